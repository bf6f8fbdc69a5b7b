"""Several workers count wrong tokens together."""

import signal
from collections import Counter
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from bookwithme.web.platform.rate_limits import PER_ADDRESS
from tests.cli.stopping import LIMIT, address, begun

pytestmark = pytest.mark.postgresql


def status(where, token):
    """The status of a request with a token, on a connection of its own."""
    asked = Request(f"http://{where}/_emulator/api/clock")
    asked.add_header("Authorization", f"Bearer {token}")
    try:
        with urlopen(asked, timeout=LIMIT) as answer:
            return answer.status
    except HTTPError as error:
        with error:
            return error.code


def test_wrong_tokens_at_several_workers_are_counted_together(postgres, environment):
    environment["BOOKWITHME_DATABASE_URL"] = postgres.new_database()[1]
    environment["BOOKWITHME_CONTROL_TOKEN"] = "right"
    with begun(environment, "serve", "--port", "0", "--workers", "2") as server:
        where = address(server)
        assert status(where, "right") == 200
        found = Counter(status(where, number) for number in range(2 * PER_ADDRESS))
        assert found == {401: PER_ADDRESS, 429: PER_ADDRESS}
        assert {status(where, "right") for _ in range(10)} == {429}
        server.send_signal(signal.SIGTERM)
        assert server.wait(LIMIT) == 0
