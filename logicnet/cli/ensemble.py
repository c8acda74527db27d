"""``logicnet ensemble``."""

from __future__ import annotations

from typing import Any

from logicnet.cli import options
from logicnet.cli.claims import claim_output
from logicnet.cli.files import Printed, emit_view, load, write_files
from logicnet.cli.options.ensemble import EnsembleOptions, EnsembleOutput, ExperimentOptions, refuse_conflicts
from logicnet.cli.status import Status
from logicnet.cli.watch import watched

__all__ = ["ensemble"]


def ensemble(
    file: options.File,
    question: EnsembleOptions,
    experiment: ExperimentOptions,
    output: EnsembleOutput,
    run: options.RunOptions,
) -> Status:
    """What open rules leave undecided: how many networks, which of them meet the expectations, what that decides."""
    refuse_conflicts(question, experiment, output)
    told = {"open": question.opened, "given": question.given}
    limited = {"time_limit": run.time_limit, "memory_limit": run.memory_limit}
    if experiment.next:
        with watched(run) as limits:
            from logicnet.studies.experiments import next_experiments

            proposed = next_experiments(
                load(file, quiet=run.quiet),
                opened=question.opened,
                given=question.given,
                environments=experiment.env or (),
                candidates=experiment.candidates,
                read_outs=experiment.read_outs or (),
                settle=experiment.settle,
                seed=question.seed or 0,
                limits=limits,
            )
        from logicnet.report.views import experiments_view

        asked: dict[str, Any] = {
            "candidates": experiment.candidates,
            "read_outs": experiment.read_outs,
            "settle": experiment.settle,
        }
        emit_view(
            output, experiments_view(proposed, file, {**told, "environments": experiment.env, **asked, **limited})
        )
        return Status.DONE if proposed.finished else Status.PARTIAL
    with watched(run) as limits:
        from logicnet.studies.ensemble import ensemble as ensemble_of
        from logicnet.studies.ensemble import instantiation_files, instantiation_paths

        network = load(file, quiet=run.quiet)
        folder = output.output if question.pick is not None else None
        for path in () if folder is None else instantiation_paths(network, folder, question.pick or 0):
            claim_output(path, f"`{path}`")
        words: Any = {"opened": question.opened, "given": question.given, "update": question.update, "limits": limits}
        answer = ensemble_of(network, samples=question.samples, seed=question.seed or 0, **words)
        files = {} if folder is None else instantiation_files(network, folder, question.pick or 0, **words)
    write_files(files)
    from logicnet.report.views import ensemble_view

    drawn = {"update": question.update, "pick": question.pick, "samples": question.samples, "seed": question.seed}
    written = None if folder is None else list(files)
    view = ensemble_view(answer, file, {**told, **drawn, **limited}, written, question.given)
    emit_view(output if folder is None else Printed(output.format), view)
    if answer.limits or limits.hit is not None:
        return Status.PARTIAL
    return Status.FINDINGS if answer.consistent.exact == 0 else Status.DONE
