"""Relay the outbox's mails in real time; a relay that is down loses nothing.

What a server says about a mail counts: refused for good, or for now too often, and it is given
up. That nobody answers says nothing about the mail: it is tried for as long as it takes.
"""

from datetime import timedelta

from bookwithme import clock
from bookwithme.mail.relay import Refused, Relay, Unreachable, send
from bookwithme.service.mail.outbox import source
from bookwithme.service.world_context import WorldContext
from bookwithme.storage.messages import Message

TRIES = 8
"""So often a mail may be refused for now."""
FIRST_PAUSE = timedelta(seconds=15)
"""Doubled after each of these: the last pause is of 16 minutes."""


def relay_due(context: WorldContext, relay: Relay) -> int:
    """Send a world's mails that are due to be relayed, the oldest first; how many were taken.

    The first that finds nobody there is the last one of the round. A mail whose process dies
    between sending and noting it is sent twice, with one Message-ID.

    Raises:
        NotFound: the world is gone.
    """
    with context.read() as uow:
        due = uow.messages.due(clock.system_now())
    taken = 0
    for message in due:
        try:
            note = _send(relay, message)
        except Refused as error:
            gave_up = error.forever or message.relay_tries + 1 >= TRIES
            _put_off(context, message, str(error), tries=1, failed=gave_up)
        except Unreachable as error:
            _put_off(context, message, str(error))
            break
        else:
            _settle(context, message, "sent", note)
            taken += 1
    return taken


def _send(relay: Relay, message: Message) -> str | None:
    """Hand a mail over; which of its recipients do not get it, and why, if any."""
    allowed = [each for each in message.recipients if relay.allows(each)]
    if not allowed:
        raise Refused("No recipient is in a domain that the relay may send to.", forever=True)
    left_out = dict.fromkeys(set(message.recipients) - set(allowed), "not in an allowed domain")
    refused = left_out | send(relay, source(message), message.sender, allowed)
    return "; ".join(f"{recipient}: {why}" for recipient, why in sorted(refused.items())) or None


def _settle(context: WorldContext, message: Message, state: str, error: str | None) -> None:
    with context.store.write(context.world, moved=False) as uow:
        uow.messages.relayed(message.id, state, error)


def _put_off(
    context: WorldContext, message: Message, error: str, *, tries: int = 0, failed: bool = False
) -> None:
    if failed:
        _settle(context, message, "failed", error)
        return
    again_at = clock.system_now() + FIRST_PAUSE * 2**message.relay_tries
    with context.store.write(context.world, moved=False) as uow:
        uow.messages.put_off(message.id, again_at, message.relay_tries + tries, error)
