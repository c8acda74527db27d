"""``logicnet why``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from logicnet.cli import options
from logicnet.cli.claims import Role
from logicnet.cli.files import emit, write_files
from logicnet.cli.question import asked_of, load_asked, pose
from logicnet.cli.status import Status
from logicnet.cli.watch import watched
from logicnet.errors import UsageError

if TYPE_CHECKING:
    from logicnet.ensembles.answer import EnsembleExplanation
    from logicnet.report.report import Asked

__all__ = ["why"]


class WhyQuestion(options.Options):
    """Which phenotype, after which changes."""

    phenotype: Annotated[
        str,
        typer.Option("--phenotype", "--abolish", metavar="P", help="A phenotype of the file, or a formula over nodes."),
    ]
    with_: options.Clamps = None
    env: options.EnvironmentName = None
    occurrence: Annotated[
        Literal["ever", "always"],
        typer.Option(
            "--occurrence",
            metavar="ever|always",
            help="P survives if some attractor shows it in a state (ever), or in all its states (always).",
        ),
    ] = "ever"
    update: options.Scheme = "asynchronous"
    start: options.From = None
    kind: options.Kind = "permanent"


class WhyOpen(options.OpenOptions):
    """Which rules are open, and the network that is explained then."""

    witness: Annotated[
        str | None,
        Role.WRITES,
        typer.Option("--witness", metavar="OUT", help="With --open: write the instantiation that is explained there."),
    ] = None


class WhyOutput(options.Options):
    """How the result is written, and how long it is."""

    format: Annotated[
        Literal["text", "json", "markdown"],
        typer.Option("--format", metavar="text|json|markdown", help="Text shortens citations, JSON never does."),
    ] = "text"
    output: options.Output = None
    limit: Annotated[
        int,
        typer.Option(
            "--limit",
            metavar="N",
            min=1,
            help="List at most N of the motifs that kept P alive before; JSON says if more.",
        ),
    ] = 5


def why(
    file: options.File,
    question: WhyQuestion,
    ensemble: WhyOpen,
    output: WhyOutput,
    run: options.SeededRun,
) -> Status:
    """Why a phenotype survives changes, or why they end it.

    With --from or --kind: whether it is still reached, and in which attractors the course may end.
    With --open: in how many of the networks that open rules allow it survives, and why in the one nearest to the file.
    """
    if ensemble.opened == "none" and (ensemble.given is not None or ensemble.witness is not None):
        raise options.without_open("--given" if ensemble.given is not None else "--witness")
    if question.start is not None or question.kind != "permanent":
        return _along(file, question, ensemble, output, run)
    with watched(run) as limits:
        from logicnet.network.resolve import read_demand
        from logicnet.perturbation.explain import explain_case
        from logicnet.perturbation.outcome import Occurrence

        asked = pose(
            file,
            env=question.env,
            with_=question.with_,
            update=question.update,
            quiet=run.quiet,
            opened=ensemble.opened,
        )
        demand = read_demand(asked.network, question.phenotype, option="--phenotype")
        over = found = None
        if ensemble.opened == "none":
            found = explain_case(
                asked.case, demand, occurrence=Occurrence(question.occurrence), most=output.limit, limits=limits
            )
        else:
            from logicnet.ensembles.robust import explain_in_ensemble
            from logicnet.network.openness import Opened
            from logicnet.network.resolve import resolve_given

            over = explain_in_ensemble(
                asked.case,
                demand,
                occurrence=Occurrence(question.occurrence),
                opened=Opened(ensemble.opened),
                given=resolve_given(asked.network, ensemble.given),
                most=output.limit,
                limits=limits,
            )
    from logicnet.report.explained import explanation_document
    from logicnet.report.pages.why import explanation_page
    from logicnet.report.report import Asked

    across = (
        () if over is None else (("open", ensemble.opened), ("given", ensemble.given), ("witness", ensemble.witness))
    )
    told = Asked(
        file,
        asked.place,
        (
            *asked.options,
            ("phenotype", question.phenotype),
            ("occurrence", question.occurrence),
            ("update", question.update),
            ("limit", output.limit),
            ("time_limit", run.time_limit),
            ("memory_limit", run.memory_limit),
            ("seed", run.seed),
            *across,
        ),
    )
    if over is not None:
        _emit_over(over, told, output.format, output.output, ensemble.witness)
        return Status.DONE if over.finished else Status.PARTIAL
    assert found is not None
    one = found
    emit(
        output.format,
        output.output,
        page=lambda: explanation_page(one, told),
        document=lambda: explanation_document(one, told),
    )
    return Status.DONE if one.finished else Status.PARTIAL


def _along(file: str, question: WhyQuestion, ensemble: WhyOpen, output: WhyOutput, run: options.SeededRun) -> Status:
    """The fate of the phenotype along one course."""
    if ensemble.opened != "none":
        raise UsageError("--from and --kind are about one network, and --open asks about many", "leave one of them out")
    with watched(run) as limits:
        from logicnet.studies.why import fate_of

        found = fate_of(
            load_asked(file, run),
            question.phenotype,
            start=question.start,
            kind=question.kind,
            environment=question.env,
            clamps=question.with_ or (),
            update=question.update,
            occurrence=question.occurrence,
            limits=limits,
        )
    from logicnet.report.course import course_view

    told = {
        "phenotype": question.phenotype,
        "occurrence": question.occurrence,
        "update": question.update,
        "from": question.start,
        "kind": question.kind,
        "time_limit": run.time_limit,
        "memory_limit": run.memory_limit,
        "seed": run.seed,
    }
    view = course_view(found, asked_of(file, found.case, told))
    emit(output.format, output.output, page=view.page, document=view.document)
    return Status.DONE if found.finished else Status.PARTIAL


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
