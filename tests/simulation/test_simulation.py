"""Time and chance: exact probabilities against dense linear algebra, and MaBoSS against both."""

from __future__ import annotations

import json
import os
import random
from itertools import pairwise

import numpy
import pytest

from logicnet.attractors.basins import measure_basins
from logicnet.attractors.search import list_attractors
from logicnet.attractors.starts import read_start
from logicnet.compiled.space import Subspace
from logicnet.errors import InternalError, LimitReached, UsageError
from logicnet.formats.registry import read_data
from logicnet.limits import Limits
from logicnet.network.bnet import parse
from logicnet.network.case import KindOfChange
from logicnet.network.model import Clamp
from logicnet.network.resolve import pose, read_demand
from logicnet.simulation import absorption, maboss, runs
from logicnet.simulation.absorption import end_probabilities
from logicnet.simulation.contradiction import is_recurrent, refuse_contradiction
from logicnet.simulation.maboss import Protocol, bands, simulate
from logicnet.text.formula import format_expression, format_name
from tests.formats.test_ginml import draw_model, written
from tests.schemas import require_valid

MANY = int(os.environ.get("LOGICNET_FUZZ", "15"))


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
    # Up to 10 nodes, where powers of the whole matrix take seconds.
    n = draw.randint(2, 7) if seed % 15 else 10 if MANY > 15 else 8
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
    measured = measure_basins(list_attractors(pose(network)))
    found = end_probabilities(measured.case)
    for end, basin in zip(found.ends, measured.sizes, strict=True):
        low, high = (count / measured.states for count in (basin.strong, basin.weak))
        assert low - 1e-9 <= end.share <= high + 1e-9


