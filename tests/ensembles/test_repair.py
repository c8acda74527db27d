"""Edits mean what is said of them, and the minimal sets are those of enumeration over explicit state graphs."""

from __future__ import annotations

import os
import random
from itertools import combinations, product

import pytest
from msgspec.structs import replace

from logicnet.checks.expectations import ExpectationStatus, claim
from logicnet.ensembles.costs import Findings, Weights
from logicnet.ensembles.edits import MOST_ALONE, EditableNetwork, EditKind
from logicnet.ensembles.repair import RepairSearch
from logicnet.errors import UsageError
from logicnet.network.bnet import parse
from logicnet.network.model import Edge, Environment, Expectation, Network, Quantifier, Sign
from logicnet.network.resolve import environment_of
from logicnet.text.formula import format_expression, symbols
from tests.conformance import definitions as truth
from tests.ensembles import networks

CASES = int(os.environ.get("LOGICNET_FUZZ", "12"))
#: Edits of a network: all sets of two are tried.
SMALL = 26 if os.environ.get("LOGICNET_FUZZ") else 18


def findings(rng: random.Random, network: Network) -> Findings:
    """Reports of some regulations, used and unused, of either sign."""
    edges = []
    for source, target in product(network.names, repeat=2):
        if source != target and rng.random() < 0.3:
            confidence = rng.choice(["low", "medium", "high", None])
            for sign in rng.sample(list(Sign), rng.choice([1, 1, 2])):
                edges.append(Edge(source, target, sign, None, ("doi:10.1/x",), confidence, networks.NOWHERE))
    return Findings((), edges, network.names)


def random_editable(rng: random.Random, most: int = SMALL) -> EditableNetwork:
    network = networks.random_partial(rng, rng.randint(2, 5 if os.environ.get("LOGICNET_FUZZ") else 4), "a")
    inputs = [node.name for node in network.nodes if node.is_input]
    here = Environment("here", tuple((name, rng.choice((0, 1, None))) for name in inputs), networks.NOWHERE)
    network = replace(network, environments=(here,) if inputs else (), optionals=())
    expectations = networks.random_expectations(rng, network, 6)
    if rng.random() < 0.9:
        expectations = (*expectations, temporal(rng, network))
    network = replace(network, expectations=expectations)
    found, kinds = findings(rng, network), list(EditKind)
    while True:
        editable = EditableNetwork(network, found, Weights(flip=rng.randint(1, 3)), kinds, rng.choice([3, 40]))
        if editable.bits <= most or not kinds:
            return editable
        kinds.remove(rng.choice(kinds))


def temporal(rng: random.Random, network: Network) -> Expectation:
    """An expectation of the kind ``holds``, in the words of a file."""
    a, b = rng.choice(network.names), rng.choice(network.names)
    text = rng.choice([f"{a} -> EF {b}", f"AG (EF {a})", f"EF (AG {a}) | {b}"])
    rules = "".join(f"{node.name}, {format_expression(node.rule.expression)}\n" for node in network.nodes)
    read = parse(f"#: expect t: holds {text}\n{rules}").network
    assert read is not None
    return read.expectations[0]


def allowed(editable: EditableNetwork, size: int) -> list[tuple[int, ...]]:
    clauses = [part for part in editable.admissible() if isinstance(part, list)]
    pairs = {frozenset(-x - 1 for x in clause) for clause in clauses}
    sets = [c for k in range(size + 1) for c in combinations(range(editable.bits), k)]
    return [c for c in sets if not any(pair <= set(c) for pair in pairs)]


def holds(network: Network, x: Expectation) -> bool:
    if x.quantifier is Quantifier.HOLDS:
        status = claim(network, x)
        assert status is not ExpectationStatus.UNDECIDED
        return status is ExpectationStatus.HOLDS
    return networks.holds(network, x, dict(environment_of(network, x.environments)))


