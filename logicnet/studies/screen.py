"""``screen``: every change and every pair of changes, in every environment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from logicnet.attractors.landscape import Update
from logicnet.errors import UsageError, whole_number
from logicnet.limits import Limits
from logicnet.network.model import Clamp, Cut, Network
from logicnet.network.resolve import parse_formula, resolve_environment
from logicnet.perturbation.candidates import Candidates, Choice, candidate_choices
from logicnet.perturbation.outcome import Occurrence
from logicnet.perturbation.screen import Place, bound_on_sets, count_sets, plan_of, rows_of, run, sets_up_to
from logicnet.report.report import clamps_named
from logicnet.report.screening import Screening

if TYPE_CHECKING:
    from logicnet.text.formula import Expression

__all__ = ["MOST_ROWS", "places_of", "screen", "screened_by_default"]

#: Rows that are computed in one run; more would not fit into memory with what they are compared with.
MOST_ROWS = 2_000_000


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
    whole_number("max_size", max_size, 0)
    whole_number("jobs", jobs, 1)
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
