"""What a scenario says of itself: a list in English, or a text for each language."""

import pytest

from bookwithme.contract.document.about import lines_in
from bookwithme.contract.document.world import World
from bookwithme.domain.errors import InvalidInput

BOTH = {"en": "Be Adele.\nBe a guest.", "fr": "Soyez Adele."}


@pytest.mark.parametrize("about", [["Be Adele."], [], BOTH, {"en": "Be Adele."}])
def test_it_is_a_list_or_a_text_for_each_language(about):
    written = World.read({"version": 1, "about": about}).model_dump(mode="json")["about"]
    assert written == about


@pytest.mark.parametrize("about", [None, "Be Adele.", 5, [5], {"fr": "x"}, {"en": "x", "tlh": "y"}])
def test_anything_else_is_refused_by_its_name(about):
    with pytest.raises(InvalidInput) as refused:
        World.read({"version": 1, "about": about})
    assert {each.field for each in refused.value.problems} == {"about"}


def test_a_reader_gets_the_lines_of_the_own_language_or_english():
    assert lines_in(BOTH, "en") == ("Be Adele.", "Be a guest.")
    assert lines_in(BOTH, "fr") == ("Soyez Adele.",)
    assert lines_in({"en": "Be Adele."}, "fr") == ("Be Adele.",)
    assert lines_in(["Be Adele."], "fr") == ("Be Adele.",)
