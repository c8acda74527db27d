"""``AG EF p`` decided by attractors against the same decided by sets of states."""

from __future__ import annotations

import os
import random

import pytest

from logicnet.network.bnet import parse
from logicnet.network.case import Case
from logicnet.network.resolve import parse_temporal_formula, pose
from logicnet.query.model_checking import check_formula
from logicnet.studies.query import query_network
from logicnet.studies.recurrence import recurs

FORMULAS = int(os.environ.get("LOGICNET_FUZZ", "10"))


def draw_case(draw: random.Random) -> Case:
    names = [f"n{i}" for i in range(draw.randint(2, 6))]
    lines = []
    for name in names:
        chosen = draw.sample(names, draw.randint(1, min(3, len(names))))
        literals = [("!" if draw.random() < 0.45 else "") + one for one in chosen]
        lines.append(f"{name}, {draw.choice((' & ', ' | ')).join(literals)}")
    network = parse("\n".join(lines)).network
    assert network is not None
    held = [f"{draw.choice(names)}={draw.randint(0, 1)}"] if draw.random() < 0.3 else []
    return pose(network, clamps=held)


def test_attractors_and_sets_of_states_agree() -> None:
    draw, seen = random.Random(2), set()
    for _ in range(FORMULAS):
        case = draw_case(draw)
        literals = [("!" if draw.random() < 0.5 else "") + n for n in draw.sample(case.network.names, 2)]
        p = draw.choice((literals[0], " & ".join(literals), " | ".join(literals)))
        for text in (f"AG EF ({p})", f"AG (({p}) => EF !({p}))"):
            formula = parse_temporal_formula(case.network, text, option="formula")
            quick, whole = recurs(case, formula), check_formula(case, formula)
            assert quick is not None
            assert quick.holds is whole.holds, (text, case.network)
            assert quick.starts == whole.starts
            assert quick.satisfying in (None, whole.satisfying)
            assert (quick.satisfying is None) == (quick.holds.value == "some")
            seen.add(quick.holds)
            if quick.witness is not None:
                at = [f"{n}={b}" for n, v in case.network.index.items() if (b := quick.witness.get(v)) is not None]
                found = check_formula(case, formula, start=pose(case.network, clamps=at).clamps)
                assert found.holds.value in ("none", "some")
    assert len(seen) == 3


@pytest.mark.parametrize("text", ["EF a", "AG a", "AG EF AG a", "AG (a => EF b)", "AF a", "AG (EF a & EF b)", "a"])
def test_other_formulas_are_left_to_sets_of_states(text: str) -> None:
    network = parse("a, b\nb, a\n").network
    assert network is not None
    assert recurs(pose(network), parse_temporal_formula(network, text, option="formula")) is None


def test_a_large_network_is_answered_soon() -> None:
    chain = "\n".join(f"c{i}, c{i - 1} & !d{i}\nd{i}, !c{i}" for i in range(1, 61))
    network = parse(f"c0, c0\n{chain}\n").network
    assert network is not None
    answer = query_network(network, reversible="c60", environment="c0=0")
    assert answer.holds.value == "every"
    assert answer.satisfying == answer.starts
