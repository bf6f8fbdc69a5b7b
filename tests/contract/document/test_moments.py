"""Instants of a document: absolute, counted from now, or of this week on the wall's clock."""

from datetime import UTC, datetime, timedelta

import pytest

from bookwithme.contract.document.moments import Present, moment, moment_text

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2026-11-23T09:00:00+01:00", datetime(2026, 11, 23, 8, tzinfo=UTC)),
        ("P1DT1H", NOON + timedelta(days=1, hours=1)),
        ("+PT1S", NOON + timedelta(seconds=1)),
        ("-P89DT4H", NOON - timedelta(days=89, hours=4)),
        ("W+0-1T00:00", datetime(2026, 11, 22, 23, tzinfo=UTC)),
        ("W+1-2T10:00", datetime(2026, 12, 1, 9, tzinfo=UTC)),
        ("W-5-7T10:00", datetime(2026, 10, 25, 9, tzinfo=UTC)),
        ("W-5-6T10:00", datetime(2026, 10, 24, 8, tzinfo=UTC)),
    ],
)
def test_an_instant_is_absolute_or_counts_from_now_or_from_this_week(written, instant):
    assert Present(NOON, "Europe/Paris").instant(moment(written)) == instant


@pytest.mark.parametrize(
    "written", ["", "P", "--P1D", "+-P1D", "P1Y", "-P999999D", "W1-1T10:00", "W+1-8T10:00", "now"]
)
def test_what_is_no_instant_is_refused(written):
    with pytest.raises(ValueError, match=r"must|is no"):
        Present(NOON, "Europe/Paris").instant(moment(written))


def test_the_week_of_an_instant_is_the_mailboxes_own():
    late = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)  # Sunday, but Monday in Paris
    assert Present(late, "Europe/Paris").instant(moment("W+0-1T10:00")).day == 30
    assert Present(late, "America/Los_Angeles").instant(moment("W+0-1T10:00")).day == 23


@pytest.mark.parametrize(
    "written", ["2026-11-23T09:00:00Z", "P1DT1H", "-P89DT4H", "W+1-2T10:00", "W-5-7T00:05", "PT0S"]
)
def test_an_instant_is_written_as_it_was_read(written):
    assert moment_text(moment(written)) == written


@pytest.mark.parametrize(
    ("now", "written"),
    [(1971, "-P700D"), (2190, "P5000D"), (2190, "W+999-1T10:00"), (2000, "P80000D")],
)
def test_an_instant_that_lies_too_far_from_now_is_refused(now, written):
    with pytest.raises(ValueError, match="must lie between 1970 and 2200"):
        Present(datetime(now, 1, 1, tzinfo=UTC)).instant(moment(written))
