"""Put composed letters into the outbox, in the transaction of the act that sends them."""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from bookwithme.contract.paging import MOST
from bookwithme.domain.errors import LimitReached, existing
from bookwithme.domain.faults import MAIL
from bookwithme.domain.letter import Letter
from bookwithme.domain.mail_address import ascii_domain, is_at
from bookwithme.ical.reading.invitation import Invited, read_invitation
from bookwithme.mail.letters import bounced
from bookwithme.mail.source import eml
from bookwithme.service.faults import faults
from bookwithme.service.parts import behind
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds.named import Names
from bookwithme.storage.messages import COUNTED, QUEUED, Head, Message
from bookwithme.storage.unit_of_work import UnitOfWork


def post(
    uow: UnitOfWork,
    letter: Letter,
    link_id: int | None = None,
    at: datetime | None = None,
    about: Names | None = None,
) -> Message:
    """Send one letter: it is in the outbox when the transaction is committed.

    `at`: when it was due, where that is not now; `about`: what the journal tells besides.
    Where the world is told that mails bounce, the sender is told so in a mail behind it.
    `link_id`: of the private link that it takes to somebody, whose story tells so.

    Raises:
        LimitReached: the world has as many mails as it may have.
    """
    message = _send(uow, letter, at or uow.now, about or {}, link_id)
    if faults.strikes(uow, MAIL):
        _send(uow, bounced(letter), at or uow.now, about or {})
    return message


def _send(
    uow: UnitOfWork,
    letter: Letter,
    at: datetime,
    told: Names,
    link_id: int | None = None,
) -> Message:
    most = uow.limits.mails
    if most is not None and not uow.messages.are_fewer_than(most):
        raise LimitReached("mails", most)
    is_relayed = any(is_at(each, uow.relayed) for each in letter.recipients)
    relay_state = QUEUED if is_relayed else None
    composed = {each.name: getattr(letter, each.name) for each in fields(letter)}
    message = Message(guid=uow.tokens.guid(), sent_at=at, relay_state=relay_state, **composed)
    uow.mail_queued |= message.relay_state is not None
    about = {"to": list(letter.recipients), "subject": letter.subject}
    data = {"message": str(message.guid), "mail": letter.kind} | about | told
    uow.journal.add("mail", at, data, link_id)
    return replace(message, id=uow.messages.add(message))


def post_all(uow: UnitOfWork, letters: Iterable[Letter], about: Names) -> None:
    """Send several letters, in their order; `about`: what the journal tells besides."""
    for letter in letters:
        post(uow, letter, about=about)


def messages(
    context: WorldContext,
    to: str = "",
    subject: str = "",
    after: str | None = None,
    most: int = MOST,
) -> list[Message]:
    """List the mails whose recipient and subject contain the given text, in any case.

    `after`: those after this one, by its id; raises InvalidInput where there is none.
    """
    with context.read() as uow:
        number = behind(after, uow.messages.by_guid)
        return uow.messages.these(uow.messages.found(to, subject, number, most))


class Inbox(NamedTuple):
    """A page of an inbox, the newest mail first; `found`: how many fit; `unread`: by address.

    The unread ones of all stand under an empty address. Mails are counted up to `COUNTED`.
    """

    mails: list[Head]
    found: int
    unread: dict[str, int]

    @property
    def more_unread(self) -> bool:
        """Whether there may be more unread mails than were counted."""
        return self.unread[""] == COUNTED

    @property
    def more_found(self) -> bool:
        """The same of those that fit."""
        return self.found == COUNTED


def inbox(context: WorldContext, most: int, to: str, search: str, below: int | None) -> Inbox:
    """The mails to somebody, or to all, with each word of a search in their heads.

    `below`: those before this one, by its number.
    """
    to = to.lower()

    def seen(uow: UnitOfWork) -> Inbox:
        addresses = [each.address for each in uow.recall("mailboxes", uow.mailboxes.all)]

        def found() -> Inbox:
            unread = dict(zip(["", *addresses], uow.messages.unread(addresses), strict=True))
            mails = uow.messages.page(to, search, most, below)
            return Inbox(mails, uow.messages.count(to, search), unread)

        is_usual = not search and below is None and to in {"", *addresses}
        return uow.recently("inbox", to, most, make=found) if is_usual else found()

    return context.look(seen)


def mark(context: WorldContext, guid: UUID, *, is_read: bool) -> None:
    """Say whether a mail was read."""
    with context.write(moved=False) as uow:
        uow.messages.mark(guid, is_read=is_read)


def delete(context: WorldContext, guid: UUID) -> None:
    """Throw one mail away."""
    with context.write(moved=False) as uow:
        if mail := uow.messages.by_guid(guid):
            uow.messages.delete(mail.id)


def meeting(message: Message) -> Invited | None:
    """What a mail's calendar part says, where it has one that can be read."""
    return read_invitation(message.calendar) if message.calendar else None


def message(context: WorldContext, guid: UUID) -> Message:
    """Find one mail; raises NotFound."""
    with context.read() as uow:
        return existing(uow.messages.by_guid(guid), f"There is no message {guid}.")


def source(message: Message) -> bytes:
    """Write a mail as it would go over the wire (RFC 5322)."""
    domain = ascii_domain(message.sender.rpartition("@")[2])
    return eml(message, message.sent_at, f"{message.guid}@{domain}")


def clear_messages(context: WorldContext) -> None:
    """Throw all mails of the world away."""
    with context.write() as uow:
        uow.messages.clear()
