"""Time zones of calendars: definitions and names."""
