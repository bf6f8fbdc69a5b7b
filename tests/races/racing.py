"""Many requests in one moment, and what came of them."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from bookwithme.client import request

RUNNERS = 50
"""So many are on their way at any moment."""


def at_once(url, asked):
    """Send every (method, path, body, headers) of `asked` in one rush; the answers in order.

    Who is told to come again, since others wrote for long, does so after the rush.
    """
    ready = threading.Barrier(min(RUNNERS, len(asked)))
    begun = threading.local()

    def ask(each):
        method, path, body, headers = each
        return request(method, f"{url}/_emulator/api{path}", body, headers=headers)

    def rush(each):
        if not hasattr(begun, "already"):
            begun.already = True
            ready.wait(30)
        return ask(each)

    with ThreadPoolExecutor(ready.parties) as pool:
        answers = list(pool.map(rush, asked))
    return [ask(asked[n]) if is_busy(each) else each for n, each in enumerate(answers)]


def is_busy(answer):
    """Whether somebody is told to come again, as 503 with Retry-After."""
    return answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0


def statuses(answers):
    """How often each status came."""
    return dict(Counter(answer.status_code for answer in answers))


def codes(answers):
    """The codes of the problems that were told."""
    return {answer.json()["code"] for answer in answers if answer.status_code >= 400}
