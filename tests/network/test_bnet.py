"""Reading files as biologists make them, and refusing what is no network file."""

from __future__ import annotations

import hashlib
import io
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logicnet.errors import InvalidNetwork, UsageError
from logicnet.network.bnet import LineKind, Reading, load, parse, read
from logicnet.network.model import Network, Phenotype, same_meaning
from logicnet.text.diagnostics import render
from logicnet.text.formula import Expression, depth, format_expression, parse_expression, size, symbols
from logicnet.text.source import Source

TEXT = "targets, factors\n# a remark\n#: network Two\nmiR-34a, !p53/p63 & NF-κB\np53/p63, !miR-34a\nNF-κB, NF-κB\n"


def sound(reading: Reading) -> Network:
    assert [render(d) for d in reading.diagnostics if d.is_error] == []
    assert reading.network is not None
    return reading.network


def codes(reading: Reading) -> list[str]:
    return [d.code for d in reading.diagnostics]


def rules(network: Network) -> dict[str, str]:
    return {node.name: format_expression(node.rule.expression) for node in network.nodes}


SAVED = {
    "plain": TEXT.encode(),
    "byte-order mark": b"\xef\xbb\xbf" + TEXT.encode(),
    "CRLF": TEXT.replace("\n", "\r\n").encode(),
    "CR": TEXT.replace("\n", "\r").encode(),
    "mixed line ends": TEXT.replace("\n", "\r\n", 2).encode(),
    "tabs and blanks": TEXT.replace(", ", ",\t").replace("\n", " \t\n").encode(),
    "no-break spaces": TEXT.replace(" & ", "\u00a0&\u202f").encode(),
    "comment behind a rule": TEXT.replace("κB\n", "κB # why\n").encode(),
    "no final line end": TEXT.rstrip("\n").encode(),
    "no header": TEXT.partition("\n")[2].encode(),
    "decomposed letters": TEXT.replace("é", "e\u0301").encode(),
    "blank lines": TEXT.replace("\n", "\n\n  \n").encode(),
}


@pytest.mark.parametrize("how", SAVED)
def test_one_network_however_it_was_saved(how: str, tmp_path: Path) -> None:
    path = tmp_path / "net.bnet"
    path.write_bytes(SAVED[how])
    reading = read(str(path))
    network = sound(reading)
    assert reading.diagnostics == ()
    assert network.meaning_sha256 == sound(parse(TEXT)).meaning_sha256
    assert network.file_sha256 == hashlib.sha256(SAVED[how]).hexdigest()
    assert str(reading.document).encode() == SAVED[how]


def broken(tmp_path: Path, data: bytes) -> str:
    path = tmp_path / "net.bnet"
    path.write_bytes(data)
    (found,) = read(str(path)).diagnostics
    assert found.is_error
    text = render(found)
    text.encode("utf-8")
    return text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("a, IL-1ß\nß, a".encode("latin-1"), ["LN001", ":1:8", "0xDF", "Latin-1", "`ß`"]),
        (b"a, a\nb, \x81", ["LN001", ":2:4", "0x81"]),
        (TEXT.encode("utf-16"), ["LN001", "UTF-16", "targets, factors"]),
        (TEXT.encode("utf-16-le"), ["LN001", "UTF-16-LE"]),
        (TEXT.encode("utf-16-be"), ["LN001", "UTF-16-BE"]),
        (b"a, a\nb, \x00a\n", ["LN002", ":2:4", "NUL"]),
        (b"PK\x03\x04rest", ["LN003", "spreadsheet"]),
        (b'<?xml version="1.0"?>\n<sbml level="3"><model/></sbml>', ["LN003", "SBML"]),
        (b'<?xml version="1.0"?>\n<!DOCTYPE gxl SYSTEM "x">\n<gxl/>', ["LN003", "GINML"]),
        (b'{"nodes": []}', ["LN003", "JSON"]),
        (b"A activates B\nB inhibits A\n", ["LN003", "SIF"]),
        (b"A\t1\tB\nB\t-1\tA\n", ["LN003", "SIF"]),
        (b"source,target,sign\na,b,1\n", ["LN003", "commas"]),
        (b"source name\ttarget name\tsign\nA\tB\t1\n", ["LN003", "tabs"]),
        (b"A -> B\nB -| A\n$A: B\n", ["LN003", "AEON"]),
        (b"Node A {\n  logic = B;\n}\n", ["LN003", "MaBoSS"]),
        (b"digraph G {\n a -> b\n}\n", ["LN003", "GraphViz"]),
        (b"", ["LN004", "contains no rule"]),
        (b"\xef\xbb\xbf# nothing\n\n", ["LN004", ":3:1"]),
    ],
)
def test_what_is_no_network_file_is_named(data: bytes, words: list[str], tmp_path: Path) -> None:
    text = broken(tmp_path, data)
    assert [word for word in words if word not in text] == []


