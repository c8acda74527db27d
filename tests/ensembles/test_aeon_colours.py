"""The colours of AEON: in how many of them a set works, equal to our share of instantiations, on ten small models.

A colour is one function for every function that is not known; with signs and effects declared these are exactly the
functions of a `monotone` rule. Asked is `Control.phenotype_permanent` with the read-out at 0: all permanent
perturbations up to a size, each with the colours in which every attractor is without P.
"""

from __future__ import annotations

import re
from itertools import combinations, product
from typing import Any

import pytest

from logicnet.ensembles.partial import PartialNetwork
from logicnet.ensembles.robust import EnsembleStudy
from logicnet.formats.registry import read_data
from logicnet.network.model import Expectation, Network, Quantifier
from logicnet.network.resolve import parse_formula, pose, read_demand
from logicnet.perturbation.candidates import candidate_choices
from logicnet.perturbation.outcome import Goal, Occurrence
from logicnet.text.source import Span

SIZE = 2

#: By name: the model, and what no attractor may ever show (nodes joined by &), or nothing. The read-out is P.
MODELS: dict[str, tuple[str, str]] = {
    "chain with a gate": (
        """
        IN -> A
        A -> B
        C -| B
        B -> P
        A -> C
        IN -> IN
        $IN: IN
        $A: IN
        """,
        "",
    ),
    "two gates": (
        """
        A -> B
        C -> B
        B -> C
        D -| C
        B -> P
        C -> P
        A -> A
        D -> D
        $A: A
        $D: D
        """,
        "",
    ),
    "switch": (
        """
        A -| B
        B -| A
        S -> A
        S -> S
        $S: S
        A -> P
        B -| P
        """,
        "",
    ),
    "loop that oscillates": (
        """
        A -> B
        B -> C
        C -| A
        D -> A
        D -> D
        $D: D
        B -> P
        C -> P
        """,
        "",
    ),
    "three regulators": (
        """
        A -> P
        B -> P
        C -| P
        A -> A
        $A: A
        A -> B
        P -> B
        B -> C
        A -| C
        """,
        "",
    ),
    "four regulators": (
        """
        A -> P
        B -> P
        C -| P
        D -> P
        A -> A
        $A: A
        A -> B
        A -| C
        $C: !A
        P -> D
        """,
        "",
    ),
    "partly known": (
        """
        A -> B
        C -> B
        $B: A & C
        A -> A
        $A: A
        A -> C
        B -> C
        P -| C
        B -> P
        C -> P
        """,
        "",
    ),
    "self-regulation": (
        """
        A -> A
        B -| A
        A -> B
        C -> B
        C -> C
        $C: C
        A -> P
        B -> P
        """,
        "",
    ),
    "expected growth": (
        """
        S -> S
        $S: S
        S -> R
        F -> R
        R -> F
        K -| F
        R -> K
        S -| K
        F -> P
        K -| P
        """,
        "P & K",
    ),
    "expected silence": (
        """
        S -> S
        $S: S
        S -> A
        B -| A
        A -> B
        S -> B
        A -> P
        B -> P
        """,
        "P & !S",
    ),
}


Chosen = frozenset[tuple[str, int]]


def text_of(name: str) -> str:
    return "\n".join(line.strip() for line in MODELS[name][0].strip().splitlines()) + "\n"


def load(name: str) -> Network:
    network = read_data("model.aeon", text_of(name).encode()).network
    assert network is not None
    return network


def ours(name: str) -> EnsembleStudy:
    network = load(name)
    never = MODELS[name][1]
    given = ()
    if never:
        formula = parse_formula(network, never, option="given")
        given = (Expectation("e", ("all",), (), (), Quantifier.NO, formula, never, (), Span(0, 0)),)
    goal = Goal(read_demand(network, "P", option="abolish"), Occurrence.EVER)
    candidates = candidate_choices(network, goal.abolish.formula)
    return EnsembleStudy(pose(network, environment="all"), goal, candidates, given=given)


