r"""Whether a certificate proves what it says about an ensemble of networks.

The question: all inclusion-minimal sets S of at most k choices such that in every consistent instantiation every demand
is met. The network is encoded anew (:mod:`logicnet.verifier.openness`), with one further input per bit; an
instantiation fixes every bit. The lemmas of :mod:`logicnet.verifier.check` are about this network and its free inputs.
An attractor never changes an input, so what they show about a trap space T with some bits K among its values is so in
every instantiation that has K: T cut down to the instantiation is a trap space there, with the same values and the same
rules. Where attractors are computed again, no bit may be free in the part that is looked at.

**Consistent.** An instantiation in the file has every bit, is admissible (no code and no table that the definitions
exclude), and each given expectation holds at it: for ``every F`` and ``no F`` an absence under some of its bits (of
*not F*, of F, *ever*); for ``some F`` a trap space that rests on no other bit, with an attractor that always shows F.

**Excluded.** Instantiations with the bits K of an entry are not consistent: for ``every F`` and ``no F`` a trap space
that rests on no bit but K holds an attractor that shows *not F* (F); for ``some F`` it is absent under K that an
attractor always shows F.

**Refuted.** The instantiation is one of those that were found consistent. The trap space rests on no bits but those
that it has. So each set that the clause covers fails at a consistent instantiation.

**Lost.** Under the set, at a consistent instantiation, nothing shows any longer what must be kept.

**Robust.** In each part every demand is met under the set and the bits of the part: absences under these bits, and a
trap space that rests on no bits but these. A solver finds no admissible instantiation outside all parts that no entry
of ``excluded`` excludes. So every consistent instantiation lies in a part.

**Counted.** Where numbers are claimed, each row of ``holding`` names bits under which an expectation holds, with a
reason as above. The instantiations that no entry of ``excluded`` excludes are all that can be consistent; those of them
that for each given expectation lie in some row of ``holding`` are consistent. Both are counted, by diagrams of the
verifier's own (:mod:`logicnet.verifier.diagrams`); the claimed bounds must lie around them. So they do for a **share**:
in each of its parts the set works, in each failing one it fails (a refutation that rests on no other bit, or what must
be kept is lost under these bits); what is surely consistent and in a part is the least, what may be consistent and in
no failing part the most. What takes diagrams that are too large is told as not counted again.

**No other share.** Claimed: at each consistent instantiation r every inclusion-minimal set that works at r, up to a
size, has a share in the file or is listed as undecided. Each row of ``others`` is checked: a refutation or a loss
under bits, as of a share, or a set that works under the bits of its part. With one variable per choice and per bit, a
solver is told: r is admissible and no entry of ``excluded`` excludes it; what clashes; of a refutation its clause, or
r lacks one of its bits; of a loss that it is another set, or r lacks one of its bits; of a set that works that it is
no part, or r lacks one of the bits of the part; no set with a share and no undecided one; at most so many choices.
*Proof.* Let S be minimal at a consistent r, with no share and not undecided. No refutation and no loss speaks of S at
r, because S works there. If a set that works at r is a part of S it is S, so S works in its part: then the file names
a set that works and has no share, which is refused. So S and r satisfy all that the solver was told, and it finds
none.

**Minimal and complete.** As for one network: refutations give clauses, robust sets block their supersets, sets that
lost something or are undecided block themselves. At least one instantiation was found consistent; otherwise every set
would be robust.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from logicnet.limits import Limits, satisfiable, shielded
from logicnet.network.model import Expectation, Network, Quantifier
from logicnet.network.openness import Opened
from logicnet.network.resolve import environment_of
from logicnet.text.formula import NOT
from logicnet.text.names import format_name
from logicnet.verifier.check import Beyond, CertificateCheck, CheckStopped, Possible, Refusal, Refused, SetClauses
from logicnet.verifier.diagrams import Diagrams, DiagramTooLarge
from logicnet.verifier.openness import Encoded, encode
from logicnet.verifier.reading import (
    Absent,
    Bounds,
    Certificate,
    CertifiedAnswer,
    Ensemble,
    FailingPart,
    Held,
    ShownBy,
    Told,
    Values,
)
from logicnet.verifier.rules import Formula, Space

__all__ = ["EnsembleCheck", "number_words"]


class EnsembleCheck(CertificateCheck):
    """The checks of a certificate about an ensemble."""

    def __init__(self, certificate: Certificate, network: Network, limits: Limits) -> None:
        assert certificate.ensemble is not None
        self._ensemble: Ensemble = certificate.ensemble
        self._reference = network
        try:
            self._encoded: Encoded = encode(network, Opened(self._ensemble.opened))
        except RecursionError:
            raise Refused("open", "a rule is nested too deeply to be encoded again") from None
        environment = (*certificate.environment, *((name, None) for name in self._encoded.bits))
        super().__init__(replace(certificate, environment=environment), self._encoded.network, limits)
        self.meaning = network.meaning_sha256
        self.nodes = len(network)
        self.decided = frozenset(name for name, value in environment if value is None)

    def begin(self) -> None:
        """Check the question, then which instantiations count."""
        super().begin()
        ensemble, bits = self._ensemble, tuple(map(format_name, self._encoded.bits))
        if ensemble.bits != bits:
            raise Refused("bits", f"the network leaves {len(bits)} bits open, in another order or with other names")
        first = len(self._reference)
        self._bit = {name: first + k for k, name in enumerate(bits)}
        self.universal = frozenset(self._bit.values())
        known = {expectation.name: expectation for expectation in self._reference.expectations}
        self._asked: dict[str, tuple[CertificateCheck, Formula, str, bool]] = {}
        for k, name in enumerate(ensemble.given):
            if name not in known:
                raise Refused(f"given[{k}]", f"the network has no expectation `{name}`")
            if known[name].quantifier is Quantifier.HOLDS:
                raise Refused(f"given[{k}]", "a temporal formula is not checked here")
            self._asked[name] = self._expectation(known[name])
        # A run that was stopped early may know of none, and then lists no set either.
        if not ensemble.instantiations and self.certificate.entries:
            raise Refused("instantiations", "none is there, so no set can be told to fail or to work in one")
        for excluded in ensemble.excluded:
            self._everywhere(excluded, holds=False)
        self._consistent = [self._admit(found.bits, dict(found.held), found.place) for found in ensemble.instantiations]

    def _expectation(self, asked: Expectation) -> tuple[CertificateCheck, Formula, str, bool]:
        """The checks of an expectation, the formula to look for, how it is shown, and whether it should be there."""
        environment = dict(environment_of(self._reference, asked.environments))
        environment.update(dict.fromkeys(self._encoded.bits))
        certificate = replace(
            self.certificate,
            environment=tuple(environment.items()),
            throughout=Held(
                tuple((clamp.node, clamp.value) for clamp in asked.clamps),
                tuple((cut.source, cut.target, cut.value) for cut in asked.cuts),
            ),
            choices=(),
            abolish="0",
            keep=None,
            reach=None,
            update="asynchronous",
        )
        check = CertificateCheck(certificate, self._encoded.network, self.limits)
        check.counts, check.meaning, check.nodes = self.counts, self.meaning, self.nodes
        check._opened = self._opened
        check.begin()
        check.universal = self.universal
        formula = NOT(asked.formula) if asked.quantifier is Quantifier.EVERY else asked.formula
        some = asked.quantifier is Quantifier.SOME
        return check, check.system.formula(formula), "always" if some else "ever", some

    def _space_of(self, values: Values, place: str) -> dict[int, int]:
        found: dict[int, int] = {}
        for name, value in values:
            if name not in self._bit:
                raise Refused(place, f"there is no bit `{name}`")
            found[self._bit[name]] = value
        return found

    def _rests(self, shown: ShownBy, bits: Space, place: str) -> None:
        """Refuse a trap space that has a bit which the claim does not have."""
        for name, value in shown.space:
            if name in self._bit and bits.get(self._bit[name]) != value:
                raise Refused(place, f"it rests on `{name}`={value}, which these instantiations need not have")

    def _told(self, name: str, evidence: ShownBy | Absent, bits: Space, there: bool, place: str) -> None:
        """Check that under these bits the formula of an expectation is shown (``there``) or absent."""
        check, formula, occurrence, _ = self._asked[name]
        if there:
            if not isinstance(evidence, ShownBy):
                raise Refused(place, "it shows no attractor")
            self._rests(evidence, bits, place)
            check.presence(evidence, formula, occurrence, {}, set(), place)
        else:
            if not isinstance(evidence, Absent):
                raise Refused(place, "it does not say why no attractor shows the formula")
            check.absence(evidence, formula, occurrence, bits, place)

    def _everywhere(self, told: Told, holds: bool) -> None:
        """Check that an expectation fails, or holds, in every instantiation with these bits."""
        name, place = told.expectation, told.place
        if name not in self._asked:
            raise Refused(f"{place}.expectation", f"`{name}` is not given")
        self.stop_at_limits()
        there = self._asked[name][3] is holds
        self._told(name, told.evidence, self._space_of(told.bits, place), there, place)
        self.counts["holding" if holds else "excluded"] += 1

    def _admit(self, values: Values, held: dict[str, tuple[Values, ShownBy | Absent]], place: str) -> dict[int, int]:
        bits = self._space_of(values, place)
        if len(bits) < len(self._encoded.bits):
            raise Refused(f"{place}.bits", "some bit has no value")
        if not self._admissible(bits):
            raise Refused(f"{place}.bits", "no instantiation has these bits")
        for name in self._asked:
            self.stop_at_limits()
            if name not in held:
                raise Refused(f"{place}.given", f"nothing says why `{name}` holds")
            here = f"{place}.given.{name}"
            needed, evidence = held[name]
            some = self._space_of(needed, f"{here}.bits")
            if any(bits[i] != b for i, b in some.items()):
                raise Refused(f"{here}.bits", "the instantiation has another value of one of them")
            self._told(name, evidence, some, self._asked[name][3], here)
        self.counts["consistent"] += 1
        return bits

    def _admissible(self, bits: Space) -> bool:
        first = len(self._reference)

        def value(bit: int) -> int:
            return bits[first + bit] if bit >= 0 else -1 - bit

        return all(any(bits[first + bit] == b for bit, b in clause) for clause in self._encoded.excluded) and all(
            any(value(low) == 0 and value(high) == 1 for low, high in steps) for steps in self._encoded.effective
        )

    # -------------------------------------------------------------------------------------------------- the entries

    def entry(self, entry: CertifiedAnswer, pins: Space) -> None:
        """One answer about one set."""
        if entry.answer in ("refuted", "lost"):
            if entry.at is None or entry.at >= len(self._consistent):
                raise Refused(f"{entry.place}.at", "there is no such instantiation")
            bits = self._consistent[entry.at]
            if entry.answer == "lost":
                self.lost(entry, {**pins, **bits})
                return
            assert entry.shown is not None
            self._rests(entry.shown, bits, f"{entry.place}.space")
            super().entry(entry, pins)
        elif entry.answer == "robust":
            cubes = self._working(entry, pins)
            self._cover(cubes, entry.place)
            self.counts["robust"] += 1
        elif entry.answer == "share":
            self._share(entry, pins)
        elif entry.answer == "found":
            raise Refused(f"{entry.place}.answer", "of an ensemble a set is robust, or it is not found")
        else:
            super().entry(entry, pins)

    def _working(self, entry: CertifiedAnswer, pins: Space) -> list[Space]:
        """The parts of the instantiations in which a set works, each checked."""
        cubes: list[Space] = []
        for part in entry.parts:
            self.stop_at_limits()
            bits = self._space_of(part.bits, f"{part.place}.bits")
            if part.shown is not None:
                self._rests(part.shown, bits, f"{part.place}.kept")
            told = CertifiedAnswer(part.place, "found", entry.chosen, absent=part.absent, shown=part.shown)
            self.found(told, {**pins, **bits}, pins)
            cubes.append(bits)
        return cubes

    def _share(self, entry: CertifiedAnswer, pins: Space) -> None:
        """Check where a set works and where it fails; how many these are is counted in the end."""
        if self._ensemble.counts is None:
            raise Refused(entry.place, "it is a share, and nothing says of how many")
        works = self._working(entry, pins)
        fails: list[Space] = []
        for part in entry.failing:
            if part.fails.chosen != entry.chosen:
                raise Refused(f"{part.fails.place}.set", "it is another set")
            fails.append(self._fails(part, pins))
        self._shares.append((entry, works, fails))

    def _fails(self, part: FailingPart, pins: Space) -> Space:
        """The bits under which a set fails, checked."""
        self.stop_at_limits()
        place = part.fails.place
        bits = self._space_of(part.bits, f"{place}.bits")
        if part.fails.answer == "lost":
            self.lost(part.fails, {**pins, **bits})
        else:
            assert part.fails.shown is not None
            self._rests(part.fails.shown, bits, f"{place}.space")
            super().entry(part.fails, pins)
        return bits

    def _other(self, other: FailingPart | CertifiedAnswer, pins: Space) -> None:
        """Check a row that says why some sets are minimal nowhere, or not in some instantiations."""
        if isinstance(other, FailingPart):
            self._fails(other, pins)
        elif other.answer == "undecided":
            super().entry(other, pins)
        else:
            self._working(other, pins)

    def _sum(self) -> None:
        if not self._ensemble.shares:
            super()._sum()
            return
        listed = [entry.chosen for entry in self.certificate.entries]
        if len(set(listed)) < len(listed):
            raise Refused("entries", "a set has two shares")
        clauses = SetClauses(self)
        working: list[tuple[Sequence[int], Space]] = []
        alone: list[tuple[Sequence[int], Space]] = [(chosen, {}) for chosen in listed]
        for other in self._ensemble.others:
            entry = other.fails if isinstance(other, FailingPart) else other
            try:
                self._other(other, self.pins_of(entry))
            except Beyond as beyond:
                self.unchecked.append(Refusal(entry.place, str(beyond)))
            if isinstance(other, CertifiedAnswer):
                alone += [(entry.chosen, {})] if entry.answer == "undecided" else []
                working += [(entry.chosen, self._space_of(part.bits, part.place)) for part in entry.parts]
            elif entry.answer == "refuted":
                clauses.learn(entry, self._space_of(other.bits, entry.place))
            else:
                alone.append((entry.chosen, self._space_of(other.bits, entry.place)))
        for chosen, _ in working:
            if chosen not in listed and all(chosen != other for other, bits in alone if not bits):
                raise Refused("others", f"{self.words(chosen) or 'the empty set'} works somewhere, and has no share")
        size = self.certificate.exhausted_size
        if size is None:
            return
        self.core = clauses.core(working, alone, size, self._possible)
        missed = self.missed()
        if missed is not None:
            raise Refused("others", f"nothing says where {self.words(missed) or 'the empty set'} fails")

    # -------------------------------------------------------------------------------------------------- the numbers

    def run(self) -> None:
        """The checks of all entries, then the numbers."""
        self._shares: list[tuple[CertifiedAnswer, list[Space], list[Space]]] = []
        super().run()
        if self._ensemble.counts is None:
            return
        try:
            for told in self._ensemble.counts.holding:
                self._everywhere(told, holds=True)
            self._count(self._ensemble.counts.instantiations, self._ensemble.counts.consistent)
        except (Beyond, CheckStopped, DiagramTooLarge) as found:
            why = str(found) or f"stopped by the {self.limits.hit}"
            self.uncounted.append(Refusal("counts", why))
            self.shares += [f"{self.words(entry.chosen) or '(no change)'}: not counted" for entry, _, _ in self._shares]

    def _count(self, instantiations: Bounds, consistent: Bounds) -> None:
        """Count again what the certificate counts, and refuse a number that is another one."""
        encoded, first, ensemble = self._encoded, len(self._reference), self._ensemble
        assert ensemble.counts is not None
        diagrams = Diagrams(len(encoded.bits), self.limits)

        def region(space: Space) -> int:
            return diagrams.cube({i - first: b for i, b in space.items()})

        every = 1
        for clause in encoded.excluded:
            every = diagrams.both(every, diagrams.clause(clause))
        for steps in encoded.effective:
            taken = []
            for low, high in steps:
                if low != -2 and high != -1:
                    taken.append(diagrams.cube({bit: b for bit, b in ((low, 0), (high, 1)) if bit >= 0}))
            every = diagrams.both(every, diagrams.union(taken))
        perhaps = every
        for told in ensemble.excluded:
            perhaps = diagrams.without(perhaps, region(self._space_of(told.bits, told.place)))
        surely = perhaps
        for name in ensemble.given:
            rows = [told for told in ensemble.counts.holding if told.expectation == name]
            surely = diagrams.both(surely, diagrams.union([region(self._space_of(t.bits, t.place)) for t in rows]))
        total, least, most = map(diagrams.count, (every, surely, perhaps))
        _around(instantiations, total, total, "counts.instantiations")
        _around(consistent, least, most, "counts.consistent")
        self.numbers += [("instantiations", instantiations), ("consistent", consistent)]
        for entry, works, fails in self._shares:
            inside = diagrams.both(surely, diagrams.union(list(map(region, works))))
            outside = diagrams.without(perhaps, diagrams.union(list(map(region, fails))))
            _around(entry.works, diagrams.count(inside), diagrams.count(outside), f"{entry.place}.works")
            of = f"{number_words(entry.works)} of {number_words(consistent)} consistent instantiations"
            self.shares.append(f"{self.words(entry.chosen) or '(no change)'}: works in {of}")
        self.counts["counted"] = 2 + len(self._shares)

    def _cover(self, cubes: Iterable[Space], place: str) -> None:
        """Refuse parts outside of which a consistent instantiation may lie."""
        from pysat.solvers import Solver

        possible = self._possible(0)
        with shielded(), Solver(name="cadical153") as solver:
            for clause in (*possible.clauses, *map(possible.elsewhere, cubes)):
                solver.add_clause(clause)
            if satisfiable(solver):
                raise Refused(f"{place}.parts", "a consistent instantiation may lie outside all parts")

    def _possible(self, top: int) -> Possible:
        """The instantiations that are not excluded, in variables behind ``top``."""
        first, encoded = len(self._reference), self._encoded
        at = {first + k: top + k + 1 for k in range(len(encoded.bits))}
        names = [f"the instantiation has {name}=1" for name in self._ensemble.bits]
        clauses: list[tuple[int, ...]] = []

        def literal(bit: int, value: int) -> int:
            return at[first + bit] * (1 if value else -1)

        for excluded in encoded.excluded:
            clauses.append(tuple(literal(bit, value) for bit, value in excluded))
        for steps in encoded.effective:
            taken: list[int] = []
            certain = False
            for low, high in steps:
                needed = [literal(bit, b) for bit, b in ((low, 0), (high, 1)) if bit >= 0]
                if low == -2 or high == -1:
                    continue
                if not needed:
                    certain = True
                names.append("a regulator is effective in one place")
                taken.append(top + len(names))
                clauses += [(-taken[-1], x) for x in needed]
            if not certain:
                clauses.append(tuple(taken))
        possible = Possible(at, (), ())
        for told in self._ensemble.excluded:
            clauses.append(possible.elsewhere(self._space_of(told.bits, told.place)))
        return Possible(at, tuple(clauses), tuple(names))


def _around(claimed: Bounds, least: int, most: int, place: str) -> None:
    """Refuse bounds that do not lie around what was counted."""
    if claimed[0] > least or claimed[1] < most:
        raise Refused(place, f"counted again it is {number_words((least, most))}")


def number_words(bounds: Bounds) -> str:
    """At least and at most so many, in words."""
    return f"{bounds[0]:,}" if bounds[0] == bounds[1] else f"between {bounds[0]:,} and {bounds[1]:,}"
