"""Networks put together: modules of one cell joined by the nodes they share, cells of a tissue joined by wires.

What a union means. A node is the same in two parts if it has the same name. A part that has a node as an input asks
for it, and a part with a rule gives it. Two rules that are one function are one rule. Two that differ are shown, and
the node is open: the rule of the earlier part is the reference, the other an alternative; a choice made by the caller
decides it.

A prefix makes a part a cell of its own: ``T1`` turns each node ``X`` of it into ``T1_X``, and so its phenotypes,
environments, drugs, screens, expectations and compartments; without any the cell is one. A wire makes an input the
copy of a node of another part; several wires into one input are an OR.

Nothing that a part says is silently gone. What has one name in two parts and means two things is called ``NAME_PART``
in the later one. An expectation of a part is asked of the whole: in its environment, and, where that sets a node
which is no input any more, with that node clamped, as the experiment had it. The default of such a node is not
clamped: there the whole decides. Everything that could not be kept as it was is a :class:`CompositionNote`. """

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import compress
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from logicnet.compiled.function import constant_value
from logicnet.errors import InvalidNetwork, UsageError
from logicnet.formats.renaming import formula_text, renamed, temporal_text
from logicnet.network.bnet import parse
from logicnet.network.directives.words import STABLE_NAME
from logicnet.network.levels import ADMISSIBLE
from logicnet.network.model import (
    Allow,
    Clamp,
    Drug,
    Edge,
    Environment,
    Expectation,
    Group,
    Input,
    Network,
    Node,
    Open,
    Openness,
    OptionalRegulation,
    Pattern,
    Phenotype,
    Quantifier,
    Rate,
    Rule,
    Screen,
)
from logicnet.network.patterns import matching
from logicnet.network.writing import write
from logicnet.text.diagnostics import nearest
from logicnet.text.expression import (
    AND,
    NOT,
    Expression,
    Symbol,
    conjunction,
    disjunction,
    format_expression,
    symbols,
)
from logicnet.text.names import split_list
from logicnet.text.source import Source, Span

__all__ = ["ComposedPart", "Composition", "CompositionNote", "RuleClash", "Wire", "compose"]

_NOWHERE = Span(0, 0)
#: Before the id of a compartment, in a list of candidates.
_COMPARTMENT = re.compile(r"(?:^|(?<=,))\s*compartment:\s*")
_Named = TypeVar("_Named", Drug, Phenotype, Environment, Expectation, Screen)


class ComposedPart(Struct, frozen=True):
    """One network of a composition: what it is called in messages, and the prefix of its nodes, if it is a cell."""

    network: Network
    label: str
    prefix: str = ""


class Wire(Struct, frozen=True):
    """``source`` of one part drives the input ``target`` of another. Both are ``(PREFIX, NODE)``."""

    source: tuple[str, str]
    target: tuple[str, str]


class RuleClash(Struct, frozen=True):
    """A node whose rules are different functions in two parts."""

    node: str
    #: Each part that has a rule of its own, and the rule.
    rules: tuple[tuple[str, str], ...]
    #: The part whose rule was chosen, ``None`` where the node is open.
    chosen: str | None


class CompositionNote(Struct, frozen=True):
    """Something of a part that is said in another way in the whole, or not at all."""

    part: str
    subject: str
    what: str
    #: Whether nothing of it is in the whole.
    lost: bool = False


class Composition(Struct, frozen=True):
    """The whole, and how it differs from its parts."""

    network: Network
    differences: tuple[RuleClash, ...]
    notes: tuple[CompositionNote, ...]
    #: Nodes with one rule in two parts or more, in file order.
    shared: tuple[str, ...]
    #: Inputs of a part that another part has a rule for, in file order.
    joined: tuple[str, ...]
    #: Of each expectation of the whole its part and what it is called there.
    origins: tuple[tuple[str, str, str], ...]


