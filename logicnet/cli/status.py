"""Exit statuses, and which of several wins."""

from __future__ import annotations

from enum import Enum

__all__ = ["Status", "worst"]


class Status(Enum):
    """What a run amounted to; the value is the exit status that scripts see."""

    #: The question was answered.
    DONE = 0
    #: The file was judged and something was found wrong.
    FINDINGS = 1
    #: The call or its input cannot be used; nothing was computed.
    UNUSABLE = 2
    #: A limit was reached or a part failed: what was printed is right, but not all.
    PARTIAL = 3
    #: A fault of logicnet.
    INTERNAL = 70


_PRECEDENCE = (Status.INTERNAL, Status.UNUSABLE, Status.FINDINGS, Status.PARTIAL, Status.DONE)


def worst(*statuses: Status) -> Status:
    """The one that is reported when several apply.

    >>> worst(Status.PARTIAL, Status.FINDINGS, Status.DONE)
    <Status.FINDINGS: 1>
    """
    return min(statuses, key=_PRECEDENCE.index, default=Status.DONE)
