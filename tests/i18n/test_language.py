"""Languages: which one is spoken, and how each writes days, times, durations and zones."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from bookwithme import i18n

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
PARIS = ZoneInfo("Europe/Paris")
NEW_YORK = ZoneInfo("America/New_York")
MONDAY = dt.datetime(2026, 11, 23, 12, 5, tzinfo=dt.UTC)
HALF_HOUR = dt.timedelta(minutes=30)


@pytest.mark.parametrize(
    ("accepted", "chosen", "spoken"),
    [
        (None, None, "en"),
        ("", None, "en"),
        ("fr", None, "fr"),
        ("fr-CA, en;q=0.8", None, "fr"),
        ("FR-fr", None, "fr"),
        ("en;q=0.5, fr;q=0.9", None, "fr"),
        ("de, fr;q=0.3", None, "fr"),
        ("fr;q=0, en", None, "en"),
        ("de, ja", None, "en"),
        ("en, fr", None, "en"),
        ("fr;q=much, ;;,=", None, "en"),
        ("en", "fr", "fr"),
        ("fr", "klingon", "fr"),
        ("fr", "", "fr"),
    ],
)
def test_the_language_is_the_chosen_one_else_the_first_of_the_browser(accepted, chosen, spoken):
    parsed = parse_accept_header(accepted, LanguageAccept)
    assert i18n.negotiate(parsed, chosen) == spoken


def test_a_language_that_nobody_has_is_refused():
    with pytest.raises(KeyError):
        i18n.language("../de")


def test_languages_name_themselves(english, french):
    assert (english.name, french.name) == ("English", "Français")


def test_values_are_put_into_translated_sentences(english, french):
    told = [each.gettext("World: %(name)s", name="100 %") for each in (english, french)]
    assert told == ["World: 100 %", "Monde\N{NO-BREAK SPACE}: 100 %"]


def test_a_sentence_without_translation_is_told_in_english(french):
    assert french.gettext("Nobody translated this.") == "Nobody translated this."


def test_marking_a_sentence_leaves_it_as_it_is():
    assert i18n.mark("Start") == "Start"


def test_zero_is_plural_in_english_and_singular_in_french(english, french):
    end = MONDAY
    assert english.time_left(end, MONDAY) == "0 minutes left"
    assert french.time_left(end, MONDAY) == "encore 0 minute"


@pytest.mark.parametrize(
    ("left", "told"),
    [
        (dt.timedelta(days=90), "90 days left"),
        (dt.timedelta(days=89, seconds=1), "90 days left"),
        (dt.timedelta(days=2), "2 days left"),
        (dt.timedelta(days=2, seconds=-1), "48 hours left"),
        (dt.timedelta(hours=1), "1 hour left"),
        (dt.timedelta(hours=1, seconds=-1), "1 hour left"),
        (dt.timedelta(minutes=59), "59 minutes left"),
        (dt.timedelta(seconds=1), "1 minute left"),
        (dt.timedelta(days=-3), "0 minutes left"),
    ],
)
def test_a_day_hour_or_minute_that_has_begun_counts_among_those_left(english, left, told):
    assert english.time_left(MONDAY + left, MONDAY) == told


@pytest.mark.parametrize(
    ("end", "told"),
    [
        ((2027, 2, 21, 9, 0), "Expires February 21, 2027 · 90 days left"),
        ((2026, 11, 25, 9, 5), "Expires November 25, 2026 · 3 days left"),
        ((2026, 11, 25, 1, 5), "Expires Wednesday, November 25, 1:05 AM · 41 hours left"),
        ((2026, 11, 24, 9, 0), "Expires tomorrow, 9:00 AM · 24 hours left"),
        ((2026, 11, 23, 23, 58), "Expires today, 11:58 PM · 15 hours left"),
    ],
)
def test_what_ends_within_two_days_is_told_with_its_time(english, end, told):
    now = dt.datetime(2026, 11, 23, 9, 0, tzinfo=PARIS)
    assert english.expires(dt.datetime(*end, tzinfo=PARIS), now, PARIS) == told


def test_five_minutes_before_its_end_a_link_says_so_in_both_languages(english, french):
    end = dt.datetime(2026, 11, 23, 23, 58, tzinfo=PARIS)
    now = end - dt.timedelta(minutes=5)
    assert english.expires(end, now, PARIS) == "Expires today, 11:58 PM · 5 minutes left"
    assert french.expires(end, now, PARIS) == "Expire aujourd’hui à 23:58 · encore 5 minutes"


def test_days_dates_and_months_are_written_as_the_language_does(english, french):
    day = dt.date(2026, 11, 23)
    assert [english.day(day), english.date(day), english.month(day)] == [
        "Monday, November 23",
        "November 23, 2026",
        "November 2026",
    ]
    assert [french.day(day), french.date(day), french.month(day)] == [
        "lundi 23 novembre",
        "23 novembre 2026",
        "novembre 2026",
    ]


def test_the_day_of_an_instant_is_that_of_the_zone(english):
    late = dt.datetime(2026, 11, 23, 23, 30, tzinfo=dt.UTC)
    assert english.day(late, AMSTERDAM) == "Tuesday, November 24"


def test_times_have_twelve_or_twenty_four_hours(english, french):
    assert english.time(MONDAY, AMSTERDAM) == "1:05 PM"
    assert french.time(MONDAY, AMSTERDAM) == "13:05"
    assert french.time(dt.time(9)) == "09:00"


def test_days_are_composed_once_and_told_apart_where_one_instant_is_of_two(english):
    late = dt.datetime(2031, 5, 1, 23, tzinfo=dt.UTC)
    there = late.astimezone(ZoneInfo("Asia/Tokyo"))
    told = [english.date(late), english.date(there)]
    assert (late, told) == (there, ["May 1, 2031", "May 2, 2031"])
    composed = i18n._day.cache_info().misses
    assert [english.date(late), english.date(there)] == told
    assert i18n._day.cache_info().misses == composed


def test_an_instant_is_told_with_its_date_and_time(english, french):
    assert english.datetime(MONDAY, AMSTERDAM) == "Monday, November 23, 2026, 1:05 PM"
    assert french.datetime(MONDAY, AMSTERDAM) == "lundi 23 novembre 2026, 13:05"


def test_a_period_is_told_with_its_zone(english):
    assert english.when(MONDAY, MONDAY + HALF_HOUR, NEW_YORK) == (
        "Monday, November 23, 2026, 7:05 AM \N{EN DASH} 7:35 AM (UTC-05:00) New York, Toronto"
    )


def test_a_period_over_midnight_names_both_days(french):
    night = dt.datetime(2026, 11, 23, 22, 45, tzinfo=dt.UTC)
    assert french.when(night, night + HALF_HOUR, ZoneInfo("Europe/Zurich")) == (
        "lundi 23 novembre 2026, 23:45 \N{EN DASH} mardi 24 novembre 2026, 00:15 (UTC+01:00) Zurich"
    )


def test_weeks_begin_on_sunday_in_english_and_on_monday_in_french(english, french):
    assert [day for day, _ in english.weekdays()] == [6, 0, 1, 2, 3, 4, 5]
    assert french.weekdays("abbreviated") == [
        (0, "lun."),
        (1, "mar."),
        (2, "mer."),
        (3, "jeu."),
        (4, "ven."),
        (5, "sam."),
        (6, "dim."),
    ]
    month = dt.date(2026, 11, 23)
    assert english.weeks(month, month)[0][0] == dt.date(2026, 11, 22)
    assert french.weeks(month, month)[0][0] == dt.date(2026, 11, 23)
    assert len(english.weeks(month, dt.date(2026, 12, 26))) == 5


@pytest.mark.parametrize(
    ("minutes", "english_text", "french_text"),
    [
        (0, "0 min", "0 min"),
        (30, "30 min", "30 min"),
        (60, "1 hr", "1 h"),
        (90, "1 hr 30 min", "1 h 30 min"),
        (1440, "1 day", "1 jour"),
        (1500, "25 hr", "25 h"),
        (129600, "90 days", "90 jours"),
    ],
)
def test_durations_are_told_in_their_largest_units(
    english, french, minutes, english_text, french_text
):
    length = dt.timedelta(minutes=minutes)
    assert (english.duration(length), french.duration(length)) == (english_text, french_text)


def test_a_zone_is_labelled_with_the_offset_of_that_instant(english, french):
    july = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
    assert english.zone(AMSTERDAM, MONDAY) == (
        "(UTC+01:00) Amsterdam, Berlin, Rome, Stockholm, Vienna"
    )
    assert french.zone(AMSTERDAM, july) == (
        "(UTC+02:00) Amsterdam, Berlin, Rome, Stockholm, Vienne"
    )


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("UTC", "(UTC) Coordinated Universal Time"),
        ("Asia/Kathmandu", "(UTC+05:45) Kathmandu"),
        ("America/St_Johns", "(UTC-03:30) St. John’s"),
        ("America/Argentina/Buenos_Aires", "(UTC-03:00) Buenos Aires"),
        ("Etc/GMT+12", "(UTC-12:00)"),
    ],
)
def test_zones_far_from_whole_hours_and_cities_have_labels_too(english, key, label):
    assert english.zone(ZoneInfo(key), MONDAY) == label


def test_zones_run_from_west_to_east_each_once(english):
    listed = english.zones(MONDAY)
    offsets = [MONDAY.astimezone(ZoneInfo(key)).utcoffset() for key, _ in listed]
    assert offsets == sorted(offsets)
    assert len({key for key, _ in listed}) == len({text for _, text in listed}) > 130


def test_the_zone_in_use_takes_its_groups_place_in_the_list(english):
    keys = {key for key, _ in english.zones(MONDAY, AMSTERDAM)}
    assert "Europe/Amsterdam" in keys
    assert "Europe/Berlin" not in keys


def test_a_zone_outside_every_group_is_added_to_the_list(english):
    zurich = ZoneInfo("Europe/Zurich")
    assert ("Europe/Zurich", "(UTC+01:00) Zurich") in english.zones(MONDAY, zurich)
