"""EWS (Exchange Web Services): what its operations ask of a world."""
