"""What the edits changed: attractors, phenotypes, minimal interventions. And which edit is responsible.

Attractors are compared by their projection to the nodes that both networks have: by the values that hold throughout,
by how they show the phenotypes of both, and by their states. A difference is proved only if both lists are proved
complete, with exact values; otherwise the comparison says what is missing. States are compared where they are few
enough to list, and else by their number where both networks have the same nodes; the rest counts as not compared.
Networks whose rules are the same functions have the same attractors: those are listed once, and nothing is compared.

**Blame.** Each rule (or phenotype, or the setting of the inputs) that differs as a function is one edit. Delta
debugging (Zeller, Hildebrandt 2002, doi:10.1109/32.988498) looks for a set of edits that, applied to the older network,
gives the answer of the newer one, and from which no single edit can be left out. At most about n squared networks are
analysed for n edits. The set need not be the smallest, nor the only one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import product
from math import prod
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from logicnet.attractors.landscape import Attractor, Landscape, Verdict
from logicnet.attractors.search import list_attractors
from logicnet.compiled.function import equivalent
from logicnet.compiled.space import Subspace
from logicnet.diff.structure import Structure
from logicnet.errors import LimitReached, UsageError
from logicnet.limits import Limits
from logicnet.network.case import Case, Demand, changes_text
from logicnet.network.model import Network, Node, Phenotype, Setting
from logicnet.perturbation.candidates import candidate_choices, candidate_drugs
from logicnet.perturbation.interventions import search_interventions
from logicnet.perturbation.outcome import Goal, InterventionResult
from logicnet.text.counts import plural
from logicnet.text.formula import Expression, format_expression, symbols

__all__ = ["AttractorChange", "Behaviour", "Blame", "Side", "compare_behaviour"]

#: Values of the nodes that both networks have, in the order of the newer file: ``0``, ``1``, ``2`` where both occur.
Projection = str
Shown = tuple[tuple[str, str], ...]
#: States by the values of the loose nodes.
States = frozenset[tuple[int, ...]] | Literal["all"]
_SETTINGS: Mapping[str, Setting] = {"0": 0, "1": 1, "2": None}

#: States up to which those of two attractors are compared one by one.
MOST_STATES = 4096


class Side(Struct, frozen=True):
    """One of the two networks with the question asked of it."""

    case: Case
    #: What is to be abolished, over the nodes of this network; ``None`` when interventions are not compared.
    goal: Demand | None = None

    @property
    def network(self) -> Network:
        return self.case.network


class AttractorChange(Struct, frozen=True):
    """A projection that attractors of one network have or of both, with how they show the phenotypes of both."""

    values: tuple[tuple[str, Setting], ...]
    #: Ids of the attractors that project to it; empty: it appeared or vanished.
    before: tuple[str, ...]
    after: tuple[str, ...]
    #: Per attractor, in the order of the ids: phenotype and how it is shown.
    shown_before: tuple[Shown, ...]
    shown_after: tuple[Shown, ...]
    #: Per attractor: how many states it has; ``None`` when that is not known.
    states_before: tuple[int | None, ...] = ()
    states_after: tuple[int | None, ...] = ()


class Blame(Struct, frozen=True):
    """Edits that together give the new answer; leaving out any one of them does not."""

    #: ``rule NODE``, ``phenotype NAME`` or ``environment``, in the order of the newer file; empty when not found.
    edits: tuple[str, ...]
    #: How many edits there were to choose from.
    of: int
    #: Networks analysed.
    tried: int
    #: Why there is no answer; empty when there is one.
    why_not: str


class Behaviour(Struct, frozen=True):
    """The answers of the two networks, side by side."""

    before: Landscape
    after: Landscape
    #: Whether both lists are proved complete and exact, so that what follows is proved too.
    exact: bool
    appeared: tuple[AttractorChange, ...]
    vanished: tuple[AttractorChange, ...]
    #: Kept by their values, with a phenotype shown differently.
    changed: tuple[AttractorChange, ...]
    kept: int
    #: Kept by their values and shown alike, with other states, or another number of them.
    moved: tuple[AttractorChange, ...] = ()
    #: How many are kept by their values whose states could not be compared.
    states_open: int = 0
    #: Whether the lists were compared; a limit may have come first, and then nothing is said of either.
    compared: bool = True
    #: Minimal intervention sets, when asked for; compared up to ``size``.
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    common: tuple[str, ...] = ()
    #: Every set up to this size was decided in both; ``None`` when not asked for or nothing was decided.
    size: int | None = None
    undecided: int = 0
    #: ``None`` when the answers are equal.
    blame: Blame | None = None
    limits: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether no difference was found; :attr:`settled` says whether there is none."""
        return not (self.attractors_differ or self.gained or self.lost)

    @property
    def attractors_differ(self) -> bool:
        return bool(self.appeared or self.vanished or self.changed or self.moved)

    @property
    def settled(self) -> bool:
        """Whether everything that was to be compared was, so that no difference found means that there is none."""
        return self.exact and self.compared and not self.states_open and not self.undecided and not self.limits


