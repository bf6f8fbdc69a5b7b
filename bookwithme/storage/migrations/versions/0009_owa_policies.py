"""Mailbox policies of Outlook on the web, who has which, their changes; the end of EWS."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Do it."""
    op.create_table(
        "owa_policies",
        sa.Column(
            "world_id",
            sa.Integer(),
            sa.ForeignKey("worlds.id", name="fk_owa_policies_world_id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("organization_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("personal_bookings_disabled", sa.Boolean(), nullable=False),
        sa.Column("mailbox_creation_enabled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("world_id", "id", name="pk_owa_policies"),
        sa.ForeignKeyConstraint(
            ["world_id", "organization_id"],
            ["organizations.world_id", "organizations.id"],
            name="fk_owa_policies_world_id_organization_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint(
            "world_id", "organization_id", "name",
            name="uq_owa_policies_world_id_organization_id_name",
        ),
    )  # fmt: skip
    op.add_column("mailboxes", sa.Column("owa_mailbox_policy", sa.String(64)))
    op.add_column("policy_changes", sa.Column("owa_policy_id", sa.BigInteger()))
    for table in ("organizations", "mailboxes"):
        op.add_column(table, sa.Column("ews_allowed_app_ids", sa.JSON(), server_default="[]"))
    retirement = sa.Column("ews_retirement", sa.String(16), nullable=False, server_default="off")
    op.add_column("worlds", retirement)
