"""pydantic's errors in our sentences: the field's path, and what is wrong with it."""

import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches

from pydantic import ValidationError
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

from bookwithme.domain.errors import FieldProblem

TOLD = "told"
"""The type of an error whose message is our own sentence already."""

_CONTROLS = r"\u0000-\u001f\u007f-\u009f"
STORABLE = r"^[^\u0000]*$"
ONE_LINE = f"^[^{_CONTROLS}]*$"
NAMED = f"^[^{_CONTROLS}]*[^\\s{_CONTROLS}][^{_CONTROLS}]*$"
MANY_LINES = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*$"
"""The domain's `text_problems` refuses the same; as patterns the description says so too."""

UNSTORABLE = "must not contain NUL or half of a surrogate pair"
_CONTROL = "must not contain control characters"

_PATTERNS = {STORABLE: UNSTORABLE, ONE_LINE: _CONTROL, MANY_LINES: _CONTROL}
_SENTENCES = {
    "missing": "is required",
    "bool_type": "must be true or false",
    "string_type": "must be text",
    "string_unicode": UNSTORABLE,
    "string_too_short": "must have at least {min_length} characters",
    "string_too_long": "must have at most {max_length} characters",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "finite_number": "must be a number",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "too_long": "must have at most {max_length} items",
    "too_short": "must have at least {min_length} items",
    **dict.fromkeys(("list_type", "tuple_type", "frozen_set_type"), "must be a list"),
    **dict.fromkeys(
        ("model_type", "model_attributes_type", "dict_type", "dataclass_type"),
        "must be a JSON object",
    ),
}
_NAME_SHOWN = 80
_QUOTED = re.compile("'([^']*)'")


def line(field: tuple[int | str, ...], sentence: str) -> InitErrorDetails:
    """One error as pydantic takes it, so that an outer record adds where it stands."""
    error = PydanticCustomError(TOLD, "{sentence}", {"sentence": sentence})
    return InitErrorDetails(type=error, loc=field, input=None)


def lines(error: ValidationError, known: Collection[str]) -> Iterator[InitErrorDetails]:
    """The errors of one record in our sentences; `known`: the names of its fields."""
    found = error.errors(include_url=False)
    around = {each["loc"][:n] for each in found for n in range(len(each["loc"]))}
    for each in found:
        if each["type"] == "too_short" and each["loc"] in around:
            continue  # it has elements, though wrong ones
        if each["type"] == "extra_forbidden" and len(each["loc"]) == 1:
            name = str(each["loc"][0])
            yield line((name[:_NAME_SHOWN],), unknown(name, known))
        else:
            yield line(each["loc"], sentence_of(each))


def unknown(name: str, known: Collection[str]) -> str:
    """What to say of a name that nothing here has, with all that there is and the most alike."""
    if not known:
        return "is not known here"
    return f"is not known here; known are {', '.join(sorted(known))}{_nearest(name, known)}"


def _nearest(meant: object, known: Collection[str]) -> str:
    """The known name that is most like what somebody wrote, if one is."""
    near = get_close_matches(meant[:_NAME_SHOWN], known, 1) if isinstance(meant, str) else []
    return f" (nearest: {near[0]})" if near else ""


def sentence_of(error: ErrorDetails) -> str:
    """What one error says."""
    kind, details = error["type"], error.get("ctx", {})
    if kind == "value_error":
        return str(details["error"])
    if kind in {"enum", "literal_error"}:
        known = _QUOTED.findall(details["expected"])
        if not known:  # a number
            return f"must be {details['expected']}"
        return f"must be one of {', '.join(known)}{_nearest(error['input'], known)}"
    if kind in {"string_too_short", "too_short"} and details["min_length"] == 1:
        return "must not be empty"
    if kind == "string_pattern_mismatch":
        return _PATTERNS.get(details["pattern"], f"must match {details['pattern']}")
    # A sentence of ours may hold braces, of what somebody sent.
    return _SENTENCES[kind].format_map(details) if kind in _SENTENCES else error["msg"]


def field_problems(
    error: ValidationError, at: tuple[int | str, ...] = ()
) -> Iterator[FieldProblem]:
    """All that is wrong, each with its path such as `mailboxes[2].address`; `at` begins it."""
    for each in error.errors(include_url=False, include_input=False):
        yield FieldProblem(path((*at, *each["loc"])) or "body", each["msg"])


def path(place: tuple[int | str, ...]) -> str:
    """A place in a document as people write it."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in place if step != "")
    return "".join(steps).removeprefix(".")
