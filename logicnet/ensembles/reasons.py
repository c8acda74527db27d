"""Which given expectations leave no instantiation of a kind: as few as can be, and whether that is proved.

A *reason* is a set of expectations that no instantiation of the kind meets together. Every reason holds one of the
expectations that fail at each instantiation of the kind. So a smallest set that meets all of these that were seen, and
is a reason, is a smallest reason (implicit hitting sets; Ignatiev et al. 2015, doi:10.1007/978-3-319-23219-5_13).

What makes it quick: an instantiation that meets a set is changed until it meets many expectations more, so that few
fail and much is learnt; and the next one must meet also those that failed here, so that the failing ones do not overlap
and a small reason is seen to be smallest after few turns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from logicnet.compiled.space import FULL, Subspace
from logicnet.ensembles.claims import ExpectationVerdict
from logicnet.ensembles.consistency import Consistency, Existence
from logicnet.limits import shielded

__all__ = ["Excluded", "Reasons"]

#: Smallest sets that are tried for one reason.
TRIED = 64
#: Instantiations looked at for one reason: half a minute in a network of 200 nodes; most need a tenth of them.
LOOKED_AT = 20_000
#: Instantiations looked at to meet more expectations; after the first of them, one that fails is given up.
CHANGED = 200
PATIENCE = 30


class Excluded(Struct, frozen=True):
    """A kind of instantiations that the expectations leave none of."""

    #: The bits that they have, and switches of the caller that say more.
    agreeing: Subspace = FULL
    assuming: tuple[int, ...] = ()
    #: Of some of them the expectations that hold there.
    seen: tuple[frozenset[int], ...] = ()


class Reasons:
    """Reasons in one ensemble; what is learnt for one serves the others."""

    def __init__(self, solver: Consistency) -> None:
        self._solver = solver
        self._all = frozenset(range(len(solver.claims)))
        #: Instantiations seen, with the expectations that hold there.
        self._pool: list[tuple[Subspace, frozenset[int]]] = []

    def holding(self, bits: Subspace) -> frozenset[int]:
        """The expectations that hold at an instantiation; what is not decided counts as not."""
        claims = self._solver.claims
        return frozenset(e for e, claim in enumerate(claims) if claim.at(bits).verdict is ExpectationVerdict.HOLDS)

    def known(self, kind: Excluded) -> tuple[int, ...]:
        """A reason by what is known already: no instantiation is looked at."""
        # What fails in many of those seen excludes much: it stays to the end.
        fails = {e: sum(e not in holding for holding in kind.seen) for e in self._all}
        order = sorted(fails, key=lambda e: (fails[e], e))
        return tuple(sorted(self._solver.reduced_core(order, kind.agreeing, kind.assuming)))

    def smallest(
        self, kind: Excluded, enough: Sequence[int], looked_at: int = LOOKED_AT
    ) -> tuple[tuple[int, ...], bool]:
        """A smallest reason, and True; or one with at most as many expectations as ``enough``, a reason, and False.

        ``looked_at``: instantiations that may be looked at.
        """
        from pysat.examples.hitman import Hitman

        best = frozenset(enough)
        if len(best) <= 1:
            return tuple(sorted(best)), True
        until = self._solver.rounds + looked_at
        with Hitman(solver="m22", htype="sorted") as hitting:
            failing = [self._all - holding for holding in kind.seen]
            failing += [
                self._all - holding for bits, holding in self._pool if not kind.assuming and bits.within(kind.agreeing)
            ]
            often = dict.fromkeys(self._all, 0)
            for fails in failing:
                self._count(often, fails)
                hitting.hit(sorted(fails))
            for _ in range(TRIED):
                with shielded():
                    tried = frozenset(hitting.get() or ())
                if len(tried) >= len(best):
                    return tuple(sorted(best)), True
                found = self._solver.find(kind.agreeing, sorted(tried), kind.assuming, until)
                if found.existence is Existence.UNKNOWN:
                    break
                if found.existence is Existence.NONE:
                    return found.core, True
                # Something new is learnt in any case: what was tried is met here.
                met = tried
                told: frozenset[int] | None = self._enlarged(kind, tried, often) or self.holding(found.bits)
                while told is not None:
                    fails = self._all - told
                    self._count(often, fails)
                    hitting.hit(sorted(fails))
                    met |= fails
                    told = self._enlarged(kind, met, often)
        return self._shortened(kind, best, until), False

    def _count(self, often: dict[int, int], fails: Iterable[int]) -> None:
        for e in fails:
            often[e] += 1

    def _enlarged(self, kind: Excluded, met: frozenset[int], often: dict[int, int]) -> frozenset[int] | None:
        """Expectations that hold together at an instantiation of the kind, ``met`` among them; ``None``: not found.

        Many of them, not as many as possible: those that failed most often are given up first.
        """
        solver, active = self._solver, set(self._all)
        until, patience = solver.rounds + CHANGED, solver.rounds + PATIENCE
        while solver.rounds < until:
            found = solver.proposed(kind.agreeing, sorted(active), kind.assuming)
            if found.existence is Existence.NONE:
                loose = [e for e in found.core if e not in met]
                if not loose:
                    return None
                active.discard(max(loose, key=lambda e: (often[e], e)))
                continue
            if found.existence is Existence.UNKNOWN:
                return None
            fails = solver.failing_at(found.bits, sorted(active, key=lambda e: (-often[e], e)))
            if fails is None:
                holding = self.holding(found.bits)
                if not kind.assuming:
                    self._pool.append((found.bits, holding))
                return holding
            if solver.rounds >= patience:
                active -= {fails} - met
        return None

    def _shortened(self, kind: Excluded, reason: frozenset[int], until: int) -> tuple[int, ...]:
        """A part of a reason that is one; each expectation is left out where that is seen quickly."""
        rounds = max(0, until - self._solver.rounds) // (8 * len(reason))
        return tuple(sorted(self._solver.reduced_core(sorted(reason), kind.agreeing, kind.assuming, rounds)))

    def contradiction(self, core: Sequence[int]) -> tuple[tuple[int, ...], bool] | None:
        """Of an empty ensemble, and a reason for that: the reason that is told; of one not proved to be smallest none
        can go. ``None`` at a limit, or where something could not be decided."""
        minimal = self._solver.minimal_core(core)
        if minimal is None:
            return None
        found, smallest = self.smallest(Excluded(), minimal)
        return (found, True) if smallest else (minimal, False)

    def changed(self, agreeing: Iterable[Subspace], met: Sequence[Subspace]) -> Iterator[frozenset[int]]:
        """What holds where consistent instantiations get other values of some bits: nearly all, as a rule."""
        for region in agreeing:
            for bits in met:
                changed = region.over(bits)
                # A single row changed need not be a monotone table.
                if self._solver.is_admissible(changed):
                    yield self.holding(changed)
