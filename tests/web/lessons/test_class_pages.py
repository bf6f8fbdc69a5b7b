"""The control room's classes: make one, sheet, board, acts by forms."""

import pytest

from tests.page import Page, words
from tests.web.lessons.playing import API

CLASSES = "/_emulator/classes"
ROSTER = "name;room\nAnn;12\nBob;14\n"


@pytest.fixture
def made(client, context):
    """A class that was made by the form, with a roster."""
    form = {"name": "monday", "trainees": ROSTER, "lesson": "private-links", "scenario": ""}
    answer = client.post(CLASSES, data=form)
    assert (answer.status_code, "/monday" in answer.location) == (303, True)
    return client


def do(client, act, **form):
    return client.post(f"{CLASSES}/monday/{act}", data=form, follow_redirects=True)


def test_no_classes_yet_says_what_a_class_is(client, context):
    assert "A class is a world for each trainee" in words(client.get(CLASSES))


def test_a_wrong_form_keeps_what_was_typed(client, context):
    answer = client.post(CLASSES, data={"name": "Monday!", "trainees": "0", "lesson": ""})
    page = Page(answer)
    assert answer.status_code == 422
    assert page.fields["name"] == ["Monday!"]
    assert "Enter a number from 1 to 99, one name per line, or a table (CSV)" in page.text
    for trainees in ("", "Person,Team\nAnna,x"):
        again = client.post(CLASSES, data={"name": "monday", "trainees": trainees})
        assert (again.status_code, "with a “name” column." in words(again)) == (422, True)


def test_a_name_in_use_is_told(made):
    answer = made.post(CLASSES, data={"name": "monday", "trainees": "2"})
    assert (answer.status_code, "This name is already in use." in words(answer)) == (409, True)


def test_the_sheet_has_a_card_with_a_code_for_each_and_csv_keeps_the_roster(made):
    cards = Page(made.get(f"{CLASSES}/monday/sheet")).all(".sheet__card")
    assert [each.texts("h3") for each in cards] == [["Ann"], ["Bob"]]
    assert all(each.one("img")["src"].startswith("data:image/svg+xml") for each in cards)
    lines = made.get(f"{CLASSES}/monday/sheet.csv").text.splitlines()
    assert lines[0].endswith("number,name,world,invitation,room")
    assert lines[1].startswith("1,Ann,monday-01,http")
    assert lines[1].endswith(",12")


@pytest.mark.parametrize("path", ["", "/monday"])
def test_a_class_bears_its_lessons_title_in_the_viewers_language(made, path):
    for lang, title in (("en", "Private links"), ("fr", "Liens privés")):
        page = Page(made.get(f"{CLASSES}{path}?lang={lang}"))
        assert any(title in each for each in page.texts("#board, .plain-list .caption"))


def test_the_board_tells_steps_help_and_hides_names(made):
    made.post(f"/w/monday-01{API}/lesson/steps/make/solve")
    board = Page(made.get(f"{CLASSES}/monday"))
    first, second = board.all("table.board tbody tr")
    assert "Ann" in first.text
    assert "1 solution" in first.text
    assert "Done by the emulator" in first.text
    assert "solution" not in second.text
    nameless = words(made.get(f"{CLASSES}/monday?nameless=1&text=150"))
    assert "Ann" not in nameless
    assert "No one is stuck." in words(made.get(f"{CLASSES}/monday?stuck=1"))


@pytest.mark.parametrize(
    ("path", "told"),
    [("mail", "Mail"), ("lesson", "Lesson"), ("journal", "Control room"), ("api/docs", "")],
)
def test_the_board_says_where_a_trainee_is(app, made, path, told):
    trainee, wanted = app.test_client(), {"Accept": "text/html"}
    (invitation, *_) = made.get(f"{API}/classes/monday").json["trainees"]
    trainee.get("/w/" + invitation["inviteUrl"].partition("/w/")[2])
    trainee.get(f"/w/monday-01/_emulator/{path}", headers=wanted)
    row = Page(made.get(f"{CLASSES}/monday")).all("table.board tbody tr")[0]
    (last,) = row.texts("td.board__last")
    assert last.partition("A scanner")[0].strip() == told


def test_the_board_asks_cheaply_whether_it_changed(made):
    do(made, "clock", mode="frozen")
    url = f"{CLASSES}/monday/changes"
    after = made.get(url).json["after"]
    assert made.get(f"{url}?after={after}").status_code == 304
    made.post(f"/w/monday-02{API}/lesson/steps/make/hint")
    assert made.get(f"{url}?after={after}").status_code == 200


def test_acts_are_for_all_or_for_those_chosen(made):
    assert "Done for the class." in words(do(made, "lock", only="2"))
    assert made.get(f"{API}/classes/monday").json["trainees"][1]["locked"] is True
    do(made, "unlock")
    do(made, "message", text="Lunch")
    do(made, "settings", accessRules="2025", policyDelay="")
    do(made, "clock", by="P1D", only=["1", "2"])
    assert "Lunch" in made.get("/w/monday-01/").text
    assert made.get(f"/w/monday-02{API}/settings").json["accessRules"] == "2025"
    assert "advancedFrom" not in made.get(f"/w/monday-02{API}/journal?kind=clock").text


def test_columns_are_headed_by_the_steps_titles_and_rows_tell_the_last_act(made):
    made.post("/w/monday-02/_emulator/settings", data={"accessRules": "2025"})
    board = Page(made.get(f"{CLASSES}/monday")).one("table.board")
    assert board.texts("th.board__step")[0] == "1 Create a private link"
    assert "Settings changed: accessRules: 2025" in board.texts("td.board__last")[1]
    again = made.get(f"{CLASSES}/monday/changes").json["after"]
    made.post("/w/monday-02/_emulator/settings", data={"accessRules": "2022"})
    assert made.get(f"{CLASSES}/monday/changes?after={again}").status_code == 200


def test_ninety_days_for_all_are_asked_once(made):
    assert "Move the clocks forward by 90 days?" in words(do(made, "clock", by="P90D"))
    assert "Done for the class." in words(do(made, "clock", by="P90D", confirmed="yes"))
    assert "Done for the class." in words(do(made, "clock", by="P1D"))


def test_an_address_on_the_sheet_keeps_its_hyphens_with_what_follows(made):
    (card, _) = Page(made.get(f"{CLASSES}/monday/sheet")).all(".sheet__card")
    link = card.one("a")
    assert link.raw == link["href"]
    assert len(link.all(".sheet__hyphen")) == link["href"].count("-")


@pytest.mark.parametrize(("act", "question"), [("reset", "Reset the"), ("delete", "End the")])
def test_dangerous_acts_ask_once(made, act, question):
    assert question in words(do(made, act))
    assert do(made, act, confirmed="yes").status_code == 200
    assert (made.get(f"{API}/classes/monday").status_code == 404) is (act == "delete")


def test_what_is_wrong_with_an_act_is_told_on_the_board(made):
    answer = do(made, "message", text="x" * 501)
    assert answer.status_code == 422
    assert "Enter up to 500 characters, on one line." in words(answer)
    assert do(made, "nonsense").status_code == 404


def test_it_is_all_told_in_french(made):
    told = words(made.get(f"{CLASSES}/monday", headers={"Accept-Language": "fr"}))
    assert "Pour tout le monde, ou pour les personnes sélectionnées" in told
