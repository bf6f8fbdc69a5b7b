"""What is known of a feed: when it was asked, how often it wants to be, since when it fails."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Do it."""
    for column in (
        sa.Column("failure_values", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("failed_since", sa.BigInteger(), nullable=True),
        sa.Column("tried_at", sa.BigInteger(), nullable=True),
        sa.Column("tried_really_at", sa.BigInteger(), nullable=True),
        sa.Column("refresh_after", sa.Integer(), nullable=True),
    ):
        op.add_column("calendars", column)
    # Reports have got another shape; what is expanded is made again when it is asked for.
    for table in ("busy_pages", "busy_sources", "busy_sets"):
        op.execute(sa.table(table).delete())
