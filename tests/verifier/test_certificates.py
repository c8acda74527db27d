"""Whatever the search proves, the verifier can check; whatever is false, it refuses and says where."""

import json
import os

import pytest
from msgspec import Struct
from msgspec.structs import replace

from logicnet.attractors.landscape import Update
from logicnet.errors import UsageError
from logicnet.perturbation.outcome import Occurrence
from logicnet.verifier.reading import parse_certificate
from logicnet.verifier.verify import verify
from tests.verifier.searches import random_question

SEARCHES = int(os.environ.get("LOGICNET_FUZZ", "12"))


@pytest.mark.parametrize("swallow", [False, True])
@pytest.mark.parametrize("update", list(Update))
@pytest.mark.parametrize("occurrence", list(Occurrence))
def test_every_search_is_verified(update, occurrence, swallow):
    """Also where a constant or a contradiction swallows a name: what matters is a function, not what is written."""
    seen = set()
    for seed in range(SEARCHES):
        asked = random_question(seed, update, occurrence, swallow=swallow)
        if asked is None:
            continue
        result, text = asked.certified()
        verified = verify(parse_certificate(text), asked.net)
        assert verified.refusal is None and verified.finished, seed
        assert len(verified.sets) == len(result.interventions)
        seen |= {words for words, _ in verified.counts}
    assert "refuted by a trap space inside the goal" in seen and "proved by percolation" in seen


def numbered_question():
    """One whose certificate has runs, retained values and refutations."""
    for seed in range(400):
        asked = random_question(seed, Update.ASYNCHRONOUS, Occurrence.EVER)
        if asked is not None:
            document = json.loads(asked.certified(numbered=True)[1])
            if document["runs"] and any(entry["answer"] == "refuted" for entry in document["entries"]):
                return asked
    raise AssertionError("no certificate with a run")


@pytest.mark.parametrize("update", list(Update))
def test_numbers_in_place_of_names_say_the_same(update):
    """Certificates of both forms are read as the same claims; so those written before are still verified."""
    for seed in range(SEARCHES):
        asked = random_question(seed, update, Occurrence.EVER)
        if asked is not None:
            named, numbered = (parse_certificate(asked.certified(numbered=way)[1]) for way in (False, True))
            assert [sorted_values(entry) for entry in named.entries] == [sorted_values(e) for e in numbered.entries]
            assert replace(named, entries=()) == replace(numbered, entries=())
            assert verify(numbered, asked.net).refusal is None


def sorted_values(entry):
    """An entry whose values stand in an order of their own."""
    if isinstance(entry, tuple):
        parts = [sorted_values(part) for part in entry]
        pairs = all(isinstance(part, tuple) and len(part) == 2 for part in parts)
        return tuple(sorted(parts)) if pairs else tuple(parts)
    if isinstance(entry, Struct):
        return tuple((name, sorted_values(getattr(entry, name))) for name in entry.__struct_fields__)
    return repr(entry)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda d: d["positions"].append(d["positions"][0]), "positions: a name stands there twice"),
        (lambda d: d["runs"].clear(), "runs[0]: not the number of a row"),
        (lambda d: d["runs"][0]["updates"].append(-1), "runs[0].updates"),
        (lambda d: d["runs"][0]["updates"].append("a"), "runs[0].updates"),
        (lambda d: d["retained"].clear(), "retained: not the number of a row"),
        (lambda d: d["retained"][0].append(10_000), "retained[0]"),
        (lambda d: d["retained"][0].extend([3, 2]), "retained[0]"),
        (lambda d: d.pop("runs"), "runs: it is missing"),
        (lambda d: d.pop("positions"), "positions: it is missing"),
        (lambda d: d["entries"][0].update(space={}), "not a list"),
        (lambda d: d["entries"][0].update(space=[True]), "neither twice a position"),
        (lambda d: d["entries"][0].update(against=[-2]), "neither twice a position"),
    ],
)
def test_numbers_that_refer_to_nothing_are_refused_with_their_place(change, place):
    document = json.loads(numbered_question().certified(numbered=True)[1])
    document["entries"].sort(key=lambda entry: entry["answer"] != "refuted")
    change(document)
    with pytest.raises(UsageError) as refused:
        parse_certificate(json.dumps(document))
    assert place in refused.value.message
