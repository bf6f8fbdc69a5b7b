"""Looking at a booking page: types, month, times, zone; as whom, and what is told of it."""

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from urllib.parse import urlsplit

import pytest

from bookwithme.contract.world import ClockWish
from bookwithme.domain.hours import Hours
from bookwithme.domain.meeting_type import MeetingType, Visibility
from bookwithme.i18n import language
from bookwithme.service.availability import calendars
from bookwithme.service.organizer import meeting_types
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import clocks, worlds
from tests.page import Page, words
from tests.service.whole import exported
from tests.web.acting import be
from tests.web.attendee.attendees import (
    PARIS_TEN,
    book_directly,
    local,
    page_of,
    private_of,
    starts,
    type_of,
)
from tests.web.conftest import ATTENDEE, BASE, ORGANIZER, people


def told_times(answer):
    """The times on offer, as they are told."""
    return Page(answer).texts("button .nowrap")


def head(answer):
    """The page's card: meta names and properties, title, canonical address."""
    page = Page(answer)
    metas = page.all("head meta[content]")
    told = {each.get("name") or each["property"]: each["content"] for each in metas}
    told["title"] = page.one("head title").raw
    told["canonical"] = page.one('head link[rel="canonical"]')["href"]
    return told


def test_a_shared_address_shows_the_times_at_once_without_cookie_or_redirect(client, cast):
    answer = client.get(type_of(cast))
    assert (answer.status_code, answer.headers.getlist("Set-Cookie")) == (200, [])
    assert starts(answer)[:2] == ["2026-11-23T09:00:00Z", "2026-11-23T09:30:00Z"]
    assert "Sign in" in words(answer)


def test_a_page_has_the_times_of_its_day_and_every_time_of_the_month_where_asked(client, cast):
    first = starts(client.get(type_of(cast)))
    found = starts(client.get(type_of(cast) + "&all=yes"))
    assert first == [each for each in found if each < "2026-11-24"]
    monday, others = 14, 24 * 18  # Monday from ten o'clock on: an hour's notice
    assert len(found) == len(set(found)) == monday + others
    assert (min(found), max(found)) == ("2026-11-23T09:00:00Z", "2026-12-25T15:30:00Z")


def test_of_several_types_the_first_is_chosen_and_all_stay_in_sight(client, cast, context):
    meeting_types.create_type(
        context, ORGANIZER, MeetingType(title="Office hours", description="Ask.")
    )
    answer = client.get(page_of(cast))
    assert "Coffee chat" in words(answer)
    assert "Ask." in words(answer)
    assert "Salary talk" not in answer.text
    assert Page(answer).texts('[aria-current="true"] .type__title') == ["Coffee chat"]
    assert starts(answer) != []
    card = Page(answer).values("a.type", "href")[1]
    chosen = client.get(card)
    assert "Coffee chat" in words(chosen)
    assert Page(chosen).texts('[aria-current="true"] .type__title') == ["Office hours"]
    assert starts(chosen) != []


def test_the_only_public_type_of_a_page_needs_no_choosing(client, cast):
    assert starts(client.get(page_of(cast))) == starts(client.get(type_of(cast)))


def test_a_private_link_shows_its_one_type(client, cast):
    answer = client.get(private_of(cast, cast.link()))
    assert "Salary talk" in words(answer)
    assert ("Coffee chat" in answer.text, starts(answer) != []) == (False, True)


def test_a_page_without_a_public_type_says_so_and_what_to_do(client, cast, context):
    meeting_types.set_visibility(context, cast.public.guid, Visibility.PRIVATE, ORGANIZER)
    answer = client.get(page_of(cast))
    assert answer.status_code == 200
    assert "Ask for a link to a meeting type" in words(answer)


@pytest.mark.parametrize(
    "change",
    [
        lambda url: url.replace("@", "%40"),
        lambda url: url.replace("ep=mlink", "ep=whatIsThis&utm_source=x"),
        lambda url: url.partition("?")[0] + "?ep=mcard&x=1&anonymous",
        lambda url: url.partition("?")[0] + "?anonymous=true",
        lambda url: url.replace("@contoso.com", "@CONTOSO.com"),
        lambda url: url + "&month=never&day=2026-99-01&timeZone=Mars/Olympus&type=x",
    ],
)
def test_parameters_come_in_any_order_and_unknown_ones_do_no_harm(client, cast, change):
    assert starts(client.get(change(type_of(cast)))) == starts(client.get(type_of(cast)))


