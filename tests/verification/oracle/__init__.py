"""The second opinion: what it finds, and that it finds what is planted."""
