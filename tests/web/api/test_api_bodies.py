"""The control API believes nothing: types, sizes, depths, hostile values, unknown keys."""

import json

import pytest

from tests.web.conftest import ORGANIZER

API = "/_emulator/api"
HOSTILE = {
    "half of a surrogate pair": "\ud800",
    "NUL": "a\0b",
    "2 to the 70th": 2**70,
    "a list of lists": [[[]]],
    "an object": {"a": {"b": None}},
    "less than a whole": -0.5,
    "a long text": "x" * 100_000,
}

START = "2026-11-24T09:00:00Z"
BODIES = {
    ("POST", "/worlds"): {"name": "class", "scenario": "empty", "seed": "7"},
    ("POST", "/reset"): {"scenario": "empty"},
    ("POST", "/snapshots"): {"name": "before"},
    ("PUT", "/clock"): {"now": "2026-11-24T09:00:00Z", "mode": "frozen"},
    ("POST", "/clock/advance"): {"by": "P1D"},
    ("PATCH", "/settings"): {
        "accessRules": "2025",
        "policyDelay": "realistic",
        "emailVerification": False,
        "provisioning": "realistic",
        "ewsRetirement": "realistic",
    },
    ("POST", "/organizations/contoso.com/owa-policies"): {
        "name": "Own",
        "personalBookingsDisabled": True,
        "bookingsMailboxCreationEnabled": False,
    },
    ("PATCH", "/organizations/contoso.com/owa-policies/OwaMailboxPolicy-Default"): {
        "personalBookingsDisabled": True,
    },
    ("POST", "/mailboxes"): {
        "address": "new@contoso.com",
        "displayName": "New",
        "alias": "new",
        "timeZone": "Romance Standard Time",
        "language": "fr",
        "subscription": "Microsoft 365 E3",
        "bookingsPlan": True,
        "meetingHours": {"weekly": {"monday": [["08:00", "17:00"]]}},
        "blockingStatuses": ["busy", "oof"],
        "owaMailboxPolicy": "OwaMailboxPolicy-Default",
    },
    ("PATCH", f"/mailboxes/{ORGANIZER}"): {"displayName": "New", "timeZone": "UTC"},
    ("PUT", f"/mailboxes/{ORGANIZER}/calendars/Work"): {"url": "http://127.0.0.1:9/a.ics"},
    ("PATCH", f"/mailboxes/{ORGANIZER}/page"): {
        "published": False,
        "teamsForAll": False,
        "banner": "hills",
    },
    ("POST", f"/mailboxes/{ORGANIZER}/share"): {
        "to": ["gus@fabrikam.com"],
        "message": "Hello",
        "lang": "fr",
    },
    ("POST", f"/mailboxes/{ORGANIZER}/meeting-types"): {
        "title": "Intro",
        "description": "",
        "category": "blue",
        "location": "",
        "visibility": "private",
        "duration": "PT30M",
        "bufferBefore": "PT15M",
        "bufferAfter": "PT15M",
        "startTimeIncrement": "PT30M",
        "minimumLeadTime": "PT1H",
        "maximumLeadTime": "P90D",
        "teamsMeeting": None,
        "hours": {"weekly": {"monday": [["09:00", "12:00"]]}},
    },
    ("PATCH", "/meeting-types/{public}"): {"title": "Chat", "duration": "PT45M"},
    ("POST", "/meeting-types/{public}/links"): {"singleUse": True, "name": "Ben"},
    ("POST", "/meeting-types/{public}/share"): {"to": ["gus@fabrikam.com"], "bookingcode": None},
    ("POST", "/meeting-types/{public}/bookings"): {
        "start": START,
        "name": "Gus",
        "email": "gus@fabrikam.com",
        "notes": "",
        "timeZone": "UTC",
        "lang": "en",
        "bookingcode": None,
    },
    ("POST", "/bookings/{booking}/reschedule"): {"start": START},
    ("POST", "/bookings/{booking}/cancel"): {"reason": "Ill"},
    ("POST", "/exchange"): {"command": "Get-CASMailbox", "organization": "contoso.com"},
}
"""One right body for every call that takes one, with every field it may have."""

