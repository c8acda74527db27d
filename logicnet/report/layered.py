"""Boxes in layers, frames around them, and lines that touch no box but their two ends.

The layers follow Sugiyama, Tagawa, Toda (1981, doi:10.1109/TSMC.1981.4308636): cycles are opened, every node stands
below what regulates it where that is possible, and barycentres order each layer. The frames stand in columns. The lines
are then routed as wires are (channel routing; Hashimoto, Stevens 1971, doi:10.1145/800158.805069), and that is why no
line can touch a foreign box: boxes lie in bands, a line passes a band only through an upright slot between two boxes,
which is made as wide as its lines need, and everything else runs in the gaps between bands and between columns.

Lines that do not belong together never lie on each other: their upright pieces are apart wherever both are in one gap.
Lines of one source in one style share their way and branch. The result depends on the order of the input alone.

Written here because no package that was looked at has frames, a guarantee and a licence that goes with MIT: igraph has
no frames and is GPL; pyelk 0.3.0, asked for M2 and M5 with nested frames, returned no routes at all.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from itertools import combinations, pairwise

from msgspec import Struct, field

from logicnet.errors import InternalError, LimitReached
from logicnet.limits import Limits

__all__ = ["Arc", "Box", "Layout", "layered"]

#: Points between the tracks of a channel, and between lines that meet one gap from both sides.
TRACK, NEAR = 8, 4
#: Points that stay free of tracks below a box, and above one: there stands an arrow head.
UNDER, ABOVE = 8, 16
#: What a bend costs in points of way, what a frame costs that is entered or left, and how often layers are ordered.
BEND, FOREIGN, SWEEPS = 60, 4000, 8
#: How often neighbouring tracks are exchanged to save crossings, at most.
PASSES = 60
#: Lines by points up to which the best places are found, not only good ones.
EXACT = 8000
#: Width by height that is aimed at.
ASPECT = 1.5
#: Widths that are tried, as parts of what lines need that are packed tightly.
EASES = (1.0, 1.4, 2.0)

Point = tuple[int, int]
Rectangle = tuple[int, int, int, int]


class Box(Struct, frozen=True):
    """A box to place: whole points; lines end on its upper edge ``apart`` points from each other."""

    width: int
    height: int
    #: The frame that it stands in, ``""`` for none.
    frame: str
    apart: int = TRACK
    #: What the corners take of its upper and lower edge: no line ends there.
    inset: int = NEAR


class Arc(Struct, frozen=True):
    """A line to route, by the places of its boxes. Lines of one source and one style share their way."""

    source: int
    target: int
    style: Hashable


class Layout(Struct, frozen=True):
    """Rectangles are left, top, width, height; ``y`` grows downwards. A route begins below its source and ends above
    its target, and its pieces are upright and level in turn."""

    boxes: tuple[Rectangle, ...]
    routes: tuple[tuple[Point, ...], ...]
    frames: dict[str, Rectangle]
    titles: dict[str, Rectangle]
    width: int
    height: int


def layered(
    boxes: Sequence[Box], arcs: Sequence[Arc], titles: dict[str, Point], limits: Limits | None = None
) -> Layout:
    """Place the boxes and route the arcs; ``titles`` holds width and height of the title of each frame.

    Deterministic. About O(boxes x slots x log slots): a search for the shortest ways per box. There is no half of a
    layout: where a limit is reached, :class:`~logicnet.errors.LimitReached` is raised.
    """
    if not boxes:
        return Layout((), tuple(() for _ in arcs), {}, {}, 2 * TRACK, 2 * TRACK)
    limits = limits or Limits()
    return _Router(*_columns(boxes, arcs, titles), arcs, limits).layout(len(boxes))


# ----------------------------------------------------------------------------------------------- layers and columns


class _Layer(Struct):
    """A band. ``group`` is the frame that it lies in; -1 lies in none. ``opens`` and ``closes`` lie on its edges."""

    boxes: list[int]
    group: int = -1
    opens: bool = False
    closes: bool = False
    height: int = 0
    y: int = 0


class _Column(Struct):
    layers: list[_Layer]
    width: int = 0
    x: int = 0
    #: Left and right of each group, relative to the column.
    spans: dict[int, Point] = field(default_factory=dict)


def _columns(
    boxes: Sequence[Box], arcs: Sequence[Arc], titles: dict[str, Point]
) -> tuple[list[Box], list[_Column], list[str], dict[int, int]]:
    """All boxes with the titles among them, the columns, the names of the groups, and the title of each group."""
    every = list(boxes)
    home = _homes(boxes, arcs)
    groups: dict[str, list[int]] = {}
    for v in range(len(boxes)):
        groups.setdefault(home[v], []).append(v)
    names = list(groups)
    area = sum((box.width + 3 * TRACK) * (box.height + 50) for box in boxes)
    widest = max((area * ASPECT) ** 0.5 / min(3, len(groups)) ** 0.5, *(box.width + 3 * TRACK for box in boxes))
    heads: dict[int, int] = {}
    stacks: list[list[_Layer]] = []
    for k, name in enumerate(names):
        outer = [v for v in groups[name] if boxes[v].frame != name]
        inner = [v for v in groups[name] if boxes[v].frame == name]
        stack = [_Layer(layer) for layer in _filled(boxes, outer, widest)]
        framed = bool(name)
        if framed:
            heads[k] = len(every)
            every.append(Box(*titles[name], name))
            stack.append(_Layer([heads[k]], k, opens=True))
        stack += [_Layer(layer, k if framed else -1) for layer in _layers(boxes, inner, arcs, widest)]
        if framed:
            stack.append(_Layer([], k, closes=True))
        _order(stack, arcs)
        stacks.append(stack)
    for stack in stacks:
        for layer in stack:
            layer.height = max((-(-every[v].height // TRACK) * TRACK for v in layer.boxes), default=TRACK)
    where = {v: k for k, name in enumerate(names) for v in groups[name]}
    return every, _stacked(every, stacks, arcs, where), names, heads


def _homes(boxes: Sequence[Box], arcs: Sequence[Arc]) -> list[str]:
    """The frame that each box goes with: its own, or for an input that acts on one frame only, that one."""
    seen: list[set[str]] = [set() for _ in boxes]
    fixed = [bool(box.frame) for box in boxes]
    for arc in arcs:
        if arc.source != arc.target:
            seen[arc.source].add(boxes[arc.target].frame)
            fixed[arc.target] = True
    return [
        box.frame if fixed[v] or len(seen[v]) != 1 else next(iter(seen[v])) for v, box in enumerate(boxes)
    ]  # fmt: skip


def _filled(boxes: Sequence[Box], members: Iterable[int], widest: float) -> list[list[int]]:
    layers: list[list[int]] = []
    wide = widest
    for v in members:
        if not layers or wide + boxes[v].width + 3 * TRACK > widest:
            layers.append([])
            wide = 0.0
        layers[-1].append(v)
        wide += boxes[v].width + 3 * TRACK
    return layers


def _layers(boxes: Sequence[Box], members: list[int], arcs: Sequence[Arc], widest: float) -> list[list[int]]:
    """Each box below what acts on it, no layer wider than ``widest``; what closes a cycle points upwards."""
    known = set(members)
    inside = [a for a in arcs if a.source in known and a.target in known and a.source != a.target]
    order = _acyclic(members, inside)
    place = {v: k for k, v in enumerate(order)}
    before: dict[int, list[int]] = defaultdict(list)
    after: dict[int, list[int]] = defaultdict(list)
    for arc in inside:
        if place[arc.source] < place[arc.target]:
            before[arc.target].append(arc.source)
            after[arc.source].append(arc.target)
    level: dict[int, int] = {}
    wide: dict[int, float] = defaultdict(float)
    for v in order:
        k = max((level[u] + 1 for u in before[v]), default=0)
        size = boxes[v].width + 3 * TRACK
        while wide[k] and wide[k] + size > widest:
            k += 1
        level[v] = k
        wide[k] += size
    # What nothing acts on goes next to what it acts on.
    for v in reversed(order):
        k = min((level[w] for w in after[v]), default=0) - 1
        size = boxes[v].width + 3 * TRACK
        if k > level[v] and wide[k] + size <= widest:
            wide[level[v]] -= size
            level[v] = k
            wide[k] += size
    layers: list[list[int]] = [[] for _ in range(max(level.values(), default=-1) + 1)]
    for v in members:
        layers[level[v]].append(v)
    return [layer for layer in layers if layer]


def _acyclic(members: list[int], arcs: Sequence[Arc]) -> list[int]:
    """An order that few arcs run against (Eades, Lin, Smyth 1993, doi:10.1016/0020-0190(93)90079-O)."""
    out: dict[int, set[int]] = {v: set() for v in members}
    into: dict[int, set[int]] = {v: set() for v in members}
    for arc in arcs:
        out[arc.source].add(arc.target)
        into[arc.target].add(arc.source)
    first: list[int] = []
    last: list[int] = []
    left = list(members)
    while left:
        sinks = [v for v in left if not out[v]]
        sources = [] if sinks else [v for v in left if not into[v]]
        chosen = sinks or sources or [max(left, key=lambda v: len(out[v]) - len(into[v]))]
        if sinks:
            last = sinks + last
        else:
            first += chosen
        for v in chosen:
            for w in out[v]:
                into[w].discard(v)
            for u in into[v]:
                out[u].discard(v)
        gone = set(chosen)
        left = [v for v in left if v not in gone]
    return first + last


def _order(stack: list[_Layer], arcs: Sequence[Arc]) -> None:
    """Order each layer so that ways are short: barycentres, downwards and upwards in turn; the best is kept."""
    at: dict[int, int] = {v: k for k, layer in enumerate(stack) for v in layer.boxes}
    near: dict[int, list[int]] = defaultdict(list)
    for arc in arcs:
        if arc.source in at and arc.target in at and at[arc.source] != at[arc.target]:
            near[arc.source].append(arc.target)
            near[arc.target].append(arc.source)
    x: dict[int, float] = {}

    def spread(layer: _Layer) -> None:
        for k, v in enumerate(layer.boxes):
            x[v] = (k + 0.5) / len(layer.boxes)

    for layer in stack:
        spread(layer)

    def length() -> float:
        return sum(abs(x[v] - x[w]) for v in near for w in near[v])

    best, kept = length(), [list(layer.boxes) for layer in stack]
    for sweep in range(SWEEPS):
        for layer in stack if sweep % 2 == 0 else reversed(stack):
            mean = {v: sum(x[w] for w in near[v]) / len(near[v]) if near[v] else x[v] for v in layer.boxes}
            layer.boxes.sort(key=lambda v: (mean[v], v))
            spread(layer)
        if length() < best - 1e-9:
            best, kept = length(), [list(layer.boxes) for layer in stack]
    for layer, members in zip(stack, kept, strict=True):
        layer.boxes = members


def _stacked(
    boxes: Sequence[Box], stacks: list[list[_Layer]], arcs: Sequence[Arc], where: dict[int, int]
) -> list[_Column]:
    """Groups in columns, so that those that act on each other are near and the whole is about as wide as wanted."""
    size = [
        (
            max(sum(boxes[v].width + 3 * TRACK for v in layer.boxes) for layer in stack) + 5 * TRACK,
            sum(layer.height + 45 for layer in stack),
        )
        for stack in stacks
    ]
    weight: dict[Point, int] = defaultdict(int)
    for arc in arcs:
        one, other = where[arc.source], where[arc.target]
        if one != other:
            weight[min(one, other), max(one, other)] += 1

    total = sum(high for _, high in size)
    best: tuple[float, list[list[int]]] | None = None
    for k in range(1, min(len(stacks), 8) + 1):
        most = max(total / k, *(high for _, high in size)) * 1.05 if len(size) > 1 else total
        found = _shelved(size, weight, most)
        if best is None or found[0] < best[0] - 1e-6:
            best = found
    assert best is not None
    return [_Column([layer for g in column for layer in stacks[g]]) for column in best[1]]


def _shelved(size: list[tuple[int, int]], weight: dict[Point, int], most: float) -> tuple[float, list[list[int]]]:
    """Groups in columns no higher than ``most``, in the best order that exchanges of two find, and what it costs."""

    def cost(order: list[int]) -> tuple[float, list[list[int]]]:
        columns: list[list[int]] = [[]]
        high = 0.0
        for g in order:
            if columns[-1] and high + size[g][1] > most:
                columns.append([])
                high = 0.0
            columns[-1].append(g)
            high += size[g][1]
        centre: dict[int, tuple[float, float]] = {}
        x = tallest = 0.0
        for column in columns:
            wide, y = max(size[g][0] for g in column), 0.0
            for g in column:
                centre[g] = (x + wide / 2, y + size[g][1] / 2)
                y += size[g][1]
            x, tallest = x + wide + 40, max(tallest, y)
        way = sum(
            n * (abs(centre[a][0] - centre[b][0]) + abs(centre[a][1] - centre[b][1])) for (a, b), n in weight.items()
        )
        return way + 2 * max(x / ASPECT, tallest) * (1 + sum(weight.values())), columns

    order = list(range(len(size)))
    found = cost(order)
    for _ in range(3 if len(order) <= 16 else 0):
        for i, j in combinations(range(len(order)), 2):
            other = list(order)
            other[i], other[j] = other[j], other[i]
            tried = cost(other)
            if tried[0] < found[0] - 1e-6:
                found, order = tried, other
    return found


# ---------------------------------------------------------------------------------------------------------- routing

#: Channels: ("gap", column, k) above layer k, ("top",), ("bottom",). Uprights: ("slot", column, layer, k),
#: ("side", k) left of column k, ("out", box), ("in", box).
_Key = tuple[str | int, ...]
_Net = tuple[int, int]


class _Router:
    """Steps: estimate, route, make room, place every upright piece, then every level one."""

    def __init__(
        self, boxes: list[Box], columns: list[_Column], names: list[str], heads: dict[int, int], arcs: Sequence[Arc],
        limits: Limits,
    ) -> None:  # fmt: skip
        self.limits = limits
        self.boxes, self.columns, self.names, self.heads, self.arcs = boxes, columns, names, heads, arcs
        self.at = {
            v: (c, k) for c, column in enumerate(columns) for k, layer in enumerate(column.layers) for v in layer.boxes
        }
        styles: dict[tuple[int, Hashable], int] = {}
        self.nets: list[_Net] = [
            (a.source, styles.setdefault((a.source, a.style), len(styles))) for a in arcs
        ]  # fmt: skip
        self.near: dict[int, list[int]] = defaultdict(list)
        for a in arcs:
            if a.source != a.target and self.at[a.source][0] == self.at[a.target][0]:
                self.near[a.source].append(a.target)
                self.near[a.target].append(a.source)
        self.left: dict[int, int] = {}
        self.room: dict[_Key, int] = {}
        self.ends: dict[int, set[_Net]] = defaultdict(set)
        self.begins: dict[int, set[_Net]] = defaultdict(set)
        for a, net in zip(arcs, self.nets, strict=True):
            self.ends[a.target].add(net)
            self.begins[a.source].add(net)

    def ask(self, work: int) -> None:
        """A question to the limits, which begins each piece of the work."""
        if (why := self.limits.reached(work)) is not None:
            raise LimitReached(f"stopped by {why}")

    def widen(self, ease: float) -> None:
        """Every box as wide as the lines at it need, times ``ease``."""
        self.ease = ease
        self.wide = [
            max(
                box.width,
                int(ease * box.apart * (len(self.ends[v]) + 2)) + 2 * box.inset if self.ends[v] else 0,
                TRACK * (len(self.begins[v]) + 1) + 2 * box.inset,
            )
            for v, box in enumerate(self.boxes)
        ]

    def layout(self, count: int) -> Layout:
        # Lines from above that are less than two tracks apart leave one place between them, so twice the width always
        # has room; less mostly does, and looks better.
        for ease in EASES:
            self.room = {}
            self.widen(ease)
            self.place()
            self.estimate()
            paths = self.paths()
            self.make_room(paths)
            self.place()
            if self.uprights(paths):
                break
        else:
            raise InternalError("there is no room for the lines of a drawing")
        self.levels()
        routes = tuple(self.points(net, path) for net, path in zip(self.nets, paths, strict=True))
        rectangles = [self.rectangle(v) for v in range(len(self.boxes))]
        frames: dict[str, Rectangle] = {}
        for c, column in enumerate(self.columns):
            for first in (la for la in column.layers if la.opens):
                last = next(la for la in column.layers if la.closes and la.group == first.group)
                left, right = column.spans[first.group]
                frames[self.names[first.group]] = (
                    self.columns[c].x + left, first.y, right - left, last.y + last.height - first.y,
                )  # fmt: skip
        titles = {self.names[g]: rectangles[v] for g, v in self.heads.items()}
        return Layout(tuple(rectangles[:count]), routes, frames, titles, self.width, self.height)

    def rectangle(self, v: int) -> Rectangle:
        c, k = self.at[v]
        layer = self.columns[c].layers[k]
        high = self.boxes[v].height
        return self.columns[c].x + self.left[v], layer.y + (layer.height - high) // 2, self.wide[v], high

    # ------------------------------------------------------------------------------------------- where the boxes are

    def span(self, column: _Column, layer: _Layer) -> Point:
        return column.spans.get(layer.group, (0, column.width)) if layer.group >= 0 else (0, column.width)

    def place(self) -> None:
        """Left edges inside each column, from the room that slots need; near what they are connected with."""
        for c, column in enumerate(self.columns):
            steps: list[list[int]] = []
            needs: dict[int, int] = defaultdict(int)
            for k, layer in enumerate(column.layers):
                rooms = [self.room.get(("slot", c, k, j), 2 * TRACK) for j in range(len(layer.boxes) + 1)]
                sums = [rooms[0]]
                for v, room in zip(layer.boxes, rooms[1:], strict=True):
                    sums.append(sums[-1] + self.wide[v] + room)
                steps.append(sums)
                needs[layer.group] = max(needs[layer.group], -(-sums[-1] // TRACK) * TRACK)
            column.width = max(needs.values())
            column.spans = {}
            for group, need in needs.items():
                if group >= 0:
                    left = (column.width - need) // (2 * TRACK) * TRACK
                    column.spans[group] = (left, left + need)
            for layer, sums in zip(column.layers, steps, strict=True):
                low, high = self.span(column, layer)
                slack = high - low - sums[-1]
                for v, step in zip(layer.boxes, sums[:-1], strict=True):
                    self.left[v] = low + step + (0 if layer.opens else slack // 2)
            for sweep in range(SWEEPS):
                numbered = list(zip(column.layers, steps, strict=True))
                for layer, sums in numbered if sweep % 2 == 0 else reversed(numbered):
                    if layer.boxes and not layer.opens:
                        self.settle(column, layer, sums)

    def settle(self, column: _Column, layer: _Layer, sums: list[int]) -> None:
        low, high = self.span(column, layer)
        wishes = []
        for v, step in zip(layer.boxes, sums[:-1], strict=True):
            beside = self.near[v]
            centre = self.left[v] + self.wide[v] / 2
            if beside:
                centre = sum(self.left[w] + self.wide[w] / 2 for w in beside) / len(beside)
            wishes.append(centre - self.wide[v] / 2 - step)
        for v, step, z in zip(layer.boxes, sums[:-1], _isotonic(wishes), strict=True):
            self.left[v] = step + round(min(max(z, low), high - sums[-1]))

    def estimate(self) -> None:
        """Heights as if every gap held a few tracks: good enough to choose ways by."""
        x = 3 * TRACK
        for column in self.columns:
            column.x = x
            x += column.width + 6 * TRACK
            y = 6 * TRACK
            for layer in column.layers:
                layer.y = y
                y += layer.height + 6 * TRACK

    # ------------------------------------------------------------------------------------------------------ the ways

    def slots(self, c: int, k: int) -> list[tuple[_Key, int, int]]:
        """The slots of a layer, each with its left and right end inside the column."""
        column = self.columns[c]
        layer = column.layers[k]
        low, high = self.span(column, layer)
        found: list[tuple[_Key, int, int]] = []
        for j, v in enumerate(layer.boxes):
            found.append((("slot", c, k, j), low, self.left[v]))
            low = self.left[v] + self.wide[v]
        found.append((("slot", c, k, len(layer.boxes)), low, high))
        return found

    def crossings(self) -> dict[_Key, dict[_Key, Point]]:
        """Where uprights (first key) meet channels (second key), by estimate."""
        meets: dict[_Key, dict[_Key, Point]] = {}
        for c, column in enumerate(self.columns):
            last = column.layers[-1]
            gaps = [layer.y - 3 * TRACK for layer in column.layers] + [last.y + last.height + 3 * TRACK]
            for k, layer in enumerate(column.layers):
                for slot, low, high in self.slots(c, k):
                    x = column.x + (low + high) // 2
                    meets[slot] = {("gap", c, k): (x, gaps[k]), ("gap", c, k + 1): (x, gaps[k + 1])}
                for v in layer.boxes:
                    x = column.x + self.left[v] + self.wide[v] // 2
                    meets["in", v] = {("gap", c, k): (x, gaps[k])}
                    meets["out", v] = {("gap", c, k + 1): (x, gaps[k + 1])}
            for side, x in ((c, column.x - 3 * TRACK), (c + 1, column.x + column.width + 3 * TRACK)):
                here = meets.setdefault(("side", side), {})
                here.update({("gap", c, k): (x, y) for k, y in enumerate(gaps)})
        deepest = max(y for here in meets.values() for _, y in here.values())
        for side in range(len(self.columns) + 1):
            here = meets["side", side]
            x = next(iter(here.values()))[0]
            here["top",] = (x, 0)
            here["bottom",] = (x, deepest + 4 * TRACK)
        return meets

    def links(self) -> tuple[dict[_Key, tuple[int, int]], list[tuple[_Key, _Key]], list[list[tuple[int, int]]]]:
        """The graph of ways: per port its vertex, per pair of vertices what meets there, and neighbours with costs.

        Vertex 2 p is crossing p travelled level, vertex 2 p + 1 the same travelled upright.
        """
        meets = self.crossings()
        points: list[tuple[_Key, _Key]] = []
        place: list[Point] = []
        along: dict[_Key, list[int]] = defaultdict(list)
        near: list[list[tuple[int, int]]] = []
        ports: dict[_Key, tuple[int, int]] = {}

        def link(one: int, other: int, cost: int) -> None:
            near[one].append((other, cost))
            near[other].append((one, cost))

        for upright, here in meets.items():
            mine = []
            for channel, spot in here.items():
                p = len(points)
                points.append((upright, channel))
                place.append(spot)
                along[channel].append(p)
                near += [[], []]
                link(2 * p, 2 * p + 1, BEND)
                mine.append(p)
            if upright[0] in ("in", "out"):
                ports[upright] = (2 * mine[0] + 1, mine[0])
            mine.sort(key=lambda p: place[p][1])
            border = 0
            if upright[0] == "slot":
                layer = self.columns[int(upright[1])].layers[int(upright[2])]
                border = FOREIGN if layer.opens or layer.closes else 0
            for one, other in pairwise(mine):
                link(2 * one + 1, 2 * other + 1, place[other][1] - place[one][1] + border)
        for channel, mine in along.items():
            mine.sort(key=lambda p: (place[p][0], p))
            inside = channel[0] == "gap" and self.framed(int(channel[1]), int(channel[2]))
            # Ends of lines are passed by: each is linked with the crossings of slots and sides on either hand, and
            # with the ends between the same two, so that a search need not step on those of other boxes.
            behind: list[tuple[int, int]] = []
            for one, other in pairwise([mine[0], *mine]):
                if one != other:
                    sides = (points[one][0][0] == "side") + (points[other][0][0] == "side")
                    more = abs(place[other][0] - place[one][0]) + 1 + (FOREIGN * sides if inside else 0)
                    behind = [(p, cost + more) for p, cost in behind]
                for p, cost in behind:
                    link(2 * p, 2 * other, cost)
                behind = [*behind, (other, 0)] if points[other][0][0] in ("in", "out") else [(other, 0)]
        return ports, points, near

    def framed(self, c: int, k: int) -> bool:
        """Whether gap ``k`` of column ``c`` lies inside a frame."""
        layers = self.columns[c].layers
        return 0 < k < len(layers) and layers[k - 1].group == layers[k].group >= 0 and not layers[k].opens

    def paths(self) -> list[tuple[_Key, ...]]:
        """For each arc upright, channel, upright, ... from its source to its target: a shortest way."""
        ports, points, near = self.links()
        # No way leads through the end of another line.
        dead = [False] * len(near)
        for vertex, _ in ports.values():
            dead[vertex] = dead[vertex - 1] = True
        wanted: dict[int, list[int]] = defaultdict(list)
        for arc in self.arcs:
            wanted[arc.source].append(arc.target)
        found: dict[Point, tuple[_Key, ...]] = {}
        for source, targets in wanted.items():
            start = ports["out", source][0]
            goals = {ports["in", target][0]: target for target in targets}
            self.ask(len(near) // 20)
            cost, parent = [1 << 60] * len(near), [-1] * len(near)
            cost[start] = 0
            for goal in goals:
                dead[goal] = dead[goal - 1] = False
            dead[start - 1] = False
            queue, left = [(0, start)], len(goals)
            while queue and left:
                spent, v = heapq.heappop(queue)
                if spent > cost[v]:
                    continue
                left -= v in goals
                for w, more in near[v]:
                    if spent + more < cost[w] and not dead[w]:
                        cost[w], parent[w] = spent + more, v
                        heapq.heappush(queue, (spent + more, w))
            for goal in (*goals, start):
                dead[goal] = dead[goal - 1] = True
            for goal, target in goals.items():
                found[source, target] = _steps(goal, parent, points)
        return [found[arc.source, arc.target] for arc in self.arcs]

    # ------------------------------------------------------------------------------------------- where the lines are

    def make_room(self, paths: list[tuple[_Key, ...]]) -> None:
        """Slots as wide as their lines need, with half a track on either side."""
        #: Nets at each upright, and per net and channel the uprights that meet it.
        self.through: dict[_Key, list[_Net]] = defaultdict(list)
        self.joins: dict[_Key, dict[_Net, list[_Key]]] = defaultdict(lambda: defaultdict(list))
        for net, path in zip(self.nets, paths, strict=True):
            for upright in path[::2]:
                if net not in self.through[upright]:
                    self.through[upright].append(net)
            for k in range(1, len(path), 2):
                for upright in (path[k - 1], path[k + 1]):
                    if upright not in self.joins[path[k]][net]:
                        self.joins[path[k]][net].append(upright)
        self.room = {}
        for c, column in enumerate(self.columns):
            for k, layer in enumerate(column.layers):
                for j in range(len(layer.boxes) + 1):
                    lines = len(self.through.get(("slot", c, k, j), ()))
                    edge = j in (0, len(layer.boxes))
                    self.room["slot", c, k, j] = (
                        max(2 * TRACK, int(self.ease * TRACK * (lines + 3)) if lines else 0) + edge * TRACK
                    )

    def uprights(self, paths: list[tuple[_Key, ...]]) -> bool:
        """The x of every upright piece but those beside columns, relative to its column; False if there is no room."""
        self.x: dict[tuple[_Net, _Key], int] = {}
        after: dict[tuple[_Net, _Key], list[_Key]] = defaultdict(list)
        for net, path in zip(self.nets, paths, strict=True):
            for k in range(0, len(path) - 2, 2):
                after[net, path[k]].append(path[k + 2])
                after[net, path[k + 2]].append(path[k])
        for c, column in enumerate(self.columns):
            for k, layer in enumerate(column.layers):
                above = [
                    (self.x[net, upright], net)
                    for net, uprights in self.joins[("gap", c, k)].items()
                    for upright in uprights
                    if (net, upright) in self.x
                ]
                spaces = self.slots(c, k)
                done = True
                for slot, low, high in spaces:
                    done = self.put(slot, (low + NEAR, high - NEAR), TRACK, above, after) and done
                for v in layer.boxes:
                    box = self.boxes[v]
                    edge = (self.left[v] + box.inset, self.left[v] + self.wide[v] - box.inset)
                    done = self.put(("in", v), edge, box.apart, above, after) and done
                    done = self.put(("out", v), edge, TRACK, [], after) and done
                if not done:
                    return False
        return True

    def put(
        self, key: _Key, space: Point, apart: int, above: list[tuple[int, _Net]],
        after: dict[tuple[_Net, _Key], list[_Key]],
    ) -> bool:  # fmt: skip
        nets = self.through.get(key, [])
        if not nets:
            return True
        self.ask(1 + len(nets) * len(above) // 100)
        column = int(key[1]) if key[0] == "slot" else self.at[int(key[1])][0]
        wishes: list[tuple[float, _Net]] = []
        for net in nets:
            known = [self.x[net, other] for other in after[net, key] if (net, other) in self.x]
            guess: list[float] = [*known] or [self.guess(other, space, column) for other in after[net, key]]
            wish = sum(guess) / len(guess) if guess else (space[0] + space[1]) / 2
            # A box is left and met near its middle, unless a straight line is possible.
            straight = known and key[0] == "in" and len(known) == 1 and space[0] <= known[0] <= space[1]
            if key[0] in ("in", "out") and not straight:
                middle = (space[0] + space[1]) / 2
                wish = middle + max(-0.25, min(0.25, (wish - middle) / 400)) * (space[1] - space[0])
            wishes.append((wish, net))
        wishes.sort()
        spots = _spread([wish for wish, _ in wishes], space, apart, [
            [x for x, other in above if other != net] for _, net in wishes
        ])  # fmt: skip
        if spots is None:
            return False
        for (_, net), x in zip(wishes, spots, strict=True):
            self.x[net, key] = x
        return True

    def guess(self, key: _Key, space: Point, column: int) -> float:
        """Where an upright will about be that is not placed yet."""
        if key[0] in ("in", "out"):
            return self.left[int(key[1])] + self.wide[int(key[1])] / 2
        if key[0] == "side":
            return space[0] if key[1] == column else space[1]
        low, high = next((low, high) for slot, low, high in self.slots(int(key[1]), int(key[2])) if slot == key)
        return min(max((space[0] + space[1]) / 2, low), high)

    def levels(self) -> None:
        """Tracks of every gap, then those beside the columns, then those above and below everything."""
        self.track: dict[tuple[_Net, _Key], int] = {}
        depth = 0
        for c, column in enumerate(self.columns):
            # Columns side by side use tracks that lie between those of the other.
            y = NEAR * (c % 2)
            for k in range(len(column.layers) + 1):
                channel = ("gap", c, k)
                lines = []
                for net, uprights in self.joins.get(channel, {}).items():
                    over, under = self.met(c, k, net, uprights)
                    lines.append((net, over, under))
                tracks, count = _tracks(lines)
                for net, t in tracks.items():
                    self.track[net, channel] = y + UNDER + TRACK * (t + 1)
                # Only above boxes that lines end at is room for their heads.
                heads = k < len(column.layers) and any(("in", v) in self.through for v in column.layers[k].boxes)
                y += UNDER + TRACK * (count + 1) + (ABOVE if heads else 0)
                if k < len(column.layers):
                    column.layers[k].y = y
                    y += column.layers[k].height
            depth = max(depth, y)
        x = TRACK
        for side in range(len(self.columns) + 1):
            x += self.beside(side, x, depth)
            if side < len(self.columns):
                self.columns[side].x = x
                x += self.columns[side].width
        self.width = x + TRACK
        self.around(depth)

    def met(self, c: int, k: int, net: _Net, uprights: list[_Key]) -> tuple[list[int], list[int]]:
        """The x where a net meets gap ``k`` from above and from below; sides lie beyond either end, as from both."""
        over: list[int] = []
        under: list[int] = []
        for upright in uprights:
            if upright[0] == "side":
                x = -TRACK if upright[1] == c else self.columns[c].width + TRACK
                over.append(x)
                under.append(x)
                continue
            below = upright[0] == "in" or (upright[0] == "slot" and upright[2] == k)
            (under if below else over).append(self.x[net, upright])
        return over, under

    def beside(self, side: int, x: int, depth: int) -> int:
        """The tracks left of column ``side``; returns how wide they are together."""
        lines = []
        for net in self.through.get(("side", side), []):
            west: list[int] = []
            east: list[int] = []
            for channel in (channel for channel, nets in self.joins.items() if ("side", side) in nets.get(net, ())):
                if channel[0] == "gap":
                    (east if channel[1] == side else west).append(self.track[net, channel])
                else:
                    y = -TRACK if channel[0] == "top" else depth + TRACK
                    west.append(y)
                    east.append(y)
            lines.append((net, west, east))
        tracks, count = _tracks(lines)
        for net, t in tracks.items():
            self.x[net, ("side", side)] = x + TRACK * (t + 1)
        return TRACK * (count + 2) if count else 3 * TRACK

    def around(self, depth: int) -> None:
        """Tracks above and below all columns; everything moves down by the height of those above."""
        counts = {}
        for name in ("top", "bottom"):
            lines = []
            for net, uprights in self.joins.get((name,), {}).items():
                xs = [self.x[net, upright] for upright in uprights]
                lines.append((net, xs if name == "bottom" else [], xs if name == "top" else []))
            tracks, counts[name] = _tracks(lines)
            for net, t in tracks.items():
                self.track[net, (name,)] = t
        down = TRACK * (counts["top"] + 1)
        for net, channel in list(self.track):
            if channel[0] == "top":
                self.track[net, channel] = TRACK * (self.track[net, channel] + 1)
            elif channel[0] == "bottom":
                self.track[net, channel] = down + depth + TRACK * (self.track[net, channel] + 1)
            else:
                self.track[net, channel] += down
        for column in self.columns:
            for layer in column.layers:
                layer.y += down
        self.height = down + depth + TRACK * (counts["bottom"] + 2)

    def points(self, net: _Net, path: tuple[_Key, ...]) -> tuple[Point, ...]:
        """The corners of one line."""

        def x_of(upright: _Key) -> int:
            x = self.x[net, upright]
            if upright[0] == "side":
                return x
            column = int(upright[1]) if upright[0] == "slot" else self.at[int(upright[1])][0]
            return x + self.columns[column].x

        begin, end = self.rectangle(int(path[0][1])), self.rectangle(int(path[-1][1]))
        corners = [(x_of(path[0]), begin[1] + begin[3])]
        for k in range(1, len(path), 2):
            one, other = x_of(path[k - 1]), x_of(path[k + 1])
            if one != other:
                y = self.track[net, path[k]]
                corners += [(one, y), (other, y)]
        corners.append((x_of(path[-1]), end[1]))
        return tuple(corners)


def _steps(goal: int, parent: Sequence[int], points: list[tuple[_Key, _Key]]) -> tuple[_Key, ...]:
    """Uprights and channels in turn, from a tree of ways."""
    turns: list[int] = []
    v = goal
    while v >= 0:
        turns.append(v)
        v = parent[v]
    turns.reverse()
    # A crossing counts where the way turns there, from upright to level or back.
    path: list[_Key] = [points[turns[0] >> 1][0]]
    for one, other in pairwise(turns):
        if one >> 1 == other >> 1:
            upright, channel = points[one >> 1]
            path += [channel] if one & 1 else [upright]
    return tuple(path)


def _isotonic(wishes: list[float]) -> list[float]:
    """The non-decreasing sequence nearest to the wishes in squares (pool adjacent violators)."""
    pools: list[tuple[float, int]] = []
    for wish in wishes:
        total, size = wish, 1
        while pools and pools[-1][0] / pools[-1][1] > total / size:
            more, many = pools.pop()
            total, size = total + more, size + many
        pools.append((total, size))
    return [total / size for total, size in pools for _ in range(size)]


def _spread(wishes: list[float], space: Point, apart: int, taken: list[list[int]]) -> list[int] | None:
    """Whole places inside ``space``, in order, at least ``apart`` from each other and NEAR from those taken, nearest
    to the wishes in sum; ``None`` when there is no room."""
    low, high = space
    if len(wishes) * (high - low) > EXACT:
        return _spread_near(wishes, space, apart, taken)
    costs: list[list[float]] = []
    for wish, others in zip(wishes, taken, strict=True):
        near = [x for x in others if low - NEAR < x < high + NEAR]
        barred = {x for other in near for x in range(other - NEAR + 1, other + NEAR)}
        costs.append([float("inf") if x in barred else abs(x - wish) for x in range(low, high + 1)])
    size = high - low + 1
    best = [costs[0]]
    for row in costs[1:]:
        least, line = float("inf"), []
        for x in range(size):
            if x >= apart:
                least = min(least, best[-1][x - apart])
            line.append(row[x] + least)
        best.append(line)
    places: list[int] = []
    top = size - 1
    for line in reversed(best):
        x = min(range(top + 1), key=lambda x: (line[x], x), default=-1)
        if x < 0 or line[x] == float("inf"):
            return None
        places.append(low + x)
        top = x - apart
    return places[::-1]


def _spread_near(wishes: list[float], space: Point, apart: int, taken: list[list[int]]) -> list[int] | None:
    """As :func:`_spread` where that takes long: a solution whenever there is one, each place near its wish in turn."""
    low, high = space
    barred = [{x for other in others for x in range(other - NEAR + 1, other + NEAR)} for others in taken]
    last = [0] * len(wishes)
    top = high
    for k in reversed(range(len(wishes))):
        while top >= low and top in barred[k]:
            top -= 1
        if top < low:
            return None
        last[k] = top
        top -= apart
    places: list[int] = []
    bottom = low
    for k, wish in enumerate(wishes):
        want = min(max(round(wish), bottom), last[k])
        free = (x for d in range(high - low + 1) for x in (want - d, want + d))
        places.append(next(x for x in free if bottom <= x <= last[k] and x not in barred[k]))
        bottom = places[-1] + apart
    return places


def _tracks(lines: list[tuple[_Net, list[int], list[int]]]) -> tuple[dict[_Net, int], int]:
    """A track for each net that runs along a channel: first those met from above, then from below; few crossings.

    Nets on one track are apart. A net that only passes straight through needs none.
    """
    running = [(net, over, under) for net, over, under in lines if len({*over, *under}) > 1]
    extent = [(min(*over, *under), max(*over, *under)) for _, over, under in running]
    heads, feet = [sorted(over) for _, over, _ in running], [sorted(under) for _, _, under in running]

    def crossed(a: int, b: int) -> int:
        """Crossings when ``a`` lies above ``b``."""
        (low, high), (left, right) = extent[a], extent[b]
        from_above = bisect_right(heads[b], high) - bisect_left(heads[b], low)
        return from_above + bisect_right(feet[a], right) - bisect_left(feet[a], left)

    order = sorted(range(len(running)), key=lambda a: (extent[a], a))
    for _ in range(min(len(order), PASSES)):
        moved = False
        for k in range(len(order) - 1):
            a, b = order[k], order[k + 1]
            if crossed(b, a) < crossed(a, b):
                order[k], order[k + 1], moved = b, a, True
        if not moved:
            break
    rank: dict[int, int] = {}
    for a in order:
        low, high = extent[a]
        near = [b for b in rank if extent[b][0] < high + TRACK and low < extent[b][1] + TRACK]
        rank[a] = max((rank[b] + 1 for b in near), default=0)
    return {running[a][0]: t for a, t in rank.items()}, max(rank.values(), default=-1) + 1