def test_a_plain_guid_names_a_type_as_in_early_2022(client, cast):
    url = re.sub(r"meetingtype/[^?]*", f"meetingtype/{cast.public.guid}", type_of(cast))
    assert client.get(url).status_code == 200


def test_without_anonymous_the_visitor_chooses_to_sign_in_or_be_a_guest(client, cast):
    bare = type_of(cast).replace("anonymous&", "")
    answer = client.get(bare)
    assert (answer.status_code, starts(answer)) == (200, [])
    assert "Sign in with a Microsoft 365 work or school account" in words(answer)
    guest = Page(answer).link("Continue as guest")
    assert starts(client.get(guest)) != []
    sign_in = Page(answer).link("Sign in with a Microsoft 365 work or school account")
    assert sign_in.startswith("/_emulator/persona")
    assert client.get(sign_in).status_code == 200


def test_a_signed_in_visitor_sees_their_own_busy_time_over_the_times(client, cast, context):
    calendar = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n"
        "DTSTART:20261124T090000Z\r\nDTEND:20261124T093000Z\r\nSUMMARY:Dentist\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    calendars.put_calendar(context, ATTENDEE, "own", calendar.encode())
    be(client, ATTENDEE)
    answer = client.get(type_of(cast).replace("anonymous&", "") + "&day=2026-11-24")
    busy = Page(answer).values('.button--busy[name="start"]', "value")
    assert (busy, "Dentist" in answer.text) == ([PARIS_TEN], False)
    assert "Signed in as Gus Guest" in words(answer)
    assert Page(client.get(type_of(cast))).all(".button--busy") == [], "guests have no calendar"


def test_times_are_told_in_the_zone_asked_for_by_either_name(client, cast):
    iana = client.get(type_of(cast) + "&day=2026-11-24&timeZone=America/New_York")
    windows = client.get(type_of(cast) + "&day=2026-11-24&timeZone=Eastern Standard Time")
    assert told_times(iana)[:2] == ["2:00 AM", "2:30 AM"]
    assert starts(windows) == starts(iana)
    assert "Adele Vance is in another time zone: (UTC+01:00)" in words(iana)
    assert "another time zone" not in words(client.get(type_of(cast)))


def test_days_are_grouped_in_the_visitors_zone(client, cast):
    answer = client.get(type_of(cast) + "&timeZone=Pacific/Kiritimati&day=2026-11-24")
    found = Page(answer).values("#day-2026-11-24 button", "value")
    assert (found[0], found[-1]) == ("2026-11-23T10:00:00Z", "2026-11-24T09:30:00Z")


def test_the_offset_of_a_zone_is_that_of_the_day_shown(client, cast):
    winter = client.get(type_of(cast) + "&day=2026-11-24")
    clocks.put(cast.context, ClockWish.read({"now": "2027-06-01T08:00:00Z", "mode": "frozen"}))
    summer = client.get(type_of(cast) + "&day=2027-06-02")
    selected = [Page(each).one("option[selected]").text for each in (winter, summer)]
    assert [each.split()[0] for each in selected] == ["(UTC+01:00)", "(UTC+02:00)"]


def test_the_month_turns_as_far_as_can_be_booked(client, cast):
    flowing = language("en").month(date(2026, 11, 22), date(2026, 12, 26))

    def around(query):
        page = Page(client.get(type_of(cast) + query))
        return page.one("#month-title").text, page.values("a[href][rel]", "rel")

    assert around("") == (flowing, ["next"])
    assert around("&month=2026-12") == ("December 2026", ["prev", "next"])
    assert around("&month=2099-01") == ("February 2027", ["prev"])
    assert around("&month=1999-01") == (flowing, ["next"])


def test_days_without_times_are_no_links(client, cast):
    days = Page(client.get(type_of(cast))).values("a.day", "data-date")
    assert days[:6] == [f"2026-11-{day}" for day in (23, 24, 25, 26, 27, 30)]


def test_a_month_without_times_left_leads_to_the_next_time(client, cast, context):
    late = partial(replace, minimum_lead_time=timedelta(days=40))
    meeting_types.change_type(context, cast.public.guid, late)
    answer = client.get(type_of(cast))
    assert "The next available time is on Monday, January 4." in words(answer)
    (onward,) = [each for each in Page(answer).all("a") if each.text.startswith("Show the next")]
    assert starts(client.get(onward["href"]))[0] == "2027-01-04T07:00:00Z"


