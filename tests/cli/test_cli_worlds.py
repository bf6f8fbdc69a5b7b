"""Worlds, snapshots and documents, as users of the command line have them."""

import json
import re
from pathlib import Path

import pytest

from bookwithme.storage.worlds import Worlds


def names(output):
    """The first word of each line."""
    return [line.split()[0] for line in output.splitlines()]


@pytest.fixture
def seeded(run):
    """A world `default` of Contoso, an empty world `other`."""
    run("seed", "contoso")
    run("worlds", "make", "other", "--scenario", "empty")


def test_worlds_are_seeded_listed_and_reset(run):
    run("seed", "empty")
    run("seed", "empty", "--world", "class-a")
    assert names(run("worlds")) == ["default", "class-a"]
    assert run("reset", "--world", "class-a") == "World class-a is as in scenario empty.\n"
    assert "There is no world 'class-b'" in run("reset", "--world", "class-b", code=1)
    assert "is not known" in run("seed", "nothing-of-this-name", code=1)


def test_a_world_is_made_from_a_scenario_and_deleted(run):
    made = run("worlds", "make", "class-a", "--scenario", "first-day")
    # Each line tells what time it is in the world: it goes on between two commands.
    line = r"class-a +first-day +\S+Z  http://127\.0\.0\.1:8000/w/class-a/\n"
    assert all(re.fullmatch(line, told) for told in (made, run("worlds")))
    run("worlds", "delete", "class-a")
    assert run("worlds") == ""


def test_worlds_of_one_seed_are_the_same(run):
    exported = []
    for name, seed in (("a", "7"), ("b", "7"), ("c", "8")):
        run("worlds", "make", name, "--scenario", "contoso", "--seed", seed)
        document = json.loads(run("export", "--world", name))
        exported.append([each["exchangeGuid"] for each in document["mailboxes"]])
    assert exported[0] == exported[1]
    assert exported[0] != exported[2]


def test_the_invitation_is_an_address_of_the_public_url(run, environment, seeded):
    environment["BOOKWITHME_PUBLIC_URL"] = "http://trainer.example:8000"
    url = run("worlds", "invite", "other")
    assert re.fullmatch(r"http://trainer\.example:8000/w/other/_emulator/invite/[\w-]+\n", url)
    assert run("worlds", "invite", "other") == url


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("worlds make other", "There is a world 'other' already."),
        ("worlds make Other", "name: must begin with a-z or 0-9"),
        ("worlds make new --scenario nowhere", "scenario: is not known here; known are"),
        ("worlds delete default", "The default world cannot be deleted."),
        ("worlds delete nobodys", "There is no world 'nobodys'."),
        ("worlds invite nobodys", "There is no world 'nobodys'."),
        ("snapshots --world nobodys", "There is no world 'nobodys'."),
        ("snapshots save Before", "name: must begin with a-z or 0-9"),
        ("snapshots restore before", "There is no snapshot 'before'."),
        ("snapshots delete before", "There is no snapshot 'before'."),
        ("export --world nobodys", "There is no world 'nobodys'."),
        ("export no/such/folder/world.json", "Could not open file 'no/such/folder/world.json'"),
        ("import - --world nobodys", "There is no world 'nobodys'."),
    ],
)
def test_what_cannot_be_is_told_in_one_line(run, refused, seeded, command, told):
    assert refused(*command.split(), typed="{}").startswith(told)
    assert names(run("worlds")) == ["default", "other"]


def test_a_world_without_an_invitation_says_so(refused, context):
    with context.store.transaction() as connection:
        Worlds(connection).add("closed")
    assert refused("worlds", "invite", "closed") == "World closed has no invitation."


def test_a_snapshot_is_taken_listed_restored_and_deleted(run, seeded):
    before = run("export")
    run("snapshots", "save", "before")
    run("seed", "empty")
    assert run("snapshots") == "before\n"
    assert (run("export") == before, run("snapshots", "list", "--world", "other")) == (False, "")
    assert run("snapshots", "restore", "before") == "World default is as in snapshot before.\n"
    assert run("export") == before
    run("snapshots", "delete", "before")
    assert run("snapshots") == ""


def test_a_world_goes_through_a_file_into_another(run, seeded, tmp_path):
    path = str(tmp_path / "world.json")
    assert run("export", path) == ""
    run("seed", "empty")
    assert run("import", path, "--world", "other") == "World other is as in the document.\n"
    told = run("import", "-", typed=run("export", "--world", "other"))
    assert told == "World default is as in the document.\n"
    assert run("export") == Path(path).read_text("utf-8")


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (b"{", "The file is no JSON."),
        (b"\xff", "The file is no JSON."),
        (b"[]", "body: must be a JSON object"),
        (b"{}", "version: is required"),
    ],
)
def test_a_document_that_is_none_is_refused_and_changes_nothing(
    run, refused, seeded, document, told
):
    before = run("export")
    assert refused("import", "-", typed=document) == told
    assert run("export") == before


def test_a_refused_export_leaves_no_file(run, tmp_path):
    path = tmp_path / "world.json"
    run("export", str(path), "--world", "nobodys", code=1)
    assert not path.exists()
