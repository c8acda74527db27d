"""Explanations mean what they say, by definition: every state that agrees with the causes is tried."""

import os
import random
from itertools import combinations, product

import pytest

from logicnet.attractors.landscape import Update
from logicnet.limits import Allowance, Limits
from logicnet.network.bnet import parse
from logicnet.network.model import Clamp, Cut
from logicnet.network.resolve import pose, read_demand
from logicnet.perturbation.candidates import candidate_regulations
from logicnet.perturbation.explain import Explainer, Origin, Size
from logicnet.perturbation.outcome import Occurrence
from logicnet.perturbation.screen import ScreenAnswer
from logicnet.studies.why import explain_fate
from tests.conformance import definitions as truth

NETWORKS = int(os.environ.get("LOGICNET_FUZZ", "50"))


def agreeing(dynamics, values):
    """The states of a clamped network that agree with some values."""
    index = dynamics.net.index
    return [s for s in dynamics.states if all(s[index[name]] == b for name, b in values.items())]


def settles(dynamics, name, value, values):
    """Whether a node's next value is the given one in every state that agrees with the values."""
    v = dynamics.net.index[name]
    return all(dynamics.image[s][v] == value for s in agreeing(dynamics, values))


def percolated(dynamics, given, allowed=None):
    """Everything the rules force from the given values, using no other nodes than those allowed."""
    values = dict(given)
    while True:
        new = {
            name: b
            for name in dynamics.names
            if name not in values and (allowed is None or name in allowed)
            for b in (0, 1)
            if settles(dynamics, name, b, values)
        }
        if not new:
            return values
        values |= new


def holds_everywhere(dynamics, formula, values, wanted):
    return all(
        truth.evaluate(formula, dict(zip(dynamics.names, s, strict=True))) == wanted for s in agreeing(dynamics, values)
    )


class Case:
    """One random question and its explanation."""

    def __init__(self, seed, occurrence=Occurrence.EVER, update=Update.ASYNCHRONOUS):
        rng = random.Random(seed)
        rules = truth.random_rules(rng, rng.randint(2, 5), arity=rng.choice((2, 3)))
        self.net, names = truth.network(rules), list(rules)
        self.text = truth.random_formula(rng, rng.sample(names, min(len(names), rng.randint(1, 2))))
        self.formula = truth.expression(self.text)
        self.environment = [(node.name, rng.choice((0, 1, None))) for node in self.net.nodes if node.is_input]
        free = {name for name, value in self.environment if value is None}
        able = [name for name in names if name not in free]
        picked = rng.sample(able, min(len(able), rng.choice((0, 1, 1, 2))))
        self.clamps = [Clamp(name, rng.choice((0, 1))) for name in picked]
        cuttable = [c.cuts[0] for c in candidate_regulations(self.net, clamped=self.clamps).choices]
        self.cuts = [
            Cut(c.source, c.target, rng.choice((0, 1)))
            for c in rng.sample(cuttable, min(len(cuttable), rng.choice((0, 0, 1))))
        ]
        self.occurrence, self.update = occurrence, update
        self.found = explain_fate(
            self.net,
            truth.demand(self.text),
            environment=self.environment,
            clamps=[*self.clamps, *self.cuts],
            occurrence=occurrence,
            update=update,
            most=20,
        )
        self.label = (seed, rules, self.environment, self.text, self.clamps, self.cuts)

    def dynamics(self, clamps, cuts):
        settings = {name: b for name, b in self.environment if b is not None}
        return truth.Truth(self.net, settings | {c.node: c.value for c in clamps}, cuts)

    def shows(self, clamps, cuts):
        """Whether some attractor shows the phenotype."""
        dynamics = self.dynamics(clamps, cuts)
        if self.update is Update.ASYNCHRONOUS:
            sets = dynamics.asynchronous()
        else:
            sets = [truth.states_of(space) for space in dynamics.minimal_trap_spaces()]
        bad = {Occurrence.EVER: {"always", "sometimes"}, Occurrence.ALWAYS: {"always"}}[self.occurrence]
        return any(truth.shown(self.net, self.formula, s) in bad for s in sets)


def check_causes(case, steps, clamps, cuts):
    """Each step follows from its causes, and from no part of them; causes of forced values stand before them."""
    settings = {name: b for name, b in case.environment if b is not None}
    pinned = settings | {c.node: c.value for c in clamps}
    before = {}
    for step in steps:
        if step.origin is Origin.RULE:
            # The rule alone, with nothing pinned: what the node reads is all in its causes.
            bare = truth.Truth(case.net, {}, [c.cut for c in step.causes if c.cut is not None])
            values = {c.node: c.value for c in step.causes if c.cut is None}
            assert settles(bare, step.node, step.value, values), case.label
            for name in values:
                less = {n: b for n, b in values.items() if n != name}
                assert not settles(bare, step.node, step.value, less), case.label
            if step.forced:
                assert values.items() <= before.items(), case.label
        elif step.origin in (Origin.CLAMP, Origin.ENVIRONMENT):
            assert pinned[step.node] == step.value
        before[step.node] = step.value
    names = [step.node for step in steps]
    assert len(set(names)) == len(names)
    everything = {step.node: step.value for step in steps if step.value is not None}
    for step in steps:
        assert all(c.cut in cuts if c.cut else everything.get(c.node) == c.value for c in step.causes), case.label


