"""Which code somebody meant who wrote one wrongly."""

import pytest

from bookwithme.domain.nearness import nearest

CODE = "3f2a91c0-7d4e-4b1a-9c55-0e8f6a2b7d13"
OTHER = "b81d0c44-19aa-4f6e-8d20-77c3e1a9f502"
KNOWN = [(OTHER, "other"), (CODE, "meant")]


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


def test_of_two_codes_the_one_that_is_more_like_it_is_meant():
    twin = CODE.replace("7d13", "7d99")
    assert nearest(CODE[:-1], [(twin, "twin"), *KNOWN]) == "meant"
    assert nearest(twin[:-1], [*KNOWN, (twin, "twin")]) == "twin"
