"""SBML-qual: logical models in SBML Level 3 (Chaouiya et al. 2013, doi:10.1186/1752-0509-7-135).

Read by our own reader: every finding has its place, memory is bounded, and no library has to be installed. Written by
libSBML, which then judges what it wrote by its consistency check. Names, directives and remarks of ours stand in an
annotation of the model that other tools keep and ignore.

What a file means (specification of the package qual, version 1, release 1, sections 3.5 and 3.6):

*Level.* A species has the levels 0 to ``maxLevel``. Without one its greatest level is the greatest that a function of
it leads to, its ``initialLevel``, or 1; where a condition speaks of a higher one, that is told.

*Function.* The transition that has a species among its outputs decides it: no two may. Of the **function terms** the
first whose condition holds gives the target value, its ``resultLevel``; where none holds the **default term** does.
Terms of one level are one OR. The specification wants terms that never contradict each other: if they may, that is
told, but for levels that only fall from term to term, which is how a threshold is written. A transition has exactly
one default term, and every term has a ``resultLevel``. All outputs of a transition have the same function.

*Input.* A species that no transition decides keeps its level, be it ``constant`` or not. A transition without inputs
and without terms says nothing of its outputs: they are free inputs, as a variable without a function is in AEON. With
inputs and without terms it is a function that nobody knows, as AEON reads and writes it: an open rule, with every
function that the inputs allow (*Claims*). Without ``essential`` an input has an effect. Refused are levels above 1 in
it, several outputs (the one unknown function would be that of each), and more functions of unknown sign than can be
listed. Writing gives such a rule its function terms, and what is open in the annotation: most tools take no transition
without a function.

*Condition.* The id of a species is its level, that of an input of the transition its ``thresholdLevel``, that of an
output its ``outputLevel``. Levels are compared by ``eq neq geq gt leq lt``; conditions are joined by ``and or not xor
implies piecewise``. A species alone holds from level 1 up, 1 and 0 alone are true and false. A threshold that no
condition names says nothing more, nor does ``outputLevel`` in a logical model.

*Claims.* ``sign`` (positive, negative; dual and unknown claim nothing) and ``essential`` as AEON writes it. They are
compared with a function that is given, and change nothing in it.

Petri nets (``consumption``, ``production``) and whatever else is not defined here are refused with their place.
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
from logicnet.formats.export import Export, ExportChange, ExportFate, Names, free_name, renames, simplified
from logicnet.formats.grammar import MAX_NAMES, either
from logicnet.formats.levels import MAX_LEVEL, Levels, LevelTerm, not_compared
from logicnet.formats.lines import carried, take
from logicnet.formats.markup import Element, decoded, parse
from logicnet.formats.signed import fitting, is_monotone, open_listed, open_monotone, write_open
from logicnet.formats.sketch import MAX_LISTED, Declared, every_function, standard_reading
from logicnet.formats.translation import Translation, faulty, one_line
from logicnet.network.bnet import Reading
from logicnet.network.model import Network
from logicnet.network.openness import MAX_MONOTONE
from logicnet.text import catalogue
from logicnet.text.diagnostics import Diagnostic, Entry, nearest
from logicnet.text.expression import negation
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
    format_expression,
    format_name,
    symbols,
)
from logicnet.text.nesting import MAX_FOREIGN_NESTING, MAX_STACKED_NESTING, Descent, descending, stacked
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
        return _SbmlReader(source, parse(source)).read()
    except Fault as found:
        return faulty(source, [found.diagnostic])


class _SbmlReader:
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
        self._once(model)
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

    def _once(self, element: Element) -> None:
        """Refuse a second list of one kind: only one could be looked at."""
        seen = set()
        for child in element.children:
            if child.name.startswith("listOf") and child.name in seen:
                self._fault(
                    findings.MALFORMED, child.span, f"this is a second {child.name}", "join it with the first one"
                )
            seen.add(child.name)

    def _add_species(self, element: Element) -> None:
        id = element.get("id")
        if not id or id in self._species:
            what = f"the id `{id}` is used twice" if id else "this species has no id"
            self._fault(findings.MALFORMED, element.span, what, "each species has an id of its own")
            return
        self._species[id] = element

    def _outputs(self, transition: Element) -> None:
        for attribute in ("temporisationType", "temporisationValue"):
            if attribute in transition.attributes:
                self._fault(
                    findings.UNSUPPORTED,
                    transition.span,
                    f"this transition has a {attribute}: a delay or a rate is no part of a logical model",
                    "delete it, or decide it in the tool the file comes from",
                )
        self._once(transition)
        free = self._is_free(transition)
        for output in _listed(transition, "listOfOutputs", "output"):
            name = output.get("qualitativeSpecies")
            if not self._known(name, output.span):
                continue
            effect = output.get("transitionEffect", "assignmentLevel")
            if effect != "assignmentLevel":
                self._fault(
                    findings.UNSUPPORTED,
                    output.span,
                    f"the output `{name}` has the effect `{one_line(effect)}`, as in a Petri net",
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
            if self._species[name].get("constant") in ("true", "1") and not free:
                self._fault(
                    findings.MALFORMED,
                    output.span,
                    f"`{name}` is declared constant and is an output",
                    "one of the two is wrong",
                )
            self._decided[name] = transition
        for entry in self._inputs(transition):
            self._known(entry.get("qualitativeSpecies"), entry.span)
            effect = entry.get("transitionEffect", "none")
            if effect != "none":
                what = "is consumed, as in a Petri net" if effect == "consumption" else f"has the effect `{effect}`"
                self._fault(
                    findings.UNSUPPORTED,
                    entry.span,
                    f"the input `{entry.get('qualitativeSpecies')}` {one_line(what)}",
                    "a logical model has inputs with the effect `none`",
                )

    def _is_free(self, transition: Element) -> bool:
        """Whether a transition has no input and no term: an unknown constant."""
        terms = transition.find("listOfFunctionTerms")
        return not self._inputs(transition) and (terms is None or not terms.children)

    def _inputs(self, transition: Element) -> list[Element]:
        return _listed(transition, "listOfInputs", "input")

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
        text = element.get(attribute).strip()
        if not text:
            return otherwise
        if not re.fullmatch(r"\+?[0-9]{1,9}", text):
            self._fault(
                findings.MALFORMED,
                element.span,
                f"{attribute} `{one_line(text)}` is not a level",
                "a level is 0, 1, 2, ...",
            )
            return otherwise
        return int(text)

    def _greatest(self) -> dict[str, int]:
        """The greatest level of each species, see the docstring of the module."""
        found = {}
        reached: dict[str, int] = {}
        for name, transition in self._decided.items():
            listed = transition.find("listOfFunctionTerms")
            results = [self._number(term, "resultLevel", 0) for term in listed.children] if listed is not None else []
            reached[name] = max(results, default=1)
        for name, element in self._species.items():
            initial = self._number(element, "initialLevel", 0)
            most = self._number(element, "maxLevel", max(reached.get(name, 1), initial, 1))
            if most > MAX_LEVEL:
                self._fault(
                    findings.UNSUPPORTED, element.span, f"`{name}` has {most} levels", f"at most {MAX_LEVEL} are read"
                )
                most = 1
            elif reached.get(name, 0) > max(most, 1):
                self._fault(
                    findings.MALFORMED,
                    self._decided[name].span,
                    f"a function of `{name}` leads to level {reached[name]}, and its greatest is {most}",
                    "correct maxLevel or resultLevel",
                )
            elif initial > max(most, 1):
                self._fault(
                    findings.MALFORMED,
                    element.span,
                    f"`{name}` begins at level {initial}, and its greatest is {most}",
                    "correct maxLevel or initialLevel",
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
        if self._is_free(transition):
            self._faults.append(
                findings.READ_AS.at(
                    self._source,
                    transition.span,
                    f"this transition has no inputs and no terms: `{name}` is a free input",
                    help="if it is a constant, add a defaultTerm with its level",
                )
            )
            self._levels.input(name, at)
            return
        try:
            if not _listed(transition, "listOfFunctionTerms"):
                self._unknown(name, transition)
                return
            thresholds = self._thresholds(name, transition)
        except Fault as fault:
            self._faults.append(fault.diagnostic)
            self._levels.input(name, at)
            return
        self._levels.rule(name, at, thresholds)
        self._signs(name, transition, thresholds)

    def _unknown(self, name: str, transition: Element) -> None:
        """The rule of a node whose transition has inputs and no term, with what is open in it."""
        places = self._declared(transition)
        declared, at = list(places), transition.span
        rule = standard_reading(declared)
        if self._can_be_open(name, transition, declared) and is_monotone(declared):
            what = open_monotone(self._out, name, declared, list(places.values()))
        else:
            tables = every_function(declared)
            if tables is None or len(tables) > MAX_LISTED:
                help = f"give its function terms, or the signs of its inputs (at most {MAX_MONOTONE} of them)"
                self._not_open(name, transition, "it stands for more networks than can be told one by one", help)
            names = [d.source for d in declared]
            rule = fitting(rule, tables, names)
            what = open_listed(self._out, name, at, rule, tables, names)
        rule = write_open(self._out, name, at, rule, what)
        text = format_expression(rule)
        said = f"the function of `{name}` is not given: read as `{text}`, open: {what}"
        if not what:
            said = f"the function of `{name}` is not given; with these inputs it can only be `{text}`"
        self._fault(
            findings.READ_AS, at, said, "add its function terms if the function is known" if what else ""
        )

    def _declared(self, transition: Element) -> dict[Declared, Span]:
        """The regulations that the inputs state; a species that is several inputs is one."""
        found: dict[str, tuple[Declared, Span]] = {}
        for entry in self._inputs(transition):
            source = entry.get("qualitativeSpecies")
            sign = {"positive": 1, "negative": -1}.get(entry.get("sign"), 0)
            here = Declared(source, sign, entry.get("essential") not in ("false", "0"))
            if source in found:
                other = found[source][0]
                here = Declared(source, sign if sign == other.sign else 0, here.essential or other.essential)
            found[source] = here, found[source][1] if source in found else entry.span
        return dict(found.values())

    def _can_be_open(self, name: str, transition: Element, declared: list[Declared]) -> bool:
        """True; stops where an open rule of a Boolean node does not say what the file says."""
        unknown = [d.source for d in declared if d.source not in self._species]
        leveled = [n for n in (name, *(d.source for d in declared)) if self._levels.greatest.get(n, 1) > 1]
        outputs = len(_listed(transition, "listOfOutputs", "output"))
        if unknown:
            self._not_open(name, transition, f"its input `{unknown[0]}` is not defined", "add it to the species")
        if leveled:
            help = "give its function terms: a rule can be open where its nodes are on or off"
            self._not_open(name, transition, f"`{leveled[0]}` has levels above 1", help)
        if outputs > 1:
            why = f"it is that of {outputs} outputs, and what it is for one decides the other"
            self._not_open(name, transition, why, "give its function terms, or each output a transition of its own")
        return True

    def _not_open(self, name: str, transition: Element, why: str, help: str) -> NoReturn:
        self._stop(findings.UNSUPPORTED, transition.span, f"the function of `{name}` is not given, and {why}", help)

    def _thresholds(self, name: str, transition: Element) -> list[Expression]:
        terms, default = self._terms(name, transition)
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

    def _terms(self, name: str, transition: Element) -> tuple[list[LevelTerm], int]:
        """The function terms in the order written, and the level of the default term."""
        math = _Math(self._source, self._levels, self._given(transition))
        terms: list[LevelTerm] = []
        defaults: list[int] = []
        for term in _listed(transition, "listOfFunctionTerms"):
            if term.name in ("notes", "annotation"):
                continue
            if term.name not in ("defaultTerm", "functionTerm"):
                self._stop(
                    findings.UNSUPPORTED,
                    term.span,
                    f"`{term.name}` among the terms of `{name}` is not known, nor what it changes",
                    "terms are functionTerm and defaultTerm",
                )
            if not term.get("resultLevel").strip():
                self._stop(findings.MALFORMED, term.span, "this term has no resultLevel", "add the level it leads to")
            level = self._number(term, "resultLevel", 0)
            if term.name == "defaultTerm":
                defaults.append(level)
                if len(defaults) > 1:
                    self._stop(
                        findings.MALFORMED, term.span, f"`{name}` has two default terms", "a transition has exactly one"
                    )
                continue
            condition = term.find("math")
            if condition is None or len(condition.children) != 1:
                self._stop(findings.MALFORMED, term.span, "this function term has no condition", "add its <math>")
            terms.append(LevelTerm(level, math.condition(condition.children[0]), term.span))
        if not defaults:
            self._stop(
                findings.MALFORMED,
                transition.span,
                f"the transition of `{name}` has no default term: where no term holds its level is not said",
                'add <qual:defaultTerm qual:resultLevel="0"/>, or with the level that is meant',
            )
        for species, level, at in math.beyond:
            if not self._species[species].get("maxLevel").strip():
                most = self._levels.greatest[species]
                self._faults.append(
                    findings.READ_AS.at(
                        self._source,
                        at,
                        f"this speaks of level {level} of `{species}`, which has no maxLevel: its greatest is "
                        f"taken to be {most}",
                        help=f'add maxLevel="{level}" to the species, if it has that level',
                    )
                )
        return terms, defaults[0]

    def _given(self, transition: Element) -> dict[str, int | None]:
        """Ids that stand for a number in a function: the threshold of an input, the level of an output.

        ``None`` for an id whose number is not said, or that means two things.
        """
        found: dict[str, int | None] = {}
        for entries, attribute in (
            (self._inputs(transition), "thresholdLevel"),
            (_listed(transition, "listOfOutputs", "output"), "outputLevel"),
        ):
            for entry in entries:
                id = entry.get("id")
                if id:
                    number = self._number(entry, attribute, -1)
                    found[id] = None if number < 0 or id in found or id in self._species else number
        return found

    def _signs(self, name: str, transition: Element, thresholds: list[Expression]) -> None:
        """Tell where a declared sign is not what the function makes of it."""
        declared: dict[str, set[str]] = {}
        places: dict[str, Element] = {}
        essential: list[str] = []
        for entry in self._inputs(transition):
            source = entry.get("qualitativeSpecies")
            if source in self._species:
                declared.setdefault(source, set()).add(entry.get("sign", "unknown"))
                places[source] = entry
                if entry.get("essential") == "true":
                    essential.append(source)
        own = {"positive": Effect.ACTIVATES, "negative": Effect.INHIBITS, "dual": Effect.BOTH}
        effects = self._levels.effects(thresholds) if declared else {}
        if effects is None:
            help = "simplify the function to have them compared"
            self._fault(findings.READ_AS, transition.span, not_compared(name), help)
            return
        for source in dict.fromkeys(essential):
            if source not in effects:
                self._fault(
                    findings.CONTRADICTED,
                    places[source].span,
                    f"`{source}` is declared essential for `{name}`, and the function does not depend on it",
                    "compare both with the publication",
                )
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
        for level in range(1, self._levels.greatest.get(name, 1) + 1):
            called = self._levels.called(name, level)
            self._out.label(called, element.get("name") and element.get("name") + called.removeprefix(name))
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


def _listed(transition: Element, name: str, of: str = "") -> list[Element]:
    """The elements of a list of a transition, all or those of one name."""
    listed = transition.find(name)
    return [] if listed is None else listed.all(of) if of else listed.children


def _at(source: Source, entry: Entry, at: Span, message: str, help: str) -> Diagnostic:
    return entry.at(source, at, message, help=help or None)


# ------------------------------------------------------------------------------------------------------------- MathML

_COMPARISONS = {"eq": "==", "neq": "!=", "geq": ">=", "gt": ">", "leq": "<=", "lt": "<"}
_TURNED = {"==": "==", "!=": "!=", ">=": "<=", ">": "<", "<=": ">=", "<": ">"}


#: What an operator without arguments says.
_EMPTY = {"and": Element("true", "", {}, Span(0, 0)), "or": Element("false", "", {}, Span(0, 0))}


class _Math:
    """Conditions in MathML, read into expressions over levels."""

    def __init__(self, source: Source, levels: Levels, given: dict[str, int | None]) -> None:
        self._source, self._levels, self._given = source, levels, given
        #: Comparisons of a species with a level above its greatest.
        self.beyond: list[tuple[str, int, Span]] = []

    @descending
    def condition(self, element: Element) -> Descent[Expression]:
        """The states in which an expression of MathML is true."""
        if element.name == "apply" and element.children:
            return (yield from self._applied(element))
        if element.name in ("true", "false"):
            return TRUE if element.name == "true" else FALSE
        if element.name == "ci":
            operand = self._operand(element)
            if not isinstance(operand, str):
                self._stop(
                    findings.UNSUPPORTED,
                    element,
                    f"`{one_line(element.text)}` is a threshold, not a condition",
                    "compare the level of a species with it",
                )
            return self._levels.at_least(operand, 1, element.text_span)
        if element.name == "cn":
            number = self._constant(element)
            if number not in (0, 1):
                self._stop(findings.UNSUPPORTED, element, f"{number} is not a condition", "true is 1, false is 0")
            return TRUE if number else FALSE
        if element.name == "piecewise":
            return (yield from self._piecewise(element))
        self._unknown(element)

    def _applied(self, element: Element) -> Descent[Expression]:
        operator, arguments = element.children[0], element.children[1:]
        if operator.name in ("and", "or"):
            # One chain, however its parts are nested: exporters write it as a & (b & (c & ...)).
            parts: list[Expression] = []
            pending = arguments[::-1]
            while pending:
                argument = pending.pop()
                if argument.name == "apply" and argument.children and argument.children[0].name == operator.name:
                    pending.extend(argument.children[:0:-1] or [_EMPTY[operator.name]])
                else:
                    parts.append((yield (self, argument)))
            if not parts:
                return TRUE if operator.name == "and" else FALSE
            # Constants inside are dealt with by whoever writes the rule.
            return (conjunction if operator.name == "and" else disjunction)(parts)
        if operator.name == "not" and len(arguments) == 1:
            return negation((yield (self, arguments[0])))
        if operator.name == "xor" and arguments:
            result = (yield (self, arguments[0]))
            for argument in arguments[1:]:
                result = either(result, (yield (self, argument)))
                self._bounded(element, result)
            return result
        if operator.name == "implies" and len(arguments) == 2:
            first = (yield (self, arguments[0]))
            return disjunction([negation(first), (yield (self, arguments[1]))])
        if operator.name in _COMPARISONS and len(arguments) == 2:
            return (yield from self._compared(_COMPARISONS[operator.name], arguments[0], arguments[1]))
        self._unknown(operator)

    def _compared(self, sign: str, left: Element, right: Element) -> Descent[Expression]:
        first, second = self._operand(left), self._operand(right)
        if isinstance(first, str) and isinstance(second, int):
            return self._against(first, sign, second, left.text_span)
        if isinstance(first, int) and isinstance(second, str):
            return self._against(second, _TURNED[sign], first, right.text_span)
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
        for number, other in ((second, left), (first, right)):
            if number in (0, 1) and sign in ("==", "!="):
                inner = (yield (self, other))
                return inner if (number == 1) is (sign == "==") else negation(inner)
        self._unknown(left if first is None else right)

    def _against(self, name: str, sign: str, level: int, at: Span) -> Expression:
        if level > self._levels.greatest[name]:
            self.beyond.append((name, level, at))
        return self._levels.compare(name, sign, level, at)

    def _operand(self, element: Element) -> str | int | None:
        if element.name == "cn":
            return self._constant(element)
        if element.name == "ci":
            name = element.text.strip()
            if name not in self._given:
                return self._named(element, name)
            number = self._given[name]
            if number is None:
                twice = name in self._levels.greatest
                self._stop(
                    findings.MALFORMED,
                    element,
                    f"`{name}` is a species and an input or output" if twice else f"the number of `{name}` is not said",
                    "give each an id of its own" if twice else "give the input of this id one thresholdLevel",
                )
            return number
        return None

    def _constant(self, element: Element) -> int:
        text = element.text.strip()
        if element.children or not re.fullmatch(r"[+-]?[0-9]{1,9}(?:\.0*)?", text):
            what = f"`{one_line(text)}` is not a level"
            self._stop(findings.UNSUPPORTED, element, what, "a level is 0, 1, 2, ..., written as an integer")
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

    def _piecewise(self, element: Element) -> Descent[Expression]:
        otherwise = element.find("otherwise")
        if otherwise is None or len(otherwise.children) != 1 or len(element.all("otherwise")) > 1:
            self._stop(
                findings.MALFORMED,
                element,
                "this piecewise does not say what holds where no piece does",
                "add one <otherwise>",
            )
        result = yield (self, otherwise.children[0])
        for piece in reversed(element.all("piece")):
            if len(piece.children) != 2:
                self._unknown(piece)
            value = yield (self, piece.children[0])
            condition = yield (self, piece.children[1])
            result = disjunction([conjunction([condition, value]), conjunction([negation(condition), result])])
            self._bounded(element, result)
        return result

    def _bounded(self, element: Element, expression: Expression) -> None:
        for count, _ in enumerate(symbols(expression)):
            if count >= MAX_NAMES:
                self._stop(
                    findings.UNSUPPORTED,
                    element,
                    f"written out this holds more than {MAX_NAMES:,} names",
                    "split the rule",
                )

    def _unknown(self, element: Element) -> NoReturn:
        self._stop(
            findings.UNSUPPORTED,
            element,
            f"`{element.name}` of MathML has no meaning in a logical condition",
            "conditions are made of and, or, not, xor, implies, comparisons of a species with a level, true, false",
        )

    def _stop(self, entry: Entry, element: Element, message: str, help: str) -> NoReturn:
        raise Fault(entry.at(self._source, element.span, message, help=help or None))


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
#: Deepest condition that libSBML writes with an indent for each level: the square of it goes to the file.
_INDENTED = 100
_OPERATORS = {AND: "and", OR: "or", NOT: "not"}


def write(network: Network) -> Export:
    """The model as libSBML writes it, after libSBML found no error in it. Needs the extra ``sbml``.

    Inputs are constant species without a transition; every sign is the one that the rule has as a function. libSBML
    recurses as deep as a rule is nested, so that it gets the stack for it; ``UsageError`` beyond
    :data:`~logicnet.text.nesting.MAX_STACKED_NESTING`, and where the directives hold what XML cannot.
    """
    rules = {node.name: simplified(node.rule.expression) for node in network.nodes if not node.is_input}
    deepest = max(rules, key=lambda name: depth(rules[name]), default=None)
    levels = depth(rules[deepest]) if deepest is not None else 0
    if levels > MAX_STACKED_NESTING:
        raise UsageError(
            f"the rule of `{deepest}` is nested more than {MAX_STACKED_NESTING:,} deep, which libsbml cannot write",
            "choose another format, such as bnet",
        )
    names, data = stacked(levels, lambda: _written(network, rules))
    changes = renames(names, ExportFate.KEPT)
    if levels > MAX_FOREIGN_NESTING:
        what = f"is nested {levels:,} deep; a tool that reads with libSBML may need a larger stack for it"
        changes = (*changes, ExportChange("nesting", str(deepest), what, ExportFate.KEPT))
    return Export(data, tuple(names.items()), changes)


def _written(network: Network, rules: dict[str, Expression]) -> tuple[dict[str, str], bytes]:
    """The names in the file, and its bytes; the simplified rules are given."""
    libsbml = _libsbml()
    names = _NAMES.written(network.names)
    namespaces = libsbml.SBMLNamespaces(3, 1, "qual", 1)
    document = libsbml.SBMLDocument(namespaces)
    document.setPackageRequired("qual", True)
    model = document.createModel()
    taken = set(names.values())
    model.setId(free_name("model", taken))
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
            species.setMetaId(free_name(f"meta_{names[node.name]}", taken))
            _annotate(libsbml, species, resources, describing=False)
    deep: dict[str, str] = {}
    for node in network.nodes:
        if not node.is_input:
            condition = _condition(libsbml, rules[node.name], names, taken, deep)
            _transition(libsbml, qual, rules[node.name], condition, names, node.name, taken)
    resources = [r for r in map(_resource, network.cites) if r]
    if resources:
        model.setMetaId(free_name("meta_model", taken))
        _annotate(libsbml, model, resources, describing=True)
    if network.about:
        paragraphs = "".join(f"<p>{_escaped(text)}</p>" for text in network.about)
        model.setNotes(f'<body xmlns="http://www.w3.org/1999/xhtml">{paragraphs}</body>')
    lines = "".join(f"<line>{_escaped(line)}</line>" for line in carried(network, names))
    if model.appendAnnotation(f'<network xmlns="{NAMESPACE}">{lines}</network>') != libsbml.LIBSBML_OPERATION_SUCCESS:
        raise UsageError("the directives hold a character that XML cannot", "remove control characters from them")
    text = libsbml.writeSBMLToString(document)
    for id, condition in deep.items():
        text = text.replace(f"<ci> {id} </ci>", condition)
    data = text.encode()
    errors = consistency_errors(data)
    if errors:
        raise InternalError(f"libSBML finds an error in the export: {errors[0]}")
    return names, data


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
            found[cell] = (free_name(made, taken), cell)
    return found


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


def _transition(
    libsbml: Any, qual: Any, expression: Expression, condition: Any, names: dict[str, str], name: str, taken: set[str]
) -> None:
    made = names[name]
    transition = qual.createTransition()
    transition.setId(free_name(f"tr_{made}", taken))
    signs = {
        Effect.ACTIVATES: libsbml.INPUT_SIGN_POSITIVE,
        Effect.INHIBITS: libsbml.INPUT_SIGN_NEGATIVE,
        Effect.BOTH: libsbml.INPUT_SIGN_DUAL,
    }
    for source, effect in effects(expression).items():
        entry = transition.createInput()
        entry.setId(free_name(f"in_{names[source]}_{made}", taken))
        entry.setQualitativeSpecies(names[source])
        entry.setTransitionEffect(libsbml.INPUT_TRANSITION_EFFECT_NONE)
        # A name without effect has no sign; unknown is what SBML says then.
        entry.setSign(signs[effect] if effect is not None else libsbml.INPUT_SIGN_UNKNOWN)
    output = transition.createOutput()
    output.setId(free_name(f"out_{made}", taken))
    output.setQualitativeSpecies(made)
    output.setTransitionEffect(libsbml.OUTPUT_TRANSITION_EFFECT_ASSIGNMENT_LEVEL)
    default = transition.createDefaultTerm()
    default.setResultLevel(int(expression is TRUE))
    if expression.args or expression.__class__ is Symbol:
        term = transition.createFunctionTerm()
        term.setResultLevel(1)
        term.setMath(condition)


def _condition(
    libsbml: Any, expression: Expression, names: dict[str, str], taken: set[str], deep: dict[str, str]
) -> Any:
    """A condition for libSBML, which indents each level of it: of a deep one a name, whose text goes to ``deep``."""
    if depth(expression) <= _INDENTED:
        return _math(libsbml, expression, names) if expression.args or expression.__class__ is Symbol else None
    id = free_name("condition", taken)
    deep[id] = _mathml(expression, names)
    made = libsbml.ASTNode(libsbml.AST_NAME)
    made.setName(id)
    return made


def _mathml(expression: Expression, names: dict[str, str]) -> str:
    """The text of what :func:`_math` makes, on one line."""
    parts: list[str] = []
    pending: list[Expression | str] = [expression]
    while pending:
        item = pending.pop()
        if isinstance(item, str):
            parts.append(item)
            continue
        kind = item.__class__
        negative = kind is NOT and item.args[0].__class__ is Symbol
        if kind is Symbol or negative:
            name = names[(item.args[0] if negative else item).obj]
            parts.append(f'<apply><eq/><ci> {name} </ci><cn type="integer"> {int(not negative)} </cn></apply>')
        else:
            parts.append(f"<apply><{_OPERATORS[kind]}/>")
            pending.append("</apply>")
            pending.extend(reversed(item.args))
    return "".join(parts)


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
