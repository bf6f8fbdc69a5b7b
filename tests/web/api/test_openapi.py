"""The description of the control API: whole, and true of what is answered."""

import re

import pytest
from jsonschema import Draft202012Validator

from bookwithme.contract.events import NewEvent
from bookwithme.web.api.openapi import described, document, operation_of
from tests.page import Page
from tests.web.conftest import BASE, ORGANIZER
from tests.web.lessons.playing import ASKING

API = "/_emulator/api"
CALENDAR = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n"
WINDOW = "start=2026-11-23T00:00:00Z&end=2026-11-26T00:00:00Z"


@pytest.fixture(scope="module")
def told(built_app):
    return document(built_app, BASE)


def test_it_tells_every_route_of_the_api_and_no_other(built_app):
    rules = [rule for rule, _ in described(built_app)]
    assert all(operation_of(built_app, rule) for rule in rules)
    assert len(rules) > 50


def test_every_shape_that_it_names_is_there_and_every_one_there_is_used(told):
    shapes = told["components"]["schemas"]
    named = set(re.findall(r"'#/components/schemas/(\w+)'", str(told)))
    assert named == set(shapes)
    for shape in shapes.values():
        Draft202012Validator.check_schema(shape)


def test_it_is_served_in_each_world_with_its_own_address(client, other_place, told):
    assert client.get("/_emulator/openapi.json").json == told
    there = client.get("/w/class/_emulator/openapi.json").json
    assert there == told | {"servers": [{"url": f"{BASE}/w/class"}]}


def test_people_can_read_all_of_it_on_a_page_that_loads_nothing_from_elsewhere(client, cast, told):
    page = Page(client.get("/_emulator/api-docs"))
    assert [path for path in told["paths"] if path not in page.text] == []
    sources = page.values("[src]", "src") + page.values("[href]", "href")
    assert [each for each in sources if not each.startswith(("/", "#", "?"))] == []


