"""BMA, the models of the BioModelAnalyzer as JSON (Benque et al. 2012, doi:10.1007/978-3-642-31424-7_50).

What a file means: a qualitative network (Schaub, Henzinger, Fisher 2007, doi:10.1186/1752-0509-1-4).

*Variable.* It has an ``Id``, a ``Name``, and the levels ``RangeFrom`` to ``RangeTo``. In each step it moves by one
level towards its target.

*Relationship.* ``FromVariable`` is an activator or an inhibitor (``Type``) of ``ToVariable``. One that is stated twice
counts twice in an average.

*Target.* The value of ``Formula``, in exact arithmetic, rounded to the nearest level (a half goes up) and kept within
the range. Before that each regulator is scaled from its range to that of the target. ``var(X)`` is a regulator, by
``Id`` or name; ``pos`` and ``neg`` are the lists of activators and inhibitors; ``avg``, ``min``, ``max`` take a list,
``ceil``, ``floor``, ``abs`` one number; an average of nothing is 0. Without a formula it is the **default**,
``avg(pos) - avg(neg)``. So a variable with inhibitors only stays at its lowest level, and one without regulators as
well: both are told.

The rules were compared with those that AEON makes of the same text; it computes in floating point, and rounds a half
that comes of thirds down where exact arithmetic rounds it up. The levels become Boolean nodes as in
:mod:`logicnet.formats.levels`. Whatever is not defined here is refused with its place. """

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise, product

from msgspec import Struct

from logicnet.formats import findings
from logicnet.formats.export import simplified
from logicnet.formats.jsonplaces import Value, parse
from logicnet.formats.levels import MAX_LEVEL, Levels
from logicnet.formats.translation import Translation, faulty, one_line
from logicnet.network.bnet import Reading
from logicnet.network.decoding import decode
from logicnet.text.diagnostics import Entry, nearest
from logicnet.text.formula import FALSE, NOT, TRUE, Expression, Fault, conjunction, disjunction
from logicnet.text.source import Source, Span

__all__ = ["MAX_COMBINATIONS", "read"]

#: Most combinations of the levels of its regulators for which one target is worked out.
MAX_COMBINATIONS = 1 << 14


class _Variable(Struct, frozen=True):
    id: int
    name: str
    low: int
    high: int
    formula: str
    #: Of the formula's first character in the file; of the variable where there is none.
    at: Span
    whole: Span


def read(path: str, data: bytes) -> Reading:
    """Read a BMA model."""
    source, fault = decode(path, data)
    if fault is not None:
        return faulty(source, [fault])
    try:
        return _BmaReader(source, parse(source)).read()
    except Fault as found:
        return faulty(source, [found.diagnostic])


