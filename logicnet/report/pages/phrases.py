"""Phrases that several pages share: the question in full, the limit that was hit, the command to try next."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from logicnet.network.case import Update, changes_text
from logicnet.network.levels import in_levels
from logicnet.report.page import Block, Hint, Paragraph, Style, plural, shortened
from logicnet.report.report import Asked, size_text

if TYPE_CHECKING:
    from logicnet.compiled.space import Subspace
    from logicnet.network.model import Clamp, Cut, Network, Setting
    from logicnet.perturbation.claim import Occurrence
    from logicnet.text.expression import Expression

__all__ = [
    "LISTS_ALL", "NAMES", "asked_as", "cut_remark", "has_candidates", "hint", "inputs_at", "limit_notice", "question",
    "settings_shown", "value_text", "values_in_rows",
]  # fmt: skip

#: Node names listed on a page.
NAMES = 60
#: Free inputs named where the values of more than :data:`NAMES` are told.
FREE = 6
#: Where all of a shortened table is.
LISTS_ALL = "--format csv or json lists all"


def question(
    network: Network, environment: Sequence[tuple[str, Setting]], applied: Sequence[Clamp | Cut], asked: Asked
) -> tuple[tuple[str, str], ...]:
    """Network, environment in full, and the clamps that the result was computed with, of those asked for."""
    wanted = dict(asked.options)["with"]
    assert isinstance(wanted, dict)
    clamps = f"{len(applied)} of {len(wanted)} applied: {changes_text(network, applied, ', ')}" if wanted else "none"
    place = f"{asked.environment}: {settings_shown(network, environment)}"
    return (
        ("network", f"{asked.file}: {size_text(network)}"),
        ("environment", place if environment else "the network has no inputs"),
        ("clamps", clamps),
    )


def settings_shown(network: Network, environment: Iterable[tuple[str, Setting]]) -> str:
    """The values of inputs for a page: all, or of more than :data:`NAMES` those that are fixed, and how many are free.

    What is fixed tells a question from others, so it stands first; the answer as JSON holds every input.
    """
    told = in_levels(network.named_levels, environment)
    words = ["".join(one) for one in told]
    if len(words) <= NAMES:
        return ", ".join(words)
    fixed = ["".join(one) for one in told if one[1] != "=*"]
    free = [name for name, value in told if value == "=*"]
    parts = [shortened(fixed, NAMES)] if fixed else []
    if free:
        parts.append(f"{plural(len(free), 'input')} free (=*): {shortened(free, FREE)}")
    return "; ".join(parts) + " (--format json lists all)" * (len(fixed) > NAMES or len(free) > FREE)


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


def hint(what: str, command: str, asked: Asked, *arguments: str, changes: str = "") -> Hint:
    """The command that a reader is likely to want next, alone on its line, ready to be copied.

    ``changes`` is for ``--with``, as :func:`~logicnet.network.case.changes_argument` writes them.
    """
    words = ["logicnet", command, asked.file, *arguments]
    if asked.environment != "default":
        words += ["--env", asked.environment]
    if changes:
        words += ["--with", changes]
    return Hint(f"Next, {what}:\n  {shlex.join(words)}")


def has_candidates(network: Network, formula: Expression, clamps: Sequence[Clamp]) -> bool:
    """Whether `interventions` has any node to choose from where no candidate is named."""
    from logicnet.errors import UsageError
    from logicnet.perturbation.candidates import candidate_choices

    try:
        return bool(candidate_choices(network, formula, clamped=clamps).choices)
    except UsageError:
        return False


def asked_as(occurrence: Occurrence, update: Update) -> tuple[str, ...]:
    """How often and under which scheme, as options for the next command, where they are not the usual ones."""
    often = () if occurrence.value == "ever" else ("--occurrence", occurrence.value)
    return (*often, *(() if update is Update.ASYNCHRONOUS else ("--update", update.value)))


def values_in_rows(
    network: Network, state: Subspace, labels: Mapping[Setting, str], levels_label: str = "levels"
) -> list[tuple[str, str]]:
    """The nodes of each value, a label for each; the nodes with levels stand in a row of their own."""
    by_value: dict[Setting, list[str]] = {value: [] for value in labels}
    at: list[str] = []
    for name, levels in network.level_rows:
        if levels is not None:
            at.append(f"{name}={levels.text({n: state.get(network.index[n]) for n in levels.nodes})}")
        elif (value := state.get(network.index[name])) in by_value:
            by_value[value].append(name)
    rows = [(label, shortened(by_value[value], NAMES)) for value, label in labels.items() if by_value[value]]
    return [*rows, (levels_label, shortened(at, NAMES))] if at else rows


def inputs_at(network: Network, names: Iterable[str], state: Subspace) -> list[str]:
    """``A=1``, ``Dose=2``: the values of inputs, of an input with levels its level."""
    of_levels = {n: levels for levels in network.named_levels for n in levels.nodes}
    found = []
    for name in names:
        levels = of_levels.get(name)
        if levels is None:
            found.append(f"{name}={value_text(state.get(network.index[name]))}")
        else:
            found.append(f"{levels.name}={levels.text({n: state.get(network.index[n]) for n in levels.nodes})}")
    return list(dict.fromkeys(found))


def value_text(value: Setting) -> str:
    """0, 1, or ``*`` for a free or oscillating node."""
    return "*" if value is None else str(value)
