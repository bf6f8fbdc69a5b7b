"""The published schema of a world's document, against scenarios, exports and the loader."""

import copy
import json
import re

import pytest
from jsonschema import Draft202012Validator

from bookwithme.contract.describing import published
from bookwithme.contract.document.world import World
from bookwithme.domain.errors import InvalidInput
from bookwithme.domain.sharing import Invitation
from bookwithme.exchange import console
from bookwithme.resources import SEED_DATA
from bookwithme.service.admin.policies import directory_of
from bookwithme.service.organizer import sharing
from bookwithme.service.worlds import worlds
from tests.service.whole import MAILBOX, MAILS, PLANNED, SERIES, exported, import_document

SCHEMA = published(World, "A world of the bookwithme emulator")
DEFINITIONS = SCHEMA["$defs"]
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
SCENARIOS = sorted(SEED_DATA.glob("*.json"))
ADELE = "adele@contoso.com"
BEN = {"name": "Ben Walters", "email": "ben@fabrikam.com"}
STRANGER = "zzz"


def wrong(document):
    return [(list(each.path), each.message) for each in VALIDATOR.iter_errors(document)]


def test_the_schema_is_one_and_is_published(client, context):
    Draft202012Validator.check_schema(SCHEMA)
    answer = client.get("/_emulator/api/world/schema.json")
    assert (answer.mimetype, json.loads(answer.data)) == ("application/schema+json", SCHEMA)
    assert '/_emulator/api/world/schema.json"' in client.get("/_emulator/worlds").text


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_scenario_and_its_export_keep_to_it(context, path):
    assert wrong(json.loads(path.read_text("utf-8"))) == []
    worlds.make_world(context, "other", path.stem)
    assert wrong(exported(context.elsewhere("other"))) == []


@pytest.fixture
def whole(context):
    """A document with something in every list."""
    worlds.make_world(context, "other", "contoso")
    there = context.elsewhere("other")
    invitation = Invitation(to=("ann@fabrikam.com",), message="", language="en")
    sharing.share_page(there, ADELE, invitation)
    console.run("Set-OrganizationConfig -EwsEnabled $false", directory_of(there, None, "test"))
    console.run("New-OwaMailboxPolicy Own", directory_of(there, None, "test"))
    document = exported(there)
    document["mailboxes"][0] |= {"events": [SERIES], "signature": MAILBOX["signature"]}
    document["mailboxes"][0]["meetingTypes"][0] |= MAILS
    document["bookings"][0] |= {"planned": PLANNED, "optionalAttendees": [BEN]}
    document |= {"title": "All", "about": ["Try it."]}
    return document


def objects(schema, value, where=""):
    """Every kind of object of the schema: its properties, and a place where one stands."""
    while "$ref" in schema:
        schema = DEFINITIONS[schema["$ref"].rpartition("/")[2]]
    for each in schema.get("anyOf", ()):
        if value is not None and each != {"type": "null"}:
            yield from objects(each, value, where)
    if "properties" in schema and isinstance(value, dict):
        yield schema, value, where
        for name, inner in schema["properties"].items():
            if name in value:
                yield from objects(inner, value[name], f"{where}.{name}".lstrip("."))
    elif schema.get("type") == "array":
        for number, item in enumerate(value):
            yield from objects(schema["items"], item, f"{where}[{number}]")


def test_it_knows_the_same_keys_as_the_loader(context, whole):
    """A stranger in an object is told with the names that the loader knows there."""
    compared = set()
    for schema, value, where in objects(SCHEMA, whole):
        if id(schema) in compared or where.endswith(("weekly", "about")):
            continue
        compared.add(id(schema))
        value[STRANGER] = 1
        with pytest.raises(InvalidInput) as refused:
            import_document(context, copy.deepcopy(whole))
        del value[STRANGER]
        (told,) = [each for each in refused.value.problems if each.field.endswith(STRANGER)]
        assert told.field == f"{where}.{STRANGER}".lstrip(".")
        known = re.search(r"known are ([^(]*)", told.problem)[1].strip().split(", ")
        assert (where, set(known)) == (where, set(schema["properties"]))
    named = {id(schema) for schema in DEFINITIONS.values() if "properties" in schema}
    assert {name for name, each in DEFINITIONS.items() if id(each) in named - compared} == set()


@pytest.mark.parametrize(
    ("place_of", "value"),
    [
        (("version",), 2),
        (("stranger",), 1),
        (("settings", "accessRules"), "2023"),
        (("mailboxes", 0, "address"), None),
        (("mailboxes", 0, "meetingTypes", 0, "duration"), "PT1H30"),
        (("mailboxes", 0, "meetingTypes", 0, "links"), [{"createdAt": "yesterday"}]),
        (("mailboxes", 0, "page", "banner"), "kittens"),
        (("bookings", 0, "start"), 7),
    ],
)
def test_what_the_loader_refuses_for_its_shape_the_schema_refuses_too(
    context, whole, place_of, value
):
    *way, last = place_of
    inside = whole
    for step in way:
        inside = inside[step]
    inside[last] = value
    assert wrong(whole) != []
    with pytest.raises(InvalidInput):
        import_document(context, whole)
