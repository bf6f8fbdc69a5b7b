"""The JSON Schema of a world's document, as it is published."""

from bookwithme.contract.describing import Schema, shapes
from bookwithme.contract.document.world import World


def world_schema() -> Schema:
    """Describe a document: scenarios, exports, what is imported.

    It cannot say which places name another, and which keys must be there once.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A world of the bookwithme emulator",
        "$ref": "#/$defs/World",
        "$defs": shapes([World], []),
    }
