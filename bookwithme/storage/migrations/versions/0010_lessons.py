"""Lessons, and who did what in the journal."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Do it."""
    for name, kind, default in (
        ("lesson", sa.String(63), ""),
        ("locked", sa.Boolean(), sa.false()),
        ("message", sa.Text(), ""),
    ):
        op.add_column("worlds", sa.Column(name, kind, nullable=False, server_default=default))
    op.add_column("journal", sa.Column("persona", sa.String(254)))
    op.add_column("journal", sa.Column("trainee", sa.String(200)))
    op.add_column("journal", sa.Column("really_at", sa.BigInteger()))
    op.create_index("ix_journal_world_id_kind_id", "journal", ["world_id", "kind", "id"])
    world = sa.ForeignKey("worlds.id", name="fk_lessons_world_id", ondelete="CASCADE")
    op.create_table(
        "lessons",
        sa.Column("world_id", sa.Integer(), world, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("begun_after", sa.BigInteger(), nullable=False),
        sa.Column("steps", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("reached", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("world_id", name="pk_lessons"),
    )
