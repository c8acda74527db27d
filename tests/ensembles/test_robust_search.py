"""Sets that work in every instantiation, against the definition: any set of instantiations, every kind of demand."""

import os
import random
from itertools import combinations, product

import pytest

from logicnet.attractors.landscape import Update
from logicnet.compiled.space import FULL, Subspace
from logicnet.ensembles.interventions import Failing, RobustSearch, SizeAnswered, Somewhere, UndecidedSomewhere, Working
from logicnet.limits import Limits
from logicnet.network.bnet import parse
from logicnet.network.case import Case
from logicnet.network.model import Clamp, Cut
from logicnet.perturbation.candidates import Candidates, Choice, candidate_regulations
from logicnet.perturbation.outcome import Goal, Occurrence
from logicnet.studies.ensemble import ensemble_interventions
from tests.conformance import definitions as truth
from tests.conformance.interventions import Dynamics

NETWORKS = int(os.environ.get("LOGICNET_FUZZ", "16"))
SIZE = 3


class Listed:
    """Instantiations by name of each."""

    def __init__(self, settings):
        self._settings = settings
        self.excluded = FULL

    def find(self, within=FULL, apart=()):
        self.excluded = within
        return next(
            (s for s in self._settings if s.within(within) and not any(s.within(cube) for cube in apart)), None
        )


