"""Interventions in an ensemble as a whole: given expectations, shares, hinges, certificates, and what a user sees.

The truth is enumeration: every instantiation is written out, its attractors are found state by state.
"""

from __future__ import annotations

import json
import os
import random
from itertools import combinations
from pathlib import Path

import pytest
from msgspec.structs import replace

import logicnet
from logicnet.ensembles.answer import SurvivalExtent
from logicnet.ensembles.interventions import Unknown
from logicnet.ensembles.partial import PartialNetwork
from logicnet.ensembles.robust import EnsembleStudy, explain_in_ensemble
from logicnet.errors import UsageError
from logicnet.formats.registry import load
from logicnet.limits import Limits
from logicnet.network import resolve
from logicnet.network.case import Case
from logicnet.network.model import Clamp, Expectation, Network, Quantifier
from logicnet.network.openness import Opened
from logicnet.perturbation.candidates import Candidates, Choice, candidate_drugs
from logicnet.perturbation.outcome import Goal, Occurrence
from logicnet.perturbation.screen import ScreenAnswer
from logicnet.text.source import Span
from logicnet.verifier.reading import parse_certificate
from logicnet.verifier.verify import verify
from tests.conformance import definitions as truth
from tests.conformance.interventions import Dynamics
from tests.ensembles import networks
from tests.ensembles.test_partial import settings
from tests.schemas import require_valid

CASES = int(os.environ.get("LOGICNET_FUZZ", "16"))
NOWHERE = Span(0, 0)


class Problem:
    """A small partially specified network with expectations, and a question about it."""

    def __init__(self, seed: int, occurrence: Occurrence) -> None:
        self._rng = rng = random.Random(seed)
        network = networks.random_partial(rng, rng.randint(2, 4))
        inputs = [node.name for node in network.input_nodes()]
        others = [name for name in network.names if name not in inputs]
        expectations = []
        for k in range(rng.randint(1, 2)):
            text = self._formula(network.names)
            clamps = (Clamp(rng.choice(others), rng.choice((0, 1))),) if others and rng.random() < 0.4 else ()
            quantifier = rng.choice((Quantifier.EVERY, Quantifier.SOME, Quantifier.NO))
            formula = truth.expression(text)
            expectations.append(Expectation(f"E{k}", (), clamps, (), quantifier, formula, text, ("a",), NOWHERE))
        self.network = replace(network, expectations=tuple(expectations))
        self.partial = PartialNetwork(self.network)
        self.case = Case(self.network, tuple((name, rng.choice((0, 1, None))) for name in inputs))
        free = {name for name, value in self.case.environment if value is None}
        choices = [Choice((Clamp(n, b),)) for n in network.names if n not in free for b in (0, 1)]
        rng.shuffle(choices)
        self.choices = tuple(choices[:5])
        keep = truth.demand(self._formula(network.names)) if rng.random() < 0.3 else None
        self.goal = Goal(truth.demand(self._formula(network.names)), occurrence, keep)

    def _formula(self, names) -> str:
        return truth.random_formula(self._rng, self._rng.sample(names, min(2, len(names))))

    def study(self) -> EnsembleStudy:
        candidates = Candidates("test", self.choices)
        return EnsembleStudy(self.case, self.goal, candidates, given=self.network.expectations)

    def instantiations(self):
        """Outcomes and dynamics of the consistent instantiations, by the definition."""
        for outcomes in settings(self.partial):
            dynamics = Dynamics(self.partial.instantiate(outcomes))
            if all(self._holds(dynamics, x) for x in self.network.expectations):
                yield outcomes, dynamics

    def _holds(self, dynamics: Dynamics, x: Expectation) -> bool:
        pins = {self.network.index[c.node]: c.value for c in x.clamps}
        # The default environment: drugs off, every other input free.
        for node in self.network.input_nodes():
            if node.is_drug:
                pins.setdefault(self.network.index[node.name], 0)
        table = dynamics.table(x.formula)
        found = dynamics.attractors(pins, (), "asynchronous")
        if x.quantifier is Quantifier.EVERY:
            return all(not states & ~table for states in found)
        if x.quantifier is Quantifier.NO:
            return not any(states & table for states in found)
        return any(not states & ~table for states in found)

    def works(self, dynamics: Dynamics, chosen) -> bool:
        pins = {self.network.index[n]: b for n, b in self.case.environment if b is not None}
        pins |= {self.network.index[c.node]: c.value for i in chosen for c in self.choices[i].clamps}
        found = dynamics.attractors(pins, (), "asynchronous")
        goal = dynamics.table(self.goal.abolish.formula)
        ever = self.goal.occurrence is Occurrence.EVER
        if any(states & goal and (ever or not states & ~goal) for states in found):
            return False
        kept = self.goal.keep
        return kept is None or any(not states & ~dynamics.table(kept.formula) for states in found)

    def sets(self):
        for size in range(3):
            for chosen in combinations(range(len(self.choices)), size):
                if len({c.node for i in chosen for c in self.choices[i].clamps}) == size:
                    yield chosen