def test_where_nothing_is_open_any_more_the_page_says_so(client, cast, context):
    meeting_types.change_type(context, cast.public.guid, partial(replace, hours=Hours()))
    assert "No later times are available either." in words(client.get(type_of(cast)))


def test_a_day_without_times_says_so_and_leads_to_the_times_of_all_others(client, cast):
    answer = client.get(type_of(cast) + "&day=2026-11-28")
    assert "Saturday, November 28 No times are available on this day." in words(answer)
    assert starts(answer) == []
    (onward,) = [each for each in Page(answer).all("a") if each.text.startswith("All available")]
    found = starts(client.get(onward["href"]))
    assert found == sorted(set(found))
    assert {each[:10] for each in found} == {*Page(answer).values("a.day", "data-date")}


def test_a_booked_time_is_not_offered(client, cast, context):
    book_directly(context, cast.public)
    assert PARIS_TEN not in starts(client.get(type_of(cast)))


def test_it_is_all_there_in_french(client, cast):
    answer = client.get(type_of(cast), headers={"Accept-Language": "fr"})
    told = words(answer)
    assert Page(answer)["lang"] == "fr"
    assert "lundi 23 novembre" in told
    assert told_times(answer)[:2] == ["10:00", "10:30"]


def test_it_works_in_a_world_of_its_own(client, context):
    worlds.make_world(context, "lab", "empty")
    lab = WorldContext(context.store, BASE, "lab")
    clocks.put(lab, ClockWish.read({"now": "2026-11-23T08:00:00Z", "mode": "frozen"}))
    there = people(lab)
    answer = client.get(f"/w/lab{type_of(there)}")
    assert starts(answer)[0] == "2026-11-23T09:00:00Z"
    inside = [each for each in Page(answer).addresses if "bookwithme/user" in urlsplit(each).path]
    assert inside != []
    assert all(local(each).startswith("/w/lab/") for each in inside)
    assert client.get(type_of(there)).status_code == 404


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_looking_changes_nothing_whoever_looks(client, cast, context, method):
    url = private_of(cast, cast.link(single_use=True))
    before = exported(context)
    for agent in ("Mozilla/5.0", "Slackbot-LinkExpanding 1.0", "curl/8"):
        for more in ("", f"&start={PARIS_TEN}"):
            client.open(url + more, method=method, headers={"User-Agent": agent})
    assert exported(context) == before


def test_a_page_tells_its_card(client, cast):
    told = head(client.get(page_of(cast)))
    url = f"{BASE}/bookwithme/user/{cast.organizer.page_name}"
    assert told["robots"] == "noindex"
    assert told["title"] == told["og:title"] == "Book time with Adele Vance"
    assert told["canonical"] == told["og:url"] == url
    assert told["description"] == told["og:description"] != ""


def test_a_types_card_names_the_type(client, cast, context):
    meeting_types.change_type(context, cast.public.guid, partial(replace, description="Meet\nme"))
    told = head(client.get(type_of(cast)))
    assert told["og:title"] == "Coffee chat with Adele Vance"
    assert told["og:description"] == "Meet me"


def test_a_private_links_card_gives_no_name_and_no_title(client, cast):
    told = " ".join(head(client.get(private_of(cast, cast.link()))).values())
    assert "Book a meeting" in told
    assert [word for word in ("Adele", "Vance", "Salary") if word in told] == []


def test_text_of_organizers_is_text(client, cast, context):
    evil = "<script>alert(1)</script>"
    edit = partial(replace, title=evil, description=evil, location=evil)
    meeting_types.change_type(context, cast.public.guid, edit)
    answer = client.get(type_of(cast))
    assert (evil in answer.text, words(answer).count(evil)) == (False, 3)


def test_no_other_site_may_frame_a_page(client, cast):
    policy = client.get(page_of(cast)).headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy.split("; ")


def test_a_link_to_a_time_that_is_not_open_leads_to_those_nearest_to_it(client, cast):
    answer = client.get(type_of(cast) + "&start=2026-11-24T09:10:00Z&timeZone=Europe/Paris")
    assert answer.status_code == 409
    assert "Meetings don't start at this minute." in words(answer)
    assert "Tuesday, November 24, 2026, 10:00 AM" in words(answer)
    near, later = starts(answer)[:2]
    assert (near, later) == ("2026-11-24T09:00:00Z", "2026-11-24T09:30:00Z")
    assert "10:00 AM" in words(client.get(type_of(cast) + f"&start={near}"))
