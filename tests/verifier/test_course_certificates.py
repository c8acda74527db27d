"""Certificates about starts, kinds of change and criteria: every search is verified, and nothing false is accepted.

What is true is decided on explicit graphs (:mod:`tests.oracles.courses`).
"""

from __future__ import annotations

import itertools
import json
import os
import random
from collections import Counter

import pytest

from logicnet.attractors.starts import read_start
from logicnet.errors import LogicnetError, UsageError
from logicnet.network.bnet import parse
from logicnet.network.case import Criterion, KindOfChange, Update
from logicnet.network.resolve import read_demand
from logicnet.perturbation.candidates import Candidates
from logicnet.perturbation.certificate import Record, Spelling, certificate_text, question_document
from logicnet.perturbation.interventions import search_interventions
from logicnet.perturbation.outcome import Goal, Occurrence
from logicnet.studies.interventions import InterventionQuestion, study_interventions
from logicnet.verifier.reading import parse_certificate
from logicnet.verifier.verify import verify
from tests.oracles.courses import ends_of, forced, problem, settled_values, works
from tests.schemas import require_valid
from tests.verifier.test_tampering import changed, places

#: Random networks; LOGICNET_FUZZ says how many, LOGICNET_FUZZ_FROM is the first one.
MANY = int(os.environ.get("LOGICNET_FUZZ", "12"))
FIRST = int(os.environ.get("LOGICNET_FUZZ_FROM", "0"))
#: Changed certificates of each network.
CHANGED = 12


def certified(seed):
    """A random question with its answer and certificates; ``None`` where it means nothing."""
    # Every sixth is of a course that may settle without coming to rest.
    restless = seed % 6 == 5
    n, rules, network, case, _, kind, criterion, _, text, goal, choices = problem(3_000_000 + seed, 4, restless)
    abolish, occurrence, keep, reach = goal
    if not restless and seed % 4 == 0:
        criterion, occurrence = Criterion.PERCOLATION, Occurrence.EVER
    if not restless and seed % 4 < 2:
        text, kind = None, KindOfChange.PERMANENT
    if not choices or (kind is KindOfChange.ONE_SHOT and any(choice.cuts for choice in choices)):
        return None

    def demand(formula):
        return None if formula is None else read_demand(network, formula, option="goal")

    try:
        start = None if text is None else read_start(case, text)
    except LogicnetError:
        return None
    asked = Goal(demand(abolish), occurrence, demand(keep), demand(reach), start, kind, criterion)
    if asked.is_plain:
        return None
    record = Record()
    result = search_interventions(case, asked, Candidates("", tuple(choices)), max_size=2, record=record)
    question, spelling = question_document(case, asked, choices), Spelling(network, choices)
    texts = [
        certificate_text(
            question, record.entries, spelling, max_size=2, exhausted_size=result.exhausted_size,
            limits=result.limits, numbered=numbered,
        )
        for numbered in (False, True)
    ]  # fmt: skip
    return n, rules, network, result, texts


def is_true(rules, document):
    """Whether what a certificate claims is so, decided by trying every set."""
    n, goal = len(rules), document["goal"]
    held = {int(name[1:]): b for name, b in document["environment"].items() if b != "*"}
    states = [s for s in range(1 << n) if all(s >> i & 1 == b for i, b in held.items())]
    if "starts" in goal:
        starts = [{int(name[1:]): b for name, b in one.items()} | held for one in goal["starts"]]
        states = [s for s in states if any(all(s >> i & 1 == b for i, b in one.items()) for one in starts)]
    kind, criterion = KindOfChange(goal.get("kind", "permanent")), Criterion(goal.get("criterion", "attractors"))
    scheme = Update.MOST_PERMISSIVE if criterion is Criterion.MINIMAL_TRAP_SPACES else Update(goal["update"])
    posed = goal["abolish"], Occurrence(goal["occurrence"]), goal["keep"], goal["reach"]
    found = [tuple(entry["set"]) for entry in document["entries"] if entry["answer"] == "found"]
    undecided = [set(entry["set"]) for entry in document["entries"] if entry["answer"] == "undecided"]
    size, minimal = document["exhausted_size"], []
    for chosen in every_set(len(document["choices"]), max([size or 0, *map(len, found)])):
        rows = [document["choices"][i] for i in chosen]
        pins = {(int(name[1:]), b) for row in rows for name, b in row["clamps"].items()}
        if len(dict(pins)) < len(pins) or any(set(part) <= set(chosen) for part in minimal):
            continue
        cuts = [(int(u[1:]), int(v[1:])) for row in rows for u, v, _ in row["cuts"]]
        if criterion is Criterion.PERCOLATION:
            known = settled_values(rules, n, held | dict(pins), cuts)
            reach, keep = posed[3], posed[2]
            good = forced(posed[0], known, n) == {False} and (reach is None or forced(reach, known, n) == {True})
            good = good and (keep is None or forced(keep, known, n) == {True})
        else:
            good = works(ends_of(rules, scheme, held, states, kind, criterion, dict(pins), cuts), posed, n, criterion)
        if good:
            minimal.append(chosen)
    opens = [s for s in minimal if any(part <= set(s) for part in undecided)]
    if any(one not in minimal and not any(part <= set(one) for part in undecided) for one in found):
        return False
    return size is None or all(s in found or s in opens for s in minimal if len(s) <= size)


def every_set(many, size):
    return (chosen for k in range(size + 1) for chosen in itertools.combinations(range(many), k))


