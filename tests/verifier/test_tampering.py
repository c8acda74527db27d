"""No field of a certificate can be changed into a false claim: refused at the right place, or still true.

Every mutation is judged by brute force over all sets: what the verifier accepts must be so.
"""

from __future__ import annotations

import copy
import json
import os
import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logicnet.attractors.landscape import Update
from logicnet.errors import UsageError
from logicnet.network.model import Clamp, Cut
from logicnet.perturbation.candidates import Choice
from logicnet.perturbation.outcome import Occurrence
from logicnet.verifier.reading import parse_certificate
from logicnet.verifier.verify import Verification, verify
from tests.conformance import definitions as truth
from tests.conformance.interventions import minimal_sets
from tests.verifier.searches import Asked, random_question, wanted

SEARCHES = int(os.environ.get("LOGICNET_FUZZ", "40"))

#: A toggle that an input breaks, a read-out, a drug that is a fixed input, and a choice of two clamps.
RULES = {"s": "s", "d": "d", "A": "!B & !s", "B": "!A", "P": "(A | B & q) & !d", "q": "P | q & A", "r": "P & A | q"}
ASKED = Asked(
    truth.network(RULES),
    wanted("P & q", keep="!d | A", reach="!P | A | s"),
    [("s", None), ("d", 0)],
    (
        Choice((Clamp("A", 0),)),
        Choice((Clamp("B", 0),)),
        Choice((Clamp("d", 1),)),
        Choice((Clamp("q", 0),)),
        Choice((Clamp("B", 1), Clamp("q", 1)), drug="D"),
        Choice((), cuts=(Cut("B", "P"),)),
        Choice((Clamp("r", 1),)),
    ),
)


def judged(asked: Asked, document: dict[str, Any]) -> Verification | None:
    """What the verifier says; ``None`` if it is no certificate at all. Nothing else may happen."""
    try:
        return verify(parse_certificate(json.dumps(document)), asked.net)
    except UsageError as fault:
        assert "<text>" in fault.message
        return None


def is_true(asked: Asked, document: dict[str, Any]) -> bool:
    """Whether what a certificate claims is so, decided by trying every set."""
    goal, choices = document["goal"], []
    for row in document["choices"]:
        clamps = tuple(Clamp(name, value) for name, value in row["clamps"].items())
        choices.append(Choice(clamps, cuts=tuple(Cut(*cut) for cut in row["cuts"])))
    keep, reach = (None if goal[key] is None else truth.expression(goal[key]) for key in ("keep", "reach"))
    found = [tuple(entry["set"]) for entry in document["entries"] if entry["answer"] == "found"]
    undecided = [set(entry["set"]) for entry in document["entries"] if entry["answer"] == "undecided"]
    size = document["exhausted_size"]
    sets = minimal_sets(
        asked.net,
        [(name, None if value == "*" else value) for name, value in document["environment"].items()],
        choices,
        truth.expression(goal["abolish"]),
        goal["occurrence"],
        goal["update"],
        keep=keep,
        reach=reach,
        held=[Clamp(name, value) for name, value in document["with"]["clamps"].items()],
        cuts=[Cut(*cut) for cut in document["with"]["cuts"]],
        size=max([size or 0, *map(len, found)]),
    )
    opens = [s for s in sets if any(part <= set(s) for part in undecided)]
    if any(one not in sets and not any(part <= set(one) for part in undecided) for one in found):
        return False
    return size is None or all(s in found or s in opens for s in sets if len(s) <= size)


def accepted(verified: Verification | None) -> bool:
    return verified is not None and verified.refusal is None and verified.finished


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of everything in a JSON value but the whole."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in pairs:
        yield (*path, key)
        yield from places(child, (*path, key))


def changed(document: dict[str, Any], path: tuple[Any, ...], how: str) -> dict[str, Any] | None:
    """The document with one thing dropped, changed, or given twice; ``None`` where that means nothing."""
    copied = copy.deepcopy(document)
    parent: Any = copied
    for key in path[:-1]:
        parent = parent[key]
    key, value = path[-1], parent[path[-1]]
    if how == "drop":
        del parent[key]
    elif how == "double" and isinstance(parent, list):
        parent.insert(key, copy.deepcopy(value))
    elif how == "change" and type(value) is int:
        parent[key] = 1 - value if value in (0, 1) else value + 1
    elif how == "change" and isinstance(value, bool):
        parent[key] = not value
    elif how == "change" and value in ("ever", "always"):
        parent[key] = "always" if value == "ever" else "ever"
    elif how == "change" and value in [update.value for update in Update]:
        parent[key] = next(update.value for update in Update if update.value != value)
    elif how == "change" and isinstance(value, str):
        parent[key] = f"{value}x"
    elif how == "change" and value is None:
        parent[key] = 0
    else:
        return None
    return copied


#: Told for the reader's sake, believed by nobody.
FREE = {("logicnet",), ("network", "file_sha256")}


