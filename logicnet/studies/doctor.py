"""``doctor``: what is installed and works, and what is missing."""

from __future__ import annotations

import contextlib
import io
import platform
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from msgspec import Struct

from logicnet.formats.shipped import shipped_networks
from logicnet.text.notebook import Shown

__all__ = ["Installation", "PartFinding", "Requirement", "examine_installation"]


class Requirement(Struct, frozen=True):
    """Something logicnet runs on."""

    #: Name of the distribution, and of the module to import.
    name: str
    module: str
    #: Extra that brings it; empty if logicnet cannot do without.
    extra: str
    purpose: str
    #: A task so small that only a broken installation fails it; it returns whether the answer is right.
    works: Callable[[Any], bool]


class PartFinding(Struct, frozen=True):
    """How one part is."""

    part: Requirement
    version: str | None
    #: ``ok``, ``missing`` or ``broken``.
    state: str
    why: str


def _solves(pysat: Any) -> bool:
    from logicnet.limits import satisfiable

    with import_module("pysat.solvers").Solver(bootstrap_with=[[1, 2], [-1]]) as solver:
        return bool(satisfiable(solver)) and solver.get_model() == [-1, 2]


def _decides(aeon: Any) -> bool:
    variables = aeon.BddVariableSet(["a", "b"])
    return bool(variables.eval_expression("a & !a").is_false()) and bool(variables.eval_expression("b | !b").is_true())


PARTS = (
    Requirement("boolean.py", "boolean", "", "expressions", lambda m: str(m.BooleanAlgebra().parse("a&b")) == "a&b"),
    Requirement("python-sat", "pysat", "", "SAT solvers", _solves),
    Requirement("biodivine-aeon", "biodivine_aeon", "", "decision diagrams", _decides),
    Requirement("networkx", "networkx", "", "regulation graph", lambda m: m.DiGraph([(1, 2)]).number_of_edges() == 1),
    Requirement("typer", "typer", "", "command line", lambda m: bool(m.Typer)),
    Requirement("msgspec", "msgspec", "", "records", lambda m: m.Struct is not None),
    Requirement("rich", "rich", "", "colour on terminals", lambda m: bool(m.get_console)),
    Requirement("pyboolnet", "pyboolnet", "confirm", "independent engine", lambda m: True),
    Requirement("distributed", "distributed", "dask", "screens on clusters", lambda m: bool(m.Client)),
    Requirement("Jinja2", "jinja2", "report", "page of `report`", lambda m: m.Template("{{ 1 + 1 }}").render() == "2"),
    Requirement("pygls", "pygls.lsp.server", "lsp", "language server", lambda m: bool(m.LanguageServer)),
    Requirement(
        "python-libsbml", "libsbml", "sbml", "writing SBML-qual", lambda m: bool(m.SBMLNamespaces(3, 1, "qual", 1))
    ),
    Requirement("openpyxl", "openpyxl", "tables", "TabularQual workbooks", lambda m: bool(m.Workbook())),
    Requirement("cmaboss", "cmaboss", "simulate", "probabilities over time", lambda m: m.MaBoSSSim is not None),
    Requirement("scipy", "scipy", "simulate", "exact probabilities of ends", lambda m: bool(m.__version__)),
    Requirement("casq", "casq", "maps", "CellDesigner and SBGN-ML maps", lambda m: bool(m.__file__)),
    Requirement("algorecell_types", "algorecell_types", "algorecell", "shared results", lambda m: bool(m.FromAny)),
    Requirement("matplotlib", "matplotlib.figure", "report", "figures", lambda m: bool(m.Figure)),
)


class Installation(Shown, Struct, frozen=True):
    """What logicnet stands on, on this machine."""

    python: str
    #: As ``sys.platform``, and as people call it.
    platform: str
    system: str
    machine: str
    findings: tuple[PartFinding, ...]
    #: Networks that come along.
    networks: tuple[str, ...]

    @property
    def is_in_order(self) -> bool:
        """Whether every part that logicnet needs works, and the networks are there."""
        return bool(self.networks) and all(one.state == "ok" for one in self.findings if not one.part.extra)


def examine_installation() -> Installation:
    """What is installed and works, and what is missing: each part is loaded and given a task of one line.

    Guaranteed: ``ok`` only if the part gave the right answer. Nothing is downloaded or written.

    Never raises: what is missing is part of the answer.

    Cost: a second or so.

    >>> import logicnet
    >>> type(logicnet.examine_installation()).__name__
    'Installation'
    """
    return Installation(
        platform.python_version(),
        sys.platform,
        platform.system(),
        platform.machine(),
        tuple(map(_examined, PARTS)),
        tuple(shipped_networks()),
    )


def _examined(part: Requirement) -> PartFinding:
    from importlib import metadata

    try:
        version = metadata.version(part.name)
    except metadata.PackageNotFoundError:
        return PartFinding(part, None, "missing", "not installed")
    try:
        # Some libraries greet on standard output when imported; standard output is for the result.
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            right = part.works(import_module(part.module))
    except Exception as fault:
        return PartFinding(part, version, "broken", f"{type(fault).__name__}: {fault}".splitlines()[0])
    return PartFinding(part, version, "ok" if right else "broken", "" if right else "gives a wrong answer")
