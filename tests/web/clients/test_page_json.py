"""The page's own JSON, as scripts send and read it."""

from datetime import UTC, datetime, timedelta

import pytest

from bookwithme.contract.page_json import STAFF
from bookwithme.service.attendee import bookings
from bookwithme.service.mail.outbox import messages
from tests.web.conftest import BLOCKED, ORGANIZER

ROOT = "/BookingsService/api/V1/bookingBusinessesc2"
ZONE = "Romance Standard Time"
HEADERS = {
    "Origin": "https://outlook.office.com",
    "Sec-Fetch-Site": "cross-site",
    "User-Agent": "site-widget/1.0",
    "x-anchormailbox": "mbx:whatever",
    "x-req-source": "BookWithMe",
    "x-owa-canary": "X",
    "prefer": "exchange.behavior",
}
TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad"


class Script:
    """A script that knows one page."""

    def __init__(self, client, mailbox, lead="mbx:", tenant=None):
        name = f"{lead}{mailbox.exchange_guid.hex}@{tenant or mailbox.domain}"
        self.client, self.base = client, f"{ROOT}/{name}"

    def get(self, path, **more):
        return self.client.get(self.base + path, headers=HEADERS, **more)

    def post(self, path, body, **more):
        return self.client.post(self.base + path, json=body, headers=HEADERS, **more)

    def delete(self, path, **more):
        return self.client.delete(self.base + path, headers=HEADERS, **more)

    def book(self, service, start, code=None, minutes=30, customers=None, **more):
        wanted = {
            "startTime": {"dateTime": start, "timeZone": ZONE},
            "endTime": {"dateTime": later(start, minutes), "timeZone": ZONE},
            "serviceId": service,
            "isLocationOnline": True,
            "staffMemberIds": [STAFF],
            "customers": customers or [customer("gus@fabrikam.com")],
            "customerTimeZone": ZONE,
            "smsNotificationsEnabled": False,
            **({} if code is None else {"verificationCode": code}),
        }
        return self.post("/appointments", {"appointment": wanted | more})


def customer(email, name="Gus Guest", **more):
    return {"name": name, "emailAddress": email, "notes": None, "timeZone": ZONE, **more}


def later(text, minutes):
    return (datetime.fromisoformat(text) + timedelta(minutes=minutes)).isoformat()


@pytest.fixture
def script(client, cast):
    return Script(client, cast.organizer)


@pytest.fixture
def service(cast):
    return str(cast.public.guid)


def code_of(context):
    return messages(context, "gus@fabrikam.com", "code")[-1].code


def told(answer):
    return answer.status_code, answer.json["error"]["code"]


def entries(client):
    return client.get("/_emulator/api/journal?kind=client").json["entries"]


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


def test_booking_takes_two_steps_and_the_same_request_once_more_is_the_same_booking(
    script, service, context, cast
):
    first = script.book(service, "2026-11-24T10:00:00")
    assert told(first) == (500, "SelfServiceBookingEmailVerificationRequiredException")
    assert "SelfServiceBookingEmailVerificationRequiredException" in first.text
    code = code_of(context)
    wrong = script.book(service, "2026-11-24T10:00:00", "0" * 6 if code != "000000" else "1" * 6)
    assert told(wrong) == (500, "InvalidCode")
    made = [script.book(service, "2026-11-24T10:00:00", code) for _ in range(2)]
    assert [each.status_code for each in made] == [200, 200]
    assert made[0].json == made[1].json
    assert made[0].json["appointment"]["customers"][0]["emailAddress"] == "gus@fabrikam.com"
    (booked,) = bookings.bookings(context)
    assert made[0].json["appointment"]["id"] == booked.booking.manage_secret
    assert booked.booking.start == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    again = script.book(service, "2026-11-24T10:30:00", code)
    assert told(again) == (500, "InvalidCode")


def test_the_newest_code_counts_and_a_wrong_try_counts_for_all_of_them(script, service, context):
    start = "2026-11-24T10:00:00"
    script.book(service, start)
    older = code_of(context)
    script.book(service, start, customers=[customer("gus@fabrikam.com", notes="again")])
    newer = code_of(context)
    assert older != newer
    assert told(script.book(service, start, older)) == (500, "InvalidCode")
    with context.read() as uow:
        assert [each.tries for each in uow.verifications.unused()] == [1, 1]
    for _ in range(4):
        script.book(service, start, "nonsense")
    assert told(script.book(service, start, newer)) == (500, "InvalidCode")


