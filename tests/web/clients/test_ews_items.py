"""Events, bookings and calendar files as programs read and write them over EWS."""

from dataclasses import replace
from functools import partial

import pytest

from bookwithme.domain.access import EwsPolicy
from bookwithme.service.admin import administration
from bookwithme.service.attendee import bookings
from bookwithme.service.availability import calendars, events
from bookwithme.web.clients.ews.fields import FIELDS
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
    fault,
    find,
    get,
    ids_of,
    items_of,
    names,
    set_field,
    texts,
    update,
    view,
)
from tests.web.conftest import NEWCOMER, ORGANIZER

WEEK = "2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z"
BOOKED = "Bob - Coffee chat"
TEN, ELEVEN = "2026-11-24T10:00:00Z", "2026-11-24T11:00:00Z"
PART = "BEGIN:VEVENT\nUID:{uid}\nSUMMARY:{uid}\nDTSTART:{start}\nDTEND:{end}\n{more}END:VEVENT\n"


def file_of(*parts):
    written = (
        PART.format(uid=uid, start=start, end=end, more=more) for uid, start, end, more in parts
    )
    return f"BEGIN:VCALENDAR\n{''.join(written)}END:VCALENDAR\n".encode()


FILE = file_of(
    ("Dentist", "20261125T080000Z", "20261125T090000Z", ""),
    ("Standup", "20261123T070000Z", "20261123T071500Z", "RRULE:FREQ=DAILY;COUNT=3\n"),
)


@pytest.fixture
def week(client, cast, context):
    """Adele's week: an event, a series of her own, a booking, a calendar file."""
    made = ask(client, create(event(TEN, ELEVEN, "Blocked")))
    client.post(
        f"/_emulator/api/mailboxes/{ORGANIZER}/events",
        json={
            "subject": "Gym",
            "start": "2026-11-24T17:00:00Z",
            "end": "2026-11-24T18:00:00Z",
            "recurrence": "FREQ=DAILY;COUNT=3",
            "changes": [
                {"occurrence": "2026-11-25T17:00:00Z", "deleted": True},
                {
                    "occurrence": "2026-11-26T17:00:00Z",
                    "start": "2026-11-26T19:00:00Z",
                    "end": "2026-11-26T20:00:00Z",
                    "subject": "Late gym",
                },
            ],
        },
    )
    booking = book_directly(context, cast.public, PARIS_TEN)
    calendars.put_calendar(context, ORGANIZER, "Work", FILE)
    (number,) = ids_of(made)
    return number, booking


def listed(client, body):
    return {texts(each)["Subject"]: each for each in items_of(ask(client, body))}


def told(item, *wanted):
    return [texts(item).get(each) for each in wanted]


def test_a_view_has_everything_in_one_list_by_start(client, week):
    answer = ask(client, view(*WEEK))
    assert codes(answer) == ["NoError"]
    found = [(texts(each)["Start"], texts(each)["Subject"]) for each in items_of(answer)]
    assert found == sorted(found)
    assert [subject for _, subject in found] == [
        "Standup", "Standup", BOOKED, "Blocked", "Gym", "Standup", "Dentist", "Late gym",
    ]  # fmt: skip
    kinds = {
        subject: texts(item)["CalendarItemType"]
        for subject, item in listed(client, view(*WEEK)).items()
    }
    assert (kinds["Gym"], kinds["Late gym"], kinds["Dentist"]) == (
        "Occurrence",
        "Exception",
        "Single",
    )
    root = answer.find(".//m:RootFolder", NAMES)
    assert (root.get("TotalItemsInView"), root.get("IncludesLastItemInRange")) == ("8", "true")


def test_every_item_of_a_view_is_read_by_its_id_in_the_schemas_order(client, week):
    ids = ids_of(ask(client, view(*WEEK, shape="IdOnly")))
    assert all(each.replace("-", "").replace("_", "").isalnum() for each in ids)
    found = items_of(ask(client, get(ids)))
    assert [each.find("t:ItemId", NAMES).get("Id") for each in found] == ids
    order = [*FIELDS]
    for item in found:
        assert names(item) == sorted(names(item), key=order.index)
    booked = found[2]
    assert told(booked, "IsMeeting", "LegacyFreeBusyStatus", "Location") == ["true", "Busy", None]
    assert (
        booked.findtext(".//t:RequiredAttendees//t:EmailAddress", "", NAMES)
        == week[1].attendee.email
    )
    assert booked.find("t:StartTimeZone", NAMES).get("Id") == "Romance Standard Time"


