"""What a result shows in a notebook: one line, a page of text and tables as HTML, a table of pandas.

The page is the one of the command line, without the commands that it suggests next. Results that have no command of
their own say what they are and show their table.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from logicnet.errors import UsageError
from logicnet.report.page import Block, Fields, Hint, Page, Paragraph, Rendered, Style, Table, plural, to_text
from logicnet.report.report import Asked, clamps_named, network_name, size_text
from logicnet.report.tables import Rows
from logicnet.report.views import (
    View,
    answer_view,
    attractors_view,
    check_view,
    composition_view,
    conversion_view,
    difference_view,
    doctor_view,
    draft_view,
    ensemble_view,
    experiments_view,
    fate_view,
    interventions_view,
    overview_view,
    repair_view,
    screen_view,
    simulation_view,
    verification_view,
)
from logicnet.report.views.attractors import ATTRACTOR, listing_of
from logicnet.report.views.fields import facts_of
from logicnet.report.views.interventions import INTERVENTION

if TYPE_CHECKING:
    from logicnet.attractors.comparison import SchemeComparison
    from logicnet.attractors.landscape import Attractor, AttractorList, PatternTable
    from logicnet.checks.across import PatternsAcross
    from logicnet.ensembles.answer import EnsembleExplanation, EnsembleInterventions, EnsembleScope
    from logicnet.ensembles.experiments import NextExperiments
    from logicnet.ensembles.study import EnsembleResult
    from logicnet.formats.export import Export
    from logicnet.network.bnet import Reading
    from logicnet.network.case import Case
    from logicnet.network.model import Clamp, Cut, Network
    from logicnet.perturbation.candidates import Candidates
    from logicnet.perturbation.courses import CourseFate
    from logicnet.perturbation.explain import Explanation
    from logicnet.perturbation.outcome import Intervention, InterventionResult
    from logicnet.query.answer import Answer
    from logicnet.report.composition import Composed
    from logicnet.report.conversion import Converted
    from logicnet.report.draft import Drafted
    from logicnet.report.html.contents import Report
    from logicnet.report.report import CheckReport
    from logicnet.report.screening import Screening
    from logicnet.studies.diff import Difference
    from logicnet.studies.doctor import Installation
    from logicnet.studies.repair import RepairStudy
    from logicnet.studies.simulate import SimulationAnswer
    from logicnet.text.diagnostics import Diagnostic
    from logicnet.verifier.verify import Verification

__all__ = ["in_html", "in_short", "in_text", "to_frame"]

#: Longest line of a ``repr``; what is longer ends with three dots.
LONGEST = 160
#: Rows of a table in HTML; what is left out is counted below it.
ROWS = 20
#: Nodes up to which a network is looked at in whole: beyond, feedback takes longer than anyone waits for a cell.
LOOKED_AT = 500


class _Card(Struct, frozen=True):
    """How one kind of result is shown. Nothing is made before it is asked for."""

    line: str
    page: Callable[[], Page]
    rows: Callable[[], Rows]
    #: What ``print`` shows, where a notebook shows more.
    printed: Callable[[], Page] | None = None


def _viewed(line: str, limits: tuple[str, ...], view: View) -> _Card:
    """The card of an answer that a command gives too: the same page and the same rows."""
    return _Card(line + _unfinished(limits), view.page, view.rows)


def in_short(thing: object) -> str:
    """``<Kind what it is>`` in one line of at most 160 characters; what is longer ends with three dots."""
    line = " ".join(f"{type(thing).__name__} {_card(thing).line}".split())
    return f"<{line if len(line) <= LONGEST else line[: LONGEST - 3] + '...'}>"


def in_html(thing: object) -> str | None:
    """The page as HTML, every text escaped; ``None`` without Jinja2, so that a notebook falls back to the ``repr``."""
    from logicnet.report.html.render import page_to_html

    try:
        return page_to_html(tuple(block for block in _card(thing).page() if not isinstance(block, Hint)))
    except UsageError:
        return None


def in_text(thing: object) -> str:
    """The page as the command line prints it, ending without a line end."""
    card = _card(thing)
    page = (card.printed or card.page)()
    return to_text(tuple(block for block in page if not isinstance(block, Hint))).rstrip("\n")


def to_frame(thing: object) -> Any:
    """A ``pandas.DataFrame``: the rows of the result, all of them."""
    try:
        from pandas import DataFrame
    except ImportError:
        raise UsageError("a table needs pandas, which is not installed", "pip install 'logicnet[notebook]'") from None
    table = _card(thing).rows()
    return DataFrame(list(table.rows), columns=list(table.header))


def _card(thing: object) -> _Card:
    # By name: to know the classes would be to load every room before the first line is shown.
    card: _Card = _CARDS[type(thing).__name__](thing)
    return card


def _ensemble(result: EnsembleResult) -> _Card:
    from logicnet.report.views.scope import number_text

    consistent, size = number_text(result.consistent), number_text(result.instantiations)
    line = f"{network_name(result.network)}: {consistent} of {size} instantiations are consistent"
    return _viewed(line, result.limits, ensemble_view(result, result.network.source.file, {}))


def _ensemble_interventions(result: EnsembleInterventions) -> _Card:
    from logicnet.report.pages.ensemble_interventions import percent

    where = "in every consistent network" if result.shares is None else "in some consistent network"
    line = f"abolish {result.goal.abolish} {where} of {network_name(result.network)}: "
    line += plural(len(result.interventions), "minimal set")
    shares = result.shares or (None,) * len(result.interventions)
    rows = tuple(
        (" + ".join(one.labels), one.size, "100%" if share is None else percent(share))
        for one, share in zip(result.interventions, shares, strict=True)
    )
    card = _viewed(line, result.limits, interventions_view(result, _over(result.case, result.scope)))
    return replace(card, rows=lambda: Rows(("set", "size", "works in"), rows))


def _over(case: Case, scope: EnsembleScope) -> Asked:
    asked = _asked(case)
    given = ",".join(expectation.name for expectation in scope.given) or "none"
    return replace(asked, options=(*asked.options, ("open", scope.opened.value), ("given", given)))


def _ensemble_explanation(found: EnsembleExplanation) -> _Card:
    line = f"{found.demand.text} in {network_name(found.network)}: survives in {found.fate.survives_in.value}"
    return _viewed(line, found.limits, fate_view(found, _over(found.case, found.fate.scope)))


def _next(found: NextExperiments) -> _Card:
    line = f"about {network_name(found.network)}: {plural(len(found.proposals), 'proposal')} of {found.asked} asked"
    return _viewed(line, found.limits, experiments_view(found, found.network.source.file, {}))


def _repairs(study: RepairStudy) -> _Card:
    found = study.found
    line = f"of {network_name(study.network)}: {plural(len(found.proposals), 'proposal')}"
    return _viewed(line, study.limits, repair_view(study, study.network.source.file, {}))


def _composed(answer: Composed) -> _Card:
    result = answer.result
    line = f"of {' + '.join(answer.files)}: {size_text(result.network)}, "
    line += f"{plural(len(result.differences), 'rule')} that {'differs' if len(result.differences) == 1 else 'differ'}"
    return _viewed(line, answer.limits, composition_view(answer))


def _drafted(answer: Drafted) -> _Card:
    return _viewed(f"of {answer.out}: {size_text(answer.study.draft.network)}", (), draft_view(answer))


def _installation(found: Installation) -> _Card:
    order = "in order" if found.is_in_order else "not in order"
    view = doctor_view(found)
    return _Card(f"logicnet on Python {found.python}: {order}", view.page, view.rows)


def _network(network: Network) -> _Card:
    from logicnet.network.resolve import pose
    from logicnet.report.overview import overview
    from logicnet.report.pages.show import overview_page

    def page() -> Page:
        if 0 < len(network) <= LOOKED_AT:
            return (*printed(), *_table(rules()))
        title = Paragraph(network_name(network), Style.TITLE)
        return title, Fields((("size", size_text(network)),)), *_table(rules())

    def printed() -> Page:
        return overview_page(overview(network), _asked(pose(network)))

    def rules() -> Rows:
        text = network.source.text
        rows = ((node.name, text[node.rule.span.start : node.rule.span.end]) for node in network.nodes)
        return Rows(("node", "rule"), tuple(rows))

    short = f"{network_name(network)}: {size_text(network)}"
    whole = printed if 0 < len(network) <= LOOKED_AT else None
    return _Card(short, page, lambda: overview_view(overview(network), _asked(pose(network))).rows(), whole)


def _reading(reading: Reading) -> _Card:
    severities = [diagnostic.severity.value for diagnostic in reading.diagnostics]
    found = [plural(severities.count(word), word) for word in ("error", "warning") if word in severities]
    found += [plural(severities.count("info"), "remark")] if "info" in severities else []
    what = "no network" if reading.network is None else size_text(reading.network)

    def page() -> Page:
        title = Paragraph(f"{reading.source.file}: {what}, {', '.join(found) or 'no finding'}", Style.TITLE)
        return (title, *(block for diagnostic in reading.diagnostics for block in _diagnostic(diagnostic).page()))

    def rows() -> Rows:
        from logicnet.report.views.findings import findings_rows

        return findings_rows(reading.diagnostics)

    return _Card(f"of {reading.source.file}: {what}, {', '.join(found) or 'no finding'}", page, rows)


def _diagnostic(diagnostic: Diagnostic) -> _Card:
    from logicnet.report.views.findings import findings_rows
    from logicnet.text.diagnostics import render

    line = f"{diagnostic.place}: {diagnostic.severity.value} {diagnostic.code}: {diagnostic.message}"
    return _Card(line, lambda: (Rendered(render(diagnostic)),), lambda: findings_rows((diagnostic,)))


def _landscape(answer: AttractorList) -> _Card:
    found, among = listing_of(answer)
    asked = _asked(found.case, where=None if found.where is None else found.where.text)
    least = "" if found.exact_count else "at least "
    what = plural(found.count, "fixed point" if found.fixed_points_only else "attractor")
    what += "" if found.where is None else f" that may show {found.where}"
    verdicts = {"complete": found.complete, "univocal": found.univocal, "faithful": found.faithful}
    open_ones = [name for name, verdict in verdicts.items() if verdict.value != "yes"]
    line = f"of {network_name(found.network)}: {least}{what}, {found.update.value}"
    line += f"; not proved: {', '.join(open_ones)}" if open_ones else ""
    line += "" if among.reach is None else f"; {len(answer.attractors)} not proved unreachable"
    line += "" if among.basins is None else "; with basins"
    return _viewed(line, answer.limits, attractors_view(answer, asked))


def _patterns(found: PatternTable) -> _Card:
    line = f"of {network_name(found.network)}: {plural(len(found.patterns), 'pattern')} of {', '.join(found.markers)}"
    line += f", {found.update.value}{'' if found.complete.value == 'yes' else '; not proved: complete'}"
    return _viewed(line, found.limits, attractors_view(found, _asked(found.case)))


def _patterns_across(found: PatternsAcross) -> _Card:
    line = f"of {network_name(found.network)}: {plural(len(found.found.results), 'pattern')} of "
    line += f"{', '.join(found.markers)}, over all instantiations"
    return _viewed(line, found.limits, attractors_view(found, _asked(found.case)))


def _schemes(compared: SchemeComparison) -> _Card:
    line = f"of {network_name(compared.case.network)}: {plural(len(compared.rows), 'attractor')} under "
    line += plural(len(compared.landscapes), "scheme")
    return _viewed(line, compared.limits, attractors_view(compared, _asked(compared.case)))


def _attractor(attractor: Attractor) -> _Card:
    kind = attractor.kind.value.replace("_", " ")
    shown = [name for name, shows in attractor.phenotypes if shows.value == "always"]
    line = f"{attractor.id}: {kind}" + (f", always shows {', '.join(shown)}" if shown else "")

    def page() -> Page:
        remark = "The values of its nodes stand in the landscape that it belongs to, which knows their names."
        facts = Fields(facts_of(ATTRACTOR, attractor))
        return Paragraph(f"Attractor {attractor.id}", Style.TITLE), facts, Paragraph(remark)

    def rows() -> Rows:
        header = ("id", "kind", "size", *(name for name, _ in attractor.phenotypes))
        shows = (shows.value for _, shows in attractor.phenotypes)
        return Rows(header, ((attractor.id, attractor.kind.value, attractor.size, *shows),))

    return _Card(line, page, rows)


def _interventions(result: InterventionResult) -> _Card:
    sets = plural(len(result.interventions), "minimal set")
    line = f"abolish {result.goal.abolish} in {network_name(result.network)}: {sets}; {result.extent}"
    return _viewed(line, result.limits, interventions_view(result, _asked(result.case)))


def _intervention(one: Intervention) -> _Card:
    label = " + ".join(one.labels) or "no change"
    facts = facts_of(INTERVENTION, one)
    header, row = ("set", "size", "cost", "verdict"), (label, one.size, one.cost, one.verdict.value)
    return _Card(f"{label}: {one.verdict.value}", lambda: (Paragraph(label, Style.TITLE), Fields(facts)),
                 lambda: Rows(header, (row,)))  # fmt: skip


def _candidates(candidates: Candidates) -> _Card:
    rows = Rows(
        ("choice", "drug", "carrier", "cost"),
        tuple((str(one), one.drug, one.carrier, one.cost) for one in candidates.choices),
    )
    line = f"{plural(len(candidates.choices), 'single change')}: {candidates.rule}"
    return _Card(line, lambda: (Paragraph(line, Style.TITLE), *_table(rows)), lambda: rows)


def _explanation(found: Explanation) -> _Card:
    from logicnet.network.case import changes_text

    applied: tuple[Clamp | Cut, ...] = (*found.clamps, *found.cuts)
    after = f" after {changes_text(found.network, applied)}" if applied else ""
    line = f"{found.phenotype} in {network_name(found.network)}{after}: {found.answer.value}"
    return _viewed(line, found.limits, fate_view(found, _asked(found.case)))


def _course(found: CourseFate) -> _Card:
    from logicnet.report.views.course import course_sentence

    line = f"{network_name(found.network)}: {course_sentence(found)}"
    return _viewed(line, found.limits, fate_view(found, _asked(found.case)))


def _simulation(answer: SimulationAnswer) -> _Card:
    found = answer.simulation
    phenotypes = found.treatments[0].traces if found.treatments else ()
    line = f"{network_name(found.network)}: {', '.join(trace.demand.text for trace in phenotypes)} "
    line += f"under {plural(len(found.treatments), 'set')}, {plural(found.protocol.runs, 'run')} each"
    return _viewed(line, found.limits, simulation_view(answer, _asked(found.case)))


def _screening(screening: Screening) -> _Card:
    plan = screening.plan
    size = f"{plural(len(plan.sets), 'set')} in {plural(len(plan.places), 'environment')}"
    goal = f", goal {plan.goal}" if plan.goal else ""
    line = f"of {network_name(plan.network)}: {len(screening.rows)} of {plural(len(plan), 'row')}, {size}{goal}"
    return _viewed(line, (), screen_view(screening, plan.network.source.file))


def _report(report: Report) -> _Card:
    failed = [section.title for section in report.sections if section.state.value == "failed"]
    line = f"on {network_name(report.question.network)}: {plural(len(report.sections), 'section')}"
    line += f", failed: {', '.join(failed)}" if failed else ""
    line += "" if report.finished or failed else ", not finished"

    def rows() -> Rows:
        claims = next(section for section in report.sections if section.id == "summary").data["claims"]
        return Rows(("status", "claim", "why"), tuple((one["status"], one["text"], one["why"]) for one in claims))

    def page() -> Page:
        states = tuple((s.title, f"{s.state.value}{f': {s.note}' if s.note else ''}") for s in report.sections)
        title = Paragraph(f"Report on {network_name(report.question.network)}", Style.TITLE)
        return title, *_table(rows()), Fields(states), Paragraph('The page itself: save("report.html").')

    return _Card(line + _unfinished(report.limits), page, rows)


def _export(export: Export) -> _Card:
    rows = Rows(
        ("kind", "subject", "detail", "fate"),
        tuple((one.kind, one.subject, one.detail, one.fate.value) for one in export.changes),
    )
    line = f"{plural(len(export.data), 'byte')}, {plural(len(export.names), 'node')}, "
    line += f"{plural(len(export.changes), 'thing')} said differently"
    return _Card(line, lambda: (Paragraph(f"Export of {line}", Style.TITLE), *_table(rows)), lambda: rows)


def _converted(answer: Converted) -> _Card:
    result = answer.result
    line = f"{answer.file} as {result.target.title}: {plural(len(result.changes), 'thing')} said differently"
    line += "" if answer.written else ", not written"
    return _viewed(line, (), conversion_view(answer))


def _answer(answer: Answer) -> _Card:
    line = f"{answer.formula} in {network_name(answer.network)}: {answer.holds.value}"
    return _viewed(line, answer.limits, answer_view(answer, _asked(answer.case)))


def _verification(verified: Verification) -> _Card:
    refusal = verified.refusal
    what = f"refused at {refusal.place}: {refusal.why}" if refusal is not None else plural(len(verified.sets), "set")
    what += "" if refusal is not None or verified.finished else ", not all checked"
    line = f"of {network_name(verified.network)}: {what}{_unfinished(verified.limits)}"
    return _viewed(line, (), verification_view(verified, verified.network.source.file))


def _checked(report: CheckReport) -> _Card:
    found = [diagnostic for file in report.files for diagnostic in file.diagnostics]
    results = [result.status.value for file in report.files for result in file.expectations]
    line = f"of {', '.join(file.path for file in report.files)}: {plural(len(found), 'finding')}"
    line += f", {results.count('holds')} of {plural(len(results), 'expectation')} hold" if results else ""
    return _viewed(line, report.limits, check_view(report, {}, every=True))


def _difference(found: Difference) -> _Card:
    files = found.behaviour.before.network.source.file, found.behaviour.after.network.source.file
    view = difference_view(found, files)
    line = f"from {files[0]} to {files[1]}: {plural(len(view.rows().rows), 'difference')} in what they do"
    return _viewed(line, found.behaviour.limits, view)


_CARDS: dict[str, Callable[[Any], _Card]] = {
    "Answer": _answer,
    "Attractor": _attractor,
    "Basins": _landscape,
    "Candidates": _candidates,
    "CheckReport": _checked,
    "Composed": _composed,
    "Converted": _converted,
    "CourseFate": _course,
    "Diagnostic": _diagnostic,
    "Difference": _difference,
    "Drafted": _drafted,
    "EnsembleExplanation": _ensemble_explanation,
    "EnsembleInterventions": _ensemble_interventions,
    "EnsembleResult": _ensemble,
    "Explanation": _explanation,
    "Export": _export,
    "Installation": _installation,
    "Intervention": _intervention,
    "InterventionResult": _interventions,
    "Landscape": _landscape,
    "Network": _network,
    "NextExperiments": _next,
    "PatternTable": _patterns,
    "PatternsAcross": _patterns_across,
    "Reach": _landscape,
    "Reading": _reading,
    "RepairStudy": _repairs,
    "Report": _report,
    "Screening": _screening,
    "SchemeComparison": _schemes,
    "SimulationAnswer": _simulation,
    "Verification": _verification,
}


def _table(table: Rows) -> list[Block]:
    """The first rows, and how many more there are."""
    if not table.rows:
        return []
    rows = tuple(tuple("" if cell is None else str(cell) for cell in row) for row in table.rows[:ROWS])
    left = len(table.rows) - len(rows)
    return [Table(table.header, rows, f"and {left} more (to_frame() has all)" if left else "")]


def _unfinished(limits: tuple[str, ...]) -> str:
    return f"; not finished: {'; '.join(limits)}" if limits else ""


def _asked(case: Case, where: str | None = None) -> Asked:
    """The question as a page wants it: the environment by its name, or by the name of one with these values."""
    from logicnet.network.resolve import resolve_environment

    network, clamped = case.network, {clamp.node for clamp in case.clamps}
    mine = {name: value for name, value in case.environment if name not in clamped}
    named = ("default", *(one.name for one in network.environments))
    matching = (
        name for name in named if {n: v for n, v in resolve_environment(network, name) if n not in clamped} == mine
    )
    place = case.place or next(matching, "as given")
    return Asked(network.source.file, place, (("where", where), ("with", clamps_named((*case.clamps, *case.cuts)))))
