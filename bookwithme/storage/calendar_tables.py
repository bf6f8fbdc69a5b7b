"""Tables of what a mailbox's time is made of besides its bookings, and of what is sent in time."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Text, UniqueConstraint

from bookwithme.domain.event import Change, Sensitivity
from bookwithme.domain.freebusy import Status
from bookwithme.domain.interval import instant
from bookwithme.domain.reminders import PlannedKind
from bookwithme.storage.columns import Guid, Instant, Json, Span, Texts, choice, records
from bookwithme.storage.world_tables import belongs_to, in_world

calendars = in_world(
    "calendars",
    Column("mailbox_id", BigInteger, nullable=False),
    Column("name", String(120), nullable=False),
    Column("content", String(64)),  # the body's SHA-256; NULL: no good copy yet
    Column("url", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("fetched_at", Instant),
    Column("failure", Text),  # why the last fetch brought nothing: a message's id
    Column("failure_values", Json),  # what to put into it
    Column("failed_since", Instant),
    Column("tried_at", Instant),  # in the world's time
    Column("tried_really_at", Instant),  # in real time: no clock may hammer somebody's server
    Column("refresh_after", Span),
    belongs_to("mailbox_id", "mailboxes"),
    UniqueConstraint("world_id", "mailbox_id", "name"),
)

events = in_world(
    "events",
    Column("mailbox_id", BigInteger, nullable=False),
    Column("guid", Guid, nullable=False),
    Column("uid", String(255), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("starts_at", Instant, key="start", nullable=False),
    Column("ends_at", Instant, key="end", nullable=False),
    Column("time_zone", String(64), nullable=False),
    Column("all_day", Boolean, nullable=False),
    Column("status", choice(Status), nullable=False),
    Column("subject", String(255), nullable=False),
    Column("location", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("sensitivity", choice(Sensitivity), nullable=False),
    Column("categories", Texts, nullable=False),
    Column("recurrence", Text),
    Column(
        "changes",
        records(Change, occurrence=instant, start=instant, end=instant, status=Status),
        nullable=False,
    ),
    Column("content", String(64)),  # of a recurring one: the name of its busy time
    belongs_to("mailbox_id", "mailboxes"),
    UniqueConstraint("world_id", "guid"),
    UniqueConstraint("world_id", "mailbox_id", "uid"),
    Index(None, "world_id", "mailbox_id", "start", "end"),
)

planned_mails = in_world(
    "planned_mails",
    Column("booking_id", BigInteger, nullable=False),
    Column("kind", choice(PlannedKind), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("text", Text, nullable=False),
    Column("copy_to_organizer", Boolean, nullable=False),
    belongs_to("booking_id", "bookings"),
    Index(None, "world_id", "due_at"),
    Index(None, "world_id", "booking_id", "id"),
)
