"""What people call time zones: Windows' names, and the labels that pickers and mails show."""

import datetime as dt

import pytest
from babel import Locale
from babel.core import get_global
from hypothesis import given
from hypothesis import strategies as st
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from bookwithme import zone_names, zones
from bookwithme.zone_names import choices, key_of, label

ENGLISH, FRENCH = Locale.parse("en_Latn_US"), Locale.parse("fr_Latn_FR")
JULY, DECEMBER = (dt.datetime(2026, month, 1, 12, tzinfo=dt.UTC) for month in (7, 12))
BABELS_ALONE = {
    "Alberta Standard Time": "America/Edmonton",
    "British Columbia Standard Time": "America/Vancouver",
    "Manitoba Standard Time": "America/Winnipeg",
}


@pytest.mark.parametrize(
    "carried", [get_global("windows_zone_mapping"), WINDOWS_TO_OLSON], ids=["Babel", "icalendar"]
)
def test_windows_names_are_those_of_every_library_and_mean_the_same(carried):
    assert {name: key_of(name) for name in carried if name != "UTC"} == {
        name: key for name, key in carried.items() if name != "UTC"
    }


def test_windows_names_that_not_every_library_has_are_known_all_the_same():
    assert {name: key_of(name) for name in BABELS_ALONE} == BABELS_ALONE
    assert set(get_global("windows_zone_mapping")) - set(WINDOWS_TO_OLSON) <= set(BABELS_ALONE), (
        "a name that only one library knows is to be looked at, and then named here"
    )


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("w. europe standard time", "Europe/Berlin"),
        ("W. Europe Daylight Time", "Europe/Berlin"),
        ("Eastern Summer Time", "America/New_York"),
        ("Eastern Standard Time 1", "America/New_York"),
        ("Eastern Daylight Time 2", "America/New_York"),
        ("UTC-11", "Etc/GMT+11"),
        ("europe/paris", "Europe/Paris"),
        ("Europe/Berlin-1", "Europe/Berlin"),
        ("America/New York", "America/New_York"),
        ("UTC", "UTC"),
        ("Etc/GMT+5", "Etc/GMT+5"),
        ("Etc/GMT-15", None),
        ("gmt-5", None),
        ("Standard Time", None),
        ("", None),
    ],
)
def test_a_name_is_known_in_any_case_and_with_outlooks_counter(name, key):
    assert key_of(name) == key


def changes(year):
    """The first of each month, and the noons around each change of any zone to pick from."""
    noons = [dt.datetime(year, 1, 1, 12, tzinfo=dt.UTC) + dt.timedelta(days=n) for n in range(365)]
    picked = [zones.zone_of(key) for key, _ in choices(noons[0], ENGLISH, None)]
    before = None
    for noon in noons:
        now = [noon.astimezone(zone).utcoffset() for zone in picked]
        if noon.day == 1 or now != before:
            yield noon
        before = now


@pytest.mark.parametrize("locale", [ENGLISH, FRENCH], ids=str)
@pytest.mark.parametrize("year", [2026, 2027])
def test_at_any_time_of_the_year_each_label_and_each_zone_stands_once(year, locale):
    windows = set(get_global("windows_zone_mapping").values())
    for at in changes(year):
        listed = choices(at, locale, None)
        assert len(dict(listed)) == len({text for _, text in listed}) == len(listed)
        assert {key for key, _ in listed} >= windows


@given(st.integers(0, 2**31), st.one_of(st.none(), st.sampled_from(sorted(zones.all_keys()))))
def test_labels_stand_once_from_west_to_east_with_the_zone_in_use_among_them(seconds, include):
    at = dt.datetime.fromtimestamp(seconds, dt.UTC)
    listed = choices(at, ENGLISH, include)
    keys = [key for key, _ in listed]
    offsets = [at.astimezone(zones.zone_of(key)).utcoffset() for key in keys]
    assert offsets == sorted(offsets)
    assert len(set(keys)) == len({text for _, text in listed}) == len(listed)
    assert include is None or (include, label(include, ENGLISH, at)) in listed


def shown(at):
    return [text for _, text in choices(at, ENGLISH, None)]


def test_cities_that_part_stand_apart():
    assert {"(UTC-07:00) Los Angeles", "(UTC-07:00) Vancouver"} <= set(shown(JULY))
    assert {"(UTC-08:00) Los Angeles", "(UTC-07:00) Vancouver"} <= set(shown(DECEMBER))


def test_a_label_names_only_the_cities_that_have_its_offset_then():
    middle_european_years = dt.datetime(1994, 1, 1, tzinfo=dt.UTC)  # of Portugal
    assert label("Europe/London", ENGLISH, DECEMBER) == "(UTC) Dublin, Lisbon, London"
    assert label("Europe/London", ENGLISH, middle_european_years) == "(UTC) Dublin, London"
    assert label("Europe/Lisbon", ENGLISH, middle_european_years) == "(UTC+01:00) Lisbon"
    assert "(UTC+01:00) Lisbon" in shown(middle_european_years)


def test_a_neighbour_that_became_a_windows_zone_stands_apart(monkeypatch):
    since = zone_names.windows_names() | {"Ontario Standard Time": "America/Toronto"}
    monkeypatch.setattr(zone_names, "windows_names", lambda: since)
    forget()
    assert {"(UTC-05:00) New York", "(UTC-05:00) Toronto"} <= set(shown(DECEMBER))
    monkeypatch.undo()
    forget()
    assert "(UTC-05:00) New York, Toronto" in shown(DECEMBER)


def forget():
    zone_names._windows.cache_clear()
    zone_names._groups.cache_clear()
    zone_names._choices.cache_clear()


@pytest.mark.parametrize(
    ("old", "new", "city"),
    [
        ("Asia/Calcutta", "Asia/Kolkata", "(UTC+05:30) Kolkata"),
        ("Asia/Saigon", "Asia/Ho_Chi_Minh", "(UTC+07:00) Ho Chi Minh City"),
        ("Asia/Katmandu", "Asia/Kathmandu", "(UTC+05:45) Kathmandu"),
        ("America/Buenos_Aires", "America/Argentina/Buenos_Aires", "(UTC-03:00) Buenos Aires"),
        ("Europe/Kiev", "Europe/Kyiv", "(UTC+02:00) Helsinki, Kyiv, Riga, Tallinn, Vilnius"),
        ("UTC", "Etc/UTC", "(UTC) Coordinated Universal Time"),
    ],
)
def test_a_zone_of_two_names_has_one_label_and_one_place(old, new, city):
    for key in (old, new):
        assert [(key, city)] == [row for row in choices(DECEMBER, ENGLISH, key) if row[1] == city]


@pytest.mark.parametrize(
    ("key", "english", "french"),
    [
        ("America/Bogota", "Bogotá", "Bogotá"),
        ("America/Sao_Paulo", "São Paulo", "São Paulo"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires", "Buenos Aires"),
        ("Asia/Kathmandu", "Kathmandu", "Katmandou"),
        ("Asia/Kolkata", "Kolkata", "Calcutta"),
        ("Asia/Yangon", "Yangon", "Rangoun"),
        ("Europe/Chisinau", "Chișinău", "Chișinău"),
        ("Pacific/Easter", "Easter Island", "Île de Pâques"),
        ("Pacific/Norfolk", "Norfolk Island", "Norfolk"),
    ],
)
def test_a_city_is_spelt_as_cldr_has_it(key, english, french):
    for locale, city in ((ENGLISH, english), (FRENCH, french)):
        assert label(key, locale, DECEMBER).partition(") ")[2] == city
