"""The rules of changes, and what each says."""
