"""Tables beside the worlds' own: busy time by content, scenarios, the installation's own facts."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bookwithme.domain.interval import instant
from bookwithme.domain.lesson_progress import StepProgress
from bookwithme.storage.columns import Instant, Json, Texts, records
from bookwithme.storage.world_tables import metadata

calendar_contents = Table(
    "calendar_contents",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

busy_sets = Table(
    "busy_sets",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("content", String(64), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("report", Json, nullable=False),
    UniqueConstraint("content", "zone", "starts_at", "ends_at"),
    sqlite_autoincrement=True,  # nor that of a deleted set
)

busy_pages = Table(
    "busy_pages",
    metadata,
    Column("set_id", ForeignKey("busy_sets.id", ondelete="CASCADE"), primary_key=True),
    Column("page", Integer, primary_key=True, autoincrement=False),
    Column("periods", LargeBinary, nullable=False),
)

busy_sources = Table(
    "busy_sources",
    metadata,
    Column("set_id", ForeignKey("busy_sets.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("uid", Text, nullable=False),
    Column("title", Text, nullable=False),
)

own_scenarios = Table(
    "own_scenarios",
    metadata,
    Column("world_id", ForeignKey("worlds.id", ondelete="CASCADE"), primary_key=True),
    Column("document", Text, nullable=False),
)
"""What a world began with, where that is a document of somebody's own: for resets.

Apart from `worlds`, whose rows are read and written all the time.
"""

lessons = Table(
    "lessons",
    metadata,
    Column("world_id", ForeignKey("worlds.id", ondelete="CASCADE"), primary_key=True),
    Column("document", Text, nullable=False),
    Column("started_at", Instant, nullable=False),  # in real time
    Column("begun_after", BigInteger, nullable=False),  # an id of the journal
    Column("steps", records(StepProgress, done_at=instant), nullable=False),
    Column("reached", Texts, nullable=False),  # ids of steps that were done before a reset
)
"""The lesson of a world and how far it has come: no part of its document and of snapshots."""

classes = Table(
    "classes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(63), nullable=False, unique=True),
    Column("lesson", String(63), nullable=False),  # empty: none
    Column("scenario", String(63), nullable=False),
    Column("made_at", Instant, nullable=False),  # in real time
)

trainees = Table(
    "trainees",
    metadata,
    Column("class_id", ForeignKey("classes.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("world", String(63), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("more", Json, nullable=False),  # what the roster says besides
    Column("joined_at", Instant),  # in real time
    Column("seen_at", Instant),
    Column("place", String(64), nullable=False),  # the part of the product seen last
)

server = Table(
    "server",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("value", Text, nullable=False),
)
"""What belongs to the installation rather than to a world: the key that signs cookies."""
