"""What a report is made of, as plain data: the question that was asked, a file checked, a network looked at.

Results of searches (:class:`~logicnet.attractors.landscape.Landscape`,
:class:`~logicnet.perturbation.outcome.InterventionResult`) are plain data already and stand for themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from logicnet.text.notebook import Shown

if TYPE_CHECKING:
    from logicnet.checks.across import Across
    from logicnet.checks.beside import PartReport
    from logicnet.checks.expectations import ExpectationResult
    from logicnet.checks.mutants import MutationReport
    from logicnet.checks.reasons import FailureReason
    from logicnet.checks.repairs import Repair
    from logicnet.checks.review import Accepted
    from logicnet.checks.settings import Settings
    from logicnet.network.model import Clamp, Cut, Network
    from logicnet.text.diagnostics import Diagnostic

__all__ = [
    "Asked",
    "CheckReport",
    "Failure",
    "FileReport",
    "Score",
    "clamps_named",
    "dialect_name",
    "network_name",
    "size_text",
]

OptionValue = str | int | float | bool | None | Sequence[str] | dict[str, int]


class Asked(Struct, frozen=True):
    """The question as it was typed, where the result does not carry it."""

    #: The file as the user named it, for the commands suggested next.
    file: str
    #: The text of ``--env``; ``default`` when it was not given.
    environment: str
    #: Every option that decides the answer, with its effective value, in the order of the manual.
    options: tuple[tuple[str, OptionValue], ...]


class Failure(Struct, frozen=True):
    """Why a command gave no result: the faults of the file, or one sentence about the call."""

    message: str
    hint: str | None = None
    #: The faults of the file, when it is the file that cannot be used.
    diagnostics: tuple[Diagnostic, ...] = ()


class Score(Struct, frozen=True):
    """One section of the score of a file: how many of its tests passed. Never added up to a single number."""

    section: str
    passed: int
    of: int


class FileReport(Struct, frozen=True):
    """One file as ``check`` sees it."""

    path: str
    #: ``None`` iff the file could not be read as a network; an error of a check or of a table leaves it readable.
    network: Network | None
    diagnostics: tuple[Diagnostic, ...]
    expectations: tuple[ExpectationResult, ...]
    score: tuple[Score, ...]
    #: Findings that an ``allow`` of the file accepts.
    accepted: tuple[Accepted, ...] = ()
    #: What became of the mutants, when they were asked for.
    mutants: MutationReport | None = None
    #: Why the file could not be read at all, or ``None``.
    unreadable: Failure | None = None
    #: How it was checked, and what was chosen to be shown; ``None`` for a file that could not be read.
    settings: Settings | None = None
    #: Safe repairs that were made before all else, or that would be (``--diff``).
    repairs: tuple[Repair, ...] = ()
    #: The expectations over all instantiations (``--open``), when they were asked for.
    across: Across | None = None
    #: Why the first expectations that fail do.
    reasons: tuple[FailureReason, ...] = ()
    #: What the parts of the file and the file say of each other.
    parts: tuple[PartReport, ...] = ()

    @property
    def is_wrong(self) -> bool:
        """Whether the file has an error, or an expectation is false."""
        failing = any(result.status.value == "fails" for result in self.expectations)
        broken = self.across is not None and self.across.is_broken
        return failing or broken or any(diagnostic.is_error for diagnostic in self.diagnostics)


class CheckReport(Shown, Struct, frozen=True):
    """All files of one run of ``check``, in the order they were named."""

    files: tuple[FileReport, ...]
    #: Limits that were hit, in words; empty iff ``finished``.
    limits: tuple[str, ...] = ()

    @property
    def finished(self) -> bool:
        return not self.limits


def network_name(network: Network) -> str:
    """The title the author gave, else the name of the file without folder and ending."""
    if network.title:
        return network.title
    name = network.source.file.replace("\\", "/").rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[0] or name


def clamps_named(clamps: Iterable[Clamp | Cut]) -> dict[str, int]:
    """``{"A": 0, "A -> B": 1}``, sorted."""
    named = (str(clamp).rsplit("=", 1) for clamp in clamps)
    return {name: int(value) for name, value in sorted(named)}


def size_text(network: Network) -> str:
    """``47 nodes, 9 of them inputs``."""
    inputs = sum(1 for _ in network.input_nodes())
    nodes = f"{len(network)} {'node' if len(network) == 1 else 'nodes'}"
    return f"{nodes}, {inputs or 'none'} of them {'an input' if inputs < 2 else 'inputs'}"


def dialect_name(network: Network) -> str:
    """How the file is spelled, for people."""
    from logicnet.formats.registry import named

    return "bnet" if network.dialect == "bnet" else named(network.dialect).title
