"""Sentences with places in braces keep them in every language."""

from string import Formatter

import pytest

from bookwithme import i18n
from bookwithme.ical import remarks
from bookwithme.ical.fetching import feed


def sentences():
    """Every sentence that the calendar's room marks."""
    return [
        value
        for module in (remarks, feed)
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, str) and value.endswith(".")
    ]


def places(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("code", i18n.languages[1:])
def test_what_a_calendars_reader_says_keeps_its_places(code):
    language = i18n.language(code)
    translated = {text: language.gettext(text) for text in sentences()}
    assert len(translated) == 42
    assert {text: places(text) for text in translated} == {
        text: places(other) for text, other in translated.items()
    }
    assert [text for text, other in translated.items() if text == other] == []
