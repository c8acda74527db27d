"""``logicnet attractors``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from logicnet.cli import options
from logicnet.cli.files import emit, picture_format, write_picture
from logicnet.cli.question import pose
from logicnet.cli.status import Status
from logicnet.cli.watch import watched
from logicnet.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from logicnet.attractors.landscape import Landscape, PatternTable
    from logicnet.cli.question import PosedQuestion
    from logicnet.compiled.space import Subspace
    from logicnet.limits import Limits
    from logicnet.report.page import Page
    from logicnet.report.report import Asked

__all__ = ["attractors"]


class AttractorQuestion(options.Options):
    """Which attractors."""

    update: Annotated[
        Literal["asynchronous", "synchronous", "most-permissive", "all"],
        typer.Option(
            "--update",
            metavar="asynchronous|synchronous|most-permissive|all",
            help="Update scheme; `all` tells which attractors are artefacts of one.",
        ),
    ] = "asynchronous"
    where: Annotated[
        str | None,
        typer.Option("--where", metavar="FORMULA", help="Only attractors that show it, always or sometimes."),
    ] = None
    project: Annotated[
        str | None,
        typer.Option("--project", metavar="NODE,...", help="Which values of these nodes occur, over all free inputs."),
    ] = None


class AttractorDetail(options.Options):
    """What is told of each."""

    from_: Annotated[
        str | None,
        typer.Option("--from", metavar="A=1,B=0", help="Only attractors reachable from some state with these values."),
    ] = None
    basins: Annotated[
        bool,
        typer.Option("--basins", help="How many states lead to each attractor: exact, or else estimated by sampling."),
    ] = False
    states: Annotated[
        int,
        typer.Option("--states", metavar="N", min=0, help="List the states of each attractor that has at most N."),
    ] = 0
    fixed_points: Annotated[bool, typer.Option("--fixed-points", help="Fixed points only.")] = False


class AttractorRun(options.Options):
    """The limits of the run, and the seed of what is drawn."""

    time_limit: Annotated[
        float | None,
        typer.Option(
            "--time-limit",
            metavar="SECONDS",
            min=0,
            help="Stop then, print what was proved, exit with status 3. Until then AEON's own search tries what stays "
            "open (asynchronous).",
        ),
    ] = None
    memory_limit: options.MemoryLimit = None
    seed: Annotated[
        int | None,
        typer.Option("--seed", metavar="N", help="Seed of the states drawn for estimated basins (default 0)."),
    ] = None
    quiet: options.Quiet = False
    debug: options.Debug = False


def attractors(
    file: options.File,
    *,
    case: options.CaseOptions,
    question: AttractorQuestion,
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
    if ensemble.opened != "none" and (
        question.project is None or question.update != "asynchronous" or limit is not None
    ):
        raise UsageError(
            "--open asks which patterns of nodes occur in all instantiations, under asynchronous updates",
            "add --project NODE,..., and leave out --update and --limit",
        )
    if ensemble.given is not None and ensemble.opened == "none":
        raise UsageError("--given is about the instantiations of open rules", "add --open file, or --open connectives")
    if output.figure is not None:
        picture_format(output.figure, options.PICTURES)
        if question.project is not None:
            raise UsageError("--figure draws attractors, and --project lists patterns", "leave one of them out")
    with watched(run) as limits:
        from logicnet.attractors.landscape import Update
        from logicnet.attractors.search import Prepared, list_attractors
        from logicnet.attractors.starts import state_named
        from logicnet.network.resolve import find_node, read_demand
        from logicnet.report.report import Asked

        if question.project is not None and (detail.basins or detail.states):
            raise UsageError(
                "`--project` makes a table of markers; `--basins` and `--states` need the list",
                "leave out one of them",
            )
        chosen = detail.from_ is not None or detail.fixed_points or question.where is not None
        if ensemble.opened != "none" and chosen:
            raise UsageError(
                "--open asks which patterns of nodes occur in all instantiations, in whatever attractor",
                "leave out --from, --where and --fixed-points",
            )
        if question.update == "all" and (
            question.project is not None or detail.from_ is not None or detail.basins or question.where is not None
        ):
            raise UsageError(
                "`--update all` compares whole lists; `--project`, `--from`, `--basins` and `--where` need one scheme",
                "ask under one scheme at a time",
            )
        asked = pose(file, env=case.env, with_=case.with_, quiet=run.quiet, opened=ensemble.opened)
        network = asked.network
        start = None if detail.from_ is None else state_named(asked.case, detail.from_)
        names = options.split_list(question.project)
        markers = tuple(find_node(network, name, option="--project").name for name in names)
        demand = None if question.where is None else read_demand(network, question.where, option="--where")
        prepared = Prepared(network, asked.case.cuts, limits)
        told = Asked(
            file,
            asked.place,
            (
                *asked.options,
                ("where", question.where),
                ("project", list(markers)),
                ("fixed_points", detail.fixed_points),
                ("from", None if start is None else _values(asked, start)),
                ("basins", detail.basins),
                ("states", detail.states),
                ("limit", limit),
                ("time_limit", run.time_limit),
                ("memory_limit", run.memory_limit),
                ("seed", run.seed),
            ),
        )
        if markers and ensemble.opened != "none":
            return _patterns_across(
                asked, markers, (ensemble.opened, ensemble.given), told, limits, (output.format, output.output)
            )
        if markers:
            from logicnet.attractors.pattern_tables import pattern_table

            table = pattern_table(
                replace(asked.case, update=Update(question.update)),
                markers,
                where=demand,
                fixed_points_only=detail.fixed_points,
                start=start,
                limit=limit,
                limits=limits,
                prepared=prepared,
            )
            return _patterns(table, told, output.format, output.output)
        landscapes = [
            list_attractors(
                replace(asked.case, update=scheme),
                where=demand,
                fixed_points_only=detail.fixed_points,
                limit=limit,
                states=detail.states,
                limits=limits,
                prepared=prepared,
                exhaust=run.time_limit is not None,
            )
            for scheme in Update
            if question.update in ("all", scheme.value)
        ]
        landscape = landscapes[0]
        if start is not None:
            from logicnet.attractors.reachability import reachable_from

            landscape = reachable_from(landscape, start, limits)
        if detail.basins:
            from logicnet.attractors.basins import measure_basins

            landscape = measure_basins(landscape, seed=run.seed or 0, limits=limits)
    if question.update == "all":
        return _schemes(landscapes, told, output.format, output.output)

    # Each format loads what it needs: the first answer is there sooner.
    def page() -> Page:
        from logicnet.report.pages.attractors import landscape_page

        return landscape_page(landscape, told)

    def document() -> dict[str, Any]:
        from logicnet.report.document import landscape_document

        return landscape_document(landscape, told)

    def csv() -> str:
        from logicnet.report.tables import landscape_csv

        return landscape_csv(landscape)

    emit(output.format, output.output, page=page, document=document, csv=csv)
    if output.figure is not None:
        from logicnet.report.plots import attractors_picture

        write_picture(
            output.figure, lambda kind: attractors_picture([(asked.place, landscape)], kind), options.PICTURES
        )
    return Status.DONE if landscape.finished else Status.PARTIAL


def _patterns(table: PatternTable, told: Asked, format: str, output: str | None) -> Status:
    from logicnet.report.document import patterns_document
    from logicnet.report.pages.attractors import patterns_page
    from logicnet.report.tables import patterns_csv

    emit(
        format,
        output,
        page=lambda: patterns_page(table, told),
        document=lambda: patterns_document(table, told),
        csv=lambda: patterns_csv(table),
    )
    return Status.DONE if table.finished else Status.PARTIAL


def _patterns_across(
    asked: PosedQuestion,
    markers: Sequence[str],
    ensemble: tuple[str, str | None],
    told: Asked,
    limits: Limits,
    where: tuple[str, str | None],
) -> Status:
    """Patterns over all instantiations; ``ensemble`` is ``--open`` and ``--given``, ``where`` the format and output."""
    from logicnet.checks.across import patterns_across
    from logicnet.network.openness import Opened
    from logicnet.network.resolve import resolve_given
    from logicnet.report.document import patterns_across_document
    from logicnet.report.pages.across import patterns_across_page

    opened, given = ensemble
    format, output = where
    if format == "csv":
        raise UsageError("patterns over instantiations come with rules, which are no table", "choose --format json")
    expected = resolve_given(asked.network, given)
    found = patterns_across(asked.case, markers, Opened(opened), expected, limits)
    hit = () if found.is_finished else (str(limits.hit or "undecided instantiations"),)
    told = replace(told, options=(*told.options, ("open", opened), ("given", given)))
    emit(
        format,
        output,
        page=lambda: patterns_across_page(asked.network, found, told, hit),
        document=lambda: patterns_across_document(asked.network, found, told, hit),
    )
    return Status.PARTIAL if hit else Status.DONE


def _schemes(landscapes: Sequence[Landscape], told: Asked, format: str, output: str | None) -> Status:
    from logicnet.attractors.comparison import compare_landscapes
    from logicnet.report.document import schemes_document
    from logicnet.report.pages.schemes import schemes_page
    from logicnet.report.tables import schemes_csv

    compared = compare_landscapes(landscapes)
    emit(
        format,
        output,
        page=lambda: schemes_page(compared, told),
        document=lambda: schemes_document(compared, told),
        csv=lambda: schemes_csv(compared),
    )
    return Status.DONE if compared.finished else Status.PARTIAL


def _values(asked: PosedQuestion, start: Subspace) -> dict[str, int]:
    return {asked.network.names[v]: b for v, b in start.fixed()}
