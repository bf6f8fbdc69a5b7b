"""Reading a calendar into busy periods of 400 days, against icalendar + recurring-ical-events.

Both read the same generated Outlook calendar in the same run: one event in ten recurs, some daily
and weekly without end since five years, all in Windows zones with a VTIMEZONE from 1601.

    python benchmarks/bench_reading.py [--sizes 100,1000,10000] [--peer-up-to 10000] [--runs 3]
"""

from __future__ import annotations

import argparse
import hashlib
import random
import resource
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

from bookwithme.ical.reading.reader import read

START = datetime(2027, 1, 4, tzinfo=UTC)
END = START + timedelta(days=400)
ZONE = ZoneInfo("Europe/Berlin")

_ZONES = {
    "W. Europe Standard Time": (("03", "+0200", "+0100", "-1SU;BYMONTH=10"), ("02", "-1SU", "3")),
    "GMT Standard Time": (("02", "+0100", "+0000", "-1SU;BYMONTH=10"), ("01", "-1SU", "3")),
    "Eastern Standard Time": (("02", "-0400", "-0500", "1SU;BYMONTH=11"), ("02", "2SU", "3")),
    "Pacific Standard Time": (("02", "-0700", "-0800", "1SU;BYMONTH=11"), ("02", "2SU", "3")),
}
_RULES = (
    "FREQ=DAILY",
    "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,TU,WE,TH,FR;WKST=MO",
    "FREQ=WEEKLY;INTERVAL=1;BYDAY={day};WKST=MO",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY={day};WKST=SU",
    "FREQ=WEEKLY;UNTIL=20270601T080000Z;INTERVAL=1;BYDAY={day};WKST=MO",
    "FREQ=WEEKLY;COUNT=300;INTERVAL=1;BYDAY={day};WKST=MO",
    "FREQ=MONTHLY;INTERVAL=1;BYDAY=2TU",
    "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=15",
    "FREQ=YEARLY;INTERVAL=1;BYMONTHDAY=9;BYMONTH=3",
    "FREQ=DAILY;COUNT=20",
)


def _definitions() -> str:
    parts = []
    for name, ((autumn, summer, winter, ends), (spring, begins, month)) in _ZONES.items():
        parts.append(
            f"BEGIN:VTIMEZONE\nTZID:{name}\nBEGIN:STANDARD\nDTSTART:16010101T{autumn}0000\n"
            f"TZOFFSETFROM:{summer}\nTZOFFSETTO:{winter}\n"
            f"RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY={ends}\nEND:STANDARD\n"
            f"BEGIN:DAYLIGHT\nDTSTART:16010101T{spring}0000\nTZOFFSETFROM:{winter}\n"
            f"TZOFFSETTO:{summer}\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY={begins};BYMONTH={month}\n"
            "END:DAYLIGHT\nEND:VTIMEZONE\n"
        )
    return "".join(parts)


def calendar(events: int, seed: int = 7) -> bytes:
    """Generate a calendar as Outlook publishes it, some 20 properties to an event."""
    dice = random.Random(seed)
    parts = ["BEGIN:VCALENDAR\nMETHOD:PUBLISH\nPRODID:-//bench//EN\nVERSION:2.0\n", _definitions()]
    parts += (_event(number, dice) for number in range(events))
    return ("".join(parts) + "END:VCALENDAR\n").replace("\n", "\r\n").encode()


def _event(number: int, dice: random.Random) -> str:
    zone = dice.choice([*_ZONES])
    recurs = number % 10 == 0
    first = START - timedelta(days=5 * 365) if recurs else START - timedelta(days=365)
    begin = first + timedelta(days=dice.randrange(900), minutes=15 * dice.randrange(28, 72))
    end = begin + timedelta(minutes=dice.choice((30, 60, 90)))
    day = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[begin.weekday()]
    rule = f"RRULE:{dice.choice(_RULES).format(day=day)}\n" if recurs else ""
    status = dice.choice(("BUSY", "BUSY", "BUSY", "TENTATIVE", "OOF", "FREE"))
    uid = f"040000008200E00074C5B7101A82E008{number:032X}"
    return (
        f"BEGIN:VEVENT\nDESCRIPTION:{'Some words on the agenda. ' * 6}\\n\n{rule}"
        f"UID:{uid}\nSUMMARY:Meeting number {number}\n"
        f"DTSTART;TZID={zone}:{begin:%Y%m%dT%H%M%S}\nDTEND;TZID={zone}:{end:%Y%m%dT%H%M%S}\n"
        "CLASS:PUBLIC\nPRIORITY:5\nDTSTAMP:20270104T080000Z\n"
        f"TRANSP:{'TRANSPARENT' if status == 'FREE' else 'OPAQUE'}\nSTATUS:CONFIRMED\nSEQUENCE:0\n"
        f"LOCATION:Room {number % 40}\nX-MICROSOFT-CDO-APPT-SEQUENCE:0\n"
        f"X-MICROSOFT-CDO-BUSYSTATUS:{status}\nX-MICROSOFT-CDO-INTENDEDSTATUS:BUSY\n"
        "X-MICROSOFT-CDO-ALLDAYEVENT:FALSE\nX-MICROSOFT-CDO-IMPORTANCE:1\n"
        f"X-MICROSOFT-CDO-INSTTYPE:{int(recurs)}\nX-MICROSOFT-DONOTFORWARDMEETING:FALSE\n"
        "X-MICROSOFT-DISALLOW-COUNTER:FALSE\nX-MICROSOFT-REQUESTEDATTENDANCEMODE:DEFAULT\n"
        "X-MICROSOFT-ISRESPONSEREQUESTED:FALSE\nEND:VEVENT\n"
    )


def ours(data: bytes) -> int:
    """Read with this project; returns the number of periods."""
    return len(read(data, zone=ZONE, start=START, end=END).periods)


def peer(data: bytes) -> int:
    """Read as most projects do."""
    parsed = icalendar.Calendar.from_ical(data)
    return len(recurring_ical_events.of(parsed).between(START, END))


def timed(function: Callable[[bytes], object], data: bytes, runs: int) -> float:
    """Median seconds of some runs."""
    seconds = []
    for _ in range(runs):
        begin = time.perf_counter()
        function(data)
        seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds)


def main() -> None:
    """Print a line for each size."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--sizes", default="100,1000,10000")
    options.add_argument("--peer-up-to", type=int, default=10_000)
    options.add_argument("--runs", type=int, default=3)
    chosen = options.parse_args()
    print("reading a calendar into busy periods of 400 days")
    for size in map(int, chosen.sizes.split(",")):
        data = calendar(size)
        first = timed(ours, data, chosen.runs)
        unchanged = timed(lambda text: hashlib.sha256(text).digest(), data, chosen.runs)
        line = f"{size:>6} events {len(data) / 1e6:5.1f} MB  here {first * 1000:8.1f} ms"
        line += f"  unchanged {unchanged / first:6.4f}  {ours(data):>7} periods"
        line += f"  peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:>4} MB"
        if size <= chosen.peer_up_to:
            slow = timed(peer, data, 1)
            line += f"  icalendar + recurring-ical-events {slow:7.2f} s  ratio {first / slow:.4f}"
        print(line, flush=True)


if __name__ == "__main__":
    main()
