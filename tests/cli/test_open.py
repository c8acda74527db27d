"""Files with open rules at the command line: who answers for the rules as written says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.schemas import require_valid

TEXT = """#: open c: connectives
#: optional a -> b
#: phenotype on, c
a, a
b, a | c
c, b & d
d, !c
"""


@pytest.fixture
def opened(tmp_path: Path) -> Path:
    path = tmp_path / "toggle.bnet"
    path.write_text(TEXT)
    return path


@pytest.mark.parametrize(
    "words",
    [
        ("attractors",),
        ("interventions", "--abolish", "on"),
        ("screen", "--abolish", "on", "--max-size", "1"),
        ("query", "EF on"),
    ],
    ids=lambda words: words[0],
)
def test_an_answer_for_the_rules_as_written_says_that_others_are_open(
    logicnet: Callable[..., Any], opened: Path, words: tuple[str, ...]
) -> None:
    command, *more = words
    asked = logicnet(command, opened, *more)
    assert "2 rules of the file are open; this is about the rules as written" in asked.err
    assert "rules" not in logicnet(command, opened, *more, "--quiet").err
    opened.write_text("".join(line for line in TEXT.splitlines(True) if "#: o" not in line))
    plain = logicnet(command, opened, *more)
    assert plain.out.splitlines()[0] == asked.out.splitlines()[0]
    assert " open" not in plain.err + plain.out


def test_show_says_what_is_open(logicnet: Callable[..., Any], opened: Path) -> None:
    assert "open rules" in logicnet("show", opened).out
    assert "with or without `a`" in logicnet("show", opened, "--node", "b").out
    assert "`b & d` or `b | d`" in logicnet("show", opened, "--node", "c").out


ASKED = """#: open c: connectives
#: expect both, with b=0: no c [PMID:1]
#: expect one: some c
#: expect other, with d=0: no c
a, a
b, a
d, a
c, b & d
"""


def test_check_says_in_how_many_instantiations_an_expectation_holds(
    logicnet: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "asked.bnet"
    path.write_text(ASKED)
    everywhere = logicnet("check", path, "--open", "file", "--given", "none", "--format", "json")
    require_valid(everywhere.json, "check")
    found = everywhere.json["files"][0]["ensemble"]
    assert (found["choices"], found["consistent"]) == (1, "found")
    assert {x["name"]: x["holds_in"] for x in found["expectations"]} == {"both": "some", "one": "all", "other": "some"}
    assert found["expectations"][0]["failing"] == ["c, b | d"]
    assert everywhere.status == 0
    text = " ".join(logicnet("check", path, "--open", "connectives").out.split())
    assert "1 choice in 1 rule, over all instantiations that meet 1 given expectation" in text
    assert "all (given) both" in text and "fails with" not in text
    plain = logicnet("check", path, "--format", "json")
    assert plain.json["files"][0]["ensemble"] is None
    assert "1 rule of the file is open" in plain.err


def test_check_of_an_empty_ensemble_names_what_contradicts(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "empty.bnet"
    path.write_text(ASKED + "#: expect no_way: every c & a [PMID:2]\n")
    run = logicnet("check", path, "--open", "file", "--given", "no_way,o*")
    assert run.status == 1
    assert "these cannot hold together: no_way" in run.out
    in_none = logicnet("check", path, "--open", "file", "--given", "both", "--no-expect")
    assert in_none.status == 1
    assert "none         no_way" in in_none.out


def test_check_of_a_file_without_choices_says_so(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "closed.bnet"
    path.write_text(ASKED.replace("#: open c: connectives\n", ""))
    assert "the file leaves nothing open" in logicnet("check", path, "--open", "file").out
    wrong = logicnet("check", path, "--open", "connectives", "--given", "both,non*")
    assert wrong.status == 2
    assert "no expectation is called `non*`" in wrong.err
    assert logicnet("check", path, "--given", "both").status == 2


def test_a_rule_that_cannot_be_monotone_is_shown_where_it_stands(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "dual.bnet"
    wide = " | ".join(f"x{i}" for i in range(9))
    inputs = "".join(f"x{i}, x{i}\n" for i in range(9))
    path.write_text(f"#: expect e: some c\n{inputs}c, x0 & !x1 | !x0 & x1\nd, {wide}\n")
    run = logicnet("check", path, "--open", "monotone")
    assert run.status == 2
    assert "LN126" in run.err and f"{path}:11:4" in run.err
    assert "LN127" in run.err and f"{path}:12:4" in run.err
    assert "`--open connectives`" in run.err
    assert logicnet("check", path, "--open", "connectives", "--given", "none").status == 0


def test_patterns_of_markers_over_all_instantiations(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "asked.bnet"
    path.write_text(ASKED)
    words = ("attractors", path, "--project", "b, c", "--with", "b=0", "--open", "file")
    run = logicnet(*words, "--given", "none", "--format", "json")
    require_valid(run.json, "attractors_ensemble")
    assert {x["pattern"]: x["shown_in"] for x in run.json["patterns"]} == {
        "b=0, c=0": "all",
        "b=0, c=1": "some",
        "b=1, c=0": "none",
        "b=1, c=1": "none",
    }
    assert run.json["patterns"][1]["shown"] == ["c, b | d"]
    # What is given excludes that one.
    given = logicnet(*words)
    assert given.status == 0
    assert "none      b=0, c=1" in given.out
    for more in (("--update", "synchronous"), ("--limit", "3")):
        assert logicnet(*words, *more).status == 2
    assert logicnet("attractors", path, "--open", "file").status == 2
    assert logicnet("attractors", path, "--project", "b", "--given", "both").status == 2
    assert logicnet(*words, "--format", "csv").status == 2


SIGNAL = """#: drug A, A=1
#: drug B, B=1
#: kind drug: A, B
#: phenotype growth, g
#: expect E1, with f=0, h=0: no growth [PMID:1]
A, A
B, B
f, !A
h, !B
g, f & h
"""


def test_why_explains_the_network_nearest_to_the_file_in_which_a_phenotype_survives(
    logicnet: Callable[..., Any], tmp_path: Path
) -> None:
    path, other = tmp_path / "signal.bnet", tmp_path / "other.bnet"
    path.write_text(SIGNAL)
    asked = ("--phenotype", "growth", "--with", "A")
    assert "growth is abolished" in logicnet("why", path, *asked).out
    run = logicnet("why", path, *asked, "--open", "connectives", "--witness", other, "--format", "json")
    require_valid(run.json, "why")
    found = run.json["ensemble"]
    assert (run.status, found["survives_in"], found["nearest"]) == (0, "some", True)
    decides = [one["outcome"] for one in found["hinge"]["outcomes"]]
    assert [one["outcome"] for one in found["differs"]] == ["f | h"] == decides
    # What was explained is an ordinary file, and `why` says the same of it.
    plain = logicnet("why", other, *asked, "--format", "json")
    assert plain.json["verdict"] == run.json["verdict"] == "survives"
    assert plain.json["motif"] == run.json["motif"]
    text = logicnet("why", path, *asked, "--open", "connectives").out
    assert "What it hinges on" in text and "differs from the file in 1 choice" in text
    command = text[text.index("  logicnet why") :].split()
    assert command[1] == "why" and "--witness" in command


@pytest.mark.parametrize(("changes", "extent"), [("A,B", "none"), ("f=1,h=1", "all")])
def test_why_says_that_no_choice_matters(
    logicnet: Callable[..., Any], tmp_path: Path, changes: str, extent: str
) -> None:
    path = tmp_path / "signal.bnet"
    path.write_text(SIGNAL)
    asked = ("why", path, "--phenotype", "growth", "--with", changes, "--open", "connectives")
    found = logicnet(*asked, "--format", "json").json["ensemble"]
    assert found["survives_in"] == extent and found["differs"] == []
    assert "Proved: in every instantiation of the open connectives" in logicnet(*asked).out


@pytest.mark.parametrize("option", [("--given", "all"), ("--witness", "w.bnet")])
def test_why_refuses_what_says_nothing_without_open_rules(
    logicnet: Callable[..., Any], tmp_path: Path, option: tuple[str, str]
) -> None:
    path = tmp_path / "signal.bnet"
    path.write_text(SIGNAL)
    run = logicnet("why", path, "--phenotype", "growth", *option)
    assert run.status == 2 and "no rule is open here" in run.err and "--open connectives" in run.err


ENSEMBLE_QUESTIONS = [
    ("interventions", "--abolish", "growth"),
    ("interventions", "--abolish", "growth", "--robustness", "ensemble"),
    ("why", "--phenotype", "growth"),
    ("screen", "--abolish", "growth", "--drugs"),
]


@pytest.mark.parametrize("words", ENSEMBLE_QUESTIONS, ids=lambda words: " ".join((words[0], *words[3:4])))
def test_an_ensemble_of_no_or_one_network_is_said(
    logicnet: Callable[..., Any], tmp_path: Path, words: tuple[str, ...]
) -> None:
    command, *more = words
    path = tmp_path / "signal.bnet"
    against = "#: expect E2, with f=0, h=1: every growth [PMID:2]\n#: expect E3, with f=0: no growth [PMID:3]\n"
    path.write_text(SIGNAL + against)
    ask = (command, path, *more, "--open", "connectives")
    empty = logicnet(*ask)
    assert empty.status == 2 and "meets `E2` and `E3` together" in empty.err.replace("\n", " "), empty.err
    assert "help" in empty.err and "--given" in empty.err
    # What the hint says leads out.
    one = logicnet(*ask, "--given", "E3")
    assert one.status == 0 and "exactly 1 instantiation meets them" in one.out
    assert "about one network" in " ".join(one.out.split())
    # Nothing is open: one network, and no sentence speaks of every instantiation.
    path.write_text(SIGNAL.replace("g, f & h", "g, f"))
    none = logicnet(*ask, "--given", "none")
    assert none.status == 0 and "nothing: one network" in none.out and "in every instantiation" not in none.out


@pytest.mark.parametrize("words", ENSEMBLE_QUESTIONS, ids=lambda words: " ".join((words[0], *words[3:4])))
@pytest.mark.parametrize(
    ("added", "opened", "fault"),
    [
        ("#: open zz*: connectives\n", "file", "LN122"),
        ("#: open g: f ; f & A\n", "file", "LN124"),
        ("#: open x: monotone\nx, f & h | !f & g\n", "file", "LN126"),
        ("x, f & h | !f & g\n", "monotone", "LN126"),
        ("#: open x: monotone\nx, A&B&f&h&g&i1&i2&i3&i4\n" + "".join(f"i{k}, f\n" for k in "1234"), "file", "LN127"),
    ],
    ids=["opens nothing", "other regulators", "dual", "dual by the option", "too many regulators"],
)
def test_every_command_over_ensembles_refuses_with_place_and_hint(
    logicnet: Callable[..., Any], tmp_path: Path, words: tuple[str, ...], added: str, opened: str, fault: str
) -> None:
    command, *more = words
    path = tmp_path / "signal.bnet"
    path.write_text(SIGNAL + added)
    run = logicnet(command, path, *more, "--open", opened)
    assert run.status == 2 and f"error[{fault}]" in run.err and "signal.bnet:" in run.err and "help" in run.err
    path.write_text(SIGNAL)
    unmatched = logicnet(command, path, *more, "--open", "connectives", "--given", "zz*")
    assert unmatched.status == 2 and "zz*" in unmatched.err and "help" in unmatched.err


def test_screen_has_a_column_of_shares(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "signal.bnet"
    path.write_text(SIGNAL)
    ask = ("screen", path, "--abolish", "growth", "--drugs", "--open", "connectives")
    run = logicnet(*ask, "--format", "json")
    require_valid(run.json, "screen")
    assert run.status == 0 and run.json["ensemble"]["consistent"] == 2
    works = {"+".join(row["clamps"]): row["ensemble"]["works"] for row in run.json["rows"]}
    assert works == {"": 0, "A": 1, "B": 1, "A+B": 2}
    # The same as the networks one by one.
    for how in ("g, f & h", "g, f | h"):
        other = tmp_path / "one.bnet"
        other.write_text(SIGNAL.replace("g, f & h", how))
        rows = logicnet("screen", other, "--abolish", "growth", "--drugs", "--format", "json").json["rows"]
        for row in rows:
            works["+".join(row["clamps"])] -= row["verdict"] in ("abolished", "vacuous")
    assert set(works.values()) == {0}
    lines = logicnet(*ask, "--format", "csv").out.splitlines()
    assert lines[0].endswith(",share_at_least,share_at_most") and lines[1].endswith(",0,0")
    assert "Share of instantiations without growth" in logicnet(*ask).out
    stopped = logicnet(*ask, "--time-limit", "0", "--format", "json")
    require_valid(stopped.json, "screen")
    assert stopped.status == 3


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        (("--given", "all"), "no rule is open"),
        (("--open", "connectives"), "--abolish P"),
        (("--open", "connectives", "--abolish", "growth", "--format", "csv", "--per-set"), "leave one"),
        (("--open", "connectives", "--abolish", "growth", "--resume", "kept"), "leave one"),
    ],
)
def test_screen_refuses_what_shares_cannot_be_told_of(
    logicnet: Callable[..., Any], tmp_path: Path, extra: tuple[str, ...], words: str
) -> None:
    path = tmp_path / "signal.bnet"
    path.write_text(SIGNAL)
    run = logicnet("screen", path, *extra)
    assert run.status == 2 and words in run.err and "help" in run.err
