"""Which tests read ``LOGICNET_FUZZ``: only those have more to ask when it is set."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

__all__ = ["names_at_length"]

ROOT = Path(__file__).resolve().parents[1]


@cache
def names_at_length(path: Path) -> frozenset[str]:
    """Names of a test module whose meaning depends on ``LOGICNET_FUZZ``, by themselves or through other names.

    Hypothesis draws more examples under it (``tests/conftest.py``), so what is decorated with ``given`` is among them.
    """
    statements = ast.parse(path.read_text("utf-8")).body
    found: set[str] = set()
    while True:
        new = {name for statement in statements for name in _bound(statement, found)} - found
        if not new:
            return frozenset(found)
        found |= new


def _bound(statement: ast.stmt, found: set[str]) -> set[str]:
    """What the statement binds, if it depends on the variable or on one of the names found."""
    if isinstance(statement, ast.ImportFrom):
        known = {"given"} if statement.module == "hypothesis" else set[str]()
        file = ROOT / f"{(statement.module or '').replace('.', '/')}.py"
        if (statement.module or "").startswith("tests.") and file.is_file():
            known |= names_at_length(file)
        return {alias.asname or alias.name for alias in statement.names if alias.name in known}
    for part in ast.walk(statement):
        match part:
            case ast.Constant(value="LOGICNET_FUZZ"):
                break
            case ast.Name(id=name, ctx=ast.Load()) | ast.arg(arg=name) if name in found:
                break
    else:
        return set()
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    return {part.id for part in ast.walk(statement) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
