"""Sharing from organizer mode: the page, a type, private links and their life stories."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bookwithme.contract.links import NewLink
from bookwithme.contract.world import ClockWish
from bookwithme.domain.addresses import type_token
from bookwithme.domain.booking import Attendee
from bookwithme.domain.interval import Interval
from bookwithme.service.attendee import scheduling
from bookwithme.service.attendee.address_resolution import Address
from bookwithme.service.attendee.booking import BookingRequest, book_meeting
from bookwithme.service.mail import outbox
from bookwithme.service.organizer import meeting_types, sharing
from bookwithme.service.worlds import clocks
from tests.page import Page, words
from tests.web.acting import be, state
from tests.web.conftest import ATTENDEE, BASE, NEWCOMER, NOW, ORGANIZER, people

PAGE = "/bookwithme/me/share"


@pytest.fixture
def adele(client, cast):
    """The organizer's browser."""
    return be(client, ORGANIZER)


def type_path(kind, what="share"):
    return f"/bookwithme/me/meetingtype/{type_token(kind.guid)}/{what}"


def sent(cast):
    return [(each.kind, each.recipients, each.language) for each in outbox.messages(cast.context)]


def move_to(context, moment):
    clocks.put(context, ClockWish(now=moment, mode="frozen"))


def book(cast, link):
    within = Interval(NOW, NOW + timedelta(days=3))
    start = scheduling.slots(cast.context, cast.private.guid, within)[0].start
    who = Attendee("Gus Guest", ATTENDEE)
    request = BookingRequest(start=start, attendee=who, time_zone="Europe/Paris")
    address = Address.of_type(cast.private.guid, str(link.link.bookingcode))
    book_meeting(cast.context, address, request)


def test_the_page_is_shared_by_its_address(adele, cast):
    page = adele.get(PAGE)
    url = f"{BASE}/bookwithme/user/{cast.organizer.page_name}?anonymous&amp;ep=plink"
    assert f'value="{url}" readonly' in page.text
    assert 'href="/_emulator/signature' in page.text


def test_the_page_is_shared_by_e_mail_in_a_chosen_language(adele, cast):
    typed = {"to": f"{ATTENDEE}; kim@fabrikam.com", "message": "Hello", "language": "fr"}
    answer = adele.post(PAGE, data=typed)
    assert answer.location == f"{PAGE}?done=sent"
    assert sent(cast) == [("share", (ATTENDEE, "kim@fabrikam.com"), "fr")]
    assert "The email was sent." in words(adele.get(answer.location))


@pytest.mark.parametrize("path", [PAGE, "type"])
def test_a_wrong_recipient_is_told_and_nothing_typed_is_lost(adele, cast, path):
    path = type_path(cast.public) if path == "type" else path
    typed = {"to": "gus@", "message": "Shall we?", "language": "fr"}
    page = adele.post(path, data=typed)
    found = Page(page).fields
    assert page.status_code == 422
    assert "Enter 1 to 50 email addresses" in words(page)
    assert {name: found[name] for name in typed} == {n: [v] for n, v in typed.items()}
    assert sent(cast) == []


def test_nobody_is_no_recipient(adele, cast):
    assert adele.post(PAGE, data={"to": " , "}).status_code == 422


def test_a_page_that_is_off_is_not_shared(adele, cast):
    meeting_types.change_page(cast.context, ORGANIZER, partial(replace, on=False))
    assert "There is nothing to share yet" in words(adele.get(PAGE))
    answer = adele.post(PAGE, data={"to": ATTENDEE})
    assert answer.status_code == 404
    assert "Your booking page is off or not set up yet" in words(answer)


def test_a_public_type_has_an_address_of_its_own(adele, cast):
    page = adele.get(type_path(cast.public))
    path = f"/bookwithme/user/{cast.organizer.page_name}/meetingtype/{type_token(cast.public.guid)}"
    assert f'value="{BASE}{path}?anonymous&amp;ep=mlink" readonly' in page.text
    assert "Coffee chat 30 min Microsoft Teams meeting" in words(page)


def test_a_private_type_needs_a_link_first(adele, cast):
    page = adele.get(type_path(cast.private))
    assert "Create a link first" in words(page)
    assert "?anonymous&amp;ep=mlink" not in page.text


