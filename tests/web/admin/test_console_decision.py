"""Beside the console: who may use Bookings, why, what waits, and who changed what."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bookwithme.domain.settings import PolicyDelay
from bookwithme.service.admin import administration
from bookwithme.service.worlds import clocks
from tests.page import Page, words
from tests.web.admin.console_page import BLOCK, PAGE, glance, part, steps, type_in
from tests.web.conftest import BLOCKED, NEWCOMER, NOW, ORGANIZER, UNLICENSED, add_mailbox


@pytest.fixture
def slow(cast):
    """The world, where an organization's policy takes as long as Exchange Online takes."""
    administration.change_settings(
        cast.context, partial(replace, policy_delay=PolicyDelay.REALISTIC)
    )
    return cast


def test_the_page_tells_of_everyone_whether_they_may_and_of_the_first_why(client, cast):
    page = client.get(PAGE).text
    assert glance(page) == {
        ORGANIZER: True,
        BLOCKED: False,
        UNLICENSED: False,
        NEWCOMER: True,
    }
    assert "The decision about Adele Vance" in words(page)
    told = [text for _, text in steps(page)]
    starts = [
        "Subscription Does the user's subscription include Bookings? Microsoft 365 E3 Covered",
        "Service plan",
        "Organization, step 1",
        "User, step 1",
        "Organization, step 2C",
        "User, step 2C",
        "Outlook on the web mailbox policy Does the default",
    ]
    assert [text.startswith(start) for text, start in zip(told, starts, strict=True)] == [True] * 7


def test_each_step_tells_where_its_value_comes_from_and_what_would_change_it(client, cast):
    page = client.get(PAGE, query_string={"identity": BLOCKED}).text
    looks, own = steps(page)[-2]
    assert looks == ["steps__deny"]
    assert own == (
        "User, step 2B Which applications does the user's own policy allow? "
        "EnforceBlockList {MicrosoftOWSPersonalBookings} On the block list: denied. "
        "Where the value comes from Get-CASMailbox -Identity ben@contoso.com | Format-List "
        "EwsApplicationAccessPolicy,Ews*List The command that changes this "
        "Set-CASMailbox -Identity ben@contoso.com -EwsBlockList "
        '@{Remove="MicrosoftOWSPersonalBookings"}'
    )


def test_what_a_command_has_just_changed_is_marked_until_the_next_one(client, cast):
    page = type_in(client, BLOCK)
    marked = [text[:21] for looks, text in steps(page) if "steps__changed" in looks]
    assert marked == ["Organization, step 2B", "User, step 2C Just ch"]
    assert (glance(page)[ORGANIZER], glance(page)[NEWCOMER]) == (False, False)
    assert Page(type_in(client, "Get-Help")).all(".steps__changed") == []


def test_the_mailbox_that_is_explained_stays_the_one_that_was_chosen(client, cast):
    page = type_in(client, "Get-Help", identity=NEWCOMER, organization="contoso.com")
    assert "The decision about Dora New" in words(page)


def test_who_has_chosen_a_persona_sees_their_own_decision_first(client, cast):
    client.post("/_emulator/persona", data={"address": BLOCKED})
    assert "The decision about Ben Blocked" in words(client.get(PAGE).text)


@pytest.mark.parametrize(
    "query", [{"identity": "who@contoso.com"}, {"identity": "x"}, {"organization": "example.org"}]
)
def test_who_is_not_there_is_not_found(client, cast, query):
    assert client.get(PAGE, query_string=query).status_code == 404


def test_a_world_without_anybody_says_what_to_do(client, context):
    answer = client.get(PAGE)
    assert answer.status_code == 200
    assert "There is no organization yet" in answer.text


def test_a_change_that_waits_is_told_beside_what_is_in_effect(client, slow):
    page = type_in(client, BLOCK)
    bar = part(page, "div", "bar--warning")
    assert bar.startswith("1 change is configured, but not in effect yet " + BLOCK)
    assert "In effect from Monday, November 23, 2026, 9:45 AM" in bar
    assert "EwsBlockList (blank) {MicrosoftOWSPersonalBookings}" in words(page)
    looks, text = steps(page)[4]
    assert looks == ["steps__allow", "steps__changed"]
    assert (
        "Configured EnforceBlockList {MicrosoftOWSPersonalBookings} On the block list: denied."
    ) in text
    assert glance(page)[ORGANIZER]


def test_the_clock_moves_to_where_a_change_takes_effect(client, slow):
    page = type_in(client, BLOCK)
    to = Page(page).one('[name="to"]')["value"]
    moved = client.post(f"{PAGE}/clock", data={"organization": "contoso.com", "to": to})
    page = client.get(moved.headers["Location"]).text
    assert clocks.show_clock(slow.context).now == NOW + timedelta(minutes=45)
    assert not glance(page)[ORGANIZER]
    assert "not in effect yet" not in words(page)


@pytest.mark.parametrize("to", ["", "2030-01-01T00:00:00Z", "nonsense", None])
def test_the_clock_moves_to_no_other_time(client, slow, to):
    type_in(client, BLOCK)
    sent = {} if to is None else {"to": to}
    assert client.post(f"{PAGE}/clock", data=sent).status_code == 303
    assert clocks.show_clock(slow.context).now == NOW


def test_the_log_tells_who_changed_what_and_from_when_it_counts(client, slow):
    client.post("/_emulator/api/exchange", json={"command": BLOCK})
    page = type_in(client, "Set-CASMailbox ben@contoso.com -EwsEnabled $false")
    ben, contoso = Page(page).texts(".exchange__log ol.timeline > li")
    assert ben == (
        "ben@contoso.com Set-CASMailbox ben@contoso.com -EwsEnabled $false "
        "EwsEnabled: True → False "
        "In the console · Monday, November 23, 2026, 9:00 AM · In effect at once"
    )
    assert contoso == (
        f"The organization contoso.com Not in effect yet {BLOCK} "
        "EwsApplicationAccessPolicy: (blank) → EnforceBlockList "
        "EwsBlockList: (blank) → {MicrosoftOWSPersonalBookings} "
        "Through the control API · Monday, November 23, 2026, 9:00 AM "
        "· In effect from Monday, November 23, 2026, 9:45 AM"
    )


def test_an_allow_list_of_one_is_warned_of(client, cast):
    page = type_in(client, 'Set-OrganizationConfig -EwsAllowList @{Add="Outlook*"}')
    (bar,) = Page(page).texts("div.bar--warning")
    assert "EwsAllowList has a single entry" in bar


def test_many_mailboxes_are_all_there(client, cast):
    for number in range(30):
        add_mailbox(cast.context, f"m{number}@contoso.com", f"Number {number}")
    assert len(glance(client.get(PAGE).text)) == 34
