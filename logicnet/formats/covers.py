"""Rules as lists of conditions: formats that know only "if all of these, then on" need one line for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from logicnet.errors import UsageError
from logicnet.text.formula import AND, NOT, TRUE, Expression, Symbol, symbols

__all__ = ["MAX_CUBES", "cover"]

#: Most conditions written for one rule.
MAX_CUBES = 10_000


def cover(node: str, expression: Expression, *, value: int = 1) -> list[dict[str, int]]:
    """Conditions, each a value for some regulators, of which at least one holds iff the rule says ``value``.

    A constant has no condition, or one that is empty. Comes from the decision diagram of the rule; raises
    :class:`~logicnet.errors.UsageError` if there would be more than :data:`MAX_CUBES`.
    """
    from biodivine_aeon import BddVariableSet

    names = list(dict.fromkeys(symbol.obj for symbol in symbols(expression)))
    variables = BddVariableSet([f"x{i}" for i in range(len(names))])
    literals = {name: variables.mk_literal(id, True) for name, id in zip(names, variables.variable_ids(), strict=True)}
    diagram = _diagram(expression, literals, variables)
    if value == 0:
        diagram = diagram.l_not()
    if diagram.is_false():
        return []
    # The diagram has at least as many paths as the cover has conditions, but not many times more.
    if diagram.clause_cardinality() > 100 * MAX_CUBES:
        raise _too_many(node)
    clauses = diagram.to_dnf()
    if len(clauses) > MAX_CUBES:
        raise _too_many(node)
    positions = {str(id): name for id, name in zip(variables.variable_ids(), names, strict=True)}
    order = {name: i for i, name in enumerate(names)}
    found = [{positions[str(id)]: int(bit) for id, bit in clause.items()} for clause in clauses]
    found = [dict(sorted(cube.items(), key=lambda item: order[item[0]])) for cube in found]
    return sorted(found, key=lambda cube: [(order[name], 1 - bit) for name, bit in cube.items()])


def _diagram(expression: Expression, literals: Mapping[str, Any], variables: Any) -> Any:
    done: list[Any] = []
    pending: list[tuple[Expression, bool]] = [(expression, False)]
    while pending:
        item, ready = pending.pop()
        kind = item.__class__
        if kind is Symbol:
            done.append(literals[item.obj])
        elif not item.args:
            done.append(variables.mk_const(item is TRUE))
        elif not ready:
            pending.append((item, True))
            pending.extend((argument, False) for argument in item.args)
        elif kind is NOT:
            done.append(done.pop().l_not())
        else:
            parts = done[-len(item.args) :]
            del done[-len(item.args) :]
            result = parts[0]
            for part in parts[1:]:
                result = result.l_and(part) if kind is AND else result.l_or(part)
            done.append(result)
    return done[0]


def _too_many(node: str) -> UsageError:
    return UsageError(
        f"the rule of `{node}` takes more than {MAX_CUBES:,} conditions in this format",
        "give parts of the rule nodes of their own, or choose a format that holds expressions",
    )