OPTIONAL = {("POST", "/reset"), ("POST", "/bookings/{booking}/cancel")} | {
    ("POST", "/meeting-types/{public}/links")
}
CALLS = list(BODIES)
DOCUMENTS = {("POST", "/worlds"), ("POST", "/reset")}
"""Their scenario may be a whole document, which may be longer than a megabyte."""


@pytest.fixture
def names(client, cast):
    """What stands for the names in braces."""
    url = f"{API}/meeting-types/{cast.public.guid}/bookings"
    who = {"start": "2026-11-25T09:00:00Z", "name": "Gus", "email": "gus@fabrikam.com"}
    booking = client.post(url, json=who).json["id"]
    return {"public": cast.public.guid, "booking": booking}


def world(client):
    """All that a refused call must leave as it is."""
    told = [client.get(API + path).json for path in ("/world", "/worlds", "/snapshots")]
    entries = client.get(f"{API}/journal").json["entries"]
    # What was typed at the console is told, also what PowerShell refused.
    return [*told, [each for each in entries if each["kind"] != "console"]]


def send(client, names, method, path, data, content_type="application/json"):
    address = API + path.format(**names)
    return client.open(address, method=method, data=data, content_type=content_type)


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_every_right_body_is_taken(client, names, method, path):
    answer = send(client, names, method, path, json.dumps(BODIES[method, path]))
    unfetchable = 422 if "calendars" in path else 0
    assert answer.status_code in {200, 201, unfetchable}


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_a_hostile_value_in_any_field_is_refused_and_changes_nothing(client, names, method, path):
    before = world(client)
    body, taken = BODIES[method, path], []
    for field in body:
        for name, value in HOSTILE.items():
            answer = send(client, names, method, path, json.dumps(body | {field: value}))
            problem = answer.mimetype == "application/problem+json"
            if answer.status_code not in {404, 422} or not problem:
                taken.append((field, name, answer.status_code))
    # The console answers every text with 200 and PowerShell's words, and an error changes nothing.
    assert [each for each in taken if each[0] != "command" or each[2] != 200] == []
    assert world(client) == before


def test_unknown_keys_are_refused_by_name(client, names):
    for method, path in CALLS:
        body = BODIES[method, path] | {"colour": "blue"}
        answer = send(client, names, method, path, json.dumps(body))
        told = [each["field"] for each in answer.json["errors"]]
        assert (path, answer.status_code, "colour" in told) == (path, 422, True)


def test_bodies_that_are_no_objects_are_refused(client, names):
    wrong, broken = ("[]", "null", "1", '"text"'), ("{", "NaN", '{"a": Infinity}', b"\xff\xfe")
    for method, path in CALLS:
        codes = [send(client, names, method, path, data).status_code for data in (*wrong, *broken)]
        assert (path, codes) == (path, [422] * 4 + [400] * 4)


def test_other_types_than_json_are_415(client, names):
    types = ["text/plain", "application/x-www-form-urlencoded", None]
    for method, path in CALLS:
        data = json.dumps(BODIES[method, path])
        codes = [send(client, names, method, path, data, kind).status_code for kind in types]
        assert (path, codes) == (path, [415, 415, 415])


def test_no_body_is_enough_only_where_all_is_optional(client, names):
    for method, path in sorted(CALLS, key=lambda call: call == ("POST", "/reset")):
        code = client.open(API + path.format(**names), method=method).status_code
        assert (path, code < 300) == (path, (method, path) in OPTIONAL)
        # Some clients name the type of a body that they leave out.
        empty = client.open(
            API + path.format(**names), method=method, content_type="application/json"
        )
        assert (path, empty.status_code < 300) == (path, (method, path) in OPTIONAL)