@pytest.mark.parametrize("kind", ["public", "private"])
def test_any_type_can_have_a_link_and_it_is_shown_to_copy(adele, cast, kind):
    kind = getattr(cast, kind)
    answer = adele.post(type_path(kind, "links"), data={"singleUse": "on"})
    assert answer.status_code == 303
    made = sharing.links(cast.context, kind.guid)
    assert [each.link.single_use for each in made] == [True]
    page = adele.get(answer.location)
    assert f'value="{made[0].url.replace("&", "&amp;")}" readonly' in page.text
    assert "Expires February 21, 2027 · 90 days left" in words(page)
    assert Page(page).fields["bookingcode"] == [str(made[0].link.bookingcode)]


def test_several_links_are_made_at_once(adele, cast):
    adele.post(type_path(cast.private, "links"), data={"count": "3"})
    made = sharing.links(cast.context, cast.private.guid)
    assert [each.link.single_use for each in made] == [False] * 3
    assert len({each.link.bookingcode for each in made}) == 3


@pytest.mark.parametrize("count", ["0", "51", "-1", "", "many", "\N{ARABIC-INDIC DIGIT ONE}0000"])
def test_a_number_of_links_that_is_none_makes_none(adele, cast, count):
    page = adele.post(type_path(cast.private, "links"), data={"count": count})
    assert page.status_code == 422
    assert "Enter a whole number from 1 to 50." in words(page)
    assert sharing.links(cast.context, cast.private.guid) == []


def test_a_link_is_sent_by_e_mail(adele, cast):
    link = cast.link()
    typed = {"to": ATTENDEE, "bookingcode": str(link.link.bookingcode)}
    assert adele.post(type_path(cast.private), data=typed).status_code == 303
    assert [each.links for each in outbox.messages(cast.context)] == [(link.url_by("mcard"),)]


def test_a_dead_link_is_not_sent(adele, cast):
    link = cast.link()
    sharing.revoke_link(cast.context, link.link.bookingcode)
    typed = {"to": ATTENDEE, "bookingcode": str(link.link.bookingcode)}
    answer = adele.post(type_path(cast.private), data=typed)
    assert answer.status_code == 410
    assert "This link was revoked. Create a new one to share." in words(answer)
    assert sent(cast) == []


@pytest.mark.parametrize("code", ["x", "00000000-0000-4000-8000-000000000000"])
def test_a_code_that_is_none_is_not_sent(adele, cast, code):
    answer = adele.post(type_path(cast.private), data={"to": ATTENDEE, "bookingcode": code})
    assert answer.status_code in {404, 422}
    assert sent(cast) == []


class States:
    """A link in each of the four states, by state."""

    def __init__(self, cast):
        expired = cast.link()
        move_to(cast.context, NOW + timedelta(days=90))
        revoked, consumed, active = cast.link(), cast.link(single_use=True), cast.link()
        sharing.revoke_link(cast.context, revoked.link.bookingcode)
        within = Interval(NOW + timedelta(days=90), NOW + timedelta(days=93))
        start = scheduling.slots(cast.context, cast.private.guid, within)[0].start
        request = BookingRequest(
            start=start, attendee=Attendee("Gus", ATTENDEE), time_zone="Europe/Paris"
        )
        code = str(consumed.link.bookingcode)
        book_meeting(cast.context, Address.of_type(cast.private.guid, code), request)
        self.codes = {
            "expired": str(expired.link.bookingcode),
            "revoked": str(revoked.link.bookingcode),
            "consumed": code,
            "active": str(active.link.bookingcode),
        }


def listed(page):
    found = Page(page).values('a[href^="/bookwithme/me/links/"]', "href")
    ends = {href.removeprefix("/bookwithme/me/links/") for href in found}
    return {end for end in ends if "/" not in end}


def test_links_are_listed_and_filtered_by_state(adele, cast):
    codes = States(cast).codes
    assert listed(adele.get("/bookwithme/me/links")) == set(codes.values())
    for state_, code in codes.items():
        assert listed(adele.get(f"/bookwithme/me/links?state={state_}")) == {code}