def check_motif(case, motif, clamps, cuts):
    dynamics = case.dynamics(clamps, cuts)
    check_causes(case, motif.steps, clamps, cuts)
    values = {step.node: step.value for step in motif.steps if step.value is not None}
    for step in motif.steps:
        if step.value is not None:
            assert settles(dynamics, step.node, step.value, values), case.label
    moving = [step.node for step in motif.steps if step.origin is Origin.OPEN]
    if motif.size is Size.NOT_MINIMAL:
        # What is open sees nothing but itself and the fixed values, and some attractor in there shows it.
        seen = set(moving) | set(values)
        for step in motif.steps:
            v = case.net.index[step.node]
            if step.origin is Origin.OPEN:
                images = {}
                for s in agreeing(dynamics, values):
                    key = tuple(s[case.net.index[name]] for name in sorted(seen))
                    assert images.setdefault(key, dynamics.image[s][v]) == dynamics.image[s][v], case.label
        index = case.net.index
        sets = dynamics.asynchronous() if case.update is Update.ASYNCHRONOUS else [
            truth.states_of(space) for space in dynamics.minimal_trap_spaces()
        ]  # fmt: skip
        inside = [a for a in sets if all(s[index[name]] == b for s in a for name, b in values.items())]
        bad = {Occurrence.EVER: {"always", "sometimes"}, Occurrence.ALWAYS: {"always"}}[case.occurrence]
        assert any(truth.shown(case.net, case.formula, a) in bad for a in inside), case.label
        return
    assert not moving
    assert holds_everywhere(dynamics, case.formula, values, 1), case.label
    readout = {c.node: c.value for c in motif.readout}
    assert readout.items() <= values.items()
    assert holds_everywhere(truth.Truth(case.net), case.formula, readout, 1), case.label
    # Every self-sustaining set of values beyond the forced ones that keeps the phenotype true.
    given = percolated(dynamics, dynamics.pinned)
    held = {step.node: step.value for step in motif.held}
    assert not held.keys() & given.keys()
    loose = [name for name in case.net.names if name not in given]
    sets = []
    for choice in product((0, 1, None), repeat=len(loose)):
        chosen = {name: b for name, b in zip(loose, choice, strict=True) if b is not None}
        sustained = all(settles(dynamics, name, b, {**given, **chosen}) for name, b in chosen.items())
        if sustained and holds_everywhere(dynamics, case.formula, {**given, **chosen}, 1):
            sets.append(chosen)
    assert held in sets, case.label
    assert not any(other.items() < held.items() for other in sets), case.label
    if motif.size is Size.SMALLEST:
        assert len(held) == min(map(len, sets)), case.label
    # Nor can a forced value be left out.
    for left_out in [step for step in motif.steps if step.forced and step.origin is Origin.RULE]:
        allowed = {step.node for step in motif.steps if step.forced} - {left_out.node}
        fewer = {**percolated(dynamics, dynamics.pinned, allowed), **held}
        assert not (
            holds_everywhere(dynamics, case.formula, fewer, 1)
            and all(settles(dynamics, name, b, fewer) for name, b in held.items())
        ), case.label


@pytest.mark.parametrize("update", [Update.ASYNCHRONOUS, Update.MOST_PERMISSIVE])
@pytest.mark.parametrize("occurrence", list(Occurrence))
def test_explanations_hold_by_definition(update, occurrence):
    seen = {}
    for seed in range(NETWORKS):
        case = Case(seed, occurrence, update)
        found = case.found
        now, before = case.shows(case.clamps, case.cuts), case.shows((), ())
        wanted = ScreenAnswer.SURVIVES if now else ScreenAnswer.ABOLISHED if before else ScreenAnswer.VACUOUS
        assert found.answer is wanted, case.label
        assert found.finished and not found.why
        seen[wanted] = seen.get(wanted, 0) + 1
        if found.answer is ScreenAnswer.SURVIVES:
            check_motif(case, found.motif, case.clamps, case.cuts)
            assert not (found.chain or found.needs or found.vanished)
            continue
        dynamics = case.dynamics(case.clamps, case.cuts)
        given = percolated(dynamics, dynamics.pinned)
        excluded = holds_everywhere(dynamics, case.formula, given, 0)
        # A formula that is false in every state needs no cause.
        assert found.by_force == (excluded and bool(found.readout)), case.label
        if excluded:
            check_causes(case, found.chain, case.clamps, case.cuts)
            values = {step.node: step.value for step in found.chain}
            readout = {c.node: c.value for c in found.readout}
            assert readout.items() <= values.items(), case.label
            assert holds_everywhere(truth.Truth(case.net), case.formula, readout, 0), case.label
            for left_out in [step for step in found.chain if step.origin is Origin.RULE]:
                allowed = values.keys() - {left_out.node}
                fewer = percolated(dynamics, dynamics.pinned, allowed)
                assert not holds_everywhere(dynamics, case.formula, fewer, 0), case.label
        if found.answer is ScreenAnswer.VACUOUS:
            assert not (found.needs or found.vanished)
            continue
        assert [need.change for need in found.needs] == [*case.clamps, *case.cuts]
        for need in found.needs:
            clamps = [c for c in case.clamps if c != need.change]
            cuts = [c for c in case.cuts if c != need.change]
            survives = case.shows(clamps, cuts)
            assert need.answer is (ScreenAnswer.SURVIVES if survives else ScreenAnswer.ABOLISHED), case.label
            if survives:
                check_motif(case, need.motif, clamps, cuts)
        assert found.vanished
        for gone in found.vanished:
            check_motif(case, gone.motif, (), ())
            assert gone.broken_by and set(gone.broken_by) <= {*case.clamps, *case.cuts}, case.label
    assert min(seen.values()) > NETWORKS // 20 and len(seen) == 3


