"""Events and bookings as programs write them over EWS."""

import pytest

from bookwithme.service.attendee import bookings
from tests.service.whole import exported
from tests.web.attendee.attendees import PARIS_TEN, book_directly
from tests.web.clients.soaping import (
    NAMES,
    ask,
    codes,
    create,
    delete,
    distinguished,
    event,
    get,
    ids_of,
    items_of,
    listed,
    names,
    set_field,
    told,
    update,
    view,
)

HTML = "&lt;p&gt;One&lt;br&gt;two &amp;amp; three"
STATUS = "LegacyFreeBusyStatus"
WEEK = "2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z"
BOOKED = "Bob - Coffee chat"
TEN, ELEVEN = "2026-11-24T10:00:00Z", "2026-11-24T11:00:00Z"


def test_an_event_is_changed_field_by_field_and_its_change_key_with_it(client, week):
    number, _ = week
    changes = [
        set_field("calendar:Start", "<t:Start>2026-11-24T12:00:00</t:Start>"),
        set_field("calendar:End", "<t:End>2026-11-24T14:00:00+01:00</t:End>"),
        set_field("item:Body", f'<t:Body BodyType="HTML">{HTML}</t:Body>'),
        set_field("item:Categories", "<t:Categories><t:String>red</t:String></t:Categories>"),
        set_field("calendar:StartTimeZone", '<t:StartTimeZone Id="Tokyo Standard Time"/>'),
        set_field(f"calendar:{STATUS}", f"<t:{STATUS}>OOF</t:{STATUS}>"),
        '<t:DeleteItemField><t:FieldURI FieldURI="item:Subject"/></t:DeleteItemField>',
    ]  # fmt: skip
    answer = ask(client, update(number, *changes))
    assert codes(answer) == ["NoError"]
    assert answer.find(".//t:ItemId", NAMES).get("ChangeKey") == "2"
    assert answer.findtext(".//m:ConflictResults/t:Count", "", NAMES) == "0"
    (item,) = items_of(ask(client, get([number])))
    wanted = ("Subject", "Start", "End", "Body", "LegacyFreeBusyStatus")
    assert told(item, *wanted) == [
        None,
        "2026-11-24T12:00:00Z",
        "2026-11-24T13:00:00Z",
        "One\ntwo & three",
        "OOF",
    ]
    assert item.find("t:StartTimeZone", NAMES).get("Id") == "Tokyo Standard Time"


def test_an_older_change_key_is_refused_where_that_is_asked_for(client, week):
    number, _ = week
    subject = set_field("item:Subject", "<t:Subject>New</t:Subject>")
    assert codes(ask(client, update(number, subject))) == ["NoError"]
    strict = update(number, subject, attributes='ConflictResolution="NeverOverwrite"')
    assert codes(ask(client, strict)) == ["ErrorIrresolvableConflict"]
    assert codes(ask(client, update(number, subject))) == ["NoError"]


NOT_CHANGED = (
    set_field("item:Importance", "<t:Importance>High</t:Importance>"),
    set_field("calendar:UID", "<t:UID>x</t:UID>"),
    set_field("item:Sensitivity", "<t:Sensitivity>Odd</t:Sensitivity>"),
    set_field("item:Subject", f"<t:Subject>{'x' * 256}</t:Subject>"),
    '<t:DeleteItemField><t:FieldURI FieldURI="calendar:Start"/></t:DeleteItemField>',
    "<t:AppendToItemField/>",
)


@pytest.mark.parametrize("change", NOT_CHANGED)
def test_what_cannot_be_changed_is_refused_and_changes_nothing(client, week, context, change):
    before = exported(context)
    answer = ask(
        client, update(week[0], set_field("item:Subject", "<t:Subject>New</t:Subject>"), change)
    )
    assert codes(answer) == ["ErrorInvalidPropertySet"]
    message = answer.find(".//m:UpdateItemResponseMessage", NAMES)
    assert names(message) == ["MessageText", "ResponseCode", "DescriptiveLinkKey", "Items"]
    assert exported(context) == before


def test_events_of_files_series_and_bookings_are_not_changed(client, week, context):
    before, found = exported(context), listed(client, view(*WEEK))
    subject = set_field("item:Subject", "<t:Subject>New</t:Subject>")
    expected = {"Dentist": "ErrorAccessDenied", "Gym": "ErrorInvalidPropertySet"}
    expected[BOOKED] = "ErrorInvalidOperation"
    for name, code in expected.items():
        number = found[name].find("t:ItemId", NAMES).get("Id")
        answer = ask(client, update(number, subject))
        assert codes(answer) == [code]
        if name == "Dentist":
            text = answer.findtext(".//m:MessageText", "", NAMES)
            assert text == "This event comes from the calendar file 'Work'."
        if " - " not in name:
            assert codes(ask(client, delete(number)))[0] in {
                "ErrorAccessDenied",
                "ErrorInvalidOperation",
            }
    assert exported(context) == before


