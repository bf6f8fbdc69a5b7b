"""What an organizer is told whom a mailbox policy of Outlook on the web turned off."""

import pytest

from tests.page import words
from tests.web.acting import be
from tests.web.conftest import ORGANIZER


@pytest.mark.parametrize(
    ("language", "reason"),
    [
        ("en", "disabled by the Outlook on the web mailbox policy 'OwaMailboxPolicy-Default'"),
        (
            "fr",
            "la stratégie de boîte aux lettres Outlook sur le web «\xa0OwaMailboxPolicy-Default",
        ),
    ],
)
def test_who_is_turned_off_by_a_mailbox_policy_is_told_which(client, cast, language, reason):
    api = "/_emulator/api"
    client.patch(f"{api}/settings", json={"accessRules": "2026"})
    path = f"{api}/organizations/contoso.com/owa-policies/OwaMailboxPolicy-Default"
    client.patch(path, json={"personalBookingsDisabled": True})
    asked = be(client, ORGANIZER).get("/bookwithme/me", headers={"Accept-Language": language})
    assert (asked.status_code, reason in words(asked)) == (403, True)
