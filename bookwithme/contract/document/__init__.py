"""A world's document (version 1): scenarios, exports, what is imported; a model a record."""
