"""`bookwithme clock`, as its users type it."""

import pytest


@pytest.fixture
def standing(run):
    """An empty world whose clock stands."""
    run("seed", "empty")
    run("clock", "freeze", "2026-11-23T08:00:05Z")
    return "2026-11-23T08:00:05Z frozen\n"


def test_the_clock_is_moved_stopped_and_set_going(run):
    run("seed", "empty")
    assert run("clock", "set", "2030-01-01T00:00:00Z").startswith("2030-01-01T00:00:0")
    assert run("clock", "freeze").endswith("frozen\n")
    before = run("clock")
    run("clock", "advance", "P90D")
    assert run("clock") == before.replace("2030-01-01", "2030-04-01")
    assert run("clock", "resume").endswith("shifted\n")


def test_the_clock_is_stopped_at_an_instant(run, standing):
    assert run("clock") == standing


@pytest.mark.parametrize("until", ["PT35M", "2026-11-23T08:35:05Z"])
def test_time_passes_by_a_duration_or_up_to_an_instant(run, standing, until):
    assert run("clock", "advance", until) == "2026-11-23T08:35:05Z frozen\n"


def test_what_falls_due_on_the_way_is_told(run):
    run("seed", "private-link-last-day")
    told = run("clock", "advance", "P2D").splitlines()
    assert "linkExpired" in [line.split()[1] for line in told]


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (["advance", "soon"], "by: 'soon' is no ISO 8601 duration such as PT30M or P90D"),
        (["advance", "P60000D"], "by: leads beyond the year 2190"),
        (["advance", "2026-11-23T08:00:04Z"], "to: must not lie before the world's present"),
        (["set", "tomorrow"], "now: must be an instant such as 2026-11-23T09:00:00Z"),
        (["set", "2199-12-31T00:00:00Z"], "now: must lie between 1971 and 2190, so that what is"),
        (["freeze", "1970-12-31T00:00:00Z"], "now: must lie between 1971 and 2190, so that what"),
    ],
)
def test_what_the_control_api_refuses_is_refused_in_one_line(run, refused, standing, act, told):
    assert refused("clock", *act).startswith(told)
    assert run("clock") == standing


@pytest.mark.parametrize("arguments", [["--world", "b", "show"], ["show", "--world", "b"]])
def test_the_clock_is_that_of_the_world_named_before_or_after_the_act(run, arguments):
    for world in ("default", "b"):
        run("seed", "empty", "--world", world)
    run("clock", "set", "2030-01-01T00:00:00Z", "--world", "b")
    assert run("clock", *arguments).startswith("2030-01-01T00:00:0")
    assert run("clock", "show").endswith("system\n")
