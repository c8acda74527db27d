"""Certificates about ensembles: genuine ones are accepted, and what is wrong in one is refused."""

from __future__ import annotations

import json
import os
import random

import pytest
from msgspec.structs import replace

import logicnet
from logicnet.attractors.landscape import Update
from logicnet.compiled.space import FULL, Subspace
from logicnet.ensembles.certificate import Consistent, Counted, bit_names, ensemble_certificate_text
from logicnet.ensembles.counting import Number
from logicnet.ensembles.interventions import Failing, RobustSearch, SizeAnswered, UndecidedSomewhere, Working
from logicnet.ensembles.partial import PartialNetwork
from logicnet.limits import Limits
from logicnet.network.case import Case
from logicnet.network.model import Clamp
from logicnet.network.openness import Opened
from logicnet.perturbation.candidates import Candidates, Choice
from logicnet.perturbation.certificate import Spelling, question_document
from logicnet.perturbation.outcome import Goal, Occurrence
from logicnet.verifier.openness import encode
from logicnet.verifier.reading import parse_certificate
from logicnet.verifier.verify import verify
from tests.conformance import definitions as truth
from tests.ensembles import networks
from tests.ensembles.test_partial import settings

CASES = int(os.environ.get("LOGICNET_FUZZ", "10"))


class Every:
    """All instantiations of a small partially specified network."""

    def __init__(self, partial):
        first = len(partial.reference)
        self.settings = [
            Subspace.of((first + bit, b) for bit, b in partial.values(outcomes).items())
            for outcomes in settings(partial)
        ]
        self.excluded = FULL

    def find(self, within=FULL, apart=()):
        return next((s for s in self.settings if s.within(within) and not any(s.within(c) for c in apart)), None)


def certified(seed, update, occurrence):
    """A network, the entries of a search in it, and its certificate."""
    rng = random.Random(seed)
    partial = PartialNetwork(networks.random_partial(rng, rng.randint(2, 4)))
    network = partial.reference
    environment = [(node.name, rng.choice((0, 1, None))) for node in network.input_nodes()]
    free = {name for name, value in environment if value is None}
    choices = [Choice((Clamp(n, b),)) for n in network.names if n not in free for b in (0, 1)]
    if not 1 <= partial.bits <= 7 or not choices:
        return None
    rng.shuffle(choices)
    choices = choices[:5]

    def formula():
        return truth.random_formula(rng, rng.sample(network.names, min(2, len(network))))

    goal = Goal(truth.demand(formula()), occurrence, truth.demand(formula()) if rng.random() < 0.4 else None)
    every = Every(partial)
    case = Case(partial.encoded, tuple(environment), update=update)
    search = RobustSearch(case, goal, Candidates("test", tuple(choices)), partial.hidden, every, Limits())
    entries = list(search.run(2))
    bits = bit_names(partial)
    assert bits == encode(network, Opened.FILE).bits
    spelling = Spelling(partial.encoded, choices, (*network.names, *bits))
    question = question_document(replace(case, network=network), goal, choices)
    met = dict.fromkeys(entry.at for entry in entries if isinstance(entry, Failing)) or {every.settings[0]: None}
    every_one = Number(len(every.settings), len(every.settings))
    text = ensemble_certificate_text(
        question, (Opened.FILE, (), bits), entries, [Consistent(at, ()) for at in met],
        ((), Counted(every_one, every_one, ())), spelling,
        {"max_size": 2, "exhausted_size": 2, "finished": True, "limits": [], "shares": False},
    )  # fmt: skip
    return network, entries, text


def checked(text, network):
    return verify(parse_certificate(text), network)


@pytest.mark.parametrize("occurrence", list(Occurrence))
@pytest.mark.parametrize("update", list(Update))
def test_a_genuine_certificate_is_accepted_and_one_with_a_part_less_is_refused(update, occurrence):
    accepted = robust = refused = tried = 0
    for seed in range(CASES):
        made = certified(50_000 + seed, update, occurrence)
        if made is None:
            continue
        network, entries, text = made
        verified = checked(text, network)
        assert verified.refusal is None, (seed, verified.refusal)
        found = [entry for entry in entries if isinstance(entry, Working)]
        assert len(verified.sets) == len(found)
        assert len(verified.undecided) == sum(isinstance(entry, UndecidedSomewhere) for entry in entries)
        assert any(isinstance(entry, SizeAnswered) for entry in entries)
        accepted += 1
        robust += bool(found)
        for wrong in forged(json.loads(text)):
            tried += 1
            refused += checked(json.dumps(wrong), network).refusal is not None
    assert accepted > CASES // 3 and robust
    assert refused > 0.9 * tried


def forged(document):
    """The certificate with something that it needs left out or changed."""
    for k, entry in enumerate(document["entries"]):
        other = json.loads(json.dumps(document))
        del other["entries"][k]
        yield other
        if entry["answer"] == "robust":
            other = json.loads(json.dumps(document))
            other["entries"][k]["parts"] = entry["parts"][1:]
            yield other


@pytest.mark.parametrize("shares", [False, True])
def test_a_search_that_was_stopped_at_once_has_a_certificate_that_claims_nothing(shares, tmp_path):
    """With given expectations no consistent instantiation is known then, and none is needed to claim nothing."""
    network, file = logicnet.load("m2"), tmp_path / "stopped.json"
    limits = Limits(time=3600)
    limits.interrupt()
    asked = {"opened": "connectives", "given": "all", "shares": shares, "candidates": "drugs"}
    found = logicnet.ensemble_interventions(network, "growth", **asked, certificate=file, limits=limits)
    assert not found.finished and not found.interventions
    verdict = checked(file.read_text("utf-8"), network)
    assert verdict.refusal is None and not verdict.sets and not verdict.shares


def test_shares_told_before_a_search_was_stopped_are_certified(tmp_path):
    """What was proved stands in the certificate, though nothing can be asked any more when it is written."""
    network, file = logicnet.load("m3"), tmp_path / "stopped.json"
    limits = Limits()
    limits.progress = lambda _: limits.interrupt()
    asked = {"opened": "connectives", "given": "E[0-9]*", "shares": True, "candidates": "drugs"}
    found = logicnet.ensemble_interventions(network, "growth", **asked, certificate=file, limits=limits)
    assert not found.finished and found.interventions
    verdict = checked(file.read_text("utf-8"), network)
    assert verdict.refusal is None and len(verdict.shares) == len(found.interventions)
