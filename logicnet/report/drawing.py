"""Where everything goes when a network is drawn, and what each line means: one layout for every kind of picture.

Positions are computed, not simulated: a block per compartment, and in it every node after those that regulate it,
where cycles permit. So every reader sees the same picture, and a small change of the file changes little of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from logicnet.errors import UsageError
from logicnet.network.citations import Citations
from logicnet.network.evidence import Stance
from logicnet.report.regulations import Effect, regulations

if TYPE_CHECKING:
    from logicnet.network.model import Network

__all__ = ["MOST_EDGES", "MOST_NODES", "Block", "Drawing", "Line", "Spot", "drawn", "laid_out", "refuse_if_unreadable"]

#: Beyond these nobody can follow a line of a picture that stands still.
MOST_NODES = 200
MOST_EDGES = 500
#: Characters of a name on one line of its box, and lines in a box of a picture that stands still.
ACROSS = 18
MOST_LINES = 5
#: Points per character and per line at the size of letters used (11 points), and between things.
CHARACTER, LINE, GAP, MARGIN = 7.0, 14.0, 34.0, 26.0


@dataclass(frozen=True, slots=True)
class Spot:
    """A node in its place: centre, width and height in points, y downwards."""

    name: str
    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float
    is_input: bool


@dataclass(frozen=True, slots=True)
class Line:
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

    @property
    def exosomal(self) -> bool:
        return self.via is not None and "exosom" in self.via.lower()


@dataclass(frozen=True, slots=True)
class Block:
    """A compartment: left, top, width and height in points. The nameless one has no frame."""

    name: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A network laid out."""

    network: Network
    spots: tuple[Spot, ...]
    lines: tuple[Line, ...]
    blocks: tuple[Block, ...]
    width: float
    height: float


def drawn(network: Network) -> tuple[Line, ...]:
    """Every regulation with what the file says of it.

    An edge of the evidence names its carrier; without one, what a node of kind ``exosomal_cargo`` regulates is reached
    by exosome.
    """
    known = {(edge.source, edge.target): edge for edge in network.edges}
    kinds = {node.name: node.kinds for node in network.nodes}
    cited = Citations(network)
    lines = []
    for regulation in regulations(network):
        found = cited.of(regulation.source, regulation.target)
        told = dict.fromkeys(
            f"{one.id} {one.reference}{' (contradicts)' if one.stance is Stance.CONTRADICTS else ''}" for one in found
        )
        edge = known.get((regulation.source, regulation.target))
        via = None if edge is None else edge.via
        if via is None and "exosomal_cargo" in kinds[regulation.source]:
            via = "exosome"
        lines.append(
            Line(
                regulation.source, regulation.target, regulation.sign, via, "mirna" in kinds[regulation.source],
                tuple(told), next((one.confidence for one in found if one.confidence), None),
            )
        )  # fmt: skip
    return tuple(lines)


def laid_out(network: Network, lines: tuple[Line, ...] | None = None) -> Drawing:
    """The layout. Near linear in nodes and regulations."""
    lines = drawn(network) if lines is None else lines
    members: dict[str, list[str]] = {}
    for node in network.nodes:
        members.setdefault(node.compartment or "", []).append(node.name)
    inputs = {node.name for node in network.input_nodes()}
    parts = [(name, *_block(name, names, lines, inputs)) for name, names in members.items()]
    # Shelves about as wide as they are high together, filled in the order of the file.
    wanted = max([(2.4 * sum(w * h for _, _, w, h in parts)) ** 0.5, *(w for _, _, w, _ in parts)], default=0.0)
    spots: list[Spot] = []
    blocks: list[Block] = []
    left, top, shelf, right = MARGIN, MARGIN, 0.0, 0.0
    for name, inside, width, height in parts:
        if left > MARGIN and left + width > wanted + MARGIN:
            left, top, shelf = MARGIN, top + shelf + MARGIN, 0.0
        blocks.append(Block(name, left, top, width, height))
        spots += [Spot(s.name, s.lines, left + s.x, top + s.y, s.width, s.height, s.is_input) for s in inside]
        left, shelf = left + width + MARGIN, max(shelf, height)
        right = max(right, left)
    spots.sort(key=lambda spot: network.index[spot.name])
    return Drawing(network, tuple(spots), lines, tuple(blocks), right, top + shelf + MARGIN)


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


def _block(
    title: str, names: list[str], lines: tuple[Line, ...], inputs: set[str]
) -> tuple[list[Spot], float, float]:
    """The nodes of one compartment in rows, relative to its corner; width and height with margin and title."""
    ordered = _ordered(names, lines)
    texts = {name: tuple(name[k : k + ACROSS] for k in range(0, len(name), ACROSS)) for name in names}
    cell = max(CHARACTER * max(map(len, texts[name])) + 16 for name in names)
    columns = max(1, round((len(names) * 0.55) ** 0.5))
    spots: list[Spot] = []
    y = MARGIN + LINE
    for start in range(0, len(ordered), columns):
        row = ordered[start : start + columns]
        height = max(LINE * len(texts[name]) + 10 for name in row)
        for column, name in enumerate(row):
            # Every other row is shifted, so that lines from row to row pass between the boxes.
            shift = (cell + GAP) / 2 if columns > 1 and (start // columns) % 2 else 0.0
            x = MARGIN + shift + column * (cell + GAP) + cell / 2
            width = CHARACTER * max(map(len, texts[name])) + 16
            size = LINE * len(texts[name]) + 10
            spots.append(Spot(name, texts[name], x, y + height / 2, width, size, name in inputs))
        y += height + GAP
    extra = (cell + GAP) / 2 if columns > 1 and len(ordered) > columns else 0.0
    width = 2 * MARGIN + columns * cell + (columns - 1) * GAP + extra
    return spots, max(width, 8.0 * len(title) + 16), y - GAP + MARGIN


def _ordered(names: list[str], lines: tuple[Line, ...]) -> list[str]:
    """Regulators before what they regulate, the rest in the order of the file; cycles are kept together."""
    import networkx

    place = {name: k for k, name in enumerate(names)}
    graph = networkx.DiGraph()
    graph.add_nodes_from(range(len(names)))
    graph.add_edges_from(
        (place[line.source], place[line.target])
        for line in lines
        if line.source in place and line.target in place and line.source != line.target
    )
    condensed = networkx.condensation(graph)
    order = networkx.lexicographical_topological_sort(condensed, key=lambda c: min(condensed.nodes[c]["members"]))
    return [names[v] for component in order for v in sorted(condensed.nodes[component]["members"])]