def compose(
    parts: Sequence[ComposedPart],
    wires: Sequence[Wire] = (),
    chosen: Mapping[str, str] | None = None,
    title: str = "",
) -> Composition:
    """The union of networks.

    Guaranteed: every node of a part is a node of the whole; every expectation is asked or stands in the notes as
    lost. A rule that the whole has is the function of each part that has a rule for the node, or the node is among
    the differences. Linear in the parts, but for one question to a SAT solver for each node with two rules.

    Raises:
        UsageError: fewer than two parts, a part twice without prefixes, a wire that leads from or to nothing, a choice
            of a part that has no rule for the node.
        InvalidNetwork: the whole breaks a rule of network files; its errors have places in its text.
    """
    if len(parts) < 2:
        raise UsageError("compose needs two networks or more", "name them one after the other")
    labels = [part.label for part in parts]
    twice = next((label for i, label in enumerate(labels) if label in labels[:i]), None)
    if twice is not None:
        raise UsageError(f"`{twice}` is named twice", f"make them two cells: `{twice} as T1 {twice} as T2`")
    whole = _Whole([(part, _own(part)) for part in parts])
    whole.nodes(chosen or {})
    whole.wires(wires)
    whole.directives(title)
    return whole.result()


def _own(part: ComposedPart) -> Network:
    """The network of a part with its prefix, and with patterns as the lists of the nodes they match.

    In the whole a pattern would match nodes of other parts too.
    """
    names = {name: f"{part.prefix}_{name}" if part.prefix else name for name in part.network.names}
    network = renamed(part.network, names, patterns=True)
    return network


