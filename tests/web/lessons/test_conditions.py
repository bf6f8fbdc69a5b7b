"""Every kind of condition that no shipped lesson holds: false before its act, true after it."""

from urllib.parse import urlsplit

import pytest

from bookwithme.service.lessons.placeholders import filled
from tests.web.lessons.playing import API, ASKING, SAID, begin, look_again, solve

ADELE, DIEGO = "adele@contoso.com", "diego@contoso.com"
REVIEW, OFFICE = f"{ADELE}/Contract review", f"{DIEGO}/Office hours"
AT = "2030-01-07T10:00:00Z"
GUEST = {"name": "Ravi", "email": "ravi@fabrikam.com"}
OFF = {"page": {"mailbox": ADELE, "published": False}}


def call(method, path, **body):
    return {"method": method, "path": f"{API}{path}", "body": body}


BOOK = call("POST", f"/meeting-types/{{type:{OFFICE}}}/bookings", start=f"{{slot:{OFFICE}}}")
BOOK["body"] |= GUEST
TURN_OFF = call("PATCH", f"/mailboxes/{ADELE}/page", published=False)
BUSY = call(
    "POST", f"/mailboxes/{ADELE}/events", subject="Gym", start=AT, end="2030-01-07T11:00:00Z"
)


@pytest.mark.parametrize(
    ("condition", "solution"),
    [
        ({"freebusy": {"mailbox": ADELE, "at": AT, "busy": True}}, [BUSY]),
        ({"not": {"page": {"mailbox": ADELE, "published": True}}}, [TURN_OFF]),
        ({"any": [{"after": "2189-01-01T00:00:00Z"}, OFF]}, [TURN_OFF]),
        ({"after": AT}, [call("PUT", "/clock", now=AT)]),
        (
            {"mail": {"to": "ravi@", "subject": "shared with you", "kind": "share"}},
            [call("POST", f"/mailboxes/{ADELE}/share", to=["ravi@fabrikam.com"])],
        ),
        (
            {"link": {"mailbox": ADELE, "state": "revoked", "made": True}},
            [
                call("POST", f"/meeting-types/{{type:{REVIEW}}}/links", singleUse=True),
                call("DELETE", f"/links/{{code:{REVIEW}}}"),
            ],
        ),
        (
            {"booking": {"mailbox": DIEGO, "status": "cancelled"}},
            [BOOK, call("POST", f"/bookings/{{booking:{DIEGO}}}/cancel")],
        ),
        (
            {"meetingType": {"mailbox": ADELE, "title": "Long", "duration": "PT45M"}},
            [call("POST", f"/mailboxes/{ADELE}/meeting-types", title="Long", duration="PT45M")],
        ),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_it_holds_after_its_act_and_not_before(client, context, condition, solution):
    begin_step(client, done=condition, solution={"calls": solution})
    assert look_again(client) == []
    answer = solve(client, "one")
    assert [each["state"] for each in answer.json["steps"]] == ["done"]


def begin_step(client, **more):
    """A lesson of one step, in Contoso."""
    step = {"id": "one", "title": SAID, "text": SAID, "as": ADELE, **more}
    return begin(client, ASKING | {"scenario": "contoso", "steps": [step]})


def test_a_command_may_be_wanted_about_an_address(client, context):
    begin_step(client, done={"command": "Get-CASMailbox", "of": ADELE})
    for address, ticked in ((DIEGO, []), (ADELE, ["one"])):
        client.post(f"{API}/exchange", json={"command": f"Get-CASMailbox {address}"})
        assert look_again(client) == ticked


def test_a_manage_page_that_was_opened_counts_as_one(client, context):
    begin_step(client, done={"opened": {"what": "manage", "status": 200, "mailbox": DIEGO}})
    book = filled(context, BOOK)
    booked = client.post(book["path"], json=book["body"]).json
    assert look_again(client) == []
    client.get(urlsplit(booked["manageUrl"]).path)
    assert look_again(client) == ["one"]
