"""How the house stands, in numbers counted from the source: ``make house`` prints them.

Each row is a walk that a newcomer takes, or something that makes one longer: what is counted, the number today, and the
number to be reached. Below the table stand the places.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import logicnet

PACKAGE = Path(logicnet.__file__).parent
#: Where the order of the rooms is written down.
ORDER = Path(__file__).resolve().parents[1] / "tests" / "test_architecture.py"
MOST_PARAMETERS, MOST_LINES, MOST_LINES_OF_A_COMMAND = 8, 60, 80
#: Places named in one row, at most.
SHOWN = 6


@dataclass(frozen=True)
class Row:
    """One number, what it should be, and where it comes from."""

    what: str
    today: str
    then: str
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Function:
    """A function or method, with what stands beside it."""

    name: str
    path: Path
    node: ast.FunctionDef | ast.AsyncFunctionDef
    #: Whether a comment stands directly above it: that is where a reason is given.
    has_reason: bool

    @property
    def parameters(self) -> int:
        given = self.node.args
        named = [*given.posonlyargs, *given.args, *given.kwonlyargs]
        return len([one for one in named if one.arg not in ("self", "cls")])

    @property
    def lines(self) -> int:
        """Lines of code: a docstring that says what a call guarantees makes no function long."""
        assert self.node.end_lineno is not None
        told, *_ = self.node.body
        words = 0
        if isinstance(told, ast.Expr) and isinstance(told.value, ast.Constant) and isinstance(told.value.value, str):
            assert told.end_lineno is not None
            words = told.end_lineno - told.lineno + 1
        return self.node.end_lineno - self.node.lineno + 1 - words

    @property
    def place(self) -> str:
        return f"{shown(self.path)}:{self.node.lineno} {self.name}"


@cache
def trees() -> dict[Path, tuple[ast.Module, list[str]]]:
    """Every module of the package, parsed, with its lines."""
    texts = {path: path.read_text("utf-8") for path in sorted(PACKAGE.rglob("*.py"))}
    return {path: (ast.parse(text), text.splitlines()) for path, text in texts.items()}


@cache
def nodes() -> dict[Path, list[ast.AST]]:
    """Every node of every module, in the order of ``ast.walk``: each count below looks at all of them."""
    return {path: list(ast.walk(tree)) for path, (tree, _) in trees().items()}


def shown(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def rank() -> dict[str, int]:
    """Of each room, how many stand below it."""
    (layers,) = (
        ast.literal_eval(node.value)
        for node in ast.parse(ORDER.read_text("utf-8")).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "LAYERS"
    )
    return {room: k for k, rooms in enumerate(layers) for room in rooms}


def functions() -> Iterator[Function]:
    for path, (_, lines) in trees().items():
        for node in nodes()[path]:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
                above = lines[first - 2].strip() if first > 1 else ""
                yield Function(node.name, path, node, above.startswith("#") and not above.startswith("# ---"))


# ------------------------------------------------------------------------------------------------------------ imports


def module_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imported() -> dict[str, frozenset[str]]:
    """Which modules of the package each one names in an import, under ``if TYPE_CHECKING`` too."""
    known = {module_of(path): path for path in trees()}
    found: dict[str, frozenset[str]] = {}
    for path, inside in nodes().items():
        names: set[str] = set()
        for node in inside:
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names |= {
                    full if (full := f"{node.module}.{alias.name}") in known else node.module for alias in node.names
                }
        found[module_of(path)] = frozenset((names & known.keys()) - {module_of(path)})
    return found


def circles(graph: dict[str, frozenset[str]]) -> list[list[str]]:
    """The strong components of two and more, largest first (Tarjan, with a stack of its own)."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    found: list[list[str]] = []
    for root in graph:
        if root in order:
            continue
        work = [(root, iter(sorted(graph[root])))]
        order[root] = low[root] = len(order)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, following = work[-1]
            for other in following:
                if other not in order:
                    order[other] = low[other] = len(order)
                    stack.append(other)
                    on_stack.add(other)
                    work.append((other, iter(sorted(graph[other]))))
                    break
                if other in on_stack:
                    low[node] = min(low[node], order[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    component: list[str] = []
                    while not component or component[-1] != node:
                        component.append(stack.pop())
                        on_stack.discard(component[-1])
                    if len(component) > 1:
                        found.append(sorted(component))
    return sorted(found, key=lambda component: (-len(component), component))


@cache
def climbing() -> list[str]:
    """Strings that name a module of a room above the one they stand in: only to import it is one written.

    The package itself stands above all rooms: it says which module does what a lower one calls for.
    """
    found = []
    for path, inside in nodes().items():
        room = room_of(path)
        if path.parent == PACKAGE and path.stem == "__init__":
            continue
        for node in inside:
            if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
                continue
            text = node.value
            if not re.fullmatch(r"logicnet(\.\w+)+", text):
                continue
            target = text.split(".")[1]
            if rank().get(target, 0) > rank().get(room, 0):
                found.append(f"{shown(path)}:{node.lineno} {text}")
    return found


# ------------------------------------------------------------------------------------------------------------- copies


@cache
def overlays() -> list[str]:
    """Functions that lay clamps over an environment: they read both, and turn clamps into values of nodes.

    The verifier has its own on purpose: it shares no code with what it verifies.
    """
    found = []
    for one in functions():
        if room_of(one.path) == "verifier":
            continue
        inside = list(ast.walk(one.node))
        if not any(isinstance(node, ast.DictComp) for node in inside):
            continue
        words = {node.attr for node in inside if isinstance(node, ast.Attribute)}
        words |= {node.id for node in inside if isinstance(node, ast.Name)}
        turned = any(
            isinstance(node, ast.DictComp)
            and ast.unparse(node.key).endswith(".node")
            and ast.unparse(node.value).endswith(".value")
            for node in inside
        )
        if turned and {"environment", "get"} <= words:
            found.append(one.place)
    return found


def classes() -> Counter[str]:
    return Counter(node.name for inside in nodes().values() for node in inside if isinstance(node, ast.ClassDef))


def commands() -> set[str]:
    from logicnet.cli.app import app

    return {
        str(command.name or command.callback.__name__) for command in app.registered_commands if command.callback
    } - {"lsp"}


def studied() -> set[str]:
    """The commands that are public calls: each module of ``studies`` begins with the names of its commands."""
    found: set[str] = set()
    for path, (tree, _) in trees().items():
        if room_of(path) == "studies":
            head = (ast.get_docstring(tree) or "").partition(":")[0]
            found |= {word.strip("`,") for word in head.split() if word.startswith("``")}
    return found


# -------------------------------------------------------------------------------------------------------------- table


def rows() -> list[Row]:
    every = list(functions())
    longest = max(every, key=lambda one: one.parameters)
    wide = [one for one in every if one.parameters > MOST_PARAMETERS]
    long = [one for one in every if one.lines > MOST_LINES]
    bare = [[one.place for one in group if not one.has_reason] for group in (wide, long)]
    turning = circles(imported())
    twice = [f"{name} x{n}" for name, n in classes().most_common() if n > 1]
    # The modules of commands, without those that all commands share: options, files, limits, the program itself.
    named = commands() | {"lsp"}
    screens = {p: len(lines) for p, (_, lines) in trees().items() if p.parent == PACKAGE / "cli" and p.stem in named}
    over = [f"{shown(p)} ({n})" for p, n in sorted(screens.items(), key=lambda x: -x[1]) if n > MOST_LINES_OF_A_COMMAND]
    missing = sorted(commands() - studied())
    rounds = [f"{len(component)} with {component[0]}" for component in turning]
    return [
        Row("parameters of the longest function", str(longest.parameters), "8", (longest.place,)),
        Row(f"functions over {MOST_PARAMETERS} parameters without a reason", str(len(bare[0])), "0", tuple(bare[0])),
        Row(f"functions over {MOST_LINES} lines without a reason", str(len(bare[1])), "0", tuple(bare[1])),
        Row('copies of "clamps over environment"', str(len(overlays())), "1", tuple(overlays())),
        Row("files in an import circle, TYPE_CHECKING included", str(sum(map(len, turning))), "0", tuple(rounds)),
        Row("imports by string that climb", str(len(climbing())), "0", tuple(climbing())),
        Row("class names that occur twice or more", str(len(twice)), "0", tuple(twice)),
        Row(f"commands over {MOST_LINES_OF_A_COMMAND} lines", str(len(over)), "0", tuple(over)),
        Row(f"commands (of {len(commands())}) without a public call", str(len(missing)), "0", tuple(missing)),
        Row("public names", str(len(logicnet.__all__)), "60"),
    ]


def main() -> None:
    told = rows()
    width = max(len(row.what) for row in told)
    print(f"{'':{width}}  today  then")
    for row in told:
        print(f"{row.what:{width}}  {row.today:>5}  {row.then}")
    print()
    for row in told:
        if row.places:
            left = len(row.places) - SHOWN
            more = f"; and {left} more" if left > 0 else ""
            print(f"{row.what}: {'; '.join(row.places[:SHOWN])}{more}")


if __name__ == "__main__":
    main()
