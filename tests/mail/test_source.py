"""Mails on the wire, read back with the standard library's parser."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_string, policy
from functools import partial

import pytest

from bookwithme.domain.letter import Kind
from bookwithme.domain.mail_address import ascii_address
from bookwithme.ical.text.folding import unfold
from bookwithme.ical.writing.writer import invitation
from bookwithme.mail.letters import bounced
from bookwithme.mail.source import eml
from tests.mail.conftest import mails

SENT = datetime(2026, 11, 23, 9, tzinfo=UTC)
ID = "0123@contoso.com"


def parsed(data):
    return message_from_string(data.decode(), policy=policy.default)


def mails_of(owner, booking):
    return mails(owner, booking, partial(invitation, booking, owner, now=SENT))


@pytest.fixture
def letter(owner, booking):
    return mails_of(owner, booking).booked().attendee


def test_the_head_says_who_writes_to_whom_and_when(letter):
    message = parsed(eml(letter, SENT, ID))
    head = {name: str(value) for name, value in message.items() if name != "Content-Type"}
    assert head == {
        "From": "Adele Vance <adele@contoso.com>",
        "To": "zoe@fabrikam.com",
        "Subject": "Zoë Ünal - Introduction",
        "Date": "Mon, 23 Nov 2026 09:00:00 +0000",
        "Message-ID": "<0123@contoso.com>",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
        "Content-Language": "en",
    }


def test_domains_go_in_ascii_wherever_an_address_stands(owner, booking):
    owner = replace(owner, address="adele@bücher.example")
    attendee = replace(booking.attendee, email="zoe@straße.example")
    about = replace(booking, attendee=attendee)
    pair = mails_of(owner, about).booked()
    for mail in pair:
        data = eml(mail, SENT, ID)
        head, _, _ = data.partition(b"\r\n\r\n")
        assert data.isascii()
        assert b"adele@xn--bcher-kva.example" in head
        assert b"zoe@xn--strae-oqa.example" in head
    people = [line for line in unfold(pair.attendee.calendar).splitlines() if "mailto:" in line]
    assert {line.rpartition(":")[2] for line in people} == {
        "adele@xn--bcher-kva.example",
        "zoe@xn--strae-oqa.example",
    }


def test_what_nobody_wrote_says_so_and_names_who_gets_the_answers(every_letter, owner, booking):
    about = {
        letter.kind: (parsed(eml(letter, SENT, ID))["Auto-Submitted"], letter.reply_to)
        for letter in [*every_letter(owner, booking), bounced(every_letter(owner, booking)[0])]
    }
    by_machine = ("auto-generated", booking.attendee.email)
    assert about == {
        Kind.VERIFICATION_CODE: ("auto-generated", owner.address),
        Kind.INVITATION: ("auto-generated", None),
        Kind.ORGANIZER_NOTICE: by_machine,
        Kind.UPDATE: ("auto-generated", None),
        Kind.ORGANIZER_UPDATE: by_machine,
        Kind.CANCELLATION: ("auto-generated", None),
        Kind.ORGANIZER_CANCELLATION: by_machine,
        Kind.SHARE: (None, None),
        Kind.BOUNCE: ("auto-replied", None),
    }


def test_answers_to_a_mail_from_nobody_go_to_somebody(every_letter, owner, booking):
    for letter in every_letter(owner, booking):
        message = parsed(eml(letter, SENT, ID))
        assert message["Reply-To"] or not letter.sender.startswith("no-reply@")
        assert message["Reply-To"] == letter.reply_to


def test_text_html_and_calendar_are_alternatives_from_plain_to_rich(letter):
    message = parsed(eml(letter, SENT, ID))
    parts = list(message.iter_parts())
    assert message.get_content_type() == "multipart/alternative"
    assert [part["Content-Type"] for part in parts] == [
        'text/plain; charset="utf-8"',
        'text/html; charset="utf-8"',
        'text/calendar; charset="utf-8"; method="REQUEST"',
    ]
    assert parts[0].get_content().splitlines() == letter.text.splitlines()
    assert parts[1].get_content().splitlines() == letter.html.splitlines()
    assert parts[2].get_payload(decode=True).decode() == letter.calendar


def test_the_calendar_part_names_the_method_of_its_calendar(owner, booking):
    letter = mails_of(owner, booking).cancelled().attendee
    *_, calendar = parsed(eml(letter, SENT, ID)).iter_parts()
    assert calendar["Content-Type"].params["method"] == "CANCEL"


def test_a_method_in_somebodys_notes_does_not_count(owner, booking):
    attendee = replace(booking.attendee, notes="METHOD:CANCEL\nMETHOD:CANCEL")
    noted = replace(booking, attendee=attendee)
    letter = mails_of(owner, noted).booked().attendee
    *_, calendar = parsed(eml(letter, SENT, ID)).iter_parts()
    assert calendar["Content-Type"].params["method"] == "REQUEST"


def test_a_mail_without_a_calendar_has_two_parts(letter):
    message = parsed(eml(replace(letter, calendar=None), SENT, ID))
    types = [part.get_content_type() for part in message.iter_parts()]
    assert types == ["text/plain", "text/html"]


LINE_ENDS = ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"]


@pytest.mark.parametrize("end", LINE_ENDS)
def test_no_name_and_no_subject_begins_a_header_of_its_own(letter, end):
    evil = f"A{end}Bcc: evil@example.com{end}{end}Body"
    data = eml(replace(letter, subject=evil, sender_name=evil), SENT, ID)
    message = parsed(data)
    assert message["Bcc"] is None
    assert message.keys() == parsed(eml(letter, SENT, ID)).keys()
    assert message["Subject"].startswith("A Bcc: evil@example.com ")


ADDRESSES = [
    "o'neil+x=y%z@fabrikam.com",
    "two..dots@fabrikam.com",
    ".dot@fabrikam.com",
    "zoë@fabrikam.com",
    "zoe@bücher.example",
    "!#$&*/?^_`{|}~@fabrikam.com",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_that_may_book_can_be_written_to(letter, address):
    message = parsed(eml(replace(letter, recipients=(address, "b@c.example")), SENT, ID))
    found = [f"{each.username}@{each.domain}" for each in message["To"].addresses]
    assert found == [ascii_address(address), "b@c.example"]


def test_lines_are_short_and_ascii_whatever_is_said(letter):
    odd = replace(letter, subject="é" * 240, sender_name="\N{PARTY POPPER}" * 120)
    data = eml(odd, SENT, ID)
    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) <= 78
    assert data.count(b"\r\n") == data.count(b"\n") == data.count(b"\r")


def test_the_same_mail_gives_the_same_bytes(letter):
    assert eml(letter, SENT, ID) == eml(letter, SENT, ID)


def test_no_text_can_hold_the_boundary_of_its_own_mail(letter):
    boundary = parsed(eml(letter, SENT, ID)).get_boundary()
    message = parsed(eml(replace(letter, text=f"--{boundary}--"), SENT, ID))
    assert message.get_boundary() != boundary
    assert len(list(message.iter_parts())) == 3