def test_a_thousand_levels_are_400_and_a_megabyte_is_413(client, names):
    deep = '{"a":' * 1000 + "1" + "}" * 1000
    shallower = "[" * 150 + "]" * 150
    for method, path in CALLS:
        long = json.dumps(BODIES[method, path]).ljust(1024 * 1024 + 1)
        bodies = (deep, shallower) if (method, path) in DOCUMENTS else (deep, shallower, long)
        answers = [send(client, names, method, path, data) for data in bodies]
        codes = [each.status_code for each in answers]
        assert (path, codes) == (path, [400, 400, 413][: len(bodies)])
        assert {each.mimetype for each in answers} == {"application/problem+json"}


def test_a_problem_tells_type_title_status_detail_code_and_every_field(client, context):
    answer = client.post(f"{API}/mailboxes", json={"address": "x", "displayName": 1})
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    problem = answer.json
    assert {name: problem[name] for name in ("type", "title", "status", "code")} == {
        "type": "urn:bookwithme:InvalidInput",
        "title": "Unprocessable Entity",
        "status": 422,
        "code": "InvalidInput",
    }
    assert problem["errors"] == [
        {"field": "displayName", "problem": "must be text"},
        {"field": "timeZone", "problem": "is required"},
        {"field": "subscription", "problem": "is required"},
        {"field": "address", "problem": "must be an e-mail address such as name@example.com"},
    ]


def test_paths_that_lead_nowhere_are_problems(client, context):
    answers = [
        client.get(f"{API}/nowhere"),
        client.get(f"{API}/meeting-types/not-a-guid"),
        client.put(f"{API}/settings", json={}),
        client.get("/w/nowhere/_emulator/api/clock"),
    ]
    told = [(each.status_code, each.mimetype) for each in answers]
    assert told == [(code, "application/problem+json") for code in (404, 404, 405, 404)]


@pytest.mark.parametrize(
    ("method", "path", "instead"),
    [
        ("GET", "mailbox", " Nearest: GET, POST /_emulator/api/mailboxes;"),
        ("POST", "meeting-type/x/links", "GET, POST /_emulator/api/meeting-types/{guid}/links"),
        ("GET", "meeting-types/not-a-guid", "/_emulator/api/meeting-types/{guid}"),
        ("GET", "clocks/advance", "POST /_emulator/api/clock/advance"),
        ("PUT", "settings", "PUT is not known at this address; known are GET, PATCH."),
        ("GET", "q" * 10_000, "no such address. All: /_emulator/api-docs."),
    ],
)
def test_who_misses_a_route_is_told_the_nearest_and_who_misses_a_method_the_known(
    client, context, method, path, instead
):
    assert instead in client.open(f"{API}/{path}", method=method).json["detail"]


def test_what_is_not_there_at_a_right_address_is_told_as_that(client, context):
    answer = client.get(f"{API}/mailboxes/nobody@contoso.com").json
    assert answer["detail"] == "There is no mailbox nobody@contoso.com."


@pytest.mark.parametrize(
    "path",
    [
        f"{API}/mailboxes/%00",
        f"{API}/snapshots/a%00b/restore",
        f"{API}/bookings?mailbox=%00",
        f"{API}/messages?to=%00",
        "/_emulator/mail?search=%00",
    ],
)
def test_nul_in_paths_and_queries_is_malformed(client, cast, path):
    assert client.get(path).status_code == 400


def test_nul_in_a_form_is_malformed(client, cast):
    answer = client.post("/_emulator/snapshots/x/delete", data={"confirmed": "yes", "a": "b\0"})
    assert answer.status_code == 400


@pytest.mark.parametrize("name", ["%00", "Default", "a" * 64, "-a", "%ff", "..", "a%0d%0a"])
def test_what_cannot_be_a_worlds_name_leads_nowhere(client, cast, name):
    codes = [client.get(f"/w/{name}{path}").status_code for path in ("/", "/_emulator/api/clock")]
    assert set(codes) <= {400, 404}


def test_another_sites_page_can_do_nothing(client, cast):
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert client.post(f"{API}/reset", headers=headers).status_code == 403
    assert len(client.get(f"{API}/mailboxes").json["mailboxes"]) == 5
