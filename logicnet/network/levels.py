"""Nodes with more than two levels, found again in a network of Boolean nodes: which nodes are levels, and of what.

A reader of a multi-valued format makes ``X_1, X_2, ...`` of a node X, ``X_i`` for "X is at i or above"
(:mod:`logicnet.formats.levels`), and declares the phenotype :data:`ADMISSIBLE`, which holds where levels are in order.
Nodes are levels of one node here only if that phenotype says so, their names are numbered from 1, and their rules keep
the order by their form alone. So a node that is called ``X_2`` for another reason is never taken for a level.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from itertools import pairwise

from logicnet.text.formula import AND, FALSE, NOT, OR, TRUE, Expression, Symbol, conjunction, disjunction

__all__ = ["ADMISSIBLE", "LevelSet", "completed", "level_set", "level_sets"]

#: The phenotype that holds in states whose levels are in order.
ADMISSIBLE = "admissible"


@dataclass(frozen=True, slots=True)
class LevelSet:
    """The Boolean nodes of one node with levels."""

    #: ``X_1, X_2, ...``, from below.
    nodes: tuple[str, ...]
    #: Whether the node keeps its level: an environment may set it.
    is_input: bool

    @property
    def name(self) -> str:
        """What the multi-valued file calls the node."""
        return re.sub(r"_+1$", "", self.nodes[0])

    def text(self, values: Mapping[str, int | None]) -> str:
        """The level for people: ``2``, or ``0-2`` where some of its nodes are free or oscillate."""
        low = next((i for i, name in enumerate(self.nodes) if values.get(name) != 1), len(self.nodes))
        high = next((i for i, name in enumerate(self.nodes) if values.get(name) == 0), len(self.nodes))
        return str(low) if low >= high else f"{low}-{high}"

    def compare(self, sign: str, level: int) -> Expression | None:
        """``X sign level`` over the Boolean nodes, where levels are in order; ``None`` if there is no such level."""
        most = len(self.nodes)
        if not 0 <= level <= most:
            return None

        def at_least(bound: int) -> Expression:
            return TRUE if bound <= 0 else FALSE if bound > most else Symbol(self.nodes[bound - 1])

        def below(bound: int) -> Expression:
            return FALSE if bound <= 0 else TRUE if bound > most else NOT(Symbol(self.nodes[bound - 1]))

        if sign in (">", ">="):
            return at_least(level + (sign == ">"))
        if sign in ("<", "<="):
            return below(level + (sign == "<="))
        parts: list[Expression]
        if sign == "!=":
            parts = [part for part in (below(level), at_least(level + 1)) if part is not FALSE]
            return disjunction(parts)
        parts = [part for part in (at_least(level), below(level + 1)) if part is not TRUE]
        return conjunction(parts)

    def at(self, level: int) -> dict[str, int]:
        """The value of each Boolean node where the level is this."""
        return {name: int(i <= level) for i, name in enumerate(self.nodes, 1)}


def level_sets(admissible: Expression, rules: Mapping[str, Expression], inputs: Set[str]) -> tuple[LevelSet, ...]:
    """Every node with more than two levels, in the order of the formula of :data:`ADMISSIBLE`.

    ``rules`` holds the rule of each node, ``inputs`` the nodes that are inputs. Linear in the rules of levels.
    """
    above: dict[str, str] = {}
    for part in admissible.args if isinstance(admissible, AND) else (admissible,):
        pair = _pair(part)
        if pair is not None and above.setdefault(pair[0], pair[1]) != pair[1]:
            return ()
    found = []
    for first in above:
        chain = [first]
        while chain[-1] in above and len(chain) <= len(above):
            chain.append(above[chain[-1]])
        match = re.fullmatch(r"(.+_)1", first, re.DOTALL)
        if match is None or chain != [f"{match[1]}{i}" for i in range(1, len(chain) + 1)]:
            continue
        if all(name in rules for name in chain) and _keep_order(rules, chain):
            found.append(LevelSet(tuple(chain), chain[0] in inputs and _keep_level(rules, chain)))
    return tuple(found)


def level_set(sets: Iterable[LevelSet], name: str) -> LevelSet | None:
    """The levels of the node that a multi-valued file calls ``name``; ``None`` if there are none, or several."""
    found = [one for one in sets if re.fullmatch(rf"{re.escape(name)}_+1", one.nodes[0])]
    return found[0] if len(found) == 1 else None


def completed(levels: LevelSet, values: Mapping[str, int]) -> dict[str, int] | None:
    """These values of some levels with those that follow from the order; ``None`` if they contradict it.

    What is on has every lower level on, what is off every higher one off.
    """
    on = max((i for i, name in enumerate(levels.nodes) if values.get(name) == 1), default=-1)
    off = min((i for i, name in enumerate(levels.nodes) if values.get(name) == 0), default=len(levels.nodes))
    if on > off:
        return None
    return {name: int(i <= on) for i, name in enumerate(levels.nodes) if i <= on or i >= off}


def _pair(part: Expression) -> tuple[str, str] | None:
    """A level and the one above it, of ``X_1 | !X_2``."""
    if not isinstance(part, OR) or len(part.args) != 2:
        return None
    low, high = part.args if isinstance(part.args[0], Symbol) else part.args[::-1]
    if isinstance(low, Symbol) and isinstance(high, NOT) and isinstance(high.args[0], Symbol):
        return low.name, high.args[0].name
    return None


def _keep_level(rules: Mapping[str, Expression], chain: list[str]) -> bool:
    """Whether the node keeps whatever level it has: each level above the first holds itself while in order."""
    return all(
        isinstance(rule, AND)
        and len(rule.args) == 2
        and all(isinstance(part, Symbol) for part in rule.args)
        and {part.name for part in rule.args} == {below, own}
        for below, own in pairwise(chain)
        for rule in [rules[own]]
    )


def _keep_order(rules: Mapping[str, Expression], chain: list[str]) -> bool:
    """Whether no rule leads out of the order, whatever the other nodes are: steps are of one level."""
    for i, name in enumerate(chain):
        # Two levels below, nothing may switch it on; one level above, nothing off.
        if i > 0 and _outcome(rules[name], dict.fromkeys(chain[i - 1 :], 0)) != 0:
            return False
        if i + 1 < len(chain) and _outcome(rules[name], dict.fromkeys(chain[: i + 2], 1)) != 1:
            return False
    return True


def _outcome(rule: Expression, known: Mapping[str, int]) -> int | None:
    """The outcome by Kleene's logic with three values, without recursion; ``None`` if it is open."""
    done: list[int | None] = []
    pending: list[tuple[Expression, bool]] = [(rule, False)]
    while pending:
        part, ready = pending.pop()
        if isinstance(part, Symbol):
            done.append(known.get(part.name))
        elif not part.args:
            done.append(int(part is TRUE))
        elif not ready:
            pending.append((part, True))
            pending.extend((argument, False) for argument in part.args)
        else:
            values = done[-len(part.args) :]
            del done[-len(part.args) :]
            if isinstance(part, NOT):
                done.append(None if values[0] is None else 1 - values[0])
            else:
                strong = 0 if isinstance(part, AND) else 1
                done.append(strong if strong in values else None if None in values else 1 - strong)
    return done[0]
