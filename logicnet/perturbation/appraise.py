"""An answer about interventions, with everything that was asked about its sets added: order, side effects, front,
ideas, confirmation by other engines, other semantics."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from logicnet.limits import Limits
from logicnet.network.case import Case, Demand
from logicnet.perturbation.candidates import Candidates
from logicnet.perturbation.confirm import Engine, confirm
from logicnet.perturbation.explain import Explainer
from logicnet.perturbation.judgement import Idea
from logicnet.perturbation.outcome import Intervention, InterventionResult, Success
from logicnet.perturbation.robustness import Fate
from logicnet.perturbation.semantics import compare_semantics
from logicnet.perturbation.tradeoffs import ideas, pareto_front, side_effects

__all__ = ["Order", "Wanted", "appraise"]

#: Sets up to which they are grouped: every pair is compared.
GROUPED = 3000


class Order(Enum):
    """What comes first: few changes, or little cost. Equal ones stay in the order of the candidates."""

    SIZE = "size"
    COST = "cost"


class Wanted(Struct, frozen=True):
    """What was asked about the sets, besides finding them."""

    candidates: Candidates
    order: Order = Order.SIZE
    #: Read-outs that should stay as they are, and the case in which they are compared; ``None``: that of the question.
    healthy: tuple[Demand, ...] = ()
    healthy_case: Case | None = None
    engines: tuple[Engine, ...] = ()
    #: Whether every set is read under other semantics, too.
    compared: bool = False
    #: Whether it is told what the reasons rest on by which each set works.
    grounds: bool = False


def appraise(result: InterventionResult, wanted: Wanted, limits: Limits) -> InterventionResult:
    """The answer in the order wanted, with what else was asked.

    Engines and other semantics judge sets in the environment of the question as a whole; they cannot be asked about
    sets that work at some settings only.

    Raises:
        InternalError: an engine contradicts a proved set.
        UsageError: an engine is not installed.
    """
    case, goal = result.case, result.goal
    comparison = None
    found = sorted(result.interventions, key=lambda i: _key(i, wanted.order))
    if wanted.healthy:
        told = side_effects(wanted.healthy_case or case, wanted.healthy, found, limits)
        found = [replace(i, side_effects=effects) for i, effects in zip(found, told, strict=True)]
    if wanted.grounds:
        found = _grounded(result, found, limits)
    for engine in wanted.engines:
        answers = confirm(case, goal, found, engine, limits)
        found = [replace(i, confirmations=(*i.confirmations, answer)) for i, answer in zip(found, answers, strict=True)]
    if wanted.compared:
        exact = [i.chosen for i in result.interventions]
        comparison = compare_semantics(case, goal, wanted.candidates, exact, max_size=result.max_size, limits=limits)
    front_of = tuple(
        name
        for name, known in (
            ("cost", True),
            ("robustness", result.settings is not None),
            ("side effects", bool(wanted.healthy)),
        )
        if known
    )
    grouped: tuple[Idea, ...] = ()
    # What sets come down to is what percolates from them for good.
    alike = result.settings is None and goal.is_plain
    with limits.stoppable():
        grouped = ideas(case, found) if len(found) <= GROUPED and alike else ()
    stopped = limits.hit
    return replace(
        result,
        interventions=tuple(found),
        ideas=grouped,
        front_of=front_of if len(front_of) > 1 else (),
        front=pareto_front([_score(i, front_of) for i in found]) if len(front_of) > 1 else (),
        comparison=comparison,
        limits=tuple(dict.fromkeys((*result.limits, *(() if stopped is None else (stopped,))))),
    )


def _grounded(result: InterventionResult, found: Sequence[Intervention], limits: Limits) -> list[Intervention]:
    """Each set with what its explanation rests on; a vacuous one has nothing to explain."""
    case = result.case
    explainer = Explainer(case.untreated, result.goal.abolish, occurrence=result.goal.occurrence, limits=limits)
    told = list(found)
    for k, one in enumerate(found):
        limits.tell(f"asking what set {k + 1} of {len(found)} rests on")
        if limits.reached() is not None:
            break
        with limits.stoppable():
            if one.verdict is Success.ABOLISHED:
                why = explainer.explain((*case.clamps, *case.cuts, *one.clamps))
                if why.finished:
                    told[k] = replace(one, grounds=why.grounds)
    return told


def _key(found: Intervention, order: Order) -> tuple[float, float, tuple[int, ...]]:
    return (found.cost, found.size, found.chosen) if order is Order.COST else (found.size, found.cost, found.chosen)


def _score(found: Intervention, of: Sequence[str]) -> list[float]:
    """Smaller is better in each part."""
    parts = {"cost": found.cost, "side effects": float(found.effects)}
    if found.robustness is not None:
        parts["robustness"] = -float(found.robustness.count(Fate.ABOLISHED))
    return [parts[name] for name in of]
