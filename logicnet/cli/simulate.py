"""``logicnet simulate``."""

from __future__ import annotations

from typing import Annotated

import typer

from logicnet.cli import options
from logicnet.cli.files import emit_view, picture_format, write_picture
from logicnet.cli.question import asked_of, load_asked
from logicnet.cli.status import Status
from logicnet.cli.watch import watched
from logicnet.errors import UsageError

__all__ = ["simulate"]


class Subject(options.Options):
    """What is looked at, where it begins, and under which changes."""

    phenotype: Annotated[
        list[str] | None,
        typer.Option("--phenotype", metavar="P", help="A phenotype or formula; may be repeated (default: all)."),
    ] = None
    env: options.EnvironmentName = None
    with_: options.Clamps = None
    sets: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="A=0,B=1", help="Beside the untreated network also under this set; repeat it."),
    ] = None
    start: options.From = None


class Chance(options.Options):
    """How it is drawn."""

    time: Annotated[
        float, typer.Option("--time", metavar="T", min=0, help="How long; 1 is one over the usual rate of a node.")
    ] = 50.0
    tick: Annotated[float, typer.Option("--tick", metavar="T", min=0, help="Length of one window of time.")] = 0.5
    samples: Annotated[int, typer.Option("--samples", metavar="N", min=10, help="Runs that are drawn.")] = 5000
    seed: Annotated[int, typer.Option("--seed", metavar="N", min=0, help="The same seed gives the same numbers.")] = 0
    jobs: options.Jobs = 1
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


def simulate(
    file: options.File, subject: Subject, chance: Chance, output: options.FigureOutput, run: options.RunOptions
) -> Status:
    """Probabilities of phenotypes over time, by MaBoSS, beside what is proved.

    Needs `pip install 'logicnet[simulate]'`. Rates stand in the file: `#: rate NODE, up=2, down=0.5`. CSV: one row per
    set, phenotype and window of time.
    """
    if output.figure is not None:
        picture_format(output.figure, options.PICTURES)
    try:
        strengths = tuple(float(text) for text in options.split_list(chance.strengths))
    except ValueError:
        raise UsageError(f"--strengths: `{chance.strengths}` is no list of numbers", "write 0,0.5,1") from None
    if strengths and not subject.sets:
        raise UsageError("--strengths are those of changes", "name some: --set A=0,B=1")
    with watched(run) as limits:
        from logicnet.studies.simulate import simulate_network

        network = load_asked(file, run)
        answer = simulate_network(
            network,
            subject.phenotype or (),
            environment=subject.env,
            clamps=subject.with_ or (),
            sets=subject.sets or (),
            start=subject.start,
            time=chance.time,
            tick=chance.tick,
            samples=chance.samples,
            seed=chance.seed,
            strengths=strengths,
            ends=chance.ends,
            jobs=chance.jobs,
            limits=limits,
        )
    told = {
        "phenotype": [trace.demand.text for trace in answer.simulation.treatments[0].traces]
        if answer.simulation.treatments
        else list(subject.phenotype or ()),
        "set": list(subject.sets or ()),
        "from": subject.start,
        "time": chance.time,
        "tick": chance.tick,
        "samples": chance.samples,
        "seed": chance.seed,
        "strengths": list(strengths),
        "ends": chance.ends,
        "time_limit": run.time_limit,
        "memory_limit": run.memory_limit,
    }
    from logicnet.report.views import simulation_view

    emit_view(output, simulation_view(answer, asked_of(file, answer.simulation.case, told)))
    if output.figure is not None:
        from logicnet.report.plots import simulation_picture

        write_picture(output.figure, lambda kind: simulation_picture(answer.simulation, kind), options.PICTURES)
    return Status.DONE if answer.finished else Status.PARTIAL
