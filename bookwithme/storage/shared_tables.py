"""Tables that no world owns: busy time by content, and the installation's own facts."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bookwithme.storage.columns import Instant, Json
from bookwithme.storage.tables import metadata

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

server = Table(
    "server",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("value", Text, nullable=False),
)
"""What belongs to the installation rather than to a world: the key that signs cookies."""
