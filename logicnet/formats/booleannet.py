"""BooleanNet: ``A *= B and not C``. Read by the reader of network files, which says what ranks and starting values mean
(:mod:`logicnet.network.bnet`), written with `not` before names only, because readers of the format that work by
search and replace stumble over ``not(A)``."""

from __future__ import annotations

from logicnet.formats.export import Export, ExportFate, Names, negation_normal, renames, spell
from logicnet.formats.renaming import renamed, without_openness
from logicnet.network.model import Network
from logicnet.network.writing import directive_lines
from logicnet.text.expression import Signs

__all__ = ["write"]

_NAMES = Names(reserved=frozenset({"true", "false", "and", "or", "not", "random", "none"}))
_SPELLING = Signs("not ", " and ", " or ", "True", "False")


def write(network: Network) -> Export:
    """The rules, and the directives as remarks; without starting values, because all states are meant."""
    names = _NAMES.written(network.names)
    called = renamed(network, names)
    own = {name: name for name in called.names}
    lines = [f"{n.name} *= {spell(negation_normal(n.rule.expression), own, _SPELLING)}" for n in called.nodes]
    lines += directive_lines(without_openness(called, (), lambda node: negation_normal(node.rule.expression)))
    return Export(("\n".join(lines) + "\n").encode(), tuple(names.items()), renames(names, ExportFate.LOST))
