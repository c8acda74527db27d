"""A list that is cut keeps what tells its entries apart, and says what is left out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from logicnet import load
from logicnet.attractors.search import list_attractors
from logicnet.network.resolve import pose


def test_every_answer_of_the_phenotypes_is_among_the_rows(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    # 32 attractors by five inputs; only those with all of them on show `rare`, and they are the last.
    names = [f"i{k}" for k in range(5)]
    rules = [f"{name}, {name}" for name in names]
    path = tmp_path / "many.bnet"
    path.write_text(
        "\n".join(["#: phenotype rare, R", "#: phenotype common, i0", "targets, factors", *rules,
                   f"R, {' & '.join(names)}"]) + "\n",
        "utf-8",
    )  # fmt: skip
    landscape = list_attractors(pose(load(str(path)), environment="all"))
    assert landscape.count == 32
    answers = {tuple(name for name, how in one.phenotypes if how.value == "always") for one in landscape.attractors}
    run = logicnet("attractors", path, "--env", "all")
    assert answers == {(), ("common",), ("rare", "common")} and "rare, common" in run.out
    assert "and 20 more attractors" in run.out and "they show their phenotypes as one of these does" in run.out


def test_reachable_from_everywhere_asks_from_where(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "chain.bnet"
    path.write_text("#: phenotype p, C\ntargets, factors\nA, A\nB, A\nC, B\n", "utf-8")
    said = "Ask from where"
    assert said in logicnet("query", path, "--reachable", "p", "--env", "all").out
    assert said not in logicnet("query", path, "--reachable", "p", "--env", "all", "--from", "B=0").out
    assert said not in logicnet("query", path, "EF p", "--env", "all").out


def test_what_appeared_is_told_apart_by_what_differs(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    nodes = [f"n{k}" for k in range(9)]
    old, new = tmp_path / "old.bnet", tmp_path / "new.bnet"
    old.write_text("\n".join(["targets, factors", "S, 0", *(f"{n}, 0" for n in nodes), "X, 0"]) + "\n", "utf-8")
    new.write_text("\n".join(["targets, factors", "S, S", *(f"{n}, 1" for n in nodes), "X, S"]) + "\n", "utf-8")
    run = logicnet("diff", old, new, "--env", "all")
    words = " ".join(run.out.split())
    assert "On in each of those that appeared: n0, n1, n2, n3, n4, n5, n6, n7, n8." in words
    assert "more" not in next(line for line in run.out.splitlines() if "S, X" in line)


def test_a_question_that_may_take_minutes_says_so_before(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "wide.bnet"
    rules = ["a0, a0", *(f"a{k}, a{k - 1}" for k in range(1, 110))]
    path.write_text("\n".join(["targets, factors", *rules]) + "\n", "utf-8")
    said = "may take minutes"
    asked = ("query", path, "EF a2", "--env", "a0=1")
    assert said in logicnet(*asked).err
    assert said not in logicnet(*asked, "--time-limit", "60").err
    # Whether something can always come back is decided by attractors.
    assert said not in logicnet("query", path, "--reversible", "a2", "--env", "a0=1").err
    assert said not in logicnet("query", path, "--reachable", "a2", "--env", "a0=1").err


def test_many_inputs_are_counted_on_a_page_and_all_in_json(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    # Whatever the command: what is fixed is told, what is free is counted, and JSON holds every input.
    inputs = [f"in{k}" for k in range(80)]
    path, proof = tmp_path / "wide.bnet", tmp_path / "proof.json"
    rest = ", ".join(f"{name}=1" for name in inputs[:65])
    head = ["#: phenotype p, B", "#: environment some, in70=0", f"#: environment most, {rest}",
            "#: expect no, in some: every !p"]  # fmt: skip
    rules = [*(f"{name}, {name}" for name in inputs), "A, in7", "B, A & in8"]
    path.write_text("\n".join([*head, "targets, factors", *rules]) + "\n", "utf-8")
    place = ("--env", "some")
    table = ("--fixed-points", "--limit", "1")
    goal = ("--abolish", "p", "--max-size", "1", "--certificate", proof)
    for command, words, forms in (
        ("attractors", (path, *place, *table), ("text", "markdown", "json")),
        ("interventions", (path, *place, *goal), ("text", "json")),
        ("query", (path, *place, "AG !p"), ("text", "json")),
        ("why", (path, *place, "--phenotype", "p"), ("text",)),
        ("check", (path, "--all"), ("text", "json")),
        ("verify", (proof, path), ("text",)),
    ):
        for form in forms:
            told = " ".join(logicnet(command, *words, "--format", form).out.replace("\\", "").split())
            if form == "json":
                assert all(f'"{name}"' in told for name in inputs), command
                continue
            assert "in70=0; 79 inputs free (=*): in0, in1, in2, in3, in4, in5 and 73 more" in told, (command, form)
            assert "--format json lists all" in told and "in79" not in told, (command, form)
    told = " ".join(logicnet("attractors", path, "--env", "most", *table).out.split())
    assert "in59=1 and 5 more; 15 inputs free (=*)" in told