class Colours:
    """What AEON says: the colours that meet the claim, and those in which each set works, as truth tables."""

    def __init__(self, name: str, names: list[str]) -> None:
        import biodivine_aeon as aeon

        aeon.LOG_LEVEL = aeon.LOG_NOTHING
        model = aeon.BooleanNetwork.from_aeon(text_of(name)).name_implicit_parameters()
        self._arity = {
            model.get_explicit_parameter_name(p): model.explicit_parameters()[p] for p in model.explicit_parameters()
        }
        plain = aeon.AsynchronousGraph(model)
        consistent = plain.mk_unit_colors()
        never = MODELS[name][1]
        if never:
            literals = {literal.strip(" !"): "!" not in literal for literal in never.split("&")}
            wrong = plain.mk_subspace(literals)
            for attractor in aeon.Attractors.attractors(plain):
                consistent = consistent.minus(attractor.intersect(wrong).colors())
        self.every = self._told(plain.mk_unit_colors())
        self.consistent = self._told(consistent)
        graph = aeon.AsynchronousPerturbationGraph(model, names)
        found = aeon.Control.phenotype_permanent(graph, graph.mk_subspace_vertices({"P": False}), size_limit=SIZE)
        self.works: dict[Chosen, frozenset[Any]] = {}
        self.robustness: dict[Chosen, float] = {}
        for one in found.perturbations().items():
            chosen = frozenset((node, int(value)) for node, value in one.perturbed_named_dict().items())
            self.works[chosen] = self._told(found.select_perturbation(one)) & self.consistent
            self.robustness[chosen] = found.perturbation_robustness(one)

    def _told(self, colours: Any) -> frozenset[Any]:
        """Each colour as the truth tables of its functions: the two graphs have colours of their own."""
        return frozenset(
            tuple(_table(dict(one.to_named_dict())[name], arity) for name, arity in sorted(self._arity.items()))
            for one in colours.items()
        )

    def minimal_somewhere(self) -> set[Chosen]:
        found = set()
        for chosen, colours in self.works.items():
            parts = [frozenset(part) for k in range(len(chosen)) for part in combinations(chosen, k)]
            if colours.difference(*(self.works.get(part, frozenset()) for part in parts)):
                found.add(chosen)
        return found


def _table(function: Any, arity: int) -> tuple[bool, ...]:
    text = re.sub("!", " not ", str(function)).replace("&", " and ").replace("|", " or ")
    rows = product((False, True), repeat=arity)
    return tuple(
        eval(text, {"true": True, "false": False, **{f"x_{i}": value for i, value in enumerate(row)}}) for row in rows
    )


def test_there_are_ten_models_and_most_of_them_are_ensembles() -> None:
    sizes = {name: PartialNetwork(load(name)).size_at_most for name in MODELS}
    assert len(sizes) == 10 and all(size > 1 for size in sizes.values())
    assert max(sizes.values()) > 100


@pytest.mark.parametrize("name", MODELS)
def test_shares_of_colours_in_which_sets_work_equal_aeon(name: str) -> None:
    study = ours(name)
    names = sorted({choice.clamps[0].node for choice in study.candidates.choices})
    colours = Colours(name, names)
    result = study.shares(SIZE)
    assert result.finished and not result.undecided and result.exhausted_size == SIZE
    assert result.scope.instantiations.exact == len(colours.every)
    assert result.scope.consistent.exact == len(colours.consistent) > 0
    if MODELS[name][1]:
        assert len(colours.consistent) < len(colours.every), "what is given excludes something"
    found = {
        frozenset((c.node, c.value) for c in one.clamps): share
        for one, share in zip(result.interventions, result.shares, strict=True)
    }
    assert set(found) == colours.minimal_somewhere()
    for chosen, share in found.items():
        assert share.works.exact == len(colours.works[chosen]), chosen
        if not MODELS[name][1]:
            assert share.bounds[0] == share.bounds[1] == pytest.approx(colours.robustness[chosen], abs=1e-6)
    place = {(c.clamps[0].node, c.clamps[0].value): k for k, c in enumerate(study.candidates.choices)}
    asked = sorted(map(sorted, [*colours.works, *([one] for one in place)]))
    for chosen, share in zip(asked, study.shares_of([[place[c] for c in one] for one in asked]), strict=True):
        assert share.works.exact == len(colours.works.get(frozenset(chosen), ())), chosen
    everywhere = {chosen for chosen, works in colours.works.items() if works == colours.consistent}
    robust = {
        chosen
        for chosen in everywhere
        if not any(frozenset(part) in everywhere for k in range(len(chosen)) for part in combinations(chosen, k))
    }
    told = {frozenset((c.node, c.value) for c in one.clamps) for one in ours(name).robust(SIZE).interventions}
    assert told == robust
