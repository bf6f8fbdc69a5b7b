"""Dangerous things of the emulator ask once: on a page of their own, or before, by a script."""

from flask import render_template, request


def asked_once(question: str, answer: str, back: str) -> str | None:
    """The page that asks, unless the form says that it was asked already.

    Args:
        question: what is about to happen, as a question.
        answer: the button that lets it happen.
        back: the address of the way out.
    """
    if request.form.get("confirmed") == "yes":
        return None
    fields = list(request.form.items(multi=True))
    return render_template(
        "control/confirm.html", question=question, answer=answer, back=back, fields=fields
    )