class _BmaReader:
    def __init__(self, source: Source, whole: Value) -> None:
        self._source = source
        self._out = Translation(source, "bma")
        self._model = whole.get("Model") or whole
        self._layout = whole.get("Layout")

    def _fail(self, at: Span, message: str, help: str, entry: Entry = findings.MALFORMED) -> Fault:
        return Fault(entry.at(self._source, at, message, help=help))

    def read(self) -> Reading:
        variables = self._variables()
        into = self._relationships(variables)
        names = self._names(variables)
        levels = Levels(self._source, self._out, {names[v.id]: max(1, v.high) for v in variables.values()})
        title = self._model.get("Name")
        if title is not None and isinstance(title.data, str) and one_line(title.data):
            self._out.directive(f"network {one_line(title.data)}", title.span)
        for variable in variables.values():
            self._rule(variable, into[variable.id], variables, names, levels)
        levels.mark(Span(len(self._source.text), len(self._source.text)))
        if self._layout is not None:
            message = "positions and descriptions of the drawing are not held"
            self._out.diagnostics.append(findings.NOT_HELD.at(self._source, self._layout.span, message))
        return self._out.finish()

    # ------------------------------------------------------------------------------------------------- what is stated

    def _number(self, owner: Value, key: str, least: int = 0, most: int | None = None) -> int:
        found = owner.get(key)
        if found is None:
            raise self._fail(owner.span, f"`{key}` is missing here", f'give it: `"{key}": ...`')
        data = found.data
        if isinstance(data, str) and re.fullmatch(r"[0-9]{1,9}", data):
            data = int(data)
        if isinstance(data, float) and data.is_integer():
            data = int(data)
        if not isinstance(data, int) or isinstance(data, bool) or data < least or (most is not None and data > most):
            limit = "" if most is None else f" to {most}"
            raise self._fail(found.span, f"`{key}` should be a whole number from {least}{limit}", "correct it")
        return data

    def _variables(self) -> dict[int, _Variable]:
        listed = self._model.get("Variables")
        if listed is None or not isinstance(listed.data, list) or not listed.data:
            raise self._fail(self._model.span, "the model has no list of variables", "export the model from BMA again")
        found: dict[int, _Variable] = {}
        for value in listed.items():
            id = self._number(value, "Id")
            low = self._number(value, "RangeFrom", 0, MAX_LEVEL)
            high = self._number(value, "RangeTo", 0, MAX_LEVEL)
            if low > high:
                raise self._fail(
                    value.span, f"the range of this variable is {low} to {high}", "put the lower level first"
                )
            if id in found:
                raise self._fail(value.span, f"two variables have the id {id}", "give each an id of its own")
            name, formula = value.get("Name"), value.get("Formula")
            text = formula.data if formula is not None and isinstance(formula.data, str) else ""
            at = formula.span if formula is not None and text.strip() else value.span
            found[id] = _Variable(
                id,
                name.data if name is not None and isinstance(name.data, str) else "",
                low,
                high,
                text,
                at,
                value.span,
            )
        return found

    def _names(self, variables: dict[int, _Variable]) -> dict[int, str]:
        """What each variable is called: its name, with the id behind it where the name is empty or not its own."""
        drawn = self._layout.get("Variables") if self._layout is not None else None
        other: dict[int, str] = {}
        for value in drawn.items() if drawn is not None else ():
            number, text = value.get("Id"), value.get("Name")
            if number is not None and text is not None and isinstance(number.data, int) and isinstance(text.data, str):
                other[number.data] = text.data
        plain = {id: one_line(v.name) or one_line(other.get(id, "")) for id, v in variables.items()}
        count: dict[str, int] = {}
        for name in plain.values():
            count[name] = count.get(name, 0) + 1
        taken = {name for name in plain.values() if name and count[name] == 1}
        called: dict[int, str] = {}
        for id, name in plain.items():
            if name and count[name] == 1:
                called[id] = name
                continue
            made = f"{name}_{id}" if name else f"v{id}"
            while made in taken:
                made += "_"
            taken.add(made)
            called[id] = made
            at = variables[id].whole
            message = f"variable {id} has no name of its own: it is called `{made}`"
            self._out.diagnostics.append(findings.READ_AS.at(self._source, at, message))
        return called

    def _relationships(self, variables: dict[int, _Variable]) -> dict[int, list[tuple[int, int]]]:
        """Of each variable its regulators with their signs, in file order."""
        into: dict[int, list[tuple[int, int]]] = {id: [] for id in variables}
        listed = self._model.get("Relationships")
        for value in listed.items() if listed is not None else ():
            ends = self._number(value, "FromVariable"), self._number(value, "ToVariable")
            missing = next((id for id in ends if id not in variables), None)
            if missing is not None:
                raise self._fail(value.span, f"there is no variable with the id {missing}", "correct the id")
            kind = value.get("Type")
            word = str(kind.data).lower() if kind is not None else ""
            if word not in ("activator", "inhibitor"):
                at = value.span if kind is None else kind.span
                raise self._fail(at, "the type of a relationship is `Activator` or `Inhibitor`", "write one of the two")
            into[ends[1]].append((ends[0], 1 if word == "activator" else -1))
        return into

    # --------------------------------------------------------------------------------------------------------- rules

    def _rule(
        self,
        variable: _Variable,
        regulators: list[tuple[int, int]],
        variables: dict[int, _Variable],
        names: dict[int, str],
        levels: Levels,
    ) -> None:
        sources = list(dict.fromkeys(id for id, _ in regulators))
        sizes = math.prod(variables[id].high - variables[id].low + 1 for id in sources)
        if sizes > MAX_COMBINATIONS:
            raise self._fail(
                variable.at,
                f"the regulators of `{names[variable.id]}` have {sizes} combinations of levels, "
                f"and at most {MAX_COMBINATIONS} are worked out",
                "give fewer levels, or put a variable between",
                findings.UNSUPPORTED,
            )
        formula = self._formula(variable, regulators, variables)
        table: dict[tuple[int, ...], int] = {}
        for state in product(*(range(variables[id].low, variables[id].high + 1) for id in sources)):
            values = {id: _scaled(value, variables[id], variable) for id, value in zip(sources, state, strict=True)}
            try:
                target = math.floor(formula(values) + Fraction(1, 2))
            except ZeroDivisionError:
                where = ", ".join(f"{names[id]}={value}" for id, value in zip(sources, state, strict=True))
                raise self._fail(
                    variable.at,
                    f"the formula divides by zero{f' where {where}' if where else ''}",
                    "correct the formula",
                ) from None
            table[state] = min(max(target, variable.low), variable.high)
        self._tell(variable, regulators, names, set(table.values()))
        ranges = [(names[id], variables[id].low, variables[id].high) for id in sources]
        thresholds = [
            TRUE
            if level <= variable.low and variable.low
            else simplified(_threshold({s: t >= level for s, t in table.items()}, ranges, levels, variable.at))
            for level in range(1, max(1, variable.high) + 1)
        ]
        levels.rule(names[variable.id], variable.at, thresholds)

    def _tell(
        self, variable: _Variable, regulators: list[tuple[int, int]], names: dict[int, str], targets: set[int]
    ) -> None:
        """What the default makes of a variable that a reader of the drawing may take for another."""
        if variable.formula.strip() or variable.low == variable.high or len(targets) > 1:
            return
        why = "no regulator" if not regulators else "no activator"
        self._out.diagnostics.append(
            findings.READ_AS.at(
                self._source,
                variable.at,
                f"`{names[variable.id]}` has {why} and no formula: it stays at level {next(iter(targets))}",
                help="give it a formula, for example a level"
                if not regulators
                else f"give it a formula, for example `{variable.high} - avg(neg)`",
            )
        )

    def _formula(
        self, variable: _Variable, regulators: list[tuple[int, int]], variables: dict[int, _Variable]
    ) -> Callable[[dict[int, Fraction]], Fraction]:
        pos = [id for id, sign in regulators if sign > 0]
        neg = [id for id, sign in regulators if sign < 0]
        if not variable.formula.strip():
            return lambda values: _average([values[i] for i in pos]) - _average([values[i] for i in neg])
        known: dict[str, list[int]] = {}
        for id in dict.fromkeys(id for id, _ in regulators):
            known.setdefault(str(id), []).append(id)
            if variables[id].name and variables[id].name != str(id):
                known.setdefault(variables[id].name, []).append(id)
        program = _Compiler(self, variable, known, pos, neg).program()
        return lambda values: _run(program, values)


