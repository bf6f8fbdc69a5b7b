"""Worlds of tests that begin with a file of one's own."""

from pathlib import Path

import pytest


def addresses(world):
    return [each["address"] for each in world.call("GET", "/mailboxes")["mailboxes"]]


@pytest.mark.bookwithme(scenario="ours.json")
def test_a_marker_names_a_file_beside_the_test_and_a_reset_brings_it_back(emulator):
    emulator.reset("empty")
    assert addresses(emulator) == []
    emulator.reset()
    assert addresses(emulator) == ["ada@own.example"]


def test_a_factory_takes_a_path(bookwithme_worlds):
    with bookwithme_worlds(scenario=str(Path(__file__).with_name("ours.json"))) as world:
        assert addresses(world) == ["ada@own.example"]
