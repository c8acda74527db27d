"""How much it says that an expectation holds: depth, vacuity, headlines, against their definitions by enumeration."""

from __future__ import annotations

import random
from itertools import combinations, product

import pytest

from logicnet.checks.expectations import ExpectationStatus, claim, evaluate, headline, strength
from logicnet.checks.mutants import MutantFate, mutation_test
from logicnet.ensembles.depth import depth_of
from logicnet.network.bnet import parse
from logicnet.network.model import Expectation, Network, Quantifier
from logicnet.text.formula import format_expression

NAMES = "abcde"


def network_of(text: str) -> Network:
    reading = parse(text)
    assert reading.network is not None, reading.diagnostics
    return reading.network


def python(text: str) -> str:
    return text.replace("!", " not ").replace("&", " and ").replace("|", " or ")


def fixed(rule: str, values: dict[str, int]) -> int | None:
    """The value of a rule in every state that agrees with some values, or none."""
    free = [name for name in NAMES if name not in values]
    states = (dict(zip(free, bits, strict=True)) | values for bits in product((0, 1), repeat=len(free)))
    found = {bool(eval(python(rule), {}, state)) for state in states}
    return int(found.pop()) if len(found) == 1 else None


def fewest(rules: dict[str, str], held: dict[str, int], wanted: str) -> int | None:
    """The fewest rules by which a formula becomes true for good, by trying all sets of rules."""
    others = [name for name in NAMES if name not in held]
    for count in range(len(others) + 1):
        for chosen in combinations(others, count):
            values = dict(held)
            moved = True
            while moved:
                moved = False
                for name in chosen:
                    if name not in values and (value := fixed(rules[name], values)) is not None:
                        values[name], moved = value, True
            if fixed(wanted, values) == 1:
                return count
    return None


def drawn(rng: random.Random) -> tuple[dict[str, str], str]:
    rules = {"a": "a"}
    for name in NAMES[1:]:
        parts = [rng.choice(["", "!"]) + other for other in rng.sample(NAMES, rng.choice((1, 1, 2, 3)))]
        rules[name] = rng.choice([" & ", " | "]).join(parts)
        if rules[name] == name:
            rules[name] = "a"
    return rules, "".join(f"{name}, {rule}\n" for name, rule in rules.items())


def test_depth_is_the_fewest_rules_that_decide_it() -> None:
    rng = random.Random(3)
    seen = set()
    for _ in range(60):
        rules, text = drawn(rng)
        literals = [rng.choice(["", "!"]) + name for name in rng.sample(NAMES[1:], rng.choice((1, 1, 2)))]
        quantifier, joint = rng.choice([("every", " & "), ("every", " | "), ("no", " | "), ("some", " & ")])
        formula = joint.join(literals)
        network = network_of(
            f"#: environment on, a={rng.choice('01')}\n#: expect x, in on: {quantifier} {formula}\n{text}"
        )
        held = {"a": network.environments[0].settings[0][1] or 0}
        negated = quantifier == "no"
        wanted = fewest(rules, held, f"!({formula})" if negated else formula)
        found = depth_of(network, network.expectations[0])
        if wanted is None:
            assert found is None
            continue
        assert found is not None
        assert found.at_least == min(wanted, 3) and found.at_most >= wanted
        assert len(found.rules) == found.at_most
        assert (
            fewest(
                {n: rules[n] if n in found.rules else n for n in NAMES}, held, f"!({formula})" if negated else formula
            )
            is not None
            or found.at_most == 0
        )
        splits = joint == (" | " if negated else " & ")
        each = [fewest(rules, held, f"!{part}" if negated else part) for part in literals] if splits else [wanted]
        assert found.deepest == min(max(n for n in each if n is not None), 3) or wanted <= 1
        assert found.restates is all(n is not None and n <= 1 for n in each)
        seen.add(wanted)
    assert {1, 2, 3} <= seen


def parts(expectation: Expectation) -> dict[frozenset[int], Expectation]:
    from msgspec.structs import replace

    count = len(expectation.clamps)
    return {
        frozenset(chosen): replace(expectation, clamps=tuple(expectation.clamps[k] for k in chosen))
        for size in range(count + 1)
        for chosen in combinations(range(count), size)
    }


