"""The visitor looks at the page that an act leads to, never at the one that goes."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.stage import ADELE

SLOW = {"match": {"method": "POST", "path": "/bookwithme/*"}, "fault": {"delay": "PT1S"}}


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def form(request, visitor, emulator):
    """A form that takes its time."""
    emulator.mailbox(ADELE, display_name="Adele Vance")
    emulator.call("PUT", "/faults", [SLOW])
    visitor.begin(scripts=request.param)
    visitor.become(ADELE)
    visitor.open("/bookwithme/me/meetingtype/new")
    visitor.type("Title", "Intro")
    return visitor


def test_a_press_leads_to_the_next_page_however_slow_it_is(form):
    form.press("Save")
    assert form.heading == "Adele Vance"


def test_so_does_a_key(form):
    form.keys(Keys.ENTER)
    assert form.heading == "Adele Vance"


def test_a_form_sent_by_a_script_is_waited_for_too(form):
    form.run("document.querySelector('form[data-editor]').submit()")
    assert form.heading == "Adele Vance"


def test_a_way_within_the_page_is_over_at_once(visitor):
    visitor.open("/")
    visitor.one("body").send_keys(Keys.TAB, Keys.ENTER)
    assert visitor.focused.get_attribute("id") == "main"
