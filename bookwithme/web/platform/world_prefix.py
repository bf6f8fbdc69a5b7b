"""Worlds in addresses: `/w/<world>/…` is the same application, one step further in."""

import re
from wsgiref.types import WSGIEnvironment

from bookwithme.service.world_context import DEFAULT_WORLD

WORLD = "bookwithme.world"

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}", re.ASCII)


def enter_world(environ: WSGIEnvironment) -> None:
    """Move `/w/<world>` from the path to SCRIPT_NAME, so that every URL made keeps it."""
    environ[WORLD] = DEFAULT_WORLD
    parts = environ.get("PATH_INFO", "").split("/", 3)
    if len(parts) >= 3 and parts[1] == "w" and _NAME.fullmatch(parts[2]):
        environ[WORLD] = parts[2]
        environ["SCRIPT_NAME"] = f"{environ.get('SCRIPT_NAME', '')}/w/{parts[2]}"
        environ["PATH_INFO"] = "/" + (parts[3] if len(parts) > 3 else "")
    environ["PATH_INFO"] = canonical(environ.get("PATH_INFO", ""))


_SPELLED = {
    root.lower(): {each.lower(): each for each in (root, *others)}
    for root, *others in (
        ("adminapi", "beta", "v1.0", "InvokeCommand", "$batch"),
        ("EWS", "Exchange.asmx"),
        (
            *("BookingsService", "api", "V1", "bookingBusinessesc2"),
            *("services", "getStaffAvailability", "appointments"),
        ),
    )
}
"""The endpoints of the real service whose paths scripts write in any case, by their beginning."""


def canonical(path: str) -> str:
    """A path of one of the real service's endpoints in its own spelling.

    An endpoint's bare name is its root, with a slash: all of it begins so.
    """
    parts = path.split("/")
    spelled = _SPELLED.get(parts[1].lower()) if len(parts) > 1 else None
    if spelled is None:
        return path
    parts += [""] if len(parts) == 2 else []
    return "/".join(spelled.get(each.lower(), each) for each in parts)
