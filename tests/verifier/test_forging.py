"""Every lemma by itself: an entry put together from pieces of real ones is accepted only if what it says is so."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import pytest

from logicnet.attractors.landscape import Update
from logicnet.perturbation.outcome import Occurrence
from logicnet.verifier.reading import parse_certificate
from logicnet.verifier.verify import verify
from tests.conformance.interventions import Dynamics, meets
from tests.verifier.searches import Asked, random_question

SEARCHES = 3 * int(os.environ.get("LOGICNET_FUZZ", "10"))


class Facts:
    """Which demands each set of choices meets, by brute force."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self._dynamics = Dynamics(asked.net)
        goal = asked.goal
        self.tables = {
            key: self._dynamics.table(demand.formula)
            for key, demand in (("abolish", goal.abolish), ("keep", goal.keep), ("reach", goal.reach))
            if demand is not None
        }

    def pins(self, chosen: tuple[int, ...]) -> dict[str, int] | None:
        """What a set pins, by the names of a certificate; ``None`` if it clashes."""
        pins: dict[str, int] = {}
        for i in chosen:
            choice = self.asked.choices[i]
            for clamp in choice.clamps:
                if pins.setdefault(clamp.node, clamp.value) != clamp.value:
                    return None
            pins.update({f"{cut.source} -> {cut.target}": 0 for cut in choice.cuts})
        return pins

    def fails(self, chosen: tuple[int, ...], demand: str) -> bool:
        asked, at = self.asked, self.asked.net.index
        fixed = {at[name]: value for name, value in asked.environment if value is not None}
        fixed.update({at[clamp.node]: clamp.value for clamp in asked.held})
        fixed.update({at[clamp.node]: clamp.value for i in chosen for clamp in asked.choices[i].clamps})
        cuts = [*asked.cuts, *(cut for i in chosen for cut in asked.choices[i].cuts)]
        attractors = self._dynamics.attractors(fixed, cuts, asked.update.value)
        table, occurrence = self.tables[demand], asked.goal.occurrence.value
        return not meets(
            attractors, table if demand == "abolish" else 0, table if demand == "reach" else None,
            table if demand == "keep" else None, occurrence,
        )  # fmt: skip


def forged(rng: random.Random, document: dict[str, Any], choices: int, names: Sequence[str]) -> dict[str, Any]:
    """An entry of a random kind about a random set, from pieces of the entries of a document, some of them damaged."""
    entries = document["entries"]

    def damaged(pieces: Any) -> Any:
        copied = json.loads(json.dumps(pieces))
        if copied and rng.random() < 0.5:
            if isinstance(copied, list):
                del copied[rng.randrange(len(copied))]
            else:
                name = rng.choice(sorted(copied))
                if rng.random() < 0.5:
                    del copied[name]
                elif type(copied[name]) is int:
                    copied[name] ^= 1
        return copied

    entry = json.loads(json.dumps(rng.choice(entries)))
    if rng.random() < 0.6:
        entry["set"] = sorted(rng.sample(range(choices), rng.randint(0, min(3, choices))))
    other = json.loads(json.dumps(rng.choice(entries)))
    if other["answer"] == entry["answer"]:
        for key in ("space", "by", "retained", "against", "missing", "demand"):
            if key in other and rng.random() < 0.2:
                entry[key] = other[key]
    targets = [entry, *entry.get("absent", {}).values()]
    for target in targets:
        for key in ("space", "against", "missing", "retained", "avoiding", "regions", "runs"):
            if key in target and rng.random() < 0.4:
                target[key] = damaged(target[key])
        if rng.random() < 0.3 and target.get("by") in ("attractor", "candidates"):
            target.setdefault("runs", []).append({"updates": [], **({"into": {}} if rng.random() < 0.5 else {})})
        for run in target.get("runs", ()):
            if rng.random() < 0.3:
                run["updates"] = [rng.choice(names) for _ in range(rng.randint(0, 4))]
            if "into" in run and rng.random() < 0.3:
                run["into"] = damaged(run["into"]) if run["into"] else {rng.choice(names): rng.randrange(2)}
            elif rng.random() < 0.1:
                run.pop("into", None)
        for key in ("avoiding", "regions"):
            if target.get(key) and rng.random() < 0.5:
                target[key] = [damaged(space) for space in target[key]]
    if entry["answer"] == "refuted" and rng.random() < 0.5:
        entry["missing"] = [pair for pair in entry["missing"] if rng.random() < 0.8]
        entry["against"] = [pair for pair in entry["against"] if rng.random() < 0.8]
    return entry


@pytest.mark.parametrize("update", list(Update))
def test_no_lemma_proves_what_is_not_so(update):
    believed = refused = 0
    for seed in range(SEARCHES):
        asked = random_question(50_000 + seed, update, random.Random(seed).choice(list(Occurrence)), nodes=4)
        if asked is None:
            continue
        document = json.loads(asked.certified()[1])
        facts, rng = Facts(asked), random.Random(seed)
        sets = [s for k in range(4) for s in combinations(range(len(asked.choices)), k) if facts.pins(s) is not None]
        if not document["entries"]:
            continue
        for _ in range(10):
            entry = forged(rng, document, len(asked.choices), asked.net.names)
            alone = {**document, "entries": [entry], "exhausted_size": None, "finished": False, "limits": ["forged"]}
            verified = verify(parse_certificate(json.dumps(alone)), asked.net)
            chosen = tuple(entry["set"])
            if verified.refusal is not None and not verified.refusal.why.startswith("no entry refutes its part"):
                refused += 1
                assert verified.refusal.place.startswith("entries[0]")
                continue
            believed += 1
            if entry["answer"] == "found":
                assert not any(facts.fails(chosen, demand) for demand in facts.tables), (seed, entry)
            elif entry["answer"] == "lost":
                assert facts.fails(chosen, "keep"), (seed, entry)
            elif entry["answer"] == "refuted":
                against, missing = ({tuple(pair) for pair in entry[key]} for key in ("against", "missing"))
                for other in sets:
                    pins = set(facts.pins(other).items())
                    if pins >= missing and not pins & against:
                        assert facts.fails(other, entry["demand"]), (seed, entry, other)
    assert believed > SEARCHES and refused > SEARCHES
