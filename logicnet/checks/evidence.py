"""Evidence (LN35x): every regulation cites a finding, and the finding has the sign that the rule has as a function."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum

from logicnet.checks.registry import Check, Finding, Needs, Subject, check
from logicnet.compiled.function import Effect, effects
from logicnet.compiled.regulation import Regulation
from logicnet.network.evidence import Row, Stance, Table, sample
from logicnet.network.model import Sign
from logicnet.text.diagnostics import Entry, Note, Severity
from logicnet.text.expression import symbols
from logicnet.text.source import Span
from logicnet.text.spelling import fold, nearest

__all__ = ["CHECKS", "Standing", "standing"]

_FORMAT = "the network file format, section Evidence tables"


class Standing(Enum):
    """What the cited findings say of a regulation; findings that contradict the source's part never count."""

    #: At least one finding has the sign of the rule.
    SUPPORTED = "supported"
    #: There are findings, and all of them have the other sign.
    OPPOSED = "opposed"
    MISSING = "missing"


def standing(subject: Subject, regulation: Regulation) -> Standing:
    """What is known of one effective regulation."""
    found = set(_signs(subject, regulation))
    if not found:
        return Standing.MISSING
    return Standing.SUPPORTED if found & _agreeing(regulation.sign) else Standing.OPPOSED


def _agreeing(sign: Effect) -> set[Sign]:
    return set(Sign) if sign is Effect.BOTH else {Sign(sign.value)}


def _supporting(subject: Subject, regulation: Regulation) -> list[tuple[Table, Row]]:
    rows = subject.rows.get((regulation.source, regulation.target), ())
    return [(table, row) for table, row in rows if row.stance is Stance.SUPPORTS]


def _signs(subject: Subject, regulation: Regulation) -> list[Sign]:
    edges = subject.edges.get((regulation.source, regulation.target), ())
    return [*(row.sign for _, row in _supporting(subject, regulation)), *(edge.sign for edge in edges)]


def _arrow(regulation: Regulation) -> str:
    return f"`{regulation.source}` -> `{regulation.target}`"


def _cited(found: Iterable[tuple[Table, Row]]) -> list[Note]:
    """One remark per row, with its place in its table."""
    return [Note(f"{table.cite(row)}: {row.sign.value}, {row.reference}") for table, row in found]


@check(
    Entry(
        "LN351",
        "evidence-table-unreadable",
        Severity.ERROR,
        "An evidence table that the file names cannot be opened.",
        "Not one regulation of the file can be traced to a finding.",
        "#: evidence no_such_table.tsv\na, a",
        "Correct the path; a relative one starts at the folder of the network file.",
        _FORMAT,
    ),
    needs=Needs.EVIDENCE,
)
def table_unreadable(subject: Subject) -> Iterator[Finding]:
    """A table that is not there."""
    for file in subject.evidence_files:
        if file.table is None:
            yield subject.at(
                table_unreadable.entry,
                None,
                file.span,
                f"the evidence table cannot be used: {file.why}",
                help=file.help,
            )


@check(
    Entry(
        "LN357",
        "evidence-contradicts-rule",
        Severity.ERROR,
        "Every finding cited for a regulation has the other sign than the rule has as a function, or than a rule that "
        "the node may have (`open NODE: RULE`).",
        "Either the rule or the table is wrong, and each conclusion drawn across this regulation is turned round.",
        "#: edge b -> a, inhibits, PMID:1\na, b\nb, b",
        "Correct the rule or the sign. A finding that is kept "
        "because it speaks against the model has the stance `contradicts`.",
        _FORMAT,
    ),
    needs=Needs.EVIDENCE,
)
def contradicts_rule(subject: Subject) -> Iterator[Finding]:
    """A rule against its own evidence."""
    for regulation in subject.regulations:
        if standing(subject, regulation) is not Standing.OPPOSED:
            continue
        yield _contradiction(subject, regulation, subject.occurrence(regulation), "the rule")
    for directive, rule in subject.alternatives:
        target, spans = directive.patterns[0].text, {s.name: s.span for s in reversed([*symbols(rule)])}
        signs: dict[str, Effect | None] = {}
        with subject.examining(target, contradicts_rule.entry.code) as allowance:
            signs = effects(rule, allowance)
        for source, sign in signs.items():
            regulation = Regulation(source, target, sign or Effect.BOTH)
            if standing(subject, regulation) is Standing.OPPOSED:
                yield _contradiction(subject, regulation, spans[source], "this alternative")


def _contradiction(subject: Subject, regulation: Regulation, place: Span, what: str) -> Finding:
    edges = subject.edges.get((regulation.source, regulation.target), ())
    return subject.at(
        contradicts_rule.entry,
        regulation.target,
        place,
        f"{what} says that `{regulation.source}` {regulation.sign.value} `{regulation.target}`, "
        "the evidence says the opposite",
        notes=[
            *_cited(_supporting(subject, regulation)),
            *(Note(f"this directive says {edge.sign.value}", edge.span) for edge in edges),
        ],
        help="correct the rule or the sign of the finding",
    )


