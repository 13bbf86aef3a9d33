"""Each command as a function over paths."""
