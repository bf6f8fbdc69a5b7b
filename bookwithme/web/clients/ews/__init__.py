"""EWS (Exchange Web Services): XML in and out, one module an operation."""
