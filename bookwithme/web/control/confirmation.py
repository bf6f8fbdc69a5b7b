"""Dangerous things of the emulator ask once: on a page of their own, or before, by a script."""

from flask import abort, make_response, render_template, request

from bookwithme.web.platform.request_context import lang


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
