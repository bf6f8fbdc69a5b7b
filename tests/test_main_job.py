"""The main job over HTTP: an organizer shares, a guest books, an admin switches it off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest

from bookwithme.client import CallFailed, Emulator, request
from bookwithme.contract.types import instant_text
from tests.page import Page

MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}

OUTLOOK = b"""BEGIN:VCALENDAR\r
PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN\r
VERSION:2.0\r
METHOD:PUBLISH\r
BEGIN:VTIMEZONE\r
TZID:Romance Standard Time\r
BEGIN:STANDARD\r
DTSTART:16011028T030000\r
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r
TZOFFSETFROM:+0200\r
TZOFFSETTO:+0100\r
END:STANDARD\r
BEGIN:DAYLIGHT\r
DTSTART:16010325T020000\r
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r
TZOFFSETFROM:+0100\r
TZOFFSETTO:+0200\r
END:DAYLIGHT\r
END:VTIMEZONE\r
BEGIN:VEVENT\r
UID:weekly@contoso.com\r
DTSTAMP:20261101T080000Z\r
SUMMARY:Team meeting\r
DTSTART;TZID="Romance Standard Time":20261027T100000\r
DTEND;TZID="Romance Standard Time":20261027T120000\r
RRULE:FREQ=WEEKLY;BYDAY=TU\r
X-MICROSOFT-CDO-BUSYSTATUS:BUSY\r
END:VEVENT\r
END:VCALENDAR\r
"""

TUESDAY_MEETING = ("2026-11-24T09:00:00Z", "2026-11-24T11:00:00Z")


@pytest.fixture
def adele(emulator: Emulator):
    emulator.clock.freeze(MONDAY)
    return emulator.mailbox(
        "adele@contoso.com", display_name="Adele Vance", time_zone="Europe/Paris"
    )


def post(url: str, **fields: str):
    return request("POST", url, urlencode(fields).encode(), headers=FORM)


def with_query(url: str, **more: str) -> str:
    return f"{url}&{urlencode(more)}"


def book_as_guest(emulator: Emulator, url: str, start: str) -> str:
    """Book by mailed code, as a guest without scripts does; the address of the manage page."""
    form = request("GET", with_query(url, start=start))
    assert form.status_code == 200
    who = {"name": "Ben Walters", "email": "ben@fabrikam.com", "notes": "See you"}
    code_step = post(with_query(url, start=start), **Page(form).hidden, **who)
    assert code_step.status_code in {200, 303}
    if code_step.status_code == 303:
        location = code_step.headers["Location"]
        code_step = request("GET", absolute(emulator, location))
    (mail,) = emulator.messages(to="ben@fabrikam.com", subject=" code", wait=5)
    (form,) = [each for each in Page(code_step).all("form") if each.all('[name="code"]')]
    target = absolute(emulator, form["action"])
    done = post(target, **form.hidden, code=mail.code)
    assert done.status_code == 303, done.text
    return next(
        link
        for mail in emulator.messages(to="ben@fabrikam.com", subject="Ben Walters - ")
        for link in mail.links
        if "/bookwithme/manage/" in link
    )


def absolute(emulator: Emulator, location: str) -> str:
    root = emulator.url.partition("/w/")[0]
    return location if location.startswith("http") else root + location


def test_a_private_link_is_booked_once_moved_cancelled_and_dead_afterwards(emulator, adele):
    report = adele.calendar(OUTLOOK)
    assert (report.events, report.problems) == (1, ())
    kind = adele.meeting_type(
        "Intro", visibility="private", buffer_before="PT15M", buffer_after="PT15M"
    )
    adele.meeting_type("Office hour")
    link = kind.share(single_use=True)

    opened = link.open()
    assert opened.status_code == 200
    assert "Intro" in opened.text
    assert "Office hour" not in opened.text
    offered = Page(with_day(link, "2026-11-24")).values('[name="start"]', "value")
    assert "2026-11-24T08:15:00Z" in offered
    low, high = TUESDAY_MEETING
    assert [start for start in offered if low <= start < high] == []

    manage = book_as_guest(emulator, link.url, "2026-11-24T08:15:00Z")
    window = (MONDAY, MONDAY + timedelta(days=2))
    early = ("2026-11-24T08:15:00Z", "2026-11-24T08:45:00Z")
    assert merged(adele.freebusy(*window)) == [early, TUESDAY_MEETING]
    assert link.open().status_code == 410
    assert link.state() == "consumed"

    moved = post(f"{manage}/reschedule", email="ben@fabrikam.com", start="2026-11-25T09:15:00Z")
    assert moved.status_code == 303
    assert merged(adele.freebusy(*window)) == [TUESDAY_MEETING]
    stranger = post(f"{manage}/cancel", email="someone@else.com")
    assert stranger.status_code == 422
    assert post(f"{manage}/cancel", email="ben@fabrikam.com").status_code == 303
    kinds = [mail.kind for mail in emulator.messages(to="ben@fabrikam.com")]
    assert kinds == ["verificationCode", "invitation", "update", "cancellation"]


def merged(found) -> list[tuple[str, str]]:
    return [tuple(instant_text(edge) for edge in pair) for pair in found.merged]


def with_day(link, day: str):
    return request("GET", with_query(link.url, day=day, timeZone="UTC"))


def test_the_documents_block_command_closes_everything_and_unblocking_opens_it_again(
    emulator, adele
):
    kind = adele.meeting_type("Intro")
    link = kind.share()
    doors = (adele.url, kind.url, link.url)
    block = (
        "Set-OrganizationConfig -EwsApplicationAccessPolicy EnforceBlockList "
        '-EwsBlockList @{Add="MicrosoftOWSPersonalBookings"}'
    )
    emulator.exchange("Set-OrganizationConfig -EwsEnabled: $true")
    assert [request("GET", door).status_code for door in doors] == [200, 200, 200]
    emulator.exchange(block)
    assert [request("GET", door).status_code for door in doors] == [403, 403, 403]
    assert adele.access().allowed is False
    with pytest.raises(CallFailed) as refused:
        kind.share()
    assert refused.value.code == "AccessDenied"
    unblock = 'Set-OrganizationConfig -EwsBlockList @{Remove="MicrosoftOWSPersonalBookings"}'
    emulator.exchange(unblock)
    assert [request("GET", door).status_code for door in doors] == [200, 200, 200]


def test_an_unused_link_is_dead_91_days_on(emulator, adele):
    link = adele.meeting_type("Intro", visibility="private").share(single_use=True)
    assert link.open().status_code == 200
    emulator.clock.advance(days=91)
    assert link.open().status_code == 410
    assert link.state() == "expired"


def test_the_picture_rule_holds_over_http(adele):
    kind = adele.meeting_type(
        "Quarter",
        duration="PT15M",
        buffer_before="PT15M",
        buffer_after="PT15M",
        start_time_increment="PT30M",
        hours={"weekly": {"wednesday": [["09:00", "12:00"]]}},
    )
    starts = kind.slots(MONDAY, MONDAY + timedelta(days=7))
    local = [start.astimezone(UTC).strftime("%H:%M") for start in starts]
    assert local == ["08:15", "08:45", "09:15", "09:45", "10:15"]  # Paris is an hour ahead
