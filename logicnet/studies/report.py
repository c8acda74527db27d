"""``report``: everything about one network on one page."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from logicnet.errors import InvalidNetwork, whole_number
from logicnet.limits import Limits
from logicnet.network.model import Network
from logicnet.network.opening import monotone_faults
from logicnet.network.openness import Opened
from logicnet.network.resolve import parse_formula, resolve_given, resolve_opened
from logicnet.perturbation.candidates import candidates_named
from logicnet.studies.screen import places_of
from logicnet.text.names import split_list

if TYPE_CHECKING:
    from logicnet.report.html.contents import Report

__all__ = ["compose_report"]


# A public call has a keyword for each option of its command.
def compose_report(
    network: Network,
    *,
    environments: Sequence[str] = (),
    abolish: str | None = None,
    candidates: str | None = None,
    max_size: int = 2,
    simulate: bool = False,
    opened: str | Opened = Opened.FILE,
    given: str | None = None,
    file: str | None = None,
    date: str | None = None,
    limits: Limits | None = None,
    drawn: bool = True,
) -> Report:
    """Everything that ``logicnet report`` puts on its page: the page is ``report.save("report.html")``.

    Guaranteed: each sentence of the page is that of the command with the same question.

    ``environments`` by name, all of the file if none is given; ``abolish`` is ``progression`` or else the first
    phenotype unless named; ``candidates`` is read like ``--candidates``; ``max_size`` bounds the interventions.
    ``simulate``: each set is also drawn by MaBoSS, beside its proof.
    ``opened`` and ``given`` are read like ``--open`` and ``--given``: a section says what holds in every network that
    open rules leave, and what hinges on which of them. ``file`` and ``date`` enter the provenance: how the file is
    named in the command (its path unless given), and the day it was made (none unless given, so that the same
    question gives the same bytes). A section that fails, or that a limit stops, says so; the others stand. ``drawn``:
    lay out the drawing of the page, which its twins do without.

    Cost: that of the commands whose sections it holds; ``limits`` bounds all of them together.

    Raises:
        UnknownName: a pattern of ``given`` matches no expectation.
        UsageError: an environment or ``abolish`` is unknown, or a formula cannot be read.

    >>> import logicnet
    >>> net = logicnet.load("m1")
    >>> report = logicnet.compose_report(net, environments=["stressed"], drawn=False)
    >>> type(report).__name__
    'Report'
    """
    from logicnet.report.html.choices import OpenRules
    from logicnet.report.html.contents import ReportQuestion, compose

    whole_number("max_size", max_size, 1)
    if simulate:
        from logicnet.simulation.runs import simulator

        # Before anything is worked out: whether it is there.
        simulator(0)
    limits = limits or Limits()
    asked_of = OpenRules(resolve_opened(opened), given)
    resolve_given(network, given)
    if asked_of.opened is Opened.MONOTONE and (unfit := monotone_faults(network)):
        raise InvalidNetwork(unfit)
    places = places_of(network, environments)
    names = [phenotype.name for phenotype in network.goals]
    goal = abolish or ("progression" if "progression" in names else names[0] if names else None)
    if goal is not None:
        parse_formula(network, goal, option="abolish")
    if candidates is not None:
        candidates_named(network, split_list(candidates))
    told = {
        "abolish": goal,
        **({} if candidates is None else {"candidates": candidates}),
        "max_size": max_size,
        **({"simulate": True} if simulate else {}),
        "environments": [place.name for place in places],
        "open": asked_of.opened.value,
        "given": given,
        "time_limit": limits.time,
        "memory_limit": limits.memory,
    }
    shown: dict[str, object] = {
        "--abolish": abolish,
        "--candidates": candidates,
        "--max-size": None if max_size == 2 else max_size,
        "--simulate": True if simulate else None,
        "--open": None if asked_of.opened is Opened.FILE else asked_of.opened.value,
        "--given": given,
    }
    command = _command(file or network.source.file, environments, shown, date is not None, limits)
    name = file or network.source.file
    asked = ReportQuestion(network, places, goal, max_size, told, command, date, candidates, name, asked_of, simulate)
    return compose(asked, limits, drawn)


def _command(
    file: str, environments: Sequence[str], options: Mapping[str, object], is_dated: bool, limits: Limits
) -> str:
    """The command that asks the same.

    Without the name of the output: the same question gives the same bytes wherever they go. A renderer adds one.
    """
    command = ["logicnet", "report", file]
    for name in environments:
        command += ["--env", name]
    for option, value in options.items():
        command += [] if value is None else [option] if value is True else [option, str(value)]
    command += ["--dated"] if is_dated else []
    command += [] if limits.time is None else ["--time-limit", f"{limits.time:g}"]
    command += [] if limits.memory is None else ["--memory-limit", f"{limits.memory:g}"]
    return shlex.join(command)
