"""An attendee's pages."""
