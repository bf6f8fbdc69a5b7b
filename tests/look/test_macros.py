"""The parts that pages are made of: right marks for keyboards and readers, text always as text."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bookwithme import i18n, templates
from tests.page import Page, words

TEMPLATES = Path(__file__).parents[2] / "templates"
PARIS = ZoneInfo("Europe/Paris")
NINE = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)
HALF_HOUR = dt.timedelta(minutes=30)
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def show():
    """Render a call of a macro, as `ui.badge('active')`, or a piece of a template."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, autoescape=True
    )
    templates.teach(environment)
    environment.globals["url_for"] = lambda endpoint, filename: f"/{endpoint}/{filename}"
    imports = "".join(
        f'{{% import "macros/{name}.html" as {name} with context %}}'
        for name in ("ui", "forms", "booking", "admin")
    )

    def call(text, lang="en", **values):
        source = imports + (text if text.startswith("{%") else f"{{{{ {text} }}}}")
        return environment.from_string(source).render(lang=i18n.language(lang), **values)

    return call


def test_a_links_state_is_told_in_words(show):
    states = ("active", "expired", "consumed", "revoked")
    told = [words(show("ui.badge(s)", lang="fr", s=state)) for state in states]
    assert told == ["Actif", "Expiré", "Utilisé", "Révoqué"]


def test_a_day_with_times_is_a_link_and_a_day_without_is_not(show):
    days = {dt.date(2026, 11, day): f"?day={day}" for day in (24, 25)}
    month = show(
        "booking.month(begin, last, days, chosen, chosen, next='?next')",
        begin=dt.date(2026, 11, 1),
        last=dt.date(2026, 11, 30),
        days=days,
        chosen=dt.date(2026, 11, 24),
    )
    page = Page(month)
    links = [(each["href"], each["aria-label"]) for each in page.all("a.day")]
    assert links == [("?day=24", "Tuesday, November 24"), ("?day=25", "Wednesday, November 25")]
    assert page.values('[aria-current="date"]', "data-date") == ["2026-11-24"]
    assert "Thursday, November 26, no times" in page.text
    assert page.values("[rel]", "rel") == ["next"]


@pytest.mark.parametrize(("lang", "first"), [("en", "Sunday"), ("fr", "lundi")])
def test_the_month_begins_its_weeks_as_the_language_does(show, lang, first):
    month = show("booking.month(day, day, {})", lang=lang, day=dt.date(2026, 11, 1))
    assert Page(month).values("abbr", "title")[0] == first


def test_each_time_is_a_button_with_its_instant(show):
    starts = [NINE, NINE + HALF_HOUR]
    times = show("booking.times(starts, zone, starts[1], [starts[0]])", starts=starts, zone=PARIS)
    found = Page(times).all('button[name="start"]')
    assert [(each["value"], each["aria-pressed"]) for each in found] == [
        ("2026-11-24T08:00:00Z", "false"),
        ("2026-11-24T08:30:00Z", "true"),
    ]
    assert "9:00 AM" in times
    own = ["You are not available", "You are available"]
    assert Page(times).texts(".own") == own


def test_a_tile_shows_its_duration_in_capitals_and_its_words_as_text(show):
    tile = show("booking.tile(s, half, s)", s=SCRIPT, half=HALF_HOUR)
    assert "30 MIN" in tile
    assert tile.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 2
    assert "<script" not in tile


@pytest.mark.parametrize(
    "macro",
    [
        "ui.copy_field(s, s, 'link')",
        "ui.avatar(s)",
        "ui.link_button(s, s, icon_name='share', opens=s)",
        "ui.tabs([(s, s, true)], s)",
        "ui.breadcrumb([(s, s), (s, none)])",
        "ui.stepper([s, s], 1)",
        "ui.empty('calendar', s, s)",
        "ui.fact(s, s)",
        "ui.event(at, zone, s)",
        "ui.menu_post(s, s, 'delete', true, s)",
        "forms.text(s, s, s, error=s, hint=s)",
        "forms.textarea(s, s, s)",
        "forms.select(s, s, [(s, s)], s)",
        "forms.toggle(s, s, true, s)",
        "forms.radio_cards(s, s, [(s, s, s)], s)",
        "forms.banner_cards(s, s, [(s, s)], s)",
        "forms.errors_summary({s: s})",
        "booking.type_card(s, half, s, s, true, s, true)",
        "admin.mail_item(s, s, s, at, zone)",
        "admin.answer(s, s, [s], s)",
        "admin.step('deny', s, s, s, s, true)",
        "admin.put_in(s, s, s)",
    ],
)
def test_what_people_type_is_shown_as_text(show, macro):
    shown = show(macro, s=SCRIPT, at=NINE, zone=PARIS, half=HALF_HOUR)
    assert "<script" not in shown
    assert "&lt;" in shown or "ui.avatar" in macro


def test_an_error_and_a_hint_are_tied_to_their_field(show):
    field = show("forms.text('name', 'Name', 'Ann', required=true, error='Too short', hint='Full')")
    page = Page(field)
    assert page.one("label.field__label")["for"] == "field-name"
    box = page.one('#field-name[required][aria-invalid="true"]')
    assert (box["value"], box["aria-describedby"]) == ("Ann", "field-name-hint field-name-error")
    assert page.one("#field-name-error").text == "Too short"


def test_the_errors_are_counted_and_lead_to_their_fields(show):
    shown = show("forms.errors_summary(e)", lang="fr", e={"title": "A", "hours": "B"})
    assert "2 champs sont à corriger." in shown
    assert Page(shown).values("a", "href") == ["#field-title", "#field-hours"]
    assert show("forms.errors_summary({})") == ""


def test_the_chosen_zone_is_selected(show):
    zones = i18n.language("en").zones(NINE, PARIS)
    macro = "forms.zone('timeZone', 'Zone', zones, 'Europe/Paris', now)"
    picker = show(macro, zones=zones, now=NINE, zone_of=ZoneInfo)
    assert Page(picker).values("option[selected]", "value") == ["Europe/Paris"]
    assert len(Page(picker).all("option")) == len(zones)
    assert "data-zone-guess" in picker


def test_the_code_field_helps_phones_to_fill_it_in(show):
    field = show("forms.code('code', 'Code')")
    assert 'name="code" inputmode="numeric" autocomplete="one-time-code"' in field


def test_the_week_is_drawn_without_styles_and_clipped_to_its_hours(show):
    day = {"date": NINE.date(), "open": [(0, 1440)], "busy": [(600, 660)], "starts": [600]}
    week = show("booking.week(days)", days=[day])
    heights = Page(week).all("[height]")
    assert [(float(each["y"]), float(each["height"])) for each in heights] == [(28, 216), (82, 18)]
    assert "style" not in week


def test_a_dialog_is_named_by_its_title(show):
    text = "{% call ui.dialog('share', 'Share', page=p) %}body{% endcall %}"
    assert '<dialog class="dialog" id="share" aria-labelledby="share-title">' in show(text, p=False)
    assert '<section class="dialog dialog--page"' in show(text, p=True)


def test_only_errors_interrupt(show):
    text = "{% call ui.bar(kind, 'Title') %}{% endcall %}"
    roles = [
        Page(show(text, kind=kind)).one("[role]")["role"]
        for kind in ("info", "success", "warning", "error")
    ]
    assert roles == ["status", "status", "status", "alert"]
