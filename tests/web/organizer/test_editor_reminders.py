"""Reminders and follow-ups in the editor: rows that come and go without scripts."""

import pytest

from bookwithme.domain.addresses import type_token
from tests.page import Page
from tests.web.acting import be
from tests.web.conftest import ORGANIZER

NEW = "/bookwithme/me/meetingtype/new"


@pytest.fixture
def adele(client, cast):
    """The organizer's browser."""
    return be(client, ORGANIZER)


def posted(page, action, **changes):
    return {**Page(page).fields, "action": action, **changes}


def test_the_advanced_fields_are_folded_away_at_first(adele):
    assert Page(adele.get(NEW)).one("#advanced").get("open") is None


def test_rows_are_added_and_removed_with_what_was_typed_in_the_others(adele, cast):
    here = f"/bookwithme/me/meetingtype/{type_token(cast.public.guid)}"
    page = adele.get(here)
    page = adele.post(here, data=posted(page, "add:reminders"))
    assert Page(page).one("#advanced").get("open") is not None
    page = adele.post(here, data=posted(page, "add:reminders", remindersText=["First"]))
    texts = ["First", "Second"]
    page = adele.post(here, data=posted(page, "remove:reminders:0", remindersText=texts))
    assert Page(page).fields["remindersText"] == ["Second"]
    assert Page(page).fields["remindersUnit"] == ["days"]


def test_of_five_there_is_none_to_add(adele):
    page = adele.get(NEW)
    for _ in range(5):
        page = adele.post(NEW, data=posted(page, "add:followUps"))
    actions = Page(page).values("button[name=action]", "value")
    assert "add:reminders" in actions
    assert "add:followUps" not in actions


@pytest.mark.parametrize(
    ("name", "wrong"), [("remindersCount", "10"), ("remindersText", ""), ("followUpsCount", "15x")]
)
def test_what_is_wrong_is_told_once_with_the_rule_and_the_form_is_unfolded(adele, name, wrong):
    page = adele.post(NEW, data=posted(adele.get(NEW), "add:reminders", title="Talk"))
    page = adele.post(NEW, data=posted(page, "add:followUps"))
    right = {
        "remindersText": "Soon.",
        "remindersUnit": "minutes",
        "remindersCount": "20",
        "followUpsText": "Thanks.",
    }
    answer = adele.post(NEW, data=posted(page, "save", **right | {name: wrong}))
    assert answer.status_code == 422
    shown = Page(answer)
    (link,) = shown.all(".bar--error a")
    assert link["href"] == f"#field-{name.removesuffix('Count').removesuffix('Text')}"
    assert shown.one("#advanced").get("open") is not None
    assert shown.one("#preview").text.count("Talk") == 1
    assert adele.post(NEW, data=posted(page, "save", **right)).status_code == 303
