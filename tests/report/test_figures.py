"""Figures: the same bytes each time, every name in full, and a refusal with a way out where nobody could read them."""

from __future__ import annotations

import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx
import pytest
from matplotlib import image

BEGINS = {"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF", "html": b"<!doctype html>", "graphml": b"<?xml",
          "dot": b"digraph"}  # fmt: skip
NAMES = ["miR-34a", "NF-κB", "p53/p63", "IL-1β", "HLA-DRB1*15:01", "$x$ <b>&\"y"]


def written(rules: list[str], path: Path, *directives: str) -> Path:
    path.write_text("\n".join([*directives, "targets, factors", *rules]) + "\n", "utf-8")
    return path


def texts_of(path: Path) -> list[str | None]:
    return [element.text for element in ElementTree.parse(path).iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.long
def test_the_same_network_gives_the_same_bytes(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    for kind in BEGINS:
        assert logicnet("show", "m2", "--graph", tmp_path / f"one.{kind}").status == 0
    # One other process for all kinds, as each would load matplotlib again; with another hash order.
    call = "[main(['show', 'm2', '--graph', path]) for path in sys.argv[1:]]"
    script = f"import sys; from logicnet.cli import main; {call}"
    command = [sys.executable, "-c", script, *(str(tmp_path / f"two.{kind}") for kind in BEGINS)]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": "7"})
    for kind, begin in BEGINS.items():
        one, two = ((tmp_path / f"{name}.{kind}").read_bytes() for name in ("one", "two"))
        assert one == two and one.startswith(begin), kind


def test_names_come_through_unchanged(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    quoted = ['"' + name.replace('"', "'") + '"' for name in NAMES]
    names = [one[1:-1] for one in quoted]
    file = written([f"{one}, {two}" for one, two in zip(quoted, [*quoted[1:], quoted[0]], strict=True)],
                   tmp_path / "odd.bnet")  # fmt: skip
    for kind in ("svg", "graphml", "dot", "html"):
        run = logicnet("show", file, "--graph", tmp_path / f"odd.{kind}")
        assert run.status == 0, run.err
    graph = networkx.read_graphml(tmp_path / "odd.graphml")
    assert [graph.nodes[f"n{k}"]["label"] for k in range(len(names))] == names
    texts = texts_of(tmp_path / "odd.svg")
    assert set(names) <= set(texts)
    dot = (tmp_path / "odd.dot").read_text("utf-8")
    assert all(f"[label={chr(34)}{name}{chr(34)}" in dot for name in names)
    assert "<b>" not in (tmp_path / "odd.html").read_text("utf-8").split("<body>")[1].split("<script>")[0]


@pytest.mark.parametrize("kind", ["svg", *(pytest.param(kind, marks=pytest.mark.long) for kind in ("png", "pdf"))])
def test_what_the_font_lacks_is_said_and_nothing_acts_as_mark_up(
    logicnet: Callable[..., Any], tmp_path: Path, kind: str
) -> None:
    script = "<script>alert(1)</script>"
    file = written(
        [f'"{script}", "🧬 gene" & "it\'s ""q"""', '"🧬 gene", !"日本"', '"日本", "日本"', '"it\'s ""q""", "日本"'],
        tmp_path / "odd.bnet", f"#: network {script} 🧬", f'#: phenotype p, "{script}"',
    )  # fmt: skip
    commands = (
        ("show", file, "--graph"),
        ("attractors", file, "--figure"),
        ("screen", file, "--abolish", "p", "--figure"),
    )
    for command in commands:
        path = tmp_path / f"{command[0]}.{kind}"
        run = logicnet(*command, path)
        assert run.status == 0 and path.read_bytes().startswith(BEGINS[kind])
        if kind != "svg":
            assert "the font has no " in run.err and "🧬" in run.err and "SVG keeps them as text" in run.err
            continue
        # The title is what is read out in place of the picture.
        assert "the font has no" not in run.err
        root = ElementTree.parse(path).getroot()
        assert script in (root.findtext("{http://www.w3.org/2000/svg}title") or "")
        assert not root.findall(".//{http://www.w3.org/2000/svg}script")
        assert "🧬" in " ".join(filter(None, texts_of(path)))


def test_a_name_of_300_characters_stands_whole_in_a_heat_map(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    long = "N" * 300
    file = written([f"{long}, a", "a, a"], tmp_path / "long.bnet")
    for kind in ("svg", "png", "pdf"):
        assert logicnet("attractors", file, "--figure", tmp_path / f"long.{kind}").status == 0
    assert long in texts_of(tmp_path / "long.svg")
    # Wholly inside the picture: a margin of paper is left on each side, measured in pixels.
    for name in ("W", "i"):
        file = written([f'"{name * 299}!", a', "a, a"], tmp_path / "wide.bnet")
        assert logicnet("attractors", file, "--figure", tmp_path / "wide.png").status == 0
        ink = image.imread(tmp_path / "wide.png")[:, :, :3].min(axis=2) < 0.9
        assert ink.any() and not ink[:, :4].any() and not ink[:, -4:].any() and not ink[:4].any()


def test_signs_and_carriers_reach_other_programs(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    logicnet("show", "m2", "--graph", tmp_path / "m2.graphml")
    graph = networkx.read_graphml(tmp_path / "m2.graphml")
    overview = logicnet("show", "m2", "--format", "json").json
    label = networkx.get_node_attributes(graph, "label")
    assert {(label[a], label[b], data["interaction"]) for a, b, data in graph.edges(data=True)} == {
        (one["node"], node["name"], one["sign"]) for node in overview["nodes"] for one in node["regulators"]
    }
    carried = {label[a] for a, _, data in graph.edges(data=True) if data["via"]}
    assert carried == {"EXO_miR34a", "EXO_miR21", "EXO_EFNB1"}


def test_sif_has_every_regulation_and_every_node(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    file = written(["a, !b", "b, a & !c | !a & c", "c, a", "alone, 1"], tmp_path / "four.bnet")
    assert logicnet("show", file, "--graph", tmp_path / "four.sif").status == 0
    lines = [tuple(line.split("\t")) for line in (tmp_path / "four.sif").read_text("utf-8").splitlines()]
    overview = logicnet("show", file, "--format", "json").json
    assert sorted(line for line in lines if len(line) == 3) == sorted(
        (one["node"], one["sign"], node["name"]) for node in overview["nodes"] for one in node["regulators"]
    )
    assert [line for line in lines if len(line) != 3] == [("alone",)]


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ([f"n{k}, n{(k + 1) % 300}" for k in range(300)], "300 nodes and 300 regulations are too many"),
        (["a, a", f"{'N' * 300}, a"], "a name of 300 characters does not fit"),
    ],
)
def test_what_nobody_could_read_is_refused(
    logicnet: Callable[..., Any], tmp_path: Path, rules: list[str], words: str
) -> None:
    target = tmp_path / "out.svg"
    target.write_text("old", "utf-8")
    run = logicnet("show", written(rules, tmp_path / "large.bnet"), "--graph", target)
    assert run.status == 2 and words in run.err and "--graph OUT.html" in run.err
    assert target.read_text("utf-8") == "old"


def test_an_unknown_ending_is_refused_at_once(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    run = logicnet("show", "m2", "--graph", tmp_path / "m2.jpg")
    assert run.status == 2 and ".svg, .png, .pdf, .html, .graphml, .sif, .dot" in run.err


@pytest.mark.parametrize("kind", ["svg", "png", pytest.param("pdf", marks=pytest.mark.long)])
def test_heat_maps(logicnet: Callable[..., Any], toggle: Path, tmp_path: Path, kind: str) -> None:
    for name in ("one", "two"):
        run = logicnet("attractors", toggle, "--figure", tmp_path / f"{name}.{kind}")
        assert run.status == 0 and "2 attractors" in run.out
        screen = ("screen", toggle, "--abolish", "has_A", "--candidates", "A,B", "--env", "default", "--env", "pushed")
        assert logicnet(*screen, "--figure", tmp_path / f"{name}-screen.{kind}").status == 0
    for what in ("", "-screen"):
        first = (tmp_path / f"one{what}.{kind}").read_bytes()
        assert first == (tmp_path / f"two{what}.{kind}").read_bytes() and first.startswith(BEGINS[kind])


def test_a_heat_map_says_what_the_table_says(logicnet: Callable[..., Any], toggle: Path, tmp_path: Path) -> None:
    screen = ("screen", toggle, "--abolish", "has_A", "--candidates", "A,B", "--max-size", "1", "--env", "default")
    run = logicnet(*screen, "--figure", tmp_path / "screen.svg", "--format", "json")
    texts = texts_of(tmp_path / "screen.svg")
    letters = {"abolished": "A", "survives": "s", "vacuous": "v", "undecided": "?"}
    for row in run.json["rows"][1:]:
        name = " + ".join(f"{node}={value}" for node, value in row["clamps"].items())
        assert texts[texts.index(name) + 1] == letters[row["verdict"]]


def test_a_screen_without_goal_or_too_large_has_no_heat_map(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    run = logicnet("screen", "m1", "--max-size", "0", "--figure", tmp_path / "out.svg")
    assert run.status == 2 and "name it with --abolish P" in run.err


def test_the_map_calls_attractors_by_what_they_show(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    rules = ["i, i", "A, i", "B, 1", "C, 0", "D, !i"]
    file = tmp_path / "map.bnet"
    heads = ["#: phenotype grows, A", "#: phenotype rests, D", "targets, factors"]
    file.write_text("\n".join([*heads, *rules]) + "\n", "utf-8")
    run = logicnet("attractors", file, "--env", "all", "--figure", tmp_path / "map.svg", "--format", "json")
    assert run.status == 0, run.err
    said = texts_of(tmp_path / "map.svg")
    assert {"1: rests", "2: grows"} <= set(said) or {"1: grows", "2: rests"} <= set(said)
    assert "On in every attractor: B" in said and "Off in every attractor: C" in said
    assert {"i", "A", "D"} <= set(said) and "B" not in said and "C" not in said
