"""What tells private links apart: a name, to whom they were mailed, what was booked by them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Do it."""
    name = sa.Column("name", sa.String(120), nullable=False, server_default="")
    sent_to = sa.Column("sent_to", sa.JSON(), nullable=False, server_default="[]")
    op.add_column("links", name)
    op.add_column("links", sent_to)
    op.create_index("ix_bookings_world_id_link_id", "bookings", ["world_id", "link_id"])