class _Whole(Struct):
    parts: list[tuple[ComposedPart, Network]]
    made: dict[str, Node] = field(default_factory=dict)
    opens: list[Open] = field(default_factory=list)
    differences: list[RuleClash] = field(default_factory=list)
    notes: list[CompositionNote] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)
    joined: list[str] = field(default_factory=list)
    #: Nodes whose own openness no longer fits the rule they have in the whole.
    settled: set[str] = field(default_factory=set)
    said: Network | None = None
    origins: list[tuple[str, str, str]] = field(default_factory=list)

    # --------------------------------------------------------------------------------------------------------- nodes

    def nodes(self, chosen: Mapping[str, str]) -> None:
        rules: dict[str, list[tuple[ComposedPart, Node]]] = {}
        order: dict[str, list[tuple[ComposedPart, Node]]] = {}
        for part, network in self.parts:
            for node in network.nodes:
                order.setdefault(node.name, []).append((part, node))
                if not node.is_input:
                    rules.setdefault(node.name, []).append((part, node))
        for name, label in chosen.items():
            found = rules.get(name)
            if found is None:
                near = nearest(name, rules)
                hint = f"did you mean `{near}`?" if near else "nodes with a rule in some part can be decided"
                raise UsageError(f"no part has a rule for `{name}`", hint)
            if label not in [part.label for part, _ in found]:
                have = ", ".join(part.label for part, _ in found)
                raise UsageError(f"`{label}` has no rule for `{name}`", f"parts with one: {have}")
        for name, every in order.items():
            with_rule = rules.get(name, [])
            first = with_rule[0][1] if with_rule else every[0][1]
            if with_rule and len(with_rule) < len(every):
                self.joined.append(name)
            texts = next((node for _, node in every if node.description or node.references), first)
            first = replace(first, description=first.description or texts.description)
            references = tuple(dict.fromkeys(r for _, node in every for r in node.references))
            self.made[name] = replace(first, references=references)
            if len(with_rule) > 1:
                self._rules(name, with_rule, chosen.get(name))

    def _rules(self, name: str, every: list[tuple[ComposedPart, Node]], chosen: str | None) -> None:
        kinds: list[tuple[ComposedPart, Expression]] = []
        for part, node in every:
            if not any(_same(rule, node.rule.expression) for _, rule in kinds):
                kinds.append((part, node.rule.expression))
        if len(kinds) == 1:
            self.shared.append(name)
            return
        told = tuple((part.label, format_expression(node.rule.expression)) for part, node in every)
        self.differences.append(RuleClash(name, told, chosen))
        self.settled.add(name)
        if chosen is not None:
            rule = next(node.rule for part, node in every if part.label == chosen)
            self.made[name] = replace(self.made[name], rule=rule)
            return
        names = list(dict.fromkeys(symbol.name for _, rule in kinds for symbol in symbols(rule)))
        padded = [_naming(rule, names) for _, rule in kinds]
        self.made[name] = replace(self.made[name], rule=Rule(padded[0], _NOWHERE))
        pattern = Pattern(name, True, _NOWHERE)
        self.opens.append(Open((pattern,), Openness.ALTERNATIVES, tuple(padded[1:]), _NOWHERE))

    def wires(self, wires: Sequence[Wire]) -> None:
        into: dict[str, list[str]] = {}
        for wire in wires:
            source, target = self._end(wire.source, "from"), self._end(wire.target, "to")
            if not self.made[target].is_input:
                raise UsageError(
                    f"--wire: `{target}` is no input of the whole", "a wire leads into an input; a rule would be lost"
                )
            if source not in into.setdefault(target, []):
                into[target].append(source)
        for target, sources in into.items():
            rule = disjunction([Symbol(source) for source in sources])
            self.made[target] = replace(self.made[target], rule=Rule(rule, _NOWHERE), is_input=sources == [target])
            self.joined.append(target)

    def _end(self, end: tuple[str, str], way: str) -> str:
        prefix, node = end
        prefixes = [part.prefix or part.label for part, _ in self.parts]
        if prefix not in prefixes:
            near = nearest(prefix, prefixes)
            hint = f"did you mean `{near}`?" if near else f"parts are {', '.join(prefixes)}"
            raise UsageError(f"--wire: there is no part `{prefix}`", hint)
        part, network = self.parts[prefixes.index(prefix)]
        name = f"{part.prefix}_{node}" if part.prefix else node
        if name not in network.index:
            near = nearest(node, part.network.names)
            hint = f"did you mean `{prefix}.{near}`?" if near else f"`logicnet show` lists the nodes of `{part.label}`"
            raise UsageError(f"--wire: `{prefix}` has no node `{node}` to lead {way}", hint)
        return name

    # ---------------------------------------------------------------------------------------------------- directives

    def directives(self, title: str) -> None:
        inputs = {name for name, node in self.made.items() if node.is_input}
        merged = _Merged(self.made, inputs, self.notes)
        for part, network in self.parts:
            merged.add(part, network, self.settled)
            # Their environments may go by other names in the whole, and paths are those of the part.
            for one in network.parts:
                how = "is not asked of the whole: compose it as well, or write the line there"
                self.notes.append(CompositionNote(part.label, f"part {one.path}", how, True))
        first = self.parts[0][1]
        called = " and ".join(part.label for part, _ in self.parts)
        whole = replace(
            first,
            source=Source("", ""),
            nodes=tuple(self.made.values()),
            title=title or f"{called} composed",
            about=tuple(dict.fromkeys(text for _, network in self.parts for text in network.about)),
            cites=tuple(dict.fromkeys(text for _, network in self.parts for text in network.cites)),
            license=self._license(),
            compartments=self._compartments(merged),
            kinds=merged.groups(lambda network: network.kinds),
            inputs=tuple(merged.inputs.values()),
            drugs=tuple(merged.drugs.values()),
            phenotypes=tuple(merged.phenotypes.values()),
            environments=tuple(merged.environments.values()),
            expectations=tuple(merged.expectations.values()),
            edges=merged.edges(),
            opens=(*merged.opens, *self.opens),
            optionals=merged.optionals(self.settled),
            rates=merged.rates(),
            parts=(),
            closed=merged.patterns(lambda network: network.closed),
            evidence=tuple(dict.fromkeys(path for _, network in self.parts for path in network.evidence)),
            screens=tuple(merged.screens.values()),
            allows=merged.allows(self.settled),
        )
        self.origins = merged.origins
        reading = parse(write(whole), f"{called}, composed")
        if reading.network is None:
            raise InvalidNetwork(reading.diagnostics)
        self.said = reading.network

    def _compartments(self, merged: _Merged) -> tuple[Group, ...]:
        """Those of modules as they are called there; those of a cell with its prefix; a cell without any is one."""
        modules = merged.groups(lambda network: network.compartments, [not part.prefix for part, _ in self.parts])
        cells: list[Group] = []
        for part, network in self.parts:
            if part.prefix and network.compartments:
                cells += [replace(group, id=f"{part.prefix}_{group.id}") for group in network.compartments]
            elif part.prefix:
                wild = Pattern(f"{part.prefix}_*", False, _NOWHERE)
                own = tuple(Pattern(name, True, _NOWHERE) for name in network.names)
                fits = matching(wild, tuple(self.made)) == network.names
                cells.append(Group(part.prefix, (wild,) if fits else own, _NOWHERE))
        return (*modules, *cells)

    def _license(self) -> str:
        found = list(dict.fromkeys(network.license for _, network in self.parts if network.license))
        for part, network in self.parts:
            if network.license and network.license != found[0]:
                what = f"`{network.license}` differs from that of the whole"
                self.notes.append(CompositionNote(part.label, "license", what, True))
        return found[0] if found else ""

    def result(self) -> Composition:
        assert self.said is not None
        order = self.said.index
        return Composition(
            self.said,
            tuple(self.differences),
            tuple(self.notes),
            tuple(sorted(self.shared, key=order.__getitem__)),
            tuple(sorted(dict.fromkeys(self.joined), key=order.__getitem__)),
            tuple(self.origins),
        )


