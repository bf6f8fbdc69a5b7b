"""Every blueprint of the house, in the order of the contract's pages."""

from bookwithme.web import (
    api,
    card_images,
    console,
    control,
    control_calendars,
    control_faults,
    control_journal,
    control_mailboxes,
    control_worlds,
    editor,
    invitations,
    mailbox,
    manage,
    organizer,
    own_bookings,
    own_calendars,
    probes,
    published,
    scheduling,
    sharing,
    signature,
    start,
)

ORGANIZER_MODE = (organizer, editor, own_bookings, own_calendars, sharing)
"""Modules of one blueprint: importing them puts their routes on it."""

BLUEPRINTS = (
    start.blueprint,
    invitations.blueprint,
    organizer.blueprint,
    scheduling.blueprint,
    manage.blueprint,
    published.blueprint,
    card_images.blueprint,
    probes.blueprint,
    mailbox.blueprint,
    control.blueprint,
    control_worlds.blueprint,
    control_mailboxes.blueprint,
    control_calendars.blueprint,
    control_journal.blueprint,
    control_faults.blueprint,
    console.blueprint,
    signature.blueprint,
    *api.BLUEPRINTS,
)
