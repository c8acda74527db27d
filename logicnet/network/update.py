"""The update schemes: what one step is, in words, and what holds of every step. How attractors are found under each
stands in :mod:`logicnet.attractors.schemes`.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

__all__ = ["Update"]


class _Said(NamedTuple):
    """What is said of a scheme wherever schemes are told apart."""

    #: One step, as the glossary says it.
    meaning: str
    #: Words of the glossary that belong to it.
    see: tuple[str, ...]
    #: Whether a step may change any one node alone. Then what a run of single changes reaches is reached.
    steps_singly: bool
    #: Whether the attractors are the minimal trap spaces, with all their states.
    fills_trap_spaces: bool
    #: Whether trap spaces and runs of single changes decide a set of changes (the head of
    #: ``perturbation/interventions.py``). If not, a set is decided where the attractors can be listed.
    is_decided: bool


class Update(Enum):
    """Update scheme: ASYNCHRONOUS, SYNCHRONOUS or MOST_PERMISSIVE. Its value is the word on the command line."""

    ASYNCHRONOUS = "asynchronous"
    SYNCHRONOUS = "synchronous"
    MOST_PERMISSIVE = "most-permissive"

    @property
    def meaning(self) -> str:
        """One step, in a sentence."""
        return _SAID[self].meaning

    @property
    def see(self) -> tuple[str, ...]:
        """Words of the glossary that belong to it."""
        return _SAID[self].see

    @property
    def steps_singly(self) -> bool:
        """Whether a step may change any one node alone, so that a run of single changes is a run of the scheme."""
        return _SAID[self].steps_singly

    @property
    def fills_trap_spaces(self) -> bool:
        """Whether the attractors are the minimal trap spaces, with all their states."""
        return _SAID[self].fills_trap_spaces

    @property
    def is_decided(self) -> bool:
        """Whether a set of changes is decided without a list of all attractors. If not, it may stay undecided."""
        return _SAID[self].is_decided


_SAID = {
    Update.ASYNCHRONOUS: _Said(
        "One step changes one node whose rule disagrees with its value. Any such node may be the one.",
        ("synchronous", "most-permissive"),
        steps_singly=True,
        fills_trap_spaces=False,
        is_decided=True,
    ),
    Update.SYNCHRONOUS: _Said(
        "One step gives every node the value of its rule.",
        ("asynchronous", "most-permissive"),
        steps_singly=False,
        fills_trap_spaces=False,
        is_decided=False,
    ),
    Update.MOST_PERMISSIVE: _Said(
        "As asynchronous, but others may see a changing node as 0 or as 1 until it has changed.",
        ("asynchronous",),
        steps_singly=True,
        fills_trap_spaces=True,
        is_decided=True,
    ),
}
