"""``query``: what can, must or can never happen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec.structs import replace

from logicnet.errors import UsageError, spelled
from logicnet.limits import Limits
from logicnet.network.case import Case, InputValues
from logicnet.network.model import Clamp, Cut, Network
from logicnet.network.resolve import parse_clamps, parse_formula, parse_temporal_formula, pose
from logicnet.query.answer import Answer, Holds
from logicnet.query.model_checking import check_formula
from logicnet.studies.recurrence import recurs

__all__ = ["QUESTIONS", "query_network", "start_of"]

#: Each plain question and the formula it stands for.
QUESTIONS: Final = {"reachable": "EF ({})", "inevitable": "AF ({})", "reversible": "AG (({}) => EF !({}))"}
#: Moving nodes beyond which a question about paths may take minutes; that it may is said before it begins.
LARGE = 100


# One keyword for each option of the command: they are the words of a question, not the state of an algorithm.
def query_network(
    network: Network,
    formula: str | None = None,
    *,
    reachable: str | None = None,
    inevitable: str | None = None,
    reversible: str | None = None,
    environment: str | InputValues | None = None,
    clamps: str | Iterable[str | Clamp | Cut] = (),
    start: str | Sequence[str] = "",
    limits: Limits | None = None,
) -> Answer:
    """In which states a CTL or HCTL formula holds under asynchronous updates, and a run that shows it.

    Guaranteed: the verdict is exact, or UNKNOWN with the limit that was hit. ``formula`` is for example ``"EF growth"``
    (can it be reached?), ``"AF growth"`` (does it come whatever happens?) or ``"AG (growth => EF !growth)"`` (can it be
    left again?). In its place ``reachable``, ``inevitable`` or ``reversible`` asks the same of a formula over nodes and
    phenotypes; where that is not inevitable, ``result.fair`` says whether it always stays within reach. ``start`` is
    read like ``--from`` (``"A=1, B=0"``); without it every state is one to start in.

    Cost: the states are sets in decision diagrams, exponential in the number of nodes at worst; ``limits`` bounds
    it.

    Raises:
        UnknownName: a name is not in the network; the nearest one is the hint.
        UsageError: not one question is asked, a text cannot be read, or ``start`` contradicts what is held.

    >>> import logicnet
    >>> net = logicnet.load("m1")
    >>> logicnet.query_network(net, "EF growth", environment="stressed").holds.name
    'EVERY'
    """
    limits = limits or Limits()
    plain = {"reachable": reachable, "inevitable": inevitable, "reversible": reversible}
    given = {word: text for word, text in plain.items() if text is not None}
    if len(given) + (formula is not None) != 1:
        ways = ", ".join(f"`{spelled(word)}`" for word in ("reachable", "inevitable"))
        raise UsageError(
            f"one question at a time: a FORMULA, {ways} or `{spelled('reversible')}`",
            "for example: logicnet query m2 --reachable progression",
        )
    case = pose(network, environment=environment, clamps=clamps)
    written = formula or ""
    for word, text in given.items():
        # Read alone first, so that a fault is shown in what the user wrote.
        parse_formula(network, text, option=word)
        written = QUESTIONS[word].format(text, text)
    begin = start_of(case, start, option="start")
    limits.tell("model checking")
    question = parse_temporal_formula(network, written, option="formula")
    moving = sum(not node.is_input for node in network.nodes) - len(case.clamps) - len(begin)
    # On a large network attractors decide what can always come back; sets of its states take minutes.
    answer = recurs(case, question, limits) if moving > LARGE and not begin else None
    # How long such a question takes is not known before; reachability goes one way through the states and is quick.
    if answer is None and moving > LARGE and reachable is None and limits.time is None:
        smaller = f"{spelled('start')}, {spelled('clamps')} and {spelled('environment')}"
        limits.mention(
            f"{moving} nodes can move, and every combination of them is a state: this may take minutes; "
            f"--time-limit SECONDS stops it, {smaller} make it smaller"
        )
    answer = answer or check_formula(case, question, start=begin, limits=limits)
    fair = None
    if inevitable is not None and answer.holds in (Holds.SOME, Holds.NONE):
        within_reach = parse_temporal_formula(network, f"AG EF ({inevitable})", option="inevitable")
        fair = check_formula(case, within_reach, start=begin, limits=limits)
    return replace(answer, question=next(iter(given), ""), written=written, fair=fair)


def start_of(case: Case, text: str | Sequence[str], *, option: str) -> tuple[Clamp, ...]:
    """Values of the first state; refused where environment or clamps hold another one: no state would be left."""
    texts = [one for one in ([text] if isinstance(text, str) else text) if one.strip()]
    values, cuts = parse_clamps(case.network, texts, option=option, drugs=False)
    called, place = spelled(option), spelled("environment")
    if cuts:
        raise UsageError(
            f"{called}: a regulation has no value to start from", f"cut it with {spelled('clamps')}, or name nodes"
        )
    held = case.held
    for value in values:
        is_input = case.network.nodes[case.network.index[value.node]].is_input
        if held.get(value.node, value.value) != value.value:
            other = f", or set the input: {place} {case.place or 'default'},{value}" if is_input else ""
            raise UsageError(
                f"{called}: `{value.node}` is held at {held[value.node]} {case.words}", f"leave out `{value}`{other}"
            )
    return values
