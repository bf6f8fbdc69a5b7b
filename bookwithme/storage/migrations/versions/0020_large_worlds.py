"""What lists of large worlds are found by: indexes, and which booking an entry is about."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

_NEW = (
    ("links", "meeting_type_id", "created_at"),
    ("links", "meeting_type_id", "id"),
    ("bookings", "mailbox_id", "status", "starts_at"),
    ("bookings", "mailbox_id", "uid"),
    ("bookings", "link_id", "id"),
    ("journal", "booking", "id"),
    ("journal", "link_id", "id"),
    ("messages", "is_read", "id"),
    ("planned_mails", "booking_id", "id"),
)
_OLD = (
    ("bookings", "mailbox_id", "starts_at"),
    ("bookings", "link_id"),
    ("journal", "link_id"),
    ("messages", "is_read"),
    ("planned_mails", "booking_id"),
)
_ON_SQLITE = "UPDATE journal SET booking = json_extract(data, '$.booking')"
_ON_POSTGRESQL = "UPDATE journal SET booking = data ->> 'booking'"


def upgrade() -> None:
    """Do it."""
    op.add_column("journal", sa.Column("booking", sa.String(36), nullable=True))
    on_sqlite = op.get_context().dialect.name == "sqlite"
    op.execute(_ON_SQLITE if on_sqlite else _ON_POSTGRESQL)
    for table, *columns in _NEW:
        op.create_index(_name(table, *columns), table, ["world_id", *columns])
    for table, *columns in _OLD:
        op.drop_index(_name(table, *columns), table)


def _name(table: str, *columns: str) -> str:
    return "_".join(("ix", table, "world_id", *columns))
