"""``logicnet show``."""

from __future__ import annotations

from typing import Annotated

import typer

from logicnet.cli import options
from logicnet.cli.files import emit, load
from logicnet.cli.status import Status

__all__ = ["show"]


def show(
    file: options.File,
    node: Annotated[
        str | None, typer.Option("--node", metavar="NAME", help="One node: rule, regulators with sign, targets.")
    ] = None,
    format: options.Format = "text",
    output: options.Output = None,
    quiet: options.Quiet = False,
    debug: options.Debug = False,
) -> Status:
    """What a network consists of, and who regulates whom."""
    from logicnet.network.resolve import find_node
    from logicnet.report.document import overview_document
    from logicnet.report.overview import overview
    from logicnet.report.pages.show import node_page, overview_page
    from logicnet.report.report import Asked
    from logicnet.report.tables import overview_csv

    network = load(file, quiet=quiet)
    wanted = None if node is None else find_node(network, node, option="--node").name
    seen = overview(network)
    views = tuple(view for view in seen.nodes if wanted in (None, view.name))
    asked = Asked(file, "default", (("node", wanted),))
    emit(
        format,
        output,
        page=lambda: overview_page(seen, asked) if wanted is None else node_page(network, views[0]),
        document=lambda: overview_document(seen, views, asked),
        csv=lambda: overview_csv(views),
    )
    return Status.DONE
