"""Groups of the command line: each thin over the use cases, on the database, without a server."""
