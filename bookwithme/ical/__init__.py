"""iCalendar in and out: busy time from calendars, invitations to mails."""