def test_without_a_view_a_series_is_its_master_and_pages_end(client, week):
    whole = [
        (texts(each)["Subject"], texts(each)["CalendarItemType"])
        for each in items_of(ask(client, find()))
    ]
    assert sorted(whole) == [
        ("Blocked", "Single"), (BOOKED, "Single"), ("Dentist", "Single"),
        ("Gym", "RecurringMaster"), ("Standup", "RecurringMaster"),
    ]  # fmt: skip
    seen, offset, ended = [], 0, "false"
    while ended == "false":
        page = f'<m:IndexedPageItemView MaxEntriesReturned="2" Offset="{offset}" BasePoint="Beginning"/>'
        answer = ask(client, find(page))
        root = answer.find(".//m:RootFolder", NAMES)
        seen += ids_of(answer)
        offset, ended = root.get("IndexedPagingOffset"), root.get("IncludesLastItemInRange")
        assert root.get("TotalItemsInView") == "5"
    assert len({*seen}) == len(seen) == 5
    masters = {texts(each)["Subject"] for each in items_of(ask(client, get(seen)))}
    assert masters == {subject for subject, _ in whole}


def test_an_occurrence_is_known_by_its_masters_id_and_a_number(client, week):
    for subject, third, status in (
        ("Gym", "Late gym", "NoError"),
        ("Standup", "Standup", "NoError"),
    ):
        item = listed(client, find())[subject]
        (master,) = [each.get("Id") for each in item.iterfind("t:ItemId", NAMES)]
        ids = "".join(
            f'<t:OccurrenceItemId RecurringMasterId="{master}" InstanceIndex="{each}"/>'
            for each in (3, 4, 0)
        )
        body = get([]).replace("<m:ItemIds>", f"<m:ItemIds>{ids}")
        answer = ask(client, body)
        range_ = "ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange"
        assert codes(answer) == [status, range_, range_]
        (found,) = items_of(answer)
        assert texts(found)["Subject"] == third
        number = found.find("t:ItemId", NAMES).get("Id")
        up = f'<m:ItemIds><t:RecurringMasterItemId OccurrenceId="{number}"/>'
        (back,) = ids_of(ask(client, get([], "IdOnly").replace("<m:ItemIds>", up)))
        assert back == master


FIELD = '<t:FieldURI FieldURI="{}"/>'
CONSTANT = '<t:FieldURIOrConstant><t:Constant Value="{}"/></t:FieldURIOrConstant>'


def term(name, uri, value):
    return f"<t:{name}>{FIELD.format(uri)}{CONSTANT.format(value)}</t:{name}>"


EARLY = term("IsLessThan", "calendar:Start", "2026-11-24T10:00:00")
RESTRICTIONS = {
    EARLY: {"Standup", "booking"},
    f"<t:Not>{EARLY}</t:Not>": {"Blocked", "Gym", "Dentist"},
    f"<t:And>{EARLY}{term('IsEqualTo', 'calendar:IsRecurring', '1')}</t:And>": {"Standup"},
    f"<t:Or>{term('IsEqualTo', 'item:Subject', 'gym')}{term('IsEqualTo', 'item:Subject', 'x')}</t:Or>": {"Gym"},
    f'<t:Contains ContainmentMode="Substring">{FIELD.format("item:Subject")}<t:Constant Value="ENT"/>'
    "</t:Contains>": {"Dentist"},
    f'<t:Contains ContainmentMode="Prefixed">{FIELD.format("item:Subject")}<t:Constant Value="ent"/>'
    "</t:Contains>": set(),
    term("IsGreaterThanOrEqualTo", "calendar:End", "2026-11-25T10:00:00+01:00"): {"Dentist"},
}  # fmt: skip


@pytest.mark.parametrize("number", range(len(RESTRICTIONS)))
def test_a_restriction_lets_those_pass_that_it_names(client, week, number):
    given, expected = [*RESTRICTIONS.items()][number]
    found = listed(client, find(f"<m:Restriction>{given}</m:Restriction>"))
    assert {"booking" if " - " in each else each for each in found} == expected


