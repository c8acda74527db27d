"""Where everything goes when a network is drawn, and what each line means: one layout for every kind of picture.

Positions are computed, not simulated: a frame per compartment, and in it every node below those that regulate it, where
cycles permit. So every reader sees the same picture, and a small change of the file changes little of it. No line
touches a box that is not one of its ends: see :mod:`logicnet.report.layered`, which places and routes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from msgspec import Struct

from logicnet.errors import UsageError
from logicnet.network.citations import Citations, carrier
from logicnet.report.layered import TRACK, Arc, Box, layered
from logicnet.report.regulations import Effect, regulations

if TYPE_CHECKING:
    from logicnet.limits import Limits
    from logicnet.network.model import Network, Node

__all__ = [
    "FOLDED",
    "LETTERS",
    "MOST_EDGES",
    "MOST_NODES",
    "Block",
    "Drawing",
    "DrawnLine",
    "Look",
    "Spot",
    "drawn",
    "laid_out",
    "refuse_if_unreadable",
    "views",
]

#: Beyond these nobody can follow a line of a picture that stands still.
MOST_NODES = 200
MOST_EDGES = 500
#: Nodes beyond which a picture that can be opened begins with its compartments closed.
FOLDED = 90
#: Characters of a name on one line of its box, and lines in a box of a picture that stands still.
ACROSS = 18
MOST_LINES = 5
#: Height of letters and of a line of text in points.
LETTERS, LEADING = 12, 15


class Look(Enum):
    """How a node is drawn, in every picture alike: its shape and its colour follow from its kind."""

    DRUG = "drug"
    CONDITION = "condition (input)"
    OUTCOME = "outcome or state"
    VESICLE = "exosomal cargo"
    MIRNA = "miRNA"
    MOLECULE = "molecule or other"
    CELL = "closed compartment"


#: What the corners of each shape take of its upper edge, in points.
CORNERS = {Look.DRUG: 12, Look.VESICLE: 12, Look.MIRNA: 8, Look.OUTCOME: 6, Look.CELL: 12}


class Spot(Struct, frozen=True):
    """A node, or a closed compartment, in its place: centre, width and height in points, y downwards."""

    name: str
    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float
    is_input: bool
    look: Look = Look.MOLECULE

    @property
    def corners(self) -> tuple[tuple[float, float], ...] | None:
        """The corners of its shape, or ``None`` where it is a rectangle with rounded corners: see :attr:`radius`."""
        cut = {Look.MIRNA: (8.0, self.height / 2), Look.OUTCOME: (6.0, 6.0)}.get(self.look)
        if cut is None:
            return None
        (dx, dy), left, top = cut, self.x - self.width / 2, self.y - self.height / 2
        right, bottom = left + self.width, top + self.height
        points = [(left + dx, top), (right - dx, top), (right, top + dy), (right, bottom - dy), (right - dx, bottom),
                  (left + dx, bottom), (left, bottom - dy), (left, top + dy)]  # fmt: skip
        return tuple(dict.fromkeys(points))

    @property
    def radius(self) -> float:
        round_ends = self.look in (Look.DRUG, Look.VESICLE)
        return min(12.0, self.height / 2) if round_ends else {Look.CONDITION: 0.0, Look.CELL: 12.0}.get(self.look, 4.0)


class DrawnLine(Struct, frozen=True):
    """A regulation, and how it acts."""

    source: str
    target: str
    sign: Effect
    #: What carries it, such as ``exosome``; ``None`` when nothing is said.
    via: str | None
    #: Whether its source is a miRNA.
    mirna: bool
    #: What is cited for it, supporting findings first, each with the id of its row or line.
    references: tuple[str, ...]
    confidence: str | None
    #: How many regulations it stands for, where it begins or ends at a closed compartment; else 1.
    count: int = 1
    #: Its place among the regulations of the network; -1 for a line that stands for several.
    number: int = -1

    @property
    def exosomal(self) -> bool:
        return self.via is not None and "exosom" in self.via.lower()


class Block(Struct, frozen=True):
    """The frame of a compartment: left, top, width and height in points, and its place among the compartments."""

    name: str
    x: float
    y: float
    width: float
    height: float
    number: int
    #: Left and middle of its title, which no line touches.
    title: tuple[float, float]


class Drawing(Struct, frozen=True):
    """A network laid out."""

    network: Network
    spots: tuple[Spot, ...]
    lines: tuple[DrawnLine, ...]
    #: The corners of each line, from the lower edge of its source to the upper edge of its target.
    routes: tuple[tuple[tuple[int, int], ...], ...]
    blocks: tuple[Block, ...]
    width: float
    height: float

    @property
    def crossings(self) -> tuple[tuple[int, float, float], ...]:
        """Where a line by exosome goes through the frame of a compartment: number of the line, x, y."""
        found = []
        for k, (line, route) in enumerate(zip(self.lines, self.routes, strict=True)):
            if not line.exosomal:
                continue
            for (x, y), (right, bottom) in pairwise(route):
                left, right = min(x, right), max(x, right)
                top, bottom = min(y, bottom), max(y, bottom)
                for block in self.blocks:
                    for edge in (block.x, block.x + block.width):
                        if top == bottom and left < edge < right and block.y <= y <= block.y + block.height:
                            found.append((k, edge, float(y)))
                    for edge in (block.y, block.y + block.height):
                        if left == right and top < edge < bottom and block.x <= x <= block.x + block.width:
                            found.append((k, float(x), edge))
        return tuple(dict.fromkeys(found))


def drawn(network: Network, limits: Limits | None = None) -> tuple[DrawnLine, ...]:
    """Every regulation with what the file says of it. At a limit, :class:`~logicnet.errors.LimitReached`."""
    known = {(edge.source, edge.target): edge for edge in network.edges}
    nodes = {node.name: node for node in network.nodes}
    cited = Citations(network)
    lines = []
    for number, regulation in enumerate(regulations(network, limits)):
        found = cited.of(regulation.source, regulation.target)
        source = nodes[regulation.source]
        via = carrier(source, known.get((regulation.source, regulation.target)))
        lines.append(
            DrawnLine(
                regulation.source, regulation.target, regulation.sign, via, "mirna" in source.kinds,
                cited.texts(regulation.source, regulation.target),
                next((one.confidence for one in found if one.confidence), None), number=number,
            )
        )  # fmt: skip
    return tuple(lines)


def laid_out(
    network: Network,
    lines: tuple[DrawnLine, ...] | None = None,
    closed: Collection[str] = (),
    limits: Limits | None = None,
) -> Drawing:
    """The layout; each compartment in ``closed`` is one box, and lines that begin or end there are counted.

    O(n (n + m) log n) for n nodes and m regulations, at worst. At a limit, :class:`~logicnet.errors.LimitReached`.
    """
    lines = drawn(network, limits) if lines is None else lines
    home = {node.name: node.compartment if node.compartment in closed else None for node in network.nodes}
    numbers = {name: k for k, name in enumerate(dict.fromkeys(n.compartment for n in network.nodes if n.compartment))}
    inside = Counter(a for line in lines if (a := home[line.source]) and a == home[line.target])
    texts: dict[tuple[bool, str], tuple[str, ...]] = {}
    nodes: dict[tuple[bool, str], Node | None] = {}
    members = Counter(node.compartment for node in network.nodes)
    for node in network.nodes:
        cell = home[node.name]
        if cell is None:
            texts[False, node.name] = tuple(node.name[k : k + ACROSS] for k in range(0, len(node.name), ACROSS))
            nodes[False, node.name] = node
        elif (True, cell) not in texts:
            said = (_counted(members[cell], "node"), _counted(inside[cell], "regulation") + " inside")
            texts[True, cell] = (cell, *said)
            nodes[True, cell] = None
    shown = _bundled(lines, home)
    place = {key: k for k, key in enumerate(texts)}

    def key_of(name: str) -> tuple[bool, str]:
        return (False, name) if (cell := home[name]) is None else (True, cell)

    looks = [Look.CELL if one is None else _look(one) for one in nodes.values()]
    counted = {key_of(line.target) for line, _ in shown if line.count > 1}
    boxes = [
        Box(
            -(-(max(map(_width, texts[key])) + 20) // 2) * 2, LEADING * len(texts[key]) + 11,
            "" if (one := nodes[key]) is None else one.compartment or "",
            apart=4 * TRACK if key in counted else TRACK, inset=CORNERS.get(look, 4),
        )
        for key, look in zip(texts, looks, strict=True)
    ]  # fmt: skip
    arcs = [
        Arc(place[key_of(line.source)], place[key_of(line.target)], (line.sign.value, line.exosomal, line.mirna, k))
        for line, k in shown
    ]
    titles = {box.frame: (_width(box.frame) + 24, LEADING + 6) for box in boxes if box.frame}
    layout = layered(boxes, arcs, titles, limits)
    spots = [
        Spot(key[1], texts[key], x + w / 2, y + h / 2, w, h, (one := nodes[key]) is not None and one.is_input, look)
        for key, look, (x, y, w, h) in zip(texts, looks, layout.boxes, strict=True)
    ]
    blocks = [
        Block(name, *frame, numbers[name], (layout.titles[name][0], layout.titles[name][1] + (LEADING + 6) / 2))
        for name, frame in layout.frames.items()
    ]
    blocks.sort(key=lambda block: block.number)
    return Drawing(network, tuple(spots), tuple(line for line, _ in shown), layout.routes, tuple(blocks), layout.width,
                   layout.height)  # fmt: skip


def views(
    network: Network, lines: tuple[DrawnLine, ...] | None = None, limits: Limits | None = None
) -> dict[str, Drawing]:
    """What a picture that can be opened shows, the first view first: ``""`` is the whole network.

    A network of more than FOLDED nodes begins as its compartments; each of them opens. At a limit,
    :class:`~logicnet.errors.LimitReached`.
    """
    lines = drawn(network, limits) if lines is None else lines
    cells = list(dict.fromkeys(node.compartment for node in network.nodes if node.compartment))
    whole = laid_out(network, lines, limits=limits)
    if len(network) <= FOLDED or len(cells) < 2:
        return {"": whole}
    found = {"*": laid_out(network, lines, cells, limits)}
    found |= {cell: laid_out(network, lines, [other for other in cells if other != cell], limits) for cell in cells}
    return found | {"": whole}


def _bundled(lines: tuple[DrawnLine, ...], home: dict[str, str | None]) -> list[tuple[DrawnLine, int]]:
    """Lines as they are, with 0; those at closed compartments one per pair of ends and style, with 1."""
    found: dict[tuple[str, str, Effect, bool], list[DrawnLine]] = {}
    shown: list[tuple[DrawnLine, int]] = []
    for line in lines:
        start, end = home[line.source], home[line.target]
        if start is None and end is None:
            shown.append((line, 0))
        elif start is None or start != end:
            key = (line.source if start is None else f"*{start}", line.target if end is None else f"*{end}")
            found.setdefault((*key, line.sign, line.exosomal), []).append(line)
    for bundle in found.values():
        one = bundle[0]
        several = DrawnLine(one.source, one.target, one.sign, one.via, False, (), None, count=len(bundle))
        shown.append((one if len(bundle) == 1 else several, 1))
    return shown


def _look(node: Node) -> Look:
    for look, kinds in (
        (Look.DRUG, {"drug"}),
        (Look.VESICLE, {"exosomal_cargo"}),
        (Look.MIRNA, {"mirna"}),
        (Look.OUTCOME, {"phenotype", "cell_state"}),
    ):
        if kinds.intersection(node.kinds):
            return look
    return Look.CONDITION if node.is_input else Look.MOLECULE


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _width(text: str) -> int:
    """Points that a text takes at most in the letters of the pictures, which are those of DejaVu Sans or narrower."""
    total = 0.0
    for letter in text:
        if letter in "iljIftr.,:;'|!()[]/ -_":
            total += 6.0
        elif letter in "mwMW@%&+=<>~#":
            total += 12.4
        elif letter.isascii():
            total += 9.6 if letter.isupper() else 7.8
        else:
            total += 17.0 if east_asian_width(letter) in "WF" else 13.0
    return int(total + 0.99)


def refuse_if_unreadable(drawing: Drawing) -> None:
    """Raises UsageError: nobody could read this as a picture that stands still; it says what to do instead."""
    nodes, edges = len(drawing.spots), len(drawing.lines)
    hint = "`--graph OUT.html` can be searched and zoomed; `--graph OUT.graphml` opens in Cytoscape, yEd or Gephi"
    if not nodes:
        raise UsageError("there is nothing to draw: the network has no node")
    if nodes > MOST_NODES or edges > MOST_EDGES:
        most = f"nothing can be read beyond {MOST_NODES} nodes or {MOST_EDGES} regulations"
        raise UsageError(f"{nodes} nodes and {edges} regulations are too many for a picture: {most}", hint)
    long = next((spot.name for spot in drawing.spots if len(spot.lines) > MOST_LINES), None)
    if long is not None:
        raise UsageError(f"a name of {len(long)} characters does not fit a picture, and is never cut", hint)
