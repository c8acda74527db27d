"""``logicnet screen``."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from logicnet.cli import options
from logicnet.cli.claims import Role
from logicnet.cli.files import emit, load, picture_format, remark, remark_open, say, write_picture
from logicnet.cli.question import goal_of
from logicnet.cli.status import Status
from logicnet.cli.watch import watched
from logicnet.errors import UnknownName, UsageError
from logicnet.text.counts import plural

if TYPE_CHECKING:
    from logicnet.limits import Limits
    from logicnet.network.model import Clamp, Network
    from logicnet.perturbation.candidates import Candidates
    from logicnet.perturbation.screen import Measured, Place, Plan, Row
    from logicnet.text.formula import Expression

__all__ = ["screen"]


class Question(options.Options):
    """What is asked of each set, where."""

    abolish: Annotated[
        str | None,
        typer.Option(
            "--abolish", "--phenotype", metavar="P", help="The goal that `verdict` speaks of: a phenotype or a formula."
        ),
    ] = None
    enforce: options.Enforce = None
    keep: Annotated[
        str | None, typer.Option("--keep", metavar="F", help="Also say whether some attractor still shows F always.")
    ] = None
    occurrence: Annotated[
        Literal["ever", "always"] | None,
        typer.Option("--occurrence", metavar="ever|always", help="Shown in some state (default), or in all states."),
    ] = None
    max_size: Annotated[
        int | None, typer.Option("--max-size", metavar="K", min=0, help="Sets of at most so many changes (default 2).")
    ] = None
    sets: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="A=0,B=1", help="Only this set; repeat it for a list. The parts are not added."),
    ] = None
    env: Annotated[
        list[str] | None,
        typer.Option(
            "--env", metavar="NAME[,A=1]", help="An environment; may be repeated. Default: every one that has a name."
        ),
    ] = None
    with_: options.Clamps = None
    update: options.Scheme = "asynchronous"


class Choice(options.Options):
    """Which sets."""

    knockouts_only: options.KnockoutsOnly = False
    knock_ins_only: options.KnockInsOnly = False
    drugs: options.Drugs = False
    candidates: Annotated[
        str | None,
        typer.Option(
            "--candidates",
            metavar="PATTERN,...",
            help="Only these nodes, instead of all but inputs and read-outs; `drugs` for every drug: drugs,MAC_*.",
        ),
    ] = None
    exclude: options.Exclude = None
    list_file: Annotated[
        str | None,
        Role.READS,
        typer.Option("--sets", metavar="FILE", help="Only the sets listed there: one per line, `#` begins a comment."),
    ] = None


class Work(options.Options):
    """Who computes, and what is kept."""

    jobs: Annotated[int, typer.Option("--jobs", metavar="N", min=1, help="Processes; the result is the same.")] = 1
    executor: Annotated[
        Literal["local", "dask"],
        typer.Option("--executor", metavar="local|dask", help="Processes of this machine, or a Dask cluster."),
    ] = "local"
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", metavar="ADDRESS", help="Of a running Dask cluster; else one starts here."),
    ] = None
    resume: Annotated[
        str | None,
        Role.KEEPS_FOLDER,
        typer.Option("--resume", metavar="DIR", help="Keep finished rows there, and go on from those found there."),
    ] = None
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say how many rows there are.")] = False


class ScreenOutput(options.Options):
    """How the table is written, and where."""

    per_set: Annotated[
        bool, typer.Option("--per-set", help="CSV with one row per set, not one per set and environment.")
    ] = False
    format: options.Format = "text"
    output: options.Output = None
    figure: options.Figure = None


def screen(
    file: options.File,
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A screen stored in the file; options win over it.")
    ] = None,
    *,
    question: Question,
    choice: Choice,
    work: Work,
    ensemble: options.OpenOptions,
    output: ScreenOutput,
    run: options.RunOptions,
) -> Status:
    """What every set of changes does to every phenotype, in every environment: a table.

    With --open each row also says in how many of the networks that open rules allow the goal is absent after the set.
    """
    if ensemble.opened != "none" or ensemble.given is not None:
        kept_apart = {"--executor dask": work.executor == "dask", "--resume": work.resume, "--per-set": output.per_set}
        options.refuse_beside_open(
            ensemble.opened,
            ensemble.given,
            None,
            None,
            {**kept_apart, "--figure": output.figure, "--dry-run": work.dry_run},
        )
    if choice.knockouts_only and choice.knock_ins_only:
        raise UsageError("--knockouts-only and --knock-ins-only leave nothing to try", "leave both out to try both")
    if choice.drugs and (choice.knockouts_only or choice.knock_ins_only):
        raise UsageError("--drugs asks for drugs only, which are switched on as they are", "leave the other option out")
    chosen_by = [
        choice.drugs,
        choice.knockouts_only,
        choice.knock_ins_only,
        choice.candidates is not None,
        choice.exclude is not None,
    ]
    if (question.sets or choice.list_file) and (any(chosen_by) or question.max_size is not None or name is not None):
        how = "--sets" if choice.list_file else "--set"
        raise UsageError(f"{how} names the sets one by one", "leave out the stored screen and what chooses candidates")
    if work.scheduler is not None and work.executor != "dask":
        raise UsageError("--scheduler names a Dask cluster", "add --executor dask")
    if output.per_set and output.format != "csv":
        raise UsageError("--per-set is about CSV", "add --format csv; JSON has both, as `rows` and as `sets`")
    if output.figure is not None:
        picture_format(output.figure, options.PICTURES)
    network = load(file, quiet=run.quiet)
    if ensemble.opened == "none":
        remark_open(network, file, quiet=run.quiet)
    stored = _stored(network, name)
    with watched(run) as limits, ExitStack() as stack:
        from logicnet.attractors.landscape import Update
        from logicnet.network.resolve import parse_clamps, parse_formula
        from logicnet.perturbation.candidates import Choice
        from logicnet.perturbation.outcome import Occurrence
        from logicnet.perturbation.screen import bound_on_sets, count_sets, plan_of, rows_of, sets_up_to
        from logicnet.report.report import clamps_named
        from logicnet.studies.screen import MOST_ROWS, places_of

        goal = goal_of(question.abolish, question.enforce, question.occurrence) or stored.get("abolish")
        kept = question.keep or stored.get("keep")
        ever = question.occurrence or stored.get("occurrence", "ever")
        size = question.max_size if question.max_size is not None else int(stored.get("size", "2"))
        drugs, candidates = choice.drugs, choice.candidates
        if candidates is None and not drugs:
            candidates = stored.get("candidates")
            if candidates == "drugs":
                drugs, candidates = True, None
        exclude = choice.exclude if choice.exclude is not None else stored.get("exclude")
        formula = None if goal is None else parse_formula(network, goal, option="--abolish")
        clamps, cuts = parse_clamps(network, question.with_ or ())
        places = places_of(
            network, question.env if question.env is not None else list(options.split_list(stored.get("environments")))
        )
        counts: tuple[int, ...] | None = None
        if question.sets or choice.list_file:
            listed = [_set(network, text, "--set") for text in question.sets or ()]
            listed += _listed(network, choice.list_file) if choice.list_file is not None else []
            singles = dict.fromkeys(clamp for clamps_of_one in listed for clamp in clamps_of_one)
            choices = tuple(Choice((clamp,)) for clamp in singles)
            at = {clamp: k for k, clamp in enumerate(singles)}
            chosen = tuple(dict.fromkeys([(), *(tuple(at[clamp] for clamp in one) for one in listed)]))
            rule = "the sets named"
        else:
            values = [
                value for value, refused in ((0, choice.knock_ins_only), (1, choice.knockouts_only)) if not refused
            ]
            found = _candidates(network, formula, clamps, drugs, candidates, exclude, values)
            choices, rule = found.choices, found.rule
            counts = count_sets(choices, size)
            exact = sum(counts or (bound_on_sets(choices, size),))
            if exact * len(places) > MOST_ROWS:
                rows_text = f"{'' if counts else 'up to '}{plural(exact * len(places), 'row')}"
                if work.dry_run:
                    return _counted(rows_text, counts, exact, rule, places)
                raise UsageError(
                    f"{rows_text} are too many for one run",
                    "lower --max-size, or name fewer --candidates or environments",
                )
            chosen = tuple(sets_up_to(choices, size))
        plan = plan_of(
            network, places, choices, chosen, Occurrence(ever), Update(question.update), goal, kept, clamps, cuts
        )
        told: dict[str, object] = {
            "name": name,
            "abolish": goal,
            "keep": kept,
            "occurrence": ever,
            "update": question.update,
            "max_size": None if question.sets or choice.list_file else size,
            "environments": [place.name for place in places],
            "with": clamps_named((*clamps, *cuts)),
            "candidates": {"rule": rule, "count": len(choices)},
        }
        if ensemble.opened != "none":
            told |= {"open": ensemble.opened, "given": ensemble.given}
            _refuse_shares(plan)
        if work.dry_run and output.format == "text":
            by_size = [sum(1 for one in chosen if len(one) == k) for k in range(max(map(len, chosen)) + 1)]
            return _counted(f"{plural(len(plan), 'row')}", by_size, len(chosen), rule, places)
        from logicnet.report.screening import Screening

        if work.dry_run:
            screening = Screening(plan, told, (), ("dry run: nothing was computed",))
        else:
            rows = rows_of(
                plan,
                _measured(plan, told, work.resume, _Workers(work.jobs, work.executor, work.scheduler), limits, stack),
            )
            if output.format == "csv" and output.output is None and output.figure is None and ensemble.opened == "none":
                count, failures = _stream(plan, told, rows, output.per_set)
                return _status(len(plan), count, failures, limits)
            finished = tuple(rows)
            over = None
            if ensemble.opened != "none":
                from logicnet.network.openness import Opened
                from logicnet.network.resolve import resolve_given
                from logicnet.studies.screen import shares_of

                over = shares_of(
                    plan, Opened(ensemble.opened), resolve_given(network, ensemble.given), len(finished), limits
                )
            screening = Screening(plan, told, finished, () if limits.hit is None else (limits.hit,), over)
    from logicnet.report.pages.screen import screen_page
    from logicnet.report.screening import screen_csv, screen_document, sets_csv

    emit(
        output.format,
        output.output,
        page=lambda: screen_page(screening, file),
        document=lambda: screen_document(screening),
        csv=lambda: (sets_csv if output.per_set else screen_csv)(screening),
    )
    if output.figure is not None and not work.dry_run:
        from logicnet.report.plots import screen_picture

        write_picture(output.figure, lambda kind: screen_picture(screening, kind), options.PICTURES)
    return Status.DONE if screening.finished or work.dry_run else Status.PARTIAL


def _refuse_shares(plan: Plan) -> None:
    """Refuse what no column over an ensemble can be told of."""
    from logicnet.studies.screen import MOST_SHARED_ROWS

    if plan.goal is None:
        raise UsageError("--open asks in how many networks the goal is absent", "name one: --abolish P")
    if len(plan) > MOST_SHARED_ROWS:
        raise UsageError(
            f"{plural(len(plan), 'row')} are too many for shares over an ensemble: {MOST_SHARED_ROWS:,} is the limit",
            "lower --max-size, or name fewer --candidates or environments",
        )


@dataclass(frozen=True, slots=True)
class _Workers:
    """Who computes; nothing of it enters the result."""

    jobs: int
    executor: str
    scheduler: str | None


def _counted(rows: str, by_size: Sequence[int] | None, sets: int, rule: str, places: Sequence[Place]) -> Status:
    """What a dry run says."""
    sizes = ", ".join(f"{count} of size {k}" for k, count in enumerate(by_size or ()) if count)
    detail = f"{sizes}; {rule}" if sizes else rule
    names = f"{len(places)} environment{'s' if len(places) != 1 else ''}: {', '.join(p.name for p in places)}"
    say(f"{rows}: {'' if by_size else 'up to '}{plural(sets, 'set')} ({detail}) in {names}")
    return Status.DONE


def _stream(plan: Plan, told: dict[str, object], rows: Iterator[Row], per_set: bool) -> tuple[int, int]:
    """CSV line by line, as the rows come; how many rows there were, and how many failed."""
    from logicnet.perturbation.screen import summaries
    from logicnet.report.screening import Screening, streamed_csv, streamed_sets_csv

    screening = Screening(plan, told, ())
    count = failures = 0
    group: list[Row] = []
    sys.stdout.write(streamed_sets_csv(plan, None, ()) if per_set else streamed_csv(screening, None))
    for row in rows:
        count += 1
        failures += row.measured.failed
        group.append(row)
        if not per_set:
            sys.stdout.write(streamed_csv(screening, row))
        if len(group) == len(plan.places):
            if per_set:
                for summary in summaries(plan, group):
                    sys.stdout.write(streamed_sets_csv(plan, summary, group))
            group = []
            sys.stdout.flush()
    return count, failures


def _status(planned: int, count: int, failures: int, limits: Limits) -> Status:
    if count < planned:
        remark(f"not finished: {limits.hit or 'stopped'}; {count} of {plural(planned, 'row')}")
    if failures:
        remark(f"{plural(failures, 'row')} failed; the last column says why")
    return Status.DONE if count == planned and not failures else Status.PARTIAL


def _stored(network: Network, name: str | None) -> dict[str, str]:
    if name is None:
        return {}
    from logicnet.text.diagnostics import nearest

    known = {screen.name: dict(screen.options) for screen in network.screens}
    if name not in known:
        near = nearest(name, list(known))
        listed = f"the file stores {', '.join(known)}" if known else "the file stores no screen"
        raise UnknownName(f"screen `{name}` is not defined", f"did you mean `{near}`?" if near else listed)
    return known[name]


def _candidates(
    network: Network,
    formula: Expression | None,
    clamps: Sequence[Clamp],
    drugs: bool,
    candidates: str | None,
    exclude: str | None,
    values: Sequence[int],
) -> Candidates:
    from logicnet.network.resolve import match_nodes
    from logicnet.perturbation.candidates import candidate_drugs, candidates_named
    from logicnet.studies.screen import screened_by_default

    named = options.split_list(candidates)
    left_out = match_nodes(network, options.split_list(exclude), option="--exclude")
    if drugs:
        only = None if candidates is None else match_nodes(network, named, option="--candidates")
        return candidate_drugs(network, only=only, exclude=left_out, clamped=clamps)
    if candidates is not None:
        return candidates_named(network, named, values=values, exclude=left_out, clamped=clamps)
    return screened_by_default(network, formula, values=values, exclude=left_out, clamped=clamps)


def _listed(network: Network, path: str) -> list[tuple[Clamp, ...]]:
    """The sets of a list file; a slip is reported with its line."""
    from logicnet.network.decoding import read_bytes

    try:
        text = read_bytes(path, "a list of sets")[1].decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise UsageError(f"cannot read `{path}` for --sets: it is not UTF-8 text") from fault
    lines = [(number, line.split("#", 1)[0].strip()) for number, line in enumerate(text.splitlines(), start=1)]
    found = [_set(network, line, f"{path}, line {number}") for number, line in lines if line]
    if not found:
        raise UsageError(f"`{path}` lists no set", "write one set per line, such as A=0,B=1")
    return found


def _set(network: Network, text: str, option: str) -> tuple[Clamp, ...]:
    from logicnet.network.resolve import parse_clamps

    clamps, cuts = parse_clamps(network, [text], option=option)
    if cuts:
        what = f"{option}: `{text}` cuts a regulation; a screen clamps nodes"
        raise UsageError(what, "use --with for cuts throughout")
    return tuple(sorted(clamps, key=lambda clamp: network.index[clamp.node]))


def _measured(
    plan: Plan, told: dict[str, object], resume: str | None, workers: _Workers, limits: Limits, stack: ExitStack
) -> Iterator[Measured]:
    """The rows found on disk, then the others, each on disk before it is passed on."""
    from logicnet.perturbation.cluster import ClusterLost
    from logicnet.perturbation.journal import Journal
    from logicnet.perturbation.screen import run
    from logicnet.version import __version__

    journal = None
    done: list[Measured] = []
    if resume is not None:
        question = {
            "logicnet": __version__,
            "file_sha256": plan.network.file_sha256,
            "options": told,
            "sets": len(plan.sets),
            "choices": [str(choice) for choice in plan.choices],
        }
        if told["max_size"] is None:
            question["listed"] = [list(chosen) for chosen in plan.sets]
        journal = stack.enter_context(Journal(resume, question))
        done = list(journal.rows)
        if done:
            limits.tell(f"{len(done)} of {plural(len(plan), 'row')} found in {resume}")
    yield from done
    if len(done) == len(plan):
        return
    cluster = None
    if workers.executor == "dask":
        from logicnet.perturbation.cluster import on_cluster

        cluster = on_cluster(workers.scheduler)
    started = time.monotonic()
    measured = run(plan, first=len(done), jobs=workers.jobs, limits=limits, executor=cluster)
    try:
        for number, row in enumerate(measured, start=1):
            if journal is not None:
                journal.append(row)
            left = (time.monotonic() - started) / number * (len(plan) - len(done) - number)
            limits.tell(f"{len(done) + number} of {plural(len(plan), 'row')}, about {_duration(left)} left")
            yield row
    except ClusterLost as fault:
        # The rows that are there stand; what ended the run is told as a limit is.
        limits.hit = limits.hit or f"{fault.message} ({fault.hint})"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
