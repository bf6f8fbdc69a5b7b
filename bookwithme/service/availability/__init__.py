"""When an organizer is free: calendars, feeds, open times."""
