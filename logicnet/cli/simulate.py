"""``logicnet simulate``."""

from __future__ import annotations

from logicnet.cli import options
from logicnet.cli.files import emit_view, picture_format, write_picture
from logicnet.cli.options.simulate import Chance, SimulatedSubject
from logicnet.cli.question import asked_of, load_asked
from logicnet.cli.status import Status
from logicnet.cli.watch import watched
from logicnet.errors import UsageError

__all__ = ["simulate"]


def simulate(
    file: options.File, subject: SimulatedSubject, chance: Chance, output: options.FigureOutput, run: options.RunOptions
) -> Status:
    """Probabilities of phenotypes over time, by MaBoSS, beside what is proved.

    Needs `pip install 'logicnet[simulate]'`. Rates stand in the file: `#: rate NODE, up=2, down=0.5`. CSV: one row per
    set, phenotype and window of time.
    """
    if output.figure is not None:
        picture_format(output.figure, options.PICTURES)
    strengths = chance.rates
    if strengths and not (subject.sets or subject.list_file):
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
            sets_file=subject.list_file,
            start=subject.start,
            kind=subject.kind,
            release=subject.release,
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
        "sets": subject.list_file,
        "from": subject.start,
        "kind": subject.kind,
        "release": answer.simulation.protocol.release,
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

    emit_view(output, view := simulation_view(answer, asked_of(file, answer.simulation.case, told)))
    if output.figure is not None:
        write_picture(output.figure, view.picture, options.PICTURES)
    return Status.DONE if answer.finished else Status.PARTIAL
