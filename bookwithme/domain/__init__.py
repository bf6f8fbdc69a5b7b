"""The rules, in the standard library alone: no clock, no I/O, no framework.

What the real product does, and what is our choice, stands with its evidence in docs/emulated.md.
"""
