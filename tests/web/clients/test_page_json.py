"""The page's own JSON: what scripts read."""

import pytest

from bookwithme.contract.page_json import STAFF
from bookwithme.service.attendee import bookings
from tests.web.clients.scripts import ROOT, TENANT, ZONE, Script, entries, told
from tests.web.conftest import BLOCKED, ORGANIZER


@pytest.mark.parametrize("lead", ["mbx:", "MBX:", ""])
@pytest.mark.parametrize("tenant", [None, TENANT])
def test_a_page_is_named_with_or_without_mbx_by_its_domain_or_any_tenant(
    client, cast, lead, tenant
):
    answer = Script(client, cast.organizer, lead, tenant).get("/services")
    assert answer.status_code == 200
    assert answer.json == {
        "service": [
            {
                "serviceId": str(cast.public.guid),
                "title": "Coffee chat",
                "description": "",
                "isPrivate": False,
                "defaultDuration": "PT30M",
                "preBuffer": "PT0S",
                "postBuffer": "PT0S",
                "staffMemberIds": [STAFF],
                "isLocationOnline": True,
                "schedulingPolicy": {
                    "timeSlotInterval": "PT30M",
                    "minimumLeadTime": "PT1H",
                    "maximumAdvance": "P90D",
                },
            }
        ]
    }


def test_with_a_bookingcode_the_one_private_type_of_that_link_is_told(script, cast):
    link = cast.link().link
    (found,) = script.get(f"/services?bookingcode={link.bookingcode}").json["service"]
    assert found["title"] == "Salary talk"


def test_every_way_of_not_being_there_is_500_and_names_nobody(client, cast, context):
    here = Script(client, cast.organizer)
    nobody = Script(client, cast.newcomer)
    refused = [
        (client.get(f"{ROOT}/mbx:{'0' * 32}@contoso.com/services"), "NotFound"),
        (client.get(f"{ROOT}/nonsense/services"), "NotFound"),
        (Script(client, cast.organizer, tenant="fabrikam.com").get("/services"), "NotFound"),
        (nobody.get("/services"), "PageNotPublished"),
        (Script(client, cast.blocked).get("/services"), "AccessDenied"),
        (here.get("/services?bookingcode=x"), "NotFound"),
        (here.book("no-service", "2026-11-24T09:00:00"), "NotFound"),
        (here.book(str(cast.private.guid), "2026-11-24T09:00:00"), "NotFound"),
        (client.get(f"/w/none{here.base}/services"), "NotFound"),
    ]
    assert [told(answer) for answer, _ in refused] == [(500, code) for _, code in refused]
    shown = "".join(answer.text for answer, _ in refused)
    assert "contoso" not in shown.lower()
    assert "Adele" not in shown


def test_a_dead_link_says_that_it_expired(script, cast, context, client):
    link = cast.link(single_use=True).link
    client.put("/_emulator/api/clock", json={"now": "2027-06-01T00:00:00Z", "mode": "frozen"})
    answer = script.get(f"/services?bookingcode={link.bookingcode}")
    assert told(answer) == (500, "BookingLinkExpired")


def test_the_journal_tells_who_asked_for_what_and_who_was_denied(script, client, cast, context):
    for _ in range(3):
        script.get("/services")
    Script(client, cast.blocked).get("/services")
    seen = [
        {name: each.get(name) for name in ("endpoint", "operation", "mailbox", "agent")}
        | {name: each.get(name) for name in ("outcome", "step", "count")}
        for each in entries(client)
    ]
    asked = {"endpoint": "bookings", "operation": "services", "agent": "site-widget/1.0"}
    assert seen == [
        asked | {"mailbox": ORGANIZER, "outcome": "allowed", "step": None, "count": 3},
        asked | {"mailbox": BLOCKED, "outcome": "denied", "step": "user 2B", "count": None},
    ]