def test_dates_of_a_link_are_told_twice(adele, cast):
    cast.link()
    move_to(cast.context, NOW + timedelta(days=87, hours=1))
    assert "Expires February 21, 2027 · 3 days left" in words(adele.get("/bookwithme/me/links"))
    move_to(cast.context, NOW + timedelta(days=90, minutes=-5))
    left = "Expires today, 9:00 AM · 5 minutes left"
    assert left in words(adele.get("/bookwithme/me/links"))


def test_only_a_link_that_works_can_be_copied_sent_and_revoked(adele, cast):
    codes = States(cast).codes
    page = Page(adele.get("/bookwithme/me/links"))
    revoke = f"/bookwithme/me/links/{codes['active']}/revoke"
    assert page.values('form[action$="/revoke"]', "action") == [revoke]
    assert len(page.all("[data-copy]")) == 1


def test_links_of_one_type_are_listed(adele, cast):
    link = cast.link()
    sharing.create_link(cast.context, cast.public.guid, NewLink(single_use=False))
    page = adele.get(f"/bookwithme/me/links?type={type_token(cast.private.guid)}")
    assert listed(page) == {str(link.link.bookingcode)}


def test_links_of_a_deleted_type_are_still_told(adele, cast):
    link = cast.link()
    meeting_types.delete_type(cast.context, cast.private.guid)
    assert listed(adele.get("/bookwithme/me/links?state=revoked")) == {str(link.link.bookingcode)}


def test_a_link_tells_its_life_story(adele, cast):
    link = cast.link(single_use=True)
    book(cast, link)
    told = words(adele.get(f"/bookwithme/me/links/{link.link.bookingcode}"))
    assert "Someone created the link Monday, November 23, 2026, 9:00 AM" in told
    assert "Gus Guest booked Salary talk on Monday, November 23, 10:00 AM" in told
    assert "Used One booking" in told


def test_an_expired_links_story_ends_with_that(adele, cast):
    link = cast.link()
    move_to(cast.context, NOW + timedelta(days=91))
    told = words(adele.get(f"/bookwithme/me/links/{link.link.bookingcode}"))
    assert "the link expired Sunday, February 21, 2027, 9:00 AM" in told


def test_revoking_a_link_asks_once(adele, cast):
    link = cast.link()
    path = f"/bookwithme/me/links/{link.link.bookingcode}/revoke"
    before = state(cast.context)
    assert "Revoke this link?" in words(adele.post(path))
    assert state(cast.context) == before
    answer = adele.post(path, data={"confirmed": "yes"})
    assert "The link was revoked." in words(adele.get(answer.location))
    assert [each.state for each in sharing.links(cast.context, cast.private.guid)] == ["revoked"]


def test_another_persons_links_are_as_good_as_none(client, cast):
    link = cast.link()
    before = state(cast.context)
    dora = be(client, NEWCOMER)
    story = f"/bookwithme/me/links/{link.link.bookingcode}"
    codes = [
        dora.get(story).status_code,
        dora.post(f"{story}/revoke", data={"confirmed": "yes"}).status_code,
        dora.get("/bookwithme/me/links/x").status_code,
        dora.get(type_path(cast.private)).status_code,
        dora.post(type_path(cast.public), data={"to": ATTENDEE}).status_code,
        dora.post(type_path(cast.private, "links")).status_code,
    ]
    assert codes == [404] * 6
    assert state(cast.context) == before
    assert listed(dora.get("/bookwithme/me/links")) == set()


def test_sharing_speaks_french(adele, cast):
    cast.link()
    french = {"Accept-Language": "fr"}
    told = words(adele.get(type_path(cast.private), headers=french))
    assert "Expire après une réservation" in told
    assert "Expire le 21 février 2027 · encore 90 jours" in told


def test_a_world_of_its_own_shares_its_own_address(client, cast, other_place):
    there = people(other_place)
    client.post("/w/class/_emulator/persona", data={"address": ORGANIZER})
    client.post(f"/w/class{type_path(there.private, 'links')}")
    page = client.get(f"/w/class{type_path(there.private)}")
    assert f"{BASE}/w/class/bookwithme/user/{there.organizer.page_name}/meetingtype/" in page.text
    assert sharing.links(cast.context, cast.private.guid) == []
