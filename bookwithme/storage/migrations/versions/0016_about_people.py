"""What a mailbox says of what there is to see as its person."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Do it."""
    op.add_column("mailboxes", sa.Column("about", sa.JSON(none_as_null=True), nullable=True))
