"""The emulator's own pages: start, control room, mail viewer."""
