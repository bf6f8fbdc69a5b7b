"""Switches of an organization that the booking page does not ask for."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Do it."""
    for table in ("organizations", "mailboxes"):
        for name in ("bookings_enabled", "retrieve_ews_operations"):
            op.add_column(table, sa.Column(name, sa.Boolean()))
