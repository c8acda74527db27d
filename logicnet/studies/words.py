"""Words that several commands share, and which of them contradict each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from logicnet.errors import UsageError, spelled
from logicnet.network.case import Demand
from logicnet.network.model import Expectation, Network
from logicnet.network.openness import Opened
from logicnet.network.resolve import resolve_given, resolve_opened
from logicnet.perturbation.outcome import Occurrence

__all__ = ["given_among", "goal_of", "openness_remark", "refuse_beside_open", "sets_listed", "without_open"]

Goal = TypeVar("Goal", bound=str | Demand)


def goal_of(abolish: Goal | None, enforce: str | None, occurrence: Occurrence | str | None = None) -> Goal | str | None:
    """What is to be abolished: every attractor shows P in all its states if and only if none ever shows ``!(P)``."""
    if enforce is None:
        return abolish
    goal, aim = spelled("enforce"), spelled("abolish")
    if abolish is not None:
        more = f"{spelled('keep')} and {spelled('reach')} add demands"
        raise UsageError(f"{goal} and {aim} are two goals", f"keep one of them; {more}")
    if occurrence is not None and Occurrence(occurrence) is Occurrence.ALWAYS:
        always = spelled("occurrence")
        raise UsageError(f"{goal} asks for P in every state of every attractor", f"leave out {always} always")
    return f"!({enforce})"


def sets_listed(path: str) -> list[tuple[str, str]]:
    """The sets that a file lists, one on each line, each behind its place: ``(path, line 3)``, ``A=0,B=1``.

    Raises:
        UsageError: the file cannot be read, is no text, or lists nothing.
    """
    from logicnet.network.decoding import read_bytes

    try:
        text = read_bytes(path, "a list of sets")[1].decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise UsageError(f"cannot read the list of sets `{path}`: it is not UTF-8 text") from fault
    lines = [(number, line.split("#", 1)[0].strip()) for number, line in enumerate(text.splitlines(), start=1)]
    found = [(f"{path}, line {number}", line) for number, line in lines if line]
    if not found:
        raise UsageError(f"`{path}` lists no set", "write one set per line, such as A=0,B=1")
    return found


def given_among(network: Network, given: str | Sequence[Expectation] | None) -> Sequence[Expectation]:
    """The expectations that an instantiation must meet, as text or one by one."""
    return resolve_given(network, given) if given is None or isinstance(given, str) else given


def refuse_beside_open(
    opened: Opened | str,
    given: object,
    robustness: str | None,
    witnesses: object,
    others: Mapping[str, object],
) -> None:
    """Refuse arguments that say nothing beside ``opened``, or nothing without it."""
    if resolve_opened(opened) is Opened.NONE:
        ensemble = robustness == "ensemble"
        named = f"{spelled('robustness')} ensemble" if ensemble else spelled("witnesses" if witnesses else "given")
        raise without_open(named)
    if robustness not in (None, "ensemble"):
        raise UsageError(
            f"{spelled('opened')} asks about networks, {spelled('robustness')} free or named about environments, "
            "one question at a time",
            f"write {spelled('robustness')} ensemble, or leave {spelled('opened')} out",
        )
    if witnesses is not None and robustness is None:
        raise UsageError(
            f"{spelled('witnesses')} are of sets that fail in some network", f"add {spelled('robustness')} ensemble"
        )
    used = [name for name, value in others.items() if value]
    if used:
        raise UsageError(
            f"{spelled(used[0])} is about one network, and {spelled('opened')} asks about many",
            "leave one of the two out",
        )


def without_open(named: str) -> UsageError:
    """An argument is about open rules, and none is open."""
    ways = ", ".join(f"{spelled('opened')} {way}" for way in ("file", "connectives"))
    return UsageError(
        f"{named} speaks of the networks that open rules allow, and no rule is open here",
        f"say which rules are: {ways} or {spelled('opened')} monotone",
    )


def openness_remark(network: Network, file: str) -> str | None:
    """That a file leaves rules open, where an answer is about the rules as they are written."""
    from logicnet.network.openness import open_rules

    count = len(open_rules(network)) if network.opens or network.optionals else 0
    if not count:
        return None
    rules, stand = ("1 rule", "is") if count == 1 else (f"{count} rules", "are")
    return f"{rules} of the file {stand} open; this is about the rules as written, see: logicnet show {file}"