def _scaled(value: int, source: _Variable, target: _Variable) -> Fraction:
    """A level of a regulator on the scale of the target."""
    if source.high == source.low or (source.low, source.high) == (target.low, target.high):
        return Fraction(value)
    share = Fraction(value - source.low, source.high - source.low)
    return target.low + share * (target.high - target.low)


def _average(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values) if values else Fraction(0)


def _threshold(
    table: dict[tuple[int, ...], bool], ranges: Sequence[tuple[str, int, int]], levels: Levels, at: Span
) -> Expression:
    """Where a target reaches a level, as a rule over the levels of the regulators.

    Regulator by regulator; where more of it can only help (or only hurt), a level stands alone, else with the next.
    """
    whole = [table[state] for state in product(*(range(low, high + 1) for _, low, high in ranges))]
    known: dict[tuple[int, tuple[bool, ...]], Expression] = {}

    # By depth from the last regulator on, so that nothing recurses: blocks of the table that are alike are made once.
    blocks: list[list[tuple[bool, ...]]] = [[tuple(whole)]]
    for _, low, high in ranges:
        count = high - low + 1
        blocks.append([part for block in dict.fromkeys(blocks[-1]) for part in _parts(block, count)])
    for depth in range(len(ranges), -1, -1):
        for block in dict.fromkeys(blocks[depth]):
            if not any(block) or all(block):
                known[depth, block] = TRUE if block[0] else FALSE
                continue
            name, low, high = ranges[depth]
            parts = _parts(block, high - low + 1)
            made = [known[depth + 1, part] for part in parts]
            known[depth, block] = _joined(name, low, parts, made, levels, at)
    return known[0, tuple(whole)]


