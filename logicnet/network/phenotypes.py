"""Formulas that speak of phenotypes: each is replaced by its definition, so that computing needs only nodes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from logicnet.text.formula import Expression, Symbol, size, substitute, symbols

__all__ = ["MAX_NAMES", "TooLarge", "components", "expand", "moved", "shared"]

#: Most names a formula may hold once its phenotypes are put in.
MAX_NAMES = 100_000


class TooLarge(Exception):
    """The expanded formula would hold more than :data:`MAX_NAMES` names."""


def expand(
    formula: Expression, definitions: Mapping[str, Expression], put_in: Callable[[Expression, Symbol], Expression]
) -> Expression:
    """The formula with each phenotype replaced by its definition, which must itself be expanded already.

    ``put_in`` is :func:`shared` or :func:`moved`. The formula itself is returned if it names no phenotype. Raises
    :class:`TooLarge` rather than build something that nothing could work with.
    """
    written = [symbol.name for symbol in symbols(formula)]
    used = {name: definitions[name] for name in written if name in definitions}
    if not used:
        return formula
    sizes = {name: size(definition) for name, definition in used.items()}
    if sum(sizes.get(name, 1) for name in written) > MAX_NAMES:
        raise TooLarge
    # Flat, as if it had been written out: `p & c` with p = `a & b` is one AND of three.
    return substitute(formula, lambda symbol: put_in(used[symbol.name], symbol) if symbol.name in used else symbol)


def shared(definition: Expression, _: Symbol) -> Expression:
    """The definition itself, so its symbols stand where they were written: for formulas of one file.

    In a chain in which each phenotype names the one before twice, each takes a few objects, though written out it is
    twice as long as the one before.
    """
    return definition


def moved(definition: Expression, place: Symbol) -> Expression:
    """A copy whose symbols all stand where ``place`` does: for a formula in a text other than the definitions'."""
    span = place.span
    return substitute(definition, lambda symbol: Symbol(symbol.name, span.start, span.end))


def components(uses: dict[str, list[str]]) -> list[list[str]]:
    """Strongly connected components, each after those it uses (Tarjan 1972, with the recursion in a list)."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    path: list[str] = []
    on_path: set[str] = set()
    found: list[list[str]] = []
    for root in uses:
        pending = [(root, iter(uses[root]))] if root not in order else []
        while pending:
            name, rest = pending[-1]
            if name not in order:
                order[name] = lowest[name] = len(order)
                path.append(name)
                on_path.add(name)
            for used in rest:
                if used not in order:
                    pending.append((used, iter(uses[used])))
                    break
                if used in on_path:
                    lowest[name] = min(lowest[name], lowest[used])
            else:
                pending.pop()
                if pending:
                    above = pending[-1][0]
                    lowest[above] = min(lowest[above], lowest[name])
                if lowest[name] == order[name]:
                    start = path.index(name)
                    found.append(path[start:])
                    on_path.difference_update(path[start:])
                    del path[start:]
    return found
