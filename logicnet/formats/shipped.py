"""From what a user calls a network to a path: a file, or one of the networks that come along."""

from __future__ import annotations

import os
from pathlib import Path

from logicnet.errors import UsageError

__all__ = ["as_called", "locate", "shipped_networks"]

#: Bytes of the longest path that a system takes.
_LONGEST = 4095


def shipped_networks() -> dict[str, Path]:
    """The networks that come along, by lower-case name, sorted."""
    folder = _folder()
    return {} if folder is None else {path.stem.lower(): path for path in sorted(folder.glob("*.bnet"))}


def _folder() -> Path | None:
    package = Path(__file__).resolve().parents[1]
    # An installed copy carries them inside the package, a checkout has them beside it.
    return next((place for place in (package / "networks", package.parent / "networks") if place.is_dir()), None)


def as_called(text: str) -> str:
    """The text without the folder of the networks that come along: where they lie says nothing to who asked for m3."""
    folder = _folder()
    return text if folder is None else text.replace(f"{folder}{os.sep}", "")


def locate(name: str) -> str:
    """The path that ``name`` means: an existing path first, then a network that comes along, never a guess."""
    if name == "-":
        return name
    if len(os.fsencode(name)) > _LONGEST:
        raise UsageError(f"the path `{name[:80]}...` is too long", "paste the network into a file and name that")
    try:
        os.lstat(name)
        return name
    except FileNotFoundError:
        pass
    except (OSError, ValueError):
        # One part of the path is too long, or a file stands for a folder: who reads it says so.
        return name
    shipped = shipped_networks()
    path = shipped.get(name.lower().removesuffix(".bnet"))
    if path is not None:
        here = Path.cwd()
        return str(path.relative_to(here) if path.is_relative_to(here) else path)
    from logicnet.text.diagnostics import nearest

    folder = Path(name).parent
    beside = sorted(str(folder / entry) for entry in _entries(folder))
    near = nearest(name, [*beside, *shipped])
    known = f"the networks that come along are {', '.join(shipped)}" if shipped else None
    raise UsageError(f"there is no file `{name}`", f"did you mean `{near}`?" if near else known)


def _entries(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)
    except (OSError, ValueError):
        return []
