"""logicnet: a checker for rule-based (Boolean) signalling networks that never claims more than it proved.

Three lines take a file to an answer, with the words of the command line::

    import logicnet

    network = logicnet.load("m2")
    landscape = logicnet.find_attractors(network, environment="oral", clamps="TUM_p53=0, DRUG_Propranolol")

Everything named in ``__all__`` is public, found here and nowhere else. The names are looked up on first use, so that
``import logicnet`` costs next to nothing and loads no solver.
"""

from __future__ import annotations

from importlib import import_module
from types import FunctionType
from typing import TYPE_CHECKING

from logicnet.text.late import provide
from logicnet.version import __version__

# The rooms that do what lower rooms call for: only the package knows them all.
provide(
    {
        "graphs": "logicnet.formats.graph",
        "layout": "logicnet.report.drawing",
        "meaning": "logicnet.network.meaning",
        "other programs": "logicnet.formats.interop",
        "pictures": "logicnet.report.plots",
        "report files": "logicnet.report.html.saving",
        "results shown": "logicnet.report.notebook",
    }
)

if TYPE_CHECKING:
    from logicnet.attractors.basins import measure_basins
    from logicnet.attractors.landscape import Kind, Landscape, PatternTable, Shows, Verdict
    from logicnet.ensembles.answer import EnsembleExplanation, EnsembleInterventions
    from logicnet.ensembles.experiments import NextExperiments
    from logicnet.ensembles.study import EnsembleResult
    from logicnet.errors import InternalError, InvalidNetwork, LogicnetError, UnknownName, UsageError
    from logicnet.formats.export import Export
    from logicnet.formats.interop import to_algorecell
    from logicnet.formats.registry import export
    from logicnet.limits import Limits
    from logicnet.network.bnet import Reading, parse, write
    from logicnet.network.case import Case, Demand, Update
    from logicnet.network.model import Network
    from logicnet.network.resolve import (
        match_nodes,
        parse_clamps,
        parse_formula,
        pose,
        resolve_environment,
        resolve_given,
    )
    from logicnet.perturbation.candidates import candidate_choices, candidate_drugs
    from logicnet.perturbation.courses import CourseFate
    from logicnet.perturbation.explain import Explanation
    from logicnet.perturbation.outcome import Goal, InterventionResult, Occurrence, Success
    from logicnet.query.answer import Answer, Holds
    from logicnet.report.conversion import Converted
    from logicnet.report.html.contents import Report
    from logicnet.report.report import CheckReport
    from logicnet.report.screening import Screening
    from logicnet.studies.attractors import find_attractors, project_attractors, reachable_from
    from logicnet.studies.compose import compose_networks
    from logicnet.studies.convert import convert_file
    from logicnet.studies.diff import Difference, diff_networks
    from logicnet.studies.doctor import Installation, examine_installation
    from logicnet.studies.draft import draft_network
    from logicnet.studies.ensemble import (
        ensemble,
        ensemble_interventions,
        explain_in_ensemble,
        pick_instantiations,
    )
    from logicnet.studies.experiments import next_experiments
    from logicnet.studies.explain import explain_word, manual_entries
    from logicnet.studies.fmt import Formatted, format_file
    from logicnet.studies.interventions import InterventionQuestion, minimal_interventions, study_interventions
    from logicnet.studies.merge import merge_screens
    from logicnet.studies.networks import check_file, load, read
    from logicnet.studies.new import begin_network
    from logicnet.studies.query import query_network
    from logicnet.studies.repair import RepairStudy, propose_repairs, repaired_text
    from logicnet.studies.report import compose_report
    from logicnet.studies.screen import screen
    from logicnet.studies.simulate import SimulationAnswer, simulate_network
    from logicnet.studies.verify import verify_certificate
    from logicnet.studies.why import explain_fate, fate_of
    from logicnet.text.diagnostics import Diagnostic, Severity, render
    from logicnet.verifier.verify import Verification