class Problem:
    """A random network with hidden inputs, some of their settings, and demands."""

    def __init__(self, seed, update, occurrence):
        rng = random.Random(seed)
        self.update, self.occurrence = update, occurrence
        rules = truth.random_rules(rng, rng.randint(2, 4), inputs=0.1, arity=3)
        self.hidden = [f"c{i}" for i in range(rng.randint(2, 4))]
        for name in rules:
            if rules[name] != name and rng.random() < 0.9:
                rules[name] = f"({rules[name]}) {rng.choice('&|')} {rng.choice(('', '!'))}{rng.choice(self.hidden)}"
        self.net = net = truth.network({**rules, **{name: name for name in self.hidden}})
        self.environment = [(n, rng.choice((0, 1, None))) for n in rules if rules[n] == n]
        free = {name for name, value in self.environment if value is None}
        usable = [name for name in rules if name not in free]
        self.held = [Clamp(usable.pop(), 1)] if len(usable) > 2 and rng.random() < 0.2 else []
        self.choices = [Choice((Clamp(x, b),)) for x in usable for b in (0, 1)]
        self.cuts: list[Cut] = []
        channels = [
            c
            for c in candidate_regulations(net, clamped=self.held).choices
            if not {x for cut in c.cuts for x in (cut.source, cut.target)} & set(self.hidden)
        ]
        if channels and rng.random() < 0.4:
            self.choices += rng.sample(channels, min(2, len(channels)))
        rng.shuffle(self.choices)
        self.choices = self.choices[:6]

        def formula():
            names = list(rules)
            return truth.expression(truth.random_formula(rng, rng.sample(names, min(len(names), rng.randint(1, 2)))))

        self.abolish = formula()
        self.keep = formula() if rng.random() < 0.4 else None
        self.reach = formula() if rng.random() < 0.3 else None
        places = [net.index[name] for name in self.hidden]
        every = [Subspace.of(zip(places, values, strict=True)) for values in product((0, 1), repeat=len(places))]
        self.settings = rng.sample(every, rng.randint(1, len(every) // 2))
        self._dynamics = Dynamics(net)

    def works(self, chosen, setting):
        """The definition."""
        net = self.net
        pins = {net.index[n]: b for n, b in self.environment if b is not None}
        pins |= {net.index[c.node]: c.value for c in self.held}
        pins |= dict(setting.fixed())
        pins |= {net.index[c.node]: c.value for i in chosen for c in self.choices[i].clamps}
        cuts = [cut for i in chosen for cut in self.choices[i].cuts]
        found = self._dynamics.attractors(pins, cuts, self.update.value)
        goal = self._dynamics.table(self.abolish)
        for states in found:
            if states & goal and (self.occurrence is Occurrence.EVER or not states & ~goal):
                return False
            if self.reach is not None and states & ~self._dynamics.table(self.reach):
                return False
        return self.keep is None or any(not states & ~self._dynamics.table(self.keep) for states in found)

    def sets(self):
        for k in range(SIZE + 1):
            for chosen in combinations(range(len(self.choices)), k):
                pins = [c.node for i in chosen for c in self.choices[i].clamps]
                if len(set(pins)) == len(pins):
                    yield chosen

    def minimal(self):
        found = []
        for chosen in self.sets():
            if not any(set(part) <= set(chosen) for part in found) and all(
                self.works(chosen, setting) for setting in self.settings
            ):
                found.append(chosen)
        return set(found)

    def search(self):
        abolish, keep, reach = map(truth.demand, (self.abolish, self.keep, self.reach))
        case = Case(self.net, tuple(self.environment), tuple(self.held), tuple(self.cuts), self.update)
        return RobustSearch(
            case, Goal(abolish, self.occurrence, keep, reach), Candidates("test", tuple(self.choices)), self.hidden,
            Listed(self.settings), Limits(),
        )  # fmt: skip


@pytest.mark.parametrize("occurrence", list(Occurrence))
@pytest.mark.parametrize("update", list(Update))
def test_robust_sets_equal_enumeration(update, occurrence):
    some = several = kept = 0
    for seed in range(NETWORKS):
        problem = Problem(90_000 + seed, update, occurrence)
        if not problem.choices:
            continue
        entries = list(problem.search().run(SIZE))
        undecided = {entry.chosen for entry in entries if isinstance(entry, UndecidedSomewhere)}
        working = {entry.chosen: entry for entry in entries if isinstance(entry, Working)}
        expected = problem.minimal()
        assert [e.size for e in entries if isinstance(e, SizeAnswered)] == list(range(SIZE + 1))
        if undecided:
            assert update is Update.SYNCHRONOUS
            continue
        assert set(working) == expected, seed
        some += bool(expected)
        kept += bool(expected and problem.keep is not None)
        for entry in entries:
            if isinstance(entry, Failing):
                assert entry.at in problem.settings and not problem.works(entry.chosen, entry.at), seed
        for entry in working.values():
            several += len(entry.parts) > 1
            for setting in problem.settings:
                assert any(setting.within(part.cube) for part in entry.parts), seed
    assert some > NETWORKS // 3 and several and kept


@pytest.mark.parametrize("occurrence", list(Occurrence))
@pytest.mark.parametrize("update", [Update.ASYNCHRONOUS, Update.MOST_PERMISSIVE])
def test_sets_that_are_minimal_somewhere_equal_enumeration(update, occurrence):
    more = 0
    for seed in range(NETWORKS):
        problem = Problem(97_000 + seed, update, occurrence)
        if not problem.choices:
            continue
        first = len(problem.net) - len(problem.hidden)
        found = list(problem.search().somewhere(SIZE, [], first))
        assert [e.size for e in found if isinstance(e, SizeAnswered)] == list(range(SIZE + 1))
        sets = {entry.chosen for entry in found if isinstance(entry, Somewhere)}
        expected = set()
        for setting in problem.settings:
            works = [chosen for chosen in problem.sets() if problem.works(chosen, setting)]
            expected.update(c for c in works if not any(set(part) < set(c) for part in works))
        assert sets == expected, seed
        more += sets > problem.minimal()
    assert more > NETWORKS // 8


@pytest.mark.parametrize("occurrence", list(Occurrence))
@pytest.mark.parametrize("update", [Update.ASYNCHRONOUS, Update.MOST_PERMISSIVE])
def test_where_a_set_works_and_what_that_hinges_on(update, occurrence):
    hinges = kept = 0
    for seed in range(NETWORKS):
        problem = Problem(95_000 + seed, update, occurrence)
        if not problem.choices:
            continue
        search = problem.search()
        for chosen in list(problem.sets())[:8]:
            profile = search.profile(chosen, 100)
            works = [s for s in problem.settings if problem.works(chosen, s)]
            fails = [s for s in problem.settings if s not in works]
            assert not profile.why
            for setting in problem.settings:
                assert any(setting.within(part.cube) for part in profile.parts) is (setting in works), seed
                assert any(setting.within(entry.rests) for entry in profile.failing) is (setting in fails), seed
            if not works:
                assert not profile.hinges
                continue
            for setting in fails:
                assert any(setting.within(hinge.cube) for hinge in profile.hinges), seed
            for hinge in profile.hinges:
                hinges += 1
                kept += problem.keep is not None
                assert hinge.fails_at in fails and hinge.fails_at.within(hinge.cube)
                assert not any(setting.within(hinge.cube) for setting in works)
                for v, _ in hinge.cube.fixed():
                    rest = hinge.cube.mask & ~(1 << v)
                    wider = Subspace(rest, hinge.cube.value & rest)
                    assert any(setting.within(wider) for setting in works), seed
                others = hinge.fails_at.mask & ~hinge.cube.mask
                near = Subspace(others, hinge.fails_at.value & others)
                found = [setting for setting in works if setting.within(near)]
                assert hinge.works_at in found if found else hinge.works_at is None
    assert hinges > NETWORKS // 4 and kept


class Interrupting(Limits):
    """Interrupts itself when it has been asked so often."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self._after = after

    def reached(self, work: int = 1) -> str | None:
        self._after -= 1
        if self._after < 0:
            self.interrupt()
        return super().reached(work)


@pytest.mark.parametrize("shares", [False, True])
def test_a_search_that_is_stopped_anywhere_returns_what_it_has(shares: bool) -> None:
    network = parse("#: phenotype P, C & D\nA, B & E\nB, A | E\nC, A | B & D\nD, C | A\nE, D | A & B\n").network
    assert network is not None

    def asked(limits: Limits | None) -> set[tuple[str, ...]]:
        found = ensemble_interventions(
            network, "P", opened="connectives", keep="A | !A", reach="!P", max_size=2, shares=shares, limits=limits
        )
        assert limits is None or limits.hit is None or not found.finished
        return {one.labels for one in found.interventions}

    whole = asked(None)
    step, after, stopped = (1 if os.environ.get("LOGICNET_FUZZ") else 23), 0, True
    while stopped:
        limits = Interrupting(after)
        found = asked(limits)
        stopped = limits.hit is not None
        assert shares or found <= whole
        after += step
    assert after > step and found == whole
