"""The control API: mailboxes, calendars, free/busy, access."""

import pytest

from tests.web.conftest import BLOCKED, ORGANIZER, UNLICENSED

API = "/_emulator/api"
ADELE = f"{API}/mailboxes/{ORGANIZER}"
NEW = {
    "address": "Eve@Northwind.com",
    "displayName": "Eve",
    "timeZone": "Romance Standard Time",
    "subscription": "Microsoft 365 E3",
}
MEETING = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:one@contoso.com
DTSTART:20261124T{start}00Z
DTEND:20261124T{end}00Z
SUMMARY:A secret title
X-MICROSOFT-CDO-BUSYSTATUS:{status}
END:VEVENT
END:VCALENDAR
"""
TUESDAY = "?start=2026-11-24T00:00:00Z&end=2026-11-25T00:00:00Z"


def put_calendar(client, name="Work", start="0900", end="1000", status="BUSY", url=ADELE):
    body = MEETING.format(start=start, end=end, status=status)
    return client.put(f"{url}/calendars/{name}", data=body, content_type="text/calendar")


def test_a_mailbox_is_made_with_its_organization(client, context):
    made = client.post(f"{API}/mailboxes", json=NEW)
    guid = made.json["exchangeGuid"]
    page = f"http://127.0.0.1:8123/bookwithme/user/{guid.replace('-', '')}@northwind.com"
    assert made.status_code == 201
    assert made.json == {
        "address": "eve@northwind.com",
        "alias": "eve",
        "displayName": "Eve",
        "exchangeGuid": guid,
        "timeZone": "Europe/Paris",
        "language": "en",
        "subscription": "Microsoft 365 E3",
        "bookingsPlan": True,
        "meetingHours": {
            "weekly": {
                day: [["08:00", "17:00"]]
                for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
            }
        },
        "blockingStatuses": ["busy", "tentative", "oof"],
        "owaMailboxPolicy": None,
        "signature": {"html": "", "text": "", "autoAdd": False},
        "pageUrl": f"{page}?anonymous&ep=plink",
        "calendarUrl": made.json["calendarUrl"],
    }
    assert made.json["calendarUrl"].startswith("http://127.0.0.1:8123/owa/calendar/")
    assert client.get(f"{API}/mailboxes").json == {"mailboxes": [made.json]}
    assert client.get(f"{API}/mailboxes/EVE@northwind.com").json == made.json
    console = client.post(f"{API}/exchange", json={"command": "Get-OrganizationConfig | fl Name"})
    assert console.json["error"] is None


def test_a_subscription_that_is_not_covered_is_taken_with_a_note_of_the_nearest(client, context):
    made = client.post(f"{API}/mailboxes", json=NEW | {"subscription": "E3"})
    assert (made.status_code, made.json["subscription"]) == (201, "E3")
    (note,) = made.json["notes"]
    assert note.endswith("the nearest that does is Microsoft 365 E3.")


def test_a_mailbox_that_exists_is_a_conflict(client, cast):
    answer = client.post(f"{API}/mailboxes", json=NEW | {"address": ORGANIZER.upper()})
    assert (answer.status_code, answer.json["code"]) == (409, "MailboxExists")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"address": "no@address"}, "address"),
        ({"displayName": " "}, "displayName"),
        ({"displayName": "two\nlines"}, "displayName"),
        ({"alias": "two words"}, "alias"),
        ({"timeZone": "Atlantis"}, "timeZone"),
        ({"timeZone": "../../etc/passwd"}, "timeZone"),
        ({"language": "tlh"}, "language"),
        ({"bookingsPlan": 1}, "bookingsPlan"),
        ({"meetingHours": {"weekly": {"moonday": []}}}, "meetingHours.weekly.moonday"),
        ({"meetingHours": {"weekly": {"monday": [["8", "9"]]}}}, "meetingHours.weekly.monday[0]"),
        ({"blockingStatuses": ["asleep"]}, "blockingStatuses[0]"),
        ({"about": {"fr": "Elle"}}, "about"),
        ({"about": {"en": "x" * 301}}, "about.en"),
        ({"signature": {"html": "x" * 10_001}}, "signature.html"),
        ({"signature": {"name": "x"}}, "signature.name"),
        ({"exchangeGuid": "3f2b1c4e-0000-4000-8000-000000000000"}, "exchangeGuid"),
    ],
)
def test_a_field_that_is_wrong_is_named(client, context, change, field):
    answer = client.post(f"{API}/mailboxes", json=NEW | change)
    assert (answer.status_code, [each["field"] for each in answer.json["errors"]]) == (422, [field])
    assert client.get(f"{API}/mailboxes").json == {"mailboxes": []}


def test_a_mailbox_changes_and_goes(client, cast):
    changes = {"timeZone": "Pacific Standard Time", "subscription": None, "language": "fr"}
    changed = client.patch(ADELE, json=changes).json
    told = {name: changed[name] for name in changes}
    assert told == {"timeZone": "America/Los_Angeles", "subscription": None, "language": "fr"}
    assert client.patch(ADELE, json={"address": "x@contoso.com"}).status_code == 422
    assert client.delete(ADELE).status_code == 204
    assert [client.get(ADELE).status_code, client.delete(ADELE).status_code] == [404, 404]


def test_a_calendar_answers_its_health_and_closes_time(client, cast):
    report = put_calendar(client)
    assert (report.status_code, report.json) == (
        200,
        {
            "events": 1,
            "problems": [],
            "notes": [],
            "fetchedAt": "2026-11-23T08:00:00Z",
            "failedSince": None,
        },
    )
    assert client.get(f"{ADELE}/calendars/Work").json == report.json
    told = client.get(f"{ADELE}/freebusy{TUESDAY}").json
    assert told == {
        "busy": [
            {
                "start": "2026-11-24T09:00:00Z",
                "end": "2026-11-24T10:00:00Z",
                "status": "busy",
                "source": "one@contoso.com",
            }
        ],
        "merged": [["2026-11-24T09:00:00Z", "2026-11-24T10:00:00Z"]],
    }
    assert client.delete(f"{ADELE}/calendars/Work").status_code == 204
    assert client.get(f"{ADELE}/calendars/Work").status_code == 404
    assert client.get(f"{ADELE}/freebusy{TUESDAY}").json == {"busy": [], "merged": []}


def test_what_is_no_calendar_leaves_the_earlier_copy(client, cast):
    put_calendar(client)
    before = client.get(f"{ADELE}/freebusy{TUESDAY}").json
    for body in (b"", b"<html>", b"\x00\xff"):
        url = f"{ADELE}/calendars/Work"
        assert client.put(url, data=body, content_type="text/calendar").status_code == 422
    assert client.get(f"{ADELE}/freebusy{TUESDAY}").json == before


def test_a_calendar_comes_as_text_calendar_of_at_most_20_mib(client, cast):
    url = f"{ADELE}/calendars/Work"
    body = MEETING.format(start="0900", end="1000", status="BUSY")
    typed = client.put(url, data=body, content_type="text/calendar; charset=utf-8; method=PUBLISH")
    assert typed.status_code == 200
    assert client.put(url, data=body, content_type="text/plain").status_code == 415
    long = client.put(url, data=b" " * (20 * 1024 * 1024 + 1), content_type="text/calendar")
    assert long.status_code == 413


def test_merged_holds_what_blocks_joined_and_clipped_and_bookings_without_buffers(client, cast):
    put_calendar(client, "busy", "0900", "1000", "BUSY")
    put_calendar(client, "free", "1000", "1100", "FREE")
    put_calendar(client, "tentative", "1030", "1130", "TENTATIVE")
    client.patch(
        f"{API}/meeting-types/{cast.public.guid}",
        json={"bufferBefore": "PT30M", "startTimeIncrement": "PT5M"},
    )
    url = f"{API}/meeting-types/{cast.public.guid}/bookings"
    who = {"name": "Gus", "email": "gus@fabrikam.com"}
    assert client.post(url, json=who | {"start": "2026-11-24T12:00:00Z"}).status_code == 201
    window = "?start=2026-11-24T09:30:00Z&end=2026-11-24T12:10:00Z"
    told = client.get(f"{ADELE}/freebusy{window}").json
    assert [each["status"] for each in told["busy"]] == ["busy", "free", "tentative", "busy"]
    assert told["merged"] == [
        ["2026-11-24T09:30:00Z", "2026-11-24T10:00:00Z"],
        ["2026-11-24T10:30:00Z", "2026-11-24T11:30:00Z"],
        ["2026-11-24T12:00:00Z", "2026-11-24T12:10:00Z"],
    ]
    client.patch(ADELE, json={"blockingStatuses": ["free"]})
    assert client.get(f"{ADELE}/freebusy{window}").json["merged"] == [
        ["2026-11-24T10:00:00Z", "2026-11-24T11:00:00Z"],
        ["2026-11-24T12:00:00Z", "2026-11-24T12:10:00Z"],
    ]


@pytest.mark.parametrize("year", [1950, 2050, 2290])
def test_free_busy_answers_windows_far_beyond_the_stored_horizon(client, cast, year):
    body = (
        MEETING.format(start="0900", end="1000", status="BUSY")
        .replace(":20261124", ":19401124")
        .replace("SUMMARY", "RRULE:FREQ=YEARLY\nSUMMARY")
    )
    client.put(f"{ADELE}/calendars/Work", data=body, content_type="text/calendar")
    window = f"?start={year}-11-24T00:00:00Z&end={year}-11-25T00:00:00Z"
    assert client.get(f"{ADELE}/freebusy{window}").json["merged"] == [
        [f"{year}-11-24T09:00:00Z", f"{year}-11-24T10:00:00Z"]
    ]


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("", ["start", "end"]),
        ("?start=2026-11-24T00:00:00Z", ["end"]),
        ("?start=2026-11-24&end=2026-11-25", ["start", "end"]),
        ("?start=2026-11-24T00:00:00Z&end=2026-11-24T00:00:00Z", ["end"]),
        ("?start=2026-11-24T00:00:00Z&end=2026-11-25T00:00:00Z&zone=UTC", ["zone"]),
        ("?start=0999-12-31T23:59:59Z&end=9000-01-01T00:00:00Z", ["start", "end"]),
    ],
)
def test_a_window_that_is_none_is_refused(client, cast, query, fields):
    answer = client.get(f"{ADELE}/freebusy{query}")
    assert (answer.status_code, [each["field"] for each in answer.json["errors"]]) == (422, fields)


def test_access_tells_the_whole_decision(client, cast):
    told = client.get(f"{API}/mailboxes/{BLOCKED}/access").json
    assert (told["allowed"], told["reason"], told["pending"]) == (
        False,
        "EWS is blocked by policy for this user or tenant",
        [],
    )
    assert [step["step"] for step in told["steps"]] == [
        "subscription",
        "servicePlan",
        "organization 1",
        "user 1",
        "organization 2C",
        "user 2B",
        "owaPolicy",
    ]
    assert set(told["steps"][0]) >= {"step", "question", "value", "outcome"}
    assert client.get(f"{API}/mailboxes/{UNLICENSED}/access").json["allowed"] is False
    assert client.get(f"{ADELE}/access").json["allowed"] is True


def test_access_tells_what_is_configured_but_not_yet_in_effect(client, cast):
    client.patch(f"{API}/settings", json={"policyDelay": "realistic"})
    block = "Set-OrganizationConfig -EwsEnabled $false"
    client.post(f"{API}/exchange", json={"command": block})
    client.post(f"{API}/exchange", json={"command": "Set-CASMailbox adele -EwsEnabled $null"})
    told = client.get(f"{ADELE}/access").json
    assert told["allowed"] is True
    assert told["pending"] == [
        {
            "at": "2026-11-23T08:00:00Z",
            "effectiveAt": "2026-11-23T08:45:00Z",
            "before": {},
            "after": {"ewsEnabled": False},
        }
    ]
    client.post(f"{API}/clock/advance", json={"by": "PT45M"})
    told = client.get(f"{ADELE}/access").json
    assert (told["allowed"], told["pending"]) == (False, [])


def test_the_operators_calls_stay_open_when_the_gate_is_closed(client, cast):
    blocked = f"{API}/mailboxes/{BLOCKED}"
    assert put_calendar(client, url=blocked).status_code == 200
    paths = ("", f"/freebusy{TUESDAY}", "/access", "/calendars/Work")
    assert [client.get(blocked + path).status_code for path in paths] == [200] * 4


def test_worlds_do_not_see_each_others_mailboxes(client, cast, other_place):
    assert client.get(f"/w/class{ADELE}").status_code == 404
    assert client.get("/w/class/_emulator/api/mailboxes").json == {"mailboxes": []}