def compare_behaviour(
    old: Side, new: Side, structure: Structure, *, max_size: int, drugs: bool, limits: Limits
) -> Behaviour:
    """Attractors and, where a goal is given, minimal interventions of two networks, and the edits to blame.

    ``structure`` is what was edited. What the edits cannot change is computed once for both.

    Interventions are those of :func:`~logicnet.perturbation.interventions.search_interventions` with its default
    candidates (or drugs), occurrence *ever*, compared up to the size that is decided in both.

    Raises:
        UsageError: one of the two networks has nothing to choose from.
    """
    common = [name for name in new.network.names if name in old.network.index]
    names = [p.name for p in new.network.phenotypes if p.name in {q.name for q in old.network.phenotypes}]
    one_system = _is_one_system(old, new, structure)
    limits.at("listing the attractors of the older network")
    landscapes = [_landscape(old, limits)]
    if one_system:
        landscapes.append(replace(landscapes[0], case=new.case))
        exact, kept = _settled(landscapes[0]), len({one.space for one in landscapes[0].attractors})
        behaviour = Behaviour(landscapes[0], landscapes[1], exact, (), (), (), kept)
    else:
        limits.at("listing the attractors of the newer network")
        landscapes.append(_landscape(new, limits))
        behaviour = _of_attractors(landscapes, common, names, limits)
    if old.goal is not None and new.goal is not None:
        results = [_interventions(old, max_size, drugs, limits)]
        # Candidates depend on what is said beside the rules, and on how those are written.
        same = one_system and structure.is_empty and old.goal == new.goal
        results.append(results[0] if same else _interventions(new, max_size, drugs, limits))
        sizes = [result.exhausted_size for result in results]
        size = None if None in sizes else min(s for s in sizes if s is not None)
        sets = [_sets(result, size) for result in results]
        behaviour = replace(
            behaviour,
            gained=tuple(s for s in sets[1] if s not in set(sets[0])),
            lost=tuple(s for s in sets[0] if s not in set(sets[1])),
            common=tuple(s for s in sets[1] if s in set(sets[0])),
            size=size,
            undecided=sum(len(result.undecided) for result in results),
        )
    if not behaviour.same:
        attractors_differ = behaviour.attractors_differ

        def answer(side: Side) -> object:
            if attractors_differ:
                landscape = _landscape(side, limits)
                return _signature(landscape, common, names, limits) if _settled(landscape) else None
            try:
                result = _interventions(side, max_size, drugs, limits)
            except UsageError:
                return None  # a mixture may leave nothing to choose from
            return None if result.undecided or not result.finished else _sets(result, behaviour.size)

        blame: Blame | None = None
        with limits.stoppable(), suppress(LimitReached):
            blame = _blame(old, new, answer, limits)
        behaviour = replace(behaviour, blame=blame or Blame((), 0, 0, f"stopped by {limits.hit or 'a rule too large'}"))
    stopped = (limits.hit,) if limits.hit is not None else ()
    cut = [limit for landscape in landscapes for limit in landscape.limits if limit not in stopped]
    return replace(behaviour, limits=(*stopped, *dict.fromkeys(cut)))


