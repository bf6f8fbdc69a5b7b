"""An address that names nothing is noted with what is nearest to it, and no secret is told."""

from dataclasses import replace
from functools import partial

import pytest

from bookwithme.contract.links import NewLink
from bookwithme.contract.types import instant
from bookwithme.contract.world import Advance
from bookwithme.domain.addresses import calendar_url, type_token
from bookwithme.domain.booking import Attendee
from bookwithme.service.attendee.address_resolution import Address
from bookwithme.service.attendee.booking import BookingRequest, book_meeting
from bookwithme.service.organizer import meeting_types, sharing
from bookwithme.service.worlds import clocks, journal
from tests.page import words
from tests.web.attendee.attendees import (
    PARIS_TEN,
    book_directly,
    local,
    page_of,
    private_of,
    type_of,
)
from tests.web.conftest import BASE, ORGANIZER

JOURNAL = "/_emulator/journal?kind=unknownLink"
ABOUT = ("address", "asked", "nearest", "state", "since", "until")
NOBODYS = "c0ffee00-1234-4321-8888-abcdefabcdef"


def last_miss(context):
    """What the journal tells of the last address that named nothing."""
    data = journal.entries(context, "unknownLink", 0, 0)[-1].data
    return {name: data[name] for name in ABOUT if name in data}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda code: code[1:],
        lambda code: code[:-9],
        lambda code: f"{{{code}}}",
        lambda code: f" {code}.",
        lambda code: code[:9] + code[11:],
    ],
)
def test_a_spoiled_code_is_told_with_the_one_that_was_meant_and_its_state(
    client, cast, context, spoil
):
    meant = [cast.link() for _ in range(5)][2]
    code = str(meant.link.bookingcode)
    clocks.advance(context, Advance.read({"by": "P92D"}))
    client.get(private_of(cast, meant).replace(code, spoil(code)))
    assert last_miss(context) == {
        "address": "link",
        "asked": spoil(code),
        "nearest": code,
        "state": "expired",
        "since": "2027-02-21T08:00:00Z",
    }
    page = words(client.get(JOURNAL))
    assert f"No link {spoil(code).strip()}" in page
    assert f"; closest: {code}, expired 2 days ago" in page


def consume(cast, shared):
    """Book by a link."""
    asked = BookingRequest(start=instant(PARIS_TEN), attendee=Attendee("Ann", "ann@x.org"))
    address = Address.of_type(shared.meeting_type.guid, str(shared.link.bookingcode))
    book_meeting(cast.context, address, asked)


@pytest.mark.parametrize(
    ("fate", "told", "english", "french"),
    [
        (
            lambda _cast, _shared: None,
            {"state": "active", "until": "2027-02-21T08:00:00Z"},
            "active, expires in 3 months",
            "actif, expire dans 3 mois",
        ),
        (
            consume,
            {"state": "consumed", "since": "2026-11-23T08:00:00Z"},
            "used 1 hour ago",
            "utilisé il y a 1 heure",
        ),
        (
            lambda cast, shared: sharing.revoke_link(cast.context, shared.link.bookingcode),
            {"state": "revoked", "since": "2026-11-23T08:00:00Z"},
            "revoked 1 hour ago",
            "révoqué il y a 1 heure",
        ),
    ],
)
def test_the_state_is_told_with_since_or_until_when(
    client, cast, context, fate, told, english, french
):
    shared = cast.link(single_use=True)
    fate(cast, shared)
    clocks.advance(context, Advance.read({"by": "PT1H"}))
    client.get(private_of(cast, shared).replace("bookingcode=", "bookingcode=x"))
    found = last_miss(context)
    assert {name: found[name] for name in found if name in {"state", "since", "until"}} == told
    assert english in words(client.get(JOURNAL))
    assert french in words(client.get(JOURNAL, headers={"Accept-Language": "fr"}))


def test_what_is_like_nothing_is_told_without_a_nearest(client, cast, context):
    shared = cast.link()
    client.get(private_of(cast, shared).replace(str(shared.link.bookingcode), NOBODYS))
    assert last_miss(context) == {"address": "link", "asked": NOBODYS}
    assert f"No link {NOBODYS}; nothing similar" in words(client.get(JOURNAL))


