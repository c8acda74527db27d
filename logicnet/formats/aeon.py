"""AEON models: signed regulations, one function per node, annotations behind ``#!``.

Regulations are claims about functions (Biodivine AEON, doi:10.1007/978-3-030-53288-8_28): activating or inhibiting
means monotone, a regulation without ``?`` is essential. Both are compared with the function and told where they differ.
A function that is not given, or that calls an unknown one, is an open rule: its reference is a reading that is told,
and what is open in it is exactly what the model leaves open (:mod:`logicnet.formats.sketch`). What cannot be said so -
one unknown function in two rules, too many functions of unknown sign - is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from logicnet.compiled.function import Effect, effects
from logicnet.errors import LimitReached
from logicnet.formats import findings
from logicnet.formats.export import Export, ExportChange, ExportFate, Names, renames, simplified, spell
from logicnet.formats.grammar import Grammar, Macro, parse
from logicnet.formats.levels import SIGN_WORK, not_compared
from logicnet.formats.lines import carried, likely, lines, take
from logicnet.formats.renaming import without_openness
from logicnet.formats.signed import fitting, is_monotone, open_listed, open_monotone, write_open
from logicnet.formats.sketch import (
    MAX_LISTED,
    MAX_ROWS,
    Call,
    Declared,
    declared_by,
    every_function,
    listed,
    standard_reading,
    with_calls,
)
from logicnet.formats.translation import Translation, faulty
from logicnet.limits import Limits
from logicnet.network.bnet import Reading
from logicnet.network.decoding import decode
from logicnet.network.model import Network, Node, Openness
from logicnet.network.openness import MAX_MONOTONE, OpenRule, open_rules, signs, truth_table
from logicnet.text import catalogue
from logicnet.text.diagnostics import Note
from logicnet.text.expression import Signs
from logicnet.text.formula import Expression, Fault, Symbol, format_expression, symbols
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
#: A carried line of ours: which of the functions that the model leaves open is the rule line.
_REFERENCE = re.compile(r"(?P<lead>.*?reference (?P<name>\w+): )(?P<body>.*?)(?:`#)?\s*")
_ANNOTATION = re.compile(r"#!\s*(?P<path>[^#]*?)\s*(?::\s*(?:#`(?P<quoted>.*)`#|(?P<plain>[^:#]*)))?\s*")


class _Regulation(Struct, frozen=True):
    source: str
    target: str
    sign: str
    essential: str
    span: Span


class _Function(Struct, frozen=True):
    """A function as it stands in the file: an expression, with symbols in it for the unknown functions it calls."""

    expression: Expression | None
    place: Span
    calls: tuple[Call, ...] = ()

    @property
    def known(self) -> Expression | None:
        return None if self.calls else self.expression


class _Unknown(Mapping[str, Macro]):
    """Every name before a parenthesis is an unknown function; its calls are noted."""

    def __init__(self) -> None:
        self.calls: list[Call] = []

    def __getitem__(self, name: str) -> Macro:
        def called(source: Source, at: Span, arguments: Sequence[tuple[Expression, Span]]) -> Expression:
            # No name of a model holds this character.
            place = f"\0{len(self.calls)}"
            self.calls.append(Call(place, name, tuple(argument for argument, _ in arguments)))
            return Symbol(place, at.start, at.end)

        return called

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def read(path: str, data: bytes) -> Reading:
    """Read an AEON model; functions that are not known come in as open rules."""
    source, fault = decode(path, data)
    return faulty(source, [fault]) if fault is not None else _AeonReader(source).read()


class _AeonReader:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._out = Translation(source, "aeon")
        self._faults = self._out.diagnostics
        #: Each variable where it first occurs.
        self._variables: dict[str, Span] = {}
        #: By source and target.
        self._regulations: dict[tuple[str, str], _Regulation] = {}
        self._functions: dict[str, _Function] = {}
        #: Rules that an export of ours names as the reference.
        self._references: dict[str, tuple[Expression, Span]] = {}
        self._opened: set[str] = set()

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
        if path == ["logicnet"] and value.startswith("reference "):
            self._reference(at)
        elif path == ["logicnet"]:
            take(self._out, value, at)
        elif path == ["name"] and value:
            self._out.directive(f"network {value}", at)
        elif path == ["description"] and value:
            self._out.directive(f"about {value}", at)
        else:
            self._lost(at, f"the annotation `{':'.join(path)}` is not held")

    def _reference(self, at: Span) -> None:
        found = _REFERENCE.fullmatch(self._source.text, at.start, at.end)
        try:
            if found is not None:
                self._references[found["name"]] = (parse(self._source, *found.span("body"), _GRAMMAR), at)
        except Fault:
            found = None
        if found is None:
            self._lost(at, "this rule cannot be read, and is not held")

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
                    notes=(Note("the first one is here", self._functions[name].place),),
                    help="delete one of the two",
                )
            )
            return
        expression: Expression | None = None
        unknown = _Unknown()
        try:
            expression = parse(self._source, *found.span("body"), replace(_GRAMMAR, macros=unknown))
        except Fault as fault:
            self._faults.append(fault.diagnostic)
        self._functions[name] = _Function(expression, at, tuple(unknown.calls))

    def _regulation(self, found: re.Match[str], at: Span) -> None:
        for end in ("source", "target"):
            self._variables.setdefault(found[end], Span(*found.span(end)))
        regulation = _Regulation(found["source"], found["target"], found["sign"], found["maybe"], at)
        first = self._regulations.setdefault((regulation.source, regulation.target), regulation)
        if first is not regulation:
            self._faults.append(
                findings.MALFORMED.at(
                    self._source,
                    at,
                    f"`{regulation.source}` regulates `{regulation.target}` already",
                    notes=(Note("the first regulation is here", first.span),),
                    help="keep one of the two; both signs in one are `-?`",
                )
            )

    def _rules(self) -> None:
        into: dict[str, list[_Regulation]] = {}
        for regulation in self._regulations.values():
            into.setdefault(regulation.target, []).append(regulation)
        for name, at in self._variables.items():
            regulators = into.get(name, [])
            given = self._functions.get(name)
            if given is not None:
                expression, place = given.expression, given.place
                sound = expression is not None
                if expression is None:
                    expression = Symbol(name, place.start, place.end)
                else:
                    whole = [expression, *(argument for call in given.calls for argument in call.arguments)]
                    sound = self._declared(name, whole, {r.source for r in regulators})
                if given.calls and not sound:
                    self._out.rule(name, place, Symbol(name, place.start, place.end))
                elif given.calls:
                    self._open(name, regulators, given)
                else:
                    self._out.rule(name, place, expression)
            elif regulators:
                self._open(name, regulators, None)
            else:
                # Without regulators an unknown function is an unknown constant: what an input is here.
                self._out.rule(name, at, Symbol(name, at.start, at.end))

        for name, (_, at) in self._references.items():
            if name not in self._opened:
                self._lost(at, f"the function of `{name}` is given: this rule is not held")

    def _open(self, name: str, regulators: list[_Regulation], given: _Function | None) -> None:
        """The rule of a node whose function is not known, with what is open in it."""
        self._opened.add(name)
        place = regulators[0].span if given is None or not regulators else given.place
        declared = [Declared(r.source, {">": 1, "|": -1, "?": 0}[r.sign], not r.essential) for r in regulators]
        names = [r.source for r in declared]
        plain = given is None or self._is_whole(given, names)
        shared = next((c for c in (given.calls if given else ()) if self._used_elsewhere(name, c.function)), None)
        if not regulators or shared is not None:
            function = shared.function if shared is not None else given.calls[0].function if given else name
            why = "stands in two rules, and what it is in one decides the other" if shared else "has no regulator"
            message = f"the unknown function `{function}` {why}"
            self._refuse(name, place, message, "give it in the file, or another name")
        elif plain and is_monotone(declared):
            self._open_monotone(name, regulators, declared)
        else:
            if given is None or plain:
                tables = every_function(declared)
            else:
                tables = with_calls(given.expression, given.calls, declared)
            if tables is None or len(tables) > MAX_LISTED:
                self._refuse(
                    name,
                    place,
                    f"`{name}` stands for more networks than can be told one by one",
                    f"give the signs of its regulators (at most {MAX_MONOTONE} of them), or its function",
                    tables is None and not plain,
                )
            elif not tables:
                message = f"no function of `{name}` is as its regulations say"
                self._refuse(name, place, message, "correct the signs, or the function")
            else:
                self._open_listed(name, place, declared, tables)

    def _refuse(self, name: str, at: Span, message: str, help: str, wide: bool = False) -> None:
        more = f"; its unknown functions may have {MAX_ROWS} rows together" if wide else ""
        self._faults.append(findings.UNSUPPORTED.at(self._source, at, message, help=help + more))
        self._out.rule(name, at, Symbol(name, at.start, at.end))

    def _is_whole(self, given: _Function, names: Sequence[str]) -> bool:
        """Whether a function is nothing but one unknown function of all regulators."""
        if len(given.calls) != 1 or not isinstance(given.expression, Symbol):
            return False
        found = [argument.name for argument in given.calls[0].arguments if isinstance(argument, Symbol)]
        return len(found) == len(given.calls[0].arguments) and sorted(found) == sorted(names)

    def _used_elsewhere(self, name: str, function: str) -> bool:
        return any(
            call.function == function for other, f in self._functions.items() if other != name for call in f.calls
        )

    def _open_monotone(self, name: str, regulators: list[_Regulation], declared: list[Declared]) -> None:
        names = [r.source for r in declared]

        def fits(rule: Expression) -> bool:
            found = signs(rule) or {}
            return all(found.get(r.source) == frozenset({r.sign}) for r in declared)

        rule = self._chosen(name, names, fits)
        rule = standard_reading(declared) if rule is None else rule
        what = open_monotone(self._out, name, declared, [r.span for r in regulators])
        self._state(name, regulators[0].span, rule, what)

    def _open_listed(self, name: str, at: Span, declared: list[Declared], tables: Sequence[int]) -> None:
        names = [r.source for r in declared]
        rule = self._chosen(name, names, lambda rule: truth_table(rule, tuple(names)) in tables)
        rule = fitting(standard_reading(declared), tables, names) if rule is None else rule
        self._state(name, at, rule, open_listed(self._out, name, at, rule, tables, names))

    def _chosen(self, name: str, names: Sequence[str], fits: Callable[[Expression], bool]) -> Expression | None:
        """The rule that an export of ours gives as reference, if it still is one of the functions."""
        found, at = self._references.get(name, (None, Span(0, 0)))
        if found is None:
            return None
        if {symbol.name for symbol in symbols(found)} == set(names) and fits(found):
            return found
        self._lost(at, f"this rule of `{name}` is none that the regulations allow, and is not held")
        return None

    def _state(self, name: str, at: Span, rule: Expression, what: str) -> None:
        """Write the rule, and tell how it is read unless an export of ours says so."""
        rule = write_open(self._out, name, at, rule, what)
        if name not in self._references:
            text = format_expression(rule)
            self._faults.append(
                findings.READ_AS.at(
                    self._source,
                    at,
                    f"the function of `{name}` is not given: read as `{text}`, open: {what}"
                    if what
                    else f"the function of `{name}` is not given; with these regulations it can only be `{text}`",
                    help="AEON colours all of them; give the function if it is known" if what else None,
                )
            )

    def _declared(self, name: str, expressions: Sequence[Expression], declared: set[str]) -> bool:
        """Whether every regulator of a function is declared; those that are not are reported."""
        before = len(self._faults)
        for symbol in (symbol for expression in expressions for symbol in symbols(expression)):
            if symbol.obj not in declared and not symbol.obj.startswith("\0"):
                self._faults.append(
                    findings.MALFORMED.at(
                        self._source,
                        symbol.span,
                        f"`{symbol.obj}` is in the function of `{name}` and no regulation says so",
                        help=f"if it is a regulator, add `{symbol.obj} -?? {name}`; else correct the name",
                    )
                )
                declared.add(symbol.obj)
        return len(self._faults) == before

    def _compare(self) -> None:
        """Tell where a declared regulation is not what the function makes of it."""
        found: dict[str, dict[str, Effect | None]] = {}
        open_targets: set[str] = set()
        for regulation in self._regulations.values():
            given = self._functions.get(regulation.target)
            expression = given.known if given is not None else None
            if expression is None:
                continue
            if regulation.target not in found:
                try:
                    found[regulation.target] = effects(expression, Limits().allowance(SIGN_WORK))
                except LimitReached:
                    found[regulation.target] = {}
                    open_targets.add(regulation.target)
                    help = "simplify the function to have them compared"
                    message = not_compared(regulation.target)
                    self._faults.append(findings.READ_AS.at(self._source, regulation.span, message, help=help))
            if regulation.target in open_targets:
                continue
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
_SPELLING = Signs(true="true", false="false")
_ARROWS = {Effect.ACTIVATES: "->", Effect.INHIBITS: "-|", Effect.BOTH: "-?", None: "-??"}


def write(network: Network) -> Export:
    """The model with the signs that the functions have; directives and names as annotations of ours.

    A rule that is open in the way in which AEON leaves a function open has no function in the file, and its reference
    in an annotation. Of what is open in other ways AEON sees the reference only; that is told.
    """
    names = _NAMES.written(network.names)
    changes = list(renames(names, ExportFate.KEPT))
    unknown = {rule.node: found for rule in open_rules(network) if (found := _unknown(network, rule)) is not None}
    rest = without_openness(network, unknown)
    told = carried(rest, names)
    text = [f"#! name: #`{network.title}`#"] if network.title and not network.title.endswith("`") else []
    text += [f"#! logicnet: #`{line}`#" for line in told if line != f"network {network.title}" or not text]
    functions = []
    for node in network.nodes:
        made = names[node.name]
        if node.name in unknown:
            reference = spell(node.rule.expression, names, _SPELLING)
            text.append(f"#! logicnet: #`reference {made}: {reference}`#")
            for r in unknown[node.name]:
                text.append(f"{names[r.source]} -{'|?>'[r.sign + 1]}{'' if r.essential else '?'} {made}")
            how = "has no function in the file; its rule is an annotation"
            changes.append(ExportChange("open", node.name, how, ExportFate.KEPT))
            continue
        expression = simplified(node.rule.expression)
        # What simplifying removed would not be a regulator any more; it was none in effect.
        for source, effect in effects(expression).items():
            text.append(f"{names[source]} {_ARROWS[effect]} {made}")
            if effect is None:
                changes.append(
                    ExportChange(
                        "sign", f"{source} -> {node.name}", "has no effect, written as possibly none", ExportFate.KEPT
                    )
                )
        functions.append(f"${made}: {spell(expression, names, _SPELLING)}")
    changes += [
        ExportChange("open", rule.node, "stands in an annotation; AEON sees the rule as written", ExportFate.KEPT)
        for rule in open_rules(rest)
    ]
    return Export(("\n".join([*text, *functions]) + "\n").encode(), tuple(names.items()), tuple(changes))


def _unknown(network: Network, rule: OpenRule) -> list[Declared] | None:
    """The regulations with which a missing function means exactly what is open in a rule, or ``None``."""
    node = network.nodes[network.index[rule.node]]
    names = _regulators(node)
    found = signs(node.rule.expression)
    if found is None or not all(found.values()):
        return None
    if rule.how is Openness.MONOTONE:
        return [Declared(n, next(iter(found[n])), n not in rule.optional) for n in names]
    if rule.how is not Openness.ALTERNATIVES or rule.optional:
        return None
    rules = (node.rule.expression, *rule.alternatives)
    declared = declared_by(rules, names)
    tables = every_function(declared)
    if tables is None or all(r.sign for r in declared) or len(tables) != len(rules):
        return None
    # Only what reading writes again, word for word.
    texts = [format_expression(other) for other in listed(tables, node.rule.expression, names)]
    return declared if texts == [format_expression(other) for other in rule.alternatives] else None


def _regulators(node: Node) -> list[str]:
    return list(dict.fromkeys(symbol.obj for symbol in symbols(node.rule.expression)))
