"""An organizer's pages."""
