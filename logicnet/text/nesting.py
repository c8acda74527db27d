"""Functions that follow a nested thing down with their calls in a list: no rule is too deep for Python's stack."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from functools import wraps
from typing import Any, ParamSpec, TypeVar

__all__ = ["MAX_FOREIGN_NESTING", "MAX_STACKED_NESTING", "Descent", "descending", "stacked"]

#: Deepest text of a rule that is handed to a library whose parser recurses: AEON 1.4 ends the process at some 2,000.
MAX_FOREIGN_NESTING = 1000
#: Deepest text of a rule that is handed to such a library with a stack of its own, which has room for it.
MAX_STACKED_NESTING = 50_000
#: Bytes of stack for a level: libSBML 5.21 takes some 2,600 where it reads.
_LEVEL = 8192

_P = ParamSpec("_P")
_T = TypeVar("_T")

#: What a descending function is written as: it yields the arguments of each call to itself, and is sent the result.
Descent = Generator[tuple[Any, ...], Any, _T]


def descending(function: Callable[_P, Descent[_T]]) -> Callable[_P, _T]:
    """The function that ``function`` describes: where that yields arguments, it gets what they lead to.

    >>> @descending
    ... def height(tree):
    ...     most = 0
    ...     for branch in tree:
    ...         most = max(most, 1 + (yield (branch,)))
    ...     return most
    >>> height([[], [[[]]]])
    3
    """

    again: Callable[..., Descent[_T]] = function

    @wraps(function)
    def run(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        calls = [function(*args, **kwargs)]
        result: Any = None
        while True:
            try:
                arguments = calls[-1].send(result)
            except StopIteration as ended:
                calls.pop()
                result = ended.value
                if not calls:
                    found: _T = result
                    return found
            else:
                calls.append(again(*arguments))
                result = None

    return run


def stacked(levels: int, function: Callable[[], _T]) -> _T:
    """The result of a function in which a library recurses so many levels deep, run with a stack that has the room.

    Raises what the function raises. The memory is taken only where the library goes that deep.
    """
    if levels <= MAX_FOREIGN_NESTING:
        return function()
    results: list[_T] = []
    faults: list[BaseException] = []

    def run() -> None:
        try:
            results.append(function())
        except BaseException as fault:
            faults.append(fault)

    before = threading.stack_size((levels * _LEVEL + (8 << 20)) & -4096)
    try:
        # Of a call that a limit ends nothing waits for the thread.
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
    finally:
        threading.stack_size(before)
    thread.join()
    if faults:
        raise faults[0]
    return results[0]