def _is_one_system(old: Side, new: Side, structure: Structure) -> bool:
    """Whether both are the same functions of the same nodes, asked in the same way with the same phenotypes."""
    if structure.added or structure.removed or old.network.names != new.network.names:
        return False
    if not all(change.same_function for change in structure.rules):
        return False
    said = [(side.case.environment, side.case.clamps, side.case.cuts, side.case.update) for side in (old, new)]
    shown = [[(p.name, format_expression(p.formula)) for p in side.network.phenotypes] for side in (old, new)]
    return said[0] == said[1] and shown[0] == shown[1] and old.network.named_levels == new.network.named_levels


def _of_attractors(
    landscapes: Sequence[Landscape], common: Sequence[str], phenotypes: Sequence[str], limits: Limits
) -> Behaviour:
    """What became of the attractors: those with the same values of the common nodes are the same ones.

    Lists that a limit cut are not compared.
    """
    exact = all(map(_settled, landscapes))
    uncompared = Behaviour(landscapes[0], landscapes[1], exact, (), (), (), 0, compared=False)
    if limits.hit is not None and not exact:
        return uncompared
    grouped: list[dict[Projection, list[_Seen]]] = []
    with limits.stoppable():
        grouped += [_grouped(landscape, common, phenotypes, limits) for landscape in landscapes]
    if len(grouped) < len(landscapes):
        return uncompared
    before, after = grouped
    both = [values for values in sorted(before) if values in after]
    changed, moved, states_open = [], [], 0
    for values in both:
        if Counter(one.shown for one in before[values]) != Counter(one.shown for one in after[values]):
            changed.append(values)
        same = _same_states(before[values], after[values])
        states_open += same is None
        if same is False and (not changed or changed[-1] != values):
            moved.append(values)

    def changes(chosen: Iterable[Projection]) -> tuple[AttractorChange, ...]:
        return tuple(_change(common, values, before.get(values, []), after.get(values, [])) for values in chosen)

    return Behaviour(
        before=landscapes[0],
        after=landscapes[1],
        exact=exact,
        appeared=changes(sorted(after.keys() - before.keys())),
        vanished=changes(sorted(before.keys() - after.keys())),
        changed=changes(changed),
        kept=len(both),
        moved=changes(moved),
        states_open=states_open,
    )


def _change(
    common: Sequence[str], values: Projection, before: Sequence[_Seen], after: Sequence[_Seen]
) -> AttractorChange:
    return AttractorChange(
        tuple(zip(common, map(_SETTINGS.__getitem__, values), strict=True)),
        tuple(one.id for one in before),
        tuple(one.id for one in after),
        tuple(one.shown for one in before),
        tuple(one.shown for one in after),
        tuple(one.size for one in before),
        tuple(one.size for one in after),
    )


def _landscape(side: Side, limits: Limits) -> Landscape:
    return list_attractors(side.case, limits=limits)


def _settled(landscape: Landscape) -> bool:
    """Whether the list is proved to be all attractors, each with exact values."""
    return landscape.finished and {landscape.complete, landscape.univocal, landscape.faithful} == {Verdict.YES}


class _Seen(Struct, frozen=True):
    """An attractor on the nodes of both networks, which are in an order that both share."""

    id: str
    shown: Shown
    #: How many states it has in its own network.
    size: int | None
    #: How many nodes that network has beside them.
    beside: int
    #: Its states, ``"all"`` if every state that agrees with its values is one; ``None`` when they are too many.
    states: States | None


