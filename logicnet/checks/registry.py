"""What a check is, what it looks at, and how findings that the author accepted are put aside.

A check is one function under one manual page: the page (an :class:`~logicnet.text.diagnostics.Entry`) says what is
found, why it matters, gives an example and a remedy; ``explain``, the manual and the tests are made from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import Enum
from functools import cached_property
from typing import Final

from msgspec import Struct, field

from logicnet.checks.beside import PartReport, parts_asked
from logicnet.compiled.function import Effect, constant_value, effects
from logicnet.compiled.regulation import Regulation
from logicnet.errors import LimitReached, UsageError
from logicnet.limits import Allowance, Limits
from logicnet.network.bnet import Reading
from logicnet.network.document import LineKind
from logicnet.network.evidence import EvidenceRow, EvidenceTable, Stance, read_table
from logicnet.network.levels import LevelSet
from logicnet.network.model import Edge, Network, Node, Open
from logicnet.network.parts import PartFile, read_parts
from logicnet.text.diagnostics import Diagnostic, Entry, Note
from logicnet.text.expression import Expression, symbols
from logicnet.text.source import Span

__all__ = ["Check", "Finding", "Needs", "Subject", "check"]


#: Work that the questions about all rules of a file may take, and those about one rule, a millisecond or less each:
#: it is taken by rules that hold hard questions or thousands of names, others count nothing.
MOST_WORK: Final = 30_000
MOST_WORK_ON_A_RULE: Final = 15_000
#: The checks that need the effects of the names in a rule.
_EFFECTS: Final = ("LN201", "LN202", "LN203", "LN204", "LN205", "LN206", "LN207")


class Finding(Struct, frozen=True):
    """A diagnostic, and the node whose ``allow`` may accept it."""

    #: ``None`` for findings about the file or a table as a whole, which nothing can accept. For a finding about an
    #: expectation of a part, the name of that expectation.
    node: str | None
    diagnostic: Diagnostic
    #: The path of the part that the finding is about, or empty.
    part: str = ""


class Needs(Enum):
    """What a file must declare before a check has anything to say about it; a file that does not has not passed it."""

    NOTHING = "nothing"
    COMPARTMENTS = "compartments"
    KINDS = "kinds"
    EVIDENCE = "evidence"
    PHENOTYPES = "phenotypes"
    PARTS = "parts"


class Check(Struct, frozen=True):
    """One check: its manual page, the function that finds it, and what it needs."""

    entry: Entry
    find: Callable[[Subject], Iterator[Finding]]
    needs: Needs


def check(entry: Entry, needs: Needs = Needs.NOTHING) -> Callable[[Callable[[Subject], Iterator[Finding]]], Check]:
    """Make a function the check of this manual page."""
    return lambda find: Check(entry, find, needs)


_RELATIVE = "a relative path starts at the folder of the network file"


class EvidenceFile(Struct, frozen=True):
    """An ``evidence`` directive: its path, and the table, or why there is none."""

    path: str
    #: The path as it stands in the network file.
    span: Span
    table: EvidenceTable | None
    why: str = ""
    #: What to do then.
    help: str = ""


class Subject(Struct, frozen=True, dict=True):
    """A sound network under examination, and what several checks want to know of it, worked out once."""

    reading: Reading
    network: Network
    #: What all checks together may use.
    limits: Limits = field(default_factory=Limits)
    #: Whether the expectations of parts are asked of the network: that takes as long as asking its own.
    asks_parts: bool = False
    #: Per code of a check: the nodes whose rules it did not examine, or not wholly, and why.
    unexamined: dict[str, dict[str, str]] = field(default_factory=dict)
    #: Codes of the checks that a limit ended, and which.
    cut: dict[str, str] = field(default_factory=dict)
    #: Of nodes with levels, by these: what keeps them from being in order, and at which node.
    level_faults: dict[tuple[str, ...], list[tuple[str, str]]] = field(default_factory=dict)

    @cached_property
    def levels(self) -> dict[str, LevelSet]:
        """The nodes that are levels of one node, each with its levels: a reader has written their rules."""
        return {name: levels for levels in self.network.levels for name in levels.nodes}

    @cached_property
    def effects(self) -> dict[str, dict[str, Effect | None]]:
        """Per node that is no input: each name in its rule with its effect, ``None`` where it has none.

        A node is missing where that is a hard question, or at a limit; :attr:`unexamined` has it.
        """
        found = {}
        for node in self.network.nodes:
            if not node.is_input:
                with self.examining(node.name, *_EFFECTS) as allowance:
                    found[node.name] = effects(node.rule.expression, allowance)
        return found

    @cached_property
    def constants(self) -> dict[str, int | None]:
        """Per node of :attr:`effects`: the value that its rule has in every state, ``None`` if it has both."""
        found: dict[str, int | None] = {}
        for target, seen in self.effects.items():
            found[target] = None
            if all(effect is None for effect in seen.values()):
                with self.examining(target, "LN203") as allowance:
                    found[target] = constant_value(self.node(target).rule.expression, allowance)
        return found

    @contextmanager
    def examining(self, target: str, *codes: str) -> Iterator[Allowance]:
        """Questions about one rule that these checks ask, with what they may use; noted where a limit stops them."""
        allowance = self._allowance.allowance(MOST_WORK_ON_A_RULE)
        try:
            with self.limits.stoppable():
                yield allowance
                return
            self.leave_open(target, self.limits.hit or "", *codes)
        except LimitReached:
            self.leave_open(target, allowance.hit or "", *codes)

    def leave_open(self, target: str, why: str, *codes: str) -> None:
        """Note that checks did not examine a rule."""
        for code in codes:
            self.unexamined.setdefault(code, {}).setdefault(target, why)

    @cached_property
    def _allowance(self) -> Allowance:
        return self.limits.allowance(MOST_WORK)

    @cached_property
    def regulations(self) -> tuple[Regulation, ...]:
        """The effective regulations, by target, then in the order the rule names them."""
        return tuple(
            Regulation(source, target, sign)
            for target, found in self.effects.items()
            for source, sign in found.items()
            if sign is not None
        )

    @cached_property
    def evidence_files(self) -> tuple[EvidenceFile, ...]:
        """The tables that the file names, read; a relative path starts at the folder of the network file."""
        found = []
        for line in self.reading.document.lines:
            if line.kind is not LineKind.DIRECTIVE or self.reading.document.text(line.key) != "evidence":
                continue
            written = self.reading.document.text(line.body)
            start = line.body.start + len(written) - len(written.lstrip())
            span = Span(start, start + len(written.strip()))
            path = next((p for p in self.network.evidence if p in written), written.strip())
            try:
                found.append(EvidenceFile(path, span, read_table(path, self.network.source)))
            except UsageError as fault:
                found.append(EvidenceFile(path, span, None, fault.message, fault.hint or _RELATIVE))
        return tuple(found)

    @cached_property
    def part_files(self) -> tuple[PartFile, ...]:
        """The parts that the file names, read."""
        return read_parts(self.network)

    @cached_property
    def parts(self) -> tuple[tuple[PartFile, PartReport], ...]:
        """Each part with what it and this network say of each other."""
        return tuple(
            (file, parts_asked(self.network, file, self.limits, ask=self.asks_parts)) for file in self.part_files
        )

    @property
    def tables(self) -> tuple[EvidenceTable, ...]:
        """The tables that could be opened."""
        return tuple(file.table for file in self.evidence_files if file.table is not None)

    @cached_property
    def rows(self) -> dict[tuple[str, str], tuple[tuple[EvidenceTable, EvidenceRow], ...]]:
        """The rows of all tables by the pair of nodes they speak of."""
        found: dict[tuple[str, str], tuple[tuple[EvidenceTable, EvidenceRow], ...]] = {}
        for table in self.tables:
            for row in table.rows:
                pair = row.source, row.target
                found[pair] = (*found.get(pair, ()), (table, row))
        return found

    @cached_property
    def edges(self) -> dict[tuple[str, str], tuple[Edge, ...]]:
        """The ``edge`` directives by the pair of nodes they speak of."""
        found: dict[tuple[str, str], tuple[Edge, ...]] = {}
        for edge in self.network.edges:
            found[edge.source, edge.target] = (*found.get((edge.source, edge.target), ()), edge)
        return found

    @property
    def alternatives(self) -> Iterator[tuple[Open, Expression]]:
        """The rules that a node may have beside its rule line, each with its directive."""
        for directive in self.network.opens:
            for rule in directive.alternatives:
                yield directive, rule

    @property
    def observable_regulations(self) -> Iterator[Regulation]:
        """The regulations that a finding can be cited for: not those that keep the levels of one node in order."""
        for regulation in self.regulations:
            levels = self.levels.get(regulation.target)
            if levels is None or regulation.source not in levels.nodes:
                yield regulation

    def carriers(self, source: str, target: str) -> frozenset[str]:
        """By what the effect is reported to reach its target (``via``)."""
        rows = (row.via for _, row in self.rows.get((source, target), ()) if row.stance is Stance.SUPPORTS)
        edges = (edge.via for edge in self.edges.get((source, target), ()) if edge.via is not None)
        return frozenset((*rows, *edges))

    def declares(self, needs: Needs) -> bool:
        """Whether the file says what a check needs."""
        network = self.network
        return {
            Needs.NOTHING: True,
            Needs.COMPARTMENTS: bool(network.compartments),
            Needs.KINDS: bool(network.kinds),
            Needs.EVIDENCE: bool(network.evidence or network.edges),
            Needs.PHENOTYPES: bool(network.phenotypes),
            Needs.PARTS: bool(network.parts),
        }[needs]

    def node(self, name: str) -> Node:
        return self.network.nodes[self.network.index[name]]

    def occurrence(self, regulation: Regulation) -> Span:
        """Where the rule of the target names the source first."""
        rule = self.node(regulation.target).rule
        return next(s.span for s in symbols(rule.expression) if s.name == regulation.source)

    def at(
        self,
        entry: Entry,
        node: str | None,
        span: Span,
        message: str,
        *,
        notes: Iterable[Note] = (),
        help: str | None = None,
    ) -> Finding:
        """A finding at a place of the network file."""
        return Finding(node, entry.at(self.network.source, span, message, notes=tuple(notes), help=help))