def good_requests(cast):
    """A good request for every call: endpoint, method, path, and what is sent."""
    link, other = cast.link().link.bookingcode, cast.link().link.bookingcode
    kind, box = cast.public.guid, f"/mailboxes/{ORGANIZER}"
    start = "2026-11-24T10:00:00Z"
    who = {"name": "Gus", "email": "gus@fabrikam.com"}
    owa = "/organizations/contoso.com/owa-policies"
    mail = {"to": ["gus@fabrikam.com"]}
    new = {"displayName": "Eve", "timeZone": "UTC", "subscription": None}
    slots = f"/meeting-types/{kind}/slots?{WINDOW}&timeZone=UTC&explain=true"
    shared = mail | {"bookingcode": str(link)}
    call = {"CmdletInput": {"CmdletName": "Get-OrganizationConfig", "Parameters": {}}}
    calls = {"requests": [{"id": 1, "method": "POST", "url": "InvokeCommand", "body": call}]}
    return [
        ("api.worlds.make", "POST", "/worlds", {"name": "new", "scenario": "empty", "seed": 1}),
        ("api.worlds.all_worlds", "GET", "/worlds", None),
        ("api.worlds.delete", "DELETE", "/worlds/new", None),
        ("api.worlds.scenarios", "GET", "/scenarios", None),
        ("api.worlds.schema", "GET", "/world/schema.json", None),
        ("api.snapshots.save", "POST", "/snapshots", {"name": "before"}),
        ("api.snapshots.all_snapshots", "GET", "/snapshots", None),
        ("api.clock.show", "GET", "/clock", None),
        ("api.clock.put", "PUT", "/clock", {"mode": "frozen"}),
        ("api.clock.settings", "GET", "/settings", None),
        ("api.clock.change_settings", "PATCH", "/settings", {"emailVerification": True}),
        ("api.owa_policies.create", "POST", owa, {"name": "Own"}),
        ("api.owa_policies.every", "GET", owa, None),
        ("api.owa_policies.show", "GET", f"{owa}/Own", None),
        ("api.owa_policies.change", "PATCH", f"{owa}/Own", {"personalBookingsDisabled": True}),
        ("api.owa_policies.delete", "DELETE", f"{owa}/Own", None),
        ("api.mailboxes.all_mailboxes", "GET", "/mailboxes", None),
        ("api.mailboxes.create", "POST", "/mailboxes", {"address": "eve@contoso.com", **new}),
        ("api.mailboxes.show", "GET", box, None),
        ("api.mailboxes.change", "PATCH", box, {"language": "fr"}),
        ("api.mailboxes.delete", "DELETE", "/mailboxes/eve@contoso.com", None),
        ("api.mailboxes.access", "GET", f"{box}/access", None),
        ("api.mailboxes.free_busy", "GET", f"{box}/freebusy?{WINDOW}", None),
        ("api.mailboxes.put_calendar", "PUT", f"{box}/calendars/Own", CALENDAR),
        ("api.mailboxes.show_calendar", "GET", f"{box}/calendars/Own", None),
        ("api.mailboxes.put_calendar", "PUT", f"{box}/calendars/Feed", {"url": "http://127.0.0.1"}),
        ("api.mailboxes.refresh_calendar", "POST", f"{box}/calendars/Feed/refresh", None),
        ("api.mailboxes.delete_calendar", "DELETE", f"{box}/calendars/Feed", None),
        ("api.events.create", "POST", f"{box}/events", NewEvent.example),
        ("api.events.of_mailbox", "GET", f"{box}/events", None),
        ("api.events.show", "GET", "/events/{event}", None),
        ("api.events.change", "PATCH", "/events/{event}", {"recurrence": "FREQ=DAILY"}),
        ("api.events.delete", "DELETE", "/events/{event}", None),
        ("api.meeting_types.page", "GET", f"{box}/page", None),
        ("api.meeting_types.change_page", "PATCH", f"{box}/page", {"banner": "waves"}),
        ("api.meeting_types.provision", "POST", f"{box}/page/provision", None),
        ("api.meeting_types.of_mailbox", "GET", f"{box}/meeting-types", None),
        ("api.meeting_types.create", "POST", f"{box}/meeting-types", {"title": "New"}),
        ("api.meeting_types.show", "GET", f"/meeting-types/{kind}", None),
        ("api.meeting_types.change", "PATCH", f"/meeting-types/{kind}", {"bufferAfter": "PT5M"}),
        ("api.meeting_types.slots", "GET", slots, None),
        ("api.links.of_type", "GET", f"/meeting-types/{cast.private.guid}/links", None),
        ("api.links.create", "POST", f"/meeting-types/{kind}/links", {"singleUse": True}),
        ("api.links.show", "GET", f"/links/{link}", None),
        ("api.links.change", "PATCH", f"/links/{link}", {"name": "Hana"}),
        ("api.links.let_bots_in", "POST", f"/links/{link}/bots", None),
        ("api.links.qr_svg", "GET", f"/links/{link}/qr.svg", None),
        ("api.links.qr_png", "GET", f"/links/{link}/qr.png", None),
        ("api.links.revoke", "DELETE", f"/links/{other}", None),
        ("api.links.share_page", "POST", f"{box}/share", mail),
        ("api.links.share_type", "POST", f"/meeting-types/{cast.private.guid}/share", shared),
        ("api.signature.check", "POST", "/signature/check", {"html": "<p>x</p>"}),
        ("api.signature.files", "POST", "/signatures", {"mailboxes": "all", "formats": ["txt"]}),
        ("api.signature.show", "GET", f"{box}/signature?lang=fr", None),
        ("api.bookings.book", "POST", f"/meeting-types/{kind}/bookings", {"start": start, **who}),
        ("api.bookings.all_bookings", "GET", f"/bookings?mailbox={ORGANIZER}", None),
        ("api.bookings.show", "GET", "/bookings/{booking}", None),
        ("api.bookings.reschedule", "POST", "/bookings/{booking}/reschedule", {"start": start}),
        ("api.bookings.cancel", "POST", "/bookings/{booking}/cancel", {"reason": "ill"}),
        ("api.messages.all_messages", "GET", "/messages?to=gus&wait=0", None),
        ("api.messages.show", "GET", "/messages/{message}", None),
        ("api.messages.source", "GET", "/messages/{message}.eml", None),
        ("api.exchange.run", "POST", "/exchange", {"command": "Get-OrganizationConfig; nonsense"}),
        ("invoke_command.invoke", "POST", "/adminapi/beta/contoso.com/InvokeCommand", call),
        ("invoke_command.invoke_v1", "POST", "/adminapi/v1.0/contoso.com/InvokeCommand", call),
        ("invoke_command.batch", "POST", "/adminapi/beta/contoso.com/$batch", calls),
        ("invoke_command.batch_v1", "POST", "/adminapi/v1.0/contoso.com/$batch", calls),
        ("api.faults.put", "PUT", "/faults", [{"fault": {"delay": 0.5}}, "mail-bounces"]),
        ("api.faults.all_faults", "GET", "/faults", None),
        ("api.faults.clear", "DELETE", "/faults", None),
        ("api.worlds.export", "GET", "/world", None),
        ("api.worlds.replace", "PUT", "/world", {"version": 1}),
        ("api.snapshots.restore", "POST", "/snapshots/before/restore", None),
        ("api.snapshots.delete", "DELETE", "/snapshots/before", None),
        ("api.clock.advance", "POST", "/clock/advance", {"by": "P91D"}),
        ("api.clock.system", "DELETE", "/clock", None),
        ("api.lessons.all_lessons", "GET", "/lessons", None),
        ("api.lessons.schema", "GET", "/lessons/schema.json", None),
        ("api.lessons.check", "POST", "/lesson/check", ASKING),
        ("api.lessons.begin", "PUT", "/lesson", {"lesson": ASKING, "keep": True}),
        ("api.lessons.show", "GET", "/lesson", None),
        ("api.lessons.hint", "POST", "/lesson/steps/ask/hint", None),
        ("api.lessons.answer", "POST", "/lesson/steps/ask/answer", {"choices": [0]}),
        ("api.lessons.solve", "POST", "/lesson/steps/ask/solve", None),
        ("api.lessons.end", "DELETE", "/lesson", None),
        ("api.classes.make", "POST", "/classes", {"name": "monday", "trainees": 2}),
        ("api.classes.every", "GET", "/classes", None),
        ("api.classes.show", "GET", "/classes/monday", None),
        ("api.classes.clock", "POST", "/classes/monday/clock", {"by": "P1D"}),
        ("api.classes.settings", "POST", "/classes/monday/settings", {"accessRules": "2025"}),
        ("api.classes.message", "POST", "/classes/monday/message", {"text": "Break"}),
        ("api.classes.lock", "POST", "/classes/monday/lock", {"locked": True, "only": [1]}),
        ("api.classes.reset", "POST", "/classes/monday/reset", None),
        ("api.classes.results", "GET", "/classes/monday/results.csv", None),
        ("api.classes.delete", "DELETE", "/classes/monday", None),
        ("api.messages.clear", "DELETE", "/messages", None),
        ("api.messages.journal", "GET", "/journal?after=0", None),
        ("api.messages.changed", "GET", "/changes", None),
        ("api.messages.clear_journal", "DELETE", "/journal", None),
        ("api.meeting_types.delete", "DELETE", f"/meeting-types/{kind}", None),
        ("api.worlds.reset", "POST", "/reset", None),
    ]


