"""The mail viewer says what became of a mail that was to go on."""

import pytest

from bookwithme.domain.sharing import Invitation
from bookwithme.service.mail import outbox
from bookwithme.service.organizer import sharing
from tests.page import words
from tests.web.conftest import ATTENDEE, ORGANIZER


@pytest.fixture
def message(cast, context):
    return sharing.share_page(context, ORGANIZER, Invitation(to=(ATTENDEE,)))


def shown(client, context, message, state, error=None):
    with context.write() as uow:
        uow.messages.relayed(message.id, state, error)
    return words(client.get(f"/_emulator/mail/{message.guid}"))


def test_a_mail_that_stays_here_tells_nothing_of_a_relay(client, message):
    page = words(client.get(f"/_emulator/mail/{message.guid}"))
    assert message.subject in page
    assert "elayed" not in page
    assert "Waits" not in page


def test_a_mail_that_went_on_or_waits_or_was_refused_says_so_and_why(client, context, message):
    assert "Waits for the relay" in shown(client, context, message, "queued")
    assert "Relayed" in shown(client, context, message, "sent")
    refused = shown(client, context, message, "failed", "550 <b>No such user</b>")
    assert "Not relayed 550 <b>No such user</b>" in refused
    assert outbox.message(context, message.guid).relay_state == "failed"