@pytest.mark.parametrize(
    "text",
    [
        "graph, graph\n",
        "node, node\n",
        "MODULE, MODULE\nstrict, MODULE\n",
        'a, "x,y" | "y,z"\n"x,y", a\n"y,z", a\n',
        "A\t*=\tB\nB\t*=\tA\n",
    ],
)
def test_a_network_is_not_taken_for_another_format(text: str) -> None:
    sound(parse(text))


def test_a_lone_surrogate_is_no_text() -> None:
    assert codes(parse("a, \ud800\n")) == ["LN002"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    reading = read("-")
    assert reading.source.path == "<stdin>"
    assert len(sound(reading)) == 3


def test_files_that_cannot_be_opened_give_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "m2.bnet").write_text(TEXT, "utf-8")
    with pytest.raises(UsageError, match="folder"):
        read(str(tmp_path))
    with pytest.raises(UsageError, match="there is no file") as caught:
        read(str(tmp_path / "M2.bnet"))
    assert caught.value.hint is not None and "m2.bnet" in caught.value.hint
    with pytest.raises(UsageError, match="cannot be read"):
        read("nul\0byte")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(UsageError, match="not a regular file"):
        read(str(pipe))


def test_load_gives_the_network_or_all_its_faults(tmp_path: Path) -> None:
    path = tmp_path / "net.bnet"
    path.write_text(TEXT, "utf-8")
    assert load(str(path)).names == ("miR-34a", "p53/p63", "NF-κB")
    path.write_text("a, b\nb, (\n", "utf-8")
    with pytest.raises(InvalidNetwork) as caught:
        load(str(path))
    assert [d.code for d in caught.value.diagnostics] == ["LN009"]


def test_the_document_knows_its_lines_and_their_parts() -> None:
    text = '# c\n\n#: expect x: every a\nTargets ,factors\n "a#,b" , a & "a#,b" # why\na, a'
    document = parse(text).document
    assert [line.kind for line in document.lines] == [
        LineKind.COMMENT,
        LineKind.BLANK,
        LineKind.DIRECTIVE,
        LineKind.HEADER,
        LineKind.RULE,
        LineKind.RULE,
    ]
    directive, rule = document.lines[2], document.lines[4]
    assert (document.text(directive.key), document.text(directive.body)) == ("expect", " x: every a")
    assert [document.text(s) for s in (rule.key, rule.body, rule.comment)] == ['"a#,b"', 'a & "a#,b"', "# why"]


@given(st.text(alphabet='ab,&|!()#:"= \t\r\n\ufeffé–', max_size=60))
def test_any_text_gives_a_reading_that_has_lost_nothing(text: str) -> None:
    reading = parse(text)
    assert str(reading.document) == text
    assert (reading.network is None) == any(d.is_error for d in reading.diagnostics)
    assert [d.span.start for d in reading.diagnostics] == sorted(d.span.start for d in reading.diagnostics)


def test_a_faulty_rule_still_defines_its_name() -> None:
    assert codes(parse("aa, (bb\nbb, aa\ncc, aa & cc &\n")) == ["LN009", "LN007"]
    assert codes(parse("#: input aa = 0\n#: environment low, aa=1\naa, (\nbb, aa\n")) == ["LN009"]


