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


def diff(
    old: Annotated[str, Role.READS, typer.Argument(metavar="A", help="The older network.")],
    new: Annotated[str, Role.READS, typer.Argument(metavar="B", help="The newer network.")],
    env: options.EnvironmentName = None,
    abolish: Annotated[
        str | None,
        typer.Option("--abolish", metavar="P", help="Compare the minimal sets that abolish it too: gained and lost."),
    ] = None,
    max_size: Annotated[
        int, typer.Option("--max-size", metavar="K", min=0, help="Sets of at most so many changes.")
    ] = 2,
    drugs: Annotated[bool, typer.Option("--drugs", help="Only drugs, switched on.")] = False,
    update: Annotated[
        Literal["asynchronous", "most-permissive"],
        typer.Option("--update", metavar="SCHEME", help="asynchronous or most-permissive."),
    ] = "asynchronous",
    format: Annotated[
        Literal["text", "json", "markdown"], typer.Option("--format", metavar="text|json|markdown")
    ] = "text",
    output: options.Output = None,
    time_limit: options.TimeLimit = None,
    memory_limit: options.MemoryLimit = None,
    quiet: options.Quiet = False,
    debug: options.Debug = False,
) -> Status:
    """What changed between two networks: rules, attractors, interventions, and the edit responsible."""
    with watched(time_limit=time_limit, memory_limit=memory_limit, quiet=quiet) as limits:
        from logicnet.diff.behaviour import Side, compare_behaviour
        from logicnet.diff.structure import compare_structure
        from logicnet.network.resolve import pose, read_demand

        sides = []
        for file in (old, new):
            network = load(file, quiet=quiet)
            try:
                case = pose(network, environment=env, update=update)
                goal = None if abolish is None else read_demand(network, abolish, option="--abolish")
            except UnknownName as fault:
                raise UnknownName(f"in {file}: {fault.message}", fault.hint) from fault
            sides.append(Side(case, goal))
        structure = compare_structure(sides[0].network, sides[1].network)
        behaviour = compare_behaviour(sides[0], sides[1], max_size=max_size, drugs=drugs, limits=limits)
    from logicnet.report.document import difference_document
    from logicnet.report.pages.diff import difference_page

    told = (
        ("env", env or "default"),
        ("abolish", abolish),
        ("max_size", max_size),
        ("drugs", drugs),
        ("update", update),
        ("time_limit", time_limit),
        ("memory_limit", memory_limit),
    )
    emit(
        format,
        output,
        page=lambda: difference_page(structure, behaviour, (old, new), dict(told)),
        document=lambda: difference_document(structure, behaviour, dict(told)),
    )
    return Status.PARTIAL if behaviour.limits else Status.DONE
