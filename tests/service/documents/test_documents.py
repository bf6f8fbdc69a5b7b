"""A world as a document: there and back; and nothing at all where a place in it is wrong."""

import contextlib
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bookwithme.clock import ClockMode
from bookwithme.domain.errors import InvalidInput
from bookwithme.resources import SEED_DATA
from bookwithme.service.worlds import worlds
from tests.service.whole import (
    BOOKING,
    CALENDAR,
    MAILBOX,
    MEETING_TYPE,
    MESSAGE,
    WHOLE,
    exported,
    import_document,
)


def at(document, path):
    """The object in which a path ends, and the last key."""
    for key in path[:-1]:
        document = document[key]
    return document, path[-1]


def changed(path, value):
    document = json.loads(json.dumps(WHOLE))  # not deepcopy, which keeps shared parts shared
    inner, key = at(document, path)
    inner[key] = value
    return document


def places(document, path=()):
    if path:
        yield path
    if isinstance(document, (dict, list)):
        keys = document if isinstance(document, dict) else range(len(document))
        for key in keys:
            yield from places(document[key], (*path, key))


def refused(context, document):
    with pytest.raises(InvalidInput) as caught:
        import_document(context, document)
    return {each.field for each in caught.value.problems}


def test_what_was_imported_is_exported_word_for_word(any_place):
    import_document(any_place, WHOLE)
    assert exported(any_place) == WHOLE


@pytest.mark.parametrize("scenario", [each.stem for each in SEED_DATA.glob("*.json")])
def test_a_scenario_comes_back_from_its_export_as_it_was(any_place, scenario):
    worlds.reset(any_place, scenario)
    document = exported(any_place)
    assert exported(any_place) == document
    import_document(any_place, json.loads(json.dumps(document)))
    assert exported(any_place) == document


def test_an_import_replaces_all_that_was_there_but_the_name(context):
    worlds.seed(context, "contoso")
    assert import_document(context, WHOLE | {"name": "another"}).scenario == "contoso"
    assert exported(context) == WHOLE


def test_a_world_moves_to_another_address_with_the_links_in_its_mails(context):
    worlds.make_world(context, "other", "empty")
    other = replace(context, world="other")
    import_document(other, WHOLE)
    with other.read() as uow:
        (mail,) = uow.messages.all()
    assert mail.text == "http://127.0.0.1:8000/w/other/bookwithme/user/x"
    assert exported(other) == WHOLE | {"name": "other"}


