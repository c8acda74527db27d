"""The phenotype table: which settings of marker nodes some minimal trap space shows, without listing trap spaces.

With 60 free inputs there are at least 2^60 attractors and nobody can use their list; the number of marker patterns is
small. A pattern that fixes every marker is shown by a minimal trap space iff some trap space has it (shrink it), so
each costs one SAT call. Patterns with an oscillating marker need minimality as well: a trap space inside which no
marker can be fixed, or the settled regions are put aside one maximal trap space at a time.

How many settings of the free inputs show a pattern is counted exactly where :mod:`logicnet.attractors.environments`
finds that cheap. Otherwise a trap space all of whose minimal trap spaces have the pattern and that leaves k inputs free
proves at least 2^k settings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from logicnet.attractors.asynchronous import Analysis, Effort, LocalAttractor, against_trap_spaces, analyse, joined
from logicnet.attractors.environments import Leaf, PatternOutcome, settings_by_outcome
from logicnet.attractors.landscape import MarkerPattern, PatternGroup, Update, Verdict, Word
from logicnet.attractors.trap_spaces import minimal_trap_spaces, shrink
from logicnet.attractors.verdicts import PartClaim
from logicnet.compiled.circuit import Circuit, Closure, Fanout, percolate
from logicnet.compiled.encoding import Encoding, Smallest
from logicnet.compiled.space import FULL, Subspace
from logicnet.limits import Limits
from logicnet.network.model import Network, Setting

__all__ = ["Projection", "minimal_inside", "project"]

#: Distinct parts without inputs analysed to prove a table for asynchronous dynamics.
PROVED_PARTS = 64
#: Regions put aside one by one in the search for oscillating markers; inputs may need exponentially many.
MOST_REGIONS = 500
#: Patterns of one part without inputs.
MOST_OF_A_PART = 4_000
#: Steps of work that counting settings, the search for patterns and the proof for asynchronous dynamics may each do, a
#: tenth of a millisecond or so each: some five seconds.
MOST_WORK = 50_000


class Projection(Struct, frozen=True):
    """The rows, sorted by values (0, 1, oscillating), and what is proved of them."""

    rows: tuple[MarkerPattern, ...]
    #: Every setting in exactly one group, most settings first; ``None`` if that is not cheap.
    groups: tuple[PatternGroup, ...] | None
    #: What is proved of the patterns found, before any row is left out.
    claim: PartClaim
    #: A pattern that was left out for the cap; ``None`` if none was.
    left_out: tuple[Setting, ...] | None
    #: What refutes that minimal trap spaces are a complete, univocal, faithful list of attractors. What the markers do
    #: not depend on is left free.
    against: tuple[tuple[Word, list[LocalAttractor]], ...]


def project(
    circuit: Circuit,
    network: Network,
    pinned: Subspace,
    markers: Sequence[str],
    update: Update,
    cap: int,
    limits: Limits,
) -> Projection:
    """Which marker patterns the attractors of the pinned network have, in how many settings, at most ``cap`` of them.

    Guaranteed: each row is shown by a minimal trap space, or by an attractor where *complete* is yes; then no other
    pattern occurs, unless rows were cut. Most-permissive attractors are the minimal trap spaces. Asynchronous ones are
    told apart where every part can be analysed. A limit takes no row away that was found before; rows whose witness it
    left larger than a minimal trap space say so.
    """
    positions = [network.index[name] for name in markers]
    fixed = percolate(Fanout(circuit), pinned)
    inputs = sum(1 << network.index[node.name] for node in network.input_nodes())
    fanout = Fanout(circuit)

    def witness(values: tuple[Setting, ...], space: Subspace) -> tuple[Subspace, Verdict]:
        return _witness(circuit, fanout, pinned, space, values, positions, limits)

    # First of all what no later limit can take away: the patterns that fix every marker, each with its witness.
    search = _PatternSearch(circuit, fixed, positions, inputs, limits.allowance(MOST_WORK), cap)
    search.settled()
    early = {values: witness(values, space) for values, space in search.found.items()}
    counting = limits.allowance(MOST_WORK)

    def trap_leaf(part: Circuit, _around: Subspace) -> Leaf | None:
        return _trap_patterns(part, positions, counting)

    spaces = settings_by_outcome(circuit, fixed, inputs, positions, trap_leaf, counting)
    evidence = _in_trap_spaces(spaces, search, positions)
    if not update.fills_trap_spaces:
        proof = _Proof(positions, limits.allowance(MOST_WORK))
        outcomes = settings_by_outcome(circuit, fixed, inputs, positions, proof.leaf, proof.limits)
        _add_proof(evidence, outcomes, proof, positions)
    order = sorted(evidence.shown, key=lambda values: tuple(2 if b is None else b for b in values))
    witnesses = {values: early.get(values) or witness(values, evidence.shown[values]) for values in order[:cap]}
    settings = 1 << (inputs & ~fixed.mask).bit_count()
    rows = _rows(evidence, witnesses, positions, search.settings, settings)
    counted = evidence.outcomes is not None or evidence.spaces is not None
    left_out = order[cap] if len(order) > cap else None if counted else search.beyond
    groups = None
    if evidence.outcomes is not None and left_out is None:
        groups = _groups(evidence.outcomes, positions, inputs)
    return Projection(
        rows,
        groups,
        PartClaim(evidence.complete, evidence.univocal, evidence.faithful, evidence.reasons),
        left_out,
        evidence.against,
    )


def _rows(
    evidence: _Evidence,
    witnesses: Mapping[tuple[Setting, ...], tuple[Subspace, Verdict]],
    positions: Sequence[int],
    found: Mapping[tuple[Setting, ...], int],
    settings: int,
) -> tuple[MarkerPattern, ...]:
    """A row for each pattern with a witness; ``found``: in how many of all ``settings`` the search has seen it."""
    exact = None if evidence.outcomes is None else _counts(evidence.outcomes, positions)
    least = exact or ({} if evidence.spaces is None else _counts(evidence.spaces, positions))
    rows = []
    for values, (space, minimal) in witnesses.items():
        at_least = least.get(values, 1)
        if exact is None:
            at_least = max(at_least, found.get(values, 1))
        # A trap space in which all markers are fixed holds an attractor with these values in any case.
        known = exact is not None or (at_least == settings and None not in values)
        rows.append(MarkerPattern(values, at_least if known else None, at_least, space, minimal))
    return tuple(rows)


class _Evidence(Struct):
    """What the steps of :func:`project` have shown so far. A later step proves more; it takes nothing back."""

    #: A space with each pattern that is shown.
    shown: dict[tuple[Setting, ...], Subspace]
    #: Outcomes over all settings, counted in minimal trap spaces; ``None`` where a limit came first.
    spaces: Sequence[PatternOutcome] | None
    #: Outcomes over all settings, counted in attractors; ``None`` likewise.
    outcomes: Sequence[PatternOutcome] | None
    complete: Verdict = Verdict.YES
    univocal: Verdict = Verdict.YES
    faithful: Verdict = Verdict.YES
    reasons: tuple[str, ...] = ()
    against: tuple[tuple[Word, list[LocalAttractor]], ...] = ()


def _in_trap_spaces(
    spaces: Sequence[PatternOutcome] | None, search: _PatternSearch, positions: Sequence[int]
) -> _Evidence:
    """The patterns of minimal trap spaces: those counted over all settings, or else as ``search`` finds them."""
    if spaces is None:
        search.oscillating()
        known = _Evidence(dict(search.found), None, None)
        if search.open:
            known.complete, known.reasons = Verdict.UNKNOWN, (search.open,)
        return known
    shown: dict[tuple[Setting, ...], Subspace] = {}
    for outcome in spaces:
        for pattern, space in outcome.shown.items():
            shown.setdefault(_values(pattern, positions), space)
    return _Evidence(shown, spaces, spaces)


def _add_proof(
    evidence: _Evidence, outcomes: Sequence[PatternOutcome] | None, proof: _Proof, positions: Sequence[int]
) -> None:
    """Add what holds for asynchronous attractors: whether trap spaces tell all of them, and their patterns."""
    evidence.outcomes = outcomes
    if outcomes is None:
        evidence.complete = evidence.univocal = evidence.faithful = Verdict.UNKNOWN
        why = f"{proof.why}; only trap spaces were searched"
        evidence.reasons = tuple(dict.fromkeys((*evidence.reasons, why)))
    else:
        evidence.univocal, evidence.reasons, evidence.complete = proof.univocal, proof.reasons, Verdict.YES
        evidence.shown = {
            values: witness if None in values else evidence.shown.get(values, witness)
            for outcome in outcomes
            for values, witness in ((_values(p, positions), w) for p, w in outcome.shown.items())
        }
    evidence.against = proof.against


def _values(pattern: Subspace, positions: Sequence[int]) -> tuple[Setting, ...]:
    return tuple(pattern.get(v) for v in positions)


def _counts(outcomes: Sequence[PatternOutcome], positions: Sequence[int]) -> dict[tuple[Setting, ...], int]:
    """In how many settings each pattern occurs."""
    found: dict[tuple[Setting, ...], int] = {}
    for outcome in outcomes:
        for pattern in outcome.shown:
            values = _values(pattern, positions)
            found[values] = found.get(values, 0) + outcome.settings
    return found


def _groups(outcomes: Sequence[PatternOutcome], positions: Sequence[int], inputs: int) -> tuple[PatternGroup, ...]:
    groups = []
    for outcome in outcomes:
        patterns = sorted(
            (_values(pattern, positions) for pattern in outcome.shown),
            key=lambda values: tuple(2 if b is None else b for b in values),
        )
        space = next(iter(outcome.shown.values()))
        example = Subspace(space.mask & inputs, space.value & inputs)
        groups.append(PatternGroup(tuple(patterns), outcome.settings, example))
    return tuple(
        sorted(groups, key=lambda g: (-g.environments, [[2 if b is None else b for b in p] for p in g.patterns]))
    )


def _trap_patterns(part: Circuit, positions: Sequence[int], limits: Limits) -> Leaf | None:
    """The marker patterns of the minimal trap spaces of a part without inputs."""
    markers = [v for v in range(part.n) if part.origin[v] in positions]
    search = _PatternSearch(part, FULL, markers, 0, limits, MOST_OF_A_PART)
    search.settled()
    search.oscillating()
    if search.cut or search.open or limits.hit:
        return None
    names = [part.origin[v] for v in markers]
    return {_pattern(values, names): space for values, space in search.found.items()}


def _pattern(values: Sequence[Setting], positions: Sequence[int]) -> Subspace:
    return Subspace.of((v, b) for v, b in zip(positions, values, strict=True) if b is not None)


class _Proof:
    """The marker patterns of asynchronous attractors, part by part, where they are proved."""

    def __init__(self, positions: Sequence[int], limits: Limits) -> None:
        self._markers = sum(1 << v for v in set(positions))
        self.limits = limits
        self._analyses: list[Analysis] = []
        self._against: dict[Word, list[LocalAttractor]] = {}
        self._why = ""

    def leaf(self, part: Circuit, around: Subspace) -> Leaf | None:
        if len(self._analyses) == PROVED_PARTS:
            self._why = f"the inputs lead to more than {PROVED_PARTS} different parts"
            return None
        analysis = analyse(part, self.limits, Effort(states=False))
        self._analyses.append(analysis)
        for word, chosen in against_trap_spaces(analysis).items():
            self._against.setdefault(word, [joined(around, FULL, [a]) for a in chosen])
        moving = sum(1 << v for v in part.origin) & self._markers
        exact = all(a.faithful is Verdict.YES or not moving & ~a.space.mask for a in analysis.attractors)
        if analysis.complete is not Verdict.YES or not exact or not analysis.listed:
            self._why = analysis.reasons[0] if analysis.reasons else ""
            return None
        found: dict[Subspace, Subspace] = {}
        for a in analysis.attractors:
            found.setdefault(Subspace(a.space.mask & moving, a.space.value & moving), a.space)
        return found

    @property
    def why(self) -> str:
        """Why not every part was proved."""
        if self.limits.hit is not None:
            return f"the proof for asynchronous dynamics was stopped by {self.limits.hit}"
        return self._why or "the inputs act together in too many settings"

    @property
    def against(self) -> tuple[tuple[Word, list[LocalAttractor]], ...]:
        """A witness of each kind, in alphabetical order."""
        return tuple(sorted(self._against.items()))

    @property
    def univocal(self) -> Verdict:
        seen = {analysis.univocal for analysis in self._analyses}
        return Verdict.NO if Verdict.NO in seen else Verdict.UNKNOWN if Verdict.UNKNOWN in seen else Verdict.YES

    @property
    def reasons(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(reason for analysis in self._analyses for reason in analysis.reasons))


def _witness(
    circuit: Circuit,
    fanout: Fanout,
    pinned: Subspace,
    space: Subspace,
    values: Sequence[Setting],
    positions: Sequence[int],
    limits: Limits,
) -> tuple[Subspace, Verdict]:
    """A minimal trap space inside if it has the same values, else the space with what it forces.

    *Unknown*: a limit was reached before a minimal one was found; what is returned is a trap space that holds one.
    """
    around = percolate(fanout, pinned & space)
    if not circuit.is_trap_space(around, pinned):
        return around, Verdict.NO
    inside = minimal_inside(circuit, around, limits)
    if inside is None:
        # Inputs still free here are not above an oscillating marker, and cannot change a settled one.
        idle = Subspace.of((v, 0) for v in range(circuit.n) if circuit.is_input(v) and not around.mask >> v & 1)
        return percolate(fanout, around & idle), Verdict.UNKNOWN
    if None in values:
        # What is fixed cuts off what is above it.
        above = sum(1 << v for v in _free_ancestors(circuit, around, positions))
        if (inside.mask ^ around.mask) & above:
            return around, Verdict.NO
    return inside, Verdict.YES


def minimal_inside(circuit: Circuit, space: Subspace, limits: Limits) -> Subspace | None:
    """Some minimal trap space of the whole network inside a trap space of it."""
    part, _ = circuit.restrict(space)
    inside = next(minimal_trap_spaces(part, limits), None) if part.n else FULL
    if inside is None:
        return None
    lifted = part.lift(inside)
    return space & lifted


class _PatternSearch:
    """Patterns found so far, in the part of the network that the markers depend on."""

    def __init__(
        self, circuit: Circuit, fixed: Subspace, positions: Sequence[int], inputs: int, limits: Limits, cap: int
    ) -> None:
        # Everything recorded is in positions of the whole network, which those of a part are not.
        self._fixed = circuit.lift(fixed)
        self._limits = limits
        self._cap = cap
        #: A pattern that there was no place for under the cap.
        self.beyond: tuple[Setting, ...] | None = None
        self._open = ""
        ancestors = _free_ancestors(circuit, fixed, positions)
        self._part, _ = circuit.restrict(fixed, ancestors)
        place = {self._part.origin[v]: v for v in range(self._part.n)}
        self._positions = [circuit.origin[v] for v in positions]
        self._markers = [place[circuit.origin[v]] for v in positions if circuit.origin[v] in place]
        self._encoding = Encoding(self._part, limits, smallest=Smallest.YES)
        self._second: Encoding | None = None
        self._fanout = Fanout(self._part)
        #: Marker values -> a trap space of the whole network that has them.
        self.found: dict[tuple[Setting, ...], Subspace] = {}
        #: Marker values -> a number of settings of the inputs in which some minimal trap space certainly has them.
        self.settings: dict[tuple[Setting, ...], int] = {}
        above = set(ancestors)
        free = [v for v in range(circuit.n) if inputs >> circuit.origin[v] & 1 and not fixed.mask >> v & 1]
        self._idle = sum(1 for v in free if v not in above)
        self._inputs = [place[circuit.origin[v]] for v in free if v in above]

    @property
    def cut(self) -> bool:
        """Whether there are more patterns than the cap."""
        return self.beyond is not None

    @property
    def open(self) -> str:
        """Why patterns may be missing; empty if none is."""
        if self._limits.hit is not None:
            return f"the search for patterns was stopped by {self._limits.hit}"
        return self._open

    def _record(self, space: Subspace, region: Subspace | None) -> None:
        """A trap space with a pattern, and a larger one whose minimal trap spaces all have the same."""
        lifted = self._part.lift(space)
        whole = self._fixed & lifted
        values = tuple(whole.get(v) for v in self._positions)
        if values not in self.found and len(self.found) == self._cap:
            self.beyond = values
            return
        self.found.setdefault(values, whole)
        around = space if region is None else region
        settings = 1 << self._idle + sum(1 for v in self._inputs if not around.mask >> v & 1)
        self.settings[values] = max(settings, self.settings.get(values, 1))

    def settled(self) -> None:
        """Patterns that fix every marker: one SAT call each."""
        encoding = self._encoding
        steady = encoding.fresh()
        for v in self._markers:
            encoding.add([-steady, -(2 * v + 1), -(2 * v + 2)])
        while not self.cut and encoding.solve([steady]):
            space = encoding.space()
            self._record(space, self._region(space, encoding))
            pattern = Subspace.of((v, b) for v, b in space.fixed() if v in self._markers)
            # Forbids this pattern among steady ones; the clause must not bind the search for oscillating ones.
            encoding.add([-steady, *encoding.outside(pattern)])

    def oscillating(self) -> None:
        """Patterns with a free marker: find a minimal trap space, put aside a region that holds no other pattern."""
        encoding = self._encoding
        if not self._markers:
            return
        moving = encoding.fresh()
        choices = []
        for v in self._markers:
            free = encoding.fresh()
            encoding.add([-free, 2 * v + 1])
            encoding.add([-free, 2 * v + 2])
            choices.append(free)
        encoding.add([-moving, *choices])
        regions = 0
        while not self.cut and encoding.solve([moving]):
            if regions == MOST_REGIONS:
                self._open = f"oscillating markers were looked for in {MOST_REGIONS} regions; there are more"
                return
            regions += 1
            space = shrink(encoding, encoding.space())
            if space is None:
                return
            if any(not space.mask >> v & 1 for v in self._markers):
                lifted = self._part.lift(space)
                whole = self._fixed & lifted
                new = tuple(whole.get(v) for v in self._positions) not in self.found
                # What was put aside before must not hide a trap space from the count: a solver of its own.
                self._record(space, self._region(space, self._untouched()) if new else space)
            region = self._region(space, encoding)
            if region is None:
                return
            encoding.add(encoding.outside(region))

    def _untouched(self) -> Encoding:
        if self._second is None:
            self._second = Encoding(self._part, self._limits)
        return self._second

    def _region(self, space: Subspace, encoding: Encoding) -> Subspace | None:
        """A larger trap space whose minimal trap spaces all have the marker pattern of ``space``; None at a limit."""
        if self._limits.reached(self._part.n // 2) is not None:
            return None
        still = [v for v in self._markers if space.mask >> v & 1]
        moving = [v for v in self._markers if not space.mask >> v & 1]
        forbidden = [2 * v + 1 - b for v in still if (b := space.get(v)) is not None]
        settles = encoding.fresh()
        if moving:
            encoding.add([-settles, *(-c for v in moving for c in (2 * v + 1, 2 * v + 2))])
        closure = Closure(self._fanout, FULL, forbidden)
        closure.start(space)
        # Inputs first: each one left free doubles the settings that are proved.
        for v, b in sorted(space.fixed(), key=lambda known: known[0] not in self._inputs):
            if v in still or closure.holds(2 * v + 1 - b):
                continue
            before = closure.space()
            if closure.admit(2 * v + 1 - b) and moving:
                answer = encoding.solve([settles, *encoding.inside(closure.space())])
                if answer is None:
                    return None
                if answer:
                    closure = Closure(self._fanout, FULL, forbidden)
                    closure.start(before)
        encoding.add([-settles])
        return closure.space()


def _free_ancestors(circuit: Circuit, fixed: Subspace, positions: Sequence[int]) -> list[int]:
    found = {v for v in positions if not fixed.mask >> v & 1}
    stack = list(found)
    while stack:
        for u in circuit.regulators(stack.pop()):
            if u not in found and not fixed.mask >> u & 1:
                found.add(u)
                stack.append(u)
    return sorted(found)
