"""Looking at a booking page: types, month, times, zone; as whom, and what is told of it."""

import re
from dataclasses import replace
from functools import partial

import pytest

from bookwithme.contract.world import ClockWish
from bookwithme.domain.hours import Hours
from bookwithme.domain.meeting_type import MeetingType, Visibility
from bookwithme.service.availability import calendars
from bookwithme.service.organizer import meeting_types
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import clocks, worlds
from tests.service.whole import exported
from tests.web.attendee.attendees import (
    PARIS_TEN,
    be,
    book_directly,
    head,
    page_of,
    private_of,
    starts,
    text_of,
    type_of,
)
from tests.web.conftest import ATTENDEE, BASE, ORGANIZER, people


def test_a_shared_address_shows_the_times_at_once_without_cookie_or_redirect(client, cast):
    answer = client.get(type_of(cast))
    assert (answer.status_code, answer.headers.getlist("Set-Cookie")) == (200, [])
    assert starts(answer)[:2] == ["2026-11-23T09:00:00Z", "2026-11-23T09:30:00Z"]
    assert "Sign in" in text_of(answer)


def test_every_time_of_the_month_is_in_the_page_each_once(client, cast):
    answer = client.get(type_of(cast))
    found = starts(answer)
    monday, others = 14, 5 * 18  # Monday from ten o'clock on: an hour's notice
    assert len(found) == len(set(found)) == monday + others
    assert (min(found), max(found)) == ("2026-11-23T09:00:00Z", "2026-11-30T15:30:00Z")


def test_a_page_of_several_types_lets_one_be_chosen_and_keeps_all_in_sight(client, cast, context):
    meeting_types.create_type(
        context, ORGANIZER, MeetingType(title="Office hours", description="Ask.")
    )
    answer = client.get(page_of(cast))
    assert "Coffee chat" in text_of(answer)
    assert "Ask." in text_of(answer)
    assert ("Salary talk" in answer.text, starts(answer)) == (False, [])
    card = re.findall(r'<a class="type" href="([^"]*)"', answer.text)[1].replace("&amp;", "&")
    chosen = client.get(card)
    assert "Coffee chat" in text_of(chosen)
    assert re.findall(r'aria-current="true">\s*<span[^>]*>([^<]*)', chosen.text) == ["Office hours"]
    assert starts(chosen) != []


def test_the_only_public_type_of_a_page_needs_no_choosing(client, cast):
    assert starts(client.get(page_of(cast))) == starts(client.get(type_of(cast)))


def test_a_private_link_shows_its_one_type(client, cast):
    answer = client.get(private_of(cast, cast.link()))
    assert "Salary talk" in text_of(answer)
    assert ("Coffee chat" in answer.text, starts(answer) != []) == (False, True)


def test_a_page_without_a_public_type_says_so_and_what_to_do(client, cast, context):
    meeting_types.set_visibility(context, cast.public.guid, Visibility.PRIVATE, ORGANIZER)
    answer = client.get(page_of(cast))
    assert answer.status_code == 200
    assert "Ask for a link to a meeting type" in text_of(answer)


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
    assert "Sign in with a Microsoft 365 work or school account" in text_of(answer)
    guest = re.search(r'href="([^"]*)">Continue as guest', answer.text)[1].replace("&amp;", "&")
    assert starts(client.get(guest)) != []
    sign_in = re.search(r'href="(/_emulator/persona[^"]*)"', answer.text)[1]
    assert client.get(sign_in.replace("&amp;", "&")).status_code == 200


def test_a_signed_in_visitor_sees_their_own_busy_time_over_the_times(client, cast, context):
    calendar = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n"
        "DTSTART:20261124T090000Z\r\nDTEND:20261124T093000Z\r\nSUMMARY:Dentist\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    calendars.put_calendar(context, ATTENDEE, "own", calendar.encode())
    be(client, ATTENDEE)
    answer = client.get(type_of(cast).replace("anonymous&", "") + "&day=2026-11-24")
    busy = re.findall(r'button--busy" name="start" value="([^"]*)"', answer.text)
    assert (busy, "Dentist" in answer.text) == ([PARIS_TEN], False)
    assert "Signed in as Gus Guest" in text_of(answer)
    assert "button--busy" not in client.get(type_of(cast)).text, "as a guest, nobody's calendar"


def test_times_are_told_in_the_zone_asked_for_by_either_name(client, cast):
    iana = client.get(type_of(cast) + "&day=2026-11-24&timeZone=America/New_York")
    windows = client.get(type_of(cast) + "&day=2026-11-24&timeZone=Eastern Standard Time")
    assert re.findall(r'nowrap">([^<]*)<', iana.text)[:2] == ["2:00 AM", "2:30 AM"]
    assert starts(windows) == starts(iana)
    assert "Adele Vance is in another time zone: (UTC+01:00)" in text_of(iana)
    assert "another time zone" not in text_of(client.get(type_of(cast)))


