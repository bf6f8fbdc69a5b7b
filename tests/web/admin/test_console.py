"""The Exchange console's page: what is typed, what is answered."""

from io import BytesIO

import pytest

from bookwithme.service.admin import administration, policies
from bookwithme.service.worlds import journal
from tests.page import Page, words
from tests.web.admin.console_page import BLOCK, PAGE, UNBLOCK, answers, glance, part, type_in
from tests.web.conftest import BLOCKED, ORGANIZER, people

BROKEN = (
    "Set-CASMailbox -Identity adele@contoso.com -EwsApplicationAccessPolicy  EnforceBlockList "
    '@{Add="MicrosoftOWSPersonalBookings"}'
)


def allowed(cast):
    return administration.access(cast.context, ORGANIZER).decision.allowed


def test_a_command_is_answered_below_what_was_typed_before(client, cast):
    type_in(client, "Get-OrganizationConfig | Format-List EwsEnabled")
    page = type_in(client, "get-casmailbox adele@contoso.com | fl EwsEnabled")
    assert [each.text for each in answers(page)] == [
        "PS> Get-OrganizationConfig | Format-List EwsEnabled EwsEnabled :",
        "PS> get-casmailbox adele@contoso.com | fl EwsEnabled EwsEnabled : True",
    ]


def test_output_keeps_its_columns(client, cast):
    page = type_in(client, "Get-OrganizationConfig | fl EwsApplicationAccessPolicy,Ews*List")
    lines = (
        "\n\nEwsApplicationAccessPolicy :\nEwsAllowList               :\n"
        "EwsBlockList               :\n"
    )
    assert lines in page


def test_several_lines_pasted_at_once_are_answered_one_by_one(client, cast):
    page = type_in(client, f"{BLOCK}\r\n# a remark\r\nnonsense; {UNBLOCK}")
    assert [each.text.partition(" ")[2][:20] for each in answers(page)] == [
        BLOCK[:20],
        "nonsense The term 'n",
        UNBLOCK[:20],
    ]
    assert part(page, "span", "console__error").startswith("The term 'nonsense' is not recognized")
    assert allowed(cast)


def test_a_script_and_its_files_are_run_instead_of_what_is_typed(client, cast):
    script = (
        b"$who = Import-Csv who.csv\r\nforeach ($one in $who) {\r\n  Get-CASMailbox $one.Who\r\n}"
    )
    page = type_in(
        client,
        "not this",
        script=(BytesIO(script), "look.ps1"),
        beside=[(BytesIO(b"Who\nadele@contoso.com\nnobody\n"), "who.csv")],
    )
    shown = [each.text for each in answers(page)]
    assert shown[0] == "PS> $who = Import-Csv who.csv"
    assert "Adele Vance" in shown[1]
    assert shown[1].endswith("At line:3 char:3")


@pytest.mark.parametrize(
    "reads", ["Get-Mailbox $who | Set-CASMailbox -EwsEnabled $false", "Set-CASMailbox @who"]
)
def test_a_variable_of_an_earlier_run_is_not_everybody(client, cast, reads):
    type_in(client, "$who = 'adele@contoso.com'")
    page = type_in(client, f"Set-OrganizationConfig -EwsEnabled $false\n{reads}")
    assert part(page, "span", "console__error") == (
        "The variable '$who' cannot be retrieved because it has not been set. "
        f"At line:2 char:{reads.index('who')}"
    )
    assert "Each Run is a script of its own" in part(page, "p", "hint")
    assert allowed(cast)


def test_a_variable_that_the_same_text_sets_is_read(client, cast):
    text = "foreach ($one in 'adele') {\n$one | % { $_ }\nif ($seen) {'again'}\n$seen = $true}"
    page = type_in(client, f"{text}\n$ErrorActionPreference\n$seen")
    assert not part(page, "span", "console__error")
    assert "True" in answers(page)[-1].text


def test_a_hint_stands_apart_from_the_output(client, cast):
    page = type_in(client, BROKEN)
    assert part(page, "span", "console__error") == (
        "A positional parameter cannot be found that accepts argument "
        "'System.Collections.Hashtable'."
    )
    assert "The command lacks -EwsBlockList before the hashtable." in part(page, "p", "hint")
    assert allowed(cast)


def test_nothing_changed_is_a_warning(client, cast):
    page = type_in(client, UNBLOCK)
    assert part(page, "span", "console__warning").startswith("WARNING: The command completed")


def test_answers_outlive_a_reload_and_are_each_visitors_own(app, client, cast):
    type_in(client, "Get-Help Get-CASMailbox")
    assert "SYNOPSIS" in client.get(PAGE).text
    assert "SYNOPSIS" not in app.test_client().get(PAGE).text


