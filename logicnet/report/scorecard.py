"""A file under examination: its diagnostics, its expectations, and a score by section.

The score counts tests passed of how many, section by section. For ``syntax``, ``names``, ``logic``, ``biology`` and,
when asked for, ``dynamics`` a test is one kind of finding, passed when the file has none of that kind but those it
accepts itself; while one of the dynamics is undecided, none of them is passed. Checks that the file gives nothing to
look at, such as those of compartments in a file without any, are not counted; of a file in which no rule can be read,
only the sections that say why. For ``evidence`` a test is one
regulation, passed when a finding of its sign is cited; for ``expectations`` it is one ``expect`` directive, passed when
it *holds*: a vacuous or undecided one is no failure, and no pass either. Sections are never added up.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from logicnet.report.report import Failure, FileReport, Score
from logicnet.text.diagnostics import Diagnostic

if TYPE_CHECKING:
    from logicnet.checks.reasons import FailureReason
    from logicnet.checks.settings import Settings
    from logicnet.limits import Limits
    from logicnet.network.bnet import Reading

__all__ = ["SECTIONS", "examine", "unreadable"]

#: Sections that the reader's findings decide, per family of codes.
SECTIONS = {"LN0": "syntax", "LN1": "names"}


def examine(reading: Reading, limits: Limits, settings: Settings | None = None) -> FileReport:
    """Judge one file as ``settings`` say; without them everything is shown, and no mutant tested."""
    from logicnet.checks.review import review
    from logicnet.checks.settings import Settings

    settings = settings or Settings()
    network = reading.network
    reviewed = review(reading, limits if settings.dynamics else None, limits, expect=settings.expect)
    found = [diagnostic for diagnostic in reviewed.diagnostics if settings.shows(diagnostic)]
    results = []
    if settings.expect and network is not None and network.expectations:
        from logicnet.checks.expectations import evaluate, strength

        results = [strength(network, evaluate(network, one, limits), limits) for one in network.expectations]
    why: tuple[FailureReason, ...] = ()
    if any(result.status.value == "fails" for result in results):
        from logicnet.checks.reasons import reasons

        assert network is not None
        why = reasons(network, results, limits)
    # The score is about the file, whatever was chosen to be shown.
    scores = _family_scores(reviewed.diagnostics)
    if network is None and (reading.sound is None or len(reading.sound) == 0):
        # Nothing could be looked at: a section without a finding has passed no test.
        scores = [score for score in scores if score.passed < score.of]
    scores += (Score(tally.section, tally.passed, tally.of) for tally in reviewed.tallies)
    if results:
        holding = sum(1 for result in results if result.status.value == "holds")
        scores.append(Score("expectations", holding, len(results)))
    report = None
    if settings.mutants and network is not None:
        from logicnet.checks.mutants import mutation_test

        report = mutation_test(network, limits, seed=settings.seed)
    return FileReport(
        reading.source.file,
        network,
        tuple(found),
        tuple(results),
        tuple(scores),
        reviewed.accepted,
        report,
        settings=settings,
        reasons=why,
        parts=reviewed.parts,
    )


def unreadable(path: str, why: Failure) -> FileReport:
    """The report on a file that could not be read at all: it has no score."""
    return FileReport(path, None, (), (), (), unreadable=why)


def _family_scores(diagnostics: Sequence[Diagnostic]) -> list[Score]:
    from logicnet.text.diagnostics import entries

    found = {diagnostic.code for diagnostic in diagnostics}
    scores = []
    for family, section in SECTIONS.items():
        codes = {entry.code for entry in entries() if entry.code.startswith(family)}
        scores.append(Score(section, len(codes - found), len(codes)))
    return scores
