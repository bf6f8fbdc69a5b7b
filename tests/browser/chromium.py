"""Debian's Chromium without a window, or its shell."""

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

from tests.needs import CHROMIUM, DRIVER

PATIENCE = 60
"""Real seconds to wait for anything: a bound, far beyond what a busy machine takes."""

UNUSED = (
    *("BackForwardCache", "IsolateOrigins", "MediaRouter", "OptimizationHints"),
    *("SpareRendererForSitePerProcess", "Translate"),
)
SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-component-extensions-with-background-pages",
    "--disable-extensions",
    # Each page comes from this machine: one process is enough, and none is kept for later.
    f"--disable-features={','.join(UNUSED)}",
    "--disable-site-isolation-trials",
    "--renderer-process-limit=1",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--lang=en",
    "--window-size=1280,900",
)


def start():
    """A browser with nothing in it, which tells what it complains of and what it asks for."""
    options = Options()
    options.binary_location = CHROMIUM
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    options.timeouts = {"pageLoad": PATIENCE * 1000, "script": PATIENCE * 1000}
    for switch in SWITCHES:
        options.add_argument(switch)
    return webdriver.Chrome(options=options, service=Service(DRIVER))
