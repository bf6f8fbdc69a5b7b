"""What a TZID means that the file does not define."""

from datetime import UTC, datetime

import pytest

from bookwithme.ical.zones.names import zone_named

NOVEMBER = int(datetime(2026, 11, 24, tzinfo=UTC).timestamp())


def hours(name):
    """The offset that a name stands for in winter, in hours; None: nobody knows it."""
    zone = zone_named(name)
    return zone and zone.offset_at(NOVEMBER) / 3600


@pytest.mark.parametrize(
    ("name", "east"),
    [
        ("GMT+1", 1),
        ("GMT-5", -5),
        ("UTC+1", 1),
        ("UTC+01:00", 1),
        ("gmt+0530", 5.5),
        ("+01:00", 1),
        ("(GMT+01.00) Somewhere", 1),
    ],
)
def test_an_offset_in_words_is_east_where_it_says_plus(name, east):
    assert hours(name) == east


@pytest.mark.parametrize(
    ("name", "east"), [("Etc/GMT+5", -5), ("etc/gmt-1", 1), ("/example.org/1/Etc/GMT+5", -5)]
)
def test_a_whole_name_of_the_database_keeps_its_own_sign(name, east):
    assert hours(name) == east


@pytest.mark.parametrize(
    "name",
    ["West", "East", "Center", "North", "Eastern", "General", "localtime", "Factory", "posixrules"],
)
def test_words_for_regions_are_no_cities(name):
    assert zone_named(name) is None


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("W. Europe Daylight Time", "Europe/Berlin"),
        ("British Columbia Standard Time", "America/Vancouver"),
        ("/vendor/Eastern Standard Time 1", "America/New_York"),
        ("Europe/Berlin-1", "Europe/Berlin"),
        ("(GMT+01.00) Sarajevo/Warsaw/Zagreb", "Europe/Sarajevo"),
        ("(UTC+01:00) Bruxelles, Copenhague, Madrid, Paris", "Europe/Madrid"),
        ("(UTC+13:00) Samoa", "Pacific/Apia"),
        ("(UTC-07:00) Yukon", "America/Whitehorse"),
        ("North Dakota/Center", None),
        ("Nowhere/Paris", None),
    ],
)
def test_names_of_windows_and_outlook_are_zones_of_the_database(name, key):
    zone = zone_named(name)
    assert (zone and zone.name) == key