_HOMES = {
    "logicnet.attractors.basins": ("measure_basins",),
    "logicnet.attractors.landscape": ("Kind", "Landscape", "PatternTable", "Shows", "Verdict"),
    "logicnet.ensembles.answer": ("EnsembleExplanation", "EnsembleInterventions"),
    "logicnet.ensembles.experiments": ("NextExperiments",),
    "logicnet.ensembles.study": ("EnsembleResult",),
    "logicnet.errors": ("InternalError", "InvalidNetwork", "LogicnetError", "UnknownName", "UsageError"),
    "logicnet.formats.export": ("Export",),
    "logicnet.formats.interop": ("to_algorecell",),
    "logicnet.formats.registry": ("export",),
    "logicnet.limits": ("Limits",),
    "logicnet.network.bnet": ("Reading", "parse", "write"),
    "logicnet.network.case": ("Case", "Demand", "Update"),
    "logicnet.network.model": ("Network",),
    "logicnet.network.resolve": (
        "match_nodes",
        "parse_clamps",
        "parse_formula",
        "pose",
        "resolve_environment",
        "resolve_given",
    ),
    "logicnet.perturbation.candidates": ("candidate_choices", "candidate_drugs"),
    "logicnet.perturbation.courses": ("CourseFate",),
    "logicnet.perturbation.explain": ("Explanation",),
    "logicnet.perturbation.outcome": ("Goal", "InterventionResult", "Occurrence", "Success"),
    "logicnet.query.answer": ("Answer", "Holds"),
    "logicnet.report.conversion": ("Converted",),
    "logicnet.report.html.contents": ("Report",),
    "logicnet.report.report": ("CheckReport",),
    "logicnet.report.screening": ("Screening",),
    "logicnet.studies.attractors": ("find_attractors", "project_attractors", "reachable_from"),
    "logicnet.studies.compose": ("compose_networks",),
    "logicnet.studies.convert": ("convert_file",),
    "logicnet.studies.diff": ("Difference", "diff_networks"),
    "logicnet.studies.doctor": ("Installation", "examine_installation"),
    "logicnet.studies.draft": ("draft_network",),
    "logicnet.studies.ensemble": (
        "ensemble",
        "ensemble_interventions",
        "explain_in_ensemble",
        "pick_instantiations",
    ),
    "logicnet.studies.experiments": ("next_experiments",),
    "logicnet.studies.explain": ("explain_word", "manual_entries"),
    "logicnet.studies.fmt": ("Formatted", "format_file"),
    "logicnet.studies.interventions": ("InterventionQuestion", "minimal_interventions", "study_interventions"),
    "logicnet.studies.merge": ("merge_screens",),
    "logicnet.studies.networks": ("check_file", "load", "read"),
    "logicnet.studies.new": ("begin_network",),
    "logicnet.studies.query": ("query_network",),
    "logicnet.studies.repair": ("RepairStudy", "propose_repairs", "repaired_text"),
    "logicnet.studies.report": ("compose_report",),
    "logicnet.studies.screen": ("screen",),
    "logicnet.studies.simulate": ("SimulationAnswer", "simulate_network"),
    "logicnet.studies.verify": ("verify_certificate",),
    "logicnet.studies.why": ("explain_fate", "fate_of"),
    "logicnet.text.diagnostics": ("Diagnostic", "Severity", "render"),
    "logicnet.verifier.verify": ("Verification",),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Answer",
    "Case",
    "CheckReport",
    "Converted",
    "CourseFate",
    "Demand",
    "Diagnostic",
    "Difference",
    "EnsembleExplanation",
    "EnsembleInterventions",
    "EnsembleResult",
    "Explanation",
    "Export",
    "Formatted",
    "Goal",
    "Holds",
    "Installation",
    "InternalError",
    "InterventionQuestion",
    "InterventionResult",
    "InvalidNetwork",
    "Kind",
    "Landscape",
    "Limits",
    "LogicnetError",
    "Network",
    "NextExperiments",
    "Occurrence",
    "PatternTable",
    "Reading",
    "RepairStudy",
    "Report",
    "Screening",
    "Severity",
    "Shows",
    "SimulationAnswer",
    "Success",
    "UnknownName",
    "Update",
    "UsageError",
    "Verdict",
    "Verification",
    "__version__",
    "begin_network",
    "candidate_choices",
    "candidate_drugs",
    "check_file",
    "compose_networks",
    "compose_report",
    "convert_file",
    "diff_networks",
    "draft_network",
    "ensemble",
    "ensemble_interventions",
    "examine_installation",
    "explain_fate",
    "explain_in_ensemble",
    "explain_word",
    "export",
    "fate_of",
    "find_attractors",
    "format_file",
    "load",
    "manual_entries",
    "match_nodes",
    "measure_basins",
    "merge_screens",
    "minimal_interventions",
    "next_experiments",
    "parse",
    "parse_clamps",
    "parse_formula",
    "pick_instantiations",
    "pose",
    "project_attractors",
    "propose_repairs",
    "query_network",
    "reachable_from",
    "read",
    "render",
    "repaired_text",
    "resolve_environment",
    "resolve_given",
    "screen",
    "simulate_network",
    "study_interventions",
    "to_algorecell",
    "verify_certificate",
    "write",
]


def __getattr__(name: str) -> object:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module 'logicnet' has no attribute {name!r}")
    value = getattr(import_module(home), name)
    if isinstance(value, FunctionType):
        # Only at this door: what calls inside the house pass on is checked by the type checker.
        value = import_module("logicnet.studies.arguments").checked(value)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)