LOOP = """\
#: input stress = 1
#: edge B -> A, activates, PMID:1
#: edge stress -> A, activates, PMID:2
#: phenotype grows, G
stress, stress
A, B & stress
B, A
G, B & !D
D, D & !stress
other, other & G
"""


def explained(text, phenotype="grows", **clamped):
    network = parse(text).network
    return explain_fate(network, phenotype, clamps=[Clamp(name, value) for name, value in clamped.items()])


def test_a_loop_is_shown_as_one_with_its_evidence():
    found = explained(LOOP)
    steps = {step.node: step for step in found.motif.steps}
    assert list(steps) == ["stress", "A", "B", "D", "G"] or set(steps) == {"stress", "A", "B", "D", "G"}
    assert steps["A"].loop == steps["B"].loop == 1 and steps["G"].loop == 0
    assert steps["stress"].origin is Origin.ENVIRONMENT
    assert {c.node: [e.reference for e in c.evidence] for c in steps["A"].causes} == {
        "stress": ["PMID:2"], "B": ["PMID:1"],
    }  # fmt: skip
    assert [step.node for step in found.motif.held] == ["A", "B", "G"]
    assert found.motif.size is Size.SMALLEST


def test_a_chain_runs_from_the_clamp_to_the_readout():
    found = explained(LOOP, A=0)
    assert found.by_force and [step.node for step in found.chain] == ["A", "B", "G"]
    assert [(c.node, c.value) for c in found.readout] == [("G", 0)]
    assert [need.change for need in found.needs] == [Clamp("A", 0)]


def test_explanations_that_share_their_work_are_those_of_each_set_alone():
    network = parse(LOOP).network
    stress = pose(network, environment="stress=1")
    changes = [Clamp("A", 0), Clamp("B", 0), Clamp("D", 1), Clamp("G", 1), Cut("B", "A", 0)]
    sets = [chosen for size in range(4) for chosen in combinations(changes, size)]
    explainer = Explainer(stress, read_demand(network, "grows", option="phenotype"))
    answers = set()
    # Backwards as well: what came before must not matter.
    for chosen in [*sets, *reversed(sets)]:
        shared = explainer.explain(chosen)
        assert shared == explain_fate(network, "grows", environment="stress=1", clamps=chosen)
        answers.add(shared.answer)
    assert answers == {ScreenAnswer.ABOLISHED, ScreenAnswer.SURVIVES}


def test_an_interrupted_explanation_claims_nothing():
    limits = Limits()
    limits.interrupt()
    network = parse(LOOP).network
    found = explain_fate(network, "G", environment="stress=1", limits=limits)
    assert found.answer is ScreenAnswer.UNDECIDED and found.motif is None and found.limits == ("interrupted",)


def test_a_limit_in_the_middle_of_a_chain_gives_no_chain_that_is_longer_than_promised():
    nodes = 60
    rules = ["n0, n0", *(f"n{k}, n{k - 1}" for k in range(1, nodes))]
    network = parse("targets, factors\n" + "\n".join(rules) + "\n").network
    question = {"phenotype": f"n{nodes - 1}", "environment": "n0=1", "clamps": "n1=0"}
    whole = explain_fate(network, **question)
    assert (
        whole.answer is ScreenAnswer.ABOLISHED and len([s for s in whole.chain if s.origin is Origin.RULE]) == nodes - 2
    )
    stopped = 0
    for work in (100, 1_000, 10_000):
        found = explain_fate(network, **question, limits=Allowance(Limits(), work))
        # What is there is as it would be without a limit, or it is not there.
        assert found.chain in ((), whole.chain) and found.answer in (ScreenAnswer.ABOLISHED, ScreenAnswer.UNDECIDED)
        assert found.limits or found == whole
        stopped += not found.chain
    assert stopped
