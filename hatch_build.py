"""The package's description: the README, readable away from the repository too."""

from __future__ import annotations

import os
import re
from functools import partial
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

_LINK = re.compile(r"\]\((?!https?:|#)([^)]+?)(\.png)?\)")


class Description(MetadataHookInterface):
    """Lets links and pictures lead to SOURCE_ADDRESS, where the repository's files are read."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set `readme`; without SOURCE_ADDRESS the README as it is."""
        text = Path(self.root, "README.md").read_text("utf-8")
        if source := os.environ.get("SOURCE_ADDRESS", "").rstrip("/"):
            if not source.startswith("https://"):
                raise ValueError(f"SOURCE_ADDRESS must be an https:// address, not {source!r}")
            text = _LINK.sub(partial(_absolute, source), text)
        metadata["readme"] = {"content-type": "text/markdown", "text": text}


def _absolute(source: str, link: re.Match[str]) -> str:
    """A picture itself, not the page that shows it."""
    return f"]({source}/{link[1]}{'.png?raw=true' if link[2] else ''})"
