"""Nodes with more than two levels, found again in a network of Boolean nodes: which nodes are levels, and of what.

A reader of a multi-valued format makes ``X_1, X_2, ...`` of a node X, ``X_i`` for "X is at i or above"
(:mod:`logicnet.formats.levels`), and declares the phenotype :data:`ADMISSIBLE`, which holds where levels are in order.
Nodes are levels of one node here only if that phenotype says so, their names are numbered from 1, and their rules keep
the order by their form alone. So a node that is called ``X_2`` for another reason is never taken for a level.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence, Set
from itertools import pairwise

from msgspec import Struct

from logicnet.text import catalogue
from logicnet.text.expression import folded, format_expression
from logicnet.text.formula import (
    AND,
    FALSE,
    NOT,
    OR,
    TRUE,
    Compared,
    Expression,
    Fault,
    Name,
    Scanner,
    Symbol,
    conjunction,
    disjunction,
    format_name,
)
from logicnet.text.source import Span

__all__ = [
    "ADMISSIBLE",
    "LevelSet",
    "comparing",
    "completed",
    "declared_chains",
    "in_levels",
    "level_set",
    "level_sets",
    "read_setting",
    "rule_in_levels",
]

#: The phenotype that holds in states whose levels are in order.
ADMISSIBLE = "admissible"


_COMPARE = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
    "=": operator.eq,
    "==": operator.eq,
    "!=": operator.ne,
}


class LevelSet(Struct, frozen=True):
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
        """The level for people: ``2``, or ``0-2`` where some of its nodes are free or oscillate.

        Values out of order are no level: they are told as they are.
        """
        if completed(self, {name: value for name in self.nodes if (value := values.get(name)) is not None}) is None:
            told = ", ".join(f"{n}={'*' if values.get(n) is None else values[n]}" for n in self.nodes)
            return f"out of order ({told})"
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

    def order(self) -> list[Expression]:
        """That the levels are in order: a part for each pair of neighbours."""
        return [disjunction([Symbol(low), NOT(Symbol(high))]) for low, high in pairwise(self.nodes)]

    def at(self, level: int) -> dict[str, int]:
        """The value of each Boolean node where the level is this."""
        return {name: int(i <= level) for i, name in enumerate(self.nodes, 1)}

    def bound(self, node: str, value: int | None) -> str:
        """What the value of one of its Boolean nodes says of the level, behind the name: ``>=2``, ``<=1``, ``=0``.

        Exact where levels are in order. ``None``: it is open whether the level is that high, ``>=2 or not``.
        """
        at = self.nodes.index(node) + 1
        if value is None:
            return f">={at} or not"
        if value:
            return f"={at}" if at == len(self.nodes) else f">={at}"
        return f"<={at - 1}" if at > 1 else "=0"

    def held(self, sign: str, level: int) -> dict[str, int]:
        """The values of Boolean nodes that hold exactly where ``X sign level`` does, levels being in order.

        Empty if there are none: if it holds at every level, at none, or not at levels side by side.
        """
        most = len(self.nodes)
        kept = [i for i in range(most + 1) if _COMPARE[sign](i, level)]
        if not kept or len(kept) > most or kept[-1] - kept[0] >= len(kept):
            return {}
        return {
            name: int(i <= kept[0]) for i, name in enumerate(self.nodes, 1) if i <= kept[0] or i > kept[-1]
        }


def level_sets(admissible: Expression, rules: Mapping[str, Expression], inputs: Set[str]) -> tuple[LevelSet, ...]:
    """Every node with more than two levels, in the order of the formula of :data:`ADMISSIBLE`.

    ``rules`` holds the rule of each node, ``inputs`` the nodes that are inputs. Linear in the rules of levels.
    """
    return tuple(
        LevelSet(one.nodes, one.nodes[0] in inputs and _keep_level(rules, list(one.nodes)))
        for one in declared_chains(admissible, rules)
        if _keep_order(rules, list(one.nodes)) and _led_back(rules, one.nodes)
    )


def declared_chains(admissible: Expression, nodes: Container[str]) -> tuple[LevelSet, ...]:
    """What the formula of :data:`ADMISSIBLE` puts in order, by its form and the names alone: nodes ``X_1, X_2, ...``.

    Whether rules keep that order is another question; none of them counts as an input here.
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
        if all(name in nodes for name in chain):
            found.append(LevelSet(tuple(chain), False))
    return tuple(found)


def level_set(sets: Iterable[LevelSet], name: str) -> LevelSet | None:
    """The levels of the node that a multi-valued file calls ``name``; ``None`` if there are none, or several."""
    found = [one for one in sets if re.fullmatch(rf"{re.escape(name)}_+1", one.nodes[0])]
    return found[0] if len(found) == 1 else None


def comparing(sets: Iterable[LevelSet], is_node: Callable[[str], bool]) -> Compared | None:
    """How a formula compares with levels: ``Dose>=2`` where Dose has levels, ``A=1`` where A is a Boolean node.

    ``None`` where no node has levels: nothing is compared there.
    """
    known = tuple(sets)

    def compared(scanner: Scanner, name: Name, sign: str, level: int) -> Expression:
        levels = LevelSet((name.text,), False) if is_node(name.text) else level_set(known, name.text)
        place = name.span.to(Span(name.span.start, scanner.position))
        if levels is None:
            listed = ", ".join(f"`{one.name}`" for one in known[:6])
            raise Fault(
                catalogue.UNKNOWN_NAME.at(
                    scanner.source,
                    name.span,
                    f"`{name.text}` has no levels to compare",
                    help=f"nodes with levels are {listed}",
                )
            )
        made = levels.compare(sign, level)
        if made is None:
            raise _no_level(scanner, place, name, levels)
        return made

    return compared if known else None


