"""What Tab offers: cmdlets, parameters, values, names of mailboxes and of properties.

It looks at the words before the cursor only; they need not be a whole command.
"""

import re
from collections.abc import Mapping

from bookwithme.domain.ews_lists import argument
from bookwithme.exchange.binding import NAMES, PROPERTIES, SWITCH, Spec, find
from bookwithme.exchange.cmdlet import Call, Cmdlet
from bookwithme.exchange.commands.mailboxes import IDENTITY_HELP
from bookwithme.exchange.commands.owa_policies import OF_MAILBOX, POLICY_HELP
from bookwithme.exchange.errors import CommandFailed
from bookwithme.exchange.language.scanner import DASHES
from bookwithme.exchange.output import Objects
from bookwithme.exchange.registry import ALL, lookup
from bookwithme.service.admin.policies import Directory

_BREAKS = re.compile(r"[;\r\n]")
_WORD = re.compile(r"[^\s|;,:]+|[|,:]")


def word_start(text: str, cursor: int) -> int:
    """Return where the word under completion begins; the offers stand for it up to the cursor."""
    words = list(_WORD.finditer(text, 0, cursor))
    if words and words[-1].end() == cursor and words[-1][0] not in "|,:":
        return words[-1].start()
    return cursor


def complete(text: str, cursor: int, directory: Directory) -> list[str]:
    """Offer what could stand at the cursor, in the order of the cmdlets' own documentation."""
    start = word_start(text, cursor)
    line = _BREAKS.split(text[:start])[-1]
    typed = text[start:cursor]
    earlier, _, stage = line.rpartition("|")
    words = _WORD.findall(stage)
    if not words:
        takes = {each.name: each.filters or each.piped is not None for each in ALL}
        offers = [each.name for each in ALL if (takes[each.name] if earlier else not each.filters)]
    else:
        offers = _after(words, typed, earlier, directory)
    return [each for each in offers if each.lower().startswith(_plain(typed).lower())]


def _plain(typed: str) -> str:
    return "-" + typed[1:] if typed[:1] and typed[:1] in DASHES else typed


def _after(words: list[str], typed: str, earlier: str, directory: Directory) -> list[str]:
    """Offer for a place behind the command's name."""
    try:
        cmdlet = lookup(words[0])
        spec = _awaited(cmdlet, words)
    except CommandFailed:
        return []
    if typed[:1] and typed[:1] in DASHES:
        return [f"-{each.name}" for each in cmdlet.parameters]
    return _values(cmdlet, spec, earlier, directory) if spec else []


def _awaited(cmdlet: Cmdlet, words: list[str]) -> Spec | None:
    """Return the parameter whose value comes next: the last one named, else the positional one."""
    names = [word[1:] for word in words if word[0] in DASHES and len(word) > 1]
    last = words[-1] if words[-1] not in ",:" else words[-2]
    if last[0] in DASHES and names:
        spec = find(cmdlet.name, cmdlet.specs, names[-1])
        if spec.kind is not SWITCH:
            return spec
    elif words[-1] == "," and names:
        return find(cmdlet.name, cmdlet.specs, names[-1])
    return next((each for each in cmdlet.parameters if each.positional), None)


def _values(cmdlet: Cmdlet, spec: Spec, earlier: str, directory: Directory) -> list[str]:
    if spec.help == IDENTITY_HELP:
        return [argument(each.address) for each in directory.mailboxes()]
    if spec.name == OF_MAILBOX or spec.help == POLICY_HELP:
        return [*(argument(each.name) for each in directory.owa.all()), *spec.kind.choices]
    if cmdlet.name == "Get-Help":
        return [each.name for each in ALL]
    if spec.kind in (NAMES, PROPERTIES):
        return _properties(earlier, directory)
    return list(spec.kind.choices)


def _properties(earlier: str, directory: Directory) -> list[str]:
    """Offer the properties of what a Get- cmdlet at the head of the pipeline puts out."""
    words = _WORD.findall(earlier) or [""]
    try:
        source = lookup(words[0])
    except CommandFailed:
        return []
    if not source.name.startswith("Get-") or source.name == "Get-Help":
        return []
    objects = source.run(Call({}, directory, ""), Objects())
    records = objects.records if isinstance(objects, Objects) else ()
    return list(records[0]) if records and isinstance(records[0], Mapping) else []
