"""Where a network begins: a state, a partial state, or the attractors that it has settled into before anything is done.

``--from`` in every command is read here.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from msgspec import Struct
from msgspec.structs import replace

from logicnet.attractors.dense import FullSet
from logicnet.attractors.landscape import Attractor, Kind, Landscape, Shows, Verdict
from logicnet.attractors.search import list_attractors
from logicnet.compiled.space import FULL, NetworkSpace, Subspace, held_space
from logicnet.errors import LimitReached, UsageError
from logicnet.limits import Limits
from logicnet.network.case import Case
from logicnet.network.directives.words import REST, STABLE_NAME
from logicnet.network.model import Network, Phenotype
from logicnet.network.resolve import parse_clamps, read_demand
from logicnet.text.counts import plural
from logicnet.text.formula import Expression, format_name
from logicnet.text.names import split_list
from logicnet.text.source import Span

__all__ = [
    "MOST_STATES",
    "Start",
    "cover_of",
    "named_attractors",
    "read_start",
    "showing",
    "state_named",
    "target_formula",
]

#: States of one attractor that are listed one by one as places to begin in.
MOST_STATES = 4_096


class Start(Struct, frozen=True):
    """The states that a question begins in: all that lie in one of the subspaces. Environment and clamps hold there."""

    #: As the user wrote it.
    text: str
    spaces: tuple[NetworkSpace, ...]
    #: Stable names of the attractors that it stands for; empty where states were given.
    attractors: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """``the states with A=1,rest=0``, for a sentence."""
        if self.attractors == (self.text,):
            return f"the attractor {self.text}"
        if self.attractors and "," in self.text:
            return f"the {plural(len(self.attractors), 'attractor')} that {self.text} names"
        if self.attractors:
            many = len(self.attractors)
            which = "attractor that always shows" if many == 1 else f"{many} attractors that always show"
            return f"the {which} {self.text}"
        return f"the states with {self.text}"


def read_start(case: Case, text: str, limits: Limits | None = None, *, option: str = "--from") -> Start:
    """The start that a text means.

    ``A=1, B=0`` gives values to nodes, and ``rest=0``, ``rest=1`` or ``rest=*`` a value to every node that is not
    named: without it they are open (``*``). A node called ``rest`` is meant where the network has one. What environment
    and clamps hold keeps its value. Anything else names attractors of the case, as they are before any further change:
    the stable name of one, or a phenotype or formula, for all attractors that always show it; or several of
    these, with commas between them.

    Raises:
        UnknownName: a name is not in the network.
        UsageError: the text cannot be read, contradicts what is held, or no attractor is meant.
        LimitReached: the attractors that are meant could not be worked out.
    """
    if not text.strip():
        raise UsageError(f"{option}: a start is missing", "for example A=1,rest=0, or a phenotype")
    if "=" in text.replace("=>", "").replace("<=", ""):
        space, kept = state_named(case, text, option=option), held_space(case)
        return Start(text.strip(), (kept.over(space),))
    found = named_attractors(case, text, limits, option=option)
    spaces: list[NetworkSpace] = []
    for attractor in found:
        states = cover_of(attractor, len(case.network))
        if states is None:
            raise LimitReached(
                f"{option}: the attractor {attractor.id} has more than {MOST_STATES:,} states, or they are not known; "
                "start from one of them: A=1,..."
            )
        spaces += states
    return Start(text.strip(), tuple(dict.fromkeys(spaces)), tuple(a.id for a in found))


def state_named(case: Case, text: str, *, option: str = "--from") -> NetworkSpace:
    """The values that ``A=1, B=0, rest=0`` gives; what is held and not named by itself has no value in it.

    Raises:
        UnknownName: a name is not in the network.
        UsageError: the text cannot be read, or contradicts what environment or clamps hold.
    """
    network = case.network
    parts = [part.strip() for part in text.split(",")]
    rest: str | None = None
    if REST not in network.index:
        given = [part for part in parts if part.partition("=")[0].strip() == REST]
        for part in given:
            of_rest = part.partition("=")[2].strip()
            if of_rest not in ("0", "1", "*") or (rest is not None and rest != of_rest):
                raise UsageError(f"{option}: `{part}` is no value of the other nodes", "write rest=0, rest=1 or rest=*")
            rest = of_rest
        parts = [part for part in parts if part not in given]
    values, cuts = parse_clamps(network, [",".join(parts)] if any(parts) else [], option=option, drugs=False)
    if cuts:
        raise UsageError(f"`{option}` names values of nodes, not of regulations", f"for example `{option} A=1,B=0`")
    held, clamped = case.held, {clamp.node for clamp in case.clamps}
    for value in values:
        b, by = held.get(value.node, value.value), "clamp" if value.node in clamped else "environment"
        if b != value.value:
            freed = f"{case.place or 'default'},{format_name(value.node)}=*"
            raise UsageError(
                f"`{option} {value}` contradicts the {by}, which holds `{value.node}` at {b}",
                f"free it with `--env {freed}`" if by == "environment" else "leave one of them out",
            )
    start = {network.index[value.node]: value.value for value in values}
    if rest in ("0", "1"):
        for name, v in network.index.items():
            if name not in held:
                start.setdefault(v, int(rest))
    return Subspace.of(sorted(start.items()))


def named_attractors(case: Case, text: str, limits: Limits | None, *, option: str) -> tuple[Attractor, ...]:
    """The attractors of the case that stable names, phenotypes or formulas pick; several stand behind commas.

    Raises:
        UsageError: one of them means no attractor, or cannot be read.
        LimitReached: it is not known which are meant.
    """
    limits = limits or Limits()
    found: dict[str, Attractor] = {}
    for asked in split_list(text) or (text,):
        plain = STABLE_NAME.fullmatch(asked) is not None and asked not in case.network.index
        picked = _by_name(case, asked, limits, option) if plain else _by_formula(case, asked, limits, option)
        found.update((attractor.id, attractor) for attractor in picked)
    return tuple(found.values())


def _by_name(case: Case, asked: str, limits: Limits, option: str) -> tuple[Attractor, ...]:
    landscape = list_attractors(case, limits=limits)
    found = tuple(a for a in landscape.attractors if a.id == asked)
    if not found:
        _whole(landscape, option)
        raise UsageError(
            f"{option}: no attractor {case.words} is called `{asked}`",
            "see their names with `logicnet attractors FILE` in the same environment",
        )
    return found


def _by_formula(case: Case, asked: str, limits: Limits, option: str) -> tuple[Attractor, ...]:
    demand = read_demand(case.network, asked, option=option)
    landscape = list_attractors(showing(case, [demand.formula]), limits=limits)
    _whole(landscape, option)
    if any(a.phenotypes[0][1] is Shows.UNKNOWN for a in landscape.attractors):
        raise LimitReached(f"{option}: it is not known which attractors always show {asked}")
    found = tuple(a for a in landscape.attractors if a.phenotypes[0][1] is Shows.ALWAYS)
    if not found:
        raise UsageError(
            f"{option}: no attractor {case.words} always shows {asked}",
            "see what they show with `logicnet attractors FILE` in the same environment",
        )
    return found


def _whole(landscape: Landscape, option: str) -> None:
    if landscape.complete is not Verdict.YES or any(a.kind is Kind.MINIMAL_TRAP_SPACE for a in landscape.attractors):
        why = "; ".join((*landscape.limits, *landscape.reasons)) or "the list of attractors is not complete"
        raise LimitReached(f"{option}: the attractors are not all known: {why}")


def showing(case: Case, formulas: Sequence[Expression]) -> Case:
    """The case with these formulas as the only phenotypes of its network, in this order: what attractors are asked."""
    nowhere = Span(0, 0)
    named = tuple(Phenotype(f"{k}", formula, "", nowhere) for k, formula in enumerate(formulas))
    return replace(case, network=Network(case.network.source, case.network.nodes, phenotypes=named))


def cover_of(attractor: Attractor, n: int) -> tuple[NetworkSpace, ...] | None:
    """Subspaces that hold exactly the states of an attractor of ``n`` nodes; ``None`` if these are not known, or are
    more than :data:`MOST_STATES` that make up no subspace."""
    space = attractor.space
    if attractor.kind is Kind.FIXED_POINT:
        return (space,)
    if attractor.size is not None and attractor.faithful is Verdict.YES and attractor.size == 1 << space.free_count(n):
        return (space,)
    if attractor.members is None:
        return None
    pieces: list[list[NetworkSpace]] = []
    many = 1
    for part in attractor.members:
        if isinstance(part, FullSet):
            continue
        many *= len(part)
        if many > MOST_STATES:
            return None
        pieces.append(list(part.states()))
    found = []
    for chosen in product(*pieces):
        whole = space
        for piece in chosen:
            whole = whole & piece
        found.append(whole)
    return tuple(found) or (FULL,)


def target_formula(case: Case, text: str, limits: Limits | None = None, *, option: str = "--towards") -> str:
    """A formula, as text, that is true in exactly one kind of state: those of the attractors that a text names.

    Of an attractor that oscillates the smallest subspace around it is meant, where no other attractor meets that.

    Raises:
        UnknownName, UsageError: no attractor is meant, or one cannot be told from another by a subspace.
        LimitReached: it is not known which are meant.
    """
    found = named_attractors(case, text, limits, option=option)
    meant = {attractor.id for attractor in found}
    others = [a for a in list_attractors(case, limits=limits or Limits()).attractors if a.id not in meant]
    names = case.network.names
    pieces = []
    for attractor in found:
        near = next((other for other in others if other.space.meets(attractor.space)), None)
        spaces: Sequence[NetworkSpace] = (attractor.space,)
        if near is not None:
            known = cover_of(attractor, len(case.network))
            if known is None:
                raise UsageError(
                    f"{option}: the attractors {attractor.id} and {near.id} share states of their subspaces, and there "
                    "are too many states to tell them apart",
                    "name a formula for --enforce instead",
                )
            spaces = known
        pieces += [
            "(" + " & ".join(("" if b else "!") + format_name(names[v]) for v, b in space.fixed()) + ")"
            for space in dict.fromkeys(spaces)
            if space.mask
        ]
        if any(not space.mask for space in spaces):
            return "1"
    return " | ".join(dict.fromkeys(pieces))
