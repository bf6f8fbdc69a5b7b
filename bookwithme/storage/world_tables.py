"""What every table stands on: the metadata, the worlds, and tables whose rows belong to one."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

from bookwithme.domain.access import AccessRules
from bookwithme.domain.ews_retirement import EwsRetirement
from bookwithme.domain.settings import FirstRun, PolicyDelay, Provisioning
from bookwithme.domain.world_clock import ClockMode
from bookwithme.storage.columns import Instant, LongSpan, choice

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _setting(name: str, kept: TypeEngine[Any]) -> Column[Any]:
    return Column(name, kept, key=f"settings_{name}", nullable=False)


worlds = Table(
    "worlds",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(16), nullable=False),  # world, snapshot, template
    Column("parent_id", Integer, nullable=False),  # a snapshot's world; else 0
    Column("name", String(200), nullable=False),
    Column("scenario", String(63), nullable=False),
    Column("seed", String(200)),
    Column("sequence", BigInteger, nullable=False),
    Column("revision", BigInteger, nullable=False),  # goes up with every write, journal aside
    Column("clock_mode", choice(ClockMode), nullable=False),
    Column("clock_shift", LongSpan, nullable=False),
    Column("clock_frozen_at", Instant),
    _setting("access_rules", choice(AccessRules, 4)),
    _setting("policy_delay", choice(PolicyDelay)),
    _setting("email_verification", Boolean()),
    _setting("provisioning", choice(Provisioning)),
    _setting("first_run", choice(FirstRun, 4)),
    _setting("ews_retirement", choice(EwsRetirement)),
    Column("invitation", String(64), nullable=False),
    # The last id of a journal that was emptied: who waits for what comes after it misses nothing.
    Column("journal_cleared", BigInteger, nullable=False, server_default="0"),
    # What a trainer gives a world; none of it is part of what is reset, saved or restored.
    Column("lesson", String(63), nullable=False, server_default=""),
    Column("locked", Boolean, nullable=False, server_default=false()),
    Column("message", Text, nullable=False, server_default=""),
    UniqueConstraint("kind", "parent_id", "name"),
    sqlite_autoincrement=True,  # the id of a deleted world never comes back
)


IN_WORLD = "in_world"


def in_world(name: str, *columns: SchemaItem) -> Table:
    """A table whose rows belong to a world and go with it."""
    return Table(
        name,
        metadata,
        Column("world_id", ForeignKey("worlds.id", ondelete="CASCADE"), primary_key=True),
        Column("id", BigInteger, primary_key=True, autoincrement=False),
        *columns,
        info={IN_WORLD: True},
    )


def belongs_to(column: str, table: str) -> ForeignKeyConstraint:
    """Say that a row refers to a row of another table in its world, and goes with it."""
    return ForeignKeyConstraint(
        ["world_id", column], [f"{table}.world_id", f"{table}.id"], ondelete="CASCADE"
    )
