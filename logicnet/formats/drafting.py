"""A first network from a list of nodes and tables of prior knowledge: open rules, cited row by row.

What a draft is. Its nodes are those of the list that some row speaks of, and, where a node of the list would
otherwise have nothing that acts on it, or nothing that it acts on, those of a shortest signed path from or to another
node of the list. Each effect of known sign is a regulation; of one that rows contradict the sign is unknown, and both
kinds of rows stand in the evidence. Rules are open as those of a signed graph (:mod:`logicnet.formats.signed`): a
table never says AND or OR.

Nothing is chosen silently: contradicting rows, rows without a sign, nodes without support and nodes that were put
between are listed."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from logicnet.errors import InvalidNetwork, UsageError
from logicnet.formats import findings, sif
from logicnet.formats.knowledge import Cargo, Fact, Read
from logicnet.formats.signed import Logic
from logicnet.network.bnet import parse
from logicnet.network.evidence import COLUMNS, VIAS
from logicnet.network.model import Group, Network, Pattern
from logicnet.network.writing import write
from logicnet.text.formula import symbols
from logicnet.text.source import Span

__all__ = ["Draft", "DraftStudy", "SignContradiction", "draft", "read_nodes"]

_NOWHERE = Span(0, 0)
#: Longest path that may be asked for. Longer ones connect everything with everything.
MAX_PATH = 5


class SignContradiction(Struct, frozen=True):
    """A regulation that some rows call activating and others inhibiting."""

    source: str
    target: str
    activating: tuple[Fact, ...]
    inhibiting: tuple[Fact, ...]


class Draft(Struct, frozen=True):
    """A network with open rules, its evidence table, and everything that it could not decide."""

    network: Network
    #: The evidence table as text, one row for each row of a table that was used.
    evidence: str
    contradictions: tuple[SignContradiction, ...]
    #: Nodes of the list that no row with a sign speaks of. They are not in the network.
    without_support: tuple[str, ...]
    #: Nodes that are not in the list, each with the path on which it lies.
    between: tuple[tuple[str, tuple[str, ...]], ...]
    #: Pairs for which rows give an effect and none gives its sign.
    unsigned: tuple[tuple[str, str], ...]
    #: Nodes whose rule is open in fewer ways than the signs allow.
    narrowed: tuple[str, ...]


class DraftStudy(Struct, frozen=True):
    """A draft, and what was read for it."""

    draft: Draft
    #: The nodes asked for, each with the names that tables give it.
    nodes: Mapping[str, tuple[str, ...]]
    tables: tuple[Read, ...]


def read_nodes(text: str) -> dict[str, tuple[str, ...]]:
    """The nodes of a list, each with the names that tables give it: ``TUM_p53=TP53,P53`` in a line, or only a name.

    Lines and, where no line has ``=``, commas part the nodes; ``#`` begins a remark. Raises ``UsageError`` if there
    are none, or one stands twice."""
    lines = [line.split("#", 1)[0].strip() for line in text.replace("\t", "=").splitlines()]
    lines = [line for line in lines if line]
    if not any("=" in line for line in lines):
        lines = [part.strip() for line in lines for part in line.split(",") if part.strip()]
    found: dict[str, tuple[str, ...]] = {}
    for line in lines:
        name, _, other = (part.strip() for part in line.partition("="))
        if not name or name in found:
            raise UsageError(f"the list of nodes has `{name or line}` twice or without a name", "give each node once")
        found[name] = tuple(part.strip() for part in other.split(",") if part.strip()) or (name,)
    if not found:
        raise UsageError("the list of nodes is empty", "name nodes, separated by commas or one in a line")
    return found


def draft(
    nodes: Mapping[str, Sequence[str]],
    facts: Sequence[Fact],
    cargo: Sequence[Cargo] = (),
    *,
    longest: int = 2,
    logic: Logic = Logic.INHIBITOR_WINS,
    title: str = "",
    evidence_path: str = "",
) -> Draft:
    """A network of these nodes.

    Guaranteed: every regulation has a row of a table, with its sign; every row with a sign between two nodes of the
    list is in the evidence. Deterministic: paths are chosen by length, then by the number of their rows, then by
    name.

    Args:
        nodes: Each node and the names that tables give it.
        longest: Most regulations of a path that connects a node of the list with another one; 1 connects only by rows.
        evidence_path: What the network file calls the evidence table.

    Raises:
        UsageError: no row with a sign connects two nodes, or ``longest`` is not from 1 to :data:`MAX_PATH`.
        InvalidNetwork: a name of a table cannot be the name of a node.
    """
    if not 1 <= longest <= MAX_PATH:
        raise UsageError(f"a path of {longest} regulations is not looked for", f"ask for 1 to {MAX_PATH}")
    called = {other.lower(): name for name, others in nodes.items() for other in (name, *others)}
    known, pairs = _by_ends(facts, called, nodes)
    signed = {ends: rows for ends, rows in sorted(pairs.items()) if any(row.sign for row in rows)}
    chosen = {ends for ends in signed if ends[0] in nodes and ends[1] in nodes}
    between: dict[str, tuple[str, ...]] = {}
    if longest > 1:
        for path in _paths(list(nodes), chosen, signed, longest):
            chosen |= set(pairwise(path))
            for name in path[1:-1]:
                between.setdefault(name, path)
    if not chosen:
        raise UsageError(
            "no row with a sign connects two of these nodes",
            "compare their names with those of the tables, or allow longer paths (--paths 3)",
        )
    used = {name for ends in chosen for name in ends}
    order = [*(name for name in nodes if name in used), *sorted(used - set(nodes))]
    lines, contradictions = _arrows(
        sorted(chosen, key=lambda ends: (order.index(ends[1]), order.index(ends[0]))), signed
    )
    reading = sif.read("the draft", "\n".join([*order, *lines]).encode(), logic.value)
    if reading.network is None:
        raise InvalidNetwork(reading.diagnostics)
    network = _described(reading.network, order, known, cargo, called, title, logic, evidence_path)
    return Draft(
        network,
        _evidence(network, {ends: signed[ends] for ends in sorted(chosen)}, {c.name.lower() for c in cargo}, nodes),
        contradictions,
        tuple(name for name in nodes if name not in used),
        tuple(sorted(between.items())),
        tuple(sorted(ends for ends in pairs if ends not in signed and set(ends) <= set(nodes))),
        tuple(d.message.split("`")[1] for d in reading.diagnostics if d.code == findings.NARROWED.code),
    )


def _by_ends(
    facts: Sequence[Fact], called: Mapping[str, str], nodes: Mapping[str, Sequence[str]]
) -> tuple[list[Fact], dict[tuple[str, str], list[Fact]]]:
    """The facts with the names of nodes in place of those of tables; and for each pair of ends what is known of it.

    A fact of a node about itself counts only for a node of the list.
    """
    known = [
        replace(f, source=called.get(f.source.lower(), f.source), target=called.get(f.target.lower(), f.target))
        for f in facts
    ]
    pairs: dict[tuple[str, str], list[Fact]] = {}
    for fact in known:
        if fact.source != fact.target or fact.source in nodes:
            pairs.setdefault((fact.source, fact.target), []).append(fact)
    return known, pairs


def _arrows(
    chosen: Sequence[tuple[str, str]], signed: Mapping[tuple[str, str], Sequence[Fact]]
) -> tuple[list[str], tuple[SignContradiction, ...]]:
    """A line of SIF for each pair, with the sign that its rows agree on; and the pairs on which they do not agree."""
    lines: list[str] = []
    contradictions: list[SignContradiction] = []
    for source, target in chosen:
        rows = signed[source, target]
        signs = {row.sign for row in rows if row.sign}
        lines.append(f"{source}\t{'-?' if len(signs) > 1 else '->' if 1 in signs else '-|'}\t{target}")
        if len(signs) > 1:
            up, down = (tuple(row for row in rows if row.sign == sign) for sign in (1, -1))
            contradictions.append(SignContradiction(source, target, up, down))
    return lines, tuple(contradictions)


def _paths(
    nodes: Sequence[str],
    chosen: set[tuple[str, str]],
    signed: Mapping[tuple[str, str], Sequence[Fact]],
    longest: int,
) -> list[tuple[str, ...]]:
    """For each node of the list on which nothing acts, or which acts on nothing, a shortest path from or to
    another."""
    forward: dict[str, list[str]] = {}
    backward: dict[str, list[str]] = {}
    for source, target in signed:
        forward.setdefault(source, []).append(target)
        backward.setdefault(target, []).append(source)
    found = []
    for name in nodes:
        if not any(target == name != source for source, target in chosen):
            path = _shortest(name, backward, set(nodes), signed, longest, True)
            if path is not None:
                found.append(path[::-1])
        if not any(source == name != target for source, target in chosen):
            path = _shortest(name, forward, set(nodes), signed, longest, False)
            if path is not None:
                found.append(path)
    return found


def _shortest(
    start: str,
    steps: Mapping[str, Sequence[str]],
    ends: set[str],
    signed: Mapping[tuple[str, str], Sequence[Fact]],
    longest: int,
    reverse: bool,
) -> tuple[str, ...] | None:
    """Breadth first. Of the steps to one node the one with more rows is taken, then the one of the smaller name."""

    def rows(a: str, b: str) -> int:
        return len(signed[(b, a) if reverse else (a, b)])

    queue: deque[tuple[str, ...]] = deque([(start,)])
    seen = {start}
    while queue:
        path = queue.popleft()
        if len(path) > longest:
            continue
        for name in sorted(steps.get(path[-1], ()), key=lambda other: (-rows(path[-1], other), other)):
            if name in seen:
                continue
            if name in ends:
                return (*path, name)
            seen.add(name)
            queue.append((*path, name))
    return None


def _described(
    network: Network,
    order: Sequence[str],
    facts: Sequence[Fact],
    cargo: Sequence[Cargo],
    called: Mapping[str, str],
    title: str,
    logic: Logic,
    evidence_path: str,
) -> Network:
    """The network with its title, what it is made from, and the kinds that the tables know of its nodes."""
    kinds: dict[str, dict[str, None]] = {}
    inside = set(order)
    for fact in facts:
        for name, kind in ((fact.source, fact.source_kind), (fact.target, fact.target_kind)):
            if kind and name in inside and not any(name in names for names in kinds.values()):
                kinds.setdefault(kind, {})[name] = None
    for one in cargo:
        name = called.get(one.name.lower(), one.name)
        if name in inside:
            kinds.setdefault("exosomal_cargo", {})[name] = None
    places: dict[str, set[str]] = {}
    for fact in facts:
        for name, place in ((fact.source, fact.source_compartment), (fact.target, fact.target_compartment)):
            if place and name in inside:
                places.setdefault(name, set()).add(re.sub(r"\W+", "_", place).strip("_") or "cell")
    # A node that tables put in two places is in none: nothing is chosen.
    where: dict[str, dict[str, None]] = {}
    for name in order:
        if len(places.get(name, ())) == 1:
            where.setdefault(min(places[name]), {})[name] = None
    tables = list(dict.fromkeys(fact.origin.table for fact in facts))
    made = replace(
        network,
        title=title or "A draft from prior knowledge",
        about=(
            f"Made from {', '.join(tables)}. Each rule is open: tables give signs, and not AND or OR.",
            f"The rule lines are a reading ({logic.value}), and no finding.",
        ),
        kinds=_groups(kinds),
        compartments=_groups(where),
        evidence=(evidence_path,) if evidence_path else (),
    )
    reading = parse(write(made), "the draft")
    if reading.network is None:
        raise InvalidNetwork(reading.diagnostics)
    return reading.network


def _groups(of: Mapping[str, Mapping[str, None]]) -> tuple[Group, ...]:
    return tuple(
        Group(id, tuple(Pattern(name, True, _NOWHERE) for name in names), _NOWHERE) for id, names in sorted(of.items())
    )


def _evidence(
    network: Network,
    pairs: Mapping[tuple[str, str], Sequence[Fact]],
    cargo: set[str],
    nodes: Mapping[str, Sequence[str]],
) -> str:
    """The table: the columns of an evidence table, then database, licence and the row it comes from."""
    lines = ["\t".join((*COLUMNS, "database", "license", "origin"))]
    signs = _reference_signs(network)
    number = 0
    for (source, target), rows in pairs.items():
        for row in rows:
            if not row.sign:
                continue
            number += 1
            travels = cargo & {source.lower(), *(other.lower() for other in nodes.get(source, ()))}
            via = row.via if row.via in VIAS else "exosome" if travels else "intracellular"
            origin = row.origin
            unknown = " ".join(filter(None, ("no identifier:", origin.database, origin.id)))
            cells = {
                "id": f"K{number:04}",
                "source": source,
                "target": target,
                "sign": "activates" if row.sign > 0 else "inhibits",
                "via": via,
                "cargo": source,
                "mechanism": row.mechanism or f"{source} {'activates' if row.sign > 0 else 'inhibits'} {target}",
                "context": "as the database states it",
                "reference": ";".join(row.references) or unknown,
                "year": "-",
                "confidence": "low",
                "seen": "remembered",
                "stance": "supports" if row.sign == signs.get((source, target), row.sign) else "contradicts",
                "database": origin.database,
                "license": origin.license or "-",
                "origin": f"{origin.table}:{origin.line}",
            }
            lines.append("\t".join(_cell(text) for text in cells.values()))
    return "\n".join(lines) + "\n"


def _reference_signs(network: Network) -> dict[tuple[str, str], int]:
    """The sign of each regulation in the rule lines."""
    from logicnet.compiled.function import Effect
    from logicnet.compiled.regulation import regulations

    numbers = {Effect.ACTIVATES: 1, Effect.INHIBITS: -1}
    found = {(r.source, r.target): numbers.get(r.sign, 0) for r in regulations(network)}
    for node in network.nodes:
        for symbol in symbols(node.rule.expression) if node.is_input else ():
            found[symbol.name, node.name] = 1
    return found


def _cell(text: str) -> str:
    return re.sub(r"[\t\r\n]+", " ", text).strip()
