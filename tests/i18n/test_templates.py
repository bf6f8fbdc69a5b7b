"""Templates speak the language of their variable `lang`, and every template can be read."""

import datetime as dt
import re
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from jinja2 import DictLoader, Environment, FileSystemLoader, StrictUndefined

from bookwithme import templates
from tests.page import Page

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def environment(loader):
    made = Environment(loader=loader, undefined=StrictUndefined, autoescape=True)
    templates.teach(made)
    made.globals["url_for"] = lambda endpoint, filename: f"/{endpoint}/{filename}"
    return made


def render(text, **values):
    return environment(DictLoader({"page": text})).get_template("page").render(**values)


def test_filters_and_sentences_follow_the_language_of_the_page(english, french):
    text = "{{ _('World: %(name)s', name='<b>') }} {{ at|time(zone) }} {{ half|duration }}"
    values = {"at": NOON, "zone": ZoneInfo("Europe/Paris"), "half": dt.timedelta(minutes=30)}
    told = [render(text, lang=each, **values) for each in (english, french)]
    assert told == [
        "World: &lt;b&gt; 1:00 PM 30 min",
        "Monde\N{NO-BREAK SPACE}: &lt;b&gt; 13:00 30 min",
    ]


def test_plurals_follow_the_language_of_the_page(french):
    text = "{{ ngettext('%(num)s day', '%(num)s days', 2) }}"
    assert render(text, lang=french) == "2 jours"


def test_a_template_without_a_language_says_so():
    with pytest.raises(TypeError, match="lang"):
        render("{{ at|date }}", at=NOON)


def test_instants_in_forms_are_whole_seconds_of_utc(english):
    at = dt.datetime(2026, 11, 23, 10, 0, 0, 5, tzinfo=ZoneInfo("Europe/Paris"))
    assert render("{{ at|instant }}", lang=english, at=at) == "2026-11-23T09:00:00Z"


def test_every_template_can_be_compiled(templates):
    made = environment(FileSystemLoader(templates))
    assert [made.get_template(name).name for name in made.list_templates()] != []


def test_a_colon_belongs_to_the_text_before_it(templates):
    """French has a space before it, which no template can add."""
    sources = FileSystemLoader(templates)
    texts = {name: sources.get_source(Environment(), name)[0] for name in sources.list_templates()}
    pieced = [name for name, text in texts.items() if '") }}:' in text or '") }}</span>:' in text]
    assert pieced == []


def test_macros_are_imported_with_the_context_that_holds_the_language(templates):
    imports = [
        line
        for path in templates.rglob("*.html")
        for line in re.findall(r"\{%-? *(?:from|import) .*?%\}", path.read_text("utf-8"))
    ]
    assert imports != []
    assert [line for line in imports if "with context" not in line] == []


def test_no_template_carries_a_style_or_a_script_of_its_own(templates):
    pages = [path for path in templates.rglob("*.html") if "mail" not in path.parts]
    assert [path.name for path in pages if carries_its_own(path.read_text("utf-8"))] == []


def carries_its_own(text):
    """Whether a template has a style, a script or a handler in it."""
    scripts = [part.partition(">")[0] for part in text.lower().split("<script")[1:]]
    without_address = [tag for tag in scripts if " src=" not in tag]
    attributes = re.search(r"\s(style=|on[a-z]+=\")", text, re.IGNORECASE)
    return "<style" in text.lower() or without_address or attributes


@pytest.mark.parametrize(
    "text", ["<style>", '<p style="x">', "<SCRIPT>1</SCRIPT>", '<p onclick="x()">']
)
def test_what_a_template_may_not_carry_is_seen(text):
    assert carries_its_own(text)


def test_every_icon_that_a_template_names_is_drawn(templates):
    drawn = set(Page((templates / "../static/icons.svg").read_text("utf-8")).values("[id]", "id"))
    used = {
        name
        for path in templates.rglob("*.html")
        for name in re.findall(r'\bicon\("([a-z-]+)"', path.read_text("utf-8"))
    }
    assert used - drawn == set()
    assert used != set()


def test_the_frame_bears_language_emulator_bar_and_switch(templates, french):
    made = environment(FileSystemLoader(templates))
    made.globals["url_for"] = lambda endpoint, **_values: f"/{endpoint}"
    emulator_bar = {
        "base": "/w/tea",
        "world": "tea",
        "now": NOON,
        "zone": ZoneInfo("Europe/Paris"),
        "mode": "frozen",
        "persona": SimpleNamespace(display_name="<Adele>"),
        "faults": [],
        "remote": None,
        "ran": 2,
    }
    page = made.get_template("base.html").render(
        lang=french,
        emulator_bar=emulator_bar,
        folded=set().__contains__,
        theme="dark",
        language_links=[("en", "English", "?lang=en"), ("fr", "Français", "?lang=fr")],
    )
    assert '<html lang="fr" data-theme="dark">' in page
    for part in (
        "Monde\N{NO-BREAK SPACE}: tea",
        "(horloge arrêtée)",
        "Vous êtes &lt;Adele&gt;",
        "13:00",
        "2 échéances sont arrivées",
    ):
        assert part in page
    assert 'href="/w/tea/_emulator/mail"' in page
    current = Page(page).one('[lang="fr"][hreflang="fr"][aria-current="true"]')
    assert current["href"] == "?lang=fr"
