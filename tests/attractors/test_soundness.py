"""What an answer about attractors claims is true on every path of the engine, and wherever a limit cuts it short.

Networks small enough to enumerate are decided by enumeration, so the paths meant for large ones are forced here by
taking enumeration (and diagrams) away. They may then leave more unknown, but never say anything false.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest

from logicnet.attractors import asynchronous, coupled, runs
from logicnet.attractors.candidates import CandidateStates
from logicnet.attractors.landscape import Attractor, Kind, Landscape, Shows, Update, Verdict
from logicnet.attractors.search import list_attractors
from logicnet.attractors.trap_spaces import minimal_trap_spaces
from logicnet.compiled.circuit import Circuit
from logicnet.compiled.compile import compile_network
from logicnet.limits import Limits
from logicnet.network.model import Network
from logicnet.network.resolve import pose
from logicnet.studies.attractors import find_attractors
from tests.conformance import definitions as truth

NETWORKS = int(os.environ.get("LOGICNET_FUZZ", "60"))
#: Networks with an attractor outside every minimal trap space.
OUTSIDE = 20 if os.environ.get("LOGICNET_FUZZ") else 6
#: As many are asked on each of six paths.
ON_EACH_PATH = OUTSIDE if os.environ.get("LOGICNET_FUZZ") else 3

Sets = list[frozenset[truth.State]]


class Countdown(Limits):
    """A limit that is hit when it is asked about for the n-th time, so that a cut can be put anywhere."""

    def __init__(self, questions: int) -> None:
        super().__init__()
        self.questions = questions

    def _passed(self) -> str | None:
        self.questions -= 1
        return "countdown" if self.questions < 0 else None


def networks(count: int, largest: int = 5, first: int = 0) -> Iterator[tuple[random.Random, Network]]:
    for seed in range(first, first + count):
        rng = random.Random(seed)
        rules = truth.random_rules(rng, rng.randint(2, largest), inputs=0.05, arity=rng.choice((2, 3, 3, 4)))
        formula = truth.random_formula(rng, rng.sample(list(rules), rng.randint(1, 2)))
        yield rng, truth.network(rules, {"P": formula})


def everywhere(net: Network) -> list[tuple[str, None]]:
    return [(node.name, None) for node in net.nodes if node.is_input]


def as_tuple(net: Network, attractor: Attractor) -> truth.Space:
    return tuple(attractor.space.get(v) for v in range(len(net)))


def claims_are_true(found: Landscape, sets: Sets) -> None:
    """Compares each claim of an answer with the attractors that there are."""
    net = found.network
    formula = net.phenotypes[0].formula
    held: Counter[frozenset[truth.State]] = Counter()
    for attractor in found.attractors:
        space = as_tuple(net, attractor)
        inside = [s for s in sets if truth.smaller(truth.hull(s), space)]
        assert inside, "an entry holds no attractor"
        held.update(inside)
        if attractor.kind is not Kind.MINIMAL_TRAP_SPACE and len(inside) > 1:
            # Attractors that share their hull are told apart by their states, which do not stand in the answer.
            inside = [s for s in inside if truth.hull(s) == space and attractor.size in (None, len(s))]
        if attractor.kind is Kind.FIXED_POINT:
            assert inside == [frozenset({space})] and attractor.size == 1
        if attractor.kind is Kind.COMPLEX:
            assert any(len(s) > 1 and attractor.size in (None, len(s)) for s in inside)
        if found.faithful is Verdict.YES:
            assert any(truth.hull(s) == space for s in inside)
        shows = attractor.phenotypes[0][1]
        if shows is not Shows.UNKNOWN:
            assert shows.value in {truth.shown(net, formula, s) for s in inside}
    if found.univocal is not Verdict.NO:
        alone = [a for a in found.attractors if a.kind is not Kind.MINIMAL_TRAP_SPACE]
        assert len({(a.space, a.size, a.phenotypes) for a in alone}) == len(alone), "an attractor is listed twice"
    if found.complete is Verdict.YES:
        assert set(held) == set(sets), "an attractor is missing"
    if found.exact_count and not found.limits:
        assert found.count == len(found.attractors)
        if found.complete is found.univocal is Verdict.YES:
            assert found.count == len(sets)


#: Names of the paths, and what is taken away to force them.
PATHS = {
    "diagrams": {"MAX_NODES": 0},
    "candidates first": {"MAX_NODES": 0, "AT_ONCE": 0},
    "walks from candidates": {"MAX_NODES": 0, "AT_ONCE": 0, "MOST_CHEAP_VISITS": 0},
    "candidates and walks": {"MAX_NODES": 0, "MAX_DIAGRAM": 0},
    "candidates alone": {"MAX_NODES": 0, "MAX_DIAGRAM": 0, "WALKS": 0},
    "coupled walks": {"MAX_NODES": 0, "MAX_DIAGRAM": 0, "ONE_BY_ONE": 0, "ONES": 0},
}
#: Whose constants these are, where it is not the engine.
ROOMS = {"WALKS": runs}


@pytest.fixture(params=list(PATHS))
def path(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    for name, value in PATHS[request.param].items():
        monkeypatch.setattr(ROOMS.get(name, asynchronous), name, value)
    short(monkeypatch)
    return str(request.param)


def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Coupled walks as short as tiny networks need them."""
    for name, value in {"WATCHED": 32, "BEFORE": 2, "WATCH": 8, "SETS": 3, "SWEEPS": 60, "FEW_SWEEPS": 20}.items():
        monkeypatch.setattr(coupled, name, value)


