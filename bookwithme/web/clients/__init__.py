"""The endpoints that programs written for the real service ask, unchanged."""
