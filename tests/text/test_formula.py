"""The expression language: one meaning for every spelling in circulation, and a place for everything else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logicnet.text.expression import Signs, all_hold, any_holds, folded, negation, pieces, value_of
from logicnet.text.formula import (
    AND,
    FALSE,
    NOT,
    OR,
    TRUE,
    Expression,
    Fault,
    Scanner,
    Symbol,
    conjunction,
    depth,
    disjunction,
    format_expression,
    parse_expression,
    substitute,
    symbols,
)
from logicnet.text.names import WORDS, format_name, is_bare
from logicnet.text.source import Source, Span

SPELLINGS = [
    "!a & (b | c)",
    "~a & (b | c)",
    "¬a & (b | c)",
    "not a and (b or c)",
    "NOT a AND (b OR c)",
    "Not a And (b Or c)",
    "not(a) and (b or c)",
    "NOT(a)AND(b OR c)",
    "!a && (b || c)",
    "!a * (b + c)",
    "!a&(b|c)",
    "! a & ( b | c )",
    "\t!a\t&\t(b\t|\tc)\t",
    "!a\u00a0&\u202f(b | c)",
    "(!a) & ((b) | (c))",
    "((!(a)) & (b | c))",
    '!"a" & ("b" | c)',
    "~a*(b or c)",
    "not a && (b + c)",
    "¬(a) AND (b || c)",
]


def read(text: str) -> Expression:
    return parse_expression(Source("<text>", text))


def operations(expression: Expression) -> int:
    """Nodes of the tree that are no leaves; a part that is shared counts wherever it stands."""
    return folded(expression, lambda _, below: 1 + sum(below) if below else 0)


def fault(text: str) -> Fault:
    with pytest.raises(Fault) as caught:
        read(text)
    return caught.value


def test_twenty_spellings_of_one_rule_are_one_expression() -> None:
    assert len(set(SPELLINGS)) == 20
    assert {format_expression(read(text)) for text in SPELLINGS} == {"!a & (b | c)"}
    assert {read(text) for text in SPELLINGS} == {read(SPELLINGS[0])}


@pytest.mark.parametrize(
    ("text", "code", "column", "width"),
    [
        ("a &&& b", "LN008", 3, 3),
        ("a b", "LN006", 3, 1),
        ("a and", "LN007", 3, 3),
        ("()", "LN007", 1, 2),
        ("", "LN011", 1, 0),
        ("(a", "LN009", 1, 1),
        ("a)", "LN010", 2, 1),
        ("a | | b", "LN007", 3, 3),
        ("!", "LN007", 1, 1),
        ("a ^ b", "LN016", 3, 1),
        ("a <=> b", "LN016", 3, 3),
        ("a → b", "LN016", 3, 1),
        ("“a”", "LN005", 1, 1),
        ("a\u3000b", "LN005", 2, 1),
        ("a\u200b", "LN005", 2, 1),
        ('"a', "LN014", 1, 1),
        ('a & ""', "LN015", 5, 2),
        ("a- & b", "LN005", 2, 1),
        ("miR–34a | b", "LN104", 1, 7),
        ("this () that", "LN006", 6, 1),
        ("a ! & b", "LN006", 3, 1),
    ],
)
def test_faults_have_a_code_and_a_place(text: str, code: str, column: int, width: int) -> None:
    found = fault(text).diagnostic
    assert (found.code, found.start[1], found.span.end - found.span.start) == (code, column, width)
    assert found.help


def test_an_expression_is_kept_as_it_is_written() -> None:
    assert format_expression(read("a & (b | !b)")) == "a & (b | !b)"
    assert format_expression(read("a | a | !!a | 1")) == "a | a | !!a | 1"


@given(st.recursive(st.sampled_from([Symbol("a"), Symbol("b"), TRUE, FALSE]), lambda parts: st.one_of(
    parts.map(NOT), st.lists(parts, min_size=2, max_size=3).map(conjunction),
    st.lists(parts, min_size=2, max_size=3).map(disjunction)), max_leaves=12))  # fmt: skip
def test_one_printer_writes_every_style(expression: Expression) -> None:
    every = format_expression(expression, signs=Signs(negation="~", true="TRUE", false="FALSE", bracketed=True))
    assert every.count("(") == every.count(")") == operations(expression)
    assert read(every) == read(format_expression(expression))
    symbols_alone = [one for one in pieces(expression, spelled=None) if isinstance(one, Symbol)]
    assert symbols_alone == list(symbols(expression))


@pytest.mark.parametrize("text", ["!a", "0", "1", "a & b", "!(a & !b) | 0"])
def test_the_opposite_of_an_expression(text: str) -> None:
    expression = read(text)
    assert negation(negation(expression)) == expression
    for a in (False, True):
        for b in (False, True):
            values = {"a": a, "b": b}
            assert value_of(negation(expression), values) is not value_of(expression, values)
            assert value_of(all_hold(TRUE, expression, Symbol("b")), values) is (value_of(expression, values) and b)
            assert value_of(any_holds(FALSE, expression, Symbol("b")), values) is (value_of(expression, values) or b)
    assert all_hold() is TRUE and any_holds() is FALSE
    assert all_hold(expression, FALSE) is FALSE and any_holds(expression, TRUE) is TRUE


def test_chains_are_flat_and_binding_is_not_and_or() -> None:
    expression = read("a | b & !c & d | (e | f)")
    assert expression.__class__ is OR
    assert [argument.__class__ for argument in expression.args] == [Symbol, AND, Symbol, Symbol]
    assert [s.name for s in symbols(expression)] == ["a", "b", "c", "d", "e", "f"]


def test_symbols_know_where_they_stand() -> None:
    text = 'a & "CD8+" | not(e\u0301)'
    found = list(symbols(read(text)))
    assert [s.name for s in found] == ["a", "CD8+", "\u00e9"]
    assert [text[s.span.start : s.span.end] for s in found] == ["a", '"CD8+"', "e\u0301"]


def test_constants_in_every_spelling() -> None:
    assert [read(text) == TRUE for text in ("1", "true", "TRUE", "True")] == [True] * 4
    assert [read(text) == FALSE for text in ("0", "false", "FALSE", "False")] == [True] * 4


@pytest.mark.parametrize(
    "name", ["miR-34a", "let-7a-5p", "NF-κB", "p53/p63", "14-3-3", "IL-1β", "E", "lambda", "True1", "x'"]
)
def test_names_of_biologists_are_ordinary(name: str) -> None:
    assert format_expression(read(f"!{name} & ({name})")) == f"!{name} & {name}"


@pytest.mark.parametrize(
    "name", ["HLA-DRB1*15:01", "CD8+", "and", "TRUE", "1", "miR–34a", "a b", 'say "x"', "-a", "a.", "(", " "]
)
def test_every_other_name_can_be_quoted(name: str) -> None:
    assert not is_bare(name)
    (symbol,) = symbols(read(format_name(name)))
    assert symbol.name == name


def test_neither_nesting_nor_length_is_limited() -> None:
    assert depth(read("!" * 10_000 + "a")) == 10_000
    assert fault("(" * 20_000 + "a").diagnostic.code == "LN009"
    assert depth(read("a & !(b | " * 1000 + "c" + ")" * 1000)) == 3000
    assert depth(read("(" * 20_000 + "a" + ")" * 20_000)) == 0
    assert depth(read("(a & (b | " * 1000 + "c" + "))" * 1000)) == 2000
    assert len(read(" & ".join(["a"] * 40_000)).args) == 40_000
    assert len(read(" | ".join(["!(a)"] * 20_000)).args) == 20_000


def test_parentheses_that_only_continue_a_chain_leave_no_trace() -> None:
    for chain in ("(" * 2000 + "a" + " | b)" * 2000, "(b | " * 2000 + "a" + ")" * 2000):
        assert (len(read(chain).args), depth(read(chain))) == (2001, 1)
    assert depth(read("!(" * 99 + "(" * 150 + "a" + " & b)" * 150 + ")" * 99)) == 100


def test_a_rule_of_more_names_than_any_memory_should_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("logicnet.text.formula.MAX_OPERANDS", 10_000)
    assert fault(" & ".join(["a"] * 10_001)).diagnostic.code == "LN013"


def test_our_algebra_is_not_the_one_of_other_users_of_the_library() -> None:
    import boolean

    other = boolean.BooleanAlgebra()
    other.parse("x & !y | z")
    assert read("a & b | 1").__class__ is OR
    assert (OR.TRUE, AND.Symbol) == (TRUE, Symbol)
    assert read("a & !a").simplify() == FALSE
    assert read("a & (b | !b)").simplify() == read("a")


names = st.one_of(
    st.sampled_from(
        ["a", "b", "miR-34a", "NF-κB", "p53/p63", "CD8+", "and", "1", "true", 'q"q', "a b", "\u0301", "x,#y"]
    ),
    st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\r\n"), min_size=1, max_size=4),
)
expressions = st.recursive(
    names.map(lambda name: parse_expression(Source("", format_name(name)))) | st.sampled_from([TRUE, FALSE]),
    lambda inner: st.one_of(
        inner.map(NOT),
        st.lists(inner, min_size=2, max_size=4).map(conjunction),
        st.lists(inner, min_size=2, max_size=4).map(disjunction),
    ),
    max_leaves=20,
)


def tree(expression: Expression) -> object:
    """Structure with order, which the library's equality ignores."""
    if isinstance(expression, Symbol):
        return expression.name
    if not expression.args:
        return expression == TRUE
    return (expression.operator, *map(tree, expression.args))


