"""Compile JSON Schema of every dialect into the IR."""
