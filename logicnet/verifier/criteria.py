r"""Certificates whose goal speaks of fixed points, of minimal trap spaces, or of what percolates.

**Minimal trap spaces** are the attractors under most-permissive dynamics, so the lemmas about these hold
(:mod:`logicnet.verifier.check`).

**Fixed points.** *Refuted*: the space of the refutation is one state. Checked is what stands there about a trap space
inside the goal; so it is a fixed point of every f|S' that the clause covers. *Absent*: a solver of the verifier's own
is asked for a fixed point of f|S that satisfies the formula, and finds none; nothing else has to be believed. One fixed
point is required (at some value of the free inputs), so a set says where one is left, or that none is.

**Percolation.** With F(S) for what follows from the pins of S, a formula is *absent* iff it is false throughout F(S).
*Refuted*: a space T in which the formula can be true; every rule that is constant throughout T has the value that T
holds, unless T holds the other one by a pin in ``missing``; ``against`` names every pin that T does not hold. *Lemma*:
every S' that has all pins of ``missing`` and none of ``against`` fails. Proof: F(S') lies in T, value by value: its
pins do, and the rule that forces the next one is constant throughout T as well. So the formula can be true in F(S').
Only positions that the formula depends on are looked at.
"""

from __future__ import annotations

from logicnet.limits import shielded
from logicnet.verifier.check import CertificateCheck, Refused
from logicnet.verifier.reading import Absent, ShownBy
from logicnet.verifier.rules import TRUE, Formula, Space, Tseitin, negation, surely

__all__ = ["FixedPointCheck", "PercolationCheck", "TrapSpaceCheck"]


class TrapSpaceCheck(CertificateCheck):
    """The checks where minimal trap spaces count, whatever the update scheme."""

    def begin(self) -> None:
        super().begin()
        self.update = "most-permissive"


class FixedPointCheck(CertificateCheck):
    """The checks where fixed points count."""

    def begin(self) -> None:
        super().begin()
        # Whether there is a fixed point is a matter of every node.
        self.useful = list(range(len(self.pins)))
        if self.keep is None:
            self.keep = TRUE
        self._solver: FixedPointSolver | None = None

    def presence(
        self,
        shown: ShownBy,
        goal: Formula,
        occurrence: str,
        pinned: Space,
        against: set[tuple[int, int]] | None,
        place: str,
    ) -> None:
        if shown.by != "trap space inside the goal":
            raise Refused(f"{place}.by", f"`{shown.by}` shows no fixed point")
        fixed = {self.system.position.get(name) for name, _ in shown.space}
        for i, name in enumerate(self.system.names):
            if i not in fixed:
                raise Refused(f"{place}.space", f"no single state: `{name}` has no value")
        super().presence(shown, goal, occurrence, pinned, against, place)

    def absence(
        self, absent: Absent, goal: Formula, occurrence: str, pins: Space, place: str, base: Space | None = None
    ) -> None:
        if absent.by != "fixed points":
            raise Refused(f"{place}.by", f"`{absent.by}` excludes no fixed point")
        if self._solver is None:
            self._solver = FixedPointSolver(self)
        if self._solver.has_one(goal, pins):
            raise Refused(place, "there is a fixed point that satisfies the formula")
        self.counts["fixed points"] += 1


class FixedPointSolver:
    """The fixed points of one system under pins that can be switched on."""

    def __init__(self, check: CertificateCheck) -> None:
        system = check.system
        self._solver = Tseitin("cadical153")
        self._switch = {pin: self._solver.fresh() for pin in sorted(check.literals)}
        self._goals: dict[Formula, int] = {}
        for (i, b), x in self._switch.items():
            self._solver.clause([-x, self._solver.literal(2 * i + b)])
        for i, rule in enumerate(system.rules):
            outcome, value = self._solver.literal(rule), self._solver.literal(2 * i + 1)
            held = [self._switch[i, b] for b in (0, 1) if (i, b) in self._switch]
            self._solver.clause([-outcome, value, *held])
            self._solver.clause([outcome, -value, *held])

    def has_one(self, goal: Formula, pins: Space) -> bool:
        """Whether there is a fixed point under the pins that satisfies a formula."""
        if goal not in self._goals:
            self._goals[goal] = self._solver.literal(goal)
        switched = [x if pins.get(i) == b else -x for (i, b), x in self._switch.items()]
        with shielded():
            return self._solver.model([self._goals[goal], *switched]) is not None


class PercolationCheck(CertificateCheck):
    """The checks where what percolates counts."""

    def presence(
        self,
        shown: ShownBy,
        goal: Formula,
        occurrence: str,
        pinned: Space,
        against: set[tuple[int, int]] | None,
        place: str,
    ) -> None:
        if shown.by != "percolation":
            raise Refused(f"{place}.by", f"`{shown.by}` proves nothing about percolation")
        system = self.system
        if against is None:
            if not surely(goal, system.forced(pinned)):
                raise Refused(place, "what is forced leaves open whether the formula holds")
            self.counts["percolation"] += 1
            return
        space = self._space(shown.space, f"{place}.space")
        if surely(negation(goal), space):
            raise Refused(f"{place}.space", "the formula holds nowhere in it")
        # What percolates to the markers depends on nothing else.
        part = set(system.cone(system.markers(goal, {}), {}))
        for i, b in sorted(self.literals):
            if i in part and space.get(i) != b and (i, b) not in against:
                raise Refused(f"{place}.against", f"`{system.names[i]}`={b} is missing: with it the reason fails")
        for i, b in pinned.items():
            if space.get(i) != b:
                raise Refused(f"{place}.missing", f"`{system.names[i]}` is not held at {b} by the space")
        for i in sorted(part):
            for b in (0, 1):
                if space.get(i) != b and pinned.get(i) != 1 - b and system.keeps(i, b, space):
                    raise Refused(f"{place}.space", f"the rule of `{system.names[i]}` forces it to {b} there")
        self.counts["left open"] += 1

    def absence(
        self, absent: Absent, goal: Formula, occurrence: str, pins: Space, place: str, base: Space | None = None
    ) -> None:
        if absent.by != "percolation":
            raise Refused(f"{place}.by", f"`{absent.by}` proves nothing about percolation")
        forced = self.system.forced(pins)
        if occurrence == "always":
            if surely(goal, forced):
                raise Refused(place, "what is forced makes the formula true")
        elif not surely(negation(goal), forced):
            raise Refused(place, "what is forced does not exclude the formula")
        self.counts["percolation"] += 1