def send(client, method, path, body):
    url = path if path.startswith("/adminapi") else API + path
    if isinstance(body, bytes):
        return client.open(url, method=method, data=body, content_type="text/calendar")
    return client.open(url, method=method, **({} if body is None else {"json": body}))


def known(client):
    bookings = client.get(f"{API}/bookings").json["bookings"]
    messages = client.get(f"{API}/messages").json["messages"]
    events = client.get(f"{API}/mailboxes/{ORGANIZER}/events").json.get("events")
    return {
        "event": events[0]["guid"] if events else "",
        "booking": bookings[0]["id"] if bookings else "",
        "message": messages[0]["id"] if messages else "",
    }


def valid(told, schema, value):
    whole = schema | {"components": told["components"]}
    return [each.message for each in Draft202012Validator(whole).iter_errors(value)]


def operation_id(endpoint):
    return endpoint.removeprefix("api.").replace(".", "_")


def operations(told):
    return {
        each["operationId"]: each for methods in told["paths"].values() for each in methods.values()
    }


def test_every_good_answer_and_body_is_as_it_tells(client, cast, told):
    wrong, done = {}, set()
    by_id = operations(told)
    for endpoint, method, path, body in good_requests(cast):
        there = re.sub(r"\{(\w+)\}", lambda match: known(client)[match[1]], path)
        answered = send(client, method, there, body)
        operation = by_id[operation_id(endpoint)]
        (good,) = [int(each) for each in operation["responses"] if each < "300"]
        problems = [] if answered.status_code == good else [answered.text]
        for media, each in operation["responses"][str(good)].get("content", {}).items():
            assert answered.mimetype == media
            if answered.is_json:
                problems += valid(told, each["schema"], answered.json)
        if isinstance(body, dict | list):
            shape = operation["requestBody"]["content"]["application/json"]["schema"]
            problems += valid(told, shape, body)
        done.add(endpoint)
        wrong |= {endpoint: problems} if problems else {}
    every = set(by_id)
    assert (wrong, every - {operation_id(each) for each in done}) == ({}, set())


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/mailboxes", {}),
        ("/meeting-types/00000000-0000-4000-8000-000000000000/bookings", {"start": "x"}),
        ("/clock/advance", {"by": "P1M"}),
        ("/reset", {"scenario": "nowhere"}),
    ],
)
def test_every_refusal_is_a_problem_as_it_tells(client, cast, told, path, body):
    answered = client.post(API + path, json=body)
    assert answered.status_code == 422
    assert valid(told, {"$ref": "#/components/schemas/Problem"}, answered.json) == []


