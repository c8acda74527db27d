"""Every reason for which the verifier refuses is reached by a certificate in which just that is wrong."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from logicnet.attractors.landscape import Update
from logicnet.limits import Limits
from logicnet.network.model import Clamp
from logicnet.perturbation.candidates import Choice
from logicnet.perturbation.outcome import Occurrence
from logicnet.verifier import dynamics
from logicnet.verifier.reading import parse_certificate
from logicnet.verifier.verify import Refusal, verify
from tests.conformance import definitions as truth
from tests.verifier.searches import Asked, wanted
from tests.verifier.test_tampering import ASKED

ASYNCHRONOUS, SYNCHRONOUS, PERMISSIVE = Update.ASYNCHRONOUS, Update.SYNCHRONOUS, Update.MOST_PERMISSIVE
Document = dict[str, Any]

#: A negative cycle, so that attractors are no fixed points and retained values matter, and a way to stop it.
RING = Asked(
    truth.network({"x": "!y & !z", "y": "x", "z": "z", "P": "x"}),
    wanted("P"),
    [("z", 0)],
    (Choice((Clamp("x", 0),)), Choice((Clamp("z", 1),)), Choice((Clamp("y", 0),))),
)


def under(asked: Asked, update: Update) -> Asked:
    other = copy.copy(asked)
    other.update = update
    return other


def refusal(asked: Asked, update: Update, edit: Callable[[Document], object]) -> Refusal:
    asked = under(asked, update)
    document = json.loads(asked.certified()[1])
    assert verify(parse_certificate(json.dumps(document)), asked.net).refusal is None
    edit(document)
    verified = verify(parse_certificate(json.dumps(document)), asked.net)
    assert verified.refusal is not None
    return verified.refusal


def put(*path: Any) -> Callable[[Document], None]:
    """Put the last of these at the place that the others name."""

    def edit(document: Document) -> None:
        parent: Any = document
        for key in path[:-2]:
            parent = parent[key]
        parent[path[-2]] = path[-1]

    return edit


def first(**entry: Any) -> Callable[[Document], None]:
    """Change the first entry, which refutes the empty set."""
    return lambda document: document["entries"][0].update(entry)


def only(**entry: Any) -> Callable[[Document], None]:
    """One entry in the place of all."""
    return lambda document: document.update(entries=[entry])


def drop(*path: Any) -> Callable[[Document], None]:
    def edit(document: Document) -> None:
        parent: Any = document
        for key in path[:-1]:
            parent = parent[key]
        del parent[path[-1]]

    return edit


def both(*edits: Callable[[Document], object]) -> Callable[[Document], None]:
    def edit(document: Document) -> None:
        for one in edits:
            one(document)

    return edit


def found(chosen: list[int], **absent: Any) -> Callable[[Document], None]:
    return only(set=chosen, answer="found", absent={"abolish": absent})


ANY = {"by": "percolation"}
BOTH_ABSENT = {"abolish": ANY, "reach": ANY}
QUESTIONS = [
    ("network.meaning_sha256", "another network", put("network", "meaning_sha256", "0" * 64)),
    ("network.nodes", "has 7 nodes, not 8", put("network", "nodes", 8)),
    ("environment.zz", "no such input", put("environment", "zz", 0)),
    ("environment", "`s` is missing", drop("environment", "s")),
    ("with.clamps.zz", "no such node", put("with", "clamps", {"zz": 0})),
    ("choices[0]", "changes nothing", put("choices", 0, "clamps", {})),
    ("entries[3].absent.reach", "", put("environment", "d", "*")),
    ("choices[0].clamps.A", "held throughout", put("with", "clamps", {"A": 0})),
    ("choices", "cut to two values", put("choices", 6, {"clamps": {}, "cuts": [["B", "P", 1]]})),
    ("choices[0].clamps.zz", "no such node", put("choices", 0, "clamps", {"zz": 0})),
    ("choices[5].cuts[0]", "no regulation B -> r", put("choices", 5, "cuts", [["B", "r", 0]])),
    ("choices[5].cuts[0]", "no regulation B -> zz", put("choices", 5, "cuts", [["B", "zz", 0]])),
    ("choices[5].cuts[1]", "twice", put("choices", 5, "cuts", [["B", "P", 0], ["B", "P", 0]])),
    ("goal.abolish", "neither a node nor a phenotype", put("goal", "abolish", "zz")),
]
ENTRIES = [
    ("entries[0].set", "no choice 7", first(set=[7])),
    ("entries[0].set", "`B` is pinned to both values", first(set=[1, 4])),
    (
        "entries[0]",
        "nothing has to be kept",
        both(put("goal", "keep", None), only(set=[], answer="lost", **ANY)),
    ),
    ("entries[0].demand", "not asked for", first(demand="keep")),
    ("entries[0].missing", "twice", first(missing=[["A", 0], ["A", 0]])),
    ("entries[0].set", "does not speak of this set", first(missing=[["A", 0]])),
    ("entries[0].set", "does not speak of this set", first(set=[2])),
    ("entries[0].absent", "must answer abolish, reach", only(set=[2], answer="found", absent={"abolish": ANY})),
    ("entries[0].kept", "iff", only(set=[2], answer="found", absent=BOTH_ABSENT)),
    ("entries[0].missing", "`A` is not held at 0", first(set=[0], missing=[["A", 0]], space={"B": 1, "P": 1})),
    ("entries[0].space", "does not hold in all its states", first(space={"A": 0, "B": 1})),
    ("entries[0].space", "rule of `P` can leave the value 1", first(space={"P": 1, "q": 1})),
    ("entries[0].space", "no node or cuttable regulation `zz`", first(space={"zz": 1})),
    ("entries[0].against", "no choice pins `P`", first(against=[["P", 0]])),
    ("entries[0].against", "is missing: with it the reason does not hold", first(against=[])),
    ("entries[0].by", "proves nothing under asynchronous update", first(by="minimal trap space")),
    ("entries[0].absent.abolish.by", "proves nothing", only(set=[2], answer="found", absent={
        "abolish": {"by": "cycles"}, "reach": ANY}, kept={"by": "trap space inside the goal", "space": {}})),
    ("entries[0].absent.abolish", "does not exclude the formula", only(set=[1], answer="found", absent=BOTH_ABSENT)),
    ("entries[7].set", "found before", lambda document: document["entries"].append(document["entries"][2])),
    ("entries", "no entry answers A=0 + B=0", lambda document: document["entries"].pop(4)),
    ("entries[3]", "no entry refutes its part A=0", lambda document: document["entries"].pop(0)),
    ("entries[2].kept.space", "`d` would have both values", put("entries", 2, "kept", "space", "d", 0)),
]  # fmt: skip


@pytest.mark.parametrize(("place", "words", "edit"), QUESTIONS, ids=[f"{p}: {w}" for p, w, _ in QUESTIONS])
def test_what_is_asked(place: str, words: str, edit: Callable[[Document], object]) -> None:
    refused = refusal(ASKED, ASYNCHRONOUS, edit)
    assert refused.place == place and words in refused.why


@pytest.mark.parametrize(("place", "words", "edit"), ENTRIES, ids=[f"{p}: {w}" for p, w, _ in ENTRIES])
def test_what_is_answered(place: str, words: str, edit: Callable[[Document], object]) -> None:
    refused = refusal(ASKED, ASYNCHRONOUS, edit)
    assert refused.place == place and words in refused.why


#: About the ring mostly: in its attractor x and y go round, with P on in some states.
SCHEMES = [
    (RING, PERMISSIVE, "entries[0].by", "proves nothing under most-permissive", first(by="attractor", space={})),
    (
        RING,
        PERMISSIVE,
        "entries[0].by",
        "in some of its states only",
        both(put("goal", "occurrence", "always"), first(by="minimal trap space", space={})),
    ),
    (ASKED, PERMISSIVE, "entries[0].space", "avoids the formula", first(
        by="minimal trap space", space={}, against=[])),
    (RING, PERMISSIVE, "entries[0].absent.abolish", "a trap space is left", found([2], by="trap spaces", avoiding=[])),
    (RING, PERMISSIVE, "entries[0].absent.abolish.avoiding[0]", "can hold there", found(
        [2], by="trap spaces", avoiding=[{"z": 0}])),
    (RING, SYNCHRONOUS, "entries[0].absent.abolish", "a cycle shows the formula", found([2], by="cycles")),
    (RING, SYNCHRONOUS, "entries[0].retained", "prove nothing under synchronous", first(
        by="attractor", space={}, retained={"x": 0}, against=[])),
    (RING, ASYNCHRONOUS, "entries[0].retained", "a negative cycle has no retained value", first(
        by="attractor", space={}, retained={"z": 0}, against=[["x", 0], ["y", 0]])),
    (RING, ASYNCHRONOUS, "entries[0].retained", "does not satisfy the formula", first(
        by="attractor", space={}, retained={"x": 0}, against=[["x", 0], ["y", 0]])),
    (RING, ASYNCHRONOUS, "entries[0].against", "with it the reason does not hold", only(
        set=[], answer="refuted", demand="abolish", by="attractor", space={}, missing=[], against=[])),
    (RING, ASYNCHRONOUS, "entries[0].against", "with it the reason does not hold", both(
        put("goal", "occurrence", "always"), first(by="attractor", space={}, retained={"x": 1}, against=[]))),
    (RING, ASYNCHRONOUS, "entries[0].retained", "does not satisfy the formula", first(
        by="attractor", space={}, retained={"x": 1}, against=[["x", 0]])),
    (RING, PERMISSIVE, "entries[0].space", "avoids the formula", first(
        by="minimal trap space", space={}, against=[["x", 0]])),
    (RING, ASYNCHRONOUS, "entries[0].space", "no attractor inside it shows the formula", only(
        set=[1], answer="refuted", demand="abolish", by="attractor", space={"z": 1, "x": 0, "P": 0},
        missing=[["z", 1]], against=[])),
    (RING, ASYNCHRONOUS, "entries[0].absent.abolish", "a candidate for an attractor is left", found(
        [2], by="candidates", retained={"x": 0})),
    (RING, ASYNCHRONOUS, "entries[0].absent.abolish.retained", "a negative cycle has no retained value", found(
        [], by="candidates", retained={})),
    (RING, ASYNCHRONOUS, "entries[0].absent.abolish.avoiding[0]", "no trap space", found(
        [], by="candidates", retained={"x": 0}, avoiding=[{"x": 0}])),
    (RING, ASYNCHRONOUS, "entries[0].absent.abolish.regions[0]", "an attractor inside it shows", found(
        [], by="candidates", retained={"x": 0}, regions=[{"z": 0}])),
    (RING, ASYNCHRONOUS, "entries[0].absent.abolish.runs[0].into", "nothing of it is left", found(
        [], by="candidates", retained={"x": 0}, runs=[{"updates": [], "into": {"z": 1}}])),
    (RING, ASYNCHRONOUS, "entries[0].absent.abolish.runs[0].into", "no trap space", found(
        [], by="candidates", retained={"x": 0}, runs=[{"updates": ["x"], "into": {"x": 0}}])),
    (RING, ASYNCHRONOUS, "entries[0].absent.abolish.runs[0]", "it leads into no trap space", found(
        [], by="candidates", retained={"x": 0}, runs=[{"updates": ["x"]}])),
    (RING, ASYNCHRONOUS, "entries[0].absent.abolish.runs[0].updates", "no node or cuttable regulation `w`", found(
        [], by="candidates", retained={"x": 0}, runs=[{"updates": ["w"], "into": {}}])),
    (RING, ASYNCHRONOUS, "entries[0].retained", "a candidate inside the space does not satisfy", first(
        by="attractor", space={}, retained={"x": 0}, against=[["z", 1]], runs=[{"updates": ["x", "P"]}])),
    (RING, ASYNCHRONOUS, "entries[0].runs[0].into", "no run into a trap space", first(
        by="attractor", space={}, retained={"x": 1}, against=[["z", 1]], runs=[{"updates": ["x"], "into": {"z": 0}}])),
]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "update", "place", "words", "edit"), SCHEMES, ids=[f"{u.value} {w}" for _, u, _, w, _ in SCHEMES]
)
def test_what_a_scheme_does_not_prove(
    asked: Asked, update: Update, place: str, words: str, edit: Callable[[Document], object]
) -> None:
    refused = refusal(asked, update, edit)
    assert refused.place == place and words in refused.why


def test_another_file_of_the_same_meaning_is_told() -> None:
    document = json.loads(ASKED.certified()[1])
    assert not verify(parse_certificate(json.dumps(document)), ASKED.net).rearranged
    document["network"]["file_sha256"] = "0" * 64
    verified = verify(parse_certificate(json.dumps(document)), ASKED.net)
    assert verified.rearranged and verified.refusal is None and verified.finished


def test_a_retained_value_proves_what_it_should() -> None:
    """The ring retained at x = 1: its only candidate shows P, so the attractor does. The control for the refusals."""
    asked = RING
    document = json.loads(asked.certified()[1])
    document["entries"][0].update(by="attractor", space={}, retained={"x": 1}, against=[["x", 0], ["z", 1]])
    assert verify(parse_certificate(json.dumps(document)), asked.net).refusal is None


def test_what_was_not_checked_is_no_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit, or a part beyond what can be computed again, each by itself: not refused, and not finished."""
    asked = under(ASKED, SYNCHRONOUS)
    certificate = parse_certificate(asked.certified()[1])
    assert verify(certificate, asked.net).finished
    limits = Limits()
    limits.interrupt()
    stopped = verify(certificate, asked.net, limits)
    assert stopped.refusal is None and not stopped.finished
    assert stopped.limits == ("interrupted",) and not stopped.unchecked
    monkeypatch.setattr(dynamics, "MAX_EXPLICIT", dict.fromkeys(dynamics.MAX_EXPLICIT, -1))
    beyond = verify(certificate, asked.net)
    assert beyond.refusal is None and not beyond.finished
    assert not beyond.limits and {where.place.split(".")[0] for where in beyond.unchecked} == {
        f"entries[{k}]" for k in (3, 5, 8)
    }


