"""The console's keys: Enter runs, Tab completes, arrows bring commands back, links put them in."""

import pytest
from selenium.webdriver.common.keys import Keys


class Console:
    """The page, as somebody types into it."""

    def __init__(self, visitor):
        self.visitor = visitor
        visitor.open("/_emulator/exchange")
        self.until(self.is_ready)

    @property
    def field(self):
        """What commands are typed into."""
        return self.visitor.one("[name=command]")

    @property
    def value(self):
        """What stands in it."""
        return self.field.get_property("value")

    def is_ready(self):
        """Whether the page's script has done its work, the focus last."""
        return self.visitor.focused == self.field

    def press(self, *keys):
        """Press keys, wherever the focus is."""
        self.visitor.keys(*keys)

    def until(self, condition):
        """Wait for it."""
        return self.visitor.until(condition)

    def answers(self):
        """The text of each answer."""
        return self.visitor.texts(".console__answer")

    def run(self, text):
        """Type a text, Enter, and wait for its answer."""
        count = len(self.answers())
        self.press(text, Keys.ENTER)
        self.until(lambda: len(self.answers()) > count and self.is_ready())


@pytest.fixture
def console(visitor, emulator):
    emulator.mailbox("adele@contoso.com", display_name="Adele Vance")
    return Console(visitor)


def test_the_field_has_the_focus_and_enter_runs_what_is_in_it(console):
    console.run("Get-OrganizationConfig | fl EwsEnabled")
    assert console.answers() == ["PS> Get-OrganizationConfig | fl EwsEnabled\n\nEwsEnabled :"]
    assert console.visitor.focused == console.field
    assert console.value == ""


def test_tab_goes_round_the_offers_and_shift_tab_back(console):
    console.press("get-", Keys.TAB)
    console.until(lambda: console.value == "Get-OrganizationConfig")
    console.press(Keys.TAB)
    assert console.value == "Get-CASMailbox"
    offers = console.visitor.one("[data-offers]").text.split()
    assert offers[:2] == ["Get-OrganizationConfig", "Get-CASMailbox"]
    assert all(each.startswith("Get-") for each in offers)
    console.press(Keys.SHIFT, Keys.TAB, Keys.NULL)
    assert console.value == "Get-OrganizationConfig"


def test_tab_completes_in_the_middle_of_a_line(console):
    console.press("Get-CASMailbox -Identity ad | fl", *[Keys.ARROW_LEFT] * 5, Keys.TAB)
    console.until(lambda: console.value == "Get-CASMailbox -Identity adele@contoso.com | fl")


def test_tab_leaves_an_empty_field_and_after_escape_a_full_one(console):
    console.press(Keys.TAB)
    assert console.visitor.focused.text == "Run a script"
    console.field.send_keys("Get-", Keys.ESCAPE, Keys.TAB)
    assert console.visitor.focused.text == "Run a script"
    assert console.value == "Get-"


def test_arrows_bring_commands_back_and_then_what_was_being_typed(console):
    console.run("Get-Help")
    console.run("nonsense")
    console.press("Get", Keys.ARROW_UP)
    assert console.value == "nonsense"
    console.press(Keys.ARROW_UP, Keys.ARROW_UP)
    assert console.value == "Get-Help"
    console.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    assert console.value == "Get"


def test_several_lines_are_typed_with_shift_enter_and_run_together(console):
    console.press("Get-Help", Keys.SHIFT, Keys.ENTER, Keys.NULL, "nonsense", Keys.ENTER)
    console.until(lambda: len(console.answers()) == 2)


def test_a_command_of_the_document_is_put_into_the_field_without_a_reload(console):
    console.press("something else")
    console.visitor.run("document.querySelector('.crib .command__text').click()")
    assert console.value == "Get-OrganizationConfig | Format-List EwsEnabled"
    assert "command=" not in console.visitor.driver.current_url
