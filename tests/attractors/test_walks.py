"""Walks and runs: every step is one of the dynamics, and a run means the same to the solver as to the rules."""

from __future__ import annotations

import random
from itertools import product

from logicnet.attractors.candidates import CandidateStates
from logicnet.attractors.runs import FEW, Begin
from logicnet.attractors.walks import towards, walk
from logicnet.compiled.circuit import Fanout
from logicnet.compiled.compile import compile_network
from logicnet.compiled.encoding import Encoding
from logicnet.compiled.space import Subspace
from logicnet.limits import Limits
from tests.conformance import definitions as truth
from tests.conformance.interventions import Dynamics

SEEDS = 100


def case(seed: int):
    """A random network with its circuit, what its rules give by state, a state, and pins that the state obeys."""
    rng = random.Random(seed)
    n = rng.randint(2, 6)
    net = truth.network(truth.random_rules(rng, n, inputs=0.1, arity=3))
    tables = [Dynamics(net).table(node.rule.expression) for node in net.nodes]
    state = rng.getrandbits(n)
    pinned = Subspace.of((v, state >> v & 1) for v in range(n) if rng.random() < 0.15)
    return rng, net, compile_network(net), tables, Subspace((1 << n) - 1, state), pinned


def updated(tables: list[int], state: int, v: int) -> int:
    return state & ~(1 << v) | (tables[v] >> state & 1) << v


def reachable(tables: list[int], state: int, pinned: Subspace) -> set[int]:
    seen, left = {state}, [state]
    while left:
        here = left.pop()
        for v in range(len(tables)):
            if not pinned.mask >> v & 1 and (there := updated(tables, here, v)) not in seen:
                seen.add(there)
                left.append(there)
    return seen


def test_every_step_of_a_walk_is_one_of_the_dynamics() -> None:
    for seed in range(SEEDS):
        rng, net, circuit, tables, state, pinned = case(seed)
        goal = [2 * rng.randrange(len(net)) + rng.randrange(2)]
        for steps in (walk(Fanout(circuit), state, 30, pinned, seed), towards(Fanout(circuit), state, [goal], pinned)):
            here = state.value
            for v, there in steps:
                assert not pinned.mask >> v & 1 and there != here and there == updated(tables, here, v), seed
                here = there


def test_a_walk_towards_a_goal_gets_there_where_it_can() -> None:
    """Nearly always: a heuristic promises nothing. A goal that is out of reach is never claimed."""
    reached = missed = none = 0
    for seed in range(SEEDS):
        rng, net, circuit, tables, state, pinned = case(seed)
        goals = [[2 * v + rng.randrange(2) for v in rng.sample(range(len(net)), 2)] for _ in range(2)]

        def there(value: int, goals: list[list[int]] = goals) -> bool:
            return any(all(value >> (c >> 1) & 1 == c & 1 for c in goal) for goal in goals)

        *_, end = (state.value, *(value for _, value in towards(Fanout(circuit), state, goals, pinned)))
        can = any(map(there, reachable(tables, state.value, pinned)))
        assert can or not there(end), seed
        reached, missed, none = reached + there(end), missed + (can and not there(end)), none + (not can)
    assert reached > SEEDS // 5 and none > SEEDS // 5 and missed <= SEEDS // 50


def test_what_updates_make_of_a_state_is_what_the_solver_says() -> None:
    for seed in range(SEEDS):
        rng, net, circuit, tables, state, pinned = case(seed)
        n = len(net)
        pinnable = {v for v in range(n) if pinned.mask >> v & 1 or rng.random() < 0.3}
        encoding = Encoding(circuit, Limits(), range(2 * n), pinnable=pinnable)
        signals, now, end = [*range(2 * n), *circuit.root], {}, state.value
        # All rules are switched off, so that every state is a model.
        asked = [encoding.state(), *encoding.switches(range(2 * n)), *encoding.inside(state), *encoding.held(pinned)]
        for v in [rng.randrange(n) for _ in range(rng.randint(0, 5))]:
            encoding.update(now, v)
            end = end if pinned.mask >> v & 1 else updated(tables, end, v)
        for signal in signals:
            true, literal = circuit.admits(Subspace((1 << n) - 1, end), signal), encoding.value(now, signal)
            assert encoding.solve([*asked, literal]) is true and encoding.solve([*asked, -literal]) is not true, seed


def test_runs_lead_where_they_say() -> None:
    """A candidate is excluded only by updates that lead it into a trap space without it, or out of what must hold.

    The run is lengthened for one candidate after the other, under different pins, and its end is looked at each time.
    """
    into = out = 0
    for seed in range(2 * SEEDS):
        rng, net, circuit, tables, _, _ = case(seed)
        n = len(net)
        pins = range(2 * n)
        candidates = CandidateStates(circuit, Limits(), tuple(pins))
        for _ in range(3):
            pinned = Subspace.of((v, rng.randrange(2)) for v in range(n) if rng.random() < 0.2)
            state = candidates.find([], pinned)
            if not isinstance(state, Subspace):
                continue
            signal = 2 * rng.randrange(n)
            signal += state.value >> (signal >> 1) & 1
            for end, begin in product(([], [signal]), Begin):
                pursuit = candidates.pursuit(end, pinned, begin)
                asked = [*candidates.assumptions(pinned), *candidates.encoding.inside(state)]
                led = pursuit.lead_out(state, signal ^ 1) if end else pursuit.lead_into_trap(state)
                if end and begin is Begin.AFRESH and n < FEW:
                    # Where states are few every one that is reachable is looked at.
                    found = reachable(tables, state.value, pinned)
                    assert led is any(value >> (signal >> 1) & 1 != signal & 1 for value in found), seed
                if not led:
                    continue
                assert candidates.encoding.solve([*asked, *pursuit.assumptions()]) is False, seed
                run = pursuit.used()[0]
                here, seen = state.value, [state.value]
                for v in run.updates:
                    assert not pinned.mask >> v & 1, seed
                    seen.append(here := updated(tables, here, v))
                if run.into is None:
                    assert any(value >> (signal >> 1) & 1 != signal & 1 for value in seen), seed
                    out += 1
                else:
                    assert circuit.is_trap_space(run.into & pinned, pinned) and not state.within(run.into), seed
                    assert any(value & run.into.mask == run.into.value for value in seen), seed
                    into += 1
    assert into > SEEDS // 5 and out > SEEDS // 2
