"""Every shared case, read where it lies (set BOOKWITHME_CASES to another place)."""

import pytest

from bookwithme.domain.freebusy import Status
from tests.ical.reading.cases import Case, cases, merged


@pytest.mark.cases
@pytest.mark.parametrize("case", cases(), ids=lambda case: case and case.id)
def test_the_case_blocks_what_it_should(case: Case):
    reading = case.read()
    assert merged(reading, case) == case.expected
    assert {kind: merged(reading, case, {kind}) for kind in case.by_type} == case.by_type
    assert Status.UNKNOWN not in {status for _, _, status, _ in reading.periods}
