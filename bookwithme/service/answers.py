"""Values as the control API answers them (contract, Control API)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bookwithme.domain.addresses import (
    calendar_url,
    manage_url,
    page_url,
    teams_url,
    type_token,
    type_url,
)
from bookwithme.domain.mailbox import PageState
from bookwithme.service.wire import instant_text, meeting_type_json, statuses_json
from bookwithme.storage.hours import hours_json
from bookwithme.storage.organizations import policy_json

if TYPE_CHECKING:
    from bookwithme.domain.explain import Closed
    from bookwithme.domain.mailbox import Mailbox
    from bookwithme.domain.meeting_type import MeetingType
    from bookwithme.service.admin.administration import Access
    from bookwithme.service.attendee.bookings import Record
    from bookwithme.service.availability.calendars import Health
    from bookwithme.service.availability.freebusy import FreeBusy
    from bookwithme.service.organizer.sharing import Shared
    from bookwithme.service.world_context import WorldContext
    from bookwithme.service.worlds.worlds import Scenario
    from bookwithme.storage.journal import Entry
    from bookwithme.storage.messages import Message
    from bookwithme.storage.unit_of_work import World

Answer = dict[str, Any]


def world_json(context: WorldContext, world: World) -> Answer:
    """A world; `place` is any of the installation. `inviteUrl` opens it to a guest."""
    return {
        "name": world.name,
        "url": context.elsewhere(world.name).base,
        "inviteUrl": invite_url(context, world),
        "scenario": world.scenario,
        "seed": world.seed,
    }


def invite_url(context: WorldContext, world: World) -> str | None:
    """What a guest of a world is given; None in one that was made without an invitation."""
    base = context.elsewhere(world.name).base
    return f"{base}/_emulator/invite/{world.invitation}" if world.invitation else None


def snapshot_json(snapshot: World) -> Answer:
    """A snapshot of a world."""
    return {"name": snapshot.name, "scenario": snapshot.scenario}


def scenario_json(scenario: Scenario) -> Answer:
    """A scenario, and what it says of itself."""
    return {"name": scenario.name, "title": scenario.title, "about": list(scenario.about)}


def mailbox_json(context: WorldContext, mailbox: Mailbox) -> Answer:
    """A mailbox, with the addresses of its page and its published calendar."""
    name = mailbox.page_name
    return {
        "address": mailbox.address,
        "alias": mailbox.alias,
        "displayName": mailbox.display_name,
        "exchangeGuid": str(mailbox.exchange_guid),
        "timeZone": mailbox.time_zone,
        "language": mailbox.language,
        "subscription": mailbox.subscription,
        "bookingsPlan": mailbox.bookings_plan,
        "meetingHours": hours_json(mailbox.meeting_hours),
        "blockingStatuses": statuses_json(mailbox.blocking_statuses),
        "pageUrl": page_url(context.base, name),
        "calendarUrl": calendar_url(context.base, name, mailbox.calendar_secret),
    }


def access_json(access: Access) -> Answer:
    """The decision with all its steps, and the changes that wait for their hour."""
    decision = access.decision
    steps = [
        {
            "step": step.step,
            "question": str(step.question),
            "value": step.value,
            "source": str(step.source),
            "outcome": str(step.outcome),
            "remedy": step.remedy,
        }
        for step in decision.steps
    ]
    pending = [
        {
            "at": instant_text(change.at),
            "effectiveAt": instant_text(change.effective_at),
            "before": policy_json(change.before),
            "after": policy_json(change.after),
        }
        for change in access.pending
    ]
    reason = str(decision.reason) if decision.reason else None
    return {"allowed": decision.allowed, "reason": reason, "steps": steps, "pending": pending}


def page_json(context: WorldContext, mailbox: Mailbox, state: PageState) -> Answer:
    """A mailbox's page."""
    return {
        "published": state is PageState.PUBLISHED,
        "state": state.value,
        "teamsForAll": mailbox.page.teams_for_all,
        "banner": mailbox.page.banner,
        "url": page_url(context.base, mailbox.page_name),
    }


