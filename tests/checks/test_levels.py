"""That levels stay in order: what LN209 and LN210 say, against every state of tiny networks."""

from __future__ import annotations

import random
from itertools import pairwise, product

import pytest

from logicnet import find_attractors
from logicnet.checks.review import review
from logicnet.network.bnet import parse
from logicnet.network.model import Network
from logicnet.text.formula import Expression
from tests.formats.test_definitions import value

ORDER = "#: phenotype admissible, X_1 | !X_2\n"


def found(text: str) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for one in review(parse(text)).diagnostics:
        if one.code in ("LN209", "LN210"):
            told.setdefault(one.code, []).append(one.message)
    return told


@pytest.mark.parametrize(
    ("rules", "code", "words"),
    [
        ("X_1, A & X_1 | X_2\nX_2, X_1 & A\nA, A\n", "LN210", "proved: every asynchronous attractor"),
        ("X_1, X_1\nX_2, X_1 & X_2\n", "LN210", "proved"),
        ("X_1, A\nX_2, B\nA, A\nB, B\n", "LN209", "its rule switches `X_2` on while `X_1` is off"),
        ("X_1, A\nX_2, X_1 & A\nA, A\n", "LN209", "off while `X_2` is on"),
        ("X_1, X_1\nX_2, X_2\n", "LN209", "`X_1=0` and `X_2=1` hold themselves"),
        ("X_1, X_1 | X_2 & A\nX_2, X_2 & (X_1 | !A)\nA, !A\n", "LN209", "is not proved"),
    ],
)
def test_what_is_said_of_the_order(rules: str, code: str, words: str) -> None:
    told = found(ORDER + rules)
    assert list(told) == [code]
    assert words in told[code][0]


def test_a_phenotype_that_puts_nothing_in_order_is_one_like_others() -> None:
    assert not found("#: phenotype admissible, A & !B\nA, B\nB, A\n")


def draw_rule(draw: random.Random, names: list[str]) -> str:
    terms = []
    for _ in range(draw.randint(1, 2)):
        chosen = draw.sample(names, draw.randint(1, 2))
        terms.append(" & ".join(("!" if draw.random() < 0.3 else "") + name for name in chosen))
    return " | ".join(terms)


def test_proved_and_refuted_agree_with_every_state() -> None:
    draw, kinds = random.Random(4), set()
    for _ in range(250):
        levels = [f"X_{i}" for i in range(1, draw.choice((3, 4)))]
        names = [*levels, "A"]
        rules = {}
        for i, name in enumerate(levels):
            rule = draw_rule(draw, names)
            if draw.random() < 0.75:
                rule = f"({rule}) & {levels[i - 1]}" if i else rule
                rule = f"({rule}) | {levels[i + 1]}" if i + 1 < len(levels) else rule
            rules[name] = rule
        rules["A"] = draw.choice(["A", draw_rule(draw, names)])
        pairs = " & ".join(f"({low} | !{high})" for low, high in pairwise(levels))
        text = f"#: phenotype admissible, {pairs}\n" + "".join(f"{n}, {r}\n" for n, r in rules.items())
        network = parse(text).network
        assert network is not None
        told = found(text)
        assert len(told) == 1, text
        inside = in_order(network)
        if "LN210" in told:
            assert inside, text
        elif "leaves the order" in told["LN209"][0]:
            assert leaves(network, levels), text
        elif "hold themselves" in told["LN209"][0]:
            assert not inside, text
        # What counts as a node with levels has them in order.
        assert not network.levels or inside, text
        kinds.add((*told, told[next(iter(told))][0][:12]))
    assert len(kinds) >= 3, kinds


def in_order(network: Network) -> bool:
    found = find_attractors(network, environment="all").attractors
    return all(dict(a.phenotypes)["admissible"].value == "always" for a in found)


def leaves(network: Network, levels: list[str]) -> bool:
    """Whether some step leads from a state in order to one that is not."""
    rules: dict[str, Expression] = {node.name: node.rule.expression for node in network.nodes}
    order = next(p.formula for p in network.phenotypes if p.name == "admissible")
    for state in (dict(zip(network.names, bits, strict=True)) for bits in product((0, 1), repeat=len(network))):
        if value(order, state):
            for name in levels:
                if not value(order, {**state, name: value(rules[name], state)}):
                    return True
    return False
