"""How far the journal had counted when it was last emptied, so that no id comes twice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Do it."""
    column = sa.Column("journal_cleared", sa.BigInteger(), nullable=False, server_default="0")
    op.add_column("worlds", column)
