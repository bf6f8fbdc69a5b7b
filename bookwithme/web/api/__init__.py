"""The control API: one module for each kind of thing."""

from flask import Blueprint

from bookwithme.web.api import (
    bookings,
    classes,
    clock,
    events,
    exchange,
    faults,
    invoke_command,
    lessons,
    links,
    mailboxes,
    meeting_types,
    messages,
    openapi,
    owa_policies,
    signature,
    snapshots,
    worlds,
)

blueprint = Blueprint("api", __name__, url_prefix="/_emulator/api")
for each in (
    worlds,
    snapshots,
    clock,
    mailboxes,
    events,
    owa_policies,
    meeting_types,
    links,
    bookings,
    messages,
    signature,
    exchange,
    faults,
    lessons,
    classes,
):
    blueprint.register_blueprint(each.blueprint)

BLUEPRINTS = (blueprint, invoke_command.blueprint, openapi.blueprint)
