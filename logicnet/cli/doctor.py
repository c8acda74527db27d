"""``logicnet doctor``."""

from __future__ import annotations

import contextlib
import io
import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from logicnet.cli import options
from logicnet.cli.files import emit, shipped_networks
from logicnet.cli.status import Status

if TYPE_CHECKING:
    from logicnet.report.page import Page

__all__ = ["doctor"]


@dataclass(frozen=True, slots=True)
class Part:
    """Something logicnet runs on."""

    #: Name of the distribution, and of the module to import.
    name: str
    module: str
    #: Extra that brings it; empty if logicnet cannot do without.
    extra: str
    purpose: str
    #: A task so small that only a broken installation fails it; it returns whether the answer is right.
    works: Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Finding:
    """How one part is."""

    part: Part
    version: str | None
    #: ``ok``, ``missing`` or ``broken``.
    state: str
    why: str


def _solves(pysat: Any) -> bool:
    from pysat.solvers import Solver

    from logicnet.limits import satisfiable

    with Solver(bootstrap_with=[[1, 2], [-1]]) as solver:
        return bool(satisfiable(solver)) and solver.get_model() == [-1, 2]


def _decides(aeon: Any) -> bool:
    variables = aeon.BddVariableSet(["a", "b"])
    return bool(variables.eval_expression("a & !a").is_false()) and bool(variables.eval_expression("b | !b").is_true())


PARTS = (
    Part("boolean.py", "boolean", "", "expressions", lambda m: str(m.BooleanAlgebra().parse("a&b")) == "a&b"),
    Part("python-sat", "pysat", "", "SAT solvers", _solves),
    Part("biodivine-aeon", "biodivine_aeon", "", "decision diagrams", _decides),
    Part("networkx", "networkx", "", "regulation graph", lambda m: m.DiGraph([(1, 2)]).number_of_edges() == 1),
    Part("typer", "typer", "", "command line", lambda m: bool(m.Typer)),
    Part("rich", "rich", "", "colour on terminals", lambda m: bool(m.get_console)),
    Part("pyboolnet", "pyboolnet", "confirm", "independent engine", lambda m: True),
    Part("distributed", "distributed", "dask", "screens on clusters", lambda m: bool(m.Client)),
    Part("Jinja2", "jinja2", "report", "page of `report`", lambda m: m.Template("{{ 1 + 1 }}").render() == "2"),
    Part("pygls", "pygls.lsp.server", "lsp", "language server", lambda m: bool(m.LanguageServer)),
    Part("python-libsbml", "libsbml", "sbml", "writing SBML-qual", lambda m: bool(m.SBMLNamespaces(3, 1, "qual", 1))),
    Part("openpyxl", "openpyxl", "tables", "TabularQual workbooks", lambda m: bool(m.Workbook())),
    Part("algorecell_types", "algorecell_types", "algorecell", "shared results", lambda m: bool(m.FromAny)),
    Part("matplotlib", "matplotlib.figure", "report", "figures", lambda m: bool(m.Figure)),
)


def doctor(
    format: options.TextFormat = "text",
    output: options.Output = None,
    debug: options.Debug = False,
) -> Status:
    """What is installed and works, and what is missing.

    Exit status 3 if a part that logicnet needs is not in order.
    """
    findings = tuple(map(_examined, PARTS))
    networks = tuple(shipped_networks())
    emit(format, output, page=lambda: _page(findings, networks), document=lambda: _document(findings, networks))
    needed_in_order = all(finding.state == "ok" for finding in findings if not finding.part.extra)
    return Status.DONE if needed_in_order and networks else Status.PARTIAL


def _examined(part: Part) -> Finding:
    from importlib import metadata

    try:
        version = metadata.version(part.name)
    except metadata.PackageNotFoundError:
        return Finding(part, None, "missing", "not installed")
    try:
        # Some libraries greet on standard output when imported; standard output is for the result.
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            right = part.works(import_module(part.module))
    except Exception as fault:
        return Finding(part, version, "broken", f"{type(fault).__name__}: {fault}".splitlines()[0])
    return Finding(part, version, "ok" if right else "broken", "" if right else "gives a wrong answer")


def _page(findings: tuple[Finding, ...], networks: tuple[str, ...]) -> Page:
    from logicnet.report.page import Fields, Table
    from logicnet.version import __version__

    rows = tuple(
        (
            finding.part.name,
            finding.version or "-",
            f"extra {finding.part.extra}" if finding.part.extra else "needed",
            finding.state,
            finding.why or finding.part.purpose,
        )
        for finding in findings
    )
    return (
        Fields(
            (
                ("logicnet", __version__),
                ("Python", f"{platform.python_version()} on {platform.system()} {platform.machine()}"),
                ("networks", ", ".join(networks) or "none found: the installation is incomplete"),
            )
        ),
        Table(("part", "version", "need", "state", "for"), rows),
    )


def _document(findings: tuple[Finding, ...], networks: tuple[str, ...]) -> dict[str, Any]:
    from logicnet.version import __version__

    return {
        "schema": "logicnet.doctor/1",
        "logicnet": __version__,
        "python": platform.python_version(),
        "platform": sys.platform,
        "machine": platform.machine(),
        "networks": list(networks),
        "parts": [
            {
                "name": finding.part.name,
                "version": finding.version,
                "extra": finding.part.extra or None,
                "state": finding.state,
                "why": finding.why or None,
            }
            for finding in findings
        ],
    }
