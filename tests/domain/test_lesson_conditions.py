"""Conditions hold when one fact has all that is wanted."""

from datetime import UTC, datetime, timedelta

import pytest

from bookwithme.contract.lesson_conditions import Condition
from bookwithme.domain.lesson_conditions import ran

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
LINKS = [
    {"state": "active", "single_use": True, "mailbox": "adele@contoso.com"},
    {"state": "revoked", "single_use": False, "mailbox": "adele@contoso.com"},
]


def facts(kind, _wanted):
    """Two links, a mail, a clock that was moved."""
    return {
        "link": LINKS,
        "mail": [{"to": ["tomas@fabrikam.com"], "subject": "Intro - Tomás", "kind": "share"}],
        "clock": [{"moved_by": timedelta(days=90), "after": NINE}],
        "command": [{"command": "Get-Help adele", "about": "Get-Help adele"}],
        "booking": [],
    }[kind]


@pytest.mark.parametrize(
    ("condition", "held"),
    [
        ({"link": {"state": "active"}}, True),
        ({"link": {"state": "active", "mailbox": "Adele@Contoso.com"}}, True),
        ({"link": {"state": "active", "singleUse": False}}, False),  # no one link is both
        ({"mail": {"to": "TOMAS@", "subject": "intro"}}, True),
        ({"mail": {"to": "adele@"}}, False),
        ({"clock": {"movedBy": "P90D"}}, True),
        ({"clock": {"movedBy": "P90DT1S"}}, False),
        ({"after": "2026-11-23T09:00:00Z"}, True),
        ({"after": "2026-11-23T09:00:01Z"}, False),
        ({"command": "Get-Help", "of": "adele"}, True),
        ({"command": "Get-Help", "of": "nora"}, False),
        ({"booking": {}}, False),
        ({"not": {"booking": {}}}, True),
        ({"all": [{"link": {"state": "active"}}, {"booking": {}}]}, False),
        ({"any": [{"link": {"state": "active"}}, {"booking": {}}]}, True),
    ],
)
def test_a_condition_holds_when_one_fact_has_all_of_it(condition, held):
    assert Condition.read(condition).holds(facts) is held


@pytest.mark.parametrize(
    ("wanted", "line", "is_it"),
    [
        ("Get-CASMailbox", "get-casmailbox -Identity adam@contoso.com", True),
        ("Get-CASMailbox", "Get-OrganizationConfig | Get-CASMailbox", True),
        ("Format-List", "Get-CASMailbox adam|Format-List EwsEnabled", True),
        ("Get-CASMailbox", "Get-CASMailboxPlan", False),
        ("Get-CASMailbox", "Get-Help Get-CASMailbox", False),
        ("Get-*", "Get-Help", True),
        ("Get-* | Format-List", "Get-Help   |  Format-List", True),
        ("Get-* | Format-List", "Get-Help | Format-List EwsEnabled", False),
        ("Set-X a.b", "Set-X aXb", False),
    ],
)
def test_a_command_is_known_by_its_cmdlet_or_by_its_whole_line(wanted, line, is_it):
    assert ran(wanted, line) is is_it
