"""Time and chance: exact probabilities against dense linear algebra, and MaBoSS against both."""

from __future__ import annotations

import os
import random

import numpy
import pytest

from logicnet.attractors.basins import measure_basins
from logicnet.attractors.search import list_attractors
from logicnet.attractors.starts import read_start
from logicnet.errors import InternalError, UsageError
from logicnet.network.bnet import parse
from logicnet.network.model import Clamp
from logicnet.network.resolve import pose, read_demand
from logicnet.simulation import absorption, maboss
from logicnet.simulation.absorption import end_probabilities
from logicnet.simulation.maboss import Protocol, bands, simulate

MANY = 15 * int(os.environ.get("LOGICNET_FUZZ", "1"))


def random_network(draw, n):
    lines = []
    for i in range(n):
        terms = [
            " & ".join(draw.choice(["", "!"]) + f"n{draw.randrange(n)}" for _ in range(draw.randint(1, 2)))
            for _ in range(draw.randint(1, 2))
        ]
        lines.append(f"n{i}, {' | '.join(terms)}" if draw.random() < 0.85 else f"n{i}, n{i}")
    rates = {}
    network = parse("\n".join(lines) + "\n").network
    for node in network.nodes:
        if not node.is_input and draw.random() < 0.4:
            rates[node.name] = draw.choice([0.25, 2.0, 3.0]), draw.choice([0.5, 1.0])
    extra = "".join(f"#: rate {name}, up={up}, down={down}\n" for name, (up, down) in rates.items())
    return parse(extra + "\n".join(lines) + "\n").network, lines, rates


def images(lines, n):
    codes = []
    for line in lines:
        text = line.split(", ", 1)[1].replace("!", " not ").replace("&", " and ").replace("|", " or ")
        codes.append(compile(f"({text})", "rule", "eval"))
    return [
        [int(bool(eval(code, {}, {f"n{i}": bool(s >> i & 1) for i in range(n)}))) for code in codes]
        for s in range(1 << n)
    ]


def dense(lines, rates, n, begin):
    """The chance to be in each state after a very long time, by powers of the whole matrix."""
    size = 1 << n
    matrix = numpy.zeros((size, size))
    for s, image in enumerate(images(lines, n)):
        moves = {}
        for i in range(n):
            if s >> i & 1 != image[i]:
                up, down = rates.get(f"n{i}", (1.0, 1.0))
                moves[s ^ 1 << i] = up if image[i] else down
        total = sum(moves.values())
        # Half of the time it waits, so that powers settle: where it ends stays the same.
        matrix[s, s] += 0.5 if moves else 1.0
        for t, rate in moves.items():
            matrix[s, t] += rate / total / 2
    for _ in range(25):
        matrix = matrix @ matrix
    first = numpy.zeros(size)
    first[begin] = 1 / len(begin)
    return first @ matrix


