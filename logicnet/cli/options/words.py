"""Single options that several commands share, each spelled and explained once; groups put them together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from logicnet.cli.claims import Role
from logicnet.network.update import Update

__all__ = [
    "PICTURES",
    "AnyScheme",
    "Clamps",
    "Debug",
    "DecidedScheme",
    "Drugs",
    "Enforce",
    "EnvironmentName",
    "EnvironmentNames",
    "Environments",
    "Exclude",
    "Figure",
    "File",
    "Format",
    "From",
    "Given",
    "Jobs",
    "Kind",
    "KindOrStored",
    "KnockInsOnly",
    "KnockoutsOnly",
    "ListLimit",
    "MaxSize",
    "MemoryLimit",
    "Opened",
    "Output",
    "PlainFormat",
    "Quiet",
    "ReportFormat",
    "SchemeOfSets",
    "SchemeOrAll",
    "Seed",
    "TextFormat",
    "TimeLimit",
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
EnvironmentNames = Annotated[
    list[str] | None,
    typer.Option(
        "--env",
        metavar="NAME[,A=1,B=*]",
        help="Environment of the file, `default` or `all`; single inputs may be set (A=1) or freed (B=*) behind it. "
        "Several: the answer in each.",
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
Jobs = Annotated[int, typer.Option("--jobs", metavar="N", min=1, help="Processes; the result is the same.")]
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
From = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="A=1,rest=0|ATTRACTOR",
        help="Only attractors count that are reached from some state with these values (rest: of all other nodes; "
        "default *), or from the attractors with this name or phenotype.",
    ),
]
_KIND_HELP = (
    "permanent: held for good; temporary: held until the network has settled, then released; one-shot: the state is "
    "changed once."
)
Kind = Annotated[
    Literal["permanent", "temporary", "one-shot"],
    typer.Option("--kind", metavar="permanent|temporary|one-shot", help=_KIND_HELP),
]
KindOrStored = Annotated[
    Literal["permanent", "temporary", "one-shot"] | None,
    typer.Option(
        "--kind",
        metavar="permanent|temporary|one-shot",
        help=f"{_KIND_HELP} Default: that of the stored screen, else permanent.",
    ),
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
#: Where a command has no table: no CSV.
TextFormat = Annotated[
    Literal["text", "json", "markdown"],
    typer.Option("--format", metavar="text|json|markdown", help="How to write the result."),
]
ReportFormat = Annotated[
    Literal["text", "json", "markdown"],
    typer.Option("--format", metavar="text|json|markdown", help="How to write the report."),
]
PlainFormat = Annotated[
    Literal["text", "json", "markdown"],
    typer.Option("--format", metavar="text|json|markdown", help="Text shortens long lists, JSON never does."),
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
if TYPE_CHECKING:
    AnyScheme = str
    DecidedScheme = str
    SchemeOfSets = str
    SchemeOrAll = str
else:
    _ALL = tuple(scheme.value for scheme in Update)
    _DECIDED = tuple(scheme.value for scheme in Update if scheme.is_decided)
    _LISTED = tuple(word for word in _ALL if word not in _DECIDED)

    def _scheme(words: tuple[str, ...], told: str, metavar: str = "SCHEME") -> Any:
        return Annotated[Literal[words], typer.Option("--update", metavar=metavar, help=told)]

    #: Any scheme; one under which every set of changes is decided; any, in the first order; any, or all compared.
    AnyScheme = _scheme(_ALL, f"{' or '.join([', '.join(_ALL[:-1]), _ALL[-1]])}.")
    DecidedScheme = _scheme(_DECIDED, f"{' or '.join(_DECIDED)}.")
    SchemeOfSets = _scheme(
        _ALL,
        f"{', '.join(_DECIDED)}, or {', '.join(_LISTED)} (there, what is not proved is listed as undecided).",
    )
    SchemeOrAll = _scheme(
        (*_ALL, "all"),
        "Update scheme; `all` tells which attractors are artefacts of one.",
        "|".join((*_ALL, "all")),
    )
MaxSize = Annotated[int, typer.Option("--max-size", metavar="K", min=0, help="Sets of at most so many changes.")]
KnockoutsOnly = Annotated[bool, typer.Option("--knockouts-only", help="Only knockouts (0).")]
KnockInsOnly = Annotated[bool, typer.Option("--knock-ins-only", help="Only knock-ins (1).")]
Drugs = Annotated[bool, typer.Option("--drugs", help="Only drugs, switched on.")]
Exclude = Annotated[
    str | None, typer.Option("--exclude", metavar="PATTERN,...", help="None of these nodes, whatever was said.")
]
Environments = Annotated[
    list[str] | None,
    typer.Option(
        "--env", metavar="NAME[,A=1]", help="An environment; may be repeated. Default: every one that has a name."
    ),
]
