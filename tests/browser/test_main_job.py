"""The main job, by hand in a browser: in English with scripts, and in French without."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bookwithme.domain.ews_lists import APPLICATION
from bookwithme.resources import SEED_DATA

MONDAY = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)
"""The first day of the week that the calendar was exported in; in Paris it is eight o'clock."""

CALENDAR = SEED_DATA / "calendars/adele.ics"
TUESDAY = "2026-01-06"
WEDNESDAY = "2026-01-07"
BUFFER = timedelta(minutes=15)
LENGTH = timedelta(minutes=30)
GUEST = "ben@fabrikam.com"


@dataclass(frozen=True)
class Scene:
    """Who takes part: somebody at a browser, and the world behind it."""

    visitor: Any
    emulator: Any
    adele: Any
    lang: str
    scripts: bool

    def begin(self):
        """Be somebody else: no cookies."""
        zone = "Europe/Paris" if self.lang == "fr" else "America/New_York"
        self.visitor.begin(self.lang, zone, scripts=self.scripts)

    def blocked(self):
        """What the organizer's free/busy blocks in the first two weeks."""
        return list(self.adele.freebusy(MONDAY, MONDAY + timedelta(days=14)).merged)


@pytest.fixture(params=[("en", True), ("fr", False)], ids=["en-scripts", "fr-no-scripts"])
def scene(request, visitor, emulator):
    emulator.clock.freeze(MONDAY)
    adele = emulator.mailbox(
        "adele@contoso.com", display_name="Adele Vance", time_zone="Europe/Paris"
    )
    scene = Scene(visitor, emulator, adele, *request.param)
    scene.begin()
    return scene


@pytest.mark.timeout(300)  # a hundred steps, on a busy machine a second each
def test_a_link_is_made_booked_moved_cancelled_switched_off_and_outlived(scene):
    sign_in_and_upload(scene)
    make_a_private_type(scene.visitor)
    single, unused = make_links(scene.visitor)
    assert bool(scene.visitor.shown("[data-copy]")) == scene.scripts
    scene.adele.meeting_type("Office hour")
    before = scene.blocked()

    scene.begin()
    start = book(scene, single, before)
    assert set(scene.blocked()) - set(before) == {(start, start + LENGTH)}
    assert (scene.visitor.open(single), scene.visitor.heading) == (
        410,
        scene.visitor.says("This link has been used"),
    )
    moved = reschedule(scene)
    assert set(scene.blocked()) - set(before) == {(moved, moved + LENGTH)}
    cancel(scene.visitor)
    assert scene.blocked() == before

    scene.begin()
    switch_off_and_on(scene, [scene.adele.url, unused, "/bookwithme/me"])
    ninety_one_days_on(scene.visitor)
    assert (scene.visitor.open(unused), scene.visitor.heading) == (
        410,
        scene.visitor.says("This link has expired"),
    )


def sign_in_and_upload(scene):
    visitor = scene.visitor
    assert visitor.open("/") == 200
    visitor.press("Sign in as %(name)s", name="Adele Vance")
    visitor.press("Upload a calendar")
    visitor.field("Calendar file (.ics)").send_keys(str(CALENDAR))
    visitor.press("Upload")
    visitor.reads(".badge", "No problems")
    assert len(scene.blocked()) > 10


def make_a_private_type(visitor):
    visitor.open("/bookwithme/me")
    visitor.press("Create your first meeting type")
    visitor.type("Title", "Intro")
    visitor.field("Private").click()
    visitor.press("Advanced")
    for buffer in ("Buffer before", "Buffer after"):
        visitor.choose(buffer, "PT15M")
    visitor.press("Save")
    visitor.reads(".bar__title", "All set. Your page can be shared.")


def make_links(visitor):
    """A single-use link, and one that only time ends."""
    visitor.press("Share %(title)s", title="Intro")
    visitor.field("Expires after one booking").click()
    visitor.press("Create a link")
    single = visitor.one("#link-url").get_property("value")
    visitor.field("Expires after one booking").click()
    visitor.press("Create a link")
    visitor.until(lambda: visitor.one("#link-url").get_property("value") != single)
    return single, visitor.one("#link-url").get_property("value")


