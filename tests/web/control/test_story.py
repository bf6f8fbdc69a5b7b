"""The journal in words: who did what, every name a link, GUIDs unfold; to search and to page."""

import pytest

from bookwithme.contract.messages import KINDS
from bookwithme.service.mail import outbox
from bookwithme.service.worlds import journal
from bookwithme.storage import journal as stored
from tests.page import Page, words
from tests.web.acting import be
from tests.web.attendee.attendees import book_directly, page_of, private_of
from tests.web.conftest import ATTENDEE, NOW, ORGANIZER

JOURNAL = "/_emulator/journal"
BROWSER = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/130.0"}
SCANNER = {"User-Agent": "Proofpoint"}


@pytest.fixture
def link(client, cast, context):
    """A link that a scanner and Gus have opened."""
    journal.clear_entries(context)
    link = cast.link()
    be(client, ATTENDEE)
    for _ in range(2):
        client.get(private_of(cast, link), headers=SCANNER)
    client.get(private_of(cast, link), headers=BROWSER)
    return link


def told(client, query="", **headers):
    return Page(client.get(f"{JOURNAL}{query}", headers=headers)).texts(".told__words")


def test_a_link_and_all_that_came_of_it_is_one_paragraph(client, link):
    (one,) = told(client)
    assert one.split(" · ") == [
        "Someone created the private link to Salary talk",
        "A scanner opened the link, which changed nothing × 2",
        "Gus Guest opened the link",
    ]


def test_every_name_is_a_link_to_all_that_is_told_of_it(client, cast, context, link):
    booking = book_directly(context, cast.public)
    page = Page(client.get(JOURNAL))
    code = link.link.bookingcode
    assert page.link("the private link to Salary talk") == f"{JOURNAL}?q={code}"
    assert page.link("Gus Guest") == f"{JOURNAL}?q={ATTENDEE}"
    (mail, _) = outbox.messages(context)
    assert f"/_emulator/mail/{mail.guid}" in page.addresses
    assert f"{JOURNAL}?q={booking.guid}" in page.addresses
    assert str(code) not in " ".join(page.texts(".told__words"))


def test_it_is_searched_by_person_link_and_booking(client, cast, context, link):
    booking = book_directly(context, cast.public)
    assert len(told(client)) == 2
    for text in (link.link.bookingcode, "salary"):
        assert all("link" in each for each in told(client, f"?q={text}"))
    (found,) = told(client, f"?q={booking.guid}")
    assert "booked Coffee chat" in found
    assert "No journal entries match." in words(client.get(f"{JOURNAL}?q=nobody-at-all"))


def test_it_is_paged(client, context):
    with context.write() as uow:
        for number in range(61):
            uow.journal.add("world", NOW, {"change": "reset", "scenario": f"s{number}"})
    page = Page(client.get(JOURNAL))
    assert len(page.texts(".told__words")) == 60
    older = Page(client.get(page.link("Older entries")))
    assert "s0" in older.texts(".told__words")[0]
    assert older.all("[data-refresh]") == []
    assert client.get(f"{JOURNAL}?before=9999999999999999999999&q=%25").status_code == 200


def test_a_search_goes_on_in_older_entries(client, context, monkeypatch):
    monkeypatch.setattr(stored, "SEARCHED", 40)
    with context.write() as uow:
        for number in range(61):
            uow.journal.add("world", NOW, {"change": "reset", "scenario": f"s{number}"})
    answer = client.get(f"{JOURNAL}?q=s7")
    assert "The latest were searched." in words(answer)
    older = Page(client.get(Page(answer).link("Search older entries")))
    assert ["s7" in each for each in older.texts(".told__words")] == [True]


def test_a_page_that_is_opened_and_a_code_are_told_in_french(client, cast, context):
    client.get(f"{page_of(cast)}", headers=BROWSER)
    (opened, *_) = told(client, **{"Accept-Language": "fr"})
    name = "«\N{NO-BREAK SPACE}Adele Vance\N{NO-BREAK SPACE}»"
    assert opened == f"Quelqu’un a ouvert la page de réservation {name}"


def every(kind):
    """What an entry of a kind may hold, with too little and with all that it has."""
    whole = {
        "mailbox": ORGANIZER,
        "command": "Get-Mailbox",
        "effectiveAt": "2026-11-23T08:00:00Z",
        "to": [ATTENDEE],
        "message": "0b4b1ee2-6f1f-4c60-8d6f-8a3a2f1d7a55",
        "mail": "share",
        "now": "2026-11-23T08:00:00Z",
        "mode": "frozen",
        "ran": [{"what": "nothing", "about": "x", "at": "2026-11-23T08:00:00Z"}],
        "reason": "100 %",
        "change": "changed",
    }
    return {
        "opened": [{}],
        "unknownLink": [{}],
        "lesson": [{}, {"change": "hint", "step": "a"}],
    }.get(kind, [whole])


def test_every_kind_has_its_words(client, context):
    with context.write() as uow:
        for kind in KINDS:
            for data in every(kind):
                uow.journal.add(kind, NOW, data)
    for language in ("en", "fr"):
        found = told(client, **{"Accept-Language": language})
        assert [each for each in found if each in KINDS] == []
