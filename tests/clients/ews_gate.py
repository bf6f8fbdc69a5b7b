"""Who is let in and who is locked out: the first eight cases of ews_python.py."""

from ews_world import ADELE, DIEGO, DISABLED, OWN_AGENT, POLICY, World, case, count, refused

ALLOW = "Set-OrganizationConfig -EwsApplicationAccessPolicy EnforceAllowList -EwsAllowList"
LOCK = f'{ALLOW} @{{Add="MicrosoftOWSPersonalBookings"}} -EwsEnabled $true'


@case("1", "GetFolder")
def nothing_set():
    world = World()
    assert count(world) == 0
    assert world.page_is_open()


@case("2", "the 403")
def the_documents_command_locks_programs_out():
    world = World()
    world.run(LOCK)
    assert refused(lambda: count(world)) == POLICY
    assert world.page_is_open()
    told = [each for each in world.journal() if each["outcome"] == "denied"]
    assert told[0]["agent"] == OWN_AGENT, told
    assert told[0]["step"] == "organization 2A", told


@case("3", "allow list")
def the_allow_list_lets_it_in_again():
    world = World()
    world.run(LOCK)
    world.run('Set-OrganizationConfig -EwsAllowList @{Add="exchangelib*"}')
    assert count(world) == 0
    assert refused(lambda: count(world, agent="axios/1.21.1")) == POLICY


@case("4", "block list")
def the_block_list():
    world = World()
    world.run(
        "Set-OrganizationConfig -EwsEnabled $true -EwsApplicationAccessPolicy EnforceBlockList "
        '-EwsBlockList @{Add="exchangelib/*"}'
    )
    assert refused(lambda: count(world)) == POLICY
    assert count(world, agent="MyApp/1.0") == 0
    assert world.page_is_open()


@case("5", "mailbox off")
def one_mailbox_is_off():
    world = World()
    world.run(f"Set-CASMailbox {ADELE} -EwsEnabled $false")
    assert refused(lambda: count(world)) == DISABLED
    assert not world.page_is_open()
    assert count(world, DIEGO) == 0


@case("6", "rules")
def the_years_rules():
    world = World()
    world.run(f"Set-CASMailbox {ADELE} -EwsEnabled $true")
    world.run("Set-OrganizationConfig -EwsEnabled $false")
    assert count(world) == 0
    world.api("PATCH", "/settings", {"accessRules": "2025"})
    assert refused(lambda: count(world)) == DISABLED


@case("7", "Outlook's switch")
def outlooks_switch():
    world = World()
    world.run(LOCK)
    world.run("Set-OrganizationConfig -EwsAllowOutlook $true")
    assert count(world, agent="Microsoft Outlook 16.0") == 0
    assert refused(lambda: count(world)) == POLICY


@case("8", "policy delay")
def the_delay():
    world = World()
    world.api("PATCH", "/settings", {"policyDelay": "realistic"})
    world.run(LOCK)
    assert count(world) == 0
    world.api("POST", "/clock/advance", {"by": "PT44M"})
    assert count(world) == 0
    world.api("POST", "/clock/advance", {"by": "PT1M"})
    assert refused(lambda: count(world)) == POLICY
