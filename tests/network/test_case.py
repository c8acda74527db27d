"""A case says what holds: clamps over the environment, further changes over those, and the words for it."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest

import logicnet
from logicnet.errors import UnknownName, UsageError
from logicnet.network.bnet import parse
from logicnet.network.case import Case, Demand, OfCase
from logicnet.network.model import Clamp, Cut, Network
from logicnet.network.resolve import elsewhere, pose, read_demand

TEXT = (
    "#: input a = 1\n#: environment off, a=0\n#: drug D, b=0, c=1\n#: phenotype P, c\n"
    "a, a\nz, z\nb, a\nc, b | z\n"
)


@pytest.fixture(scope="module")
def network() -> Network:
    found = parse(TEXT).network
    assert found is not None
    return found


def test_a_clamp_on_an_input_wins_over_the_environment(network: Network) -> None:
    case = pose(network, environment="off,z=*", clamps="a=1, b=0")
    assert dict(case.environment) == {"a": 0, "z": None}
    assert dict(case.settings) == {"a": 1, "z": None}
    assert case.held == {"a": 1, "b": 0} and case.free == ("z",)
    assert dict(case.untreated.settings) == {"a": 0, "z": None}


def test_what_is_held_is_the_overlay_of_every_layer_by_definition(network: Network) -> None:
    for seed in range(200):
        rng = random.Random(seed)
        environment = {name: rng.choice((0, 1, None)) for name in ("a", "z")}
        layers = [{name: rng.choice((0, 1)) for name in rng.sample(network.names, rng.randint(0, 3))} for _ in "12"]
        case = Case(network, tuple(environment.items()), tuple(Clamp(*one) for one in layers[0].items()))
        held: dict[str, Any] = {**environment, **layers[0], **layers[1]}
        told = case.under([Clamp(*one) for one in layers[1].items()])
        assert told.held == {name: value for name, value in held.items() if value is not None}
        assert set(told.free) == {name for name, value in held.items() if value is None}


def test_a_further_cut_of_the_same_regulation_wins(network: Network) -> None:
    case = pose(network, clamps=[Cut("b", "c", 0)])
    assert case.under([Cut("b", "c", 1)]).cuts == (Cut("b", "c", 1),)


def test_texts_and_values_pose_the_same_case(network: Network) -> None:
    text = pose(network, environment="off", clamps="D, b -> c=1", update="most-permissive")
    values = pose(
        network,
        environment=(("z", None), ("a", 0)),
        clamps=[Clamp("b", 0), Clamp("c", 1), Cut("b", "c", 1)],
        update=text.update,
    )
    assert text == values
    assert text.words == "in environment off, with b=0, c=1, b -> c=1"
    assert values.words == "with inputs a=0, z=*, with b=0, c=1, b -> c=1"
    assert elsewhere(text, "default").held == {"a": 1, "b": 0, "c": 1}


def test_what_the_network_does_not_have_is_refused(network: Network) -> None:
    for words, match in (
        ({"environment": "of"}, "environment `of` is not defined"),
        ({"clamps": "d=1"}, "node `d` is not defined"),
        ({"clamps": ["b=1", Clamp("b", 0)]}, "two values"),
        ({"update": "synchronos"}, "no update scheme `synchronos`"),
        ({"environment": (("a", 1),)}, "not one for each input"),
    ):
        with pytest.raises((UnknownName, UsageError), match=re.escape(match)):
            pose(network, **words)  # type: ignore[arg-type]


def test_a_demand_has_one_reading(network: Network) -> None:
    demand = read_demand(network, "P | a", option="abolish")
    assert str(demand) == demand.text == "P | a"
    assert read_demand(network, demand, option="keep") is demand
    with pytest.raises(AttributeError):
        demand.text = "a"  # type: ignore[misc]


def test_every_answer_holds_its_case(network: Network) -> None:
    words: Any = {"environment": "off", "clamps": "z=1"}
    case = pose(network, **words)
    answers: list[Any] = [
        logicnet.find_attractors(network, where="P", **words),
        logicnet.minimal_interventions(network, "P", candidates="b", max_size=1, **words),
        logicnet.explain_fate(network, "P", **words),
    ]
    for answer in answers:
        assert isinstance(answer, OfCase) and answer.case == case
        assert dict(answer.environment) == {"a": 0, "z": 1} and answer.network is network
    assert answers[0].where == read_demand(network, "P", option="where")


def test_the_overlay_exists_once() -> None:
    """A second copy of the rule that a clamp wins over the environment is a second place to get it wrong."""
    package = Path(logicnet.__file__).parent
    overlay = re.compile(r"(?:held|clamped)\.get\((\w+), \w+\)\) for \1, \w+ in")
    copies = [path for path in package.rglob("*.py") if overlay.search(path.read_text("utf-8"))]
    assert copies == [package / "network" / "case.py"]


def test_a_question_to_a_different_formula_cannot_be_asked(network: Network) -> None:
    """The goal's words and its formula are of one text, so no answer can speak of one and be about the other."""
    demand = Demand("P", network.phenotypes[0].formula)
    result = logicnet.minimal_interventions(network, demand, environment="off", max_size=1)
    assert result.goal.abolish.text == "P"
    with pytest.raises(TypeError):
        logicnet.minimal_interventions(network, "P", formula=network.phenotypes[0].formula)  # type: ignore[call-arg]
