"""SBML-qual: logical models in SBML Level 3 (Chaouiya et al. 2013, doi:10.1186/1752-0509-7-135).

Read by our own reader: every finding has its place, memory is bounded, and no library has to be installed. Written by
libSBML, which then judges what it wrote by its consistency check. Names, directives and remarks of ours stand in an
annotation of the model that other tools keep and ignore.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NoReturn
from urllib.parse import unquote

from logicnet.compiled.function import Effect, effects
from logicnet.errors import InternalError, UsageError
from logicnet.formats import findings
from logicnet.formats.export import Export, Fate, Names, renames, simplified
from logicnet.formats.grammar import MAX_NAMES, either
from logicnet.formats.levels import MAX_LEVEL, Levels, Term
from logicnet.formats.lines import carried, take
from logicnet.formats.markup import Element, decoded, parse
from logicnet.formats.translation import Translation, faulty, one_line
from logicnet.network.bnet import Reading
from logicnet.network.model import Network
from logicnet.text import catalogue
from logicnet.text.diagnostics import Diagnostic, Entry, nearest
from logicnet.text.formula import (
    AND,
    FALSE,
    NOT,
    OR,
    TRUE,
    Expression,
    Fault,
    Symbol,
    conjunction,
    depth,
    disjunction,
    format_name,
    symbols,
)
from logicnet.text.source import Source, Span

__all__ = ["INITIAL", "consistency_errors", "read", "write"]

#: The phenotype of the levels at which a simulation would begin.
INITIAL = "initial_state"
#: The namespace of the annotation that carries what SBML cannot say.
NAMESPACE = "urn:logicnet:network"
_QUAL = re.compile(r"http://www\.sbml\.org/sbml/level3/version\d+/qual/version\d+")
_CORE = re.compile(r"http://www\.sbml\.org/sbml/level(\d+)(?:/version\d+.*)?")


def read(path: str, data: bytes) -> Reading:
    """Read an SBML file with the package qual."""
    source, fault = decoded(path, data)
    if fault is not None:
        return faulty(source, [fault])
    try:
        return _Reader(source, parse(source)).read()
    except Fault as found:
        return faulty(source, [found.diagnostic])


class _Reader:
    def __init__(self, source: Source, root: Element) -> None:
        self._source, self._root = source, root
        self._out = Translation(source, "sbml")
        self._faults = self._out.diagnostics
        self._species: dict[str, Element] = {}
        self._transitions: list[Element] = []
        #: The transition that decides a species.
        self._decided: dict[str, Element] = {}

    def read(self) -> Reading:
        model = self._model()
        species = model.find("listOfQualitativeSpecies")
        for element in species.all("qualitativeSpecies") if species is not None else ():
            self._add_species(element)
        listed = model.find("listOfTransitions")
        self._transitions = listed.all("transition") if listed is not None else []
        for transition in self._transitions:
            self._outputs(transition)
        self._levels = Levels(self._source, self._out, self._greatest())
        ours = self._ours(model)
        for name, element in self._species.items():
            self._node(name, element)
        if not ours:
            self._describe(model)
        self._levels.mark(Span(len(self._source.text), len(self._source.text)))
        self._lost(model)
        return self._out.finish()

    def _model(self) -> Element:
        root = self._root
        core = _CORE.fullmatch(root.namespace)
        if root.name != "sbml" or core is None:
            what = f"the root of this file is `{root.name}`, not `sbml`"
            if root.name == "sbml":
                what = "this `sbml` says no level and version of SBML: its namespace (xmlns) is not that of SBML"
            self._stop(
                findings.UNKNOWN_FORMAT, root.span, what, "export it as SBML-qual (level 3 with the package qual)"
            )
        model = root.find("model")
        if model is None:
            self._stop(findings.MALFORMED, root.span, "this SBML file holds no model", "export it again")
        qual = any(_QUAL.fullmatch(element.namespace) for element in model.children)
        if not qual:
            kinetic = model.find("listOfReactions") is not None
            what = "it is a kinetic model (reactions with rates)" if kinetic else f"it is SBML level {core[1]}"
            self._stop(
                findings.UNKNOWN_FORMAT,
                model.span,
                f"this SBML file holds no logical model: {what}, without the package qual",
                "export it as SBML-qual (level 3 with the package qual)",
            )
        return model

    def _add_species(self, element: Element) -> None:
        id = element.get("id")
        if not id or id in self._species:
            what = f"the id `{id}` is used twice" if id else "this species has no id"
            self._fault(findings.MALFORMED, element.span, what, "each species has an id of its own")
            return
        self._species[id] = element

    def _outputs(self, transition: Element) -> None:
        outputs = transition.find("listOfOutputs")
        for output in outputs.all("output") if outputs is not None else ():
            name = output.get("qualitativeSpecies")
            if not self._known(name, output.span):
                continue
            effect = output.get("transitionEffect", "assignmentLevel")
            if effect != "assignmentLevel":
                self._fault(
                    findings.UNSUPPORTED,
                    output.span,
                    f"the output `{name}` has the effect `{effect}`: this is a Petri net, not a logical model",
                    "a logical model has outputs with the effect `assignmentLevel`",
                )
            if name in self._decided:
                self._fault(
                    findings.UNSUPPORTED,
                    output.span,
                    f"two transitions decide `{name}`",
                    "join them: a species has one function",
                )
                continue
            if self._species[name].get("constant") == "true":
                self._fault(
                    findings.MALFORMED,
                    output.span,
                    f"`{name}` is declared constant and is an output",
                    "one of the two is wrong",
                )
            self._decided[name] = transition
        for entry in self._inputs(transition):
            if entry.get("transitionEffect", "none") == "consumption":
                self._fault(
                    findings.UNSUPPORTED,
                    entry.span,
                    f"the input `{entry.get('qualitativeSpecies')}` is consumed, as in a Petri net",
                    "a logical model has inputs with the effect `none`",
                )

    def _inputs(self, transition: Element) -> list[Element]:
        listed = transition.find("listOfInputs")
        return listed.all("input") if listed is not None else []

    def _known(self, name: str, at: Span) -> bool:
        if name in self._species:
            return True
        near = nearest(name, self._species)
        self._fault(
            catalogue.UNDEFINED,
            at,
            f"species `{name}` is not defined",
            f"did you mean `{near}`?" if near else "add it to the list of species",
        )
        return False

    def _number(self, element: Element, attribute: str, otherwise: int) -> int:
        text = element.get(attribute)
        if not text:
            return otherwise
        if not re.fullmatch(r"\+?\d{1,9}", text.strip()):
            self._fault(
                findings.MALFORMED, element.span, f"{attribute} `{text}` is not a level", "a level is 0, 1, 2, ..."
            )
            return otherwise
        return int(text)

    def _greatest(self) -> dict[str, int]:
        """The greatest level of each species: as declared, else the greatest that some function leads to."""
        found = {}
        reached: dict[str, int] = {}
        for name, transition in self._decided.items():
            listed = transition.find("listOfFunctionTerms")
            results = [self._number(term, "resultLevel", 0) for term in listed.children] if listed is not None else []
            reached[name] = max(results, default=1)
        for name, element in self._species.items():
            most = self._number(element, "maxLevel", max(reached.get(name, 1), 1))
            if most > MAX_LEVEL:
                self._fault(
                    findings.UNSUPPORTED, element.span, f"`{name}` has {most} levels", f"at most {MAX_LEVEL} are read"
                )
                most = 1
            if reached.get(name, 0) > max(most, 1):
                self._fault(
                    findings.MALFORMED,
                    self._decided[name].span,
                    f"a function of `{name}` leads to level {reached[name]}, and its greatest is {most}",
                    "correct maxLevel or resultLevel",
                )
            # A species whose greatest level is 0 can still be asked for level 1: it is never there.
            found[name] = max(most, 1)
        return found

    # ------------------------------------------------------------------------------------------------------- functions

    def _node(self, name: str, element: Element) -> None:
        at = element.span
        transition = self._decided.get(name)
        if transition is None:
            self._levels.input(name, at)
            return
        try:
            thresholds = self._thresholds(name, transition)
        except Fault as fault:
            self._faults.append(fault.diagnostic)
            self._levels.input(name, at)
            return
        self._levels.rule(name, at, thresholds)
        self._signs(name, transition, thresholds)

    def _thresholds(self, name: str, transition: Element) -> list[Expression]:
        listed = transition.find("listOfFunctionTerms")
        if listed is None:
            self._stop(
                findings.UNSUPPORTED,
                transition.span,
                f"the transition of `{name}` has no function: it stands for many networks",
                "add its function terms",
            )
        math = _Math(self._source, self._levels, self._given(transition))
        terms, default = [], 0
        for term in listed.children:
            if term.name == "defaultTerm":
                default = self._number(term, "resultLevel", 0)
            elif term.name == "functionTerm":
                condition = term.find("math")
                if condition is None or not condition.children:
                    self._stop(findings.MALFORMED, term.span, "this function term has no condition", "add its <math>")
                terms.append(
                    Term(self._number(term, "resultLevel", 0), math.condition(condition.children[0]), term.span)
                )
        ordered = all(a.level >= b.level for a, b in pairwise(terms))
        clash = None if ordered else self._levels.clash(terms)
        if clash is not None:
            a, b = clash
            self._faults.append(
                findings.READ_AS.at(
                    self._source,
                    b.span,
                    f"two conditions of `{name}` hold in one state and lead to the levels {a.level} and {b.level}: "
                    "the first one decides",
                )
            )
        return self._levels.thresholds(name, terms, default)

    def _given(self, transition: Element) -> dict[str, int]:
        """Ids of inputs, which stand for their thresholds in a function."""
        found = {}
        for entry in self._inputs(transition):
            self._known(entry.get("qualitativeSpecies"), entry.span)
            if entry.get("id"):
                found[entry.get("id")] = self._number(entry, "thresholdLevel", 1)
        return found

    def _signs(self, name: str, transition: Element, thresholds: list[Expression]) -> None:
        """Tell where a declared sign is not what the function makes of it."""
        declared: dict[str, set[str]] = {}
        places: dict[str, Element] = {}
        for entry in self._inputs(transition):
            source = entry.get("qualitativeSpecies")
            if source in self._species:
                declared.setdefault(source, set()).add(entry.get("sign", "unknown"))
                places[source] = entry
        own = {"positive": Effect.ACTIVATES, "negative": Effect.INHIBITS, "dual": Effect.BOTH}
        effects = self._levels.effects(thresholds) if declared else {}
        for source, signs in declared.items():
            effect = effects.get(source)
            claimed = own.get(next(iter(signs))) if len(signs) == 1 else None if "unknown" in signs else Effect.BOTH
            if claimed is None or effect is None or claimed is effect:
                continue
            does = {Effect.ACTIVATES: "activates", Effect.INHIBITS: "inhibits", Effect.BOTH: "does both"}[effect]
            self._fault(
                findings.CONTRADICTED,
                places[source].span,
                f"`{source}` is declared {'/'.join(sorted(signs))} for `{name}`, and in the function it {does}",
                "compare both with the publication",
            )

    # --------------------------------------------------------------------------------------------------- what it means

    def _ours(self, model: Element) -> bool:
        """Take back what an export of ours carried; whether it is one."""
        annotation = model.find("annotation")
        for element in annotation.children if annotation is not None else ():
            if element.namespace == NAMESPACE and element.name == "network":
                for line in element.all("line"):
                    take(self._out, line.text, line.text_span)
                return True
        return False

    def _describe(self, model: Element) -> None:
        """Title, notes, identifiers, compartments and starting levels of a model that is not ours."""
        if model.get("name") or model.get("id"):
            self._out.directive(f"network {model.get('name') or model.get('id')}", model.span)
        notes = model.find("notes")
        if notes is not None and notes.words():
            self._out.directive(f"about {notes.words()}", notes.span)
        for reference, at in _references(model):
            self._out.directive(f"cite {_quoted(reference)}", at)
        cells: dict[str, list[str]] = {}
        initial: list[str] = []
        for name, element in self._species.items():
            first = self._levels.called(name)
            self._describe_node(name, first, element)
            cells.setdefault(element.get("compartment"), []).extend(
                self._levels.called(name, i) for i in range(1, self._levels.greatest[name] + 1)
            )
            if element.get("initialLevel"):
                level = self._number(element, "initialLevel", 0)
                initial += [
                    ("" if i <= level else "!") + format_name(self._levels.called(name, i))
                    for i in range(1, self._levels.greatest[name] + 1)
                ]
        end = Span(len(self._source.text), len(self._source.text))
        if len(cells) > 1:
            for cell, names in cells.items():
                if cell:
                    patterns = ", ".join('"' + name.replace('"', '""') + '"' for name in names)
                    self._out.directive(f"compartment {format_name(cell)}: {patterns}", end)
        if initial:
            self._out.phenotype(INITIAL, " & ".join(initial), end)

    def _describe_node(self, name: str, first: str, element: Element) -> None:
        notes = element.find("notes")
        said = [element.get("name") if element.get("name") != name else "", notes.words() if notes is not None else ""]
        transition = self._decided.get(name)
        remarks = transition.find("notes") if transition is not None else None
        said += [remarks.words()] if remarks is not None else []
        text = one_line(". ".join(part.rstrip(".") for part in said if part)).replace("[", "(").replace("]", ")")
        references = [reference for reference, _ in _references(element)]
        if transition is not None:
            references += [reference for reference, _ in _references(transition)]
        if text or references:
            listed = (
                f" [{', '.join(_quoted(reference) for reference in dict.fromkeys(references))}]" if references else ""
            )
            self._out.directive(f"node {format_name(first)}{', ' + text if text else ''}{listed}", element.span)

    def _lost(self, model: Element) -> None:
        """What the file holds beyond a logical model."""
        known = {"listOfCompartments", "listOfQualitativeSpecies", "listOfTransitions", "notes", "annotation"}
        for element in model.children:
            if element.name not in known:
                self._fault(findings.NOT_HELD, element.span, f"`{element.name}` is not held", "")

    def _fault(self, entry: Entry, at: Span, message: str, help: str) -> None:
        self._faults.append(_at(self._source, entry, at, message, help))

    def _stop(self, entry: Entry, at: Span, message: str, help: str) -> NoReturn:
        raise Fault(_at(self._source, entry, at, message, help))


def _at(source: Source, entry: Entry, at: Span, message: str, help: str) -> Diagnostic:
    return entry.at(source, at, message, help=help or None)


# ------------------------------------------------------------------------------------------------------------- MathML

_COMPARISONS = {"eq": "==", "neq": "!=", "geq": ">=", "gt": ">", "leq": "<=", "lt": "<"}
_TURNED = {"==": "==", "!=": "!=", ">=": "<=", ">": "<", "<=": ">=", "<": ">"}
_MAX_NESTING = 200


class _Math:
    """Conditions in MathML, read into expressions over levels."""

    def __init__(self, source: Source, levels: Levels, thresholds: dict[str, int]) -> None:
        self._source, self._levels, self._thresholds = source, levels, thresholds
        self._names = 0

    def condition(self, element: Element, nesting: int = 0) -> Expression:
        """The states in which an expression of MathML is true."""
        if nesting > _MAX_NESTING:
            self._stop(catalogue.TOO_DEEP, element, f"conditions are nested more than {_MAX_NESTING} deep", "")
        if element.name == "apply" and element.children:
            return self._applied(element, nesting)
        if element.name in ("true", "false"):
            return TRUE if element.name == "true" else FALSE
        if element.name == "ci":
            name = element.text.strip()
            self._count()
            return self._levels.at_least(self._named(element, name), 1, element.text_span)
        if element.name == "cn":
            return TRUE if self._constant(element) else FALSE
        if element.name == "piecewise":
            return self._piecewise(element, nesting)
        self._unknown(element)

    def _applied(self, element: Element, nesting: int) -> Expression:
        operator, arguments = element.children[0], element.children[1:]
        if operator.name in ("and", "or"):
            parts = []
            for argument in arguments:
                parts.append(self.condition(argument, nesting + 1))
            if not parts:
                return TRUE if operator.name == "and" else FALSE
            # Constants inside are dealt with by whoever writes the rule.
            return (conjunction if operator.name == "and" else disjunction)(parts)
        if operator.name == "not" and len(arguments) == 1:
            return _negated(self.condition(arguments[0], nesting + 1))
        if operator.name == "xor" and arguments:
            result = self.condition(arguments[0], nesting + 1)
            for argument in arguments[1:]:
                result = either(result, self.condition(argument, nesting + 1))
                self._bounded(element, result)
            return result
        if operator.name == "implies" and len(arguments) == 2:
            first = self.condition(arguments[0], nesting + 1)
            return disjunction([_negated(first), self.condition(arguments[1], nesting + 1)])
        if operator.name in _COMPARISONS and len(arguments) == 2:
            return self._compared(_COMPARISONS[operator.name], arguments[0], arguments[1], nesting)
        self._unknown(operator)

    def _compared(self, sign: str, left: Element, right: Element, nesting: int) -> Expression:
        self._count()
        first, second = self._operand(left), self._operand(right)
        if isinstance(first, str) and isinstance(second, int):
            return self._levels.compare(first, sign, second, left.text_span)
        if isinstance(first, int) and isinstance(second, str):
            return self._levels.compare(second, _TURNED[sign], first, right.text_span)
        if isinstance(first, int) and isinstance(second, int):
            holds = {
                "==": first == second, "!=": first != second, ">=": first >= second,
                ">": first > second, "<=": first <= second, "<": first < second,
            }[sign]  # fmt: skip
            return TRUE if holds else FALSE
        if isinstance(first, str) and isinstance(second, str):
            # A level of one beside each level of the other.
            parts = [
                conjunction(
                    [
                        self._levels.compare(first, sign, level, left.text_span),
                        self._levels.compare(second, "==", level, right.text_span),
                    ]
                )
                for level in range(self._levels.greatest[second] + 1)
            ]
            return disjunction(parts)
        # `(a and b) == 1`: a condition beside a truth value.
        if second in (0, 1) and sign in ("==", "!="):
            inner = self.condition(left, nesting + 1)
            return inner if (second == 1) is (sign == "==") else _negated(inner)
        self._unknown(left if first is None else right)

    def _operand(self, element: Element) -> str | int | None:
        if element.name == "cn":
            return self._constant(element)
        if element.name == "ci":
            name = element.text.strip()
            if name in self._thresholds and name not in self._levels.greatest:
                return self._thresholds[name]
            return self._named(element, name)
        return None

    def _constant(self, element: Element) -> int:
        text = element.text.strip()
        if not re.fullmatch(r"[+-]?\d{1,9}(?:\.0*)?", text):
            self._stop(findings.UNSUPPORTED, element, f"`{text}` is not a level", "a level is 0, 1, 2, ...")
        return int(float(text))

    def _named(self, element: Element, name: str) -> str:
        if name not in self._levels.greatest:
            near = nearest(name, self._levels.greatest)
            raise Fault(
                catalogue.UNDEFINED.at(
                    self._source,
                    element.text_span,
                    f"species `{name}` is not defined",
                    help=f"did you mean `{near}`?" if near else "add it to the list of species",
                )
            )
        return name

    def _piecewise(self, element: Element, nesting: int) -> Expression:
        result: Expression = FALSE
        otherwise = element.find("otherwise")
        if otherwise is not None and otherwise.children:
            result = self.condition(otherwise.children[0], nesting + 1)
        for piece in reversed(element.all("piece")):
            if len(piece.children) != 2:
                self._unknown(piece)
            value = self.condition(piece.children[0], nesting + 1)
            condition = self.condition(piece.children[1], nesting + 1)
            result = disjunction([conjunction([condition, value]), conjunction([_negated(condition), result])])
            self._bounded(element, result)
        return result

    def _count(self) -> None:
        self._names += 1

    def _bounded(self, element: Element, expression: Expression) -> None:
        for count, _ in enumerate(symbols(expression)):
            if count >= MAX_NAMES:
                self._stop(
                    findings.UNSUPPORTED,
                    element,
                    f"written out this holds more than {MAX_NAMES:,} names",
                    "split the rule",
                )
        if depth(expression) > 2 * _MAX_NESTING:
            self._stop(catalogue.TOO_DEEP, element, f"conditions are nested more than {_MAX_NESTING} deep", "")

    def _unknown(self, element: Element) -> NoReturn:
        self._stop(
            findings.UNSUPPORTED,
            element,
            f"`{element.name}` of MathML has no meaning in a logical condition",
            "conditions are made of and, or, not, xor, implies, comparisons of a species with a level, true, false",
        )

    def _stop(self, entry: Entry, element: Element, message: str, help: str) -> NoReturn:
        raise Fault(entry.at(self._source, element.span, message, help=help or None))


def _negated(expression: Expression) -> Expression:
    if expression is TRUE or expression is FALSE:
        return FALSE if expression is TRUE else TRUE
    return expression.args[0] if expression.__class__ is NOT else NOT(expression)


# ------------------------------------------------------------------------------------------------------------- MIRIAM

_IDENTIFIER = re.compile(
    r"(?:https?://(?:www\.)?identifiers\.org/|urn:miriam:)(?P<space>[A-Za-z0-9._\-]+)[/:](?P<id>.+)"
)


def _references(element: Element) -> Iterator[tuple[str, Span]]:
    """Identifiers in the annotation of an element, short: ``hgnc:11998``, ``pubmed:32051587``."""
    annotation = element.find("annotation")
    seen = set()
    for item in annotation.walk() if annotation is not None else ():
        resource = item.get("resource") if item.name == "li" else ""
        if not resource:
            continue
        found = _IDENTIFIER.fullmatch(unquote(resource))
        short = resource
        if found is not None:
            id = found["id"]
            # `hgnc/HGNC:11998` names its space twice.
            short = id if id.lower().startswith(found["space"].lower() + ":") else f"{found['space']}:{id}"
        short = one_line(short)
        if short and short not in seen:
            seen.add(short)
            yield short, item.span


def _quoted(reference: str) -> str:
    return '"' + reference.replace('"', '""') + '"'


def _resource(reference: str) -> str | None:
    """The address of an identifier as the registry of identifiers knows it; ``None`` for a free text."""
    found = re.fullmatch(r"(?P<space>[A-Za-z][A-Za-z0-9._]*):(?P<id>[^\s]+)", reference)
    if found is None:
        return None
    if found["space"] in ("http", "https", "urn"):
        return reference
    space = {"pmid": "pubmed"}.get(found["space"].lower(), found["space"].lower())
    return f"http://identifiers.org/{space}/{found['id']}"


# ------------------------------------------------------------------------------------------------------------ writing

_NAMES = Names()


def write(network: Network) -> Export:
    """The model as libSBML writes it, after libSBML found no error in it. Needs the extra ``sbml``.

    Inputs are constant species without a transition; every sign is the one that the rule has as a function.
    """
    libsbml = _libsbml()
    names = _NAMES.written(network.names)
    namespaces = libsbml.SBMLNamespaces(3, 1, "qual", 1)
    document = libsbml.SBMLDocument(namespaces)
    document.setPackageRequired("qual", True)
    model = document.createModel()
    taken = set(names.values())
    model.setId(_free("model", taken))
    if network.title:
        model.setName(network.title)
    cells = _cells(network, taken)
    for id, cell in cells.values():
        compartment = model.createCompartment()
        compartment.setId(id)
        compartment.setConstant(True)
        if cell:
            compartment.setName(cell)
    qual = model.getPlugin("qual")
    for node in network.nodes:
        species = qual.createQualitativeSpecies()
        species.setId(names[node.name])
        species.setCompartment(cells[node.compartment or ""][0])
        species.setConstant(node.is_input)
        species.setMaxLevel(1)
        species.setName(node.name)
        if node.description:
            species.setNotes(f'<body xmlns="http://www.w3.org/1999/xhtml"><p>{_escaped(node.description)}</p></body>')
        resources = [r for r in map(_resource, node.references) if r]
        if resources:
            species.setMetaId(_free(f"meta_{names[node.name]}", taken))
            _annotate(libsbml, species, resources, describing=False)
    for node in network.nodes:
        if not node.is_input:
            _transition(libsbml, qual, node.rule.expression, names, node.name, taken)
    resources = [r for r in map(_resource, network.cites) if r]
    if resources:
        model.setMetaId(_free("meta_model", taken))
        _annotate(libsbml, model, resources, describing=True)
    if network.about:
        paragraphs = "".join(f"<p>{_escaped(text)}</p>" for text in network.about)
        model.setNotes(f'<body xmlns="http://www.w3.org/1999/xhtml">{paragraphs}</body>')
    lines = "".join(f"<line>{_escaped(line)}</line>" for line in carried(network, names))
    if model.appendAnnotation(f'<network xmlns="{NAMESPACE}">{lines}</network>') != libsbml.LIBSBML_OPERATION_SUCCESS:
        raise UsageError("the directives hold a character that XML cannot", "remove control characters from them")
    data = libsbml.writeSBMLToString(document).encode()
    errors = consistency_errors(data)
    if errors:
        raise InternalError(f"libSBML finds an error in the export: {errors[0]}")
    return Export(data, tuple(names.items()), renames(names, Fate.KEPT))


def consistency_errors(data: bytes) -> tuple[str, ...]:
    """What libSBML's consistency check calls an error in a document. Needs the extra ``sbml``."""
    libsbml = _libsbml()
    document = libsbml.readSBMLFromString(data.decode())
    document.checkConsistency()
    log = [document.getError(i) for i in range(document.getNumErrors())]
    return tuple(
        f"line {e.getLine()}: {e.getShortMessage()}" for e in log if e.getSeverity() >= libsbml.LIBSBML_SEV_ERROR
    )


