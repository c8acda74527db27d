"""``logicnet show``."""

from __future__ import annotations

from typing import Annotated

import typer

from logicnet.cli import options
from logicnet.cli.claims import Role
from logicnet.cli.files import emit_view, load, picture_format, write_picture
from logicnet.cli.status import Status
from logicnet.cli.watch import watched

__all__ = ["show"]

#: What ``--graph`` writes.
GRAPHS = ("svg", "png", "pdf", "html", "graphml", "sif", "dot")


def show(
    file: options.File,
    *,
    node: Annotated[
        str | None,
        typer.Option("--node", metavar="NAME", help="One node: rule, regulators with sign and evidence, targets."),
    ] = None,
    graph: Annotated[
        str | None,
        Role.WRITES,
        typer.Option(
            "--graph",
            metavar="OUT",
            help="Draw the network; OUT ends with .svg, .png, .pdf, .html, .graphml, .sif or .dot.",
        ),
    ] = None,
    output: options.ResultOutput,
    run: options.RunOptions,
) -> Status:
    """What a network consists of, and who regulates whom."""
    from logicnet.network.resolve import find_node
    from logicnet.report.overview import overview
    from logicnet.report.report import Asked
    from logicnet.report.views import overview_view

    if graph is not None:
        picture_format(graph, GRAPHS)
    with watched(run) as limits:
        network = load(file, quiet=run.quiet)
        limits.at("working out who regulates whom")
        if graph is not None:
            from logicnet.report.graphs import network_drawn

            write_picture(graph, lambda kind: network_drawn(network, kind, limits), GRAPHS)
            return Status.DONE
        wanted = None if node is None else find_node(network, node, option="--node").name
        seen = overview(network, limits)
    emit_view(output, overview_view(seen, Asked(file, "default", (("node", wanted),)), wanted))
    return Status.PARTIAL if seen.limits else Status.DONE
