"""From bytes to components, and folded lines."""
