"""The scenarios of one's own that worlds began with."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Do it."""
    world = sa.ForeignKey("worlds.id", name="fk_own_scenarios_world_id", ondelete="CASCADE")
    op.create_table(
        "own_scenarios",
        sa.Column("world_id", sa.Integer(), world, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("world_id", name="pk_own_scenarios"),
    )
