"""Each reported set run through an engine that shares nothing with the search: agreement, or who could not say why.

The network under the set is written out as text, with the formulas of the goal as further nodes, and given to AEON or
pyboolnet in a process of its own (:mod:`logicnet.perturbation.oracles`). What comes back are the words that attractors
have for these nodes; the goal is then judged from the words alone. An engine that finds the goal missed, where the
search proved it met, is an internal error: one of the two is wrong.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Any

from logicnet.attractors.landscape import Update
from logicnet.errors import InternalError, UsageError
from logicnet.limits import Limits
from logicnet.network.case import Case
from logicnet.perturbation.judgement import Confirmation, Engine
from logicnet.perturbation.outcome import Goal, Intervention, Occurrence
from logicnet.text.formula import AND, NOT, OR, TRUE, Expression, Symbol, depth
from logicnet.text.nesting import MAX_FOREIGN_NESTING, Descent, descending

__all__ = ["Confirmation", "Engine", "confirm", "written_out"]

#: Schemes whose attractors the engines compute.
ASKED = (Update.ASYNCHRONOUS, Update.MOST_PERMISSIVE)
#: Seconds that an engine may take for one set.
SECONDS = 60.0


def confirm(
    case: Case, goal: Goal, sets: Sequence[Intervention], engine: Engine, limits: Limits
) -> tuple[Confirmation, ...]:
    """What the engine says of each set, in their order; inputs that are free stand for all their values.

    Raises:
        UsageError: the engine is not installed.
        InternalError: the engine contradicts a set that was proved; everything needed to report it is in the message.
    """
    if find_spec(engine.module) is None:
        raise UsageError(f"{engine.value} is not installed", f"pip install {engine.package} (extra `confirm`)")
    named = {"abolish": goal.abolish, "keep": goal.keep, "reach": goal.reach}
    readouts = {name: wanted.formula for name, wanted in named.items() if wanted is not None}
    if case.update not in ASKED:
        reason = f"{engine.value} is not asked about {case.update.value} attractors"
        return tuple(Confirmation(engine, reason) for _ in sets)
    written = (*readouts.values(), *(node.rule.expression for node in case.network.nodes))
    if max(map(depth, written)) > MAX_FOREIGN_NESTING:
        reason = f"not asked: a rule is nested more than {MAX_FOREIGN_NESTING} deep"
        return tuple(Confirmation(engine, reason) for _ in sets)
    found = []
    with _Process() as process:
        for k, chosen in enumerate(sets, start=1):
            if limits.reached() is not None:
                found.append(Confirmation(engine, f"not asked: {limits.hit}"))
                continue
            limits.tell(f"{engine.value}: set {k} of {len(sets)}")
            rules = written_out(case.under(chosen.clamps), tuple(readouts.values()))
            names = [f"r{i}" for i in range(len(readouts))]
            question = {"engine": engine.value, "rules": rules, "readouts": names, "update": case.update.value}
            told = process.ask(question, min(SECONDS, limits.remaining() or SECONDS))
            if told is None:
                found.append(Confirmation(engine, f"no answer within {SECONDS:g} s"))
                continue
            words = [dict(zip(readouts, row, strict=True)) for row in told["words"]]
            missed = _missed(words, goal.occurrence, exact=bool(told["exact"]))
            if missed:
                raise InternalError(_report(case, goal, chosen, engine, missed, rules))
            found.append(Confirmation(engine, str(told["reason"])))
    return tuple(found)


def written_out(case: Case, readouts: Sequence[Expression]) -> dict[str, str]:
    """Rules by neutral names: ``x0``, ``x1``, ... in file order, then a node ``r0``, ``r1``, ... per read-out."""
    network, values = case.network, case.held
    names = {node.name: f"x{v}" for v, node in enumerate(network.nodes)}
    seen: dict[str, dict[str, int]] = {}
    for cut in case.cuts:
        seen.setdefault(cut.target, {})[cut.source] = cut.value
    rules = {
        names[node.name]: str(values[node.name])
        if node.name in values
        else _text(node.rule.expression, names, seen.get(node.name, {}))
        for node in network.nodes
    }
    return rules | {f"r{k}": _text(formula, names, {}) for k, formula in enumerate(readouts)}


def _text(part: Expression, names: Mapping[str, str], seen: Mapping[str, int]) -> str:
    """An expression over neutral names; constants are folded away, because not every engine reads them inside."""
    told = _folded(part, names, seen)
    return str(int(told)) if isinstance(told, bool) else told


@descending
def _folded(part: Expression, names: Mapping[str, str], seen: Mapping[str, int]) -> Descent[str | bool]:
    if isinstance(part, Symbol):
        return bool(seen[part.name]) if part.name in seen else names[part.name]
    if isinstance(part, NOT):
        inner = yield part.args[0], names, seen
        return not inner if isinstance(inner, bool) else f"!{inner}"
    if isinstance(part, AND | OR):
        absorbing = isinstance(part, OR)
        told: list[str | bool] = []
        for argument in part.args:
            told.append((yield argument, names, seen))
        if absorbing in [t for t in told if isinstance(t, bool)]:
            return absorbing
        texts = [t for t in told if not isinstance(t, bool)]
        if not texts:
            return not absorbing
        return texts[0] if len(texts) == 1 else f"({(' | ' if absorbing else ' & ').join(texts)})"
    return part is TRUE


def _missed(words: Sequence[Mapping[str, str]], occurrence: Occurrence, *, exact: bool) -> str:
    """Which demand the words of the attractors contradict; empty if none. Words that are not exact are trap spaces:
    only what holds throughout one of them holds for an attractor."""
    if exact and not words:
        return "it finds no attractor at all"
    bad = {"always"} if occurrence is Occurrence.ALWAYS or not exact else {"always", "sometimes"}
    if any(row["abolish"] in bad for row in words):
        return "it finds an attractor that shows the goal"
    refused = {"never", "sometimes"} if exact else {"never"}
    if any(row.get("reach", "always") in refused for row in words):
        return "it finds an attractor that does not show what has to be reached"
    if exact and any("keep" in row for row in words) and not any(row["keep"] == "always" for row in words):
        return "it finds no attractor that shows what has to be kept"
    return ""


def _report(case: Case, goal: Goal, chosen: Intervention, engine: Engine, missed: str, rules: Mapping[str, str]) -> str:
    settings = ", ".join(f"{name}={'*' if value is None else value}" for name, value in case.environment)
    text = "\n".join(f"  {name}, {rule}" for name, rule in rules.items())
    return (
        f"{engine.value} {_version(engine)} contradicts a set that was proved here; please report all of this.\n"
        f"set: {' + '.join(map(str, chosen.clamps)) or 'nothing'}\n"
        f"goal: abolish {goal.abolish} ({goal.occurrence.value}), keep {goal.keep}, reach {goal.reach}\n"
        f"update: {case.update.value}\n"
        f"{engine.value} says: {missed}\n"
        f"network file sha256: {case.network.file_sha256}\n"
        f"environment: {settings or 'none'}\n"
        f"throughout: {', '.join(map(str, (*case.clamps, *case.cuts))) or 'nothing'}\n"
        f"the network under the set, read-outs r0, r1, ...:\n{text}"
    )


def _version(engine: Engine) -> str:
    try:
        return version(engine.package)
    except PackageNotFoundError:
        return "(unknown version)"


class _Process:
    """The engines' process, started again when an answer does not come in time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> _Process:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def ask(self, question: object, seconds: float) -> dict[str, Any] | None:
        """The answer; ``None`` if it does not come in time or the process dies."""
        if self._process is None:
            # Files named like the engines in the current folder must not be taken for them (-P).
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "logicnet.perturbation.oracles"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                env={**os.environ, "PYTHONWARNINGS": "ignore"},
            )
        process = self._process
        assert process.stdin is not None and process.stdout is not None
        try:
            process.stdin.write(json.dumps(question) + "\n")
            process.stdin.flush()
        except BrokenPipeError:
            self._stop()
            return None
        ready, _, _ = select.select([process.stdout], [], [], seconds)
        line = process.stdout.readline() if ready else ""
        if not line:
            self._stop()
            return None
        told: dict[str, Any] = json.loads(line)
        return told

    def _stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None
