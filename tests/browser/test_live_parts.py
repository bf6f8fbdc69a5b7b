"""Journal and mails show by themselves what happens; while nothing does the page only asks."""

from datetime import UTC, datetime

import pytest

from tests.browser.stage import ADELE

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
NINE = MONDAY.replace(day=24, hour=9)
FETCHED = """
const fetched = performance.getEntriesByType("resource").map(({ name }) => name);
return fetched.filter((name) => name.includes(arguments[0])).length;
"""


@pytest.fixture
def intro(emulator):
    """A meeting type that can be booked on Monday."""
    emulator.clock.freeze(MONDAY)
    return emulator.mailbox(ADELE, displayName="Adele Vance").meeting_type("Intro")


@pytest.mark.parametrize(
    ("page", "part", "news"),
    [("journal", "#entries", "booked"), ("mail", "#mails", "ben@fabrikam.com")],
)
def test_what_happens_appears_by_itself(visitor, intro, page, part, news):
    visitor.open(f"/_emulator/{page}")
    visitor.until(lambda: visitor.run(FETCHED, "/changes"))
    assert news not in visitor.one(f"{part}[data-refresh]").text.casefold()
    intro.book(NINE)
    visitor.until(lambda: news in visitor.one(f"{part}[data-refresh]").text.casefold())


def test_while_nothing_happens_the_page_only_asks(visitor, intro):
    visitor.open("/_emulator/journal")
    visitor.until(lambda: visitor.run(FETCHED, "/changes") > 3)
    assert visitor.run(FETCHED, "/_emulator/journal") == 0
