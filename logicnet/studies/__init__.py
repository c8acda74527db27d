"""Each command as one call, with the words of the command line: what is public, and what ``cli`` calls."""
