"""``screen``: what the command does before and around :func:`~logicnet.studies.screen.screen`.

A question is planned: which sets, in which environments. Then its rows are found, by processes of this machine or by a
cluster, kept on disk where that is asked for, or written in parts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from msgspec import Struct

from logicnet.attractors.landscape import Update
from logicnet.errors import UnknownName, UsageError, spelled
from logicnet.limits import Limits
from logicnet.network.case import Case, KindOfChange
from logicnet.network.model import Clamp, Network
from logicnet.network.openness import Opened
from logicnet.network.resolve import match_nodes, parse_clamps, parse_formula, resolve_given, resolve_opened
from logicnet.perturbation.candidates import Candidates, Choice, candidate_drugs, candidates_named
from logicnet.perturbation.numbering import NumberedSets
from logicnet.perturbation.outcome import Occurrence
from logicnet.perturbation.screen import Measured, Place, Plan, bound_on_sets, count_sets, every_set, plan_of
from logicnet.report.report import clamps_named
from logicnet.studies.screen import MOST_ROWS, MOST_SHARED_ROWS, along, places_of, screened_by_default, shares_of
from logicnet.studies.words import goal_of, sets_listed
from logicnet.text.counts import plural
from logicnet.text.names import split_list

if TYPE_CHECKING:
    from logicnet.perturbation.workers import Executor
    from logicnet.report.screening import ScreenShares
    from logicnet.text.formula import Expression

__all__ = [
    "PartsWritten",
    "PlannedScreen",
    "ScreenQuestion",
    "Workers",
    "measure_rows",
    "plan_screen",
    "refuse_too_many",
    "write_parts",
]


class ScreenQuestion(Struct, frozen=True, kw_only=True, dict=True):
    """Every word about sets, goal and places, as a value: combinations that mean nothing are refused when it is made.

    ``name`` is a screen that the file stores; other words win over it. ``sets`` and ``list_file`` name sets one by one.

    Raises:
        UsageError: two words contradict each other.
    """

    name: str | None = None
    abolish: str | None = None
    enforce: str | None = None
    keep: str | None = None
    occurrence: Occurrence | str | None = None
    max_size: int | None = None
    sets: Sequence[str] = ()
    list_file: str | None = None
    environments: Sequence[str] | None = None
    clamps: str | Iterable[str] = ()
    update: Update | str = Update.ASYNCHRONOUS
    start: str | None = None
    kind: KindOfChange | str | None = None
    knockouts_only: bool = False
    knock_ins_only: bool = False
    drugs: bool = False
    candidates: str | None = None
    exclude: str | None = None
    opened: str | Opened = Opened.NONE
    given: str | None = None

    def __post_init__(self) -> None:
        if self.knockouts_only and self.knock_ins_only:
            only = f"{spelled('knockouts_only')} and {spelled('knock_ins_only')}"
            raise UsageError(f"{only} leave nothing to try", "leave both out to try both")
        if self.drugs and (self.knockouts_only or self.knock_ins_only):
            raise UsageError(
                f"{spelled('drugs')} asks for drugs only, which are switched on as they are",
                "leave the other option out",
            )
        chosen = self.drugs or self.knockouts_only or self.knock_ins_only or self.max_size is not None
        if self.is_listed and (chosen or self.candidates is not None or self.exclude is not None or self.name):
            how = spelled("sets") if self.list_file else spelled("set")
            raise UsageError(
                f"{how} names the sets one by one", "leave out the stored screen and what chooses candidates"
            )

    @property
    def is_listed(self) -> bool:
        """Whether sets are named one by one."""
        return bool(self.sets) or self.list_file is not None

    @property
    def asks_networks(self) -> bool:
        """Whether shares over an ensemble are asked for."""
        return resolve_opened(self.opened) is not Opened.NONE


class PlannedScreen(Struct, frozen=True):
    """A question resolved against its network, before any row is found."""

    #: ``None``: there are too many rows to hold; they were only counted.
    plan: Plan | None
    told: dict[str, object]
    rule: str
    #: How many sets, and how many of each size; ``None``: the count is a bound.
    count: int
    by_size: tuple[int, ...] | None
    places: tuple[Place, ...]
    question: ScreenQuestion

    @property
    def words(self) -> str:
        """How many rows and sets there are, in a sentence."""
        at_most = "" if self.by_size else "up to "
        rows = len(self.plan) if self.plan is not None else self.count * len(self.places)
        bound = "" if self.plan is not None else at_most
        sizes = ", ".join(f"{count} of size {k}" for k, count in enumerate(self.by_size or ()) if count)
        detail = f"{sizes}; {self.rule}" if sizes else self.rule
        names = f"{plural(len(self.places), 'environment')}: {', '.join(place.name for place in self.places)}"
        return f"{bound}{plural(rows, 'row')}: {at_most}{plural(self.count, 'set')} ({detail}) in {names}"

    def shares(self, rows: int, limits: Limits) -> ScreenShares:
        """Over the ensemble of the question, for so many rows."""
        assert self.plan is not None
        known = resolve_given(self.plan.network, self.question.given)
        return shares_of(self.plan, resolve_opened(self.question.opened), known, rows, limits)


def plan_screen(
    network: Network,
    question: ScreenQuestion,
    *,
    streams: bool = False,
    counts: bool = False,
    limits: Limits | None = None,
) -> PlannedScreen:
    """Which sets, in which environments, towards which goal: everything that is resolved before a row is found.

    ``streams``: rows are written as they come, so that there may be more than are held together; ``counts``: they are
    only counted, which more are than a run takes.

    Raises:
        UnknownName: a name is not in the network, or no screen has this name.
        UsageError: a text cannot be read, nothing is left to choose, or there are too many rows.
    """
    limits = limits or Limits()
    asked, stored = question, _stored(network, question.name)
    goal = goal_of(asked.abolish, asked.enforce, asked.occurrence) or stored.get("abolish")
    kept = asked.keep or stored.get("keep")
    occurrence = Occurrence(asked.occurrence or stored.get("occurrence", "ever"))
    formula = None if goal is None else parse_formula(network, goal, option="--abolish")
    clamps, cuts = parse_clamps(network, [asked.clamps] if isinstance(asked.clamps, str) else list(asked.clamps))
    named = asked.environments if asked.environments is not None else split_list(stored.get("environments"))
    places = places_of(network, list(named))
    choice = _chosen(network, asked, stored, formula, clamps)
    rule, choices, by_size = choice.rule, choice.choices, choice.by_size
    if not asked.is_listed and not (streams and NumberedSets.can_number(choices)):
        rows = choice.count * len(places)
        if counts and rows > MOST_ROWS:
            return PlannedScreen(None, {}, rule, choice.count, by_size, places, asked)
        hint = "lower --max-size, or name fewer --candidates or environments"
        if NumberedSets.can_number(choices):
            hint += "; or write rows as they come: --format csv, or parts of them: --shard"
        refuse_too_many(rows, by_size is not None, hint)
    chosen = choice.sets()
    told: dict[str, object] = {
        "name": asked.name,
        "abolish": goal,
        "keep": kept,
        "occurrence": occurrence.value,
        "update": Update(asked.update).value,
        "max_size": None if asked.is_listed else choice.size,
        "environments": [place.name for place in places],
        "with": clamps_named((*clamps, *cuts)),
        "candidates": {"rule": rule, "count": len(choices)},
    }
    case = Case(network, (), tuple(clamps), tuple(cuts), Update(asked.update))
    plan = plan_of(case, places, choices, chosen, occurrence, goal, kept)
    start = asked.start if asked.start is not None else stored.get("from")
    plan = along(plan, start, asked.kind or stored.get("kind") or KindOfChange.PERMANENT, told, limits)
    if asked.asks_networks:
        told |= {"open": resolve_opened(asked.opened).value, "given": asked.given}
        _refuse_shares(plan)
    if by_size is None:
        sizes = [len(one) for one in chosen] if asked.is_listed or counts else []
        by_size = tuple(sizes.count(k) for k in range(max(sizes) + 1)) if sizes else None
    return PlannedScreen(plan, told, rule, len(chosen), by_size, places, asked)


class _Chosen(Struct, frozen=True):
    """Candidates, and which sets of them; the sets are numbered only when they are asked for."""

    choices: tuple[Choice, ...]
    rule: str
    #: Exact where ``by_size`` is known, else a bound.
    count: int
    by_size: tuple[int, ...] | None
    sets: Callable[[], Sequence[tuple[int, ...]]]
    #: Most changes of a set; of sets that are named, nothing.
    size: int


def _chosen(
    network: Network,
    asked: ScreenQuestion,
    stored: dict[str, str],
    formula: Expression | None,
    clamps: Sequence[Clamp],
) -> _Chosen:
    size = asked.max_size if asked.max_size is not None else int(stored.get("size", "2"))
    if asked.is_listed:
        choices, sets = _listed(network, asked)
        return _Chosen(choices, "the sets named", len(sets), None, lambda: sets, size)
    found = _candidates(network, formula, clamps, asked, stored)
    by_size = count_sets(found.choices, size)
    count = sum(by_size or (bound_on_sets(found.choices, size),))
    return _Chosen(found.choices, found.rule, count, by_size, lambda: every_set(found.choices, size), size)


def _listed(network: Network, asked: ScreenQuestion) -> tuple[tuple[Choice, ...], Sequence[tuple[int, ...]]]:
    """The clamps of the sets that are named, and each set once, the empty one first."""
    listed = [_set(network, text, "--set") for text in asked.sets]
    if asked.list_file is not None:
        listed += [_set(network, text, where) for where, text in sets_listed(asked.list_file)]
    singles = dict.fromkeys(clamp for one in listed for clamp in one)
    at = {clamp: k for k, clamp in enumerate(singles)}
    each = [tuple(at[clamp] for clamp in one) for one in listed]
    return tuple(Choice((clamp,)) for clamp in singles), tuple(dict.fromkeys([(), *each]))


def refuse_too_many(rows: int, exact: bool, hint: str) -> None:
    """Refuse more rows than are held together in one process."""
    if rows > MOST_ROWS:
        what = f"{'' if exact else 'up to '}{plural(rows, 'row')} are too many for one run"
        raise UsageError(f"{what}: {MOST_ROWS:,} can be held together", hint)


def _refuse_shares(plan: Plan) -> None:
    """Refuse what no column over an ensemble can be told of."""
    if plan.goal is None:
        raise UsageError("--open asks in how many networks the goal is absent", "name one: --abolish P")
    if not plan.is_plain:
        raise UsageError("--from and --kind are about one network, and --open asks about many", "leave one of them out")
    if len(plan) > MOST_SHARED_ROWS:
        raise UsageError(
            f"{plural(len(plan), 'row')} are too many for shares over an ensemble: {MOST_SHARED_ROWS:,} is the limit",
            "lower --max-size, or name fewer --candidates or environments",
        )


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
    asked: ScreenQuestion,
    stored: dict[str, str],
) -> Candidates:
    drugs, candidates = asked.drugs, asked.candidates
    if candidates is None and not drugs:
        candidates = stored.get("candidates")
        if candidates == "drugs":
            drugs, candidates = True, None
    exclude = asked.exclude if asked.exclude is not None else stored.get("exclude")
    values = [value for value, refused in ((0, asked.knock_ins_only), (1, asked.knockouts_only)) if not refused]
    named = split_list(candidates)
    left_out = match_nodes(network, split_list(exclude), option="--exclude")
    if drugs:
        only = None if candidates is None else match_nodes(network, named, option="--candidates")
        return candidate_drugs(network, only=only, exclude=left_out, clamped=clamps)
    if candidates is not None:
        return candidates_named(network, named, values=values, exclude=left_out, clamped=clamps)
    return screened_by_default(network, formula, values=values, exclude=left_out, clamped=clamps)


def _set(network: Network, text: str, option: str) -> tuple[Clamp, ...]:
    clamps, cuts = parse_clamps(network, [text], option=option)
    if cuts:
        what = f"{option}: `{text}` cuts a regulation; a screen clamps nodes"
        raise UsageError(what, "use --with for cuts throughout")
    return tuple(sorted(clamps, key=lambda clamp: network.index[clamp.node]))


class Workers(Struct, frozen=True):
    """Who computes; nothing of it enters the result."""

    jobs: int = 1
    #: ``local``: processes of this machine; ``dask``: a cluster, the one of ``scheduler`` or one that starts here.
    executor: str = "local"
    scheduler: str | None = None

    def cluster(self) -> Executor | None:
        """``None`` for processes of this machine."""
        if self.executor != "dask":
            return None
        from logicnet.perturbation.cluster import on_cluster

        return on_cluster(self.scheduler)


def measure_rows(
    plan: Plan, told: dict[str, object], resume: str | None, workers: Workers, limits: Limits, stack: ExitStack
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
    cluster = workers.cluster()
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


class PartsWritten(Struct, frozen=True):
    """What became of the parts of a screen that were to be written."""

    #: ``None``: nothing was written.
    statement: str | None
    #: What went wrong, in sentences.
    remarks: tuple[str, ...] = ()
    finished: bool = True


def write_parts(
    plan: Plan, told: dict[str, object], file: str, shard: str, path: str, workers: Workers, limits: Limits
) -> PartsWritten:
    """One part into a file, or all of them into a folder, by workers that see it."""
    from logicnet.perturbation.parts import Shard, write_part
    from logicnet.perturbation.screen import run

    name, sign, of = shard.partition("/")
    if name == "all" and sign:
        return _write_all_parts(plan, told, file, Shard.read(f"1/{of}").of, path, workers, limits)
    one = Shard.read(shard)
    rows = one.rows(len(plan))
    cluster = workers.cluster()
    measured = run(plan, first=rows.start, last=rows.stop, jobs=workers.jobs, limits=limits, executor=cluster)
    count = write_part(path, plan, told, file, one, measured)
    if count is None:
        return PartsWritten(None, (f"not finished: {limits.hit or 'stopped'}; no part was written",), False)
    return PartsWritten(f"{path}: {plural(count, 'row')}, shard {one.number} of {one.of}")


def _write_all_parts(
    plan: Plan, told: dict[str, object], file: str, of: int, folder: str, workers: Workers, limits: Limits
) -> PartsWritten:
    from logicnet.perturbation.parts import PartsTask, make_folder, part_writer
    from logicnet.perturbation.workers import Lost, in_order

    if workers.executor != "dask":
        # Workers of a cluster may see a folder that is not there on this machine.
        make_folder(folder)
    task = PartsTask(plan, told, file, folder, of, limits.memory)
    execute = workers.cluster() or in_order
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
    kept = f", {there} of them there before" if there else ""
    statement = f"{folder}: {finished - len(failures)} of {plural(of, 'part')}{kept}; {plural(rows, 'row')}, "
    statement += f"{seconds:.0f} s of processor time in workers"
    return PartsWritten(statement, tuple(failures), finished == of and not failures)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
