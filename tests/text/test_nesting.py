"""No rule is too deep: reading, writing, every walker and every command take it, in time linear in its text."""

from __future__ import annotations

import inspect
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from logicnet.compiled.compile import compile_network
from logicnet.compiled.function import constant_value, effects, equivalent, redundant_parts, without_redundant_parts
from logicnet.compiled.space import Subspace
from logicnet.formats.export import negation_normal, simplified
from logicnet.formats.registry import FORMATS, named
from logicnet.network.bnet import parse, write
from logicnet.network.model import Network
from logicnet.text.expression import AND, NOT, OR, Expression, Symbol, flattened, format_expression, size
from logicnet.text.formula import parse_expression
from logicnet.text.nesting import descending
from logicnet.text.source import Source

Command = Callable[..., Any]

#: A rule of so many levels, by its shape; names are `a` and `b`.
SHAPES: dict[str, Callable[[int], str]] = {
    "right": lambda n: "(a & " * n + "b" + ")" * n,
    "left": lambda n: "(" * n + "b" + " & a)" * n,
    "mixed on the right": lambda n: "(a & (b | " * (n // 2) + "!a" + "))" * (n // 2),
    "mixed on the left": lambda n: "((" * (n // 2) + "!a" + " | b) & a)" * (n // 2),
    "negated": lambda n: "!(a & " * n + "b" + ")" * n,
    "negations": lambda n: "!" * (2 * n) + "a & b",
    "parentheses": lambda n: "(" * n + "a & b" + ")" * n,
}


FUZZ = os.environ.get("LOGICNET_FUZZ")

def rule_of(network: Network) -> Expression:
    return next(node.rule.expression for node in network.nodes if node.name == "c")


def read(text: str) -> Expression:
    return parse_expression(Source("x", text))


@pytest.mark.parametrize("levels", [100_000 if FUZZ else 4_000])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_rule_is_read_and_written_in_linear_time(shape: str, levels: int) -> None:
    text = SHAPES[shape](levels)
    before = time.process_time()
    rule = read(text)
    assert format_expression(read(format_expression(rule))) == format_expression(rule)
    # Some 30 microseconds each on a quiet machine; the square of their number would take hours.
    assert time.process_time() - before < levels * 0.0005


@pytest.mark.parametrize("shape", SHAPES)
def test_depth_changes_nothing_about_what_a_rule_says(shape: str) -> None:
    # Two names, so that the definition is four states.
    for levels in (2, 4, 10):
        rule = read(SHAPES[shape](levels))
        deep = read(SHAPES[shape](levels + 1200))
        if shape != "negated":
            assert equivalent(rule, deep)
        assert effects(rule) == effects(deep) or shape == "negated"


@pytest.fixture
def depth(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Levels that are deeper than Python recurses here: some walkers take the square of them, so the stack is cut."""
    if FUZZ:
        yield 2_500
        return
    usual = sys.getrecursionlimit()
    # What is imported or called first by a command takes some 200 frames by itself.
    sys.setrecursionlimit(len(inspect.stack(0)) + 280)
    try:
        yield 360
    finally:
        sys.setrecursionlimit(usual)


@pytest.mark.parametrize("shape", SHAPES)
def test_every_walker_takes_deep_rules(shape: str, depth: int) -> None:
    levels = depth
    text = f"a, a\nb, b\nc, {SHAPES[shape](levels)}\n#: phenotype p, {SHAPES[shape](levels)}\n"
    reading = parse(text)
    network = reading.network
    assert network is not None, reading.diagnostics
    again = parse(write(network)).network
    assert again is not None
    assert again.meaning == network.meaning
    rule = rule_of(network)
    assert equivalent(rule, simplified(rule))
    assert equivalent(rule, negation_normal(rule))
    assert constant_value(rule) is None
    found = redundant_parts(rule)
    assert not found.open or found.why
    assert equivalent(without_redundant_parts(rule), rule)
    circuit = compile_network(network)
    for state in range(4):
        values = {"a": state & 1, "b": state >> 1 & 1}
        assert circuit.admits(Subspace(7, state), circuit.root[2 * 2 + 1]) == value(rule, values)


@descending
def value(rule: Expression, state: dict[str, int]) -> Any:
    """The definition."""
    if isinstance(rule, Symbol):
        return state[rule.name]
    inner = []
    for part in rule.args:
        inner.append((yield part, state))
    return 1 - inner[0] if isinstance(rule, NOT) else min(inner) if isinstance(rule, AND) else max(inner)


#: Formats that cannot hold it: a cell is limited, and it is said.
LIMITED = {"tabularqual"}
#: No rules, or several models.
OTHERS = {"sif", "physiboss"}


@pytest.mark.parametrize("id", [f.id for f in FORMATS if f.writer and f.id not in LIMITED | OTHERS])
def test_every_export_takes_a_deep_rule_and_is_read_back(id: str, depth: int) -> None:
    for shape in ("right", "mixed on the right", "negated"):
        network = parse(f"a, a\nb, b\nc, {SHAPES[shape](depth)}\n").network
        assert network is not None
        export = named(id).write(network)
        if named(id).reader:
            again = named(id).read("x", export.data)
            assert again.network is not None, again.diagnostics[0].message
            assert equivalent(rule_of(again.network), rule_of(network))


def test_what_cannot_hold_a_deep_rule_says_so(logicnet: Command, tmp_path: Path) -> None:
    (tmp_path / "deep.bnet").write_text(f"a, a\nb, b\nc, {SHAPES['mixed on the right'](12_000)}\n")
    run = logicnet("convert", str(tmp_path / "deep.bnet"), str(tmp_path / "x.xlsx"))
    assert run.status == 2, run.err
    assert "cell" in run.err


@pytest.mark.parametrize("shape", ["mixed on the right", "negated"])
def test_every_command_takes_a_deep_rule(logicnet: Command, tmp_path: Path, shape: str, depth: int) -> None:
    path = tmp_path / "deep.bnet"
    rule = SHAPES[shape](depth)
    path.write_text(f"#: phenotype p, c\n#: phenotype q, {rule}\na, !d\nb, b\nd, !a\nc, {rule}\n")
    asked = (
        ["check", path],
        ["show", path],
        ["fmt", path, "--check"],
        ["attractors", path],
        ["attractors", path, "--update", "synchronous"],
        ["attractors", path, "--update", "most-permissive"],
        ["interventions", path, "--abolish", "p", "--candidates", "a,d", "--max-size", "1"],
        ["why", path, "--phenotype", "q"],
        ["query", path, "EF q"],
        ["diff", path, path],
    )
    for arguments in asked:
        run = logicnet(*map(str, arguments))
        assert run.status in (0, 1, 3), (arguments[0], run.err)
        assert "Traceback" not in run.err


def test_flattening_is_what_joining_at_each_step_gives() -> None:
    a, b, c = Symbol("a"), Symbol("b"), Symbol("c")
    tree = AND(a, AND(AND(b, OR(c, OR(a, b))), NOT(AND(AND(a, b), c))))
    assert format_expression(flattened(tree)) == "a & b & (c | a | b) & !(a & b & c)"
    assert size(flattened(tree)) == size(tree)
    assert flattened(NOT(NOT(a))).args[0].args[0] is a
