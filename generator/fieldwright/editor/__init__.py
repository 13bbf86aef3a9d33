"""What an editor asks of specs that are being written: references, names, fixes and hovers."""
