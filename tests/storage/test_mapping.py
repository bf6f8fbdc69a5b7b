from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, select

from bookwithme.storage.columns import Guid, Instant, Span, Texts, choice, choices
from bookwithme.storage.mapping import Mapping


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Lid:
    colour: Colour | None = None
    label: str = ""


@dataclass(frozen=True)
class Box:
    id: int = field(default=0, compare=False)
    guid: UUID | None = None
    made: datetime | None = None
    keeps: timedelta | None = None
    inks: frozenset[Colour] | None = None
    words: tuple[str, ...] | None = None
    lid: Lid = Lid()


boxes = Table(
    "boxes",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("unused", String),
    Column("guid", Guid),
    Column("made_at", Instant, key="made"),
    Column("keeps", Span),
    Column("inks", choices(Colour)),
    Column("words", Texts),
    Column("lid_colour", choice(Colour)),
    Column("label", String, key="lid_label"),
)
BOXES = Mapping(Box, boxes, lid=Lid)

FULL = Box(
    guid=UUID(int=255),
    made=datetime(2026, 11, 23, 12, tzinfo=UTC),
    keeps=timedelta(minutes=5),
    inks=frozenset(Colour),
    words=("two", "one"),
    lid=Lid(Colour.RED, "fragile"),
)


@pytest.fixture
def connection():
    engine = create_engine("sqlite://")
    boxes.create(engine)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


@pytest.mark.parametrize("box", [FULL, Box()], ids=["full", "empty"])
def test_a_record_is_read_as_it_was_written(connection, box):
    connection.execute(boxes.insert(), BOXES.columns(box))
    assert BOXES.record(connection.execute(select(boxes)).one()) == box


def test_a_row_holds_texts_numbers_and_json(connection):
    connection.execute(boxes.insert(), BOXES.columns(FULL))
    row = connection.exec_driver_sql("SELECT * FROM boxes").mappings().one()
    assert dict(row) == {
        "id": 1,
        "unused": None,
        "guid": "00000000-0000-0000-0000-0000000000ff",
        "made_at": 1795435200,
        "keeps": 300,
        "inks": '["blue", "red"]',
        "words": '["two", "one"]',
        "lid_colour": "red",
        "label": "fragile",
    }


def test_a_row_is_found_by_the_value_that_its_column_stands_for(connection):
    connection.execute(boxes.insert(), [BOXES.columns(FULL), BOXES.columns(Box(guid=UUID(int=1)))])
    c = boxes.c
    for where in (c.guid == FULL.guid, c.made <= FULL.made, c.lid_colour == Colour.RED):
        assert [BOXES.record(row) for row in connection.execute(select(boxes).where(where))] == [
            FULL
        ]


def test_an_id_is_read_but_never_written(connection):
    connection.execute(boxes.insert(), BOXES.columns(Box(id=7)))
    assert BOXES.record(connection.execute(select(boxes)).one()).id == 1


def test_parts_are_written_alone():
    assert BOXES.columns_of_parts(lid=Lid()) == {"lid_colour": None, "lid_label": ""}


def test_an_attribute_without_a_column_is_refused_at_once():
    without = Table("without", MetaData(), *(Column(name) for name in ("id", "guid")))
    with pytest.raises(ValueError, match="lid_colour"):
        Mapping(Box, without, lid=Lid)
