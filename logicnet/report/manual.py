"""The manual of all findings in Markdown, made from the registry: ``logicnet explain --all --format markdown``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from logicnet.text.diagnostics import Entry, visible

__all__ = ["FAMILIES", "manual"]

#: What the first digits of a code say.
FAMILIES: Final = (
    ("LN0", "Syntax", "Whether the lines of a file can be read."),
    ("LN1", "Names", "Whether each name means one thing, and survives other programs."),
    ("LN2", "Logic", "What a rule says as a function, against how it is written."),
    ("LN30", "Biology", "What cells can and cannot do, against what the rules say."),
    ("LN35", "Evidence", "Whether each regulation cites a finding, and the signs agree."),
    ("LN36", "Evidence", ""),
    ("LN37", "Parts", "Whether a network knows what the networks show that were joined in it."),
    ("LN4", "Dynamics", "What phenotypes and inputs do in the attractors; searched on request (`check --dynamics`)."),
    ("LN5", "Expectations", "What became of the tests that stand in the file."),
    ("LN6", "Other formats", "What `convert` cannot read, and what a network cannot hold."),
)

_SEVERITIES = {
    "error": "error: the file cannot be used, or contradicts what it says itself",
    "warning": "warning: likely a slip",
    "info": "remark: worth reading",
}


def manual(entries: Iterable[Entry]) -> str:
    """One chapter per family, one section per code, in the order given, under a table of them all."""
    return "\n".join(_lines(tuple(entries))) + "\n"


def _lines(entries: tuple[Entry, ...]) -> Iterator[str]:
    yield "# What `logicnet check` finds"
    yield ""
    yield "Each finding has a code. `logicnet explain CODE` prints its page; this is all of them, made by"
    yield "`logicnet explain --all --format markdown`. Errors are always shown; `--select` and `--ignore` choose"
    yield "among warnings and remarks, by code or by the beginning of codes (`LN3`). A line"
    yield "`#: allow CODE, REASON` above a rule accepts a finding about that rule."
    yield ""
    yield "| code | finding | severity |"
    yield "|---|---|---|"
    for entry in entries:
        yield f"| [{entry.code}](#{entry.code.lower()}-{entry.title}) | {entry.title} | {entry.severity.value} |"
    chapter = ""
    for entry in entries:
        _, family, about = next(family for family in FAMILIES if entry.code.startswith(family[0]))
        if family != chapter:
            chapter = family
            yield f"\n## {family}\n\n{about}"
        yield f"\n### {entry.code} {entry.title}\n"
        yield f"*{_SEVERITIES[entry.severity.value].capitalize()}.* {_prose(entry.finds)}\n"
        yield f"**Why it matters.** {_prose(entry.why)}\n"
        yield "```text" if family == "Other formats" else "```bnet"
        # Control characters are shown as their pictures: the manual stays a text.
        yield from map(visible, entry.example.rstrip("\n").split("\n"))
        yield "```\n"
        yield f"**Remedy.** {_prose(entry.remedy)}\n"
        yield f"Reference: {_prose(entry.reference)}"


def _prose(text: str) -> str:
    """Names and patterns outside of code spans are not mark-up."""
    parts = re.split(r"(`[^`]*`)", text)
    return "".join(part if part.startswith("`") else re.sub(r"([\\*_<>|#\[\]])", r"\\\1", part) for part in parts)
