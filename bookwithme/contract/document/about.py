"""What a scenario says of itself: in English, to be translated, or in each language."""

from typing import Annotated

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from bookwithme import i18n
from bookwithme.contract.problems import STORABLE
from bookwithme.contract.types import written
from bookwithme.i18n import SOURCE, languages


def _read(value: object) -> tuple[str, ...] | dict[str, str]:
    if isinstance(value, list | tuple):
        return tuple(written(line) for line in value)
    if isinstance(value, dict) and SOURCE in value and value.keys() <= set(languages):
        return {language: written(text) for language, text in value.items()}
    known = ", ".join(languages)
    raise ValueError(f"must be a list of texts, or an object with a text for each of {known}")


def said(value: object) -> dict[str, str]:
    """Read a text in each language, of which English is needed; raises ValueError."""
    found = _read(value) if isinstance(value, dict) else None
    if not isinstance(found, dict):
        raise ValueError(f"must be an object with a text for each of {', '.join(languages)}")
    return found


def in_language(text: dict[str, str], language: str) -> str:
    """A text for a reader of a language."""
    return text.get(language) or text[SOURCE]


def _written(about: tuple[str, ...] | dict[str, str]) -> list[str] | dict[str, str]:
    return about if isinstance(about, dict) else list(about)


_STORABLE = {"type": "string", "pattern": STORABLE}
_SAID = {
    "type": "object",
    "properties": dict.fromkeys(languages, _STORABLE),
    "required": [SOURCE],
    "additionalProperties": False,
}
Said = Annotated[dict[str, str], PlainValidator(said), WithJsonSchema(_SAID)]
"""A text in each language."""

About = Annotated[
    tuple[str, ...] | dict[str, str],
    PlainValidator(_read),
    PlainSerializer(_written, return_type=list[str] | dict[str, str]),
    WithJsonSchema({"anyOf": [{"type": "array", "items": _STORABLE}, _SAID]}),
]


def lines_in(about: list[str] | tuple[str, ...] | dict[str, str], language: str) -> tuple[str, ...]:
    """The lines for a reader of a language; those of a list are English messages, translated."""
    if isinstance(about, dict):
        return tuple(about.get(language, about[SOURCE]).splitlines())
    return tuple(i18n.language(language).gettext(line) for line in about if line)
