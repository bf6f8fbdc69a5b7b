"""What a body must hold as a whole: how the description says it, and that it is so."""

import pytest
from jsonschema import Draft202012Validator

from bookwithme.web.api.openapi import document
from tests.web.conftest import BASE

API = "/_emulator/api"
CALLS = {
    "Advance": ("/clock/advance", "POST"),
    "ClockWish": ("/clock", "PUT"),
    "FaultsWish": ("/faults", "PUT"),
    "BeginLesson": ("/lesson", "PUT"),
    "NewWorld": ("/worlds", "POST"),
    "Command": ("/exchange", "POST"),
}


@pytest.fixture(scope="module")
def told(built_app):
    return document(built_app, BASE)


def test_each_record_has_a_name_for_those_who_make_classes_of_it(told):
    """What a record must hold as a whole stands where generators of clients do not look."""
    records = [each for each in told["components"]["schemas"].values() if "properties" in each]
    assert [each for each in records if each.keys() & {"anyOf", "oneOf", "allOf"}] == []


@pytest.mark.parametrize(
    ("shape", "bodies"),
    [
        ("Advance", [{"by": "P1D", "to": "2027-01-01T00:00:00Z"}, {}, {"by": None, "to": None}]),
        ("ClockWish", [{"now": "2027-01-01T00:00:00Z", "mode": "system"}, {}]),
        ("FaultsWish", [[{"fault": {}}], [{"fault": {"status": 500, "drop": True}}]]),
        ("BeginLesson", [{"lesson": {"steps": []}}]),
        ("NewWorld", [{"name": "try", "scenario": {"no": "world"}}]),
        ("Command", [{"command": "Get-Mailbox", "files": {"two\nlines": ""}}]),
    ],
)
def test_what_is_wrong_about_a_whole_body_is_wrong_by_its_description(client, told, shape, bodies):
    path, method = CALLS[shape]
    for body in bodies:
        reader = Draft202012Validator({"$ref": f"#/components/schemas/{shape}", **told})
        assert not reader.is_valid(body)
        assert client.open(f"{API}{path}", method=method, json=body).status_code == 422
