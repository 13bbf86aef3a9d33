"""Export: a document as models of other libraries, and as one JSON Schema."""
