"""What the edits changed: attractors, phenotypes, minimal interventions. And which edit is responsible.

Attractors are compared by their projection to the nodes that both networks have. A difference is proved only if both
lists are proved complete, with exact values; otherwise the comparison says what is missing.

**Blame.** Each rule (or phenotype, or the setting of the inputs) that differs as a function is one edit. Delta
debugging (Zeller, Hildebrandt 2002, doi:10.1109/32.988498) looks for a set of edits that, applied to the older network,
gives the answer of the newer one, and from which no single edit can be left out. At most about n squared networks are
analysed for n edits. The set need not be the smallest, nor the only one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from logicnet.attractors.landscape import Landscape, Update, Verdict
from logicnet.attractors.search import find_attractors
from logicnet.compiled.function import equivalent
from logicnet.errors import UsageError
from logicnet.limits import Limits
from logicnet.network.model import Network, Node, Phenotype, Setting
from logicnet.perturbation.candidates import candidate_choices, candidate_drugs
from logicnet.perturbation.interventions import minimal_interventions
from logicnet.perturbation.outcome import Goal, InterventionResult, Occurrence
from logicnet.text.formula import Expression, symbols

__all__ = ["AttractorChange", "Behaviour", "Blame", "Side", "compare_behaviour"]

#: Values of the nodes that both networks have, in the order of the newer file.
Projection = tuple[Setting, ...]
Shown = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two networks with the question asked of it."""

    network: Network
    environment: tuple[tuple[str, Setting], ...]
    #: What is to be abolished, over the nodes of this network; ``None`` when interventions are not compared.
    goal: Expression | None = None


@dataclass(frozen=True, slots=True)
class AttractorChange:
    """A projection that attractors of one network have or of both, with how they show the phenotypes of both."""

    values: tuple[tuple[str, Setting], ...]
    #: Ids of the attractors that project to it; empty: it appeared or vanished.
    before: tuple[str, ...]
    after: tuple[str, ...]
    #: Per attractor, in the order of the ids: phenotype and how it is shown.
    shown_before: tuple[Shown, ...]
    shown_after: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Blame:
    """Edits that together give the new answer; leaving out any one of them does not."""

    #: ``rule NODE``, ``phenotype NAME`` or ``environment``, in the order of the newer file; empty when not found.
    edits: tuple[str, ...]
    #: How many edits there were to choose from.
    of: int
    #: Networks analysed.
    tried: int
    #: Why there is no answer; empty when there is one.
    why_not: str


@dataclass(frozen=True, slots=True)
class Behaviour:
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
        return not (self.appeared or self.vanished or self.changed or self.gained or self.lost)


def compare_behaviour(
    old: Side, new: Side, *, update: Update, max_size: int, drugs: bool, limits: Limits
) -> Behaviour:
    """Attractors and, where a goal is given, minimal interventions of two networks, and the edits to blame.

    Interventions are those of :func:`~logicnet.perturbation.interventions.minimal_interventions` with its default
    candidates (or drugs), occurrence *ever*, compared up to the size that is decided in both.

    Raises:
        UsageError: one of the two networks has nothing to choose from.
    """
    common = [name for name in new.network.names if name in old.network.index]
    names = [p.name for p in new.network.phenotypes if p.name in {q.name for q in old.network.phenotypes}]
    landscapes = [_landscape(side, update, limits) for side in (old, new)]
    grouped = [_grouped(landscape, common, names) for landscape in landscapes]
    changes = []
    for values in sorted({*grouped[0], *grouped[1]}, key=_order):
        before, after = (side.get(values, []) for side in grouped)
        changes.append(
            AttractorChange(
                tuple(zip(common, values, strict=True)),
                tuple(name for name, _ in before),
                tuple(name for name, _ in after),
                tuple(shown for _, shown in before),
                tuple(shown for _, shown in after),
            )
        )
    both = [change for change in changes if change.before and change.after]
    behaviour = Behaviour(
        before=landscapes[0],
        after=landscapes[1],
        exact=all(map(_settled, landscapes)),
        appeared=tuple(change for change in changes if not change.before),
        vanished=tuple(change for change in changes if not change.after),
        changed=tuple(c for c in both if Counter(c.shown_before) != Counter(c.shown_after)),
        kept=len(both),
    )
    results = None
    if old.goal is not None and new.goal is not None:
        results = [_interventions(side, update, max_size, drugs, limits) for side in (old, new)]
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
        attractors_differ = bool(behaviour.appeared or behaviour.vanished or behaviour.changed)

        def answer(side: Side) -> object:
            if attractors_differ:
                landscape = _landscape(side, update, limits)
                return _signature(landscape, common, names) if _settled(landscape) else None
            try:
                result = _interventions(side, update, max_size, drugs, limits)
            except UsageError:
                return None  # a mixture may leave nothing to choose from
            return None if result.undecided or not result.finished else _sets(result, behaviour.size)

        behaviour = replace(behaviour, blame=_blame(old, new, answer, limits))
    stopped = (limits.hit,) if limits.hit is not None else ()
    cut = [limit for landscape in landscapes for limit in landscape.limits if limit not in stopped]
    return replace(behaviour, limits=(*stopped, *dict.fromkeys(cut)))


