"""``logicnet show``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from logicnet.cli import options
from logicnet.cli.claims import Role
from logicnet.cli.files import emit, load, picture_format, write_picture
from logicnet.cli.status import Status
from logicnet.cli.watch import watched

if TYPE_CHECKING:
    from logicnet.limits import Limits
    from logicnet.network.model import Network
    from logicnet.report.plots import Picture

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
    from logicnet.report.document import overview_document
    from logicnet.report.overview import overview
    from logicnet.report.pages.show import node_page, overview_page
    from logicnet.report.report import Asked
    from logicnet.report.tables import overview_csv

    if graph is not None:
        picture_format(graph, GRAPHS)
    with watched(run) as limits:
        network = load(file, quiet=run.quiet)
        limits.at("working out who regulates whom")
        if graph is not None:
            write_picture(graph, lambda kind: _drawn(network, kind, limits), GRAPHS)
            return Status.DONE
        wanted = None if node is None else find_node(network, node, option="--node").name
        seen = overview(network, limits)
    views = tuple(view for view in seen.nodes if wanted in (None, view.name))
    asked = Asked(file, "default", (("node", wanted),))
    emit(
        output.format,
        output.output,
        page=lambda: overview_page(seen, asked) if wanted is None else node_page(seen, views[0]),
        document=lambda: overview_document(seen, views, asked),
        csv=lambda: overview_csv(views),
    )
    return Status.DONE


def _drawn(network: Network, kind: str, limits: Limits) -> Picture:
    from logicnet.formats.graph import graphml
    from logicnet.report.drawing import laid_out
    from logicnet.report.graphs import to_dot, to_sif
    from logicnet.report.plots import Picture, network_picture

    if kind == "html":
        from logicnet.report.html.render import drawing_to_html

        return Picture(drawing_to_html(network, limits).encode("utf-8"), ())
    if kind == "graphml":
        return Picture(graphml(network, limits), ())
    if kind in ("sif", "dot"):
        return Picture({"sif": to_sif, "dot": to_dot}[kind](network, limits).encode("utf-8"), ())
    return network_picture(laid_out(network, limits=limits), kind)
