"""``query``: what can, must or can never happen."""

from __future__ import annotations

from collections.abc import Iterable

from logicnet.errors import UsageError
from logicnet.limits import Limits
from logicnet.network.case import Case, InputValues
from logicnet.network.model import Clamp, Cut, Network
from logicnet.network.resolve import parse_clamps, parse_temporal_formula, pose
from logicnet.query.answer import Answer
from logicnet.query.model_checking import check_formula

__all__ = ["query_network", "start_of"]


def query_network(
    network: Network,
    formula: str,
    *,
    environment: str | InputValues | None = None,
    clamps: str | Iterable[str | Clamp | Cut] = (),
    start: str = "",
    limits: Limits | None = None,
) -> Answer:
    """In which states a CTL or HCTL formula holds under asynchronous updates, and a run that shows it.

    Guaranteed: the verdict is exact, or UNKNOWN with the limit that was hit. ``formula`` is for example ``"EF growth"``
    (can it be reached?), ``"AF growth"`` (does it come whatever happens?) or ``"AG (growth => EF !growth)"`` (can it be
    left again?). ``start`` is read like ``--from`` (``"A=1, B=0"``); without it every state is one to start in.

    Raises:
        UnknownName: a name is not in the network; the nearest one is the hint.
        UsageError: a text cannot be read, or ``start`` contradicts what is held.
    """
    case = pose(network, environment=environment, clamps=clamps)
    question = parse_temporal_formula(network, formula, option="formula")
    return check_formula(case, question, start=start_of(case, start, option="start"), limits=limits)


def start_of(case: Case, text: str, *, option: str) -> tuple[Clamp, ...]:
    """Values of the first state; refused where environment or clamps hold another one: no state would be left."""
    if not text.strip():
        return ()
    values, cuts = parse_clamps(case.network, [text], option=option, drugs=False)
    if cuts:
        raise UsageError(f"{option}: a regulation has no value to start from", "name nodes, for example A=1, B=0")
    held = case.held
    for value in values:
        if held.get(value.node, value.value) != value.value:
            raise UsageError(
                f"{option}: `{value.node}` is held at {held[value.node]} {case.words}",
                f"leave out `{value}`, or free the input: environment='{case.place or 'default'},{value.node}=*'",
            )
    return values
