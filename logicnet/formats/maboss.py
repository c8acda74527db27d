"""MaBoSS: a network file ``.bnd`` and the settings ``.cfg`` beside it.

A node that is off goes up if ``rate_up`` is greater than 0, a node that is on goes down if ``rate_down`` is; which
states it can leave is all that asynchronous attractors depend on. So the rule of a node is: off and ``rate_up`` > 0, or
on and not ``rate_down`` > 0. Where a rate is positive is decided exactly (:mod:`logicnet.formats.rates`), with the
values of the ``.cfg``. A rate that is not given is ``@logic ? 1 : 0`` upwards and the opposite downwards; without
``logic`` it is 0. A node with neither is an input. A parameter without a value is taken as positive, and that is told;
where a sign then stays open (``1 - $k``), the file is refused at that place. How fast a node changes, the chances of
starting values and the settings of a simulation are not held, and told. Stoll et al. 2012,
doi:10.1186/1752-0509-6-116.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NoReturn

from msgspec import Struct, field

from logicnet.formats import findings
from logicnet.formats.export import Export, ExportChange, ExportFate, Names, renames, simplified, spell
from logicnet.formats.grammar import Grammar, parse
from logicnet.formats.lines import carried, likely, take
from logicnet.formats.rates import Amount, Number, RateSign, evaluated, positive, true
from logicnet.formats.translation import Translation, faulty
from logicnet.network.bnet import Reading
from logicnet.network.decoding import bytes_beside, decode
from logicnet.network.model import Network
from logicnet.text import catalogue
from logicnet.text.counts import plural
from logicnet.text.diagnostics import Diagnostic, Note
from logicnet.text.expression import negation
from logicnet.text.formula import (
    AND,
    FALSE,
    NOT,
    TRUE,
    Expression,
    Fault,
    Symbol,
    conjunction,
    disjunction,
    format_expression,
    format_name,
)
from logicnet.text.source import Source, Span

__all__ = ["INITIAL", "initial_values", "read", "write"]

#: The phenotype that holds where the simulation begins.
INITIAL = "initial_state"
#: Nodes that the usual build of MaBoSS can hold.
MAX_NODES = 64

_GRAMMAR = Grammar(
    "MaBoSS",
    {
        "!": "!",
        "&": "&",
        "|": "|",
        "(": "(",
        ")": ")",
        "^": "^",
        "&&": "&",
        "||": "|",
        "AND": "&",
        "OR": "|",
        "NOT": "!",
        "XOR": "^",
    },
    name=r"[A-Za-z_]\w*",
    binding={"?": 1, "|": 2, "^": 3, "&": 4, "!": 7},
)
#: What a purely Boolean expression does not hold.
_ARITHMETIC = re.compile(
    r"[-+*/%<>=$@?]|(?<![\w.])[\d.]|(?i:\b(?!(?:and|or|not|xor)\b)[a-z_]\w*\s*\(|\b(?:if|true|false)\b)"
)
#: Most attributes that stand inside each other.
_MOST_ATTRIBUTES = 50
_NODE = re.compile(r"\s*node\s+(?P<name>[A-Za-z_]\w*)\s*\{", re.IGNORECASE)
_STATEMENT = re.compile(r"\s*(?P<key>[A-Za-z_]\w*)\s*=\s*")
_NUMBER = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_STANDARD = re.compile(r"\(?\s*@logic\s*\)?\s*\?\s*(?P<a>[\w.$]+)\s*:\s*(?P<b>[\w.$]+)")


class _Node(Struct):
    name: str
    at: Span
    #: Each statement: where its key and where its value stands.
    statements: dict[str, tuple[Span, Span]] = field(default_factory=dict)


class _Settings(Struct):
    """What a ``.cfg`` says."""

    source: Source
    parameters: dict[str, Number] = field(default_factory=dict)
    #: Nodes with a certain starting value ...
    states: dict[str, int] = field(default_factory=dict)
    #: ... and those that start on and off with unequal chances.
    chances: list[str] = field(default_factory=list)
    others: int = 0


def read(path: str, data: bytes) -> Reading:
    """Read a ``.bnd`` file, with the ``.cfg`` of the same name if one lies beside it."""
    source, fault = decode(path, data)
    if fault is not None:
        return faulty(source, [fault])
    return _MabossReader(_blanked(source), _settings(path)).read()


def _blanked(source: Source) -> Source:
    """The source with comments as blanks, so that every place stays; lines of ours are kept."""

    def blank(found: re.Match[str]) -> str:
        text = found.group()
        return text if text.startswith("//#:") else re.sub(r"[^\r\n]", " ", text)

    text = re.sub(r"//[^\r\n]*|/\*.*?\*/", blank, source.text, flags=re.DOTALL)
    return _Blanked(source.path, text, source.prefix, source.container, source.legacy, shown=source)


class _Blanked(Source, frozen=True, dict=True):
    """A source whose comments are not seen by the reader, and shown in messages."""

    shown: Source = field(default_factory=lambda: Source("", ""))

    def line_text(self, line: int) -> str:
        return self.shown.line_text(line)

    @property
    def shown_text(self) -> str:
        return self.shown.text

    @property
    def sha256(self) -> str:
        return self.shown.sha256


def _settings(path: str) -> _Settings | None:
    beside = Path(path).with_suffix(".cfg") if path.lower().endswith(".bnd") else None
    data = None if beside is None else bytes_beside(str(beside), 10_000_000)
    if data is None:
        return None
    source, fault = decode(str(beside), data)
    if fault is not None:
        return None
    found = _Settings(source)
    text = re.sub(r"//[^\r\n]*|/\*.*?\*/", " ", source.text, flags=re.DOTALL)
    for statement in text.split(";"):
        key, equals, value = (part.strip() for part in statement.partition("="))
        if not equals:
            continue
        if key.startswith("$"):
            found.parameters[key] = _parameter(value, found.parameters)
        elif state := re.fullmatch(r"(\w+)\.istate", key):
            if value.upper() in ("0", "1", "TRUE", "FALSE"):
                found.states[state[1]] = int(value.upper() in ("1", "TRUE"))
            else:
                found.chances.append(state[1])
        elif state := re.fullmatch(r"\[\s*(\w+)\s*\]\.istate", key):
            _chance(found, state[1], value)
        else:
            found.others += 1
    return found


def _parameter(text: str, known: Mapping[str, Number]) -> Number:
    """The number that a setting gives, which may speak of parameters before it."""
    source = Source("<settings>", text)

    def atom(name: str, span: Span) -> Amount:
        return {known[name]: TRUE} if name in known else {RateSign(None, f"`{name}` has no value"): TRUE}

    try:
        amount = evaluated(source, Span(0, len(text)), atom)
    except Fault:
        return RateSign(None, f"its value `{text}` is not understood")
    if isinstance(amount, dict):
        number: Number = next(iter(amount))
        return number
    return 1.0 if amount is TRUE else 0.0


def _chance(found: _Settings, name: str, value: str) -> None:
    """``0.3 [0], 0.7 [1]``: certain, even (the default, which says nothing), or a chance that is not held."""
    weights = {bit: float(weight) for weight, bit in re.findall(r"([\d.]+)\s*\[\s*([01])\s*\]", value)}
    off, on = weights.get("0", 0.0), weights.get("1", 0.0)
    if on == off:
        return
    if on == 0 or off == 0:
        found.states[name] = int(on > 0)
    else:
        found.chances.append(name)


class _MabossReader:
    def __init__(self, source: Source, settings: _Settings | None) -> None:
        self._source, self._settings = source, settings
        self._out = Translation(source, "maboss")
        self._faults = self._out.diagnostics
        #: Parameters without a value, where they are first used.
        self._unknown: dict[str, Span] = {}

    def read(self) -> Reading:
        nodes: dict[str, _Node] = {}
        try:
            for node in self._nodes():
                first = nodes.setdefault(node.name, node)
                if first is not node:
                    self._faults.append(
                        catalogue.DUPLICATE_RULE.at(
                            self._source,
                            node.at,
                            f"`{node.name}` is defined already",
                            notes=(Note("first here", first.at),),
                            help="delete one of the two",
                        )
                    )
        except Fault as fault:
            self._faults.append(fault.diagnostic)
        for node in nodes.values():
            try:
                expression = self._rule(node)
            except Fault as fault:
                self._faults.append(fault.diagnostic)
                expression = Symbol(node.name, node.at.start, node.at.end)
            self._out.rule(node.name, node.at, expression)
        self._states(nodes)
        if self._unknown:
            names = list(self._unknown)
            listed = ", ".join(f"`{name}`" for name in names[:3]) + (", ..." if len(names) > 3 else "")
            many = (
                f"the parameters {listed} have no values: they are"
                if len(names) > 1
                else (f"the parameter {listed} has no value: it is")
            )
            self._faults.append(findings.READ_AS.at(self._source, self._unknown[names[0]], f"{many} taken as positive"))
        return self._out.finish()

    # -------------------------------------------------------------------------------------------------- the statements

    def _nodes(self) -> list[_Node]:
        found: list[_Node] = []
        text, position = self._source.text, 0
        while True:
            while mine := re.compile(r"\s*//#:([^\r\n]*)").match(text, position):
                take(self._out, mine[1], Span(*mine.span(1)))
                position = mine.end()
            if not text[position:].strip():
                return found
            head = _NODE.match(text, position)
            if head is None:
                start = position + len(text[position:]) - len(text[position:].lstrip())
                at = Span(start, self._line_end(start))
                hint = likely(self._source, at, "a node is `node NAME { logic = RULE; }`")
                self._stop(at, "a node should begin here", hint)
            node = _Node(head["name"], Span(*head.span("name")))
            found.append(node)
            position = self._body(node, head.end())

    def _body(self, node: _Node, position: int) -> int:
        text = self._source.text
        while True:
            closing = re.compile(r"\s*\}\s*;?").match(text, position)
            if closing is not None:
                return closing.end()
            statement = _STATEMENT.match(text, position)
            if statement is None:
                start = position + len(text[position:]) - len(text[position:].lstrip())
                self._stop(
                    Span(start, self._line_end(start)),
                    f"a statement of `{node.name}` or its `}}` should stand here",
                    "statements are `logic = RULE;`, `rate_up = RATE;`, `rate_down = RATE;`",
                )
            end = text.find(";", statement.end())
            brace = text.find("}", statement.end())
            if end < 0 or 0 <= brace < end:
                self._stop(
                    Span(statement.start("key"), self._line_end(statement.start("key"))),
                    "this statement does not end with `;`",
                    "write `;` behind it",
                )
            stop = statement.end() + len(text[statement.end() : end].rstrip())
            node.statements[statement["key"]] = (Span(*statement.span("key")), Span(statement.end(), stop))
            position = end + 1

    def _line_end(self, position: int) -> int:
        return max(self._source.line_span(self._source.position(position)[0]).end, position)

    def _stop(self, at: Span, message: str, help: str) -> NoReturn:
        raise Fault(findings.MALFORMED.at(self._source, at, message, help=help))

    # --------------------------------------------------------------------------------------------------------- the rule

    def _rule(self, node: _Node) -> Expression:
        logic: Expression | None = None
        if "logic" in node.statements:
            logic = self._logic(node, node.statements["logic"][1])
        up, down = node.statements.get("rate_up"), node.statements.get("rate_down")
        known = ("logic", "rate_up", "rate_down", "description")
        for key, (at, _) in node.statements.items():
            if key not in known:
                # Any other attribute counts only where a rate names it, as `@key`.
                if not any("@" + key in self._text(place[1]) for place in node.statements.values()):
                    self._lost(at, f"`{key}` of `{node.name}` is not held")
            elif key == "description":
                text = self._text(node.statements[key][1]).strip('"').replace("]", ")")
                if text:
                    self._out.directive(f"node {format_name(node.name)}, {text}", at)
        if logic is not None and self._plain(up, 0) and self._plain(down, 1):
            self._tell_rates(node, up, down)
            return logic
        self._tell_rates(node, up, down)
        # What MaBoSS does without a rate: @logic ? 1 : 0 upwards, the opposite downwards; without logic nothing.
        rises = self._rate(node, up, logic, logic if logic is not None else FALSE)
        falls = self._rate(node, down, logic, negation(logic) if logic is not None else FALSE)
        if rises is FALSE and falls is FALSE:
            return Symbol(node.name, node.at.start, node.at.end)
        if format_expression(negation(rises)) == format_expression(falls):
            return rises
        own = Symbol(node.name, node.at.start, node.at.end)
        return simplified(disjunction([conjunction([NOT(own), rises]), conjunction([own, negation(falls)])]))

    def _plain(self, rate: tuple[Span, Span] | None, where: int) -> bool:
        """Whether a rate is positive exactly where the logic says so: ``@logic ? RATE : 0``."""
        if rate is None:
            return True
        found = _STANDARD.fullmatch(self._text(rate[1]))
        if found is None:
            return False
        values = [self._value(found["a"], rate[1]), self._value(found["b"], rate[1])]
        sign = values[where]
        return (sign.sign == 1 if isinstance(sign, RateSign) else sign is not None and sign > 0) and values[
            1 - where
        ] == 0

    def _value(self, text: str, at: Span) -> Number | None:
        if _NUMBER.fullmatch(text):
            return float(text)
        if not text.startswith("$"):
            return None
        if self._settings is not None and text in self._settings.parameters:
            return self._settings.parameters[text]
        self._unknown.setdefault(text, at)
        return RateSign(1, f"`{text}` has no value")

    def _rate(
        self, node: _Node, rate: tuple[Span, Span] | None, logic: Expression | None, default: Expression
    ) -> Expression:
        if rate is None:
            return default
        return positive(self._source, rate[1], self._amount(node, rate[1], logic, (rate[1],)))

    def _amount(self, node: _Node, at: Span, logic: Expression | None, inside: tuple[Span, ...]) -> Amount:
        """The numbers that an expression of a node can be; ``inside``: those that it is part of."""

        def atom(name: str, span: Span) -> Amount:
            if name.startswith("$"):
                value = self._value(name, span)
                assert value is not None
                return {value: TRUE}
            if name == "@logic" and logic is not None:
                return logic
            if name.startswith("@"):
                place = node.statements.get(name[1:])
                if place is None or place[1] in inside or len(inside) > _MOST_ATTRIBUTES:
                    raise Fault(
                        findings.UNSUPPORTED.at(
                            self._source, span, f"`{name}` is not known here", help="write the rule as `logic = ...;`"
                        )
                    )
                return self._amount(node, place[1], logic, (*inside, place[1]))
            return Symbol(name, span.start, span.end)

        return evaluated(self._source, at, atom)

    def _logic(self, node: _Node, at: Span) -> Expression:
        """The states in which the logic of a node is true, as it is written where it is Boolean."""
        if _ARITHMETIC.search(self._source.text, at.start, at.end) is None:
            return parse(self._source, at.start, at.end, _GRAMMAR)
        return true(self._source, at, self._amount(node, at, None, (at,)))

    def _tell_rates(self, node: _Node, *rates: tuple[Span, Span] | None) -> None:
        for rate in rates:
            if rate is None:
                continue
            numbers = re.findall(r"\$\w+|(?<![\w.$])(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", self._text(rate[1]))
            values = {self._value(number, rate[1]) for number in numbers}
            # Of a parameter without a value nothing is known, so nothing known is lost; LN609 tells of it.
            if not {value for value in values if not isinstance(value, RateSign)} <= {0.0, 1.0}:
                self._lost(rate[0], f"how fast `{node.name}` changes is not held: {self._text(rate[1])}")
                return

    def _text(self, at: Span) -> str:
        return " ".join(self._source.text[at.start : at.end].split())

    def _lost(self, at: Span, message: str) -> None:
        self._faults.append(findings.NOT_HELD.at(self._source, at, message))

    # -------------------------------------------------------------------------------------------------- starting values

    def _states(self, nodes: Mapping[str, _Node]) -> None:
        settings = self._settings
        if settings is None:
            return
        end = Span(len(self._source.text), len(self._source.text))
        certain = {name: bit for name, bit in settings.states.items() if name in nodes}
        if certain:
            called = self._out.called
            literals = " & ".join(("" if bit else "!") + format_name(called(name)) for name, bit in certain.items())
            self._out.phenotype(INITIAL, literals, end)
        whole = Span(0, 0)
        told: list[Diagnostic] = self._faults
        for name in settings.chances:
            told.append(
                findings.NOT_HELD.at(settings.source, whole, f"the chances with which `{name}` starts are not held")
            )
        if settings.others:
            many = f"{settings.others} settings of the simulation are" if settings.others > 1 else "a setting is"
            told.append(findings.NOT_HELD.at(settings.source, whole, f"{many} not held"))


# ------------------------------------------------------------------------------------------------------------ writing

_RESERVED = "node logic rate_up rate_down and or not xor true false population division death description if then else"
_NAMES = Names(reserved=frozenset(_RESERVED.split()))


def write(network: Network) -> Export:
    """A network that MaBoSS simulates as it is, with the settings beside it.

    Every node goes up and down at rate 1. Inputs start at their default, free ones and all other nodes on or off with
    equal chances, unless the phenotype ``initial_state`` says where to begin.
    """
    names = _NAMES.written(network.names)
    changes = list(renames(names, ExportFate.KEPT))
    changes.append(ExportChange("rate", "every node", "goes up and down at rate 1", ExportFate.ADDED))
    lines = [f"//#: {line}" for line in carried(network, names)]
    for node in network.nodes:
        made = names[node.name]
        rule = simplified(node.rule.expression)
        text = f"({made} | !{made})" if rule is TRUE else f"({made} & !{made})" if rule is FALSE else None
        if text is not None:
            changes.append(ExportChange("constant", node.name, f"written as `{text}`", ExportFate.KEPT))
        lines += [
            f"node {made} {{",
            f"  logic = {text or spell(rule, names)};",
            f"  rate_up = @logic ? $u_{made} : 0;",
            f"  rate_down = @logic ? 0 : $d_{made};",
            "}",
        ]
    states = initial_values(network)
    free = sum(1 for name in names if name not in states)
    if free:
        changes.append(
            ExportChange("initial state", plural(free, "node"), "start on or off with equal chances", ExportFate.ADDED)
        )
    if len(network) > MAX_NODES:
        changes.append(
            ExportChange(
                "size",
                f"{len(network)} nodes",
                f"more than the {MAX_NODES} of the usual build of MaBoSS",
                ExportFate.KEPT,
            )
        )
    return Export(
        ("\n".join(lines) + "\n").encode(),
        tuple(names.items()),
        tuple(changes),
        ((".cfg", ("\n".join(_settings_lines(names, states)) + "\n").encode()),),
    )


def _settings_lines(names: Mapping[str, str], states: Mapping[str, int]) -> Iterator[str]:
    """The lines of the settings beside the network: rates, starting values, and how long and how often to run."""
    for made in names.values():
        yield f"$u_{made} = 1; $d_{made} = 1;"
    for name, made in names.items():
        bit = states.get(name)
        yield f"[{made}].istate = " + ("0.5 [0], 0.5 [1];" if bit is None else f"{1 - bit} [0], {bit} [1];")
        yield f"{made}.is_internal = FALSE;"
    yield from (
        "time_tick = 0.5;",
        "max_time = 50;",
        "sample_count = 5000;",
        "discrete_time = 0;",
        "use_physrandgen = FALSE;",
        "seed_pseudorandom = 1;",
        "display_traj = FALSE;",
        "statdist_traj_count = 100;",
        "statdist_cluster_threshold = 0.9;",
        "thread_count = 1;",
    )


def initial_values(network: Network) -> dict[str, int]:
    """Starting values: the phenotype ``initial_state`` if it fixes nodes one by one, then defaults of inputs."""
    from logicnet.network.resolve import environment_of

    states = {node: value for node, value in environment_of(network, ()) if value is not None}
    for phenotype in network.phenotypes:
        if phenotype.name == INITIAL:
            formula = phenotype.formula
            for part in formula.args if formula.__class__ is AND else (formula,):
                negative = part.__class__ is NOT
                symbol = part.args[0] if negative else part
                if symbol.__class__ is Symbol:
                    states[symbol.obj] = int(not negative)
    return states