def test_items_are_sorted_as_asked(client, week):
    order = f'<t:FieldOrder Order="Descending">{FIELD.format("item:Subject")}</t:FieldOrder>'
    found = [*listed(client, find(f"<m:SortOrder>{order}</m:SortOrder>"))]
    assert found == sorted(found, key=str.casefold, reverse=True)


UNSUPPORTED = (
    term("IsEqualTo", "item:Importance", "High"),
    "<t:Exists/>",
    f"<t:Excludes>{FIELD.format('item:Subject')}</t:Excludes>",
)


@pytest.mark.parametrize("given", UNSUPPORTED)
def test_queries_by_anything_else_are_refused(client, cast, given):
    code, _ = fault_or_code(client, find(f"<m:Restriction>{given}</m:Restriction>"))
    assert code == "ErrorUnsupportedPathForQuery"


def fault_or_code(client, body):
    try:
        return fault(client, body)
    except AssertionError:
        return codes(ask(client, body))[0], ""


def test_an_event_is_changed_field_by_field_and_its_change_key_with_it(client, week):
    number, _ = week
    changes = [
        set_field("calendar:Start", "<t:Start>2026-11-24T12:00:00</t:Start>"),
        set_field("calendar:End", "<t:End>2026-11-24T14:00:00+01:00</t:End>"),
        set_field("item:Body", '<t:Body BodyType="HTML">&lt;p&gt;One&lt;br&gt;two &amp;amp; three</t:Body>'),
        set_field("item:Categories", "<t:Categories><t:String>red</t:String></t:Categories>"),
        set_field("calendar:StartTimeZone", '<t:StartTimeZone Id="Tokyo Standard Time"/>'),
        set_field("calendar:LegacyFreeBusyStatus", "<t:LegacyFreeBusyStatus>OOF</t:LegacyFreeBusyStatus>"),
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
    fields = f'<t:ReferenceItemId Id="{number}"/><t:NewBodyContent BodyType="Text">Ill</t:NewBodyContent>'
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


def test_a_colleagues_calendar_is_read_where_its_own_gate_is_open(client, cast, context):
    made = ask(client, create(event(TEN, ELEVEN)), user=NEWCOMER)
    (number,) = ids_of(made)
    assert ids_of(ask(client, view(*WEEK, mailbox=NEWCOMER))) == [number]
    assert codes(ask(client, get([number]))) == ["NoError"]
    shut = partial(replace, ews=EwsPolicy(ews_enabled=False))
    administration.change_mailbox(context, NEWCOMER, shut)
    assert codes(ask(client, view(*WEEK, mailbox=NEWCOMER))) == ["ErrorAccessDenied"]
    assert codes(ask(client, get([number]))) == ["ErrorAccessDenied"]
    for nobody in ("nobody@contoso.com", "gus@fabrikam.com"):
        assert codes(ask(client, view(*WEEK, mailbox=nobody))) == ["ErrorFolderNotFound"]


def test_ids_of_another_world_name_nothing_here(client, cast, context, other_place):
    (number,) = ids_of(ask(client, create(event(TEN, ELEVEN))))
    client.put("/w/class/_emulator/api/world", json=exported(context))
    client.delete(
        f"/w/class/_emulator/api/events/{events.events(other_place, ORGANIZER)[1][0].guid}"
    )
    there = "/w/class/EWS/Exchange.asmx"
    assert codes(ask(client, get([number, "nonsense", number[:-4]]), path=there)) == [
        "ErrorItemNotFound", "ErrorInvalidIdMalformed", "ErrorInvalidIdMalformed",
    ]  # fmt: skip
    assert codes(ask(client, get([number]))) == ["NoError"]


def test_a_world_that_is_exported_and_loaded_again_has_the_same_ids(client, week, context):
    before, ids = exported(context), ids_of(ask(client, view(*WEEK)))
    client.put("/_emulator/api/world", json=before)
    assert exported(context) == before
    assert ids_of(ask(client, view(*WEEK))) == ids
    assert codes(ask(client, get(ids))) == ["NoError"] * len(ids)
