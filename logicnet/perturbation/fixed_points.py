"""Questions about fixed points under choices that can be switched on, to one solver."""

from __future__ import annotations

from collections.abc import Sequence

from logicnet.compiled.circuit import FALSE, TRUE
from logicnet.compiled.compile import compile_network, formula_signals
from logicnet.compiled.encoding import Encoding, NoState
from logicnet.compiled.space import Subspace
from logicnet.limits import Limits
from logicnet.network.case import Case
from logicnet.perturbation.candidates import Choice, channels_of
from logicnet.perturbation.evidence import Clause
from logicnet.text.formula import Expression

__all__ = ["FixedPoints"]


class FixedPoints:
    """The fixed points of the whole network under each set of choices, and whether some shows a formula."""

    def __init__(self, case: Case, formulas: Sequence[Expression], choices: Sequence[Choice], limits: Limits) -> None:
        network = case.network
        channels = channels_of(choices)
        channel = {cut: len(network) + k for k, cut in enumerate(channels)}
        circuit = compile_network(network, case.cuts, channels, limits)
        index = network.index
        #: Per formula the signal that it is true.
        signals = [formula_signals(circuit, formula, index) for formula in formulas]
        self.shown = [on for _, on in signals]
        held = {2 * index[name] + b: TRUE if b == value else FALSE for name, value in case.held.items() for b in (0, 1)}
        self._circuit = circuit = circuit.with_roots(held)
        #: Per choice, by its position: its pins.
        self.pins_of: dict[int, Subspace] = {}
        for i, choice in enumerate(choices):
            pins = {index[clamp.node]: clamp.value for clamp in choice.clamps}
            pins.update((channel[cut], 0) for cut in choice.cuts)
            self.pins_of[i] = Subspace.of(sorted(pins.items()))
        self._pins = {2 * v + b for space in self.pins_of.values() for v, b in space.fixed()}
        self._encoding = Encoding(circuit, limits, sorted({c ^ 1 for c in self._pins}))
        self._state = self._encoding.state()

    def find(self, pinned: Subspace, signal: int) -> Subspace | NoState:
        """A fixed point under the pins at which a signal is true, or why there is none to show."""
        encoding = self._encoding
        answer = encoding.solve([self._state, *encoding.pins(pinned), encoding.exact(signal)])
        return NoState.STOPPED if answer is None else encoding.space() if answer else NoState.ABSENT

    def clause(self, point: Subspace, pinned: Subspace) -> Clause:
        """Which other sets have this fixed point: all but those that meet the clause."""
        root, admits = self._circuit.root, self._circuit.admits
        against = [2 * v + 1 - b for v, b in point.fixed() if 2 * v + 1 - b in self._pins]
        missing = [2 * v + b for v, b in pinned.fixed() if admits(point, root[2 * v + 1 - b])]
        return Clause(tuple(against), tuple(missing))
