"""Busy time by content, and the installation's own facts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Do it."""
    _busy_sets()
    _busy_pages()
    _busy_sources()
    _calendar_contents()
    _server()


def _busy_sets() -> None:
    op.create_table(
        "busy_sets",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("report", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_busy_sets")),
        sa.UniqueConstraint(
            "content",
            "zone",
            "starts_at",
            "ends_at",
            name=op.f("uq_busy_sets_content_zone_starts_at_ends_at"),
        ),
        sqlite_autoincrement=True,
    )


def _busy_pages() -> None:
    op.create_table(
        "busy_pages",
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("periods", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["set_id"], ["busy_sets.id"], name=op.f("fk_busy_pages_set_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("set_id", "page", name=op.f("pk_busy_pages")),
    )


def _busy_sources() -> None:
    op.create_table(
        "busy_sources",
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["set_id"], ["busy_sets.id"], name=op.f("fk_busy_sources_set_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("set_id", "number", name=op.f("pk_busy_sources")),
    )


def _calendar_contents() -> None:
    op.create_table(
        "calendar_contents",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_calendar_contents")),
    )


def _server() -> None:
    op.create_table(
        "server",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_server")),
    )
