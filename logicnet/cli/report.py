"""``logicnet report``."""

from __future__ import annotations

import shlex
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from logicnet.cli import options
from logicnet.cli.files import load, remark, write_result
from logicnet.cli.status import Status
from logicnet.cli.watch import watched
from logicnet.errors import UsageError

__all__ = ["report"]

#: Changes in an intervention, at most.
SIZE = 2


def report(
    file: options.File,
    output: Annotated[
        str, typer.Option("-o", "--output", metavar="PATH", help="Where the page goes, whole or not at all.")
    ],
    env: Annotated[
        list[str] | None,
        typer.Option("--env", metavar="NAME[,A=1]", help="An environment; may be repeated. Default: every named one."),
    ] = None,
    abolish: Annotated[
        str | None,
        typer.Option("--abolish", metavar="P", help="What is to be abolished. Default: progression, else the first."),
    ] = None,
    max_size: Annotated[int, typer.Option("--max-size", metavar="K", min=1, help="Size of interventions.")] = SIZE,
    format: Annotated[
        Literal["html", "json", "markdown"],
        typer.Option("--format", metavar="html|json|markdown", help="The page, or its twins with the same numbers."),
    ] = "html",
    dated: Annotated[
        bool, typer.Option("--dated", help="Put today's date on it; without, the same file gives the same bytes.")
    ] = False,
    time_limit: options.TimeLimit = None,
    memory_limit: options.MemoryLimit = None,
    quiet: options.Quiet = False,
    debug: options.Debug = False,
) -> Status:
    """One self-contained page with everything about a network."""
    if Path(output).is_dir():
        raise UsageError(f"`{output}` is a folder", "name a file, such as report.html")
    network = load(file, quiet=quiet)
    with watched(time_limit=time_limit, memory_limit=memory_limit, quiet=quiet) as limits:
        from logicnet.cli.screen import places_of
        from logicnet.network.resolve import parse_formula
        from logicnet.report.html.contents import Question, compose
        from logicnet.report.html.render import to_html, to_json_text, to_markdown_text

        places = places_of(network, env or ())
        names = [phenotype.name for phenotype in network.phenotypes]
        goal = abolish or ("progression" if "progression" in names else names[0] if names else None)
        if goal is not None:
            parse_formula(network, goal, option="--abolish")
        told = {
            "abolish": goal,
            "max_size": max_size,
            "environments": [place.name for place in places],
            "time_limit": time_limit,
            "memory_limit": memory_limit,
        }
        # Without the name of the output: the same question gives the same bytes wherever they go.
        command = ["logicnet", "report", file]
        for name in env or ():
            command += ["--env", name]
        command += [] if abolish is None else ["--abolish", abolish]
        command += [] if max_size == SIZE else ["--max-size", str(max_size)]
        command += [] if time_limit is None else ["--time-limit", f"{time_limit:g}"]
        command += [] if memory_limit is None else ["--memory-limit", f"{memory_limit:g}"]
        date = datetime.now().astimezone().date().isoformat() if dated else None
        result = compose(Question(network, places, goal, max_size, told, shlex.join(command), date), limits)
    text = {"html": to_html, "json": to_json_text, "markdown": to_markdown_text}[format](result)
    write_result(output, text)
    if not quiet and output != "-":
        remark(f"written: {Path(output).resolve()}")
    for section in result.sections:
        if section.state.value == "failed":
            remark(f"section `{section.title}`: {section.note}")
    return Status.DONE if result.finished else Status.PARTIAL
