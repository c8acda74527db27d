"""The solver's consistent instantiations are those of enumeration over explicit state graphs."""

from __future__ import annotations

import os
import random

from logicnet.compiled.space import FULL, Subspace
from logicnet.ensembles.consistency import Consistency, Existence
from logicnet.ensembles.counting import Counter
from logicnet.ensembles.partial import PartialNetwork
from logicnet.ensembles.study import consistent_instantiations, study
from logicnet.limits import Limits
from logicnet.network.case import Update
from logicnet.network.model import Quantifier
from logicnet.network.resolve import environment_of
from tests.conformance import definitions as truth
from tests.ensembles import networks
from tests.ensembles.test_partial import settings

CASES = int(os.environ.get("LOGICNET_FUZZ", "60"))


def answers(partial: PartialNetwork) -> dict[tuple[int, ...], list[bool]]:
    """Every instantiation with the answer of every expectation, by definition."""
    reference = partial.reference
    found = {}
    for outcomes in settings(partial):
        one = partial.instantiate(outcomes)
        found[outcomes] = [
            networks.holds(one, x, dict(environment_of(reference, x.environments))) for x in reference.expectations
        ]
    return found


def bits_of(partial: PartialNetwork, outcomes: tuple[int, ...]) -> Subspace:
    return Subspace.of(sorted(partial.values(outcomes).items()))


def test_regions_counts_and_cores_are_those_of_enumeration() -> None:
    empty = some = 0
    for seed in range(CASES):
        rng = random.Random(seed)
        network = networks.random_problem(rng)
        partial = PartialNetwork(network)
        known = answers(partial)
        solver = Consistency(partial, network.expectations, Limits())
        consistent = {o for o, row in known.items() if all(row)}
        empty += not consistent
        some += 0 < len(consistent) < len(known)
        everything = range(len(network.expectations))
        for given in (None, [e for e in everything if rng.random() < 0.6]):
            wanted = everything if given is None else given
            meet = {o for o, row in known.items() if all(row[e] for e in wanted)}
            found = solver.find(given=given)
            assert found.existence is (Existence.FOUND if meet else Existence.NONE), seed
            if meet:
                assert outcomes_of(partial, found.bits) in meet, seed
            else:
                core = solver.minimal_core(found.core)
                assert core is not None and set(core) <= set(wanted)
                assert not any(all(row[e] for e in core) for row in known.values()), seed
                for e in core:
                    assert any(all(row[x] for x in core if x != e) for row in known.values()), seed
            for i, choice in enumerate(partial.choices):
                for outcome in range(len(choice.outcomes)):
                    agreeing = Subspace.of(sorted(partial.values({i: outcome}).items()))
                    here = solver.find(agreeing, given)
                    assert (here.existence is Existence.FOUND) == any(o[i] == outcome for o in meet), seed
                    if here.existence is Existence.FOUND:
                        assert here.bits.within(agreeing) and outcomes_of(partial, here.bits) in meet
                    else:
                        rest = {o for o in known if bits_of(partial, o).within(here.used)}
                        assert not any(all(known[o][e] for e in here.core) for o in rest), seed
        counter = Counter(partial, Limits())
        assert counter.size(counter.instantiations) == len(known), seed
        other = Consistency(partial, network.expectations, Limits())
        regions, whole = other.enumerate(1000)
        assert whole and counter.size(counter.meet(counter.instantiations, counter.union(regions))) == len(consistent)
        if not partial.has_tables:
            assert sum(sum(bits_of(partial, o).within(r) for o in known) for r in regions) == len(consistent), seed
        assert solver.settle() and solver.unsettled() == (), seed
        found_set = counter.instantiations
        for claim in solver.claims:
            found_set = counter.outside(found_set, claim.failing)
        assert counter.size(found_set) == len(consistent), seed
        # A bit outside the support changes nothing; one inside changes something.
        for outcomes, row in known.items():
            bits = bits_of(partial, outcomes)
            for e, claim in enumerate(solver.claims):
                for region in claim.holding:
                    assert row[e] or not bits.within(region), seed
                for region in claim.failing:
                    assert not row[e] or not bits.within(region), seed
    assert empty > CASES // 20 and some > CASES // 20


def outcomes_of(partial: PartialNetwork, bits: Subspace) -> tuple[int, ...]:
    return partial.outcomes({k: bits.value >> k & 1 for k in range(partial.bits)})


def shown_under(network, x, environment, update: Update) -> bool:
    """Whether an expectation holds under another update scheme, by definition."""
    held = {name: value for name, value in environment.items() if value is not None}
    dynamics = truth.Truth(network, held | {c.node: c.value for c in x.clamps}, x.cuts)
    if update is Update.SYNCHRONOUS:
        found = list(dynamics.synchronous())
    else:
        found = [truth.states_of(space) for space in dynamics.minimal_trap_spaces()]
    words = [truth.shown(network, x.formula, states) for states in found]
    if x.quantifier is Quantifier.SOME:
        return "always" in words
    return set(words) <= {"always" if x.quantifier is Quantifier.EVERY else "never"}


def test_other_updates_have_their_own_consistent_instantiations() -> None:
    for update in (Update.SYNCHRONOUS, Update.MOST_PERMISSIVE):
        for seed in range(CASES // 4):
            rng = random.Random(9000 + seed)
            network = networks.random_problem(rng, most=1 << 4)
            partial = PartialNetwork(network)
            consistent = {
                outcomes
                for outcomes in settings(partial)
                if all(
                    shown_under(partial.instantiate(outcomes), x, dict(environment_of(network, x.environments)), update)
                    for x in network.expectations
                )
            }
            found = set(consistent_instantiations(partial, network.expectations, update=update))
            assert found == consistent, (update, seed)
            assert study(partial, network.expectations, update=update).consistent.exact == len(consistent), seed


def test_a_limit_is_neither_yes_nor_no() -> None:
    network = networks.random_problem(random.Random(3))
    partial = PartialNetwork(network)
    limits = Limits()
    solver = Consistency(partial, network.expectations, limits)
    limits.interrupt()
    found = solver.find()
    assert found.existence is Existence.UNKNOWN and found.why == "stopped by interrupted"
    assert not solver.settle()
    assert found.bits == FULL
