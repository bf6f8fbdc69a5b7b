"""Signatures as files: a page, plain text and a mail's draft for each person, many in a ZIP."""

import csv
import re
from base64 import b64encode
from collections.abc import Iterable
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from flask import Response, request

from bookwithme import pictures
from bookwithme.contract.links import SignatureFiles, SignatureRow
from bookwithme.domain.addresses import SIGNATURE, page_url
from bookwithme.domain.errors import FieldProblem, InvalidInput, NotFound
from bookwithme.domain.mailbox import Mailbox
from bookwithme.domain.sharing import Icon
from bookwithme.i18n import mark
from bookwithme.service.admin import administration
from bookwithme.service.organizer import signatures
from bookwithme.web.organizer.signature import EITHER, blueprint, paper_of, show, what_is_shown
from bookwithme.web.platform.request_context import lang, world_context

_UNSAFE = re.compile(r"[^\w@.+-]+")


_ROW = re.compile(r"rows\[(\d+)\](?:\.(\w+))?")
_COLUMNS = "columns"
_WRONG_LINES = mark("Can't read a name, email address or web address on line: %(lines)s")
_NO_PAGE = mark("Line %(line)s: %(address)s has no mailbox here, and there is no url.")
_HEADER = mark("The first line must be name,address,url.")
_NO_PEOPLE = mark(
    "Below a header line, each line needs a name, an email address and a web address."
)
_NO_ADDRESS = mark("Enter an email address, such as name@example.com.")


@blueprint.route("/signature.<kind>", methods=EITHER)
def download(kind: str) -> Response:
    """The signature as a file."""
    if kind not in {"htm", "txt", "eml"}:
        raise NotFound
    content = signatures.file(paper_of(what_is_shown()), kind, pictures.icon())
    answer = Response(content, mimetype="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="signature.{kind}"'
    return answer


@blueprint.post("/all")
def download_all() -> Response | tuple[str, int]:
    """Signatures of all mailboxes, or of the people of a CSV file, in a ZIP."""
    shown, people = what_is_shown(), request.form.get("people", "").strip()
    wanted: dict[str, Any] = {"template": shown.own, "lang": shown.language, "icon": shown.icon}
    rows: dict[int, dict[str, str]] = {}
    try:
        rows = rows_of(people) if people else {}
        wanted |= {"rows": [*rows.values()]} if people else {"mailboxes": "all"}
        return zipped(SignatureFiles.read(wanted))
    except InvalidInput as error:
        return show({"people": _wrong(error, rows)}), 422
    except csv.Error:
        return show({"people": lang().gettext(_NO_PEOPLE)}), 422


def _wrong(error: InvalidInput, rows: dict[int, dict[str, str]]) -> str:
    """What is wrong with the people, and in which of the lines that they stand in."""
    fields = [each.field for each in error.problems]
    if _COLUMNS in fields:
        return lang().gettext(_HEADER)
    lines, no_page, others = [*rows], set[int](), set[int]()
    for row, field in (each.groups() for each in map(_ROW.match, fields) if each):
        line = lines[int(row)]
        (no_page if field == "url" and not rows[line]["url"] else others).add(line)
    told = [
        lang().gettext(_NO_PAGE, line=line, address=rows[line]["address"])
        for line in sorted(no_page - others)
    ]
    if others:
        told.append(lang().gettext(_WRONG_LINES, lines=", ".join(map(str, sorted(others)))))
    return " ".join(told) or lang().gettext(_NO_PEOPLE)


@blueprint.post("/mail")
def mail() -> str | tuple[str, int]:
    """Mail the signature, as its owner, to an address that is typed."""
    shown, to = what_is_shown(), request.form.get("to", "").strip()
    if shown.signed is None:
        raise NotFound
    try:
        sender = shown.signed.mailbox.address
        icon = f"data:image/png;base64,{b64encode(pictures.icon()).decode()}"
        signatures.mail(
            world_context(), sender, to, paper_of(shown), language=shown.language, icon=icon
        )
    except InvalidInput:
        return show({"to": lang().gettext(_NO_ADDRESS)}), 422
    return show({}, lang().gettext("The email was sent. You can find it in Mail."))


def zipped(wanted: SignatureFiles) -> Response:
    """A ZIP with a folder for each person; raises NotFound for a mailbox that there is not."""
    out, icon, picture = BytesIO(), wanted.icon, pictures.icon()
    with ZipFile(out, "w", ZIP_DEFLATED) as files:
        for number, row in enumerate(_rows(wanted), 1):
            names = {"name": row.name, "address": row.address}
            paper = signatures.paper(
                world_context(), row.url, wanted.language, icon, wanted.template, **names
            )
            folder = f"{number:03}-{_UNSAFE.sub('_', row.address)}"
            for kind in dict.fromkeys(wanted.formats):
                files.writestr(f"{folder}/signature.{kind}", signatures.file(paper, kind, picture))
            if icon is Icon.ATTACHED and "htm" in wanted.formats:
                files.writestr(f"{folder}/{signatures.ICON_FILE}", picture)
    disposition = {"Content-Disposition": 'attachment; filename="signatures.zip"'}
    return Response(out.getvalue(), mimetype="application/zip", headers=disposition)


def _rows(wanted: SignatureFiles) -> Iterable[SignatureRow]:
    if wanted.rows is not None:
        return wanted.rows
    context = world_context()
    named = wanted.mailboxes if isinstance(wanted.mailboxes, tuple) else None
    boxes = (
        administration.mailboxes(context)
        if named is None
        else [administration.mailbox(context, each) for each in named]
    )
    return [
        SignatureRow(name=each.display_name, address=each.address, url=_page_of(each))
        for each in boxes
    ]


def _page_of(mailbox: Mailbox) -> str:
    return page_url(world_context().base, mailbox.page_name, SIGNATURE)


def rows_of(text: str) -> dict[int, dict[str, str]]:
    """Read a CSV file with a header: name, address, url, separated by commas or semicolons.

    Each row by the line that it ends in; without url, it has the page of the mailbox, if any.
    Raises InvalidInput where a column is missing.
    """
    first = text.splitlines()[0]
    reader = csv.DictReader(StringIO(text, newline=""), delimiter=";" if ";" in first else ",")
    reader.fieldnames = [each.strip().lower() for each in reader.fieldnames or ()]
    names = ("name", "address", "url")
    if not {"name", "address"} <= {*reader.fieldnames}:
        raise InvalidInput(FieldProblem(_COLUMNS, "must be name, address and url"))
    pages = {each.address: _page_of(each) for each in administration.mailboxes(world_context())}
    rows = {}
    for line in reader:
        row = {name: (line.get(name) or "").strip() for name in names}
        row["url"] = row["url"] or pages.get(row["address"].lower(), "")
        rows[reader.line_num] = row
    return rows
