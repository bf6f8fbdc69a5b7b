"""Invitations and published calendars."""