@check(
    Entry(
        "LN358",
        "regulation-without-evidence",
        Severity.WARNING,
        "A regulation for which no row of a table and no `edge` directive stands, in a file that cites evidence.",
        "Nobody can check it, and a reviewer will ask.",
        "#: edge b -> a, activates, PMID:1\na, b & c\nb, b\nc, c",
        "Add the finding, or delete the regulator. A step that the model chose is cited as one, with low confidence.",
        _FORMAT,
    ),
    needs=Needs.EVIDENCE,
)
def without_evidence(subject: Subject) -> Iterator[Finding]:
    """A regulation that cites nothing."""
    if not all(file.table is not None and file.table.is_readable for file in subject.evidence_files):
        return  # the table that cannot be used is the finding
    faulty = {pair for table in subject.tables for pair in table.faulty}
    for regulation in subject.regulations:
        if (regulation.source, regulation.target) in faulty:
            continue
        if standing(subject, regulation) is Standing.MISSING:
            against = subject.rows.get((regulation.source, regulation.target), ())
            yield subject.at(
                without_evidence.entry,
                regulation.target,
                subject.occurrence(regulation),
                f"no evidence is cited for {_arrow(regulation)}" + (", only against it" if against else ""),
                notes=_cited(against),
                help="add a row to the table, or an `#: edge` line",
            )


@check(
    Entry(
        "LN359",
        "evidence-misspelt-node",
        Severity.WARNING,
        "A row of a table names a node that the network does not have, and would be the evidence for a regulation that "
        "has none if a similar name were meant; or the name differs from a node's by case, dash or script only.",
        "The finding is lost to the network, and the regulation looks unsupported.",
        "#: evidence evidence.tsv\na, b\nb, b\n\nevidence.tsv:\n" + sample(source="B"),
        "Correct the name in the table, or in the network.",
        _FORMAT,
    ),
    needs=Needs.EVIDENCE,
)
def misspelt_node(subject: Subject) -> Iterator[Finding]:
    """A finding that misses its node by a letter."""
    for table, row, column, near in _misspelt(subject):
        name = row.source if column == "source" else row.target
        yield Finding(
            None,
            misspelt_node.entry.at(
                table.source,
                row.place(column),
                f"`{name}` is no node of {subject.network.source.file}",
                help=f"did you mean `{near}`, defined at {_defined(subject, near)}?",
            ),
        )


def _misspelt(subject: Subject) -> Iterator[tuple[Table, Row, str, str]]:
    """Rows with a column whose name was probably meant to be another, and that other name."""
    names = {fold(name): name for name in subject.network.names}
    lacking = [(r.source, r.target) for r in subject.regulations if standing(subject, r) is Standing.MISSING]
    for table, row in _strangers(subject):
        if row.source not in subject.network.index:
            near = names.get(fold(row.source)) or nearest(row.source, [s for s, t in lacking if t == row.target])
            if near is not None:
                yield table, row, "source", near
        if row.target not in subject.network.index:
            near = names.get(fold(row.target)) or nearest(row.target, [t for s, t in lacking if s == row.source])
            if near is not None:
                yield table, row, "target", near


def _strangers(subject: Subject) -> Iterator[tuple[Table, Row]]:
    """Rows that name a node which the network does not have."""
    known = subject.network.index
    for table in subject.tables:
        yield from ((table, row) for row in table.rows if row.source not in known or row.target not in known)


def _defined(subject: Subject, name: str) -> str:
    line, column = subject.network.source.position(subject.node(name).span.start)
    return f"{subject.network.source.path}:{line}:{column}"


@check(
    Entry(
        "LN360",
        "evidence-of-low-confidence",
        Severity.INFO,
        "How many regulations rest on findings of low confidence alone, and which.",
        "A conclusion that needs one of them is no better than its weakest step.",
        "#: edge b -> a, activates, PMID:1, low\na, b\nb, b",
        "Look for a direct finding; until then, treat what depends on them as a question.",
        _FORMAT,
    ),
    needs=Needs.EVIDENCE,
)
def low_confidence(subject: Subject) -> Iterator[Finding]:
    """Weak links, counted."""
    weak = []
    for regulation in subject.regulations:
        edges = subject.edges.get((regulation.source, regulation.target), ())
        levels = [*(row.confidence for _, row in _supporting(subject, regulation)), *(e.confidence for e in edges)]
        if levels and set(levels) == {"low"}:
            weak.append(regulation)
    if weak:
        many = len(weak) != 1
        yield subject.at(
            low_confidence.entry,
            None,
            subject.occurrence(weak[0]),
            f"{len(weak)} of {len(subject.regulations)} regulations {'rest' if many else 'rests'} on findings of low "
            "confidence alone",
            notes=[Note(", ".join(map(_arrow, weak)))],
        )


