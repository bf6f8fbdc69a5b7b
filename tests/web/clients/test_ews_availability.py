"""GetUserAvailability and GetServerTimeZones: digits, events, hours, zones."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bookwithme.domain.freebusy import BusyPeriod, Status
from bookwithme.domain.interval import Interval
from bookwithme.service.availability import calendars
from bookwithme.service.availability.freebusy import freebusy
from bookwithme.service.clients.ews.time_zones import moment, rules_of, windows_name, zone_by
from bookwithme.web.clients.ews.availability import digits
from bookwithme.zone_names import windows_names
from bookwithme.zones import zone_of
from tests.web.attendee.attendees import PARIS_TEN, book_directly
from tests.web.clients.soaping import NAMES, ask, availability, codes, fault, names, texts
from tests.web.conftest import BLOCKED, ORGANIZER

EXAMPLES = int(os.environ.get("EWS_WINDOWS", "40"))
DAY = "2026-11-24T00:00:00", "2026-11-25T00:00:00"
PARIS = (
    "<t:TimeZone><t:Bias>-60</t:Bias><t:StandardTime><t:Bias>0</t:Bias><t:Time>03:00:00</t:Time>"
    "<t:DayOrder>5</t:DayOrder><t:Month>10</t:Month><t:DayOfWeek>Sunday</t:DayOfWeek>"
    "</t:StandardTime><t:DaylightTime><t:Bias>-60</t:Bias><t:Time>02:00:00</t:Time><t:DayOrder>5"
    "</t:DayOrder><t:Month>3</t:Month><t:DayOfWeek>Sunday</t:DayOfWeek></t:DaylightTime>"
    "</t:TimeZone>"
)
CONTEXT = '<t:TimeZoneContext><t:TimeZoneDefinition Id="{}"/></t:TimeZoneContext>'
EVENTS = f"/_emulator/api/mailboxes/{ORGANIZER}/events"


def views(answer):
    return answer.findall(".//m:FreeBusyView", NAMES)


@pytest.fixture
def busy(client, cast, context):
    """A booking, and an event of each status, the private one tentative."""
    book_directly(context, cast.public, PARIS_TEN)
    for hour, status in enumerate(("busy", "tentative", "oof", "workingElsewhere", "free"), 12):
        secret = {"sensitivity": "private"} if status == "tentative" else {}
        body = {
            "subject": f"It is {status}",
            "location": "Room 4",
            "status": status,
            "start": f"2026-11-24T{hour}:00:00Z",
            "end": f"2026-11-24T{hour}:30:00Z",
            **secret,
        }
        assert client.post(EVENTS, json=body).status_code == 201


def test_each_mailbox_is_answered_in_the_order_asked(client, busy):
    asked = [BLOCKED, "nobody@contoso.com", "gus@fabrikam.com", ORGANIZER]
    answer = ask(client, availability(asked, *DAY))
    unknown = "ErrorMailRecipientNotFound"
    assert codes(answer) == ["NoError", unknown, unknown, "NoError"]
    blocked, organizer = views(answer)
    assert blocked.findtext("t:MergedFreeBusy", None, NAMES) == "0" * 48
    assert organizer.findtext("t:MergedFreeBusy", None, NAMES)[18:34] == "2000002010304000"


def test_times_are_those_of_the_zone_that_is_described(client, busy):
    (view,) = views(ask(client, availability([ORGANIZER], *DAY, zone=PARIS)))
    assert view.findtext("t:MergedFreeBusy", None, NAMES)[20:36] == "2000002010304000"
    first = texts(view.find("t:CalendarEventArray/t:CalendarEvent", NAMES))
    assert (first["StartTime"], first["EndTime"]) == ("2026-11-24T10:00:00", "2026-11-24T10:30:00")
    named = CONTEXT.format("Romance Standard Time")
    (same,) = views(ask(client, availability([ORGANIZER], *DAY), header=named))
    assert texts(same)["MergedFreeBusy"] == texts(view)["MergedFreeBusy"]


PARTS = {
    "MergedOnly": ["FreeBusyViewType", "MergedFreeBusy", "WorkingHours"],
    "FreeBusy": ["FreeBusyViewType", "CalendarEventArray", "WorkingHours"],
    "FreeBusyMerged": ["FreeBusyViewType", "MergedFreeBusy", "CalendarEventArray", "WorkingHours"],
    "Detailed": ["FreeBusyViewType", "CalendarEventArray", "WorkingHours"],
    "DetailedMerged": ["FreeBusyViewType", "MergedFreeBusy", "CalendarEventArray", "WorkingHours"],
}


@pytest.mark.parametrize(("shape", "parts"), PARTS.items())
def test_a_view_has_the_parts_of_its_kind_in_the_schemas_order(client, busy, shape, parts):
    (view,) = views(ask(client, availability([ORGANIZER], *DAY, shape=shape)))
    assert names(view) == parts
    assert texts(view)["FreeBusyViewType"] == shape
    detailed = view.findall(".//t:CalendarEventDetails", NAMES)
    assert len(detailed) == (6 if "Detailed" in shape else 0)


def test_a_private_event_says_nothing_but_its_time(client, busy):
    (view,) = views(ask(client, availability([ORGANIZER], *DAY)))
    found = view.findall(".//t:CalendarEvent", NAMES)
    kinds = [texts(each)["BusyType"] for each in found]
    assert kinds == ["Busy", "Busy", "Tentative", "OOF", "WorkingElsewhere", "Free"]
    told = [texts(each.find("t:CalendarEventDetails", NAMES)) for each in found]
    wanted = ("Subject", "Location", "IsMeeting", "IsPrivate")
    assert [[each[name] for name in wanted] for each in told[:3]] == [
        ["Bob - Coffee chat", None, "true", "false"],
        ["It is busy", "Room 4", "false", "false"],
        [None, None, "false", "true"],
    ]


def test_what_recurs_and_what_is_otherwise_is_told(client, week):
    (view,) = views(ask(client, availability([ORGANIZER], "2026-11-23", "2026-11-28")))
    found = [texts(each) for each in view.iterfind(".//t:CalendarEventDetails", NAMES)]
    flags = {each["Subject"]: (each["IsRecurring"], each["IsException"]) for each in found}
    expected = {"Gym": ("true", "false"), "Late gym": ("true", "true")}
    expected |= {"Standup": ("true", "false"), "Blocked": ("false", "false")}
    assert expected.items() <= flags.items()


def test_working_hours_are_the_mailboxs_in_its_zone(client, cast):
    hours = {
        "weekly": {
            "monday": [["08:00", "12:00"], ["22:00", "02:00"]],
            "friday": [["08:00", "12:00"]],
        }
    }
    client.patch(f"/_emulator/api/mailboxes/{ORGANIZER}", json={"meetingHours": hours})
    (view,) = views(ask(client, availability([ORGANIZER], *DAY)))
    working = view.find("t:WorkingHours", NAMES)
    assert texts(working.find("t:TimeZone", NAMES))["Bias"] == "-60"
    daylight = texts(working.find("t:TimeZone/t:DaylightTime", NAMES))
    assert daylight == {
        "Bias": "-60", "Time": "02:00:00", "DayOrder": "5", "Month": "3", "DayOfWeek": "Sunday",
    }  # fmt: skip
    periods = [texts(each) for each in working.iterfind(".//t:WorkingPeriod", NAMES)]
    assert [[*each.values()] for each in periods] == [
        ["Monday Friday", "480", "720"],
        ["Monday", "1320", "1440"],
    ]


def test_a_feed_without_a_good_copy_is_no_data(client, cast, context):
    with context.write() as uow:
        lost = calendars.Calendar(mailbox_id=cast.organizer.id, name="Lost", content=None)
        uow.calendars.put(lost)
    (view,) = views(ask(client, availability([ORGANIZER], *DAY)))
    assert texts(view)["MergedFreeBusy"] == "5" * 48
    assert view.findtext(".//t:BusyType", None, NAMES) == "NoData"


REFUSED = {
    "a window that is too long": (("2026-01-01", "2026-03-05"), {}, "ErrorTimeIntervalTooBig"),
    "an empty window": (("2026-11-24", "2026-11-24"), {}, "ErrorInvalidTimeInterval"),
    "a short interval": (DAY, {"minutes": 4}, "ErrorInvalidMergedFreeBusyInterval"),
    "a long interval": (DAY, {"minutes": 1441}, "ErrorInvalidMergedFreeBusyInterval"),
    "no number": (DAY, {"minutes": "x"}, "ErrorSchemaValidation"),
    "an unknown view": (DAY, {"shape": "All"}, "ErrorInvalidFreeBusyViewType"),
    "no time": (("soon", "later"), {}, "ErrorSchemaValidation"),
    "a month too many": (
        DAY,
        {"zone": PARIS.replace("<t:Month>3", "<t:Month>13")},
        "ErrorTimeZone",
    ),
    "an odd day": (DAY, {"zone": PARIS.replace("Sunday", "Funday")}, "ErrorTimeZone"),
    "a bias of days": (DAY, {"zone": PARIS.replace("-60", "-6000")}, "ErrorSchemaValidation"),
}


@pytest.mark.parametrize(("window", "how", "code"), REFUSED.values(), ids=[*REFUSED])
def test_what_cannot_be_asked_is_a_fault(client, cast, window, how, code):
    assert fault(client, availability([ORGANIZER], *window, **how))[0] == code


def test_too_many_mailboxes_unknown_zones_and_suggestions_are_faults(client, cast):
    many = availability([ORGANIZER] * 101, *DAY)
    assert fault(client, many)[0] == "ErrorIndividualMailboxLimitReached"
    one = availability([ORGANIZER], *DAY)
    assert fault(client, one, header=CONTEXT.format("Mars"))[0] == "ErrorTimeZone"
    nothing = "<m:GetUserAvailabilityRequest><m:MailboxDataArray/></m:GetUserAvailabilityRequest>"
    assert fault(client, nothing)[0] == "ErrorInvalidOperation"


STEP = timedelta(minutes=15)
MARCH, OCTOBER = datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC)
STARTS = st.builds(
    lambda day, steps: day + steps * STEP, st.sampled_from([MARCH, OCTOBER]), st.integers(0, 300)
)
PERIODS = st.lists(
    st.tuples(STARTS, st.integers(0, 40), st.sampled_from(["busy", "free", "oof", "tentative"])),
    max_size=6,
)


@pytest.fixture
def changing(client, cast):
    """Events around both clock changes: of every status, single and recurring."""
    rules = ({}, {"recurrence": "FREQ=DAILY;COUNT=5"})
    for number, (day, minutes) in enumerate(
        (d, m) for d in (MARCH, OCTOBER) for m in (15, 90, 700)
    ):
        start = day + timedelta(hours=20 + number)
        body = {
            "start": f"{start:%Y-%m-%dT%H:%M:%SZ}",
            "end": f"{start + timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%SZ}",
            "status": ("busy", "oof", "tentative", "workingElsewhere")[number % 4],
            **rules[number % 2],
        }
        assert client.post(EVENTS, json=body).status_code == 201


@pytest.mark.timeout(7_200)  # for as many as one likes
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STARTS, st.integers(1, 200), st.integers(5, 200), st.booleans())
def test_digits_agree_with_freebusy_over_clock_changes(
    client, changing, context, start, steps, minutes, local
):
    window = Interval(start, start + steps * STEP)
    zone = zone_of("Europe/Paris") if local else UTC
    edges = (each.astimezone(zone).isoformat() for each in window)
    (view,) = views(ask(client, availability([ORGANIZER], *edges, minutes=minutes, zone=PARIS)))
    step, told = timedelta(minutes=minutes), freebusy(context, ORGANIZER, window).periods
    order = [*"01234"]
    names_ = ("free", "tentative", "busy", "oof", "workingElsewhere")
    expected, at = "", window.start
    while at < window.end:
        inside = (each for each in told if each.start < at + step and each.end > at)
        expected += max((order[names_.index(each.status)] for each in inside), default="0")
        at += step
    assert texts(view)["MergedFreeBusy"] == expected
    paris = zone_of("Europe/Paris")
    shown = [texts(each)["StartTime"] for each in view.iterfind(".//t:CalendarEvent", NAMES)]
    naked = (each.start.astimezone(paris).replace(tzinfo=None) for each in told)
    assert shown == [each.isoformat() for each in naked]


def test_the_highest_digit_of_an_interval_counts_and_no_length_is_no_time():
    window = Interval(MARCH, MARCH + 4 * STEP)
    periods = [
        BusyPeriod(MARCH - STEP, MARCH + STEP, Status.OOF, "a"),
        BusyPeriod(MARCH, MARCH + 2 * STEP, Status.TENTATIVE, "b"),
        BusyPeriod(MARCH + 3 * STEP, MARCH + 9 * STEP, Status.UNKNOWN, "c"),
        BusyPeriod(MARCH + 2 * STEP, MARCH + 2 * STEP, Status.BUSY, "d"),
    ]
    assert digits(periods, window, 15) == "3105"
    assert digits(periods, window, 25) == "355"


def test_every_windows_zone_is_told_with_rules_that_hold_in_its_year(client, cast):
    answer = ask(client, "<m:GetServerTimeZones/>")
    found = answer.findall(".//t:TimeZoneDefinition", NAMES)
    assert {each.get("Id") for each in found} == {*windows_names()}
    for each in found:
        group = each.find("t:TransitionsGroups/t:TransitionsGroup", NAMES)
        assert names(group) in (["Transition"], ["RecurringDayTransition"] * 2)
        assert names(each) == ["Periods", "TransitionsGroups", "Transitions"]
        key, rules = (
            windows_names()[each.get("Id")],
            rules_of(windows_names()[each.get("Id")], 2027),
        )
        if rules.to_standard:
            own = zone_by(rules)
            for days in range(0, 365, 5):
                at = datetime(2027, 1, 1, 12, tzinfo=UTC) + timedelta(days=days)
                assert at.astimezone(own).utcoffset() == at.astimezone(zone_of(key)).utcoffset()


def test_zones_are_asked_for_by_windows_or_iana_names(client, cast):
    asked = "<m:Ids><t:Id>romance standard time</t:Id><t:Id>Europe/Madrid</t:Id></m:Ids>"
    answer = ask(client, f"<m:GetServerTimeZones>{asked}</m:GetServerTimeZones>")
    first, second = answer.findall(".//t:TimeZoneDefinition", NAMES)
    assert first.get("Id") == "Romance Standard Time"
    assert rules_of(windows_names()[second.get("Id")], 2026) == rules_of("Europe/Madrid", 2026)
    period = first.find("t:Periods/t:Period", NAMES)
    assert (period.get("Name"), period.get("Bias")) == ("Standard", "-PT1H0M")
    mars = "<m:GetServerTimeZones><m:Ids><t:Id>Mars</t:Id></m:Ids></m:GetServerTimeZones>"
    assert codes(ask(client, mars)) == ["ErrorTimeZone"]


def test_a_zone_without_a_windows_name_takes_one_that_does_the_same():
    assert windows_name("Europe/Paris", 2026) == "Romance Standard Time"
    for key in ("Europe/Madrid", "America/Montreal", "Asia/Calcutta", "Australia/Canberra"):
        same = windows_names()[windows_name(key, 2026)]
        assert rules_of(same, 2026) == rules_of(key, 2026)


def test_a_time_without_an_offset_that_clocks_skip_or_repeat_is_as_everywhere_else():
    paris = zone_of("Europe/Paris")
    for zone in (paris, zone_by(rules_of("Europe/Paris", 2026))):
        assert moment("2026-03-29T02:30:00", zone) == datetime(2026, 3, 29, 1, tzinfo=UTC)
        assert moment("2026-10-25T02:30:00", zone) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
        assert moment("2026-11-30T21:58:36.565", zone) == datetime(
            2026, 11, 30, 20, 58, 36, tzinfo=UTC
        )
