"""Figures that stand still: a network, a heat map of attractors, a heat map of a screen; as SVG, PNG or PDF.

Drawn by matplotlib without its global state. The same input gives the same bytes: no date, no random identifiers, a
font that matplotlib brings along. In SVG text stays text. A figure that nobody could read is refused.
"""

from __future__ import annotations

import io
import textwrap
import warnings
from base64 import b64encode
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from logicnet.attractors.landscape import Shows
from logicnet.errors import UsageError
from logicnet.report.drawing import LEADING, LETTERS, Block, Drawing, DrawnLine, Look, Spot, refuse_if_unreadable
from logicnet.report.page import shortened
from logicnet.report.regulations import Effect
from logicnet.report.report import network_name
from logicnet.report.vector import FILLS, FRAME_TINT, SIGNS, TINTS, head_of
from logicnet.text.characters import xml_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from logicnet.attractors.landscape import Attractor
    from logicnet.network.model import Network
    from logicnet.report.screening import Screening
    from logicnet.simulation.maboss import Simulation

__all__ = ["Picture", "attractors_picture", "network_picture", "screen_picture"]

#: Colours that people with any colour vision tell apart (Okabe and Ito 2008); a second sign stands beside each.
BLUE, GOLD, PALE, GREY = SIGNS[Effect.ACTIVATES][0], "#f0b429", "#dce9f5", "#e4e4e4"
STROKES: dict[Effect, Any] = {Effect.ACTIVATES: "-", Effect.INHIBITS: (0, (5, 2)), Effect.BOTH: (0, (1, 1.5))}
#: What a heat map can hold: more rows or columns than that nobody can follow.
MOST_ROWS, MOST_COLUMNS, MOST_PAIRED = 200, 60, 64
#: Phenotypes, and sets, of one picture of a simulation.
MOST_LINES = 10
SETTINGS: Any = {"svg.hashsalt": "logicnet", "svg.fonttype": "none", "pdf.fonttype": 42, "font.family": ["DejaVu Sans"],
            "font.size": 8, "axes.unicode_minus": False, "text.parse_math": False}  # fmt: skip


class Picture(Struct, frozen=True):
    """A figure as bytes, and what has to be said beside it."""

    data: bytes
    remarks: tuple[str, ...]

    def __repr__(self) -> str:
        return f"<Picture of {len(self.data)} bytes{''.join(f'; {remark}' for remark in self.remarks)}>"

    def _repr_html_(self) -> str | None:
        """For a notebook, where a picture that scales would be made as narrow as the cell: its labels stay readable."""
        if self._repr_svg_() is None:
            return None
        shown = b64encode(self.data).decode("ascii")
        box = "overflow:auto;max-width:100%;max-height:42rem"
        image = f'<img alt="{escape(repr(self))}" style="max-width:none" src="data:image/svg+xml;base64,{shown}">'
        return f'<div style="{box}">{image}</div>'

    def _repr_svg_(self) -> str | None:
        """For a notebook, if it is one that scales."""
        return self.data.decode("utf-8") if self.data.lstrip().startswith((b"<?xml", b"<svg")) else None

    def _repr_png_(self) -> bytes | None:
        return self.data if self.data.startswith(b"\x89PNG") else None

    def save(self, path: str) -> None:
        """Write it whole or not at all.

        Raises:
            UsageError: the file cannot be written.
        """
        from logicnet.report.files import write_whole

        write_whole({path: self.data})


def network_picture(drawing: Drawing, format: str) -> Picture:
    """The drawing of the page, standing still: kinds by colour and shape, signs by colour, line style and head.

    Raises:
        UsageError: it could not be read, or matplotlib is not installed.
    """
    refuse_if_unreadable(drawing)

    def paint(figure: Figure) -> None:
        axes = _canvas(figure, drawing.width, drawing.height + _legend(None, drawing))
        for block in drawing.blocks:
            _frame(axes, block)
        crossings: dict[int, list[tuple[float, float]]] = {}
        for k, x, y in drawing.crossings:
            crossings.setdefault(k, []).append((x, y))
        for k, (line, route) in enumerate(zip(drawing.lines, drawing.routes, strict=True)):
            _wire(axes, line, route, crossings.get(k, []))
        for spot in drawing.spots:
            _spot(axes, spot)
        _legend(axes, drawing)

    return _saved(paint, format, f"{network_name(drawing.network)}: regulations")


def _canvas(figure: Figure, width: float, height: float) -> Axes:
    """Axes over the whole figure, in points, y downwards."""
    figure.set_size_inches(width / 72, height / 72)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    axes.set_axis_off()
    return axes