@pytest.mark.parametrize("occurrence", list(Occurrence))
def test_robust_sets_shares_hinges_and_certificates_equal_enumeration(occurrence: Occurrence) -> None:
    some = shared = hinged = empty = tampered = needed = others = 0
    for seed in range(CASES):
        problem = Problem(60_000 + seed, occurrence)
        if not problem.choices or problem.partial.bits > 7:
            continue
        consistent = list(problem.instantiations())
        if not consistent:
            empty += 1
            with pytest.raises(UsageError, match="no instantiation"):
                problem.study().robust(2)
            continue
        works = {
            chosen: [outcomes for outcomes, d in consistent if problem.works(d, chosen)] for chosen in problem.sets()
        }
        everywhere = [chosen for chosen, where in works.items() if len(where) == len(consistent)]
        expected = {c for c in everywhere if not any(set(part) < set(c) for part in everywhere)}
        study = problem.study()
        result = study.robust(2)
        assert {one.chosen for one in result.interventions} == expected, seed
        assert result.exhausted_size == 2 and result.scope.consistent.exact == len(consistent), seed
        some += bool(expected)
        checked = verify(parse_certificate(study.certificate(result)), problem.network)
        assert checked.refusal is None and len(checked.sets) == len(expected), (seed, checked.refusal)

        assert checked.numbers[1] == ("consistent", (len(consistent),) * 2) and not checked.uncounted

        sharing = problem.study()
        told = sharing.shares(2)
        proof = sharing.certificate(told)
        checked = verify(parse_certificate(proof), problem.network)
        assert checked.refusal is None and checked.finished and not checked.uncounted, (seed, checked.refusal)
        assert len(checked.shares) == len(told.interventions)
        for one, words in zip(told.interventions, checked.shares, strict=True):
            assert words.endswith(f"works in {len(works[one.chosen])} of {len(consistent)} consistent instantiations")
        if tampered < 40:
            tampered += _tampered(proof, problem.network)
            noticed, there = _missing(proof, problem.network)
            needed, others = needed + noticed, others + there
        somewhere = {
            chosen
            for chosen, where in works.items()
            if any(not any(set(p) < set(chosen) and at in works[p] for p in works) for at in where)
        }
        assert {one.chosen for one in told.interventions} == somewhere, seed
        for one, share in zip(told.interventions, told.shares, strict=True):
            where = works[one.chosen]
            assert share.works.exact == len(where) and share.consistent.exact == len(consistent), seed
            assert share.bounds == (len(where) / len(consistent),) * 2
            reference = (0,) * len(problem.partial.choices)
            at_all = reference in {outcomes for outcomes, _ in consistent}
            assert share.as_written is ((reference in where) if at_all else None) or not at_all
            shared += 0 < len(where) < len(consistent)
            fails = [outcomes for outcomes, _ in consistent if outcomes not in where]
            for hinge in share.hinges:
                hinged += 1
                assert hinge.fails_at in fails and (hinge.works_at is None or hinge.works_at in where), seed
            assert bool(fails) is bool(share.hinges), seed
    assert some > CASES // 20 and shared > CASES // 20 and hinged and empty and tampered
    assert needed > 0.7 * others > 0


