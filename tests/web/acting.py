"""What tests of pages do: be somebody, look what an act has changed."""

from tests.service.whole import exported


def be(client, address):
    """Choose a persona, as the start page does."""
    answer = client.post("/_emulator/persona", data={"address": address})
    assert answer.status_code == 303
    return client


def state(context):
    """All that a world is: two are equal when nothing was changed between."""
    return exported(context)
