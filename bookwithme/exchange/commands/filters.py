"""What takes objects from a pipeline: filters, sorting, formatting."""

import json
from collections.abc import Mapping, Sequence

from bookwithme.exchange import output
from bookwithme.exchange.binding import (
    BLOCK,
    NAMES,
    NUMBER,
    OBJECT,
    PROPERTIES,
    SWITCH,
    TEXT,
    Spec,
)
from bookwithme.exchange.cmdlet import Call, cmdlet
from bookwithme.exchange.errors import CommandFailed
from bookwithme.exchange.language.interpreter import CHARACTERS
from bookwithme.exchange.language.members import property_of
from bookwithme.exchange.language.tree import Block
from bookwithme.exchange.language.values import (
    Item,
    Value,
    find_key,
    get,
    joined,
    several,
    single,
    text_of,
    true,
)
from bookwithme.exchange.output import Objects, Text

_PROPERTY = Spec("Property", NAMES, "Names of properties; * and ? are wildcards.", positional=True)
_OPERATORS = ("EQ", "NE", "Like", "NotLike", "Contains", "NotContains", "In", "Match")


@cmdlet(
    "Where-Object",
    "Keeps the objects for which a condition holds. Aliases: where, ?.",
    Spec("FilterScript", OBJECT, "A block, or a property's name.", positional=True),
    Spec("Property", OBJECT, "The property to compare."),
    *(Spec(each, SWITCH, f"Compares by -{each.lower()}.") for each in _OPERATORS),
    Spec("Not", SWITCH, "Keeps those whose property is false."),
    Spec("Value", OBJECT, "What to compare with.", positional=True),
    filters=True,
)
def _where(call: Call, incoming: Objects) -> Objects:
    wanted = call.bound.get("FilterScript")
    if isinstance(wanted, Block):
        kept = (each for each in incoming.records if true(single(call.per_object(wanted, each))))
        return Objects(tuple(kept))
    return Objects(tuple(each for each in incoming.records if _compared(call, each)))


def _compared(call: Call, record: Value) -> bool:
    name = call.bound.get("FilterScript", call.bound.get("Property"))
    value = property_of(record, text_of(name))
    operator = next((each for each in _OPERATORS if each in call.bound), None)
    if operator is None:
        return true(value) is not call.bound.get("Not", False)
    if operator.lower() not in ("in", "contains", "notcontains") and isinstance(value, tuple):
        value = single(value)
    return true(call.session.compare(operator.lower(), value, call.bound.get("Value")))


@cmdlet(
    "ForEach-Object",
    "Runs a block for each object. Aliases: foreach, %.",
    Spec("Process", BLOCK, "The block.", positional=True, mandatory=True),
    filters=True,
)
def _for_each(call: Call, incoming: Objects) -> Objects:
    process = call.bound["Process"]
    for each in incoming.records:
        if isinstance(process, Block):
            call.session.block(process, each, call.emit)
        else:
            for value in several(property_of(each, text_of(process))):
                call.emit(value)
    return Objects()


@cmdlet(
    "Select-Object",
    "Keeps some properties, or some of the objects. Alias: select.",
    Spec("Property", PROPERTIES, "Names, or @{Name=…; Expression={…}}.", positional=True),
    Spec("ExpandProperty", TEXT, "The property whose values come instead."),
    Spec("First", NUMBER, "How many from the beginning."),
    Spec("Last", NUMBER, "How many from the end."),
    Spec("Unique", SWITCH, "Each only once."),
    filters=True,
)
def _select(call: Call, incoming: Objects) -> Objects:
    records = incoming.records
    if "First" in call.bound or "Last" in call.bound:
        first, last = call.bound.get("First", 0), call.bound.get("Last", 0)
        end = max(first, len(records) - last)
        records = records[:first] + records[end:]
    if "ExpandProperty" in call.bound:
        records = tuple(
            value for each in records for value in _expanded(each, call.bound["ExpandProperty"])
        )
    elif "Property" in call.bound:
        records = tuple(_picked(call, each) for each in records)
    return Objects(_unique(call, records) if call.bound.get("Unique") else records)


def _expanded(record: Value, name: str) -> tuple[Value, ...]:
    known = isinstance(record, Mapping) and find_key(record, name) is not None
    if not known and property_of(record, name) is None:
        message = f'Property "{name}" cannot be found.'
        raise CommandFailed("ExpandPropertyNotFound,Select-Object", message)
    return several(property_of(record, name))


def _picked(call: Call, record: Value) -> Item:
    """Make an object of the wanted properties alone; an unknown one is there, and null."""
    source = record if isinstance(record, Mapping) else {"Length": property_of(record, "Length")}
    made: dict[str, Value] = {}
    for each in call.bound["Property"]:
        if isinstance(each, Mapping):
            name, work = _calculated(each)
            made[name] = _worked_out(call, work, record)
        elif isinstance(each, Block):
            made[each.text] = _worked_out(call, each, record)
        else:
            names = output.names_in(source, (text_of(each),), unknown=True)
            made |= {name: get(source, name) for name in names if name not in made}
    return Item(made)


