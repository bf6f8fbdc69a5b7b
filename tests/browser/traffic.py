"""What the browser tells of its traffic: what came, and whether a page is on its way."""

import json
from dataclasses import dataclass

STEPS = {
    "Page.frameRequestedNavigation": ("chosen", True),
    "Page.frameScheduledNavigation": ("chosen", True),
    "Page.frameClearedScheduledNavigation": ("chosen", False),
    "Page.frameStartedNavigating": ("loading", True),
    "Page.frameStartedLoading": ("loading", True),
    "Page.frameNavigated": ("loading", True),
    "Page.frameStoppedLoading": ("loading", False),
}
"""Which part of a page's way begins or ends: `chosen` by a click, `loading` to the last picture."""


STATE = """
return document.querySelector("main[aria-busy=true]") ? "changing in place" : document.readyState
"""


@dataclass(frozen=True)
class Answer:
    """What came over the network: the kind of thing, its address, its status (0: nothing came)."""

    kind: str
    url: str
    status: int


class Traffic:
    """The traffic of one browser, in all its tabs."""

    def __init__(self, driver):
        self._driver = driver
        self._asked = {}
        self._answers = {}
        self._under_way = {}

    def answers(self):
        """What came or failed since this was called last.

        What is still under way, or was cut off by the next page, is no answer: parts of pages are
        fetched again every few seconds.
        """
        self._listen()
        answers, self._answers = self._answers, {}
        return list(answers.values())

    def is_quiet(self):
        """Whether the page in front is there, whole, and no other is on its way to its place.

        A click that sends a form is over before the form is on its way, so the driver waits for
        nothing; but the page tells of the request in the click, before it answers anything else.
        """
        state = self._driver.execute_script(STATE)
        self._listen()
        coming = {frame for (frame, _), under_way in self._under_way.items() if under_way}
        # Which tab is in front is asked for only where something is on its way somewhere.
        return state == "complete" and (
            not coming or self._driver.current_window_handle not in coming
        )

    def _listen(self):
        for each in self._driver.get_log("performance"):
            event = json.loads(each["message"])["message"]
            method, told = event["method"], event["params"]
            if method in STEPS:
                step, begins = STEPS[method]
                frame = told["frameId"] if "frameId" in told else told["frame"]["id"]
                self._under_way[frame, step] = begins
            elif method == "Network.requestWillBeSent":
                self._asked[told["requestId"]] = Answer(told["type"], told["request"]["url"], 0)
            elif method == "Network.responseReceived" and told["requestId"] in self._asked:
                answer = told["response"]
                self._answers[told["requestId"]] = Answer(
                    told["type"], answer["url"], answer["status"]
                )
            elif method == "Network.loadingFailed" and not told.get("canceled"):
                failed = self._asked.get(told["requestId"])
                if failed and told["requestId"] not in self._answers:
                    self._answers[told["requestId"]] = failed
