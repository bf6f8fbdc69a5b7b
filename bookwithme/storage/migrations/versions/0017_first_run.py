"""What happens when an owner first comes to Bookings."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Do it."""
    column = sa.Column("first_run", sa.String(4), nullable=False, server_default="2022")
    op.add_column("worlds", column)
