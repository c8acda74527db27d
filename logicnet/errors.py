"""Exceptions: faults of a call, each saying whose fault it is and what to do next.

A fault *in the user's network* is not an exception but a :class:`~logicnet.text.diagnostics.Diagnostic`: it is
collected, sorted by position and returned. Only a caller that asks for "the network or nothing" meets diagnostics as
an exception, :class:`InvalidNetwork`.
"""

from __future__ import annotations

import errno
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logicnet.text.diagnostics import Diagnostic

__all__ = [
    "InternalError",
    "InvalidNetwork",
    "LimitReached",
    "LogicnetError",
    "Overwriting",
    "UnknownName",
    "UsageError",
    "on_command_line",
    "spelled",
    "unwritable",
    "whole_number",
]


class LogicnetError(Exception):
    """Base of every error logicnet raises on purpose. ``str(error)`` is one sentence for the user."""


class UsageError(LogicnetError):
    """The call cannot be carried out as asked (contradicting clamps, an empty candidate list): the caller's to mend."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        #: What to do instead, or ``None`` when the message says it all.
        self.hint = hint
        if hint:
            # A traceback shows it below the message.
            self.add_note(hint)


#: Whether a call comes from the command line, which alone sets this: a message then names options, not arguments.
on_command_line: ContextVar[bool] = ContextVar("on_command_line", default=False)

#: Options that are called otherwise than the argument they stand for.
_OPTIONS = {"environment": "--env", "clamps": "--with", "start": "--from", "opened": "--open", "formula": "FORMULA"}


def spelled(argument: str, option: str | None = None) -> str:
    """How the caller wrote an argument of a call: its name, or the option of the command line.

    ``option`` is given where a command has another word for it than all others.

    >>> spelled("max_size"), spelled("keep", "--keep-expectations")
    ('max_size', 'keep')
    """
    # What is no name of an argument is spelled already: an option as typed, a place in a file.
    if not argument.isidentifier() or not on_command_line.get():
        return argument
    return option or _OPTIONS.get(argument, "--" + argument.replace("_", "-"))


def unwritable(path: object, fault: OSError) -> UsageError:
    """A file that could not be written: why, and what to do."""
    return UsageError(f"cannot write `{path}`: {fault.strerror}", _REMEDIES.get(fault.errno or 0))


_ELSEWHERE = "write to a place where you may"
_REMEDIES = {
    errno.ENOSPC: "free some space, or write elsewhere",
    errno.EDQUOT: "free some space, or write elsewhere",
    errno.EACCES: _ELSEWHERE,
    errno.EPERM: _ELSEWHERE,
    errno.EROFS: _ELSEWHERE,
    errno.ENOENT: "make the folder first",
    errno.ENOTDIR: "name a file in a folder",
    errno.EISDIR: "name a file in it",
    errno.ENAMETOOLONG: "choose a shorter name",
}


def whole_number(called: str, value: object, least: int) -> None:
    """Refuse an argument that is no whole number from ``least`` on, with :class:`UsageError`."""
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise UsageError(f"{called} is {value!r}", f"give a whole number from {least} on")


class Overwriting(UsageError):
    """An output is an input as well: the whole run is refused, whatever else it would do."""


class UnknownName(UsageError):
    """A node, environment or phenotype that the network does not have; ``hint`` holds names that it has."""


class InvalidNetwork(LogicnetError):
    """The file has error diagnostics, so nothing can be computed from it: the network author's to mend."""

    #: Errors that ``str()`` shows in full; the rest is counted.
    SHOWN = 5

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        errors = [d for d in diagnostics if d.is_error]
        # In the order of the findings: the network first, then tables that it names.
        paths = ", ".join(f"`{path}`" for path in dict.fromkeys(d.source.path for d in errors))
        super().__init__(f"{len(errors)} error{'s' if len(errors) != 1 else ''} in {paths}")
        #: One sentence: how many errors, in which files.
        self.message = str(self.args[0])
        #: Every diagnostic of the file (warnings too), in line order.
        self.diagnostics = diagnostics

    def __str__(self) -> str:
        """The sentence, then the errors themselves: who asked for a network in Python sees what is wrong with it."""
        errors = [d for d in self.diagnostics if d.is_error]
        left = len(errors) - self.SHOWN
        more = [f"and {left} more, in `diagnostics` of this exception"] if left > 0 else []
        return "\n\n".join([self.message, *map(str, errors[: self.SHOWN]), *more])


class LimitReached(LogicnetError):
    """A limit stopped the work before there was anything that could be said: the user's to lift.

    Searches return what they have proved; this is for what comes before any search, as the compilation of rules.
    """


class InternalError(LogicnetError):
    """Two ways of computing the same thing disagree, or an invariant broke: logicnet's fault. Please report it."""
