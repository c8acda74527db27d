"""A network as text: one canonical file whose reading is an equal network."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from logicnet.errors import UsageError
from logicnet.network.model import Allow, Clamp, Cut, Group, Network, Node, Openness, Pattern, Setting
from logicnet.text.formula import BLANKS, format_expression, format_name

__all__ = ["directive_lines", "write"]


def write(network: Network) -> str:
    """The network in bnet with all its directives; reading it gives a network that is equal but for its places.

    Node order is kept. Comments and layout are not part of a network: to keep them, edit its document instead. Raises
    :class:`~logicnet.errors.UsageError` for text that no file can hold, such as a description of two lines.
    """
    rules = [_rule(node) for node in network.nodes]
    # An `allow` that names no node would be about the rule below it.
    last = [_allow(allow) for allow in network.allows if not _is_about_something(allow)]
    lines = [*_directives(network), "targets, factors", *rules, *last]
    for line in lines:
        if re.search(r"[\r\n\0]", line):
            raise UsageError(f"`{line.splitlines()[0]}...` cannot be written on one line", "remove the line break")
    return "\n".join(lines) + "\n"


def directive_lines(network: Network) -> Iterator[str]:
    """All directives, as they stand in a file (``#: kind drug: D``), for formats that carry them as text.

    They may stand in any order and place but one: an ``allow`` that names no node comes last and is meant for no rule,
    so a reader puts all of them below the rules.
    """
    yield from _directives(network)
    yield from (_allow(allow) for allow in network.allows if not _is_about_something(allow))


def _rule(node: Node) -> str:
    expression = format_expression(node.rule.expression)
    line = f"{format_name(node.name)}, {expression}"
    # A node called like the header, with a rule like the header's, is told from it by its quotes.
    return line if line.lower() != "targets, factors" else f"{_quoted(node.name)}, {expression}"


def _directives(network: Network) -> Iterator[str]:
    if network.title:
        yield f"#: network {network.title}"
    yield from (f"#: about {text}" for text in network.about)
    yield from (f"#: cite {_reference(reference)}" for reference in network.cites)
    if network.license:
        yield f"#: license {network.license}"
    yield from (f"#: evidence {path}" for path in network.evidence)
    yield from (f"#: compartment {_group(group)}" for group in network.compartments)
    yield from (f"#: kind {_group(group)}" for group in network.kinds)
    for node in network.nodes:
        if node.description or node.references:
            text = f", {node.description}" if node.description else ""
            yield f"#: node {format_name(node.name)}{text}{_references(node.references)}"
    for i in network.inputs:
        default = f" = {_setting(i.default)}" if i.has_default else ""
        yield f"#: input {format_name(i.node)}{default}{_text(i.text)}"
    for d in network.drugs:
        cost = "" if d.cost == 1 else f", cost {d.cost:.17g}"
        yield f"#: drug {format_name(d.name)}, {_clamps(d.clamps)}{cost}{_text(d.text)}"
    for p in network.phenotypes:
        yield f"#: phenotype {format_name(p.name)}, {p.text}"
    for e in network.environments:
        settings = ", ".join(f"{format_name(node)}={_setting(value)}" for node, value in e.settings)
        yield f"#: environment {format_name(e.name)}, {settings}"
    for x in network.expectations:
        conditions = [
            f"in {' + '.join(map(format_name, x.environments))}" if x.environments else "",
            f"with {_clamps((*x.clamps, *x.cuts))}" if x.clamps or x.cuts else "",
        ]
        where = " ".join(filter(None, conditions))
        name = format_name(x.name) + (f", {where}" if where else "")
        yield f"#: expect {name}: {x.quantifier.value} {x.text}{_references(x.references)}"
    for g in network.edges:
        parts = [
            f"{format_name(g.source)} -> {format_name(g.target)}",
            g.sign.value,
            *([f"via {g.via}"] if g.via else []),
            *map(_reference, g.references),
            *([g.confidence] if g.confidence else []),
        ]
        yield f"#: edge {', '.join(parts)}"
    for o in network.opens:
        if o.how is Openness.ALTERNATIVES:
            rules = " ; ".join(map(format_expression, o.alternatives))
            # A rule that is a node of this name is told from the word by its quotes.
            rules = _quoted(rules) if rules in _WAYS else rules
            yield f"#: open {format_name(o.patterns[0].text)}: {rules}"
        else:
            yield f"#: open {_patterns(o.patterns)}: {o.how.value}"
    for r in network.optionals:
        yield f"#: optional {format_name(r.source)} -> {format_name(r.target)}"
    for rate in network.rates:
        yield f"#: rate {format_name(rate.node)}, up={rate.up:.17g}, down={rate.down:.17g}"
    if network.closed:
        yield f"#: closed {_patterns(network.closed)}"
    for s in network.screens:
        yield f"#: screen {format_name(s.name)}, {'; '.join(f'{key}={value}' for key, value in s.options)}"
    for part in network.parts:
        placed = (f"{format_name(p.name)} = {' + '.join(map(format_name, p.environments))}" for p in part.environments)
        mapped = ", ".join(placed)
        yield f"#: part {_path(part.path)}" + (f", environment {mapped}" if mapped else "")
    yield from (_allow(allow) for allow in network.allows if _is_about_something(allow))


def _is_about_something(allow: Allow) -> bool:
    return allow.node is not None or bool(allow.expectation)


def _allow(allow: Allow) -> str:
    about = f" {format_name(allow.node)}" if allow.node is not None else ""
    if allow.expectation:
        about = f" {format_name(allow.expectation)}" + (f" of {_path(allow.part)}" if allow.part else "")
    return f"#: allow {', '.join(allow.codes)}{about}, {allow.reason}"


def _path(path: str) -> str:
    return _quoted(path) if re.search(r'[",]', path) or path != path.strip(BLANKS) else path


def _group(group: Group) -> str:
    return f"{format_name(group.id)}: {_patterns(group.patterns)}"


def _patterns(patterns: Iterable[Pattern]) -> str:
    # A bare pattern without `*` and `?` means the same as a quoted one, but is kept as it was.
    return ", ".join(_quoted(p.text) if p.literal else p.text for p in patterns)


def _clamps(clamps: Iterable[Clamp | Cut]) -> str:
    return ", ".join(
        f"{format_name(c.node)}={c.value}"
        if isinstance(c, Clamp)
        else f"{format_name(c.source)} -> {format_name(c.target)}={c.value}"
        for c in clamps
    )


def _setting(value: Setting) -> str:
    return "*" if value is None else str(value)


def _text(text: str) -> str:
    return f", {text}" if text else ""


def _references(references: tuple[str, ...]) -> str:
    return f" [{', '.join(map(_reference, references))}]" if references else ""


def _reference(reference: str) -> str:
    if re.search(r'[",\[\]]', reference) or reference != reference.strip(BLANKS) or reference in _CONFIDENCE_WORDS:
        return _quoted(reference)
    return reference


_WAYS = frozenset(how.value for how in Openness)

#: Bare, these would be read as the confidence of an edge.
_CONFIDENCE_WORDS = ("low", "medium", "high")


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
