"""The shapes of faults."""

from __future__ import annotations

from bookwithme.service.faults import faults
from bookwithme.web.api.schema import (
    DURATION,
    FLAG,
    Schema,
    answer,
    choice,
    listed,
    obj,
    or_null,
    ref,
)

_CHANCES: Schema = {
    "probability": {"type": "number", "minimum": 0, "maximum": 1},
    "times": or_null({"type": "integer", "minimum": 1, "maximum": faults.MOST_TIMES}),
}
_EFFECTS: Schema = {
    "status": or_null({"type": "integer", "minimum": 400, "maximum": 599}),
    "delay": {
        "anyOf": [
            {"type": "string", "pattern": r"^PT\d{1,5}(\.\d{1,6})?S$"},
            {"type": "number", "minimum": 0, "maximum": faults.LONGEST_DELAY},
            DURATION,
        ],
        "description": "A duration such as PT0.5S, or a number of seconds; at most 60.",
    },
    "drop": FLAG | {"description": "Close the connection without an answer."},
}
_MATCH = obj(
    {
        "method": or_null({"type": "string", "pattern": "^[A-Za-z]{1,16}$"}),
        "path": or_null(
            {
                "type": "string",
                "pattern": r"^[/*]",
                "maxLength": 500,
                "description": "Within the world; an asterisk stands for anything.",
            }
        ),
    }
)
_ITEM: Schema = {
    "anyOf": [
        obj(
            {
                "kind": {"const": faults.REQUEST},
                "match": _MATCH,
                "fault": obj({**_EFFECTS, **_CHANCES}),
            },
            required=["fault"],
        ),
        obj(
            {"kind": choice(faults.OF_NO_REQUEST), "fault": obj(_CHANCES)},
            required=["kind"],
        ),
        choice(faults.OF_NO_REQUEST),
    ]
}
_FAULTS = listed(ref("Fault"), maxItems=faults.MOST)

FAULTS: dict[str, Schema] = {
    "Fault": _ITEM,
    "Faults": answer({"faults": _FAULTS}),
    "FaultsWish": {"anyOf": [_FAULTS, obj({"faults": _FAULTS}, required=["faults"])]},
}
