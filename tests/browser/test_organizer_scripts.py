"""What scripts add to organizer mode: a preview that follows, dialogs that need no new page."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.stage import ADELE


@pytest.fixture
def adele(visitor, emulator):
    """An organizer with one public meeting type."""
    emulator.mailbox(ADELE, display_name="Adele Vance").meeting_type("Intro")
    visitor.become(ADELE)
    return visitor


def test_the_preview_follows_what_is_typed(adele):
    adele.open("/bookwithme/me/meetingtype/new")
    adele.one("[name=title]").send_keys("Typed live")
    adele.until(lambda: "Typed live" in adele.one("#preview").text)


def test_the_share_panel_opens_at_the_right_with_its_own_address_and_closes_again(adele):
    adele.open("/bookwithme/me")
    link = adele.one('a[href$="/me/share"]')
    link.click()
    (dialog,) = adele.until(lambda: adele.shown("dialog"))
    assert "Link to your booking page" in dialog.text
    assert adele.driver.current_url.endswith("/bookwithme/me/share")
    assert adele.shown("dialog [data-copy]")
    adele.one('dialog[open] button[aria-label="Close"]').click()
    adele.until(lambda: adele.all("dialog") == [])
    assert adele.focused == link
    adele.until(lambda: adele.driver.current_url.endswith("/bookwithme/me"))


def open_editor(adele):
    """Open the editor of the one meeting type as a panel."""
    adele.open("/bookwithme/me")
    adele.one(".tile__title a").click()
    adele.until(lambda: adele.shown("dialog form[data-editor]"))


def test_a_panel_answers_its_form_in_place_and_goes_when_it_is_saved(adele):
    open_editor(adele)
    adele.run("window.here = true; document.querySelector('form[data-editor]').noValidate = true")
    adele.one("dialog [name=title]").clear()
    adele.press("Save")
    wrong = adele.until(lambda: adele.shown("dialog [name=title][aria-invalid]"))[0]
    assert (adele.focused, adele.run("return window.here")) == (wrong, True)
    wrong.send_keys("Interview")
    adele.press("Save")
    adele.until(lambda: adele.texts(".tile__title a") == ["Interview"])
    assert adele.all("dialog") == []
    assert adele.driver.current_url.endswith("/bookwithme/me")
    assert "Your changes were saved." in adele.one(".toast").text


def test_back_closes_a_panel_and_a_changed_one_asks_before_it_closes(adele):
    open_editor(adele)
    adele.driver.back()
    adele.until(lambda: not adele.all("dialog"))
    open_editor(adele)
    adele.one("dialog [name=title]").send_keys("?")
    adele.keys(Keys.ESCAPE)
    adele.until(lambda: len(adele.shown("dialog")) == 2)
    adele.keys(Keys.ENTER)  # what is safe has the focus
    adele.until(lambda: len(adele.shown("dialog")) == 1)
    assert adele.one("dialog [name=title]").get_property("value") == "Intro?"
    adele.keys(Keys.ESCAPE)
    adele.press("Leave without saving")
    adele.until(lambda: not adele.all("dialog"))


ASKED = """
const leaving = new Event("beforeunload", { cancelable: true });
dispatchEvent(leaving);
return leaving.defaultPrevented
"""
NEW = "/bookwithme/me/meetingtype/new"


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_editor_asks_before_it_forgets(adele, lang):
    adele.begin(lang)
    adele.become(ADELE)
    adele.open(NEW)
    assert not adele.run(ASKED)
    adele.one("[name=title]").send_keys("Half")
    assert adele.run(ASKED)
    back = adele.one(".actions a")
    back.send_keys(Keys.ENTER)
    dialog = adele.one("dialog[open]")
    assert adele.says("Leave without saving? Your changes will be lost.") in told(dialog)
    adele.keys(Keys.ENTER)  # what is safe has the focus
    adele.until(lambda: not adele.all("dialog[open]"))
    assert adele.one("[name=title]").get_property("value") == "Half"
    assert adele.focused == back
    back.click()
    adele.press("Leave without saving")
    adele.until(lambda: adele.driver.current_url.endswith("/bookwithme/me"))


def told(element):
    return element.get_property("textContent")


def test_the_editor_asks_too_after_it_came_back_with_what_is_wrong(adele):
    adele.open(NEW)
    adele.run("document.querySelector('form[data-editor]').noValidate = true")
    adele.press("Save")
    adele.one("[aria-invalid]")
    assert adele.run(ASKED)
    adele.one("[name=title]").send_keys("Whole")
    adele.press("Save")
    adele.until(lambda: "Whole" in adele.one("main").text)


@pytest.mark.parametrize(("width", "height"), [(360, 640), (1280, 800)])
def test_save_is_in_sight_wherever_one_is_in_the_form(adele, width, height):
    adele.width(width, height)
    adele.open(NEW)
    for field in ("title", "maximumLeadTimeCount"):
        adele.run(f"document.querySelector('[name={field}]').focus()")
        save, *others = adele.shown(".actions .button")
        assert save.text == "Save"
        assert all(each.rect["x"] > save.rect["x"] for each in others)


@pytest.mark.parametrize("width", [360, 1280])
def test_what_cannot_be_undone_is_asked_in_the_page(adele, emulator, width):
    emulator.mailbox(ADELE).meeting_type("Secret", visibility="private").share()
    adele.width(width)
    adele.open("/bookwithme/me/links")
    revoke = adele.one("form[data-ask] button")
    revoke.send_keys(Keys.ENTER)
    assert adele.one("dialog[open] p").text.startswith("Revoke this link?")
    assert [each.text for each in adele.all("dialog[open] button")] == [
        "Revoke the link to Secret",
        "Keep it as it is",
    ]
    does, leaves = (each.rect for each in adele.all("dialog[open] button"))
    assert (does["y"], does["x"]) < (leaves["y"], leaves["x"])
    adele.keys(Keys.ESCAPE)
    adele.until(lambda: not adele.all("dialog"))
    assert adele.focused == revoke
    assert "Active" in adele.one("main table").text
    revoke.click()
    adele.one("dialog[open] button").click()
    adele.until(lambda: adele.texts("[role=status] p") or adele.texts(".bar"))
    assert not adele.all("main table form[data-ask]")