def _tampered(proof: str, network: Network) -> int:
    """How many false numbers were tried; each is refused, and so is one of which a reason was taken away."""
    document = json.loads(proof)
    tried = 0
    numbers = [document["counts"]["consistent"], document["counts"]["instantiations"]]
    for number in [*numbers, *(entry["works"] for entry in document["entries"])]:
        before = dict(number)
        for step in (1, -1):
            if before["at_least"] + step >= 0:
                number.update({side: n + step for side, n in before.items()})
                checked = verify(parse_certificate(json.dumps(document)), network)
                assert checked.refusal is not None and "counted again it is" in checked.refusal.why, checked.refusal
                tried += 1
        number.update(before)
    for entry in document["entries"]:
        for key in ("parts", "failing"):
            kept, entry[key] = entry[key], entry[key][1:]
            if kept:
                checked = verify(parse_certificate(json.dumps(document)), network)
                assert checked.refusal is not None and checked.refusal.place.endswith(".works")
                tried += 1
            entry[key] = kept
    return tried


def _missing(proof: str, network: Network) -> tuple[int, int]:
    """A share left out is always noticed; of the reasons why there is no other: how many are; how many there are."""
    document = json.loads(proof)
    for rows in (document["entries"], document["others"]):
        noticed = 0
        for k in range(len(rows)):
            row = rows.pop(k)
            refusal = verify(parse_certificate(json.dumps(document)), network).refusal
            assert refusal is None or refusal.place == "others", refusal
            noticed += refusal is not None
            rows.insert(k, row)
        assert rows is document["others"] or noticed == len(rows)
    return noticed, len(document["others"])


@pytest.mark.parametrize("occurrence", list(Occurrence))
def test_the_nearest_failure_and_its_hinge_equal_enumeration(occurrence: Occurrence) -> None:
    """``why`` over an ensemble: where a phenotype survives, how near that is to the file, and what decides it."""
    seen = dict.fromkeys(SurvivalExtent, 0)
    moved = 0
    for seed in range(CASES):
        problem = Problem(70_000 + seed, occurrence)
        if problem.partial.bits > 7 or problem.goal.keep is not None:
            continue
        consistent = list(problem.instantiations())
        rng = random.Random(seed)
        chosen = rng.choice(list(problem.sets()))
        case = problem.case.under(tuple(c for i in chosen for c in problem.choices[i].clamps))

        def asked(case=case, problem=problem):
            return explain_in_ensemble(
                case, problem.goal.abolish, occurrence=problem.goal.occurrence, given=problem.network.expectations
            )

        if not consistent:
            with pytest.raises(UsageError, match="no instantiation"):
                asked()
            continue
        survives = [outcomes for outcomes, d in consistent if not problem.works(d, chosen)]
        found = asked()
        fate, explanation = found.fate, found.explanation
        expected = (
            SurvivalExtent.NONE
            if not survives
            else SurvivalExtent.ALL
            if len(survives) == len(consistent)
            else SurvivalExtent.SOME
        )
        assert fate.survives_in is expected, seed
        seen[expected] += 1
        assert explanation is not None and fate.at in {outcomes for outcomes, _ in consistent}
        if not survives:
            assert explanation.answer in (ScreenAnswer.ABOLISHED, ScreenAnswer.VACUOUS), seed
            continue
        assert explanation.answer is ScreenAnswer.SURVIVES and fate.at in survives and fate.is_nearest, seed
        distance = min(sum(map(bool, outcomes)) for outcomes in survives)
        assert sum(map(bool, fate.at)) == distance == len(fate.differing), seed
        moved += distance > 0
        # The choices of the hinge decide: with them it survives everywhere; it names no choice where all do.
        hinge = fate.hinge
        assert hinge is not None and hinge.fails_at == fate.at, seed
        assert not hinge.outcomes or expected is SurvivalExtent.SOME, seed
        same = {(o.node, o.question): o.outcome for o in hinge.outcomes}
        choices = problem.partial.choices
        for outcomes, _ in consistent:
            has = {(c.node, c.question): c.outcomes[o] for c, o in zip(choices, outcomes, strict=True)}
            if same.items() <= has.items():
                assert outcomes in survives, seed
    assert moved and all(seen[extent] for extent in (SurvivalExtent.ALL, SurvivalExtent.SOME, SurvivalExtent.NONE)), (
        seen,
        moved,
    )


