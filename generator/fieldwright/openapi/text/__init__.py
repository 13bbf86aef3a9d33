"""YAML and JSON documents as values that know their places, and patches of their text."""
