"""The page of dialects is as generated, and says of minibn and AEON what these tools do."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from logicnet.formats.equivalence import compare
from logicnet.formats.registry import named, read_data
from logicnet.network.bnet import parse


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


dialects = _load("dialects")
SNIPPETS: dict[str, str] = dict(dialects.SNIPPETS)


def test_the_page_is_what_the_readers_do() -> None:
    assert dialects.PAGE.read_text("utf-8") == dialects.page()
    assert len(SNIPPETS) == len(dialects.SNIPPETS) == 44


def aeon(text: str) -> Any:
    """The network AEON makes of a text, as AEON writes it; ``None`` if it refuses."""
    from biodivine_aeon import BooleanNetwork

    try:
        found = BooleanNetwork.from_bnet(text, repair_graph=True)
    except (RuntimeError, ValueError, IndexError):
        return None
    return read_data("aeon", found.to_aeon().encode()).network


def minibn(text: str) -> Any:
    """The network minibn makes of a text; ``None`` if it refuses."""
    from colomoto.minibn import BooleanNetwork

    try:
        found = BooleanNetwork(text)
    except Exception:
        return None
    # A name that is no node makes it no network for us either.
    rules = [f'"{name}", {_expression(rule)}' for name, rule in found.items()]
    return parse("\n".join(rules)).network


def _expression(rule: Any) -> str:
    kind = type(rule).__name__
    if kind == "Symbol":
        return f'"{rule.obj}"'
    if kind == "NOT":
        return f"!({_expression(rule.args[0])})"
    if kind in ("AND", "OR"):
        return "(" + (" & " if kind == "AND" else " | ").join(map(_expression, rule.args)) + ")"
    return "1" if kind == "_TRUE" else "0"


#: Where a tool does something silently that a reader must not repeat, and what that is.
DEVIATIONS = {
    ("aeon", "byte-order mark"): "the mark becomes part of the first name",
    ("aeon", "comment behind a rule"): "refused by AEON; read here, and told",
    ("minibn", "byte-order mark"): "the mark becomes part of the first name",
    ("minibn", "header `Targets, Factors`"): "the header becomes a node",
    ("minibn", "two rules for one node"): "the last one wins in silence",
}


@pytest.mark.parametrize("what", SNIPPETS)
@pytest.mark.parametrize(("tool", "theirs", "dialect"), [("aeon", aeon, "aeon-bnet"), ("minibn", minibn, "minibn")])
def test_a_dialect_is_what_its_tool_does(tool: str, theirs: Any, dialect: str, what: str) -> None:
    pytest.importorskip("biodivine_aeon" if tool == "aeon" else "colomoto.minibn")
    ours = named(dialect).read("x", SNIPPETS[what].encode()).network
    found = theirs(SNIPPETS[what])
    same = (ours is None) == (found is None)
    if ours is not None and found is not None:
        same = set(ours.names) == set(found.names) and compare(ours, found, {n: n for n in ours.names}).holds
    assert same is ((tool, what) not in DEVIATIONS), (ours and ours.meaning, found and found.meaning)
