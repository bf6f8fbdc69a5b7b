"""The lesson as a page without scripts, and whom its panel is shown."""

from dataclasses import replace

import pytest

from bookwithme.service.worlds import worlds
from tests.page import Page, words
from tests.web.lessons.playing import ASKING, SAID, begin

_ADELE = "/_emulator/api/mailboxes/adele@contoso.com"
SOLVABLE = {
    "id": "made", "title": {"en": "Make it", "fr": "Créez-le"}, "text": {"en": "**Do** it"},
    "as": "adele@contoso.com", "open": "/bookwithme/user/{page:adele@contoso.com}?anonymous",
    "done": {"page": {"mailbox": "adele@contoso.com", "published": False}},
    "hints": [{"en": "First hint", "fr": "x"}, {"en": "Second hint", "fr": "x"}],
    "solution": {"calls": [
        {"method": "PATCH", "path": f"{_ADELE}/page", "body": {"published": False}},
    ]},
}  # fmt: skip
LESSON = ASKING | {"scenario": "contoso", "steps": [SOLVABLE, *ASKING["steps"]]}
PAGE = "/_emulator/lesson"


@pytest.fixture
def started(client, context):
    """A world with a lesson."""
    begin(client, LESSON)
    return client


@pytest.fixture
def token(app, monkeypatch):
    """The server's control token, from now on."""
    found, told = app.extensions["bookwithme"], "open sesame"
    monkeypatch.setattr(found, "settings", replace(found.settings, control_token=told))
    return told


def panel(client, path="/", **more):
    """The panel beside a page; none where it is not shown."""
    return Page(client.get(path, **more)).all("[data-lesson]")


def test_it_tells_the_step_with_its_text_as_html(started):
    body = Page(started.get("/")).one("[data-lesson-body]")
    assert body.texts(".prose strong") == ["Do"]
    assert "Step 1 of 2 · Make it" in Page(started.get("/")).one("[data-lesson-line]").text


def test_hints_are_shown_one_at_a_time(started):
    for hints in (["First hint"], ["First hint", "Second hint"]):
        started.post(f"{PAGE}/made/hint")
        assert Page(started.get(PAGE)).texts(".lesson__hints li") == hints
    assert "Show a hint" not in words(started.get(PAGE))


def test_show_me_where_leads_there_as_the_persona(started):
    led = started.post(f"{PAGE}/made/where")
    assert (led.status_code, "/bookwithme/user/" in led.location) == (303, True)
    assert "Adele Vance" in words(started.get("/_emulator/"))


def test_check_says_when_it_is_not_done_and_do_it_for_me_does_it(started):
    told = started.post(f"{PAGE}/made/check", follow_redirects=True)
    assert "Not done yet." in words(told)
    told = started.post(f"{PAGE}/made/solve", follow_redirects=True)
    assert "Step 2 of 2" in Page(told).one("[data-lesson-body]")["data-said"]


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "This was done for you, and the step still isn't complete."),
        ("fr", "Cela a été fait à votre place, et l’étape n’est toujours pas terminée."),
    ],
)
def test_what_was_done_in_vain_is_said_to_be(client, context, language, says):
    looks = {"calls": [{"method": "GET", "path": "/{link:adele@contoso.com/Contract review}"}]}
    opens = {"opened": {"what": "link", "status": 200, "mailbox": "adele@contoso.com"}}
    begin(client, LESSON | {"steps": [SOLVABLE | {"solution": looks, "done": opens}]})
    client.post("/_emulator/api/clock/advance", json={"by": "P200D"})  # no link lives so long
    solved = client.post(f"{PAGE}/made/solve")
    told = client.get(solved.location, headers={"Accept-Language": language})
    assert says in words(told)


def test_a_question_is_answered_by_a_form(started):
    started.post(f"{PAGE}/made/solve")
    empty = started.post(f"{PAGE}/ask/answer", follow_redirects=True)
    assert "Choose an answer first." in words(empty)
    wrong = started.post(f"{PAGE}/ask/answer", data={"choice": "1"}, follow_redirects=True)
    assert "That is not right yet." in words(wrong)
    done = started.post(f"{PAGE}/ask/answer", data={"choice": ["0", "2"]}, follow_redirects=True)
    assert "All steps are done." in words(done)


def test_a_lesson_is_begun_after_a_question_and_ended(client, context):
    asked = client.post(f"{PAGE}/begin", data={"lesson": "private-links"})
    assert "Start this lesson?" in words(asked)
    sure = {"lesson": "private-links", "confirmed": "yes"}
    assert client.post(f"{PAGE}/begin", data=sure).status_code == 303
    assert panel(client)
    client.post(f"{PAGE}/end")
    assert panel(client) == []
    assert client.post(f"{PAGE}/begin", data=sure | {"lesson": "nothing"}).status_code == 422


def test_it_is_told_in_french(started):
    told = started.get(PAGE, headers={"Accept-Language": "fr"})
    assert "Étape 1 sur 2 · Créez-le" in Page(told).one("[data-lesson-body]")["data-said"]
    assert "Faites-le pour moi" in words(told)


def test_no_guest_sees_it_where_a_token_is_set(app, started, context, token):
    page = "/bookwithme/manage/nothing"
    guest, trainee = app.test_client(), app.test_client()
    assert panel(guest, page) == []
    trainee.get(f"/_emulator/invite/{worlds.invitation(context)}")
    assert panel(trainee, page)
    assert panel(guest, page, headers={"Authorization": f"Bearer {token}"})


def test_a_text_names_the_worlds_address_and_a_trainees_program_is_let_in_there(
    app, client, context, request
):
    begin(client, "the-outage")
    request.getfixturevalue("token")
    trainee = app.test_client()
    trainee.get(f"/_emulator/invite/{worlds.invitation(context)}")
    shown = Page(trainee.get(PAGE)).one(".prose").text
    assert f'url = "{context.base}/EWS/Exchange.asmx"' in shown
    told = trainee.post(f"{PAGE}/run/solve", follow_redirects=True)
    assert "Step 2 of 8" in Page(told).one("[data-lesson-body]")["data-said"]


def test_a_world_without_a_lesson_has_no_panel(client, context):
    assert panel(client) == []


def test_text_of_a_lesson_is_never_html(client, context):
    evil = {"en": '<script>x</script> [a](/b"><script>)', "fr": "x"}
    begin(client, ASKING | {"steps": [ASKING["steps"][0] | {"text": evil, "title": evil}]})
    assert "<script>x" not in client.get(PAGE).text
    assert SAID["en"] in words(client.get(PAGE))
