"""The control room's pages, in the order of their tabs: a new one is added here."""

from flask import request, url_for

from bookwithme.i18n import mark
from bookwithme.service.world_context import DEFAULT_WORLD
from bookwithme.web.control import (
    calendars,
    classes,
    clock,
    faults,
    journal,
    lesson,
    mailboxes,
    worlds,
)
from bookwithme.web.platform.request_context import lang, world_context
from bookwithme.web.platform.request_guards import is_operator

MODULES = (clock, worlds, mailboxes, calendars, journal, faults, lesson, classes)
BLUEPRINTS = tuple(each.blueprint for each in MODULES)


TABS = {
    "control.room": mark("Clock and settings"),
    "control_worlds.all_worlds": mark("Worlds"),
    "control_mailboxes.all_mailboxes": mark("Mailboxes"),
    "control_journal.journal": mark("Journal"),
    "control_lesson.page": mark("Lessons"),
    "control_classes.every": mark("Classes"),
    "control_faults.faults": mark("Faults"),
    "openapi.read": mark("Control API"),
}
"""What leads to a page, by its endpoint."""

_UNDER = {"control_calendars": "control_mailboxes"}
"""Blueprints whose pages are shown under another's tab."""


@clock.blueprint.app_template_global()
def control_tabs() -> list[tuple[str, str, bool]]:
    """Each tab's title in the reader's language, its address, and whether it is the present one."""
    has_classes = is_operator() and world_context().world == DEFAULT_WORLD
    here = _UNDER.get(str(request.blueprint), request.blueprint)
    return [
        (lang().gettext(title), url_for(endpoint), endpoint.startswith(f"{here}."))
        for endpoint, title in TABS.items()
        if endpoint != "control_classes.every" or has_classes
    ]