def _libsbml() -> Any:
    try:
        import libsbml
    except ImportError:
        raise UsageError(
            "writing SBML needs the package python-libsbml", "install the extra `sbml` of logicnet"
        ) from None
    return libsbml


def _cells(network: Network, taken: set[str]) -> dict[str, tuple[str, str]]:
    """Id and name of a compartment for each of ours, and one for nodes without."""
    found: dict[str, tuple[str, str]] = {}
    for node in network.nodes:
        cell = node.compartment or ""
        if cell not in found:
            made = _NAMES.written([cell])[cell] if cell else "default_compartment"
            found[cell] = (_free(made, taken), cell)
    return found


def _free(id: str, taken: set[str]) -> str:
    made, count = id, 1
    while made in taken:
        count += 1
        made = f"{id}_{count}"
    taken.add(made)
    return made


def _annotate(libsbml: Any, element: Any, resources: list[str], *, describing: bool) -> None:
    term = libsbml.CVTerm()
    if describing:
        term.setQualifierType(libsbml.MODEL_QUALIFIER)
        term.setModelQualifierType(libsbml.BQM_IS_DESCRIBED_BY)
    else:
        term.setQualifierType(libsbml.BIOLOGICAL_QUALIFIER)
        # What we call a reference may be an identifier or a paper; either is a property of the node.
        term.setBiologicalQualifierType(libsbml.BQB_IS_DESCRIBED_BY)
    for resource in resources:
        term.addResource(resource)
    element.addCVTerm(term)


