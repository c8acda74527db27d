"""The layout of a network as a picture: boxes, labels and frames do not cover each other, and no line lies.

A line touches its two ends and no other box, no title, and no line that it does not belong to; so nothing is seen that
is not a regulation.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import combinations, pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logicnet.network.bnet import load, parse
from logicnet.network.model import Network
from logicnet.report.drawing import LETTERS, Drawing, Look, drawn, laid_out, views
from logicnet.report.layered import Arc, Layout, layered
from logicnet.report.layered import Box as Placed
from logicnet.report.plots import _length as printed_width

ROOT = Path(__file__).resolve().parents[2]
Box = tuple[float, float, float, float]
#: More under LOGICNET_FUZZ.
ROUNDS = int(os.environ.get("LOGICNET_FUZZ", "16"))


def apart(one: Box, other: Box) -> bool:
    """Whether two boxes (left, top, right, bottom) do not cover each other."""
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def inside(one: Box, frame: Box) -> bool:
    return frame[0] <= one[0] and frame[1] <= one[1] and one[2] <= frame[2] and one[3] <= frame[3]


def around(x: float, y: float, width: float, height: float) -> Box:
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def check(network: Network) -> None:
    for drawing in views(network).values():
        check_drawing(drawing)
    whole = laid_out(network)
    assert ["".join(spot.lines) for spot in whole.spots] == list(network.names)
    assert [(line.source, line.target, line.sign) for line in whole.lines] == [
        (line.source, line.target, line.sign) for line in drawn(network)
    ]


def check_drawing(drawing: Drawing) -> None:
    page = (0.0, 0.0, drawing.width, drawing.height)
    frames = [(b.x, b.y, b.x + b.width, b.y + b.height) for b in drawing.blocks]
    boxes = [around(s.x, s.y, s.width, s.height) for s in drawing.spots]
    # Letters as wide as the font has them.
    labels = [
        around(s.x, s.y, max(printed_width(line, LETTERS, bold=s.look is Look.CELL) for line in s.lines), s.height)
        for s in drawing.spots
    ]
    titles = [
        (b.title[0], b.title[1] - 7, b.title[0] + printed_width(b.name, LETTERS, bold=True), b.title[1] + 7)
        for b in drawing.blocks
    ]
    assert all(inside(thing, page) for thing in (*frames, *labels, *boxes))
    assert all(inside(label, box) for label, box in zip(labels, boxes, strict=True))
    homes = {node.name: node.compartment for node in drawing.network.nodes}
    numbers = {block.name: k for k, block in enumerate(drawing.blocks)}
    for spot, box in zip(drawing.spots, boxes, strict=True):
        home = None if spot.look is Look.CELL else homes[spot.name]
        touched = [k for k, frame in enumerate(frames) if not apart(box, frame)]
        assert touched == ([] if home is None else [numbers[home]])
        assert home is None or inside(box, frames[numbers[home]])
    for things in (frames, boxes, titles, [*boxes, *titles]):
        assert all(apart(one, other) for one, other in combinations(things, 2))
    check_lines(drawing, boxes, titles)


def check_lines(drawing: Drawing, boxes: list[Box], titles: list[Box]) -> None:
    """By geometry alone: where the pieces of each line are, and what they touch."""
    place = {(spot.look is Look.CELL, spot.name): k for k, spot in enumerate(drawing.spots)}
    homes = {node.name: node.compartment for node in drawing.network.nodes}
    ends = [
        tuple(place.get((False, name), place.get((True, homes[name] or ""))) for name in (line.source, line.target))
        for line in drawing.lines
    ]
    # What looks alike and begins in one box may share its way.
    nets = [(end[0], line.sign, line.exosomal, line.mirna) for end, line in zip(ends, drawing.lines, strict=True)]
    check_routes(boxes, titles, ends, nets, drawing.routes)


def check_routes(boxes: list[Box], titles: list[Box], ends: list[Any], nets: list[Any], routes: Any) -> None:
    pieces = []
    for k, route in enumerate(routes):
        source, target = ends[k]
        (x, y), (tip, top) = route[0], route[-1]
        assert y == boxes[source][3] and boxes[source][0] < x < boxes[source][2]
        assert top == boxes[target][1] and boxes[target][0] < tip < boxes[target][2]
        assert route[-2][0] == tip and top - route[-2][1] >= 16, "room for the head"
        for n, ((a, b), (c, d)) in enumerate(pairwise(route)):
            assert (a == c) != (b == d)
            piece = (min(a, c), min(b, d), max(a, c), max(b, d))
            touched = [j for j, box in enumerate(boxes) if meets(piece, box)]
            allowed = ({source} if n == 0 else set()) | ({target} if n == len(route) - 2 else set())
            assert set(touched) <= allowed, (k, piece, touched)
            assert not any(meets(piece, title) for title in titles)
            pieces.append((piece, nets[k]))
    lying = {}
    for piece, net in pieces:
        # Pieces on one straight line: upright ones by x, level ones by y.
        lying.setdefault((0, piece[0]) if piece[0] == piece[2] else (1, piece[1]), []).append((piece, net))
    for together in lying.values():
        for (one, net), (other, foreign) in combinations(together, 2):
            assert net == foreign or not meets(one, other), (one, other)


def meets(one: Box, other: Box) -> bool:
    """Whether two boxes have a point in common, their edges included."""
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


names = st.text(st.sampled_from("Wil_m8αW"), min_size=1, max_size=30).filter(lambda name: not name[0].isdigit())


@settings(max_examples=25)
@given(st.lists(names, min_size=1, max_size=14, unique=True), st.integers(1, 3))
def test_no_label_covers_another_whatever_the_names(listed: list[str], compartments: int) -> None:
    lines = [f'"{name}", "{listed[k - 1]}"\n' for k, name in enumerate(listed)]
    for k in range(compartments):
        members = ", ".join(f'"{name}"' for name in listed[k::compartments])
        if members:
            lines.insert(0, f"#: compartment part{k}: {members}\n")
    network = parse("".join(lines)).network
    assert network is not None
    check(network)


@pytest.mark.parametrize("name", ["m1", "m2", "m3", "m4", "m5"])
def test_no_label_covers_another_in_the_shipped_networks(name: str) -> None:
    check(load(str(ROOT / "networks" / f"{name}.bnet")))


def scattered(seed: int) -> tuple[list[Placed], list[Arc], dict[str, tuple[int, int]]]:
    """A random network of boxes: sparse or dense, with hubs, cycles, self-loops, and frames or none."""
    random = Random(seed)
    count, frames = random.randint(1, 45), random.randint(0, 7)
    names = [f"frame {k}" * random.randint(1, 4) for k in range(frames)] + [""]
    boxes = [
        Placed(random.randint(20, 160), random.choice((26, 26, 41, 71)), random.choice(names),
               random.choice((8, 8, 8, 32)), random.choice((4, 8, 12)))
        for _ in range(count)
    ]  # fmt: skip
    hub = random.randrange(count)
    pairs = {(random.randrange(count), random.randrange(count)) for _ in range(random.choice((0, count, 3 * count)))}
    pairs |= {(hub, random.randrange(count)) for _ in range(random.choice((0, count)))}
    pairs |= {(random.randrange(count), hub) for _ in range(random.choice((0, count)))}
    arcs = [Arc(a, b, random.randrange(3)) for a, b in sorted(pairs)]
    return boxes, arcs, {name: (9 * len(name) + 20, 18) for name in names if name}


def check_layout(boxes: list[Placed], arcs: list[Arc], layout: Layout) -> None:
    placed = [(x, y, x + width, y + height) for x, y, width, height in layout.boxes]
    titles = [(x, y, x + width, y + height) for x, y, width, height in layout.titles.values()]
    frames = {name: (x, y, x + width, y + height) for name, (x, y, width, height) in layout.frames.items()}
    page = (0, 0, layout.width, layout.height)
    assert all(apart(one, other) for one, other in combinations([*placed, *titles], 2))
    assert all(apart(one, other) for one, other in combinations(frames.values(), 2))
    for box, place in zip(boxes, placed, strict=True):
        assert place[2] - place[0] >= box.width and place[3] - place[1] == box.height and inside(place, page)
        assert {name for name, frame in frames.items() if not apart(place, frame)} == ({box.frame} - {""})
    for (one, _), (other, _) in combinations([(r[-1], a) for r, a in zip(layout.routes, arcs, strict=True)], 2):
        assert one != other, "two lines end at one point"
    assert all(0 < x < page[2] and 0 < y < page[3] for route in layout.routes for x, y in route)
    check_routes(placed, titles, [(a.source, a.target) for a in arcs], [(a.source, a.style) for a in arcs],
                 layout.routes)  # fmt: skip
    # A frame is gone through only by lines that begin or end in it.
    for arc, route in zip(arcs, layout.routes, strict=True):
        own = {boxes[arc.source].frame, boxes[arc.target].frame}
        for (a, b), (c, d) in pairwise(route):
            piece = (min(a, c), min(b, d), max(a, c), max(b, d))
            assert {name for name, frame in frames.items() if meets(piece, frame)} <= own


@pytest.mark.parametrize("first", range(0, ROUNDS, 20))
def test_no_line_touches_what_is_not_its_end_in_random_networks(first: int) -> None:
    for seed in range(first, first + 20):
        boxes, arcs, titles = scattered(seed)
        layout = layered(boxes, arcs, titles)
        check_layout(boxes, arcs, layout)
        assert layout == layered(boxes, arcs, titles)


def test_hubs_get_the_room_that_their_lines_need() -> None:
    for count, frames in ((60, 0), (60, 3)):
        random = Random(count)
        boxes = [Placed(80, 26, f"f{random.randrange(frames)}" if frames else "") for _ in range(count)]
        pairs = {(random.randrange(count), random.randrange(count)) for _ in range(3 * count)}
        pairs |= {(0, k) for k in range(count)} | {(k, 1) for k in range(count)}
        arcs = [Arc(a, b, 0) for a, b in sorted(pairs)]
        check_layout(boxes, arcs, layered(boxes, arcs, {f"f{k}": (60, 18) for k in range(frames)}))


def test_without_a_box_there_is_an_empty_layout() -> None:
    assert layered([], [], {}).routes == ()


def test_a_line_by_exosome_is_marked_where_it_crosses_a_frame() -> None:
    drawing = laid_out(load(str(ROOT / "networks" / "m2.bnet")))
    crossed = {k for k, _, _ in drawing.crossings}
    homes = {node.name: node.compartment for node in drawing.network.nodes}
    assert crossed == {
        k for k, line in enumerate(drawing.lines) if line.exosomal and homes[line.source] != homes[line.target]
    }
    frames = {block.name: block for block in drawing.blocks}
    for k, x, y in drawing.crossings:
        owners = (homes[drawing.lines[k].source], homes[drawing.lines[k].target])
        assert any(x in (f.x, f.x + f.width) or y in (f.y, f.y + f.height) for f in map(frames.get, owners) if f)


def test_a_large_network_begins_as_its_compartments_with_every_regulation_counted() -> None:
    network = load(str(ROOT / "networks" / "m5.bnet"))
    found = views(network)
    assert next(iter(found)) == "*" and list(found)[-1] == ""
    homes = {node.name: node.compartment for node in network.nodes}
    between = [line for line in drawn(network) if homes[line.source] != homes[line.target]]
    assert sum(line.count for line in found["*"].lines) == len(between)
    assert {spot.name for spot in found["*"].spots} == set(homes.values())
    inside_tumour = [name for name, home in homes.items() if home == "tumor"]
    assert {spot.name for spot in found["tumor"].spots if spot.look is not Look.CELL} == set(inside_tumour)
    assert list(views(load(str(ROOT / "networks" / "m2.bnet")))) == [""]


def test_a_self_loop_is_drawn_and_the_legend_names_every_style(
    logicnet: Callable[..., Any], tmp_path: Path
) -> None:
    patches = []
    for k, rule in enumerate(("b", "a & b", "!a & b")):
        path, picture = tmp_path / f"n{k}.bnet", tmp_path / f"n{k}.svg"
        path.write_text(f"a, {rule}\nb, !a\n", "utf-8")
        assert logicnet("show", path, "--graph", picture).status == 0
        drawn = picture.read_text("utf-8")
        patches.append(drawn.count('<g id="patch_'))
        for style in ("activates", "inhibits", "both", "by exosome (thick)", "of a miRNA (begins with a ring)"):
            assert f">{style}</text>" in drawn
    without, activating, inhibiting = patches
    assert activating == inhibiting == without + 1