def _grouped(
    landscape: Landscape, common: Sequence[str], phenotypes: Sequence[str], limits: Limits
) -> dict[Projection, list[_Seen]]:
    """Attractors by projection."""
    index = landscape.network.index
    places = [index[name] for name in common]
    found: dict[Projection, list[_Seen]] = {}
    for attractor in landscape.attractors:
        values = _projected(attractor.space, places)
        shows = dict(attractor.phenotypes)
        shown = tuple((name, shows[name].value) for name in phenotypes)
        beside = len(landscape.network) - len(common)
        # At a limit states are not compared.
        states = None if limits.reached() is not None else _states(attractor, places, len(landscape.network))
        seen = _Seen(attractor.id, shown, attractor.size, beside, states)
        found.setdefault(values, []).append(seen)
    return found


def _projected(space: Subspace, places: Sequence[int]) -> Projection:
    """The values at some places; linear, which taking bit by bit from a large integer would not be."""
    masks, values = f"{space.mask:b}"[::-1], f"{space.value:b}"[::-1]
    fixed, ones = len(masks), len(values)
    return "".join(
        "2" if v >= fixed or masks[v] == "0" else "1" if v < ones and values[v] == "1" else "0" for v in places
    )


def _states(attractor: Attractor, places: Sequence[int], count: int) -> States | None:
    loose = [v for v in places if attractor.space.get(v) is None]
    if not loose:
        return "all"
    if attractor.size == 1 << (count - attractor.space.mask.bit_count()):
        return "all"
    parts = attractor.members
    if parts is None or prod(len(part) for part in parts) > MOST_STATES:
        return None
    onto = frozenset(loose)
    pieces = [sorted(part.project(onto)) for part in parts if not onto.isdisjoint(part.nodes)]
    if onto - {v for part in parts for v in part.nodes}:
        return None
    states = set()
    for chosen in product(*pieces):
        value = attractor.space.value
        for piece in chosen:
            value |= piece.value
        states.add(tuple(value >> v & 1 for v in places))
    return "all" if len(states) == 1 << len(loose) else frozenset(states)


def _same_states(before: Sequence[_Seen], after: Sequence[_Seen]) -> bool | None:
    """Whether attractors of the same projection have the same states; ``None`` where that was not compared."""
    sides = (before, after)
    if not any(one.states is None for side in sides for one in side):
        return Counter(one.states for one in before) == Counter(one.states for one in after)
    if not any(one.size is None or one.beside for side in sides for one in side) and Counter(
        one.size for one in before
    ) != Counter(one.size for one in after):
        return False
    return None


def _signature(landscape: Landscape, common: Sequence[str], phenotypes: Sequence[str], limits: Limits) -> object:
    return {
        values: Counter((one.shown, one.size if one.states is None else one.states) for one in group)
        for values, group in _grouped(landscape, common, phenotypes, limits).items()
    }


def _interventions(side: Side, max_size: int, drugs: bool, limits: Limits) -> InterventionResult:
    assert side.goal is not None
    candidates = candidate_drugs(side.network) if drugs else candidate_choices(side.network, side.goal.formula)
    return search_interventions(side.case, Goal(side.goal), candidates, max_size=max_size, limits=limits)


def _sets(result: InterventionResult, size: int | None) -> tuple[str, ...]:
    """The sets up to a size, in words, sorted."""
    return tuple(
        sorted(
            changes_text(result.network, sorted(found.clamps, key=str)) or "nothing to do"
            for found in result.interventions
            if size is not None and found.size <= size
        )
    )


# ------------------------------------------------------------------------------------------------------------- blame


def _blame(old: Side, new: Side, answer: Callable[[Side], object], limits: Limits) -> Blame:
    edits = _edits(old, new, limits)
    wanted = answer(new)
    tried = 0
    if wanted is None:
        return Blame((), len(edits), 0, limits.hit or "the newer answer is not proved complete")

    def gives_new(chosen: Sequence[str]) -> bool:
        nonlocal tried
        side = _mixed(old, new, set(chosen))
        if side is None:
            return False
        tried += 1
        done = f"{plural(tried, 'network')} analysed, {plural(len(chosen), 'edit')} in this one"
        limits.tell(f"looking for the edit that matters: {done}")
        return answer(side) == wanted

    if not gives_new(edits):
        # What differs is none of the edits, for instance which inputs there are.
        return Blame((), len(edits), tried, limits.hit or "the rules, phenotypes and inputs alone do not explain it")
    kept = _minimised(edits, gives_new, limits)
    if limits.hit is not None:
        return Blame((), len(edits), tried, f"stopped by {limits.hit}")
    return Blame(tuple(kept), len(edits), tried, "")