def test_the_encoding_is_the_edited_rule() -> None:
    for seed in range(CASES):
        rng = random.Random(seed)
        editable = random_editable(rng, 60)
        reference, encoded = editable.reference, editable.encoded
        sets = allowed(editable, 2)
        sets += [c for c in (tuple(sorted(rng.sample(range(editable.bits), min(editable.bits, k)))) for k in (3, 4, 5)
                             for _ in range(20)) if all(not set(p) <= set(c) for p in _pairs(editable))]
        for chosen in [(), *rng.sample(sets, min(len(sets), 12))]:
            edited = editable.edited(chosen)
            bits = {name: int(k in chosen) for k, name in enumerate(editable.hidden)}
            for v, node in enumerate(edited.nodes):
                assert node.rule.expression is not None
                rule, whole = node.rule.expression, encoded.nodes[v].rule.expression
                for state in product((0, 1), repeat=len(reference)):
                    values = dict(zip(reference.names, state, strict=True))
                    assert truth.evaluate(rule, values) == truth.evaluate(whole, {**values, **bits}), (seed, chosen)
            changed = {editable.edits[k].node for k in chosen}
            for old, new in zip(reference.nodes, edited.nodes, strict=True):
                assert old.name in changed or old.rule.expression == new.rule.expression
                if len(chosen) == 1 and old.name in changed:
                    assert format_expression(editable.edits[chosen[0]].rule) == format_expression(new.rule.expression)


def _pairs(editable: EditableNetwork) -> list[list[int]]:
    return [[-x - 1 for x in clause] for clause in editable.admissible() if isinstance(clause, list)]


def test_minimal_sets_are_those_of_enumeration() -> None:
    mended = nothing = 0
    kinds = set()
    for seed in range(CASES):
        rng = random.Random(seed)
        editable = random_editable(rng)
        network = editable.reference
        size = rng.choice([1, 2, 2])
        # Mostly what some set of edits makes true, so that there is something to find.
        hidden = editable.edited(rng.choice(allowed(editable, size)))
        asked = [x for x in network.expectations if holds(hidden, x) or rng.random() < 0.1]
        mend = tuple(x for x in asked if rng.random() < 0.8)
        keep = tuple(x for x in asked if x not in mend and rng.random() < 0.7)
        found = RepairSearch(editable, mend, keep).run(size, 10_000)
        before = {x.name: holds(network, x) for x in network.expectations}
        failing = [x for x in mend if not before[x.name]]
        guarded = [x for x in (*mend, *keep) if before[x.name]]
        assert [x.name for x in found.failing] == [x.name for x in failing], seed
        assert [x.name for x in found.guarded] == [x.name for x in guarded], seed
        assert not found.undecided and found.is_complete and not found.why, seed
        if not failing:
            assert found.proposals == ()
            continue
        good: list[tuple[int, ...]] = []
        truths = {}
        for chosen in allowed(editable, size):
            edited = editable.edited(chosen)
            truths[chosen] = {x.name: holds(edited, x) for x in (*failing, *guarded)}
            if all(truths[chosen].values()) and not any(set(g) <= set(chosen) for g in good):
                good.append(chosen)
        assert sorted(p.chosen for p in found.proposals) == sorted(good), seed
        costs = [p.cost for p in found.proposals]
        assert costs == sorted(costs) == sorted(sum(editable.edits[k].cost for k in g) for g in good)
        mended += bool(good)
        kinds |= {x.quantifier for x in failing}
        if not good:
            nothing += 1
            core = {x.name for x in found.contradiction}
            assert core and found.is_smallest, seed
            assert not any(all(row[name] for name in core) for row in truths.values()), seed
            for name in core:
                assert found.unreached or any(all(row[x] for x in core if x != name) for row in truths.values()), seed
        some = RepairSearch(editable, mend, keep).run(size, 1)
        assert [p.cost for p in some.proposals] == costs[:1]
    assert mended > CASES // 8 and nothing > CASES // 20 and kinds == set(Quantifier)


def test_an_edit_touches_one_rule_and_the_last_regulator_stays() -> None:
    read = parse("a, b & (c | !d) & e\nb, c | d & e\nc, a\nd, 1\ne, e\n").network
    assert read is not None
    editable = EditableNetwork(read, Findings((), (), read.names), Weights())
    for edit in editable.edits:
        assert format_expression(edit.rule) != format_expression(read.nodes[read.index[edit.node]].rule.expression)
        assert (edit.node != "e" and list(symbols(edit.rule))) or edit.node == "d"
    assert not [edit for edit in editable.edits if edit.node == "c" and edit.kind is EditKind.DROP]
    drops = [k for k, edit in enumerate(editable.edits) if edit.node == "b" and edit.kind is EditKind.DROP]
    assert len(drops) == 3 and tuple(drops) not in allowed(editable, 3)


