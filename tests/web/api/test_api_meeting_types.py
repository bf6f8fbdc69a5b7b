"""The control API: pages, meeting types, open times."""

import pytest

from tests.web.conftest import BLOCKED, NEWCOMER, ORGANIZER, UNLICENSED

API = "/_emulator/api"
TYPES = f"{API}/mailboxes/{ORGANIZER}/meeting-types"
PAGE = f"{API}/mailboxes/{ORGANIZER}/page"
TUESDAY = "start=2026-11-24T00:00:00Z&end=2026-11-25T00:00:00Z"


def test_an_untouched_meeting_type_has_the_documented_defaults(client, cast):
    made = client.post(TYPES, json={"title": "Intro 👋"})
    told = made.json
    hexadecimal = cast.organizer.exchange_guid.hex
    page = f"http://127.0.0.1:8123/bookwithme/user/{hexadecimal}@contoso.com"
    assert made.status_code == 201
    assert told == {
        "id": told["id"],
        "token": told["token"],
        "url": f"{page}/meetingtype/{told['token']}?anonymous&ep=mlink",
        "mailbox": ORGANIZER,
        "title": "Intro 👋",
        "description": "",
        "category": None,
        "location": "",
        "visibility": "public",
        "duration": "PT30M",
        "bufferBefore": "PT0S",
        "bufferAfter": "PT0S",
        "startTimeIncrement": "PT30M",
        "minimumLeadTime": "PT1H",
        "maximumLeadTime": "P90D",
        "teamsMeeting": None,
        "hours": None,
        "reminders": [],
        "followUps": [],
    }
    assert (len(told["token"]), told["token"][-1]) == (23, "2")
    assert client.get(f"{API}/meeting-types/{told['id']}").json == told
    assert client.get(TYPES).json["meetingTypes"][-1] == told


def test_a_meeting_type_changes_field_by_field_and_goes(client, cast):
    url = f"{API}/meeting-types/{cast.public.guid}"
    hours = {"from": "2026-12-01", "weekly": {"monday": [["22:00", "02:00"], ["09:00", "24:00"]]}}
    changed = client.patch(url, json={"duration": "PT45M", "hours": hours}).json
    assert (changed["duration"], changed["hours"], changed["title"]) == (
        "PT45M",
        hours,
        "Coffee chat",
    )
    assert client.delete(url).status_code == 204
    assert [client.get(url).status_code, client.delete(url).status_code] == [404, 404]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"description": "x" * 2001}, "description"),
        ({"category": "pink"}, "category"),
        ({"visibility": "secret"}, "visibility"),
        ({"duration": "PT4M"}, "duration"),
        ({"duration": "P1DT1M"}, "duration"),
        ({"bufferBefore": "PT4H1M"}, "bufferBefore"),
        ({"maximumLeadTime": "P366D"}, "maximumLeadTime"),
        ({"teamsMeeting": "yes"}, "teamsMeeting"),
        ({"hours": {"weekly": {"monday": [["09:00"]]}}}, "hours.weekly.monday[0]"),
    ],
)
def test_a_wrong_field_is_named_in_new_and_in_changed_types(client, cast, change, field):
    for answer in (
        client.post(TYPES, json={"title": "Intro"} | change),
        client.patch(f"{API}/meeting-types/{cast.public.guid}", json=change),
    ):
        told = [each["field"] for each in answer.json["errors"]]
        assert (answer.status_code, told) == (422, [field])


def test_the_first_meeting_type_publishes_the_page(client, cast):
    newcomer = f"{API}/mailboxes/{NEWCOMER}"
    assert client.get(f"{newcomer}/page").json["state"] == "absent"
    assert client.patch(f"{newcomer}/page", json={"published": True}).json["published"] is False
    client.post(f"{newcomer}/meeting-types", json={"title": "First"})
    assert client.get(f"{newcomer}/page").json["published"] is True


@pytest.mark.parametrize("delay", ["instant", "realistic"])
def test_a_clock_that_is_put_back_takes_no_page_away(client, cast, delay):
    client.patch(f"{API}/settings", json={"provisioning": delay})
    newcomer = f"{API}/mailboxes/{NEWCOMER}"
    made = client.post(f"{newcomer}/meeting-types", json={"title": "First"}).json
    client.post(f"{API}/clock/advance", json={"by": "PT8M"})
    for now in ("2026-11-01T08:00:00Z", "2026-10-01T08:00:00Z"):
        client.put(f"{API}/clock", json={"now": now, "mode": "frozen"})
        assert client.get(f"{newcomer}/page").json["published"] is True
        assert client.get(made["url"]).status_code == 200
    assert client.post(f"{API}/clock/advance", json={"by": "P90D"}).json["ran"] == []


def test_a_page_that_was_not_ready_is_not_where_the_clock_is_put_back(client, cast):
    client.patch(f"{API}/settings", json={"provisioning": "realistic"})
    newcomer = f"{API}/mailboxes/{NEWCOMER}"
    client.post(f"{newcomer}/meeting-types", json={"title": "First"})
    client.put(f"{API}/clock", json={"now": "2026-11-01T08:00:00Z", "mode": "frozen"})
    assert client.get(f"{newcomer}/page").json["state"] == "provisioning"