def test_a_faulty_directive_still_defines_its_name() -> None:
    text = "#: phenotype p, (a\n#: environment e, a=\n#: expect x, in e: no p\n#: phenotype q, p | a\na, a\n"
    assert codes(parse(text)) == ["LN009", "LN022"]


def test_the_dialect_of_booleannet() -> None:
    network = sound(parse('A* = not(B or C)\nB *= B\nC*=True # constant\n"D+" = A and B\n'))
    assert network.dialect == "booleannet"
    assert rules(network) == {"A": "!(B | C)", "B": "B", "C": "1", "D+": "A & B"}
    assert sound(parse("a = True\nb = a\n")).dialect == "booleannet"
    assert sound(parse("a, b\nb, a\n")).dialect == "bnet"


def test_phenotypes_in_formulas_are_replaced_by_their_definitions() -> None:
    network = sound(
        parse(
            "#: phenotype bad, growth & c\n#: phenotype growth, a & b\n#: expect x: no bad | !growth\n"
            "a, a\nb, a\nc, a\n"
        )
    )
    assert [format_expression(p.formula) for p in network.phenotypes] == ["a & b & c", "a & b"]
    assert [p.text for p in network.phenotypes] == ["growth & c", "a & b"]
    (expectation,) = network.expectations
    assert format_expression(expectation.formula) == "a & b & c | !(a & b)"


def test_a_chain_of_deep_phenotypes_is_as_good_as_any_other() -> None:
    lines = ["#: phenotype p0, " + "!" * 150 + "a"]
    lines += [f"#: phenotype p{i}, " + "!" * 150 + f"p{i - 1}" for i in range(1, 50)]
    network = sound(parse("\n".join([*lines, "a, a", ""])))
    assert depth(network.phenotypes[-1].formula) == 50 * 150


def test_a_chain_of_doubling_phenotypes_takes_no_more_than_is_written() -> None:
    def chain(length: int) -> list[Phenotype]:
        lines = [f"#: phenotype p{i}, p{i - 1} & (b | !p{i - 1})" for i in range(1, length)]
        return list(sound(parse("\n".join(["#: phenotype p0, a | !a", *lines, "a, a\nb, b\n"]))).phenotypes)

    short = chain(4)
    written_out = "a | !a"
    for phenotype in short[1:]:
        written_out = f"({written_out}) & (b | !({written_out}))"
        assert format_expression(phenotype.formula) == format_expression(parse_expression(Source("t", written_out)))
        assert size(phenotype.formula) == sum(1 for _ in symbols(phenotype.formula))
        assert depth(phenotype.formula) == depth(parse_expression(Source("t", written_out)))

    def stored(phenotypes: list[Phenotype]) -> int:
        found: dict[int, Expression] = {}
        pending = [phenotype.formula for phenotype in phenotypes]
        while pending:
            current = pending.pop()
            if id(current) not in found:
                found[id(current)] = current
                pending.extend(current.args)
        return len(found)

    # Names double with each phenotype, objects grow by as many as its line has.
    assert size(chain(15)[-1].formula) == 3 * 2**14 - 1
    assert stored(chain(15)) - stored(chain(14)) == stored(chain(5)) - stored(chain(4)) <= 5


def test_many_large_formulas_are_refused_together() -> None:
    lines = ["#: phenotype p0, a | !a", *(f"#: phenotype p{i}, p{i - 1} & (a | p{i - 1})" for i in range(1, 15))]
    lines += [f"#: expect e{i}: no p14" for i in range(60)]
    found = parse("\n".join([*lines, "a, a", ""])).diagnostics
    assert {d.code for d in found} == {"LN119"}
    # The first formulas are fine: together they become too many.
    assert 0 < len(found) < 60


