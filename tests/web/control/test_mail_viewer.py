"""The mail viewer: list, search, one mail in all its parts, deletion."""

from urllib.parse import unquote

import pytest
from sqlalchemy import event

from bookwithme.domain.booking import Attendee
from bookwithme.service.attendee import email_codes
from bookwithme.service.attendee.address_resolution import Address
from bookwithme.service.attendee.booking import BookingRequest, book_meeting
from bookwithme.service.mail import outbox
from bookwithme.web.control import mail_viewer
from tests.page import Page, words
from tests.service.whole import exported, import_document
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


def test_the_header_names_the_part_of_the_suite_also_where_nobody_signed_in(client, cast):
    named = {
        path: Page(client.get(path)).one(".header__home").text
        for path in (MAIL, "/_emulator/exchange", "/_emulator/")
    }
    assert list(named.values()) == ["Mail", "Exchange admin", "Bookings"]


def test_the_newest_mail_stands_first_and_each_leads_to_its_reader(client, booked):
    page = client.get(MAIL).get_data(as_text=True)
    assert Page(page).values(f'a[href^="{MAIL}/"]', "href") == [
        f"{MAIL}/{mail.guid}" for mail in reversed(booked)
    ]
    assert EVIL not in page


def listed(client, **query):
    found = Page(client.get(MAIL, query_string=query)).values(".mail__item", "href")
    return [unquote(each) for each in found]


def test_each_inbox_has_an_address_which_is_kept_while_reading(client, booked):
    for to, mail in ((ATTENDEE.upper(), booked[0]), (ORGANIZER, booked[1])):
        (link,) = listed(client, to=to)
        assert link.partition("?to=")[0] == f"{MAIL}/{mail.guid}"
        read = Page(client.get(link))
        assert [unquote(each) for each in read.values(".mail__item", "href")] == [link]
        assert read.one(".mail__folder[aria-current]").text.endswith("1 1 unread")
    assert listed(client, to=ATTENDEE.partition("@")[0]) == []
    assert listed(client, to="%") == []


def test_one_search_finds_words_of_subject_sender_and_recipients(client, booked):
    oldest, newest = (f"{MAIL}/{mail.guid}" for mail in booked)
    for search, found in (
        ("ALERT adele", [newest, oldest]),
        (f"alert {ATTENDEE}", [oldest]),
        ("alert nothing", []),
        ("100%", []),
        ("_", []),
    ):
        assert [each.partition("?")[0] for each in listed(client, search=search)] == found
    assert "No emails match your search" in words(client.get(f"{MAIL}?search=nothing"))


def test_letters_beyond_ascii_are_found_in_any_case(client, context, booked):
    document = exported(context)
    document["messages"][0]["subject"] = "Réunion d’ÉTÉ"
    import_document(context, document)
    assert len(listed(client, search="été RÉUNION")) == 1


