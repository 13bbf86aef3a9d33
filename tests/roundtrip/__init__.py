"""The round trip of payloads: JSON → object → the same JSON."""
