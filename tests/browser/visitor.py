"""Somebody at a browser: sees what is shown, presses what has a name, types into what has a label.

Everything is named by its English message; a visitor who reads French looks for its translation.
"""

from contextlib import contextmanager
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

from bookwithme.client import request
from bookwithme.i18n import language
from tests.browser.chromium import PATIENCE
from tests.browser.pixels import painted
from tests.browser.traffic import Traffic

QUIET = ("Failed to load resource: the server responded with a status of 4",)
"""What Chromium says of a page that is meant to be a 4xx; the tests look at statuses themselves."""


class Visitor:
    """One person with an own browser, as far as cookies and settings go."""

    def __init__(self, driver, url):
        self.driver = driver
        self.traffic = Traffic(driver)
        self.url = url
        self.language = language("en")
        self._settings = {}
        self.begin()

    def begin(self, lang="en", zone="Etc/UTC", *, scripts=True):
        """Come for the first time: no cookies, a language, a time zone, with scripts or without."""
        self.language = language(lang)
        self.tell("Network.clearBrowserCookies")
        self._settings = {
            "Network.enable": {},
            "Network.setExtraHTTPHeaders": {"headers": {"Accept-Language": lang}},
            "Emulation.setTimezoneOverride": {"timezoneId": zone},
            "Emulation.setScriptExecutionDisabled": {"value": not scripts},
        }
        self._settle_in()

    def _settle_in(self):
        for command, values in self._settings.items():
            self.tell(command, **values)

    def leave(self):
        """Leave a plain window to whoever begins next; what the browser complained of meanwhile."""
        self.driver.get("about:blank")  # first: this page is not to be laid out once more
        self.width(1280)
        self.media()
        complaints = [each["message"] for each in self.driver.get_log("browser")]
        return [each for each in complaints if not any(quiet in each for quiet in QUIET)]

    def become(self, address):
        """Be a persona, as if chosen on the start page."""
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode({"address": address}).encode()
        chosen = request("POST", f"{self.url}/_emulator/persona", body, headers=form)
        (cookie,) = SimpleCookie(chosen.headers["Set-Cookie"]).values()
        path = cookie["path"]
        self.tell("Network.setCookie", name=cookie.key, value=cookie.value, path=path, url=self.url)

    @property
    def origin(self):
        """Scheme, host and port of the emulator."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    def is_home(self, url):
        """Whether an address is one of the emulator's."""
        return url.startswith((f"{self.origin}/", "data:"))

    def tell(self, command, **values):
        """Tell the browser something that WebDriver has no word for."""
        return self.driver.execute_cdp_cmd(command, values)

    def width(self, pixels, height=900):
        """Look through a window of another size."""
        self.tell(
            "Emulation.setDeviceMetricsOverride",
            width=pixels,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def media(self, kind="", **features):
        """Prefer something (`color_scheme="dark"`), or look as a printer does (`kind="print"`)."""
        wished = [
            {"name": f"prefers-{name.replace('_', '-')}", "value": value}
            for name, value in features.items()
        ]
        self.tell("Emulation.setEmulatedMedia", media=kind, features=wished)

    def open(self, address):
        """Open an address, or a path of the world; the page's status."""
        self.settle()  # a form that is on its way would be given up
        self.driver.get(address if "://" in address else self.url + address)
        return self.status

    def reload(self):
        """Load the page again."""
        self.settle()
        self.driver.refresh()

    @property
    def status(self):
        """The status of the page that is shown."""
        return self.run("return performance.getEntriesByType('navigation')[0].responseStatus")

    def run(self, script, *values):
        """Run a script of the test's own in the page."""
        self.settle()
        return self.driver.execute_script(script, *values)

    def settle(self):
        """Wait until no page is on its way: nothing is to be looked for in one that goes."""
        self.until(self.traffic.is_quiet)

    def says(self, message, **values):
        """A message as the visitor reads it."""
        return self.language.gettext(message, **values)

    def find(self, by, wanted):
        """Everything that is found so on the page, once it is there."""
        self.settle()
        return self.driver.find_elements(by, wanted)

    def all(self, selector):
        """Everything that a CSS selector finds."""
        return self.find(By.CSS_SELECTOR, selector)

    def shown(self, selector):
        """What of that can be seen: paints at least a pixel."""
        return [each for each in self.all(selector) if painted(self, each)]

    def one(self, selector):
        """The first thing that a CSS selector finds, as soon as it is there."""
        return self.until(lambda: self.all(selector))[0]

    def texts(self, selector):
        """What the things say that a CSS selector finds."""
        return [each.text for each in self.all(selector)]

    def reads(self, selector, message, **values):
        """Wait until something that a CSS selector finds says this; forms take their time."""
        wanted = self.says(message, **values)
        self.until(lambda: wanted in self.texts(selector))

    def until(self, condition):
        """Wait for something to become true; what it gave."""
        wait = WebDriverWait(
            self.driver, PATIENCE, 0.05, ignored_exceptions=[StaleElementReferenceException]
        )
        return wait.until(lambda _: condition())

    @property
    def focused(self):
        """What has the focus."""
        self.settle()
        return self.driver.switch_to.active_element

    def keys(self, *keys):
        """Press keys, wherever the focus is."""
        self.focused.send_keys(*keys)

    def shift_tab(self):
        """Go back by one in the order of Tab."""
        self.keys(Keys.SHIFT, Keys.TAB, Keys.NULL)

    def named(self, name):
        """What can be pressed and is called so: shown, or told to those who cannot see it."""
        found = self.find(
            By.XPATH,
            "//*[self::a or self::button or self::summary][not(@aria-hidden)]"
            f"[normalize-space(.)={quoted(name)} or @aria-label={quoted(name)}]",
        )
        return [each for each in found if each.is_displayed()]

    def press(self, message, **values):
        """Press the first link, button or fold of that name."""
        name = self.says(message, **values)
        self.until(lambda: self.named(name))[0].click()

    def field(self, message, **values):
        """The field that bears a label, once it is shown: in the middle of what is seen."""
        starts = f"starts-with(normalize-space(.), {quoted(self.says(message, **values))})"
        by_label = f"//*[@id=//label[{starts}]/@for] | //label[{starts}]//input"

        def shown():
            found = self.find(By.XPATH, by_label)
            return [each for each in found if each.is_displayed()]

        field = self.until(shown)[0]
        self.run("arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })", field)
        return field

    def type(self, message, text):
        """Type into the field that bears a label, over what is in it."""
        field = self.field(message)
        field.clear()
        field.send_keys(text)

    def choose(self, message, value):
        """Choose a value of the list that bears a label."""
        Select(self.field(message)).select_by_value(value)

    @property
    def heading(self):
        """The page's first heading."""
        return self.one("h1").text

    @contextmanager
    def another_tab(self):
        """Look at something in another tab, then come back."""
        before = self.driver.current_window_handle
        self.driver.switch_to.new_window("tab")
        self._settle_in()
        yield
        self.driver.close()
        self.driver.switch_to.window(before)


def quoted(text):
    """A text as a literal of XPath, which knows no escapes."""
    pieces = ', "\'", '.join(f"'{piece}'" for piece in text.split("'"))
    return f"concat({pieces}, '')"
