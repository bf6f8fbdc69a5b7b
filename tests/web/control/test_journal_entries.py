"""Decisions, and changes of what there is, are told in the journal."""

import ast
from dataclasses import replace
from functools import partial

import pytest

from bookwithme.contract import messages
from bookwithme.domain.meeting_type import Visibility
from bookwithme.service.admin import administration
from bookwithme.service.organizer import meeting_types
from bookwithme.service.worlds import journal, worlds
from bookwithme.web.control.journal import KINDS
from tests.architecture.tree import modules
from tests.page import words
from tests.service.whole import exported, import_document
from tests.web.acting import be
from tests.web.attendee.attendees import book_directly, page_of, type_of
from tests.web.conftest import BLOCKED, ORGANIZER, UNLICENSED

API = "/_emulator/api"
POLICY = "EWS is blocked by policy for this user or tenant"


def entries(context, *kinds):
    """Kind and data of the entries of some kinds, in order, since the journal was emptied."""
    return [(e.kind, e.data) for e in journal.entries(context, None, 0, 0) if e.kind in kinds]


@pytest.fixture
def here(cast):
    """The cast's world, its journal empty."""
    journal.clear_entries(cast.context)
    return cast.context


def test_every_kind_that_is_noted_has_its_name_in_the_control_room():
    noted = {
        call.args[0].value
        for tree in modules().values()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and ast.unparse(call.func).endswith("journal.add")
        and isinstance(call.args[0], ast.Constant)
    }
    assert noted < set(messages.KINDS)
    assert set(KINDS) == set(messages.KINDS)


def test_a_denial_is_told_once_for_each_request_with_mailbox_and_reason(client, cast, here):
    denied = {"mailbox": ORGANIZER, "outcome": "denied", "reason": POLICY}
    secret = book_directly(here, cast.public).manage_secret
    cast.block()
    be(client, ORGANIZER)
    for path in (page_of(cast), f"/bookwithme/manage/{secret}", "/bookwithme/me"):
        assert client.get(path).status_code == 403
    assert client.post(f"{API}/meeting-types/{cast.public.guid}/links").status_code == 403
    ways = ("scheduling", "manage", "organizer", "api.links")
    assert entries(here, "decision") == [("decision", denied | {"via": via}) for via in ways]
    page = words(client.get("/_emulator/journal?kind=decision"))
    assert (page.count("Access denied"), secret in page) == (5, False)  # four, and the choice


def test_a_missing_subscription_is_told_as_the_reason(client, here):
    client.get(f"{API}/mailboxes/{UNLICENSED}/page")
    ((_, told),) = entries(here, "decision")
    assert told["reason"] == "No subscription that includes Bookings is assigned to this user"


def test_a_denial_does_not_wait_for_who_writes_and_is_told_afterwards(client, here):
    with here.write():
        answer = client.get(f"{API}/mailboxes/{BLOCKED}/page")
        assert (answer.status_code, entries(here, "decision")) == (403, [])
    assert len(journal.wait_for(here, lambda: entries(here, "decision"), 10)) == 1


def test_who_may_leaves_no_decision(client, cast, here):
    client.get(type_of(cast))
    assert entries(here, "decision") == []


def test_meeting_types_are_told_when_made_changed_and_deleted(cast, here):
    meeting_types.set_visibility(here, cast.public.guid, Visibility.PRIVATE, ORGANIZER)
    copy = meeting_types.duplicate_type(here, cast.public.guid, ORGANIZER, "Copy")
    meeting_types.delete_type(here, cast.public.guid)
    made = {"mailbox": ORGANIZER, "meetingType": str(copy.guid), "title": "Copy"}
    kept = {"mailbox": ORGANIZER, "meetingType": str(cast.public.guid), "title": "Coffee chat"}
    assert [told for _, told in entries(here, "meetingType")] == [
        kept | {"change": "changed"},
        made | {"change": "created"},
        kept | {"change": "deleted"},
    ]


def test_a_page_is_told_when_it_is_switched_and_not_when_it_stays(here):
    for changes in ({"on": False}, {"banner": "dawn"}, {"on": False}, {"on": True}):
        meeting_types.change_page(here, ORGANIZER, partial(replace, **changes))
    told = [("page", {"mailbox": ORGANIZER, "on": on}) for on in (False, True)]
    assert entries(here, "page") == told


def test_settings_are_told_as_far_as_they_changed(client, here):
    client.patch(f"{API}/settings", json={"accessRules": "2025", "emailVerification": True})
    client.patch(f"{API}/settings", json={"accessRules": "2025"})
    assert entries(here, "settings") == [("settings", {"accessRules": "2025"})]


def test_faults_are_told_as_they_are_then(client, here):
    client.put(f"{API}/faults", json=["mail-bounces"])
    client.post("/_emulator/faults", data={"kind": "provisioning-slow"})
    client.post("/_emulator/faults/1/delete")
    client.delete(f"{API}/faults")
    kinds = [[each["kind"] for each in told["faults"]] for _, told in entries(here, "faults")]
    assert kinds == [
        ["mail-bounces"],
        ["mail-bounces", "provisioning-slow"],
        ["provisioning-slow"],
        [],
    ]


def test_a_world_that_is_replaced_says_so_and_one_that_is_reset_begins_anew(here):
    worlds.save_snapshot(here, "before")
    worlds.restore_snapshot(here, "before")
    import_document(here, exported(here))
    restored = {"change": "restored", "snapshot": "before"}
    assert entries(here, "world") == [("world", restored), ("world", {"change": "imported"})]
    worlds.reset(here)
    (left,) = journal.entries(here, None, 0, 0)
    assert (left.kind, left.data) == ("world", {"change": "reset", "scenario": "empty"})


def test_the_room_names_the_kinds_in_french(client, here):
    administration.change_settings(here, partial(replace, email_verification=False))
    page = words(client.get("/_emulator/journal", headers={"Accept-Language": "fr"}))
    assert "Paramètres modifiés" in page