class _Merged:
    """The directives of all parts, those of an earlier part first, each name once."""

    def __init__(self, made: Mapping[str, Node], free: set[str], notes: list[CompositionNote]) -> None:
        self._made, self._free, self._notes = made, free, notes
        self._networks: list[Network] = []
        self.inputs: dict[str, Input] = {}
        self.drugs: dict[str, Drug] = {}
        self.phenotypes: dict[str, Phenotype] = {}
        self.environments: dict[str, Environment] = {}
        self.expectations: dict[str, Expectation] = {}
        self.screens: dict[str, Screen] = {}
        self.opens: list[Open] = []
        self.origins: list[tuple[str, str, str]] = []

    def add(self, part: ComposedPart, network: Network, settled: set[str]) -> None:
        self._networks.append(network)
        prefix = f"{part.prefix}_" if part.prefix else ""
        for one in network.inputs:
            self._input(part, one)
        for drug in network.drugs:
            self._put(self.drugs, part, "drug", replace(drug, name=prefix + drug.name), lambda d: (d.clamps, d.cost))
        phenotypes = self._phenotypes(part, network, prefix)
        environments, forced = self._environments(part, network, prefix)
        for expectation in network.expectations:
            self._expectation(part, expectation, prefix, phenotypes, environments, forced)
        for screen in network.screens:
            options = tuple((k, _option(k, value, phenotypes, environments, prefix)) for k, value in screen.options)
            made = replace(screen, name=prefix + screen.name, options=tuple(item for item in options if item[1]))
            self._put(self.screens, part, "screen", made, lambda s: s.options)
        for directive in network.opens:
            kept = tuple(p for p in directive.patterns if p.text not in settled and not self._free & {p.text})
            known = {p.text for one in self.opens for p in one.patterns}
            kept = tuple(p for p in kept if p.text not in known)
            gone = [p.text for p in directive.patterns if p.text in settled]
            for name in gone:
                self._notes.append(
                    CompositionNote(part.label, f"open {name}", "the rules of the parts are what is open", True)
                )
            if kept:
                self.opens.append(replace(directive, patterns=kept))

    def _put(
        self, into: dict[str, _Named], part: ComposedPart, kind: str, item: _Named, meaning: Callable[[_Named], object]
    ) -> str:
        """Add what has a name, under that name or, if that means something else already, under one with the part."""
        before = into.get(item.name)
        if before is not None and meaning(before) == meaning(item):
            return item.name
        called, count = item.name, 1
        while called in into or (kind == "phenotype" and called in self._made):
            called = f"{item.name}_{part.label}" if count == 1 else f"{item.name}_{part.label}_{count}"
            count += 1
        if called != item.name:
            what = f"means something else in an earlier part: it is called `{called}`"
            self._notes.append(CompositionNote(part.label, f"{kind} {item.name}", what))
        into[called] = replace(item, name=called)
        return called

    def _input(self, part: ComposedPart, one: Input) -> None:
        if one.node not in self._free:
            return
        before = self.inputs.setdefault(one.node, one)
        if (before.default, before.has_default) != (one.default, one.has_default):
            theirs, ours = ("*" if d is None else d for d in (before.default, one.default))
            what = f"its default {ours} gives way to that of an earlier part, {theirs}"
            self._notes.append(CompositionNote(part.label, f"input {one.node}", what))

    def _phenotypes(self, part: ComposedPart, network: Network, prefix: str) -> dict[str, str]:
        """The phenotypes of a part as they are called in the whole. A formula speaks of those before it."""
        called: dict[str, str] = {}
        for one in network.phenotypes:
            if one.name == ADMISSIBLE and network.levels:
                self._order(one)
                called[one.name] = one.name
                continue
            made = replace(one, name=prefix + one.name, text=formula_text(one.text, called))
            called[one.name] = self._put(
                self.phenotypes, part, "phenotype", made, lambda p: format_expression(p.formula)
            )
        return called

    def _order(self, one: Phenotype) -> None:
        """The levels of all parts are in order together: one phenotype says so."""
        before = self.phenotypes.get(one.name)
        if before is None:
            self.phenotypes[one.name] = replace(one, text=format_expression(one.formula))
            return
        parts = {
            format_expression(part): part
            for formula in (before.formula, one.formula)
            for part in (formula.args if isinstance(formula, AND) else (formula,))
        }
        joint = conjunction(list(parts.values()))
        self.phenotypes[one.name] = replace(before, formula=joint, text=format_expression(joint))

    def _environments(
        self, part: ComposedPart, network: Network, prefix: str
    ) -> tuple[dict[str, str], dict[str, tuple[Clamp, ...]]]:
        called: dict[str, str] = {}
        forced: dict[str, tuple[Clamp, ...]] = {}
        for one in network.environments:
            settings = tuple((node, value) for node, value in one.settings if node in self._free)
            held = tuple(
                Clamp(node, value) for node, value in one.settings if node not in self._free and value is not None
            )
            forced[one.name] = held
            if held:
                what = f"sets what the whole decides: {', '.join(map(str, held))} is clamped in its expectations"
                self._notes.append(CompositionNote(part.label, f"environment {one.name}", what))
            if not settings:
                called[one.name] = ""
                continue
            made = replace(one, name=prefix + one.name, settings=settings)
            called[one.name] = self._put(
                self.environments, part, "environment", made, lambda e: tuple(sorted(e.settings, key=str))
            )
        return called, forced

    def _expectation(
        self,
        part: ComposedPart,
        one: Expectation,
        prefix: str,
        phenotypes: Mapping[str, str],
        environments: Mapping[str, str],
        forced: Mapping[str, tuple[Clamp, ...]],
    ) -> None:
        clamps = {clamp.node: clamp for clamp in one.clamps}
        for environment in reversed(one.environments):
            for clamp in forced.get(environment, ()):
                clamps.setdefault(clamp.node, clamp)
        temporal = one.quantifier is Quantifier.HOLDS
        made = replace(
            one,
            name=prefix + one.name,
            environments=tuple(filter(None, (environments.get(name, name) for name in one.environments))),
            clamps=tuple(clamps.values()),
            text=temporal_text(one.text, phenotypes) if temporal else formula_text(one.text, phenotypes),
        )

        def meaning(x: Expectation) -> object:
            return x.environments, sorted(x.clamps), sorted(x.cuts), x.quantifier, x.text

        called = self._put(self.expectations, part, "expect", made, meaning)
        self.origins.append((called, part.label, one.name))

    # ------------------------------------------------------------------------------------------- what has no own name

    def groups(
        self, of: Callable[[Network], tuple[Group, ...]], chosen: Iterable[bool] | None = None
    ) -> tuple[Group, ...]:
        """Groups of one id in two parts are one, of the parts ``chosen`` or all; a node is in the first of its
        compartments, as ever."""
        found: dict[str, Group] = {}
        for network in self._networks if chosen is None else compress(self._networks, chosen):
            for group in of(network):
                before = found.get(group.id)
                known = {p.text for p in before.patterns} if before is not None else set()
                more = tuple(p for p in group.patterns if p.text not in known)
                found[group.id] = group if before is None else replace(before, patterns=(*before.patterns, *more))
        return tuple(found.values())

    def patterns(self, of: Callable[[Network], tuple[Pattern, ...]]) -> tuple[Pattern, ...]:
        return tuple({p.text: p for network in self._networks for p in of(network)}.values())

    def edges(self) -> tuple[Edge, ...]:
        """One statement for each regulation, that of the earliest part; references of all."""
        found: dict[tuple[str, str], Edge] = {}
        for network in self._networks:
            for edge in network.edges:
                ends = (edge.source, edge.target)
                if edge.target in self._free or edge.source not in self._regulators(edge.target):
                    continue
                before = found.get(ends)
                references = edge.references if before is None else (*before.references, *edge.references)
                found[ends] = replace(before or edge, references=tuple(dict.fromkeys(references)))
        return tuple(found.values())

    def _regulators(self, target: str) -> set[str]:
        return {symbol.name for symbol in symbols(self._made[target].rule.expression)}

    def optionals(self, settled: set[str]) -> tuple[OptionalRegulation, ...]:
        found: dict[tuple[str, str], OptionalRegulation] = {}
        for network in self._networks:
            for one in network.optionals:
                if one.target not in settled and one.source in self._regulators(one.target):
                    found.setdefault((one.source, one.target), one)
        return tuple(found.values())

    def rates(self) -> tuple[Rate, ...]:
        """The rates of the first part that gives a node some, where it still has a rule of its own."""
        found: dict[str, Rate] = {}
        for network in self._networks:
            for one in network.rates:
                if one.node in self._made and not self._made[one.node].is_input:
                    found.setdefault(one.node, one)
        return tuple(found.values())

    def allows(self, settled: set[str]) -> tuple[Allow, ...]:
        """What is accepted of a rule, while the rule is the same."""
        found: dict[tuple[tuple[str, ...], str | None], Allow] = {}
        for network in self._networks:
            for allow in network.allows:
                if allow.node is not None and allow.node not in settled:
                    found.setdefault((allow.codes, allow.node), allow)
        return tuple(found.values())


