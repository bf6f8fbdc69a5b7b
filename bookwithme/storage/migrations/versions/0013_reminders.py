"""Reminders and follow-ups of meeting types, and those planned for bookings."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Do it."""
    for name in ("reminders", "follow_ups"):
        kind = sa.JSON(none_as_null=True)
        op.add_column("meeting_types", sa.Column(name, kind, nullable=False, server_default="[]"))
    op.create_table(
        "planned_mails",
        sa.Column("world_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("copy_to_organizer", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["world_id"], ["worlds.id"], name="fk_planned_mails_world_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["world_id", "booking_id"],
            ["bookings.world_id", "bookings.id"],
            name="fk_planned_mails_world_id_booking_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("world_id", "id", name="pk_planned_mails"),
    )
    for column in ("due_at", "booking_id"):
        name = f"ix_planned_mails_world_id_{column}"
        op.create_index(name, "planned_mails", ["world_id", column])