def test_realistic_provisioning_takes_its_minutes(client, cast):
    client.patch(f"{API}/settings", json={"provisioning": "realistic"})
    newcomer = f"{API}/mailboxes/{NEWCOMER}"
    client.post(f"{newcomer}/meeting-types", json={"title": "First"})
    assert client.get(f"{newcomer}/page").json["state"] == "provisioning"
    ran = client.post(f"{API}/clock/advance", json={"by": "PT8M"}).json["ran"]
    assert [each["what"] for each in ran] == ["pageProvisioned"]
    assert client.get(f"{newcomer}/page").json["published"] is True


def test_a_page_is_turned_off_and_dressed(client, cast):
    changes = {"published": False, "teamsForAll": False, "banner": "hills"}
    told = client.patch(PAGE, json=changes).json
    openings = {"total": 0, "byEp": {}, "byUtm": {}, "byClient": {}}
    assert told == {**changes, "state": "off", "url": told["url"], "openings": openings}
    assert client.get(PAGE).json == told
    assert client.patch(PAGE, json={"banner": "kittens"}).status_code == 422


def test_open_times_are_told_ascending_with_their_ends(client, cast):
    url = f"{API}/meeting-types/{cast.public.guid}"
    client.patch(url, json={"hours": {"weekly": {"tuesday": [["09:00", "10:30"]]}}})
    told = client.get(f"{url}/slots?{TUESDAY}&timeZone=Tokyo Standard Time").json
    assert told == {
        "slots": [
            {"start": "2026-11-24T08:00:00Z", "end": "2026-11-24T08:30:00Z"},
            {"start": "2026-11-24T08:30:00Z", "end": "2026-11-24T09:00:00Z"},
            {"start": "2026-11-24T09:00:00Z", "end": "2026-11-24T09:30:00Z"},
        ]
    }


def test_every_other_time_is_explained_on_demand(client, cast):
    url = f"{API}/meeting-types/{cast.public.guid}"
    client.patch(url, json={"hours": {"weekly": {"tuesday": [["09:00", "10:30"]]}}})
    who = {"name": "Gus", "email": "gus@fabrikam.com", "start": "2026-11-24T08:30:00Z"}
    booking = client.post(f"{url}/bookings", json=who).json["id"]
    window = "start=2026-11-24T08:00:00Z&end=2026-11-24T10:00:00Z"
    told = client.get(f"{url}/slots?{window}&explain=true").json
    assert [each["start"] for each in told["slots"]] == [
        "2026-11-24T08:00:00Z",
        "2026-11-24T09:00:00Z",
    ]
    assert told["closed"] == [
        {"start": "2026-11-24T08:30:00Z", "because": "booked", "source": booking},
        {"start": "2026-11-24T09:30:00Z", "because": "outside-hours", "source": None},
    ]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("start=2026-11-24T00:00:00Z", "end"),
        ("start=2026-11-25T00:00:00Z&end=2026-11-24T00:00:00Z", "end"),
        (f"{TUESDAY}&timeZone=Atlantis", "timeZone"),
        (f"{TUESDAY}&explain=yes", "explain"),
        (f"{TUESDAY}&explian=true", "explian"),
        ("start=2026-01-01T00:00:00Z&end=2027-01-01T00:00:00Z&explain=true", "end"),
    ],
)
def test_a_wrong_question_for_times_is_refused(client, cast, query, field):
    answer = client.get(f"{API}/meeting-types/{cast.public.guid}/slots?{query}")
    assert (answer.status_code, [each["field"] for each in answer.json["errors"]]) == (422, [field])


@pytest.mark.parametrize("address", [BLOCKED, UNLICENSED])
def test_a_closed_gate_closes_pages_and_types(client, cast, address):
    mailbox = f"{API}/mailboxes/{address}"
    answers = [
        client.get(f"{mailbox}/page"),
        client.patch(f"{mailbox}/page", json={"published": False}),
        client.get(f"{mailbox}/meeting-types"),
        client.post(f"{mailbox}/meeting-types", json={"title": "Intro"}),
    ]
    assert [(each.status_code, each.json["code"]) for each in answers] == [
        (403, "AccessDenied")
    ] * 4


def test_a_closed_gate_closes_a_type_and_opens_it_unchanged(client, cast):
    url = f"{API}/meeting-types/{cast.public.guid}"
    before = client.get(url).json
    cast.block()
    answers = [
        client.get(url),
        client.patch(url, json={"title": "New"}),
        client.delete(url),
        client.get(f"{url}/slots?{TUESDAY}"),
        client.get(f"{url}/slots?{TUESDAY}&explain=true"),
    ]
    assert [each.status_code for each in answers] == [403] * 5
    client.post(f"{API}/exchange", json={"command": "Set-CASMailbox adele -EwsBlockList $null"})
    assert client.get(url).json == before


def test_what_nobody_has_is_404_before_it_is_403(client, cast):
    unknown = "3f2b1c4e-0000-4000-8000-000000000000"
    answers = [
        client.get(f"{API}/mailboxes/nobody@contoso.com/page"),
        client.get(f"{API}/mailboxes/nobody@contoso.com/meeting-types"),
        client.get(f"{API}/meeting-types/{unknown}"),
        client.get(f"{API}/meeting-types/{unknown}/slots?{TUESDAY}"),
    ]
    assert [each.status_code for each in answers] == [404] * 4


def test_a_page_that_was_off_has_lost_nothing_when_it_is_on_again(client, cast):
    cast.link()
    before = client.get(f"{API}/world").json
    client.patch(PAGE, json={"published": False})
    assert client.get(f"{API}/world").json != before
    client.patch(PAGE, json={"published": True})
    assert client.get(f"{API}/world").json == before
