"""A drawing as SVG that stands inside a page: the page's own style sheet colours it, for light, dark and paper.

The colours stand here once: figures that stand still and the legend of a page take them from here too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from logicnet.report.drawing import LEADING, LETTERS, DrawnLine, Look, Spot
from logicnet.report.regulations import Effect
from logicnet.text.characters import xml_text

if TYPE_CHECKING:
    from logicnet.report.drawing import Drawing

__all__ = ["FILLS", "FRAME_TINT", "SIGNS", "TINTS", "head_of", "legend_line", "legend_spot", "style_sheet", "to_svg"]

#: One per compartment, in the order of the file; after the last one it begins again, and the title tells them apart.
TINTS = ("#c9625a", "#4a7ebb", "#5b9a4e", "#c79a1e", "#8660b0", "#2f9990", "#cf7f35", "#7a8794", "#c05a97", "#8f9c2b",
         "#9a7546", "#3b93bd")  # fmt: skip
FRAME_TINT = 0.13
#: Colours that people with any colour vision tell apart (Okabe and Ito 2008), on light and on dark paper.
SIGNS = {
    Effect.ACTIVATES: ("#0072b2", "#6db6ff"),
    Effect.INHIBITS: ("#d55e00", "#ff9e5e"),
    Effect.BOTH: ("#aa4488", "#e79fcf"),
}
#: Fill, letters and border of each look, on light and on dark paper.
FILLS = {
    Look.DRUG: (("#22303c", "#ffffff", "#22303c"), ("#e8eaed", "#10141a", "#e8eaed")),
    Look.CONDITION: (("#ffffff", "#1a1a1a", "#555555"), ("#20252d", "#e8eaed", "#aab2bd")),
    Look.OUTCOME: (("#fff1ee", "#1a1a1a", "#9c2f2f"), ("#3a2323", "#ffe9e5", "#ff9a8f")),
    Look.VESICLE: (("#fff3cf", "#1a1a1a", "#a97900"), ("#3a3113", "#fff3cf", "#e3c15a")),
    Look.MIRNA: (("#f1e8f8", "#1a1a1a", "#7a4ea3"), ("#2e2440", "#f1e8f8", "#c3a2e8")),
    Look.MOLECULE: (("#ffffff", "#1a1a1a", "#6b7480"), ("#20252d", "#e8eaed", "#8b95a1")),
    Look.CELL: (("#ffffff", "#1a1a1a", "#6b7480"), ("#20252d", "#e8eaed", "#8b95a1")),
}
LOOKS = {look: look.name.lower() for look in Look}


def style_sheet() -> str:
    """The colours as CSS: light as given, dark where the reader prefers it, light again on paper."""

    def rules(tone: int) -> str:
        names = {Effect.ACTIVATES: "plus", Effect.INHIBITS: "minus", Effect.BOTH: "both"}
        out = [":root{", *(f"--{names[effect]}:{colours[tone]};" for effect, colours in SIGNS.items()), "}"]
        for look, tones in FILLS.items():
            fill, ink, border = tones[tone]
            out.append(f".spot.{LOOKS[look]}{{--fill:{fill};--ink:{ink};--border:{border}}}")
        return "".join(out)

    tints = "".join(f".t{k}{{--tint:{tint}}}" for k, tint in enumerate(TINTS))
    fixed = (
        ".activates{--sign:var(--plus)}.inhibits{--sign:var(--minus)}.edge.both{--sign:var(--both)}"
        f".frame{{fill:var(--tint);fill-opacity:{FRAME_TINT};stroke:var(--tint);stroke-width:1.5}}"
        ".membrane{fill:none;stroke:var(--tint);stroke-width:.7}"
        f".net text{{font:{LETTERS}px 'DejaVu Sans',Verdana,sans-serif;text-anchor:middle;fill:var(--ink)}}"
        ".net text.frametitle{text-anchor:start;font-weight:bold;fill:var(--fg)}"
        ".net text.count{text-anchor:start;fill:var(--sign);font-weight:bold}"
        ".spot .shape{fill:var(--fill);stroke:var(--border);stroke-width:1.1}"
        ".spot .inner{fill:none;stroke:var(--border)}"
        ".outcome .shape{stroke-width:2}.condition .shape{stroke-dasharray:4 2.5}"
        ".cell .shape{stroke:var(--tint);stroke-width:2}.cell text:first-of-type{font-weight:bold}"
        ".wire{fill:none;stroke:var(--sign);stroke-width:1.3}.inhibits .wire{stroke-dasharray:6 3}"
        ".both .wire{stroke-dasharray:1.5 2.5}.exosome .wire{stroke-width:3.6}"
        ".hit{fill:none;stroke:transparent;stroke-width:9}"
        ".head{fill:var(--sign);stroke:var(--sign);stroke-width:1}.inhibits .head{fill:none;stroke-width:2.4}"
        ".ring,.vesicle-mark{fill:var(--bg,#fff);stroke:var(--sign);stroke-width:1.4}"
    )  # fmt: skip
    dark = f"@media screen and (prefers-color-scheme:dark){{{rules(1)}}}"
    return f"{tints}{rules(0)}{dark}{fixed}"


def head_of(line: DrawnLine, x: float, y: float) -> tuple[tuple[float, float], ...]:
    """Corners of what a line ends in, at the upper edge of its target: an arrow, a bar or a diamond."""
    size = 5.0 if line.exosomal else 3.6
    if line.sign is Effect.ACTIVATES:
        return ((x, y), (x - size, y - 9), (x + size, y - 9))
    if line.sign is Effect.INHIBITS:
        return ((x - size - 1, y - 2), (x + size + 1, y - 2))
    return ((x, y), (x - size, y - 5.5), (x, y - 11), (x + size, y - 5.5))


def to_svg(drawing: Drawing, name: str, about: str) -> str:
    """One `svg` element. A node carries its place in the file, a line its place among the regulations."""
    network = drawing.network
    ids = [_id(spot, network.index) for spot in drawing.spots]
    place: dict[tuple[bool, str], str] = {
        (spot.look is Look.CELL, spot.name): one for spot, one in zip(drawing.spots, ids, strict=True)
    }
    home = {node.name: node.compartment or "" for node in network.nodes}

    def end(node: str) -> str:
        return place.get((False, node)) or place[True, home[node]]

    out = [
        f'<svg class="net" data-view={quoteattr(xml_text(name))} viewBox="0 0 {drawing.width:g} {drawing.height:g}" '
        f'width="{drawing.width:g}" height="{drawing.height:g}" role="img" aria-label={quoteattr(xml_text(about))}>'
    ]
    for block in drawing.blocks:
        tint = f"t{block.number % len(TINTS)}"
        rim = (block.x + 3, block.y + 3, block.width - 6, block.height - 6)
        out.append(
            f'<g class="{tint}" data-compartment={quoteattr(xml_text(block.name))}>'
            f"{_rectangle('frame', (block.x, block.y, block.width, block.height), 12)}"
            f"{_rectangle('membrane', rim, 9)}"
            f'<text class="frametitle" x="{block.title[0]:g}" y="{block.title[1] + 4:g}">'
            f"{escape(xml_text(block.name))}</text></g>"
        )
    marks: dict[int, list[str]] = {}
    for k, x, y in drawing.crossings:
        marks.setdefault(k, []).append(f'<circle class="vesicle-mark" cx="{x:g}" cy="{y:g}" r="4.5"/>')
    for k, (line, route) in enumerate(zip(drawing.lines, drawing.routes, strict=True)):
        out.append(_line(line, route, (end(line.source), end(line.target)), "".join(marks.get(k, ()))))
    cells = {name: k for k, name in enumerate(dict.fromkeys(n.compartment for n in network.nodes if n.compartment))}
    out += [_spot(spot, one, cells) for spot, one in zip(drawing.spots, ids, strict=True)]
    return "".join([*out, "</svg>"])


def legend_line(effect: Effect, *, exosomal: bool = False, mirna: bool = False) -> str:
    """A short piece of line for a legend, drawn as the lines of the drawing are."""
    line = DrawnLine("", "", effect, "exosome" if exosomal else None, mirna, (), None)
    marks = '<circle class="vesicle-mark" cx="8" cy="13" r="4.5"/>' if exosomal else ""
    return _key(16, 30, _line(line, ((8, 1), (8, 29)), ("", ""), marks))


def legend_spot(look: Look) -> str:
    """A small box for a legend, with the shape and colour of its look."""
    return _key(36, 22, _spot(Spot("", (), 18, 11, 32, 18, False, look), "", {"": 0}))


def _key(width: int, height: int, inside: str) -> str:
    return f'<svg class="net key" width="{width}" height="{height}" viewBox="0 0 {width} {height}">{inside}</svg>'


def _id(spot: Spot, index: Mapping[str, int]) -> str:
    return f"cell:{spot.name}" if spot.look is Look.CELL else f"n{index[spot.name]}"


def _rectangle(name: str, box: tuple[float, float, float, float], radius: float) -> str:
    x, y, width, height = box
    return f'<rect class="{name}" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="{radius:g}"/>'


def _line(line: DrawnLine, route: tuple[tuple[int, int], ...], ends: tuple[str, str], marks: str) -> str:
    x, y = route[-1]
    stop = 2 if line.sign is Effect.INHIBITS else 6
    way = _rounded([*route[:-1], (x, y - stop)])
    head = head_of(line, x, y)
    close = "" if line.sign is Effect.INHIBITS else "z"
    names = f"edge {line.sign.value}{' exosome' if line.exosomal else ''}{' mirna' if line.mirna else ''}"
    more = f' data-count="{line.count}"' if line.count > 1 else ""
    first = route[0]
    ring = f'<circle class="ring" cx="{first[0]}" cy="{first[1] + 4}" r="3.4"/>' if line.mirna else ""
    count = f'<text class="count" x="{x + 6}" y="{y - 4}">{line.count}</text>' if line.count > 1 else ""
    return (
        f'<g class="{names}" data-edge="{line.number}" data-from={quoteattr(xml_text(ends[0]))} '
        f'data-to={quoteattr(xml_text(ends[1]))}{more}><path class="hit" d="{way}"/><path class="wire" d="{way}"/>'
        f'<path class="head" d="M{"L".join(f"{a:g},{b:g}" for a, b in head)}{close}"/>{ring}{marks}{count}</g>'
    )


def _rounded(points: list[tuple[int, int]]) -> str:
    """A way with small round corners, which stay inside the corner."""
    way = f"M{points[0][0]},{points[0][1]}"
    for (a, b), (x, y), (c, d) in zip(points, points[1:], points[2:], strict=False):
        r = min(4.0, (abs(x - a) + abs(y - b)) / 2, (abs(c - x) + abs(d - y)) / 2)
        before = (x - r * _sign(x - a), y - r * _sign(y - b))
        behind = (x + r * _sign(c - x), y + r * _sign(d - y))
        way += f"L{before[0]:g},{before[1]:g}Q{x},{y} {behind[0]:g},{behind[1]:g}"
    return f"{way}L{points[-1][0]},{points[-1][1]}"


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def _spot(spot: Spot, one: str, cells: dict[str, int]) -> str:
    left, top = spot.x - spot.width / 2, spot.y - spot.height / 2
    if spot.corners is None:
        shape = _rectangle("shape", (left, top, spot.width, spot.height), spot.radius)
    else:
        shape = f'<path class="shape" d="M{"L".join(f"{x:g},{y:g}" for x, y in spot.corners)}z"/>'
    inner = ""
    if spot.look is Look.VESICLE:
        inner = _rectangle("inner", (left + 2.5, top + 2.5, spot.width - 5, spot.height - 5), max(spot.radius - 2.5, 0))
    tint = f" t{cells[spot.name] % len(TINTS)}" if spot.look is Look.CELL else ""
    first = spot.y - LEADING * (len(spot.lines) - 1) / 2 + 4.3
    text = "".join(
        f'<text x="{spot.x:g}" y="{first + LEADING * k:g}">{escape(xml_text(words))}</text>'
        for k, words in enumerate(spot.lines)
    )
    return f'<g class="spot {LOOKS[spot.look]}{tint}" data-id={quoteattr(xml_text(one))}>{shape}{inner}{text}</g>'
