"""A walk over every page at three widths: in English and light, in French and dark.

In one of the two, in turn, a page is looked at by every rule; in the other by what differs there.
"""

import os

import pytest
from werkzeug.exceptions import NotFound

from bookwithme.app import create_app
from bookwithme.settings import Settings
from bookwithme.storage.engine import Store
from tests.browser.looking import faults_of_the_network, faults_of_the_page
from tests.browser.stage import ADAM, ADELE, NORA, TOMAS

NOBODY = None
PAGES = [
    (NOBODY, 200, "/"),
    (NOBODY, 200, "/_emulator/persona"),
    (NOBODY, 200, "/_emulator/sign-in"),
    (NOBODY, 200, "/_emulator/"),
    (NOBODY, 200, "/_emulator/worlds"),
    (NOBODY, 200, "/_emulator/mailboxes"),
    (NOBODY, 200, "/_emulator/mailboxes/adam@contoso.com"),
    (NOBODY, 200, "/_emulator/journal"),
    (NOBODY, 200, "/_emulator/lesson"),
    (NOBODY, 200, "/_emulator/faults"),
    (NOBODY, 200, "/_emulator/api-docs"),
    (NOBODY, 200, "/_emulator/api-docs?open=links_create"),
    (NOBODY, 200, "/_emulator/mail"),
    (NOBODY, 200, "/_emulator/mail?to=nobody-at-all"),
    (NOBODY, 200, "/_emulator/mail/{mail}"),
    (NOBODY, 200, "/_emulator/mail/{mail}?part=text"),
    (NOBODY, 200, "/_emulator/mail/{mail}?part=calendar"),
    (NOBODY, 200, "/_emulator/mail/{mail}?part=source"),
    (NOBODY, 200, "/_emulator/exchange?identity=adam@contoso.com"),
    (NOBODY, 200, "/_emulator/signature"),
    (NOBODY, 404, "/no/such/page"),
    (NOBODY, 200, "{page}?anonymous&ep=plink"),
    (NOBODY, 200, "{page}"),
    (NOBODY, 200, "{public}?anonymous&ep=mlink"),
    (NOBODY, 200, "{public}?anonymous&start={start}"),
    (NOBODY, 200, "{active}"),
    (NOBODY, 410, "{expired}"),
    (NOBODY, 410, "{consumed}"),
    (NOBODY, 410, "{revoked}"),
    (NOBODY, 404, "{off}"),
    (NOBODY, 403, "{denied}?anonymous"),
    (NOBODY, 404, "{public}?bookingcode=00000000-0000-0000-0000-000000000000&anonymous"),
    (NOBODY, 200, "/bookwithme/me"),
    (NOBODY, 200, "{manage}"),
    (NOBODY, 200, "{manage}/confirmation"),
    (NOBODY, 200, "{manage}/cancel"),
    (NOBODY, 200, "{manage}/reschedule"),
    (NOBODY, 200, "{manage}/reschedule?start={start}"),
    (NOBODY, 200, "{teams}"),
    (ADELE, 200, "/bookwithme/me"),
    (ADELE, 200, "/bookwithme/me/banner"),
    (ADELE, 200, "/bookwithme/me/bookings"),
    (ADELE, 200, "/bookwithme/me/bookings?when=past"),
    (ADELE, 200, "/bookwithme/me/bookings/{booking}/cancel"),
    (ADELE, 200, "/bookwithme/me/bookings/{booking}"),
    (ADELE, 200, "/bookwithme/me/bookings/{booking}/move"),
    (ADELE, 200, "/bookwithme/me/calendar"),
    (ADELE, 200, "/bookwithme/me/calendar/new"),
    (ADELE, 200, "/bookwithme/me/calendar/{event}"),
    (ADELE, 200, "/bookwithme/me/hours"),
    (ADELE, 200, "/bookwithme/me/calendars"),
    (ADELE, 200, "/bookwithme/me/links"),
    (ADELE, 200, "/bookwithme/me/links/{code}"),
    (ADELE, 200, "/bookwithme/me/meetingtype/new"),
    (ADELE, 200, "/bookwithme/me/meetingtype/{token}"),
    (ADELE, 200, "/bookwithme/me/meetingtype/{token}/share"),
    (ADELE, 200, "/bookwithme/me/meetingtype/{private_token}/share"),
    (ADELE, 200, "/bookwithme/me/share"),
    (ADELE, 200, "/bookwithme/me/times?type={token}"),
    (ADELE, 200, "/_emulator/signature"),
    (TOMAS, 200, "{public}"),
    (TOMAS, 200, "{public}?start={start}"),
    (ADAM, 403, "/bookwithme/me"),
    (NORA, 200, "/bookwithme/me"),
]
NOT_PAGES = {
    "api",  # JSON
    "card_images",
    "invoke_command",
    "probes",
    "static",
    "mailbox.document",  # a mail as a document of its own, shown inside a page
    "signature.preview",  # likewise
    "signature.download",
    "signature.qr_png",
    "signature.qr_svg",
    "console.completion",
    "control_classes",  # of the root alone: test_class_board.py
    "control_mailboxes.signature",  # a document of its own, shown inside a page
    "page_json",
    "openapi.description",
    "invitations.accept",  # leads on to the start page
    "manage.calendar",
    "published.calendar",
}


LANGUAGES = ("en", "fr")


EVERYWHERE = "CLOSE_LOOKS" in os.environ
"""Whether each page is looked at by every rule in each language; `make races` asks for it."""


def closely(number, lang):
    """Whether the page of a number is looked at by every rule in a language."""
    return EVERYWHERE or lang == LANGUAGES[number % len(LANGUAGES)]