def _frame(axes: Axes, block: Block) -> None:
    """A compartment: a double line, as a membrane is."""
    from matplotlib.patches import FancyBboxPatch

    tint = TINTS[block.number % len(TINTS)]
    for rim, face, width in ((0, (tint, FRAME_TINT), 1.5), (3, "none", 0.7)):
        axes.add_patch(FancyBboxPatch(
            (block.x + rim, block.y + rim), block.width - 2 * rim, block.height - 2 * rim, linewidth=width,
            boxstyle=f"round,pad=0,rounding_size={12 - rim}", facecolor=face, edgecolor=tint, zorder=0,
        ))  # fmt: skip
    axes.text(*block.title, block.name, fontsize=LETTERS, va="center", fontweight="bold", zorder=1)


def _wire(
    axes: Axes, line: DrawnLine, route: Sequence[tuple[float, float]], crossings: Sequence[tuple[float, float]]
) -> None:
    """A line with its head; where one by exosome goes through a frame stands a circle."""
    from matplotlib.patches import Polygon

    colour, stroke = SIGNS[line.sign][0], STROKES[line.sign]
    width = 3.2 if line.exosomal else 1.2
    x, y = route[-1]
    way = [*route[:-1], (x, y - (2 if line.sign is Effect.INHIBITS else 6))]
    axes.plot(*zip(*way, strict=True), color=colour, linewidth=width, linestyle=stroke, solid_capstyle="butt",
              dash_capstyle="butt", solid_joinstyle="round", dash_joinstyle="round", zorder=2)  # fmt: skip
    bar = line.sign is Effect.INHIBITS
    axes.add_patch(Polygon(head_of(line, x, y), closed=not bar, facecolor="none" if bar else colour, edgecolor=colour,
                           linewidth=2.2 if bar else 0.8, capstyle="butt", zorder=3))  # fmt: skip
    for spot, size in [*((spot, 8) for spot in crossings), *([((route[0][0], route[0][1] + 4), 6)] * line.mirna)]:
        axes.plot(*spot, marker="o", markersize=size, markerfacecolor="white", markeredgecolor=colour, zorder=3.5)
    if line.count > 1:
        axes.text(x + 6, y - 4, str(line.count), fontsize=LETTERS, color=colour, fontweight="bold", zorder=3)


def _spot(axes: Axes, spot: Spot) -> None:
    from matplotlib.patches import FancyBboxPatch, Polygon

    fill, ink, border = FILLS[spot.look][0]
    left, top = spot.x - spot.width / 2, spot.y - spot.height / 2
    look: dict[str, Any] = {"facecolor": fill, "edgecolor": border, "zorder": 4,
                            "linewidth": 2.0 if spot.look in (Look.OUTCOME, Look.CELL) else 1.1,
                            "linestyle": (0, (4, 2.5)) if spot.look is Look.CONDITION else "-"}  # fmt: skip
    if spot.corners is not None:
        axes.add_patch(Polygon(spot.corners, **look))
    for rim in (0.0, 2.5) if spot.look is Look.VESICLE else (0.0,):
        if spot.corners is None:
            radius = max(spot.radius - rim, 0.0)
            style = f"round,pad=0,rounding_size={radius}" if radius else "square,pad=0"
            axes.add_patch(FancyBboxPatch((left + rim, top + rim), spot.width - 2 * rim, spot.height - 2 * rim,
                                          boxstyle=style, **look))  # fmt: skip
    first = spot.y - LEADING * (len(spot.lines) - 1) / 2
    for k, words in enumerate(spot.lines):
        axes.text(spot.x, first + LEADING * k, words, ha="center", va="center", fontsize=LETTERS, color=ink, zorder=5)


def _legend(axes: Axes | None, drawing: Drawing) -> float:
    """Every sign of line, and the looks in this drawing; returns its height, and draws where there is something to
    draw on."""
    lines: list[tuple[str, DrawnLine | Look]] = [
        ("activates", DrawnLine("", "", Effect.ACTIVATES, None, False, (), None)),
        ("inhibits", DrawnLine("", "", Effect.INHIBITS, None, False, (), None)),
        ("both", DrawnLine("", "", Effect.BOTH, None, False, (), None)),
        ("by exosome (thick)", DrawnLine("", "", Effect.ACTIVATES, "exosome", False, (), None)),
        ("of a miRNA (begins with a ring)", DrawnLine("", "", Effect.ACTIVATES, None, True, (), None)),
    ]
    seen = {spot.look for spot in drawing.spots}
    lines += [(look.value, look) for look in Look if look in seen]
    x, y = 20.0, drawing.height + 20
    for text, thing in lines:
        wide = 60 + 7.0 * len(text)
        if x + wide > drawing.width and x > 20:
            x, y = 20.0, y + 36
        if axes is not None:
            if isinstance(thing, DrawnLine):
                _wire(axes, thing, ((x + 8, y - 13), (x + 8, y + 13)), [(x + 8, y)] if thing.exosomal else [])
            else:
                _spot(axes, Spot("", (), x + 14, y, 30, 18, False, thing))
            axes.text(x + 36, y, text, va="center", fontsize=10)
        x += wide
    return y + 26 - drawing.height


