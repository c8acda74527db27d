r"""Why a phenotype survives a clamp set, or why it does not.

**It survives: a motif.** Let G be the values that the clamps, the environment and the rules force from outside alone
(percolation). A *self-sustaining* set of values M is one with: in every state that agrees with M and G, the rule of
each node of M gives the value that M gives it. So M with G is a trap space, and if P holds in all its states M *keeps P
alive*, under every update scheme. Smaller trap spaces fix more nodes, so the smallest M is a largest trap space inside
P; its size is brought down by SAT with a bound until none smaller is left (or until a fixed amount of work is spent:
then no part of it suffices, and that is all that is claimed). Where no trap space lies inside P, an attractor shows P
only in some of its states, or lies outside every minimal trap space; then the motif is the part of a trap space around
it that the open markers depend on. That part is self-sustaining and its open nodes see nothing else, but it is not
claimed to be the smallest. An open node may change in the attractor, and need not: the space can be the wider one.

**It does not, by force: a chain.** Percolation excludes P. The chain holds one step per node, each forced by steps
before it (the rule has that value in every state that agrees with its causes); no step can be left out.

**It does not, though nothing excludes P by force: vanished motifs.** Each motif that keeps P alive in the network
without the clamps must be contradicted by a clamp: if no clamp pins one of its nodes to another value and no cut takes
a cause from it, it is a trap space inside P of the clamped network as well. Each is listed with what breaks it.

**What each change is for.** For every clamp of a set that abolishes P, what keeps P alive when it alone is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from enum import Enum
from functools import cache

from msgspec import Struct

from logicnet.attractors.phenotype import ShownFormula
from logicnet.compiled.circuit import Closure, Fanout, percolate
from logicnet.compiled.compile import compile_network, formula_signals
from logicnet.compiled.encoding import Encoding
from logicnet.compiled.function import Effect, effects
from logicnet.compiled.regulation import strong_components
from logicnet.compiled.space import FULL, Subspace, held_space
from logicnet.errors import LimitReached
from logicnet.limits import Limits, shielded
from logicnet.network.case import Case, Demand, OfCase
from logicnet.network.citations import Citation, Citations
from logicnet.network.grounds import Grounds, Used, grounds
from logicnet.network.model import Clamp, Cut, Network, Setting, Sign
from logicnet.perturbation.outcome import Occurrence
from logicnet.perturbation.question import Decision, SetStatus, decide
from logicnet.perturbation.screen import ScreenAnswer
from logicnet.text.expression import format_expression
from logicnet.text.formula import Expression
from logicnet.text.notebook import Shown

__all__ = [
    "Cause", "Explainer", "Explanation", "Motif", "Need", "Origin", "Size", "Step", "Vanished", "explain_case",
]  # fmt: skip

_Changes = tuple[Clamp | Cut, ...]

#: Slices of conflicts that may be spent to prove that no smaller motif exists: some seconds.
PATIENCE = 20


class Origin(Enum):
    """Where a value comes from."""

    #: It is held by a clamp.
    CLAMP = "clamp"
    #: An input that the environment sets.
    ENVIRONMENT = "environment"
    #: A free input: the motif lives in environments with this value.
    CHOSEN = "free input"
    #: The rule gives it, in every state that agrees with the causes.
    RULE = "rule"
    #: Nothing known holds it: the attractor that shows the phenotype may change it, and need not.
    OPEN = "open"


class Size(Enum):
    """What is proved about the size of a motif."""

    #: No self-sustaining set with fewer values keeps the phenotype alive.
    SMALLEST = "smallest"
    #: No part of it keeps the phenotype alive; whether another, smaller set does was not settled.
    MINIMAL = "minimal"
    #: It is what the open part depends on; parts of it may be dispensable.
    NOT_MINIMAL = "not minimal"


class Cause(Struct, frozen=True):
    """One thing that a rule, or the phenotype, reads."""

    node: str
    #: ``None``: it is left open.
    value: Setting
    #: The effect of the node on what it is a cause of; ``None`` for a cause of the phenotype.
    sign: Effect | None
    #: The cut because of which it is not seen; ``value`` is then what is seen in its place.
    cut: Cut | None = None
    #: What is cited for the regulation, supporting findings first.
    evidence: tuple[Citation, ...] = ()


class Step(Struct, frozen=True):
    """One value, and why the node has it."""

    node: str
    #: ``None``: it is left open.
    value: Setting
    origin: Origin
    #: The rule in canonical spelling.
    rule: str
    #: For RULE: enough to force the value, and nothing of it can be left out. None for a constant rule.
    causes: tuple[Cause, ...] = ()
    #: Number of the cycle of causes it is on, from 1; 0 if on none.
    loop: int = 0
    #: Whether clamps, environment and rules force it from outside alone.
    forced: bool = True


class Motif(Struct, frozen=True):
    """A set of values that holds itself in place and keeps the phenotype alive."""

    #: Causes before what they cause; the steps of one loop stand together.
    steps: tuple[Step, ...]
    #: What shows the phenotype: a part of the steps that is enough. Empty for a phenotype that is always true.
    readout: tuple[Cause, ...]
    size: Size

    @property
    def held(self) -> tuple[Step, ...]:
        """The values that nothing from outside forces: what sustains itself, and what follows from it."""
        return tuple(step for step in self.steps if not step.forced)


class Need(Struct, frozen=True):
    """What happens when one change of a set is left out."""

    change: Clamp | Cut
    #: SURVIVES: the change is needed. ABOLISHED: it is not.
    answer: ScreenAnswer
    #: For SURVIVES: what keeps the phenotype alive then; ``None`` when a limit came first.
    motif: Motif | None = None
    #: For UNDECIDED.
    why: str = ""


class Vanished(Struct, frozen=True):
    """A motif of the network without the changes, and which changes contradict it."""

    motif: Motif
    broken_by: tuple[Clamp | Cut, ...]


class Explanation(OfCase, Shown, Struct, frozen=True):
    """Why a phenotype survives a clamp set or does not, with everything it was decided under."""

    case: Case
    #: The phenotype: its name, or a formula.
    demand: Demand
    occurrence: Occurrence
    #: ABOLISHED: proven absent, was there before. SURVIVES: shown. VACUOUS: it was never there. UNDECIDED: see ``why``.
    answer: ScreenAnswer
    why: str = ""
    #: For SURVIVES; ``None`` when a limit came first.
    motif: Motif | None = None
    #: For ABOLISHED and VACUOUS by force: from what is given to the read-out. Empty when percolation does not exclude
    #: the phenotype.
    chain: tuple[Step, ...] = ()
    #: What excludes the phenotype at the end of the chain.
    readout: tuple[Cause, ...] = ()
    #: For ABOLISHED: one per clamp and cut.
    needs: tuple[Need, ...] = ()
    #: For ABOLISHED: motifs that kept the phenotype alive before, none containing another.
    vanished: tuple[Vanished, ...] = ()
    #: Whether these are all motifs that kept the phenotype true throughout; further attractors may have shown it in
    #: some of their states.
    all_vanished: bool = True
    #: Evidence tables that could not be read.
    unusable: tuple[str, ...] = ()
    #: Limits that were hit, in words; empty iff ``finished``.
    limits: tuple[str, ...] = ()

    @property
    def phenotype(self) -> str:
        """As the user wrote it: the name of a phenotype, or a formula."""
        return self.demand.text

    @property
    def formula(self) -> Expression:
        return self.demand.formula

    @property
    def finished(self) -> bool:
        return not self.limits

    @property
    def is_proof(self) -> bool:
        """Whether the steps prove the verdict; otherwise, where nothing excludes it by force, the search does."""
        return self.by_force or self.motif is not None

    @property
    def is_cited(self) -> bool:
        """Whether there are reasons, in a file that cites findings: then :attr:`grounds` says something."""
        told = self.motif is not None or bool(self.chain or self.vanished)
        return told and bool(self.network.evidence or self.network.edges)

    @property
    def grounds(self) -> Grounds:
        """What the regulations rest on that the verdict uses: those of its chain, or of the motifs that it is told by.

        By force, and where the phenotype survives, they prove the verdict; otherwise they are what is shown of it.
        """
        told = [] if self.by_force else [gone.motif for gone in self.vanished]
        if self.motif is not None:
            told.append(self.motif)
        return grounds(_used((*self.chain, *(step for motif in told for step in motif.steps))))

    @property
    def by_force(self) -> bool:
        """Whether clamps, environment and rules exclude the phenotype by percolation."""
        return bool(self.readout) and self.answer in (ScreenAnswer.ABOLISHED, ScreenAnswer.VACUOUS)


def explain_case(
    case: Case,
    demand: Demand,
    *,
    occurrence: Occurrence = Occurrence.EVER,
    most: int = 5,
    limits: Limits | None = None,
    citations: Citations | None = None,
) -> Explanation:
    """Why the phenotype survives the clamps and cuts of the case in some allowed environment, or in none.

    Guaranteed: ``answer`` is exact unless UNDECIDED; every motif is self-sustaining and keeps the phenotype alive,
    every step of a chain is forced by its causes (see the module). At most ``most`` vanished motifs are listed.
    Inputs that the environment leaves free stand for all their values. ``citations`` of the network spare who asks
    often from reading its evidence tables each time.
    """
    explainer = Explainer(case.untreated, demand, occurrence=occurrence, most=most, limits=limits, citations=citations)
    return explainer.explain((*case.clamps, *case.cuts))


class Explainer:
    """Many explanations of one phenotype in one environment, each as :func:`explain_case` gives it.

    They share what does not depend on the set alone: what the network does untreated, and under the parts of a set.
    """

    def __init__(
        self,
        untreated: Case,
        demand: Demand,
        *,
        occurrence: Occurrence = Occurrence.EVER,
        most: int = 5,
        limits: Limits | None = None,
        citations: Citations | None = None,
    ) -> None:
        network = untreated.network
        self._case, self._demand, self._occurrence, self._most = untreated, demand, occurrence, most
        self._limits = limits or Limits()
        self._cited = citations or Citations(network)
        self._sign_of = _signs(network)
        self._decisions: dict[_Changes, Decision] = {}
        self._survivals: dict[_Changes, Motif | None] = {}
        #: The network untreated, with its motifs, and whether those are all.
        self._before: tuple[_Place, list[Motif], bool] | None = None

    def explain(self, changes: _Changes = ()) -> Explanation:
        """Why the phenotype survives these clamps and cuts in some allowed environment, or in none."""
        answer, why = ScreenAnswer.UNDECIDED, ""
        motif: Motif | None = None
        chain: tuple[Step, ...] = ()
        readout: tuple[Cause, ...] = ()
        needs: list[Need] = []
        vanished: list[Vanished] = []
        everything = True
        decision = self._decided(changes)
        if decision.status is SetStatus.REFUTED:
            answer = ScreenAnswer.SURVIVES
            with self._limits.stoppable(), suppress(LimitReached):
                motif = self._survival(changes)
        elif decision.status is SetStatus.PROVED:
            untreated = self._decided(())
            answer = {SetStatus.PROVED: ScreenAnswer.VACUOUS, SetStatus.REFUTED: ScreenAnswer.ABOLISHED}.get(
                untreated.status, ScreenAnswer.UNDECIDED
            )
            why = untreated.why and f"it is absent now, but whether it was there before is open: {untreated.why}"
            with self._limits.stoppable(), suppress(LimitReached):
                here = self._place(changes)
                chain, readout = here.chain()
                if answer is ScreenAnswer.ABOLISHED:
                    everything = False
                    before, motifs, everything = self._motifs()
                    vanished = [Vanished(found, here.broken(found, before)) for found in motifs]
                    needs = [self._need(change, tuple(c for c in changes if c != change)) for change in changes]
        else:
            why = decision.why
        return Explanation(
            case=self._case.under(changes),
            demand=self._demand,
            occurrence=self._occurrence,
            answer=answer,
            why=why,
            motif=motif,
            chain=chain,
            readout=readout,
            needs=tuple(needs),
            vanished=tuple(vanished),
            all_vanished=everything,
            unusable=self._cited.unusable,
            limits=() if self._limits.hit is None else (self._limits.hit,),
        )

    def _decided(self, changes: _Changes) -> Decision:
        if changes not in self._decisions:
            case = self._case.under(changes)
            self._decisions[changes] = decide(case, self._demand.formula, self._occurrence, self._limits)
        return self._decisions[changes]

    def _place(self, changes: _Changes) -> _Place:
        return _Place(self._case.under(changes), self._demand.formula, self._cited, self._sign_of, self._limits)

    def _survival(self, changes: _Changes) -> Motif | None:
        """What keeps the phenotype alive under changes that do not abolish it."""
        if changes not in self._survivals:
            self._survivals[changes] = self._place(changes).motif(self._decided(changes).witness)
        return self._survivals[changes]

    def _motifs(self) -> tuple[_Place, list[Motif], bool]:
        if self._before is None:
            before = self._place(())
            self._before = before, *before.motifs(self._decided(()).witness, self._most)
        return self._before

    def _need(self, change: Clamp | Cut, others: _Changes) -> Need:
        """What the set does without one of its changes."""
        decision = self._decided(others)
        if decision.status is SetStatus.REFUTED:
            return Need(change, ScreenAnswer.SURVIVES, self._survival(others))
        if decision.status is SetStatus.PROVED:
            return Need(change, ScreenAnswer.ABOLISHED)
        return Need(change, ScreenAnswer.UNDECIDED, why=decision.why)


def _used(steps: Iterable[Step]) -> Iterator[Used]:
    """The regulations by which steps have their values; a cut one is used by nobody."""
    for step in steps:
        for cause in step.causes:
            if cause.cut is None:
                sign = None if cause.sign in (None, Effect.BOTH) else Sign(cause.sign.value)
                yield Used(cause.node, step.node, sign, cause.evidence)


def _signs(network: Network) -> Callable[[str, str], Effect | None]:
    """The sign of a regulation as the rule has it as a function; worked out once per rule."""

    @cache
    def of(target: str) -> dict[str, Effect | None]:
        return effects(network.nodes[network.index[target]].rule.expression)

    return lambda source, target: of(target).get(source)


class _Place:
    """A network under clamps and cuts in an environment; cuts are nodes behind those of the network, pinned to 0."""

    def __init__(
        self,
        case: Case,
        formula: Expression,
        cited: Citations,
        sign_of: Callable[[str, str], Effect | None],
        limits: Limits,
    ) -> None:
        network = case.network
        self._network, self._cited, self._sign_of, self._limits = network, cited, sign_of, limits
        self.clamps, self.cuts = case.clamps, case.cuts
        self.circuit = compile_network(network, (), case.cuts, limits)
        self._false, self._true = formula_signals(self.circuit, formula, network.index, limits=limits)
        self._shown = ShownFormula(self.circuit, (self._false, self._true))
        index = network.index
        self._held = frozenset(index[clamp.node] for clamp in case.clamps)
        self._set = frozenset(index[name] for name in case.held) - self._held
        self._free = frozenset(index[name] for name in case.free)
        channels = {len(network) + k: 0 for k in range(len(self.cuts))}
        #: Clamps, settings and cuts: what the rules do not decide.
        self.given = held_space(case) & Subspace.of(channels.items())
        self.forced = percolate(Fanout(self.circuit), self.given)
        #: What each rule reads, as far as it was asked for.
        self._read: dict[int, set[int]] = {}

    # ------------------------------------------------------------------------------------------------------ chains

    def chain(self) -> tuple[tuple[Step, ...], tuple[Cause, ...]]:
        """From what is given to the read-out, when percolation excludes the phenotype; otherwise empty."""
        if self.circuit.admits(self.forced, self._true):
            return (), ()
        support = self._support([self._true], FULL)
        steps = self._steps(support, support.order, {})
        return steps, self._readout(self._true, support.values)

    def _support(self, targets: Sequence[int], core: Subspace) -> _Support:
        """Forced values, none of which can be left out, that together with the core keep all target signals false."""
        circuit, given = self.circuit, self.given
        nodes = [v for v, _ in self.forced.fixed() if not given.mask >> v & 1]
        # Only what the targets read, directly or not, can help.
        below = circuit.ancestors(c >> 1 for c in circuit.literals_below(targets))
        order = self._derive(sorted(set(nodes) & set(below)))
        for _ in range(2):
            # First what is not used at all, then one by one.
            order = self._used(targets, core, order)
        for v in reversed(order):
            fewer = self._derive([u for u in order if u != v])
            values = core.over(self._with(fewer))
            if not any(circuit.admits(values, signal) for signal in targets):
                order = fewer
        order = self._used(targets, core, order)
        return _Support(tuple(order), core.over(self._with(order)))

    def _derive(self, allowed: Sequence[int]) -> list[int]:
        """Those of the nodes that are forced using no others, causes first: layer by layer, each in the order given."""
        order: list[int] = []
        values = self.given
        place = {v: k for k, v in enumerate(allowed)}
        readers: dict[int, list[int]] = {}
        for v in allowed:
            for u in self._regulators(v):
                if u in place:
                    readers.setdefault(u, []).append(v)
        asked: Sequence[int] = allowed
        while asked:
            if (why := self._limits.reached(len(asked))) is not None:
                # An explanation that is longer than promised is none.
                raise LimitReached(f"stopped by {why}")
            layer = [v for v in asked if self._forces(values, v, self.forced)]
            order += layer
            values = _part(self.forced, layer).over(values)
            # Only what reads a value that is new can be forced now and was not before.
            new = {v for u in layer for v in readers.get(u, ()) if not values.mask >> v & 1}
            asked = sorted(new, key=place.__getitem__)
        return order

    def _regulators(self, v: int) -> set[int]:
        if v not in self._read:
            self._read[v] = self.circuit.regulators(v)
        return self._read[v]

    def _used(self, targets: Sequence[int], core: Subspace, order: Sequence[int]) -> list[int]:
        """The nodes of a derivation that the targets use, directly or through others, with the reasons chosen here."""
        place = {v: k for k, v in enumerate(order)}
        everything = core.over(self._with(order))
        used: set[int] = set()
        pending = [u for signal in targets for u, _ in self._reason(everything, signal, place).fixed()]
        while pending:
            v = pending.pop()
            if v in place and v not in used and not core.mask >> v & 1:
                used.add(v)
                before = self._with(order[: place[v]])
                pending += [u for u, _ in self._reason(before, self._other(v, self.forced), place).fixed()]
        return [v for v in order if v in used]

    def _with(self, nodes: Iterable[int]) -> Subspace:
        return _part(self.forced, nodes).over(self.given)

    def _other(self, v: int, values: Subspace) -> int:
        """The signal "the rule of v can leave the value that ``values`` gives it"."""
        return self.circuit.root[2 * v + 1 - (values.value >> v & 1)]

    def _forces(self, values: Subspace, v: int, wanted: Subspace) -> bool:
        return not self.circuit.admits(values, self._other(v, wanted))

    def _reason(self, values: Subspace, signal: int, place: dict[int, int]) -> Subspace:
        """Values that keep a signal false, none of which can be left out. What comes late in ``place`` goes first."""
        below = {c >> 1 for c in self.circuit.literals_below([signal])}
        kept = Subspace.of((v, b) for v, b in values.fixed() if v in below)
        for v in sorted((v for v, _ in kept.fixed()), key=lambda v: (-place.get(v, -1), v)):
            without = Subspace(kept.mask & ~(1 << v), kept.value & ~(1 << v))
            if not self.circuit.admits(without, signal):
                kept = without
        return kept

    # ------------------------------------------------------------------------------------------------------ motifs

    def motif(self, witness: Subspace | None) -> Motif | None:
        """What keeps the phenotype alive here; ``witness`` is a trap space that holds an attractor which shows it.

        ``None`` when a limit comes first.
        """
        found = next(self._cores(), None)
        if found is not None:
            return self._at_rest(*found)
        if self._limits.hit is not None or witness is None:
            return None
        return self._left_open(witness)

    def motifs(self, witness: Subspace | None, most: int) -> tuple[list[Motif], bool]:
        """At most ``most`` motifs, and whether those are all."""
        found: list[Motif] = []
        for core, size in self._cores():
            if len(found) == most:
                return found, False
            found.append(self._at_rest(core, size))
        if found or self._limits.hit is not None or witness is None:
            return found, self._limits.hit is None
        return [self._left_open(witness)], True

    def _cores(self) -> Iterator[tuple[Subspace, Size]]:
        """Inclusion-minimal sets of values beyond the forced ones that keep the phenotype true; a smallest one first.

        Each is a largest trap space inside P of what is left of the network after percolation.
        """
        if not self.circuit.admits(self.forced, self._false):
            yield FULL, Size.SMALLEST
            return
        markers = {c >> 1 for c in self.circuit.literals_below([self._false, self._true])}
        free = [v for v in self.circuit.ancestors(markers) if not self.forced.mask >> v & 1]
        part, signals = self.circuit.restrict(self.forced, self._closed(free, markers))
        forbidden = signals[self._false]
        encoding = Encoding(part, self._limits)
        fanout = Fanout(part)
        fewest: int | None = None
        while encoding.solve([-encoding.literal(forbidden)]):
            space, size = _grown(fanout, encoding.space(), forbidden), Size.MINIMAL
            if fewest is None:
                space, size = _fewest(encoding, fanout, space, forbidden)
                fewest = space.mask.bit_count() if size is Size.SMALLEST else -1
            elif space.mask.bit_count() == fewest:
                size = Size.SMALLEST
            yield part.lift(space), size
            # Not inside that one again.
            encoding.add(2 * v + 2 - b for v, b in space.fixed())

    def _closed(self, free: Sequence[int], markers: Iterable[int]) -> list[int]:
        """The free nodes from which a free marker is reached through free nodes."""
        inside, found = set(free), set[int]()
        pending = [v for v in markers if v in inside]
        while pending:
            v = pending.pop()
            if v not in found:
                found.add(v)
                pending += [u for u in self.circuit.regulators(v) if u in inside]
        return sorted(found)

    def _at_rest(self, core: Subspace, size: Size) -> Motif:
        targets = [self._other(v, core) for v, _ in core.fixed() if v not in self._free] + [self._false]
        support = self._support(targets, core)
        steps = self._steps(support, [*support.order, *(v for v, _ in core.fixed())], {})
        return Motif(steps, self._readout(self._false, support.values), size)

    def _left_open(self, witness: Subspace) -> Motif:
        """The part of a trap space that its free markers depend on."""
        values = self.given.over(witness)
        part, _ = self.circuit.restrict(values)
        free = [v for v in range(self.circuit.n) if not values.mask >> v & 1]
        at = {v: i for i, v in enumerate(free)}
        moving = [free[i] for i in part.ancestors(at[v] for v in sorted(self._shown.support) if v in at)]
        seen = {v: [u for u in sorted(self.circuit.regulators(v)) if values.mask >> u & 1] for v in moving}
        needed: set[int] = set()
        pending = [u for v in moving for u in seen[v]] + [v for v in self._shown.support if values.mask >> v & 1]
        while pending:
            v = pending.pop()
            if v not in needed and not self.forced.mask >> v & 1:
                needed.add(v)
                if v not in self._free:
                    pending += [u for u, _ in self._reason(values, self._other(v, values), {}).fixed()]
        core = _part(values, sorted(needed))
        targets = [self._other(v, core) for v, _ in core.fixed() if v not in self._free]
        support = self._support(targets, core)
        # What is forced from outside and seen by a moving node, or by the phenotype, belongs to the picture as well.
        looked_at = [u for v in moving for u in seen[v]] + [v for v in self._shown.support if values.mask >> v & 1]
        outside = {u for u in looked_at if not core.mask >> u & 1 and not self.given.mask >> u & 1}
        whole = self._deepened(support, outside)
        order = [*whole.order, *sorted(needed), *moving]
        steps = self._steps(whole, order, {v: tuple(sorted(self.circuit.regulators(v))) for v in moving})
        readout = tuple(
            self._cause(v, None if v in at else values.value >> v & 1, None) for v in sorted(self._shown.support)
        )
        return Motif(steps, readout, Size.NOT_MINIMAL)

    def _deepened(self, support: _Support, more: set[int]) -> _Support:
        """A support with further forced values and everything they need."""
        order = self._derive([v for v, _ in self.forced.fixed() if not self.given.mask >> v & 1])
        place = {v: k for k, v in enumerate(order)}
        wanted, pending = set(support.order), list(more)
        while pending:
            v = pending.pop()
            if v in place and v not in wanted:
                wanted.add(v)
                before = self._with(order[: place[v]])
                pending += [u for u, _ in self._reason(before, self._other(v, self.forced), place).fixed()]
        kept = [v for v in order if v in wanted]
        return _Support(tuple(kept), self._with(kept).over(support.values))

    def broken(self, motif: Motif, before: _Place) -> tuple[Clamp | Cut, ...]:
        """The clamps that pin a node of a motif to another value, and the cuts that take a cause from it."""
        index = self._network.index
        values = {index[step.node]: step.value for step in motif.steps}
        found: list[Clamp | Cut] = [
            clamp for clamp in self.clamps if index[clamp.node] in values and values[index[clamp.node]] != clamp.value
        ]
        fixed = Subspace.of((v, b) for v, b in sorted(values.items()) if b is not None)
        for k, cut in enumerate(self.cuts):
            v = index[cut.target]
            if v in values and (values[v] is None or v not in before._free):
                one = _channels(len(self._network), len(self.cuts), k).over(fixed)
                if values[v] is None or self.circuit.admits(one, self._other(v, fixed)):
                    found.append(cut)
        return tuple(found)

    # ------------------------------------------------------------------------------------------------------- words

    def _steps(self, support: _Support, order: Sequence[int], moving: dict[int, tuple[int, ...]]) -> tuple[Step, ...]:
        """The steps for these nodes and for what is given to them, causes first and loops together."""
        place = {v: k for k, v in enumerate(support.order)}
        reasons: dict[int, tuple[int, ...]] = {}
        for v in order:
            if v in moving:
                reasons[v] = moving[v]
            elif v in place:
                reason = self._reason(self._with(support.order[: place[v]]), self._other(v, self.forced), place)
                reasons[v] = tuple(u for u, _ in reason.fixed())
            elif v not in self._free:
                reason = self._reason(support.values, self._other(v, support.values), place)
                reasons[v] = tuple(u for u, _ in reason.fixed())
        outside = {u for causes in reasons.values() for u in causes if self.given.mask >> u & 1}
        below = {c >> 1 for c in self.circuit.literals_below([self._false, self._true])}
        outside |= {v for v in below if self.given.mask >> v & 1}
        n = len(self._network)
        nodes = [*sorted(v for v in outside if v < n), *order]
        at = {v: i for i, v in enumerate(nodes)}
        targets: list[list[int]] = [[] for _ in nodes]
        for v, causes in reasons.items():
            for u in causes:
                if u in at:
                    targets[at[u]].append(at[v])
        steps: list[Step] = []
        loops = 0
        # Components come sinks first; causes are wanted first.
        for component in reversed(strong_components(targets)):
            members = _round(component, targets)
            loop = 0
            if len(members) > 1 or members[0] in targets[members[0]]:
                loops += 1
                loop = loops
            steps += [self._step(nodes[i], support.values, reasons, moving, place, loop) for i in members]
        return tuple(steps)

    def _step(
        self,
        v: int,
        values: Subspace,
        reasons: dict[int, tuple[int, ...]],
        moving: dict[int, tuple[int, ...]],
        place: dict[int, int],
        loop: int,
    ) -> Step:
        node = self._network.nodes[v]
        origin = Origin.RULE
        if v in self._held:
            origin = Origin.CLAMP
        elif v in self._set:
            origin = Origin.ENVIRONMENT
        elif v in moving:
            origin = Origin.OPEN
        elif v in self._free:
            origin = Origin.CHOSEN
        causes = tuple(self._cause(u, values.get(u), node.name) for u in reasons.get(v, ()))
        forced = bool(self.forced.mask >> v & 1)
        rule = format_expression(node.rule.expression)
        return Step(node.name, values.get(v), origin, rule, causes, loop, forced)

    def _cause(self, u: int, value: Setting, target: str | None) -> Cause:
        n = len(self._network)
        if u >= n:
            cut = self.cuts[u - n]
            return Cause(cut.source, cut.value, self._sign_of(cut.source, cut.target), cut)
        name = self._network.names[u]
        if target is None:
            return Cause(name, value, None)
        return Cause(name, value, self._sign_of(name, target), None, self._cited.of(name, target))

    def _readout(self, signal: int, values: Subspace) -> tuple[Cause, ...]:
        return tuple(self._cause(u, b, None) for u, b in self._reason(values, signal, {}).fixed())


class _Support(Struct, frozen=True):
    """Forced nodes in an order in which each follows from those before it, and all values: given, these, the core."""

    order: tuple[int, ...]
    values: Subspace


def _grown(fanout: Fanout, space: Subspace, forbidden: int) -> Subspace:
    """A maximal trap space around one that keeps a signal false. What is free in it nobody needs."""
    closure = Closure(fanout, FULL, [forbidden])
    closure.start(space)
    for v, b in space.fixed():
        if not closure.holds(2 * v + 1 - b):
            closure.admit(2 * v + 1 - b)
    return closure.space()


def _fewest(encoding: Encoding, fanout: Fanout, space: Subspace, forbidden: int) -> tuple[Subspace, Size]:
    """From a trap space that keeps a signal false to one with the fewest fixed nodes, as far as patience goes."""
    from pysat.card import ITotalizer

    n = encoding.circuit.n
    fixed = space.mask.bit_count()
    if fixed <= 1:
        return space, Size.SMALLEST
    active = encoding.fresh()
    loose = []
    for v in range(n):
        # True only if both values are admitted.
        free = encoding.fresh()
        encoding.add([-free, 2 * v + 1])
        encoding.add([-free, 2 * v + 2])
        loose.append(free)
    top = encoding.fresh()
    with shielded():
        counter = ITotalizer([-free for free in loose], ubound=fixed - 1, top_id=top)
    for clause in counter.cnf.clauses:
        encoding.add([*clause, -active])
    while encoding.fresh() < counter.top_id:
        pass
    bounds = list(counter.rhs)
    counter.delete()
    size = Size.SMALLEST
    while fixed > 1:
        answer = encoding.solve([active, -bounds[fixed - 1], -encoding.literal(forbidden)], slices=PATIENCE)
        if not answer:
            size = Size.SMALLEST if answer is False else Size.MINIMAL
            break
        space = _grown(fanout, encoding.space(), forbidden)
        fixed = space.mask.bit_count()
    encoding.add([-active])
    return space, size


def _round(component: list[int], targets: list[list[int]]) -> list[int]:
    """The members of a component in the order in which a walk along the causes meets them, from the first."""
    inside, found = set(component), list[int]()
    pending = [component[0]]
    while pending:
        v = pending.pop()
        if v in inside:
            inside.discard(v)
            found.append(v)
            pending += sorted(targets[v], reverse=True)
    return found


def _channels(n: int, count: int, cut: int) -> Subspace:
    """Channels of which only one is cut."""
    return Subspace.of((n + k, 0 if k == cut else 1) for k in range(count))


def _part(space: Subspace, nodes: Iterable[int]) -> Subspace:
    mask = sum(1 << v for v in nodes)
    return Subspace(space.mask & mask, space.value & mask)
