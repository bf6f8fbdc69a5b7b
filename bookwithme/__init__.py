"""An emulator of Microsoft's personal booking page (Bookings in Outlook)."""
