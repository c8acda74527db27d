"""The part of a question that every search shares: which network, in which environment, under which clamps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from logicnet.cli.files import load, remark_open
from logicnet.errors import UsageError

if TYPE_CHECKING:
    from logicnet.network.case import Case
    from logicnet.network.model import Network

__all__ = ["Question", "goal_of", "pose"]


@dataclass(frozen=True, slots=True)
class Question:
    """Resolved before anything is computed: a misspelt name ends the run here."""

    case: Case
    #: ``--env`` and ``--with`` as they stand in the result.
    options: tuple[tuple[str, str | dict[str, int]], ...]

    @property
    def network(self) -> Network:
        return self.case.network

    @property
    def place(self) -> str:
        """The environment as the user named it."""
        return self.case.place


def pose(
    file: str,
    *,
    env: str | None,
    with_: Sequence[str] | None,
    update: str = "asynchronous",
    quiet: bool,
    opened: str = "none",
) -> Question:
    """Read the file and resolve every name against it; ``opened`` is ``--open``, of a command that has it."""
    from logicnet.network import resolve
    from logicnet.report.report import clamps_named

    network = load(file, quiet=quiet)
    if opened == "none":
        remark_open(network, file, quiet=quiet)
    case = resolve.pose(network, environment=env, clamps=with_ or (), update=update)
    return Question(case, (("env", case.place), ("with", clamps_named((*case.clamps, *case.cuts)))))


def goal_of(abolish: str | None, enforce: str | None, occurrence: str | None = None) -> str | None:
    """What is to be abolished: every attractor shows P in all its states if and only if none ever shows ``!(P)``."""
    if enforce is None:
        return abolish
    if abolish is not None:
        raise UsageError("--enforce and --abolish are two goals", "keep one of them; --keep and --reach add demands")
    if occurrence == "always":
        raise UsageError("--enforce asks for P in every state of every attractor", "leave out --occurrence always")
    return f"!({enforce})"
