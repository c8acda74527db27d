"""Phrases that several pages share: the question in full, the limit that was hit, the command to try next."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING

from logicnet.network.case import Update
from logicnet.perturbation.claim import Occurrence
from logicnet.report.page import Block, Hint, Paragraph, Style
from logicnet.report.report import Asked, size_text

if TYPE_CHECKING:
    from logicnet.network.model import Clamp, Cut, Network, Setting

__all__ = [
    "LISTS_ALL", "NAMES", "asked_as", "cut_remark", "hint", "limit_notice", "question", "settings",
    "value_text",
]  # fmt: skip

#: Node names listed on a page.
NAMES = 60
#: Where all of a shortened table is.
LISTS_ALL = "--format csv or json lists all"


def question(
    network: Network, environment: Sequence[tuple[str, Setting]], applied: Sequence[Clamp | Cut], asked: Asked
) -> tuple[tuple[str, str], ...]:
    """Network, environment in full, and the clamps that the result was computed with, of those asked for."""
    wanted = dict(asked.options)["with"]
    assert isinstance(wanted, dict)
    clamps = f"{len(applied)} of {len(wanted)} applied: {', '.join(map(str, applied))}" if wanted else "none"
    return (
        ("network", f"{asked.file}: {size_text(network)}"),
        (
            "environment",
            f"{asked.environment}: {settings(environment)}" if environment else "the network has no inputs",
        ),
        ("clamps", clamps),
    )


def limit_notice(limits: Sequence[str]) -> list[Block]:
    """The loud line of an answer that is not finished."""
    if not limits:
        return []
    return [Paragraph(f"Not finished: {'; '.join(limits)}. What follows is right, but not all.", Style.BAD)]


def cut_remark(left_out: int, noun: str = "row") -> str:
    """What stands under a table that was shortened for display."""
    if left_out <= 0:
        return ""
    return f"and {left_out} more {noun if left_out == 1 else noun + 's'} ({LISTS_ALL})"


def hint(what: str, command: str, asked: Asked, *arguments: str, clamps: Sequence[Clamp | Cut] = ()) -> Hint:
    """The command that a reader is likely to want next, alone on its line, ready to be copied."""
    words = ["logicnet", command, asked.file, *arguments]
    if asked.environment != "default":
        words += ["--env", asked.environment]
    if clamps:
        words += ["--with", ",".join(map(str, clamps))]
    return Hint(f"Next, {what}:\n  {shlex.join(words)}")


def asked_as(occurrence: Occurrence, update: Update) -> tuple[str, ...]:
    """How often and under which scheme, as options for the next command, where they are not the usual ones."""
    often = () if occurrence is Occurrence.EVER else ("--occurrence", occurrence.value)
    return (*often, *(() if update is Update.ASYNCHRONOUS else ("--update", update.value)))


def settings(environment: Sequence[tuple[str, Setting]]) -> str:
    """``A=1, B=*``."""
    return ", ".join(f"{name}={value_text(value)}" for name, value in environment)


def value_text(value: Setting) -> str:
    """0, 1, or ``*`` for a free or oscillating node."""
    return "*" if value is None else str(value)
