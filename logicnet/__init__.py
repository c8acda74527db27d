"""logicnet: a checker for rule-based (Boolean) signalling networks that never claims more than it proved.

Three lines take a file to an answer, with the words of the command line::

    import logicnet

    network = logicnet.load("m2")
    landscape = logicnet.find_attractors(network, environment="oral", clamps="TUM_p53=0, DRUG_Propranolol")

Everything named in ``__all__`` is public: what is called, what is passed, what a result is compared with, and what is
caught. A type that only comes back, such as ``Landscape``, lives in the room that makes it. The names are looked up on
first use, so that ``import logicnet`` costs next to nothing and loads no solver.
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
    from logicnet.attractors.landscape import Kind, Shows, Verdict
    from logicnet.errors import InternalError, InvalidNetwork, LogicnetError, UnknownName, UsageError
    from logicnet.formats.interop import to_algorecell
    from logicnet.formats.registry import export
    from logicnet.limits import Limits
    from logicnet.network.bnet import parse, write
    from logicnet.network.case import Update
    from logicnet.network.model import Network
    from logicnet.perturbation.candidates import candidate_choices, candidate_drugs
    from logicnet.perturbation.outcome import Occurrence, Success
    from logicnet.query.answer import Holds
    from logicnet.studies.attractors import find_attractors, project_attractors, reachable_from
    from logicnet.studies.check import check_file
    from logicnet.studies.compose import compose_networks
    from logicnet.studies.convert import convert_file
    from logicnet.studies.diff import diff_networks
    from logicnet.studies.doctor import examine_installation
    from logicnet.studies.draft import draft_network
    from logicnet.studies.ensemble import ensemble, ensemble_interventions, explain_in_ensemble, pick_instantiations
    from logicnet.studies.experiments import next_experiments
    from logicnet.studies.explain import explain_word, manual_entries
    from logicnet.studies.fmt import format_file
    from logicnet.studies.interventions import InterventionQuestion, minimal_interventions, study_interventions
    from logicnet.studies.merge import merge_screens
    from logicnet.studies.networks import load, read
    from logicnet.studies.new import begin_network
    from logicnet.studies.query import query_network
    from logicnet.studies.repair import propose_repairs, repaired_text
    from logicnet.studies.report import compose_report
    from logicnet.studies.screen import screen
    from logicnet.studies.simulate import simulate_network
    from logicnet.studies.verify import verify_certificate
    from logicnet.studies.why import explain_fate, fate_of
    from logicnet.text.diagnostics import Diagnostic, Severity, render

_HOMES = {
    "logicnet.attractors.basins": ("measure_basins",),
    "logicnet.attractors.landscape": ("Kind", "Shows", "Verdict"),
    "logicnet.errors": ("InternalError", "InvalidNetwork", "LogicnetError", "UnknownName", "UsageError"),
    "logicnet.formats.interop": ("to_algorecell",),
    "logicnet.formats.registry": ("export",),
    "logicnet.limits": ("Limits",),
    "logicnet.network.bnet": ("parse", "write"),
    "logicnet.network.case": ("Update",),
    "logicnet.network.model": ("Network",),
    "logicnet.perturbation.candidates": ("candidate_choices", "candidate_drugs"),
    "logicnet.perturbation.outcome": ("Occurrence", "Success"),
    "logicnet.query.answer": ("Holds",),
    "logicnet.studies.attractors": ("find_attractors", "project_attractors", "reachable_from"),
    "logicnet.studies.check": ("check_file",),
    "logicnet.studies.compose": ("compose_networks",),
    "logicnet.studies.convert": ("convert_file",),
    "logicnet.studies.diff": ("diff_networks",),
    "logicnet.studies.doctor": ("examine_installation",),
    "logicnet.studies.draft": ("draft_network",),
    "logicnet.studies.ensemble": ("ensemble", "ensemble_interventions", "explain_in_ensemble", "pick_instantiations"),
    "logicnet.studies.experiments": ("next_experiments",),
    "logicnet.studies.explain": ("explain_word", "manual_entries"),
    "logicnet.studies.fmt": ("format_file",),
    "logicnet.studies.interventions": ("InterventionQuestion", "minimal_interventions", "study_interventions"),
    "logicnet.studies.merge": ("merge_screens",),
    "logicnet.studies.networks": ("load", "read"),
    "logicnet.studies.new": ("begin_network",),
    "logicnet.studies.query": ("query_network",),
    "logicnet.studies.repair": ("propose_repairs", "repaired_text"),
    "logicnet.studies.report": ("compose_report",),
    "logicnet.studies.screen": ("screen",),
    "logicnet.studies.simulate": ("simulate_network",),
    "logicnet.studies.verify": ("verify_certificate",),
    "logicnet.studies.why": ("explain_fate", "fate_of"),
    "logicnet.text.diagnostics": ("Diagnostic", "Severity", "render"),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Diagnostic",
    "Holds",
    "InternalError",
    "InterventionQuestion",
    "InvalidNetwork",
    "Kind",
    "Limits",
    "LogicnetError",
    "Network",
    "Occurrence",
    "Severity",
    "Shows",
    "Success",
    "UnknownName",
    "Update",
    "UsageError",
    "Verdict",
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
    "measure_basins",
    "merge_screens",
    "minimal_interventions",
    "next_experiments",
    "parse",
    "pick_instantiations",
    "project_attractors",
    "propose_repairs",
    "query_network",
    "reachable_from",
    "read",
    "render",
    "repaired_text",
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
