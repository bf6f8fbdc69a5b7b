"""One thing has one name: the word list in the catalogue's header, against every text.

Those of the lessons too, which quote what stands on the screen in bold.
"""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import bookwithme
from tests.web.lessons.playing import SHIPPED_NAMES, document, texts_in

CATALOGUE = Path(bookwithme.__file__).parent / "locale" / "fr" / "LC_MESSAGES" / "messages.po"


@pytest.fixture(scope="module")
def catalogue():
    with CATALOGUE.open("rb") as file:
        return read_po(file)


def several(text):
    """The one text of a message, or both."""
    return text if isinstance(text, (tuple, list)) else (text,)


def word_list(catalogue, language):
    """What a thing is called, and a pattern of what it is not called."""
    for line in catalogue.header_comment.splitlines():
        begins, _, entry = line.removeprefix("# ").partition(": ")
        if begins == language:
            name, *others = entry.split(" // ")
            yield from ((name, re.compile(other)) for other in others)


@pytest.fixture(scope="module")
def lessons():
    """Every text of the shipped lessons."""
    return [text for name in SHIPPED_NAMES for text in texts_in(document(name))]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_text_calls_a_thing_by_another_name(catalogue, lessons, language):
    rules = list(word_list(catalogue, language))
    assert len({name for name, _ in rules}) >= 25
    texts = [
        text
        for message in catalogue
        if message.id
        for text in several(message.id if language == "en" else message.string)
    ]
    assert (len(texts) > 1_000, len(lessons) > 200) == (True, True)
    texts += [text[language] for text in lessons]
    wrong = [(name, text) for name, other in rules for text in texts if other.search(text)]
    assert wrong == []


def test_the_other_name_would_be_seen(catalogue):
    patterns = [other for _, other in word_list(catalogue, "en")]
    assert any(each.search("Put it on the blocklist") for each in patterns)
    assert any(each.search("Log in to go on") for each in patterns)


def test_what_a_lesson_quotes_in_bold_is_said_so_on_the_screen(catalogue, lessons):
    on_screen = {straight(each.id): each.string for each in catalogue if isinstance(each.id, str)}
    pairs = [
        pair
        for text in lessons
        for pair in zip(quoted(text["en"]), quoted(text["fr"]), strict=True)
        if not re.search(r"\d", pair[0])
    ]
    assert len(pairs) > 25
    # What is the same in both languages is data: a meeting type's title, a case of the document.
    assert [(en, fr) for en, fr in pairs if en != fr and on_screen.get(straight(en)) != fr] == []


def quoted(text):
    return re.findall(r"\*\*(.+?)\*\*", text)


def straight(text):
    return text.replace("’", "'")