def test_every_search_is_verified():
    """Also where a certificate has numbers in place of names; and each kind of reason is seen."""
    seen = Counter()
    for seed in range(FIRST, FIRST + MANY):
        asked = certified(seed)
        if asked is None:
            continue
        _, _, network, result, texts = asked
        for text in texts:
            verified = verify(parse_certificate(text), network)
            assert verified.refusal is None and verified.finished, (seed, verified.refusal, verified.unchecked)
            assert len(verified.sets) == len(result.interventions)
        seen.update(dict(verified.counts))
    for words in ("follow", "fixed point", "percolation", "percolates", "runs"):
        assert any(words in told for told in seen), words


def test_what_is_accepted_is_true():
    """Anything dropped, doubled or changed: it is refused with its place, or what it says is so."""
    refused = 0
    for seed in range(FIRST, FIRST + MANY):
        asked = certified(seed)
        if asked is None:
            continue
        _, rules, network, _, (text, _) = asked
        document, draw = json.loads(text), random.Random(seed)
        assert is_true(rules, document), seed
        paths = [path for path in places(document) if path[0] not in ("logicnet", "schema", "network")]
        for _ in range(CHANGED):
            other = changed(document, draw.choice(paths), draw.choice(("drop", "double", "change")))
            if other is None:
                continue
            try:
                verified = verify(parse_certificate(json.dumps(other)), network)
            except UsageError as fault:
                assert "<text>" in fault.message
                refused += 1
                continue
            if verified.refusal is None and verified.finished:
                assert is_true(rules, other), (seed, other)
            else:
                refused += 1
    assert refused > MANY


NETWORK = """\
s, s
A, !B & !s
B, !A
C, A | C & B
P, C & !s
"""


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--criterion", "fixed-points"], "no fixed point ever shows P and there is one"),
        (["--criterion", "percolation"], "no state that percolation leaves ever shows P"),
        (["--criterion", "minimal-trap-spaces"], "no minimal trap space ever shows P"),
        (["--from", "A=1,rest=0"], "from the states with A=1,B=0,C=0,P=0, after"),
        (["--from", "C=1", "--kind", "temporary"], "held until the network has settled and then released"),
        (["--from", "C=1", "--kind", "one-shot"], "made once"),
    ],
)
def test_a_certificate_is_written_verified_and_says_what_it_is_about(tmp_path, logicnet, options, sentence):
    path, proof, journal = tmp_path / "n.bnet", tmp_path / "proof.json", tmp_path / "journal"
    path.write_text(NETWORK)
    asked = ["interventions", str(path), "--abolish", "P", "--env", "s=0", "--max-size", "2", *options]
    first = logicnet(*asked, "--certificate", str(proof), "--resume", str(journal), "--format", "json")
    # What the journal holds is gone on from, and is verified as well.
    again = logicnet(
        *asked, "--certificate", str(tmp_path / "other.json"), "--resume", str(journal), "--format", "json"
    )
    assert json.loads(first.out)["interventions"] == json.loads(again.out)["interventions"]
    assert proof.read_bytes() == (tmp_path / "other.json").read_bytes()
    for told in (proof, journal):
        page = " ".join(logicnet("verify", str(told), str(path)).out.split())
        assert sentence in page and "Verified: " in page
    document = json.loads(logicnet("verify", str(proof), str(path), "--format", "json").out)
    require_valid(document, "verify")
    assert len(document["sets"]) == len(json.loads(first.out)["interventions"])


def test_a_sequence_has_no_certificate_and_the_line_says_what_to_do(tmp_path, logicnet):
    path = tmp_path / "n.bnet"
    path.write_text(NETWORK)
    asked = ["interventions", str(path), "--abolish", "P", "--kind", "temporary", "--steps", "2"]
    run = logicnet(*asked, "--certificate", str(tmp_path / "c.json"))
    assert run.status == 2 and "--steps 2 asks for sequences of two" in run.err and "leave one of them out" in run.err


#: A and B chase each other for good; K and L arm M, which then needs both at once. V stays.
RESTLESS = """\
A, !B
B, A
K, 0
L, K
V, V | K
M, M | !V & !K | L & !K & A & B
N, A & B & !K
"""


def test_what_an_attractor_shows_at_some_time_may_lead_on_and_is_checked(tmp_path):
    network, path = parse(RESTLESS).network, tmp_path / "proof.json"
    question = InterventionQuestion(
        abolish="M", start="rest=0", kind="temporary", candidates="K,V,A", max_size=2, certificate=path
    )
    found = study_interventions(network, question)
    assert [one.labels for one in found.interventions] == [("V=1",)]
    text = path.read_text()
    document = json.loads(text)
    assert document["entries"][1]["led"]["shown"]
    verified = verify(parse_certificate(text), network)
    assert verified.refusal is None and verified.finished
    place = {name: k for k, name in enumerate(document["positions"])}

    def refused(change):
        other = json.loads(text)
        entry = next(entry for entry in other["entries"] if "shown" in entry.get("led", {}))
        change(entry)
        refusal = verify(parse_certificate(json.dumps(other)), network).refusal
        return None if refusal is None else refusal.why

    assert "does not lead to" in refused(lambda entry: entry["led"].pop("shown"))
    assert "depend on `A`, which may be pinned" in refused(
        lambda entry: entry["against"].remove(2 * place["A"])
    )
    assert "is fixed in the trap space before" in refused(
        lambda entry: entry["led"]["shown"].append(2 * place["K"] + 1)
    )
    # As long as K is held, N never comes.
    assert "never has these values" in refused(lambda entry: entry["led"]["shown"].append(2 * place["N"] + 1))
