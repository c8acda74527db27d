"""Files written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from logicnet.errors import unwritable

__all__ = ["write_whole"]


def write_whole(files: Mapping[str, bytes]) -> None:
    """Write beside each target, then rename: after a failure no target has changed.

    A device or a pipe (``/dev/stdout``) is written to: a rename would put a file in its place.
    """
    import tempfile

    temporary: list[tuple[str, Path]] = []
    path = Path()
    umask = os.umask(0)
    os.umask(umask)
    try:
        for name, data in files.items():
            path = Path(name)
            if path.exists() and not path.is_file() and not path.is_dir():
                with path.open("wb") as device:
                    device.write(data)
                continue
            handle, made = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
            temporary.append((made, path))
            with open(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(made, 0o666 & ~umask)
            if path.is_dir():
                raise IsADirectoryError(21, "it is a folder")
        for made, path in temporary:
            os.replace(made, path)
    except OSError as fault:
        raise unwritable(path, fault) from fault
    finally:
        for made, _ in temporary:
            if os.path.exists(made):
                os.unlink(made)
