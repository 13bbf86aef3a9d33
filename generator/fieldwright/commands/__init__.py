"""One function a command, over paths; nothing here prints."""
