"""Whatever is typed, the console answers; and what it refuses has changed nothing.

`RANDOM_LINES` is how many lines are made up; `make races` tries more.
"""

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bookwithme.domain.access import AccessRules
from bookwithme.exchange import rest
from bookwithme.exchange.completion import complete
from bookwithme.exchange.console import run
from tests.exchange.fake_directory import FakeDirectory

LINES_PER_EXAMPLE = 20
EXAMPLES = int(os.environ.get("RANDOM_LINES", "2000")) // LINES_PER_EXAMPLE

WORDS = """
Set-CASMailbox Set-OrganizationConfig Get-CASMailbox Get-OrganizationConfig Test-BookingsAccess
Format-List fl ft select Get-Help -Identity adam adele@contoso.com nobody -EwsEnabled -EwsEnabled:
$true $false $null 1 -EwsApplicationAccessPolicy EnforceAllowList enforceb -EwsAllowList
-EwsBlockList @{Add="a"} @{Remove='MicrosoftOWSPersonalBookings'} @{Add= @{ } ( ) { ; ;; | || & >
< , a,b 'x "y ` # <# #> -Confirm -WhatIf -? Ews*List Name,Ews* * \u202f
\u2013Identity \u201cadam\u201d $x @ = -- - `n MicrosoftOWS*
"""
FRAGMENTS = WORDS.split(" ")

SETTERS = ["Set-CASMailbox adam", "set-casmailbox -id: adele@contoso.com", "Set-OrganizationConfig"]
GIVEN = [
    "-EwsEnabled $false",
    "-EwsEnabled: $null",
    "-EwsAllowList a,b",
    '-EwsBlockList @{Add="a"}',
    "-EwsBlockList @{Remove='a','c'; Add=\u201cd\u201d}",
    "-EwsApplicationAccessPolicy EnforceBlockList",
    "-EwsApp $null",
    "-EwsAllowOutlook 1",
]

# Whole commands, most of them good, with now and then something that does not belong there.
commands = st.builds(
    lambda setter, given, stray: " ".join([setter, *given, *stray]),
    st.sampled_from(SETTERS),
    st.lists(st.sampled_from(GIVEN), max_size=3, unique=True),
    st.one_of(st.just([]), st.lists(st.sampled_from(FRAGMENTS), max_size=1)),
)
lines = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from([*FRAGMENTS, "\n", "Set-CASMailbox adam"]), max_size=9).map(" ".join),
    st.lists(commands, min_size=1, max_size=3).map(" ; ".join),
)
json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
parameters = st.dictionaries(
    st.sampled_from(["Identity", "EwsEnabled", "EwsAllowList", "EwsBlockList", "x", ""]),
    json | st.sampled_from(["adam", {"@odata.type": rest.HASHTABLE, "Add": ["a"]}]),
    max_size=3,
)
slowly = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@slowly
@given(
    st.lists(lines, min_size=LINES_PER_EXAMPLE, max_size=LINES_PER_EXAMPLE),
    st.sampled_from(AccessRules),
)
def test_no_line_raises_and_only_a_command_without_an_error_changes_anything(typed, rules):
    directory = FakeDirectory(rules=rules)
    for line in typed:
        directory.log.clear()
        before = directory.state()
        run(line, directory)
        assert directory.log or directory.state() == before


@slowly
@given(lines, st.integers(0, 60))
def test_completion_never_raises_and_never_changes_anything(line, cursor):
    directory = FakeDirectory()
    before = directory.state()
    complete(line, min(cursor, len(line)), directory)
    assert directory.state() == before


@slowly
@given(
    st.one_of(
        json,
        st.fixed_dictionaries({"CmdletInput": json}),
        st.builds(
            lambda name, given: {"CmdletInput": {"CmdletName": name, "Parameters": given}},
            st.sampled_from(["Set-CASMailbox", "Set-OrganizationConfig", "Get-CASMailbox", "x"]),
            parameters,
        ),
    )
)
def test_no_body_raises_and_an_error_of_the_rest_door_changes_nothing(body):
    directory = FakeDirectory()
    before = directory.state()
    status, _ = rest.invoke(body, directory, "http://localhost/adminapi/beta/contoso.com")
    assert status in (200, 400)
    assert status == 200 or directory.state() == before


def test_hostile_texts_are_refused_in_no_time():
    directory = FakeDirectory()
    hostile = [
        "@{a=" * 4000,
        "Set-CASMailbox adam -EwsBlockList " + "@{Add=" * 3000,
        "Get-CASMailbox " + "a," * 9000 + "a",
        "|" * 19_000,
        "<#" * 9000,
        "`" * 19_999,
        '"' * 19_999,
        "x" * 20_001,
        "Get-CASMailbox \0",
        "Get-CASMailbox \ud800",
    ]
    before = directory.state()
    assert all(run(text, directory).error for text in hostile)
    assert directory.state() == before
