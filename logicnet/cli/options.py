"""Options that several commands share, each spelled and explained once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

import typer

from logicnet.cli.claims import Role
from logicnet.errors import UsageError

__all__ = [
    "PICTURES",
    "Clamps",
    "Debug",
    "Enforce",
    "EnvironmentName",
    "Figure",
    "File",
    "Format",
    "Given",
    "ListLimit",
    "MemoryLimit",
    "Opened",
    "Output",
    "Quiet",
    "Seed",
    "TimeLimit",
    "refuse_beside_open",
    "split_list",
    "without_open",
]

File = Annotated[
    str,
    Role.READS,
    typer.Argument(
        metavar="FILE", help="Network file, `-` for standard input, or a network that comes along (m1, m2, ...)."
    ),
]
EnvironmentName = Annotated[
    str | None,
    typer.Option(
        "--env",
        metavar="NAME[,A=1,B=*]",
        help="Environment of the file, `default` or `all`; single inputs may be set (A=1) or freed (B=*) behind it.",
    ),
]
Clamps = Annotated[
    list[str] | None,
    typer.Option(
        "--with",
        metavar="A=0,B=1,DRUG",
        help="Knockouts (0), knock-ins (1) and drugs of the file by name, all applied together; may be repeated.",
    ),
]
Opened = Annotated[
    Literal["file", "connectives", "monotone", "none"],
    typer.Option(
        "--open",
        metavar="file|connectives|monotone|none",
        help="Which rules are not decided: those that the file opens (file), every AND and OR that nothing closes "
        "(connectives), every function with the signs of its rule (monotone), or none: the rules as written.",
    ),
]
Given = Annotated[
    str | None,
    typer.Option(
        "--given",
        metavar="all|none|PATTERN,...",
        help="Only instantiations that meet these expectations of the file (E*, E[0-9]*, ...). Default: those with a "
        "reference.",
    ),
]
Enforce = Annotated[
    str | None,
    typer.Option("--enforce", metavar="P", help="Instead of --abolish: every attractor must afterwards show P always."),
]
Format = Annotated[
    Literal["text", "json", "csv", "markdown"],
    typer.Option("--format", metavar="text|json|csv|markdown", help="Text shortens long lists, JSON and CSV never do."),
]
Output = Annotated[
    str | None,
    Role.WRITES,
    typer.Option("-o", "--output", metavar="PATH", help="Write the result there, whole or not at all."),
]
#: Kinds of pictures that stand still.
PICTURES = ("svg", "png", "pdf")
Figure = Annotated[
    str | None,
    Role.WRITES,
    typer.Option("--figure", metavar="OUT", help="Draw it as a heat map as well; OUT ends with .svg, .png or .pdf."),
]
ListLimit = Annotated[
    int | None,
    typer.Option("--limit", metavar="N", min=1, help="List at most N; exit status 3 if there are more."),
]
TimeLimit = Annotated[
    float | None,
    typer.Option(
        "--time-limit", metavar="SECONDS", min=0, help="Stop then, print what was proved, exit with status 3."
    ),
]
MemoryLimit = Annotated[
    float | None,
    typer.Option("--memory-limit", metavar="MIB", min=1, help="Stop at that much memory, in the same way."),
]
Seed = Annotated[
    int | None,
    typer.Option("--seed", metavar="N", help="Recorded in the result; this command draws no random numbers."),
]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress and no remarks on standard error.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]


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
