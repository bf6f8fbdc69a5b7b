"""The schema. Instants are whole seconds since the epoch, lengths whole seconds.

Every row of a world is keyed `(world_id, id)`, where `id` comes from the world's own sequence: it
is identity and order at once (in a frozen world all instants are equal), and a world is copied
by one INSERT … SELECT per table. An index that finds rows in that order ends with `id`: SQLite
would rather walk through the whole world than sort. Busy time is kept by content and shared by all
worlds.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
    text,
)

from bookwithme.domain.booking import Attendee, BookingStatus
from bookwithme.domain.freebusy import Status
from bookwithme.domain.meeting_type import Visibility
from bookwithme.domain.reminders import FollowUp, Reminder
from bookwithme.storage.columns import (
    Guid,
    HoursColumn,
    Instant,
    Json,
    PolicyColumn,
    Span,
    Texts,
    choice,
    choices,
    ews_columns,
    length,
    records,
)
from bookwithme.storage.world_tables import belongs_to, in_world

organizations = in_world(
    "organizations",
    Column("domain", String(254), nullable=False),
    Column("display_name", String(200), nullable=False),
    *ews_columns(),
    UniqueConstraint("world_id", "domain"),
)

owa_policies = in_world(
    "owa_policies",
    Column("organization_id", BigInteger, nullable=False),
    Column("name", String(64), nullable=False),
    Column(
        *("personal_bookings_disabled", Boolean),
        key="switches_personal_bookings_disabled",
        nullable=False,
    ),
    Column(
        *("mailbox_creation_enabled", Boolean),
        key="switches_bookings_mailbox_creation_enabled",
        nullable=False,
    ),
    belongs_to("organization_id", "organizations"),
    UniqueConstraint("world_id", "organization_id", "name"),
)

mailboxes = in_world(
    "mailboxes",
    Column("organization_id", BigInteger, nullable=False),
    Column("address", String(254), nullable=False),
    Column("alias", String(64), nullable=False),
    Column("display_name", String(120), nullable=False),
    Column("time_zone", String(64), nullable=False),
    Column("language", String(8), nullable=False),
    Column("exchange_guid", Guid, nullable=False),
    Column("calendar_secret", String(64), nullable=False),
    Column("subscription", String(120)),
    Column("bookings_plan", Boolean, nullable=False),
    Column("meeting_hours", HoursColumn, nullable=False),
    Column("blocking_statuses", choices(Status), nullable=False),
    *ews_columns(),
    Column("owa_mailbox_policy", String(64)),
    Column("about", Json),
    Column("signature_html", Text, nullable=False),
    Column("signature_text", Text, nullable=False),
    Column("signature_auto_add", Boolean, nullable=False),
    Column("page_on", Boolean, nullable=False),
    Column("page_ready_at", Instant),
    Column("page_teams_for_all", Boolean, nullable=False),
    Column("page_banner", String(32), nullable=False),
    belongs_to("organization_id", "organizations"),
    UniqueConstraint("world_id", "address"),
    UniqueConstraint("world_id", "exchange_guid"),
)

policy_changes = in_world(
    "policy_changes",
    Column("organization_id", BigInteger, nullable=False),
    Column("mailbox_id", BigInteger),  # both NULL: the organization's own
    Column("owa_policy_id", BigInteger),
    Column("at", Instant, key="change_at", nullable=False),
    Column("effective_at", Instant, key="change_effective_at", nullable=False),
    Column("via", String(16), nullable=False),
    Column("command", Text, nullable=False),
    Column("before", PolicyColumn, key="change_before", nullable=False),
    Column("after", PolicyColumn, key="change_after", nullable=False),
    belongs_to("organization_id", "organizations"),
)

meeting_types = in_world(
    "meeting_types",
    Column("mailbox_id", BigInteger, nullable=False),
    Column("guid", Guid, nullable=False),
    Column("title", String(120), nullable=False),
    Column("description", Text, nullable=False),
    Column("category", String(16)),
    Column("location", Text, nullable=False),
    Column("visibility", choice(Visibility), nullable=False),
    Column("duration", Span, nullable=False),
    Column("buffer_before", Span, nullable=False),
    Column("buffer_after", Span, nullable=False),
    Column("start_time_increment", Span, nullable=False),
    Column("minimum_lead_time", Span, nullable=False),
    Column("maximum_lead_time", Span, nullable=False),
    Column("teams_meeting", Boolean),
    Column("hours", HoursColumn),
    Column("reminders", records(Reminder, before=length), nullable=False),
    Column("follow_ups", records(FollowUp, after=length), nullable=False),
    Column("deleted_at", Instant),  # kept for its bookings, whose attendees may still cancel
    belongs_to("mailbox_id", "mailboxes"),
    UniqueConstraint("world_id", "guid"),
)

links = in_world(
    "links",
    Column("meeting_type_id", BigInteger, nullable=False),
    Column("bookingcode", Guid, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("single_use", Boolean, nullable=False),
    Column("name", String(120), nullable=False),
    Column("sent_to", Texts, nullable=False),
    Column("consumed_at", Instant),
    Column("revoked_at", Instant),
    belongs_to("meeting_type_id", "meeting_types"),
    UniqueConstraint("world_id", "bookingcode"),
    Index(None, "world_id", "meeting_type_id", "created_at"),
    Index(None, "world_id", "meeting_type_id", "id"),
)

bookings = in_world(
    "bookings",
    Column("mailbox_id", BigInteger, nullable=False),
    Column("meeting_type_id", BigInteger, nullable=False),
    Column("link_id", BigInteger),
    Column("guid", Guid, nullable=False),
    Column("manage_secret", String(64), nullable=False),
    Column("uid", String(255), nullable=False),
    Column("starts_at", Instant, key="start", nullable=False),
    Column("ends_at", Instant, key="end", nullable=False),
    Column("buffer_before", Span, nullable=False),
    Column("buffer_after", Span, nullable=False),
    Column("title", String(120), nullable=False),
    Column("category", String(16)),
    Column("location", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("name", String(120), key="attendee_name", nullable=False),
    Column("email", String(254), key="attendee_email", nullable=False),
    Column("notes", Text, key="attendee_notes", nullable=False),
    Column("time_zone", String(64), nullable=False),
    Column("language", String(8), nullable=False),
    Column("status", choice(BookingStatus), nullable=False),
    Column("revision", Integer, key="sequence", nullable=False),  # the event's SEQUENCE
    Column("teams_id", String(32)),
    Column("teams_passcode", String(16)),
    Column("created_at", Instant, nullable=False),
    Column("cancel_reason", Text, nullable=False),
    Column("optional_attendees", records(Attendee), nullable=False),
    belongs_to("mailbox_id", "mailboxes"),
    belongs_to("meeting_type_id", "meeting_types"),
    UniqueConstraint("world_id", "guid"),
    UniqueConstraint("world_id", "manage_secret"),
    Index(None, "world_id", "mailbox_id", "status", "start"),
    Index(None, "world_id", "mailbox_id", "uid"),
    Index(None, "world_id", "link_id", "id"),
)

# The database's own word that two bookings of a mailbox do not overlap (buffers aside).
# No booking is longer than 24 hours: what began 172 800 seconds before this one has ended.
_TRIGGER = """
CREATE TRIGGER bookings_no_overlap_{act} BEFORE {act} ON bookings
WHEN NEW.status = 'booked' AND EXISTS (
    SELECT 1 FROM bookings AS other
    WHERE other.world_id = NEW.world_id AND other.mailbox_id = NEW.mailbox_id
        AND other.id <> NEW.id AND other.status = 'booked'
        AND other.starts_at < NEW.ends_at AND NEW.starts_at < other.ends_at
        AND other.starts_at > NEW.starts_at - 172800
)
BEGIN SELECT RAISE(ABORT, 'ex_bookings_no_overlap'); END
"""
_NO_OVERLAP = {
    "postgresql": [
        "CREATE EXTENSION IF NOT EXISTS btree_gist",
        """