@pytest.mark.parametrize("slip", ["a & b | c", "a & (b | c)", "a | b | c", "a | b & c", "!a & b & c", "a & b"])
def test_every_slip_of_an_operator_or_a_sign_is_undone_by_one_edit(slip: str) -> None:
    rules = "".join(f"{name}, {name}\n" for name in "abc")
    read = parse(f"x, {slip}\n{rules}#: edge c -> x, activates, PMID:1\n" if "c" not in slip else f"x, {slip}\n{rules}")
    network = read.network or read.sound
    assert network is not None
    edges = (Edge("c", "x", Sign.ACTIVATES, None, ("PMID:1",), "high", networks.NOWHERE),)
    editable = EditableNetwork(network, Findings((), edges, network.names), Weights())
    names = ["a", "b", "c"]
    wanted = networks.table(truth.expression("a & b & c"), names)
    tables = [networks.table(edit.rule, names) for edit in editable.edits]
    assert wanted in tables


def test_weights_are_read_and_faults_in_them_are_named() -> None:
    assert Weights.read("swap=3, evidence=0") == Weights(swap=3, evidence=0)
    assert Weights.read(str(Weights(flip=9))) == Weights(flip=9)
    for text in ("swop=1", "swap", "swap=0", "swap=1.5", "swap=-1", "swap=1,swap=2", "", "swap=101", "=1"):
        with pytest.raises(UsageError) as fault:
            Weights.read(text)
        assert fault.value.hint


def editable_of(text: str, *edges: Edge) -> EditableNetwork:
    network = parse(text).network
    assert network is not None
    return EditableNetwork(network, Findings((), edges, network.names), Weights())


def reported(source: str, target: str, sign: Sign) -> Edge:
    return Edge(source, target, sign, None, ("PMID:1",), "high", networks.NOWHERE)


def undone(original: str, slip: str) -> bool:
    """Whether one edit of the second rule gives the function of the first."""
    names = sorted({s.name for s in symbols(truth.expression(original))})
    editable = editable_of(f"x, {slip}\n" + "".join(f"{name}, {name}\n" for name in names))
    wanted = networks.table(truth.expression(original), names)
    return any(networks.table(edit.rule, names) == wanted for edit in editable.edits if edit.node == "x")


@pytest.mark.parametrize(
    ("original", "slip"),
    [
        # One product of many, whatever its length, became a sum.
        ("a & b | c & d & e | !a & c | b & d | !c & !d", "a & b | c | d | e | !a & c | b & d | !c & !d"),
        ("a & b | !c & d & e & f & g & h & i | !a & c", "a & b | !c | d | e | f | g | h | i | !a & c"),
        # A product of a sum did, which is flat then.
        ("(a | b) & !c | a & d | b & d | c & d | !b & c", "a | b | !c | a & d | b & d | c & d | !b & c"),
        # A sum of products became a product.
        ("a & b | c & d | e", "a & b & c & d & e"),
        ("a & b & c & d & e | f & g & h & i", "a & b & c & d & e & f & g & h & i"),
        ("a & b & c | !a & b & d | !b & !c & d", "a & b & c & !a & b & d & !b & !c & d"),
        # So did one inside a product.
        ("a & (b | c & d | e)", "a & b & c & d & e"),
    ],
)  # fmt: skip
def test_a_connective_of_several_arguments_is_undone_in_a_flat_chain(original: str, slip: str) -> None:
    assert undone(original, slip)


def test_a_regroup_that_parts_literals_among_products_costs_more() -> None:
    editable = editable_of("x, a | b | c | a & d\na, a\nb, b\nc, c\nd, d\n")
    costs = {format_expression(edit.rule): edit.cost for edit in editable.edits}
    assert costs["a & b & c | a & d"] == 2 < costs["a & b | c | a & d"] == costs["a | b & c | a & d"] == 3
    pure = {format_expression(e.rule): e.cost for e in editable_of("x, a | b | c\na, a\nb, b\nc, c\n").edits}
    assert pure["a & b | c"] == pure["a | b & c"] == 2


def test_a_regroup_of_a_stretch_stands_alone_and_its_number_has_a_limit() -> None:
    editable = editable_of("x, a & b & c & d\na, a\nb, b\nc, c\nd, d\n")
    texts = [format_expression(edit.rule) for edit in editable.edits]
    deep = texts.index("a & (b | c & d)")
    assert not [chosen for chosen in allowed(editable, 2) if deep in chosen and len(chosen) == 2]
    # The other edits of the rule are combined as before.
    assert any(len(chosen) == 2 for chosen in allowed(editable, 2))
    names = "abcdef"
    chains = " | ".join(f"({' & '.join(f'{n}{i}' for n in names)})" for i in range(12))
    inputs = "".join(f"{n}{i}, {n}{i}\n" for n in names for i in range(12))
    whole = [edit for edit in editable_of(f"x, {chains}\n{inputs}").edits if edit.kind is EditKind.REGROUP]
    assert MOST_ALONE <= len(whole) <= MOST_ALONE + 12 * 31 + 23


