"""Times, periods and zones where the clocks change: nothing is told that could be two things."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

PARIS = ZoneInfo("Europe/Paris")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
CITIES = "Brussels, Copenhagen, Madrid, Paris"
HALF_HOUR = dt.timedelta(minutes=30)
TURN = dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)
"""Half an hour before the clocks of Paris go back."""


@pytest.mark.parametrize(
    ("start", "minutes", "zone", "first", "last"),
    [
        ("2026-10-25T00:30", 30, PARIS, "2:30 AM (UTC+02:00)", f"2:00 AM (UTC+01:00) {CITIES}"),
        ("2026-03-29T00:30", 60, PARIS, "1:30 AM (UTC+01:00)", f"3:30 AM (UTC+02:00) {CITIES}"),
        ("2026-10-25T01:00", 30, PARIS, "2:00 AM", f"2:30 AM (UTC+01:00) {CITIES}"),
        (
            "2026-10-24T21:30",
            240,
            PARIS,
            "11:30 PM (UTC+02:00)",
            f"Sunday, October 25, 2026, 2:30 AM (UTC+01:00) {CITIES}",
        ),
        (
            "2026-04-04T14:45",
            30,
            LORD_HOWE,
            "1:45 AM (UTC+11:00)",
            "1:45 AM (UTC+10:30) Lord Howe Island",
        ),
    ],
)
def test_a_period_over_a_change_is_told_with_both_offsets(
    english, start, minutes, zone, first, last
):
    begins = dt.datetime.fromisoformat(f"{start}+00:00")
    told = english.when(begins, begins + dt.timedelta(minutes=minutes), zone)
    day = english.datetime(begins, zone).partition(", 2026, ")[0]
    assert told == f"{day}, 2026, {first} \N{EN DASH} {last}"


def test_a_change_is_told_in_french_and_where_the_day_stands_beside(english, french):
    assert french.when(TURN, TURN + HALF_HOUR, PARIS) == (
        "dimanche 25 octobre 2026, 02:30 (UTC+02:00) \N{EN DASH} 02:00 (UTC+01:00) "
        "Bruxelles, Copenhague, Madrid, Paris"
    )
    assert french.times(TURN, TURN + HALF_HOUR, PARIS) == (
        "02:30 (UTC+02:00) \N{EN DASH} 02:00 (UTC+01:00)"
    )
    noon = TURN.replace(hour=12)
    assert english.times(noon, noon + HALF_HOUR, PARIS) == "1:30 PM \N{EN DASH} 2:00 PM"


def test_a_time_that_comes_twice_has_its_offset(english, french):
    told = [english.time(TURN + n * HALF_HOUR, PARIS) for n in range(-2, 4)]
    assert told == [
        "1:30 AM",
        "2:00 AM (UTC+02:00)",
        "2:30 AM (UTC+02:00)",
        "2:00 AM (UTC+01:00)",
        "2:30 AM (UTC+01:00)",
        "3:00 AM",
    ]
    assert french.datetime(TURN, PARIS) == "dimanche 25 octobre 2026, 02:30 (UTC+02:00)"
    spring = dt.datetime(2026, 3, 29, 0, 30, tzinfo=dt.UTC)
    told = [english.time(spring + n * HALF_HOUR, PARIS) for n in range(3)]
    assert told == ["1:30 AM", "3:00 AM", "3:30 AM"]


def test_a_zone_is_labelled_with_each_offset_that_it_has_meanwhile(english):
    summer, winter = (dt.datetime(2026, month, 1, tzinfo=dt.UTC) for month in (7, 12))
    assert english.zone(PARIS, summer, winter) == f"(UTC+02:00, UTC+01:00) {CITIES}"
    assert english.zone(PARIS, winter, winter) == f"(UTC+01:00) {CITIES}"
