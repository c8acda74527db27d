"""Who regulates whom, with the sign that the rule has as a function.

A node regulates another iff it occurs *effectively* in its rule: in some state, changing it alone changes the outcome.
It activates if some such change from 0 to 1 turns the outcome on, inhibits if some turns it off; a rule such as
``(A & !B) | (!A & B)`` does both. How the rule happens to be written has no say: ``x`` has none in ``A | (A & x)``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logicnet.network.model import Network, Node

__all__ = ["Effect", "Regulation", "regulations"]


class Effect(Enum):
    """What raising a regulator can do to its target."""

    ACTIVATES = "activates"
    INHIBITS = "inhibits"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Regulation:
    """One effective regulation."""

    source: str
    target: str
    sign: Effect


def regulations(network: Network) -> tuple[Regulation, ...]:
    """Every effective regulation, by target, then by source, in the order of the file; inputs have none.

    Exact. A rule in which each name occurs once is read off; any other one costs two SAT questions per regulator,
    about its own regulators only.
    """
    return tuple(
        Regulation(source, node.name, effect)
        for node in network.nodes
        if not node.is_input
        for source, effect in sorted(_effects(network, node).items(), key=lambda found: network.index[found[0]])
    )


def _effects(network: Network, node: Node) -> dict[str, Effect]:
    from logicnet.text.formula import NOT, Symbol, symbols

    occurring = [symbol.name for symbol in symbols(node.rule.expression)]
    if len(set(occurring)) < len(occurring) or _has_constant(node):
        return _asked(node, tuple(dict.fromkeys(occurring)))
    # Each name once and no constant: every occurrence is effective, with the parity of the negations above it.
    effects: dict[str, Effect] = {}
    pending = [(node.rule.expression, Effect.ACTIVATES)]
    while pending:
        part, effect = pending.pop()
        if isinstance(part, Symbol):
            effects[part.name] = effect
            continue
        if isinstance(part, NOT):
            effect = Effect.INHIBITS if effect is Effect.ACTIVATES else Effect.ACTIVATES
        pending += [(child, effect) for child in part.args]
    return effects


def _has_constant(node: Node) -> bool:
    from logicnet.text.formula import FALSE, TRUE

    pending = [node.rule.expression]
    while pending:
        part = pending.pop()
        if part is TRUE or part is FALSE:
            return True
        pending += part.args
    return False


def _asked(node: Node, names: tuple[str, ...]) -> dict[str, Effect]:
    """Compare the rule with the regulator at 0 and at 1, over all states of the other regulators."""
    from logicnet.compiled.circuit import FALSE as NEVER
    from logicnet.compiled.circuit import TRUE as ALWAYS
    from logicnet.compiled.circuit import Circuit
    from logicnet.compiled.compile import formula_signals
    from logicnet.compiled.encoding import Encoding
    from logicnet.limits import Limits

    index = {name: position for position, name in enumerate(names)}
    circuit = Circuit(len(names))
    circuit.root = list(range(2 * len(names)))
    rule = node.rule.expression
    constant = ((ALWAYS, NEVER), (NEVER, ALWAYS))
    at = {(name, b): formula_signals(circuit, rule, index, {name: constant[b]}) for name in names for b in (0, 1)}
    # Built after the gates: the encoding takes the circuit as it is then.
    encoding = Encoding(circuit, Limits())
    effects: dict[str, Effect] = {}
    for name in names:
        (low_off, low_on), (high_off, high_on) = at[name, 0], at[name, 1]
        single = encoding.state()
        raises = encoding.solve([single, encoding.exact(low_off), encoding.exact(high_on)])
        lowers = encoding.solve([single, encoding.exact(low_on), encoding.exact(high_off)])
        if raises or lowers:
            effects[name] = Effect.BOTH if raises and lowers else Effect.ACTIVATES if raises else Effect.INHIBITS
    return effects