def attractors_picture(network: Network, each: Sequence[tuple[str, Sequence[Attractor]]], format: str) -> Picture:
    """Nodes by attractors, for each named environment: 1 dark, 0 pale, ``*`` (oscillates) gold with its sign.

    Raises:
        UsageError: it could not be read, there is no attractor, or matplotlib is not installed.
    """
    columns = [(place, attractor) for place, attractors in each for attractor in attractors]
    _refuse(len(network), len(columns), "nodes", "attractors", "name one environment with --env, or --format csv")
    readouts = [p.name for p in network.goals]
    words = {"always": "1", "never": "0", "sometimes": "*", "unknown": "?"}
    table = [[words[dict(a.phenotypes)[name].value] for _, a in columns] for name in readouts]
    # What is on, or off, in every attractor of several tells none of them apart: it is named below, once.
    alike: dict[str, list[str]] = {"0": [], "1": []}
    named = []
    for v, name in enumerate(network.names):
        cells = ["*" if (b := a.space.get(v)) is None else str(b) for _, a in columns]
        if len(columns) > 1 and set(cells) in ({"0"}, {"1"}):
            alike[cells[0]].append(name)
        else:
            named.append(name)
            table.append(cells)
    notes = [f"{word} in every attractor: {', '.join(alike[value])}"
             for word, value in (("On", "1"), ("Off", "0")) if alike[value]]  # fmt: skip
    several = len(each) > 1
    heads = [f"{place}, {k}: {_shows(a)}" if several else f"{k}: {_shows(a)}"
             for k, (place, a) in enumerate(columns, start=1)]  # fmt: skip
    rows = [*(f"shows {name}" for name in readouts), *named]
    marks = {"1": (BLUE, ""), "0": (PALE, ""), "*": (GOLD, "*"), "?": (GREY, "?")}
    legend = [("1, or always shown", "1"), ("0, or never shown", "0"), ("oscillates, or sometimes shown", "*")]
    legend += [("unknown", "?")] if any("?" in row for row in table) else []

    def paint(figure: Figure) -> None:
        title = f"Attractors of {network_name(network)}"
        _heat(figure, [(title, rows, heads, table)], marks, legend, rule=len(readouts), notes=notes)

    return _saved(paint, format, f"Attractors of {network_name(network)}")


def _shows(attractor: Attractor) -> str:
    """What an attractor is called: the phenotypes that it shows, the first three of them."""
    found = [name for name, how in attractor.phenotypes if how is Shows.ALWAYS]
    found += [f"{name} at times" for name, how in attractor.phenotypes if how is Shows.SOMETIMES]
    return shortened(found, 3) or ("no phenotype" if attractor.phenotypes else attractor.id)


