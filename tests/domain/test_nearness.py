"""Which code somebody meant who wrote one wrongly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookwithme.domain.nearness import distance, nearest

CODE = "3f2a91c0-7d4e-4b1a-9c55-0e8f6a2b7d13"
OTHER = "b81d0c44-19aa-4f6e-8d20-77c3e1a9f502"
KNOWN = [(OTHER, "other"), (CODE, "meant")]
WORDS = st.text("abc1", max_size=12)


def by_the_book(one, other):
    """Levenshtein's table, row by row."""
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        above, row = row, [i]
        for j, right in enumerate(other, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (left != right)))
    return row[-1]


@given(WORDS, WORDS)
def test_the_distance_is_that_of_the_table(one, other):
    assert distance(one, other) == by_the_book(one, other)


@pytest.mark.parametrize(
    "asked",
    [
        CODE[1:],
        CODE[:-9],
        f"{{{CODE}}}",
        f" {CODE}. ",
        CODE.upper(),
        CODE.replace("-", ""),
        CODE.replace("7d4e", "7de4"),
        CODE[:18],
    ],
)
def test_a_code_cut_off_wrapped_or_mistyped_is_known_again(asked):
    assert nearest(asked, KNOWN) == "meant"


@pytest.mark.parametrize(
    "asked", ["", "3f2", "%%%", "5" * 300, "c0ffee00-1234-4321-8888-abcdefabcdef"]
)
def test_what_is_like_nothing_has_no_nearest(asked):
    assert nearest(asked, KNOWN) is None
    assert nearest(asked, []) is None
