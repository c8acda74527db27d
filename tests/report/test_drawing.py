"""The layout of a network as a picture: boxes, labels and frames do not cover each other."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logicnet.network.bnet import load, parse
from logicnet.network.model import Network
from logicnet.report.drawing import laid_out
from logicnet.report.plots import _length as printed_width

ROOT = Path(__file__).resolve().parents[2]
Box = tuple[float, float, float, float]


def apart(one: Box, other: Box) -> bool:
    """Whether two boxes (left, top, right, bottom) do not cover each other."""
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def inside(one: Box, frame: Box) -> bool:
    return frame[0] <= one[0] and frame[1] <= one[1] and one[2] <= frame[2] and one[3] <= frame[3]


def around(x: float, y: float, width: float, height: float) -> Box:
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def check(network: Network) -> None:
    drawing = laid_out(network)
    page = (0.0, 0.0, drawing.width, drawing.height)
    frames = [(b.x, b.y, b.x + b.width, b.y + b.height) for b in drawing.blocks]
    boxes = [around(s.x, s.y, s.width, s.height) for s in drawing.spots]
    # Letters as wide as the font has them, 9 points high as they are set.
    labels = [around(s.x, s.y, max(printed_width(line, 9) for line in s.lines), s.height) for s in drawing.spots]
    assert ["".join(spot.lines) for spot in drawing.spots] == list(network.names)
    assert all(inside(frame, page) for frame in frames)
    assert all(sum(inside(box, frame) for frame in frames) == 1 for box in boxes)
    assert all(inside(label, page) for label in labels)
    for things in (frames, boxes, labels):
        assert all(apart(one, other) for one, other in combinations(things, 2))


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
