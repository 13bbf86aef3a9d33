"""A document for other tools."""
