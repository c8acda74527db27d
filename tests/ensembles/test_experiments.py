"""The next experiment: predicted outcomes, what they decide and the ranking are those of enumeration."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

import logicnet as ln
from logicnet.ensembles import experiments
from logicnet.ensembles.experiments import (
    Experiment,
    ExperimentKind,
    ExperimentRound,
    ExperimentSearch,
    Seen,
    experiment_rounds,
)
from logicnet.ensembles.partial import PartialNetwork
from logicnet.limits import Limits
from logicnet.network.model import Clamp, Quantifier
from logicnet.network.openness import Opened
from tests.conformance import definitions as truth
from tests.ensembles import networks
from tests.ensembles.test_consistency import outcomes_of
from tests.ensembles.test_enumeration import Truth
from tests.schemas import require_valid

CASES = int(os.environ.get("LOGICNET_FUZZ", "10"))


def problem(seed: int) -> tuple[Truth, list[Experiment], Any] | None:
    rng = random.Random(700_000 + seed)
    network = networks.random_problem(rng, most=1 << 6)
    network = replace(network, expectations=network.expectations[: rng.randint(0, 2)])
    place = "here" if network.environments else "default"
    inputs = {node.name for node in network.input_nodes()}
    inner = [name for name in network.names if name not in inputs]
    found = []
    for k in range(4):
        formula = truth.expression(truth.random_formula(rng, rng.sample(network.names, min(2, len(network)))))
        clamps = (Clamp(rng.choice(inner), rng.randint(0, 1)),) if inner and rng.random() < 0.7 else ()
        found.append(Experiment(place, clamps, "x", f"f{k}", formula))
    conclusion = replace(found[-1].expectation(Seen.NEVER), name="conclusion")
    return Truth(PartialNetwork(network)), found[:-1], conclusion


def only(candidates: list[Experiment]) -> list[ExperimentRound]:
    return [ExperimentRound(ExperimentKind.CHANGES, tuple(candidates), 0)]


def seen(truly: Truth, outcomes: tuple[int, ...], experiment: Experiment) -> Seen:
    for word, quantifier in ((Seen.ALWAYS, Quantifier.EVERY), (Seen.NEVER, Quantifier.NO)):
        x = replace(experiment.expectation(word), name=f"{experiment.read_out}{experiment.clamps}{word}")
        assert x.quantifier is quantifier
        if truly.holds(outcomes, x):
            return word
    return Seen.OTHERWISE


@pytest.mark.parametrize("settles", [False, True])
def test_outcomes_shares_and_ranks_are_those_of_enumeration(settles: bool) -> None:
    split = decided = 0
    for seed in range(CASES):
        truly, candidates, conclusion = problem(seed)  # type: ignore[misc]
        given = truly.network.expectations
        consistent = [o for o in truly.outcomes if all(truly.holds(o, x) for x in given)]
        search = ExperimentSearch(truly.partial, given)
        assert search.is_empty is not bool(consistent)
        if not consistent:
            continue
        assert sorted(outcomes_of(truly.partial, bits) for bits in search.members) == sorted(consistent), seed
        true = {o for o in consistent if truly.holds(o, conclusion)}
        found, asked, _ = search.rank(only(candidates), 10, conclusion if settles else None)
        assert [len(one.experiments) for one in asked] == [len(candidates)]

        def score(experiment: Experiment, consistent=consistent, true=true, truly=truly) -> tuple[float, float]:
            """The chance that more than half is left, unless a conclusion is to be settled, and what is left."""
            parts = {word: [o for o in consistent if seen(truly, o, experiment) is word] for word in Seen}
            total = unhalved = 0.0
            for part in parts.values():
                q = len(true & set(part)) / len(part) if part else 0
                p = len(part) / len(consistent)
                total += p * (2 * q * (1 - q) if settles else p)
                unhalved += 0 if settles or 2 * len(part) <= len(consistent) else p
            return round(unhalved, 9), round(total, 9)

        def left(experiment: Experiment, score=score) -> float:
            return score(experiment)[1]

        if found:
            scores = [score(one.experiment) for one in found]
            assert scores == sorted(scores) and scores[0] == min(map(score, candidates)), seed
        for one in found:
            split += 1
            assert one.is_exact and one.left == pytest.approx(left(one.experiment)), seed
            assert sum(outcome.share for outcome in one.outcomes) == pytest.approx(1)
            for outcome in one.outcomes:
                part = [o for o in consistent if seen(truly, o, one.experiment) is outcome.seen]
                assert outcome.number is not None and outcome.number.exact == len(part), seed
                told = {(x.node, x.question): x.outcome for x in outcome.decides}
                for i, choice in enumerate(truly.partial.choices):
                    before, after = {o[i] for o in consistent}, {o[i] for o in part}
                    settled = choice.outcomes[next(iter(after))] if len(after) == 1 < len(before) else None
                    assert told.get((choice.node, choice.question)) == settled, seed
                    decided += settled is not None
                if settles:
                    assert outcome.concluded == pytest.approx(len(true & set(part)) / len(part))
    assert split and decided


def test_a_sample_says_so_and_its_listed_shares_are_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(experiments, "ASKED", 4)
    for seed in range(6):
        truly, candidates, _ = problem(seed)  # type: ignore[misc]
        given = truly.network.expectations
        consistent = [o for o in truly.outcomes if all(truly.holds(o, x) for x in given)]
        search = ExperimentSearch(truly.partial, given, seed=1)
        assert search.is_sample == (len(consistent) > 4)
        for one in search.rank(only(candidates), 3)[0]:
            for outcome in one.outcomes:
                part = [o for o in consistent if seen(truly, o, one.experiment) is outcome.seen]
                assert outcome.number is not None and outcome.number.exact == len(part)


def test_a_harder_kind_is_asked_only_where_nothing_before_leaves_half() -> None:
    harder = 0
    for seed in range(CASES):
        truly, candidates, _ = problem(seed)  # type: ignore[misc]
        search = ExperimentSearch(truly.partial, truly.network.expectations)
        if search.is_empty:
            continue
        kinds = (ExperimentKind.CHANGES, ExperimentKind.KNOCKOUTS, ExperimentKind.NODES)
        rounds = [ExperimentRound(kind, (one,), 0) for kind, one in zip(kinds, candidates, strict=False)]
        _, asked, _ = search.rank(rounds, 1)
        alone = [search.rank([one], 1)[0] for one in rounds]
        halving = [k for k, found in enumerate(alone) if found and found[0].halving == pytest.approx(1)]
        assert asked == rounds[: halving[0] + 1 if halving else None], seed
        harder += len(asked) > 1
    assert harder


def test_of_what_tells_the_same_the_easier_kind_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(experiments, "CONTENT", 0)
    network = ln.parse(FILE).network
    assert network is not None
    dull, telling = experiment_rounds(network, ["busy"])[0].experiments
    late = replace(telling, label="late")
    rounds = [
        ExperimentRound(ExperimentKind.CHANGES, (dull, dull, telling), 0),
        ExperimentRound(ExperimentKind.KNOCKOUTS, (late,), 0),
    ]
    (best,), asked, _ = ExperimentSearch(PartialNetwork(network, Opened.CONNECTIVES), network.expectations).rank(rounds)
    assert asked == rounds and best.experiment == telling and best.alike == 1


def test_what_is_tried_is_what_can_be_done() -> None:
    network = ln.parse(FILE).network
    assert network is not None
    first, second, third = experiment_rounds(network, ["busy"])
    assert [(one.label, one.read_out) for one in first.experiments] == [("", "growth"), ("DrugA=1", "growth")]
    assert {one.label for one in second.experiments} == {"FactorA=0", "FactorB=0"}
    assert {one.read_out for one in third.experiments} == {"FactorA", "FactorB"}
    # What the user names is all that is tried.
    named = experiment_rounds(network, ["busy"], [("growth", first.experiments[0].formula)], ())
    assert [one.kind for one in named] == [ExperimentKind.CHANGES]


FILE = """\
#: network two factors
#: phenotype growth, Growth
#: environment busy, Signal=1
#: kind drug: DrugA
#: expect E1_both_lost, in busy with FactorA=0, FactorB=0: no growth [PMID:1]
Signal, Signal
DrugA, DrugA
FactorA, Signal & !DrugA
FactorB, Signal
Growth, FactorA | FactorB
"""


@pytest.fixture
def small(tmp_path: Path) -> str:
    path = tmp_path / "small.bnet"
    path.write_text(FILE)
    return str(path)


def test_the_command_proposes_and_the_answer_decides(logicnet: Callable[..., Any], small: str) -> None:
    asked = ("ensemble", small, "--open", "connectives", "--given", "E*", "--next")
    run = logicnet(*asked, "--format", "json")
    assert run.status == 0, run.err
    document = json.loads(run.out)
    require_valid(document, "next")
    (best,) = document["experiments"]
    assert best["environment"] == "busy" and best["clamps"] == {"DrugA": 1} and best["read_out"] == "growth"
    assert {o["shown"]: o["instantiations"] for o in best["outcomes"]} == {"always": 1, "never": 1}
    text = logicnet(*asked).out
    (line,) = [line.strip() for line in text.splitlines() if ": every growth [" in line]
    # What was seen, as the hint says it: nothing is left to ask.
    again = Path(small).with_name("again.bnet")
    again.write_text(FILE + line.replace("NAME", "E2_seen").replace("doi:...", "doi:10.1/x") + "\n")
    told = logicnet("ensemble", str(again), "--open", "connectives", "--given", "E*", "--next", "--format", "json")
    assert told.json["consistent"] == 1 and told.json["experiments"] == []
    settled = logicnet(*asked, "--settle", "in busy with DrugA=1: no growth", "--format", "json").json
    assert settled["conclusion"]["share"] == 0.5 and settled["experiments"][0]["left"] == 0
    assert logicnet(*asked, "--format", "csv").out.startswith("rank,environment,change,read_out,shown,share")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--next", "--settle", "whatever"), "is no claim"),
        (("--next", "--settle", "in nowhere: no growth"), "no environment `nowhere`"),
        (("--next", "--settle", "in busy: no grwoth"), "grwoth"),
        (("--next", "--env", "nowhere"), "nowhere"),
        (("--next", "--candidates", "nothing_*"), "nothing_"),
        (("--next", "--pick", "2", "-o", "picked"), "--next stands apart"),
        (("--settle", "in busy: no growth"), "add --next"),
    ],
)
def test_bad_questions_are_refused(logicnet: Callable[..., Any], small: str, words: tuple[str, ...], said: str) -> None:
    run = logicnet("ensemble", small, "--open", "connectives", *words)
    assert run.status == 2 and said in run.err and "help" in run.err


def test_an_empty_ensemble_and_a_limit_are_said(small: str) -> None:
    network = ln.parse(FILE + "#: expect never, in busy with FactorA=0, FactorB=0: every growth [PMID:2]\n").network
    assert network is not None
    with pytest.raises(ln.UsageError, match="no network meets"):
        ln.next_experiments(network, opened="connectives")
    stopped = ln.next_experiments(ln.load(small), opened="connectives", limits=Limits(time=0))
    assert not stopped.finished and not stopped.proposals