def test_paths_for_large_networks_never_say_anything_false(path: str) -> None:
    proved = 0
    for _, net in networks(NETWORKS):
        found = find_attractors(net, environment=everywhere(net))
        sets = list(truth.Truth(net).asynchronous())
        claims_are_true(found, sets)
        assert found.finished
        proved += found.complete is found.univocal is Verdict.YES
        if path in ("diagrams", "candidates first"):
            assert found.complete is found.faithful is Verdict.YES
            assert sorted(a.size or 0 for a in found.attractors) == sorted(map(len, sets))
    # Candidates alone prove both verdicts on most networks; a path that proved nothing would test nothing.
    assert proved > NETWORKS * 0.8


@pytest.mark.parametrize("open_", ["candidates and walks", "candidates alone"])
def test_what_is_open_goes_to_the_search_of_aeon(open_: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With nothing but candidates much is open; the last step settles all of it, hulls and sizes included."""
    for name, value in PATHS[open_].items():
        monkeypatch.setattr(ROOMS.get(name, asynchronous), name, value)
    settled = 0
    odd = attractors_outside_trap_spaces(OUTSIDE)[:6]
    plain = [(net, list(truth.Truth(net).asynchronous())) for _, net in networks(20)]
    for net, sets in [*odd, *plain]:
        before = find_attractors(net, environment=everywhere(net))
        found = list_attractors(pose(net, environment="all"), states=1, exhaust=True)
        claims_are_true(found, sets)
        assert found.complete is found.faithful is Verdict.YES
        assert found.univocal is not Verdict.UNKNOWN
        assert len(found.attractors) == len(sets)
        settled += Verdict.UNKNOWN in (before.complete, before.univocal, before.faithful)
    assert settled > 5


def test_limits_end_the_search_of_aeon(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in PATHS["candidates alone"].items():
        monkeypatch.setattr(ROOMS.get(name, asynchronous), name, value)

    def endless(_circuit: Circuit) -> Iterator[str]:
        while True:
            time.sleep(1)
        yield ""

    monkeypatch.setattr(asynchronous, "attractor_diagrams", endless)
    net, sets = attractors_outside_trap_spaces(OUTSIDE)[0]
    assert find_attractors(net, environment=()).complete is Verdict.UNKNOWN
    limits = Limits(time=1.5)
    found = list_attractors(pose(net), limits=limits, exhaust=True)
    claims_are_true(found, sets)
    assert found.complete is Verdict.UNKNOWN
    assert found.limits == ("time limit of 1.5 s",)
    assert any("AEON's own search was stopped by time limit of 1.5 s" in reason for reason in found.reasons)


def test_a_shared_candidate_is_in_every_attractor() -> None:
    """Where walks lead from all candidates to one; with several attractors there is no such state to be found."""
    found = several = 0
    for _, net in networks(NETWORKS):
        sets = list(truth.Truth(net).asynchronous())
        state = CandidateStates(compile_network(net), Limits()).shared()
        several += len(sets) > 1
        if state is not None:
            found += 1
            assert len(sets) == 1
            assert tuple(state.get(v) for v in range(len(net))) in sets[0]
    assert found > NETWORKS // 10 and several > NETWORKS // 10


def test_what_coupled_walks_prove_is_true(monkeypatch: pytest.MonkeyPatch) -> None:
    """A state of all attractors is in all of them; what is left outside meets each attractor outside."""
    short(monkeypatch)
    shared = several = empty = 0
    plain = ((net, list(truth.Truth(net).asynchronous())) for _, net in networks(NETWORKS // 3, first=5_000))
    for net, sets in [*plain, *attractors_outside_trap_spaces(OUTSIDE)[:10]]:
        circuit = compile_network(net)
        state = coupled.state_of_all(circuit, Limits())
        if state is not None:
            shared += 1
            assert all(tuple(state.get(v) for v in range(len(net))) in states for states in sets)
        spaces = [s for s in minimal_trap_spaces(circuit, Limits()) if s is not None]
        left = coupled.left_outside(circuit, spaces, Limits())
        assert left is not None
        traps = [tuple(s.get(v) for v in range(len(net))) for s in spaces]
        outside = [s for s in sets if not any(truth.smaller(truth.hull(s), trap) for trap in traps)]
        states = {tuple(state.get(v) for v in range(len(net))) for state in left}
        assert all(states & attractor for attractor in outside)
        several += bool(outside)
        empty += not left
    assert shared > NETWORKS // 20 and several > 5 and empty > NETWORKS // 6


@cache
def attractors_outside_trap_spaces(count: int) -> list[tuple[Network, Sets]]:
    """Networks with an attractor outside every minimal trap space, some of them inside larger trap spaces.

    Of some hundred random networks one is like that: they are drawn once for all tests.
    """
    rng = random.Random(7)
    found: list[tuple[Network, Sets]] = []
    while len(found) < count:
        core = {name: truth.random_formula(rng, ["a", "b", "c"]) for name in "abc"}
        sets = truth.Truth(truth.network(core)).asynchronous()
        spaces = truth.Truth(truth.network(core)).minimal_trap_spaces()
        if all(any(truth.smaller(truth.hull(s), t) for t in spaces) for s in sets):
            continue
        # A second motif, and a node that ties them together, so that regions inside one another occur.
        more = {name: truth.random_formula(rng, [name, "d", rng.choice("abc")]) for name in ("d", "e")}
        net = truth.network(core | more, {"P": "a & !d"})
        found.append((net, list(truth.Truth(net).asynchronous())))
    return found


def test_attractors_outside_minimal_trap_spaces_are_true_on_every_path(path: str) -> None:
    outside = 0
    for net, sets in attractors_outside_trap_spaces(OUTSIDE)[:ON_EACH_PATH]:
        found = find_attractors(net, environment=())
        claims_are_true(found, sets)
        outside += len(sets) > find_attractors(net, environment=(), update=Update.MOST_PERMISSIVE).count
    assert outside > ON_EACH_PATH // 3


@pytest.mark.parametrize("update", [Update.ASYNCHRONOUS, Update.MOST_PERMISSIVE])
@pytest.mark.parametrize("enumerating", [True, False])
def test_a_limit_at_any_moment_leaves_a_true_part(
    update: Update, enumerating: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not enumerating:
        monkeypatch.setattr(asynchronous, "MAX_NODES", 0)
    stopped = finished = 0
    for rng, net in networks(NETWORKS, first=10_000):
        whole = find_attractors(net, environment=everywhere(net), update=update)
        dynamics = truth.Truth(net)
        if update is Update.ASYNCHRONOUS:
            sets = list(dynamics.asynchronous())
        else:
            sets = [frozenset(truth.states_of(space)) for space in dynamics.minimal_trap_spaces()]
        part = find_attractors(net, environment=everywhere(net), update=update, limits=Countdown(rng.randrange(30)))
        claims_are_true(part, sets)
        if part.finished:
            finished += 1
            assert part == whole
        else:
            stopped += 1
            assert part.limits == ("countdown",) and not part.exact_count
            assert part.complete is not Verdict.YES
            known = {a.space for a in whole.attractors}
            assert {a.space for a in part.attractors if a.kind is Kind.FIXED_POINT} <= known
    assert stopped > NETWORKS // 10 and finished > NETWORKS // 20


@pytest.mark.parametrize("update", list(Update))
def test_a_run_stopped_before_its_first_entry_proves_nothing_of_entries(update: Update) -> None:
    net = truth.network({"i": "i", "a": "i | !b", "b": "a", "c": "!c"})
    found = find_attractors(net, environment=everywhere(net), update=update, limits=Countdown(0))
    assert found.limits == ("countdown",) and not found.attractors and not found.exact_count
    assert found.complete is found.univocal is found.faithful is Verdict.UNKNOWN
    assert any("countdown" in reason for reason in found.reasons)


def test_a_clamp_in_the_engine_equals_a_constant_in_the_file() -> None:
    for rng, net in networks(NETWORKS, first=20_000):
        name, value = rng.choice(net.names), rng.choice((0, 1))
        from logicnet.network.model import Clamp
        from logicnet.text.formula import format_expression

        rules = {node.name: format_expression(node.rule.expression) for node in net.nodes} | {name: str(value)}
        written = find_attractors(
            truth.network(rules, {"P": net.phenotypes[0].text}),
            environment=[(n, b) for n, b in everywhere(net) if n != name],
        )
        clamped = find_attractors(net, environment=everywhere(net), clamps=[Clamp(name, value)])
        assert clamped.attractors == written.attractors
        assert all(a.space.get(net.index[name]) == value for a in clamped.attractors)
