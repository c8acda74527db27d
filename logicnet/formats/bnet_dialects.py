"""The bnet of other tools: what each takes for an operator, a name, a constant, and what each writes safely.

One text means up to four networks in the tools that call it bnet. So each dialect is a format of its own: chosen with
``--from`` and ``--to``, except where its content shows it (the header or the functions of BoolNet). Exports keep to
what all of them read alike: the header, ASCII names, ``! & | 1 0``, remarks on lines of their own.

What files mean. Not binds tighter than and, and tighter than or; in AEON exclusive or stands between not and and,
``=>`` (joined from the right) and ``<=>`` are the loosest. Of n arguments ``all``, ``any``, ``maj`` are true iff n,
1, more than n/2 of them are; ``sumgt``, ``sumlt``, ``sumis`` compare their number with the last argument. A name
without a rule is an input, and told (an error in minibn). A third column 1 is left out. Refused with their place:
other probabilities, values of earlier time steps (``A[-1]``), functions of time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from logicnet.formats import findings
from logicnet.formats.export import Export, ExportChange, ExportFate, Names, renames, simplified
from logicnet.formats.grammar import MAX_NAMES, Grammar, Macro, parse
from logicnet.formats.lines import likely, lines
from logicnet.formats.renaming import renamed, without_openness
from logicnet.formats.translation import Translation, faulty
from logicnet.network.bnet import Reading
from logicnet.network.decoding import decode
from logicnet.network.model import Network
from logicnet.network.writing import write
from logicnet.text import catalogue
from logicnet.text.formula import FALSE, TRUE, Expression, Fault, Symbol, conjunction, disjunction, symbols
from logicnet.text.source import Source, Span

__all__ = [
    "read_aeon_bnet",
    "read_boolnet",
    "read_minibn",
    "read_pyboolnet",
    "write_aeon_bnet",
    "write_boolnet",
    "write_minibn",
    "write_pyboolnet",
]

_SIGNS = {"!": "!", "&": "&", "|": "|", "(": "(", ")": ")"}


def _counting(threshold: Callable[[int], int]) -> Macro:
    """A BoolNet function that is true when at least ``threshold(number of arguments)`` arguments are."""

    def macro(source: Source, place: Span, arguments: Sequence[tuple[Expression, Span]]) -> Expression:
        return _at_least(source, place, [argument for argument, _ in arguments], threshold(len(arguments)))

    return macro


def _limit(source: Source, place: Span, arguments: Sequence[tuple[Expression, Span]]) -> tuple[list[Expression], int]:
    """The arguments of ``sumgt(a, b, 2)`` and the number behind them."""
    text = source.text[arguments[-1][1].start : arguments[-1][1].end] if arguments else ""
    if not re.fullmatch(r"\d{1,4}", text):
        raise Fault(
            findings.UNSUPPORTED.at(
                source, place, "the last argument of this function must be a number", help="as in `sumgt(a, b, c, 1)`"
            )
        )
    return [argument for argument, _ in arguments[:-1]], int(text)


def _sum(judge: str) -> Macro:
    def macro(source: Source, place: Span, arguments: Sequence[tuple[Expression, Span]]) -> Expression:
        parts, number = _limit(source, place, arguments)
        if judge == "gt":
            return _at_least(source, place, parts, number + 1)
        if judge == "lt":
            return _negation(_at_least(source, place, parts, number))
        above = _at_least(source, place, parts, number + 1)
        return conjunction([_at_least(source, place, parts, number), _negation(above)])

    return macro


def _negation(expression: Expression) -> Expression:
    from logicnet.text.formula import NOT

    if expression is TRUE or expression is FALSE:
        return FALSE if expression is TRUE else TRUE
    return NOT(expression)


def _at_least(source: Source, place: Span, parts: list[Expression], number: int) -> Expression:
    """At least so many of the parts are true, as a sum over the subsets of that size."""
    from itertools import combinations
    from math import comb

    if number <= 0:
        return TRUE
    if number > len(parts):
        return FALSE
    if comb(len(parts), number) * number > MAX_NAMES // 10:
        raise Fault(
            findings.UNSUPPORTED.at(
                source,
                place,
                f"written out, this function of {len(parts)} arguments would hold "
                f"{comb(len(parts), number) * number:,} names",
                help="give parts of it nodes of their own",
            )
        )
    return disjunction([conjunction(list(chosen)) for chosen in combinations(parts, number)])


class _Dialect(Struct, frozen=True):
    id: str
    grammar: Grammar
    #: What may stand between a name and its rule.
    separator: str = r","
    #: The header, if this text is one.
    header: str = r"targets\s*,\s*factors"
    header_required: bool = False
    #: Whether a comment may stand behind a rule.
    trailing_comments: bool = True
    #: Whether a name without a rule is an input there.
    free_names: bool = True


_BOOLNET = _Dialect(
    "boolnet",
    Grammar(
        "BoolNet",
        {**_SIGNS, ",": ",", "1": "1", "0": "0", "true": "1", "false": "0"},
        name=r"[A-Za-z0-9_][A-Za-z0-9_.\-]*(?:\[-?\d+\])?|\d+",
        macros={
            "all": _counting(lambda n: n),
            "any": _counting(lambda n: 1),
            "maj": _counting(lambda n: n // 2 + 1),
            "sumgt": _sum("gt"),
            "sumlt": _sum("lt"),
            "sumis": _sum("is"),
        },
    ),
    header=r'"?targets"?\s*,\s*"?(?:factors|functions)"?(?:\s*,\s*"?probabilities"?)?[\s,]*',
    header_required=True,
)
_PYBOOLNET = _Dialect(
    "pyboolnet",
    Grammar("pyboolnet", {**_SIGNS, "1": "1", "0": "0"}, name=r"[A-Za-z0-9_][A-Za-z0-9_\-]*", any_case=False),
)
_MINIBN = _Dialect(
    "minibn",
    Grammar(
        "minibn",
        {
            **_SIGNS,
            "*": "&",
            "+": "|",
            "~": "!",
            "[": "(",
            "]": ")",
            "and": "&",
            "or": "|",
            "not": "!",
            "1": "1",
            "0": "0",
            "true": "1",
            "false": "0",
            "none": "0",
        },
        name=r"\w[\w.:\-]*",
    ),
    separator=r",|<-",
    free_names=False,
)
_AEON = _Dialect(
    "aeon-bnet",
    Grammar(
        "AEON",
        {**_SIGNS, "^": "^", "=>": ">", "<=>": "=", "true": "1", "false": "0", "1": "1", "0": "0"},
        name=r"\w+",
        # In AEON exclusive or binds tighter than and (seen: `a & b ^ c` is `a & (b ^ c)`).
        binding={"=": 2, ">": 3, "|": 4, "&": 5, "^": 6, "!": 8, "?": 1},
    ),
    header=r"targets\s*,\s*(?:factors|functions)",
    trailing_comments=False,
)


def read_boolnet(path: str, data: bytes) -> Reading:
    """Read a file of BoolNet for R; its functions are written out, delays and probabilities refused."""
    return _read(path, data, _BOOLNET)


def read_pyboolnet(path: str, data: bytes) -> Reading:
    """Read a file as pyboolnet means it."""
    return _read(path, data, _PYBOOLNET)


def read_minibn(path: str, data: bytes) -> Reading:
    """Read a file as minibn (mpbn, BoNesis) means it."""
    return _read(path, data, _MINIBN)


def read_aeon_bnet(path: str, data: bytes) -> Reading:
    """Read a file as AEON means it: with ``^``, ``=>`` and ``<=>``."""
    return _read(path, data, _AEON)


def _read(path: str, data: bytes, dialect: _Dialect) -> Reading:
    source, fault = decode(path, data)
    if fault is not None:
        return faulty(source, [fault])
    return _DialectReader(source, dialect).read()


class _DialectReader:
    def __init__(self, source: Source, dialect: _Dialect) -> None:
        self._source, self._dialect = source, dialect
        self._out = Translation(source, dialect.id)
        self._faults = self._out.diagnostics
        self._defined: set[str] = set()
        self._used: dict[str, Span] = {}

    def read(self) -> Reading:
        headed = False
        first = True
        for line in lines(self._source):
            start, end = line.start, line.end
            text = self._source.text[start:end]
            if text.startswith("#:"):
                self._out.directive(text[2:], Span(start + 2, end))
                continue
            stop = end
            if "#" in text:
                comment = start + text.index("#")
                if self._source.text[start:comment].strip() and not self._dialect.trailing_comments:
                    self._read_as(Span(comment, end), f"{self._dialect.grammar.tool} refuses a comment behind a rule")
                stop = comment
            if not self._source.text[start:stop].strip():
                continue
            if first and re.fullmatch(self._dialect.header, self._source.text[start:stop].strip(), re.IGNORECASE):
                headed, first = True, False
                continue
            if first and self._dialect.header_required and not headed:
                tool = self._dialect.grammar.tool
                self._read_as(Span(start, stop), f"{tool} demands the header `targets, factors` above the first rule")
            first = False
            self._rule(start, stop)
        if self._dialect.free_names:
            for name, used in self._used.items():
                if name not in self._defined:
                    self._assumed(name, used)
        return self._out.finish()

    def _rule(self, start: int, end: int) -> None:
        found = re.compile(rf'\s*(?P<name>"[^"]*"|[^,"]*?)\s*(?:{self._dialect.separator})').match(
            self._source.text, start, end
        )
        if found is None or not found["name"]:
            place = Span(start, end)
            self._faults.append(
                catalogue.NOT_A_RULE.at(
                    self._source,
                    place,
                    "this line is not a rule `name, expression`",
                    help=likely(self._source, place, "a remark begins with `#`"),
                )
            )
            return
        at = Span(*found.span("name"))
        name = found["name"].strip('"')
        stop = self._probability(found.end(), end) if self._dialect.id == "boolnet" else end
        try:
            expression = parse(self._source, found.end(), stop, self._dialect.grammar)
            self._check_names(expression)
        except Fault as fault:
            self._faults.append(fault.diagnostic)
            # The name counts as defined, so that one slip is one message.
            expression = Symbol(name, at.start, at.end)
        self._defined.add(name)
        for symbol in symbols(expression):
            self._used.setdefault(symbol.obj, symbol.span)
        self._out.rule(name, at, expression)

    def _probability(self, start: int, end: int) -> int:
        """Where the expression ends in BoolNet, whose third column is a probability."""
        # A table with more columns has commas behind its rules.
        while end > start and self._source.text[end - 1] in ", \t":
            end -= 1
        found = re.compile(r",\s*([0-9.eE+\-]+)\s*$").search(self._source.text, start, end)
        if found is None or self._source.text.count("(", start, found.start()) != self._source.text.count(
            ")", start, found.start()
        ):
            return end
        if found[1] not in ("1", "1.0", "1.00"):
            self._faults.append(
                findings.UNSUPPORTED.at(
                    self._source,
                    Span(*found.span(1)),
                    f"this rule applies with probability {found[1]}: the network is a probabilistic one",
                    help="keep for each node the one rule that is meant, without the third column",
                )
            )
        return found.start()

    def _check_names(self, expression: Expression) -> None:
        for symbol in symbols(expression):
            # In quotes it is a name like any other.
            quoted = self._source.text[symbol.span.start] == '"'
            if symbol.obj.endswith("]") and "[" in symbol.obj and not quoted:
                raise Fault(
                    findings.UNSUPPORTED.at(
                        self._source,
                        symbol.span,
                        f"`{symbol.obj}` is a value of an earlier time step",
                        help="a rule looks at the present state only: add a node that remembers",
                    )
                )

    def _assumed(self, name: str, at: Span) -> None:
        from logicnet.text.diagnostics import nearest

        near = nearest(name, self._defined)
        self._faults.append(
            findings.ASSUMED_INPUT.at(
                self._source,
                at,
                f"`{name}` has no rule: {self._dialect.grammar.tool} makes it an input",
                help=f"if `{near}` was meant, correct it" if near else "if it is one, add the line `name, name`",
            )
        )
        self._out.rule(name, at, Symbol(name, at.start, at.end))

    def _read_as(self, at: Span, message: str) -> None:
        self._faults.append(findings.READ_AS.at(self._source, at, message))


# ------------------------------------------------------------------------------------------------------------ writing

_CORE = Names(reserved=frozenset({"true", "false", "and", "or", "not", "none", "targets", "factors", "na", "null"}))
_FUNCTIONS = frozenset({"all", "any", "maj", "sumgt", "sumlt", "sumis", "timeis", "timegt", "timelt"})


def write_boolnet(network: Network) -> Export:
    """For BoolNet in R: `loadNetwork(FILE)`."""
    names = replace(_CORE, pattern=r"[A-Za-z][A-Za-z0-9_]*", reserved=_CORE.reserved | _FUNCTIONS)
    return _write(network, names, "BoolNet fixes the node and drops it from the tables of attractors")


def write_pyboolnet(network: Network) -> Export:
    """For pyboolnet: `bnet2primes(FILE)`."""
    return _write(network, _CORE, "")


def write_minibn(network: Network) -> Export:
    """For minibn, mpbn and BoNesis."""
    return _write(network, _CORE, "")


def write_aeon_bnet(network: Network) -> Export:
    """For AEON: `BooleanNetwork.from_file(FILE)`."""
    return _write(network, _CORE, "")


def _write(network: Network, allowed: Names, about_constants: str) -> Export:
    names = allowed.written(network.names)
    plain = replace(
        without_openness(network),
        nodes=tuple(
            replace(node, rule=replace(node.rule, expression=simplified(node.rule.expression)))
            for node in network.nodes
        ),
    )
    changes = list(renames(names, ExportFate.LOST))
    if about_constants:
        for node in plain.nodes:
            if node.rule.expression is TRUE or node.rule.expression is FALSE:
                changes.append(ExportChange("constant", node.name, about_constants, ExportFate.KEPT))
    return Export(write(renamed(plain, names)).encode(), tuple(names.items()), tuple(changes))
