"""Write ``limits.md`` from the constants in the source: ``python docs/limit_pages.py``; a test compares every byte."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

__all__ = ["PAGE", "page", "rooms_with_limits"]

PAGE = Path(__file__).with_name("limits.md")
PACKAGE = Path(__file__).resolve().parents[1] / "logicnet"
#: Rooms with limits, and what they do.
ROOMS = {
    "text": "Reading a rule or a formula",
    "network": "Reading a network file",
    "formats": "Reading and writing other formats",
    "compiled": "Rules as functions",
    "attractors": "Attractors",
    "perturbation": "Interventions, screens, expectations",
    "query": "Model checking",
    "checks": "Checking a file",
    "ensembles": "Open rules",
    "simulation": "Simulation",
    "diff": "Comparing two networks",
    "verifier": "Checking certificates",
    "report": "Pages, figures, notebooks",
    "studies": "Screens from Python",
    "cli": "The command line",
}
_LIMIT = re.compile(r"(?:MAX|MOST|LONGEST)(?:_[A-Z]+)*")

_HEAD = """\
# Limits inside

Written by `python docs/limit_pages.py` from the source. These are bounds that no option changes; `--limit`,
`--time-limit`, `--memory-limit` and `--max-size` are yours ([commands.md](commands.md)). What a bound cuts off is not
silent: a file beyond it is refused with its place, a search that meets it says *unknown* or *undecided* and why, or
goes on in another way that is as exact, and a check names the rules that it did not examine wholly (LN208).
"""


def page() -> str:
    """The page, the same bytes each time."""
    parts = [_HEAD]
    for room, title in ROOMS.items():
        parts += [f"## {title}", "", "| limit | where | what |", "|---:|---|---|"]
        for path in sorted((PACKAGE / room).rglob("*.py")):
            where = path.relative_to(PACKAGE.parent).with_suffix("").as_posix().replace("/", ".")
            parts += [f"| {value} | `{where}.{name}` | {said} |" for name, value, said in _limits(path)]
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def rooms_with_limits() -> set[str]:
    """Every room that has one: the page must not forget any."""
    return {path.relative_to(PACKAGE).parts[0] for path in PACKAGE.rglob("*.py") if any(_limits(path))}


def _limits(path: Path) -> Iterator[tuple[str, str, str]]:
    """Name, value and comment of each constant of a module; one comment may stand above several."""
    text = path.read_text("utf-8")
    if not re.search(rf"^{_LIMIT.pattern}\b", text, re.MULTILINE):
        return
    lines = text.splitlines()
    for statement in ast.parse(text).body:
        if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement.value is None:
            continue
        target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
        if not isinstance(target, ast.Name) or not _LIMIT.fullmatch(target.id):
            continue
        if isinstance(statement.value, ast.Name):
            continue  # another name for a limit that has a row of its own
        end = statement.lineno - 1
        while end and not lines[end - 1].startswith("#") and lines[end - 1].strip():
            end -= 1
        begin = end
        while begin and lines[begin - 1].startswith("#:"):
            begin -= 1
        said = " ".join(line.removeprefix("#:").strip() for line in lines[begin:end]).replace("``", "`")
        # A formula over numbers, such as 1 << 12.
        value = eval(compile(ast.Expression(statement.value), str(path), "eval"), {"__builtins__": {}})
        values = value.items() if isinstance(value, dict) else [("", value)]
        shown = ", ".join(f"{key} {number:,}".strip() for key, number in values)
        yield target.id, shown, said.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    sys.exit()
