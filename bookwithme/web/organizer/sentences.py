"""What organizer mode says was done, or could not be."""

from __future__ import annotations

from bookwithme.i18n import mark

DONE = {
    "created": mark("Your meeting type was created."),
    "saved": mark("Your changes were saved."),
    "duplicated": mark("The meeting type was duplicated. Its links were not."),
    "public": mark("The meeting type is public: it appears on your booking page."),
    "private": mark("The meeting type is private: only people with a link see it."),
    "deleted": mark("The meeting type was deleted and its links were revoked."),
    "on": mark("Your booking page is on."),
    "off": mark("Your booking page is off. Nothing was deleted."),
    "page": mark("Your booking page was changed."),
    "linked": mark("The link was made. Copy it, or send it by e-mail."),
    "named": mark("The link's name was saved."),
    "revoked": mark("The link was revoked. Whoever opens it is told so."),
    "sent": mark("The e-mail was sent. It lies in the mail viewer."),
    "cancelled": mark("The meeting was canceled, and both sides were told by e-mail."),
    "moved": mark("The meeting was moved, and both sides were told by e-mail."),
    "blocked": mark("The event is in your calendar, and takes its time from now on."),
    "freed": mark("The event was deleted. Its time is free again."),
    "hours": mark("Your meeting hours were saved."),
    "calendar": mark("The calendar was read. Its busy time counts from now on."),
    "unfetched": mark("The calendar could not be fetched. The reason stands beside it."),
    "removed": mark("The calendar was removed. Its busy time does not count any more."),
}

FAILURES = {
    "PageNotPublished": mark(
        "Your booking page is off or not set up yet, so it cannot be shared. "
        "Turn it on, or create your first meeting type."
    ),
    "LinkExpired": mark("This link has expired. Make a new one to share."),
    "LinkConsumed": mark("This link has been used for its one booking. Make a new one to share."),
    "LinkRevoked": mark("This link was revoked. Make a new one to share."),
    "BookingStarted": mark("This meeting has begun, so it cannot be moved or canceled any more."),
    "MeetingTypeDeleted": mark(
        "The meeting type was deleted, so the meeting cannot be moved any more. It can be canceled."
    ),
    "BookingCancelled": mark("This meeting was canceled before."),
}
