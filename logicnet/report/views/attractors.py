"""What is said of an attractor: one description, from which all outputs are made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from logicnet.attractors.landscape import Attractor, Basin, Basins, Kind, Landscape, Measure
from logicnet.network.levels import LevelSet
from logicnet.network.model import Network
from logicnet.report.page import plural
from logicnet.report.tables import Rows
from logicnet.report.views.fields import ABSENT, Cell, Column, Description, Field, cells_of, columns_of
from logicnet.report.views.shared import NATURAL, assignment, nullable, setting
from logicnet.text.counts import number as number_text

__all__ = ["ATTRACTOR", "KINDS", "landscape_rows", "level_of", "row_values"]

#: Each kind, one and many.
KINDS: Final = {
    Kind.FIXED_POINT: ("fixed point", "fixed points"),
    Kind.COMPLEX: ("complex attractor", "complex attractors"),
    Kind.MINIMAL_TRAP_SPACE: ("minimal trap space", "minimal trap spaces"),
}
#: Further right in a table: what there is for each phenotype, and for each node.
PHENOTYPES, NODES = 1, 2
Shown = Sequence[tuple[str, Callable[[Attractor], str]]]


def level_of(network: Network, levels: LevelSet, space: Any) -> str:
    """The level of a node: ``2``, or ``1-3``."""
    return levels.text({name: space.get(network.index[name]) for name in levels.nodes})


def row_values(network: Network, space: Any) -> Iterator[Cell]:
    """The value of each node in file order, of a node with levels its level."""
    for name, levels in network.level_rows:
        if levels is None:
            yield setting(space.get(network.index[name]))
        else:
            text = level_of(network, levels, space)
            yield int(text) if text.isdecimal() else text


def _oscillating(attractor: Attractor, network: Network) -> list[str] | None:
    if attractor.faithful.value != "yes":
        return None
    return [name for v, name in enumerate(network.names) if attractor.space.get(v) is None]


def _basin(attractor: Attractor, _: Network) -> Any:
    basin = attractor.basin
    if basin is None:
        return ABSENT
    return {
        "weak": basin.weak,
        "strong": basin.strong,
        "estimated": {
            e.measure.value: {"share": round(e.share, 6), "low": round(e.low, 6), "high": round(e.high, 6)}
            for e in basin.estimates
        },
    }


def _basin_headers(landscape: Landscape) -> Sequence[str]:
    if landscape.basins is None:
        return ()
    estimated = (f"estimated_{m.value}{end}" for m in Measure for end in ("", "_low", "_high"))
    return ("states", "weak_basin", "strong_basin", *estimated)


def _basin_cells(attractor: Attractor, landscape: Landscape) -> Iterator[Cell]:
    if landscape.basins is None:
        return
    basin = attractor.basin or Basin(None, None)
    yield from (landscape.basins.states, basin.weak, basin.strong)
    estimates = {estimate.measure: estimate for estimate in basin.estimates}
    for measure in Measure:
        found = estimates.get(measure)
        yield from (None, None, None) if found is None else (found.share, found.low, found.high)


def _basins_shown(landscape: Landscape) -> Shown:
    """Each measure that some attractor has."""
    basins = landscape.basins
    if basins is None:
        return ()
    every = (e for a in landscape.attractors if a.basin is not None for e in a.basin.estimates)
    wanted = [(Measure.WEAK, "weak basin"), (Measure.STRONG, "strong basin")]
    wanted += [(Measure.WALKS, "random walks")] if any(e.measure is Measure.WALKS for e in every) else []
    return [(label, lambda a, m=measure: _basin_text(a, basins, m)) for measure, label in wanted]  # type: ignore[misc]


def _basin_text(attractor: Attractor, basins: Basins, measure: Measure) -> str:
    """``48 states (37.5 %)``, or ``estimated 37.1 % (34.2 to 40.1 %)``."""
    basin = attractor.basin
    assert basin is not None
    exact = {Measure.WEAK: basin.weak, Measure.STRONG: basin.strong, Measure.WALKS: None}[measure]
    if exact is not None:
        number = f"{plural(exact, 'state')}, " if exact < 10**7 else ""
        return f"{number}{_percent(exact / basins.states)}"
    for estimate in basin.estimates:
        if estimate.measure is measure:
            low, high = 100 * estimate.low, 100 * estimate.high
            return f"estimated {_percent(estimate.share)} ({low:.1f} to {high:.1f} %)"
    return "-" if measure is Measure.WALKS or basin.estimates else "not known"


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %"


def _size(attractor: Attractor) -> str:
    return "not counted" if attractor.size is None else number_text(attractor.size)


def _reachable(attractor: Attractor) -> str:
    return attractor.reachable.value if attractor.reachable else ""


def _reachable_cells(attractor: Attractor, landscape: Landscape) -> Sequence[Cell]:
    return () if landscape.start is None else (_reachable(attractor) or None,)


_NATURAL = nullable(NATURAL)
_ESTIMATE = {"$ref": "#/$defs/estimate"}

#: The order is that of the JSON.
ATTRACTOR: Final[Description[Attractor, Landscape, Network]] = (
    Field(
        "id",
        {"type": "string"},
        lambda a, _: a.id,
        Column(lambda _: ("id",), lambda a, _: (a.id,)),
    ),
    Field(
        "kind",
        {
            "enum": [kind.value for kind in (Kind.FIXED_POINT, Kind.COMPLEX, Kind.MINIMAL_TRAP_SPACE)],
            "description": "minimal_trap_space: not yet proved to be exactly one attractor.",
        },
        lambda a, _: a.kind.value,
        Column(lambda _: ("kind",), lambda a, _: (a.kind.value,)),
        shown=lambda _: (("kind", lambda a: KINDS[a.kind][0]),),
        facts=lambda a: (("kind", a.kind.value.replace("_", " ")),),
    ),
    Field(
        "space",
        {"$ref": "#/$defs/assignment"},
        lambda a, network: assignment(network, a.space),
        Column(
            lambda landscape: [name for name, _ in landscape.network.level_rows],
            lambda a, landscape: row_values(landscape.network, a.space),
            NODES,
        ),
    ),
    Field(
        "levels",
        {
            "description": "Of a network with them: the level of each node with levels; `1-3` where it oscillates.",
            "type": "object",
            "additionalProperties": {"type": "string"},
        },
        lambda a, network: (
            {name: level_of(network, levels, a.space) for name, levels in network.level_rows if levels is not None}
            or ABSENT
        ),
        optional=True,
    ),
    Field(
        "size",
        _NATURAL,
        lambda a, _: a.size,
        Column(lambda _: ("size",), lambda a, _: (a.size,)),
        shown=lambda _: (("states", _size),),
        facts=lambda a: (("states", "not counted" if a.size is None else str(a.size)),),
    ),
    Field(
        "phenotypes",
        {"type": "object", "additionalProperties": {"$ref": "#/$defs/shows"}},
        lambda a, _: {name: shows.value for name, shows in a.phenotypes},
        Column(
            lambda landscape: [phenotype.name for phenotype in landscape.network.phenotypes],
            lambda a, _: [shows.value for _, shows in a.phenotypes],
            PHENOTYPES,
        ),
        facts=lambda a: [(name, shows.value) for name, shows in a.phenotypes],
    ),
    Field(
        "oscillating",
        {
            "description": "Nodes that take both values; null if the space is not proved to be the hull.",
            "type": ["array", "null"],
            "items": {"type": "string"},
        },
        _oscillating,
    ),
    Field(
        "state",
        {
            "description": "One of its states; null if none is known.",
            "oneOf": [{"$ref": "#/$defs/assignment"}, {"type": "null"}],
        },
        lambda a, network: None if a.state is None else assignment(network, a.state),
    ),
    Field(
        "states",
        {
            "description": "All its states, if asked for and few enough.",
            "type": "array",
            "items": {"$ref": "#/$defs/assignment"},
        },
        lambda a, network: ABSENT if a.states is None else [assignment(network, state) for state in a.states],
        optional=True,
    ),
    Field(
        "reachable",
        {"description": "With --from: from at least one state of the start.", "$ref": "#/$defs/verdict"},
        lambda a, _: ABSENT if a.reachable is None else a.reachable.value,
        Column(lambda landscape: () if landscape.start is None else ("reachable",), _reachable_cells),
        shown=lambda landscape: () if landscape.start is None else (("reachable", _reachable),),
        optional=True,
    ),
    Field(
        "basin",
        {
            "description": (
                "Numbers of states that can end in it (weak) and that cannot end elsewhere (strong), exact; null where "
                "estimated."
            ),
            "type": "object",
            "properties": {
                "weak": _NATURAL,
                "strong": _NATURAL,
                "estimated": {
                    "description": (
                        "Shares of the state space; walks: the probability that a random asynchronous walk from a "
                        "random state ends in it."
                    ),
                    "type": "object",
                    "properties": {measure.value: _ESTIMATE for measure in Measure},
                    "additionalProperties": False,
                },
            },
            "required": ["weak", "strong", "estimated"],
            "additionalProperties": False,
        },
        _basin,
        Column(_basin_headers, _basin_cells),
        shown=_basins_shown,
        optional=True,
    ),
)


def landscape_rows(landscape: Landscape) -> Rows:
    """One row per attractor, one column per phenotype and per node; ``*`` = free or oscillating.

    What is proved unreachable from the start has none, as on the page.
    """
    rows = tuple(cells_of(ATTRACTOR, attractor, landscape) for attractor in landscape.attractors)
    return Rows(columns_of(ATTRACTOR, landscape), rows)
