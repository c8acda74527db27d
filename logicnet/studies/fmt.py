"""``fmt``: a network file in canonical layout."""

from __future__ import annotations

import os

from msgspec import Struct

from logicnet.errors import InvalidNetwork
from logicnet.network.bnet import read
from logicnet.network.layout import formatted

__all__ = ["Formatted", "format_file"]


class Formatted(Struct, frozen=True):
    """A network file as it is, and as it would be in canonical layout."""

    path: str
    before: str
    after: str

    @property
    def is_canonical(self) -> bool:
        return self.before == self.after


def format_file(path: str | os.PathLike[str]) -> Formatted:
    """The text of a network file in canonical layout; ``"-"`` is standard input. The file itself is not changed.

    Guaranteed: no rule and no meaning changes, every comment stays, and formatting the result changes nothing.

    Cost: linear in the file.

    Raises:
        InvalidNetwork: the file has errors, so that nothing can be said about its layout.
        UsageError: there is no such file, or it cannot be opened.

    >>> import logicnet, tempfile
    >>> from pathlib import Path
    >>> kept = tempfile.TemporaryDirectory()
    >>> folder = Path(kept.name)
    >>> path = folder / "a.bnet"
    >>> _ = path.write_text("a, !b\\nb, !a\\n")
    >>> type(logicnet.format_file(path)).__name__
    'Formatted'
    >>> kept.cleanup()
    """
    # Only files that were named: one of the networks that come along must not be changed by accident.
    reading = read(os.fspath(path))
    if reading.network is None:
        raise InvalidNetwork(reading.diagnostics)
    return Formatted(reading.source.path, str(reading.document), formatted(reading))
