from datetime import datetime, timedelta

import pytest

from bookwithme.domain.explain import Because, Closed, closed_times
from bookwithme.domain.freebusy import BusyPeriod, Status
from bookwithme.domain.interval import Interval
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.domain.slots import Availability, Held, open_times

at = datetime.fromisoformat
MINUTE = timedelta(minutes=1)
HALF_HOURS = MeetingType(title="Intro", minimum_lead_time=timedelta(0))
BUFFERED = MeetingType(
    title="Intro",
    duration=15 * MINUTE,
    buffer_before=15 * MINUTE,
    buffer_after=15 * MINUTE,
    minimum_lead_time=timedelta(0),
)
EARLIER = at("2026-11-22T00:00Z")


def clock(text):
    return at(f"2026-11-23T{text}Z")


def between(text):
    start, end = text.split("–")
    return Interval(clock(start), clock(end))


def event(text, source="event", status=Status.BUSY):
    return BusyPeriod(*between(text), status, source, f"title of {source}")


def booking(text, before=0, after=0):
    return Held(*between(text), before * MINUTE, after * MINUTE, "booking", "Lidia - Intro")


def told(kind, availability, within):
    """The closed times as {time: reason} or {time: (reason, source)}."""
    return {
        f"{each.start:%H:%M}": (each.because.value, each.source)
        if each.source
        else each.because.value
        for each in closed_times(kind, availability, between(within))
    }


def test_steps_outside_of_hours_are_told_as_such():
    availability = Availability(EARLIER, [between("09:00–10:00"), between("11:00–12:00")])
    assert told(HALF_HOURS, availability, "08:00–13:00") == dict.fromkeys(
        ["08:00", "08:30", "10:00", "10:30", "12:00", "12:30"], "outside-hours"
    )


def test_a_day_without_windows_is_outside_of_hours_throughout():
    assert told(HALF_HOURS, Availability(EARLIER, []), "08:00–09:30") == dict.fromkeys(
        ["08:00", "08:30", "09:00"], "outside-hours"
    )


def test_steps_whose_meeting_or_buffers_would_leave_the_window_are_told_too():
    availability = Availability(EARLIER, [between("09:00–12:00")])
    assert told(BUFFERED, availability, "08:30–12:30") == dict.fromkeys(
        ["08:30", "09:00", "11:45", "12:00"], "outside-hours"
    )
    long = MeetingType(title="Intro", duration=60 * MINUTE, minimum_lead_time=timedelta(0))
    assert told(long, availability, "09:00–12:00") == {"11:30": "outside-hours"}


def test_too_soon_and_too_far_are_two_reasons():
    kind = MeetingType(title="Intro", minimum_lead_time=60 * MINUTE, maximum_lead_time=120 * MINUTE)
    availability = Availability(clock("08:30:01"), [between("09:00–12:00")])
    assert told(kind, availability, "09:00–12:00") == {
        "09:00": "lead-time",
        "09:30": "lead-time",
        "11:00": "horizon",
        "11:30": "horizon",
    }


def test_busy_time_names_the_event_and_its_title():
    availability = Availability(EARLIER, [between("09:00–11:00")], [event("09:30–10:00")])
    assert closed_times(HALF_HOURS, availability, between("09:00–11:00")) == [
        Closed(clock("09:30"), Because.BUSY, "event", "title of event")
    ]


def test_booked_time_names_the_booking():
    availability = Availability(EARLIER, [between("09:00–11:00")], held=[booking("09:30–10:00")])
    assert closed_times(HALF_HOURS, availability, between("09:00–11:00")) == [
        Closed(clock("09:30"), Because.BOOKED, "booking", "Lidia - Intro")
    ]


def test_a_buffer_that_does_not_fit_beside_an_event_is_a_reason_of_its_own():
    availability = Availability(EARLIER, [between("09:00–12:00")], [event("10:00–10:15")])
    assert told(BUFFERED, availability, "09:15–11:45") == {
        "09:45": ("buffer", "event"),
        "10:15": ("buffer", "event"),
    }


def test_a_buffer_that_another_booking_wants_is_told_as_a_buffer_too():
    availability = Availability(
        EARLIER, [between("09:00–12:00")], held=[booking("10:00–10:30", 30, 15)]
    )
    assert told(HALF_HOURS, availability, "09:00–12:00") == {
        "09:30": ("buffer", "booking"),
        "10:00": ("booked", "booking"),
        "10:30": ("buffer", "booking"),
    }


def test_a_real_overlap_is_told_rather_than_a_buffer():
    availability = Availability(
        EARLIER,
        [between("09:00–12:00")],
        [event("09:30–09:40", "near"), event("09:45–10:00", "over")],
        [booking("10:00–10:10")],
    )
    assert told(BUFFERED, availability, "09:45–10:00") == {"09:45": ("busy", "over")}
    booked = Availability(
        EARLIER, availability.windows, [event("09:30–09:40")], [booking("09:45–10:00")]
    )
    assert told(BUFFERED, booked, "09:45–10:00") == {"09:45": ("booked", "booking")}


def test_a_calendar_that_cannot_be_had_is_told_before_anything_in_it():
    whole_day = event("00:00–23:59", "feed", Status.UNKNOWN)
    availability = Availability(
        EARLIER, [between("09:00–10:00")], [event("09:00–10:00"), whole_day]
    )
    assert closed_times(HALF_HOURS, availability, between("09:00–09:30")) == [
        Closed(clock("09:00"), Because.CALENDAR_UNAVAILABLE, "feed", "title of feed")
    ]


@pytest.mark.parametrize(
    ("now", "because"),
    [
        (EARLIER, "busy"),
        (clock("09:45"), "lead-time"),
        (EARLIER - timedelta(days=90), "horizon"),
    ],
)
def test_the_first_reason_that_applies_is_the_one_told(now, because):
    kind = MeetingType(title="Intro", minimum_lead_time=60 * MINUTE)
    availability = Availability(now, [between("10:00–10:30")], [event("10:00–11:00")])
    found = closed_times(kind, availability, between("10:00–10:30"))
    assert [each.because.value for each in found] == [because]


def test_every_step_of_a_day_is_either_offered_or_explained():
    availability = Availability(
        clock("08:00"),
        [between("09:00–12:00"), between("13:10–17:00")],
        [event("10:00–10:20"), event("15:00–16:00")],
        [booking("11:00–11:15", 15, 15)],
    )
    day = between("00:00–23:59")
    offered = {slot.start for slot in open_times(BUFFERED, availability, day)}
    closed = {each.start for each in closed_times(BUFFERED, availability, day)}
    morning = {clock("09:15") + n * 30 * MINUTE for n in range(6)}
    afternoon = {clock("13:25") + n * 30 * MINUTE for n in range(8)}
    from_midnight = {clock("00:00") + n * 30 * MINUTE for n in range(48)}
    outside = {
        start
        for start in from_midnight
        if not (
            clock("09:15") <= start < clock("12:00") or clock("13:25") <= start < clock("17:00")
        )
    }
    assert offered | closed == morning | afternoon | outside
    assert offered & closed == set()


def test_many_long_events_are_explained_as_one_would_be():
    month = Interval(clock("00:00"), clock("00:00") + timedelta(days=60))
    long = [
        BusyPeriod(month.start + n * MINUTE, month.end, Status.BUSY, f"event {n}")
        for n in range(2_000)
    ]
    found = closed_times(BUFFERED, Availability(EARLIER, [month], long), month)
    assert {each.source for each in found if each.because is Because.BUSY} == {"event 0"}
    assert len(found) > 2_000
