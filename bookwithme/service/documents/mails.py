"""Mails and signatures in a document: `{base}` stands where the world's own address is."""

from dataclasses import replace

from bookwithme.contract.document.moments import Present
from bookwithme.contract.document.records import Message as MessageRecord
from bookwithme.domain.mailbox import MailSignature
from bookwithme.ical.text.folding import fold, unfold
from bookwithme.storage.messages import Message

BASE = "{base}"


def read_mail(mail: MessageRecord, present: Present, base: str) -> Message:
    """A mail as the outbox of the world at `base` keeps it; raises InvalidInput."""
    calendar = mail.calendar and fold(unfold(mail.calendar).replace(BASE, base))
    placed = {
        "text": mail.text.replace(BASE, base),
        "html": mail.html.replace(BASE, base),
        "calendar": calendar,
        "links": tuple(link.replace(BASE, base) for link in mail.links),
    }
    return Message(**(present.values(mail) | placed))


def written_mail(mail: Message, base: str) -> MessageRecord:
    """A mail of the world at `base` as a document has it."""
    # Unfolded: a line may be cut in the middle of the address.
    calendar = unfold(mail.calendar).replace(base, BASE) if mail.calendar else None
    return MessageRecord.of(
        mail,
        text=mail.text.replace(base, BASE),
        html=mail.html.replace(base, BASE),
        calendar=calendar,
        links=[link.replace(base, BASE) for link in mail.links],
    )


def moved_signature(signature: MailSignature, was: str, now: str) -> MailSignature:
    """A signature with another address in the place of one that may stand in it."""
    html, text = (each.replace(was, now) for each in (signature.html, signature.text))
    return replace(signature, html=html, text=text)
