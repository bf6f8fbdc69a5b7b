"""The web: pages, control API, request guards, errors."""