@pytest.mark.parametrize("occurrence", list(Occurrence))
def test_shares_of_a_screen_equal_enumeration_and_bounds_hold(occurrence: Occurrence) -> None:
    between = loose = 0
    for seed in range(CASES):
        problem = Problem(80_000 + seed, occurrence)
        if not problem.choices or problem.partial.bits > 7:
            continue
        consistent = list(problem.instantiations())
        if not consistent:
            with pytest.raises(UsageError, match="no instantiation"):
                problem.study().shares_of([()], 40)
            continue
        exact, short = problem.study(), problem.study()
        for chosen in problem.sets():
            works = sum(problem.works(dynamics, chosen) for _, dynamics in consistent)
            (share,) = exact.shares_of([chosen], 400, hinges=False)
            assert share.works.exact == works and share.consistent.exact == len(consistent), seed
            assert share.bounds == (works / len(consistent),) * 2 and not share.hinges
            between += 0 < works < len(consistent)
            (bounds,) = short.shares_of([chosen], 1, hinges=False)
            assert bounds.works.at_least <= works <= bounds.works.at_most, seed
            assert bounds.bounds[0] <= works / len(consistent) <= bounds.bounds[1], seed
            assert (bounds.works.exact is None) <= bool(bounds.why), seed
            loose += bounds.works.exact is None
    assert between and loose


M2 = ("--abolish", "growth", "--drugs", "--env", "pancreas", "--max-size", "2", "--open", "connectives")


def test_the_command_says_which_networks_it_is_about(logicnet, tmp_path) -> None:
    run = logicnet("interventions", "m2", *M2, "--given", "E*", "--format", "json")
    document = json.loads(run.out)
    require_valid(document, "interventions")
    assert run.status == 0 and document["ensemble"]["open"] == "connectives"
    assert isinstance(document["ensemble"]["consistent"], int)
    text = logicnet("interventions", "m2", *M2, "--given", "E*").out
    assert "in every instantiation of the open connectives" in text
    proof = tmp_path / "proof.json"
    assert logicnet("interventions", "m2", *M2, "--given", "E*", "--certificate", str(proof)).status == 0
    verified = logicnet("verify", str(proof), "m2")
    assert verified.status == 0 and "in every instantiation" in verified.out


