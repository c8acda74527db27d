"""Files written whole or not at all."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar

from logicnet.errors import unwritable

__all__ = ["on_writing", "write_whole"]

#: Told of each file before it is written; may refuse it with an exception. So an output never replaces an input.
on_writing: ContextVar[Callable[[str], None] | None] = ContextVar("on_writing", default=None)

#: Where a system shows the open files of a process by their numbers.
_OPEN_FILES = re.compile(r"/proc/(?:self|thread-self|\d+)(?:/task/\d+)?/fd/(\d+)|/dev/fd/(\d+)")


def write_whole(files: Mapping[str, bytes | Iterable[bytes]]) -> None:
    """Write beside each target, then rename: after a failure no target has changed. Pieces are written as they come.

    A link stays, and what it leads to is written. A device, a pipe or an open file (``/dev/stdout``, ``/dev/fd/3``) is
    written to: a rename would put a file in its place.
    """
    import tempfile

    listener = on_writing.get()
    for name in files if listener is not None else ():
        assert listener is not None
        listener(name)
    temporary: list[tuple[str, str]] = []
    path = ""
    umask = os.umask(0)
    os.umask(umask)
    try:
        for name, data in files.items():
            path = name
            number = _open_file(name)
            if number is not None or _is_special(name):
                with open(name if number is None else os.dup(number), "wb") as device:
                    device.writelines(_pieces(data))
                continue
            target = os.path.realpath(name)
            if os.path.isdir(target) or name.endswith(os.sep):
                raise IsADirectoryError(21, "it is a folder")
            folder, base = os.path.split(target)
            handle, made = tempfile.mkstemp(prefix=f".{base[:100]}.", dir=folder)
            temporary.append((made, target))
            with open(handle, "wb") as file:
                file.writelines(_pieces(data))
                file.flush()
                os.fsync(file.fileno())
            os.chmod(made, 0o666 & ~umask)
        for made, path in temporary:
            os.replace(made, path)
    except (OSError, ValueError) as fault:
        raise unwritable(path, fault if isinstance(fault, OSError) else OSError(22, str(fault))) from fault
    finally:
        for made, _ in temporary:
            if os.path.exists(made):
                os.unlink(made)


def _pieces(data: bytes | Iterable[bytes]) -> Iterable[bytes]:
    return (data,) if isinstance(data, bytes) else data


def _is_special(name: str) -> bool:
    try:
        mode = os.stat(name).st_mode
    except FileNotFoundError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _open_file(name: str) -> int | None:
    """The number of the open file of this process that a path such as ``/dev/stdout`` stands for."""
    path = os.path.abspath(name)
    for _ in range(40):
        folder = os.path.realpath(os.path.dirname(path))
        path = os.path.join(folder, os.path.basename(path))
        found = _OPEN_FILES.fullmatch(path)
        if found is not None:
            owner = re.match(r"/proc/(\d+)", path)
            return None if owner is not None and int(owner[1]) != os.getpid() else int(found[1] or found[2])
        if not os.path.islink(path):
            return None
        path = os.path.join(folder, os.readlink(path))
    return None
