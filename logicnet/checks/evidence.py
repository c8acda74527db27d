"""Evidence (LN35x): every regulation cites a finding, and the finding has the sign that the rule has as a function."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum

from msgspec import Struct

from logicnet.checks.registry import Check, Finding, Needs, Subject, check
from logicnet.compiled.function import Effect, effects
from logicnet.compiled.regulation import Regulation
from logicnet.network.evidence import EvidenceRow, EvidenceTable, Stance, sample
from logicnet.network.model import Edge, Sign
from logicnet.network.references import Basis, Reference, advice, basis_of, read_reference
from logicnet.text.diagnostics import Entry, Note, Severity
from logicnet.text.expression import symbols
from logicnet.text.source import Source, Span
from logicnet.text.spelling import fold, nearest

__all__ = ["CHECKS", "Standing", "standing"]

_FORMAT = "the network file format, section Evidence tables"


class Standing(Enum):
    """What the cited findings say of a regulation; findings that contradict the source's part never count.

    A choice of the model is no finding: it counts only where there is none.
    """

    #: At least one finding has the sign of the rule.
    SUPPORTED = "supported"
    #: No finding, but the author says that the model decides it.
    CHOSEN = "chosen"
    #: There are findings, and all of them have the other sign.
    OPPOSED = "opposed"
    MISSING = "missing"


def standing(subject: Subject, regulation: Regulation) -> Standing:
    """What is known of one effective regulation."""
    agreeing = _agreeing(regulation.sign)
    found = set(_signs(subject, regulation))
    if found:
        return Standing.SUPPORTED if found & agreeing else Standing.OPPOSED
    chosen = set(_signs(subject, regulation, chosen=True))
    if not chosen:
        return Standing.MISSING
    return Standing.CHOSEN if chosen & agreeing else Standing.OPPOSED


def _agreeing(sign: Effect) -> set[Sign]:
    return set(Sign) if sign is Effect.BOTH else {Sign(sign.value)}


def _supporting(
    subject: Subject, regulation: Regulation, *, chosen: bool = False
) -> list[tuple[EvidenceTable, EvidenceRow]]:
    """The findings for a regulation, or, if ``chosen``, what the author decided of it."""
    rows = subject.rows.get((regulation.source, regulation.target), ())
    return [(table, row) for table, row in rows if row.stance is Stance.SUPPORTS and row.is_choice is chosen]


def _edges(subject: Subject, regulation: Regulation, *, chosen: bool = False) -> list[Edge]:
    edges = subject.edges.get((regulation.source, regulation.target), ())
    return [edge for edge in edges if (basis_of(edge.references) is Basis.CHOICE) is chosen]


def _signs(subject: Subject, regulation: Regulation, *, chosen: bool = False) -> list[Sign]:
    rows = _supporting(subject, regulation, chosen=chosen)
    return [*(row.sign for _, row in rows), *(e.sign for e in _edges(subject, regulation, chosen=chosen))]


def _arrow(regulation: Regulation) -> str:
    return f"`{regulation.source}` -> `{regulation.target}`"


def _cited(found: Iterable[tuple[EvidenceTable, EvidenceRow]]) -> list[Note]:
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
    chosen = not _signs(subject, regulation)
    edges = _edges(subject, regulation, chosen=chosen)
    return subject.at(
        contradicts_rule.entry,
        regulation.target,
        place,
        f"{what} says that `{regulation.source}` {regulation.sign.value} `{regulation.target}`, "
        f"{'the choice that is cited' if chosen else 'the evidence'} says the opposite",
        notes=[
            *_cited(_supporting(subject, regulation, chosen=chosen)),
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
        "Add the finding, or delete the regulator. A step that the model chose is cited as `model choice`.",
        _FORMAT,
    ),
    needs=Needs.EVIDENCE,
)
def without_evidence(subject: Subject) -> Iterator[Finding]:
    """A regulation that cites nothing."""
    if not all(file.table is not None and file.table.is_readable for file in subject.evidence_files):
        return  # the table that cannot be used is the finding
    faulty = {pair for table in subject.tables for pair in table.faulty}
    for regulation in subject.observable_regulations:
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


def _misspelt(subject: Subject) -> Iterator[tuple[EvidenceTable, EvidenceRow, str, str]]:
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


def _strangers(subject: Subject) -> Iterator[tuple[EvidenceTable, EvidenceRow]]:
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
        edges = _edges(subject, regulation)
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
            if not row.is_choice and (row.stance is Stance.CONTRADICTS or row.sign not in agreeing)
        ]
        edges = [edge for edge in _edges(subject, regulation) if edge.sign not in agreeing]
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


@check(
    Entry(
        "LN364",
        "reference-without-identifier",
        Severity.WARNING,
        "A reference of a table, an `edge` or an expectation that is no identifier of a publication (PMID, PMCID, DOI) "
        "and says of itself nothing else.",
        "Nobody can look it up by a program, and two names of one paper look like two papers.",
        "#: edge b -> a, activates, Smith 2020 Nature\na, b\nb, b",
        "Write the identifier. If none was found, write `no identifier: ...`; if no paper says it, `model choice`; "
        "`textbook knowledge` and `drug pharmacology` say what they are.",
        _FORMAT,
    ),
)
def without_identifier(subject: Subject) -> Iterator[Finding]:
    """A paper by its nickname."""
    for cited in _references(subject):
        if cited.reference.basis is Basis.FREE_TEXT:
            yield cited.finding(
                without_identifier.entry,
                f"`{cited.reference.text}` is no identifier of a publication",
                help=advice(cited.reference.text),
            )


@check(
    Entry(
        "LN365",
        "regulation-by-choice",
        Severity.INFO,
        "How many regulations rest on a choice of the model alone, and which.",
        "No finding stands behind them: a conclusion that needs one is a conclusion about the model.",
        "#: edge b -> a, activates, model choice\na, b\nb, b",
        "Look for a finding; until then nothing, if the choice is meant.",
        _FORMAT,
    ),
    needs=Needs.EVIDENCE,
)
def by_choice(subject: Subject) -> Iterator[Finding]:
    """What the author decided."""
    chosen = [r for r in subject.regulations if standing(subject, r) is Standing.CHOSEN]
    if chosen:
        yield _counted(subject, by_choice.entry, chosen, "a choice of the model alone")


@check(
    Entry(
        "LN366",
        "choice-with-reference",
        Severity.ERROR,
        "A reference that calls something a choice of the model and cites a publication for it.",
        "Either the paper says it, and it is a finding, or no paper does, and none may be named for it.",
        '#: edge b -> a, activates, model choice (PMID:1)\na, b\nb, b',
        "Cite the paper alone, or write `model choice` without it. What inspired a choice belongs in a comment.",
        _FORMAT,
    ),
)
def choice_with_reference(subject: Subject) -> Iterator[Finding]:
    """A choice in the dress of a finding."""
    for cited in _references(subject):
        if cited.reference.basis is not Basis.CHOICE:
            continue
        others = [text for text in cited.beside if read_reference(text).basis is not Basis.CHOICE]
        named = (*cited.reference.identifiers, *others)
        if named:
            yield cited.finding(
                choice_with_reference.entry,
                f"a choice of the model is cited together with `{named[0]}`",
                help="cite the paper alone if it says this, or write `model choice` alone",
            )


@check(
    Entry(
        "LN367",
        "review-as-source",
        Severity.WARNING,
        "An expectation, a row or an `edge` cites a publication as the place of an observation, and the file or its "
        "table marks that publication as a review (`review PMID:...`).",
        "A review reports what others saw; whoever looks there for the observation finds no experiment.",
        "#: cite review PMID:1\n#: expect seen, in default: every a [PMID:1]\na, 1",
        "Cite the publication that made the observation, or mark the citation: `[review PMID:...]`.",
        _FORMAT,
    ),
)
def review_as_source(subject: Subject) -> Iterator[Finding]:
    """A report of reports."""
    reviews = {}
    cites = (read_reference(text) for text in subject.network.cites)
    for reference in (*cites, *(cited.reference for cited in _references(subject))):
        if reference.basis is Basis.REVIEW:
            reviews.update(dict.fromkeys(reference.identifiers, reference))
    for cited in _references(subject):
        if cited.reference.basis is Basis.PRIMARY:
            found = next((one for one in cited.reference.identifiers if one in reviews), None)
            if found is not None:
                yield cited.finding(
                    review_as_source.entry,
                    f"`{cited.reference.text}` is a review, and is cited here as the source of an observation",
                    help=f"cite the publication that made it, or write `review {cited.reference.text}`",
                )


@check(
    Entry(
        "LN368",
        "regulation-remembered",
        Severity.INFO,
        "How many regulations rest on findings alone that are remembered, not seen, and which; how many of these are "
        "rated high all the same.",
        "Memory is where wrong citations come from: nobody has read these claims at their source.",
        "#: evidence evidence.tsv\na, b\nb, b\n\nevidence.tsv:\n" + sample(seen="remembered"),
        "Read the source, correct the row, and write `seen`.",
        _FORMAT,
    ),
    needs=Needs.EVIDENCE,
)
def remembered(subject: Subject) -> Iterator[Finding]:
    """What nobody has looked up."""
    found: list[Regulation] = []
    high = 0
    for regulation in subject.regulations:
        rows = _supporting(subject, regulation)
        # A directive does not say whether its source was seen.
        if rows and not _edges(subject, regulation) and all(row.seen == "remembered" for _, row in rows):
            found.append(regulation)
            high += any(row.confidence == "high" for _, row in rows)
    if found:
        more = f"; {high} of them on one that is rated high" if high else ""
        yield _counted(subject, remembered.entry, found, f"findings alone that nobody has seen{more}")


@check(
    Entry(
        "LN369",
        "publication-not-identified",
        Severity.INFO,
        "How many rows, `edge` lines and expectations cite a publication of which no identifier was found.",
        "A reader cannot follow them by a click, and whether they are retracted cannot be asked.",
        "#: edge b -> a, activates, no identifier: Smith 2020 Nature\na, b\nb, b",
        "Look for the identifier again.",
        _FORMAT,
    ),
)
def not_identified(subject: Subject) -> Iterator[Finding]:
    """Papers without a number."""
    unidentified = (c for c in _references(subject) if c.reference.basis is Basis.UNIDENTIFIED)
    found = [cited for cited in unidentified if cited.is_about_network]
    if found:
        texts = dict.fromkeys(cited.reference.text for cited in found)
        publications = f"{len(texts)} publication{'' if len(texts) == 1 else 's'}"
        many = "citation is" if len(found) == 1 else "citations are"
        yield found[0].finding(
            not_identified.entry, f"{len(found)} {many} to {publications} without identifier", notes=list(texts)
        )


def _counted(subject: Subject, entry: Entry, found: list[Regulation], what: str) -> Finding:
    return subject.at(
        entry,
        None,
        subject.occurrence(found[0]),
        f"{len(found)} of {len(subject.regulations)} regulations {'rest' if len(found) != 1 else 'rests'} on {what}",
        notes=[Note(", ".join(map(_arrow, found)))],
    )


class _Cited(Struct, frozen=True):
    """A reference that stands for a finding, and where."""

    reference: Reference
    #: The other references of the same statement.
    beside: tuple[str, ...]
    source: Source
    span: Span
    #: The node whose `allow` accepts a finding about it.
    node: str | None
    #: False for a row of a table about nodes that this network lacks.
    is_about_network: bool = True

    def finding(self, entry: Entry, message: str, *, help: str | None = None, notes: Sequence[str] = ()) -> Finding:
        told = tuple(map(Note, notes))
        return Finding(self.node, entry.at(self.source, self.span, message, notes=told, help=help))


def _references(subject: Subject) -> Iterator[_Cited]:
    """Every reference of an expectation, of an ``edge`` and of a row of a table, in this order."""
    source = subject.network.source
    edges = ((edge.references, edge.span, edge.target) for edge in subject.network.edges)
    expectations = ((x.references, x.span, None) for x in subject.network.expectations)
    for references, span, node in (*expectations, *edges):
        for text in references:
            at = source.text.rfind(text, span.start, span.end)
            place = Span(at, at + len(text)) if at >= 0 else span
            others = tuple(other for other in references if other != text)
            yield _Cited(read_reference(text), others, source, place, node)
    known = subject.network.index
    for table in subject.tables:
        for row in table.rows:
            here = row.source in known and row.target in known
            yield _Cited(read_reference(row.reference), (), table.source, row.place("reference"), None, here)


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
    without_identifier,
    by_choice,
    choice_with_reference,
    review_as_source,
    remembered,
    not_identified,
)
