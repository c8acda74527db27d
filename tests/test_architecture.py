"""The house stands: imports go downwards only, libraries stay in their rooms, the public surface is as listed."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import logicnet

PACKAGE = Path(logicnet.__file__).parent
#: Bottom to top; rooms on one line may not know each other.
LAYERS = (
    ("errors", "version"),
    ("text",),
    ("network",),
    ("limits",),
    ("compiled", "verifier"),
    ("attractors",),
    ("perturbation", "query"),
    ("ensembles", "simulation"),
    ("checks",),
    ("diff", "formats"),
    ("lsp",),
    ("report",),
    ("studies",),
    ("cli",),
)
RANK = {room: rank for rank, rooms in enumerate(LAYERS) for room in rooms}
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "manager"}
#: The only rooms that may import a library at all, lazily or not.
ROOMS_OF = {
    "pysat": {"compiled", "attractors", "perturbation", "ensembles", "checks", "formats", "cli", "verifier"},
    "biodivine_aeon": {"compiled", "perturbation", "ensembles", "formats", "cli", "verifier"},
    "boolean": {"text", "cli"},
    "networkx": {"compiled", "attractors", "formats", "report", "cli", "verifier"},
    "typer": {"cli"},
    "rich": {"cli", "report"},
    "pyboolnet": {"perturbation", "formats", "cli"},
    "libsbml": {"formats"},
    "openpyxl": {"formats"},
    "casq": {"formats"},
    "loguru": {"formats"},
    "algorecell_types": {"formats"},
    "colomoto": {"formats"},
    "matplotlib": {"report", "cli"},
    "jinja2": {"report"},
    "pandas": {"report"},
    "pygls": {"lsp"},
    "lsprotocol": {"lsp"},
    "distributed": {"perturbation", "cli"},
    "click": set(),
    "cmaboss": {"simulation"},
    "scipy": {"simulation"},
}
MODULES = sorted(
    path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE or path.name in {"errors.py", "limits.py"}
)


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(tree: ast.AST) -> set[str]:
    """Every module imported anywhere in the tree, except under ``if TYPE_CHECKING``."""
    found: set[str] = set()
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        found |= imports(node)
    return found


def test_imports_go_downwards_and_libraries_stay_in_their_rooms() -> None:
    faults = []
    for path in MODULES:
        room = room_of(path)
        for module in imports(ast.parse(path.read_text("utf-8"))):
            top, _, rest = module.partition(".")
            if top == "logicnet" and rest != "__version__":
                target = rest.split(".")[0]
                if target != room and RANK[target] >= RANK[room]:
                    faults.append(f"{path}: {room} must not import {module}")
            if room not in ROOMS_OF.get(top, {room}):
                faults.append(f"{path}: {top} has no business in {room}")
    assert len(MODULES) > 300 and not faults


def test_the_verifier_shares_only_the_reader_with_what_it_verifies() -> None:
    """A fault of the search cannot excuse itself: neither side can reach the other."""
    for path in MODULES:
        text = path.read_text("utf-8")
        if room_of(path) == "verifier":
            known = {module.split(".")[1] for module in imports(ast.parse(text)) if module.startswith("logicnet.")}
            assert known <= {"verifier", "network", "text", "errors", "limits"}, path
        elif room_of(path) not in {"report", "studies", "cli"}:
            assert "from logicnet.verifier" not in text and "import logicnet.verifier" not in text, path


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert len(MODULES) > 20
    assert not [path for path in MODULES if path.stem in FORBIDDEN_NAMES]


def test_records_are_structs() -> None:
    """To define a dataclass takes forty times as long, and that is most of a start."""
    assert not [path for path in MODULES if re.search(r"@dataclass(?!_)", path.read_text("utf-8"))]


@pytest.mark.parametrize("statement", ["import logicnet", "import logicnet.cli", "import logicnet.network.bnet"])
def test_importing_loads_nothing_heavy(statement: str) -> None:
    program = f"{statement}\nimport sys\nprint(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert not loaded & {"pysat", "networkx", "matplotlib", "biodivine_aeon", "rich", "pyboolnet", "numpy", "pandas"}
    if statement == "import logicnet":
        assert not loaded & {"typer", "boolean"}


def test_every_public_name_is_found_and_listed_once() -> None:
    assert len(set(logicnet.__all__)) == len(logicnet.__all__)
    assert sorted(logicnet.__all__) == logicnet.__all__ == dir(logicnet)
    for name in logicnet.__all__:
        assert getattr(logicnet, name) is not None
    with pytest.raises(AttributeError, match="no_such_name"):
        logicnet.no_such_name  # noqa: B018


def test_ctrl_c_is_ours_while_a_solver_works() -> None:
    """``solve``, the cardinality encodings and CaDiCaL of pysat put a handler of their own in place of ours."""
    for path in MODULES:
        text = path.read_text("utf-8")
        if "solver" in text:
            calls = [node.func for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
            asking = [f for f in calls if isinstance(f, ast.Attribute) and f.attr in ("solve", "propagate")]
            assert not [f for f in asking if ast.unparse(f.value).endswith("solver")], path
        if re.search(r"\b(CardEnc|ITotalizer|cadical\d+)\b", text):
            assert "with shielded()" in text, path
