"""Verify verdicts by running packages: proofs of changes, and a second opinion."""
