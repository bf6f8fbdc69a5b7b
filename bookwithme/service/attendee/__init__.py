"""What an attendee does: open an address, choose a time, book, move, cancel."""