def test_older_mails_are_behind_a_link_and_no_body_is_read_for_a_list(
    client, context, booked, monkeypatch
):
    monkeypatch.setattr(mail_viewer, "SHOWN", 1)
    page = Page(client.get(MAIL))
    assert page.values(f'a[href^="{MAIL}/"]', "href") == [f"{MAIL}/{booked[1].guid}"]
    assert "2 emails" in page.text
    older = Page(client.get(page.link("Older")))
    assert older.values(f'a[href^="{MAIL}/"]', "href")[0].startswith(f"{MAIL}/{booked[0].guid}")
    assert page.link("Older") != older.link("Newest") == MAIL
    read = f"{MAIL}/{booked[0].guid}/read"
    assert client.post(f"{read}?endpoint=x&guid=y&_anchor=z").status_code == 303
    for odd in ("x", "-1", "0", "9" * 30):
        assert len(listed(client, below=odd)) == 1
    statements = []
    with context.read() as uow:
        engine = uow.scope.connection.engine
    note = lambda *told: statements.append(told[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", note)
    listed(client, search="alert")
    event.remove(engine, "before_cursor_execute", note)
    assert not [each for each in statements if "messages.html" in each]
    assert [each for each in statements if "messages.subject" in each]


def unread(client):
    page = Page(client.get(MAIL))
    return len(page.all(".mail__item--unread")), page.texts(".mail__unread .visually-hidden")


def test_a_mail_is_unread_until_somebody_marks_it_and_again_on_demand(client, booked):
    assert unread(client) == (2, ["2 unread", "1 unread", "1 unread"])
    path = f"{MAIL}/{booked[1].guid}"
    page = Page(client.get(f"{path}?to={ORGANIZER}"))
    form = page.one("form[data-at-once]")
    assert unread(client) == (2, ["2 unread", "1 unread", "1 unread"])
    answer = client.post(form["action"])
    assert (answer.status_code, answer.location) == (303, f"{path}?to={ORGANIZER}")
    assert unread(client) == (1, ["1 unread", "1 unread"])
    read = Page(client.get(path))
    assert (read.all("form[data-at-once]"), "Mark as unread" in read.text) == ([], True)
    assert client.post(f"{path}/read", data={"unread": "yes"}).location == MAIL
    assert unread(client) == (2, ["2 unread", "1 unread", "1 unread"])


def test_one_mail_is_deleted_when_that_is_meant(client, context, booked):
    path = f"{MAIL}/{booked[1].guid}/delete?to={ORGANIZER}"
    asked = client.post(path)
    assert (asked.status_code, "Delete this email?" in words(asked)) == (200, True)
    assert len(outbox.messages(context)) == 2
    done = client.post(path, data={"confirmed": "yes"})
    assert (done.status_code, done.location) == (303, f"{MAIL}?to={ORGANIZER}")
    assert outbox.messages(context) == [booked[0]]


def test_the_calendar_part_is_drawn_as_a_card_beside_its_source(client, context, booked):
    path = f"{MAIL}/{booked[0].guid}?part=calendar"
    card = Page(client.get(path)).one(".meeting-card")
    assert "10:00 AM – 10:30 AM" in card.text
    assert ("Canceled" in card.text, ORGANIZER in card.text, ATTENDEE in card.text) == (
        False,
        True,
        True,
    )
    document = exported(context)
    document["messages"][0]["calendar"] = booked[0].calendar.replace(":REQUEST", ":CANCEL")
    document["messages"][1]["calendar"] = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:soon\r\n"
    import_document(context, document)
    assert "Canceled" in Page(client.get(path)).one(".meeting-card").text
    broken = Page(client.get(f"{MAIL}/{booked[1].guid}?part=calendar"))
    assert (broken.all(".meeting-card"), len(broken.all("pre"))) == ([], 1)


def test_a_mail_is_tried_in_the_dark_and_on_a_phone(client, booked):
    path = f"{MAIL}/{booked[0].guid}"
    dark, phone = (Page(client.get(f"{path}?part={part}")) for part in ("dark", "phone"))
    assert dark.one("iframe")["src"] == f"{path}/document?dark=yes"
    assert phone.one(".mail__paper--phone iframe")["src"] == f"{path}/document"
    assert "invert" in client.get(f"{path}/document?dark=yes").text.partition("@media")[0]


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
        assert ("<iframe" in page, "Calendar data" in page) == (True, False)


def test_a_code_is_shown_in_large(client, code_mail):
    page = Page(client.get(f"{MAIL}/{code_mail.guid}"))
    assert page.one("output").raw == code_mail.code


def test_links_can_be_followed_but_no_scripts(client, context, booked):
    document = exported(context)
    document["messages"][0]["links"] = ["javascript:alert(1)", "{base}/bookwithme/manage/x"]
    import_document(context, document)
    page = client.get(f"{MAIL}/{booked[0].guid}").get_data(as_text=True)
    assert 'href="http://127.0.0.1:8123/bookwithme/manage/x"' in page
    assert "javascript:" not in page


def test_deleting_all_asks_once(client, context, booked):
    asked = client.post(f"{MAIL}/delete")
    assert (asked.status_code, "This can’t be undone" in words(asked)) == (200, True)
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
    assert all(word in page for word in ("Tout supprimer", "Sur un ordinateur", "Invitation"))


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