def test_what_a_document_leaves_out_is_made_or_taken_from_the_type(any_place):
    bare = {
        "version": 1,
        "mailboxes": [
            {
                "address": "Ada@Contoso.com",
                "displayName": "Ada",
                "timeZone": "Romance Standard Time",
                "meetingTypes": [{"title": "Talk", "bufferAfter": "PT10M", "location": "Here"}],
            }
        ],
        "bookings": [
            {
                "mailbox": "ada@contoso.com",
                "meetingType": 0,
                "start": "2026-11-30T09:00:00Z",
                "name": "Guest",
                "email": "guest@example.org",
            }
        ],
    }
    import_document(any_place, bare)
    with any_place.read() as uow:
        (mailbox,), (booking,) = uow.mailboxes.all(), uow.bookings.all()
        (organization,) = uow.organizations.all()
    assert (organization.domain, organization.display_name) == ("contoso.com", "Contoso")
    assert (mailbox.address, mailbox.alias) == ("ada@contoso.com", "ada")
    assert mailbox.time_zone == booking.time_zone == "Europe/Paris"
    assert booking.end - booking.start == timedelta(minutes=30)
    assert (booking.title, booking.location) == ("Talk", "Here")
    assert booking.buffer_after == timedelta(minutes=10)
    assert len(booking.teams_id) == 12
    assert booking.uid == f"{booking.guid}@contoso.com"


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (("version",), 2, "version"),
        (("colour",), "red", "colour"),
        (("clock", "mode"), "fast", "clock.mode"),
        (("clock", "shift"), "P999999W", "clock.shift"),
        (("clock",), {"mode": "shifted", "shift": "-P80000D"}, "clock.shift"),
        (("settings", "accessRules"), "2023", "settings.accessRules"),
        (("organizations", 1, "domain"), "CONTOSO.com", "organizations[1].domain"),
        (("organizations", 0, "ewsAllowList"), ["a", 1], "organizations[0].ewsAllowList[1]"),
        (("mailboxes",), {}, "mailboxes"),
        (("settings",), [], "settings"),
        (("mailboxes", 0), None, "mailboxes[0]"),
        (("mailboxes", 1, "address"), "Adele@contoso.com", "mailboxes[1].address"),
        (("mailboxes", 1, "address"), "nobody", "mailboxes[1].address"),
        (("mailboxes", 1, "exchangeGuid"), MAILBOX["exchangeGuid"], "mailboxes[1].exchangeGuid"),
        (("mailboxes", 0, "timeZone"), "Mars/Olympus", "mailboxes[0].timeZone"),
        (("mailboxes", 0, "language"), "tlh", "mailboxes[0].language"),
        (("mailboxes", 0, "page", "banner"), "cats", "mailboxes[0].page.banner"),
        (("mailboxes", 0, "calendars", 0, "latin1"), "no", "mailboxes[0].calendars[0].latin1"),
        (("mailboxes", 0, "calendars", 0, "text"), "no", "mailboxes[0].calendars[0].text"),
        (("mailboxes", 0, "calendars", 0, "latin1"), "\u20ac", "mailboxes[0].calendars[0].latin1"),
        (("mailboxes", 0, "calendars", 0, "file"), "../x", "mailboxes[0].calendars[0].file"),
        (("mailboxes", 0, "calendars", 0, "file"), "x" * 5000, "mailboxes[0].calendars[0].file"),
        (
            ("mailboxes", 0, "calendars", 0),
            {"name": "Far", "file": "calendars/adam.ics", "week": "9999-12-31"},
            "mailboxes[0].calendars[0].file",
        ),
        *(
            (
                ("mailboxes", 0, "calendars", 0),
                {"name": "Feed", "failure": failure, "failureValues": {"status": "5"}},
                "mailboxes[0].calendars[0].failure",
            )
            for failure in ("{status[x]}", "{status:300000000}", "{status.__class__}", "{status!r}")
        ),
        (("mailboxes", 0, "calendars", 1, "name"), "Calendar", "mailboxes[0].calendars[1].name"),
        (("mailboxes", 0, "meetingTypes", 0, "title"), "", "mailboxes[0].meetingTypes[0].title"),
        (
            ("mailboxes", 1, "meetingTypes"),
            [{"title": "x", "guid": MEETING_TYPE["guid"]}],
            "mailboxes[1].meetingTypes[0].guid",
        ),
        (
            ("mailboxes", 0, "meetingTypes", 0, "hours", "weekly"),
            {"monday": [["09:00", "25:00"]]},
            "mailboxes[0].meetingTypes[0].hours.weekly.monday[0]",
        ),
        (
            ("mailboxes", 0, "meetingTypes", 0, "links", 1, "bookingcode"),
            MEETING_TYPE["links"][0]["bookingcode"],
            "mailboxes[0].meetingTypes[0].links[1].bookingcode",
        ),
        (("bookings", 1, "mailbox"), "nora@contoso.com", "bookings[1].mailbox"),
        (("bookings", 1, "mailbox"), "tomas@fabrikam.com", "bookings[1].meetingType"),
        (("bookings", 0, "meetingType"), 1, "bookings[0].meetingType"),
        (("bookings", 0, "link"), -1, "bookings[0].link"),
        (("bookings", 0, "end"), BOOKING["start"], "bookings[0].end"),
        (("bookings", 0, "start"), "tomorrow", "bookings[0].start"),
        (("bookings", 0, "email"), "nobody", "bookings[0].email"),
        (("bookings", 1, "status"), "booked", "bookings[1].start"),  # two in one time
        (("bookings", 1, "guid"), BOOKING["guid"], "bookings[1].guid"),
        (("bookings", 1, "manageSecret"), BOOKING["manageSecret"], "bookings[1].manageSecret"),
        (("policyChanges", 0, "organization"), "x.example", "policyChanges[0].organization"),
        (("policyChanges", 1, "mailbox"), "x@contoso.com", "policyChanges[1].mailbox"),
        (("policyChanges", 0, "before", "x"), 1, "policyChanges[0].before.x"),
        (("messages", 0, "to"), "a@b.example", "messages[0].to"),
        (("messages",), [MESSAGE, MESSAGE], "messages[1].guid"),
    ],
    ids=str,
)
def test_a_wrong_place_is_named_and_nothing_is_changed(context, path, value, where):
    import_document(context, WHOLE)
    assert refused(context, changed(path, value)) == {where}
    assert exported(context) == WHOLE


