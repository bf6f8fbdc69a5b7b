"""Overlaps on SQLite: only bookings near a new one are looked at, not all that were before it."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Do it."""
    if op.get_context().dialect.name != "sqlite":
        return  # an exclusion constraint has an index of its own
    for event in ("INSERT", "UPDATE"):
        op.execute(f"DROP TRIGGER bookings_no_overlap_{event}")
        op.execute(_TRIGGER.format(event=event))


# No booking is longer than 24 hours: what began 172 800 seconds before this one has ended.
_TRIGGER = """
CREATE TRIGGER bookings_no_overlap_{event} BEFORE {event} ON bookings
WHEN NEW.status = 'booked' AND EXISTS (
    SELECT 1 FROM bookings AS other
    WHERE other.world_id = NEW.world_id AND other.mailbox_id = NEW.mailbox_id
        AND other.id <> NEW.id AND other.status = 'booked'
        AND other.starts_at < NEW.ends_at AND NEW.starts_at < other.ends_at
        AND other.starts_at > NEW.starts_at - 172800
)
BEGIN SELECT RAISE(ABORT, 'ex_bookings_no_overlap'); END
"""
