"""A composition of networks, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from logicnet.checks.expectations import ExpectationStatus
from logicnet.formats.composition import Composition
from logicnet.network.writing import write
from logicnet.text.notebook import Shown

__all__ = ["Composed"]


class Composed(Shown, Struct, frozen=True):
    """A composition, the files it is made of, and what became of it."""

    result: Composition
    files: tuple[str, ...]
    out: str
    #: Of each expectation of the whole whether it holds there; one that the limit left out is missing.
    asked: Mapping[str, ExpectationStatus]
    limits: tuple[str, ...]

    @property
    def text(self) -> str:
        """The whole as a network file."""
        return write(self.result.network)

    @property
    def fails(self) -> bool:
        """Whether some expectation is proved false in the whole."""
        return any(status is ExpectationStatus.FAILS for status in self.asked.values())
