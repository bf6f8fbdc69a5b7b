from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookwithme.domain.durations import format_duration, parse_duration


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PT30M", timedelta(minutes=30)),
        ("P90D", timedelta(days=90)),
        ("P1DT2H3M4S", timedelta(days=1, hours=2, minutes=3, seconds=4)),
        ("PT90M", timedelta(minutes=90)),
        ("P2W", timedelta(days=14)),
        ("PT0S", timedelta(0)),
        ("P0D", timedelta(0)),
        ("PT3600S", timedelta(hours=1)),
    ],
)
def test_durations_are_read_as_iso_8601_writes_them(text, expected):
    assert parse_duration(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "P", "PT", "P1DT", "30M", "PT30", "P1Y", "P1M", "-PT30M", "PT-30M", "PT1.5H", "pt30m",
        "PT30M ", " PT30M", "PT30M\n", "PT٣M", "T30M", "PT1M1H", "P1D1W", "PT" + "9" * 11 + "S",
    ],
)  # fmt: skip
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError, match="is no ISO 8601 duration"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("duration", "expected"),
    [
        (timedelta(0), "PT0S"),
        (timedelta(minutes=30), "PT30M"),
        (timedelta(minutes=90), "PT1H30M"),
        (timedelta(hours=24), "P1D"),
        (timedelta(days=90), "P90D"),
        (timedelta(days=1, seconds=1), "P1DT1S"),
    ],
)
def test_durations_are_written_as_short_as_they_can_be(duration, expected):
    assert format_duration(duration) == expected


@given(st.integers(0, 999_999 * 86_400))
def test_what_is_written_is_read_back_the_same(number):
    duration = timedelta(seconds=number)
    assert parse_duration(format_duration(duration)) == duration
