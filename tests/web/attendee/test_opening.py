"""Openings are noted for people who watch: which address, by whom, with what answer."""

import pytest

from bookwithme.contract.world import Advance
from bookwithme.service.attendee.address_resolution import Address
from bookwithme.service.attendee.openings import Visit
from bookwithme.service.organizer import sharing
from bookwithme.service.worlds import clocks, journal
from tests.web.attendee.attendees import PARIS_TEN, page_of, private_of, type_of

BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/143.0 Safari/537.36"


def noted(context):
    """What the journal has of openings: kind, and what is told of each."""
    entries = journal.entries(context, None, 0, 0)
    return [(each.kind, each.data) for each in entries if each.kind in {"opened", "unknownLink"}]


def test_an_opening_tells_entry_point_client_and_answer(client, cast, context):
    shared = cast.link()
    url = private_of(cast, shared).replace("ep=mlink", "ep=bwmEmailSignature")
    client.get(url, headers={"User-Agent": BROWSER})
    ((kind, told),) = noted(context)
    assert kind == "opened"
    assert {name: told[name] for name in ("ep", "client", "method", "status", "bookingcode")} == {
        "ep": "bwmEmailSignature",
        "client": "person",
        "method": "GET",
        "status": 200,
        "bookingcode": str(shared.link.bookingcode),
    }
    assert told["userAgent"] == BROWSER


def test_the_life_story_of_a_link_has_its_openings_dead_ones_too(client, cast, context):
    shared = cast.link()
    client.get(private_of(cast, shared))
    clocks.advance(context, Advance.read({"by": "P90D"}))
    client.head(private_of(cast, shared))
    _, story = sharing.show_link(context, shared.link.bookingcode)
    told = [(each.kind, each.data.get("method"), each.data.get("status")) for each in story]
    assert told == [
        ("linkCreated", None, None),
        ("opened", "GET", 200),
        ("linkExpired", None, None),
        ("opened", "HEAD", 410),
    ]


def test_an_unknown_link_is_noted_with_the_nearest_known_one(client, cast, context):
    known, other = cast.link(), cast.link()
    code = str(known.link.bookingcode)
    assert code != str(other.link.bookingcode)
    client.get(private_of(cast, known).replace(code, code[:-6]))
    client.get(type_of(cast).replace("meetingtype/", "meetingtype/x"))
    client.get(page_of(cast).replace("@contoso.com", ""))
    first, second, third = noted(context)
    assert (first[0], first[1]["bookingcode"], first[1]["nearest"]) == (
        "unknownLink",
        code[:-6],
        code,
    )
    assert [second[0], third[0]] == ["unknownLink"] * 2
    assert third[1]["nearest"] == str(cast.organizer.page_name)


def test_steps_of_a_booking_are_no_openings(client, cast, context):
    client.post(type_of(cast), data={"start": PARIS_TEN, "step": "choose"})
    assert noted(context) == []


@pytest.mark.parametrize(
    ("agent", "client"),
    [
        (BROWSER, "person"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari", "person"),
        ("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", "previewBot"),
        ("Mozilla/5.0 (Windows NT 6.1) SkypeUriPreview Preview/0.5", "previewBot"),
        ("facebookexternalhit/1.1", "previewBot"),
        ("Mozilla/5.0 HeadlessChrome/143.0", "scanner"),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "scanner"),
        ("curl/8.5", "scanner"),
        ("", "scanner"),
    ],
)
def test_clients_are_told_apart_by_their_user_agent(agent, client):
    visit = Visit(Address("x"), "GET", 200, user_agent=agent)
    assert visit.client == client


def test_what_clients_send_is_kept_fit_and_short(client, cast, context):
    client.get(page_of(cast) + "%00&ep=%ff%00\u202e" + "x" * 5000)
    client.get(type_of(cast) + "&bookingcode=" + "%F0%9F%98%80" * 400)
    for _, told in noted(context):
        assert all(len(str(value)) <= 300 for value in told.values())
        assert all(str(value).isprintable() for value in told.values())


def test_a_page_does_not_wait_for_who_writes_and_its_opening_is_noted_afterwards(
    client, cast, context
):
    with context.write():
        assert client.get(type_of(cast)).status_code == 200
        assert noted(context) == []
    assert [kind for kind, _ in journal.wait_for(context, lambda: noted(context), 10)] == ["opened"]


def test_looking_does_not_move_a_seeded_worlds_sequence(client, cast, context):
    with context.read() as uow:
        before = uow.scope.sequence
    client.get(type_of(cast))
    with context.read() as uow:
        assert uow.scope.sequence == before
