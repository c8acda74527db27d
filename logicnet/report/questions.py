"""From a network to a screen and to a report, in one call each: for the command line and for Python alike."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING

from logicnet.attractors.landscape import Update
from logicnet.errors import UsageError
from logicnet.limits import Limits
from logicnet.network.model import Clamp, Cut, Network
from logicnet.network.resolve import parse_formula, resolve_environment
from logicnet.perturbation.candidates import Candidates, Choice, candidate_choices
from logicnet.perturbation.outcome import Occurrence
from logicnet.perturbation.screen import Place, bound_on_sets, count_sets, plan_of, rows_of, run, sets_up_to
from logicnet.report.report import clamps_named
from logicnet.report.screening import Screening

if TYPE_CHECKING:
    from logicnet.report.html.contents import Report
    from logicnet.text.formula import Expression

__all__ = ["compose_report", "places_of", "screen", "screened_by_default"]

#: Rows that are computed in one run; more would not fit into memory with what they are compared with.
MOST_ROWS = 2_000_000


def compose_report(
    network: Network,
    *,
    environments: Sequence[str] = (),
    abolish: str | None = None,
    max_size: int = 2,
    file: str | None = None,
    date: str | None = None,
    limits: Limits | None = None,
) -> Report:
    """Everything that ``logicnet report`` puts on its page: the page is ``report.save("report.html")``.

    ``environments`` by name, all of the file if none is given; ``abolish`` is ``progression`` or else the first
    phenotype unless named; ``max_size`` bounds the interventions. ``file`` and ``date`` enter the provenance: how the
    file is named in the command (its path unless given), and the day it was made (none unless given, so that the same
    question gives the same bytes). A section that fails, or that a limit stops, says so; the others stand.

    Raises:
        UsageError: an environment or ``abolish`` is unknown, or a formula cannot be read.
    """
    from logicnet.report.html.contents import Question, compose

    limits = limits or Limits()
    places = places_of(network, environments)
    names = [phenotype.name for phenotype in network.phenotypes]
    goal = abolish or ("progression" if "progression" in names else names[0] if names else None)
    if goal is not None:
        parse_formula(network, goal, option="--abolish")
    told = {
        "abolish": goal,
        "max_size": max_size,
        "environments": [place.name for place in places],
        "time_limit": limits.time,
        "memory_limit": limits.memory,
    }
    # Without the name of the output: the same question gives the same bytes wherever they go.
    command = ["logicnet", "report", file or network.source.file]
    for name in environments:
        command += ["--env", name]
    command += [] if abolish is None else ["--abolish", abolish]
    command += [] if max_size == 2 else ["--max-size", str(max_size)]
    command += [] if limits.time is None else ["--time-limit", f"{limits.time:g}"]
    command += [] if limits.memory is None else ["--memory-limit", f"{limits.memory:g}"]
    return compose(Question(network, places, goal, max_size, told, shlex.join(command), date), limits)


def screen(
    network: Network,
    *,
    abolish: str | None = None,
    environments: Sequence[str] = (),
    candidates: Candidates | None = None,
    max_size: int = 2,
    sets: Sequence[Sequence[Clamp]] = (),
    occurrence: Occurrence = Occurrence.EVER,
    update: Update = Update.ASYNCHRONOUS,
    keep: str | None = None,
    clamps: Sequence[Clamp] = (),
    cuts: Sequence[Cut] = (),
    jobs: int = 1,
    limits: Limits | None = None,
) -> Screening:
    """What every set of at most ``max_size`` candidates (or each of ``sets``) does to every phenotype, everywhere.

    Guaranteed: one row per set and environment in a fixed order, the same whatever ``jobs`` is; answers are proved or
    called undecided, and ``limits`` of the result says what is missing. Candidates are all knockouts and knock-ins of
    nodes that are neither inputs nor read-outs unless given; environments all of the file unless named.

    Raises:
        UsageError: a name or formula is unknown, or there would be more than two million rows.
    """
    limits = limits or Limits()
    formula = None if abolish is None else parse_formula(network, abolish, option="--abolish")
    places = places_of(network, environments)
    if sets:
        singles = dict.fromkeys(clamp for one in sets for clamp in one)
        candidates = Candidates("the sets named", tuple(Choice((clamp,)) for clamp in singles))
        at = {clamp: k for k, clamp in enumerate(singles)}
        chosen = tuple(dict.fromkeys([(), *(tuple(sorted({at[clamp] for clamp in one})) for one in sets)]))
    else:
        candidates = candidates or screened_by_default(network, formula, clamped=clamps)
        counts = count_sets(candidates.choices, max_size)
        rows = sum(counts or (bound_on_sets(candidates.choices, max_size),)) * len(places)
        if rows > MOST_ROWS:
            hint = "lower max_size, or name fewer candidates or environments"
            raise UsageError(f"{rows} rows are too many for one run", hint)
        chosen = tuple(sets_up_to(candidates.choices, max_size))
    plan = plan_of(network, places, candidates.choices, chosen, occurrence, update, abolish, keep, clamps, cuts)
    told: dict[str, object] = {
        "name": None,
        "abolish": abolish,
        "keep": keep,
        "occurrence": occurrence.value,
        "update": update.value,
        "max_size": None if sets else max_size,
        "environments": [place.name for place in places],
        "with": clamps_named((*clamps, *cuts)),
        "candidates": {"rule": candidates.rule, "count": len(candidates.choices)},
    }
    found = tuple(rows_of(plan, run(plan, jobs=jobs, limits=limits)))
    return Screening(plan, told, found, () if limits.hit is None else (limits.hit,))


def places_of(network: Network, names: Sequence[str]) -> tuple[Place, ...]:
    """The environments named; without names every one of the file, or the default one."""
    names = list(dict.fromkeys(names or [environment.name for environment in network.environments] or ["default"]))
    return tuple(Place(name, resolve_environment(network, name)) for name in names)


def screened_by_default(
    network: Network,
    formula: Expression | None,
    *,
    values: Sequence[int] = (0, 1),
    only: Sequence[str] | None = None,
    exclude: Sequence[str] = (),
    clamped: Sequence[Clamp] = (),
) -> Candidates:
    """Nodes that are neither inputs nor markers of the goal; without a goal, no markers of any read-out."""
    from logicnet.text.formula import OR

    if formula is None:
        every = [phenotype.formula for phenotype in network.phenotypes]
        formula = OR(*every) if len(every) > 1 else every[0] if every else network.nodes[0].rule.expression
        if not every:
            only = only if only is not None else tuple(node.name for node in network.nodes if not node.is_input)
    return candidate_choices(network, formula, values=values, only=only, exclude=exclude, clamped=clamped)