def starts(visitor):
    """The times on offer, folded or not."""
    return [
        datetime.fromisoformat(each.get_attribute("value"))
        for each in visitor.all("button[name=start]")
    ]


def take(scene):
    """Take the first time on offer: with scripts it is chosen, and Next goes on."""
    scene.visitor.one("button[name=start]").click()
    if scene.scripts:
        scene.visitor.press("Next")


def book(scene, link, busy):
    visitor = scene.visitor
    assert visitor.open(link) == 200
    if scene.scripts:
        visitor.until(lambda: "timeZone=America%2FNew_York" in visitor.driver.current_url)
    assert visitor.texts(".type__title") == ["Intro"]
    visitor.one(f"a[data-date='{TUESDAY}']").click()
    visitor.until(lambda: f"day={TUESDAY}" in visitor.driver.current_url)
    offered = starts(visitor)
    near = [s for s in offered if any(s - BUFFER < e and b < s + LENGTH + BUFFER for b, e in busy)]
    assert offered
    assert near == []
    start = offered[0]
    take(scene)
    visitor.type("Name", "Ben Walters")
    visitor.type("Email", GUEST)
    visitor.type("Notes", "À bientôt")
    visitor.press("Email verification code")
    with visitor.another_tab():
        code = mailed_code(visitor)
    visitor.type("Verification code", code)
    visitor.press("Schedule")
    visitor.until(lambda: visitor.driver.current_url.endswith("/confirmation"))
    visitor.reads(".bar__title", "Your meeting is booked")
    return start


def mailed_code(visitor):
    visitor.open(f"/_emulator/mail?to={GUEST}")
    visitor.one(".mail__item").click()
    return visitor.one(".big-code output").text


def reschedule(scene):
    visitor = scene.visitor
    (mail,) = scene.emulator.messages(to=GUEST, subject="Ben Walters - Intro")
    visitor.open(f"/_emulator/mail/{mail.guid}")
    visitor.one("a[href*='/bookwithme/manage/']").click()
    visitor.press("Reschedule")
    visitor.one(f"a[data-date='{WEDNESDAY}']").click()
    visitor.until(lambda: f"day={WEDNESDAY}" in visitor.driver.current_url)
    start = starts(visitor)[0]
    take(scene)
    visitor.type("Your email address", GUEST)
    visitor.press("Reschedule")
    assert visitor.until(lambda: visitor.texts(".bar--success"))
    return start


def cancel(visitor):
    visitor.press("Cancel meeting")
    visitor.type("Your email address", GUEST)
    visitor.until(lambda: visitor.shown(".button--danger"))[0].click()
    visitor.reads(".bar__title", "This meeting was canceled")


def switch_off_and_on(scene, doors):
    visitor = scene.visitor
    visitor.open("/bookwithme/me")
    visitor.one("main button[name=persona][value='adele@contoso.com']").click()
    assert [visitor.open(door) for door in doors] == [200, 200, 200]
    block = f'-EwsApplicationAccessPolicy EnforceBlockList -EwsBlockList @{{Add="{APPLICATION}"}}'
    command(visitor, "Set-OrganizationConfig -EwsEnabled: $true")
    command(visitor, f"Set-OrganizationConfig {block}")
    assert [visitor.open(door) for door in doors] == [403, 403, 403]
    command(visitor, f'Set-OrganizationConfig -EwsBlockList @{{Remove="{APPLICATION}"}}')
    assert [visitor.open(door) for door in doors] == [200, 200, 200]


def command(visitor, text):
    visitor.open("/_emulator/exchange")
    answers = len(visitor.all(".console__answer"))
    visitor.one("[name=command]").send_keys(text)
    visitor.press("Run")
    visitor.until(lambda: len(visitor.all(".console__answer")) > answers)
    assert visitor.all(".console__error") == []


def ninety_one_days_on(visitor):
    visitor.open("/_emulator/")
    for by in ("P90D", "P1D"):
        visitor.one(f"main button[name=by][value={by}]").click()
    visitor.open("/_emulator/")
    assert visitor.one(".clock-face time").get_attribute("datetime") == "2026-04-06T07:00:00Z"
