"""Held to here: the generator, its layers, and what it makes."""
