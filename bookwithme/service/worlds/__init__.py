"""Worlds as wholes: make, reset, clock, journal, personas."""
