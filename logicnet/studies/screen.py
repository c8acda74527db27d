"""``screen``: every change and every pair of changes, in every environment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from logicnet.attractors.landscape import Update
from logicnet.errors import UsageError, whole_number
from logicnet.limits import Limits
from logicnet.network.case import Case, KindOfChange
from logicnet.network.model import Clamp, Cut, Network
from logicnet.network.resolve import (
    parse_formula,
    read_demand,
    resolve_environment,
    resolve_given,
    resolve_opened,
)
from logicnet.perturbation.candidates import Candidates, Choice, candidate_choices
from logicnet.perturbation.outcome import Goal, Occurrence
from logicnet.perturbation.screen import (
    Place,
    along_courses,
    bound_on_sets,
    count_sets,
    every_set,
    plan_of,
    rows_of,
    run,
)
from logicnet.report.report import clamps_named
from logicnet.report.screening import Screening
from logicnet.text.counts import plural

if TYPE_CHECKING:
    from logicnet.ensembles.answer import Share
    from logicnet.network.model import Expectation
    from logicnet.network.openness import Opened
    from logicnet.perturbation.screen import Plan
    from logicnet.report.screening import ScreenShares
    from logicnet.text.formula import Expression

__all__ = ["MOST_ROWS", "MOST_SHARED_ROWS", "along", "places_of", "screen", "screened_by_default", "shares_of"]

#: Rows that are computed in one run; more would not fit into memory with what they are compared with.
MOST_ROWS = 2_000_000
#: Rows whose shares over an ensemble are computed in one run: each takes many proofs.
MOST_SHARED_ROWS = 20_000
#: Proofs for one row of a screen before its share is left as bounds.
MOST_ROW_PROOFS = 40


# A public call has a keyword for each option of its command.
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
    start: str | None = None,
    kind: KindOfChange | str = KindOfChange.PERMANENT,
    jobs: int = 1,
    opened: str | Opened | None = None,
    given: str | None = None,
    limits: Limits | None = None,
) -> Screening:
    """What every set of at most ``max_size`` candidates (or each of ``sets``) does to every phenotype, everywhere.

    Guaranteed: one row per set and environment in a fixed order, the same whatever ``jobs`` is; answers are proved or
    called undecided, and ``limits`` of the result says what is missing. Candidates are all knockouts and knock-ins of
    nodes that are neither inputs nor read-outs unless given; environments all of the file unless named.

    ``start`` is read like ``--from``, in each environment: attractors then count if they are reached from there.
    ``kind`` is ``"permanent"``, ``"temporary"`` or ``"one-shot"``: how long the changes of a set are held.

    With ``opened`` and ``given``, read like ``--open`` and ``--given``, ``over`` of the result says in how many of the
    networks that open rules leave each set abolishes ``abolish``, exactly or between bounds.

    Cost: one decision for each set, environment and phenotype, each as hard as :func:`find_attractors` for that
    set.

    Raises:
        UsageError: a name or formula is unknown, ``opened`` comes without ``abolish``, or there would be more than two
            million rows.

    >>> import logicnet
    >>> net = logicnet.load("m1")
    >>> type(logicnet.screen(net, environments=["stressed"], max_size=1)).__name__
    'Screening'
    """
    whole_number("max_size", max_size, 0)
    whole_number("jobs", jobs, 1)
    limits = limits or Limits()
    formula = None if abolish is None else parse_formula(network, abolish, option="abolish")
    if opened is not None and abolish is None:
        raise UsageError("a share is that of networks in which something is absent", "name it: abolish='growth'")
    places = places_of(network, environments)
    if sets:
        candidates, chosen = _sets_named(sets)
    else:
        candidates = candidates or screened_by_default(network, formula, clamped=clamps)
        counts = count_sets(candidates.choices, max_size)
        rows = sum(counts or (bound_on_sets(candidates.choices, max_size),)) * len(places)
        if rows > MOST_ROWS:
            hint = "lower max_size, or name fewer candidates or environments"
            raise UsageError(f"{rows} rows are too many for one run", hint)
        chosen = every_set(candidates.choices, max_size)
    case = Case(network, (), tuple(clamps), tuple(cuts), update)
    plan = plan_of(case, places, candidates.choices, chosen, occurrence, abolish, keep)
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
    plan = along(plan, start, KindOfChange(kind), told, limits)
    if opened is not None and not plan.is_plain:
        raise UsageError("a start or a kind is about one network, and opened about many", "leave one of them out")
    found = tuple(rows_of(plan, run(plan, jobs=jobs, limits=limits)))
    over = None
    if opened is not None and limits.hit is None:
        told |= {"open": resolve_opened(opened).value, "given": given}
        over = shares_of(plan, resolve_opened(opened), resolve_given(network, given), len(found), limits)
    return Screening(plan, told, found, () if limits.hit is None else (limits.hit,), over)


def along(plan: Plan, start: str | None, kind: KindOfChange | str, told: dict[str, object], limits: Limits) -> Plan:
    """The screen from a start and with changes of a kind, where that is asked; ``told`` then says so."""
    if start is None and KindOfChange(kind) is KindOfChange.PERMANENT:
        return plan
    told |= {"from": start, "kind": KindOfChange(kind).value}
    return along_courses(plan, start, KindOfChange(kind), limits)


def _sets_named(sets: Sequence[Sequence[Clamp]]) -> tuple[Candidates, Sequence[tuple[int, ...]]]:
    """The clamps that occur as candidates, and each set once, the empty one first."""
    singles = dict.fromkeys(clamp for one in sets for clamp in one)
    at = {clamp: k for k, clamp in enumerate(singles)}
    chosen = dict.fromkeys([(), *(tuple(sorted({at[clamp] for clamp in one})) for one in sets)])
    return Candidates("the sets named", tuple(Choice((clamp,)) for clamp in singles)), tuple(chosen)


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
        every = [phenotype.formula for phenotype in network.goals]
        formula = OR(*every) if len(every) > 1 else every[0] if every else network.nodes[0].rule.expression
        if not every:
            only = only if only is not None else tuple(node.name for node in network.nodes if not node.is_input)
    return candidate_choices(network, formula, values=values, only=only, exclude=exclude, clamped=clamped)


def shares_of(plan: Plan, opened: Opened, given: Sequence[Expectation], rows: int, limits: Limits) -> ScreenShares:
    """Of the first ``rows`` rows of a screen with a goal: in how many consistent networks it is absent after the set.

    Exact, or bounds where :data:`MOST_ROW_PROOFS` proofs were not enough for a row; fewer shares if a limit was hit.

    Raises:
        UsageError: nothing is consistent; there are too many rows; or a set changes what is clamped throughout.
    """
    from logicnet.ensembles.robust import EnsembleStudy
    from logicnet.report.screening import ScreenShares

    demand = read_demand(plan.network, plan.goal or "", option="abolish")
    held = {clamp.node for clamp in plan.clamps}
    if any(clamp.node in held for choice in plan.choices for clamp in choice.clamps):
        raise UsageError(
            "over an ensemble no set of a screen may change a node that --with clamps", "leave it out of one of the two"
        )
    nothing = Candidates("the sets of the screen", plan.choices)
    studies = [
        EnsembleStudy(
            Case(plan.network, place.settings, plan.clamps, plan.cuts, plan.update, place.name),
            Goal(demand, plan.occurrence),
            nothing,
            opened=opened,
            given=given,
            limits=limits,
        )
        for place in plan.places
    ]
    found: list[Share] = []
    for number in range(rows):
        study, chosen = studies[number % len(studies)], plan.sets[number // len(plan.places)]
        (share,) = study.shares_of([chosen], MOST_ROW_PROOFS, hinges=False)
        if limits.hit is not None:
            break
        found.append(share)
        limits.tell(f"shares of {number + 1} of {plural(rows, 'row')}")
    return ScreenShares(studies[0].scope(), tuple(found), MOST_ROW_PROOFS)
