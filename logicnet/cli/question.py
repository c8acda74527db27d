"""The part of a question that every search shares: which network, in which environment, under which clamps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from logicnet.cli.files import load, remark_open
from logicnet.errors import UsageError

if TYPE_CHECKING:
    from logicnet.cli.command import Options
    from logicnet.cli.watch import RunWords
    from logicnet.network.case import Case
    from logicnet.network.model import Network
    from logicnet.report.report import Asked

__all__ = ["PosedQuestion", "asked_of", "goal_of", "load_asked", "pose", "said_in", "words_for"]


class PosedQuestion(Struct, frozen=True):
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
) -> PosedQuestion:
    """Read the file and resolve every name against it; ``opened`` is ``--open``, of a command that has it."""
    from logicnet.network import resolve
    from logicnet.report.report import clamps_named

    network = load(file, quiet=quiet)
    if opened == "none":
        remark_open(network, file, quiet=quiet)
    case = resolve.pose(network, environment=env, clamps=with_ or (), update=update)
    return PosedQuestion(case, (("env", case.place), ("with", clamps_named((*case.clamps, *case.cuts)))))


def goal_of(abolish: str | None, enforce: str | None, occurrence: str | None = None) -> str | None:
    """What is to be abolished: every attractor shows P in all its states if and only if none ever shows ``!(P)``."""
    if enforce is None:
        return abolish
    if abolish is not None:
        raise UsageError("--enforce and --abolish are two goals", "keep one of them; --keep and --reach add demands")
    if occurrence == "always":
        raise UsageError("--enforce asks for P in every state of every attractor", "leave out --occurrence always")
    return f"!({enforce})"


def said_in(*groups: Options) -> dict[str, Any]:
    """What was said in these groups, by the names of their fields."""
    return {name: value for group in groups for name, value in group.words().items()}


def words_for(question: type[Struct], said: Mapping[str, Any]) -> dict[str, Any]:
    """Of what was said, the words that a question of the library has."""
    return {name: value for name, value in said.items() if name in question.__struct_fields__}


def load_asked(file: str, run: RunWords, opened: str = "none") -> Network:
    """The network of a command; it is told if the file leaves rules open that the command takes as written."""
    network = load(file, quiet=run.quiet)
    if opened == "none":
        remark_open(network, file, quiet=run.quiet)
    return network


def asked_of(file: str, case: Case, told: Mapping[str, Any]) -> Asked:
    """The question as it was typed, with the options that stand in the result."""
    from logicnet.report.report import Asked, clamps_named

    case_options = (("env", case.place), ("with", clamps_named((*case.clamps, *case.cuts))))
    return Asked(file, case.place, (*case_options, *told.items()))
