"""Hostile calendars: read or refused in bounded memory and steps, beside good ones."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bookwithme.domain.errors import CalendarTooLarge
from bookwithme.ical import remarks
from bookwithme.ical.reading.reader import Reading, read

START = datetime(2027, 3, 1, tzinfo=UTC)
END = START + timedelta(days=400)
NEIGHBOUR = "BEGIN:VEVENT\nUID:n\nDTSTART:20270310T080000Z\nDURATION:PT1H\nEND:VEVENT\n"
HOUR = (1_804_665_600, 1_804_669_200)
DAILY = ("DTSTART:20200101T080000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY")
MEGABYTE = 1_000_000
ENDLESS = 253_402_300_799
NUMBERS = {
    "BYMONTH": ",".join(map(str, range(1, 13))),
    "BYMONTHDAY": ",".join(map(str, range(1, 32))),
    "BYHOUR": ",".join(map(str, range(24))),
    "BYMINUTE": ",".join(map(str, range(60))),
    "BYSECOND": ",".join(map(str, range(60))),
}
CLOCKS = ";".join(f"{name}={NUMBERS[name]}" for name in ("BYHOUR", "BYMINUTE", "BYSECOND"))
PLACES = ",".join(str(n) for n in range(-366, 367) if n)
WEEKS = ",".join(str(n) for n in range(-53, 54) if n)
NAMES = ",".join(
    f"{n}{day}" for n in range(-53, 54) if n for day in ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
)
PRODUCT = ";".join(f"{name}={numbers}" for name, numbers in NUMBERS.items())


def event(*lines: str, uid: object = "a") -> str:
    return f"BEGIN:VEVENT\nUID:{uid}\n" + "\n".join(lines) + "\nEND:VEVENT\n"


def day(number: int) -> str:
    moment = START + timedelta(minutes=number)
    return f"{moment:%Y%m%dT%H%M%SZ}"


def recurring(rule: str, times: int = 1, begin: str = "20200101T080000Z") -> str:
    lines = (f"DTSTART:{begin}", "DURATION:PT1S", f"RRULE:{rule}")
    return "".join(event(*lines, uid=number) for number in range(times))


HOSTILE = {
    "every second": lambda: recurring("FREQ=SECONDLY"),
    "every other second": lambda: recurring("FREQ=SECONDLY;INTERVAL=2"),
    "every second of some hours": lambda: recurring("FREQ=SECONDLY;BYHOUR=1,2,3", 20),
    "no instance, a thousand times": lambda: recurring(
        "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30;COUNT=5", 1_000, "00010101T000000Z"
    ),
    "a product of thirty million": lambda: recurring(f"FREQ=YEARLY;COUNT=1;{PRODUCT}"),
    "the last of thirty million": lambda: recurring(f"FREQ=YEARLY;BYSETPOS=-1;{PRODUCT}"),
    "every second of a day of each year": lambda: recurring(f"FREQ=YEARLY;{CLOCKS}", 500),
    "every second of a day long ago": lambda: recurring(
        f"FREQ=YEARLY;UNTIL=20210101T000000Z;{CLOCKS}", 500
    ),
    "some seconds of each day of a year": lambda: recurring(
        f"FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;{CLOCKS};BYSETPOS={PLACES}", 50
    ),
    "all days of a year by all their names": lambda: recurring(
        f"FREQ=YEARLY;COUNT=9;BYMONTH=2;BYMONTHDAY=31;BYYEARDAY={PLACES};BYDAY={NAMES}",
        10,
        "00010105T080000Z",
    ),
    "all weeks of a year by all their names": lambda: recurring(
        f"FREQ=YEARLY;COUNT=9;BYMONTHDAY=31;BYMONTH=2;BYWEEKNO={WEEKS};BYDAY={NAMES}",
        10,
        "00010105T080000Z",
    ),
    "all months by all their days": lambda: recurring(
        f"FREQ=MONTHLY;COUNT=9000000;BYDAY={NAMES}", 10, "00010105T080000Z"
    ),
    "a count of 10^9": lambda: recurring("FREQ=MONTHLY;BYDAY=1MO;COUNT=1000000000", 100),
    "ten thousand changes": lambda: (
        event(*DAILY[:2], "RRULE:FREQ=MINUTELY;COUNT=90000")
        + "".join(
            event(f"RECURRENCE-ID:{day(n)}", f"DTSTART:{day(n + 7)}", "DURATION:PT5M")
            for n in range(10_000)
        )
    ),
    "ten thousand changes onwards": lambda: (
        event(*DAILY[:2], "RRULE:FREQ=HOURLY")
        + "".join(
            event(f"RECURRENCE-ID;RANGE=THISANDFUTURE:{day(60 * n)}", f"DTSTART:{day(n)}")
            for n in range(10_000)
        )
    ),
    "many masters, many changes": lambda: (
        event(*DAILY) * 5_000
        + event("RECURRENCE-ID:20270401T080000Z", "DTSTART:20270401T090000Z") * 5_000
    ),
    "many masters, many changes onwards": lambda: (
        event(*DAILY[:2]) * 5_000
        + "".join(
            event(f"RECURRENCE-ID;RANGE=THISANDFUTURE:{day(n)}", f"DTSTART:{day(n)}")
            for n in range(5_000)
        )
    ),
    "many masters with exceptions, many changes": lambda: (
        event(*DAILY[:2], "EXDATE:20200102T080000Z") * 15_000
        + "".join(event(f"RECURRENCE-ID:{day(n)}", f"DTSTART:{day(n)}") for n in range(15_000))
    ),
    "availability of many fragments": lambda: (
        "BEGIN:VFREEBUSY\n"
        + "".join(f"FREEBUSY:{day(2 * n)}/PT1M\n" for n in range(30_000))
        + "END:VFREEBUSY\n"
        + "BEGIN:VAVAILABILITY\nDTSTART:20270301T000000Z\nDTEND:20270301T000001Z\n"
        "END:VAVAILABILITY\n" * 15_000
    ),
    "twenty thousand endless series": lambda: "".join(event(*DAILY, uid=n) for n in range(20_000)),
    "ninety thousand periods": lambda: event(
        *DAILY[:2], "RDATE;VALUE=PERIOD:" + ",".join(f"{day(n)}/PT1S" for n in range(90_000))
    ),
    "deep nesting": lambda: "BEGIN:X\n" * 300_000,
    "nested events": lambda: "BEGIN:VEVENT\n" * 20_000,
    "a line of megabytes": lambda: event("DESCRIPTION:" + "x" * 15_000_000),
    "a start of megabytes": lambda: event("DTSTART:" + "2" * 15_000_000),
    "a folded line of megabytes": lambda: event("DTSTART:" + "2\n " * 5_000_000),
    "a duration of megabytes": lambda: event(DAILY[0], "DURATION:P" + "9" * 1_000_000 + "D"),
    "semicolons": lambda: event("DTSTART" + ";" * 5_000_000 + ":20270401T080000Z"),
    "open quotes": lambda: event("DTSTART" + ';a="' * 1_000_000 + ":20270401T080000Z"),
    "backslashes": lambda: event("DTSTART:20270401T080000Z", "SUMMARY:" + "\\" * 5_000_001),
    "parameters of megabytes": lambda: event(
        DAILY[0], "DURATION:PT1H", uid="x\nSUMMARY;" + "a" * (20 * MEGABYTE) + ":x"
    ),
    "quotes of megabytes": lambda: event(*DAILY[:2], 'SUMMARY;a="' + '""' * (9 * MEGABYTE) + ":x"),
    "an emoji beside megabytes": lambda: event(
        *DAILY[:2], "SUMMARY:\N{SNOWMAN}\N{PILE OF POO}", "X-A:" + "a" * (20 * MEGABYTE)
    ),
    "escapes": lambda: event(
        "DTSTART:20270401T080000Z", "DURATION:PT1H", "SUMMARY:" + "\\n" * (9 * MEGABYTE)
    ),
    "a rule of megabytes": lambda: event(*DAILY[:2], "RRULE:FREQ=DAILY;" + "X=1;" * 1_000_000),
    "rules of a thousand parts": lambda: "".join(
        event(*DAILY[:2], "RRULE:FREQ=DAILY;" + ";".join(f"X{n}-{k}=1" for k in range(900)), uid=n)
        for n in range(1_500)
    ),
    "weeks of days": lambda: recurring(
        f"FREQ=DAILY;BYWEEKNO={WEEKS};BYMONTH=2;BYMONTHDAY=30", 10, "00010105T080000Z"
    ),
    "changes that recur": lambda: "".join(
        event(f"RECURRENCE-ID:{day(n)}", *DAILY) for n in range(20_000)
    ),
    "events in unknown components": lambda: (
        "BEGIN:X\n" * 20_000 + ("BEGIN:X\n" + event(*DAILY[:2]) + "END:X\n") * 20_000
    ),
    "minutes through the hour that is repeated": lambda: event(
        "DTSTART;TZID=Europe/Berlin:20271001T000000",
        *("DURATION:PT1M", "RRULE:FREQ=MINUTELY;INTERVAL=2;COUNT=80000"),
    ),
    "zones without end": lambda: "".join(
        f"BEGIN:VTIMEZONE\nTZID:T{n}\nBEGIN:STANDARD\nDTSTART:00010101T000000\n"
        "TZOFFSETFROM:+0100\nTZOFFSETTO:+0000\nRRULE:FREQ=SECONDLY\nEND:STANDARD\n"
        f"END:VTIMEZONE\n{event(f'DTSTART;TZID=T{n}:20270401T080000', uid=n)}"
        for n in range(200)
    ),
    "available time without end": lambda: (
        "BEGIN:VAVAILABILITY\nDTSTART:20280101T000000Z\n"
        + "BEGIN:AVAILABLE\nDTSTART:20280401T080000Z\nRRULE:FREQ=SECONDLY\nEND:AVAILABLE\n" * 10_000
        + "END:VAVAILABILITY\n"
    ),
}

TOO_LARGE = {
    "carriage returns": lambda: "\r" * (20 * MEGABYTE),
    "names without values": lambda: event("UID:\n" * (3 * MEGABYTE)),
    "a title of megabytes": lambda: event("SUMMARY:\N{PILE OF POO}" + "a" * (20 * MEGABYTE)),
    "a zone for every event": lambda: "".join(
        event(f'DTSTART;TZID="Z{n}";X=Y:20270401T080000', uid=n) for n in range(40_000)
    ),
    "parameters for every period": lambda: (
        "BEGIN:VFREEBUSY\n"
        + "".join(f"FREEBUSY;X=Y{n};FBTYPE=BUSY:{day(n)}/PT1M\n" for n in range(90_000))
        + "END:VFREEBUSY\n"
    ),
    "calendars in calendars": lambda: "BEGIN:VCALENDAR\n" * 500_000,
    "a million exceptions": lambda: event(*DAILY, "EXDATE:" + "20270301T080000Z," * 1_000_000),
    "a million periods": lambda: (
        "BEGIN:VFREEBUSY\nFREEBUSY:" + ",".join([f"{day(0)}/PT5M"] * 500_000) + "\nEND:VFREEBUSY\n"
    ),
}


def _data(text: str) -> bytes:
    return f"BEGIN:VCALENDAR\n{text}{NEIGHBOUR}END:VCALENDAR\n".encode()


def _read(text: str) -> Reading:
    return read(_data(text), zone=ZoneInfo("Europe/Berlin"), start=START, end=END)


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_read_and_leaves_its_neighbour_alone(name):
    reading = _read(HOSTILE[name]())
    neighbour = [number for number, source in enumerate(reading.sources) if source.uid == "n"]
    assert [period[:2] for period in reading.periods if period[3] in neighbour] == [HOUR]


@pytest.mark.parametrize("name", TOO_LARGE)
def test_it_is_refused(name):
    with pytest.raises(CalendarTooLarge):
        _read(TOO_LARGE[name]())


HEAVY = {
    *("twenty thousand endless series", "many masters, many changes", "parameters of megabytes"),
    *("quotes of megabytes", "an emoji beside megabytes", "escapes", "a title of megabytes"),
}


@pytest.mark.parametrize("name", sorted(HEAVY))
def test_it_takes_less_than_200_megabytes(name, tmp_path):
    path = tmp_path / "calendar.ics"
    path.write_bytes(_data((HOSTILE | TOO_LARGE)[name]()))
    program = (
        "import sys\nfrom contextlib import suppress\nfrom pathlib import Path\n"
        "from bookwithme.domain.errors import CalendarTooLarge\n"
        "from tests.ical.reading.test_hostile import END, START, ZoneInfo, read\n"
        "with suppress(CalendarTooLarge):\n"
        "    read(Path(sys.argv[1]).read_bytes(), zone=ZoneInfo('UTC'), start=START, end=END)\n"
        "print(Path('/proc/self/status').read_text())"
    )
    status = subprocess.check_output([sys.executable, "-c", program, path], text=True)
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    assert int(kilobytes) < 200_000


def test_what_recurs_too_often_blocks_from_its_start_on():
    reading = _read(recurring("FREQ=SECONDLY;INTERVAL=2"))
    assert [period[:2] for period in reading.periods if period[0] < HOUR[0]] == [
        (1_577_865_600, 253_402_300_799)
    ]
    assert [remark.uid for remark in reading.problems] == ["0"]


def test_when_no_more_is_worked_out_a_series_blocks_up_to_its_end_where_that_is_known():
    past = ("FREQ=DAILY;UNTIL=20210101T000000Z", "FREQ=WEEKLY;COUNT=9")
    ends = {
        "FREQ=DAILY;UNTIL=20270401T080000Z": 1_806_566_400,
        "FREQ=WEEKLY;BYDAY=WE,FR;COUNT=760": 1_807_257_600,
        "FREQ=WEEKLY;BYDAY=MO": ENDLESS,
    }
    series = (event(*DAILY[:2], f"RRULE:{rule}", uid=rule) for rule in (*past, *ends))
    reading = _read(recurring("FREQ=SECONDLY;INTERVAL=2;BYHOUR=1", 3) + "".join(series))
    blocked = {reading.sources[place].uid: end for _, end, _, place in reading.periods}
    assert blocked.keys() == {"0", "1", "2", "n", *ends}
    assert all(end <= blocked[rule] < end + 3 * 86_400 for rule, end in ends.items())
    told = [remark.uid for remark in reading.problems if remark.message == remarks.OVER_BUDGET]
    assert told == ["0", "1", "2", *ends]


def test_an_event_every_second_of_a_second_each_is_one_period():
    reading = _read(recurring("FREQ=SECONDLY;COUNT=230000000"))
    assert [period[1] for period in reading.periods if period[0] < HOUR[0]] == [1_807_865_600]


def test_a_rule_that_gives_nothing_leaves_its_start():
    reading = _read(recurring("FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30", begin="20270401T080000Z"))
    assert [period[:2] for period in reading.periods] == [HOUR, (1_806_566_400, 1_806_566_401)]
    assert reading.problems == []


def test_a_title_s_escapes_are_undone_once_each():
    written = r"SUMMARY:a\\n\nb\;c\,d"
    reading = _read(event("DTSTART:20270401T080000Z", "DURATION:PT1H", written))
    assert reading.sources[0].title == "a\\n\nb;c,d"


def test_a_rule_that_ended_long_ago_is_not_worked_out():
    reading = _read(HOSTILE["every second of a day long ago"]())
    assert ([period[:2] for period in reading.periods], reading.problems) == ([HOUR], [])


def test_availability_that_takes_too_long_leaves_nothing_open():
    reading = _read(
        "BEGIN:VFREEBUSY\n"
        + "".join(f"FREEBUSY:{day(2 * n)}/PT1M\n" for n in range(50_000))
        + "END:VFREEBUSY\n"
        + "BEGIN:VAVAILABILITY\nPRIORITY:1\nDTSTART:20270301T000000Z\nDTEND:20270301T000001Z\n"
        "END:VAVAILABILITY\n"
        * 4
        + "BEGIN:VAVAILABILITY\nDTSTART:20280301T000000Z\nDTEND:20280301T100000Z\n"
        "BEGIN:AVAILABLE\nDTSTART:20280301T010000Z\nDTEND:20280301T020000Z\nEND:AVAILABLE\n"
        "END:VAVAILABILITY\n" * 5
    )
    assert (1_835_481_600, 1_835_517_600) in [period[:2] for period in reading.periods]
    assert {remark.message for remark in reading.problems} == {remarks.OVER_BUDGET}
