"""Write ``commands.md`` from the commands themselves: ``python docs/command_pages.py``; a test compares every byte."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path

from typer.main import get_command

from logicnet.cli.app import app

__all__ = ["PAGE", "overview", "page", "pages"]

PAGE = Path(__file__).with_name("commands.md")

_HEAD = """\
# Every command

Written by `python docs/command_pages.py` from what `logicnet COMMAND --help` says. The [tutorial](tutorial.md) shows
most of them at work, [verdicts.md](verdicts.md) says how to read what they print.

Exit status: 0 done, 1 findings, 2 cannot be used, 3 a limit was reached, 70 internal error. The result goes to standard
output, progress and messages to standard error. FILE is a network file in any [format](formats.md), `-` for standard
input, or a network that comes along (`m1` to `m5`).
"""


def page() -> str:
    """The page, the same bytes each time."""
    commands = (line for name, lines in pages().items() for line in ("", f"## {name}", *lines))
    return "\n".join([*overview("#{}"), *commands]) + "\n"


def overview(where: str) -> list[str]:
    """The lines in front of the commands; ``where`` is the address of one, with braces for its name."""
    program = get_command(app)
    own = ", ".join(f"`{_written(option)}`" for option in program.params if option.name != "help")
    commands = program.commands  # type: ignore[attr-defined]
    return [
        _HEAD, f"Without a command: {own}.", "", "| command | what for |", "|---|---|",
        *(f"| [`{name}`]({where.format(name)}) | {_first(command.help)} |" for name, command in commands.items()),
    ]  # fmt: skip


def pages() -> dict[str, list[str]]:
    """The lines about each command, without its heading."""
    found = {}
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        options = [p for p in command.params if p.param_type_name == "option" and p.name != "help"]
        words = " ".join(["logicnet", name, *(f"{a.metavar or a.name.upper()}" for a in arguments)])
        parts = ["", inspect.cleandoc(command.help or ""), ""]
        parts += ["```text", f"{words} [OPTIONS]", "```", ""]
        parts += ["| | |", "|---|---|"]
        parts += [f"| `{a.metavar or a.name.upper()}` | {_cell(a.help)} |" for a in arguments]
        for option in options:
            needed = " Must be given." if option.required else ""
            parts.append(f"| `{_written(option)}` | {_cell(option.help)}{needed}{_default(option)} |")
        found[name] = parts
    return found


def _written(option: object) -> str:
    """The option with its metavar, shortest spelling first."""
    names = ", ".join(sorted(option.opts, key=len) + option.secondary_opts)  # type: ignore[attr-defined]
    metavar = "" if option.is_flag else f" {option.metavar}"  # type: ignore[attr-defined]
    return f"{names}{metavar}".replace("|", "\\|")


def _default(option: object) -> str:
    value = option.default  # type: ignore[attr-defined]
    return "" if value is None or value is False or value == [] or callable(value) else f" Default: {value}."


def _first(text: str | None) -> str:
    """The first paragraph, in a line."""
    return _cell(inspect.cleandoc(text or "").partition("\n\n")[0])


def _cell(text: str | None) -> str:
    return " ".join((text or "").split()).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    sys.exit()
