"""Options of ``logicnet simulate``, in groups."""

from __future__ import annotations

from typing import Annotated

import typer

from logicnet.cli.claims import Role
from logicnet.cli.command import Options
from logicnet.cli.options import words
from logicnet.cli.options.rules import split_list
from logicnet.errors import UsageError

__all__ = ["Chance", "SimulatedSubject"]


class SimulatedSubject(Options):
    """What is looked at, where it begins, and under which changes."""

    phenotype: Annotated[
        list[str] | None,
        typer.Option("--phenotype", metavar="P", help="A phenotype or formula; may be repeated (default: all)."),
    ] = None
    env: words.EnvironmentName = None
    with_: words.Clamps = None
    sets: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="A=0,B=1", help="Beside the untreated network also under this set; repeat it."),
    ] = None
    list_file: Annotated[
        str | None,
        Role.READS,
        typer.Option("--sets", metavar="FILE", help="Also the sets listed there: one per line, `#` begins a comment."),
    ] = None
    start: words.From = None
    kind: words.Kind = "permanent"
    release: Annotated[
        float | None,
        typer.Option(
            "--release",
            metavar="T",
            help="With --kind temporary: changes are held until then (default: half of --time); each step of "
            "`--set 'first A=0, then B=1'` so long (a third).",
        ),
    ] = None


class Chance(Options):
    """How it is drawn."""

    time: Annotated[
        float, typer.Option("--time", metavar="T", min=0, help="How long; 1 is one over the usual rate of a node.")
    ] = 50.0
    tick: Annotated[float, typer.Option("--tick", metavar="T", min=0, help="Length of one window of time.")] = 0.5
    samples: Annotated[int, typer.Option("--samples", metavar="N", min=10, help="Runs that are drawn.")] = 5000
    seed: Annotated[int, typer.Option("--seed", metavar="N", min=0, help="The same seed gives the same numbers.")] = 0
    jobs: words.Jobs = 1
    strengths: Annotated[
        str | None,
        typer.Option(
            "--strengths",
            metavar="0,0.5,1",
            help="Of each --set of one or two nodes: a matrix of what is left if the changes act at these rates, from "
            "0 to 1. No measured dose.",
        ),
    ] = None
    ends: Annotated[
        bool,
        typer.Option("--ends", help="Also how probable each attractor is as the end: exact while that can be solved."),
    ] = False

    @property
    def rates(self) -> tuple[float, ...]:
        """``--strengths`` as numbers."""
        try:
            return tuple(float(text) for text in split_list(self.strengths))
        except ValueError:
            raise UsageError(f"--strengths: `{self.strengths}` is no list of numbers", "write 0,0.5,1") from None