def test_witnesses_are_files_that_run(logicnet, tmp_path) -> None:
    path = tmp_path / "two.bnet"
    path.write_text(
        "#: drug D, D=1\nD, D\nX, !D\nY, !D\nP, X & Y\nQ, P\n#: drug E, E=1\nE, E\n#: kind drug: D, E\n"
        "Z, !E\nW, Z & X\n#: phenotype bad, W\n"
    )
    folder = tmp_path / "out"
    asked = (str(path), "--abolish", "bad", "--drugs", "--open", "connectives", "--robustness", "ensemble")
    run = logicnet("interventions", *asked, "--witnesses", str(folder), "--format", "json")
    assert run.status == 0, run.err
    document = json.loads(run.out)
    require_valid(document, "interventions")
    shares = {tuple(row["drugs"]): row["ensemble"] for row in document["interventions"]}
    assert shares["D",]["share"] == {"at_least": 0.5, "at_most": 0.5}
    names = sorted(p.name for p in folder.iterdir())
    assert names and all(logicnet("check", str(folder / name)).status in (0, 1) for name in names)
    for name in names:
        answer = logicnet("interventions", str(folder / name), "--abolish", "bad", "--drugs", "--max-size", "1")
        assert ("D=1" in answer.out) is name.endswith("works.bnet"), name


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        (("--robustness", "ensemble"), "no rule is open"),
        (("--given", "all"), "no rule is open"),
        (("--open", "connectives", "--robustness", "free"), "one question at a time"),
        (("--open", "connectives", "--witnesses", "w"), "some network"),
        (("--open", "connectives", "--healthy", "growth"), "about one network"),
        (("--open", "connectives", "--given", "nothing_like_this"), "nothing_like_this"),
    ],
)
def test_what_cannot_be_asked_together_is_refused_with_a_way_out(logicnet, extra, words) -> None:
    run = logicnet("interventions", "m2", "--abolish", "growth", "--drugs", *extra)
    assert run.status == 2 and words in run.err and "help" in run.err


def test_the_more_shares_there_are_the_more_time_is_kept_to_write_them() -> None:
    """A hundred sets have so many proofs that the answer was lost: its certificate came too late behind the limit."""
    network, limits = logicnet.load("m2"), Limits(time=3600)
    asked = {"opened": "connectives", "given": "E[0-9]*", "shares": True, "candidates": "drugs", "max_size": 2}
    found = logicnet.ensemble_interventions(network, "growth", environment="pancreas", **asked, limits=limits)
    assert len(found.interventions) > 5 and limits.reserved >= 0.03 * len(found.interventions)
    few = Limits(time=1)
    few.reserve(1000)
    assert few.reserved < few.time / 2


def test_a_stopped_search_shows_the_consistent_network_that_it_met(monkeypatch: pytest.MonkeyPatch) -> None:
    network = logicnet.load("m2")
    study = EnsembleStudy(
        resolve.pose(network, environment="pancreas"),
        Goal(resolve.read_demand(network, "growth", option="abolish")),
        candidate_drugs(network),
        opened=Opened.CONNECTIVES,
        given=resolve.resolve_given(network, "E[0-9]*"),
    )
    met = study.find()

    def stopped(*_: object) -> None:
        raise Unknown("stopped by the time limit")

    monkeypatch.setattr(study, "find", stopped)
    result = study.robust(0)
    text = study.certificate(result)
    assert met is not None and len(json.loads(text)["instantiations"]) == 1
    assert verify(parse_certificate(text), network).refusal is None


@pytest.mark.parametrize(
    ("name", "environment", "phenotype", "size", "consistent", "sizes"),
    [
        ("m2", "pancreas", "growth", 2, 256, [1, 2, 2, 2, 2, 2, 2]),
        ("m3", "stressed_checkpoint", "progression", 3, None, [1]),
        ("m4", "mutant_p53", "progression", 2, None, [1, 2, 2]),
        pytest.param("m5", "pancreas", "progression", 4, None, [4, 4, 4], marks=pytest.mark.long),
    ],
)
def test_published_figures(
    shared: Path, name: str, environment: str, phenotype: str, size: int, consistent: int | None, sizes: list[int]
) -> None:
    """M2: the same seven sets in all 256 networks; M5: no set of up to three drugs, three of four; all certified."""
    network = load(str(shared / "networks-36332e9" / f"{name}.bnet"))
    study = EnsembleStudy(
        resolve.pose(network, environment=environment),
        Goal(resolve.read_demand(network, phenotype, option="abolish")),
        candidate_drugs(network),
        opened=Opened.CONNECTIVES,
        given=resolve.resolve_given(network, "E[0-9]*"),
    )
    result = study.robust(size)
    assert [one.size for one in result.interventions] == sizes
    assert consistent in (None, result.scope.consistent.exact)
    checked = verify(parse_certificate(study.certificate(result)), network)
    assert checked.refusal is None and checked.finished and len(checked.sets) == len(sizes)
