"""Worlds, their organizations and mailboxes, and what watches them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Do it."""
    _worlds()
    _organizations()
    _mailboxes()
    _policy_changes()
    _journal()
    _faults()
    _messages()
    _idempotency_keys()


def _worlds() -> None:
    op.create_table(
        "worlds",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("scenario", sa.String(length=63), nullable=False),
        sa.Column("seed", sa.String(length=200), nullable=True),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("clock_mode", sa.String(length=16), nullable=False),
        sa.Column("clock_shift", sa.BigInteger(), nullable=False),
        sa.Column("clock_frozen_at", sa.BigInteger(), nullable=True),
        sa.Column("access_rules", sa.String(length=4), nullable=False),
        sa.Column("policy_delay", sa.String(length=16), nullable=False),
        sa.Column("email_verification", sa.Boolean(), nullable=False),
        sa.Column("provisioning", sa.String(length=16), nullable=False),
        sa.Column("invitation", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worlds")),
        sa.UniqueConstraint(
            "kind", "parent_id", "name", name=op.f("uq_worlds_kind_parent_id_name")
        ),
        sqlite_autoincrement=True,
    )


def _ews() -> list[sa.Column[Any]]:
    return [
        sa.Column("ews_enabled", sa.Boolean(), nullable=True),
        sa.Column("ews_policy", sa.String(length=32), nullable=True),
        sa.Column("ews_allow_list", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("ews_block_list", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("ews_allow_outlook", sa.Boolean(), nullable=True),
        sa.Column("ews_allow_mac_outlook", sa.Boolean(), nullable=True),
        sa.Column("ews_allow_entourage", sa.Boolean(), nullable=True),
    ]


def _organizations() -> None:
    op.create_table(
        "organizations",
        sa.Column("world_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("domain", sa.String(length=254), nullable=False),
        sa.Column("display_name", sa.String(length=200), nullable=False),
        *_ews(),
        sa.ForeignKeyConstraint(
            ["world_id"], ["worlds.id"], name=op.f("fk_organizations_world_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("world_id", "id", name=op.f("pk_organizations")),
        sa.UniqueConstraint("world_id", "domain", name=op.f("uq_organizations_world_id_domain")),
    )


def _mailboxes() -> None:
    op.create_table(
        "mailboxes",
        sa.Column("world_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("organization_id", sa.BigInteger(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("alias", sa.String(length=64), nullable=False),
        sa.Column("display_name", sa.String(length=120), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("exchange_guid", sa.String(length=36), nullable=False),
        sa.Column("calendar_secret", sa.String(length=64), nullable=False),
        sa.Column("subscription", sa.String(length=120), nullable=True),
        sa.Column("bookings_plan", sa.Boolean(), nullable=False),
        sa.Column("meeting_hours", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("blocking_statuses", sa.JSON(none_as_null=True), nullable=False),
        *_ews(),
        sa.Column("page_on", sa.Boolean(), nullable=False),
        sa.Column("page_ready_at", sa.BigInteger(), nullable=True),
        sa.Column("page_teams_for_all", sa.Boolean(), nullable=False),
        sa.Column("page_banner", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["world_id", "organization_id"],
            ["organizations.world_id", "organizations.id"],
            name=op.f("fk_mailboxes_world_id_organization_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["world_id"], ["worlds.id"], name=op.f("fk_mailboxes_world_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("world_id", "id", name=op.f("pk_mailboxes")),
        sa.UniqueConstraint("world_id", "address", name=op.f("uq_mailboxes_world_id_address")),
        sa.UniqueConstraint(
            "world_id", "exchange_guid", name=op.f("uq_mailboxes_world_id_exchange_guid")
        ),
    )


def _policy_changes() -> None:
    op.create_table(
        "policy_changes",
        sa.Column("world_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("organization_id", sa.BigInteger(), nullable=False),
        sa.Column("mailbox_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("effective_at", sa.BigInteger(), nullable=False),
        sa.Column("via", sa.String(length=16), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["world_id", "organization_id"],
            ["organizations.world_id", "organizations.id"],
            name=op.f("fk_policy_changes_world_id_organization_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["world_id"], ["worlds.id"], name=op.f("fk_policy_changes_world_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("world_id", "id", name=op.f("pk_policy_changes")),
    )


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("world_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("link_id", sa.BigInteger(), nullable=True),
        sa.Column("data", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["world_id"], ["worlds.id"], name=op.f("fk_journal_world_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("world_id", "id", name=op.f("pk_journal")),
    )
    op.create_index(
        op.f("ix_journal_world_id_link_id"), "journal", ["world_id", "link_id"], unique=False
    )


def _faults() -> None:
    op.create_table(
        "faults",
        sa.Column("world_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("match", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("fault", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("times_left", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["world_id"], ["worlds.id"], name=op.f("fk_faults_world_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("world_id", "id", name=op.f("pk_faults")),
    )


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("world_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("guid", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("sender", sa.String(length=254), nullable=False),
        sa.Column("sender_name", sa.String(length=254), nullable=False),
        sa.Column("recipients", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("calendar", sa.Text(), nullable=True),
        sa.Column("links", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=True),
        sa.Column("relay_state", sa.String(length=16), nullable=True),
        sa.Column("relay_tries", sa.Integer(), nullable=False),
        sa.Column("relay_next_at", sa.BigInteger(), nullable=True),
        sa.Column("relay_error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["world_id"], ["worlds.id"], name=op.f("fk_messages_world_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("world_id", "id", name=op.f("pk_messages")),
        sa.UniqueConstraint("world_id", "guid", name=op.f("uq_messages_world_id_guid")),
    )


def _idempotency_keys() -> None:
    op.create_table(
        "idempotency_keys",
        sa.Column("world_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["world_id"],
            ["worlds.id"],
            name=op.f("fk_idempotency_keys_world_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("world_id", "id", name=op.f("pk_idempotency_keys")),
        sa.UniqueConstraint("world_id", "key", name=op.f("uq_idempotency_keys_world_id_key")),
    )