def test_of_one_cost_fewer_edits_come_first_and_then_what_findings_speak_for() -> None:
    # `off` is mended by the swap, which nobody measured, and by the sign, which every finding contradicts.
    read = parse("#: expect off, with a=1, b=0: no x\nx, !b | a & b\na, a\nb, b\n").network
    assert read is not None
    edges = (reported("b", "x", Sign.ACTIVATES),)
    editable = EditableNetwork(read, Findings((), edges, read.names), Weights())
    found = RepairSearch(editable, read.expectations).run(2, 10_000)
    order = [(p.cost, len(p.edits), sum(not edit.by for edit in p.edits)) for p in found.proposals]
    assert order == sorted(order)
    assert found.is_complete and len({cost for cost, _, _ in order}) < len(order)
    assert [edit.kind for edit in found.proposals[0].edits] == [EditKind.FLIP]


def test_a_reported_regulator_joins_neighbours_of_a_chain() -> None:
    editable = editable_of("x, a & b & !c\na, a\nb, b\nc, c\nd, d\n", reported("d", "x", Sign.INHIBITS))
    texts = {format_expression(edit.rule) for edit in editable.edits if edit.kind is EditKind.ADD}
    assert {"(a & b | !d) & !c", "a & (b & !c | !d)", "a & b & !c & !d"} <= texts
    inside = editable_of("x, !(a | b | c)\na, a\nb, b\nc, c\nd, d\n", reported("d", "x", Sign.INHIBITS))
    assert "!((a | b) & d | c)" in {format_expression(edit.rule) for edit in inside.edits}


def test_an_edit_that_gives_a_regulator_without_effect_one_comes_first_of_its_cost() -> None:
    # The second product says nothing that the first does not: `c` has no effect until one of them is changed.
    editable = editable_of("x, a & !b | a & !b & !c\na, a\nb, b\nc, c\n")
    restoring = {format_expression(edit.rule): edit.restored for edit in editable.edits if edit.has_reason}
    assert restoring["!a & !b | a & !b & !c"] == ("c",)
    assert "!a & !b | !a & !b & !c" not in restoring
    read = parse("#: expect on, with a=1, b=1, c=0: every x\nx, a & !b | a & !b & !c\na, a\nb, b\nc, c\n").network
    assert read is not None
    editable = EditableNetwork(read, Findings((), (), read.names), Weights())
    found = RepairSearch(editable, read.expectations).run(1, 10_000)
    order = [(p.cost, not p.edits[0].has_reason) for p in found.proposals]
    assert order == sorted(order) and len({plain for _, plain in order}) == 2


def test_of_a_long_connective_two_neighbours_are_regrouped() -> None:
    names = [f"a{i}" for i in range(12)]
    rules = "".join(f"{name}, {name}\n" for name in names)
    editable = editable_of(f"x, {' | '.join(names)}\n{rules}")
    texts = {format_expression(edit.rule) for edit in editable.edits}
    for i in range(11):
        assert " | ".join((*names[:i], f"{names[i]} & {names[i + 1]}", *names[i + 2 :])) in texts
    # Not all runs in its middle: their number grows with the square.
    assert " | ".join((names[0], " & ".join(names[1:4]), *names[4:])) not in texts


@pytest.mark.parametrize(("number", "edited"), [(61, True), (250, True), (251, False)])
def test_a_rule_is_edited_up_to_the_longest(number: int, edited: bool) -> None:
    names = [f"a{i}" for i in range(number)]
    editable = editable_of(f"x, {' & '.join(names)}\n" + "".join(f"{name}, {name}\n" for name in names))
    assert any(edit.node == "x" for edit in editable.edits) is edited


def test_a_reported_regulation_of_a_node_by_itself_is_added() -> None:
    editable = editable_of("x, a\na, a\n", reported("x", "x", Sign.ACTIVATES))
    assert {"a & x", "a | x"} <= {format_expression(edit.rule) for edit in editable.edits}


def test_a_place_that_every_finding_contradicts_is_turned_cheaply() -> None:
    editable = editable_of("x, a & b | !a & c\na, a\nb, b\nc, c\n", reported("a", "x", Sign.ACTIVATES))
    costs = {format_expression(edit.rule): edit.cost for edit in editable.edits}
    assert costs["a & b | a & c"] == 1 < costs["!a & b | !a & c"]
