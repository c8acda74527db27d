"""``logicnet diff``."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from logicnet.cli import options
from logicnet.cli.claims import Role
from logicnet.cli.files import emit, load
from logicnet.cli.status import Status
from logicnet.cli.watch import watched
from logicnet.errors import UnknownName

__all__ = ["diff"]


class ComparisonOptions(options.Options):
    """What is compared beyond the rules."""

    env: options.EnvironmentName = None
    abolish: Annotated[
        str | None,
        typer.Option("--abolish", metavar="P", help="Compare the minimal sets that abolish it too: gained and lost."),
    ] = None
    max_size: options.MaxSize = 2
    drugs: options.Drugs = False
    update: options.Scheme = "asynchronous"


class DiffOutput(options.Options):
    """How the result is written, and where."""

    format: Annotated[Literal["text", "json", "markdown"], typer.Option("--format", metavar="text|json|markdown")] = (
        "text"
    )
    output: options.Output = None


def diff(
    old: Annotated[str, Role.READS, typer.Argument(metavar="A", help="The older network.")],
    new: Annotated[str, Role.READS, typer.Argument(metavar="B", help="The newer network.")],
    question: ComparisonOptions,
    output: DiffOutput,
    run: options.RunOptions,
) -> Status:
    """What changed between two networks: rules, attractors, interventions, and the edit responsible."""
    with watched(run) as limits:
        from logicnet.diff.behaviour import Side, compare_behaviour
        from logicnet.diff.structure import compare_structure
        from logicnet.network.resolve import pose, read_demand

        sides = []
        for file in (old, new):
            network = load(file, quiet=run.quiet)
            try:
                case = pose(network, environment=question.env, update=question.update)
                goal = None if question.abolish is None else read_demand(network, question.abolish, option="--abolish")
            except UnknownName as fault:
                raise UnknownName(f"in {file}: {fault.message}", fault.hint) from fault
            sides.append(Side(case, goal))
        structure = compare_structure(sides[0].network, sides[1].network, limits)
        behaviour = compare_behaviour(
            sides[0], sides[1], max_size=question.max_size, drugs=question.drugs, limits=limits
        )
    from logicnet.report.document import difference_document
    from logicnet.report.pages.diff import difference_page

    told = (
        ("env", question.env or "default"),
        ("abolish", question.abolish),
        ("max_size", question.max_size),
        ("drugs", question.drugs),
        ("update", question.update),
        ("time_limit", run.time_limit),
        ("memory_limit", run.memory_limit),
    )
    emit(
        output.format,
        output.output,
        page=lambda: difference_page(structure, behaviour, (old, new), dict(told)),
        document=lambda: difference_document(structure, behaviour, dict(told)),
    )
    return Status.PARTIAL if behaviour.limits else Status.DONE
