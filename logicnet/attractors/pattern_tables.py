"""The values of markers in attractors: in all of them, or in those that a start, a formula or rest picks.

All attractors are tabulated without being listed (:mod:`logicnet.attractors.projection`). A choice among them is made
one by one: they are listed, and the table says what the list says.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from logicnet.attractors.landscape import (
    Attractor,
    Filter,
    Kind,
    Landscape,
    MarkerPattern,
    PatternGroup,
    PatternTable,
    Reach,
    Shows,
    Verdict,
)
from logicnet.attractors.projection import minimal_inside
from logicnet.attractors.reachability import reachable_from
from logicnet.attractors.search import Prepared, list_attractors, tabulate_patterns
from logicnet.attractors.starts import showing
from logicnet.attractors.verdicts import PartClaim, claim_of_table
from logicnet.compiled.circuit import Circuit
from logicnet.compiled.space import FULL, Subspace, held_space
from logicnet.errors import UsageError
from logicnet.limits import Limits
from logicnet.network.case import Case, Demand
from logicnet.network.model import Setting

__all__ = ["pattern_table"]


# The words of one question of the command line; what it may use stands beside them.
def pattern_table(
    case: Case,
    markers: Sequence[str],
    *,
    where: Demand | None = None,
    fixed_points_only: bool = False,
    start: Subspace | None = None,
    limit: int | None = None,
    limits: Limits | None = None,
    prepared: Prepared | None = None,
) -> PatternTable:
    """Which values the markers have together in attractors: in all, or in those that are chosen.

    Guaranteed: each row is shown by an attractor that is proved to be among the chosen ones (or by a minimal trap
    space, where all are asked for); where ``complete`` is yes no other combination of values occurs among them.
    ``where`` chooses the attractors that show a formula, always or sometimes, ``fixed_points_only`` fixed points, and
    ``start`` what is reached from some state of it. ``limit`` caps the rows. Synchronous attractors are listed one by
    one, whichever are chosen.

    Raises:
        UsageError: no marker is named.
    """
    if not markers:
        raise UsageError("no marker is named", "name some nodes of the file")
    limits, only = limits or Limits(), Filter(where, fixed_points_only, start)
    if not only.leaves_out and case.update.steps_singly:
        return tabulate_patterns(case, markers, limit=limit, limits=limits, prepared=prepared)
    posed = case
    if start is not None:
        # What a start gives to free inputs they keep.
        given = [(name, start.get(case.network.index[name]) if b is None else b) for name, b in case.environment]
        posed = replace(posed, environment=tuple(given))
    if where is not None:
        # Each attractor is asked how it shows the formula, so that one in doubt is known as such.
        posed, prepared = showing(posed, [where.formula]), None
    landscape = list_attractors(
        posed, where=where, fixed_points_only=fixed_points_only, limits=limits, prepared=prepared
    )
    found = landscape if start is None else reachable_from(landscape, start, limits)
    circuit = (prepared or Prepared(posed.network, posed.cuts, limits)).circuit if found.attractors else None
    table = _patterns_listed(found, only, markers, limit)
    rows = [replace(row, minimal=_minimal(circuit, posed, row.witness, limits)) for row in table.patterns if circuit]
    return replace(table, case=case, patterns=tuple(rows))


def _minimal(circuit: Circuit, case: Case, space: Subspace, limits: Limits) -> Verdict:
    """Whether the space around an attractor is a minimal trap space."""
    if not circuit.is_trap_space(space, held_space(case)):
        return Verdict.NO
    inside = minimal_inside(circuit, space, limits)
    return Verdict.UNKNOWN if inside is None else Verdict.YES if inside == space else Verdict.NO


def _patterns_listed(found: Landscape | Reach, only: Filter, markers: Sequence[str], limit: int | None) -> PatternTable:
    """The values of markers in the attractors of a list; those that are not certain to be chosen are told apart."""
    landscape, reached = (found.landscape, found.by_name) if isinstance(found, Reach) else (found, {})
    network = landscape.network
    positions = [network.index[name] for name in markers]
    free = _varied(landscape.case, only)
    settings: dict[tuple[Setting, ...], dict[Subspace, Attractor]] = {}
    there: dict[Subspace, set[tuple[Setting, ...]]] = {}
    open_ones: list[str] = []
    for attractor in found.attractors:
        values = tuple(attractor.space.get(v) for v in positions)
        why = _doubt(only, attractor, reached.get(attractor.id), values)
        if why:
            open_ones.append(why)
            continue
        setting = Subspace(attractor.space.mask & free, attractor.space.value & free)
        settings.setdefault(values, {}).setdefault(setting, attractor)
        there.setdefault(setting, set()).add(values)
    order = sorted(settings, key=_rank)
    shown = order if limit is None else order[:limit]
    whole = landscape.complete is Verdict.YES and not open_ones
    rows = tuple(
        MarkerPattern(
            values,
            len(settings[values]) if whole else None,
            len(settings[values]),
            next(iter(settings[values].values())).space,
        )
        for values in shown
    )
    reasons = (*landscape.reasons, *found.reasons) if isinstance(found, Reach) else landscape.reasons
    claim = claim_of_table(
        PartClaim(landscape.complete, landscape.univocal, landscape.faithful, reasons),
        rows=len(shown),
        left_out=len(order) - len(shown),
        exactly=True,
        doubts=open_ones,
        limits=found.limits,
    )
    groups = _groups(there, free, landscape) if whole and len(shown) == len(order) else None
    return PatternTable(landscape.case, only, tuple(markers), rows, groups, *claim, landscape.witnesses)


def _varied(case: Case, only: Filter) -> int:
    """The inputs whose settings are counted: those that are free, and that the start leaves open."""
    index = case.network.index
    given = FULL if only.start is None else only.start
    return sum(1 << index[name] for name in case.free if given.get(index[name]) is None)


def _doubt(only: Filter, attractor: Attractor, reachable: Verdict | None, values: Sequence[Setting]) -> str:
    """Why it is not certain that an attractor with these values is among those that were asked for."""
    if reachable is Verdict.UNKNOWN:
        return "whether an attractor is reached from the start is not known"
    if only.where is not None and attractor.phenotypes[0][1] is Shows.UNKNOWN:
        return f"whether an attractor shows {only.where} is not known"
    if None in values and attractor.faithful is not Verdict.YES:
        return "whether a marker oscillates in an attractor is not known"
    if attractor.kind is Kind.MINIMAL_TRAP_SPACE and (only.where is not None or only.start is not None):
        return "a minimal trap space may hold several attractors, and which of them are meant is not known"
    return ""


def _groups(
    there: dict[Subspace, set[tuple[Setting, ...]]], free: int, landscape: Landscape
) -> tuple[PatternGroup, ...]:
    """The settings by the patterns that occur in them; in some of them none may."""
    by_patterns: dict[tuple[tuple[Setting, ...], ...], list[Subspace]] = {}
    for setting, patterns in there.items():
        by_patterns.setdefault(tuple(sorted(patterns, key=_rank)), []).append(setting)
    groups = [PatternGroup(patterns, len(where), where[0]) for patterns, where in by_patterns.items()]
    nodes = [v for v in range(free.bit_length()) if free >> v & 1]
    left = (1 << len(nodes)) - len(there)
    if left:
        known = {setting.value for setting in there}
        values = (sum(1 << v for i, v in enumerate(nodes) if k >> i & 1) for k in range(len(there) + 1))
        groups.append(PatternGroup((), left, Subspace(free, next(value for value in values if value not in known))))
    settled = Subspace.of((landscape.network.index[name], b) for name, b in landscape.environment if b is not None)
    return tuple(
        replace(group, example=group.example & settled)
        for group in sorted(groups, key=lambda g: (-g.environments, [_rank(p) for p in g.patterns]))
    )


def _rank(values: Sequence[Setting]) -> tuple[int, ...]:
    return tuple(2 if b is None else b for b in values)
