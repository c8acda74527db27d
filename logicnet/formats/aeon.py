"""AEON models: signed regulations, one function per node, annotations behind ``#!``.

Regulations are claims about functions (Biodivine AEON, doi:10.1007/978-3-030-53288-8_28): activating or inhibiting
means monotone, a regulation without ``?`` is essential. Both are compared with the function and told where they differ.
A function that is not given, or that calls an unknown one, is refused: it stands for many networks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from logicnet.compiled.function import Effect, effects
from logicnet.formats import findings
from logicnet.formats.export import Change, Export, Fate, Names, Spelling, renames, simplified, spell
from logicnet.formats.grammar import Grammar, parse
from logicnet.formats.lines import carried, likely, lines, take
from logicnet.formats.translation import Translation, faulty
from logicnet.network.bnet import Reading
from logicnet.network.decoding import decode
from logicnet.network.model import Network
from logicnet.text import catalogue
from logicnet.text.diagnostics import Note
from logicnet.text.formula import Expression, Fault, Symbol, symbols
from logicnet.text.source import Source, Span

__all__ = ["read", "write"]

_GRAMMAR = Grammar(
    "AEON",
    {
        "!": "!",
        "&": "&",
        "|": "|",
        "(": "(",
        ")": ")",
        ",": ",",
        "^": "^",
        "=>": ">",
        "<=>": "=",
        "true": "1",
        "false": "0",
        "1": "1",
        "0": "0",
    },
    name=r"\w+",
    any_case=False,
    # Exclusive or binds tighter than and, as in AEON's bnet.
    binding={"?": 1, "=": 2, ">": 3, "|": 4, "&": 5, "^": 6, "!": 8},
)
_REGULATION = re.compile(r"(?P<source>\w+)\s*-(?P<sign>[>|?])(?P<maybe>\??)\s*(?P<target>\w+)")
_FUNCTION = re.compile(r"\$\s*(?P<name>\w+)\s*:\s*(?P<body>.*)")
_UNKNOWN = re.compile(r"\$?\s*(?P<name>\w+)\s*\([^)]*\)\s*:.*")
_ANNOTATION = re.compile(r"#!\s*(?P<path>[^#]*?)\s*(?::\s*(?:#`(?P<quoted>.*)`#|(?P<plain>[^:#]*)))?\s*")


@dataclass(frozen=True, slots=True)
class _Regulation:
    source: str
    target: str
    sign: str
    essential: str
    span: Span


def read(path: str, data: bytes) -> Reading:
    """Read an AEON model whose functions are all known."""
    source, fault = decode(path, data)
    return faulty(source, [fault]) if fault is not None else _Reader(source).read()


class _Reader:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._out = Translation(source, "aeon")
        self._faults = self._out.diagnostics
        #: Each variable where it first occurs.
        self._variables: dict[str, Span] = {}
        self._regulations: list[_Regulation] = []
        self._functions: dict[str, tuple[Expression | None, Span]] = {}

    def read(self) -> Reading:
        for at in lines(self._source):
            text = self._source.text[at.start : at.end]
            if text.startswith("#!"):
                self._annotation(text, at)
            elif text.startswith("#"):
                continue
            elif found := _FUNCTION.fullmatch(self._source.text, at.start, at.end):
                self._function(found)
            elif found := _REGULATION.fullmatch(self._source.text, at.start, at.end):
                self._regulation(found, at)
            else:
                hint = likely(self._source, at, "a line is a regulation `A -> B`, a function `$B: A`, or a comment")
                self._faults.append(
                    findings.MALFORMED.at(self._source, at, "this is no line of an AEON model", help=hint)
                )
        self._rules()
        self._compare()
        return self._out.finish()

    def _annotation(self, text: str, at: Span) -> None:
        found = _ANNOTATION.fullmatch(text)
        if found is None:
            self._lost(at, "this annotation is not held")
            return
        path = [part.strip() for part in found["path"].split(":")]
        value = found["quoted"] if found["quoted"] is not None else (found["plain"] or "").strip()
        if path == ["logicnet"]:
            take(self._out, value, at)
        elif path == ["name"] and value:
            self._out.directive(f"network {value}", at)
        elif path == ["description"] and value:
            self._out.directive(f"about {value}", at)
        else:
            self._lost(at, f"the annotation `{':'.join(path)}` is not held")

    def _lost(self, at: Span, message: str) -> None:
        self._faults.append(findings.NOT_HELD.at(self._source, at, message))

    def _function(self, found: re.Match[str]) -> None:
        name, at = found["name"], Span(*found.span("name"))
        self._variables.setdefault(name, at)
        if name in self._functions:
            self._faults.append(
                catalogue.DUPLICATE_RULE.at(
                    self._source,
                    at,
                    f"`{name}` has a function already",
                    notes=(Note("the first one is here", self._functions[name][1]),),
                    help="delete one of the two",
                )
            )
            return
        expression: Expression | None = None
        try:
            expression = parse(self._source, *found.span("body"), _GRAMMAR)
        except Fault as fault:
            self._faults.append(fault.diagnostic)
        self._functions[name] = (expression, at)

    def _regulation(self, found: re.Match[str], at: Span) -> None:
        for end in ("source", "target"):
            self._variables.setdefault(found[end], Span(*found.span(end)))
        regulation = _Regulation(found["source"], found["target"], found["sign"], found["maybe"], at)
        same = [r for r in self._regulations if (r.source, r.target) == (regulation.source, regulation.target)]
        if same:
            self._faults.append(
                findings.MALFORMED.at(
                    self._source,
                    at,
                    f"`{regulation.source}` regulates `{regulation.target}` already",
                    notes=(Note("the first regulation is here", same[0].span),),
                    help="keep one of the two; both signs in one are `-?`",
                )
            )
            return
        self._regulations.append(regulation)

    def _rules(self) -> None:
        into: dict[str, list[_Regulation]] = {}
        for regulation in self._regulations:
            into.setdefault(regulation.target, []).append(regulation)
        for name, at in self._variables.items():
            regulators = into.get(name, [])
            if name in self._functions:
                expression, place = self._functions[name]
                if expression is None:
                    expression = Symbol(name, place.start, place.end)
                else:
                    self._undeclared(name, expression, {r.source for r in regulators})
                self._out.rule(name, place, expression)
                continue
            if regulators:
                self._faults.append(
                    findings.UNSUPPORTED.at(
                        self._source,
                        regulators[0].span,
                        f"`{name}` has {len(regulators)} regulators and no function: it stands for many networks",
                        help=f"add its function, `${name}: ...`",
                    )
                )
            # Without regulators an unknown function is an unknown constant: what an input is here.
            self._out.rule(name, at, Symbol(name, at.start, at.end))

    def _undeclared(self, name: str, expression: Expression, declared: set[str]) -> None:
        for symbol in symbols(expression):
            if symbol.obj not in declared:
                self._faults.append(
                    findings.MALFORMED.at(
                        self._source,
                        symbol.span,
                        f"`{symbol.obj}` is in the function of `{name}` and no regulation says so",
                        help=f"if it is a regulator, add `{symbol.obj} -?? {name}`; else correct the name",
                    )
                )
                declared.add(symbol.obj)

    def _compare(self) -> None:
        """Tell where a declared regulation is not what the function makes of it."""
        found: dict[str, dict[str, Effect | None]] = {}
        for regulation in self._regulations:
            expression = self._functions.get(regulation.target, (None, Span(0, 0)))[0]
            if expression is None:
                continue
            if regulation.target not in found:
                found[regulation.target] = effects(expression)
            effect = found[regulation.target].get(regulation.source)
            claimed = {">": Effect.ACTIVATES, "|": Effect.INHIBITS, "?": effect}[regulation.sign]
            if effect is None and not regulation.essential:
                what = "as essential, and the function does not depend on it"
            elif effect is not None and effect is not claimed:
                says = "activating" if regulation.sign == ">" else "inhibiting"
                does = {Effect.ACTIVATES: "activates", Effect.INHIBITS: "inhibits", Effect.BOTH: "does both"}[effect]
                what = f"as {says}, and in the function `{regulation.source}` {does}"
            else:
                continue
            self._faults.append(
                findings.CONTRADICTED.at(
                    self._source,
                    regulation.span,
                    f"this regulation of `{regulation.target}` is declared {what}",
                    help="compare both with the publication",
                )
            )


_NAMES = Names(reserved=frozenset({"true", "false"}))
_SPELLING = Spelling(true="true", false="false")
_ARROWS = {Effect.ACTIVATES: "->", Effect.INHIBITS: "-|", Effect.BOTH: "-?", None: "-??"}


def write(network: Network) -> Export:
    """The model with the signs that the functions have; directives and names as annotations of ours."""
    names = _NAMES.written(network.names)
    changes = list(renames(names, Fate.KEPT))
    text = [f"#! name: #`{network.title}`#"] if network.title and not network.title.endswith("`") else []
    text += [
        f"#! logicnet: #`{line}`#" for line in carried(network, names) if line != f"network {network.title}" or not text
    ]
    functions = []
    for node in network.nodes:
        made = names[node.name]
        expression = simplified(node.rule.expression)
        # What simplifying removed would not be a regulator any more; it was none in effect.
        for source, effect in effects(expression).items():
            text.append(f"{names[source]} {_ARROWS[effect]} {made}")
            if effect is None:
                changes.append(
                    Change("sign", f"{source} -> {node.name}", "has no effect, written as possibly none", Fate.KEPT)
                )
        functions.append(f"${made}: {spell(expression, names, _SPELLING)}")
    return Export(("\n".join([*text, *functions]) + "\n").encode(), tuple(names.items()), tuple(changes))
