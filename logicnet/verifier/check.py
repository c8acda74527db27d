r"""Whether a certificate proves what it says about a network.

The question: all inclusion-minimal sets S of at most k choices such that in every allowed environment no attractor of
f|S shows P (*ever*: in some state; *always*: in all its states), every attractor always shows R (if asked: no
attractor ever shows *not R*), and some attractor always shows K (if asked). f has the constants of the environment in
place of the identity rules, so a choice may still pin a fixed input; free inputs keep their identity rule, so "in
every allowed environment" is a question about the attractors of one network, and a choice may pin such an input too.
A cut regulation is a channel pinned to 0 (:class:`~logicnet.verifier.system.System`). *Constants* are what is forced
whatever is chosen. A *marker* is a position that a formula depends on as a function inside the space in question; what
is only written in it is none. Nothing below trusts anything that the file says: each lemma is about what is checked.

**Refuted, by a trap space inside the goal.** Checked: the formula is true throughout T (with the constants); each
value of T is kept by its rule throughout T, or is a pin in ``missing``; ``against`` names every pin of a choice that
contradicts T. *Lemma*: every S' that has all pins of ``missing`` and none of ``against`` fails. Proof: T cut down to
the pins of S' is not empty (none contradicts T), and is a trap space of f|S': each of its values is pinned, or kept by
its rule on a larger set. It holds an attractor of f|S', and that shows the formula always, under every update scheme.

**Refuted, by an attractor.** Checked: the same about T; let A be the free positions of T that a free marker depends on
inside T (markers included); ``against`` names *both* pins of every position in A; and the part A, whose rules inside T
depend on nothing free outside A, has an attractor that shows the formula, by recomputation of all attractors of A.
*Lemma*: every S' as above fails. Proof: T cut down to S' is a trap space, A keeps its rules there since no pin touches
it, and above each attractor of A lies one of f|S' inside T (asynchronous and synchronous, see
:mod:`~logicnet.verifier.dynamics`); markers outside A are fixed.

**Refuted, by an attractor, with retained values** (asynchronous, *ever*). Checked: the same about T, and A as above;
pins on A that ``against`` does not name are *loose*; without the retained positions A has no negative cycle, and every
state of A that is steady when retained positions may stay at their retained values, and those that a loose pin holds at
its value, satisfies the formula, or does so somewhere along one of the ``runs``, which update positions of A that no
loose pin holds. *Lemma*: every S' as above fails. Proof: T cut down to S' is a trap space and holds an attractor; it
projects to states of A closed under the rules of A, but for pins of S', all of them loose. What updates make of a state
of the attractor is in it too; those outside A change nothing in A, and those of positions that T holds change nothing.
Every attractor holds a steady state as above: drop the transitions that leave a retained value; an attractor is still
closed, so it holds a terminal component of what is left; a retained position changes at most once on any path, so it
is constant there, and without negative cycle the rest is a single steady state (Richard 2010, arXiv:0907.5096); a
pinned position keeps its value and closes no cycle.

**Refuted, by a minimal trap space** (most-permissive, *ever*). Checked: T, A and loose pins as just above; no trap
space of A lies outside the formula, where a loose position may be fixed to the value of its pin whatever its rule says.
*Lemma*: every S' as above fails. Proof: a minimal trap space of f|S' inside T projects to such a space of A, and the
other markers are fixed; so the formula is met. Under most-permissive dynamics a minimal trap space is an attractor
(Pauleve et al. 2020, doi:10.1038/s41467-020-18112-5).

**Absent, by percolation.** Checked: the values forced under S make the formula false. Every attractor has them.

**Absent, by trap spaces** (most-permissive). Checked, *always*: the part that the markers depend on has no trap space
inside the formula. *Ever*: each space of ``avoiding`` is a trap space (cut down to S) without the formula, and no trap
space meets the formula and is apart from all of them. Proof: a minimal trap space that meets the formula meets none of
``avoiding``, or it would lie inside it.

**Absent, by candidates** (asynchronous). Checked: retained values as above; each space of ``avoiding`` is a trap space
without the formula; each of ``regions`` is a trap space, and by recomputation none of its attractors shows the
formula; and no steady state (*always*: none that satisfies the formula) is left outside ``avoiding`` and ``regions``
that all ``runs`` leave alone: the updates of a run do not lead it into the trap space ``into`` at any time, unless it
is in that already; along a run without ``into`` (*always* only) it goes on to satisfy the formula. Proof: an attractor
holds a steady state (*always*, if it lies inside the formula: one that satisfies it, as everything does that comes of
it). What updates make of it is in the attractor too (those of positions that are pinned or forced under S change
nothing); if that is in a trap space, the attractor lies in it, and so does the state. Hence the state is in one of
``avoiding`` or ``regions``, and so is the attractor, which then does not show the formula.

**Absent, by cycles** (synchronous, and each scheme under which a list of attractors decides): by recomputation.

**Minimal.** A set is no minimal one if it has a choice that pins nothing the markers depend on, whatever else is
chosen; such choices are left out of the sum. Every proper part of a found set is covered by a refutation or has lost
what must be kept (or is listed as undecided, which is said).

**Complete.** One variable per choice. Choices that pin a node to two values exclude each other; each refutation gives
its clause; supersets of found sets are blocked; sets that lost what must be kept, and undecided ones, are blocked one
by one; at most so many choices. That this is unsatisfiable is checked by a solver: there is no other minimal set of
that size, except that one with an undecided part may hide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from types import MappingProxyType

from msgspec import Struct

from logicnet.errors import UsageError
from logicnet.limits import Limits
from logicnet.network.model import Cut, Network
from logicnet.network.resolve import parse_formula
from logicnet.text import notebook
from logicnet.text.formula import symbols
from logicnet.verifier.candidates import SteadyStates
from logicnet.verifier.core import PropositionalCore
from logicnet.verifier.dynamics import Pinned, shown_by_attractors, trap_space, without_negative_cycle
from logicnet.verifier.reading import Absent, Certificate, CertifiedAnswer, Held, ShownBy, Values
from logicnet.verifier.rules import Formula, Space, negation, support, surely
from logicnet.verifier.system import Contradiction, System, joined

__all__ = ["RULES", "Beyond", "CertificateCheck", "CheckStopped", "Refusal", "Refused", "Verification"]

#: What is counted, in the order it is told.
RULES = {
    "trap space inside the goal": "refuted by a trap space inside the goal",
    "minimal trap space": "refuted by a minimal trap space that meets the goal",
    "attractor": "refuted by an attractor",
    "left open": "refuted because what percolates leaves the goal possible",
    "percolation": "proved by percolation",
    "trap spaces": "proved because no trap space is left",
    "candidates": "proved because no candidate for an attractor is left",
    "cycles": "proved by following every cycle",
    "fixed points": "proved because a solver finds no such fixed point",
    "course": "decided by following the course of the set again",
    "led": "runs followed again that lead from the start into such a trap space",
    "kept": "sets under which what must be kept is still shown",
    "consistent": "instantiations in which every given expectation holds",
    "excluded": "reasons why others are not consistent",
    "robust": "sets that work in every consistent instantiation",
    "holding": "reasons why an expectation holds in many instantiations",
    "counted": "numbers of instantiations counted again",
    "recomputed": "parts whose attractors were all computed again",
}
#: Parts of a found set that are looked at one by one.
MAX_PARTS = 1 << 12


class Refusal(Struct, frozen=True):
    """What is wrong, and where."""

    place: str
    why: str


class Verification(notebook.Shown, Struct, frozen=True):
    """What was checked. A certificate is good iff ``refusal`` is ``None`` and nothing is ``unchecked``."""

    network: Network
    certificate: Certificate
    refusal: Refusal | None
    #: Found sets that were proved and are minimal, each in words, by size, then in the order of the choices.
    sets: tuple[str, ...]
    #: Sets that the certificate leaves undecided.
    undecided: tuple[str, ...]
    #: How many checks succeeded, by rule, in words; zeros are left out.
    counts: tuple[tuple[str, int], ...]
    #: Places of entries that are beyond what can be checked here, and why.
    unchecked: tuple[Refusal, ...]
    #: Of an ensemble: the numbers claimed that were counted again (``instantiations``, ``consistent``: at least, at
    #: most); in how many instantiations sets work, in words; and what was not counted again, and why.
    numbers: tuple[tuple[str, tuple[int, int]], ...]
    shares: tuple[str, ...]
    uncounted: tuple[Refusal, ...]
    #: Whether the file has other bytes than the one certified; it means the same.
    rearranged: bool
    #: Limits that were hit, in words.
    limits: tuple[str, ...]
    #: That no set is left out, as clauses; ``None`` where the certificate is refused or does not say so of any size.
    core: PropositionalCore | None = None

    @property
    def finished(self) -> bool:
        return not self.limits and not self.unchecked


class Refused(Exception):
    """A check failed."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(why)
        self.refusal = Refusal(place, why)


