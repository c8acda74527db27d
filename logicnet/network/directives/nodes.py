"""Directives about nodes: where they are, what they are, and what sets them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from logicnet.network.directives.names import Naming, Renaming
from logicnet.network.directives.phrases import (
    changes_text,
    group_text,
    references_text,
    setting_text,
    trailing_text,
)
from logicnet.network.directives.reader import NUMBER, DirectiveReader
from logicnet.network.directives.unit import Directive, Stand
from logicnet.network.directives.words import KINDS
from logicnet.network.levels import level_set
from logicnet.network.model import Clamp, Drug, Group, Input, Network, Setting
from logicnet.text import catalogue
from logicnet.text.diagnostics import Note
from logicnet.text.formula import BLANKS, Scanner, Symbol, format_name
from logicnet.text.source import Span

__all__ = ["NODES"]

# In a list behind free text no bracket and no quote is part of a bare reference, so that where it begins is certain.
_ONE_REFERENCE = rf'(?:"(?:[^"\r\n]++|"")+"[{BLANKS}]*|[^\s",\[\]][^",\[\]]*)'
_REFERENCE_LIST = re.compile(rf"\[[{BLANKS}]*{_ONE_REFERENCE}(?:,[{BLANKS}]*{_ONE_REFERENCE})*\]")


class CompartmentLine(Directive):
    word = "compartment"
    form = "compartment tumour: TUM_*, EGFR"
    about = "ID: PATTERN, ..."
    field = "compartments"
    rank = 2

    def read(self, reader: DirectiveReader, scanner: Scanner, span: Span) -> None:
        name = scanner.name("the name of a compartment")
        reader.add("compartments", Group(name.text, reader.patterns(scanner), span))

    def write(self, network: Network) -> Iterator[str]:
        yield from map(group_text, network.compartments)

    def records(self, network: Network, names: Naming) -> Iterator[tuple[object, ...]]:
        for n in network.nodes:
            if n.compartment is not None:
                yield names.node(n.name), names.of("compartment", n.compartment)

    def renamed(self, network: Network, names: Renaming) -> dict[str, object]:
        return {"compartments": tuple(replace(g, patterns=names.patterns(g.patterns)) for g in network.compartments)}


class KindLine(Directive):
    word = "kind"
    form = "kind mirna: *_miR*"
    about = "KIND: PATTERN, ..."
    field = "kinds"
    rank = 2

    def read(self, reader: DirectiveReader, scanner: Scanner, span: Span) -> None:
        name = scanner.name("a kind")
        reader.one_of(name, KINDS, "a kind of node")
        reader.add("kinds", Group(name.text, reader.patterns(scanner), span))

    def write(self, network: Network) -> Iterator[str]:
        yield from map(group_text, network.kinds)

    def records(self, network: Network, names: Naming) -> Iterator[tuple[object, ...]]:
        yield from ((names.node(n.name), kind) for n in network.nodes for kind in n.kinds)

    def renamed(self, network: Network, names: Renaming) -> dict[str, object]:
        return {"kinds": tuple(replace(g, patterns=names.patterns(g.patterns)) for g in network.kinds)}

    def offers(self, rest: str) -> tuple[str | Stand, ...]:
        return (Stand.NODES,) if ":" in rest else KINDS


class NodeLine(Directive):
    word = "node"
    form = "node NODE, what it is [PMID:32051587]"
    about = "NAME, description [REF]"
    rank = 2

    def read(self, reader: DirectiveReader, scanner: Scanner, span: Span) -> None:
        name = reader.level_node(scanner, "the name of a node")
        reader.define("node", name)
        reader.node_exists(name)
        scanner.skip_blanks()
        begin = scanner.position
        text, place = scanner.remainder()
        references: tuple[str, ...] = ()
        opening = _trailing_list(text)
        if opening is not None:
            inner = Scanner(reader.source, place.start + opening, place.end, reader.diagnostics)
            references = reader.reference_list(inner)
            text = text[:opening].rstrip(BLANKS)
        if text.startswith(","):
            text = text[1:].strip(BLANKS)
            if not text:
                scanner.position = begin
                reader.stop(scanner, "a description should stand behind the comma")
        elif text:
            scanner.position = begin
            reader.stop(scanner, "a comma should stand before the description")
        reader.descriptions[name.text] = (text, references)

    def write(self, network: Network) -> Iterator[str]:
        for n in network.nodes:
            if n.description or n.references:
                yield f"{format_name(n.name)}{trailing_text(n.description)}{references_text(n.references)}"

    def records(self, network: Network, names: Naming) -> Iterator[tuple[object, ...]]:
        for n in network.nodes:
            if n.description or n.references:
                yield names.node(n.name), n.description, n.references


class InputLine(Directive):
    word = "input"
    form = "input NODE = 0, what it is"
    about = "NAME = 0|1|*, meaning"
    field = "inputs"
    rank = 1

    def read(self, reader: DirectiveReader, scanner: Scanner, span: Span) -> None:
        name = scanner.name("the name of an input")
        reader.define("input", name)
        written = format_name(name.text)
        if name.text not in reader.known and level_set(reader.levels, name.text) is not None:
            raise reader.fault(
                catalogue.NOT_AN_INPUT,
                name.span,
                f"`{name.text}` is a node with levels, each a node of its own: it has no rule line and no default",
                help=f"set its level in an environment: `#: environment low, {written}=1`",
            )
        if name.text not in reader.known:
            # `NAME, NAME` is implied: a declared input is never an undefined name.
            reader.known.places[name.text] = name.span
            reader.known.expressions[name.text] = Symbol(name.text, name.span.start, name.span.end)
            reader.error(
                catalogue.NO_INPUT_LINE,
                name.span,
                f"the input `{name.text}` has no rule line",
                help=f"add the line `{written}, {written}`, so that other tools read the same network",
            )
        elif not reader.known.is_input(name.text) and not reader.known.is_faulty(name.text):
            raise reader.fault(
                catalogue.NOT_AN_INPUT,
                name.span,
                f"`{name.text}` is not an input: it has a rule of its own",
                notes=(Note("its rule is here", reader.known.places[name.text]),),
                help=f"an input is a node whose rule is itself: `{written}, {written}`",
            )
        stated = scanner.accept("=") is not None
        default = reader.setting(scanner) if stated else None
        text = reader.text(scanner, "the meaning of the input") if scanner.accept(",") else ""
        reader.end(scanner, "`= 0`, `= 1`, `= *` or `, TEXT`")
        reader.add("inputs", Input(name.text, default, text, span, stated))

    def finish(self, reader: DirectiveReader) -> None:
        reader.inputs_are_known()

    def write(self, network: Network) -> Iterator[str]:
        for i in network.inputs:
            default = f" = {setting_text(i.default)}" if i.has_default else ""
            yield f"{format_name(i.node)}{default}{trailing_text(i.text)}"

    def records(self, network: Network, names: Naming) -> Iterator[tuple[object, ...]]:
        for i in network.inputs:
            yield names.node(i.node), ("*" if i.default is None else i.default) if i.has_default else "", i.text

    def renamed(self, network: Network, names: Renaming) -> dict[str, object]:
        return {"inputs": tuple(replace(i, node=names.node(i.node)) for i in network.inputs)}


class DrugLine(Directive):
    word = "drug"
    form = "drug blocker, NODE=0, cost 1, what it is"
    about = "ID, NODE=VALUE, ..."
    field = "drugs"
    rank = 4

    def read(self, reader: DirectiveReader, scanner: Scanner, span: Span) -> None:
        name = scanner.name("the name of a drug")
        reader.define("drug", name)
        reader.comma(scanner)
        clamps: list[Clamp] = []
        places: dict[str, tuple[Setting, Span]] = {}
        cost, text = 1.0, ""
        more = True
        while more and reader.sees_setting(scanner):
            found = reader.assignment(scanner, "01", places)
            clamps += [Clamp(node, int(value or 0)) for node, value in found.items()]
            more = scanner.accept(",") is not None
        if reader.levels and clamps:
            # A clamp of one level is completed, as everywhere else: `X_2=1` alone would be a state that means nothing.
            values: dict[str, Setting] = {clamp.node: clamp.value for clamp in clamps}
            for levels in reader.levels:
                reader.put_in_order(levels, values, places)
            clamps = [Clamp(node, int(value or 0)) for node, value in values.items()]
        if not clamps:
            reader.stop(scanner, "`NODE=0` or `NODE=1` should stand here")
        if more and scanner.accept_word("cost"):
            number = NUMBER.match(reader.source.text, scanner.skip_blanks(), scanner.end)
            if number is None:
                raise reader.fault(
                    catalogue.BAD_VALUE, scanner.here(), "a cost is a number, not negative", help="`cost 2.5`"
                )
            cost = float(number.group())
            scanner.position = number.end()
            more = scanner.accept(",") is not None
        if more:
            text = reader.text(scanner, "a clamp, a cost or a description")
        reader.end(scanner, "`, NODE=VALUE`, `, cost NUMBER` or `, TEXT`")
        reader.add("drugs", Drug(name.text, tuple(clamps), cost, text, span))

    def write(self, network: Network) -> Iterator[str]:
        for d in network.drugs:
            cost = "" if d.cost == 1 else f", cost {d.cost:.17g}"
            yield f"{format_name(d.name)}, {changes_text(d.clamps)}{cost}{trailing_text(d.text)}"

    def records(self, network: Network, names: Naming) -> Iterator[tuple[object, ...]]:
        for d in network.drugs:
            yield names.of("drug", d.name), sorted(map(str, names.changes(d.clamps))), d.cost, d.text

    def renamed(self, network: Network, names: Renaming) -> dict[str, object]:
        return {"drugs": tuple(replace(d, clamps=names.changes(d.clamps)) for d in network.drugs)}


def _trailing_list(text: str) -> int | None:
    """Where a list of references in brackets begins that ends the text, or ``None``."""
    if not text.endswith("]"):
        return None
    opening = text.rfind("[")
    while opening >= 0:
        match = _REFERENCE_LIST.fullmatch(text, opening)
        if match:
            return opening
        opening = text.rfind("[", 0, opening)
    return None


NODES = (CompartmentLine(), KindLine(), NodeLine(), InputLine(), DrugLine())
