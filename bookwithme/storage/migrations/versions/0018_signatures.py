"""The signature below a mailbox's own mails, and which mails were read."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Do it."""
    for name in ("html", "text"):
        column = sa.Column(f"signature_{name}", sa.Text, nullable=False, server_default="")
        op.add_column("mailboxes", column)
    for table, name in (("mailboxes", "signature_auto_add"), ("messages", "is_read")):
        flag = sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())
        op.add_column(table, flag)
    op.create_index("ix_messages_world_id_is_read", "messages", ["world_id", "is_read"])
