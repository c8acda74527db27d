"""Each verdict *no*, and each way in which minimal trap spaces mislead, has a witness that the definition confirms."""

from __future__ import annotations

import itertools
import os
import random

import jsonschema
import pytest

from logicnet.attractors.landscape import Attractor, Landscape, PatternTable, Update, Verdict, Witness
from logicnet.network.model import Network
from logicnet.report.document import schema
from logicnet.report.page import to_text
from logicnet.report.pages.attractors import landscape_page, patterns_page
from logicnet.report.report import Asked
from logicnet.report.views import attractors_view
from logicnet.studies.attractors import find_attractors, project_attractors
from tests.conformance import definitions as truth

NETWORKS = int(os.environ.get("LOGICNET_FUZZ", "30"))

#: The only trap space is everything, the only attractor is {001, 011, 111}.
LOOSE = {
    "a": "c & (a & !b | !a & b)",
    "b": "!a & b & !c | !a & !b & c | a & b & c",
    "c": "!(a & b & !c) & !(a & !b & c)",
}
ASKED = Asked(
    "net.bnet",
    "all",
    (
        ("env", "all"), ("with", {}), ("where", None), ("project", []), ("fixed_points", False), ("from", None),
        ("basins", False), ("states", 0), ("limit", None), ("time_limit", None), ("memory_limit", None), ("seed", None),
    ),
)  # fmt: skip


VALIDATOR = jsonschema.Draft202012Validator(schema("attractors"))


class Defined:
    """What minimal trap spaces get wrong in some setting of the inputs, by enumeration."""

    def __init__(self, net: Network) -> None:
        self.sets: set[frozenset[truth.State]] = set()
        self.traps: set[truth.Space] = set()
        inputs = [node.name for node in net.nodes if node.is_input]
        for values in itertools.product((0, 1), repeat=len(inputs)):
            dynamics = truth.Truth(net, dict(zip(inputs, values, strict=True)))
            self.sets |= dynamics.asynchronous()
            self.traps |= dynamics.minimal_trap_spaces()

    def inside(self, trap: truth.Space) -> list[frozenset[truth.State]]:
        return [states for states in self.sets if truth.smaller(truth.hull(states), trap)]

    def wrong(self) -> set[str]:
        found = set()
        if len({states for trap in self.traps for states in self.inside(trap)}) < len(self.sets):
            found.add("complete")
        if any(len(self.inside(trap)) > 1 for trap in self.traps):
            found.add("univocal")
        if any(truth.hull(states) != trap for trap in self.traps for states in self.inside(trap)):
            found.add("faithful")
        return found

    def confirms(self, net: Network, witness: Witness) -> None:
        held = [self.one(net, attractor) for attractor in witness.attractors]
        assert len(set(held)) == len(held) == (2 if witness.verdict == "univocal" else 1)
        if witness.trap_space is None:
            assert not any(states in self.inside(trap) for trap in self.traps for states in held)
        else:
            trap = tuple(witness.trap_space.get(v) for v in range(len(net)))
            assert trap in self.traps and all(states in self.inside(trap) for states in held)
            assert witness.verdict != "faithful" or truth.hull(held[0]) != trap

    def one(self, net: Network, attractor: Attractor) -> frozenset[truth.State]:
        """The attractor that a witness means: the one with its state, whose hull and size it has."""
        assert attractor.state is not None
        state = tuple(attractor.state.get(v) for v in range(len(net)))
        (states,) = (states for states in self.sets if state in states)
        assert truth.hull(states) == tuple(attractor.space.get(v) for v in range(len(net)))
        assert len(states) == attractor.size
        return states


def asked(net: Network, **options: object) -> Landscape:
    free = [(node.name, None) for node in net.nodes if node.is_input]
    found = find_attractors(net, environment=free, **options)  # type: ignore[arg-type]
    VALIDATOR.validate(attractors_view(found, ASKED).document())
    assert to_text(landscape_page(found, ASKED))
    return found


def tabulated(net: Network, limit: int | None = None) -> PatternTable:
    found = project_attractors(net, net.names, environment="all", limit=limit)
    VALIDATOR.validate(attractors_view(found, ASKED).document())
    assert to_text(patterns_page(found, ASKED))
    return found


def networks() -> list[Network]:
    found = []
    # In the last one a minimal trap space holds two attractors.
    for seed in (*range(NETWORKS), 1631):
        rng = random.Random(seed)
        names = ["a", "b", "c"]
        rules = {name: truth.random_formula(rng, names) for name in names}
        found.append(truth.network(rules))
        if seed % 8 == 0:
            found.append(truth.network({"i": "i", "a": f"i & ({rules['a']})", "b": rules["b"], "c": rules["c"]}))
            more = truth.random_formula(rng, ["d", "e", "f"])
            found.append(truth.network({**LOOSE, "d": "d & a | e", "e": more, "f": "f"}))
    return found


def test_what_minimal_trap_spaces_get_wrong_is_shown() -> None:
    met = {"complete": 0, "univocal": 0, "faithful": 0}
    for net in networks():
        defined, found = Defined(net), asked(net)
        assert {witness.verdict for witness in found.witnesses} == defined.wrong()
        assert (found.univocal is Verdict.NO) == ("univocal" in defined.wrong())
        assert found.complete is found.faithful is Verdict.YES
        for witness in found.witnesses:
            assert witness.of == "minimal trap spaces"
            met[witness.verdict] += 1
            defined.confirms(net, witness)
    assert all(met.values()), met


def test_a_list_that_is_cut_names_an_attractor_left_out() -> None:
    for net in networks()[::3]:
        defined, found = Defined(net), asked(net, limit=1)
        cut = [witness for witness in found.witnesses if witness.of == "list"]
        assert (found.complete is Verdict.NO) == bool(cut) == (len(defined.sets) > 1)
        for witness in cut:
            (left_out,) = witness.attractors
            assert left_out.id not in {attractor.id for attractor in found.attractors}
            defined.one(net, left_out)
        for witness in found.witnesses:
            if witness.of != "list":
                defined.confirms(net, witness)


def test_a_table_has_the_same_witnesses_and_names_a_pattern_left_out() -> None:
    for net in networks()[::3]:
        defined = Defined(net)
        # Every node is a marker, so that the table depends on all of the network.
        found = tabulated(net)
        assert {witness.verdict for witness in found.witnesses} == defined.wrong()
        for witness in found.witnesses:
            defined.confirms(net, witness)
        cut = tabulated(net, limit=1)
        patterns = {truth.hull(states) for states in defined.sets}
        assert (cut.complete is Verdict.NO) == (len(patterns) > 1)
        for witness in cut.witnesses:
            if witness.of == "list":
                assert witness.markers in patterns - {row.markers for row in cut.patterns}


@pytest.mark.parametrize("update", [Update.SYNCHRONOUS, Update.MOST_PERMISSIVE])
def test_other_schemes_have_no_such_witness(update: Update) -> None:
    assert asked(truth.network(LOOSE), update=update).witnesses == ()


def test_the_page_says_it_in_words() -> None:
    text = to_text(landscape_page(asked(truth.network(LOOSE)), ASKED))
    assert "Smaller than the minimal trap space around it: attractor" in text and "with c=1 throughout" in text
