"""Mails, composed from templates; an optional relay."""
