"""What is said of an attractor: one description, from which all outputs are made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from msgspec import Struct

from logicnet.attractors.landscape import (
    Attractor,
    AttractorList,
    Basin,
    Basins,
    Kind,
    Landscape,
    Measure,
    Reach,
    Shows,
    Verdict,
)
from logicnet.network.case import Update
from logicnet.network.levels import LevelSet
from logicnet.network.model import Network
from logicnet.report.page import plural
from logicnet.report.views.fields import ABSENT, Cell, Column, Description, Field, Json, cells_of
from logicnet.report.views.shared import (
    ASSIGNMENT,
    CLAMPS,
    FLAG,
    NATURAL,
    NUMBER,
    POSITIVE,
    TEXT,
    TEXTS,
    VERDICT,
    WHOLE,
    assignment,
    mapping,
    nullable,
    record,
    setting,
    words,
)
from logicnet.text.counts import number as number_text

__all__ = [
    "ATTRACTOR",
    "KINDS",
    "OPTIONS",
    "Listing",
    "SchemeWords",
    "attractor_rows",
    "level_of",
    "listing_of",
    "row_values",
]

#: Each kind, one and many.
KINDS: Final = {
    Kind.FIXED_POINT: ("fixed point", "fixed points"),
    Kind.COMPLEX: ("complex attractor", "complex attractors"),
    Kind.MINIMAL_TRAP_SPACE: ("minimal trap space", "minimal trap spaces"),
}
#: Further right in a table: what there is for each phenotype, and for each node.
PHENOTYPES, NODES = 1, 2
#: The options of the command.
OPTIONS: Final[dict[str, Json]] = {
    "env": TEXT,
    "with": CLAMPS,
    "where": nullable(TEXT),
    "project": TEXTS,
    "fixed_points": FLAG,
    "from": {**nullable(CLAMPS), "description": "The start that reachability was asked from."},
    "basins": FLAG,
    "states": {**NATURAL, "description": "Attractors with at most so many states list them."},
    "limit": nullable(POSITIVE),
    "seed": nullable(WHOLE),
}
Shown = Sequence[tuple[str, Callable[[Attractor], str]]]


class SchemeWords(Struct, frozen=True):
    """Of an attractor in a comparison: its scheme, and under which schemes one has its hull, or its states."""

    #: ``all`` for a fixed point.
    update: str
    under: dict[str, str]
    same: dict[str, str]


class Listing(Struct, frozen=True, dict=True):
    """Where an attractor stands when it is shown: in a network, and beside what a start reaches, and basins."""

    network: Network
    reach: Reach | None = None
    basins: Basins | None = None
    #: Where schemes are compared, what each has, by the stable name of the attractor.
    compared: Mapping[str, SchemeWords] | None = None

    def reachable(self, attractor: Attractor) -> Verdict | None:
        """Whether the start reaches it; ``None`` where none was given."""
        return None if self.reach is None else self._reachable[attractor.id]

    def basin(self, attractor: Attractor) -> Basin | None:
        """Its basin; ``None`` where basins were not asked for, or not of this attractor."""
        return None if self.basins is None else self._basins.get(attractor.id)

    @cached_property
    def _reachable(self) -> dict[str, Verdict]:
        return {} if self.reach is None else self.reach.by_name

    @cached_property
    def _basins(self) -> dict[str, Basin]:
        return {} if self.basins is None else self.basins.by_name


def listing_of(answer: AttractorList) -> tuple[Landscape, Listing]:
    """The list of attractors that an answer is about, and what was asked besides."""
    if isinstance(answer, Basins):
        return answer.landscape, Listing(answer.network, answer.reach, answer)
    if isinstance(answer, Reach):
        return answer.landscape, Listing(answer.network, answer)
    return answer, Listing(answer.network)


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


def _oscillating(attractor: Attractor, among: Listing) -> list[str] | None:
    if attractor.faithful.value != "yes":
        return None
    return [name for v, name in enumerate(among.network.names) if attractor.space.get(v) is None]


def _levels(attractor: Attractor, among: Listing) -> Any:
    network = among.network
    found = {name: level_of(network, of, attractor.space) for name, of in network.level_rows if of is not None}
    return found or ABSENT


def _basin(attractor: Attractor, among: Listing) -> Any:
    basin = among.basin(attractor)
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


def _basin_headers(among: Listing) -> Sequence[str]:
    if among.basins is None:
        return ()
    estimated = (f"estimated_{m.value}{end}" for m in Measure for end in ("", "_low", "_high"))
    return ("states", "weak_basin", "strong_basin", *estimated)


def _basin_cells(attractor: Attractor, among: Listing) -> Iterator[Cell]:
    if among.basins is None:
        return
    basin = among.basin(attractor) or Basin(None, None)
    yield from (among.basins.states, basin.weak, basin.strong)
    estimates = {estimate.measure: estimate for estimate in basin.estimates}
    for measure in Measure:
        found = estimates.get(measure)
        yield from (None, None, None) if found is None else (found.share, found.low, found.high)


def _basins_shown(among: Listing) -> Shown:
    """Each measure that some attractor has."""
    basins = among.basins
    if basins is None:
        return ()
    every = (estimate for basin in basins.sizes for estimate in basin.estimates)
    wanted = [(Measure.WEAK, "weak basin"), (Measure.STRONG, "strong basin")]
    wanted += [(Measure.WALKS, "random walks")] if any(e.measure is Measure.WALKS for e in every) else []
    return [
        (label, lambda a, m=measure: _basin_text(among.basin(a), basins, m))  # type: ignore[misc]
        for measure, label in wanted
    ]


def _basin_text(basin: Basin | None, basins: Basins, measure: Measure) -> str:
    """``48 states (37.5 %)``, or ``estimated 37.1 % (34.2 to 40.1 %)``."""
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


def _reachable(attractor: Attractor, among: Listing) -> str:
    verdict = among.reachable(attractor)
    assert verdict is not None
    return verdict.value


def _reachable_cells(attractor: Attractor, among: Listing) -> Sequence[Cell]:
    return () if among.reach is None else (_reachable(attractor, among),)


def _reachable_shown(among: Listing) -> Shown:
    return () if among.reach is None else (("reachable", lambda a: _reachable(a, among)),)


_NATURAL = nullable(NATURAL)
_SHARE = {**NUMBER, "minimum": 0, "maximum": 1}
_ESTIMATE = record({"share": _SHARE, "low": _SHARE, "high": _SHARE})
_BY_SCHEME = record({}, {update.value: VERDICT for update in Update})

#: The order is that of the JSON.
ATTRACTOR: Final[Description[Attractor, Listing, Listing]] = (
    Field(
        "id",
        TEXT,
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
        ASSIGNMENT,
        lambda a, among: assignment(among.network, a.space),
        Column(
            lambda among: [name for name, _ in among.network.level_rows],
            lambda a, among: row_values(among.network, a.space),
            NODES,
        ),
    ),
    Field(
        "levels",
        {
            "description": "Of a network with them: the level of each node with levels; `1-3` where it oscillates.",
            "type": "object",
            "additionalProperties": TEXT,
        },
        _levels,
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
        mapping(words(Shows)),
        lambda a, _: {name: shows.value for name, shows in a.phenotypes},
        Column(
            lambda among: [phenotype.name for phenotype in among.network.phenotypes],
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
            "items": TEXT,
        },
        _oscillating,
    ),
    Field(
        "state",
        {
            "description": "One of its states; null if none is known.",
            **nullable(ASSIGNMENT),
        },
        lambda a, among: None if a.state is None else assignment(among.network, a.state),
    ),
    Field(
        "states",
        {
            "description": "All its states, if asked for and few enough.",
            "type": "array",
            "items": ASSIGNMENT,
        },
        lambda a, among: ABSENT if a.states is None else [assignment(among.network, state) for state in a.states],
        optional=True,
    ),
    Field(
        "reachable",
        {**VERDICT, "description": "With --from: from at least one state of the start."},
        lambda a, among: ABSENT if among.reach is None else _reachable(a, among),
        Column(lambda among: () if among.reach is None else ("reachable",), _reachable_cells),
        shown=_reachable_shown,
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
    Field(
        "update",
        {
            **words(Update, "all"),
            "description": "With --update all: the scheme it was found under; all for a fixed point.",
        },
        lambda a, among: ABSENT if among.compared is None else among.compared[a.id].update,
        optional=True,
    ),
    Field(
        "under",
        {**_BY_SCHEME, "description": "With --update all: under which schemes some attractor has this hull."},
        lambda a, among: ABSENT if among.compared is None else among.compared[a.id].under,
        optional=True,
    ),
    Field(
        "same",
        {
            **_BY_SCHEME,
            "description": "With --update all: under which schemes some attractor has exactly the same states.",
        },
        lambda a, among: ABSENT if among.compared is None else among.compared[a.id].same,
        optional=True,
    ),
)


def attractor_rows(answer: AttractorList) -> Iterator[tuple[Cell, ...]]:
    """One row per attractor, one column per phenotype and per node; ``*`` = free or oscillating.

    What is proved unreachable from the start has none, as on the page.
    """
    _, among = listing_of(answer)
    for attractor in answer.attractors:
        yield cells_of(ATTRACTOR, attractor, among)