def test_faults_meet_it_by_path_and_by_operation_in_its_own_form(script, client, service):
    fault = {"match": {"operation": "SERVICES"}, "fault": {"status": 503}}
    client.put("/_emulator/api/faults", json=[fault])
    assert told(script.get("/services")) == (503, "Fault")
    assert [each["outcome"] for each in entries(client)] == ["failed"]
    assert script.get("/appointments/x").status_code == 500
    fault = {"match": {"path": "/BookingsService/*"}, "fault": {"status": 418}}
    client.put("/_emulator/api/faults", json=[fault])
    assert told(script.get("/services")) == (418, "Fault")


def at(clock):
    return {"dateTime": f"2026-11-24T{clock}:00", "timeZone": ZONE}


def test_what_is_malformed_is_400_and_changes_nothing(script, service, context):
    cases = [[], {}, 7, {"appointment": {}}, {"appointment": None}]
    assert {script.post("/appointments", each).status_code for each in cases} == {400}
    window = {"staffIds": [STAFF], "serviceId": service}
    assert script.post("/getStaffAvailability", window).status_code == 400
    known = {"startTime": at("10:00"), "endTime": at("10:30"), "serviceId": service}
    unknown = {"customers": [], "isLocationOnline": True, "staffMemberIds": [STAFF]}
    wrong = script.post("/appointments", {"appointment": {**known, **unknown}})
    expected = "appointment.customers: must not be empty"
    assert (wrong.status_code, wrong.json["error"]["message"]) == (400, expected)
    assert bookings.bookings(context) == []


def test_a_foreign_host_is_refused_in_the_endpoints_form(script, client):
    answer = client.get(f"{script.base}/services", headers={"Host": "evil.example"})
    assert told(answer) == (400, "UnknownHost")


def test_a_locked_world_is_read_and_not_booked(client, context, cast):
    client.post("/_emulator/api/classes", json={"name": "monday", "trainees": 1})
    client.post("/_emulator/api/classes/monday/lock", json={"locked": True})
    base = "/w/monday-01"
    mailbox = client.get(f"{base}/_emulator/api/mailboxes/adele@contoso.com").json
    name = mailbox["pageUrl"].rpartition("/user/")[2].partition("?")[0]
    there = f"{base}{ROOT}/{name}"
    service = client.get(f"{there}/services").json["service"][0]["serviceId"]
    window = {
        "staffIds": [STAFF],
        "serviceId": service,
        "startDateTime": {"dateTime": "2026-11-24T00:00:00", "timeZone": ZONE},
        "endDateTime": {"dateTime": "2026-11-25T00:00:00", "timeZone": ZONE},
    }
    assert client.post(f"{there}/getStaffAvailability", json=window).status_code == 200
    answer = client.post(f"{there}/appointments", json={"appointment": {}})
    assert told(answer) == (423, "WorldLocked")


def test_windows_are_told_in_the_zone_and_day_that_were_asked_for(script, service, client):
    def asked(staff, zone, day):
        window = {
            "staffIds": [staff],
            "serviceId": service,
            "startDateTime": {"dateTime": f"{day}T00:00:00.0000000", "timeZone": zone},
            "endDateTime": {"dateTime": f"{day}T23:59:00", "timeZone": zone},
        }
        return script.post("/getStaffAvailability", window).json["staffAvailabilityResponse"]

    (staff,) = asked(STAFF, ZONE, "2026-11-24")
    (item,) = staff["availabilityItems"]
    assert item == {
        "status": "BOOKINGSAVAILABILITYSTATUS_AVAILABLE",
        "startDateTime": {"dateTime": "2026-11-24T08:00:00", "timeZone": ZONE},
        "endDateTime": {"dateTime": "2026-11-24T17:00:00", "timeZone": ZONE},
        "serviceId": service,
    }
    (staff,) = asked(STAFF, "Asia/Kathmandu", "2026-11-24")
    assert staff["availabilityItems"][0]["startDateTime"]["dateTime"] == "2026-11-24T12:45:00"
    assert asked("another", ZONE, "2026-11-24") == []
    long = {"dateTime": "2027-12-30T00:00:00", "timeZone": ZONE}
    start = {"dateTime": "2026-11-24T00:00:00", "timeZone": ZONE}
    window = {"staffIds": [], "serviceId": service, "startDateTime": start, "endDateTime": long}
    assert script.post("/getStaffAvailability", window).status_code == 400
