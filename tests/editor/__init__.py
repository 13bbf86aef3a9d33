"""What an editor asks of specs."""
