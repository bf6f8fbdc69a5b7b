"""Get- and Set-MailboxMessageConfiguration: the signature below a mailbox's own mails."""

from dataclasses import replace

from bookwithme.domain.mailbox import Mailbox
from bookwithme.exchange.binding import ANY_TEXT, FLAG, Spec
from bookwithme.exchange.cmdlet import Call, cmdlet
from bookwithme.exchange.commands import mailboxes
from bookwithme.exchange.output import Objects, Record

_FIELDS = {"AutoAddSignature": "auto_add", "SignatureText": "text", "SignatureHtml": "html"}
_ROAMING = "Exchange Online takes it only where Outlook's roaming signatures are off."


@cmdlet(
    "Get-MailboxMessageConfiguration",
    "Shows the e-mail signature of one mailbox, or of all.",
    mailboxes.ANY,
    mailboxes.RESULT_SIZE,
)
def _get(call: Call, _incoming: Objects) -> Objects:
    return Objects(tuple(map(_shown, mailboxes.chosen(call)))[: call.bound.get("ResultSize")])


def _shown(record: Mailbox) -> Record:
    own = {name: getattr(record.signature, field) for name, field in _FIELDS.items()}
    return {**own, "Identity": record.address}


@cmdlet(
    "Set-MailboxMessageConfiguration",
    "Sets the e-mail signature of one mailbox.",
    mailboxes.ONE,
    Spec("AutoAddSignature", FLAG, "Whether it stands below new mails by itself."),
    Spec("SignatureHtml", ANY_TEXT, f"The signature of mails in HTML. {_ROAMING}"),
    Spec("SignatureText", ANY_TEXT, f"The signature of mails in plain text. {_ROAMING}"),
    *mailboxes.CHANGING,
)
def _change(call: Call, _incoming: Objects) -> Objects:
    record = mailboxes.find(call.directory, call.bound["Identity"])
    given = {field: call.bound[name] for name, field in _FIELDS.items() if name in call.bound}
    if not call.proceeds(record.address):
        return Objects()
    if replace(record.signature, **given) == record.signature:
        call.warnings.append(mailboxes.UNCHANGED.format(record.address))
        return Objects()

    def edit(mailbox: Mailbox) -> Mailbox:
        return replace(mailbox, signature=replace(mailbox.signature, **given))

    call.directory.edit_mailbox(record.address, edit)
    return Objects()


CMDLETS = (_get, _change)
