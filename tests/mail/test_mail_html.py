"""The HTML of mails: safe for Outlook's Word engine, and for those who read it."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from bookwithme.domain.booking import Attendee
from bookwithme.i18n import languages
from tests.page import Page

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7*7 }}%(name)s&amp;"
TAGS = {"html", "head", "meta", "title", "body", "table", "tr", "td", "h1", "p", "span", "br", "a"}
# What Word draws, by caniemail.com; what it merely passes over does no harm on a phone.
STYLES = {
    "background-color",
    "border",
    "border-bottom",
    "border-top",
    "color",
    "font-family",
    "font-size",
    "font-weight",
    "height",
    "letter-spacing",
    "line-height",
    "margin",
    "padding",
    "text-decoration",
    "width",
}
PASSED_OVER = {"overflow-wrap", "word-wrap"}


class Seen(HTMLParser):
    """The tags, inline styles, links and words of a document, as a browser meets them."""

    def __init__(self, document):
        super().__init__()
        self.tags, self.styles, self.links, self.words = [], set(), [], []
        self.feed(document)

    def handle_starttag(self, tag, attrs):
        """Take note of a tag, its attributes' names and what it links to."""
        names = dict(attrs)
        self.tags.append((tag, tuple(sorted(names))))
        self.styles |= {s.partition(":")[0] for s in (names.get("style") or "").split(";")}
        if "href" in names:
            self.links.append(names["href"])

    def handle_data(self, data):
        """Take note of a piece of text."""
        self.words.append(data.strip())


@pytest.fixture(params=languages)
def letters(request, owner, booking, every_letter):
    return every_letter(owner, replace(booking, language=request.param))


def test_only_what_word_understands_is_used(letters):
    for letter in letters:
        seen = Seen(letter.html)
        assert {tag for tag, _ in seen.tags} <= TAGS
        assert seen.styles - {""} <= STYLES | PASSED_OVER
        assert Page(letter.html).all('table[style*="margin"]') == []


def test_nothing_is_loaded_and_nothing_runs(letters):
    for letter in letters:
        names = {name for _, attributes in Seen(letter.html).tags for name in attributes}
        assert names.isdisjoint({"src", "srcset", "background", "ping"})
        assert not [name for name in names if name.startswith("on")]
        assert "url(" not in letter.html


def test_html_has_the_same_links_as_the_letter_says(letters):
    for letter in letters:
        assert tuple(Seen(letter.html).links) == letter.links


def test_html_says_every_word_of_the_text(letters):
    for letter in letters:
        words = Seen(letter.html).words
        lines = {line for line in letter.text.splitlines() if line.strip("_")}
        assert lines - set(letter.links) - set(words) == set()


def test_a_document_names_its_language_and_its_subject(letters):
    for letter in letters:
        assert f'<html lang="{letter.language}">' in letter.html
        assert Page(letter.html).one("title").raw == letter.subject


def test_no_label_stays_english_in_french(owner, booking, every_letter):
    alike = set(owner.display_name.splitlines()) | set(booking.attendee.notes.splitlines())
    alike |= {booking.title, booking.subject, booking.description, booking.attendee.email}
    alike |= {"482913", "30 min", "Hello!"}
    pairs = zip(
        every_letter(owner, booking),
        every_letter(owner, replace(booking, language="fr")),
        strict=True,
    )
    for english, french in pairs:
        same = set(english.text.splitlines()) & set(french.text.splitlines())
        assert {line for line in same if line.strip("_")} - alike - set(french.links) == set()


def test_hostile_texts_are_shown_and_change_nothing(owner, booking, every_letter):
    hostile = replace(
        booking,
        title=HOSTILE,
        description=HOSTILE,
        location=HOSTILE,
        attendee=Attendee(HOSTILE, "zoe@fabrikam.com", HOSTILE),
    )
    evil = replace(owner, display_name=HOSTILE)
    for harmless, attacked in zip(
        every_letter(owner, replace(booking, attendee=replace(booking.attendee, notes="-"))),
        every_letter(evil, hostile, message=HOSTILE),
        strict=True,
    ):
        assert Seen(attacked.html).tags == Seen(harmless.html).tags
        assert HOSTILE in "".join(Seen(attacked.html).words)
        assert HOSTILE in attacked.text


def test_a_long_word_and_bidi_marks_are_kept(owner, booking, every_letter):
    odd = "\N{RIGHT-TO-LEFT OVERRIDE}" + "x" * 118 + "\N{PARTY POPPER}"
    for letter in every_letter(replace(owner, display_name=odd), replace(booking, title=odd)):
        assert odd in letter.text
        assert odd in Page(letter.html).raw
