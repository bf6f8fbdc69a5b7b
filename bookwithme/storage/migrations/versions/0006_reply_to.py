"""Who gets the answers to a mail whose sender reads none."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Do it."""
    op.add_column("messages", sa.Column("reply_to", sa.String(254)))
