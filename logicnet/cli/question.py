"""The part of a question that every search shares: which network, in which environment, under which clamps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from logicnet.cli.files import load, remark_open

if TYPE_CHECKING:
    from logicnet.network.model import Clamp, Cut, Network, Setting

__all__ = ["Question", "pose"]


@dataclass(frozen=True, slots=True)
class Question:
    """Resolved before anything is computed: a misspelt name ends the run here."""

    network: Network
    environment: tuple[tuple[str, Setting], ...]
    clamps: tuple[Clamp, ...]
    cuts: tuple[Cut, ...]
    #: ``--env`` and ``--with`` as they stand in the result.
    options: tuple[tuple[str, str | dict[str, int]], ...]

    @property
    def place(self) -> str:
        """The environment as the user named it."""
        return str(self.options[0][1])


def pose(
    file: str, *, env: str | None, with_: Sequence[str] | None, quiet: bool, opened: str = "none"
) -> Question:
    """Read the file and resolve every name against it; ``opened`` is ``--open``, of a command that has it."""
    from logicnet.network.resolve import parse_clamps, resolve_environment
    from logicnet.report.report import clamps_named

    network = load(file, quiet=quiet)
    if opened == "none":
        remark_open(network, file, quiet=quiet)
    environment = resolve_environment(network, env)
    clamps, cuts = parse_clamps(network, with_ or ())
    held = clamps_named((*clamps, *cuts))
    return Question(network, environment, clamps, cuts, (("env", env or "default"), ("with", held)))
