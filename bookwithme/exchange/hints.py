"""What a published command that fails should have said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookwithme.exchange.language.values import Hashtable
from bookwithme.exchange.settings import LISTS, POLICY

if TYPE_CHECKING:
    from bookwithme.exchange.binding import StrayArgument


def mend(text: str, failure: StrayArgument, at: int) -> str | None:
    """Name what a hashtable without its parameter lacks: the document prints such a command.

    Args:
        text: the pipeline.
        failure: the argument that no parameter takes.
        at: where in the text it stands.
    """
    policy = failure.bound.get(POLICY)
    missing = next((name for name, enforcing in LISTS.items() if enforcing is policy), None)
    if not isinstance(failure.argument.value[0], Hashtable) or not missing:
        return None
    mended = f"{text[:at]}-{missing} {text[at:]}"
    return f"The command lacks -{missing} before the hashtable. Type: {' '.join(mended.split())}"
