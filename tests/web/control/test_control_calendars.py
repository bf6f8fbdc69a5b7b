"""The control room's calendars of a mailbox, also of one whose owner may not use Bookings."""

import pytest

from bookwithme.service.availability import calendars
from tests.page import Page, words
from tests.web.acting import state
from tests.web.conftest import BLOCKED
from tests.web.organizer.test_organizer_calendars import BUSY, calendar, event, upload

PAGE = f"/_emulator/mailboxes/{BLOCKED}"
PATH = f"{PAGE}/calendars"
FEED = {"name": "Feed", "url": "http://127.0.0.1:9/calendar.ics"}
"""Nothing of this machine is fetched unless that is allowed."""


def calendar_list(context):
    found = calendars.all_calendars(context, BLOCKED)
    return [(each.name, health.events, health.is_missing) for each, health in found]


def test_a_mailbox_without_access_is_given_a_calendar(client, cast, context):
    assert "No calendar yet" in words(client.get(PAGE))
    answer = upload(client, BUSY, path=PATH)
    assert (answer.status_code, answer.location) == (303, f"{PAGE}?done=calendarRead")
    assert calendar_list(context) == [("Calendar", 1, False)]
    told = words(client.get(answer.location))
    assert "The calendar was read." in told
    assert "No problems 1 event Read Monday, November 23, 2026, 9:00 AM" in told


def test_what_was_not_understood_is_told(client, cast):
    upload(client, calendar(event("20261124", "0900", "1000", "Lost", zone="Nowhere")), path=PATH)
    told = words(client.get(PAGE))
    assert ("1 problem" in told, "Nowhere" in told) == (True, True)


def test_a_newer_copy_replaces_the_one_of_its_name(client, cast, context):
    upload(client, BUSY, path=PATH)
    upload(client, calendar(), path=PATH)
    assert calendar_list(context) == [("Calendar", 0, False)]


@pytest.mark.parametrize(
    ("body", "name", "sentence"),
    [
        (b"<html>", "Team", "This file isn't a calendar."),
        (b"", "Team", "Choose a file first."),
        (BUSY, "", "Give the calendar a name of 1 to 120 characters"),
    ],
)
def test_what_cannot_be_taken_is_told_and_the_earlier_copy_stays(
    client, cast, context, body, name, sentence
):
    upload(client, BUSY, name="Team", path=PATH)
    before = state(context)
    answer = upload(client, body, name=name, path=PATH)
    assert (answer.status_code, sentence in words(answer)) == (422, True)
    assert name in Page(answer).fields["name"]
    assert state(context) == before


@pytest.mark.parametrize("size", [20 * 1024 * 1024, 22 * 1024 * 1024])
def test_a_file_that_is_too_large_is_told(client, cast, context, size):
    answer = upload(client, BUSY + b" " * size, path=PATH)
    assert answer.status_code == 413
    assert "This file is larger than 20 MB." in words(answer)
    assert calendar_list(context) == []


def test_a_calendar_is_subscribed_to_and_fetched_again(client, cast, context):
    answer = client.post(f"{PATH}/subscribe", data=FEED)
    assert answer.location == f"{PAGE}?done=calendarUnfetched"
    assert calendar_list(context) == [("Feed", 0, True)]
    assert "No valid copy: nothing is offered" in words(client.get(answer.location))
    again = client.post(f"{PATH}/refresh", data={"name": "Feed"})
    assert again.location == f"{PAGE}?done=calendarUnfetched"


def test_an_address_that_is_none_comes_back_with_what_was_typed(client, cast, context):
    typed = {"name": "Team", "url": "ftp://example.com/x"}
    answer = client.post(f"{PATH}/subscribe", data=typed)
    assert answer.status_code == 422
    assert "Enter an address that starts with https://, http:// or webcal://." in words(answer)
    assert (Page(answer).fields["url"], "Team" in Page(answer).fields["name"]) == (
        [typed["url"]],
        True,
    )
    assert calendar_list(context) == []


def test_a_name_that_lacks_is_told_at_its_own_form(client, cast):
    answer = client.post(f"{PATH}/subscribe", data=FEED | {"name": ""})
    assert answer.status_code == 422
    assert 'id="field-feed-name-error"' in answer.text
    assert 'id="field-name-error"' not in answer.text


def test_a_calendar_is_taken_away_when_that_is_meant(client, cast, context):
    upload(client, BUSY, path=PATH)
    asked = client.post(f"{PATH}/delete", data={"name": "Calendar"})
    assert "Remove the calendar “Calendar”?" in words(asked)
    assert calendar_list(context) == [("Calendar", 1, False)]
    sure = {name: values[0] for name, values in Page(asked).fields.items()}
    assert sure == {"name": "Calendar", "confirmed": "yes"}
    answer = client.post(f"{PATH}/delete", data=sure)
    assert answer.location == f"{PAGE}?done=calendarRemoved"
    assert calendar_list(context) == []
