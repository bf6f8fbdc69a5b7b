"""Transcripts: what was typed after `PS> ` (and `>> `), and below it everything that came back.

A file of the corpus may begin with `# key: value` lines that say in what world it is typed.
"""

import re

from bookwithme.domain.access import AccessRules
from bookwithme.exchange.console import run
from tests.exchange.fake_directory import FakeDirectory


def replay(text):
    """Type every command of a transcript into a new world; return the transcript that results."""
    header, *exchanges = re.split(r"^(?=PS> )", text, flags=re.MULTILINE)
    setting = dict(re.findall(r"^# (\w+): (\w+)$", header, flags=re.MULTILINE))
    rules = AccessRules(setting.get("rules", "2022"))
    directory = FakeDirectory(rules=rules, waits=setting.get("delay") == "realistic")
    return header + "".join(typed(_command(each), directory) for each in exchanges)


def typed(command, directory):
    result = run(command, directory)
    prompt = "PS> " + command.replace("\n", "\n>> ")
    lines = [prompt.rstrip(" ") if command else "PS> "]
    for reply in result.replies:
        lines += [reply.output.removesuffix("\n")] if reply.output else []
        lines += [f"WARNING: {each}" for each in reply.warnings]
        lines += [f"ERROR [{reply.error.id}] {reply.error.message}"] if reply.error else []
        lines += [f"HINT: {each}" for each in reply.hints]
    return "\n".join(lines) + "\n"


def _command(exchange):
    first, *others = exchange.split("\n")
    more = []
    for line in others:
        if not line.startswith(">> ") and line != ">>":
            break
        more.append(line[3:])
    return "\n".join([first.removeprefix("PS> "), *more])
