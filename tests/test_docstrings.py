"""Docstrings of enums are whole: one that explains members by name explains those that settle nothing, too."""

import ast
import re
from pathlib import Path

import logicnet

PACKAGE = Path(logicnet.__file__).parent
#: What is easily forgotten, and what a reader must know of.
NOT_SETTLED = {"UNDECIDED", "UNKNOWN", "STOPPED", "OPEN", "VACUOUS"}


def enums():
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text("utf-8")
        if "Enum)" not in text and "Flag)" not in text:
            continue
        for node in ast.parse(text).body:
            if isinstance(node, ast.ClassDef) and any("Enum" in ast.unparse(base) for base in node.bases):
                yield f"{path.relative_to(PACKAGE)}:{node.name}", node, text.splitlines()


def test_an_enum_that_explains_members_explains_what_is_open():
    every = list(enums())
    assert len(every) > 50
    faulty = [name for name, node, lines in every if not _explains_what_is_open(node, lines)]
    assert not faulty


def _explains_what_is_open(node, lines):
    members = {
        item.targets[0].id: item.lineno
        for item in node.body
        if isinstance(item, ast.Assign) and isinstance(item.targets[0], ast.Name) and item.targets[0].id.isupper()
    }
    said = ast.get_docstring(node) or ""
    explained = {name for name in members if re.search(rf"\b{name}\b[^.]*:", said)}
    commented = {name for name, line in members.items() if lines[line - 2].strip().startswith("#:")}
    return not explained or NOT_SETTLED & set(members) <= explained | commented
