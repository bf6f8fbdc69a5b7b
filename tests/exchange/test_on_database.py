"""The console on a real world: the story of a class, and what is kept of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Thread

import pytest

from bookwithme import clock
from bookwithme.contract.mailbox import NewMailbox
from bookwithme.domain.errors import NotFound
from bookwithme.domain.settings import PolicyDelay
from bookwithme.exchange.console import run
from bookwithme.service.admin import administration
from bookwithme.service.admin.policies import Directory, directory_of
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import clocks
from bookwithme.storage.engine import Store
from bookwithme.storage.schema import migrate
from bookwithme.storage.worlds import Worlds

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
BLOCK = (
    "Set-OrganizationConfig -EwsApplicationAccessPolicy EnforceBlockList "
    '-EwsBlockList @{Add="MicrosoftOWSPersonalBookings"}'
)
UNBLOCK = 'Set-OrganizationConfig -EwsBlockList @{Remove="MicrosoftOWSPersonalBookings"}'


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'console.db'}"


@pytest.fixture
def context(url):
    store = Store(url)
    migrate(store)
    with store.transaction() as connection:
        worlds = Worlds(connection)
        worlds.add("default", scenario="empty", seed=None, invitation="invitation")
    context = WorldContext(store, "http://127.0.0.1:8000")
    for address in ("adele@contoso.com", "fred@fabrikam.com"):
        person = {"address": address, "display_name": address, "time_zone": "Europe/Paris"}
        administration.create_mailbox(
            context, NewMailbox(**person, subscription="Microsoft 365 E3")
        )
    clocks.set_clock(context, clock.frozen_at(NOON))
    yield context
    store.close()


@pytest.fixture
def slow(context):
    administration.change_settings(context, partial(replace, policy_delay=PolicyDelay.REALISTIC))
    return context


def allowed(context):
    return administration.access(context, "adele@contoso.com").decision.allowed


def pass_time(context, minutes):
    now = clocks.show_clock(context).now
    clocks.set_clock(context, clock.frozen_at(now + timedelta(minutes=minutes)))


def test_the_story_of_a_class_blank_block_still_on_later_off_explain_unblock(slow):
    admin = directory_of(slow, None, "console")
    assert run("Get-OrganizationConfig | fl EwsBlockList", admin).output == "\nEwsBlockList :\n\n"
    result = run(BLOCK, admin)
    assert (result.output, result.warnings, result.error) == ("", (), None)
    assert result.hints == (
        "The change is configured, but takes effect only at 2026-11-23 12:45:00 UTC.",
    )
    pass_time(slow, 44)
    assert allowed(slow)
    pass_time(slow, 61 - 44)
    assert not allowed(slow)
    denying = [step.remedy for step in admin.decision("adele@contoso.com").steps if step.denial]
    assert denying == [UNBLOCK]
    assert run(UNBLOCK, admin).error is None
    assert not allowed(slow)
    pass_time(slow, 45)
    assert allowed(slow)


def test_what_is_pending_waits_across_a_restart(slow, url):
    run(BLOCK, directory_of(slow, None, "console"))
    slow.store.close()
    again = WorldContext(Store(url), slow.public_url)
    assert allowed(again)
    pass_time(again, 45)
    assert not allowed(again)
    again.store.close()


def test_switching_to_immediate_applies_what_is_pending(slow):
    run(BLOCK, directory_of(slow, None, "console"))
    administration.change_settings(slow, partial(replace, policy_delay=PolicyDelay.IMMEDIATE))
    assert not allowed(slow)
    administration.change_settings(slow, partial(replace, policy_delay=PolicyDelay.REALISTIC))
    assert not allowed(slow)


def test_add_and_remove_work_on_what_is_configured_not_on_what_is_effective(slow):
    admin = directory_of(slow, None, "console")
    run("Set-OrganizationConfig -EwsBlockList one", admin)
    run('Set-OrganizationConfig -EwsBlockList @{Add="two"}', admin)
    pass_time(slow, 5)
    run('Set-OrganizationConfig -EwsBlockList @{Remove="one"}', admin)
    assert admin.organization().ews.block_list == ("two",)


def test_a_mailbox_setting_takes_effect_at_once_even_with_the_delay(slow):
    result = run("Set-CASMailbox adele -EwsEnabled $false", directory_of(slow, None, "console"))
    assert (result.hints, allowed(slow)) == ((), False)


def test_each_change_is_logged_with_its_door_command_and_instants(slow):
    run(f"{BLOCK}; Set-CASMailbox adele -EwsEnabled $false", directory_of(slow, None, "console"))
    run(
        f"{UNBLOCK}; {UNBLOCK}; Set-CASMailbox nobody -EwsEnabled $true",
        directory_of(slow, None, "api"),
    )
    late = NOON + timedelta(minutes=45)
    assert [
        (each.via, each.command, each.change.at, each.change.effective_at)
        for each in directory_of(slow, None, "console").log()
    ] == [
        ("console", BLOCK, NOON, late),
        ("console", "Set-CASMailbox adele -EwsEnabled $false", NOON, NOON),
        ("api", UNBLOCK, NOON, late),
    ]
    with slow.read() as uow:
        entries = [entry.data for entry in uow.journal.all("policy")]
    assert [(each["command"], each["mailbox"], each["effectiveAt"]) for each in entries] == [
        (BLOCK, None, "2026-11-23T12:45:00Z"),
        ("Set-CASMailbox adele -EwsEnabled $false", "adele@contoso.com", "2026-11-23T12:00:00Z"),
        (UNBLOCK, None, "2026-11-23T12:45:00Z"),
    ]


def test_a_desk_sees_and_changes_its_own_organization_only(context):
    fabrikam = directory_of(context, "FABRIKAM.com", "console")
    run(BLOCK, fabrikam)
    assert [each.address for each in fabrikam.mailboxes()] == ["fred@fabrikam.com"]
    assert run("Set-CASMailbox adele@contoso.com -EwsEnabled $false", fabrikam).error
    assert allowed(context)
    assert directory_of(context, None, "console") == Directory(context, "contoso.com", "console")


def test_there_is_no_desk_for_an_organization_that_does_not_exist(context):
    with pytest.raises(NotFound):
        directory_of(context, "example.org", "console")
    for address in ("adele@contoso.com", "fred@fabrikam.com"):
        administration.delete_mailbox(context, address)
    with pytest.raises(NotFound):
        directory_of(context, None, "console")


def test_entries_added_at_the_same_time_are_all_there(context):
    admin = directory_of(context, None, "console")
    names = {f"app{number}" for number in range(12)}
    commands = [f'Set-OrganizationConfig -EwsBlockList @{{Add="{name}"}}' for name in names]
    threads = [Thread(target=run, args=(command, admin)) for command in commands]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(admin.organization().ews.block_list) == names
