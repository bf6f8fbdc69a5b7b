"""What scripts add to organizer mode: a preview that follows, dialogs that need no new page."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

ADELE = "adele@contoso.com"


@pytest.fixture
def adele(browser, emulator):
    """A browser whose persona is an organizer with one public meeting type."""
    emulator.mailbox(ADELE, displayName="Adele Vance").meeting_type("Intro")
    browser.get(f"{emulator.url}/_emulator/persona?next=/bookwithme/me")
    browser.find_element(By.CSS_SELECTOR, f'button[value="{ADELE}"]').click()
    until(browser, lambda: browser.current_url.endswith("/bookwithme/me"))
    return browser


def until(browser, condition):
    return WebDriverWait(browser, 20).until(lambda _: condition())


def preview(browser):
    return browser.find_element(By.ID, "preview").text


def test_the_preview_follows_what_is_typed(adele, emulator):
    adele.get(f"{emulator.url}/bookwithme/me/meetingtype/new")
    adele.find_element(By.NAME, "title").send_keys("Typed live")
    until(adele, lambda: "Typed live" in preview(adele))


def test_the_share_dialog_opens_in_the_page_and_closes_again(adele, emulator):
    adele.get(f"{emulator.url}/bookwithme/me")
    link = adele.find_element(By.CSS_SELECTOR, 'a[href$="/me/share"]')
    link.click()
    dialog = until(adele, lambda: adele.find_elements(By.CSS_SELECTOR, "dialog[open]"))[0]
    assert "Link to your booking page" in dialog.text
    assert dialog.find_element(By.CSS_SELECTOR, "[data-copy]").is_displayed()
    dialog.find_element(By.CSS_SELECTOR, 'button[aria-label="Close"]').click()
    until(adele, lambda: adele.find_elements(By.TAG_NAME, "dialog") == [])
    assert adele.switch_to.active_element == link
    assert adele.current_url == f"{emulator.url}/bookwithme/me"
