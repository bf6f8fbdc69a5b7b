"""An emulator of Microsoft's personal booking page (Bookings in Outlook)."""

__version__ = "0.1.0"
