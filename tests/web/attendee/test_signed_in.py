"""Who is signed in books in their own name, by one button; whoever never was books nothing."""

from tests.page import Page, words
from tests.web.acting import be
from tests.web.attendee.attendees import GUEST, PARIS_TEN, booked, kinds, type_of
from tests.web.conftest import ATTENDEE
from tests.web.forms import posted_forms


def signed_in(cast):
    """A type's address without `anonymous`."""
    return type_of(cast).replace("anonymous&", "")


def test_who_is_signed_in_books_in_their_own_name_whatever_the_form_says(client, cast, context):
    be(client, ATTENDEE)
    form = client.get(signed_in(cast) + f"&start={PARIS_TEN}")
    assert Page(form).values("input[required][readonly]", "value") == ["Gus Guest", ATTENDEE]
    answer = client.post(signed_in(cast), data=Page(form).hidden | GUEST)
    (booking,) = booked(context)
    assert answer.status_code == 303
    assert (booking.attendee.name, booking.attendee.email) == ("Gus Guest", ATTENDEE)
    assert kinds(context) == ["invitation", "organizerNotice"]


def test_who_is_signed_in_has_nothing_to_tick(client, cast, context):
    be(client, ATTENDEE)
    own = client.get(signed_in(cast) + f"&start={PARIS_TEN}")
    shown = (
        Page(own)
        .one('main form[method="post"]')
        .values("input:not([type=hidden]), textarea", "name")
    )
    assert shown == ["name", "email", "notes"]
    assert client.post(signed_in(cast), data=Page(own).hidden).status_code == 303
    assert len(booked(context)) == 1


def test_what_submits_every_form_it_finds_becomes_nobody_and_books_nothing(client, cast, context):
    done = set()
    for page in (signed_in(cast) + f"&start={PARIS_TEN}", "/_emulator/persona", "/", type_of(cast)):
        for form in posted_forms(client.get(page), page):
            client.post(form.action, data=form.filled({}))
            done.add(form.path)
    assert "/_emulator/persona" in done
    assert "No persona chosen" in words(client.get("/"))
    assert booked(context) == []
