"""Programs that tests start: ended afterwards, whatever happened, and without a long wait."""

import re
import subprocess
import time
from contextlib import contextmanager

SOON = 30


@contextmanager
def running(command, **options):
    """A program whose output can be read; it is asked to end, and made to if it does not."""
    # By SIGTERM: whoever is started in the background may have to ignore SIGINT.
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **options) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(SOON)
            finally:
                process.kill()


@contextmanager
def serving(command, **options):
    """A server that answers: its process, and the address that it printed."""
    with running(command, **options) as process:
        found = (re.search(r"http://[\d.]+:\d+", line) for line in process.stdout)
        address = next(filter(None, found), None)
        assert address, "the server printed no address"
        yield process, address[0]


def reached(what):
    """Whether something becomes true within a minute."""
    for _ in range(60 * 50):
        if what():
            return True
        time.sleep(0.02)
    return False
