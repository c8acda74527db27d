"""Each answer with its renderings: a page for people, a document for programs, rows for a table.

A renderer is loaded when it is called, and only what was asked for is made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

if TYPE_CHECKING:
    from logicnet.attractors.comparison import SchemeComparison
    from logicnet.attractors.landscape import AttractorList, PatternTable
    from logicnet.checks.across import PatternsAcross
    from logicnet.ensembles.answer import EnsembleExplanation, EnsembleInterventions
    from logicnet.ensembles.experiments import NextExperiments
    from logicnet.ensembles.study import EnsembleResult
    from logicnet.perturbation.courses import CourseFate
    from logicnet.perturbation.explain import Explanation
    from logicnet.perturbation.outcome import InterventionResult
    from logicnet.query.answer import Answer
    from logicnet.report.composition import Composed
    from logicnet.report.conversion import Converted
    from logicnet.report.draft import Drafted
    from logicnet.report.glossary import Term
    from logicnet.report.overview import Overview
    from logicnet.report.page import Page
    from logicnet.report.plots import Picture
    from logicnet.report.report import Asked, CheckReport
    from logicnet.report.screening import Screening
    from logicnet.report.tables import Rows
    from logicnet.report.views.fields import AnswerDescription
    from logicnet.studies.diff import Difference
    from logicnet.studies.doctor import Installation
    from logicnet.studies.repair import RepairStudy
    from logicnet.studies.simulate import SimulationAnswer
    from logicnet.text.diagnostics import Entry
    from logicnet.verifier.verify import Verification

__all__ = [
    "View",
    "answer_view",
    "attractors_view",
    "check_view",
    "composition_view",
    "conversion_view",
    "difference_view",
    "doctor_view",
    "draft_view",
    "ensemble_view",
    "experiments_view",
    "fate_view",
    "interventions_view",
    "manual_view",
    "overview_view",
    "repair_view",
    "screen_view",
    "simulation_view",
    "verification_view",
]


Thing = TypeVar("Thing")
Whole = TypeVar("Whole")


class View(Struct, frozen=True):
    """What an answer says, in each form it has."""

    page: Callable[[], Page]
    document: Callable[[], dict[str, Any]]
    #: As CSV, and as a frame in a notebook.
    rows: Callable[[], Rows]
    #: As a picture of a kind: ``svg``, ``png`` or ``pdf``. ``None``: the answer has none.
    picture: Callable[[str], Picture] | None = None
    #: As text for other programs, by the name of the format.
    others: Mapping[str, Callable[[], str]] = field(default_factory=dict)
    #: In short, as named facts: a row of the table of several environments.
    brief: Callable[[], tuple[tuple[str, str], ...]] | None = None


def _described(
    description: AnswerDescription[Thing, Whole],
    answer: Thing,
    told: Whole,
    page: Callable[[], Page],
    picture: Callable[[str], Picture] | None = None,
) -> View:
    """The forms that are made from the description of an answer, and its page."""
    from logicnet.report.views.fields import object_of, rows_of

    return View(
        page,
        lambda: object_of(description.fields, answer, told),
        lambda: rows_of(description, answer),
        picture,
    )


def interventions_view(answer: InterventionResult | EnsembleInterventions, asked: Asked) -> View:
    """Sets that work in one network, or over all networks that open rules allow."""
    from logicnet.perturbation.outcome import InterventionResult
    from logicnet.report.views.interventions import INTERVENTIONS

    told = dict(asked.options)
    if isinstance(answer, InterventionResult):
        from logicnet.report.pages.interventions import interventions_page

        return _described(INTERVENTIONS, answer, told, lambda: interventions_page(answer, asked))
    from logicnet.report.pages.ensemble_interventions import ensemble_interventions_page

    return _described(INTERVENTIONS, answer, told, lambda: ensemble_interventions_page(answer, asked))


def fate_view(answer: Explanation | CourseFate | EnsembleExplanation, asked: Asked, witness: str | None = None) -> View:
    """Why a phenotype survives changes or ends: in one network, along one course, or where rules are open.

    ``witness``: the file to which the network that is explained was written.
    """
    from logicnet.perturbation.courses import CourseFate
    from logicnet.perturbation.explain import Explanation

    told = dict(asked.options)
    if isinstance(answer, CourseFate):
        from logicnet.report.pages.course import course_brief, course_page
        from logicnet.report.views.course import COURSE

        view = _described(COURSE, answer, told, lambda: course_page(answer, asked))
        return replace(view, brief=lambda: course_brief(answer))
    from logicnet.report.views.why import WHY

    if isinstance(answer, Explanation):
        from logicnet.report.pages.why import explanation_page

        view = _described(WHY, answer, told, lambda: explanation_page(answer, asked))
        return replace(view, brief=lambda: ((answer.phenotype, answer.answer.value),))
    from logicnet.report.pages.ensemble_interventions import ensemble_explanation_page

    view = _described(WHY, answer, told, lambda: ensemble_explanation_page(answer, asked, witness))
    return replace(view, brief=lambda: (("survives in", f"{answer.fate.survives_in.value} of the networks"),))


def simulation_view(answer: SimulationAnswer, asked: Asked) -> View:
    """How probable phenotypes are over time."""
    from logicnet.report.pages.simulation import simulation_page
    from logicnet.report.views.simulation import SIMULATION

    def picture(kind: str) -> Picture:
        from logicnet.report.plots import simulation_picture

        return simulation_picture(answer.simulation, kind)

    return _described(SIMULATION, answer, dict(asked.options), lambda: simulation_page(answer, asked), picture)


def conversion_view(answer: Converted) -> View:
    """A model in another format: what was proved, and what differs."""
    from logicnet.report.pages.conversion import conversion_page
    from logicnet.report.views.conversion import CONVERSION

    return _described(CONVERSION, answer, None, lambda: conversion_page(answer))


def answer_view(answer: Answer, asked: Asked) -> View:
    """From which states a temporal formula holds, and a run."""
    from logicnet.report.pages.query import answer_page
    from logicnet.report.views.query import QUERY

    holds = f"{answer.holds.value} state{'s' if answer.holds.value == 'some' else ''}"
    view = _described(QUERY, answer, dict(asked.options), lambda: answer_page(answer, asked))
    return replace(view, brief=lambda: (("holds from", holds),))


def composition_view(answer: Composed) -> View:
    """Networks put together: what is shared, what differs, and what becomes of expectations."""
    from logicnet.report.pages.composition import composition_page
    from logicnet.report.views.composition import COMPOSITION

    return _described(COMPOSITION, answer, None, lambda: composition_page(answer))


def draft_view(answer: Drafted) -> View:
    """A first network from tables of prior knowledge, and what it does not decide."""
    from logicnet.report.pages.draft import draft_page
    from logicnet.report.views.draft import DRAFT

    return _described(DRAFT, answer, None, lambda: draft_page(answer))


def difference_view(answer: Difference, files: tuple[str, str], told: Mapping[str, Any] | None = None) -> View:
    """What changed between two networks. ``files``: what the user calls them; ``told``: options beside the question."""
    from logicnet.report.pages.diff import difference_page
    from logicnet.report.views.diff import DIFFERENCE

    options = {**dict(answer.options), **(told or {})}
    return _described(DIFFERENCE, answer, options, lambda: difference_page(answer, files, options))


def repair_view(answer: RepairStudy, file: str, told: Mapping[str, Any], made: str | None = None) -> View:
    """The smallest edits after which expectations hold. ``made``: the file to which one of them was written."""
    from logicnet.report.pages.repair import repair_page
    from logicnet.report.views.repair import REPAIR

    applied = None if made is None or answer.applied is None else (answer.applied, made)
    return _described(REPAIR, answer, told, lambda: repair_page(answer, file, applied))


def overview_view(seen: Overview, asked: Asked, node: str | None = None) -> View:
    """What a network consists of, or what is known of one of its nodes."""
    from logicnet.report.pages.show import node_page, overview_page
    from logicnet.report.views.show import OVERVIEW

    shown = tuple(one for one in seen.nodes if node in (None, one.name))
    return _described(
        OVERVIEW,
        replace(seen, nodes=shown),
        dict(asked.options),
        lambda: overview_page(seen, asked) if node is None else node_page(seen, shown[0]),
    )


def ensemble_view(
    answer: EnsembleResult,
    file: str,
    told: Mapping[str, Any],
    written: Sequence[str] | None = None,
    given: str | None = None,
) -> View:
    """What open rules leave undecided. ``written``: files of instantiations; ``given``: the option, for commands."""
    from logicnet.report.pages.ensemble import ensemble_page
    from logicnet.report.views.ensemble import ENSEMBLE, ToldOfEnsemble

    return _described(
        ENSEMBLE, answer, ToldOfEnsemble(told, written), lambda: ensemble_page(answer, file, written, given)
    )


def experiments_view(answer: NextExperiments, file: str, told: Mapping[str, Any]) -> View:
    """Which observation would tell most about what open rules leave."""
    from logicnet.report.pages.experiments import next_page
    from logicnet.report.views.experiments import NEXT

    return _described(NEXT, answer, dict(told), lambda: next_page(answer, file))


def attractors_view(answer: AttractorList | PatternTable | SchemeComparison | PatternsAcross, asked: Asked) -> View:
    """Attractors: a list, a table of markers, a comparison of schemes, or patterns where rules are open."""
    from logicnet.attractors.landscape import AttractorList, PatternTable

    told = dict(asked.options)
    if isinstance(answer, PatternTable):
        from logicnet.report.pages.attractors import patterns_brief, patterns_page
        from logicnet.report.views.landscape import ATTRACTORS

        view = _described(ATTRACTORS, answer, told, lambda: patterns_page(answer, asked))
        return replace(view, brief=lambda: patterns_brief(answer))
    if isinstance(answer, AttractorList):
        return _landscape_view(answer, asked)
    from logicnet.checks.across import PatternsAcross

    if isinstance(answer, PatternsAcross):
        from logicnet.report.pages.across import patterns_across_brief, patterns_across_page
        from logicnet.report.views.across import PATTERNS_ACROSS

        view = _described(PATTERNS_ACROSS, answer, told, lambda: patterns_across_page(answer, asked))
        return replace(view, brief=lambda: patterns_across_brief(answer))
    from logicnet.report.pages.schemes import schemes_brief, schemes_page
    from logicnet.report.views.landscape import ATTRACTORS

    view = _described(ATTRACTORS, answer, told, lambda: schemes_page(answer, asked))
    return replace(view, brief=lambda: schemes_brief(answer))


def _landscape_view(answer: AttractorList, asked: Asked) -> View:
    from logicnet.report.pages.attractors import landscape_brief, landscape_page
    from logicnet.report.views.landscape import ATTRACTORS

    def picture(kind: str) -> Picture:
        from logicnet.report.plots import attractors_picture

        return attractors_picture(answer.network, [(asked.environment, answer.attractors)], kind)

    view = _described(ATTRACTORS, answer, dict(asked.options), lambda: landscape_page(answer, asked), picture)
    return replace(view, brief=lambda: landscape_brief(answer))


def check_view(answer: CheckReport, told: Mapping[str, Any], *, every: bool = False, color: bool = False) -> View:
    """What is wrong in network files. ``every``: in full, whatever it fills; ``color``: for a terminal."""
    from logicnet.report.pages.check import check_page
    from logicnet.report.views.check import CHECK
    from logicnet.text.diagnostics import render

    def to_github() -> str:
        from logicnet.report import annotations

        return annotations.to_github(answer)

    def to_sarif() -> str:
        from logicnet.report import annotations

        return annotations.to_sarif(answer)

    def to_junit() -> str:
        from logicnet.report import junit

        return junit.to_junit(answer)

    return replace(
        _described(
            CHECK, answer, told, lambda: check_page(answer, lambda found: render(found, color=color), every)
        ),
        others={"github": to_github, "sarif": to_sarif, "junit": to_junit},
    )


def screen_view(answer: Screening, file: str, *, per_set: bool = False) -> View:
    """What every set of changes does, everywhere. ``per_set``: CSV with one row per set."""
    from logicnet.report.pages.screen import screen_page
    from logicnet.report.views.screen import SCREEN, screen_csv, sets_csv

    def picture(kind: str) -> Picture:
        from logicnet.report.plots import screen_picture

        return screen_picture(answer, kind)

    return replace(
        _described(SCREEN, answer, None, lambda: screen_page(answer, file), picture),
        # Cells that a spreadsheet would turn into dates are guarded: it is no plain table.
        others={"csv": lambda: (sets_csv if per_set else screen_csv)(answer)},
    )


def verification_view(answer: Verification, file: str) -> View:
    """Whether a certificate proves what it says."""
    from logicnet.report.pages.verify import verification_page
    from logicnet.report.views.verify import VERIFICATION

    return _described(VERIFICATION, answer, None, lambda: verification_page(answer, file))


def doctor_view(found: Installation) -> View:
    """What is installed and works."""
    from logicnet.report.pages.doctor import doctor_page
    from logicnet.report.views.doctor import INSTALLATION

    return _described(INSTALLATION, found, None, lambda: doctor_page(found))


def manual_view(findings: Sequence[Entry], terms: Sequence[Term] = (), *, whole: bool = True) -> View:
    """Manual pages of findings, in full or as a list, and what words of the glossary mean."""
    from logicnet.report.pages.explain import manual_page
    from logicnet.report.views.explain import MANUAL, Pages

    found = Pages(tuple(findings), tuple(terms))
    return _described(MANUAL, found, None, lambda: manual_page(found, whole))
