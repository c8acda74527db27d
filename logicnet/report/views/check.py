"""What is said of files that were checked: findings, expectations, scores, mutants, parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from msgspec import Struct

from logicnet.checks.beside import PartReport, PartResult, PartStatus, Relation, RuleBeside
from logicnet.checks.expectations import ExpectationResult, ExpectationStatus, Headline, Strength, headline
from logicnet.checks.mutants import MutantFate, MutantResult, Mutation, MutationReport
from logicnet.checks.reasons import FailureReason
from logicnet.checks.repairs import Repair
from logicnet.checks.review import Accepted
from logicnet.checks.settings import Settings
from logicnet.network.case import changes_text
from logicnet.network.openness import Opened
from logicnet.network.references import Basis
from logicnet.report.page import plural, shortened
from logicnet.report.report import CheckReport, FileReport, Score, clamps_named
from logicnet.report.views.across import ACROSS
from logicnet.report.views.fields import (
    AnswerDescription,
    Cell,
    Description,
    Field,
    Json,
    Parts,
    cells_of,
    columns_of,
    within,
)
from logicnet.report.views.findings import CODE, DIAGNOSTIC, Unplaced
from logicnet.report.views.shared import (
    ASSIGNMENT,
    CLAMPS,
    DEPTH,
    ENDING,
    FLAG,
    NATURAL,
    NETWORK,
    POSITIVE,
    TEXT,
    TEXTS,
    UPDATE,
    WHOLE,
    Options,
    array,
    assignment,
    depth_document,
    named,
    nullable,
    options_type,
    record,
    settings_named,
    texts,
    words,
)
from logicnet.report.views.steps import STEP
from logicnet.text.diagnostics import Severity

__all__ = ["CHECK", "FILE", "MUTANT", "MUTANTS", "TESTED", "Slip", "Tested", "claim_text", "strength_facts"]

#: Expectations with clamps that make no difference, named on screen.
IDLE = 6


class Tested(Struct, frozen=True):
    """An expectation of a file, and what became of it."""

    file: FileReport
    result: ExpectationResult

    @property
    def name(self) -> str:
        """The name of the expectation."""
        return self.result.expectation.name

    @property
    def line(self) -> int:
        """Where it stands."""
        assert self.file.network is not None
        return self.file.network.source.position(self.result.expectation.span.start)[0]

    @property
    def reason(self) -> FailureReason | None:
        """Why it fails, where that was worked out."""
        return next((one for one in self.file.reasons if one.expectation == self.name), None)


class Slip(Struct, frozen=True):
    """A mutant of a network, and what became of it."""

    report: MutationReport
    result: MutantResult

    @property
    def place(self) -> tuple[int, int]:
        """Line and column of what was changed."""
        return self.report.network.source.position(self.result.mutant.span.start)


def claim_text(result: ExpectationResult) -> str:
    """The directive again, as it is understood."""
    expectation = result.expectation
    clamps = changes_text(result.case.network, (*expectation.clamps, *expectation.cuts), ", ")
    place = f"in {' + '.join(expectation.environments)}" if expectation.environments else "in default"
    change = f" with {clamps}" if clamps else ""
    return f"{place}{change}: {expectation.quantifier.value} {expectation.text}"


def strength_facts(file: FileReport) -> Sequence[tuple[str, str]]:
    """How much the expectations say that hold: what is published, and how many rules it takes."""
    if not any(result.strength is not None for result in file.expectations):
        return ()
    told = headline(file.expectations)
    shallow = told.holding - told.deep_in_all
    seen = "no expectation cites a publication"
    if told.published:
        seen = f"{told.published} published: {told.held} hold, {told.deep} by more than one rule"
    facts = [
        ("observations", seen),
        ("depth", f"of {told.holding} that hold, {shallow} restate single rules"),
    ]
    idle = [(r.expectation.name, r.idle) for r in file.expectations if r.idle]
    if idle:
        names = [f"{name} ({', '.join(map(str, changes))})" for name, changes in idle]
        facts.append(("idle clamps", shortened(names, IDLE)))
    return facts


# ---------------------------------------------------------------- expectations

_REASON: Final[Description[FailureReason, Any, Any]] = (
    # Steps have rows in the table of `why` alone.
    Field("steps", Parts(within(STEP, lambda step: step), many=True, name="step"), lambda reason, _: reason.steps),
    Field("rules", TEXTS, lambda reason, _: list(reason.blamed)),
)

_STRENGTH: Final[Description[Strength, Any, Any]] = (
    Field("basis", words(Basis, None), lambda found, _: None if found.basis is None else found.basis.value),
    Field("published", FLAG, lambda found, _: found.is_published),
    Field(
        "known",
        {**FLAG, "description": "False where a limit came before its depth was known."},
        lambda found, _: found.is_known,
    ),
    Field(
        "deep",
        {**FLAG, "description": "Whether some claim of it needs more than one rule, or attractors."},
        lambda found, _: found.is_deep,
    ),
    Field(
        "rules_needed",
        {**DEPTH, "description": "Null where no chain of values shows it, but attractors."},
        lambda found, _: depth_document(found.depth),
    ),
)

TESTED: Final[Description[Tested, None, Any]] = (
    Field("name", TEXT, lambda it, _: it.name, shown=lambda _: (("expectation", lambda it: it.name),), place=1),
    Field(
        "status",
        words(ExpectationStatus),
        lambda it, _: it.result.status.value,
        shown=lambda _: (("status", lambda it: it.result.status.value),),
    ),
    Field("line", POSITIVE, lambda it, _: it.line),
    Field("environment", ASSIGNMENT, lambda it, _: settings_named(it.result.environment)),
    Field("clamps", CLAMPS, lambda it, _: clamps_named((*it.result.clamps, *it.result.cuts))),
    Field(
        "with",
        {**TEXT, "description": "The clamps in words; levels of one node are one value, `Dose>=2`."},
        lambda it, _: changes_text(it.result.case.network, (*it.result.clamps, *it.result.cuts), ", "),
        shown=lambda _: (("claim", lambda it: claim_text(it.result)),),
        place=2,
    ),
    Field("update", UPDATE, lambda it, _: it.result.update.value),
    Field(
        "witness",
        nullable(ASSIGNMENT),
        lambda it, _: None if it.result.witness is None else assignment(it.result.case.network, it.result.witness),
    ),
    Field("reason", TEXT, lambda it, _: it.result.reason),
    Field(
        "because",
        Parts(
            _REASON,
            nullable=True,
            more={
                "description": (
                    "Of the first expectations that fail: the chain as of why, and rules one of which must differ."
                )
            },
        ),
        lambda it, _: it.reason,
    ),
    Field("references", TEXTS, lambda it, _: list(it.result.expectation.references)),
    Field(
        "contrast",
        {
            **nullable(TEXTS),
            "description": (
                "The fewest of the clamps with which alone it fails: what the others are tested against. Null without "
                "clamps, and where it does not hold."
            ),
        },
        lambda it, _: None if it.result.contrast is None else list(map(str, it.result.contrast)),
    ),
    Field(
        "idle",
        texts("Clamps that make no difference beside any part of the others."),
        lambda it, _: list(map(str, it.result.idle)),
    ),
    Field(
        "strength",
        Parts(
            _STRENGTH,
            nullable=True,
            more={"description": "How much it says that it holds; null where it does not."},
        ),
        lambda it, _: it.result.strength,
    ),
)

_HEADLINE: Final[Description[Headline, Any, Any]] = (
    Field(
        "published",
        {**NATURAL, "description": "Expectations that cite an observation."},
        lambda told, _: told.published,
    ),
    Field("held", {**NATURAL, "description": "Of these: hold."}, lambda told, _: told.held),
    Field(
        "deep", {**NATURAL, "description": "Of these: known to need more than one rule."}, lambda told, _: told.deep
    ),
    Field("holding", {**NATURAL, "description": "All that hold."}, lambda told, _: told.holding),
    Field(
        "deep_in_all",
        {**NATURAL, "description": "Of these: known to need more than one rule."},
        lambda told, _: told.deep_in_all,
    ),
    Field(
        "by_attractors",
        {**NATURAL, "description": "Of these: no chain of values shows them, but attractors."},
        lambda told, _: told.by_attractors,
    ),
)

# --------------------------------------------------------------------- mutants

MUTANT: Final[Description[Slip, None, Any]] = (
    Field(
        "node",
        TEXT,
        lambda it, _: it.result.mutant.node,
        shown=lambda _: (("node", lambda it: it.result.mutant.node),),
    ),
    Field("change", words(Mutation), lambda it, _: it.result.mutant.change.value),
    Field(
        "what",
        TEXT,
        lambda it, _: it.result.mutant.what,
        shown=lambda _: (("slip", lambda it: it.result.mutant.what),),
    ),
    Field(
        "rule",
        TEXT,
        lambda it, _: it.result.mutant.text,
        shown=lambda _: (("the rule would be", lambda it: it.result.mutant.text),),
    ),
    Field(
        "line",
        POSITIVE,
        lambda it, _: it.place[0],
        shown=lambda _: (("place", lambda it: ":".join(map(str, (it.report.network.source.path, *it.place)))),),
        place=-1,
    ),
    Field("column", POSITIVE, lambda it, _: it.place[1]),
)

_UNDECIDED: Final[Description[Slip, None, Any]] = (
    *within(MUTANT, lambda it: it),
    Field("expectation", TEXT, lambda it, _: it.result.expectation),
)


def _slips(report: MutationReport, fate: MutantFate) -> list[Slip]:
    return [Slip(report, result) for result in report.of(fate)]


def _killed_facts(report: MutationReport) -> Sequence[tuple[str, str]]:
    killed = len(report.of(MutantFate.KILLED))
    cited = plural(len(report.expectations), "cited expectation")
    return (("mutants", f"{killed} of {len(report.results)} killed by {cited}"),)


def _deep_facts(report: MutationReport) -> Sequence[tuple[str, str]]:
    need = "needs" if len(report.deep) == 1 else "need"
    cited = plural(len(report.deep), "cited expectation")
    return (("deep ones", f"{report.killed_by_deep} of them by the {cited} that {need} more than one rule"),)


def _survivor_facts(report: MutationReport) -> Sequence[tuple[str, str]]:
    none = "none: every slip tried makes some cited expectation false"
    if not report.of(MutantFate.KILLED):
        none = "no slip was tried to the end" if report.count or not report.counted else "there is no slip to try"
    survived = len(report.of(MutantFate.SURVIVED))
    return (("survivors", f"{survived}" if survived else none),)


def _tested_facts(report: MutationReport) -> Sequence[tuple[str, str]]:
    if len(report.results) >= report.count and report.counted:
        return ()
    how = f"a sample with seed {report.seed}" if report.seed is not None else "as far as the limit let it"
    least = "" if report.counted else "at least "
    return (("tested", f"{len(report.results)} of {least}{report.count} mutants, {how}"),)


MUTANTS: Final[Description[MutationReport, Any, Any]] = (
    Field("count", NATURAL, lambda report, _: report.count),
    Field(
        "equivalent",
        NATURAL,
        lambda report, _: report.equivalent,
        facts=lambda report: (
            (("not counted", f"{report.equivalent} that say the same as the rule or as another mutant"),)
            if report.equivalent
            else ()
        ),
        place=6,
    ),
    Field("tested", NATURAL, lambda report, _: len(report.results), facts=_tested_facts, place=5),
    Field("seed", nullable(WHOLE), lambda report, _: report.seed),
    Field("expectations", TEXTS, lambda report, _: list(report.expectations)),
    Field("killed", NATURAL, lambda report, _: len(report.of(MutantFate.KILLED)), facts=_killed_facts, place=1),
    Field(
        "deep_expectations",
        texts("Those of the expectations that need more than one rule."),
        lambda report, _: list(report.deep),
    ),
    Field(
        "killed_by_deep",
        {**NATURAL, "description": "Killed by one of these."},
        lambda report, _: report.killed_by_deep,
        facts=_deep_facts,
        place=2,
    ),
    Field(
        "survived",
        Parts(MUTANT, many=True),
        lambda report, _: _slips(report, MutantFate.SURVIVED),
        facts=_survivor_facts,
        place=3,
    ),
    Field(
        "undecided",
        Parts(_UNDECIDED, many=True),
        lambda report, _: _slips(report, MutantFate.UNDECIDED),
        facts=lambda report: (
            (("undecided", str(len(found))),) if (found := report.of(MutantFate.UNDECIDED)) else ()
        ),
        place=4,
    ),
)

# ----------------------------------------------------------------------- parts

_PART_RESULT: Final[Description[PartResult, Any, Any]] = (
    Field("name", TEXT, lambda one, _: one.expectation.name),
    Field("status", words(PartStatus), lambda one, _: one.status.value),
    Field("environments", TEXTS, lambda one, _: list(one.environments)),
    Field("reason", TEXT, lambda one, _: one.reason),
    Field("accepted", nullable(TEXT), lambda one, _: one.accepted or None),
)

_BESIDE: Final[Description[RuleBeside, Any, Any]] = (
    Field("node", TEXT, lambda rule, _: rule.node),
    Field("there", TEXT, lambda rule, _: rule.there),
    Field("here", TEXT, lambda rule, _: rule.here),
    Field(
        "relation",
        words(*(relation for relation in Relation if relation is not Relation.SAME)),
        lambda rule, _: rule.relation.value,
    ),
)

_PART: Final[Description[PartReport, Any, Any]] = (
    Field("path", TEXT, lambda part, _: part.path),
    Field("unusable", nullable(TEXT), lambda part, _: part.why or None),
    Field("expectations", Parts(_PART_RESULT, many=True), lambda part, _: part.results),
    Field("rules", Parts(_BESIDE, many=True), lambda part, _: part.rules),
    Field("compared", FLAG, lambda part, _: part.compared),
    Field("lacking", TEXTS, lambda part, _: list(part.lacking)),
    Field(
        "phenotypes",
        array(record({"name": TEXT, "there": TEXT, "here": TEXT})),
        lambda part, _: [{"name": name, "there": there, "here": here} for name, there, here in part.phenotypes],
    ),
)

# ----------------------------------------------------------------------- files

_SETTINGS: Final[Description[Settings, Any, Any]] = (
    Field("select", TEXTS, lambda one, _: list(one.select)),
    Field("ignore", TEXTS, lambda one, _: list(one.ignore)),
    Field("expect", FLAG, lambda one, _: one.expect),
    Field("dynamics", FLAG, lambda one, _: one.dynamics),
    Field("mutants", FLAG, lambda one, _: one.mutants),
    Field("seed", WHOLE, lambda one, _: one.seed),
    Field(
        "origin",
        {**nullable(TEXT), "description": "The pyproject.toml that had a say."},
        lambda one, _: one.origin or None,
    ),
)

_SCORE: Final[Description[Score, Any, Any]] = (
    Field("section", TEXT, lambda one, _: one.section),
    Field("passed", NATURAL, lambda one, _: one.passed),
    Field("of", NATURAL, lambda one, _: one.of),
)

_ACCEPTED: Final[Description[Accepted, Any, Any]] = (
    *within(DIAGNOSTIC, lambda one: one.diagnostic),
    Field("reason", TEXT, lambda one, _: one.reason),
)

_REPAIR: Final[Description[Repair, Any, Any]] = (
    Field("code", CODE, lambda repair, _: repair.code),
    Field("what", TEXT, lambda repair, _: repair.what),
)


def _found(file: FileReport) -> Sequence[Any]:
    if file.unreadable is not None:
        return (Unplaced(file.unreadable.message, file.unreadable.hint, file.path),)
    return file.diagnostics


FILE: Final[Description[FileReport, Any, Any]] = (
    Field("path", TEXT, lambda file, _: file.path),
    Field("network", Parts(NETWORK, nullable=True), lambda file, _: file.network),
    Field("diagnostics", Parts(DIAGNOSTIC, many=True, name="diagnostic"), lambda file, _: _found(file)),
    Field(
        "expectations", Parts(TESTED, many=True), lambda file, _: [Tested(file, result) for result in file.expectations]
    ),
    Field(
        "score",
        Parts(_SCORE, many=True),
        lambda file, _: file.score,
        facts=lambda file: tuple((s.section, f"{s.passed} of {s.of} tests passed") for s in file.score),
    ),
    Field("accepted", Parts(_ACCEPTED, many=True), lambda file, _: file.accepted),
    Field("mutants", Parts(MUTANTS, nullable=True), lambda file, _: file.mutants),
    Field(
        "settings",
        Parts(
            _SETTINGS,
            nullable=True,
            more={"description": "What was in force for this file; null if it could not be read."},
        ),
        lambda file, _: file.settings,
    ),
    Field(
        "repairs",
        Parts(
            _REPAIR,
            many=True,
            more={"description": "Safe repairs that --fix made before the file was checked, or that --diff shows."},
        ),
        lambda file, _: file.repairs,
    ),
    Field(
        "ensemble",
        Parts(
            ACROSS,
            nullable=True,
            more={
                "description": (
                    "With --open: in how many instantiations that meet the given expectations each expectation holds."
                )
            },
        ),
        lambda file, _: file.across,
    ),
    Field(
        "headline",
        Parts(
            _HEADLINE,
            nullable=True,
            more={"description": "What the expectations say together; null where none was run."},
        ),
        lambda file, _: headline(file.expectations) if file.expectations else None,
        facts=strength_facts,
    ),
    Field(
        "parts",
        Parts(
            _PART,
            many=True,
            more={
                "description": "Other networks that went into this one, and what became here of what they expect."
            },
        ),
        lambda file, _: file.parts,
    ),
)


def _rows(report: CheckReport) -> Iterator[tuple[Cell, ...]]:
    """One row per finding."""
    for file in report.files:
        for found in file.diagnostics:
            yield cells_of(DIAGNOSTIC, found, None)


def _counted(values: Sequence[str], kinds: type[Severity] | type[ExpectationStatus]) -> Json:
    return {kind.value: values.count(kind.value) for kind in kinds}


def _severities(report: CheckReport) -> Json:
    return _counted([found.severity.value for file in report.files for found in file.diagnostics], Severity)


def _statuses(report: CheckReport) -> Json:
    return _counted([one.status.value for file in report.files for one in file.expectations], ExpectationStatus)


_SUMMARY: Final[Description[CheckReport, Any, Any]] = (
    Field("files", NATURAL, lambda report, _: len(report.files)),
    Field("unreadable", NATURAL, lambda report, _: sum(file.unreadable is not None for file in report.files)),
    Field("diagnostics", record({one.value: NATURAL for one in Severity}), lambda report, _: _severities(report)),
    Field(
        "expectations", record({one.value: NATURAL for one in ExpectationStatus}), lambda report, _: _statuses(report)
    ),
)

#: One shape for one file or many, so the network stands with its file. The order is that of the JSON.
CHECK: Final[AnswerDescription[CheckReport, Options]] = AnswerDescription(
    "check",
    (
        *named("check"),
        Field(
            "options",
            {
                **options_type(
                    {
                        "expect": nullable(FLAG),
                        "select": nullable(TEXTS),
                        "ignore": nullable(TEXTS),
                        "dynamics": nullable(FLAG),
                        "mutants": nullable(FLAG),
                        "seed": nullable(WHOLE),
                        "open": words(Opened),
                        "given": nullable(TEXT),
                    }
                ),
                "description": "What was said on the command line; null where nothing was.",
            },
            lambda _, told: dict(told),
        ),
        Field("files", Parts(FILE, many=True), lambda report, _: report.files, rows=_rows),
        Field("summary", Parts(_SUMMARY), lambda report, _: report),
        *ENDING,
    ),
    lambda _: columns_of(DIAGNOSTIC, None),
)
