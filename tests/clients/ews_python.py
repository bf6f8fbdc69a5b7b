"""exchangelib against the EWS endpoint: `ews_python.py ADDRESS GUARDED TOKEN`, one line a case.

Each case has a world of its own. GUARDED is a server with a control token.
"""

import os
import sys
import traceback
from collections import defaultdict
from datetime import datetime, timedelta

import ews_gate
import requests
from ews_world import ADELE, CASES, GUARDED, TOKEN, WORLDS, World, at, case
from exchangelib import UTC, CalendarItem
from exchangelib.errors import ErrorMailRecipientNotFound, UnauthorizedError

HOUR = timedelta(hours=1)

# Two clock changes lie in what the calendars below say.
SERIES = """BEGIN:VCALENDAR
BEGIN:VEVENT
UID:weekly
SUMMARY:Jour fixe
DTSTART;TZID=Europe/Paris:20261020T090000
DTEND;TZID=Europe/Paris:20261020T100000
RRULE:FREQ=WEEKLY;COUNT=4
EXDATE;TZID=Europe/Paris:20261103T090000
END:VEVENT
BEGIN:VEVENT
UID:weekly
SUMMARY:Jour fixe, later
RECURRENCE-ID;TZID=Europe/Paris:20261027T090000
DTSTART;TZID=Europe/Paris:20261027T140000
DTEND;TZID=Europe/Paris:20261027T150000
END:VEVENT
END:VCALENDAR
"""


def with_series(world):
    headers = {"Content-Type": "text/calendar"}
    path = f"/mailboxes/{ADELE}/calendars/Work"
    world.api("PUT", path, data=SERIES.encode(), headers=headers)


@case("9", "GetServerTimeZones, GetUserAvailability")
def availability_is_freebusy():
    world = World()
    with_series(world)
    event = {"start": "2026-10-25T00:30:00Z", "end": "2026-10-25T02:00:00Z", "status": "oof"}
    world.api("POST", f"/mailboxes/{ADELE}/events", event)
    start, end = at((10, 20), 0), at((11, 11), 0)
    asked = [(ADELE, "Organizer", False), ("nobody@contoso.com", "Required", False)]
    protocol = world.account().protocol
    found, nobody = protocol.get_free_busy_info(asked, start, end, merged_free_busy_interval=30)
    assert isinstance(nobody, ErrorMailRecipientNotFound)
    busy = world.busy(start, end)
    expected = []
    at_, digits = start.astimezone(UTC), {"busy": "2", "oof": "3", "tentative": "1"}
    while at_ < end.astimezone(UTC):
        touching = [
            digits[each["status"]]
            for each in busy
            if datetime.fromisoformat(each["start"]) < at_ + HOUR / 2
            and datetime.fromisoformat(each["end"]) > at_
        ]
        expected.append(max(touching, default="0"))
        at_ += HOUR / 2
    assert found.merged == "".join(expected)
    seen = [
        (each.start.astimezone(UTC), each.end.astimezone(UTC)) for each in found.calendar_events
    ]
    told = [tuple(datetime.fromisoformat(each[key]) for key in ("start", "end")) for each in busy]
    assert seen == told, (seen, told)
    assert found.working_hours[0].weekdays, found.working_hours


@case("10", "CreateItem, UpdateItem, DeleteItem")
def writing():
    world = World()
    before = world.slots()
    account = world.account()
    item = CalendarItem(
        folder=account.calendar,
        subject="Blocked",
        start=at((10, 20), 10),
        end=at((10, 20), 11),
        body="Two\nlines",
        categories=["red"],
        legacy_free_busy_status="OOF",
    )
    item.save()
    gone = {"2026-10-20T08:00:00Z", "2026-10-20T08:30:00Z"}
    assert {*before} - {*world.slots()} == gone
    item.start, item.end = at((10, 20), 14), at((10, 20), 15)
    item.save(update_fields=["start", "end"])
    assert {*before} - {*world.slots()} == {"2026-10-20T12:00:00Z", "2026-10-20T12:30:00Z"}
    read = account.calendar.get(id=item.id)
    assert (read.subject, read.body, read.categories) == ("Blocked", "Two\nlines", ["red"])
    assert (read.start, read.end, read.changekey) == (item.start, item.end, item.changekey)
    item.delete()
    assert world.slots() == before