def test_inputs_drugs_kinds_and_compartments() -> None:
    network = sound(
        parse(
            "#: kind drug: DRUG_*\n#: kind mirna: *_miR*\n#: kind exosomal_cargo: EXO_*\n"
            "#: compartment tumor: TUM_*, EXO_*\n"
            "#: compartment rest: *\n#: input IN_a = 1, stress, chronic\n#: input DRUG_b, tablets\n"
            "IN_a, (IN_a)\nDRUG_b, DRUG_b\nTUM_x, IN_a\nEXO_miR21, TUM_x & !DRUG_b\n"
        )
    )
    assert [node.is_input for node in network.nodes] == [True, True, False, False]
    assert [node.is_drug for node in network.nodes] == [False, True, False, False]
    assert [node.compartment for node in network.nodes] == ["rest", "rest", "tumor", "tumor"]
    assert network.nodes[3].kinds == ("mirna", "exosomal_cargo")
    assert [(i.node, i.default, i.has_default, i.text) for i in network.inputs] == [
        ("IN_a", 1, True, "stress, chronic"),
        ("DRUG_b", None, False, "tablets"),
    ]


def test_an_allow_without_a_node_is_about_the_next_rule() -> None:
    network = sound(parse("#: allow LN301, reason\n\na, a\n#: allow LN302, LN303, other\n# remark\nb, a\n"))
    assert [(allow.codes, allow.node) for allow in network.allows] == [(("LN301",), "a"), (("LN302", "LN303"), "b")]


SAME = [
    "a, b & !c\nb, a\nc, c\n#: phenotype p, a\n",
    "#: phenotype p, a\nc, c\nb, a\na, b and not c\n",
    'targets, factors\n# remark\n c ,c # why\nb,(a)\n"a", (b) * ~c\n#:   phenotype   p  ,  (a)\n',
    "a* = b and not c\nb* = a\nc* = c\n#: phenotype p, a\n",
]
OTHER = [
    "a, b & c\nb, a\nc, c\n#: phenotype p, a\n",
    "a, b & !c\nb, a\nc, c\n#: phenotype p, b\n",
    "a, b & !c\nb, a\nc, c\n",
    "a, b & !c\nb, a\nc, c\nd, c\n#: phenotype p, a\n",
    "a, b & !c\nb, a\nc, c\n#: phenotype p, a\n#: kind gene: a\n",
    "a, b & !c\nb, a\nc, c\n#: phenotype p, a\n#: input c = 0\n",
    "a, b & !c\nb, a\nc, c\n#: phenotype p, a\n#: input c\n",
    "a, b & !c\nb, a\nc, c\n#: phenotype p, a\n#: environment e, c=0\n",
    "a, b & !c\nb, a\nc, c\n#: phenotype p, a\n#: edge a -> b, activates, PMID:1\n",
    "a, b & !c\nb, a\nc, c\n#: phenotype p, a\n#: expect x: no p\n",
    "a, b & !c\nb, a\nc, c\n#: phenotype p, a\n#: expect x: every p\n",
    "a, b & !c\nb, a\nc, c\n#: phenotype p, a\n#: drug d, c=1\n",
    "a, b & !c\nb, a\nc, c\n#: phenotype p, a\n#: drug d, c=1, cost 2\n",
    "a, b & !c\nb, a\nc, c\n#: phenotype p, a\n#: network title\n",
]


def test_the_hash_of_the_meaning_changes_with_the_meaning_and_only_then() -> None:
    same = {sound(parse(text)).meaning_sha256 for text in SAME}
    other = {sound(parse(text)).meaning_sha256 for text in OTHER}
    assert (len(same), len(other), len(same | other)) == (1, len(OTHER), len(OTHER) + 1)
    assert same_meaning(sound(parse(SAME[0])), sound(parse(SAME[1])))
    assert not same_meaning(sound(parse(SAME[0])), sound(parse(OTHER[0])))


def test_reading_leaves_the_garbage_collector_as_it_was() -> None:
    import gc

    assert gc.isenabled()
    parse(TEXT)
    assert gc.isenabled()
    gc.disable()
    try:
        parse(TEXT)
        assert not gc.isenabled()
    finally:
        gc.enable()
