"""The web: pages, control API, doors, errors."""
