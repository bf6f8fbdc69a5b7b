"""What an organizer does: meeting types, sharing, calendars, signature."""
