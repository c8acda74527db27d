"""Measured runs as Markdown. No date and no name of a machine: only what a number depends on and may be repeated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.measure import Run, Status

__all__ = ["Goal", "Row", "Table", "line", "markdown", "names", "number"]


@dataclass(frozen=True, slots=True)
class Row:
    """One model of one task: by program, its runs in the order made."""

    model: str
    nodes: int
    inputs: int
    #: What was asked about this model in particular.
    question: str
    runs: Mapping[str, Sequence[Run]]
    disagreements: tuple[str, ...]

    def settled(self, program: str) -> Run | None:
        """The run of median time, if all runs of the program gave a full answer."""
        runs = self.runs.get(program, ())
        if not runs or any(run.status is not Status.ANSWERED for run in runs):
            return None
        return sorted(runs, key=lambda run: run.seconds)[(len(runs) - 1) // 2]


@dataclass(frozen=True, slots=True)
class Table:
    """One task."""

    title: str
    asked: str
    programs: tuple[str, ...]
    limit: float
    rows: tuple[Row, ...]
    #: What the first program is held to against the others; ``None`` where that is said elsewhere.
    goal: Goal | None = None

    def cost(self, row: Row, program: str) -> float:
        """Seconds of a row in totals: a time-out is the limit, another run without an answer its wall time."""
        if (run := row.settled(program)) is not None:
            return run.seconds
        first = row.runs[program][0]
        return self.limit if first.status is Status.TIMEOUT else first.wall


@dataclass(frozen=True, slots=True)
class Goal:
    """A share of the total of the best other program, and a multiple of the median of a given one."""

    share: float
    median_of: str
    times: float


def markdown(preface: Sequence[str], tables: Sequence[Table]) -> str:
    """Summaries of all tasks first, then every model of each."""
    lines = ["# Side by side", "", *preface, "", *_disagreements(tables)]
    for table in tables:
        lines += ["", f"## {table.title}", "", table.asked, "", *_summary(table)]
    for table in tables:
        lines += ["", f"## {table.title}: every model", "", *_models(table)]
    return "\n".join(lines) + "\n"


def _disagreements(tables: Sequence[Table]) -> list[str]:
    found = [f"* {t.title}, model {r.model}: {text}" for t in tables for r in t.rows for text in r.disagreements]
    if not found:
        return ["No two programs that both answered disagree."]
    return [f"**{len(found)} disagreements:**", "", *found]


def _summary(table: Table) -> Iterator[str]:
    yield (
        "| program | models | answered | left open | time-outs | failed | total s | median s | worst s | median wall s"
        " | median CPU s | peak MiB |"
    )
    yield "|---|" + "---:|" * 11
    for program in table.programs:
        rows = [row for row in table.rows if row.runs.get(program)]
        firsts = [row.runs[program][0] for row in rows]
        settled = [run for row in rows if (run := row.settled(program))]
        if not rows:
            continue
        total = sum(table.cost(row, program) for row in rows)
        unsettled = (Status.OPEN, Status.TIMEOUT, Status.FAILED)
        counted = [sum(run.status is status for run in firsts) for status in unsettled]
        yield line(
            program,
            len(rows),
            len(settled),
            *counted,
            number(total),
            *(number(x) for x in _middles(settled)),
            f"{max(run.peak_mib for run in firsts):.0f}",
        )
    own, *peers = table.programs
    for peer in peers:
        yield from _ratio(table.rows, own, peer)
    if table.goal is not None:
        yield from _held_to(table, table.goal, own, peers)


#: Models named where a goal is missed.
NAMED = 12


def _held_to(table: Table, goal: Goal, own: str, peers: Sequence[str]) -> Iterator[str]:
    """Whether the goal is reached on the models that were put to every program, and which models stand in the way."""
    peers = [peer for peer in peers if any(row.runs.get(peer) for row in table.rows)]
    rows = [row for row in table.rows if all(row.runs.get(program) for program in (own, *peers))]
    if not peers or not rows:
        return
    totals = {peer: sum(table.cost(row, peer) for row in rows) for peer in peers}
    best = min(peers, key=totals.__getitem__)
    spent, allowed = sum(table.cost(row, own) for row in rows), goal.share * totals[best]
    yield ""
    text = (
        f"Goal: at most {goal.share:g} of the best total of the others, {best}'s {number(totals[best])} s: "
        f"{number(spent)} s, a share of {spent / totals[best]:.2f}, **{'reached' if spent <= allowed else 'missed'}**."
    )
    if spent > allowed:
        over = sorted(((table.cost(row, own), row.model) for row in rows), reverse=True)[:NAMED]
        text += f" Most of it is spent on {', '.join(f'{model} ({number(seconds)} s)' for seconds, model in over)}."
    if goal.median_of in peers:
        middle, other = (median(table.cost(row, program) for row in rows) for program in (own, goal.median_of))
        word = "reached" if middle <= goal.times * other else "missed"
        text += (
            f" Goal: a median of at most {goal.times:g} times {goal.median_of}'s {number(other)} s: "
            f"{number(middle)} s, **{word}**."
        )
        slow = sorted(
            ((table.cost(row, own) / table.cost(row, goal.median_of), row.model) for row in rows), reverse=True
        )
        far = [f"{model} ({ratio:.1f})" for ratio, model in slow if ratio > goal.times]
        if far:
            text += f" More than {goal.times:g} times as slow on {len(far)}: {', '.join(far)}."
    yield text


def _middles(runs: Sequence[Run]) -> Iterator[float]:
    if runs:
        yield median(run.seconds for run in runs)
        yield max(run.seconds for run in runs)
        yield median(run.wall for run in runs)
        yield median(run.process_cpu for run in runs)
    else:
        yield from [0.0] * 4


def _ratio(rows: Sequence[Row], own: str, peer: str) -> Iterator[str]:
    both = [(row, a, b) for row in rows if (a := row.settled(own)) and (b := row.settled(peer))]
    yield ""
    if not both:
        yield f"{peer} / {own}: no model that both answered."
        return
    ratios = sorted((b.seconds / a.seconds, row.model) for row, a, b in both)
    walls = [b.wall / a.wall for _, a, b in both]
    # Where other processes take turns with the one measured, this is the steadier figure.
    cpus = [b.cpu / a.cpu for _, a, b in both if a.cpu]
    totals = sum(b.seconds for _, _, b in both) / sum(a.seconds for _, a, _ in both)
    slower = [f"{model} ({ratio:.2f})" for ratio, model in ratios if ratio < 1]
    yield (
        f"{peer} / {own} on the {len(both)} models that both answered, in process: "
        f"median **{median(ratio for ratio, _ in ratios):.1f}**, range {ratios[0][0]:.2g} to {ratios[-1][0]:.2g}, "
        f"totals {totals:.1f}; CPU in process: median {median(cpus):.1f}; whole process: median {median(walls):.1f}."
        + (f" {own} is slower on {len(slower)}: {', '.join(slower)}." if slower else f" {own} is slower on none.")
    )
    alone = [row.model for row in rows if row.settled(own) and not row.settled(peer)]
    lost = [row.model for row in rows if row.settled(peer) and not row.settled(own)]
    yield f"Answered by {own} alone: {_listed(alone)}; by {peer} alone: {_listed(lost)}."


def _listed(models: Sequence[str]) -> str:
    return f"{len(models)} ({', '.join(models)})" if models else "none"


def _models(table: Table) -> Iterator[str]:
    yield line("model", "nodes", "inputs", "asked", "answers", *(f"{p} s (wall)" for p in table.programs))
    yield "|---|---:|---:|---|---:|" + "---:|" * len(table.programs)
    for row in table.rows:
        settled = [run for program in table.programs if (run := row.settled(program))]
        counts = {run.answer["count"] for run in settled if run.answer}
        answers = " / ".join(map(str, sorted(counts))) or "-"
        yield line(
            row.model,
            row.nodes,
            row.inputs,
            row.question,
            answers if not row.disagreements else f"**{answers}**",
            *(_cell(row, program) for program in table.programs),
        )


def _cell(row: Row, program: str) -> str:
    run = row.settled(program)
    if run is not None:
        note = f" ({run.why})" if run.why else ""
        return f"{number(run.seconds)} ({number(run.wall)}){note}"
    runs = row.runs.get(program, ())
    if not runs:
        return ""
    worst = next(run for run in runs if run.status is not Status.ANSWERED)
    return worst.status.value if worst.status is Status.TIMEOUT else f"{worst.status.value}: {worst.why}"


def number(seconds: float) -> str:
    """Three digits that mean something, never an exponent."""
    digits = 4 if seconds < 0.1 else 3 if seconds < 1 else 2 if seconds < 10 else 1
    return f"{seconds:.{digits}f}"


def line(*cells: object) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def names(values: Iterable[str]) -> str:
    return ", ".join(f"`{value}`" for value in values)
