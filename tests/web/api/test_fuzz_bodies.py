"""Any bytes to any route, hostile values in every field: never a 500."""

import json
import os
import random
from urllib.parse import quote

import pytest

from bookwithme.domain.sharing import Invitation
from bookwithme.service.faults import faults
from bookwithme.service.organizer import sharing
from tests.service.whole import exported
from tests.web.acting import be
from tests.web.attendee.attendees import PARIS_TEN, book_directly, private_of, type_of
from tests.web.conftest import ATTENDEE, ORGANIZER, STRANGER_TOKEN
from tests.web.platform.good_requests import PAGE_JSON

HOSTILE = ("\ud800", "a\0b", 2**70, -1, [[]], {"a": None}, None, True, 1.5, "x" * 5_000, "\u202e")
REFUSALS = {"NotFound"}
"""What the page's own JSON says of a page, a type or a booking that is not there."""
UNASKED = {"HEAD", "OPTIONS"}
ROUNDS = int(os.environ.get("FUZZ_ROUNDS", "1"))
DICE = random.Random(48)


def deep(levels):
    return "[" * levels + "]" * levels


@pytest.fixture
def full(cast, context):
    """A world with one of everything."""
    link = cast.link()
    booking = book_directly(context, cast.public, PARIS_TEN)
    message = sharing.share_page(context, ORGANIZER, Invitation(to=(ATTENDEE,)))
    return {
        "address": ORGANIZER,
        "bookingcode": link.link.bookingcode,
        "booking": booking,
        "guid": message.guid,
        "link": private_of(cast, link),
        "name": "Work",
        "page": cast.organizer.page_name,
        "secret": booking.manage_secret,
        "tenant": "contoso.com",
        "token": STRANGER_TOKEN,
        "type": type_of(cast),
    }


def places(value, path=()):
    """The way to every value in a document."""
    if path:
        yield path
    inner = value if isinstance(value, dict) else {}
    if isinstance(value, list) and value:
        inner = {0: value[0]}
    for key, each in inner.items():
        yield from places(each, (*path, key))


def spoiled(document, path, value):
    copy = json.loads(json.dumps(document))
    inner = copy
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return copy


def test_no_hostile_value_in_any_field_of_a_worlds_document_is_an_error_of_ours(
    client, full, context
):
    document = exported(context)
    ways = sorted(set(places(document)), key=str)
    assert len(ways) > 80
    found = {}
    for number, path in enumerate(ways * ROUNDS):
        value = HOSTILE[number % len(HOSTILE)]
        answer = client.put("/_emulator/api/world", json=spoiled(document, path, value))
        found[path, ascii(value)[:20]] = answer.status_code
    assert {each: status for each, status in found.items() if not 200 <= status < 500} == {}


@pytest.mark.parametrize("levels", [99, 101, 1_000, 100_000])
def test_no_depth_of_a_body_is_an_error_of_ours_wherever_it_is_sent(client, app, full, levels):
    found = {}
    for rule, methods in routes(app, full):
        for method in methods - {"GET", "DELETE"}:
            answer = client.open(
                rule, method=method, data=deep(levels), content_type="application/json"
            )
            found[method, rule] = status_of(rule, answer)
    assert len(found) > 30
    assert {each: status for each, status in found.items() if status >= 500} == {}


def status_of(path, answer):
    """Its status; where the page's own JSON tells all that it refuses by 500, that is 400."""
    told = answer.status_code == 500 and path.startswith(PAGE_JSON.partition("<")[0])
    return 400 if told and answer.json["error"]["code"] in REFUSALS else answer.status_code


def routes(app, known, *, junk=False):
    """Every route with its methods; its parts filled from `known`, or with junk."""
    for rule in sorted(app.url_map.iter_rules(), key=str):
        path = str(rule)
        for part in rule.arguments:
            filled = noise() if junk else quote(str(known.get(part, "x")))
            for kind in ("", "uuid:", "path:", "int:"):
                path = path.replace(f"<{kind}{part}>", filled)
        yield path, rule.methods - UNASKED


def noise(length=12):
    """Random bytes as a path or a query may hold them."""
    return quote(DICE.randbytes(DICE.randrange(1, length)), safe="")


@pytest.mark.parametrize("persona", [None, ORGANIZER])
@pytest.mark.parametrize("junk", [False, True], ids=["known paths", "random paths"])
def test_any_bytes_to_any_route_are_answered(client, app, context, full, persona, junk):
    if persona:
        be(client, persona)
    kinds = ("application/json", "application/x-www-form-urlencoded", "text/calendar", "x/y", "")
    found = {}
    for number in range(ROUNDS):
        for path, methods in routes(app, full, junk=junk):
            for method in sorted(methods):
                answer = client.open(
                    f"{path}?{noise()}={noise()}&lang={noise()}",
                    method=method,
                    data=DICE.randbytes(DICE.randrange(200)) if method != "GET" else None,
                    content_type=kinds[(number + len(found)) % len(kinds)],
                    headers={"User-Agent": "\u00ff" * DICE.randrange(9), "Accept-Language": ";q=,"},
                )
                found[number, method, path] = status_of(path, answer)
                answer.close()
                if method != "GET":
                    faults.put_faults(context, [])  # an empty form is one: it asks for failures
    assert len(found) > 200
    assert {each: status for each, status in found.items() if status >= 500} == {}


@pytest.mark.parametrize("value", ["\0", "%ED%A0%80", "%FF%FE", "9" * 60, "x" * 3_000, "%E2%80%AE"])
def test_hostile_fields_of_forms_are_answered(client, full, value):
    be(client, ORGANIZER)
    raw = value if value.startswith("%") else quote(value)
    names = "start name email notes code verification key step reason title duration timeZone to"
    body = "&".join(f"{name}={raw}" for name in names.split())
    secret = full["secret"]
    paths = [
        full["link"],
        full["type"],
        f"/bookwithme/manage/{secret}/cancel",
        f"/bookwithme/manage/{secret}/reschedule",
        "/bookwithme/me/meetingtype/new",
        "/_emulator/persona",
        "/_emulator/exchange",
        "/_emulator/clock",
    ]
    form = "application/x-www-form-urlencoded"
    found = {
        path: client.post(path, data=body, content_type=form).status_code for path in paths
    } | {f"GET {path}": client.get(f"{path}&start={raw}&month={raw}").status_code for path in paths}
    assert {path: status for path, status in found.items() if status >= 500} == {}