def _minimised(edits: list[str], passes: Callable[[Sequence[str]], bool], limits: Limits) -> list[str]:
    """A part that still passes and from which nothing can be left out.

    Runs are left out where the rest still passes, each half as long as those before (Zeller 1999,
    doi:10.1007/3-540-48166-4_16), from the first to the last without beginning anew: where leaving out more never helps
    that takes two questions for each edit that is kept, and a logarithm of them for one that is alone.
    """
    size = max(1, -(-len(edits) // 2))
    while limits.reached() is None:
        before, i = len(edits), 0
        while i < len(edits) and limits.reached() is None:
            rest = edits[:i] + edits[i + size :]
            if passes(rest):
                edits = rest
            else:
                i += size
        if size == 1 and len(edits) == before:
            break
        size = -(-size // 2)
    return edits


def _edits(old: Side, new: Side, limits: Limits) -> list[str]:
    """Everything that differs as a function, in the order of the newer file; then what only the older one has."""
    found = []
    for node in new.network.nodes:
        position = old.network.index.get(node.name)
        if position is None or not equivalent(
            old.network.nodes[position].rule.expression, node.rule.expression, limits
        ):
            found.append(f"rule {node.name}")
    found += [f"rule {name}" for name in old.network.names if name not in new.network.index]
    was = {phenotype.name: phenotype for phenotype in old.network.phenotypes}
    for phenotype in new.network.phenotypes:
        if phenotype.name in was and not equivalent(was[phenotype.name].formula, phenotype.formula, limits):
            found.append(f"phenotype {phenotype.name}")
    settings = [dict(side.case.environment) for side in (old, new)]
    if any(settings[0][name] != settings[1][name] for name in settings[0].keys() & settings[1].keys()):
        found.append("environment")
    return found


def _mixed(old: Side, new: Side, edits: set[str]) -> Side | None:
    """The older network with some of the edits; ``None`` if they do not stand on their own (a name is missing)."""
    nodes: list[Node] = []
    for node in old.network.nodes:
        if f"rule {node.name}" not in edits:
            nodes.append(node)
        elif node.name in new.network.index:
            nodes.append(new.network.nodes[new.network.index[node.name]])
    nodes += (n for n in new.network.nodes if n.name not in old.network.index and f"rule {n.name}" in edits)
    defined = {node.name for node in nodes}
    newer = {phenotype.name: phenotype for phenotype in new.network.phenotypes}
    phenotypes: list[Phenotype] = [
        newer[p.name] if f"phenotype {p.name}" in edits else p for p in old.network.phenotypes if p.name in newer
    ]
    formulas = [*(node.rule.expression for node in nodes), *(phenotype.formula for phenotype in phenotypes)]
    goal = new.goal if any(edit.startswith("phenotype ") for edit in edits) else old.goal
    if not _named(formulas if goal is None else [*formulas, goal.formula]) <= defined:
        return None
    first, second = (old, new) if "environment" not in edits else (new, old)
    values = {**dict(second.case.environment), **dict(first.case.environment)}
    environment = tuple((node.name, values[node.name]) for node in nodes if node.is_input and node.name in values)
    if sum(node.is_input for node in nodes) != len(environment):
        return None
    network = replace(old.network, nodes=tuple(nodes), phenotypes=tuple(phenotypes))
    return Side(replace(old.case, network=network, environment=environment), goal)


def _named(formulas: Iterable[Expression]) -> set[str]:
    return {symbol.name for formula in formulas for symbol in symbols(formula)}
