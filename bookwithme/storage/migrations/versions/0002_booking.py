"""Calendars, meeting types, links, bookings; no two bookings at one time."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Do it."""
    _calendars()
    _meeting_types()
    _links()
    _bookings()
    _verifications()
    _never_twice()


def _calendars() -> None:
    op.create_table(
        "calendars",
        sa.Column("world_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("mailbox_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("fetched_at", sa.BigInteger(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["world_id", "mailbox_id"],
            ["mailboxes.world_id", "mailboxes.id"],
            name=op.f("fk_calendars_world_id_mailbox_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["world_id"], ["worlds.id"], name=op.f("fk_calendars_world_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("world_id", "id", name=op.f("pk_calendars")),
        sa.UniqueConstraint(
            "world_id", "mailbox_id", "name", name=op.f("uq_calendars_world_id_mailbox_id_name")
        ),
    )


def _meeting_types() -> None:
    op.create_table(
        "meeting_types",
        sa.Column("world_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("mailbox_id", sa.BigInteger(), nullable=False),
        sa.Column("guid", sa.String(length=36), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("category", sa.String(length=16), nullable=True),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("visibility", sa.String(length=16), nullable=False),
        sa.Column("duration", sa.Integer(), nullable=False),
        sa.Column("buffer_before", sa.Integer(), nullable=False),
        sa.Column("buffer_after", sa.Integer(), nullable=False),
        sa.Column("start_time_increment", sa.Integer(), nullable=False),
        sa.Column("minimum_lead_time", sa.Integer(), nullable=False),
        sa.Column("maximum_lead_time", sa.Integer(), nullable=False),
        sa.Column("teams_meeting", sa.Boolean(), nullable=True),
        sa.Column("hours", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["world_id", "mailbox_id"],
            ["mailboxes.world_id", "mailboxes.id"],
            name=op.f("fk_meeting_types_world_id_mailbox_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["world_id"], ["worlds.id"], name=op.f("fk_meeting_types_world_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("world_id", "id", name=op.f("pk_meeting_types")),
        sa.UniqueConstraint("world_id", "guid", name=op.f("uq_meeting_types_world_id_guid")),
    )


def _links() -> None:
    op.create_table(
        "links",
        sa.Column("world_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("meeting_type_id", sa.BigInteger(), nullable=False),
        sa.Column("bookingcode", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("single_use", sa.Boolean(), nullable=False),
        sa.Column("consumed_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["world_id", "meeting_type_id"],
            ["meeting_types.world_id", "meeting_types.id"],
            name=op.f("fk_links_world_id_meeting_type_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["world_id"], ["worlds.id"], name=op.f("fk_links_world_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("world_id", "id", name=op.f("pk_links")),
        sa.UniqueConstraint("world_id", "bookingcode", name=op.f("uq_links_world_id_bookingcode")),
    )


def _bookings() -> None:
    op.create_table(
        "bookings",
        sa.Column("world_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("mailbox_id", sa.BigInteger(), nullable=False),
        sa.Column("meeting_type_id", sa.BigInteger(), nullable=False),
        sa.Column("link_id", sa.BigInteger(), nullable=True),
        *_meeting(),
        *_attendee_and_state(),
        sa.ForeignKeyConstraint(
            ["world_id", "mailbox_id"],
            ["mailboxes.world_id", "mailboxes.id"],
            name=op.f("fk_bookings_world_id_mailbox_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["world_id", "meeting_type_id"],
            ["meeting_types.world_id", "meeting_types.id"],
            name=op.f("fk_bookings_world_id_meeting_type_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["world_id"], ["worlds.id"], name=op.f("fk_bookings_world_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("world_id", "id", name=op.f("pk_bookings")),
        sa.UniqueConstraint("world_id", "guid", name=op.f("uq_bookings_world_id_guid")),
        sa.UniqueConstraint(
            "world_id", "manage_secret", name=op.f("uq_bookings_world_id_manage_secret")
        ),
    )
    op.create_index(
        op.f("ix_bookings_world_id_mailbox_id_starts_at"),
        "bookings",
        ["world_id", "mailbox_id", "starts_at"],
        unique=False,
    )


def _meeting() -> list[sa.Column[Any]]:
    return [
        sa.Column("guid", sa.String(length=36), nullable=False),
        sa.Column("manage_secret", sa.String(length=64), nullable=False),
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("buffer_before", sa.Integer(), nullable=False),
        sa.Column("buffer_after", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("category", sa.String(length=16), nullable=True),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
    ]


def _attendee_and_state() -> list[sa.Column[Any]]:
    return [
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("teams_id", sa.String(length=32), nullable=True),
        sa.Column("teams_passcode", sa.String(length=16), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("cancel_reason", sa.Text(), nullable=False),
    ]


def _verifications() -> None:
    op.create_table(
        "verifications",
        sa.Column("world_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("meeting_type_id", sa.BigInteger(), nullable=False),
        sa.Column("link_id", sa.BigInteger(), nullable=True),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_really_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["world_id", "meeting_type_id"],
            ["meeting_types.world_id", "meeting_types.id"],
            name=op.f("fk_verifications_world_id_meeting_type_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["world_id"], ["worlds.id"], name=op.f("fk_verifications_world_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("world_id", "id", name=op.f("pk_verifications")),
        sa.UniqueConstraint("world_id", "secret", name=op.f("uq_verifications_world_id_secret")),
    )
    op.create_index(
        op.f("ix_verifications_world_id_meeting_type_id_email"),
        "verifications",
        ["world_id", "meeting_type_id", "email"],
        unique=False,
    )


def _never_twice() -> None:
    """The database's own word that two bookings of a mailbox do not overlap (buffers aside)."""
    if op.get_context().dialect.name == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        op.execute(
            "ALTER TABLE bookings ADD CONSTRAINT ex_bookings_no_overlap EXCLUDE USING gist ("
            "world_id WITH =, mailbox_id WITH =, int8range(starts_at, ends_at) WITH &&"
            ") WHERE (status = 'booked')"
        )
    else:
        for event in ("INSERT", "UPDATE"):
            op.execute(_TRIGGER.format(event=event))


_TRIGGER = """
CREATE TRIGGER bookings_no_overlap_{event} BEFORE {event} ON bookings
WHEN NEW.status = 'booked' AND EXISTS (
    SELECT 1 FROM bookings AS other
    WHERE other.world_id = NEW.world_id AND other.mailbox_id = NEW.mailbox_id
        AND other.id <> NEW.id AND other.status = 'booked'
        AND other.starts_at < NEW.ends_at AND NEW.starts_at < other.ends_at
)
BEGIN SELECT RAISE(ABORT, 'ex_bookings_no_overlap'); END
"""
