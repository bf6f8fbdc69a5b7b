"""Use cases: one function, one intention of a user, one transaction."""
