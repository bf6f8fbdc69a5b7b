"""Every blueprint of the house, in the order of the contract's pages."""

from bookwithme.web import api
from bookwithme.web.attendee import card_images, manage, published, scheduling
from bookwithme.web.admin import console
from bookwithme.web.control import clock, calendars, faults, journal, mailboxes, worlds, invitations, mail_viewer, start
from bookwithme.web.organizer import editor, page, bookings, calendars, sharing, signature
from bookwithme.web.platform import probes

ORGANIZER_MODE = (organizer, editor, own_bookings, own_calendars, sharing)
"""Modules of one blueprint: importing them puts their routes on it."""

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
    clock.blueprint,
    worlds.blueprint,
    mailboxes.blueprint,
    calendars.blueprint,
    journal.blueprint,
    faults.blueprint,
    console.blueprint,
    signature.blueprint,
    *api.BLUEPRINTS,
)
