"""The command line: every command is load, one library call, emit."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status. Nothing that goes wrong leaves as an exception."""
    try:
        # Here, so that a Ctrl-C while the program is being loaded is told as any other.
        from logicnet.cli.app import main as run

        return run(arguments)
    except KeyboardInterrupt:
        import sys

        sys.stderr.write("stopped; nothing was printed\n")
        return 3
