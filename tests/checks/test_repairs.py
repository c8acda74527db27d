"""Safe repairs mend what they say, change no rule as a function, and touch nothing else."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from logicnet.checks import repairs as module
from logicnet.checks.repairs import REPAIRABLE, Edit, Repair, repaired, repairs
from logicnet.checks.review import review
from logicnet.compiled.function import without_redundant_parts
from logicnet.errors import InternalError
from logicnet.network.bnet import parse, read
from logicnet.text.diagnostics import entry
from logicnet.text.expression import AND, FALSE, NOT, TRUE, Expression, Symbol, symbols
from logicnet.text.source import Span

Command = Callable[..., Any]
CASES = Path(__file__).parent / "cases" / "fires"


def mended(text: str) -> str:
    reading = parse(text)
    return repaired(reading, repairs(reading))


def value(rule: Expression, state: dict[str, bool]) -> bool:
    """The definition, without any solver."""
    if rule is TRUE or rule is FALSE:
        return rule is TRUE
    if isinstance(rule, Symbol):
        return state[rule.name]
    if isinstance(rule, NOT):
        return not value(rule.args[0], state)
    return (all if isinstance(rule, AND) else any)(value(part, state) for part in rule.args)


_RULE = st.recursive(
    st.sampled_from(["a", "b", "c", "d", "1", "0"]),
    lambda inner: st.one_of(
        inner.map(lambda rule: f"!({rule})"),
        st.lists(inner, min_size=2, max_size=3).map(" & ".join).map("({})".format),
        st.lists(inner, min_size=2, max_size=3).map(" | ".join).map("({})".format),
    ),
    max_leaves=9,
)


@settings(max_examples=50)
@given(_RULE, _RULE)
def test_every_rule_is_the_same_function_in_every_state(one: str, other: str) -> None:
    text = f"# before\n\ta,  {one} # behind\n\nb , {other}\nc,c\r\nd,d\n# after"
    before, after = parse(text).network, parse(mended(text)).network
    assert before is not None and after is not None
    assert before.names == after.names
    for state in (dict(zip("abcd", bits, strict=True)) for bits in product((False, True), repeat=4)):
        for old, new in zip(before.nodes, after.nodes, strict=True):
            assert value(old.rule.expression, state) is value(new.rule.expression, state)
    # What could go has gone, and nothing but the two expressions has changed.
    kept = mended(text)
    assert repairs(parse(kept)) == ()
    assert (
        kept.startswith("# before\n\ta,  ") and " # behind\n\nb , " in kept and kept.endswith("\nc,c\r\nd,d\n# after")
    )


@pytest.mark.parametrize("path", sorted(CASES.glob("LN*.bnet")), ids=lambda path: path.stem)
def test_what_is_mended_is_gone_and_nothing_new_is_wrong(path: Path) -> None:
    reading = read(str(path))
    made = repairs(reading)
    again = parse(repaired(reading, made), str(path)) if made else reading
    before = [d.code for d in review(reading).diagnostics]
    after = [d.code for d in review(again).diagnostics]
    assert {repair.code for repair in made} <= REPAIRABLE & set(before)
    assert sorted(set(after) - set(before)) == []
    for repair in made:
        assert after.count(repair.code) < before.count(repair.code)
    if path.stem in REPAIRABLE:
        assert made


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("a, b | (b & c)  # why\nb, b\nc, c\n", "a, b  # why\nb, b\nc, c\n"),
        ("#: input z = 1\r\na,  z\r\n", "#: input z = 1\r\na,  z\r\nz,  z\r\n"),
        ("#: input z = 1\r\na, z", "#: input z = 1\r\na, z\r\nz, z"),
        ("a* = a\n#: input z = 1\n", "a* = a\nz* = z\n#: input z = 1\n"),
        ("#: allow LN203, once\na, a\n", "a, a\n"),
        ("#: allow LN203, LN206 , LN120, meant\na, !a\n", "#: allow LN206, meant\na, !a\n"),
        ("#: allow LN203 a, LN206\na, a", "a, a"),
        ("A = True\nA* = B\nB* = A\n", "# A = True\nA* = B\nB* = A\n"),
        ("A = B = True\nA* = B\nB* = A\n", "# A = B = True\nA* = B\nB* = A\n"),
        # The edge line says that c acts on a: without its name in the rule it would be an error.
        ("#: edge c -> a, activates, PMID:1\na, b | (b & c)\nb, b\nc, c\n", None),
        # As an input, d could be set from outside.
        ("d, d | d\n", None),
        # Accepted by its author.
        ("#: allow LN201, a reminder\na, b | (b & c)\nb, b\nc, c\n", None),
        # A rule that contradicts itself is not what anybody meant: no repair.
        ("a, b & !b\nb, b\n", None),
        ("a, b &\nb, b | (b & a)\n", None),
    ],
)
def test_repairs_by_example(text: str, after: str | None) -> None:
    reading = parse(text)
    assert (repaired(reading, repairs(reading)) if repairs(reading) else None) == after


def test_a_repair_that_changes_a_rule_is_refused() -> None:
    reading = parse("a, b\nb, b\n")
    wrong = Repair("LN204", Span(3, 4), "negated", (Edit(Span(3, 4), "!b"),))
    with pytest.raises(InternalError, match="does not say the same"):
        repaired(reading, [wrong])
    with pytest.raises(InternalError, match="same place"):
        repaired(reading, [wrong, Repair("LN204", Span(3, 4), "kept", (Edit(Span(3, 4), "b"),))])


def test_a_byte_order_mark_stays() -> None:
    reading = parse("\ufeffa, b | (b & c)\nb, b\nc, c\n")
    assert repaired(reading, repairs(reading)).startswith("\ufeffa, b\n")


UNTIDY = "# mine\na, b | (b & c)  # why\nb, b\nc, c\n"


def test_fix_rewrites_the_file_says_what_it_did_and_judges_the_result(logicnet: Command, tmp_path: Path) -> None:
    path = tmp_path / "n.bnet"
    path.write_text(UNTIDY, "utf-8")
    run = logicnet("check", path, "--fix", "--format", "json")
    assert run.status == 0
    assert path.read_text("utf-8") == UNTIDY.replace("b | (b & c)", "b")
    assert run.err == f"{path}:2: LN201: shortened the rule of `a` to `b`\n"
    (file,) = run.json["files"]
    assert file["diagnostics"] == []
    assert file["repairs"] == [{"code": "LN201", "what": "shortened the rule of `a` to `b`"}]
    assert [p.name for p in tmp_path.iterdir()] == ["n.bnet"]


def test_diff_shows_and_changes_nothing(logicnet: Command, tmp_path: Path) -> None:
    path = tmp_path / "n.bnet"
    path.write_text(UNTIDY, "utf-8")
    run = logicnet("check", path, "--diff")
    assert "-a, b | (b & c)  # why\n+a, b  # why\n" in run.out
    assert "LN201" in run.out
    run = logicnet("check", path, "--fix", "--diff", "--format", "json")
    assert run.json["files"][0]["repairs"] and "+a, b  # why" in run.err
    assert path.read_text("utf-8") == UNTIDY


def test_only_what_is_selected_is_mended(logicnet: Command, tmp_path: Path) -> None:
    path = tmp_path / "n.bnet"
    path.write_text(UNTIDY, "utf-8")
    assert logicnet("check", path, "--fix", "--ignore", "LN201", "--quiet").err == ""
    assert path.read_text("utf-8") == UNTIDY


def test_a_network_that_comes_along_is_not_changed_by_accident(logicnet: Command, tmp_path: Path) -> None:
    run = logicnet("check", "m1", "--fix")
    assert run.status == 2
    assert "not a file that could be changed" in run.err


def test_every_repairable_code_is_known() -> None:
    assert all(entry(code) is not None for code in REPAIRABLE)
    assert module.__doc__ is not None and all(code in module.__doc__ for code in REPAIRABLE)
    rule = parse("a, b | (b & c)\nb, b\nc, c\n").network
    assert rule is not None
    assert [s.name for s in symbols(without_redundant_parts(rule.nodes[0].rule.expression))] == ["b"]
