"""The end of Exchange Web Services, day by day."""

from datetime import UTC, datetime, timedelta

import pytest

from bookwithme.domain.access import AccessRules, EwsPolicy
from bookwithme.domain.errors import InvalidInput
from bookwithme.domain.ews_retirement import EwsRetirement, EwsStage, at_stage, stage_at
from bookwithme.domain.settings import WorldSettings

OCTOBER, APRIL = datetime(2026, 10, 1, tzinfo=UTC), datetime(2027, 4, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("now", "stage"),
    [
        (OCTOBER - SECOND, EwsStage.OPEN),
        (OCTOBER, EwsStage.BLANK_IS_FALSE),
        (APRIL - SECOND, EwsStage.BLANK_IS_FALSE),
        (APRIL, EwsStage.ENDED),
    ],
)
def test_it_comes_at_midnight_utc_and_only_where_it_is_played(now, stage):
    assert stage_at(EwsRetirement.REALISTIC, now) is stage
    assert stage_at(EwsRetirement.OFF, now) is EwsStage.OPEN


@pytest.mark.parametrize(
    ("stage", "become"),
    [
        (EwsStage.OPEN, [None, True, False]),
        (EwsStage.BLANK_IS_FALSE, [False, True, False]),
        (EwsStage.ENDED, [False, False, False]),
    ],
)
def test_a_blank_becomes_false_and_in_the_end_all_do(stage, become):
    settings = [EwsPolicy(None), EwsPolicy(True), EwsPolicy(False)]
    assert [at_stage(each, stage).ews_enabled for each in settings] == become


def test_the_rules_of_2022_know_no_end_of_ews():
    with pytest.raises(InvalidInput, match="ewsRetirement"):
        WorldSettings(AccessRules.R2022, ews_retirement=EwsRetirement.REALISTIC)
    WorldSettings(AccessRules.R2026, ews_retirement=EwsRetirement.REALISTIC)
