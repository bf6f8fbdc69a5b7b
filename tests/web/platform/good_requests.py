"""What each route of the product takes, so that nothing is wrong with a request but the gate."""

from tests.web.attendee.attendees import GUEST, PARIS_TEN

LATER = "2026-11-24T13:00:00Z"
SURE = {"confirmed": "yes"}
EVENT = dict.fromkeys(("startDay", "endDay"), "2026-11-24") | {"allDay": "on", "status": "busy"}
BODIES = {
    "PATCH /_emulator/api/mailboxes/<address>/page": {"json": {"published": False}},
    "POST /_emulator/api/mailboxes/<address>/meeting-types": {"json": {"title": "Late"}},
    "PATCH /_emulator/api/meeting-types/<uuid:guid>": {"json": {"title": "Late"}},
    "PATCH /_emulator/api/links/<uuid:bookingcode>": {"json": {"name": "Hana"}},
    "POST /_emulator/api/meeting-types/<uuid:guid>/links": {"json": {"singleUse": True}},
    "POST /_emulator/api/meeting-types/<uuid:guid>/share": {"json": {"to": ["x@example.org"]}},
    "POST /_emulator/api/mailboxes/<address>/share": {"json": {"to": ["x@example.org"]}},
    "POST /_emulator/api/meeting-types/<uuid:guid>/bookings": {
        "json": {"start": LATER, "name": "Ann", "email": "ann@example.org"}
    },
    "POST /_emulator/api/bookings/<uuid:guid>/reschedule": {"json": {"start": LATER}},
    "POST /_emulator/api/bookings/<uuid:guid>/cancel": {"json": {}},
    "POST /bookwithme/me/bookings/<guid>/cancel": {"data": {"reason": "Ill", **SURE}},
    "POST /bookwithme/me/bookings/<guid>/move": {"data": {"start": LATER}},
    "POST /bookwithme/me/calendar/new": {"data": EVENT},
    "POST /bookwithme/me/calendar/<guid>": {"data": EVENT},
    "POST /bookwithme/me/calendar/<guid>/delete": {"data": SURE},
    "POST /bookwithme/me/hours": {"data": {"monday": "09:00–12:00"}},
    "POST /bookwithme/me/calendars/delete": {"data": {"name": "Calendar", **SURE}},
    "POST /bookwithme/me/links/<bookingcode>/revoke": {"data": SURE},
    "POST /bookwithme/me/meetingtype/<token>/delete": {"data": SURE},
    "POST /bookwithme/me/meetingtype/<token>/links": {"data": {"count": "1"}},
    "POST /bookwithme/me/meetingtype/<token>/share": {"data": {"to": "x@example.org"}},
    "POST /bookwithme/me/meetingtype/<token>/visibility": {"data": {"visibility": "private"}},
    "POST /bookwithme/me/page": {"data": {"on": "no", **SURE}},
    "POST /bookwithme/me/share": {"data": {"to": "x@example.org"}},
    "POST /bookwithme/user/<page>/meetingtype/<token>": {"data": {"start": LATER, **GUEST}},
    "POST /bookwithme/manage/<secret>/cancel": {"data": {"email": "bob@x.org"}},
    "POST /bookwithme/manage/<secret>/reschedule": {"data": {"email": "bob@x.org", "start": LATER}},
}
"""What must be sent for a request to be good but for the gate."""

PAGE_JSON = "/BookingsService/api/V1/bookingBusinessesc2/<business>"
"""Here a closed gate is told by 500, as everything else that is wrong with a page."""

QUERIES = {"/_emulator/api/meeting-types/<uuid:guid>/slots": f"?start={PARIS_TEN}&end={LATER}"}
QUERIES |= {
    "/_emulator/api/mailboxes/<address>/freebusy": f"?start={PARIS_TEN}&end={LATER}",
    "/bookwithme/user/<page>": "?anonymous",
    "/bookwithme/user/<page>/meetingtype/<token>": "?anonymous",
}


def asked_of_page(service):
    """What both questions of the page's own JSON take."""
    start, end = (
        {"dateTime": f"2026-11-24T{at}:00", "timeZone": "UTC"} for at in ("13:00", "13:30")
    )
    wanted = {"serviceId": service, "startTime": start, "endTime": end}
    wanted["customers"] = [{"name": "Ann", "emailAddress": "ann@example.org"}]
    times = {"staffIds": [], "serviceId": service, "startDateTime": start, "endDateTime": end}
    return {"appointment": wanted} | times
