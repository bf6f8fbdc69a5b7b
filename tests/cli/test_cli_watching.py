"""Journal, mails and faults, as users of the command line see them."""

import email
import json
import sys
from email.policy import default

import pytest

from bookwithme.domain.letter import Kind, Letter
from bookwithme.service.mail import outbox
from tests.processes import running


def send(context, to, subject):
    """Send a mail; its id."""
    letter = Letter(
        kind=Kind.SHARE,
        sender="adele@contoso.com",
        sender_name="Adele",
        recipients=(to,),
        subject=subject,
        language="en",
        text="Hello, Zoë",
        html="<p>Hello</p>",
    )
    with context.write() as uow:
        return str(outbox.post(uow, letter).guid)


@pytest.fixture
def standing(run, context):
    """A world whose clock stands: the journal's first entry."""
    run("clock", "freeze", "2026-11-23T08:00:00Z")
    return context


def test_mails_are_listed_and_found(run, standing):
    first = send(standing, "ben@fabrikam.com", "Book time")
    second = send(standing, "cleo@fabrikam.com", "Intro")
    lines = [
        f"2026-11-23T08:00:00Z  {first}  ben@fabrikam.com  Book time\n",
        f"2026-11-23T08:00:00Z  {second}  cleo@fabrikam.com  Intro\n",
    ]
    assert run("messages") == "".join(lines)
    assert run("messages", "list", "--to", "BEN@") == lines[0]
    assert run("messages", "list", "--subject", "intro") == lines[1]


def test_a_mail_is_shown_as_it_goes_over_the_wire(run, standing):
    guid = send(standing, "ben@fabrikam.com", "Book time")
    mail = email.message_from_string(run("messages", "show", guid), policy=default)
    assert (mail["To"], mail["Subject"]) == ("ben@fabrikam.com", "Book time")
    assert mail.get_body(("plain",)).get_content().strip() == "Hello, Zoë"


def test_a_mail_that_is_not_there_is_told_in_one_line(refused, context):
    unknown = "00000000-0000-4000-8000-000000000000"
    assert refused("messages", "show", unknown) == f"There is no message {unknown}."
    assert refused("messages", "--world", "nobodys") == (
        "There is no world 'nobodys'. `bookwithme worlds` lists those that there are; "
        "`bookwithme seed` fills 'default'."
    )


def test_the_journal_tells_the_last_entries_of_a_kind_or_with_a_text(run, standing):
    guid = send(standing, "ben@fabrikam.com", "Book time")
    run("clock", "advance", "PT1H")
    told = run("journal").splitlines()
    assert [line.split()[:2] for line in told] == [
        ["2026-11-23T08:00:00Z", "clock"],
        ["2026-11-23T08:00:00Z", "mail"],
        ["2026-11-23T09:00:00Z", "clock"],
    ]
    assert json.loads(told[1].split(maxsplit=2)[2])["message"] == guid
    assert run("journal", "--kind", "clock", "--limit", "1").splitlines() == told[2:]
    assert run("journal", "--text", "BEN@fabrikam").splitlines() == told[1:2]
    assert "There is no world" in run("journal", "--world", "nobodys", code=1)


def test_the_journal_is_followed_as_things_happen(run, standing, environment):
    command = [sys.executable, "-m", "bookwithme", "journal", "--follow", "--limit", "1"]
    with running(command, env=environment) as following:
        seen = [following.stdout.readline()]
        run("clock", "advance", "PT1H")
        send(standing, "ben@fabrikam.com", "Book time")
        seen += [following.stdout.readline(), following.stdout.readline()]
    assert "".join(seen) == run("journal")


@pytest.fixture
def faults(run):
    """The faults that a command prints."""
    run("seed", "empty")
    run("seed", "empty", "--world", "b")

    def printed(*arguments, **more):
        return json.loads(run("faults", *arguments, **more))["faults"]

    return printed


DOWN = {"kind": "request", "match": {"method": "POST"}, "fault": {"status": 503, "times": 2}}
BOUNCES = {"kind": "mail-bounces", "fault": {}}


def test_faults_are_put_listed_and_cleared_in_one_world(run, faults, tmp_path):
    path = tmp_path / "faults.json"
    path.write_text(json.dumps([DOWN, "mail-bounces"]))
    assert faults("put", str(path), "--world", "b") == [DOWN, BOUNCES]
    assert (faults("list", "--world", "b"), faults()) == ([DOWN, BOUNCES], [])
    run("faults", "clear", "--world", "b")
    assert faults("--world", "b") == []


def test_what_faults_prints_can_be_put_again(run, faults):
    faults("put", "-", typed=json.dumps([DOWN]))
    assert faults("put", "-", "--world", "b", typed=run("faults")) == [DOWN]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("nonsense", "The file is no JSON."),
        ('["rain"]', "[0].kind: must be one of "),
        ('[{"fault": {"status": 200}}]', "[0].fault.status: must be at least 400"),
    ],
)
def test_faults_that_are_none_are_refused_in_one_line(refused, faults, typed, told):
    assert told in refused("faults", "put", "-", typed=typed)
    assert faults() == []
