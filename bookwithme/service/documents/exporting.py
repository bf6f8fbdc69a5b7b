"""Write a world as a document: everything that `loading` reads, nothing that differs by itself.

No time of export, no absolute address (mails say `{base}`), no journal, faults or snapshots; codes
waiting to be typed and remembered requests are left out too. Two exports with no change between
are equal.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bookwithme.domain.durations import format_duration
from bookwithme.domain.world_clock import ClockMode
from bookwithme.ical.text.folding import unfold
from bookwithme.service.documents.records import BASE
from bookwithme.service.documents.values import VERSION
from bookwithme.service.wire import instant_text, meeting_type_json, statuses_json
from bookwithme.storage.hours import hours_json
from bookwithme.storage.organizations import policy_json

if TYPE_CHECKING:
    from datetime import datetime

    from bookwithme.clock import ClockState
    from bookwithme.domain.booking import Booking
    from bookwithme.domain.links import PrivateLink
    from bookwithme.domain.mailbox import Mailbox
    from bookwithme.domain.meeting_type import MeetingType
    from bookwithme.domain.organization import EwsClients
    from bookwithme.domain.settings import WorldSettings
    from bookwithme.storage.calendars import Calendar
    from bookwithme.storage.messages import Message
    from bookwithme.storage.organizations import PolicyRecord
    from bookwithme.storage.unit_of_work import UnitOfWork

Document = dict[str, Any]


def export(uow: UnitOfWork, base: str) -> Document:
    """The document of a world whose addresses begin with `base`."""
    organizations = uow.organizations.all()
    domains = {each.id: each.domain for each in organizations}
    mailboxes = uow.mailboxes.all()
    addresses = {each.id: each.address for each in mailboxes}
    types = uow.meeting_types.all()
    return {
        "version": VERSION,
        "name": uow.world.name,
        **_sequence(uow),
        "clock": _clock(uow.world.clock),
        "settings": settings_json(uow.world.settings),
        "organizations": [
            {"domain": each.domain, "displayName": each.display_name}
            | policy_json(each.ews)
            | _clients(each.clients)
            for each in organizations
        ],
        "mailboxes": [
            _mailbox(
                uow,
                each,
                [meeting_type for meeting_type in types if meeting_type.mailbox_id == each.id],
            )
            for each in mailboxes
        ],
        "bookings": [_booking(uow, each, addresses, types) for each in uow.bookings.all()],
        "policyChanges": [_change(each, domains, addresses) for each in _records(uow)],
        "messages": [_message(each, base) for each in uow.messages.all()],
    }


def _sequence(uow: UnitOfWork) -> Document:
    """Where the numbers of a world with a seed stand: what comes of them must not come again."""
    return {} if uow.world.seed is None else {"sequence": uow.scope.sequence}


def _records(uow: UnitOfWork) -> list[PolicyRecord]:
    return uow.organizations.records()


def _clock(state: ClockState) -> Document:
    if state.mode is ClockMode.FROZEN and state.frozen_at:
        return {"mode": "frozen", "now": instant_text(state.frozen_at)}
    if state.mode is ClockMode.SHIFTED:
        sign = "-" if state.shift < timedelta(0) else ""
        return {"mode": "shifted", "shift": sign + format_duration(abs(state.shift))}
    return {"mode": "system"}


def settings_json(settings: WorldSettings) -> Document:
    """A world's switches as the contract writes them."""
    return {
        "accessRules": settings.access_rules.value,
        "policyDelay": settings.policy_delay.value,
        "emailVerification": settings.email_verification,
        "provisioning": settings.provisioning.value,
    }


def _clients(clients: EwsClients) -> Document:
    switches = {
        "ewsAllowOutlook": clients.outlook,
        "ewsAllowMacOutlook": clients.mac_outlook,
        "ewsAllowEntourage": clients.entourage,
    }
    return {name: value for name, value in switches.items() if value is not None}