def _calculated(table: Mapping[str, Value]) -> tuple[str, Value]:
    """Return the name and the expression of `@{Name=…; Expression=…}`."""
    found: dict[str, Value] = {}
    for key, value in table.items():
        whole = [each for each in ("name", "label", "expression") if each.startswith(key.lower())]
        if not whole:
            message = f"The {key} key is not valid."
            raise CommandFailed("DictionaryKeyUnknown,Select-Object", message)
        found["expression" if whole == ["expression"] else "name"] = value
    if "expression" not in found:
        message = "The Expression key is missing."
        raise CommandFailed("DictionaryKeyMissing,Select-Object", message)
    work = found["expression"]
    return text_of(found.get("name", work.text if isinstance(work, Block) else work)), work


def _worked_out(call: Call, work: Value, record: Value) -> Value:
    if isinstance(work, Block):
        return single(call.per_object(work, record))
    return property_of(record, text_of(work))


def _unique(call: Call, records: tuple[Value, ...]) -> tuple[Value, ...]:
    return tuple({_paid(call, text_of(each)): each for each in reversed(records)}.values())[::-1]


def _paid(call: Call, text: str) -> str:
    """A text that is kept once more."""
    call.session.spend(len(text) // CHARACTERS)
    return text


@cmdlet(
    "Sort-Object",
    "Sorts objects. Alias: sort.",
    _PROPERTY,
    Spec("Descending", SWITCH, "The last one first."),
    Spec("Unique", SWITCH, "Each only once."),
    filters=True,
)
def _sort(call: Call, incoming: Objects) -> Objects:
    # Null comes first, and letters' case does not count.
    def key(record: Value) -> list[tuple[bool, bool, int, str]]:
        values = (record if name is None else property_of(record, name) for name in names)
        return [_rank(each, _paid(call, text_of(each).lower())) for each in values]

    names: Sequence[str | None] = call.bound.get("Property", (None,))
    found = sorted(incoming.records, key=key, reverse=call.bound.get("Descending", False))
    if call.bound.get("Unique"):
        found = list({tuple(key(each)): each for each in reversed(found)}.values())[::-1]
    return Objects(tuple(found))


def _rank(value: Value, text: str) -> tuple[bool, bool, int, str]:
    number = isinstance(value, int)
    return value is not None, not number, int(value) if isinstance(value, int) else 0, text


@cmdlet("Measure-Object", "Counts objects. Alias: measure.", filters=True)
def _measure(_call: Call, incoming: Objects) -> Objects:
    names = ("Average", "Sum", "Maximum", "Minimum", "StandardDeviation", "Property")
    return Objects(({"Count": len(incoming.records), **dict.fromkeys(names)},))


@cmdlet(
    "ConvertTo-Json",
    "Writes objects as JSON.",
    Spec("InputObject", OBJECT, "The objects, if not from the pipeline.", positional=True),
    Spec("Depth", NUMBER, "How many levels; 2 by default."),
    Spec("Compress", SWITCH, "Without spaces and line ends."),
    filters=True,
)
def _to_json(call: Call, incoming: Objects) -> Objects:
    values = several(call.bound["InputObject"]) if "InputObject" in call.bound else incoming.records
    depth = call.bound.get("Depth", 2)
    if depth > 100:
        message = "The maximum depth allowed for serialization is 100."
        raise CommandFailed("ReachedMaximumDepthAllowed,ConvertTo-Json", message)
    made = [_plain(call, each, depth) for each in values]
    indent, parts = (None, (",", ":")) if call.bound.get("Compress") else (2, (",", ": "))
    whole = made[0] if len(made) == 1 else made
    encoder = json.JSONEncoder(indent=indent, separators=parts, ensure_ascii=False)
    return Objects((joined(encoder.iterencode(whole)),) if made else ())


def _plain(call: Call, value: Value, depth: int) -> object:
    """Turn a value into what `json` writes; deeper ones become texts."""
    call.session.spend(1)
    inner = isinstance(value, tuple | Mapping)
    if inner and depth < 0:
        warning = "Resulting JSON is truncated as serialization has exceeded the set depth."
        if warning not in call.warnings:
            call.warnings.append(warning)
        return text_of(value)
    if isinstance(value, tuple):
        return [_plain(call, each, depth - 1) for each in value]
    if isinstance(value, Mapping):
        return {name: _plain(call, each, depth - 1) for name, each in value.items()}
    return value if value is None or isinstance(value, bool | int) else text_of(value)


@cmdlet(
    "Format-List",
    "Prints each object as a list, one property a line. Alias: fl.",
    _PROPERTY,
    filters=True,
)
def _format_list(call: Call, incoming: Objects) -> Text:
    return output.format_list(incoming.records, call.bound.get("Property", ("*",)))


@cmdlet(
    "Format-Table",
    "Prints one object a line. Alias: ft.",
    _PROPERTY,
    Spec("AutoSize", SWITCH, "Columns are always as wide as they need."),
    Spec("Wrap", SWITCH, "Nothing is ever cut off."),
    filters=True,
)
def _format_table(call: Call, incoming: Objects) -> Text:
    return output.format_table(incoming.records, call.bound.get("Property", ()))


FILTERS = (_format_list, _format_table, _select, _where, _for_each, _sort, _measure, _to_json)
