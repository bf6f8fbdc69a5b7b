"""JSON Schema of the contract's records, as pydantic makes it but for what says nothing."""

from collections.abc import Iterable
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, models_json_schema
from pydantic_core import core_schema

from bookwithme.contract.base import Record

Schema = dict[str, Any]


class _Plain(GenerateJsonSchema):
    """Without titles, which repeat the names, and without the default null of what is absent."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Schema:
        described = super().default_schema(schema)
        absent = "default" in described and described["default"] is None
        return _without("default", described) if absent else described

    def dict_schema(self, schema: core_schema.DictSchema) -> Schema:
        """A mapping, whose pattern holds for all its keys."""
        described = super().dict_schema(schema)
        closed = {"additionalProperties": False} if "patternProperties" in described else {}
        return described | closed


def _without(word: str, schema: Schema) -> Schema:
    return {name: value for name, value in schema.items() if name != word}


def shapes(
    taken: Iterable[type[Record]], answered: Iterable[type[Record]], refer: str = "#/$defs/{model}"
) -> dict[str, Schema]:
    """Describe records, and those inside them, by name: what is taken, and what is answered.

    `refer`: how one refers to another.
    """
    wanted: list[tuple[type[Record], JsonSchemaMode]] = [
        *((each, "validation") for each in taken),
        *((each, "serialization") for each in answered),
    ]
    _, described = models_json_schema(wanted, schema_generator=_Plain, ref_template=refer)
    found: dict[str, Schema] = described.get("$defs", {})
    return {name: _without("title", each) for name, each in found.items()}


def published(record: type[Record], title: str) -> Schema:
    """The JSON Schema of a file that people write, by its record.

    It cannot say which places name another, and which keys must be there once.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "$ref": f"#/$defs/{record.__name__}",
        "$defs": shapes([record], []),
    }