@check(
    Entry(
        "LN361",
        "contested-by-evidence",
        Severity.INFO,
        "A regulation against which a cited finding speaks: a row that contradicts, or one with the other sign. Also a "
        "contradicting row about two nodes that are further apart.",
        "The literature disagrees here; so may your experiment.",
        "#: edge b -> a, activates, PMID:1\n#: edge b -> a, inhibits, PMID:2\na, b\nb, b",
        "Nothing, if the choice is explained beside the rule; what disagrees is shown on purpose.",
        _FORMAT,
    ),
    needs=Needs.EVIDENCE,
)
def contested(subject: Subject) -> Iterator[Finding]:
    """Where the findings disagree."""
    for regulation in subject.regulations:
        pair = regulation.source, regulation.target
        agreeing = _agreeing(regulation.sign)
        against = [
            (table, row)
            for table, row in subject.rows.get(pair, ())
            if row.stance is Stance.CONTRADICTS or row.sign not in agreeing
        ]
        edges = [edge for edge in subject.edges.get(pair, ()) if edge.sign not in agreeing]
        if (against or edges) and standing(subject, regulation) is Standing.SUPPORTED:
            count = len(against) + len(edges)
            yield subject.at(
                contested.entry,
                regulation.target,
                subject.occurrence(regulation),
                f"{count} cited finding{' speaks' if count == 1 else 's speak'} against {_arrow(regulation)}",
                notes=[
                    *(Note(f"{table.cite(row)}: {row.mechanism}, {row.reference}") for table, row in against),
                    *(Note(f"this directive says {edge.sign.value}", edge.span) for edge in edges),
                ],
            )
    used = {(regulation.source, regulation.target) for regulation in subject.regulations}
    for (source, target), found in subject.rows.items():
        if (source, target) in used or source not in subject.network.index or target not in subject.network.index:
            continue
        for table, row in found:
            if row.stance is Stance.CONTRADICTS:
                yield Finding(
                    None,
                    contested.entry.at(
                        table.source,
                        row.place("id"),
                        f"`{row.id}` speaks against the way from `{source}` to `{target}`",
                        notes=(Note(f"{row.mechanism}, {row.reference}"),),
                    ),
                )


@check(
    Entry(
        "LN362",
        "evidence-without-regulation",
        Severity.INFO,
        "Rows of a table whose two nodes are both in the network, although the one does not regulate the other.",
        "The finding is about a longer path, or the rule leaves a known regulation out.",
        "#: evidence evidence.tsv\na, c\nb, b\nc, b\n\nevidence.tsv:\n" + sample(source="b", target="a"),
        "Add the regulator where it belongs; nothing, if the path stands in the network step by step.",
        _FORMAT,
    ),
    needs=Needs.EVIDENCE,
)
def without_regulation(subject: Subject) -> Iterator[Finding]:
    """Findings that no rule uses, though it could."""
    used = {(regulation.source, regulation.target) for regulation in subject.regulations}
    known = subject.network.index
    for table in subject.tables:
        unused = [
            row
            for row in table.rows
            if row.source in known
            and row.target in known
            and (row.source, row.target) not in used
            and row.stance is Stance.SUPPORTS
        ]
        if unused:
            yield Finding(
                None,
                without_regulation.entry.at(
                    table.source,
                    unused[0].place("id"),
                    f"{_rows(len(unused))} of this table {'is' if len(unused) == 1 else 'are'} about two nodes of "
                    f"{subject.network.source.file} without a regulation between them",
                    notes=(Note(", ".join(row.id for row in unused)),),
                ),
            )


@check(
    Entry(
        "LN363",
        "evidence-about-other-nodes",
        Severity.INFO,
        "Rows of a table that name a node which the network does not have.",
        "A table may serve several networks; if it serves this one only, a name in it is wrong.",
        "#: evidence evidence.tsv\na, b\nb, b\n\nevidence.tsv:\n" + sample(source="other", target="a"),
        "Nothing, if the table is shared; otherwise correct the name, or add the node.",
        _FORMAT,
    ),
    needs=Needs.EVIDENCE,
)
def about_other_nodes(subject: Subject) -> Iterator[Finding]:
    """Findings about somewhere else."""
    known = subject.network.index
    misspelt = {row for _, row, _, _ in _misspelt(subject)}
    for table in subject.tables:
        rows = [row for owner, row in _strangers(subject) if owner is table and row not in misspelt]
        if rows:
            first = rows[0]
            column = "source" if first.source not in known else "target"
            more = f", and {_rows(len(rows) - 1)} more name nodes that it lacks" if len(rows) > 1 else ""
            yield Finding(
                None,
                about_other_nodes.entry.at(
                    table.source,
                    first.place(column),
                    f"`{getattr(first, column)}` is no node of {subject.network.source.file}{more}",
                    help="nothing is wrong if the table serves other networks too",
                ),
            )


def _rows(count: int) -> str:
    return f"{count} row{'' if count == 1 else 's'}"


#: Every check of the family, by code.
CHECKS: tuple[Check, ...] = (
    table_unreadable,
    contradicts_rule,
    without_evidence,
    misspelt_node,
    low_confidence,
    contested,
    without_regulation,
    about_other_nodes,
)
