"""QR codes (ISO/IEC 18004), by segno."""

from __future__ import annotations

from io import BytesIO

import segno

LEVEL = "m"
"""Error correction: a code stays readable with a seventh of it gone."""

QUIET = 4
"""Empty modules around the code, as the standard asks for."""


def svg(text: str) -> bytes:
    """Draw a code that takes the size it is given."""
    out = BytesIO()
    code = segno.make(text, error=LEVEL, micro=False)
    code.save(out, kind="svg", border=QUIET, omitsize=True, light="#fff", title=None)
    return out.getvalue()


def png(text: str) -> bytes:
    """Draw a code with modules of 12 pixels."""
    out = BytesIO()
    segno.make(text, error=LEVEL, micro=False).save(out, kind="png", border=QUIET, scale=12)
    return out.getvalue()