def test_clear_begins_anew(client, cast):
    type_in(client, "Get-Help Get-CASMailbox")
    assert client.post(f"{PAGE}/clear").status_code == 303
    assert "SYNOPSIS" not in client.get(PAGE).text


def test_a_forged_visit_is_no_name_to_keep_answers_under(client, cast):
    client.set_cookie("bookwithme.console.default", "x" * 500)
    type_in(client, "Get-Help")
    [entry] = journal.entries(cast.context, "console", 0, 0)
    assert len(entry.data["visit"]) == 24


def test_the_journal_tells_what_was_typed(client, cast):
    type_in(client, "Get-Help Get-CASMailbox")
    room = client.get("/_emulator/journal", query_string={"kind": "console"}).text
    assert "Typed in the console" in words(room)
    assert "command Get-Help Get-CASMailbox" in words(room)
    assert "SYNOPSIS" not in room


@pytest.mark.parametrize("text", ["", "  \r\n "])
def test_an_empty_command_prints_nothing(client, cast, text):
    page = type_in(client, text)
    assert answers(page) == []
    assert journal.entries(cast.context, "console", 0, 0) == []


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "\u202e\ufeff'", "-" * 20_001, "@{" * 500, "'"]
)
def test_any_text_is_answered_and_shown_as_text(client, cast, text):
    before = policies.directory_of(cast.context, None, "console").organization()
    page = type_in(client, text)
    assert "<script>alert" not in page
    assert part(page, "span", "console__error")
    assert policies.directory_of(cast.context, None, "console").organization() == before


def test_looking_changes_nothing(client, cast):
    before = journal.entries(cast.context, None, 0, 0)
    for path in (PAGE, f"{PAGE}?identity={BLOCKED}", f"{PAGE}/complete?text=Set-&cursor=4"):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
    assert journal.entries(cast.context, None, 0, 0) == before


def test_a_console_belongs_to_one_organization(client, cast):
    page = client.get(PAGE, query_string={"organization": "fabrikam.com"}).text
    assert glance(page) == {"gus@fabrikam.com": False}
    type_in(client, "Set-OrganizationConfig -EwsEnabled $false", organization="fabrikam.com")
    blank = policies.directory_of(cast.context, "contoso.com", "console").organization().ews
    assert blank.ews_enabled is None
    assert Page(page).one("nav.tabs").texts("a") == ["contoso.com", "fabrikam.com"]


def test_a_link_puts_a_command_into_the_input(client, cast):
    links = Page(client.get(PAGE)).all(".crib a.command__text")
    assert len(links) == (15 + 2) + 15 + 13
    for link in links:
        shown = Page(client.get(link["href"])).fields
        assert shown["command"] == [link["data-command"]]


def test_of_the_cribs_commands_only_the_one_that_is_broken_as_printed_fails(client, cast):
    commands = Page(client.get(PAGE)).values(".crib [data-command]", "data-command")
    page = type_in(client, "\n".join(commands), identity=ORGANIZER)
    failed = [each.all(".console__error") != [] for each in answers(page)]
    assert [command for command, bad in zip(commands, failed, strict=True) if bad] == [BROKEN]


def test_the_page_speaks_french_and_the_console_english(client, cast):
    type_in(client, "nonsense")
    page = client.get(PAGE, headers={"Accept-Language": "fr"}).text
    assert "La décision concernant Adele Vance" in words(page)
    assert "Vide\N{NO-BREAK SPACE}: toutes les applications sont autorisées." in page
    assert "Blank: all applications are allowed." not in page
    assert "is not recognized as a name of a cmdlet" in words(page)


def test_another_world_has_a_console_of_its_own(client, cast, other_place):
    people(other_place)
    page = type_in(client, BLOCK, base="/w/class")
    assert not glance(page)[ORGANIZER]
    assert allowed(cast)
    assert answers(client.get(PAGE)) == []
    assert set(Page(page).values("main form[method=post]", "action")) == {
        "/w/class/_emulator/exchange",
        "/w/class/_emulator/exchange/clear",
    }


def test_another_sites_page_may_not_type(client, cast):
    sent = client.post(PAGE, data={"command": BLOCK}, headers={"Sec-Fetch-Site": "cross-site"})
    assert sent.status_code == 403
    assert allowed(cast)


def test_tab_offers_what_could_stand_at_the_cursor(client, cast):
    asked = {"text": "Get-CASMailbox ad | fl", "cursor": 17, "organization": "contoso.com"}
    answer = client.get(f"{PAGE}/complete", query_string=asked)
    assert answer.json == {"start": 15, "offers": [ORGANIZER]}


@pytest.mark.parametrize("cursor", ["-1", "99"])
def test_a_cursor_outside_the_text_is_refused(client, cast, cursor):
    asked = {"text": "Get-", "cursor": cursor}
    assert client.get(f"{PAGE}/complete", query_string=asked).status_code == 400
