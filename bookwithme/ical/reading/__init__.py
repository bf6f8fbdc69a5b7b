"""Busy time from a calendar."""
