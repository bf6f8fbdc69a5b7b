"""The oldest databases that are read are here; new ones are made as the tables say."""

revision = "0005"
down_revision = None


def upgrade() -> None:
    """Nothing: no database comes from before."""
