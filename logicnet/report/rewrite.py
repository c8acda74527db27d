"""Files that the program changes or begins: each ends up whole, or stays as it was."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from logicnet.errors import UsageError, unwritable
from logicnet.text.characters import visible

__all__ = ["begin", "difference", "replace"]


def replace(path: str, text: str) -> None:
    """Put a new text in place of a file, in one step; permissions and links stay."""
    target = Path(os.path.realpath(path))
    temporary: str | None = None
    try:
        mode = stat.S_IMODE(target.stat().st_mode)
        # A rename would also succeed on a file that its owner has protected against writing.
        with target.open("ab"):
            pass
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        with open(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, mode)
        os.replace(temporary, target)
    except OSError as fault:
        if temporary is not None and os.path.exists(temporary):
            os.unlink(temporary)
        raise unwritable(path, fault) from fault


def begin(path: str, text: str) -> None:
    """Write a file that does not exist yet; an existing one is never touched."""
    try:
        file = open(path, "x", encoding="utf-8", newline="")  # noqa: SIM115
    except FileExistsError:
        raise UsageError(f"`{path}` exists already", "choose another name; nothing was written") from None
    except OSError as fault:
        raise unwritable(path, fault) from fault
    try:
        with file:
            file.write(text)
    except OSError as fault:
        os.unlink(path)
        raise unwritable(path, fault) from fault


def difference(path: str, before: str, after: str, what: str) -> str:
    """What would change, as a unified diff for people; nothing if nothing would.

    Nothing in it acts on a terminal, so a line with control characters cannot be applied as a patch.
    """
    import difflib

    # Only line feeds end lines here: other line separators are part of the text.
    old, new = (text.replace("\r\n", "\n").replace("\r", "\n").split("\n") for text in (before, after))
    lines = difflib.unified_diff(old, new, path, f"{path} ({what})", lineterm="")
    text = "".join(f"{visible(line)}\n" for line in lines)
    if not text and before != after:
        return f"{visible(path)}: only the line ends change\n"
    return text
