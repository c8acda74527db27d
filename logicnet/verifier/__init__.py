"""Checks certificates with code that shares nothing with the search beyond the reader of network files."""