@pytest.mark.parametrize("seed", range(MANY))
def test_exact_probabilities_equal_linear_algebra_on_the_whole_chain(seed):
    draw = random.Random(seed)
    n = draw.randint(2, 7)
    network, lines, rates = random_network(draw, n)
    case = pose(network)
    start = None
    begin = list(range(1 << n))
    if draw.random() < 0.6:
        values = {i: draw.randint(0, 1) for i in range(n) if draw.random() < 0.7}
        if values:
            start = read_start(case, ",".join(f"n{i}={b}" for i, b in values.items()))
            begin = [s for s in begin if all(s >> i & 1 == b for i, b in values.items())]
    found = end_probabilities(case, start)
    assert found.exact
    assert sum(end.share for end in found.ends) == pytest.approx(1)
    where = dense(lines, rates, n, begin)
    listed = list_attractors(case, states=1 << n)
    for end, attractor in zip(found.ends, listed.attractors, strict=True):
        states = attractor.states or (attractor.space,)
        inside = sum(where[s] for s in range(1 << n) if any(s in space for space in states))
        assert end.share == pytest.approx(inside, abs=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_probabilities_from_all_states_lie_between_strong_and_weak_basins(seed):
    draw = random.Random(100 + seed)
    network, _, _ = random_network(draw, 6)
    landscape = measure_basins(list_attractors(pose(network)))
    found = end_probabilities(landscape.case)
    for end, attractor in zip(found.ends, landscape.attractors, strict=True):
        low, high = (count / landscape.basins.states for count in (attractor.basin.strong, attractor.basin.weak))
        assert low - 1e-9 <= end.share <= high + 1e-9


def test_beyond_the_bound_walks_give_an_interval_that_holds_the_exact_value(monkeypatch):
    network = parse("#: rate a, up=3\na, !b\nb, !a\nc, c\n").network
    exact = end_probabilities(pose(network))
    monkeypatch.setattr(absorption, "MOST_STATES", 2)
    drawn = end_probabilities(pose(network), seed=1)
    assert exact.exact and not drawn.exact and drawn.why
    for one, other in zip(exact.ends, drawn.ends, strict=True):
        assert other.low <= one.share <= other.high


def test_a_simulation_agrees_with_the_exact_probabilities_and_repeats_itself():
    network = parse("#: rate a, up=3\na, !b\nb, !a\n").network
    case = pose(network)
    demand = read_demand(network, "a & !b", option="P")
    start = read_start(case, "rest=0")
    protocol = Protocol(time=30, runs=4_000, seed=5)
    one = simulate(case, [demand], [(Clamp("b", 1),)], start=start, protocol=protocol)
    two = simulate(case, [demand], [(Clamp("b", 1),)], start=start, protocol=protocol, jobs=2)
    assert one.treatments == two.treatments
    exact = {end.attractor.space.value: end.share for end in end_probabilities(case, start).ends}
    low, high = bands(one.treatments[0].traces[0].shares[-1], protocol.runs)
    assert exact[1] == pytest.approx(0.75) and low - 0.01 <= exact[1] <= high + 0.01
    held = one.treatments[1].traces[0]
    assert held.absent and held.gone_from == 0


def test_an_absence_that_a_simulation_contradicts_is_an_internal_error():
    network = parse("a, a\nb, a\n").network
    case = pose(network)
    demand = read_demand(network, "b", option="P")
    with pytest.raises(InternalError, match="contradict"):
        maboss._compared(case, demand, ["x0 -- x1"], Protocol())
    maboss._compared(case, demand, ["x0", "<nil>"], Protocol())


def test_bliss_of_independent_parts_is_about_zero():
    network = parse("a, !b | a\nb, b\nc, !d | c\nd, d\n").network
    case = pose(network, environment="b=0,d=0")
    demand = read_demand(network, "a & c", option="P")
    found = simulate(case, [demand], [(Clamp("b", 1), Clamp("d", 1))], protocol=Protocol(time=20, runs=3_000))
    assert len(found.treatments) == 4
    (excess,) = found.excesses
    assert excess.bliss[1] <= 0 <= excess.bliss[2]


def test_strengths_lead_from_untreated_to_the_clamp():
    network = parse("a, !b\nb, b\n").network
    case = pose(network, environment="b=0")
    demand = read_demand(network, "a", option="P")
    found = simulate(case, [demand], [(Clamp("b", 1),)], strengths=(0, 0.5, 1), protocol=Protocol(time=20, runs=2_000))
    (matrix,) = found.matrices
    shares = [row[0] for row in matrix.shares]
    assert shares[0] > 0.99 and 0.3 < shares[1] < 0.7 and shares[2] < 0.01


def test_rates_are_read_and_written_and_refused_on_inputs():
    reading = parse("#: rate a, up=2, down=0.5\na, !b\nb, b\n")
    assert [(rate.node, rate.up, rate.down) for rate in reading.network.rates] == [("a", 2.0, 0.5)]
    for line in ("rate b, up=1", "rate a, up=0", "rate a, left=1", "rate a", "rate a, up=1\n#: rate a, up=2"):
        faulty = parse(f"#: {line}\na, !b\nb, b\n")
        assert faulty.network is None and faulty.diagnostics, line


def test_without_maboss_one_line_says_what_to_do(monkeypatch):
    monkeypatch.setattr(maboss, "BUILDS", ((64, "no_such_simulator"),))
    with pytest.raises(UsageError) as fault:
        maboss.simulator(3)
    assert "logicnet[simulate]" in fault.value.hint
