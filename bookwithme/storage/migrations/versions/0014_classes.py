"""Classes, and the trainees in them."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Do it."""
    op.create_table(
        "classes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(63), nullable=False),
        sa.Column("lesson", sa.String(63), nullable=False),
        sa.Column("scenario", sa.String(63), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_classes"),
        sa.UniqueConstraint("name", name="uq_classes_name"),
    )
    of = sa.ForeignKey("classes.id", name="fk_trainees_class_id", ondelete="CASCADE")
    op.create_table(
        "trainees",
        sa.Column("class_id", sa.Integer(), of, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("world", sa.String(63), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("more", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("joined_at", sa.BigInteger()),
        sa.Column("seen_at", sa.BigInteger()),
        sa.Column("place", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("class_id", "number", name="pk_trainees"),
        sa.UniqueConstraint("world", name="uq_trainees_world"),
    )
