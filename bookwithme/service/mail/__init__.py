"""Mails: composed, put in the outbox, relayed."""
