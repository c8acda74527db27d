"""Parts: nothing that a part expects is silently gone, and what is said of it is what its definition says."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from logicnet.checks.beside import PartStatus, Relation, compare_rules
from logicnet.checks.expectations import ExpectationStatus, evaluate
from logicnet.checks.parts import lost
from logicnet.checks.review import Review, review
from logicnet.limits import Limits
from logicnet.network.bnet import parse, read
from logicnet.network.directives.words import ABOUT_EXPECTATIONS
from logicnet.text.diagnostics import Diagnostic

PART = """\
#: environment driven, drive=1
#: expect grows, in driven: every growth [PMID:1]
#: expect needs_drive, in driven with drive=0: no growth [PMID:2]
#: expect brake_stops, in driven with brake=1: no growth [PMID:3]
#: expect some_rest, in all: some !growth
#: expect of_time, in driven: holds AF growth
#: expect false_there, in driven: no growth
#: expect cut, in driven with drive -> growth=0: no growth
growth, drive & !brake
#: input drive = 0
drive, drive
#: input brake = 0
brake, brake
"""


def checked(tmp_path: Path, whole: str, part: str = PART, limits: Limits | None = None) -> Review:
    (tmp_path / "part.bnet").write_text(part, "utf-8")
    (tmp_path / "whole.bnet").write_text(whole, "utf-8")
    return review(read(str(tmp_path / "whole.bnet")), limits=limits, expect=True)


def codes(found: Review) -> list[str]:
    return [d.code for d in found.diagnostics if d.code.startswith("LN37") or d.is_error or d.code == "LN121"]


def statuses(found: Review) -> dict[str, PartStatus]:
    (report,) = found.parts
    return {result.expectation.name: result.status for result in report.results}


def test_a_network_that_is_its_own_copy_has_lost_nothing(tmp_path: Path) -> None:
    found = checked(tmp_path, "#: part part.bnet\n" + PART)
    assert codes(found) == []
    expected = dict.fromkeys(statuses(found), PartStatus.HOLDS) | {"false_there": PartStatus.NOT_IN_PART}
    assert statuses(found) == expected


@pytest.mark.parametrize("rule", ["drive", "drive & !brake", "drive | !brake", "brake", "!drive", "1", "0", "growth"])
def test_every_expectation_is_accounted_for_as_it_is_decided_in_the_whole(rule: str, tmp_path: Path) -> None:
    """What is reported is what the definition gives: the same expectation, put into the file of the whole by hand."""
    whole = f"growth, {rule}\n" + PART.split("growth, drive & !brake\n")[1]
    found = checked(tmp_path, "#: part part.bnet\n#: environment driven, drive=1\n" + whole)
    rules = [line for line in whole.splitlines() if not line.startswith("#: environment")]
    inputs = "#: input"
    lines = [x for x in PART.splitlines() if x.startswith("#") and not x.startswith(inputs)]
    network = parse("\n".join([*(x for x in lines if "drive" in rule or "cut" not in x), *rules])).network
    assert network is not None
    there = parse(PART).network
    assert there is not None
    told = statuses(found)
    assert set(told) == {x.name for x in there.expectations}
    regulated = "drive" in rule
    assert (told["cut"] is PartStatus.NOT_SAYABLE) is not regulated
    for x in network.expectations:
        here = evaluate(network, x).status
        before = next(evaluate(there, y).status for y in there.expectations if y.name == x.name)
        if before is ExpectationStatus.FAILS and here is ExpectationStatus.FAILS:
            assert told[x.name] is PartStatus.NOT_IN_PART
        else:
            assert told[x.name].value == here.value
    lost = {d.message.split("`")[1] for d in found.diagnostics if d.code == "LN374"}
    assert lost == {name for name, status in told.items() if status in (PartStatus.FAILS, PartStatus.VACUOUS)}
    silent = [d for d in found.diagnostics if d.code == "LN375"]
    assert bool(silent) is not regulated


def test_what_is_lost_takes_a_reason_by_name_and_of_the_right_part(tmp_path: Path) -> None:
    whole = "#: part part.bnet\n#: environment driven, drive=1\ngrowth, drive\ndrive, drive\nbrake, brake\n"
    bare = checked(tmp_path, whole)
    assert codes(bare).count("LN374") == 1
    for allow in ("LN374 brake_stops", "LN374 brake_stops of part.bnet", 'LN374 "brake_stops" of "part.bnet"'):
        found = checked(tmp_path, f"#: allow {allow}, no brake, here\n{whole}")
        assert "LN374" not in codes(found) and "LN121" not in codes(found)
        assert [a.reason for a in found.accepted] == ["no brake, here"]
        (report,) = found.parts
        assert [r.accepted for r in report.results if r.is_lost] == ["no brake, here"]
    unused = checked(tmp_path, f"#: allow LN374 grows of part.bnet, why\n{whole}")
    assert codes(unused).count("LN121") == 1 and "LN374" in codes(unused)


def faults(directive: str) -> list[Diagnostic]:
    return [d for d in parse(f"{directive}\na, a\n").diagnostics if d.is_error]


@pytest.mark.parametrize(
    ("directive", "column", "told"),
    [
        ("#: part", 8, "the path of a network file"),
        ("#: part p.bnet, environment", 28, "the name of an environment of the part"),
        ("#: part p.bnet, e = default", 17, "`environment NAME = NAME`"),
        ("#: part p.bnet, environment e default", 31, "`=` should stand"),
        ("#: part p.bnet, environment e = nowhere", 33, "environment `nowhere` is not defined"),
        ("#: part p.bnet, environment e = all, e = all", 38, "given twice"),
        ("#: part p.bnet, environment e = all + ", 39, "the name of an environment of this file"),
        ("#: part p.bnet\n#: part p.bnet", 9, "defined twice"),
        ("#: allow LN374, why", 15, "the name of an expectation of a part"),
        ("#: allow LN374, LN203 x, why", 23, "a line of its own"),
        ("#: allow LN374 x of q.bnet, why", 21, "this file has no part `q.bnet`"),
        ("#: part p.bnet\n#: allow LN374 x of q.bnet, why", 21, "this file has no part `q.bnet`"),
        ("#: part p.bnet\n#: allow LN374 x of p.bnet", 27, "a comma"),
    ],
)
def test_a_slip_in_a_line_is_one_error_at_its_place_with_a_way_out(directive: str, column: int, told: str) -> None:
    (found,) = faults(directive)
    assert told in found.message
    assert found.start[1] == column
    assert found.help


def test_names_of_environments_lead_to_the_same_question(tmp_path: Path) -> None:
    rules = "growth, drive & !brake\ndrive, drive\n#: input brake = 0\nbrake, brake\n"
    mapped = "#: part part.bnet, environment driven = off + on, default = off\n"
    settings = "#: environment on, drive=1\n#: environment off, drive=0\n"
    found = checked(tmp_path, mapped + settings + rules)
    assert not [code for code in codes(found) if code in ("LN374", "LN375")]
    assert {r.environments for r in found.parts[0].results} == {("off", "on"), ("all",)}
    wrong = checked(tmp_path, mapped.replace("off + on", "off") + settings + rules)
    assert "LN374" in codes(wrong)


def test_a_phenotype_means_what_it_means_in_the_part(tmp_path: Path) -> None:
    part = "#: phenotype p, a\n#: expect shown, in default: every p\na, 1\n"
    found = checked(tmp_path, "#: part part.bnet\n#: phenotype p, !a\na, 1\n", part)
    assert codes(found) == ["LN377"]
    assert found.parts[0].phenotypes == (("p", "a", "!a"),)


def functions(rule: str, shared: list[str], more: list[str]) -> set[tuple[bool, ...]]:
    """All functions of the shared names in which each matters, by evaluating Python."""
    text = rule.replace("!", " not ").replace("&", " and ").replace("|", " or ")
    found = set()
    for values in product((False, True), repeat=len(more)):
        states = list(product((False, True), repeat=len(shared)))
        table = tuple(bool(eval(text, {}, dict(zip([*shared, *more], [*s, *values], strict=True)))) for s in states)
        value = dict(zip(states, table, strict=True))
        flips = [any(value[s] != value[(*s[:k], not s[k], *s[k + 1 :])] for s in states) for k in range(len(shared))]
        if all(flips):
            found.add(table)
    return found


RULES = [
    "a",
    "!a",
    "a & b",
    "a | b",
    "a & !b",
    "a & b & c",
    "a & b | c",
    "b & c",
    "(a | c) & b",
    "a & b | a & c | b & c",
]


def test_rules_side_by_side_are_told_apart_as_their_definition_says() -> None:
    inputs = "a, a\nb, b\nc, c\n"
    seen = set()
    for there, here in product(RULES, repeat=2):
        part, whole = (parse(f"x, {rule}\n{inputs}").network for rule in (there, here))
        assert part is not None and whole is not None
        names = [{n for n in "abc" if n in rule} for rule in (there, here)]
        shared = sorted(names[0] & names[1])
        own = [functions(rule, shared, sorted(n - set(shared))) for rule, n in zip((there, here), names, strict=True)]
        found = {beside.node: beside.relation for beside in compare_rules(part, whole)}
        if there == here:
            assert found == {}
        else:
            assert found == {"x": Relation.EXTENDED if own[0] & own[1] else Relation.OTHER}
        seen.update(found.values())
    assert seen == {Relation.EXTENDED, Relation.OTHER}


def test_a_limit_leaves_parts_undecided_and_says_so(tmp_path: Path) -> None:
    limits = Limits()
    limits.interrupt()
    found = checked(tmp_path, "#: part part.bnet\n" + PART, limits=limits)
    assert "LN374" not in codes(found)
    # What needs no question is decided all the same, and right.
    decided = {PartStatus.HOLDS, PartStatus.NOT_IN_PART, PartStatus.UNDECIDED}
    assert PartStatus.UNDECIDED in statuses(found).values() and set(statuses(found).values()) <= decided
    assert "LN379" in codes(found)


def test_no_expectation_is_asked_where_none_should_be(tmp_path: Path) -> None:
    (tmp_path / "part.bnet").write_text(PART, "utf-8")
    whole = "#: part part.bnet\n" + PART.replace("drive & !brake", "drive & brake")
    (tmp_path / "whole.bnet").write_text(whole, "utf-8")
    found = review(read(str(tmp_path / "whole.bnet")))
    assert "LN374" not in codes(found)
    assert {PartStatus.NOT_ASKED} == set(statuses(found).values())


def test_the_reader_and_the_checks_agree_on_which_findings_are_about_expectations() -> None:
    assert set(ABOUT_EXPECTATIONS) == {lost.entry.code}
