"""Every shipped lesson can be played: each step ticks by its solution, and by nothing else."""

import pytest

from tests.web.clients.soaping import find, post
from tests.web.lessons.playing import (
    API,
    SHIPPED_NAMES,
    begin,
    document,
    done,
    look_again,
    solve,
    texts_in,
)


@pytest.mark.parametrize("name", SHIPPED_NAMES)
def test_each_step_ticks_by_its_solution_and_none_before(client, context, name):
    steps = [each["id"] for each in begin(client, name)["steps"]]
    for number, step in enumerate(steps):
        assert look_again(client) == steps[:number]
        answer = solve(client, step)
        assert answer.status_code == 200, answer.json
        assert done(client) == steps[: number + 1]
    assert all(each["solved"] for each in client.get(f"{API}/lesson").json["steps"])


@pytest.mark.parametrize("name", SHIPPED_NAMES)
def test_no_step_ticks_by_something_else(client, context, name):
    lesson = document(name)
    begin(client, name)
    for number, step in enumerate(lesson["steps"]):
        something_else(client, step)
        assert len(look_again(client)) == number, step["id"]
        solve(client, step["id"])


def something_else(client, step):
    """Much that is beside the step: pages, a command that fails, another's mailbox, program."""
    client.get("/")
    client.get("/bookwithme/me")
    client.get("/bookwithme/user/00000000000000000000000000000000@contoso.com?anonymous")
    for command in ("Get-Help", "Get-OrganizationConfig -Nonsense", "Set-CASMailbox"):
        client.post(f"{API}/exchange", json={"command": command})
    client.post(f"{API}/clock/advance", json={"by": "PT1S"})
    client.post(f"{API}/mailboxes/admin@contoso.com/share", json={"to": ["ravi@fabrikam.com"]})
    post(client, find(), user="adele@contoso.com", **{"User-Agent": "MyApp/1.0"})
    post(client, find(), user="admin@contoso.com")
    if "question" in step:
        wrong = [n for n in range(len(step["choices"])) if n not in step["right"]]
        for choices in (wrong, [*step["right"], *wrong], []):
            answer = {"choices": choices}
            url = f"{API}/lesson/steps/{step['id']}/answer"
            assert client.post(url, json=answer).status_code == 200


@pytest.mark.parametrize("name", SHIPPED_NAMES)
def test_every_text_is_there_in_both_languages(name):
    texts = list(texts_in(document(name)))
    assert len(texts) > 10
    assert [each for each in texts if each.keys() != {"en", "fr"} or not all(each.values())] == []
