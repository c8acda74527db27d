"""Inputs for a campaign: pieces of the language in wrong places, and mutations of the networks that come along."""

from __future__ import annotations

import random
from pathlib import Path

from logicnet.network.directives import DIRECTIVES
from tests.fuzz.certificates import certificates, draw_certificate

__all__ = ["corpus", "draw"]

ROOT = Path(__file__).resolve().parents[2]

_PIECES = (
    'a b s c drug grow cell on x,y "miR 34" "" "a""b" miR-34a NF-κB p53/p63 14-3-3 𝛼 ß ﬁ e\u0301 \u2013 miR\u201334 '
    "and OR not true FALSE 1 0 & | ! ~ ¬ && || &&& + * ( ) (( )) = *= := -> => ^ , ; : [ ] # #: \\ ' . / - _ < > ? $ % "
    "@ targets factors targets,factors LN101 LN203, PMID:1 every some no in with via cost high low exosome "
    "activates inhibits"
).split(" ")
_WORDS = tuple(unit.word for unit in DIRECTIVES)
_SPACE = (" ", "  ", "\t", "\u00a0", "\u202f", "\n", "\r\n", "\r", "\u2028", "\x0b", "\x0c", "\x1f", "\x85", "\ufeff")
_HOSTILE = ("\0", "\ud800", "\U0010ffff", "\u202e", "\u200b", "\ufffd", "\x7f", "\x1b[31m")


def corpus() -> dict[str, list[bytes]]:
    """Whole files to begin with, per target, small ones first."""
    cases = sorted(ROOT.glob("tests/**/cases/**/*.bnet"))
    files = [path.read_bytes() for path in (*cases, *sorted(ROOT.glob("networks/*.bnet")))]
    lines = [line for data in files for line in data.split(b"\n")]
    tables = [path.read_bytes()[:2_000] for path in sorted(ROOT.glob("tests/**/cases/**/*.tsv"))]
    return {
        "reader": [data[:2_000] for data in files],
        "directives": sorted({line[2:].strip() for line in lines if line.startswith(b"#:")}),
        "formula": sorted({line.partition(b",")[2].strip() for line in lines if line[:1] != b"#"}),
        "evidence": tables,
        "certificates": list(certificates()),
    }


def draw(rng: random.Random, target: str, seeds: list[bytes], largest: int) -> bytes:
    """One input: half of the time made of pieces, else a mutation of one or two seeds."""
    if target == "certificates":
        return draw_certificate(rng, _mutate)
    if rng.random() < 0.4:
        return _composed(rng)[:largest]
    data = bytearray(rng.choice(seeds))
    if rng.random() < 0.2:
        other = rng.choice(seeds)
        data = data[: rng.randrange(len(data) + 1)] + bytearray(other[rng.randrange(len(other) + 1) :])
    for _ in range(1 + int(rng.expovariate(0.5))):
        _mutate(rng, data)
    return bytes(data[:largest])


def _composed(rng: random.Random) -> bytes:
    lines = []
    for _ in range(rng.randrange(1, 9)):
        parts = []
        kind = rng.random()
        if kind < 0.3:
            parts.append(f"#: {rng.choice(_WORDS)} ")
        elif kind < 0.7:
            parts.append(f"{rng.choice(_PIECES)}, ")
        for _ in range(rng.randrange(12)):
            parts.append(rng.choice(_PIECES))
            if rng.random() < 0.5:
                parts.append(" " if rng.random() < 0.8 else rng.choice(_SPACE))
        if rng.random() < 0.02:
            parts.append(rng.choice(_HOSTILE))
        lines.append("".join(parts))
    return rng.choice(("\n", "\n", "\n", "\r\n", "\r")).join(lines).encode("utf-8", "surrogatepass")


def _mutate(rng: random.Random, data: bytearray) -> None:
    at = rng.randrange(len(data) + 1)
    kind = rng.randrange(7)
    if kind == 0 and data:
        del data[at : at + rng.randrange(1, 9)]
    elif kind == 1:
        data[at:at] = rng.choice(_PIECES).encode()
    elif kind == 2:
        data[at:at] = rng.choice((*_SPACE, *_HOSTILE)).encode("utf-8", "surrogatepass")
    elif kind == 3 and data:
        data[min(at, len(data) - 1)] ^= 1 << rng.randrange(8)
    elif kind == 4:
        data[at:at] = data[at : at + rng.randrange(40)] * rng.randrange(1, 4)
    elif kind == 5 and data:
        lines = data.split(b"\n")
        rng.shuffle(lines)
        data[:] = b"\n".join(lines)
    else:
        data[at:at] = bytes(rng.randrange(256) for _ in range(rng.randrange(1, 4)))