def _transition(libsbml: Any, qual: Any, rule: Expression, names: dict[str, str], name: str, taken: set[str]) -> None:
    expression = simplified(rule)
    made = names[name]
    transition = qual.createTransition()
    transition.setId(_free(f"tr_{made}", taken))
    signs = {
        Effect.ACTIVATES: libsbml.INPUT_SIGN_POSITIVE,
        Effect.INHIBITS: libsbml.INPUT_SIGN_NEGATIVE,
        Effect.BOTH: libsbml.INPUT_SIGN_DUAL,
    }
    for source, effect in effects(expression).items():
        entry = transition.createInput()
        entry.setId(_free(f"in_{names[source]}_{made}", taken))
        entry.setQualitativeSpecies(names[source])
        entry.setTransitionEffect(libsbml.INPUT_TRANSITION_EFFECT_NONE)
        # A name without effect has no sign; unknown is what SBML says then.
        entry.setSign(signs[effect] if effect is not None else libsbml.INPUT_SIGN_UNKNOWN)
    output = transition.createOutput()
    output.setId(_free(f"out_{made}", taken))
    output.setQualitativeSpecies(made)
    output.setTransitionEffect(libsbml.OUTPUT_TRANSITION_EFFECT_ASSIGNMENT_LEVEL)
    default = transition.createDefaultTerm()
    default.setResultLevel(int(expression is TRUE))
    if expression.args or expression.__class__ is Symbol:
        term = transition.createFunctionTerm()
        term.setResultLevel(1)
        term.setMath(_math(libsbml, expression, names))