@pytest.mark.parametrize("update", list(Update) if SEARCHES > 100 else [Update.ASYNCHRONOUS])
def test_every_field_changed_in_turn(update):
    """Dropped, changed or doubled: whatever is still accepted is true, and a refusal names the place."""
    asked = copy.copy(ASKED)
    asked.update = update
    _, text = asked.certified()
    document = json.loads(text)
    assert accepted(judged(asked, document)) and is_true(asked, document)
    tried = refused = 0
    for path in places(document):
        for how in ("drop", "change", "double"):
            mutant = changed(document, path, how)
            if mutant is None or path in FREE:
                continue
            verified = judged(asked, mutant)
            tried += 1
            if accepted(verified):
                assert is_true(asked, mutant), (path, how)
            elif verified is not None and verified.refusal is not None:
                refused += 1
                # What is wrong inside an entry is found there, or where the answers are added up.
                place = verified.refusal.place
                if path[0] == "entries" and how == "change":
                    assert place.startswith((f"entries[{path[1]}]", "entries")), (path, place)
    assert tried > 200 and refused > 100


def named(document: dict[str, Any], **wanted: str) -> tuple[int, dict[str, Any]]:
    return next(
        (i, entry)
        for i, entry in enumerate(document["entries"])
        if all(entry.get(key) == value for key, value in wanted.items())
    )


class TestWhatIsWrongIsNamed:
    """Each way to cheat, and where it is caught."""

    @pytest.fixture
    def document(self) -> dict[str, Any]:
        return json.loads(ASKED.certified()[1])

    def place(self, document: dict[str, Any]) -> str:
        verified = judged(ASKED, document)
        assert verified is not None and verified.refusal is not None
        return verified.refusal.place

    def test_a_literal_of_a_clause_dropped(self, document):
        for i, entry in enumerate(document["entries"]):
            for key in ("against", "missing"):
                for k in range(len(entry.get(key, ()))):
                    mutant = copy.deepcopy(document)
                    del mutant["entries"][i][key][k]
                    place = self.place(mutant)
                    assert place.startswith(f"entries[{i}]"), (i, key, place)

    def test_a_value_of_a_trap_space_flipped(self, document):
        for i, entry in enumerate(document["entries"]):
            for name in entry.get("space", ()):
                mutant = copy.deepcopy(document)
                mutant["entries"][i]["space"][name] ^= 1
                assert self.place(mutant).startswith(f"entries[{i}]")

    def test_a_found_set_deleted_or_changed(self, document):
        i, entry = named(document, answer="found")
        mutant = copy.deepcopy(document)
        del mutant["entries"][i]
        assert self.place(mutant).startswith("entries")
        for other in range(len(document["choices"])):
            if [other] != entry["set"]:
                mutant["entries"] = [*document["entries"][:i], {**entry, "set": [other]}, *document["entries"][i + 1 :]]
                assert not accepted(judged(ASKED, mutant)) or is_true(ASKED, mutant)

    def test_a_larger_size_claimed(self, document):
        document["exhausted_size"] = document["max_size"] = 7
        verified = judged(ASKED, document)
        assert accepted(verified) == is_true(ASKED, document)

    def test_a_size_claimed_that_was_not_searched(self):
        asked = copy.copy(ASKED)
        asked.max_size = 0
        document = json.loads(asked.certified()[1])
        assert accepted(judged(asked, document))
        document["exhausted_size"] = document["max_size"] = 1
        assert self.place(document) == "entries"

    def test_another_goal(self, document):
        document["goal"]["abolish"] = "r"
        assert self.place(document).startswith("entries[")
        document["goal"]["abolish"] = "no_such_node"
        assert self.place(document) == "goal.abolish"

    def test_another_environment(self, document):
        document["environment"]["d"] = "*"
        assert self.place(document).startswith("entries[")
        document["environment"] = {"s": 0}
        assert self.place(document) == "environment"

    def test_a_found_set_that_holds_what_is_found(self, document):
        """`r` is a read-out of no importance: what proves the set proves the larger one too, but it is not minimal."""
        _, entry = named(document, answer="found")
        document["entries"].append({**entry, "set": sorted({*entry["set"], 6})})
        assert self.place(document) == f"entries[{len(document['entries']) - 1}]"

    def test_a_found_set_twice(self, document):
        _, entry = named(document, answer="found")
        document["entries"].append(entry)
        assert self.place(document) == f"entries[{len(document['entries']) - 1}].set"


@settings(max_examples=60 if SEARCHES <= 100 else 1_500)
@given(
    seed=st.integers(0, 400),
    update=st.sampled_from(list(Update)),
    occurrence=st.sampled_from(list(Occurrence)),
    cuts=st.lists(st.tuples(st.floats(0, 1), st.sampled_from(("drop", "change", "double", "swap"))), max_size=4),
)
def test_random_changes_never_make_a_false_claim_pass(seed, update, occurrence, cuts):
    asked = random_question(seed, update, occurrence, nodes=4)
    if asked is None:
        return
    document = json.loads(asked.certified()[1])
    rng = random.Random(seed)
    for at, how in cuts:
        paths = list(places(document))
        path = paths[min(int(at * len(paths)), len(paths) - 1)]
        if how == "swap":
            # One value of the file in the place of another of the same kind.
            value = document
            for key in path:
                value = value[key]
            same = [other for other in paths if type(look(document, other)) is type(value)]
            mutant = copy.deepcopy(document)
            parent = look(mutant, path[:-1])
            parent[path[-1]] = copy.deepcopy(look(document, rng.choice(same)))
        else:
            mutant = changed(document, path, how)
        document = mutant or document
    if accepted(judged(asked, document)):
        assert is_true(asked, document)


def look(document: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        document = document[key]
    return document
