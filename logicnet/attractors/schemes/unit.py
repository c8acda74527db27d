"""What an update scheme has: the attractors of one part, those of the whole, and what a start or a state leads to."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import ClassVar

from logicnet.attractors.asynchronous import Analysis, Effort, LocalAttractor, joined
from logicnet.attractors.decomposition import Decomposition
from logicnet.attractors.schemes.basins import Draws, StateCounts
from logicnet.attractors.schemes.reach import ReachSearch
from logicnet.compiled.circuit import Circuit
from logicnet.compiled.space import FULL, Subspace
from logicnet.limits import Limits
from logicnet.network.update import Update
from logicnet.text.counts import plural

__all__ = ["Scheme", "why_open"]


class Scheme(ABC):
    """One update scheme. A fixed point of the rules is a fixed point of each; trap spaces are the same under all."""

    update: ClassVar[Update]
    #: What a complex attractor is called.
    noun: ClassVar[str] = "attractor"
    #: Whether two attractors may have the same hull. Then a state is part of the name of each.
    has_equal_hulls: ClassVar[bool] = False
    #: Whether an analysis tells where the minimal trap spaces are not the attractors.
    refutes_trap_spaces: ClassVar[bool] = False
    #: What is reached from a start, how many states lead to an attractor, and where states drawn at random end.
    reach: ClassVar[type[ReachSearch]]
    counts: ClassVar[type[StateCounts]]
    draws: ClassVar[type[Draws]]

    @abstractmethod
    def analyse(self, part: Circuit, limits: Limits, effort: Effort) -> Analysis:
        """The attractors of one independent part without inputs, and what is proved about their list."""

    def whole(self, decomposition: Decomposition[Analysis]) -> Iterator[LocalAttractor]:
        """The attractors of the whole from those of its independent parts, lazily.

        Here one for each choice of one attractor per part; :mod:`logicnet.attractors.decomposition` has the proof.
        """
        none = joined(FULL, FULL, ())
        for fixed, whole in decomposition.folded_products(
            lambda analysis: analysis.attractors, none, lambda before, entry: joined(FULL, FULL, (before, entry))
        ):
            yield joined(FULL, fixed, (whole,))

    def count(self, decomposition: Decomposition[Analysis], budget: int, least: int) -> tuple[int, bool]:
        """How many attractors the whole has at least, and whether that is exact.

        ``budget`` bounds the settings of inputs explored; ``least`` is how many attractors each setting has at least.
        """
        return decomposition.bounded_count(lambda found: len(found.attractors), budget, least)


def why_open(part: Circuit, found: Sequence[Subspace], listed: bool, many: bool, limits: Limits) -> tuple[str, ...]:
    """Why the spaces found in a part may not be all of them; nothing where they are."""
    if many:
        return (f"a part of {plural(part.n, 'node')} has more than {len(found)} of them",)
    return () if listed else (f"stopped by {limits.hit}",)
