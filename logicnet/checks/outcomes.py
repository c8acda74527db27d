"""Expectations (LN50x): the outcome of a test as a finding at its line, for readers that know findings only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from logicnet.text.diagnostics import Diagnostic, Entry, Note, Severity, register

if TYPE_CHECKING:
    from logicnet.checks.expectations import ExpectationResult
    from logicnet.network.model import Network

__all__ = ["ENTRIES", "FALSE_EXPECTATION", "outcomes"]

_MEANING = "the network file format, section Meaning"

FALSE_EXPECTATION = Entry(
    "LN501",
    "false-expectation",
    Severity.ERROR,
    "An expectation that the network does not meet: an attractor speaks against it, or none speaks for it.",
    "The network contradicts an observation that its author wrote down.",
    "#: expect rest, in default: no a [PMID:1]\na, 1",
    "Correct the rule, the environment or the clamps; if the observation was misread, correct the expectation.",
    _MEANING,
)
VACUOUS_EXPECTATION = Entry(
    "LN502",
    "vacuous-expectation",
    Severity.WARNING,
    "An expectation about a change that holds as well without the change.",
    "It passes, but it does not test what it seems to: the change makes no difference.",
    "#: expect lost, in default with b=0: no a [PMID:1]\na, 0\nb, b",
    "State the environment in which the change matters, or drop the `with`.",
    _MEANING,
)
UNDECIDED_EXPECTATION = Entry(
    "LN503",
    "undecided-expectation",
    Severity.WARNING,
    "An expectation that was neither proved nor refuted, because a limit was reached or the method is not complete.",
    "It is no pass: nobody knows yet whether the network meets it.",
    "#: expect open, in default: every a [PMID:1]\na, a",
    "Give it more time (`--time-limit`), or name an environment that leaves fewer inputs free.",
    _MEANING,
)
#: The manual pages; importing this module makes them known to ``explain``.
ENTRIES = (FALSE_EXPECTATION, VACUOUS_EXPECTATION, UNDECIDED_EXPECTATION)
register(ENTRIES)

_BY_STATUS = {"fails": FALSE_EXPECTATION, "vacuous": VACUOUS_EXPECTATION, "undecided": UNDECIDED_EXPECTATION}


def outcomes(network: Network, results: Iterable[ExpectationResult]) -> Iterator[Diagnostic]:
    """One finding per expectation that does not hold, in the order given."""
    for result in results:
        entry = _BY_STATUS.get(result.status.value)
        if entry is not None:
            cited = result.expectation.references
            yield entry.at(
                network.source,
                result.expectation.span,
                f"the expectation `{result.expectation.name}` is {_WORDS[result.status.value]}: {result.reason}",
                notes=(Note(f"it cites {', '.join(cited)}"),) if cited else (),
            )


_WORDS = {"fails": "false", "vacuous": "vacuous", "undecided": "undecided"}
