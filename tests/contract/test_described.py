"""What the description allows is what reading takes, wherever a schema can say it."""

import pytest
from jsonschema import Draft202012Validator

from bookwithme.contract.classes import ClassClock, NewClass
from bookwithme.contract.describing import shapes
from bookwithme.contract.faults import FaultsWish
from bookwithme.contract.hours import Hours
from bookwithme.contract.owa_policies import NewOwaPolicy
from bookwithme.contract.world import Advance, ClockWish
from bookwithme.domain.errors import InvalidInput

NOON = "2026-11-23T12:00:00Z"


def fault(**effect):
    return {"faults": [{"fault": effect}]}


def hours(*row):
    return {"weekly": {"monday": [list(row)]}}


CASES = [
    (ClassClock, {"by": "P1D", "to": None}, True),
    (ClassClock, {"by": "P1D", "mode": "frozen"}, False),
    (Advance, {"to": NOON}, True),
    (Advance, {}, False),
    (ClockWish, {"now": NOON, "mode": None}, True),
    (ClockWish, {"mode": "system"}, True),
    (ClockWish, {"now": NOON, "mode": "system"}, False),
    (ClockWish, {"now": None}, False),
    (NewClass, {"name": "monday", "trainees": ["Ann", ""]}, True),
    (NewClass, {"name": "monday", "trainees": ["x" * 201]}, False),
    (NewClass, {"name": "monday", "trainees": ["a\tb"]}, False),
    (FaultsWish, fault(status=503), True),
    (FaultsWish, fault(delay="PT0.5S"), True),
    (FaultsWish, fault(delay=0), False),
    (FaultsWish, fault(drop=False), False),
    (FaultsWish, fault(drop=True, status=503), False),
    (Hours, hours("09:00", "24:00"), True),
    (Hours, hours("24:00", "09:00"), False),
    (Hours, hours("0٩:00", "10:00"), False),
    (NewOwaPolicy, {"name": "No booking"}, True),
    (NewOwaPolicy, {"name": " No booking"}, False),
    (NewOwaPolicy, {"name": "No/booking"}, False),
]


@pytest.mark.parametrize(("record", "document", "is_right"), CASES)
def test_the_description_allows_what_is_taken(record, document, is_right):
    schema = {"$ref": f"#/$defs/{record.__name__}", "$defs": shapes([record], [])}
    assert Draft202012Validator(schema).is_valid(document) is is_right
    if is_right:
        record.read(document)
    else:
        with pytest.raises(InvalidInput):
            record.read(document)