def test_every_body_has_an_example_that_is_right(told, built_app):
    bodies = {}
    for rule, _method in described(built_app):
        body = operation_of(built_app, rule).body
        if body is not None:
            bodies[operation_id(rule.endpoint)] = body
    assert len(bodies) > 20
    by_id = operations(told)
    for name, body in bodies.items():
        for media, each in by_id[name]["requestBody"]["content"].items():
            assert each["example"] is not None, name
            if media == "application/json":
                assert valid(told, each["schema"], each["example"]) == [], name
                body.read(each["example"])


def test_the_calendar_of_the_example_is_read_whole(client, cast, told):
    operation = operations(told)["mailboxes_put_calendar"]
    example = operation["requestBody"]["content"]["text/calendar"]["example"]
    path = f"{API}/mailboxes/{ORGANIZER}/calendars/Own"
    answer = client.put(path, data=example, content_type="text/calendar").json
    assert (answer["events"], answer["problems"], answer["notes"]) == (1, [], [])


def test_every_operation_has_a_name_that_a_program_can_have(told):
    assert all(name.isidentifier() for name in operations(told))
    assert len(operations(told)) == sum(len(each) for each in told["paths"].values())


def test_every_shape_with_fields_has_a_name(told):
    """Generators make a class of each, and give those without a name one that nobody knows."""

    def nameless(shape):
        inner = shape.values() if isinstance(shape, dict) else shape
        if isinstance(shape, dict | list):
            if isinstance(shape, dict) and isinstance(shape.get("properties"), dict):
                yield shape
            for each in inner:
                yield from nameless(each)

    answers = [op["responses"] for op in operations(told).values()]
    bodies = [op.get("requestBody", {}).get("content", {}) for op in operations(told).values()]
    schemas = [each["schema"] for body in bodies for each in body.values()]
    assert list(nameless([answers, schemas])) == []
    faults = {n: s for n, s in told["components"]["schemas"].items() if "Fault" in n}
    assert [list(nameless(s)) for n, s in faults.items() if n == "FaultsWish"] == [[]]


def test_no_shape_is_named_as_a_field_of_its_own(told):
    """Generators name a variable after each, and then mypy refuses what they make of it."""
    shapes = told["components"]["schemas"].items()
    lists = {
        name: {each for each, field in shape.get("properties", {}).items() if "items" in field}
        for name, shape in shapes
    }
    assert not [name for name, own in lists.items() if name.lower() in map(str.lower, own)]
