"""A script, the page that it knows, and a meeting type there."""

import pytest

from tests.web.clients.scripts import Script


@pytest.fixture
def script(client, cast):
    return Script(client, cast.organizer)


@pytest.fixture
def service(cast):
    return str(cast.public.guid)


@pytest.fixture
def unverified(client, cast):
    client.patch("/_emulator/api/settings", json={"emailVerification": False})
