"""A world's document: export and import."""
