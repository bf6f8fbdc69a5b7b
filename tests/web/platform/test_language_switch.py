"""Every page has the switch of language, also where it answers a form, and it leads on."""

import pytest

from tests.page import Page
from tests.web.acting import be
from tests.web.attendee.attendees import PARIS_TEN, ask_for_code, book_directly, type_of
from tests.web.conftest import ORGANIZER

ME = "/bookwithme/me"
ROOM = "/_emulator"


def in_french(answer):
    """What the switch of a page leads to; that both languages are offered."""
    choices = Page(answer).all("a[hreflang]")
    assert [each["hreflang"] for each in choices] == ["en", "fr"]
    return choices[1]["href"]


@pytest.mark.parametrize(
    ("form", "status", "place"),
    [
        (f"{ME}/calendars", 422, f"{ME}/calendars"),
        (f"{ME}/calendars/subscribe", 422, f"{ME}/calendars"),
        (f"{ME}/meetingtype/new", 422, f"{ME}/meetingtype/new"),
        (f"{ME}/share", 422, f"{ME}/share"),
        (f"{ROOM}/mailboxes", 422, f"{ROOM}/mailboxes"),
        (f"{ROOM}/mailboxes/{ORGANIZER}/calendars/subscribe", 422, f"{ROOM}/mailboxes/{ORGANIZER}"),
        (f"{ROOM}/mail/delete", 200, f"{ROOM}/mail"),
        (f"{ROOM}/snapshots/none/restore", 200, ROOM),
        ("/nowhere/at/all", 404, "/"),
    ],
)
def test_where_a_form_is_answered_it_leads_to_what_the_form_was_part_of(
    client, cast, form, status, place
):
    be(client, ORGANIZER)
    answer = client.post(form, data={})
    assert answer.status_code == status
    switch = in_french(answer)
    assert switch == f"{place}?lang=fr"
    page = client.get(switch, follow_redirects=True)
    assert (page.status_code, Page(page).one("html")["lang"]) == (200, "fr")


def test_a_step_of_a_booking_goes_on_with_the_chosen_time(client, cast):
    wrong = ask_for_code(client, type_of(cast), email="nobody")
    assert wrong.status_code == 422
    page = client.get(in_french(wrong))
    assert page.status_code == 200
    assert Page(page).hidden["start"] == PARIS_TEN
    assert "Vos coordonnées" in Page(page).texts("h2")


def test_where_the_time_was_taken_meanwhile_it_shows_the_others(client, cast, context):
    book_directly(context, cast.public)
    taken = ask_for_code(client, type_of(cast))
    assert taken.status_code == 409
    page = client.get(in_french(taken))
    assert page.status_code == 409
    assert Page(page).values("[name=start]", "value")


def test_in_a_world_it_stays_there(client, cast, other_place):
    answer = client.post("/w/class/_emulator/mailboxes", data={})
    assert in_french(answer) == "/w/class/_emulator/mailboxes?lang=fr"


def test_a_form_that_is_refused_unread_has_it_too(client, cast):
    parts, kind = {f"part{number}": "" for number in range(1100)}, "multipart/form-data"
    answer = client.post(type_of(cast), data=parts, content_type=kind)
    assert answer.status_code == 413
    page = client.get(in_french(answer))
    assert (page.status_code, Page(page).one("html")["lang"]) == (200, "fr")
