"""`serve` writes a line for each request to standard error."""

import json
import signal
from urllib.request import urlopen

from tests.cli.stopping import LIMIT, address, begun


def written(environment, *arguments):
    """What a server wrote about one request."""
    environment.pop("BOOKWITHME_LOG")
    with begun(environment, "serve", "--port", "0", *arguments) as process:
        with urlopen(f"http://{address(process)}/healthz?key=open-sesame", timeout=LIMIT) as answer:
            number = answer.headers["X-Request-Id"]
        process.send_signal(signal.SIGTERM)
        assert process.wait(LIMIT) == 0
        return number, process.stderr.read().decode().splitlines()


def test_as_text_unless_told_otherwise(environment):
    number, (line,) = written(environment)
    assert " INFO 127.0.0.1 default GET /healthz 200 " in line
    assert line.endswith(f" bytes {number}")


def test_as_json(environment):
    number, (line,) = written(environment, "--log", "json")
    fields = json.loads(line)
    assert (fields["id"], fields["path"], fields["status"]) == (number, "/healthz", 200)


def test_as_nothing(environment):
    assert written(environment, "--log", "none")[1] == []


def test_another_kind_is_refused_with_the_setting_named(environment):
    environment["BOOKWITHME_LOG"] = "xml"
    with begun(environment, "serve", "--port", "0") as process:
        assert process.wait(LIMIT) == 1
        assert b"BOOKWITHME_LOG: must be one of text, json, none" in process.stderr.read()
