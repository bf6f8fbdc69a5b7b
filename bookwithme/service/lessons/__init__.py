"""Lessons that tick themselves off, and classes that go through them."""
