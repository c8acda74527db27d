"""Parts of directive lines, written so that they are read as what they were."""

from __future__ import annotations

import re
from collections.abc import Iterable

from logicnet.network.model import Clamp, Cut, Group, Pattern, Setting
from logicnet.text.formula import BLANKS, format_name

__all__ = [
    "changes_text",
    "group_text",
    "path_text",
    "patterns_text",
    "quoted",
    "reference_text",
    "references_text",
    "setting_text",
    "trailing_text",
]

#: Bare, these would be read as the confidence of an edge.
_CONFIDENCE_WORDS = ("low", "medium", "high")


def path_text(path: str) -> str:
    return quoted(path) if re.search(r'[",]', path) or path != path.strip(BLANKS) else path


def group_text(group: Group) -> str:
    return f"{format_name(group.id)}: {patterns_text(group.patterns)}"


def patterns_text(patterns: Iterable[Pattern]) -> str:
    # A bare pattern without `*` and `?` means the same as a quoted one, but is kept as it was.
    return ", ".join(quoted(p.text) if p.literal else p.text for p in patterns)


def changes_text(clamps: Iterable[Clamp | Cut]) -> str:
    return ", ".join(
        f"{format_name(c.node)}={c.value}"
        if isinstance(c, Clamp)
        else f"{format_name(c.source)} -> {format_name(c.target)}={c.value}"
        for c in clamps
    )


def setting_text(value: Setting) -> str:
    return "*" if value is None else str(value)


def trailing_text(text: str) -> str:
    return f", {text}" if text else ""


def references_text(references: tuple[str, ...]) -> str:
    return f" [{', '.join(map(reference_text, references))}]" if references else ""


def reference_text(reference: str) -> str:
    if re.search(r'[",\[\]]', reference) or reference != reference.strip(BLANKS) or reference in _CONFIDENCE_WORDS:
        return quoted(reference)
    return reference


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