@pytest.mark.parametrize("number", range(len(PAGES)), ids=[address for _, _, address in PAGES])
def test_a_page_is_sound(walker, stage, number):
    who, status, address = PAGES[number]
    for lang in LANGUAGES:
        walker.begin(lang, "Europe/Paris")
        if who:
            walker.become(who)
        walker.traffic.answers()
        walker.open(address.format(**stage.names))
        faults = faults_of_the_page(walker, closely=closely(number, lang))
        faults += faults_of_the_network(walker, status)
        assert faults == [], f"{lang}:\n" + "\n".join(faults)


def to_the_code(walker, stage):
    walker.open(f"{stage.names['public']}?anonymous&start={stage.names['start']}")
    walker.type("Name", "Bob Example")
    walker.type("Email", f"bob-{walker.language.code}@example.org")
    walker.press("Email verification code")
    walker.one("input[name=code]")


def to_a_time_that_is_chosen(walker, stage):
    walker.become(TOMAS)
    walker.open(f"{stage.names['page']}?day={stage.names['start'][:10]}&timeZone=Europe/Paris")
    walker.one("#zone").click()
    walker.one("button[name=start]").click()


def to_a_wrong_code(walker, stage):
    to_the_code(walker, stage)
    walker.type("Verification code", "000000")
    walker.press("Schedule")
    walker.one("[aria-invalid]")


def to_the_share_dialog(walker, stage):
    walker.become(ADELE)
    walker.open("/bookwithme/me")
    walker.press("Share %(title)s", title=stage.private["title"])
    walker.until(lambda: walker.shown("dialog"))


def to_the_dialog_of_a_page(walker, stage):
    walker.open(stage.names["manage"])
    walker.press("Cancel meeting")
    walker.until(lambda: walker.shown("dialog"))


def to_a_title_that_lacks(walker, _stage):
    walker.become(ADELE)
    walker.open("/bookwithme/me/meetingtype/new")
    walker.field("Custom hours").click()
    walker.run("document.querySelector('form[data-editor]').noValidate = true")
    walker.press("Save")
    walker.one("[aria-invalid]")


def to_a_command_that_fails(walker, _stage):
    walker.open("/_emulator/exchange")
    walker.one("[name=command]").send_keys("Set-OrganizationConfig -EwsEnabled maybe")
    walker.press("Run")
    walker.one(".console__error")


def to_a_mailbox_that_is_none(walker, _stage):
    walker.open("/_emulator/mailboxes")
    walker.type("Email address", "adam")
    walker.one("details.fold > summary").click()
    walker.one("[name=monday]").send_keys("soon")
    walker.press("Create the mailbox")
    walker.one("[aria-invalid]")


def to_a_question_of_the_organizer(walker, _stage):
    walker.become(ADELE)
    walker.open("/bookwithme/me/calendars")
    ask(walker)


def to_a_question_of_the_operator(walker, _stage):
    walker.open("/_emulator/mail")
    ask(walker)


def ask(walker):
    """Send a dangerous form as a browser without scripts does, which gets a question back."""
    walker.run("document.querySelector('form[data-ask]').submit()")
    walker.one("[name=confirmed]")


WAYS = [
    (200, to_the_code),
    (200, to_a_time_that_is_chosen),
    (422, to_a_wrong_code),
    (200, to_the_share_dialog),
    (200, to_the_dialog_of_a_page),
    (422, to_a_title_that_lacks),
    (200, to_a_command_that_fails),
    (422, to_a_mailbox_that_is_none),
    (200, to_a_question_of_the_organizer),
    (200, to_a_question_of_the_operator),
]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("number", range(len(WAYS)), ids=[way.__name__ for _, way in WAYS])
def test_what_a_page_turns_into_is_sound(walker, stage, number, lang):
    status, way = WAYS[number]
    walker.begin(lang, "Europe/Paris")
    way(walker, stage)
    faults = faults_of_the_page(walker, closely=closely(number, lang))
    assert faults == [], "\n".join(faults)
    assert walker.status == status


@pytest.mark.parametrize(
    "path", ["/", "/_emulator/mail", "/_emulator/exchange", "/_emulator/", "/_emulator/mailboxes"]
)
def test_a_page_of_an_empty_world_is_sound(visitor, path):
    visitor.open(path)
    faults = faults_of_the_page(visitor)
    assert faults == [], "\n".join(faults)


def test_menus_open_inside_a_narrow_window(walker):
    walker.become(ADELE)
    walker.open("/bookwithme/me")
    walker.width(360)
    edges = walker.run(
        """
        return [...document.querySelectorAll(".menu")].map((menu) => {
          menu.open = true;
          const {left, right} = menu.querySelector(".menu__panel").getBoundingClientRect();
          menu.open = false;
          return [left, right];
        });
        """
    )
    assert len(edges) > 5
    assert [each for each in edges if each[0] < 0 or each[1] > 360] == []


def test_every_page_is_walked_over(sqlite_template, stage):
    store = Store(f"sqlite:///{sqlite_template}")
    routes = create_app(Settings(database_url="sqlite://"), store).url_map
    store.close()
    pages = {
        rule.endpoint
        for rule in routes.iter_rules()
        if "GET" in rule.methods
        and NOT_PAGES.isdisjoint({rule.endpoint, rule.endpoint.split(".")[0]})
    }
    walked = {endpoint(routes, stage, address) for _, _, address in PAGES} - {None}
    assert pages - walked == set()


def endpoint(routes, stage, address):
    path = address.format(**stage.names).removeprefix(stage.emulator.url).split("?")[0]
    try:
        return routes.bind("").match(path)[0]
    except NotFound:
        return None
