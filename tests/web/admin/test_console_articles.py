"""The article of the year in force with its recipes, those of other years, and what changed."""

import pytest

from tests.page import Page
from tests.web.admin.console_page import PAGE, answers, type_in
from tests.web.conftest import BLOCKED, ORGANIZER

API = "/_emulator/api"
TITLES = {
    "2022": "The article of May 2022",
    "2025": "The article of 2023 to 2025",
    "2026": "The article of June 2026",
}
PRINTED = "-EwsApplicationAccessPolicy  EnforceBlockList @{"
OFF_FOR_ALL = (
    'Set-OwaMailboxPolicy -Identity "OwaMailboxPolicy-Default" -PersonalBookingsDisabled $true'
)
ON_FOR_SOME = (
    'New-OwaMailboxPolicy -Name "BwmEnablePolicy"',
    f'Set-CASMailbox -Identity {ORGANIZER} -OwaMailboxPolicy "BwmEnablePolicy"',
)


def page_of(client, year):
    settings = client.patch(f"{API}/settings", json={"accessRules": year})
    assert settings.status_code == 200
    return Page(client.get(PAGE))


def article(page, year):
    found = [each for each in page.all("details.crib") if TITLES[year] in each.text]
    assert len(found) == 1
    return found[0]


def commands(part):
    return [each["data-command"] for each in part.all("a.command__text")]


@pytest.mark.parametrize("year", TITLES)
def test_the_article_of_the_rules_in_force_stands_first_open_and_the_others_beside_it(
    client, cast, year
):
    shown = page_of(client, year).all("details.crib")
    told = [(each.one("h2").text, each.get("open") is not None) for each in shown]
    others = [(title, False) for rules, title in TITLES.items() if rules != year]
    assert told == [(f"{TITLES[year]} In force in this world", True), *others]


@pytest.mark.parametrize("year", TITLES)
def test_in_its_own_year_every_command_runs_but_the_one_that_was_printed_broken(client, cast, year):
    typed = commands(article(page_of(client, year), year))
    assert len(typed) == {"2022": 17, "2025": 17, "2026": 15}[year]
    page = type_in(client, "\n".join(typed), identity=ORGANIZER)
    failed = [each.all(".console__error") != [] for each in answers(page)]
    bad = [command for command, wrong in zip(typed, failed, strict=True) if wrong]
    assert [PRINTED in each for each in bad] == ([True] if year == "2022" else [])


def test_of_the_article_of_2022_the_lists_without_a_policy_fail_from_october_2022_on(client, cast):
    first = article(page_of(client, "2025"), "2022")
    page = type_in(client, "\n".join(commands(first)), identity=ORGANIZER)
    failed = [each.one("pre").text for each in answers(page) if each.all(".console__error")]
    lacking = [each for each in failed if "must be specified if to set" in each]
    assert (len(failed), len(lacking)) == (5, 4)


def test_the_recipes_of_2026_turn_the_page_off_for_all_and_on_for_one(client, cast):
    known = commands(article(page_of(client, "2026"), "2026"))
    assert {OFF_FOR_ALL, *ON_FOR_SOME} <= set(known)
    type_in(client, "\n".join((OFF_FOR_ALL, *ON_FOR_SOME)), identity=ORGANIZER)
    allowed = {
        who: client.get(f"{API}/mailboxes/{who}/access").json["allowed"]
        for who in (ORGANIZER, BLOCKED)
    }
    assert allowed == {ORGANIZER: True, BLOCKED: False}


@pytest.mark.parametrize("year", TITLES)
def test_the_time_line_tells_what_changed_and_marks_the_rules_in_force(client, cast, year):
    page = page_of(client, year)
    [line] = [each for each in page.all("section.card") if "What changed from" in each.text]
    assert len(line.all("li")) == 9
    [marked] = line.all('li[aria-current="true"]')
    assert f"Rules of {year}" in marked.text


def test_the_page_tells_of_each_mailbox_policy_and_who_has_it(client, cast):
    client.post(f"{API}/organizations/contoso.com/owa-policies", json={"name": "Own"})
    client.patch(f"{API}/mailboxes/{ORGANIZER}", json={"owaMailboxPolicy": "Own"})
    client.patch(f"{API}/settings", json={"policyDelay": "realistic"})
    page = Page(type_in(client, OFF_FOR_ALL, identity=ORGANIZER))
    rows = [each.text for each in page.all('table[aria-labelledby="owa-title"] tbody tr')]
    assert rows == [
        (
            "OwaMailboxPolicy-Default Default False configured: True "
            "everyone without a policy of their own"
        ),
        "Own False Adele Vance",
    ]
    assert "only apply under the rules of 2026" in page.text


def test_the_change_of_a_mailbox_policy_is_told_before_and_after_and_waits(client, cast):
    client.patch(f"{API}/settings", json={"policyDelay": "realistic", "accessRules": "2026"})
    page = Page(type_in(client, OFF_FOR_ALL, identity=ORGANIZER))
    [entry] = [each.text for each in page.all(".exchange__log li") if each.all(".moved")]
    assert entry.startswith("OwaMailboxPolicy-Default Not in effect yet")
    assert "PersonalBookingsDisabled: False → True" in entry
    assert "1 change is configured, but not in effect yet" in page.text


def test_a_removed_policy_leaves_its_changes_in_the_log(client, cast):
    page = Page(
        type_in(client, "New-OwaMailboxPolicy Own; Remove-OwaMailboxPolicy Own", identity=ORGANIZER)
    )
    told = [each.text for each in page.all(".exchange__log .strong")]
    assert told == ["A mailbox policy that has been removed"] * 2


def test_articles_and_time_line_are_in_french_too(client, cast):
    page = Page(client.get(PAGE, headers={"Accept-Language": "fr"}))
    assert "L’article de juin 2026" in page.text
    assert "Ce qui a changé d’un article à l’autre" in page.text
