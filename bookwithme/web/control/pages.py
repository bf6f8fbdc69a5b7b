"""The control room's pages, in the order of their tabs: a new one is added here."""

from typing import NamedTuple

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


class Tab(NamedTuple):
    """What leads to a page. `below`: blueprints whose pages are shown under it."""

    title: str
    endpoint: str
    below: tuple[str, ...]


TABS = (
    Tab(mark("Clock and settings"), "control.room", ("control",)),
    Tab(mark("Worlds"), "control_worlds.all_worlds", ("control_worlds",)),
    Tab(
        mark("Mailboxes"),
        "control_mailboxes.all_mailboxes",
        ("control_mailboxes", "control_calendars"),
    ),
    Tab(mark("Journal"), "control_journal.journal", ("control_journal",)),
    Tab(mark("Lessons"), "control_lesson.page", ("control_lesson",)),
    Tab(mark("Classes"), "control_classes.every", ("control_classes",)),
    Tab(mark("Faults"), "control_faults.faults", ("control_faults",)),
    Tab(mark("Control API"), "openapi.read", ("openapi",)),
)


@clock.blueprint.app_template_global()
def control_tabs() -> list[tuple[str, str, bool]]:
    """Each tab's title in the reader's language, its address, and whether it is the present one."""
    has_classes = is_operator() and world_context().world == DEFAULT_WORLD
    return [
        (lang().gettext(each.title), url_for(each.endpoint), request.blueprint in each.below)
        for each in TABS
        if each.endpoint != "control_classes.every" or has_classes
    ]
