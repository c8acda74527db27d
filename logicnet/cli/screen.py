"""``logicnet screen``."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from logicnet.cli import options
from logicnet.cli.claims import Role
from logicnet.cli.files import load, picture_format, remark, remark_open, say
from logicnet.cli.question import goal_of
from logicnet.cli.screened import ScreenOutput, deliver, refuse_too_many, write_screening
from logicnet.cli.status import Status
from logicnet.cli.watch import watched
from logicnet.errors import UnknownName, UsageError
from logicnet.formats.shipped import as_called
from logicnet.text.counts import plural

if TYPE_CHECKING:
    from logicnet.limits import Limits
    from logicnet.network.model import Clamp, Network
    from logicnet.perturbation.candidates import Candidates
    from logicnet.perturbation.screen import Measured, Place, Plan
    from logicnet.perturbation.workers import Executor
    from logicnet.report.screening import ScreenShares
    from logicnet.text.formula import Expression

__all__ = ["screen"]


class ScreenQuestionOptions(options.Options):
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
    start: options.From = None
    kind: options.Kind = "permanent"


class ScreenChoiceOptions(options.Options):
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

    jobs: options.Jobs = 1
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
    shard: Annotated[
        str | None,
        typer.Option(
            "--shard",
            metavar="I/N|all/N",
            help="Only part I of N of the rows, written to -o for `merge`; all/N: every part, into --parts.",
        ),
    ] = None
    parts: Annotated[
        str | None,
        Role.KEEPS_FOLDER,
        typer.Option(
            "--parts",
            metavar="DIR|ADDRESS",
            help="Where the workers of --shard all/N write parts: a folder or storage that all of them see.",
        ),
    ] = None
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say how many rows there are.")] = False


def screen(
    file: options.File,
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A screen stored in the file; options win over it.")
    ] = None,
    *,
    question: ScreenQuestionOptions,
    choice: ScreenChoiceOptions,
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
    if work.shard is not None:
        _refuse_beside_shard(work, output, ensemble)
    elif work.parts is not None:
        raise UsageError("--parts is for the parts of a screen", "say how many: --shard all/100")
    network = load(file, quiet=run.quiet)
    if ensemble.opened == "none":
        remark_open(network, file, quiet=run.quiet)
    stored = _stored(network, name)
    with watched(run) as limits, ExitStack() as stack:
        from logicnet.attractors.landscape import Update
        from logicnet.network.case import Case
        from logicnet.network.resolve import parse_clamps, parse_formula
        from logicnet.perturbation.candidates import Choice
        from logicnet.perturbation.numbering import NumberedSets
        from logicnet.perturbation.outcome import Occurrence
        from logicnet.perturbation.screen import bound_on_sets, count_sets, every_set, plan_of
        from logicnet.report.report import clamps_named
        from logicnet.studies.screen import MOST_ROWS, along, places_of
        from logicnet.studies.words import sets_listed

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
            if choice.list_file is not None:
                listed += [_set(network, text, where) for where, text in sets_listed(choice.list_file)]
            singles = dict.fromkeys(clamp for clamps_of_one in listed for clamp in clamps_of_one)
            choices = tuple(Choice((clamp,)) for clamp in singles)
            at = {clamp: k for k, clamp in enumerate(singles)}
            each = [tuple(at[clamp] for clamp in one) for one in listed]
            chosen: Sequence[tuple[int, ...]] = tuple(dict.fromkeys([(), *each]))
            rule = "the sets named"
        else:
            values = [
                value for value, refused in ((0, choice.knock_ins_only), (1, choice.knockouts_only)) if not refused
            ]
            found = _candidates(network, formula, clamps, drugs, candidates, exclude, values)
            choices, rule = found.choices, found.rule
            counts = count_sets(choices, size)
            exact = sum(counts or (bound_on_sets(choices, size),))
            streams = work.shard is not None or (output.streams and not ensemble.is_asked)
            if not (streams and NumberedSets.can_number(choices)):
                rows = exact * len(places)
                if work.dry_run and rows > MOST_ROWS:
                    return _counted(f"{'' if counts else 'up to '}{plural(rows, 'row')}", counts, exact, rule, places)
                hint = "lower --max-size, or name fewer --candidates or environments"
                if NumberedSets.can_number(choices):
                    hint += "; or write rows as they come: --format csv, or parts of them: --shard"
                refuse_too_many(rows, counts is not None, hint)
            chosen = every_set(choices, size)
        case = Case(network, (), tuple(clamps), tuple(cuts), Update(question.update))
        plan = plan_of(case, places, choices, chosen, Occurrence(ever), goal, kept)
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
        plan = along(plan, question.start, question.kind, told, limits)
        if ensemble.opened != "none":
            told |= {"open": ensemble.opened, "given": ensemble.given}
            _refuse_shares(plan)
        if work.dry_run and output.format == "text":
            by_size = counts or [sum(1 for one in chosen if len(one) == k) for k in range(max(map(len, chosen)) + 1)]
            return _counted(f"{plural(len(plan), 'row')}", by_size, len(chosen), rule, places)
        if work.dry_run:
            from logicnet.report.screening import Screening

            write_screening(Screening(plan, told, (), ("dry run: nothing was computed",)), output, file)
            return Status.DONE
        workers = _Workers(work.jobs, work.executor, work.scheduler)
        if work.shard is not None:
            path = work.parts or str(output.output)
            return _write_parts(plan, told, as_called(file), work.shard, path, workers, limits)
        shares = None
        if ensemble.opened != "none":
            from logicnet.network.openness import Opened
            from logicnet.network.resolve import resolve_given
            from logicnet.studies.screen import shares_of

            known = resolve_given(network, ensemble.given)

            def shares(rows: int) -> ScreenShares:
                return shares_of(plan, Opened(ensemble.opened), known, rows, limits)

        measured = _measured(plan, told, work.resume, workers, limits, stack)
        return deliver(plan, told, measured, output, file, limits, shares)


def _refuse_shares(plan: Plan) -> None:
    """Refuse what no column over an ensemble can be told of."""
    from logicnet.studies.screen import MOST_SHARED_ROWS

    if plan.goal is None:
        raise UsageError("--open asks in how many networks the goal is absent", "name one: --abolish P")
    if not plan.is_plain:
        raise UsageError("--from and --kind are about one network, and --open asks about many", "leave one of them out")
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


def _refuse_beside_shard(work: Work, output: ScreenOutput, ensemble: options.OpenOptions) -> None:
    """Refuse what says nothing of one part of a screen."""
    assert work.shard is not None
    for named, given in {
        "--open": ensemble.opened != "none",
        "--resume": work.resume,
        "--figure": output.figure,
        "--per-set": output.per_set,
        "--format": output.format != "text",
        "--dry-run": work.dry_run,
    }.items():
        if given:
            of_merge = named in ("--figure", "--per-set", "--format")
            hint = "give it to `merge`" if of_merge else "leave one of the two out"
            raise UsageError(f"{named} says nothing of one part of a screen", hint)
    if work.shard.startswith("all/"):
        if work.parts is None or output.output is not None:
            raise UsageError("--shard all/N writes many files", "say where with --parts DIR, and leave out -o")
    elif work.parts is not None:
        raise UsageError("--parts is for all parts at once", "write --shard all/N, or -o FILE for one part")
    elif output.output is None or output.output == "-":
        raise UsageError("a part is a file of its own", "say where to write it: -o part-3.jsonl")


def _write_parts(
    plan: Plan, told: dict[str, object], file: str, shard: str, path: str, workers: _Workers, limits: Limits
) -> Status:
    """One part into a file, or all of them into a folder, by workers that see it."""
    from logicnet.perturbation.parts import Shard, write_part
    from logicnet.perturbation.screen import run

    name, sign, of = shard.partition("/")
    if name == "all" and sign:
        return _write_all_parts(plan, told, file, Shard.read(f"1/{of}").of, path, workers, limits)
    one = Shard.read(shard)
    rows = one.rows(len(plan))
    cluster = _executor_of(workers)
    measured = run(plan, first=rows.start, last=rows.stop, jobs=workers.jobs, limits=limits, executor=cluster)
    count = write_part(path, plan, told, file, one, measured)
    if count is None:
        remark(f"not finished: {limits.hit or 'stopped'}; no part was written")
        return Status.PARTIAL
    say(f"{path}: {plural(count, 'row')}, shard {one.number} of {one.of}")
    return Status.DONE


def _write_all_parts(
    plan: Plan, told: dict[str, object], file: str, of: int, folder: str, workers: _Workers, limits: Limits
) -> Status:
    from logicnet.perturbation.parts import PartsTask, make_folder, part_writer
    from logicnet.perturbation.workers import Lost, in_order

    if workers.executor != "dask":
        # Workers of a cluster may see a folder that is not there on this machine.
        make_folder(folder)
    task = PartsTask(plan, told, file, folder, of, limits.memory)
    execute = _executor_of(workers) or in_order
    finished = rows = there = 0
    seconds = 0.0
    failures: list[str] = []
    for chunk in execute(
        part_writer, task, range(of), jobs=workers.jobs, chunk=1, stop=lambda: limits.reached() is not None
    ):
        for answer in chunk:
            finished += 1
            if isinstance(answer, Lost):
                failures.append(f"part {finished} of {of}: {answer.why}")
                continue
            count, spent, before = answer
            rows, seconds, there = rows + count, seconds + spent, there + before
            limits.tell(f"{finished} of {plural(of, 'part')}, {plural(rows, 'row')}")
    for failure in failures:
        remark(failure)
    kept = f", {there} of them there before" if there else ""
    say(f"{folder}: {finished - len(failures)} of {plural(of, 'part')}{kept}; {plural(rows, 'row')}, "
        f"{seconds:.0f} s of processor time in workers")  # fmt: skip
    return Status.DONE if finished == of and not failures else Status.PARTIAL


def _executor_of(workers: _Workers) -> Executor | None:
    """Of a cluster; ``None`` for processes of this machine."""
    if workers.executor != "dask":
        return None
    from logicnet.perturbation.cluster import on_cluster

    return on_cluster(workers.scheduler)


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
    cluster = _executor_of(workers)
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