@case("11", "FindItem, GetItem: series")
def a_series_of_a_file():
    world = World()
    with_series(world)
    account = world.account()
    start, end = at((10, 19), 0), at((11, 20), 0)
    seen = [(each.start, each.subject) for each in account.calendar.view(start, end)]
    expected = [
        (at((10, 20), 9), "Jour fixe"),
        (at((10, 27), 14), "Jour fixe, later"),
        (at((11, 10), 9), "Jour fixe"),
    ]
    assert seen == expected, seen
    asked = [(account, "Organizer", False)]
    (found,) = account.protocol.get_free_busy_info(asked, start, end)
    assert [each.start for each in found.calendar_events] == [each for each, _ in expected]


@case("12", "FindItem: views and pages")
def the_view_is_whole():
    world = World()
    with_series(world)
    booked = world.api("POST", f"/meeting-types/{world.kind}/bookings", BOOKING)
    account = world.account()
    for hour in range(120):
        CalendarItem(
            folder=account.calendar,
            subject=f"Block {hour}",
            start=at((10, 21), 0) + hour * HOUR,
            end=at((10, 21), 0) + (hour + 1) * HOUR,
        ).save()
    start, end = at((10, 19), 0), at((11, 20), 0)
    busy = world.busy(start, end)
    whole = sorted(datetime.fromisoformat(each["start"]) for each in busy)
    assert len(whole) == 124
    assert [each.start for each in account.calendar.view(start, end)] == whole
    only = account.calendar.view(start, end).only("subject")
    assert sum(each.subject.startswith("Block") for each in only) == 120
    listed = account.calendar.filter(start__range=(at((10, 21), 0), at((10, 21), 5)))
    assert len(list(listed)) == 6
    everything = list(account.calendar.all())
    assert len(everything) == 122, len(everything)
    assert booked["id"]


BOOKING = {
    "start": "2026-10-20T09:00:00Z",
    "name": "Ben Walters",
    "email": "ben@fabrikam.com",
    "notes": "About the offer",
}


@case("13", "GetItem, DeleteItem: a booking")
def a_booking():
    world = World()
    world.api("POST", f"/meeting-types/{world.kind}/bookings", BOOKING)
    account = world.account()
    (seen,) = account.calendar.view(at((10, 20), 0), at((10, 21), 0))
    assert seen.subject == "Ben Walters - Intro"
    assert [each.mailbox.email_address for each in seen.required_attendees] == ["ben@fabrikam.com"]
    assert (seen.is_meeting, seen.text_body or seen.body) == (True, "About the offer")
    seen.delete(send_meeting_cancellations="SendToAllAndSaveCopy")
    (booking,) = world.api("GET", "/bookings")["bookings"]
    assert booking["status"] == "cancelled"
    kinds = [each["kind"] for each in world.api("GET", "/messages")["messages"]]
    assert "cancellation" in kinds, kinds
    assert list(account.calendar.view(at((10, 20), 0), at((10, 21), 0))) == []


@case("15", "export, import, export")
def worlds_move():
    world = World()
    account = world.account()
    item = CalendarItem(
        folder=account.calendar, subject="Kept", start=at((10, 20), 10), end=at((10, 20), 11)
    )
    item.save()
    document = world.api("GET", "/world")
    world.api("PUT", "/world", document)
    assert world.api("GET", "/world") == document
    (found,) = world.account().calendar.view(at((10, 20), 0), at((10, 21), 0))
    assert (found.id, found.subject) == (item.id, "Kept")


