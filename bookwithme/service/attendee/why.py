"""Why an attendee's address is refused, or offers no time: each check with what it found."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from bookwithme.domain.access import Decision
from bookwithme.domain.interval import Interval
from bookwithme.domain.links import PrivateLink
from bookwithme.domain.mailbox import Mailbox, PageState
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.service.access_gate import admit, decision_for
from bookwithme.service.attendee.address_resolution import Address
from bookwithme.service.attendee.near_misses import Data, missed
from bookwithme.service.attendee.openings import known
from bookwithme.service.attendee.refused_times import REASONS
from bookwithme.service.availability.open_times import closed_slots
from bookwithme.service.world_context import WorldContext


@dataclass(frozen=True, slots=True)
class Why:
    """What the checks found, in their order; None: not asked.

    `missed`: the known thing most like an address that names nothing; `closed`: how many of the
    times that might be offered are not, by the sentence that says why.
    """

    missed: Data | None = None
    mailbox: Mailbox | None = None
    page: PageState | None = None
    decision: Decision | None = None
    meeting_type: MeetingType | None = None
    link: PrivateLink | None = None
    closed: Counter[str] = field(default_factory=Counter)
    now: datetime | None = None


def why(context: WorldContext, address: Address, within: Interval | None = None) -> Why:
    """Ask every check of an address again; `within`: where no time is offered. Raises NotFound."""
    with context.read() as uow:
        mailbox, meeting_type, link = known(uow, address)
        if mailbox is None:
            return Why(missed(uow, address), now=uow.now)
        closed: Counter[str] = Counter()
        decision = decision_for(uow, mailbox)
        if meeting_type and within and decision.allowed:
            times = closed_slots(admit(uow, mailbox), meeting_type, within)
            closed.update(REASONS[each.because] for each in times)
        page = mailbox.page.state(uow.now)
        return Why(None, mailbox, page, decision, meeting_type, link, closed, uow.now)
