"""What was edited: nodes, rules as functions, and what the file says beside its rules."""

from __future__ import annotations

from contextlib import suppress

from msgspec import Struct

from logicnet.compiled.function import Effect, distinguishing, effects
from logicnet.errors import LimitReached
from logicnet.limits import Limits
from logicnet.network.model import Network
from logicnet.text.formula import Expression, format_expression

__all__ = ["RuleChange", "Structure", "compare_structure"]


class RuleChange(Struct, frozen=True):
    """A rule that is written differently in the two networks."""

    node: str
    before: str
    after: str
    #: A setting of the regulators in which the two rules differ; ``None`` if they are one function: proved by SAT.
    state: tuple[tuple[str, int], ...] | None
    #: Regulators that are effective in one rule only, or with another sign: name, effect before, effect after.
    regulators: tuple[tuple[str, Effect | None, Effect | None], ...]
    #: Whether the two were compared as functions before a limit was reached; if not, nothing else here is known.
    compared: bool = True

    @property
    def same_function(self) -> bool | None:
        """``None`` where they were not compared."""
        return self.state is None if self.compared else None


class Structure(Struct, frozen=True):
    """Every edit between two networks; reordering and layout are none."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    #: Nodes of both whose rules are written differently, in the order of the newer file.
    rules: tuple[RuleChange, ...]
    #: What the files say beside the rules, in canonical form: only in the older, only in the newer.
    gone: tuple[str, ...]
    come: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed or self.rules or self.gone or self.come)


def compare_structure(old: Network, new: Network, limits: Limits | None = None) -> Structure:
    """The edits from ``old`` to ``new``. Exact: two rules are told apart by a state, or proved to be one function.

    At a limit the rules that are left are listed as written differently, and not compared.
    """
    limits = limits or Limits()
    rules = []
    for node in new.nodes:
        position = old.index.get(node.name)
        if position is None:
            continue
        before, after = old.nodes[position].rule.expression, node.rule.expression
        was, now = format_expression(before), format_expression(after)
        if was != now:
            limits.at(f"comparing the rules of {node.name}")
            found = _compared(node.name, before, after, limits)
            rules.append(found or RuleChange(node.name, was, now, None, (), compared=False))
    said = [{line for line in network.meaning if not line.startswith('["rule",')} for network in (old, new)]
    return Structure(
        tuple(name for name in new.names if name not in old.index),
        tuple(name for name in old.names if name not in new.index),
        tuple(rules),
        tuple(sorted(said[0] - said[1])),
        tuple(sorted(said[1] - said[0])),
    )


def _compared(name: str, before: Expression, after: Expression, limits: Limits) -> RuleChange | None:
    """Two rules that are written differently, as functions; ``None`` at a limit."""
    with limits.stoppable(), suppress(LimitReached):
        state = distinguishing(before, after, limits)
        was, now = effects(before, limits), effects(after, limits)
        names = dict.fromkeys((*was, *now))
        return RuleChange(
            name,
            format_expression(before),
            format_expression(after),
            None if state is None else tuple(state.items()),
            tuple((n, was.get(n), now.get(n)) for n in names if was.get(n) is not now.get(n)),
        )
    return None
