"""``logicnet attractors``."""

from __future__ import annotations

from logicnet.cli import options
from logicnet.cli.files import emit_view, picture_format, write_picture
from logicnet.cli.options.attractors import AttractorDetail, AttractorOptions, AttractorRun
from logicnet.cli.question import asked_of, load_asked
from logicnet.cli.status import Status
from logicnet.cli.watch import watched
from logicnet.errors import UsageError

__all__ = ["attractors"]


def attractors(
    file: options.File,
    *,
    case: options.CaseOptions,
    question: AttractorOptions,
    ensemble: options.OpenOptions,
    detail: AttractorDetail,
    output: options.FigureOutput,
    limit: options.ListLimit = None,
    run: AttractorRun,
) -> Status:
    """Attractors, their phenotypes, and what is proved.

    With --project and --open: which values of the nodes some attractor has in all, some or no instantiation of the open
    rules that meets the given expectations.
    """
    with watched(run) as limits:
        from logicnet.studies.attractors import AttractorQuestion, chosen_by, study_attractors

        asked = AttractorQuestion(
            environment=case.env,
            clamps=case.with_ or (),
            update=question.update,
            where=question.where,
            project=question.project,
            start=detail.start,
            fixed_points=detail.fixed_points,
            basins=detail.basins,
            states=detail.states,
            limit=limit,
            opened=ensemble.opened,
            given=ensemble.given,
            seed=run.seed or 0,
        )
        if output.figure is not None:
            picture_format(output.figure, options.PICTURES)
            if asked.project is not None:
                raise UsageError("--figure draws attractors, and --project lists patterns", "leave one of them out")
        if output.format == "csv" and asked.asks_networks:
            raise UsageError("patterns over instantiations come with rules, which are no table", "choose --format json")
        answer = study_attractors(load_asked(file, run, ensemble.opened), asked, limits=limits)
    from logicnet.report.views import attractors_view

    markers, begin = chosen_by(answer)
    told = {
        "where": question.where,
        "project": list(markers),
        "fixed_points": detail.fixed_points,
        "from": begin,
        "basins": detail.basins,
        "states": detail.states,
        "limit": limit,
        "time_limit": run.time_limit,
        "memory_limit": run.memory_limit,
        "seed": run.seed,
    } | ({"open": ensemble.opened, "given": ensemble.given} if asked.asks_networks else {})
    emit_view(output, view := attractors_view(answer, asked_of(file, answer.case, told)))
    if output.figure is not None and view.picture is not None:
        write_picture(output.figure, view.picture, options.PICTURES)
    return Status.DONE if answer.finished else Status.PARTIAL
