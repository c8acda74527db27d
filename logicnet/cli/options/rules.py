"""What may stand beside ``--open``, and lists as they are typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from logicnet.errors import UsageError

__all__ = ["pairs", "refuse_beside_open", "split_list", "without_open"]


def refuse_beside_open(
    opened: str, given: str | None, robustness: str | None, witnesses: str | None, others: Mapping[str, object]
) -> None:
    """Refuse options that say nothing beside ``--open``, or nothing without it."""
    if opened == "none":
        named = "--robustness ensemble" if robustness == "ensemble" else "--witnesses" if witnesses else "--given"
        raise without_open(named)
    if robustness not in (None, "ensemble"):
        raise UsageError(
            "--open asks about networks, --robustness free or named about environments, one question at a time",
            "write --robustness ensemble, or leave --open out",
        )
    if witnesses is not None and robustness is None:
        raise UsageError("--witnesses are of sets that fail in some network", "add --robustness ensemble")
    used = [name for name, value in others.items() if value]
    if used:
        raise UsageError(f"{used[0]} is about one network, and --open asks about many", "leave one of the two out")


def without_open(named: str) -> UsageError:
    """An option is about open rules, and none is open."""
    return UsageError(
        f"{named} speaks of the networks that open rules allow, and no rule is open here",
        "say which rules are: --open file, --open connectives or --open monotone",
    )


def split_list(text: str | None) -> tuple[str, ...]:
    """The names of a list as typed. Its reader is loaded when a list is there, which keeps `--help` quick."""
    from logicnet.text.names import split_list as split

    return split(text)


def pairs(texts: Sequence[str] | None, option: str, metavar: str) -> dict[str, str]:
    """What ``NAME=VALUE`` gives as often as an option was given; the last one of a name counts."""
    found = {}
    for text in texts or ():
        name, sign, value = text.rpartition("=")
        if not sign or not name or not value:
            raise UsageError(f"{option}: `{text}` is not written as {metavar}", f"for example `{option} {metavar}`")
        found[name] = value
    return found