def screen_picture(screening: Screening, format: str) -> Picture:
    """What becomes of the goal: pairs against pairs for each environment, or sets by environments where the sets are
    no pairs of a small number of changes. The letter says what the colour says.

    Raises:
        UsageError: it could not be read, the screen has no goal, or matplotlib is not installed.
    """
    plan = screening.plan
    if plan.goal is None:
        raise UsageError("a heat map of a screen shows one goal", "name it with --abolish P")
    words = {"abolished": "A", "survives": "s", "undecided": "?", "vacuous": "v", "impossible": "", "not computed": "-"}
    found: dict[tuple[tuple[int, ...], str], str] = {}
    for number, row in enumerate(screening.rows):
        assert row.verdict is not None
        found[plan.sets[number // len(plan.places)], row.place] = words[row.verdict.value]
    labels = [str(choice) for choice in plan.choices]
    pairs = max(map(len, plan.sets)) == 2 and len(plan.sets) > len(labels) + 1
    hint = "name fewer --candidates or environments, or take --format csv"
    panels = []
    known = set(plan.sets)
    if pairs:
        _refuse(len(labels), len(labels), "changes", "changes", hint, most=(MOST_PAIRED, MOST_PAIRED))
        numbers = range(len(labels))
        for place in plan.places:
            table = []
            for i in numbers:
                keys = [(i,) if i == j else (min(i, j), max(i, j)) for j in numbers]
                table.append([found.get((key, place.name), "-") if key in known else "" for key in keys])
            title = f"{plan.goal} in {place.name}: pairs, single changes on the diagonal"
            panels.append((title, labels, labels, table))
    else:
        sets = [chosen for chosen in plan.sets if chosen]
        _refuse(len(sets), len(plan.places), "sets", "environments", hint)
        rows = [" + ".join(labels[i] for i in chosen) for chosen in sets]
        table = [[found.get((chosen, place.name), "-") for place in plan.places] for chosen in sets]
        panels.append((f"{plan.goal} after each set", rows, [place.name for place in plan.places], table))
    marks = {"A": (BLUE, "A"), "s": (PALE, "s"), "?": (GOLD, "?"), "v": ("white", "v"), "": (GREY, ""),
             "-": ("white", "-")}  # fmt: skip
    legend = [("abolished (proved)", "A"), ("survives (witness)", "s"), ("undecided", "?"), ("vacuous", "v"),
              ("not possible together", ""), ("not computed", "-")]  # fmt: skip
    seen = {cell for _, _, _, table in panels for row in table for cell in row}
    legend = [entry for entry in legend if entry[1] in seen]

    def paint(figure: Figure) -> None:
        _heat(figure, panels, marks, legend)

    return _saved(paint, format, f"Screen of {network_name(plan.network)}")


def simulation_picture(simulation: Simulation, format: str) -> Picture:
    """Each phenotype over time, a line with its band for each set.

    Raises:
        UsageError: there are too many phenotypes or sets for one picture, or matplotlib is not installed.
    """
    from logicnet.simulation.maboss import bands

    treatments = simulation.treatments
    demands = [trace.demand.text for trace in treatments[0].traces] if treatments else []
    if not demands or len(demands) > MOST_LINES or len(treatments) > MOST_LINES:
        raise UsageError(
            f"a picture shows 1 to {MOST_LINES} phenotypes under at most {MOST_LINES} sets",
            "name fewer with --phenotype and --set, or take --format csv",
        )

    def paint(figure: Figure) -> None:
        figure.set_size_inches(7, 2.4 * len(demands))
        for k, demand in enumerate(demands):
            axes = figure.add_subplot(len(demands), 1, k + 1)
            for treatment in treatments:
                shares = treatment.traces[k].shares
                low, high = zip(*(bands(share, treatment.runs) for share in shares), strict=True)
                (line,) = axes.plot(simulation.times, shares, label=treatment.words, linewidth=1.2)
                axes.fill_between(simulation.times, low, high, color=line.get_color(), alpha=0.25, linewidth=0)
            axes.set_ylim(-0.02, 1.02)
            axes.set_ylabel(demand)
        figure.axes[-1].set_xlabel("time (1 = one over the usual rate of a node)")
        figure.legend(*figure.axes[0].get_legend_handles_labels(), loc="outside lower center", fontsize=7)

    return _saved(paint, format, f"Simulation of {network_name(simulation.network)}")


def _refuse(
    rows: int, columns: int, row_word: str, column_word: str, hint: str,
    most: tuple[int, int] = (MOST_ROWS, MOST_COLUMNS),
) -> None:  # fmt: skip
    if not rows or not columns:
        raise UsageError(f"there is nothing to draw: {rows} {row_word}, {columns} {column_word}")
    if rows > most[0] or columns > most[1]:
        what = f"{rows} {row_word} by {columns} {column_word} are too many for a heat map"
        raise UsageError(f"{what}: nothing can be read beyond {most[0]} by {most[1]}", hint)


Panel = tuple[str, Sequence[str], Sequence[str], Sequence[Sequence[str]]]


def _heat(
    figure: Figure, panels: Sequence[Panel], marks: dict[str, tuple[str, str]], legend: Sequence[tuple[str, str]],
    rule: int = 0, notes: Sequence[str] = (),
) -> None:  # fmt: skip
    """Panels of coloured cells below each other, every row and column named in full; ``rule`` draws a line there.

    ``notes`` stand below the legend, broken at blanks.
    """
    cell = 13.0
    left = max(_length(name, 8) for _, rows, _, _ in panels for name in rows) + 17
    tops = [30 + max(_length(head, 8) for head in heads) + 12 for _, _, heads, _ in panels]
    heights = [above + cell * len(rows) + 12 for above, (_, rows, _, _) in zip(tops, panels, strict=True)]
    wide = max(cell * len(heads) for _, _, heads, _ in panels)
    titles = max(_length(title, 10, bold=True) for title, _, _, _ in panels) + 24
    named = max(_length(text, 8) for text, _ in legend) + 44
    width = max(left + wide + 16, titles, named, 220.0)
    told = [line for note in notes for line in _broken(note, width - 24)]
    height = sum(heights) + 16 * len(legend) + 12 * len(told) + 20
    axes = _canvas(figure, width, height)
    from matplotlib.collections import PatchCollection
    from matplotlib.patches import Rectangle

    top = 0.0
    for (title, rows, heads, table), above, tall in zip(panels, tops, heights, strict=True):
        axes.text(12, top + 14, title, fontsize=10, fontweight="bold", va="center")
        first = top + above
        for k, head in enumerate(heads):
            axes.text(left + cell * (k + 0.5), first - 4, head, rotation=90, ha="center", va="bottom", fontsize=8)
        patches, colours = [], []
        for r, (name, cells) in enumerate(zip(rows, table, strict=True)):
            y = first + cell * r
            axes.text(left - 5, y + cell / 2, name, ha="right", va="center", fontsize=8)
            for c, word in enumerate(cells):
                colour, sign = marks[word]
                patches.append(Rectangle((left + cell * c, y), cell, cell))
                colours.append(colour)
                if sign:
                    ink = "white" if colour == BLUE else "black"
                    x = left + cell * (c + 0.5)
                    axes.text(x, y + cell / 2, sign, ha="center", va="center", fontsize=7, color=ink)
        axes.add_collection(PatchCollection(patches, facecolors=colours, edgecolors="white", linewidths=0.8))
        if rule:
            y = first + cell * rule
            axes.plot([left - 60, left + cell * len(heads)], [y, y], color="black", linewidth=1.2)
        top += tall
    for k, (text, word) in enumerate(legend):
        colour, sign = marks[word]
        y = top + 16 * k + 6
        axes.add_patch(Rectangle((12, y), cell, cell, facecolor=colour, edgecolor="#888888", linewidth=0.6))
        ink = "white" if colour == BLUE else "black"
        axes.text(12 + cell / 2, y + cell / 2, sign, ha="center", va="center", fontsize=7, color=ink)
        axes.text(32, y + cell / 2, text, va="center", fontsize=8)
    for k, line in enumerate(told):
        axes.text(12, top + 16 * len(legend) + 12 * (k + 1), line, va="center", fontsize=8)


def _broken(note: str, width: float) -> list[str]:
    """Lines of at most this width, broken at blanks, and so wide as the longest word needs."""
    lines = textwrap.wrap(note, max(20, int(width / 5)), break_long_words=False, break_on_hyphens=False)
    return [part for line in lines for part in ([line] if _length(line, 8) <= width else textwrap.wrap(
        line, max(20, int(len(line) * width / _length(line, 8)) - 2), break_long_words=False, break_on_hyphens=False))]


def _length(text: str, size: float, *, bold: bool = False) -> float:
    """How long a line of text is, in points: names are made room for, whatever letters they have."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family=SETTINGS["font.family"], size=size, weight="bold" if bold else "normal")
    # A renderer of pixels rounds the width of every letter, to an eighth of a pixel.
    return 1.02 * float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0])


def _saved(paint: Any, format: str, title: str) -> Picture:
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError:
        raise UsageError("figures need matplotlib, which is not installed", "pip install 'logicnet[report]'") from None
    known: dict[str, dict[str, Any]] = {
        "svg": {"Date": None, "Creator": "logicnet", "Title": title},
        "pdf": {"CreationDate": None, "Creator": "logicnet", "Producer": None, "Title": title},
        "png": {"Software": "logicnet", "Title": title},
    }
    out = io.BytesIO()
    missing: set[int] = set()
    with rc_context(SETTINGS), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        figure = Figure(dpi=144)
        paint(figure)
        figure.savefig(out, format=format, metadata=known[format])
    for one in caught:
        text = str(one.message)
        if not text.startswith("Glyph "):
            warnings.warn(one.message, one.category, stacklevel=2)
            continue
        missing.add(int(text.split(" ")[1]))
    remarks = () if not missing or format == "svg" else (
        f"the font has no {shortened([chr(code) for code in sorted(missing)], 10)}: boxes stand there; "
        "SVG keeps them as text",
    )  # fmt: skip
    drawn = out.getvalue()
    return Picture(xml_text(drawn.decode("utf-8")).encode("utf-8") if format == "svg" else drawn, remarks)
