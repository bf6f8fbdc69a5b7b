"""Who is invited to a booking beside the one who booked."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Do it."""
    kind = sa.JSON(none_as_null=True)
    column = sa.Column("optional_attendees", kind, nullable=False, server_default="[]")
    op.add_column("bookings", column)