def _landscape(side: Side, update: Update, limits: Limits) -> Landscape:
    return find_attractors(side.network, environment=side.environment, update=update, limits=limits)


def _settled(landscape: Landscape) -> bool:
    """Whether the list is proved to be all attractors, each with exact values."""
    return landscape.finished and {landscape.complete, landscape.univocal, landscape.faithful} == {Verdict.YES}


def _grouped(
    landscape: Landscape, common: Sequence[str], phenotypes: Sequence[str]
) -> dict[Projection, list[tuple[str, Shown]]]:
    """Attractors by projection: id, and how each phenotype is shown."""
    index = landscape.network.index
    found: dict[Projection, list[tuple[str, Shown]]] = {}
    for attractor in landscape.attractors:
        values = tuple(attractor.space.get(index[name]) for name in common)
        shows = dict(attractor.phenotypes)
        found.setdefault(values, []).append((attractor.id, tuple((name, shows[name].value) for name in phenotypes)))
    return found


def _signature(landscape: Landscape, common: Sequence[str], phenotypes: Sequence[str]) -> object:
    return {
        values: Counter(shown for _, shown in group)
        for values, group in _grouped(landscape, common, phenotypes).items()
    }


def _order(values: Projection) -> tuple[int, ...]:
    return tuple(2 if value is None else value for value in values)


def _interventions(side: Side, update: Update, max_size: int, drugs: bool, limits: Limits) -> InterventionResult:
    assert side.goal is not None
    candidates = candidate_drugs(side.network) if drugs else candidate_choices(side.network, side.goal)
    return minimal_interventions(
        side.network,
        goal=Goal("the goal", Occurrence.EVER, update),
        formula=side.goal,
        environment=side.environment,
        candidates=candidates,
        max_size=max_size,
        limits=limits,
    )


def _sets(result: InterventionResult, size: int | None) -> tuple[str, ...]:
    """The sets up to a size, in words, sorted."""
    return tuple(
        sorted(
            " + ".join(sorted(map(str, found.clamps))) or "nothing to do"
            for found in result.interventions
            if size is not None and found.size <= size
        )
    )


# ------------------------------------------------------------------------------------------------------------- blame


def _blame(old: Side, new: Side, answer: Callable[[Side], object], limits: Limits) -> Blame:
    edits = _edits(old, new)
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
        limits.tell(f"looking for the edit that matters: {tried} networks analysed, {len(chosen)} edits in this one")
        return answer(side) == wanted

    if not gives_new(edits):
        # What differs is none of the edits, for instance which inputs there are.
        return Blame((), len(edits), tried, limits.hit or "the rules, phenotypes and inputs alone do not explain it")
    kept = _minimised(edits, gives_new, limits)
    if limits.hit is not None:
        return Blame((), len(edits), tried, f"stopped by {limits.hit}")
    return Blame(tuple(kept), len(edits), tried, "")


def _minimised(edits: list[str], passes: Callable[[Sequence[str]], bool], limits: Limits) -> list[str]:
    """A part that still passes and from which nothing can be left out (ddmin)."""
    parts = 2
    while len(edits) >= 2 and limits.reached() is None:
        size = -(-len(edits) // parts)
        chunks = [edits[i : i + size] for i in range(0, len(edits), size)]
        smaller = next((chunk for chunk in chunks if passes(chunk)), None)
        if smaller is not None:
            edits, parts = smaller, 2
            continue
        rests = ([e for e in edits if e not in chunk] for chunk in chunks) if parts > 2 else iter(())
        without = next((rest for rest in rests if passes(rest)), None)
        if without is not None:
            edits, parts = without, max(parts - 1, 2)
        elif parts < len(edits):
            parts = min(2 * parts, len(edits))
        else:
            break
    if len(edits) == 1 and passes([]):
        return []
    return edits


def _edits(old: Side, new: Side) -> list[str]:
    """Everything that differs as a function, in the order of the newer file; then what only the older one has."""
    found = []
    for node in new.network.nodes:
        position = old.network.index.get(node.name)
        if position is None or not equivalent(old.network.nodes[position].rule.expression, node.rule.expression):
            found.append(f"rule {node.name}")
    found += [f"rule {name}" for name in old.network.names if name not in new.network.index]
    was = {phenotype.name: phenotype for phenotype in old.network.phenotypes}
    for phenotype in new.network.phenotypes:
        if phenotype.name in was and not equivalent(was[phenotype.name].formula, phenotype.formula):
            found.append(f"phenotype {phenotype.name}")
    settings = [dict(side.environment) for side in (old, new)]
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
    if not _named(formulas if goal is None else [*formulas, goal]) <= defined:
        return None
    first, second = (old, new) if "environment" not in edits else (new, old)
    values = {**dict(second.environment), **dict(first.environment)}
    environment = tuple((node.name, values[node.name]) for node in nodes if node.is_input and node.name in values)
    if sum(node.is_input for node in nodes) != len(environment):
        return None
    network = replace(old.network, nodes=tuple(nodes), phenotypes=tuple(phenotypes))
    return Side(network, environment, goal)


def _named(formulas: Iterable[Expression]) -> set[str]:
    return {symbol.name for formula in formulas for symbol in symbols(formula)}
