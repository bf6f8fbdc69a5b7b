"""Damaging calendars at random: each is read or refused, in bounded time and memory.

Takes the golden calendars, and the shared cases where there are any, and damages bytes and lines:
cut, doubled, moved, mixed with those of other calendars. Everything but a refusal is shown with the
seed that makes it again.

    python benchmarks/mutations.py [--mutations 50000] [--seed 1] [--cases DIRECTORY]
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
import traceback
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bookwithme.domain.errors import CalendarTooLarge
from bookwithme.ical.reading.reader import NotACalendar, read

ROOT = Path(__file__).parents[1]
ZONE = ZoneInfo("Europe/Berlin")
STARTS = [datetime(year, 3, 1, tzinfo=UTC) for year in (2013, 2024, 2027)]
CHARACTERS = [*map(chr, range(32, 127)), "\n", "\r\n", "\0", "é", "\N{PILE OF POO}"]


def damaged(data: bytes, others: list[bytes], dice: random.Random) -> bytes:
    """Damage a calendar in one to six places."""
    for _ in range(dice.randint(1, 6)):
        data = dice.choice((_bytes, _characters, _lines, _values))(data, others, dice)
    return data


def _bytes(data: bytes, _: list[bytes], dice: random.Random) -> bytes:
    begin = dice.randrange(len(data) + 1)
    end = min(len(data), begin + dice.choice((0, 1, 2, 8, 40)))
    return data[:begin] + dice.randbytes(dice.choice((0, 0, 1, 4))) + data[end:]


def _characters(data: bytes, _: list[bytes], dice: random.Random) -> bytes:
    place = dice.randrange(len(data) + 1)
    text = "".join(dice.choices(CHARACTERS, k=dice.randint(1, 4)))
    return data[:place] + text.encode() + data[place:]


def _lines(data: bytes, others: list[bytes], dice: random.Random) -> bytes:
    lines = data.split(b"\n")
    strange = dice.choice(others).split(b"\n")
    place, other = dice.randrange(len(lines)), dice.randrange(len(strange))
    match dice.randrange(4):
        case 0:
            del lines[place]
        case 1:
            lines.insert(dice.randrange(len(lines)), lines[place])
        case 2:
            lines[place:place] = strange[other : other + dice.randint(1, 12)]
        case _:
            lines[place] = strange[other]
    return b"\n".join(lines)


def _values(data: bytes, others: list[bytes], dice: random.Random) -> bytes:
    """Give a property the value of another, or a part of a list the one of another."""
    mark = dice.choice((b":", b";", b",", b"="))
    pieces, strange = data.split(mark), dice.choice(others).split(mark)
    place = dice.randrange(len(pieces))
    pieces[place] = dice.choice(strange).split(b"\n")[0] + b"\n" * (b"\n" in pieces[place])
    return mark.join(pieces)


def tried(data: bytes, start: datetime) -> str:
    """Read a calendar; tells how that ended."""
    try:
        read(data, zone=ZONE, start=start, end=start + timedelta(days=400))
    except (NotACalendar, CalendarTooLarge):
        return "refused"
    return "read"


def calendars(cases: Path) -> list[bytes]:
    """Every calendar to start from."""
    paths = [*(ROOT / "tests/calendars").glob("*.ics"), *cases.glob("freebusy/ics/*.ics")]
    return [data for path in sorted(paths) if (data := path.read_bytes())]


def main() -> None:
    """Damage and read; print what came of it."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--mutations", type=int, default=50_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--cases", type=Path, default=ROOT.parent / "shared" / "cases")
    chosen = options.parse_args()
    whole = calendars(chosen.cases)
    ends, slowest, failures = {"read": 0, "refused": 0}, (0.0, 0), 0
    for number in range(chosen.seed, chosen.seed + chosen.mutations):
        dice = random.Random(number)
        data = damaged(dice.choice(whole), whole, dice)
        begin = time.process_time()
        try:
            ends[tried(data, dice.choice(STARTS))] += 1
        except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
            failures += 1
            print(f"seed {number}:\n{traceback.format_exc()}")
        slowest = max(slowest, (time.process_time() - begin, number))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{len(whole)} calendars, {chosen.mutations} mutations: {ends}, {failures} failures")
    print(f"slowest {slowest[0]:.2f} s of CPU time (seed {slowest[1]}), peak {peak} MB")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
