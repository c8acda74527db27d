"""Two networks compared: what was edited, what that changed, and which edit is responsible."""
