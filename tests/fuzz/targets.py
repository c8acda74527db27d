"""What is fuzzed, and what must hold for any bytes whatever: each target returns, or raises only what it promises.

A target takes bytes, because that is what a file, a pipe and a coverage-guided fuzzer hold. It checks more than the
absence of a crash: places lie inside the text, reading loses nothing, what is written reads as the same network.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from zlib import crc32

from logicnet.checks.repairs import repaired, repairs
from logicnet.checks.review import review
from logicnet.errors import UsageError
from logicnet.network.bnet import Reading, parse, write
from logicnet.network.decoding import decode
from logicnet.network.evidence import parse_table
from logicnet.network.layout import formatted
from logicnet.network.model import same_meaning
from logicnet.network.resolve import match_nodes, parse_clamps, parse_formula, resolve_environment
from logicnet.perturbation.certificate import JOURNAL
from logicnet.text.diagnostics import Diagnostic, render
from logicnet.verifier.reading import parse_certificate
from logicnet.verifier.verify import verify
from tests.fuzz.certificates import NETWORK as CERTIFIED
from tests.verifier.searches import Asked, wanted
from tests.verifier.test_tampering import is_true

__all__ = ["LARGEST", "TARGETS"]

#: Longest input a campaign makes, in bytes; single long ones are tests of their own.
LARGEST = 2_000
#: Networks above this size are read, written and formatted, but not checked: a campaign is about many small ones.
_CHECKED = 30

_RULES = """\
s, s
drug, drug
a, s & !b
b, !a | (s & c)
c, b | drug
"miR 34", a & !"miR 34"
"""
_DIRECTIVES = """\
#: compartment cell: a, b
#: phenotype grow, a & !b
#: environment on, s=1
"""


def _sound(found: Diagnostic) -> None:
    length = len(found.source.text)
    for span in (found.span, *(note.span for note in found.notes if note.span is not None)):
        assert 0 <= span.start <= span.end <= length, (found.code, span, length)
    text = render(found)
    assert found.code in text
    text.encode("utf-8")
    assert found.source.utf16_position(found.span.start) >= found.start


def _examine(reading: Reading) -> None:
    assert str(reading.document) == reading.source.prefix + reading.source.text
    assert (reading.network is None) == any(d.is_error for d in reading.diagnostics)
    assert list(reading.diagnostics) == sorted(reading.diagnostics, key=lambda d: d.span.start)
    known = reading.network or reading.sound
    found = reading.diagnostics
    # The checks ask a solver, and writing reads again: those are for every eighth and every fourth text.
    turn = crc32(reading.source.text.encode())
    if known is not None and len(known) <= _CHECKED and turn % 8 == 0:
        found = review(reading).diagnostics
    for diagnostic in found:
        _sound(diagnostic)
    if reading.network is None or turn % 4 != 0:
        return
    made = repairs(reading) if len(reading.network) <= _CHECKED and turn % 32 == 0 else ()
    if made:
        assert parse(repaired(reading, made)).network is not None
    again = parse(write(reading.network)).network
    assert again is not None and same_meaning(again, reading.network)
    text = formatted(reading)
    assert formatted(parse(text)) == text


def reader(data: bytes) -> None:
    """A whole network file."""
    source, fault = decode("fuzz.bnet", data)
    if fault is not None:
        _sound(fault)
        return
    _examine(parse(source.prefix + source.text, "fuzz.bnet"))


def directives(data: bytes) -> None:
    """Directive lines over a network that is there."""
    lines = data.decode("utf-8", "replace").replace("\r", "\n").split("\n")
    _examine(parse(_DIRECTIVES + "".join(f"#: {line}\n" for line in lines) + _RULES))


_NETWORK = parse(_DIRECTIVES + _RULES).network


def formula(data: bytes) -> None:
    """What stands behind ``--where``, ``--with``, ``--env`` and ``--candidates``."""
    assert _NETWORK is not None
    network, text = _NETWORK, data.decode("utf-8", "surrogateescape")
    for ask in (
        lambda: parse_formula(network, text, option="--where"),
        lambda: parse_clamps(network, [text]),
        lambda: resolve_environment(network, text),
        lambda: match_nodes(network, [text], option="--candidates"),
    ):
        try:
            ask()
        except UsageError as fault:
            assert str(fault)


def evidence(data: bytes) -> None:
    """An evidence table."""
    source, fault = decode("evidence.tsv", data)
    table = parse_table(source)
    for diagnostic in (*table.diagnostics, *(() if fault is None else (fault,))):
        _sound(diagnostic)


def certificate(data: bytes) -> None:
    """A certificate or a journal: refused with a place, or what it claims is true, by trying every set."""
    try:
        text = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return
    try:
        read = parse_certificate(text)
        verified = verify(read, CERTIFIED)
    except UsageError as fault:
        assert "<text>" in fault.message
        return
    if verified.refusal is not None:
        assert verified.refusal.place
    # Brute force tries every set of choices, so there must be few.
    elif verified.finished and len(read.choices) <= 6:
        assert is_true(Asked(CERTIFIED, wanted(read.abolish), [], ()), _claims(text))


def _claims(text: str) -> dict[str, Any]:
    """The JSON of a certificate; that of a journal put together to one."""
    first, _, rest = text.partition("\n")
    if JOURNAL not in first:
        document: dict[str, Any] = json.loads(text)
    else:
        rows = [json.loads(line) for line in rest.split("\n")[:-1]]
        sizes = [row["size"] for row in rows if row["answer"] == "exhausted"]
        entries = [row for row in rows if row["answer"] != "exhausted"]
        document = {**json.loads(first), "entries": entries, "exhausted_size": sizes[-1] if sizes else None}
    # There are no larger sets than of all choices.
    size = document["exhausted_size"]
    return {**document, "exhausted_size": None if size is None else min(size, len(document["choices"]))}


TARGETS: dict[str, Callable[[bytes], None]] = {
    "reader": reader,
    "directives": directives,
    "formula": formula,
    "evidence": evidence,
    "certificates": certificate,
}
