"""The rules, in the standard library alone: no clock, no I/O, no framework."""