class CheckStopped(Exception):
    """A limit was hit."""


class Beyond(Exception):
    """A part is too large to be computed again."""


class CertificateCheck:
    """The checks of a certificate about one network."""

    def __init__(self, certificate: Certificate, network: Network, limits: Limits) -> None:
        self.certificate, self.network, self.limits = certificate, network, limits
        #: What the certificate must say of its network, and how many nodes that has.
        self.meaning, self.nodes = network.meaning_sha256, len(network)
        #: Inputs for every value of which a trap space must show what it shows (unless it fixes them).
        self.universal: frozenset[int] = frozenset()
        #: Names that no choice may pin.
        self.decided: frozenset[str] = frozenset()
        self.counts = dict.fromkeys(RULES, 0)
        self.sets: list[str] = []
        self.undecided: list[str] = []
        self.unchecked: list[Refusal] = []
        self.numbers: list[tuple[str, tuple[int, int]]] = []
        self.shares: list[str] = []
        self.uncounted: list[Refusal] = []
        #: What says that no set is left out; ``None`` where no size was searched to its end.
        self.core: PropositionalCore | None = None
        #: How the attractors of a part show a formula, by everything it depends on.
        self._known: dict[tuple[object, ...], set[str]] = {}
        self._opened: list[SteadyStates] = []
        #: By the retained positions: whether all that matters has no negative cycle without them.
        self._broken: dict[frozenset[int], bool] = {}
        self._negations: dict[int, tuple[Formula, Formula]] = {}

    def close(self) -> None:
        """Give back what the solvers hold."""
        for candidates in self._opened:
            candidates.close()

    def stop_at_limits(self) -> None:
        if self.limits.reached() is not None:
            raise CheckStopped

    def run(self) -> None:
        self.begin()
        for entry in self.certificate.entries:
            self.stop_at_limits()
            try:
                self._entry(entry)
            except Beyond as beyond:
                self.unchecked.append(Refusal(entry.place, str(beyond)))
        self._sum()

    # ------------------------------------------------------------------------------------------------- the question

    def begin(self) -> None:
        """Check the question, and make the system that all else is about."""
        certificate, network = self.certificate, self.network
        if certificate.meaning_sha256 != self.meaning:
            raise Refused("network.meaning_sha256", "the certificate is about another network than this file")
        if certificate.nodes != self.nodes:
            raise Refused("network.nodes", f"the network has {self.nodes} nodes, not {certificate.nodes}")
        inputs = [node.name for node in network.input_nodes()]
        # Of an input with levels every level may be set; it is held like any other.
        levels = {name for one in network.levels if one.is_input for name in one.nodes}
        for name, value in certificate.environment:
            if name not in inputs and (name not in levels or value is None):
                raise Refused(f"environment.{name}", "the network has no such input")
        for name in inputs:
            if name not in dict(certificate.environment):
                raise Refused("environment", f"the input `{name}` is missing")
        self._exists(certificate.throughout, "with")
        held = {name: value for name, value in certificate.environment if value is not None}
        held.update(certificate.throughout.clamps)
        channels: dict[Cut, None] = {}
        for k, choice in enumerate(certificate.choices):
            place = f"choices[{k}]"
            self._exists(choice, place)
            if not choice.clamps and not choice.cuts:
                raise Refused(place, "it changes nothing")
            for name, _ in choice.clamps:
                if name in self.decided:
                    raise Refused(f"{place}.clamps.{name}", "a free input is for the environment to decide")
                if name in dict(certificate.throughout.clamps):
                    raise Refused(f"{place}.clamps.{name}", "it is held throughout, and cannot be a choice as well")
            channels.update((Cut(*cut), None) for cut in choice.cuts)
        if len({(cut.source, cut.target) for cut in channels}) < len(channels):
            raise Refused("choices", "one regulation is cut to two values")
        at = {cut: len(network) + k for k, cut in enumerate(channels)}
        self.pins: list[dict[int, int]] = []
        for choice in certificate.choices:
            pins = {network.index[name]: value for name, value in choice.clamps}
            pins |= {at[Cut(*cut)]: 0 for cut in choice.cuts}
            self.pins.append(pins)
        pinnable = {i for pins in self.pins for i in pins}
        throughout = [Cut(*cut) for cut in certificate.throughout.cuts]
        self.system = System(network, held, throughout, list(channels), pinnable)
        self._candidates = SteadyStates(self.system)
        self._opened.append(self._candidates)
        self.update, self.occurrence = certificate.update, certificate.occurrence
        #: What must be absent, by demand: the formula, and whether "ever" or "always".
        self.absent: dict[str, tuple[Formula, str]] = {"abolish": (self._formula("abolish"), certificate.occurrence)}
        if certificate.reach is not None:
            self.absent["reach"] = (negation(self._formula("reach")), "ever")
        self.keep = None if certificate.keep is None else self._formula("keep")
        goals = [goal for goal, _ in self.absent.values()] + ([] if self.keep is None else [self.keep])
        constants = self.system.constants
        markers = [i for goal in goals for i in self.system.markers(goal, constants)]
        self._matters = frozenset(self.system.cone(markers, constants))
        #: Choices that pin something a marker depends on.
        self.useful = [k for k, pins in enumerate(self.pins) if self._matters & set(pins)]
        self.literals = {(i, b) for pins in self.pins for i, b in pins.items()}

    def _exists(self, held: Held, place: str) -> None:
        for name, _ in held.clamps:
            if name not in self.network.index:
                raise Refused(f"{place}.clamps.{name}", "the network has no such node")
        seen = set()
        for k, (source, target, _) in enumerate(held.cuts):
            node = self.network.nodes[self.network.index[target]] if target in self.network.index else None
            if node is None or source not in {symbol.name for symbol in symbols(node.rule.expression)}:
                raise Refused(f"{place}.cuts[{k}]", f"the network has no regulation {source} -> {target}")
            if (source, target) in seen:
                raise Refused(f"{place}.cuts[{k}]", "it stands there twice")
            seen.add((source, target))

    def _formula(self, key: str) -> Formula:
        text = getattr(self.certificate, key)
        try:
            return self.system.formula(parse_formula(self.network, text, option=key))
        except UsageError as fault:
            raise Refused(f"goal.{key}", fault.message) from None

    # -------------------------------------------------------------------------------------------------- the entries

    def _entry(self, entry: CertifiedAnswer) -> None:
        self.entry(entry, self.pins_of(entry))

    def pins_of(self, entry: CertifiedAnswer) -> Space:
        """What the set of an entry pins."""
        for k in entry.chosen:
            if k >= len(self.pins):
                raise Refused(f"{entry.place}.set", f"there is no choice {k}")
        try:
            return joined(*(self.pins[k] for k in entry.chosen))
        except Contradiction as twice:
            name = self.system.names[twice.args[0]]
            raise Refused(f"{entry.place}.set", f"`{name}` is pinned to both values") from None

    def entry(self, entry: CertifiedAnswer, pins: Space) -> None:
        """One answer about one set."""
        if entry.answer == "refuted":
            self._refuted(entry, pins)
        elif entry.answer == "undecided":
            self.undecided.append(self.words(entry.chosen))
        elif entry.answer == "lost":
            self.lost(entry, pins)
        elif entry.answer == "found":
            self.found(entry, pins, pins)
        else:
            raise Refused(f"{entry.place}.answer", f"`{entry.answer}` is no answer about one network")

    def lost(self, entry: CertifiedAnswer, pins: Space) -> None:
        if self.keep is None:
            raise Refused(entry.place, "nothing has to be kept")
        self.absence(entry.absent[0][1], self.keep, "always", pins, entry.place)

    def _refuted(self, entry: CertifiedAnswer, pins: Space) -> None:
        shown = entry.shown
        assert shown is not None
        if entry.demand not in self.absent:
            raise Refused(f"{entry.place}.demand", f"`{entry.demand}` is not asked for")
        goal, occurrence = self.absent[entry.demand]
        against = self._literals(entry.against, f"{entry.place}.against")
        missing = dict(self._literals(entry.missing, f"{entry.place}.missing"))
        if len(missing) < len(entry.missing):
            raise Refused(f"{entry.place}.missing", "one pin stands there twice, or with both values")
        if any(pins.get(i) != b for i, b in missing.items()) or any(pins.get(i) == b for i, b in against):
            raise Refused(f"{entry.place}.set", "the clause does not speak of this set")
        self.presence(shown, goal, occurrence, missing, set(against), entry.place)

    def found(self, entry: CertifiedAnswer, pins: Space, chosen: Space) -> None:
        """All demands are met under pins, those of the set chosen among them."""
        given = dict(entry.absent)
        if set(given) != set(self.absent):
            raise Refused(f"{entry.place}.absent", f"it must answer {', '.join(self.absent)}")
        for demand, (goal, occurrence) in self.absent.items():
            self.absence(given[demand], goal, occurrence, pins, f"{entry.place}.absent.{demand}")
        if (self.keep is None) is not (entry.shown is None):
            raise Refused(f"{entry.place}.kept", "it belongs there iff something must be kept")
        if entry.shown is not None and self.keep is not None:
            # The set itself is all that is claimed, so every pin of it may be needed and none else is looked at.
            self.presence(entry.shown, self.keep, "always", chosen, None, f"{entry.place}.kept")
            self.counts["kept"] += 1

    def presence(
        self,
        shown: ShownBy,
        goal: Formula,
        occurrence: str,
        pinned: Space,
        against: set[tuple[int, int]] | None,
        place: str,
    ) -> None:
        """The lemmas about refutations. Without ``against`` the claim is about the set that pins ``pinned`` alone."""
        system = self.system
        space = self._space(shown.space, f"{place}.space")
        if against is None:
            space = self._joined(f"{place}.space", space, pinned)
        for i, b in pinned.items():
            if space.get(i) != b:
                raise Refused(f"{place}.missing", f"`{system.names[i]}` is not held at {b} by the space")
        known = system.constants if against is not None else system.forced(pinned)
        whole = self._joined(f"{place}.space", space, known)
        self._closed(whole, {**known, **pinned}, f"{place}.space")
        needed = {(i, 1 - b) for i, b in space.items()} & self.literals
        inner: list[int] = []
        loose: set[tuple[int, int]] = set()
        if shown.by == "trap space inside the goal":
            if not surely(goal, whole):
                raise Refused(f"{place}.space", "the formula does not hold in all its states")
        else:
            inner = system.cone(system.markers(goal, whole), whole)
            touching = {(i, b) for i in inner for b in (0, 1)} & self.literals
            if occurrence == "ever" and (shown.by == "minimal trap space" or shown.retained):
                loose = touching - against if against is not None else set()
            else:
                needed |= touching
        if against is not None and not needed <= against:
            i, b = min(needed - against)
            raise Refused(f"{place}.against", f"`{system.names[i]}`={b} is missing: with it the reason does not hold")
        if shown.by == "minimal trap space" and self.update == "most-permissive":
            if occurrence != "ever":
                raise Refused(f"{place}.by", "it may show the formula in some of its states only")
            if trap_space(Pinned(system, inner, whole, loose=loose), inside=negation(goal)) is not None:
                raise Refused(f"{place}.space", "a trap space inside it avoids the formula")
        elif shown.by == "attractor" and self.update != "most-permissive":
            self._attractor(shown, inner, loose, whole, goal, occurrence, place)
        elif shown.by != "trap space inside the goal":
            raise Refused(f"{place}.by", f"`{shown.by}` proves nothing under {self.update} update")
        self.counts[shown.by] += 1

    def _attractor(
        self,
        shown: ShownBy,
        inner: Sequence[int],
        loose: set[tuple[int, int]],
        whole: Space,
        goal: Formula,
        occurrence: str,
        place: str,
    ) -> None:
        if shown.retained and occurrence == "ever":
            if self.update != "asynchronous":
                raise Refused(f"{place}.retained", f"retained values prove nothing under {self.update} update")
            retained = self._space(shown.retained, f"{place}.retained")
            if not self._acyclic(inner, retained, whole):
                raise Refused(f"{place}.retained", "a negative cycle has no retained value")
            runs: list[tuple[list[int], None]] = []
            for k, run in enumerate(shown.runs):
                updates = self._positions(run.updates, f"{place}.runs[{k}].updates")
                if run.into is not None:
                    raise Refused(f"{place}.runs[{k}].into", "no run into a trap space is needed here")
                runs.append((updates, None))
            where = Pinned(self.system, inner, whole, loose=loose)
            found = self._candidates.find(where, retained, [self._denied(goal)], runs=runs)
            if found is not None:
                raise Refused(f"{place}.retained", "a candidate inside the space does not satisfy the formula")
            return
        if not self.universal.isdisjoint(inner):
            raise Refused(f"{place}.space", "what its attractors show depends on a bit that it leaves open")
        if not self._judged(self._recomputed(inner, whole, goal), occurrence):
            raise Refused(f"{place}.space", "no attractor inside it shows the formula")

    def _judged(self, words: set[str], occurrence: str) -> bool:
        """Whether an attractor shows a formula as it must not, by how all of them show it."""
        return "always" in words or (occurrence == "ever" and "sometimes" in words)

    def _acyclic(self, part: Sequence[int], retained: Space, space: Space) -> bool:
        """Whether a part has no negative cycle inside a space without the retained positions.

        In a smaller space a rule depends on no more. So what is true of all that matters, with the constants alone, is
        true of each part of it in each space that has them; it is looked at once for all entries that retain the same.
        """
        constants, key = self.system.constants, frozenset(retained)
        if self._matters.issuperset(part) and constants.items() <= space.items():
            if key not in self._broken:
                rest = self._matters - key
                self._broken[key] = without_negative_cycle(self.system, rest, constants)
            if self._broken[key]:
                return True
        return without_negative_cycle(self.system, [i for i in part if i not in retained], space)

    def _denied(self, goal: Formula) -> Formula:
        """The negation of a goal: one object for one."""
        if id(goal) not in self._negations:
            self._negations[id(goal)] = (goal, negation(goal))
        return self._negations[id(goal)][1]

    def _recomputed(self, part: Sequence[int], space: Space, goal: Formula) -> set[str]:
        seen = {c >> 1 for formula in (goal, *(self.system.rules[i] for i in part)) for c in support(formula)}
        key = (tuple(part), tuple((i, space[i]) for i in sorted(seen) if i in space), goal)
        if key not in self._known:
            words = shown_by_attractors(self.system, part, space, goal, self.update)
            if words is None:
                raise Beyond(f"the attractors of a part of {len(part)} nodes are not computed again here")
            self._known[key] = words
            self.counts["recomputed"] += 1
        return self._known[key]

    def absence(
        self, absent: Absent, goal: Formula, occurrence: str, pins: Space, place: str, base: Space | None = None
    ) -> None:
        """The lemmas about proofs, of all attractors in ``base``, a trap space under the pins."""
        system = self.system
        forced = system.forced(pins, base)
        if absent.by == "percolation":
            if not surely(negation(goal), forced):
                raise Refused(place, "what is forced does not exclude the formula")
        elif absent.by == "trap spaces" and self.update == "most-permissive":
            avoiding = self._avoiding(absent, goal, forced, place)
            part = system.cone(system.markers(goal, forced), forced)
            part = system.cone([*part, *(i for space in avoiding for i in space)], forced)
            if occurrence == "always":
                found = trap_space(Pinned(system, part, forced, pins), inside=goal)
            else:
                found = trap_space(Pinned(system, part, forced, pins), meets=goal, apart_from=avoiding)
            if found is not None:
                raise Refused(place, "a trap space is left that may show the formula")
        elif absent.by == "candidates" and self.update == "asynchronous":
            self._by_candidates(absent, goal, occurrence, pins, forced, place)
        elif absent.by == "cycles" and self.update not in ("asynchronous", "most-permissive"):
            words = self._recomputed(system.cone(system.markers(goal, forced), forced), forced, goal)
            if "always" in words or (occurrence == "ever" and "sometimes" in words):
                raise Refused(place, "a cycle shows the formula")
        else:
            raise Refused(f"{place}.by", f"`{absent.by}` proves nothing under {self.update} update")
        self.counts[absent.by] += 1

    def _avoiding(self, absent: Absent, goal: Formula, forced: Space, place: str) -> list[dict[int, int]]:
        found = []
        for k, values in enumerate(absent.avoiding):
            here = f"{place}.avoiding[{k}]"
            space = self._trap(values, forced, here)
            if space is None:
                continue
            if not surely(negation(goal), space):
                raise Refused(here, "the formula can hold there")
            found.append(space)
        return found

    def _trap(self, values: Values, forced: Space, place: str) -> dict[int, int] | None:
        """A trap space cut down to what is forced under the pins; ``None`` if nothing of it is left."""
        try:
            space = joined(self._space(values, place), forced)
        except Contradiction:
            return None
        self._closed(space, forced, place)
        return space

    def _closed(self, space: Space, settled: Space, place: str) -> None:
        """Refuse a space that some rule leads out of; the values in ``settled`` are known to stay."""
        leaving = self.system.leaving(space, settled)
        if leaving:
            i = leaving[0]
            raise Refused(place, f"no trap space: the rule of `{self.system.names[i]}` can leave the value {space[i]}")

    def _by_candidates(
        self, absent: Absent, goal: Formula, occurrence: str, pins: Space, forced: Space, place: str
    ) -> None:
        system = self.system
        markers = system.markers(goal, forced)
        excluded = self._avoiding(absent, goal, forced, place)
        for k, values in enumerate(absent.regions):
            here = f"{place}.regions[{k}]"
            region = self._trap(values, forced, here)
            if region is None:
                continue
            words = self._recomputed(system.cone(system.markers(goal, region), region), region, goal)
            if "always" in words or (occurrence == "ever" and "sometimes" in words):
                raise Refused(here, "an attractor inside it shows the formula")
            excluded.append(region)
        runs: list[tuple[list[int], Space | None]] = []
        for k, run in enumerate(absent.runs):
            here = f"{place}.runs[{k}]"
            updates = self._positions(run.updates, f"{here}.updates")
            if run.into is None and occurrence == "ever":
                raise Refused(here, "it leads into no trap space, and proves nothing then")
            runs.append((updates, None if run.into is None else self._trap(run.into, forced, f"{here}.into")))
            if run.into is not None and runs[-1][1] is None:
                raise Refused(f"{here}.into", "nothing of it is left under the set")
        retained = self._space(absent.retained, f"{place}.retained")
        mentioned = [i for space in (*excluded, *(into or {} for _, into in runs)) for i in space]
        mentioned += [i for updates, _ in runs for i in updates]
        part = system.cone([*markers, *mentioned], forced)
        if not self._acyclic(part, retained, forced):
            raise Refused(f"{place}.retained", "a negative cycle has no retained value")
        demands = [goal] if occurrence == "always" else []
        where = Pinned(system, part, forced, pins)
        if self._candidates.find(where, retained, demands, excluded, runs) is not None:
            raise Refused(place, "a candidate for an attractor is left")

    # ------------------------------------------------------------------------------------------------------ the sum

    def _sum(self) -> None:
        clauses = SetClauses(self)
        alone: list[CertifiedAnswer] = []
        found: list[CertifiedAnswer] = []
        for entry in self.certificate.entries:
            if entry.answer == "refuted":
                clauses.learn(entry)
            elif entry.answer in ("found", "robust"):
                found.append(entry)
            else:
                alone.append(entry)
        settled = [set(entry.chosen) for entry in alone]
        seen: set[tuple[int, ...]] = set()
        for entry in sorted(found, key=lambda entry: (len(entry.chosen), entry.chosen)):
            if entry.chosen in seen:
                raise Refused(f"{entry.place}.set", "this set was found before")
            seen.add(entry.chosen)
            self._minimal(entry, clauses, settled)
            self.sets.append(self.words(entry.chosen))
        size = self.certificate.exhausted_size
        if size is None:
            return
        self.core = clauses.core([(e.chosen, {}) for e in found], [(e.chosen, {}) for e in alone], size)
        missed = self.missed()
        if missed is not None:
            raise Refused("entries", f"no entry answers {self.words(missed) or 'the empty set'}")

    def missed(self) -> tuple[int, ...] | None:
        """A set that the core leaves unanswered, if there is one."""
        solution = None if self.core is None else self.core.solution()
        return None if solution is None else tuple(x - 1 for x in solution if x <= len(self.pins))

    def _minimal(self, entry: CertifiedAnswer, clauses: SetClauses, settled: list[set[int]]) -> None:
        size = len(entry.chosen)
        if 1 << size > MAX_PARTS:
            self.unchecked.append(Refusal(entry.place, f"a set of {size} changes has too many parts to look at"))
            return
        for fewer in range(size):
            for part in combinations(entry.chosen, fewer):
                if set(part) not in settled and not clauses.covers(part):
                    raise Refused(entry.place, f"no entry refutes its part {self.words(part) or '(no change)'}")

    # ------------------------------------------------------------------------------------------------------- reading

    def words(self, chosen: Iterable[int]) -> str:
        """A set by what it does."""
        parts = []
        for k in chosen:
            held = self.certificate.choices[k]
            parts += [f"{name}={value}" for name, value in held.clamps]
            parts += [f"{source} -> {target}={value}" for source, target, value in held.cuts]
        return " + ".join(parts)

    def _space(self, values: Values, place: str) -> dict[int, int]:
        return dict(self._literals(values, place, any_position=True))

    def _positions(self, names: Iterable[str], place: str) -> list[int]:
        return [i for i, _ in self._literals(tuple((name, 0) for name in names), place, any_position=True)]

    def _literals(self, values: Values, place: str, any_position: bool = False) -> list[tuple[int, int]]:
        position = self.system.position
        found = [(position[name], value) for name, value in values if name in position]
        if len(found) == len(values) and (any_position or self.literals.issuperset(found)):
            return found
        for name, value in values:
            i = position.get(name)
            if i is None:
                raise Refused(place, f"there is no node or cuttable regulation `{name}`")
            if not any_position and (i, value) not in self.literals:
                raise Refused(place, f"no choice pins `{name}` to {value}")
        return found

    def _joined(self, place: str, *spaces: Space) -> dict[int, int]:
        try:
            return joined(*spaces)
        except Contradiction as twice:
            name = self.system.names[twice.args[0]]
            raise Refused(place, f"it has no state: `{name}` would have both values") from None


