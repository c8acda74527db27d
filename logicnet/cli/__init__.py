"""The command line: every command is load, one library call, emit."""

from logicnet.cli.app import main

__all__ = ["main"]
