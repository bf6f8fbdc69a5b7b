"""Every blueprint of the web, in the order of the contract's pages."""

from bookwithme.web import api
from bookwithme.web.admin import console
from bookwithme.web.attendee import card_images, manage, published, scheduling
from bookwithme.web.clients import page_json
from bookwithme.web.clients.ews import endpoint
from bookwithme.web.control import mail_viewer, pages, start
from bookwithme.web.organizer import (
    bookings,
    calendars,
    editor,
    own_calendar,
    page,
    sharing,
    signature,
    signature_files,
)
from bookwithme.web.platform import invitations, probes

ORGANIZER_MODE = (page, editor, bookings, calendars, own_calendar, sharing, signature_files)
"""Modules of another's blueprint: importing them puts their routes on it."""

BLUEPRINTS = (
    start.blueprint,
    invitations.blueprint,
    page.blueprint,
    scheduling.blueprint,
    manage.blueprint,
    published.blueprint,
    card_images.blueprint,
    probes.blueprint,
    mail_viewer.blueprint,
    *pages.BLUEPRINTS,
    console.blueprint,
    signature.blueprint,
    page_json.blueprint,
    endpoint.blueprint,
    *api.BLUEPRINTS,
)
