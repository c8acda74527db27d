"""Certificates and journals of one tiny network, and changes to them: of bytes, and of the JSON that they are."""

from __future__ import annotations

import json
import random
from functools import cache
from typing import Any

from logicnet.attractors.landscape import Update
from logicnet.network.model import Clamp, Cut
from logicnet.perturbation.candidates import Choice
from logicnet.perturbation.certificate import JOURNAL
from logicnet.perturbation.evidence import AbsenceBy, PresenceBy
from logicnet.perturbation.outcome import Occurrence
from tests.conformance import definitions as truth
from tests.verifier.searches import Asked, wanted

__all__ = ["NETWORK", "certificates", "draw_certificate"]

NETWORK = truth.network({"s": "s", "a": "!b & !s", "b": "!a", "p": "(a | b & q) & !s", "q": "p | q & a"})
_CHOICES = (
    Choice((Clamp("a", 0),)),
    Choice((Clamp("b", 1),)),
    Choice((Clamp("q", 0),)),
    Choice((Clamp("b", 0), Clamp("q", 1)), drug="D"),
    Choice((), cuts=(Cut("b", "p"),)),
)
_VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, 2, -1, 1 << 40, 0.5, 1e400, "", "a", "b", "a -> p", "b -> p", "nobody", "*", "found",
    "refuted", "lost", "undecided", "exhausted", "ever", "always", "synchronous", "a & (",
    *(by.value for by in (*PresenceBy, *AbsenceBy)),
    "!" * 300 + "a",     "\ud800", [], {}, [["a", 0]], {"a": 1},
)  # fmt: skip


@cache
def certificates() -> tuple[bytes, ...]:
    """What searches wrote: each update scheme and occurrence, with and without what must be kept and reached."""
    found = []
    for update in Update:
        for occurrence in Occurrence:
            for keep, reach in ((None, None), ("!a | q", "!p | a")):
                goal = wanted("p & q", occurrence, keep=keep, reach=reach)
                text = Asked(
                    NETWORK, goal, [("s", None if keep else 0)], _CHOICES, max_size=2, update=update
                ).certified()[1]
                document = json.loads(text)
                first = {key: value for key, value in document.items() if key != "entries"}
                lines = [first | {"schema": JOURNAL}, *document["entries"], {"answer": "exhausted", "size": 2}]
                found += [text.encode(), "".join(f"{json.dumps(line)}\n" for line in lines).encode()]
    return tuple(found)


def draw_certificate(rng: random.Random, mutate: Any) -> bytes:
    """A certificate changed: half of the time its bytes, by ``mutate``, else what the JSON says."""
    data = rng.choice(certificates())
    changes = 1 + int(rng.expovariate(0.7))
    if rng.random() < 0.5:
        changed = bytearray(data)
        for _ in range(changes):
            mutate(rng, changed)
        return bytes(changed)
    journal = data.startswith(b'{"schema"')
    documents = [json.loads(line) for line in data.splitlines()] if journal else [json.loads(data)]
    for _ in range(changes):
        _change(rng, rng.choice(documents))
    if journal and rng.random() < 0.2:
        rng.shuffle(documents)
    return "".join(json.dumps(document) + "\n" for document in documents).encode()


def _change(rng: random.Random, document: Any) -> None:
    """One thing dropped, doubled, exchanged, or given another value, of its kind or not."""
    parents = [document]
    for parent in parents:
        inner = parent.values() if isinstance(parent, dict) else parent
        parents += [child for child in inner if isinstance(child, dict | list) and child]
    parent = rng.choice(parents)
    if not parent:
        return
    key = rng.choice(list(parent)) if isinstance(parent, dict) else rng.randrange(len(parent))
    value, kind = parent[key], rng.randrange(5)
    # Copies, so that no value comes to stand inside itself.
    if kind == 0:
        del parent[key]
    elif kind == 1 and isinstance(parent, list):
        parent.insert(rng.randrange(len(parent) + 1), json.loads(json.dumps(value)))
    elif kind == 1:
        parent[rng.choice(("set", "space", "retained", "why", "a", "p", "a -> p"))] = json.loads(json.dumps(value))
    elif kind == 2 and type(value) is int:
        parent[key] = 1 - value
    elif kind == 3:
        other = rng.choice(parents)
        others = list(other.values()) if isinstance(other, dict) else other
        parent[key] = json.loads(json.dumps(rng.choice(others or [0])))
    else:
        parent[key] = json.loads(json.dumps(rng.choice(_VALUES)))
