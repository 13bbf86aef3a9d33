"""Spec files in YAML and JSON, to and from the IR."""