@pytest.mark.parametrize("seed", range(MANY // 2))
def test_runs_of_a_network_with_levels_begin_where_levels_are_in_order(seed, monkeypatch):
    """Exact chances to end somewhere, those of walks, and what MaBoSS draws first, from ordered states alone."""
    draw = random.Random(seed)
    network = None
    while network is None or not network.levels or len(network) > 8:
        network = read_data("x.ginml", written(draw_model(draw), draw)).network
    pairs = [pair for levels in network.levels for pair in pairwise(network.index[name] for name in levels.nodes)]
    n = len(network)
    begin = [s for s in range(1 << n) if all(s >> low & 1 >= s >> high & 1 for low, high in pairs)]
    start = None
    levels = draw.choice(network.levels)
    if draw.random() < 0.5:
        start = read_start(pose(network), f"{levels.nodes[0]}=1")
        begin = [s for s in begin if s >> network.index[levels.nodes[0]] & 1]
    plain = "\n".join(f"n{v}, {format_expression(node.rule.expression, lambda name: f'n{network.index[name]}')}"
                      for v, node in enumerate(network.nodes))  # fmt: skip
    where = dense(plain.splitlines(), {}, n, begin)
    listed = list_attractors(pose(network), states=1 << n)
    exact = end_probabilities(pose(network), start)
    monkeypatch.setattr(absorption, "MOST_STATES", 0)
    walked = end_probabilities(pose(network), start, seed=seed)
    for end, drawn, attractor in zip(exact.ends, walked.ends, listed.attractors, strict=True):
        states = attractor.states or (attractor.space,)
        inside = sum(where[s] for s in range(1 << n) if any(s in space for space in states))
        assert end.share == pytest.approx(inside, abs=1e-6)
        assert drawn.low - 0.05 <= inside <= drawn.high + 0.05
    top = read_demand(network, format_name(levels.nodes[-1]), option="x")
    found = simulate(pose(network), [top], start=start, protocol=Protocol(time=0.001, runs=2000, tick=0.001))
    share = sum(s >> network.index[levels.nodes[-1]] & 1 for s in begin) / len(begin)
    assert found.treatments[0].traces[0].shares[0] == pytest.approx(share, abs=0.06)


@pytest.mark.parametrize(
    ("begin", "thrown", "share"),
    [("", "X>=1", 1 / 3), ("X=0", "X>=1", 0), ("", "X<=1", 0), ("", "X=2", 1), ("X>=1", "A=1", 1 / 2)],
)
def test_what_is_thrown_once_is_laid_over_levels_in_order(begin, thrown, share):
    text = "#: phenotype admissible, X_1 | !X_2\nA, A\nX_1, X_1 & (X_2 | A | !A) | X_2\nX_2, X_1 & X_2\n"
    case = pose(parse(text).network)
    assert case.network.levels
    start = read_start(case, begin) if begin else None
    protocol = Protocol(time=0.001, runs=2000, tick=0.001, kind=KindOfChange.ONE_SHOT)
    sets = [pose(case.network, clamps=thrown).clamps]
    found = simulate(case, [read_demand(case.network, "X>=2", option="x")], sets=sets, start=start, protocol=protocol)
    assert found.treatments[-1].traces[0].shares[0] == pytest.approx(share, abs=0.05)


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
    with pytest.raises(InternalError, match="came to rest"):
        refuse_contradiction(case, demand, [0b11], [], "seed 0", Limits())
    refuse_contradiction(case, demand, [0b00, 0b01], [], "seed 0", Limits())


def test_an_oscillation_that_shows_what_is_proved_absent_is_an_internal_error(monkeypatch):
    # c is on for a while in every run, and for good in none; a and b never settle.
    network = parse("a, !b\nb, a\nc, c & a\nd, d\n").network
    case = pose(network, environment="d=0")
    left = read_demand(network, "c", option="P")
    held = read_demand(network, "a & b", option="P")
    with pytest.raises(InternalError, match="came into an oscillation"):
        refuse_contradiction(case, held, [], [0b0011], "seed 0", Limits())
    refuse_contradiction(case, left, [], [0b0111, 0b0101], "seed 0", Limits())
    # The whole way: a proof that is wrong meets a simulation that never settles.
    monkeypatch.setattr(maboss, "_absent", lambda case, demand, changes, run: True)
    with pytest.raises(InternalError, match="contradict"):
        simulate(case, [held], protocol=Protocol(time=5, runs=100))
    found = simulate(case, [left], protocol=Protocol(time=1, tick=0.5, runs=100))
    assert found.treatments[0].traces[0].shares[-1] > 0


@pytest.mark.parametrize("seed", range(MANY))
def test_recurrent_states_are_those_of_attractors(seed):
    draw = random.Random(500 + seed)
    n = draw.randint(2, 5)
    network, lines, _ = random_network(draw, n)
    case = pose(network)
    everything = " & ".join(f"({name} | !{name})" for name in network.names)
    demand = read_demand(network, everything, option="P")
    listed = list_attractors(case, states=1 << n)
    inside = {
        s
        for attractor in listed.attractors
        for s in range(1 << n)
        if any(s in space for space in attractor.states or (attractor.space,))
    }
    for state in range(1 << n):
        assert is_recurrent(case, demand, state, Limits()) is (state in inside), (lines, state)


def test_temporary_and_one_shot_changes_are_simulated_as_they_are_proved():
    # a holds itself; b follows it; c can be switched off by d for as long as d is held.
    network = parse("a, a & !d\nb, a\nd, d\ne, !d\n").network
    case = pose(network, environment="d=0")
    demands = [read_demand(network, text, option="P") for text in ("b", "e")]
    start = read_start(case, "rest=1")
    drug = (Clamp("d", 1),)
    held = simulate(case, demands, [drug], start=start, protocol=Protocol(time=40, runs=500))
    once = simulate(
        case, demands, [drug], start=start, protocol=Protocol(40, 0.5, 500, 0, KindOfChange.TEMPORARY, 20)
    )
    shot = simulate(
        case, demands, [(Clamp("a", 0),)], start=start, protocol=Protocol(40, 0.5, 500, 0, KindOfChange.ONE_SHOT)
    )
    b, e = held.treatments[1].traces
    assert b.absent and e.absent and b.shares[-1] == e.shares[-1] == 0
    b, e = once.treatments[1].traces
    # The memory is lost for good, the effect is there only as long as the drug is.
    assert b.absent and not e.absent and b.shares[-1] == 0 and e.shares[-1] == 1 and e.shares[39] < 0.01
    assert once.times == held.times
    b, e = shot.treatments[1].traces
    assert b.absent and b.gone_from is not None and e.shares[-1] == 1
    for kind, release in ((KindOfChange.TEMPORARY, None), (KindOfChange.PERMANENT, 3.0)):
        with pytest.raises(UsageError):
            Protocol(40, 0.5, 500, 0, kind, release)
    with pytest.raises(UsageError, match="ticks"):
        Protocol(40, 0.5, 500, 0, KindOfChange.TEMPORARY, 20.2)
    with pytest.raises(UsageError, match="does nothing"):
        simulate(case, demands, [drug], protocol=Protocol(kind=KindOfChange.ONE_SHOT))


def test_the_steps_of_a_sequence_are_held_one_after_the_other(tmp_path, logicnet):
    # m remembers a; c comes only if b is there after m.
    path = tmp_path / "order.bnet"
    path.write_text("a, 0\nb, 0\nm, m | a\nc, c | b & m\n#: phenotype on, c\n", "utf-8")
    words = ("simulate", str(path), "--from", "rest=0", "--kind", "temporary", "--samples", "400", "--time", "60")
    words += ("--set", "first a=1, then b=1", "--set", "first b=1, then a=0", "--set", "a=1")
    document = json.loads(logicnet(*words, "--format", "json").out)
    require_valid(document, "simulate")
    assert document["options"]["release"] == 20 and len(document["times"]) == 120 and document["excess"] == []
    plain, order, turned, single = document["sets"]
    assert plain["steps"] is None and single["steps"] is None
    assert order["steps"] == [{"changes": {"a": 1}}, {"changes": {"b": 1}}]
    seen = order["phenotypes"][0]
    # Nothing in the first step, all of it in the second, and it stays.
    assert max(seen["probability"][:40]) == 0 and seen["probability"][-1] > 0.99 and not seen["proved_absent"]
    assert turned["phenotypes"][0]["proved_absent"] and turned["phenotypes"][0]["probability"][-1] == 0
    page = " ".join(logicnet(*words).out.split())
    assert "second step from then until t = 40" in page and "settled before each step ends" in page
    assert "first a=1, then b=1" in logicnet(*words, "--format", "csv").out
    late = logicnet(*words, "--release", "30")
    assert late.status == 2 and "--release 20" in late.err
    refused = logicnet("simulate", str(path), "--set", "a=1 then b=1")
    assert refused.status == 2 and "--kind temporary" in refused.err


def test_parts_and_seeds_draw_runs_of_their_own():
    """MaBoSS draws run j of a seed s by s + j, so parts that begin one apart would be nearly the same runs."""
    network = parse("a, !b\nb, !a\n").network
    phases, begin = [runs.Phase(pose(network), 9.0)], [(1.0, Subspace(0b11, 0))]

    def shares(many, seed):
        drawn = runs.draw(phases, begin, {0}, many, 1.0, seed, Limits())
        assert drawn is not None and drawn.many == many
        return [sum(p for s, p in part[-1] if s & 1) for part in drawn.windows]

    parts = shares(1_000, 0)
    assert len(parts) == 10 and len(set(parts)) > 5
    # The spread of ten parts is that of independent draws: a standard deviation of 0.05 in the mean.
    assert 0.02 < numpy.std(parts) < 0.09
    seeds = [numpy.mean(shares(200, seed)) for seed in range(12)]
    assert 0.015 < numpy.std(seeds) < 0.07
    # The parts together are the runs of one piece.
    assert numpy.mean(parts[:2]) == pytest.approx(numpy.mean(shares(200, 0)))


def test_a_release_begins_in_the_states_that_the_change_leaves():
    # Under c both ways stay open; released, each run keeps the way that it took.
    network = parse("#: rate a, up=3\na, !b\nb, !a\nc, c\nm, c & a | m\n").network
    case = pose(network, environment="c=0")
    demand = read_demand(network, "m & a & !b", option="P")
    start = read_start(case, "rest=0")
    protocol = Protocol(60, 0.5, 4_000, 2, KindOfChange.TEMPORARY, 30)
    found = simulate(case, [demand], [(Clamp("c", 1),)], start=start, protocol=protocol)
    low, high = bands(found.treatments[1].traces[0].shares[-1], protocol.runs)
    assert low <= 0.75 <= high


def test_a_simulation_begins_in_an_attractor_that_oscillates():
    network = parse("a, !b\nb, a\nc, c | a & b\n").network
    case = pose(network)
    start = read_start(case, "!c | c")
    demand = read_demand(network, "c", option="P")
    found = simulate(case, [demand], start=start, protocol=Protocol(time=1, runs=1_000))
    assert len(start.spaces) == 1 or found.finished
    with pytest.raises(UsageError, match="subspace"):
        maboss.spread_of(case, [Subspace(0b1, 0), Subspace(0b10, 0)] * 3_000, "these")


def test_a_limit_leaves_what_was_simulated(monkeypatch):
    network = parse("a, !b\nb, !a\n").network
    case = pose(network)
    demand = read_demand(network, "a", option="P")
    limits = Limits()
    whole = runs.confined

    def cut_short(work, limits):
        def some():
            for k, part in enumerate(work()):
                if k == 3:
                    return
                yield part

        given = whole(some, limits)
        given.stopped = limits.hit = "time limit of 1 s"
        return given

    monkeypatch.setattr(runs, "confined", cut_short)
    found = simulate(case, [demand], [(Clamp("a", 1),)], protocol=Protocol(runs=1_000), limits=limits)
    assert not found.finished and [one.runs for one in found.treatments] == [300]
    low, high = bands(found.treatments[0].traces[0].shares[-1], 300)
    assert low < 0.5 < high


def test_sets_may_be_listed_in_a_file_and_every_answer_keeps_its_schema(tmp_path, logicnet):
    path, listed = tmp_path / "n.bnet", tmp_path / "sets.txt"
    path.write_text("a, !b\nb, !a\nc, a\n#: phenotype on, c\n", "utf-8")
    listed.write_text("# one on each line\na=0\n\nb=1, c=0  # a pair\n", "utf-8")
    words = ("simulate", str(path), "--samples", "50", "--time", "5")
    for more in (("--sets", str(listed)), ("--set", "a=0", "--kind", "temporary"),
                 ("--set", "a=0", "--kind", "one-shot", "--from", "rest=0", "--ends"),
                 ("--set", "a=0,b=1", "--strengths", "0,1")):  # fmt: skip
        document = json.loads(logicnet(*words, *more, "--format", "json").out)
        require_valid(document, "simulate")
    document = json.loads(logicnet(*words, "--sets", str(listed), "--format", "json").out)
    assert [one["clamps"] for one in document["sets"]] == [{}, {"a": 0}, {"b": 1, "c": 0}, {"b": 1}, {"c": 0}]
    assert all(one["runs"] == 50 for one in document["sets"])
    listed.write_text("a=0\nd=1\n", "utf-8")
    refused = logicnet(*words, "--sets", str(listed))
    assert refused.status == 2 and "sets.txt, line 2" in refused.err
    assert logicnet(*words, "--set", "a=0", "--release", "2").status == 2
    assert "until t = 2.5" in logicnet(*words, "--set", "a=0", "--kind", "temporary").out


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
    monkeypatch.setattr(runs, "BUILDS", ((64, "no_such_simulator"),))
    with pytest.raises(UsageError) as fault:
        runs.simulator(3)
    assert "logicnet[simulate]" in fault.value.hint


def test_a_report_says_beside_each_proof_what_is_drawn(tmp_path, logicnet):
    path, page = tmp_path / "n.bnet", tmp_path / "r.json"
    path.write_text("a, a & !d\nb, a\nd, d\n#: input d = 0\n#: phenotype on, b\n", "utf-8")
    words = ("report", str(path), "--abolish", "on", "--max-size", "1", "-o", str(page), "--candidates", "a")
    assert logicnet(*words, "--simulate").status == 0
    document = json.loads(page.read_text("utf-8"))
    require_valid(document, "report")
    (rows,) = [one["data"]["interventions"] for one in document["sections"] if one["id"] == "interventions"]
    assert rows and all("Simulated 1000 times (MaBoSS): proved absent; in simulation below 0.001 from t = " in
                        row["why"] for row in rows if row["size"])  # fmt: skip
    assert "--simulate" in page.read_text("utf-8")
    assert logicnet(*words).status == 0 and "MaBoSS" not in page.read_text("utf-8")


@pytest.mark.parametrize("nodes", [most for most, _ in runs.BUILDS])
def test_a_model_that_the_simulator_cannot_read_is_refused(nodes: int) -> None:
    """Its parser gives up at rules of some ten thousand parts, in each build."""
    text = "".join(f"node x{k} {{ rate_up = ; }}\n" for k in range(nodes))
    with pytest.raises(UsageError, match="MaBoSS cannot read this network, whose longest rule has"):
        runs._read(nodes, text, "max_time = 1;\n")


def test_a_limit_before_all_attractors_are_known_is_told_as_one() -> None:
    network = parse("targets, factors\n" + "".join(f"a{i}, !b{i}\nb{i}, !a{i}\n" for i in range(12))).network
    assert network is not None
    with pytest.raises(LimitReached, match="stopped by the time limit of 0 s before all attractors were known"):
        end_probabilities(pose(network), limits=Limits(time=0))