def test_types_and_pages_are_told_with_what_they_are(client, cast, context):
    token, name = type_token(cast.public.guid), str(cast.organizer.page_name)
    meeting_types.delete_type(context, cast.private.guid)
    meeting_types.change_page(context, ORGANIZER, partial(replace, on=False))
    gone = type_token(cast.private.guid)
    told = []
    for url in (
        type_of(cast).replace(token, token[2:]),
        type_of(cast).replace(token, cast.private.guid.hex),
        page_of(cast).replace("contoso.com", "contoso.org").replace("user/", "user/0"),
    ):
        client.get(url)
        told.append(last_miss(context))
    assert told == [
        {"address": "meetingType", "asked": token[2:], "nearest": token, "state": "public"},
        {"address": "meetingType", "asked": cast.private.guid.hex, "nearest": gone}
        | {"state": "deleted", "since": "2026-11-23T08:00:00Z"},
        {"address": "page", "asked": f"0{name}".replace(".com", ".org"), "nearest": name}
        | {"state": "off"},
    ]


def test_a_wrong_manage_link_is_told_with_the_booking_and_without_its_secret(client, cast, context):
    booking = book_directly(context, cast.public)
    wrong = booking.manage_secret + "%3E"
    for path in ("", "/cancel"):
        assert client.get(f"/bookwithme/manage/{wrong}{path}").status_code == 404
        assert last_miss(context) == {
            "address": "manage",
            "asked": f"{booking.manage_secret[:6]}…",
            "nearest": str(booking.guid),
            "state": "booked",
            "since": "2026-11-23T08:00:00Z",
        }


def test_a_wrong_calendar_is_told_with_the_mailbox_and_without_its_secret(client, cast, context):
    name, secret = cast.organizer.page_name, cast.organizer.calendar_secret
    right = local(calendar_url(BASE, name, secret))
    for wrong in (right.replace(secret, secret + "x"), right.replace("@contoso.com", "@x.org")):
        assert client.get(wrong).status_code == 404
        told = last_miss(context)
        assert told.pop("asked").endswith(f"/{secret[:6]}…")
        assert told == {"address": "calendar", "nearest": str(name)}
    assert f"closest: {name}" in words(client.get(JOURNAL))


def test_a_wrong_teams_meeting_is_told_with_the_booking(client, cast, context):
    booking = book_directly(context, cast.public)
    wrong = str(booking.guid)[:-4]
    assert client.get(f"/l/meetup-join/{wrong}").status_code == 404
    told = {"address": "teams", "asked": wrong, "nearest": str(booking.guid), "state": "booked"}
    assert last_miss(context) == told | {"since": "2026-11-23T08:00:00Z"}


def test_no_entry_of_the_journal_holds_a_secret(client, cast, context):
    booking = book_directly(context, cast.public)
    secrets = (booking.manage_secret, cast.organizer.calendar_secret)
    client.get(f"/bookwithme/manage/{booking.manage_secret}x", headers={"User-Agent": "Mozilla/5"})
    client.get(f"/owa/calendar/{cast.organizer.page_name}/{secrets[1]}x/calendar.ics")
    kept = str([each.data for each in journal.entries(context, None, 0, 0)])
    assert [secret in kept for secret in secrets] == [False, False]


def test_right_addresses_with_secrets_are_no_misses(client, cast, context):
    booking = book_directly(context, cast.public)
    client.get(f"/bookwithme/manage/{booking.manage_secret}")
    client.get(f"/l/meetup-join/{booking.guid}")
    client.get(local(calendar_url(BASE, cast.organizer.page_name, cast.organizer.calendar_secret)))
    client.get("/w/nowhere/bookwithme/manage/x")
    client.put("/_emulator/api/faults", json=[{"fault": {"status": 404}}])
    client.get(f"/bookwithme/manage/{booking.manage_secret}")
    assert journal.entries(context, "unknownLink", 0, 0) == []


def test_a_connection_that_was_dropped_was_not_answered(client, cast, context):
    client.put("/_emulator/api/faults", json=[{"fault": {"drop": True}}])
    with pytest.raises(ConnectionAbortedError):
        client.get(page_of(cast))
    told = journal.entries(context, "opened", 0, 0)[-1].data
    assert (told["dropped"], "status" in told) == (True, False)


def test_what_was_noted_before_states_were_told_is_shown_as_it_is(client, context):
    with context.write() as uow:
        uow.journal.add("unknownLink", uow.now, {"bookingcode": "3f2", "nearest": NOBODYS})
    assert f"nearest {NOBODYS}" in words(client.get(JOURNAL))


def test_among_many_the_one_that_was_meant_is_found_by_how_it_begins(client, cast, context):
    meant = cast.link()
    for _ in range(3):
        sharing.create_links(context, cast.private.guid, NewLink(), 50)
    code = str(meant.link.bookingcode)
    client.get(private_of(cast, meant).replace(code, code[:-9]))
    assert last_miss(context)["nearest"] == code
