"""``interventions``: which changes, alone or together, abolish a phenotype."""

from __future__ import annotations

from collections.abc import Iterable

from logicnet.errors import whole_number
from logicnet.limits import Limits
from logicnet.network.case import Case, Demand, InputValues, Update
from logicnet.network.model import Clamp, Cut, Network
from logicnet.network.resolve import match_nodes, pose, read_demand
from logicnet.perturbation.candidates import Candidates, candidate_choices, candidate_drugs
from logicnet.perturbation.certificate import Record
from logicnet.perturbation.interventions import search_interventions
from logicnet.perturbation.outcome import Goal, InterventionResult, Occurrence
from logicnet.text.names import split_list

__all__ = ["minimal_interventions"]


# One keyword for each option of the command: they are the words of a question, not the state of an algorithm.
def minimal_interventions(
    network: Network,
    abolish: str | Demand,
    *,
    environment: str | InputValues | None = None,
    clamps: str | Iterable[str | Clamp | Cut] = (),
    update: Update | str = Update.ASYNCHRONOUS,
    occurrence: Occurrence | str = Occurrence.EVER,
    keep: str | Demand | None = None,
    reach: str | Demand | None = None,
    candidates: str | Candidates | None = None,
    max_size: int = 3,
    limits: Limits | None = None,
    record: Record | None = None,
) -> InterventionResult:
    """Every inclusion-minimal set of at most ``max_size`` changes after which no attractor shows ``abolish``.

    Guaranteed: each listed set is proved for all values of the inputs that the environment leaves free; each proper
    subset of it is refuted, or listed as undecided; up to ``result.exhausted_size`` no other minimal set exists, except
    those that are undecided and their supersets. If nothing has to be done, the one empty set is called *vacuous*.

    ``abolish``, ``keep`` (some attractor must still show it always) and ``reach`` (every attractor must show it always)
    are formulas over nodes and phenotypes. ``occurrence`` is ``"ever"`` or ``"always"``. ``environment`` and ``clamps``
    are read like ``--env`` and ``--with``. ``candidates`` are all single knockouts and knock-ins but those of inputs,
    drugs, markers and nodes without targets; or ``"drugs"``; or patterns of node names (``"TUM_*, kind:mirna"``).

    Raises:
        UnknownName: a name is not in the network; the nearest one is the hint.
        UsageError: a text cannot be read, or nothing is left to choose from.
    """
    whole_number("max_size", max_size, 0)
    case = pose(network, environment=environment, clamps=clamps, update=update)
    demand = read_demand(network, abolish, option="abolish")
    goal = Goal(
        demand,
        Occurrence(occurrence),
        None if keep is None else read_demand(network, keep, option="keep"),
        None if reach is None else read_demand(network, reach, option="reach"),
    )
    chosen = chosen_candidates(case, demand, candidates)
    return search_interventions(case, goal, chosen, max_size=max_size, limits=limits, record=record)


def chosen_candidates(case: Case, demand: Demand, candidates: str | Candidates | None) -> Candidates:
    """The changes that the words of a caller mean."""
    if isinstance(candidates, Candidates):
        return candidates
    if candidates == "drugs":
        return candidate_drugs(case.network, clamped=case.clamps)
    only = None if candidates is None else match_nodes(case.network, split_list(candidates), option="candidates")
    return candidate_choices(case.network, demand.formula, only=only, clamped=case.clamps)
