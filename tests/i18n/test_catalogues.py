"""Every sentence that the source asks for stands, whole, in every catalogue."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from bookwithme import i18n

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def asked():
    """Singular to plural (or None) of every message in Python and templates."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    keywords = {**DEFAULT_KEYWORDS, "mark": None}
    found = extract_from_dir(ROOT, methods, options, keywords)
    pairs = [(m, None) if isinstance(m, str) else (m[0], m[1]) for _, _, m, _, _ in found]
    return dict(sorted(pairs, key=lambda pair: pair[1] is not None))


@pytest.fixture(params=i18n.languages[1:])
def catalogue(request):
    path = ROOT / "bookwithme" / "locale" / request.param / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return read_po(file, locale=request.param)


def places(text):
    return set(re.findall(r"%\(\w+\)s|%(?!\()", text))


def forms(string):
    return string if isinstance(string, tuple) else (string,)


def test_every_sentence_of_pages_mails_and_code_is_translated(asked, catalogue):
    missing = [text for text in asked if not (m := catalogue.get(text)) or not all(forms(m.string))]
    assert missing == []


def test_no_translation_is_only_a_guess(catalogue):
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []


def test_no_catalogue_keeps_sentences_that_nobody_asks_for(asked, catalogue):
    assert [forms(m.id)[0] for m in catalogue if m.id and forms(m.id)[0] not in asked] == []


def test_a_sentence_with_a_plural_has_every_form_of_the_language(asked, catalogue):
    counted = {one for one, many in asked.items() if many}
    given = {m.id[0] for m in catalogue if isinstance(m.id, tuple)}
    short = [m.id for m in catalogue if m.pluralizable and len(m.string) != catalogue.num_plurals]
    assert (given, short) == (counted, [])


def test_translations_keep_the_places_for_values(catalogue):
    differing = [
        (message.id, string)
        for message in catalogue
        if message.id
        for string in forms(message.string)
        if places(string) != places(forms(message.id)[-1])
    ]
    assert differing == []


def test_french_sentences_do_not_break_before_their_high_punctuation():
    path = ROOT / "bookwithme" / "locale" / "fr" / "LC_MESSAGES" / "messages.po"
    catalogue = read_po(path.read_text("utf-8").splitlines(), locale="fr")
    breaking = [
        string
        for message in catalogue
        if message.id
        for string in forms(message.string)
        if re.search(r" [:;?!»]|« ", string)
    ]
    assert breaking == []