ALTER TABLE bookings ADD CONSTRAINT ex_bookings_no_overlap EXCLUDE USING gist (
    world_id WITH =, mailbox_id WITH =, int8range(starts_at, ends_at) WITH &&
) WHERE (status = 'booked')
""",
    ],
    "sqlite": [_TRIGGER.format(act=act) for act in ("INSERT", "UPDATE")],
}


@event.listens_for(bookings, "after_create")
def _never_twice(_bookings: Table, connection: Connection, **_: object) -> None:
    for statement in _NO_OVERLAP[connection.dialect.name]:
        connection.execute(text(statement))


verifications = in_world(
    "verifications",
    Column("meeting_type_id", BigInteger, nullable=False),
    Column("link_id", BigInteger),
    Column("secret", String(64), nullable=False),
    Column("starts_at", Instant, key="start", nullable=False),
    Column("email", String(254), nullable=False),
    Column("code", String(6), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),  # in the world's time
    Column("created_really_at", Instant, nullable=False),  # in real time: a code dies in both
    Column("used_at", Instant),
    belongs_to("meeting_type_id", "meeting_types"),
    UniqueConstraint("world_id", "secret"),
    Index(None, "world_id", "meeting_type_id", "email"),
)

idempotency_keys = in_world(
    "idempotency_keys",
    Column("key", String(255), nullable=False),
    Column("body_hash", String(64), nullable=False),
    Column("booking_id", BigInteger, nullable=False),
    UniqueConstraint("world_id", "key"),
)

messages = in_world(
    "messages",
    Column("guid", Guid, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("sender", String(254), nullable=False),
    Column("sender_name", String(254), nullable=False),
    Column("recipients", Texts, nullable=False),
    Column("reply_to", String(254)),
    Column("subject", Text, nullable=False),
    Column("sent_at", Instant, nullable=False),
    Column("language", String(8), nullable=False),
    Column("text", Text, nullable=False),
    Column("html", Text, nullable=False),
    Column("calendar", Text),
    Column("links", Texts, nullable=False),
    Column("code", String(6)),
    Column("relay_state", String(16)),  # NULL: never to be relayed; else queued, sent, failed
    Column("relay_tries", Integer, nullable=False),
    Column("relay_next_at", Instant),  # in real time
    Column("relay_error", Text),
    Column("is_read", Boolean, nullable=False),
    UniqueConstraint("world_id", "guid"),
    Index(None, "world_id", "is_read", "id"),
)

journal = in_world(
    "journal",
    Column("kind", String(32), nullable=False),
    Column("at", Instant, nullable=False),
    Column("link_id", BigInteger),
    Column("data", Json, nullable=False),
    Column("persona", String(254)),  # who did it; NULL: nobody that is known
    Column("trainee", String(200)),  # by whose invitation
    Column("really_at", Instant),  # in real time; NULL: noted before that was kept
    Column("booking", String(36)),  # what `data` says about which one it is
    Index(None, "world_id", "booking", "id"),
    Index(None, "world_id", "link_id", "id"),
    Index(None, "world_id", "kind", "id"),
)

faults = in_world(
    "faults",
    Column("kind", String(32), nullable=False),
    Column("match", Json, nullable=False),
    Column("fault", Json, nullable=False),
    Column("times_left", Integer),
)
