"""``logicnet why``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from logicnet.cli import options
from logicnet.cli.claims import Role
from logicnet.cli.files import emit, write_files
from logicnet.cli.question import pose
from logicnet.cli.status import Status
from logicnet.cli.watch import watched

if TYPE_CHECKING:
    from logicnet.ensembles.answer import EnsembleExplanation
    from logicnet.report.report import Asked

__all__ = ["why"]


def why(
    file: options.File,
    phenotype: Annotated[
        str,
        typer.Option("--phenotype", "--abolish", metavar="P", help="A phenotype of the file, or a formula over nodes."),
    ],
    with_: options.Clamps = None,
    env: options.EnvironmentName = None,
    occurrence: Annotated[
        Literal["ever", "always"],
        typer.Option(
            "--occurrence",
            metavar="ever|always",
            help="P survives if some attractor shows it in a state (ever), or in all its states (always).",
        ),
    ] = "ever",
    update: Annotated[
        Literal["asynchronous", "most-permissive"],
        typer.Option("--update", metavar="SCHEME", help="asynchronous or most-permissive."),
    ] = "asynchronous",
    open_: options.Opened = "none",
    given: options.Given = None,
    witness: Annotated[
        str | None,
        Role.WRITES,
        typer.Option("--witness", metavar="OUT", help="With --open: write the instantiation that is explained there."),
    ] = None,
    format: Annotated[
        Literal["text", "json", "markdown"],
        typer.Option("--format", metavar="text|json|markdown", help="Text shortens citations, JSON never does."),
    ] = "text",
    output: options.Output = None,
    limit: Annotated[
        int,
        typer.Option(
            "--limit",
            metavar="N",
            min=1,
            help="List at most N of the motifs that kept P alive before; JSON says if more.",
        ),
    ] = 5,
    time_limit: options.TimeLimit = None,
    memory_limit: options.MemoryLimit = None,
    seed: options.Seed = None,
    quiet: options.Quiet = False,
    debug: options.Debug = False,
) -> Status:
    """Why a phenotype survives changes, or why they end it.

    With --open: in how many of the networks that open rules allow it survives, and why in the one nearest to the file.
    """
    if open_ == "none" and (given is not None or witness is not None):
        raise options.without_open("--given" if given is not None else "--witness")
    with watched(time_limit=time_limit, memory_limit=memory_limit, quiet=quiet) as limits:
        from logicnet.network.resolve import read_demand
        from logicnet.perturbation.explain import explain_case
        from logicnet.perturbation.outcome import Occurrence

        asked = pose(file, env=env, with_=with_, update=update, quiet=quiet, opened=open_)
        demand = read_demand(asked.network, phenotype, option="--phenotype")
        over = found = None
        if open_ == "none":
            found = explain_case(
                asked.case, demand, occurrence=Occurrence(occurrence), most=limit, limits=limits
            )
        else:
            from logicnet.ensembles.robust import explain_in_ensemble
            from logicnet.network.openness import Opened
            from logicnet.network.resolve import resolve_given

            over = explain_in_ensemble(
                asked.case,
                demand,
                occurrence=Occurrence(occurrence),
                opened=Opened(open_),
                given=resolve_given(asked.network, given),
                most=limit,
                limits=limits,
            )
    from logicnet.report.explained import explanation_document
    from logicnet.report.pages.why import explanation_page
    from logicnet.report.report import Asked

    ensemble = () if over is None else (("open", open_), ("given", given), ("witness", witness))
    told = Asked(
        file,
        asked.place,
        (
            *asked.options,
            ("phenotype", phenotype),
            ("occurrence", occurrence),
            ("update", update),
            ("limit", limit),
            ("time_limit", time_limit),
            ("memory_limit", memory_limit),
            ("seed", seed),
            *ensemble,
        ),
    )
    if over is not None:
        _emit_over(over, told, format, output, witness)
        return Status.DONE if over.finished else Status.PARTIAL
    assert found is not None
    one = found
    emit(
        format,
        output,
        page=lambda: explanation_page(one, told),
        document=lambda: explanation_document(one, told),
    )
    return Status.DONE if one.finished else Status.PARTIAL


def _emit_over(
    over: EnsembleExplanation, told: Asked, format: Literal["text", "json", "markdown"], output: str | None,
    witness: str | None,
) -> None:  # fmt: skip
    """The answer over an ensemble, and the network that it explains as a file."""
    from logicnet.network.writing import write
    from logicnet.report.ensemble_interventions import ensemble_explanation_document
    from logicnet.report.pages.ensemble_interventions import ensemble_explanation_page

    network = over.instantiation
    if witness is not None and network is not None:
        write_files({witness: write(network).encode("utf-8", "surrogatepass")})
    emit(
        format,
        output,
        page=lambda: ensemble_explanation_page(over, told, witness),
        document=lambda: ensemble_explanation_document(over, told),
    )
