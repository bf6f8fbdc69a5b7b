"""Calendars fetched from an address."""
