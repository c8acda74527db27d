"""The text of CellCollective: ``TNF = ( NFkB ) AND NOT ( miR21 )``, one line per node, words in capitals.

NOT binds tighter than AND, and that tighter than OR. Names may hold blanks. External components have no line; the
export lists them in ``external_components.ALL.txt``, which is read where it lies beside the file. A name that is in
neither is an input too, and told, because nothing else in the format would show a misspelt one.
"""

from __future__ import annotations

import re
from pathlib import Path

from msgspec.structs import replace

from logicnet.formats import findings
from logicnet.formats.export import (
    Export,
    ExportChange,
    ExportFate,
    Names,
    negation_normal,
    renames,
    spell,
)
from logicnet.formats.grammar import Grammar, parse
from logicnet.formats.lines import likely, lines
from logicnet.formats.translation import Translation, faulty
from logicnet.network.bnet import Reading
from logicnet.network.decoding import bytes_beside, decode
from logicnet.network.model import Network
from logicnet.text import catalogue
from logicnet.text.diagnostics import nearest
from logicnet.text.expression import Signs
from logicnet.text.formula import NOT, TRUE, Expression, Fault, Symbol, conjunction, disjunction, symbols
from logicnet.text.source import Source, Span

__all__ = ["EXPRESSIONS", "EXTERNAL", "read", "read_folder", "write"]

#: The file of names without a rule, in an export of the site and in ours.
EXTERNAL = "external_components.ALL.txt"
#: The file of rules beside it, in an export of the site.
EXPRESSIONS = "expressions.ALL.txt"

#: A name: words of anything but parentheses and `=`, up to the next word of the language.
_WORD = r"(?!(?:AND|OR|NOT)(?![^\s()=]))[^\s()=]+"
_GRAMMAR = Grammar(
    "CellCollective",
    {"AND": "&", "OR": "|", "NOT": "!", "(": "(", ")": ")"},
    name=rf"(?:AND|OR|NOT)(?![^\s()=])|{_WORD}(?:[ \t]+{_WORD})*",
    any_case=False,
)


def read(path: str, data: bytes) -> Reading:
    """Read an expression file of CellCollective."""
    source, fault = decode(path, data)
    return faulty(source, [fault]) if fault is not None else _read(source, _external(path))


def read_folder(path: str, member: str, data: bytes, external: bytes) -> Reading:
    """Read an export of the site out of an archive: the expressions, and the names without a rule beside them."""
    source, fault = decode(f"{path}[{member}]", data)
    if fault is not None:
        return faulty(source, [fault])
    reading = _read(source, _names(external))
    what = f"the model of this CellCollective archive is read: `{member}`"
    told = findings.READ_AS.at(Source(path, ""), Span(0, 0), what)
    return replace(reading, diagnostics=(told, *reading.diagnostics))


def _external(path: str) -> frozenset[str]:
    return _names(bytes_beside(str(Path(path).parent / EXTERNAL), 1_000_000))


def _names(data: bytes | None) -> frozenset[str]:
    try:
        return frozenset(line.strip() for line in (data or b"").decode("utf-8").splitlines() if line.strip())
    except ValueError:
        return frozenset()


def _read(source: Source, external: frozenset[str]) -> Reading:
    out = Translation(source, "cellcollective")
    used: dict[str, Span] = {}
    defined: set[str] = set()
    for at in lines(source):
        found = re.compile(r"(?P<name>[^=]*?)\s*=").match(source.text, at.start, at.end)
        if found is None or not found["name"]:
            hint = likely(source, at, "a line is `NAME = EXPRESSION`")
            out.diagnostics.append(findings.MALFORMED.at(source, at, "this is no line of CellCollective", help=hint))
            continue
        place = Span(*found.span("name"))
        name = " ".join(found["name"].split())
        expression: Expression = Symbol(name, place.start, place.end)
        if source.text[found.end() : at.end].strip():
            try:
                expression = parse(source, found.end(), at.end, _GRAMMAR)
            except Fault as fault:
                out.diagnostics.append(fault.diagnostic)
            for symbol in symbols(expression):
                symbol.obj = " ".join(symbol.obj.split())
                used.setdefault(symbol.obj, symbol.span)
        else:
            # The site writes nothing behind the sign of a node that no other regulates.
            out.diagnostics.append(
                catalogue.EMPTY_SIDE.at(
                    source,
                    Span(at.end, at.end),
                    f"the rule of `{name}` is empty",
                    help=f"an input is `{name} = {name}`",
                )
            )
        defined.add(name)
        out.rule(name, place, expression)
    for name, at in used.items():
        if name in defined:
            continue
        if name not in external:
            near = nearest(name, defined)
            out.diagnostics.append(
                findings.ASSUMED_INPUT.at(
                    source,
                    at,
                    f"`{name}` has no rule: read as an external component",
                    help=f"if `{near}` was meant, correct it" if near else f"list it in {EXTERNAL} beside the file",
                )
            )
        out.rule(name, at, Symbol(name, at.start, at.end))
    for name in sorted(external - defined - set(used)):
        end = Span(len(source.text), len(source.text))
        out.rule(name, end, Symbol(name, end.start, end.end))
    return out.finish()


_NAMES = Names(pattern=r"[A-Za-z0-9_][A-Za-z0-9_./+\-]*", reserved=frozenset({"and", "or", "not", "true", "false"}))
_SPELLING = Signs("NOT ", " AND ", " OR ", opening="( ", closing=" )")


def write(network: Network) -> Export:
    """Rules only: the format has no comments. Inputs stay lines `X = X`, which the site and its readers understand."""
    names = _NAMES.written(network.names)
    written = []
    changes = list(renames(names, ExportFate.LOST))
    for node in network.nodes:
        expression = negation_normal(node.rule.expression)
        if not expression.args and expression.__class__ is not Symbol:
            # There are no constants either; a node or its opposite is the shortest way to say one.
            own = Symbol(node.name)
            joined = "or" if expression is TRUE else "and"
            changes.append(
                ExportChange("constant", node.name, f"written as itself {joined} its opposite", ExportFate.KEPT)
            )
            expression = (disjunction if expression is TRUE else conjunction)([own, NOT(own)])
        written.append(f"{names[node.name]} = {spell(expression, names, _SPELLING)}")
    return Export(("\n".join(written) + "\n").encode(), tuple(names.items()), tuple(changes))