def _same(a: Expression, b: Expression) -> bool:
    if format_expression(a) == format_expression(b):
        return True
    different = disjunction([conjunction([a, NOT(b)]), conjunction([NOT(a), b])])
    return constant_value(different) == 0


def _naming(rule: Expression, names: Iterable[str]) -> Expression:
    """The rule with every one of these names in it; what it does not depend on stands in a part that is always
    true."""
    known = {symbol.name for symbol in symbols(rule)}
    silent = [disjunction([Symbol(name), NOT(Symbol(name))]) for name in names if name not in known]
    return conjunction([rule, *silent]) if silent else rule


def _option(
    key: str, value: str, phenotypes: Mapping[str, str], environments: Mapping[str, str], prefix: str
) -> str:
    if key in ("abolish", "keep", "enforce"):
        return formula_text(value, phenotypes)
    if key == "from" and "=" not in value:
        items = split_list(value)
        return ", ".join(item if STABLE_NAME.fullmatch(item) else formula_text(item, phenotypes) for item in items)
    if key == "environments":
        return ",".join(filter(None, (environments.get(name.strip(), name.strip()) for name in value.split(","))))
    if key in ("candidates", "exclude"):
        return _COMPARTMENT.sub(rf"\g<0>{prefix}", value) if prefix else value
    return value