def type_json(context: WorldContext, mailbox: Mailbox, meeting_type: MeetingType) -> Answer:
    """A meeting type."""
    return {
        "id": str(meeting_type.guid),
        "token": type_token(meeting_type.guid),
        "url": type_url(context.base, mailbox.page_name, meeting_type.guid),
        "mailbox": mailbox.address,
        **meeting_type_json(meeting_type),
    }


def closed_json(closed: Closed) -> Answer:
    """A time that is not offered, and why; the title is for the organizer alone."""
    return {
        "start": instant_text(closed.start),
        "because": closed.because.value,
        "source": closed.source,
    }


def freebusy_json(told: FreeBusy) -> Answer:
    """All periods with their status, and what is closed by them and by bookings."""
    return {
        "busy": [
            {
                "start": instant_text(each.start),
                "end": instant_text(each.end),
                "status": each.status.value,
                "source": each.source,
            }
            for each in told.periods
        ],
        "merged": [[instant_text(start), instant_text(end)] for start, end in told.merged],
    }


def calendar_json(health: Health) -> Answer:
    """A calendar's health report, in English.

    Of a feed the first problem may be why it cannot be fetched; `failedSince` says since when.
    """
    failure = [health.failure] if health.failure else []
    since = instant_text(health.failed_since) if health.failed_since else None
    return {
        "events": health.events,
        "problems": [str(each) for each in [*failure, *health.problems]],
        "notes": [str(each) for each in health.notes],
        "fetchedAt": instant_text(health.fetched_at) if health.fetched_at else None,
        "failedSince": since,
    }


def link_json(shared: Shared) -> Answer:
    """A private link as it is now."""
    link = shared.link
    return {
        "bookingcode": str(link.bookingcode),
        "url": shared.url,
        "state": shared.state.value,
        "createdAt": instant_text(link.created_at),
        "expiresAt": instant_text(link.expires_at),
        "singleUse": link.single_use,
        "meetingType": str(shared.meeting_type.guid),
    }


def event_json(event: Answer) -> Answer:
    """One event of a link's life."""
    return event | {"at": instant_text(event["at"])}


def booking_json(context: WorldContext, record: Record) -> Answer:
    """A booking, for the operator: with its manage link."""
    booking = record.booking
    teams = {"teamsUrl": teams_url(context.base, booking.guid)} if booking.teams_id else {}
    return {
        "id": str(booking.guid),
        "mailbox": record.mailbox.address,
        "meetingType": str(record.meeting_type.guid),
        "bookingcode": str(record.bookingcode) if record.bookingcode else None,
        "title": booking.title,
        "start": instant_text(booking.start),
        "end": instant_text(booking.end),
        "status": booking.status.value,
        "name": booking.attendee.name,
        "email": booking.attendee.email,
        "notes": booking.attendee.notes,
        "timeZone": booking.time_zone,
        "language": booking.language,
        "location": booking.location,
        "sequence": booking.sequence,
        "createdAt": instant_text(booking.created_at),
        "cancelReason": booking.cancel_reason,
        "manageUrl": manage_url(context.base, booking.manage_secret),
        **teams,
    }


def message_json(message: Message) -> Answer:
    """A mail; `code` and `calendar` only where it has them."""
    more = {"code": message.code, "calendar": message.calendar}
    return {
        "id": str(message.guid),
        "kind": message.kind,
        "from": message.sender,
        "fromName": message.sender_name,
        "to": list(message.recipients),
        "subject": message.subject,
        "sentAt": instant_text(message.sent_at),
        "language": message.language,
        "text": message.text,
        "html": message.html,
        "links": list(message.links),
        **{name: value for name, value in more.items() if value is not None},
    }


def entry_json(entry: Entry) -> Answer:
    """One thing that happened."""
    own = {"id": entry.id, "kind": entry.kind, "at": instant_text(entry.at)}
    return own | {name: value for name, value in entry.data.items() if name not in own}