@given(expressions)
def test_what_is_written_reads_back_the_same(expression: Expression) -> None:
    text = format_expression(expression)
    again = read(text)
    assert tree(again) == tree(expression)
    assert format_expression(again) == text


@given(expressions)
def test_substituting_names_for_themselves_changes_nothing(expression: Expression) -> None:
    assert tree(substitute(expression, lambda symbol: symbol)) == tree(expression)


@given(st.text(max_size=30))
def test_any_text_is_an_expression_or_a_fault_with_a_place_in_it(text: str) -> None:
    try:
        expression = read(text)
    except Fault as found:
        span = found.diagnostic.span
        assert 0 <= span.start <= span.end <= len(text)
    else:
        assert tree(read(format_expression(expression))) == tree(expression)


parts = st.sampled_from(["a", "miR-34a", "p'", "1", "and", "FALSE", "é", *'&|!()#" -\t', " & ", " | "])


@given(st.lists(parts, max_size=20))
def test_the_quick_reading_of_plain_expressions_gives_what_the_full_one_gives(parts: list[str]) -> None:
    text = "".join(parts)
    quick, full = (Scanner(Source("", text), 0, len(text), []) for _ in range(2))
    found = quick._plain_expression("#")
    if found is None:
        assert quick.position == 0
    else:
        expected = full._any_expression("#")
        assert (tree(found), quick.position) == (tree(expected), full.position)
        assert [s.span for s in symbols(found)] == [s.span for s in symbols(expected)]


def test_plain_expressions_are_read_quickly() -> None:
    for text in ("a", " !a & (b | !(c & d)) ", "((a|!b)&c)\t", "1 | miR-34a && p53/p63", "!!a", "a # a remark"):
        assert Scanner(Source("", text), 0, len(text), [])._plain_expression("#") is not None


@pytest.mark.parametrize("word", sorted(WORDS))
def test_words_of_the_language_are_free_in_quotes(word: str) -> None:
    assert [s.name for s in symbols(read(f'"{word}" & "{word.upper()}"'))] == [word, word.upper()]


def test_a_stretch_of_a_source_can_be_read() -> None:
    source = Source("", "x, a & b # rest")
    expression = parse_expression(source, 2, 8)
    assert [s.span for s in symbols(expression)] == [Span(3, 4), Span(7, 8)]
