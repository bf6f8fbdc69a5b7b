"""What the control room's pages have in common: word of what was done, and asking before it is."""

from typing import Any
from urllib.parse import urlencode

from flask import abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from bookwithme.i18n import mark
from bookwithme.web.control.start import local_path
from bookwithme.web.platform.forms import back_to, said
from bookwithme.web.platform.request_context import lang

Answer = str | tuple[str, int]

DONE = {
    "advanced": mark("The clock was moved forward."),
    "set": mark("The clock was set."),
    "settings": mark("The settings were saved."),
    "reset": mark("The world was reset to its scenario."),
    "resetOne": mark("The world was reset."),
    "resetAll": mark("All worlds were reset."),
    "imported": mark("The world was replaced by the document."),
    "saved": mark("The snapshot was taken."),
    "restored": mark("The world was restored from the snapshot."),
    "deleted": mark("The snapshot was deleted."),
    "made": mark("The world was created."),
    "gone": mark("The world was deleted."),
    "classMade": mark("The class was created. Print the sheet, or hand out the invitations."),
    "classDone": mark("Done for the class."),
    "classDeleted": mark("The class has ended, and its worlds are deleted."),
    "cleared": mark("The journal is empty."),
    "faultAdded": mark("The fault is on."),
    "faultsCleared": mark("All faults are off."),
    "mailboxMade": mark("The mailbox was created."),
    "mailboxChanged": mark("The mailbox was changed."),
    "mailboxDeleted": mark("The mailbox was deleted, with everything that belonged to it."),
    "calendarRead": mark("The calendar was read. Its busy time is taken into account from now on."),
    "calendarUnfetched": mark("The calendar could not be fetched. The reason is next to it."),
    "calendarRemoved": mark(
        "The calendar was removed. Its busy time is no longer taken into account."
    ),
}


def show(template: str, problems: dict[str, str], **values: Any) -> str:
    """A page of the control room, with word of what was just done."""
    return render_template(f"control/{template}.html", done=said(DONE), problems=problems, **values)


def stay_or_go(endpoint: str, done: str, **told: int) -> Response:
    """Go on to a page that says what was done; from the emulator bar, stay where one is."""
    if "next" not in request.form:
        return back_to(endpoint, done)
    target = local_path(request.form["next"])
    joint = "&" if "?" in target else "?"
    return redirect(f"{target}{joint}{urlencode(told)}" if told else target, 303)


def ask_once(question: str, answer: str, back: str, **values: object) -> None:
    """Answer with the page that asks, unless the form says that it was asked already.

    `question`: whether something is to happen, with `values` in it. `answer`: the button that lets
    it happen. `back`: the address of the way out.
    """
    if request.form.get("confirmed") == "yes":
        return
    say, fields = lang().gettext, list(request.form.items(multi=True))
    told = {"question": say(question, **values), "answer": say(answer)}
    abort(make_response(render_template("control/confirm.html", **told, back=back, fields=fields)))
