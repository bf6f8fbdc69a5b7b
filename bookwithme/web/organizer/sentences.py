"""What organizer mode says was done, or could not be."""

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
    "linked": mark("The link was created. Copy it, or send it by email."),
    "named": mark("The link's name was saved."),
    "revoked": mark("The link was revoked. Anyone who opens it will see that."),
    "sent": mark("The email was sent. You can find it in Mail."),
    "cancelled": mark("The meeting was canceled. You'll both get an email."),
    "moved": mark("The meeting was rescheduled. You'll both get an email."),
    "blocked": mark("The event was saved to your calendar."),
    "freed": mark("The event was deleted. Its time is free again."),
    "hours": mark("Your meeting hours were saved."),
    "calendar": mark("The calendar was read. Its busy time is taken into account from now on."),
    "unfetched": mark("The calendar could not be fetched. The reason is next to it."),
    "removed": mark("The calendar was removed. Its busy time is no longer taken into account."),
}

FAILURES = {
    "PageNotPublished": mark(
        "Your booking page is off or not set up yet, so you can't share it. Turn it on, or create "
        "your first meeting type."
    ),
    "LinkExpired": mark("This link has expired. Create a new one to share."),
    "LinkConsumed": mark("This link has been used for its one booking. Create a new one to share."),
    "LinkRevoked": mark("This link was revoked. Create a new one to share."),
    "LimitReached": mark("This world has reached its limit of private links or emails."),
    "BookingStarted": mark(
        "This meeting has started, so it can no longer be rescheduled or canceled."
    ),
    "MeetingTypeDeleted": mark(
        "The meeting type was deleted, so the meeting can no longer be rescheduled. "
        "It can still be canceled."
    ),
    "BookingCancelled": mark("This meeting has already been canceled."),
}
