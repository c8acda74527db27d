"""Directives that say what is claimed: phenotypes, environments, expectations, and what an edge rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Final

from msgspec.structs import replace

from logicnet.network import phenotypes
from logicnet.network.directives.names import Naming, Renaming
from logicnet.network.directives.phrases import changes_text, reference_text, references_text, setting_text
from logicnet.network.directives.reader import DirectiveReader
from logicnet.network.directives.unit import Directive, Stand
from logicnet.network.directives.words import CARRIERS, CONFIDENCES, RESERVED_ENVIRONMENTS
from logicnet.network.document import Line
from logicnet.network.levels import ADMISSIBLE
from logicnet.network.model import (
    Clamp,
    Cut,
    Edge,
    Environment,
    Expectation,
    Network,
    Phenotype,
    Quantifier,
    Setting,
    Sign,
)
from logicnet.text import catalogue
from logicnet.text.diagnostics import Note
from logicnet.text.formula import BLANKS, Fault, Scanner, format_expression, format_name, symbols
from logicnet.text.source import Span
from logicnet.text.temporal import Proposition, format_formula, parse_temporal, propositions, replaced

__all__ = ["CLAIMS"]

#: Words that people write for the quantifiers of an expectation.
_QUANTIFIERS: Final = {"never": "no", "none": "no", "all": "every", "always": "every", "any": "some", "exists": "some"}


class PhenotypeLine(Directive):
    word = "phenotype"
    form = "phenotype growth, TUM_Growth & !TUM_Apoptosis"
    about = "ID, FORMULA"
    field = "phenotypes"
    compares = True
    rank = 3

    def read(self, reader: DirectiveReader, scanner: Scanner, span: Span) -> None:
        name = scanner.name("the name of a phenotype")
        if name.text in reader.known:
            raise reader.fault(
                catalogue.NAME_CLASH,
                name.span,
                f"`{name.text}` is a node already: nodes and phenotypes share one namespace",
                notes=(Note("the node is defined here", reader.known.places[name.text]),),
                help="give the phenotype another name; a formula may name the node itself",
            )
        reader.define("phenotype", name)
        reader.comma(scanner)
        start = scanner.skip_blanks()
        formula = scanner.expression()
        text = reader.source.text[start : scanner.end].strip(BLANKS)
        reader.waiting.append((name, formula, text, span))

    def prepare(self, reader: DirectiveReader, lines: Sequence[Line]) -> None:
        # The order of levels; what is wrong with it is said where it is read.
        for line in lines:
            if reader.order is None and ADMISSIBLE in reader.source.text[line.body.start : line.body.end]:
                scanner = Scanner(reader.source, line.body.start, line.body.end, [])
                with suppress(Fault):
                    if scanner.name("a phenotype").text == ADMISSIBLE and scanner.accept(","):
                        reader.order = scanner.expression()

    def finish(self, reader: DirectiveReader) -> None:
        """Put phenotypes into phenotypes, in an order in which each needs only earlier ones; circles are faults."""
        formulas = {name.text: formula for name, formula, _, _ in reader.waiting}
        uses = {
            name: [s for s in dict.fromkeys(t.name for t in symbols(formula)) if s in formulas]
            for name, formula in formulas.items()
        }
        definitions = reader.definitions
        circles: dict[str, frozenset[str]] = {}
        for members in phenotypes.components(uses):
            name = members[0]
            if len(members) > 1 or name in uses[name]:
                circles.update(dict.fromkeys(members, frozenset(members)))
            elif all(used in definitions for used in uses[name]):
                formula = reader.put_in(formulas[name], definitions, reader.defined["phenotype", name])
                if formula is not None:
                    definitions[name] = formula
        for written, formula, text, span in reader.waiting:
            name = written.text
            if name in circles:
                through = next(used for used in uses[name] if used in circles[name])
                reader.error(
                    catalogue.PHENOTYPE_CYCLE,
                    written.span,
                    f"the phenotype `{name}` is defined by itself"
                    + (f", through `{through}`" if through != name else ""),
                    help="define one of the phenotypes in the circle by nodes alone",
                )
            if reader.names_exist(formula) and name in definitions:
                reader.add("phenotypes", Phenotype(name, definitions[name], text, span))

    def write(self, network: Network) -> Iterator[str]:
        for p in network.phenotypes:
            yield f"{format_name(p.name)}, {p.text}"

    def records(self, network: Network, names: Naming) -> Iterator[tuple[object, ...]]:
        for p in network.phenotypes:
            yield names.of("phenotype", p.name), format_expression(names.expression(p.formula))

    def renamed(self, network: Network, names: Renaming) -> dict[str, object]:
        made = (replace(p, name=names.of("phenotype", p.name), text=names.text(p.text)) for p in network.phenotypes)
        return {"phenotypes": tuple(made)}

    def offers(self, rest: str) -> tuple[str | Stand, ...]:
        return (Stand.FORMULA,) if "," in rest else (Stand.NODES,)


class EnvironmentLine(Directive):
    word = "environment"
    form = "environment stressed, IN_Stress=1, IN_Drug=0"
    about = "ID, NODE=0|1|*, ..."
    field = "environments"
    rank = 5

    def read(self, reader: DirectiveReader, scanner: Scanner, span: Span) -> None:
        name = scanner.name("the name of an environment")
        if name.text in RESERVED_ENVIRONMENTS:
            raise reader.fault(
                catalogue.RESERVED_ENVIRONMENT,
                name.span,
                f"`{name.text}` is reserved and cannot name an environment",
                help="`default` and `all` have a fixed meaning; choose another name",
            )
        reader.define("environment", name)
        reader.comma(scanner)
        places: dict[str, tuple[Setting, Span]] = {}
        while True:
            reader.assignment(scanner, "01*", places)
            if not scanner.accept(","):
                break
        reader.end(scanner, "`, NODE=VALUE`")
        of_levels = {node for levels in reader.levels if levels.is_input for node in levels.nodes}
        for node, (_, place) in places.items():
            if not reader.known.is_input(node) and not reader.known.is_faulty(node) and node not in of_levels:
                raise reader.fault(
                    catalogue.NOT_AN_INPUT,
                    place,
                    f"`{node}` is not an input: an environment cannot set it",
                    notes=(Note("its rule is here", reader.known.places[node]),),
                    help="only a node whose rule is itself has a value from outside; use `with` to clamp another node",
                )
        values = {node: value for node, (value, _) in places.items()}
        for levels in reader.levels:
            reader.put_in_order(levels, values, places)
        # A level above the first is free as long as nothing is said of it.
        firsts = {levels.nodes[0] for levels in reader.levels}
        settings = tuple(
            (node, value)
            for node, value in values.items()
            if value is not None or node in firsts or node not in of_levels
        )
        reader.add("environments", Environment(name.text, settings, span))

    def write(self, network: Network) -> Iterator[str]:
        for e in network.environments:
            settings = ", ".join(f"{format_name(node)}={setting_text(value)}" for node, value in e.settings)
            yield f"{format_name(e.name)}, {settings}"

    def records(self, network: Network, names: Naming) -> Iterator[tuple[object, ...]]:
        for e in network.environments:
            settings = sorted((names.node(node), "*" if value is None else value) for node, value in e.settings)
            yield names.of("environment", e.name), settings

    def renamed(self, network: Network, names: Renaming) -> dict[str, object]:
        return {
            "environments": tuple(
                replace(e, settings=tuple((names.node(node), value) for node, value in e.settings))
                for e in network.environments
            )
        }


class ExpectationLine(Directive):
    word = "expect"
    form = "expect name, in stressed with NODE=0: every growth [PMID:32051587]"
    about = "ID, in ENV with CLAMPS: every|some|no FORMULA [REF]"
    field = "expectations"
    compares = True

    def read(self, reader: DirectiveReader, scanner: Scanner, span: Span) -> None:
        name = scanner.name("the name of an expectation")
        reader.define("expect", name)
        environments: list[str] = []
        clamps: list[Clamp] = []
        cuts: list[Cut] = []
        if scanner.sees_word("in") or scanner.sees_word("with"):
            # Anything else behind the name lacks more than a comma: that is said below.
            reader.comma(scanner)
        if scanner.accept(",") and not scanner.sees(":"):
            if scanner.accept_word("in"):
                while True:
                    environments.append(reader.environment_name(scanner.name("the name of an environment")))
                    if not scanner.accept("+"):
                        break
            if scanner.accept_word("with"):
                self._clamps(reader, scanner, clamps, cuts)
        if not scanner.accept(":"):
            reader.stop(scanner, "`in ENVIRONMENT`, `with CLAMPS` or `:` should stand here")
        for quantifier in Quantifier:
            if scanner.accept_word(quantifier.value):
                break
        else:
            start = scanner.position
            written = next((word for word in _QUANTIFIERS if scanner.accept_word(word)), None)
            scanner.position = start
            meant = f": `{written}` is written `{_QUANTIFIERS[written]}`" if written else ""
            reader.stop(scanner, f"`every`, `some`, `no` or `holds` should stand here{meant}")
        start = scanner.skip_blanks()
        temporal = quantifier is Quantifier.HOLDS
        formula = parse_temporal(scanner) if temporal else Proposition(scanner.expression(stops="["))
        text = reader.source.text[start : scanner.position].strip(BLANKS)
        references = reader.reference_list(scanner) if scanner.sees("[") else ()
        reader.end(scanner, "references in brackets")
        parts = [proposition.expression for proposition in propositions(formula)]
        # Every part is asked, so that every unknown name is reported.
        exist = [reader.names_exist(part) for part in parts]
        if not all(exist):
            return
        put_in = [reader.put_in(part, reader.definitions, name.span) for part in parts]
        if None not in put_in:
            remaining = iter(put_in)
            expanded = replaced(formula, lambda _: next(remaining))
            reader.add(
                "expectations",
                Expectation(
                    name.text,
                    tuple(environments),
                    tuple(clamps),
                    tuple(cuts),
                    quantifier,
                    expanded.expression if isinstance(expanded, Proposition) and not temporal else expanded,
                    text,
                    references,
                    span,
                ),
            )

    def _clamps(self, reader: DirectiveReader, scanner: Scanner, clamps: list[Clamp], cuts: list[Cut]) -> None:
        places: dict[str, tuple[Setting, Span]] = {}
        cut_places: dict[tuple[str, str], Span] = {}
        while True:
            before = scanner.position
            name = scanner.name("the name of a node")
            if scanner.accept("->"):
                target = scanner.name("the target of the regulation")
                if not scanner.accept("="):
                    reader.stop(scanner, f"`=` should stand behind `{target.text}`")
                value = reader.setting(scanner, "01")
                reader.regulation_exists(name, target)
                pair = (name.text, target.text)
                if pair in cut_places:
                    raise reader.fault(
                        catalogue.CONTRADICTION,
                        name.span.to(target.span),
                        f"the regulation `{name.text} -> {target.text}` is given twice",
                        notes=(Note("first given here", cut_places[pair]),),
                        help="keep one",
                    )
                cut_places[pair] = name.span.to(target.span)
                cuts.append(Cut(name.text, target.text, int(value or 0)))
            else:
                scanner.position = before
                found = reader.assignment(scanner, "01", places)
                clamps += [Clamp(node, int(value or 0)) for node, value in found.items()]
            if not scanner.accept(","):
                return

    def write(self, network: Network) -> Iterator[str]:
        for x in network.expectations:
            conditions = [
                f"in {' + '.join(map(format_name, x.environments))}" if x.environments else "",
                f"with {changes_text((*x.clamps, *x.cuts))}" if x.clamps or x.cuts else "",
            ]
            where = " ".join(filter(None, conditions))
            name = format_name(x.name) + (f", {where}" if where else "")
            yield f"{name}: {x.quantifier.value} {x.text}{references_text(x.references)}"

    def records(self, network: Network, names: Naming) -> Iterator[tuple[object, ...]]:
        for x in network.expectations:
            changes = sorted(map(str, (*names.changes(x.clamps), *names.changes(x.cuts))))
            places = tuple(names.of("environment", name) for name in x.environments)
            if x.quantifier is Quantifier.HOLDS:
                formula = format_formula(names.formula(x.formula))
            else:
                formula = format_expression(names.expression(x.formula))
            yield names.of("expect", x.name), places, changes, x.quantifier.value, formula, x.references

    def renamed(self, network: Network, names: Renaming) -> dict[str, object]:
        return {
            "expectations": tuple(
                replace(
                    x,
                    clamps=names.changes(x.clamps),
                    cuts=names.changes(x.cuts),
                    text=(names.temporal if x.quantifier is Quantifier.HOLDS else names.text)(x.text),
                )
                for x in network.expectations
            )
        }

    def offers(self, rest: str) -> tuple[str | Stand, ...]:
        if ":" in rest:
            is_quantified = re.search(r":\s*(?:every|some|no|holds)\b", rest)
            return (Stand.FORMULA,) if is_quantified else tuple(quantifier.value for quantifier in Quantifier)
        if re.search(r"\bwith\s[^:]*$", rest):
            return (Stand.NODES,)
        if re.search(r"\bin\s[^:]*$", rest):
            return (Stand.ENVIRONMENTS,)
        return ("in", "with") if "," in rest else ()


class EdgeLine(Directive):
    word = "edge"
    form = "edge A -> B, activates, via exosome, PMID:32051587, high"
    about = "A -> B, activates|inhibits, REF"
    field = "edges"

    def read(self, reader: DirectiveReader, scanner: Scanner, span: Span) -> None:
        source, target = reader.arrow(scanner)
        reader.comma(scanner)
        sign = reader.one_of(scanner.name("a sign"), tuple(s.value for s in Sign), "the sign of a regulation")
        reader.comma(scanner)
        via = None
        if scanner.accept_word("via"):
            via = reader.one_of(scanner.name("a carrier"), CARRIERS, "a carrier")
            reader.comma(scanner)
        references: list[str] = []
        confidence = None
        while confidence is None:
            quoted = scanner.sees('"')
            reference = reader.reference(scanner)
            if not quoted and reference in CONFIDENCES:
                confidence = reference
            else:
                references.append(reference)
            if not scanner.accept(","):
                break
        if not references:
            reader.stop(scanner, "a reference should stand before the confidence")
        reader.end(scanner, "another reference")
        reader.regulation_exists(source, target)
        reader.add("edges", Edge(source.text, target.text, Sign(sign), via, tuple(references), confidence, span))

    def write(self, network: Network) -> Iterator[str]:
        for g in network.edges:
            parts = [
                f"{format_name(g.source)} -> {format_name(g.target)}",
                g.sign.value,
                *([f"via {g.via}"] if g.via else []),
                *map(reference_text, g.references),
                *([g.confidence] if g.confidence else []),
            ]
            yield ", ".join(parts)

    def records(self, network: Network, names: Naming) -> Iterator[tuple[object, ...]]:
        for g in network.edges:
            yield names.node(g.source), names.node(g.target), g.sign.value, g.via, g.references, g.confidence

    def renamed(self, network: Network, names: Renaming) -> dict[str, object]:
        made = (replace(g, source=names.node(g.source), target=names.node(g.target)) for g in network.edges)
        return {"edges": tuple(made)}

    def offers(self, rest: str) -> tuple[str | Stand, ...]:
        if "," not in rest:
            return (Stand.NODES,)
        if re.search(r"\bvia\s+\S*$", rest):
            return CARRIERS
        return tuple(sign.value for sign in Sign) if rest.count(",") == 1 else ("via", *CONFIDENCES)


CLAIMS = (PhenotypeLine(), EnvironmentLine(), ExpectationLine(), EdgeLine())
