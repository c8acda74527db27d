"""A conversion, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from logicnet.formats.conversion import Conversion
from logicnet.text.notebook import Shown

__all__ = ["Converted"]


class Converted(Shown, Struct, frozen=True):
    """A conversion, and what became of it."""

    result: Conversion
    file: str
    out: str
    #: The files it makes, OUT first, and their bytes.
    data: Mapping[str, bytes]
    #: ``False``: something is lost, and that was not wanted.
    written: bool
    strict: bool

    @property
    def files(self) -> tuple[str, ...]:
        """The files that are written."""
        return tuple(self.data) if self.written else ()
