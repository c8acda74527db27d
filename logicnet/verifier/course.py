r"""Certificates about a start, or about changes that are temporary or made once.

The question is that of :mod:`logicnet.verifier.check`, asked of the attractors at the end of a course
(docs/semantics.md): a *start* is a list of spaces. What is *held*, that is inputs with a value, nodes held throughout
and whole regulations, has its value in every state of it. Two phases make a temporary course, one makes the others.

**Absent.** For each start the smallest trap space around it is computed, with the pins of S laid over it; permanent:
under S; one-shot: without S. Temporary: under S, then percolated, since an attractor has these values; what is held
gets its value back, and the smallest trap space without S around that follows. No run leaves such a space R, so every
attractor that is reached lies in it. The reasons of :mod:`~logicnet.verifier.check` are then asked of R in place of the
whole: each lemma there is about all attractors in one trap space.

**Refuted, by a trap space and a run.** Checked: T is a trap space of the last phase in which by the reasons there
*every* attractor shows the formula; and the runs lead from a state of the start into it. A run is followed with three
values, for all sets S' with every pin of ``missing`` and none of ``against`` together. In the beginning a position has
the value of its pin in ``missing``, or that of the start; it is *unknown* if a pin that S' may have says otherwise. An
update gives a position the value of its rule where all known values decide it, and leaves it unknown where they do not
or where S' may pin it to the other value. At the end each value of ``into`` is known, and ``into`` is a trap space
under S' (as in :mod:`~logicnet.verifier.check`) whose attractors lie in T. *Lemma*: every such S' fails. Proof: step by
step the state of f|S' has the known values; an update of a position that S' pins is left out and leaves the pin, which
is the known value. So the run of f|S' enters ``into``, and every attractor that is reached from there shows the
formula. One-shot: S' counts in the beginning only. Temporary: the first run leads into a trap space Z under S', so an
attractor of the first phase lies in it; the second run goes, without S', from the values of Z with what is held laid
over them, all else being unknown but the values ``shown`` (asynchronous). What these depend on inside Z is a part that
no S' pins and that follows nothing else; its attractors are all computed, and each has these values in some state. An
attractor in Z, looked at on that part, is one of them, so the second run may begin where they are shown.

**From one state, most-permissive.** Every minimal trap space of the smallest trap space around it is reached: a T cut
down to that is enough, for this very set.

**By following the course.** Where no such reason is short: the part that the markers depend on (with nothing left out
that the start contradicts; every node where fixed points count) is followed again for this very set, by decision
diagrams while it is small, state by state under the other schemes. Runs of the whole project to runs of the part, and
above each attractor that the part reaches lies one that the whole reaches.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from logicnet.verifier.check import Beyond, CertificateCheck, Refused
from logicnet.verifier.dynamics import MAX_SYMBOLIC, SymbolicPart, words_of_course
from logicnet.verifier.reading import Absent, CertifiedAnswer, LedBy, ShownBy, UpdateRun
from logicnet.verifier.rules import TRUE, Formula, Space, negation, simplified, support, surely
from logicnet.verifier.system import Contradiction, joined

__all__ = ["CourseCheck"]

#: Nodes up to which a course is followed state by state.
MAX_STATES = 10


class CourseCheck(CertificateCheck):
    """The checks of a certificate about courses."""

    def begin(self) -> None:
        super().begin()
        certificate, system = self.certificate, self.system
        self.kind, self.fixed_points = certificate.kind, certificate.criterion == "fixed-points"
        if certificate.criterion == "percolation":
            raise Refused("goal.criterion", "what percolates depends on no start, and on permanent changes only")
        if certificate.criterion == "minimal-trap-spaces":
            self.update = "most-permissive"
        if self.fixed_points and self.keep is None:
            self.keep = TRUE
        held = {name: value for name, value in certificate.environment if value is not None}
        held.update(certificate.throughout.clamps)
        self.held = {self.network.index[name]: value for name, value in held.items()}
        self.held |= dict.fromkeys(range(self.nodes, len(system.rules)), 1)
        #: Each start with what is held laid over it.
        self.starts = [
            {**self._space(values, f"goal.starts[{k}]"), **self.held}
            for k, values in enumerate(certificate.starts or ((),))
        ]
        if self.kind == "one-shot":
            for k, pins in enumerate(self.pins):
                if self.held.keys() & pins:
                    raise Refused(f"choices[{k}]", "it changes what is held, so made once it does nothing")
        #: What does not change while the course goes on, whatever is chosen.
        self._lasting = {i: b for i, b in self.held.items() if i not in system.pinnable}
        self._parts: dict[Formula, list[int]] = {}
        goals = [goal for goal, _ in self.absent.values()] + ([] if self.keep is None else [self.keep])
        matters = {i for goal in goals for i in self._part(goal)}
        self.useful = [k for k, pins in enumerate(self.pins) if matters & set(pins)]
        self._followed: dict[tuple[object, ...], set[str]] = {}
        #: The set that is looked at.
        self._chosen: Space = {}

    def _part(self, goal: Formula) -> list[int]:
        """What a goal depends on while a course goes on; every node where fixed points count."""
        if goal not in self._parts:
            system = self.system
            everything = list(range(len(system.rules)))
            cone = everything if self.fixed_points else system.cone(system.markers(goal, self._lasting), self._lasting)
            self._parts[goal] = cone
        return self._parts[goal]

    def entry(self, entry: CertifiedAnswer, pins: Space) -> None:
        self._chosen = pins
        super().entry(entry, pins)

    # ------------------------------------------------------------------------------------------------------ absent

    def absence(
        self, absent: Absent, goal: Formula, occurrence: str, pins: Space, place: str, base: Space | None = None
    ) -> None:
        if absent.by == "course":
            words = self._course(pins, goal)
            if "always" in words or (occurrence == "ever" and "sometimes" in words):
                raise Refused(place, "an attractor that is reached shows the formula")
            self.counts["course"] += 1
            return
        if self.fixed_points:
            raise Refused(f"{place}.by", f"`{absent.by}` does not speak of fixed points alone")
        reasons = absent.each if absent.by == "each start" else (absent,)
        if len(reasons) != len(self.starts):
            raise Refused(f"{place}.each", f"there are {len(self.starts)} starts, not {len(reasons)}")
        for k, (reason, start) in enumerate(zip(reasons, self.starts, strict=True)):
            here = f"{place}.each[{k}]" if absent.each else place
            last, around = self._around(start, pins)
            super().absence(reason, goal, occurrence, last, here, around)

    def _around(self, start: Space, pins: Space) -> tuple[Space, Space]:
        """The pins of the last phase, and a trap space that holds every attractor which is reached in it."""
        first = {**start, **pins}
        if self.kind == "permanent":
            return pins, self._closure(first, pins)
        if self.kind == "temporary":
            first = {**self.system.forced(pins, self._closure(first, pins)), **self.held}
        return {}, self._closure(first, {})

    def _closure(self, begin: Space, pins: Space) -> dict[int, int]:
        """The smallest trap space under pins around a space."""
        space = dict(begin)
        while True:
            leaving = self.system.leaving(space, pins)
            if not leaving:
                return space
            for i in leaving:
                del space[i]

    # ------------------------------------------------------------------------------------------------------- shown

    def presence(
        self,
        shown: ShownBy,
        goal: Formula,
        occurrence: str,
        pinned: Space,
        against: set[tuple[int, int]] | None,
        place: str,
    ) -> None:
        if shown.led is not None:
            self._led_there(shown, goal, occurrence, pinned, against, place)
            return
        if against is not None:
            self._about_this_set(pinned, against, set(self._part(goal)), place)
        if shown.by == "course":
            words = self._course(self._chosen, goal)
            if "always" not in words and not (occurrence == "ever" and "sometimes" in words):
                raise Refused(place, "no attractor that is reached shows the formula")
            self.counts["course"] += 1
            return
        self._from_one_state(shown, goal, occurrence, place)

    def _about_this_set(self, pinned: Space, against: set[tuple[int, int]], part: set[int], place: str) -> None:
        """Refuse a clause that covers a set which does something else to a part."""
        mine = {(i, b) for i, b in self._chosen.items() if i in part}
        if mine - set(pinned.items()):
            raise Refused(f"{place}.missing", "the reason is about this set alone, and the clause covers others")
        if {(i, b) for i, b in self.literals if i in part} - mine - against:
            raise Refused(f"{place}.against", "the reason is about this set alone, and the clause covers others")

    def _from_one_state(self, shown: ShownBy, goal: Formula, occurrence: str, place: str) -> None:
        if self.update != "most-permissive" or self.fixed_points or self.kind == "temporary":
            raise Refused(f"{place}.led", "no run leads there")
        last = self._chosen if self.kind == "permanent" else {}
        space = self._space(shown.space, f"{place}.space")
        for start in self.starts:
            around = self._closure({**start, **self._chosen}, last)
            if all(i in {**start, **self._chosen} for i in self._part(goal)) and _meet(space, around):
                within = joined(space, around)
                told = tuple((self.system.names[i], b) for i, b in sorted(within.items()))
                super().presence(
                    ShownBy(shown.by, told, shown.retained, shown.runs), goal, occurrence, last, None, place
                )
                return
        raise Refused(f"{place}.space", "it has no state in what is reached from one state of the start")

    def _led_there(
        self,
        shown: ShownBy,
        goal: Formula,
        occurrence: str,
        pinned: Space,
        against: set[tuple[int, int]] | None,
        place: str,
    ) -> None:
        led = shown.led
        assert led is not None
        if self.update == "synchronous" or self.fixed_points:
            raise Refused(f"{place}.led", "it is a run of asynchronous updates, and ends in any attractor")
        phases = 2 if self.kind == "temporary" else 1
        if len(led.runs) != phases or led.start >= len(self.starts):
            raise Refused(f"{place}.led", f"it has no start, or not as many runs as phases: {phases}")
        if self.kind == "permanent":
            super().presence(shown, goal, occurrence, pinned, against, place)
            last = pinned
        else:
            # Nothing is changed any more when the attractor is reached.
            super().presence(shown, goal, occurrence, {}, None, place)
            last = {}
        loose = set() if against is None else self.literals - against - set(pinned.items())
        state = self._begin(led, pinned, loose, f"{place}.led")
        if self.kind == "temporary":
            between = self._follow(state, led.runs[0], pinned, loose, f"{place}.led.runs[0]")
            shows = self._coming_back(led, between, {*pinned, *(i for i, _ in loose)}, f"{place}.led.shown")
            state = {**between, **shows, **self.held}
        elif led.shown:
            raise Refused(f"{place}.led.shown", "there is no phase before the last one")
        if self.kind != "permanent":
            loose = set()
        into = self._follow(state, led.runs[-1], last, loose, f"{place}.led.runs[{phases - 1}]")
        known = self.system.constants if self.kind == "permanent" else self.system.forced({})
        for i, b in self._space(shown.space, f"{place}.space").items():
            if into.get(i, known.get(i)) != b:
                raise Refused(f"{place}.led", f"the run does not lead to `{self.system.names[i]}`={b}")
        self.counts["led"] += 1

    def _judged(self, words: set[str], occurrence: str) -> bool:
        # A run leads to some attractor of the space, so every one has to show it.
        return words <= {"always"} or (occurrence == "ever" and words <= {"always", "sometimes"})

    def _begin(self, led: LedBy, pinned: Space, loose: set[tuple[int, int]], place: str) -> dict[int, int]:
        """What is known of the first state, whatever set the clause covers."""
        start = self.starts[led.start]
        begin = self._space(led.begin, f"{place}.begin")
        for i, b in begin.items():
            if start.get(i, b) != b:
                raise Refused(f"{place}.begin", f"`{self.system.names[i]}` is not {b} in the start")
        state = {**begin, **start}
        state = {i: b for i, b in state.items() if (i, 1 - b) not in loose}
        return {**state, **pinned}

    def _follow(
        self, state: Space, run: UpdateRun, pinned: Space, loose: set[tuple[int, int]], place: str
    ) -> dict[int, int]:
        """The trap space that a run leads into."""
        system, now = self.system, dict(state)
        if run.into is None:
            raise Refused(f"{place}.into", "it is missing")
        for i in self._positions(run.updates, f"{place}.updates"):
            if i in pinned:
                continue
            value = 1 if system.keeps(i, 1, now) else 0 if system.keeps(i, 0, now) else None
            now.pop(i, None)
            if value is not None and (i, 1 - value) not in loose:
                now[i] = value
        into = self._space(run.into, f"{place}.into")
        for i, b in into.items():
            if now.get(i) != b:
                raise Refused(f"{place}.into", f"the run does not lead to `{system.names[i]}`={b}")
        self._closed(into, pinned, f"{place}.into")
        return into

    def _coming_back(self, led: LedBy, between: Space, pinned: Set[int], place: str) -> dict[int, int]:
        """Values that each attractor inside a trap space of the first phase has in some state."""
        shows = self._space(led.shown, place)
        if not shows:
            return {}
        if self.update != "asynchronous":
            raise Refused(place, "what an attractor shows at some time is a reason under asynchronous dynamics alone")
        if fixed := sorted(between.keys() & shows.keys()):
            raise Refused(place, f"`{self.system.names[fixed[0]]}` is fixed in the trap space before")
        part = self.system.cone(shows, between)
        if touched := sorted(pinned & set(part)):
            raise Refused(place, f"these values depend on `{self.system.names[touched[0]]}`, which may be pinned")
        rules = [self._rule(i, {}, between, part) for i in part]
        values = True, tuple(2 * i + b for i, b in sorted(shows.items()))
        if "never" in self._ended_in(part, [rules], [{}], values):
            raise Refused(place, "an attractor never has these values")
        return shows

    # ------------------------------------------------------------------------------------------------ followed again

    def _course(self, pins: Space, goal: Formula) -> set[str]:
        """How the attractors that are reached show a formula."""
        key = tuple(sorted(pins.items())), goal
        if key not in self._followed:
            self._followed[key] = self._following(pins, goal)
        return self._followed[key]

    def _following(self, pins: Space, goal: Formula) -> set[str]:
        # What is held changes between the phases at most, and then at once.
        free = [i for i in self._part(goal) if i not in self.held]
        phases: list[tuple[Space, list[Formula]]] = []
        held_in: dict[str, list[Space]] = {"permanent": [pins], "temporary": [pins, {}], "one-shot": [{}]}
        for held_now in held_in[self.kind]:
            values = {**self.held, **{i: b for i, b in held_now.items() if i in self.held}}
            rules = [self._rule(i, held_now, values, free) for i in free]
            phases.append((values, rules))
        begins = [{**start, **{i: b for i, b in pins.items() if i not in self.held}} for start in self.starts]
        idle = {c >> 1 for c in support(goal)} - set(free) - set(phases[-1][0])
        told = simplified(goal, {**dict.fromkeys(idle, 0), **phases[-1][0]})
        return self._ended_in(free, [rules for _, rules in phases], begins, told)

    def _ended_in(
        self, free: Sequence[int], phases: Sequence[Sequence[Formula]], begins: Sequence[Space], goal: Formula
    ) -> set[str]:
        """How the attractors of the last phase that are reached show a formula."""
        if self.update == "asynchronous" and len(free) <= MAX_SYMBOLIC:
            words = self._by_diagrams(free, phases, begins, goal)
            if words is not None:
                return words
        if len(free) > MAX_STATES:
            raise Beyond(f"a course of {len(free)} nodes is not followed again here")
        return words_of_course(free, phases, begins, goal, self.update, self.fixed_points)

    def _rule(self, i: int, pins: Space, held: Space, free: Sequence[int]) -> Formula:
        """The rule of a position in a phase; what is written in it and changes nothing may as well be 0."""
        if i in pins:
            return TRUE if pins[i] else negation(TRUE)
        rule = self.system.rules[i]
        idle = {c >> 1 for c in support(rule)} - set(free) - set(held)
        return simplified(rule, {**dict.fromkeys(idle, 0), **held})

    def _by_diagrams(
        self, free: Sequence[int], phases: Sequence[Sequence[Formula]], begins: Sequence[Space], goal: Formula
    ) -> set[str] | None:
        from biodivine_aeon import Attractors, Reachability

        if not free:
            return {"always" if surely(goal, {}) else "never"}
        before, states, ends = None, None, []
        for rules in phases:
            part = SymbolicPart.of(free, rules)
            if part is None:
                return None
            if before is None:
                states = part.subspace(begins[0])
                for begin in begins[1:]:
                    states = states.union(part.subspace(begin))
            else:
                states = ends[0]
                for end in ends[1:]:
                    states = states.union(end)
                states = part.graph.transfer_from(states, before.graph)
            ends = Attractors.xie_beerel(part.graph, Reachability.reach_fwd(part.graph, states))
            before = part
        assert before is not None
        if self.fixed_points:
            ends = [end for end in ends if end.vertices().cardinality() == 1]
        return before.words(ends, goal)


def _meet(one: Space, other: Space) -> bool:
    try:
        joined(one, other)
    except Contradiction:
        return False
    return True
