"""A draft, and the files that it makes."""

from __future__ import annotations

from msgspec import Struct

from logicnet.formats.drafting import DraftStudy
from logicnet.network.writing import write
from logicnet.text.notebook import Shown

__all__ = ["Drafted"]


class Drafted(Shown, Struct, frozen=True):
    """A draft, and the two files that it makes."""

    study: DraftStudy
    out: str
    #: The table of what each regulation is cited from, beside the network.
    evidence_path: str

    @property
    def data(self) -> dict[str, bytes]:
        """The bytes of each file."""
        made = self.study.draft
        return {self.out: write(made.network).encode(), self.evidence_path: made.evidence.encode()}
