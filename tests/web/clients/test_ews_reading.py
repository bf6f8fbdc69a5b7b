"""Events, bookings and calendar files as programs read them over EWS."""

from dataclasses import replace
from functools import partial

import pytest

from bookwithme.domain.access import EwsPolicy
from bookwithme.service.admin import administration
from bookwithme.service.availability import events
from bookwithme.web.clients.ews.fields import FIELDS
from tests.service.whole import exported
from tests.web.clients.scripts import customer
from tests.web.clients.soaping import (
    NAMES,
    ask,
    codes,
    create,
    event,
    fault,
    find,
    get,
    ids_of,
    items_of,
    listed,
    names,
    texts,
    told,
    view,
)
from tests.web.conftest import NEWCOMER, ORGANIZER

WEEK = "2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z"
BOOKED = "Bob - Coffee chat"
TEN, ELEVEN = "2026-11-24T10:00:00Z", "2026-11-24T11:00:00Z"


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
    assert [kinds[each] for each in ("Gym", "Late gym", "Dentist", "Standup")] == [
        "Occurrence", "Exception", "Single", "Occurrence",
    ]  # fmt: skip
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


def test_an_occurrence_that_moved_onto_another_stands_beside_it(client, cast):
    moved = {"occurrence": "2026-11-26T17:00:00Z", "subject": "Late gym"}
    moved |= {"start": "2026-11-25T17:00:00Z", "end": "2026-11-25T18:00:00Z"}
    body = {"subject": "Gym", "recurrence": "FREQ=DAILY;COUNT=3", "changes": [moved]}
    body |= {"start": "2026-11-24T17:00:00Z", "end": "2026-11-24T18:00:00Z"}
    client.post(f"/_emulator/api/mailboxes/{ORGANIZER}/events", json=body)
    found = [(texts(each)["Start"][:10], texts(each)["Subject"]) for each in seen(client)]
    assert sorted(found) == [
        ("2026-11-24", "Gym"), ("2026-11-25", "Gym"), ("2026-11-25", "Late gym"),
    ]  # fmt: skip


def seen(client):
    return items_of(ask(client, view(*WEEK)))


def test_who_is_invited_beside_the_one_who_booked_is_optional(client, script, service, unverified):
    customers = [customer(f"guest{n}@fabrikam.com") for n in range(3)]
    assert script.book(service, "2026-11-24T10:00:00", customers=customers).status_code == 200
    (item,) = seen(client)
    for kind, expected in (("Required", customers[:1]), ("Optional", customers[1:])):
        found = item.iterfind(f"t:{kind}Attendees//t:EmailAddress", NAMES)
        assert [each.text for each in found] == [each["emailAddress"] for each in expected]


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
        place = f'Offset="{offset}" BasePoint="Beginning"'
        answer = ask(client, find(f'<m:IndexedPageItemView MaxEntriesReturned="2" {place}/>'))
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


NAMED = term("IsEqualTo", "item:Subject", "{}")
HOLDS = (
    f'<t:Contains ContainmentMode="{{}}">{FIELD.format("item:Subject")}<t:Constant Value="{{}}"/>'
    "</t:Contains>"
)
EARLY = term("IsLessThan", "calendar:Start", "2026-11-24T10:00:00")
RESTRICTIONS = {
    EARLY: {"Standup", "booking"},
    f"<t:Not>{EARLY}</t:Not>": {"Blocked", "Gym", "Dentist"},
    f"<t:And>{EARLY}{term('IsEqualTo', 'calendar:IsRecurring', '1')}</t:And>": {"Standup"},
    f"<t:Or>{NAMED.format('gym')}{NAMED.format('x')}</t:Or>": {"Gym"},
    HOLDS.format("Substring", "ENT"): {"Dentist"},
    HOLDS.format("Prefixed", "ent"): set(),
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