def _math(libsbml: Any, expression: Expression, names: dict[str, str]) -> Any:
    """MathML in which a name is compared with 1, and a negated one with 0."""
    done: list[Any] = []
    pending: list[tuple[Expression, bool]] = [(expression, False)]
    while pending:
        item, ready = pending.pop()
        kind = item.__class__
        negative = kind is NOT and item.args[0].__class__ is Symbol
        if kind is Symbol or negative:
            made = libsbml.ASTNode(libsbml.AST_RELATIONAL_EQ)
            species, level = libsbml.ASTNode(libsbml.AST_NAME), libsbml.ASTNode(libsbml.AST_INTEGER)
            species.setName(names[(item.args[0] if negative else item).obj])
            level.setValue(int(not negative))
            made.addChild(species)
            made.addChild(level)
            done.append(made)
        elif not ready:
            pending.append((item, True))
            pending.extend((argument, False) for argument in reversed(item.args))
        else:
            types = {AND: libsbml.AST_LOGICAL_AND, OR: libsbml.AST_LOGICAL_OR, NOT: libsbml.AST_LOGICAL_NOT}
            made = libsbml.ASTNode(types[kind])
            for part in done[-len(item.args) :]:
                made.addChild(part)
            del done[-len(item.args) :]
            done.append(made)
    return done[0]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