@pytest.mark.parametrize("seed", range(4))
def test_vacuous_contrast_and_idle_are_what_their_definitions_say(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(8):
        _, text = drawn(rng)
        clamps = ", ".join(f"{name}={rng.choice('01')}" for name in rng.sample(NAMES, rng.choice((1, 2, 3))))
        claimed = f"{rng.choice(['every', 'no'])} {rng.choice(NAMES[1:])}"
        network = network_of(f"#: expect x, in all with {clamps}: {claimed}\n{text}")
        (x,) = network.expectations
        status = {chosen: claim(network, part) for chosen, part in parts(x).items()}
        whole = frozenset(range(len(x.clamps)))
        found = evaluate(network, x)
        if status[whole] is not ExpectationStatus.HOLDS:
            assert found.status is status[whole]
            assert (found.contrast, found.idle) == (None, ())
            continue
        fails = [chosen for chosen, told in status.items() if told is ExpectationStatus.FAILS]
        assert (found.status is ExpectationStatus.VACUOUS) is not fails
        if fails:
            assert found.contrast is not None and found.contrast in [
                tuple(x.clamps[k] for k in sorted(c)) for c in fails
            ]
            assert len(found.contrast) == min(map(len, fails))
            idle = [
                clamp
                for k, clamp in enumerate(x.clamps)
                if len(x.clamps) > 1 and all(status[c] is status[c | {k}] for c in status if k not in c)
            ]
            assert list(found.idle) == idle


def test_a_rescue_needs_no_trick() -> None:
    network = network_of(
        "#: expect rescue, in default with release=0, exosome=1: no killing [PMID:30951669]\n"
        "#: expect no_rescue, in default with release=0, other=1: every killing\n"
        "#: expect nothing, in default with other=1: no killing\n"
        "killing, !exosome\nexosome, release\nrelease, 1\nother, other\n"
    )
    rescue, no_rescue, nothing = (evaluate(network, x) for x in network.expectations)
    assert rescue.status is ExpectationStatus.HOLDS
    assert [str(change) for change in rescue.contrast or ()] == ["release=0"]
    assert [str(change) for change in no_rescue.idle] == ["other=1"]
    assert nothing.status is ExpectationStatus.VACUOUS


CITED = """\
#: expect deep, in on: every d [PMID:1]
#: expect shallow, in on: every b [PMID:2]
#: expect two_restated, in on: every b & !e [doi:10.1234/x]
#: expect textbook, in on: every d & c [textbook knowledge (no single source)]
#: expect label, in on: every c [drug label]
#: expect chosen, in on: every d [model choice]
#: expect reviewed, in on: every d [review PMID:3]
#: expect nickname, in on: every d [no identifier: Smith 2020]
#: expect lasting, in on: some f [PMID:5]
#: expect untrue, in on: no d [PMID:4]
#: environment on, a=1
a, a
b, a
c, b
d, c
e, !a
f, f & a
"""


def test_a_headline_counts_published_observations_deeper_than_one_rule() -> None:
    network = network_of(CITED)
    results = [strength(network, evaluate(network, x)) for x in network.expectations]
    told = {r.expectation.name: r.strength for r in results}
    assert told["untrue"] is None
    published = {name for name, s in told.items() if s is not None and s.is_published}
    assert published == {"deep", "shallow", "two_restated", "nickname", "lasting"}
    deep = {name for name, s in told.items() if s is not None and s.is_deep}
    assert deep == {"deep", "textbook", "label", "chosen", "reviewed", "nickname", "lasting"}
    found = headline(results)
    assert (found.published, found.held, found.deep) == (6, 5, 3)
    assert (found.holding, found.deep_in_all, found.by_attractors) == (9, 7, 1)


def test_mutants_are_scored_with_and_without_restated_rules() -> None:
    network = network_of(CITED.replace("#: expect untrue, in on: no d [PMID:4]\n", ""))
    report = mutation_test(network)
    killed = report.of(MutantFate.KILLED)
    by_name = {x.name: x for x in network.expectations}
    assert set(report.deep) < set(report.expectations)
    for result in killed:
        assert result.by_deep is (result.expectation in report.deep)
    assert 0 < report.killed_by_deep < len(killed)
    alone = "\n".join(
        line
        for line in CITED.splitlines()
        if not line.startswith("#: expect") or any(line.startswith(f"#: expect {name},") for name in report.deep)
    )
    assert len(mutation_test(network_of(alone)).of(MutantFate.KILLED)) == report.killed_by_deep
    assert by_name[killed[0].expectation].quantifier is not Quantifier.HOLDS
    assert all(format_expression(result.mutant.rule) for result in killed)
