"""What a mailbox's events are listed and searched by: one index that has both their ends."""

from alembic import op

revision = "0022"
down_revision = "0021"

_BEFORE = "ix_events_world_id_mailbox_id_ends_at"
_NAME = "ix_events_world_id_mailbox_id_starts_at_ends_at"


def upgrade() -> None:
    """Do it."""
    op.create_index(_NAME, "events", ["world_id", "mailbox_id", "starts_at", "ends_at"])
    op.drop_index(_BEFORE, "events")