def test_days_are_grouped_in_the_visitors_zone(client, cast):
    answer = client.get(type_of(cast) + "&timeZone=Pacific/Kiritimati&day=2026-11-24")
    shown = answer.text.partition('id="day-2026-11-24"')[2].partition("</section>")[0]
    found = re.findall(r'value="([^"]*)"', shown)
    assert (found[0], found[-1]) == ("2026-11-23T10:00:00Z", "2026-11-24T09:30:00Z")


def test_the_offset_of_a_zone_is_that_of_the_day_shown(client, cast):
    winter = client.get(type_of(cast) + "&day=2026-11-24")
    clocks.put(cast.context, ClockWish.read({"now": "2027-06-01T08:00:00Z", "mode": "frozen"}))
    summer = client.get(type_of(cast) + "&day=2027-06-02")
    selected = [re.search(r" selected>([^ ]*)", each.text)[1] for each in (winter, summer)]
    assert selected == ["(UTC+01:00)", "(UTC+02:00)"]


def test_the_month_turns_as_far_as_can_be_booked(client, cast):
    def around(query):
        answer = client.get(type_of(cast) + query)
        turns = re.findall(r'href="([^"]*)" rel="(prev|next)"', answer.text)
        title = re.search(r'id="month-title">([^<]*)', answer.text)[1]
        return title, [rel for _, rel in turns]

    assert around("") == ("November 2026", ["next"])
    assert around("&month=2026-12") == ("December 2026", ["prev", "next"])
    assert around("&month=2099-01") == ("February 2027", ["prev"])
    assert around("&month=1999-01") == ("November 2026", ["next"])


def test_days_without_times_are_no_links(client, cast):
    answer = client.get(type_of(cast))
    days = re.findall(r'<a class="day[^"]*"[^>]*data-date="2026-11-(\d\d)"', answer.text)
    assert days == ["23", "24", "25", "26", "27", "30"]


def test_a_month_without_times_left_leads_to_the_next_time(client, cast, context):
    clocks.put(context, ClockWish.read({"now": "2026-11-30T17:00:00Z", "mode": "frozen"}))
    answer = client.get(type_of(cast))
    assert "The next open time is on Tuesday, December 1." in text_of(answer)
    onward = re.search(r'href="([^"]*#times)">Show the next', answer.text)[1].replace("&amp;", "&")
    assert starts(client.get(onward))[0] == "2026-12-01T07:00:00Z"


def test_where_nothing_is_open_any_more_the_page_says_so(client, cast, context):
    meeting_types.change_type(context, cast.public.guid, partial(replace, hours=Hours()))
    assert "No later time is open either." in text_of(client.get(type_of(cast)))


def test_a_day_without_times_says_so_and_still_shows_the_others(client, cast):
    answer = client.get(type_of(cast) + "&day=2026-11-28")
    assert "Saturday, November 28 No times are open on this day." in text_of(answer)
    assert starts(answer) == starts(client.get(type_of(cast)))


def test_a_booked_time_is_not_offered(client, cast, context):
    book_directly(context, cast.public)
    assert PARIS_TEN not in starts(client.get(type_of(cast)))


def test_it_is_all_there_in_french(client, cast):
    answer = client.get(type_of(cast), headers={"Accept-Language": "fr"})
    told = text_of(answer)
    assert '<html lang="fr"' in answer.text
    assert "lundi 23 novembre" in told
    assert re.findall(r'nowrap">([^<]*)<', answer.text)[:2] == ["10:00", "10:30"]


def test_it_works_in_a_world_of_its_own(client, context):
    worlds.make_world(context, "lab", "empty")
    lab = WorldContext(context.store, BASE, "lab")
    clocks.put(lab, ClockWish.read({"now": "2026-11-23T08:00:00Z", "mode": "frozen"}))
    there = people(lab)
    answer = client.get(f"/w/lab{type_of(there)}")
    assert starts(answer)[0] == "2026-11-23T09:00:00Z"
    inside = re.findall(r'(?:href|action)="(/[^"]*bookwithme/user[^"]*)"', answer.text)
    assert all(each.startswith("/w/lab/") for each in inside)
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
    assert (evil in answer.text, text_of(answer).count(evil)) == (False, 3)


def test_no_other_site_may_frame_a_page(client, cast):
    policy = client.get(page_of(cast)).headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy.split("; ")