class Possible(Struct, frozen=True):
    """Which instantiations a proof must speak of."""

    #: The variable of each bit, by the position of the bit.
    at: Mapping[int, int]
    #: What all of them satisfy.
    clauses: tuple[tuple[int, ...], ...]
    #: What each variable says, bits and others, in the order of their numbers.
    names: tuple[str, ...]

    def elsewhere(self, bits: Space) -> tuple[int, ...]:
        """That an instantiation has other values of some of these bits."""
        return tuple(-self.at[i] if b else self.at[i] for i, b in bits.items())


class SetClauses:
    """The clauses of all refutations over the choices."""

    def __init__(self, check: CertificateCheck) -> None:
        self._check = check
        self._choosers: dict[tuple[int, int], list[int]] = {}
        for k in range(len(check.pins)):
            for pin in check.pins[k].items():
                self._choosers.setdefault(pin, []).append(k)
        self._learnt: list[tuple[list[tuple[int, int]], list[tuple[int, int]], Space]] = []

    def learn(self, entry: CertifiedAnswer, bits: Space = MappingProxyType({})) -> None:
        """A refutation; with ``bits`` only of the instantiations that have them."""
        position = self._check.system.position
        against = [(position[name], b) for name, b in entry.against]
        missing = [(position[name], b) for name, b in entry.missing]
        self._learnt.append((against, missing, bits))

    def covers(self, chosen: Sequence[int]) -> bool:
        """Whether some clause says that exactly this set fails."""
        pins = {pin for k in chosen for pin in self._check.pins[k].items()}
        return any(pins.isdisjoint(against) and pins.issuperset(missing) for against, missing, _ in self._learnt)

    def core(
        self,
        working: Sequence[tuple[Sequence[int], Space]],
        alone: Sequence[tuple[Sequence[int], Space]],
        size: int,
        possible: Callable[[int], Possible] | None = None,
    ) -> PropositionalCore:
        """What a set of at most ``size`` useful choices of which nothing is said would be a solution of.

        Of ``working`` sets all that contain one are answered, of those ``alone`` themselves; each with the bits of the
        instantiations for which it is so. ``possible``, given the last variable in use, says which of these there are.
        """
        check = self._check
        useful = set(check.useful)
        choices = {k: k + 1 for k in range(len(check.pins))}
        pinned = {pin: len(choices) + 1 + n for n, pin in enumerate(self._choosers)}
        there = Possible({}, (), ()) if possible is None else possible(len(choices) + len(pinned))
        names = check.system.names
        by_choice: list[tuple[int, ...]] = []
        for pin, choosers in self._choosers.items():
            by_choice.append((-pinned[pin], *(choices[k] for k in choosers)))
            by_choice += [(pinned[pin], -choices[k]) for k in choosers]
        groups = (
            ("choices that change nothing here", [(-x,) for k, x in choices.items() if k not in useful]),
            ("a pin is there exactly if a choice of the set has it", by_choice),
            (
                "no node is pinned to both values",
                [(-x, -pinned[i, 1]) for (i, b), x in pinned.items() if b == 0 and (i, 1) in pinned],
            ),
            ("instantiations that may be consistent", there.clauses),
            (
                "refutations: a set that works pins one of these, or does not pin one of those",
                [
                    (*(pinned[p] for p in against), *(-pinned[p] for p in missing), *there.elsewhere(bits))
                    for against, missing, bits in self._learnt
                ],
            ),
            (
                "found sets, and what holds one",
                [(*(-choices[k] for k in chosen), *there.elsewhere(bits)) for chosen, bits in working],
            ),
            (
                "sets that an entry of their own answers",
                [
                    (
                        *(-x if k in chosen else x for k, x in choices.items() if k in useful or k in chosen),
                        *there.elsewhere(bits),
                    )
                    for chosen, bits in alone
                ],
            ),
        )
        return PropositionalCore(
            (
                *(f"the set has {check.words([k])}" for k in choices),
                *(f"{names[i]} is pinned to {b}" for i, b in pinned),
                *there.names,
            ),
            tuple((why, tuple(clauses)) for why, clauses in groups if clauses),
            tuple(choices[k] for k in sorted(useful)),
            size,
        )