def in_levels(sets: Iterable[LevelSet], values: Iterable[tuple[str, int | None]]) -> list[tuple[str, str]]:
    """Values of nodes as people say them: ``("Dose", "=2")`` or ``("Dose", ">=2")`` for the levels of one node, in the
    place of the first; ``("A", "=*")`` for one that is free. Values of levels that say neither are bounds of the level
    (:meth:`LevelSet.bound`); values out of order stay as they are.
    """
    told = dict(values)
    of_levels: dict[str, tuple[str, str]] = {}
    for levels in sets:
        own = {name: told[name] for name in levels.nodes if name in told}
        fixed = {name: value for name, value in own.items() if value is not None}
        words = next((f"{sign}{i}" for sign in ("=", ">=", "<=") for i in range(len(levels.nodes) + 1)
                      if fixed == levels.held(sign, i) and fixed), None)  # fmt: skip
        if own and not fixed:
            words = "=*"
        if words is not None:
            of_levels |= dict.fromkeys(own, (levels.name, words))
        elif completed(levels, fixed) is not None:
            of_levels |= {name: (levels.name, levels.bound(name, value)) for name, value in fixed.items()}
    found = [of_levels.get(name, (name, f"={'*' if value is None else value}")) for name, value in told.items()]
    return list(dict.fromkeys(found))


def rule_in_levels(sets: Iterable[LevelSet], rule: Expression) -> str:
    """A rule in canonical spelling, with ``Dose>=2`` for the Boolean nodes of levels; no recursion."""
    of_levels = {name: levels for levels in sets for name in levels.nodes}

    def compared(part: Expression, below: list[Expression]) -> Expression:
        inner = part.args[0] if part.__class__ is NOT else part
        if isinstance(inner, Symbol):
            levels = of_levels.get(inner.name)
            if levels is not None:
                return Symbol(f"{format_name(levels.name)}{levels.bound(inner.name, int(inner is part))}")
            return Symbol(format_name(inner.name)) if inner is part else NOT(below[0])
        if not below:
            return part
        return NOT(below[0]) if part.__class__ is NOT else part.__class__(*below)

    return format_expression(folded(rule, compared), str)


def read_setting(scanner: Scanner, name: Name, levels: LevelSet, *, star: bool = False) -> dict[str, int | None]:
    """What ``= 2`` or ``>= 2`` behind the name of a node with levels sets, or ``= *`` where ``star`` says that it may.

    Raises :class:`~logicnet.text.formula.Fault` if nothing of the kind stands there, or if it sets nothing.
    """
    start = scanner.skip_blanks()
    if star and re.compile(r"=[ \t]*\*(?![^\s,+;])").match(scanner.source.text, start, scanner.end):
        scanner.accept("=")
        scanner.accept("*")
        return dict.fromkeys(levels.nodes[:1])
    found = scanner.comparison()
    if found is None:
        if not any(scanner.accept(sign) for sign in _COMPARE):
            message, most = f"`=` and a level should stand behind `{name.text}`", len(levels.nodes)
            help = f"`{format_name(name.text)}={most}`, or a lower level from 0 on"
            raise Fault(catalogue.MALFORMED.at(scanner.source, scanner.here(), message, help=help))
        begin = scanner.skip_blanks()
        word = re.compile(r"[^\s,:;]*").match(scanner.source.text, begin, scanner.end)
        raise _no_level(scanner, Span(begin, word.end() if word else begin), name, levels, star=star)
    sign, level = found
    if level > len(levels.nodes):
        raise _no_level(scanner, Span(start, scanner.position), name, levels, star=star)
    held = levels.held(sign, level)
    if not held:
        message = f"`{name.text} {sign} {level}` sets no level"
        place = name.span.to(Span(start, scanner.position))
        help = f"a setting is one level or those from one on: `{format_name(name.text)}>=1`"
        raise Fault(catalogue.BAD_VALUE.at(scanner.source, place, message, help=help))
    return dict(held)


def _no_level(scanner: Scanner, place: Span, name: Name, levels: LevelSet, *, star: bool = False) -> Fault:
    message = f"`{name.text}` has the levels 0 to {len(levels.nodes)}"
    return Fault(
        catalogue.BAD_VALUE.at(scanner.source, place, message, help="write one of them" + (", or *" if star else ""))
    )


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


def _led_back(rules: Mapping[str, Expression], nodes: Sequence[str]) -> bool:
    """Whether single steps lead into order from any state: a level below one that is on comes on, or one above one
    that is off goes off (:mod:`logicnet.checks.levels` has the proof)."""
    apart = [(low, high, {low: 0, high: 1}) for low, high in pairwise(nodes)]
    return all(_outcome(rules[low], known) == 1 for low, _, known in apart) or all(
        _outcome(rules[high], known) == 0 for _, high, known in apart
    )


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