def _parts(block: tuple[bool, ...], count: int) -> list[tuple[bool, ...]]:
    size = len(block) // count
    return [block[i * size : (i + 1) * size] for i in range(count)]


def _joined(
    name: str, low: int, parts: list[tuple[bool, ...]], made: list[Expression], levels: Levels, at: Span
) -> Expression:
    runs: list[tuple[int, int, tuple[bool, ...], Expression]] = []
    for i, (part, expression) in enumerate(zip(parts, made, strict=True)):
        if runs and runs[-1][2] == part:
            runs[-1] = (runs[-1][0], i, part, expression)
        else:
            runs.append((i, i, part, expression))
    rising = all(_implies(a[2], b[2]) for a, b in pairwise(runs))
    falling = all(_implies(b[2], a[2]) for a, b in pairwise(runs))
    found: list[Expression] = []
    for first, last, _, expression in runs:
        if expression is FALSE:
            continue
        conditions: list[Expression] = [] if expression is TRUE else [expression]
        if not falling and first:
            conditions.append(levels.at_least(name, low + first, at))
        if not rising and last + 1 < len(parts):
            conditions.append(NOT(levels.at_least(name, low + last + 1, at)))
        found.append(conjunction(conditions) if conditions else TRUE)
    return disjunction(found)


def _implies(a: tuple[bool, ...], b: tuple[bool, ...]) -> bool:
    return all(y or not x for x, y in zip(a, b, strict=True))


# ------------------------------------------------------------------------------------------------------------ formulas

_TOKEN = re.compile(
    r"\s*(?:var\s*\(\s*(?P<var>[^()]*?)\s*\)|(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<word>[A-Za-z]+)|(?P<sign>[-+*/(),])|(?P<odd>\S))"
)
_LISTS = ("avg", "min", "max")
_SINGLE = ("ceil", "floor", "abs")
_BINDING = {"+": 1, "-": 1, "*": 2, "/": 2, "neg1": 3}
#: One step of a formula in postfix order: a number, a regulator, a list of regulators, or an operator with its arity.
_Step = tuple[str, object]


