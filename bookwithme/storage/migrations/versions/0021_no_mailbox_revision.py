"""A mailbox's counter of writes, which nothing read."""

from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Do it."""
    op.drop_column("mailboxes", "revision")