def test_an_event_is_deleted_once(client, week):
    number, _ = week
    assert codes(ask(client, delete(number, number))) == ["NoError", "ErrorItemNotFound"]
    assert codes(ask(client, get([number]))) == ["ErrorItemNotFound"]


@pytest.mark.parametrize("mails", [0, 2])
def test_a_booking_that_is_deleted_is_cancelled_without_asking_the_gate(
    client, cast, context, mails
):
    booking = book_directly(context, cast.public, PARIS_TEN)
    cast.block()  # the page, not programs
    (number,) = ids_of(ask(client, view(*WEEK)))
    before = client.get("/_emulator/api/messages").json["messages"]
    how = "SendToAllAndSaveCopy" if mails else "SendToNone"
    assert codes(ask(client, delete(number, cancellations=how))) == ["NoError"]
    assert bookings.show(context, bookings.by_guid(booking.guid)).booking.is_cancelled
    after = client.get("/_emulator/api/messages").json["messages"]
    assert len(after) - len(before) == mails
    assert codes(ask(client, delete(number))) == ["ErrorItemNotFound"]


def test_a_booking_is_cancelled_with_a_reason(client, cast, context):
    booking = book_directly(context, cast.public, PARIS_TEN)
    (number,) = ids_of(ask(client, view(*WEEK)))
    reason = '<t:NewBodyContent BodyType="Text">Ill</t:NewBodyContent>'
    fields = f'<t:ReferenceItemId Id="{number}"/>{reason}'
    assert codes(ask(client, create(fields, "", "t:CancelCalendarItem"))) == ["NoError"]
    assert bookings.show(context, bookings.by_guid(booking.guid)).booking.cancel_reason == "Ill"


REFUSED = {
    "an end before the start": (event(ELEVEN, TEN), "ErrorCalendarEndDateIsEarlierThanStartDate"),
    "no end": (f"<t:Start>{TEN}</t:Start>", "ErrorInvalidPropertySet"),
    "no time": (event("soon", TEN), "ErrorSchemaValidation"),
    "a time too late": (event(TEN, "2500-01-01T00:00:00Z"), "ErrorInvalidPropertySet"),
    "an unknown zone": (event(TEN, ELEVEN, more='<t:StartTimeZone Id="Mars"/>'), "ErrorTimeZone"),
    "a series": (event(TEN, ELEVEN, more="<t:Recurrence/>"), "ErrorInvalidOperation"),
}


@pytest.mark.parametrize(("fields", "code"), REFUSED.values(), ids=[*REFUSED])
def test_what_cannot_be_an_event_is_refused(client, cast, context, fields, code):
    before = exported(context)
    answer = ask(client, create(fields))
    assert codes(answer) == [code]
    assert names(answer[0][0])[-1] == "Items"
    assert exported(context) == before


def test_meeting_requests_other_items_and_other_folders_are_refused(client, cast):
    sent = create(event(TEN, ELEVEN), 'SendMeetingInvitations="SendToAllAndSaveCopy"')
    assert codes(ask(client, sent)) == ["ErrorInvalidOperation"]
    assert codes(ask(client, create("", element="t:Message"))) == ["ErrorInvalidOperation"]
    there = f"<m:SavedItemFolderId>{distinguished('inbox')}</m:SavedItemFolderId><m:Items>"
    body = create(event(TEN, ELEVEN)).replace("<m:Items>", there)
    assert codes(ask(client, body)) == ["ErrorCannotCreateCalendarItemInNonCalendarFolder"]


def test_a_whole_day_is_taken_to_midnights_of_its_zone(client, cast):
    whole = "<t:IsAllDayEvent>true</t:IsAllDayEvent>"
    for zone, midnights in (
        ("", ["2026-11-23T23:00:00Z", "2026-11-24T23:00:00Z"]),
        (
            '<t:StartTimeZone Id="Tokyo Standard Time"/>',
            ["2026-11-23T15:00:00Z", "2026-11-24T15:00:00Z"],
        ),
    ):
        fields = event(TEN, ELEVEN).replace("<t:IsAllDayEvent>0</t:IsAllDayEvent>", whole + zone)
        (number,) = ids_of(ask(client, create(fields)))
        (item,) = items_of(ask(client, get([number])))
        assert told(item, "Start", "End", "IsAllDayEvent") == [*midnights, "true"]
