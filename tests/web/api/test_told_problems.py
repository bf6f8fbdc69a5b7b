"""What the control API says of a bad field says what is wrong, and nothing besides."""

import pytest

from tests.web.conftest import ORGANIZER

API = "/_emulator/api"


@pytest.mark.parametrize(
    ("path", "body", "problems"),
    [
        (
            "signatures",
            {"rows": [{"name": "Zoé", "address": "zoe", "url": "https://x.example"}]},
            [("rows[0].address", "must be an e-mail address such as name@example.com")],
        ),
        ("signatures", {"rows": []}, [("rows", "must not be empty")]),
        (
            "signatures",
            {"mailboxes": "all", "formats": ["zz"]},
            [("formats[0]", "must be one of htm, txt, eml")],
        ),
        (f"mailboxes/{ORGANIZER}/share", {"to": []}, [("to", "must not be empty")]),
    ],
)
def test_a_list_is_too_short_only_where_it_was_sent_so(client, cast, path, body, problems):
    answer = client.post(f"{API}/{path}", json=body)
    told = [(each["field"], each["problem"]) for each in answer.json["errors"]]
    assert (answer.status_code, told) == (422, problems)


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("limit=-1", "must be a number from 1 to 10000"),
        ("limit=99999999999999999999", "must be a number from 1 to 10000"),
        ("limit=1.5", "must be a whole number"),
        ("limit=-", "must be a whole number"),
        ("after=-1", "must be a number from 0 to 999999999999999"),
    ],
)
def test_a_number_of_a_query_is_told_what_is_wrong_with_it(client, context, query, problem):
    field = query.partition("=")[0]
    answer = client.get(f"{API}/journal?{query}")
    assert answer.json["errors"] == [{"field": field, "problem": problem}]
