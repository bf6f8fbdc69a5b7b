"""Somebody's project: it knows the installed package and its plugin, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest

SHARED = "opened"


def test_a_shared_link_lives_for_ninety_days(emulator):
    adele = emulator.mailbox("adele@contoso.com")
    link = adele.meeting_type("Intro", visibility="private").share(single_use=True)
    assert link.open().status_code == 200
    assert emulator.journal(kind=SHARED, text=link.bookingcode, wait=5)
    emulator.clock.advance(days=91)
    assert (link.open().status_code, link.state()) == (410, "expired")


@pytest.mark.parametrize("number", range(4))
def test_every_test_has_a_world_of_its_own(emulator, number):
    adele = emulator.mailbox("adele@contoso.com")
    assert adele.freebusy(emulator.clock.now, emulator.clock.now + timedelta(days=1)).busy == ()
    intro = adele.meeting_type("Intro")
    emulator.snapshots.save("before")
    now = emulator.clock.now
    start = intro.slots(now, now + timedelta(days=7))[0]
    intro.book(start, email=f"guest{number}@fabrikam.com")
    (mail,) = emulator.messages(to=f"guest{number}@", wait=5)
    assert mail.kind == "invitation"
    emulator.snapshots.restore("before")
    assert emulator.messages() == []


def test_a_page_that_fails_is_tried_again(emulator):
    page = emulator.mailbox("adele@contoso.com").meeting_type("Intro").url
    path = page.removeprefix(emulator.url).partition("?")[0]
    emulator.faults.set({"match": {"path": path}, "fault": {"status": 503, "times": 1}})
    found = [emulator.get(page.removeprefix(emulator.url)).status_code for _ in range(2)]
    assert (found, emulator.faults.all()) == ([503, 200], [])


@pytest.mark.bookwithme(scenario="contoso", seed="spring")
def test_a_world_with_a_seed_repeats_itself(emulator):
    def code():
        return emulator.mailbox("adele@contoso.com").meeting_type("Intro").share().bookingcode

    first = code()
    assert code() != first
    emulator.reset()
    assert code() == first


def test_the_clock_stops_goes_on_and_comes_back(emulator):
    emulator.clock.freeze(datetime(2031, 5, 1, 8, tzinfo=UTC))
    assert emulator.clock.now == emulator.clock.now == datetime(2031, 5, 1, 8, tzinfo=UTC)
    emulator.clock.resume()
    assert emulator.call("GET", "/clock")["mode"] == "shifted"
    emulator.clock.follow()
    assert emulator.call("GET", "/clock")["mode"] == "system"
    with pytest.raises(ValueError, match="zone"):
        emulator.clock.set(emulator.clock.now.replace(tzinfo=None))


def test_a_mailbox_that_is_there_is_changed(emulator):
    emulator.mailbox("adele@contoso.com", time_zone="Europe/Paris")
    assert emulator.mailbox("adele@contoso.com").data.time_zone == "Europe/Paris"
    changed = emulator.mailbox("adele@contoso.com", time_zone="Asia/Tokyo")
    assert changed.data.time_zone == "Asia/Tokyo"
