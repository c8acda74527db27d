"""Checks of a network, one module per family."""
