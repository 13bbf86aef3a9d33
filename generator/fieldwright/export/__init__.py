"""A document for other tools: as models of theirs, and as one JSON Schema."""