def test_runs_that_lead_into_a_trap_space_are_accepted() -> None:
    """From a = 0, b = 1 the rule of a leads into a = b = 1. The control for the refusals of runs."""
    asked = Asked(
        truth.network({"a": "a | b", "b": "b"}), wanted("!a & b"), [("b", None)],
        (Choice((Clamp("a", 1),)),),
    )  # fmt: skip
    document = json.loads(asked.certified()[1])
    run = {"updates": ["b", "a"], "into": {"a": 1, "b": 1}}
    # Retained at 0, a may stay there: the state is a candidate, which only the run dismisses.
    absent = {"by": "candidates", "retained": {"a": 0}, "avoiding": [{"a": 1}, {"b": 0}]}
    for runs in ([], [{**run, "updates": ["b"]}]):
        found([], **absent, runs=runs)(document)
        refused = verify(parse_certificate(json.dumps(document)), asked.net).refusal
        assert refused is not None and "a candidate for an attractor is left" in refused.why
    found([], **absent, runs=[run])(document)
    verified = verify(parse_certificate(json.dumps(document)), asked.net)
    assert verified.refusal is None and verified.finished and verified.sets == ("",)


def test_a_run_out_of_the_goal_proves_that_it_is_not_always_shown() -> None:
    """Retained at x = 1 the ring has its candidate in P; x, then P, are updated to 0, so no attractor lies inside P."""
    asked = copy.copy(RING)
    asked.goal = wanted("P", Occurrence.ALWAYS)
    document = json.loads(asked.certified()[1])
    for updates, proves in (([], False), (["x"], False), (["y", "P"], False), (["x", "P"], True)):
        found([], by="candidates", retained={"x": 1}, runs=[{"updates": updates}])(document)
        refused = verify(parse_certificate(json.dumps(document)), asked.net).refusal
        assert (refused is None) is proves, updates
        assert proves or "a candidate for an attractor is left" in refused.why


def test_runs_into_the_goal_prove_that_it_is_shown() -> None:
    """Retained at x = 0 the ring has its candidate outside P; x, then P, are updated to 1, so its attractor shows P."""
    document = json.loads(RING.certified()[1])
    for updates, place in ((["P"], "entries[0].retained"), (["x", "P"], "entries")):
        document["entries"][0].update(
            by="attractor", space={"z": 0}, retained={"x": 0}, against=[["x", 0], ["y", 0], ["z", 1]],
            runs=[{"updates": updates}],
        )  # fmt: skip
        refused = verify(parse_certificate(json.dumps(document)), RING.net).refusal
        # What is left to refuse, once the entry holds, is that no entry answers y=0 any longer.
        assert refused is not None and refused.place == place
