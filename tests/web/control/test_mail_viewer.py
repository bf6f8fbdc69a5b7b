"""The mail viewer: list, search, one mail in all its parts, deletion."""

import pytest

from bookwithme.domain.booking import Attendee
from bookwithme.service.attendee import email_codes
from bookwithme.service.attendee.address_resolution import Address
from bookwithme.service.attendee.booking import book_meeting
from bookwithme.service.attendee.booking_draft import BookingRequest
from bookwithme.service.mail import outbox
from bookwithme.service.worlds import worlds
from tests.page import Page, words
from tests.service.whole import exported
from tests.web.conftest import ATTENDEE, NOW, ORGANIZER

MAIL = "/_emulator/mail"
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def booked(context, cast):
    """A booking by somebody with an evil name, and its two mails."""
    request = BookingRequest(
        start=NOW.replace(day=24, hour=9), attendee=Attendee(EVIL, ATTENDEE), language="fr"
    )
    book_meeting(context, Address.of_type(cast.public.guid), request)
    return outbox.messages(context)


@pytest.fixture
def code_mail(context, cast):
    """A mail with a verification code."""
    page = str(cast.organizer.page_name)
    request = BookingRequest(start=NOW.replace(day=24, hour=9), attendee=Attendee("Gus", ATTENDEE))
    email_codes.send_code(context, Address(page, str(cast.public.guid)), request)
    return outbox.messages(context)[0]


def test_an_empty_inbox_says_what_to_do(client, cast):
    answer = client.get(MAIL)
    assert (answer.status_code, "Book a meeting or share a page" in words(answer)) == (200, True)


def test_the_newest_mail_stands_first_and_each_leads_to_its_reader(client, booked):
    page = client.get(MAIL).get_data(as_text=True)
    assert Page(page).values(f'a[href^="{MAIL}/"]', "href") == [
        f"{MAIL}/{mail.guid}" for mail in reversed(booked)
    ]
    assert EVIL not in page


def test_a_search_narrows_the_list_and_is_kept_while_reading(client, booked):
    page = Page(client.get(f"{MAIL}?to={ATTENDEE.upper()}"))
    (link,) = page.values(f'a[href^="{MAIL}/"]', "href")
    assert link.partition("?to=")[:2] == (f"{MAIL}/{booked[0].guid}", "?to=")
    assert page.fields["to"] == [ATTENDEE.upper()]
    assert "No mail fits this search" in words(client.get(f"{MAIL}?subject=nothing"))


def test_a_mail_is_framed_as_a_document_of_its_own(client, booked):
    mail = booked[0]
    page = client.get(f"{MAIL}/{mail.guid}").get_data(as_text=True)
    frame = Page(page).one("iframe")
    assert (frame["src"], frame["sandbox"]) == (
        f"{MAIL}/{mail.guid}/document",
        "allow-popups allow-popups-to-escape-sandbox",
    )
    assert mail.html not in page


def test_the_document_bears_the_one_policy_that_allows_inline_style_and_no_script(client, booked):
    answer = client.get(f"{MAIL}/{booked[0].guid}/document")
    policy = answer.headers["Content-Security-Policy"]
    assert policy == (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data: 'self'; "
        "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
    )
    page = answer.get_data(as_text=True)
    assert ('<base target="_blank">' in page, EVIL in page) == (True, False)
    assert "unsafe-inline" not in client.get(MAIL).headers["Content-Security-Policy"]


def part(client, mail, name):
    page = Page(client.get(f"{MAIL}/{mail.guid}?part={name}"))
    return page.one("pre").raw.splitlines()


def test_a_mail_is_read_part_by_part(client, booked):
    mail = booked[0]
    assert part(client, mail, "text") == mail.text.rstrip().splitlines()
    assert part(client, mail, "calendar") == mail.calendar.splitlines()
    assert f"Message-ID: <{mail.guid}@contoso.com>" in part(client, mail, "source")


def test_a_part_that_a_mail_has_not_shows_the_mail_itself(client, code_mail):
    for name in ("calendar", "nonsense"):
        page = client.get(f"{MAIL}/{code_mail.guid}?part={name}").get_data(as_text=True)
        assert ("<iframe" in page, "Calendar part" in page) == (True, False)


def test_a_code_is_shown_in_large(client, code_mail):
    page = Page(client.get(f"{MAIL}/{code_mail.guid}"))
    assert page.one("output").raw == code_mail.code


def test_links_can_be_followed_but_no_scripts(client, context, booked):
    document = exported(context)
    document["messages"][0]["links"] = ["javascript:alert(1)", "{base}/bookwithme/manage/x"]
    worlds.import_world(context, document)
    page = client.get(f"{MAIL}/{booked[0].guid}").get_data(as_text=True)
    assert 'href="http://127.0.0.1:8123/bookwithme/manage/x"' in page
    assert "javascript:" not in page


def test_deleting_all_asks_once(client, context, booked):
    asked = client.post(f"{MAIL}/delete")
    assert (asked.status_code, "They cannot be brought back" in words(asked)) == (200, True)
    assert len(outbox.messages(context)) == 2
    done = client.post(f"{MAIL}/delete", data={"confirmed": "yes"})
    assert (done.status_code, done.location) == (303, MAIL)
    assert outbox.messages(context) == []


def test_an_unknown_mail_is_404(client, cast):
    unknown = f"{MAIL}/3f2b1c4e-0000-4000-8000-000000000000"
    codes = [client.get(unknown + end).status_code for end in ("", "/document")]
    assert codes == [404, 404]


def test_the_viewer_speaks_french(client, booked):
    page = words(client.get(f"{MAIL}/{booked[0].guid}", headers={"Accept-Language": "fr"}))
    assert all(word in page for word in ("Tout supprimer", "Tel qu’il paraît", "Invitation"))


def test_a_world_of_its_own_has_mail_of_its_own(client, booked, other_place):
    page = client.get(f"/w/class{MAIL}").get_data(as_text=True)
    assert ("Coffee chat" in page, 'action="/w/class/_emulator/mail"' in page) == (False, True)
    assert client.get(f"/w/class{MAIL}/{booked[0].guid}").status_code == 404


def test_looking_at_mail_changes_nothing(client, context, booked):
    before = exported(context)
    for path in ("", f"/{booked[0].guid}", f"/{booked[0].guid}/document"):
        assert client.head(MAIL + path).status_code == 200
        assert client.get(MAIL + path).status_code == 200
    assert client.get(f"{MAIL}/delete").status_code == 405
    assert exported(context) == before


def test_mail_is_read_while_the_gate_is_closed(client, cast, booked):
    cast.block(ORGANIZER)
    assert client.get(f"{MAIL}/{booked[0].guid}").status_code == 200
