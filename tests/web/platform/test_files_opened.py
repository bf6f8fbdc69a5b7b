"""What a page reads from the disk: once, not at every request."""

import sys

import pytest

from tests.web.attendee.attendees import type_of


@pytest.fixture
def opened():
    """The files that Python opens during a test; the hook itself stays as long as the process."""
    paths, listening = [], True

    def note(event, values):
        if listening and event == "open":
            paths.append(values[0])

    sys.addaudithook(note)
    yield paths
    listening = False


def test_a_page_with_a_zone_picker_opens_no_file_when_it_is_asked_for_again(client, cast, opened):
    first = client.get(type_of(cast))
    assert first.text.count("<option") > 140
    opened.clear()
    assert client.get(type_of(cast)).status_code == 200
    assert opened == []
