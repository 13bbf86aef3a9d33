"""Check a document for what `lint` reports."""