@case("16", "with a control token")
def a_control_token():
    world = World(GUARDED, TOKEN)
    assert world.account(password=TOKEN).calendar.total_count == 0
    headers = {"Authorization": f"Bearer {TOKEN}"}
    told = requests.get(f"{GUARDED}/_emulator/api/worlds", headers=headers, timeout=60).json()
    own = next(each for each in told["worlds"] if each["url"].rstrip("/") == world.url)
    invited = own["inviteUrl"].rpartition("/")[2]
    assert world.account(password=invited).calendar.total_count == 0
    try:
        world.account(password="guess").calendar.refresh()
    except UnauthorizedError:
        return
    raise AssertionError("a wrong password was good")


@case("17", "GetItem: an own series")
def an_own_series():
    world = World()
    event = {
        "subject": "Sport",
        "start": "2026-10-20T15:00:00Z",
        "end": "2026-10-20T16:00:00Z",
        "recurrence": "FREQ=WEEKLY;BYDAY=TU;COUNT=4",
        "timeZone": "Europe/Paris",
        "changes": [
            {"occurrence": "2026-10-27T16:00:00Z", "deleted": True},
            {
                "occurrence": "2026-11-03T16:00:00Z",
                "start": "2026-11-04T16:00:00Z",
                "end": "2026-11-04T17:00:00Z",
            },
        ],
    }
    world.api("POST", f"/mailboxes/{ADELE}/events", event)
    (master,) = world.account().calendar.all()
    start = at((10, 20), 17)
    assert str(master.recurrence) == (
        "Pattern: Occurs on weekdays Tuesday of every 1 week(s) where the first day of the week "
        "is Monday, Boundary: Starts on 2026-10-20 and occurs 4 time(s)"
    ), master.recurrence
    assert master.first_occurrence.start == start, master.first_occurrence
    assert master.last_occurrence.start == at((11, 10), 17), master.last_occurrence
    (moved,) = master.modified_occurrences
    assert (moved.start, moved.original_start) == (at((11, 4), 17), at((11, 3), 17)), moved
    assert [each.start for each in master.deleted_occurrences] == [at((10, 27), 17)]


@case("18", "ResolveNames, FindFolder, GetServerTimeZones")
def the_rest():
    account = World().account()
    assert account.version
    found = account.protocol.resolve_names(["vance"])
    assert [each.email_address for each in found] == [ADELE], found
    zones = list(account.protocol.get_timezones())
    assert len(zones) > 130
    assert "calendar" in {each.name.lower() for each in account.root.walk()}
    whole = CalendarItem(
        folder=account.calendar,
        subject="Whole day",
        is_all_day=True,
        start=at((10, 25), 0).date(),
        end=at((10, 25), 0).date(),
    )
    whole.save()
    (read,) = account.calendar.view(at((10, 24), 0), at((10, 27), 0))
    assert (read.is_all_day, read.start, read.end) == (True, whole.start, whole.end), read


def answered(case_, ran):
    """Keep which operations were answered in a case, and whether a program was locked out."""
    for world in WORLDS:
        for each in world.journal():
            what = "403" if each["outcome"] == "denied" else each["operation"]
            if what and case_ not in ran[what]:
                ran[what].append(case_)
    WORLDS.clear()


def main():
    assert ews_gate.LOCK  # its cases come first
    failed, ran = [], defaultdict(list)
    for number, operation, function in CASES:
        if os.environ.get("ONLY", number) != number:
            continue
        try:
            function()
            told = "ok"
        except Exception:  # noqa: BLE001 - whatever it is, the others run too
            failed.append(f"{number} {operation}\n{traceback.format_exc()}")
            told = "FAILED"
        print(f"exchangelib | {number} | {operation} | {told}")
        answered(number, ran)
    for what, cases in sorted(ran.items()):
        print(f"{what}: {', '.join(cases)}")
    sys.exit("\n".join(failed) if failed else 0)


main()
