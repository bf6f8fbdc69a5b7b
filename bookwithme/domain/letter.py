"""A mail, as it is composed and as it is kept."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a mail is for, as the control API names it."""

    VERIFICATION_CODE = "verificationCode"
    INVITATION = "invitation"
    ORGANIZER_NOTICE = "organizerNotice"
    UPDATE = "update"
    ORGANIZER_UPDATE = "organizerUpdate"
    CANCELLATION = "cancellation"
    ORGANIZER_CANCELLATION = "organizerCancellation"
    SHARE = "share"
    REMINDER = "reminder"
    FOLLOW_UP = "followUp"
    BOUNCE = "bounce"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail before it is sent.

    Attributes:
        kind: what it is for: one of `Kind`, or of an imported mail whatever it was called.
        sender: address of who it is from; `sender_name` as it is shown.
        recipients: addresses, each its own reader.
        reply_to: address of who gets the answers, where the sender reads none.
        subject: one line.
        language: code of the language it is written in.
        text: its plain text.
        html: the same as a document of its own, styled inline, loading nothing.
        calendar: its iTIP object (RFC 6047), where it carries one.
        links: every address it asks to open, in its order.
        code: the verification code it tells.
    """

    kind: str
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    reply_to: str | None = None
    subject: str
    language: str
    text: str
    html: str
    calendar: str | None = None
    links: tuple[str, ...] = ()
    code: str | None = None
