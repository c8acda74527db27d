"""``interventions``: which changes, alone or together, abolish a phenotype."""

from __future__ import annotations

import os
from collections.abc import Iterable

from logicnet.errors import UsageError, whole_number
from logicnet.limits import Limits
from logicnet.network.case import Case, Demand, InputValues, Update
from logicnet.network.model import Clamp, Cut, Network
from logicnet.network.resolve import pose, read_demand, resolve_environment
from logicnet.perturbation.candidates import Candidates, candidate_choices, candidates_named
from logicnet.perturbation.certificate import Record, Spelling, certificate_text, question_document
from logicnet.perturbation.interventions import search_interventions
from logicnet.perturbation.outcome import Goal, InterventionResult, Occurrence
from logicnet.perturbation.robustness import search_robust_interventions
from logicnet.report.files import write_whole
from logicnet.text.names import split_list

__all__ = ["minimal_interventions", "places_named"]


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
    robustness: str | None = None,
    certificate: str | os.PathLike[str] | None = None,
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
    drugs, markers and nodes without targets; or ``"drugs"``; or patterns of node names (``"TUM_*, kind:mirna"``);
    or both (``"drugs, MAC_*"``).

    ``robustness`` is read like ``--robustness``: ``"free"`` for every set that works at some setting of the free
    inputs, ``"named"`` or ``"oral, pancreas"`` for every set that works in one of these environments, and where.
    ``certificate`` is a path: the proof is written there, for :func:`verify_certificate`. ``record`` receives every
    answer with its evidence, and the search goes on from the answers that it holds already.

    Raises:
        UnknownName: a name is not in the network; the nearest one is the hint.
        UsageError: a text cannot be read, nothing is left to choose from, the certificate cannot be written, or one is
            asked for together with ``robustness``, of which it holds nothing.
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
    limits, record = limits or Limits(), record or Record()
    if robustness is not None:
        if certificate is not None:
            raise UsageError(
                "a certificate holds answers about one environment, robustness asks for parts of it",
                "ask for one environment: environment='NAME'",
            )
        places, _ = places_named(network, robustness, chosen)
        return search_robust_interventions(case, goal, chosen, places=places, max_size=max_size, limits=limits)
    result = search_interventions(case, goal, chosen, max_size=max_size, limits=limits, record=record)
    if certificate is not None:
        question, spelling = question_document(case, goal, chosen.choices), Spelling(network, chosen.choices)
        text = certificate_text(
            question,
            record.entries,
            spelling,
            max_size=max_size,
            exhausted_size=result.exhausted_size,
            limits=result.limits,
        )
        write_whole({os.fspath(certificate): text.encode("utf-8", "surrogatepass")})
    return result


def places_named(
    network: Network, text: str, candidates: Candidates
) -> tuple[tuple[tuple[str, InputValues], ...], tuple[str, ...]]:
    """The environments that ``--robustness`` names, none for ``free``; and those of ``named`` that set a candidate."""
    if text == "free":
        return (), ()
    if text != "named":
        return tuple((name, resolve_environment(network, name)) for name in split_list(text)), ()
    pinned = {clamp.node for choice in candidates.choices for clamp in choice.clamps}
    fit = [e.name for e in network.environments if not pinned & {node for node, _ in e.settings}]
    out = tuple(e.name for e in network.environments if e.name not in fit)
    if not fit:
        raise UsageError(
            "the file names no environment that leaves the candidates alone", "name some: --robustness A,B"
        )
    return tuple((name, resolve_environment(network, name)) for name in fit), out


def chosen_candidates(case: Case, demand: Demand, candidates: str | Candidates | None) -> Candidates:
    """The changes that the words of a caller mean."""
    if isinstance(candidates, Candidates):
        return candidates
    if candidates is None:
        return candidate_choices(case.network, demand.formula, clamped=case.clamps)
    return candidates_named(case.network, split_list(candidates), clamped=case.clamps, option="candidates")