@pytest.mark.parametrize(
    "path",
    [
        ("version",),
        ("organizations", 0, "domain"),
        ("mailboxes", 0, "address"),
        ("mailboxes", 0, "displayName"),
        ("mailboxes", 0, "timeZone"),
        ("mailboxes", 0, "calendars", 0, "name"),
        ("mailboxes", 0, "meetingTypes", 0, "title"),
        ("bookings", 0, "mailbox"),
        ("bookings", 0, "meetingType"),
        ("bookings", 0, "start"),
        ("bookings", 0, "name"),
        ("policyChanges", 0, "at"),
        ("messages", 0, "subject"),
    ],
    ids=str,
)
def test_what_a_document_must_say_is_missed_by_its_place(context, path):
    document = json.loads(json.dumps(WHOLE))  # not deepcopy, which keeps shared parts shared
    inner, key = at(document, path)
    del inner[key]
    where = "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in path)
    assert where.lstrip(".") in refused(context, document)


def test_all_wrong_places_are_told_at_once(any_place):
    document = changed(("mailboxes", 0, "language"), "tlh")
    document["mailboxes"][1]["alias"] = 5
    document["settings"]["policyDelay"] = None
    assert refused(any_place, document) == {
        "mailboxes[0].language",
        "mailboxes[1].alias",
        "settings.policyDelay",
    }


JUNK = [None, 5, -1, 2**70, 1.5, True, "", "x", "\ud800", "\0", [], {}, [[]], [None], {"a": 1}]
JUNK += ["P999999D", "W+999-1T10:00", "x" * 3000, "9999-12-31T23:59:59Z", "../../etc/passwd"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(sorted(places(WHOLE), key=str)), junk=st.sampled_from(JUNK))
def test_junk_in_any_place_is_taken_or_refused_and_never_half_written(context, path, junk):
    import_document(context, WHOLE)
    taken = False
    with contextlib.suppress(InvalidInput):
        import_document(context, changed(path, junk))
        taken = True
    document = exported(context)
    import_document(context, document)
    assert exported(context) == document
    assert taken or document == WHOLE


def test_a_moment_out_of_range_is_named_wherever_it_stands(context):
    document = changed(("mailboxes", 0, "page", "readyAt"), "-P60000D")
    document["mailboxes"][0]["meetingTypes"][0]["links"][1]["createdAt"] = "P70000D"
    document["mailboxes"][1]["page"]["readyAt"] = "-P60000D"
    assert refused(context, document) == {"mailboxes[0].page.readyAt", "mailboxes[1].page.readyAt"}
    document = changed(("mailboxes", 0, "meetingTypes", 0, "links", 1, "createdAt"), "P70000D")
    where = "mailboxes[0].meetingTypes[0].links[1].createdAt"
    assert refused(context, document) == {where}
    assert refused(context, changed(("messages", 0, "sentAt"), "P70000D")) == {"messages[0].sentAt"}


def test_an_unknown_name_is_told_with_the_nearest_known_one(context):
    document = changed(("mailboxes", 0, "meetingTypes", 0, "bufferBefor"), "PT5M")
    with pytest.raises(InvalidInput) as caught:
        import_document(context, document)
    (told,) = caught.value.problems
    assert told.field == "mailboxes[0].meetingTypes[0].bufferBefor"
    assert told.problem.startswith("is not known here; known are bufferAfter, bufferBefore, ")
    assert told.problem.endswith("(nearest: bufferBefore)")


@pytest.mark.parametrize("written", ["text", "latin1"])
def test_a_calendar_is_text_where_it_can_be_however_it_came(context, written):
    text = CALENDAR.replace("Caf\u00e9", "Кофе ☕")
    given = {"text": text, "latin1": text.encode().decode("latin-1")}
    calendar = {"name": "Calendar", written: given[written]}
    import_document(context, changed(("mailboxes", 0, "calendars"), [calendar]))
    (calendar,) = exported(context)["mailboxes"][0]["calendars"]
    assert (calendar["text"], "latin1" in calendar) == (text, False)


@pytest.mark.parametrize(
    ("clock", "mode", "now"),
    [
        ({}, ClockMode.SYSTEM, None),
        ({"mode": "frozen", "now": "2027-03-22T08:00:00Z"}, ClockMode.FROZEN, (2027, 3, 22)),
        ({"mode": "shifted", "now": "2030-01-01T12:00:00Z"}, ClockMode.SHIFTED, (2030, 1, 1)),
    ],
)
def test_a_world_begins_with_the_clock_of_its_document(context, clock, mode, now):
    import_document(context, {"version": 1, "clock": clock})
    with context.read() as uow:
        assert uow.world.clock.mode is mode
        assert now in {None, (uow.now.year, uow.now.month, uow.now.day)}
