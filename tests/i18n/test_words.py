"""One thing has one name: the word list in the catalogue's header, against every text."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import bookwithme

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


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_text_calls_a_thing_by_another_name(catalogue, language):
    rules = list(word_list(catalogue, language))
    assert len({name for name, _ in rules}) >= 25
    texts = [
        text
        for message in catalogue
        if message.id
        for text in several(message.id if language == "en" else message.string)
    ]
    assert len(texts) > 1_000
    wrong = [(name, text) for name, other in rules for text in texts if other.search(text)]
    assert wrong == []


def test_the_other_name_would_be_seen(catalogue):
    patterns = [other for _, other in word_list(catalogue, "en")]
    assert any(each.search("Put it on the blocklist") for each in patterns)
    assert any(each.search("Log in to go on") for each in patterns)