class _Compiler:
    """A formula as steps in postfix order. Two stacks, no recursion."""

    def __init__(
        self, reader: _BmaReader, variable: _Variable, known: dict[str, list[int]], pos: list[int], neg: list[int]
    ) -> None:
        self._reader, self._variable, self._known = reader, variable, known
        self._lists = {"pos": pos, "neg": neg}

    def _fail(self, message: str, help: str) -> Fault:
        return self._reader._fail(self._variable.at, message, help)

    def _tokens(self) -> Iterator[tuple[str, str]]:
        text, position = self._variable.formula, 0
        while text[position:].strip():
            found = _TOKEN.match(text, position)
            assert found is not None
            position = found.end()
            kind = found.lastgroup or "odd"
            if kind == "odd":
                raise self._fail(f"`{found[kind]}` is nothing that a formula of BMA may hold", "correct the formula")
            yield kind, found[kind]

    def program(self) -> list[_Step]:
        out: list[_Step] = []
        # Operators that wait, and for each open parenthesis the function before it and how many arguments it has.
        waiting: list[str] = []
        calls: list[tuple[str, int]] = []
        operand = True
        pending_call = ""
        for kind, text in self._tokens():
            if pending_call and text != "(":
                raise self._fail(f"`{pending_call}` needs its argument in parentheses", f"write `{pending_call}(...)`")
            if operand and kind == "number":
                out.append(("number", Fraction(text)))
                operand = False
            elif operand and kind == "var":
                out.append(("var", self._regulator(text)))
                operand = False
            elif operand and kind == "word" and text.lower() in self._lists:
                if not calls or calls[-1][0] not in _LISTS or waiting[-1] != "(":
                    raise self._fail(f"`{text}` is a list", f"write `avg({text})`, `min({text})` or `max({text})`")
                out.append(("list", tuple(self._lists[text.lower()])))
                operand = False
            elif operand and kind == "word" and text.lower() in (*_LISTS, *_SINGLE):
                pending_call = text.lower()
            elif operand and text == "(":
                calls.append((pending_call, 1))
                waiting.append("(")
                pending_call = ""
            elif operand and text == "-":
                waiting.append("neg1")
            elif not operand and text in "+-*/":
                while waiting and waiting[-1] != "(" and _BINDING[waiting[-1]] >= _BINDING[text]:
                    out.append(("operator", waiting.pop()))
                waiting.append(text)
                operand = True
            elif not operand and text in "),":
                while waiting and waiting[-1] != "(":
                    out.append(("operator", waiting.pop()))
                if not waiting:
                    raise self._fail(f"a `{text}` too many", "correct the formula")
                name, count = calls[-1]
                if text == ",":
                    if name not in _LISTS:
                        raise self._fail("a comma stands outside `avg`, `min` and `max`", "correct the formula")
                    calls[-1] = (name, count + 1)
                    operand = True
                else:
                    waiting.pop()
                    calls.pop()
                    if name:
                        out.append(("call", (name, count)))
            elif kind == "word":
                near = nearest(text.lower(), (*_LISTS, *_SINGLE, "var", "pos", "neg"))
                hint = f"did you mean `{near}`?" if near else f"functions are {', '.join((*_LISTS, *_SINGLE, 'var'))}"
                raise self._fail(f"`{text}` is nothing that a formula of BMA may hold here", hint)
            else:
                raise self._fail(f"`{text}` does not belong here", "correct the formula")
        if operand or "(" in waiting:
            raise self._fail("the formula ends too early", "complete it")
        out += [("operator", sign) for sign in reversed(waiting)]
        return out

    def _regulator(self, text: str) -> int:
        found = self._known.get(text, [])
        if len(found) == 1:
            return found[0]
        if found:
            raise self._fail(
                f"two regulators are called `{text}`", "write `var(ID)` with the id of the one that is meant"
            )
        near = nearest(text, self._known)
        raise self._fail(
            f"`{text}` is in the formula, and no relationship leads from it",
            f"did you mean `{near}`?" if near else "add the relationship, or correct the name",
        )


def _run(program: Sequence[_Step], values: dict[int, Fraction]) -> Fraction:
    stack: list[list[Fraction]] = []
    for kind, what in program:
        if kind == "number":
            assert isinstance(what, Fraction)
            stack.append([what])
        elif kind == "var":
            assert isinstance(what, int)
            stack.append([values[what]])
        elif kind == "list":
            assert isinstance(what, tuple)
            stack.append([values[id] for id in what])
        elif kind == "call":
            assert isinstance(what, tuple)
            name, count = what
            parts = stack[-count:]
            del stack[-count:]
            stack.append([_called(name, [value for part in parts for value in part])])
        elif what == "neg1":
            stack.append([-stack.pop()[0]])
        else:
            b, a = stack.pop()[0], stack.pop()[0]
            stack.append([a + b if what == "+" else a - b if what == "-" else a * b if what == "*" else a / b])
    return stack[0][0]


def _called(name: str, values: list[Fraction]) -> Fraction:
    if name == "avg":
        return _average(values)
    if name in ("min", "max"):
        return (min if name == "min" else max)(values) if values else Fraction(0)
    if name == "abs":
        return abs(values[0])
    return Fraction(math.ceil(values[0]) if name == "ceil" else math.floor(values[0]))
