"""What scripts add to organizer mode: a preview that follows, dialogs that need no new page."""

import pytest

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


def test_the_share_dialog_opens_in_the_page_and_closes_again(adele):
    adele.open("/bookwithme/me")
    link = adele.one('a[href$="/me/share"]')
    link.click()
    (dialog,) = adele.until(lambda: adele.shown("dialog"))
    assert "Link to your booking page" in dialog.text
    assert adele.shown("dialog [data-copy]")
    adele.one('dialog[open] button[aria-label="Close"]').click()
    adele.until(lambda: adele.all("dialog") == [])
    assert adele.focused == link
    assert adele.driver.current_url.endswith("/bookwithme/me")