def test_too_many_codes_are_429(script, service):
    start = "2026-11-24T10:00:00"
    sent = [
        script.book(service, start, customers=[customer("gus@fabrikam.com", notes=f"{n}")])
        for n in range(6)
    ]
    assert [each.status_code for each in sent] == [500] * 5 + [429]
    assert sent[5].headers["Retry-After"] == "600"


@pytest.fixture
def unverified(client, cast):
    client.patch("/_emulator/api/settings", json={"emailVerification": False})


REFUSED = [
    ("2026-11-24T10:07:00", 30),
    ("2026-11-24T10:00:00", 45),
    ("2026-11-23T10:00:00", 30),
    ("2026-11-22T10:00:00", 30),
]


@pytest.mark.parametrize(("start", "minutes"), REFUSED)
def test_a_time_that_is_not_offered_is_slot_unavailable_and_spends_no_code(
    script, service, context, start, minutes
):
    script.book(service, "2026-11-24T10:00:00")
    answer = script.book(service, start, code_of(context), minutes)
    assert told(answer) in {(500, "SlotUnavailable"), (500, "InvalidCode")}
    assert script.book(service, "2026-11-24T10:00:00", code_of(context)).status_code == 200


def test_a_time_that_is_taken_is_slot_unavailable(script, service, unverified):
    assert script.book(service, "2026-11-24T10:00:00").status_code == 200
    other = script.book(service, "2026-11-24T10:00:00", customers=[customer("eve@fabrikam.com")])
    assert told(other) == (500, "SlotUnavailable")


def test_the_first_customer_books_and_the_others_are_invited_as_optional(
    script, service, unverified, context, client
):
    everybody = [customer(f"guest{n}@fabrikam.com", f"Guest {n}") for n in range(10)]
    made = script.book(service, "2026-11-24T10:00:00", customers=everybody)
    assert made.status_code == 200
    (invitation,) = messages(context, "guest0@fabrikam.com", "")
    assert len(invitation.recipients) == 10
    written = invitation.calendar.replace("\r\n ", "")
    assert written.count("ROLE=OPT-PARTICIPANT") == 9
    assert "mailto:guest9@fabrikam.com" in written
    document = client.get("/_emulator/api/world").json
    assert len(document["bookings"][0]["optionalAttendees"]) == 9
    assert client.put("/_emulator/api/world", json=document).status_code == 200
    assert client.get("/_emulator/api/world").json == document
    eleven = [*everybody, customer("guest10@fabrikam.com")]
    assert script.book(service, "2026-11-24T11:00:00", customers=eleven).status_code == 400


def test_an_appointment_is_read_and_cancelled_by_the_id_that_booking_gave(
    script, service, unverified, context, client, cast
):
    number = script.book(service, "2026-11-24T10:00:00").json["appointment"]["id"]
    shown = script.get(f"/appointments/{number}").json["appointment"]
    assert shown["startTime"] == {"dateTime": "2026-11-24T10:00:00", "timeZone": "Europe/Paris"}
    assert (shown["serviceId"], shown["id"]) == (service, number)
    (booked,) = bookings.bookings(context)
    for wrong in (str(booked.booking.guid), "nonsense", "%F0%9F"):
        assert script.get(f"/appointments/{wrong}").status_code == 500
        assert script.delete(f"/appointments/{wrong}").status_code == 500
    assert Script(client, cast.newcomer).get(f"/appointments/{number}").status_code == 500
    assert script.delete(f"/appointments/{number}", json={}).status_code == 204
    assert script.delete(f"/appointments/{number}").status_code == 204
    assert told(script.get(f"/appointments/{number}")) == (500, "NotFound")
    assert len(messages(context, "gus@fabrikam.com", "Canceled")) == 1
    again = script.book(service, "2026-11-24T10:00:00")
    assert (again.status_code, again.json["appointment"]["id"] == number) == (200, False)


def test_after_its_start_an_appointment_is_closed(script, service, unverified, client):
    number = script.book(service, "2026-11-24T10:00:00").json["appointment"]["id"]
    client.put("/_emulator/api/clock", json={"now": "2026-11-24T09:00:00Z", "mode": "frozen"})
    assert told(script.get(f"/appointments/{number}")) == (500, "BookingStarted")
    assert told(script.delete(f"/appointments/{number}")) == (500, "BookingStarted")


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


def test_what_is_malformed_is_400_and_changes_nothing(script, service, context):
    cases = [[], {}, 7, {"appointment": {}}, {"appointment": None}]
    assert {script.post("/appointments", each).status_code for each in cases} == {400}
    window = {"staffIds": [STAFF], "serviceId": service}
    assert script.post("/getStaffAvailability", window).status_code == 400
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
