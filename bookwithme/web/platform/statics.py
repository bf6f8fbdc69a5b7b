"""Send styles, scripts and drawings, under addresses that a browser asks for once; and compress.

The address bears a hash of them all, since scripts and styles name one another by relative ones.
What pages need is put together when the server starts, so that the second page asks for nothing:
one sheet, and one script of modules that each still is a file of its own.
Pages repeat parts of their own address beside secrets, and the length of a compressed page tells
whoever listens whether the two are alike (BREACH), if they may choose the address. So a page is
compressed where the browser tells that it is opened from one of ours, or typed, so that no other
site chose it. What a script of ours fetches is not, since it may repeat an address that was chosen
for it, unless it tells that the page that it renews came compressed itself. What guests choose a
time on always is: it knows no secret but its own address.
"""

import gzip
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_SHEETS = (
    *("tokens", "base", "controls", "content", "console", "start", "emulator", "organizer"),
    *("signature", "lesson", "board", "contrast"),
)
_SCRIPTS = ("main", "organizer", "lesson", "signature", "console")
"""In the order in which they run; what they import stands before them."""

_IMPORT = re.compile(r'^import \{[^}]*\} from "\./(\w+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?:const|(?:async )?function) (\w+)", re.MULTILINE)
_FOR_READERS = re.compile(r"^ *(?://.*|/\*[^*]*\*/)\n|^ +", re.MULTILINE)
_FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class _File:
    kind: str
    plain: bytes
    packed: bytes


@dataclass(frozen=True)
class _Statics:
    version: str
    files: Mapping[str, _File]


def install(app: Flask, folder: Path) -> None:
    """Serve the files of a folder; `url_for("static", filename=…)` gives the address that lasts."""
    statics = _read(folder)

    @app.url_defaults
    def _fingerprint(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            values["filename"] = f"{statics.version}/{values['filename']}"

    def send(filename: str) -> AnyResponse:
        return _send(statics, filename)

    app.add_url_rule("/static/<path:filename>", "static", send)
    app.after_request(_pack_page)


@cache
def _read(folder: Path) -> _Statics:
    files, seen = {}, sha256()
    for path in sorted(each for each in folder.rglob("*") if each.suffix in _KINDS):
        name, plain = path.relative_to(folder).as_posix(), path.read_bytes()
        seen.update(f"{name} {len(plain)} ".encode() + plain)
        files[name] = _file(path.suffix, plain)
    if (folder / "js/main.js").is_file():
        sheets = [files[f"css/{each}.css"].plain.decode() for each in _SHEETS]
        files["css/page.css"] = _together(".css", sheets)
        told: set[str] = set()
        scripts = [_script(folder / "js", each, told) for each in _SCRIPTS]
        files["js/page.js"] = _together(".js", scripts)
    return _Statics(seen.hexdigest()[:12], files)


def _file(suffix: str, plain: bytes) -> _File:
    return _File(_KINDS[suffix], plain, gzip.compress(plain, mtime=0))


def _together(suffix: str, texts: list[str]) -> _File:
    """Make one file of several, without what they tell whoever reads them."""
    return _file(suffix, _FOR_READERS.sub("", "\n".join(texts)).encode())


def _script(folder: Path, name: str, told: set[str]) -> str:
    """Write a module as part of one script, behind what it imports and has not been told yet."""
    told.add(name)
    text = (folder / f"{name}.js").read_text("utf-8")
    before = [_script(folder, each, told) for each in _IMPORT.findall(text) if each not in told]
    exported = f"{{ {', '.join(_EXPORT.findall(text))} }}"
    body = _IMPORT.sub("", text).replace("\nexport ", "\n")
    return f"{''.join(before)}const {exported} = (() => {{\n{body}return {exported};\n}})();\n"


def _send(statics: _Statics, filename: str) -> AnyResponse:
    """Send a file. Under the address of another version it is today's, and not to be kept."""
    version, _, name = filename.partition("/")
    file = statics.files.get(name) or statics.files.get(filename) or abort(404)
    response = _packed(Response(file.plain, mimetype=file.kind), lambda: file.packed)
    response.headers["Cache-Control"] = _FOREVER if version == statics.version else "no-cache"
    response.add_etag()
    return response.make_conditional(request)


def _pack_page(response: Response) -> Response:
    is_page = response.mimetype == "text/html" and response.content_encoding is None
    told = request.headers.get
    is_ours = told("Sec-Fetch-Site") in {"same-origin", "none"}
    is_opened = told("Sec-Fetch-Dest") == "document" or told("X-Came-Packed") == "yes"
    return pack(response) if is_page and is_ours and is_opened else response


def pack(response: Response) -> Response:
    """Compress an answer whose length tells nobody anything."""
    return _packed(response, lambda: gzip.compress(response.get_data(), 5, mtime=0))


def _packed(response: Response, pack: Callable[[], bytes]) -> Response:
    """Send the packed form to whoever takes it."""
    if request.accept_encodings.quality("gzip") > 0:
        response.set_data(pack())
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    return response
