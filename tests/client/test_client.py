"""The client against a server in this process."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from freezegun import freeze_time

from bookwithme.client import CallFailed, CommandFailed, Emulator, NoServer, http
from bookwithme.contract.world import ClockFace
from bookwithme.domain.booking import BookingStatus
from tests.mail.smtp_server import free_port
from tests.processes import serving

ROOT = Path(__file__).parents[2]

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
TUESDAY_NINE = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def intro(emulator):
    emulator.clock.freeze(MONDAY)
    return emulator.mailbox("adele@contoso.com").meeting_type("Intro")


def test_a_booking_is_an_object_that_moves_and_is_cancelled(intro, emulator):
    booking = intro.book("2026-11-24T09:00:00Z", name="Ben")
    assert (booking.start, booking.end - booking.start) == (TUESDAY_NINE, timedelta(minutes=30))
    booking.reschedule(TUESDAY_NINE + timedelta(hours=1))
    assert booking.start == TUESDAY_NINE + timedelta(hours=1)
    booking.cancel("Ill")
    assert (booking.data.status, booking.data.cancel_reason) == (BookingStatus.CANCELLED, "Ill")
    seen = [mail.kind for mail in emulator.messages(to="ben@fabrikam.com")]
    assert seen == ["invitation", "update", "cancellation"]


def test_an_event_is_an_object_that_changes_and_is_deleted(intro, emulator):
    adele = emulator.mailbox("adele@contoso.com")
    hour = TUESDAY_NINE, TUESDAY_NINE + timedelta(hours=1)
    event = adele.event("Dentist", *hour, sensitivity="private")
    assert TUESDAY_NINE not in intro.slots(*hour)
    event.change(start="2026-11-24T09:30:00Z", subject="Dentist, later")
    (told,) = (each for each in adele.events() if each.id == event.id)
    assert told.data == event.data
    assert (event.data.subject, event.data.start) == ("Dentist, later", hour[0].replace(minute=30))
    assert TUESDAY_NINE in intro.slots(*hour)
    event.delete()
    assert event.id not in [each.id for each in adele.events()]


def test_what_is_given_wrongly_is_told_with_what_is_meant(intro, emulator):
    link = emulator.mailbox("adele@contoso.com").meeting_type("x", visibility="private").share()
    with pytest.raises(TypeError, match=r"link\.bookingcode"):
        intro.book(TUESDAY_NINE, bookingcode=link)
    with pytest.raises(ValueError, match=r"clock\.set takes an earlier instant"):
        emulator.clock.advance(days=-3)
    with pytest.raises(CallFailed, match="by: must be a duration such as PT30M or P90D"):
        emulator.clock.advance(90)
    for address in ("127.0.0.1:8000", "localhost:8000", ""):
        with pytest.raises(NoServer, match="must be an address such as http://127"):
            Emulator(address).get("/")


def test_bots_open_a_link_and_change_nothing(emulator):
    adele = emulator.mailbox("adele@contoso.com")
    visits = adele.meeting_type("Pay", visibility="private").share().bots()
    assert {each.changed for each in visits} == {False}
    assert {each.recognized_as for each in visits} == {"person", "previewBot", "scanner"}


def test_what_somebody_else_did_is_seen_anew(intro, emulator):
    booking = intro.book(TUESDAY_NINE)
    emulator.call("POST", f"/bookings/{booking.id}/cancel")
    assert booking.data.status is BookingStatus.BOOKED
    assert booking.refresh().data.status is BookingStatus.CANCELLED


def test_lengths_and_instants_are_taken_as_python_or_as_iso_has_them(emulator):
    adele = emulator.mailbox("adele@contoso.com")
    made = [
        adele.meeting_type("Long", duration=timedelta(minutes=90), maximum_lead_time="P200D"),
        adele.meeting_type("Long", duration="PT90M", maximum_lead_time=timedelta(days=200)),
    ]
    assert {each.data.duration for each in made} == {timedelta(minutes=90)}
    emulator.clock.freeze("2026-11-23T09:00:00+01:00")
    assert emulator.clock.now == MONDAY
    emulator.clock.advance("PT30M")
    emulator.clock.advance(to=MONDAY + timedelta(hours=1))
    assert emulator.clock.now == MONDAY + timedelta(hours=1)


def test_names_as_json_has_them_are_understood_too(emulator):
    ben = emulator.mailbox("ben@contoso.com", displayName="Ben W", timeZone="Asia/Tokyo")
    assert (ben.data.display_name, ben.data.time_zone) == ("Ben W", "Asia/Tokyo")


def test_a_refusal_is_one_line_with_status_field_and_problem(intro):
    with pytest.raises(CallFailed) as told:
        intro.book(TUESDAY_NINE, email="nobody")
    path = f"{urlsplit(intro.emulator.url).path}/_emulator/api/meeting-types/{intro.id}/bookings"
    problem = "email: must be an e-mail address such as name@example.com"
    assert str(told.value) == f"422 InvalidInput: {problem} (POST {path})"
    assert told.value.status == 422
    assert list(told.value.fields) == ["email"]
    intro.book(TUESDAY_NINE)
    with pytest.raises(CallFailed, match=r"^409 SlotUnavailable: .* Open times nearest") as taken:
        intro.book(TUESDAY_NINE)
    assert (taken.value.code, taken.value.problem.because) == ("SlotUnavailable", "booked")


def test_a_command_that_fails_is_raised_unless_one_wants_to_look_at_it(emulator):
    emulator.mailbox("adele@contoso.com")
    with pytest.raises(CommandFailed, match="Get-Mailbx") as told:
        emulator.exchange("Get-Mailbx")
    assert told.value.result.error.id in str(told.value)
    looked = emulator.exchange("Get-Mailbx", check=False)
    assert looked.error == told.value.result.error
    assert "EwsEnabled" in emulator.exchange("Get-OrganizationConfig").output


def test_where_nobody_answers_that_is_said_in_one_line():
    url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(NoServer) as told:
        Emulator(url).mailbox("adele@contoso.com")
    assert str(told.value).startswith(f"No server answers at {url} (Connection refused).")
    assert told.value.__cause__ is None
    assert told.value.__suppress_context__


def test_a_server_of_another_version_is_told_of_where_something_fails(emulator, monkeypatch):
    with pytest.raises(CallFailed) as same:
        emulator.call("GET", "/nonsense")
    monkeypatch.setattr(http, "VERSION", "0.0.1")
    with pytest.raises(CallFailed, match=r"this client is of version 0\.0\.1, the server of ") as o:
        emulator.call("GET", "/nonsense")
    assert str(o.value).startswith(str(same.value))


def test_what_a_newer_server_tells_besides_is_no_mistake(emulator):
    told = {"now": "2026-11-23T08:00:00Z", "mode": "frozen", "leapSeconds": 3}
    face = emulator._read(ClockFace, told)
    assert (face.now, face.model_extra) == (MONDAY, {"leapSeconds": 3})


# Frozen time.


def test_a_world_goes_on_in_real_time_while_the_tests_is_frozen(emulator):
    with freeze_time("2031-05-01T08:00:00Z"):
        assert emulator.clock.now.year != 2031
        emulator.messages(wait=0.2)  # a wait in the server comes to its end


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """The default world of a server in another process."""
    database = f"sqlite:///{tmp_path_factory.mktemp('elsewhere') / 'worlds.sqlite3'}"
    command = [sys.executable, "-m", "bookwithme", "serve", "--port", "0", "--database", database]
    with serving(command) as (_process, url):
        yield Emulator(url)


@pytest.mark.parametrize("mode", ["emulator", "elsewhere"])
def test_a_world_that_follows_the_tests_clock_stands_where_that_stands(request, mode):
    emulator = request.getfixturevalue(mode)
    emulator.clock.follow_test_clock()
    link = emulator.mailbox("adele@contoso.com").meeting_type("Intro").share()
    with freeze_time("2031-05-01T08:00:00Z") as frozen:
        assert emulator.clock.now == datetime(2031, 5, 1, 8, tzinfo=UTC)
        assert link.open().status_code == 410
        frozen.tick(timedelta(hours=1))
        assert emulator.clock.now == datetime(2031, 5, 1, 9, tzinfo=UTC)
        assert emulator.call("GET", "/clock")["mode"] == "frozen"
    assert emulator.call("GET", "/clock")["mode"] == "system"
    emulator.clock.freeze(MONDAY)
    with freeze_time("2031-05-01T08:00:00Z"):
        assert emulator.clock.now == MONDAY


# The plugin.


OUTSIDE = ROOT / "tests" / "outside"


def plugin(*options, folder=OUTSIDE, **environment):
    """A session of somebody else's, from the command line."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", *options]
    return subprocess.run(
        [*command, folder, "--rootdir", folder],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_session_at_an_address_where_nobody_answers_says_so_once():
    url = f"http://127.0.0.1:{free_port()}"
    done = plugin("--bookwithme-url", url)
    said = done.stdout + done.stderr
    assert (done.returncode, said.count(f"No server answers at {url}")) == (4, 1)
    assert "Traceback" not in said
    done = plugin(BOOKWITHME_URL=url)
    assert (done.returncode, "Traceback" in done.stdout, "urllib" in done.stdout) == (
        1,
        False,
        False,
    )
    assert f"No server answers at {url}" in done.stdout


@pytest.mark.parametrize("given", ['"contoso"', 'scenaro="contoso"'])
def test_a_marker_that_is_not_understood_says_what_it_takes(tmp_path, given):
    test = f"import pytest\n@pytest.mark.bookwithme({given})\ndef test_it(emulator): pass\n"
    (tmp_path / "test_it.py").write_text(test, "utf-8")
    done = plugin(folder=tmp_path)
    assert (done.returncode, "Traceback" in done.stdout) == (1, False)
    assert "@pytest.mark.bookwithme(scenario=…, seed=…): " in done.stdout


def test_a_session_at_an_address_passes_there_in_silence(elsewhere):
    done = plugin("--bookwithme-url", elsewhere.url, "-W", "error")
    assert (done.returncode, done.stdout.splitlines()[-1][:9]) == (0, "9 passed "), done.stdout
    assert "version" not in done.stdout


# Fixtures of a wider scope.


@pytest.fixture(scope="module")
def shared(bookwithme_worlds):
    with bookwithme_worlds(scenario="contoso", seed="spring") as world:
        yield world


USES = []
"""Those of this process: several may share the tests."""


@pytest.mark.parametrize("number", [1, 2])
def test_a_world_may_live_for_a_whole_module(shared, number):
    USES.append(number)
    shared.mailbox("adele@contoso.com").meeting_type("Intro")
    path = "/mailboxes/adele@contoso.com/meeting-types"
    titles = [each["title"] for each in shared.call("GET", path)["meetingTypes"]]
    assert titles.count("Intro") == len(USES)


def test_the_server_itself_is_there_for_who_wants_it(bookwithme_server, emulator):
    names = [each["name"] for each in bookwithme_server.call("GET", "/worlds")["worlds"]]
    assert emulator.url.rpartition("/")[2] in names
