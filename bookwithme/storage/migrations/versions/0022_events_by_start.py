"""What a mailbox's events are listed by."""

from alembic import op

revision = "0022"
down_revision = "0021"

_NAME = "ix_events_world_id_mailbox_id_starts_at"


def upgrade() -> None:
    """Do it."""
    op.create_index(_NAME, "events", ["world_id", "mailbox_id", "starts_at"])
