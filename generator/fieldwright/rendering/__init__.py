"""Jinja templates, the encoders of every emitted language, and Black."""
