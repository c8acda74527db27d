"""Pint's automata networks, ``.an``, where they are a Boolean network (Paulevé 2017,
doi:10.1007/978-3-319-67471-1_20).

What a file means. ``"A" [0, 1]`` declares an automaton with two states. ``"A" 0 -> 1 when "B"=1 and "C"=0`` is a
transition: it can be taken where A is in state 0 and every condition holds; without ``when`` it can always. Several
transitions between the same states are alternatives. With U where some transition up can be taken and D where some
down, the rule of A is ``!A & U | A & !D``: asynchronously the two have the same steps, one automaton at a time. Where
D is not U, it is ``U``. An automaton without transitions is an input. ``(* ... *)`` is a remark.

An automaton with more states, transitions of several automata at once (``{ ... }``), and whatever is not defined here
is refused with its place. ``initial_state`` and ``initial_context`` are told, and not held: a network has no start.
"""

from __future__ import annotations

import re

from msgspec import Struct, field

from logicnet.compiled.function import constant_value
from logicnet.formats import findings
from logicnet.formats.lines import lines
from logicnet.formats.translation import Translation, faulty
from logicnet.network.bnet import Reading
from logicnet.network.decoding import decode
from logicnet.text import catalogue
from logicnet.text.diagnostics import Note
from logicnet.text.formula import NOT, Expression, Symbol, conjunction, disjunction
from logicnet.text.source import Source, Span

__all__ = ["read"]

_NAME = r'"[^"\n]+"|[A-Za-z_]\w*'
_DECLARED = re.compile(rf"(?P<name>{_NAME})\s*\[(?P<states>[^\]]*)\]")
_TRANSITION = re.compile(
    rf"(?P<name>{_NAME})\s*(?P<from>\w+)\s*->\s*(?P<to>\w+)(?:\s+when\s+(?P<when>\S.*?))?\s*(?:@.*)?"
)
_CONDITION = re.compile(rf"\s*(?P<name>{_NAME})\s*=\s*(?P<state>\w+)\s*")
_REMARK = re.compile(r"\(\*.*?\*\)", re.DOTALL)


class _Automaton(Struct):
    place: Span
    up: list[Expression] = field(default_factory=list)
    down: list[Expression] = field(default_factory=list)
    moves: bool = False


def read(path: str, data: bytes) -> Reading:
    """Read an automata network whose automata have two states."""
    source, fault = decode(path, data)
    return faulty(source, [fault]) if fault is not None else _AutomataReader(source).read()


class _AutomataReader:
    def __init__(self, source: Source) -> None:
        self._source = source
        # Remarks become blanks, so that every place stays.
        self._text = _REMARK.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), source.text)
        self._out = Translation(source, "an")
        self._faults = self._out.diagnostics
        self._automata: dict[str, _Automaton] = {}

    def read(self) -> Reading:
        found = [at for at in lines(self._source) if self._text[at.start : at.end].strip()]
        rest = [at for at in found if not self._declares(at)]
        for at in rest:
            self._line(at)
        self._rules()
        return self._out.finish()

    def _malformed(self, at: Span, message: str, help: str) -> None:
        self._faults.append(findings.MALFORMED.at(self._source, at, message, help=help))

    def _declares(self, at: Span) -> bool:
        found = _DECLARED.fullmatch(self._text[at.start : at.end].strip())
        if found is None:
            return False
        name = found["name"].strip('"')
        states = [state.strip() for state in found["states"].split(",")]
        if states != ["0", "1"]:
            self._faults.append(
                findings.UNSUPPORTED.at(
                    self._source,
                    at,
                    f"`{name}` has other states than 0 and 1",
                    help="give a model with levels as GINML or SBML-qual",
                )
            )
        if name in self._automata:
            self._faults.append(
                catalogue.DUPLICATE_RULE.at(
                    self._source,
                    at,
                    f"`{name}` is declared already",
                    notes=(Note("the first time is here", self._automata[name].place),),
                    help="delete one of the two",
                )
            )
        self._automata.setdefault(name, _Automaton(at))
        return True

    def _line(self, at: Span) -> None:
        text = self._text[at.start : at.end]
        if re.match(r"\s*initial_(?:state|context)\b", text):
            message = "the start of a simulation is not held: a network has none"
            self._faults.append(findings.NOT_HELD.at(self._source, at, message))
            return
        found = _TRANSITION.fullmatch(text.strip())
        if found is None:
            if text.lstrip().startswith("{"):
                self._faults.append(
                    findings.UNSUPPORTED.at(
                        self._source,
                        at,
                        "several automata move at once here",
                        help="no Boolean rule says this; decide it in Pint",
                    )
                )
            else:
                self._malformed(
                    at, "this is no line of an automata network", 'a line is `"A" [0, 1]` or `"A" 0 -> 1 when "B"=1`'
                )
            return
        name = found["name"].strip('"')
        automaton = self._automata.get(name)
        if automaton is None:
            self._malformed(at, f"`{name}` is not declared", f'add a line `"{name}" [0, 1]`')
            return
        if {found["from"], found["to"]} != {"0", "1"}:
            self._malformed(at, "a transition leads from 0 to 1 or from 1 to 0", "correct the states")
            return
        condition = self._condition(name, found["when"], at)
        if condition is not None:
            (automaton.up if found["to"] == "1" else automaton.down).append(condition)
        automaton.moves = True

    def _condition(self, owner: str, text: str | None, at: Span) -> Expression | None:
        literals: list[Expression] = []
        for part in re.split(r"\s+and\s+", text) if text else ():
            found = _CONDITION.fullmatch(part)
            name = found["name"].strip('"') if found is not None else ""
            if found is None or found["state"] not in "01" or name not in self._automata:
                what = (
                    f"`{name}` is not declared"
                    if found is not None and name not in self._automata
                    else "this is no condition"
                )
                self._malformed(
                    at, f"{what}: `{part.strip()}`", 'a condition is `"B"=1`, and several are joined by `and`'
                )
                return None
            start = self._text.find(found["name"], at.start, at.end)
            symbol = Symbol(name, start, start + len(found["name"]))
            literals.append(symbol if found["state"] == "1" else NOT(symbol))
        # A transition that can always be taken: a condition that every state of its automaton meets.
        own = Symbol(owner, at.start, at.start + 1)
        return conjunction(literals) if literals else disjunction([own, NOT(own)])

    def _rules(self) -> None:
        for name, automaton in self._automata.items():
            own = Symbol(name, automaton.place.start, automaton.place.end)
            if not automaton.moves:
                self._out.rule(name, automaton.place, own)
                continue
            up = disjunction(automaton.up) if automaton.up else None
            down = disjunction(automaton.down) if automaton.down else None
            if up is not None and down is not None and _opposite(up, down):
                self._out.rule(name, automaton.place, up)
                continue
            parts: list[Expression] = []
            if up is not None:
                parts.append(conjunction([NOT(own), up]))
            parts.append(own if down is None else conjunction([own, NOT(down)]))
            self._out.rule(name, automaton.place, disjunction(parts))


def _opposite(up: Expression, down: Expression) -> bool:
    """Whether exactly one of the two holds in every state."""
    both = conjunction([up, down])
    neither = conjunction([NOT(up), NOT(down)])
    return constant_value(disjunction([both, neither])) == 0
