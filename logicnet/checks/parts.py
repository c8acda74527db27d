"""Parts (LN37x): what other networks of the author show is asked of the network that joins them.

``part`` lines name them. Nothing that a part expects is silently gone: each of its expectations holds in the whole,
fails there, has lost its contrast, is undecided, or cannot be said, and each of these is told. The expectations are
asked where those of the file itself are asked; what follows from the text alone is told always.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from logicnet.checks.beside import PartReport, PartStatus, Relation, RuleBeside
from logicnet.checks.registry import Check, Finding, Needs, Subject, check
from logicnet.network.model import Expectation
from logicnet.network.parts import PartFile, settings_apart
from logicnet.text.counts import plural
from logicnet.text.diagnostics import Entry, Note, Severity
from logicnet.text.names import format_name
from logicnet.text.spelling import fold, nearest

__all__ = ["CHECKS", "UNDECIDED", "lost"]

_FORMAT = "the network file format, section Parts"
#: Most names that a remark lists.
_LISTED: Final = 12


@check(
    Entry(
        "LN371",
        "part-unusable",
        Severity.ERROR,
        "A part that cannot be used: there is no such file, it lies outside the folder, it is no sound network, it is "
        "the file itself, or it has no node in common with this network.",
        "Nothing that the part shows can be asked of the whole.",
        "#: part no_such_part.bnet\na, a",
        "Correct the path; a relative one starts at the folder of the network file.",
        _FORMAT,
    ),
    needs=Needs.PARTS,
)
def unusable(subject: Subject) -> Iterator[Finding]:
    """A part that is not there."""
    for file in subject.part_files:
        if file.network is None:
            yield subject.at(
                unusable.entry,
                None,
                file.part.place,
                f"the part `{file.part.path}` cannot be used: {file.why}",
                help=file.help,
            )


@check(
    Entry(
        "LN372",
        "part-misspelt-node",
        Severity.WARNING,
        "A node of a part is called like none of this network, but almost like one that the part does not have.",
        "What the part expects of that node is not asked here.",
        "#: part part.bnet\nTUM_p53, b\nb, b\n\npart.bnet:\nTUM_P53, b\nb, b",
        "Give the node one name in both files.",
        _FORMAT,
    ),
    needs=Needs.PARTS,
)
def misspelt_node(subject: Subject) -> Iterator[Finding]:
    """A node that the whole misses by a letter."""
    for file in subject.part_files:
        if file.network is None:
            continue
        own = [name for name in subject.network.names if name not in file.network.index]
        by_fold = {fold(name): name for name in own}
        for name in file.network.names:
            if name in subject.network.index:
                continue
            near = by_fold.get(fold(name))
            if near is not None:
                yield subject.at(
                    misspelt_node.entry,
                    None,
                    file.part.place,
                    f"`{name}` of {file.part.path} is no node of this network",
                    notes=[Note(f"it is defined at {_defined(file, name)}")],
                    help=f"did you mean `{near}`? Give it one name in both files",
                )


@check(
    Entry(
        "LN373",
        "part-without-environment",
        Severity.WARNING,
        "A `part` line gives another name to an environment that the part does not have.",
        "It changes nothing, and the environment that was meant is asked under its own name or not at all.",
        "#: part part.bnet, environment rset = default\na, a\n\npart.bnet:\n#: environment rest, a=0\na, a",
        "Correct the name: the one of the part stands before the `=`.",
        _FORMAT,
    ),
    needs=Needs.PARTS,
)
def without_environment(subject: Subject) -> Iterator[Finding]:
    """A name for nothing."""
    for file in subject.part_files:
        if file.network is None:
            continue
        known = [environment.name for environment in file.network.environments]
        for placed in file.part.environments:
            if placed.name not in (*known, "default", "all"):
                near = nearest(placed.name, known)
                listed = ", ".join(f"`{format_name(name)}`" for name in known[:8]) or "none but `default` and `all`"
                yield subject.at(
                    without_environment.entry,
                    None,
                    placed.span,
                    f"`{placed.name}` is no environment of {file.part.path}",
                    help=f"did you mean `{near}`?" if near else f"its environments are {listed}",
                )


#: Registered with the checks, but found by :data:`lost`.
UNDECIDED = Entry(
    "LN379",
    "part-undecided",
    Severity.WARNING,
    "An expectation of a part that was neither proved nor refuted in this network.",
    "Whether the whole has forgotten it is not known.",
    "#: part part.bnet\na, a",
    "Give it more time (`--time-limit`).",
    _FORMAT,
)


@check(
    Entry(
        "LN374",
        "lost-from-part",
        Severity.WARNING,
        "An expectation that holds in a part and fails in the whole, or that holds in the whole without its clamps as "
        "well, while in the part they make the difference.",
        "The whole has forgotten what its part shows: the joined rules hide it, and nobody would notice.",
        "#: part part.bnet\na, 1\nb, b\n\npart.bnet:\n#: expect lost, in default with b=0: no a [PMID:1]\na, b\n"
        "#: input b = 1\nb, b",
        "Correct the rules. If the whole is right, say why on a line `#: allow LN374 EXPECTATION of PART, REASON`.",
        _FORMAT,
    ),
    needs=Needs.PARTS,
)
def lost(subject: Subject) -> Iterator[Finding]:
    """What the whole has forgotten."""
    for file, report in subject.parts:
        for result in report.results:
            if not result.is_lost:
                continue
            name = result.expectation.name
            cited = ", ".join(result.expectation.references)
            told = f"`{name}` holds in the part, {_LOST[result.status]}"
            finding = subject.at(
                lost.entry,
                name,
                file.part.place,
                told,
                notes=[
                    Note(f"in {' + '.join(result.environments)}: {result.reason}"),
                    Note(f"it stands at {_line(file, result.expectation)}" + (f", and cites {cited}" if cited else "")),
                ],
                help=f"correct the rules, or say why: `#: allow LN374 {format_name(name)} of {file.part.path}, REASON`",
            )
            yield Finding(finding.node, finding.diagnostic, file.part.path)
        yield from _undecided(subject, file, report)


def _undecided(subject: Subject, file: PartFile, report: PartReport) -> Iterator[Finding]:
    open_ones = [result for result in report.results if result.status is PartStatus.UNDECIDED]
    if open_ones or not report.compared:
        what = [
            *([plural(len(open_ones), "expectation")] if open_ones else []),
            *([] if report.compared else ["whether rules agree"]),
        ]
        yield subject.at(
            UNDECIDED,
            None,
            file.part.place,
            f"{' and '.join(what)} of {file.part.path} undecided in this network",
            notes=[Note(f"{result.expectation.name}: {result.reason}") for result in open_ones],
            help="give it more time with `--time-limit`",
        )


_LOST: Final = {
    PartStatus.FAILS: "and fails in the whole",
    PartStatus.VACUOUS: "and in the whole it holds without its clamps as well",
}


@check(
    Entry(
        "LN375",
        "part-not-sayable",
        Severity.INFO,
        "Expectations of a part that cannot be asked of the whole, because it lacks a node, a regulation or an "
        "environment.",
        "What they observe is in no test of the whole.",
        "#: part part.bnet\na, a\n\npart.bnet:\n#: expect other, in default: no b [PMID:1]\na, a\nb, 0",
        "Add what is lacking, or give the environment its name here: `#: part PATH, environment THERE = HERE`. "
        "Nothing, if the whole leaves that out on purpose.",
        _FORMAT,
    ),
    needs=Needs.PARTS,
)
def not_sayable(subject: Subject) -> Iterator[Finding]:
    """What the whole has no words for."""
    for file, report in subject.parts:
        silent = [result for result in report.results if result.status is PartStatus.NOT_SAYABLE]
        if silent:
            by_reason: dict[str, list[str]] = {}
            for result in silent:
                by_reason.setdefault(result.reason, []).append(result.expectation.name)
            count = plural(len(report.results), "expectation")
            yield subject.at(
                not_sayable.entry,
                None,
                file.part.place,
                f"{len(silent)} of {count} of {file.part.path} cannot be asked of this network",
                notes=[Note(f"{reason}: {', '.join(names)}") for reason, names in by_reason.items()],
                help="add what is lacking, or map the environment",
            )


@check(
    Entry(
        "LN376",
        "rule-against-part",
        Severity.WARNING,
        "A node has another rule than in a part, and no values of the regulators that only one of them has make the "
        "two agree; or it has a rule in the part and is an input here.",
        "The same molecule behaves in two ways in two networks of one author, without a word why.",
        "#: part part.bnet\na, b & c\nb, b\nc, c\n\npart.bnet:\na, b | c\nb, b\nc, c",
        "Correct one of the rules, or say why they differ: `#: allow LN376, REASON` above the rule.",
        _FORMAT,
    ),
    needs=Needs.PARTS,
)
def rule_against_part(subject: Subject) -> Iterator[Finding]:
    """One node, two rules."""
    for file, report in subject.parts:
        for beside in report.rules:
            if beside.relation in (Relation.OTHER, Relation.LOST):
                finding = subject.at(
                    rule_against_part.entry,
                    beside.node,
                    subject.node(beside.node).span,
                    f"`{beside.node}` has another rule in {file.part.path}"
                    if beside.relation is Relation.OTHER
                    else f"`{beside.node}` is an input here, and has a rule in {file.part.path}",
                    notes=[
                        Note(f"in {file.part.path}: {_rule(beside.node, beside.there)}"),
                        Note(f"here: {_rule(beside.node, beside.here)}"),
                    ],
                    help="correct one of the two, or put `#: allow LN376, REASON` above the rule",
                )
                yield Finding(finding.node, finding.diagnostic, file.part.path)


@check(
    Entry(
        "LN377",
        "rule-beside-part",
        Severity.INFO,
        "Nodes whose rule has more, or other, regulators than in a part, with both rules side by side; inputs of the "
        "part that have a rule here; rules too large to compare.",
        "This is where the whole differs from its part, and where to look when it forgets what the part shows.",
        "#: part part.bnet\na, b & c\nb, b\nc, c\n\npart.bnet:\na, b\nb, b",
        "Nothing, if the whole adds what the part leaves out.",
        _FORMAT,
    ),
    needs=Needs.PARTS,
)
def rule_beside_part(subject: Subject) -> Iterator[Finding]:
    """The seams."""
    for file, report in subject.parts:
        apart = [b for b in report.rules if b.relation not in (Relation.OTHER, Relation.LOST)]
        if apart or report.phenotypes:
            nodes = plural(len(apart), "node")
            formulas = plural(len(report.phenotypes), "phenotype")
            said = " and ".join([*([nodes] if apart else []), *([formulas] if report.phenotypes else [])])
            yield subject.at(
                rule_beside_part.entry,
                None,
                file.part.place,
                f"{said} said otherwise than in {file.part.path}",
                notes=[
                    *(Note(f"{name}: {', '.join(nodes)}") for name, nodes in _by_relation(apart)),
                    *(Note(f"phenotype {format_name(n)} there: {t}; here: {h}") for n, t, h in report.phenotypes),
                ],
                help="`logicnet check FILE --all` shows the rules side by side",
            )


@check(
    Entry(
        "LN378",
        "part-beyond-whole",
        Severity.INFO,
        "Nodes of a part that this network lacks, and environments that mean each other but set an input they share to "
        "two values.",
        "What is asked of the whole is then not the question that the part answers.",
        "#: part part.bnet\na, a\n\npart.bnet:\na, a\nb, a",
        "Nothing, if it was left out on purpose.",
        _FORMAT,
    ),
    needs=Needs.PARTS,
)
def beyond_whole(subject: Subject) -> Iterator[Finding]:
    """What was left out."""
    for file, report in subject.parts:
        if file.network is None:
            continue
        notes = []
        if report.lacking:
            more = len(report.lacking) - _LISTED
            listed = ", ".join(map(format_name, report.lacking[:_LISTED])) + (f" and {more} more" if more > 0 else "")
            notes.append(Note(f"not here: {listed}"))
        for there, here, apart in settings_apart(subject.network, file):
            values = dict(there.settings)
            own = dict(here.settings)
            told = ", ".join(f"{n} is {_written(values[n])} there, {_written(own[n])} here" for n in apart)
            notes.append(Note(f"environment {there.name} is {here.name} here, but {told}"))
        if notes:
            yield subject.at(
                beyond_whole.entry,
                None,
                file.part.place,
                f"{file.part.path} has {plural(len(report.lacking), 'node')} that this network lacks"
                if report.lacking
                else f"environments of {file.part.path} are others here",
                notes=notes,
            )


def _by_relation(rules: Iterable[RuleBeside]) -> list[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for beside in rules:
        found.setdefault(beside.relation.value, []).append(format_name(beside.node))
    return list(found.items())


def _written(value: int | None) -> str:
    return "*" if value is None else str(value)


def _rule(name: str, rule: str) -> str:
    return f"{format_name(name)}, {rule}"


def _defined(file: PartFile, name: str) -> str:
    assert file.network is not None
    network = file.network
    line, column = network.source.position(network.nodes[network.index[name]].span.start)
    return f"{network.source.path}:{line}:{column}"


def _line(file: PartFile, expectation: Expectation) -> str:
    assert file.network is not None
    return f"{file.network.source.path}:{file.network.source.position(expectation.span.start)[0]}"


#: Every check of the family that asks no expectation, by code; :data:`lost` is run where they are asked.
CHECKS: tuple[Check, ...] = (
    unusable,
    misspelt_node,
    without_environment,
    not_sayable,
    rule_against_part,
    rule_beside_part,
    beyond_whole,
)