def _mailbox(uow: UnitOfWork, mailbox: Mailbox, types: list[MeetingType]) -> Document:
    page = mailbox.page
    return {
        "address": mailbox.address,
        "alias": mailbox.alias,
        "displayName": mailbox.display_name,
        "timeZone": mailbox.time_zone,
        "language": mailbox.language,
        "exchangeGuid": str(mailbox.exchange_guid),
        "calendarSecret": mailbox.calendar_secret,
        "subscription": mailbox.subscription,
        "bookingsPlan": mailbox.bookings_plan,
        "meetingHours": hours_json(mailbox.meeting_hours),
        "blockingStatuses": statuses_json(mailbox.blocking_statuses),
        # A mailbox whose EwsEnabled is blank must say so: left out, it would be True again.
        "ewsEnabled": None,
        **policy_json(mailbox.ews),
        **_clients(mailbox.clients),
        "page": {
            "on": page.on,
            "readyAt": _instant(page.ready_at),
            "teamsForAll": page.teams_for_all,
            "banner": page.banner,
        },
        "calendars": [_calendar(uow, each) for each in uow.calendars.of(mailbox.id)],
        "meetingTypes": [
            {
                "guid": str(meeting_type.guid),
                **meeting_type_json(meeting_type),
                "deletedAt": _instant(meeting_type.deleted_at),
                "links": [_link(link) for link in uow.links.of(meeting_type.id)],
            }
            for meeting_type in types
        ],
    }


def _instant(moment: datetime | None) -> str | None:
    return None if moment is None else instant_text(moment)


def _body(body: bytes | None) -> Document:
    if body is None:
        return {"text": None}
    try:
        text = body.decode()
    except UnicodeDecodeError:
        text = "\0"
    # Latin-1 keeps every byte of a calendar that is no text.
    return {"latin1": body.decode("latin-1")} if "\0" in text else {"text": text}


def _calendar(uow: UnitOfWork, calendar: Calendar) -> Document:
    body = uow.calendars.body(calendar.content) if calendar.content else None
    return {
        "name": calendar.name,
        **_body(body),
        "url": calendar.url,
        "fetchedAt": _instant(calendar.fetched_at),
        "failure": calendar.failure,
        **({"failureValues": calendar.failure_values} if calendar.failure_values else {}),
        **({"failedSince": instant_text(calendar.failed_since)} if calendar.failed_since else {}),
    }


def _link(link: PrivateLink) -> Document:
    return {
        "bookingcode": str(link.bookingcode),
        "createdAt": instant_text(link.created_at),
        "singleUse": link.single_use,
        "consumedAt": _instant(link.consumed_at),
        "revokedAt": _instant(link.revoked_at),
    }


def _booking(
    uow: UnitOfWork, booking: Booking, addresses: dict[int, str], types: list[MeetingType]
) -> Document:
    own = [
        meeting_type.id for meeting_type in types if meeting_type.mailbox_id == booking.mailbox_id
    ]
    links = [link.id for link in uow.links.of(booking.meeting_type_id)]
    return {
        "mailbox": addresses[booking.mailbox_id],
        "meetingType": own.index(booking.meeting_type_id),
        "link": links.index(booking.link_id) if booking.link_id else None,
        "guid": str(booking.guid),
        "manageSecret": booking.manage_secret,
        "uid": booking.uid,
        "start": instant_text(booking.start),
        "end": instant_text(booking.end),
        "bufferBefore": format_duration(booking.buffer_before),
        "bufferAfter": format_duration(booking.buffer_after),
        "title": booking.title,
        "name": booking.attendee.name,
        "email": booking.attendee.email,
        "notes": booking.attendee.notes,
        "timeZone": booking.time_zone,
        "language": booking.language,
        "category": booking.category,
        "location": booking.location,
        "description": booking.description,
        "status": booking.status.value,
        "sequence": booking.sequence,
        "teamsId": booking.teams_id,
        "teamsPasscode": booking.teams_passcode,
        "createdAt": instant_text(booking.created_at),
        "cancelReason": booking.cancel_reason,
    }


def _change(record: PolicyRecord, domains: dict[int, str], addresses: dict[int, str]) -> Document:
    change = record.change
    return {
        "organization": domains[record.organization_id],
        "mailbox": addresses.get(record.mailbox_id) if record.mailbox_id else None,
        "at": instant_text(change.at),
        "effectiveAt": instant_text(change.effective_at),
        "before": policy_json(change.before),
        "after": policy_json(change.after),
        "via": record.via,
        "command": record.command,
    }


def _based(calendar: str | None, base: str) -> str | None:
    # Unfolded: a line may be cut in the middle of the address.
    return unfold(calendar).replace(base, BASE) if calendar else None


def _message(message: Message, base: str) -> Document:
    return {
        "guid": str(message.guid),
        "kind": message.kind,
        "from": message.sender,
        "fromName": message.sender_name,
        "to": list(message.recipients),
        "subject": message.subject,
        "sentAt": instant_text(message.sent_at),
        "language": message.language,
        "text": message.text.replace(base, BASE),
        "html": message.html.replace(base, BASE),
        "calendar": _based(message.calendar, base),
        "links": [link.replace(base, BASE) for link in message.links],
        "code": message.code,
    }
