"""Every hint that holds a line to add or to write, or a text for the place, leads out when it is obeyed.

Each finding of each case of the catalogue is mended as its hint says, one at a time: the finding is gone then, and none
has come that was not there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from logicnet.checks.review import review
from logicnet.network.bnet import parse
from logicnet.text.catalogue import ENTRIES
from logicnet.text.diagnostics import Diagnostic, Severity

TESTS = Path(__file__).parents[1]
CASES = sorted([*(TESTS / "cases" / "fires").glob("*.bnet"), *(TESTS / "checks" / "cases" / "fires").glob("*.bnet")])
#: BooleanNet, so that hints speak its language too; and what a file of a user looks like.
TEXTS = (
    "A *= B and C\nB *= A or C\n",
    "A *= B and b1\nB *= A\nB1 *= A\n",
    "S = True\nA *= S and B\nB *= A\n",
    "1: A* = B and C\nC = Random\nB *= A\n",
    "A *= A or B\nB *= 1\n",
    "targets, factors\nTUM_Rab27a, HIF1a\nTUM_HIF1a, TUM_Rab27a\n",
    "targets, factors\nA, B & C & C2\nB, A\n",
    "#: phenotype p, Q\nA, A\nB, A & C_1\n",
)


ERRORS = {entry.code for entry in ENTRIES if entry.severity is Severity.ERROR}


def found(text: str, path: str) -> list[Diagnostic]:
    return list(review(parse(text, path)).diagnostics)


def kinds(diagnostics: list[Diagnostic]) -> Counter[tuple[str, str]]:
    """Findings without the numbers of lines and places, which move."""
    return Counter((d.code, re.sub(r"\d+ more places?|line \d+|:\d+:\d+", "", d.message)) for d in diagnostics)


def obeyed(text: str, d: Diagnostic) -> Iterator[str]:
    """The text with each thing done that the hint says word for word."""
    lines = text.splitlines()
    start, help = d.start[0] - 1, d.help or ""
    if d.replacement is not None and d.replacement:
        yield text[: d.span.start] + d.replacement + text[d.span.end :]
    for line in re.findall(r"add the line `([^`]+)`", help):
        yield "\n".join([*lines, line, ""])
    for line in re.findall(r"accept it with `(#: allow LN\d+), REASON`", help):
        yield "\n".join([*lines[:start], f"{line}, it is meant", *lines[start:], ""])
    for line in re.findall(r"(?:write|an input is written) `([^`]+)`(?: instead)?$", help):
        if d.code in ("LN020", "LN203"):
            # A line may give starting values to several nodes: the others keep theirs.
            rest = re.sub(rf"(^|=)\s*{re.escape(line.split()[0].rstrip(','))}\s*=", r"\1", lines[start], count=1)
            kept = [rest.strip()] if d.code == "LN020" and "=" in rest else []
            yield "\n".join([*lines[:start], *kept, line, *lines[start + 1 :], ""])


@pytest.mark.parametrize("case", [*CASES, *TEXTS], ids=lambda case: case.stem if isinstance(case, Path) else case[:12])
def test_a_hint_that_is_obeyed_leads_out(case: Path | str) -> None:
    text, path = (case, "x") if isinstance(case, str) else (case.read_text("utf-8"), str(case))
    before = found(text, path)
    errors = any(d.is_error for d in before)
    for d in before:
        for mended in obeyed(text, d):
            after = found(mended, path)
            gone, left = kinds(before), kinds(after)
            (what,) = kinds([d])
            assert left[what] < gone[what], (d.help, mended)
            # A file that can be read for the first time may have findings that no unread file has.
            if not errors or any(a.is_error for a in after):
                # Nor may what an unread line says have been found before.
                new = Counter({kind: n for kind, n in (left - gone).items() if not d.is_error or kind[0] in ERRORS})
                assert not new, (d.code, d.help, new)
