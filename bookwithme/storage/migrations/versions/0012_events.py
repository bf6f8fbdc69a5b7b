"""Events of the mailboxes' own calendars."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_TEXTS = ("location", "body")


def upgrade() -> None:
    """Do it."""
    mailbox = ["mailboxes.world_id", "mailboxes.id"]
    op.create_table(
        "events",
        sa.Column("world_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("mailbox_id", sa.BigInteger(), nullable=False),
        sa.Column("guid", sa.String(36), nullable=False),
        sa.Column("uid", sa.String(255), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("all_day", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _TEXTS),
        sa.Column("sensitivity", sa.String(16), nullable=False),
        sa.Column("categories", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("recurrence", sa.Text()),
        sa.Column("changes", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("content", sa.String(64)),
        sa.ForeignKeyConstraint(
            ["world_id"], ["worlds.id"], name="fk_events_world_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["world_id", "mailbox_id"],
            mailbox,
            name="fk_events_world_id_mailbox_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("world_id", "id", name="pk_events"),
        sa.UniqueConstraint("world_id", "guid", name="uq_events_world_id_guid"),
        sa.UniqueConstraint(
            "world_id", "mailbox_id", "uid", name="uq_events_world_id_mailbox_id_uid"
        ),
    )
    columns = ["world_id", "mailbox_id", "ends_at"]
    op.create_index("ix_events_world_id_mailbox_id_ends_at", "events", columns)
