"""JSON Schema applied to values that stand in a spec, string formats, patterns, and made-up payloads."""
