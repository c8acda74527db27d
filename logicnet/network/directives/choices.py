"""Directives that leave something open, or close it, and how fast a node changes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from logicnet.network.directives.names import Naming, Renaming
from logicnet.network.directives.phrases import patterns_text, quoted
from logicnet.network.directives.reader import NO_NODE, NUMBER, DirectiveReader
from logicnet.network.directives.unit import Directive, Stand
from logicnet.network.model import Network, Open, Openness, OptionalRegulation, Pattern, Rate
from logicnet.network.opening import Stated
from logicnet.network.openness import nothing_to_open, open_rules
from logicnet.network.patterns import is_wild, matching, read_patterns
from logicnet.text import catalogue
from logicnet.text.diagnostics import Note
from logicnet.text.formula import BLANKS, Expression, Name, Scanner, Symbol, format_expression, format_name, symbols
from logicnet.text.source import Span
from logicnet.text.spelling import nearest

__all__ = ["CHOICES"]

_WAYS = frozenset(how.value for how in Openness)


class OpenLine(Directive):
    word = "open"
    form = "open TUM_*: connectives"
    about = "PATTERN, ...: connectives|monotone, or NODE: RULE ; RULE"
    field = "opens"
    compares = True

    def read(self, reader: DirectiveReader, scanner: Scanner, span: Span) -> None:
        patterns = read_patterns(scanner)
        if not scanner.accept(":"):
            reader.stop(scanner, "`:` should stand between the nodes and what is open")
        how = next(
            (how for how in (Openness.CONNECTIVES, Openness.MONOTONE) if self._is_all(reader, scanner, how.value)), None
        )
        alternatives, places = ((), ()) if how is not None else self._alternatives(reader, scanner, patterns)
        if alternatives is None:
            return
        if how is None:
            patterns = (patterns[0].exact,)
        stated = Open(patterns, how or Openness.ALTERNATIVES, alternatives, span)
        reader.add("opens", stated)
        reader.opened.append(Stated(stated, places))
        reader.mention_patterns(patterns)

    def _is_all(self, reader: DirectiveReader, scanner: Scanner, word: str) -> bool:
        """Whether a word is all that is left of the line; it is read then."""
        before = scanner.position
        if scanner.accept_word(word) and scanner.at_end():
            return True
        scanner.position = before
        return False

    def _alternatives(
        self, reader: DirectiveReader, scanner: Scanner, patterns: tuple[Pattern, ...]
    ) -> tuple[tuple[Expression, ...] | None, tuple[Span, ...]]:
        """``RULE ; RULE`` of one node, with their places; ``None``, all said, if a name in them is no node."""
        if scanner.at_end():
            reader.stop(scanner, "`connectives`, `monotone`, or a rule should stand here")
        only, *more = patterns
        found: list[Expression] = []
        places: list[Span] = []
        while True:
            start = scanner.skip_blanks()
            found.append(scanner.expression(stops=";"))
            places.append(Span(start, start + len(reader.source.text[start : scanner.position].rstrip(BLANKS))))
            if not scanner.accept(";"):
                break
            if scanner.at_end():
                reader.stop(scanner, "a rule should stand behind `;`")
        self._misspelt_openness(reader, found, places)
        if more or (not only.literal and is_wild(only.text)):
            raise reader.fault(
                catalogue.MALFORMED,
                only.span.to(patterns[-1].span),
                "rules are listed for one node, which stands here by its name",
                help="write one such line per node, or open all of them as `connectives` or `monotone`",
            )
        reader.node_exists(Name(only.text, only.span))
        # Every rule is asked, so that every unknown name is reported.
        sound = [self._speaks_of_nodes(reader, rule) for rule in found]
        return (tuple(found) if all(sound) else None), tuple(places)

    def _misspelt_openness(self, reader: DirectiveReader, rules: Sequence[Expression], places: Sequence[Span]) -> None:
        words = (Openness.CONNECTIVES.value, Openness.MONOTONE.value)
        if len(rules) == 1 and isinstance(rules[0], Symbol) and rules[0].name not in reader.known:
            meant = nearest(rules[0].name, words)
            if meant is not None:
                raise reader.fault(
                    catalogue.UNKNOWN_WORD,
                    places[0],
                    f"`{rules[0].name}` is no way in which a rule is open, and no node",
                    help=f"did you mean `{meant}`? The words are {', '.join(words)}",
                    replacement=meant,
                )

    def _speaks_of_nodes(self, reader: DirectiveReader, rule: Expression) -> bool:
        """Whether each name in a rule is a node; those that are not are reported, each place."""
        sound = True
        for symbol in symbols(rule):
            if symbol.name in reader.known:
                if symbol.span.end:
                    reader.mention("node", Name(symbol.name, symbol.span))
                continue
            sound = False
            phenotype = reader.is_phenotype(symbol.name)
            offer = {"help": "rules speak of nodes only"} if phenotype else reader.known.offer(symbol.name) or NO_NODE
            what = f"`{symbol.name}` is a phenotype" if phenotype else f"node `{symbol.name}` is not defined"
            reader.error(catalogue.UNKNOWN_NAME, symbol.span, what, **offer)
        return sound

    def write(self, network: Network) -> Iterator[str]:
        for o in network.opens:
            if o.how is Openness.ALTERNATIVES:
                rules = " ; ".join(map(format_expression, o.alternatives))
                # A rule that is a node of this name is told from the word by its quotes.
                rules = quoted(rules) if rules in _WAYS else rules
                yield f"{format_name(o.patterns[0].text)}: {rules}"
            else:
                yield f"{patterns_text(o.patterns)}: {o.how.value}"

    def records(self, network: Network, names: Naming) -> Iterator[tuple[object, ...]]:
        for rule in open_rules(network):
            if rule.how is not None:
                alternatives = sorted(format_expression(names.expression(one)) for one in rule.alternatives)
                yield names.node(rule.node), rule.how.value, alternatives

    def renamed(self, network: Network, names: Renaming) -> dict[str, object]:
        # A pattern may match nodes in which nothing is open; to name one of these would be a fault.
        made = []
        for o in network.opens:
            patterns = names.patterns(o.patterns, without=nothing_to_open(network, o.how))
            if patterns:
                made.append(replace(o, patterns=patterns, alternatives=tuple(map(names.expression, o.alternatives))))
        return {"opens": tuple(made)}

    def offers(self, rest: str) -> tuple[str | Stand, ...]:
        if ":" not in rest or re.search(r":.*[;&|!(]", rest):
            # Behind `RULE ;` only rules can follow.
            return (Stand.NODES,)
        return (*(how.value for how in Openness if how is not Openness.ALTERNATIVES), Stand.NODES)


class OptionalLine(Directive):
    word = "optional"
    form = "optional A -> TUM_Growth"
    about = "A -> B"
    field = "optionals"

    def read(self, reader: DirectiveReader, scanner: Scanner, span: Span) -> None:
        source, target = reader.arrow(scanner)
        reader.end(scanner, "nothing more")
        reader.regulation_exists(source, target)
        place = source.span.to(target.span)
        regulation = OptionalRegulation(source.text, target.text, span)
        for other, first in reader.arrows:
            if (other.source, other.target) == (source.text, target.text):
                raise reader.fault(
                    catalogue.DUPLICATE_NAME,
                    place,
                    f"the regulation `{source.text} -> {target.text}` is optional already",
                    notes=(Note("first given here", first),),
                    help="keep one",
                )
        reader.add("optionals", regulation)
        reader.arrows.append((regulation, place))

    def write(self, network: Network) -> Iterator[str]:
        for r in network.optionals:
            yield f"{format_name(r.source)} -> {format_name(r.target)}"

    def records(self, network: Network, names: Naming) -> Iterator[tuple[object, ...]]:
        for rule in open_rules(network):
            yield from ((names.node(source), names.node(rule.node)) for source in rule.optional)

    def renamed(self, network: Network, names: Renaming) -> dict[str, object]:
        made = (replace(r, source=names.node(r.source), target=names.node(r.target)) for r in network.optionals)
        return {"optionals": tuple(made)}

    def offers(self, rest: str) -> tuple[str | Stand, ...]:
        return (Stand.TARGETS,) if "->" in rest else (Stand.NODES,)


class RateLine(Directive):
    word = "rate"
    form = "rate TUM_Growth, up=1, down=0.5"
    about = "NODE, up=NUMBER, down=NUMBER"
    field = "rates"

    def read(self, reader: DirectiveReader, scanner: Scanner, span: Span) -> None:
        name = reader.level_node(scanner, "the name of a node")
        reader.node_exists(name)
        if reader.known.is_input(name.text):
            raise reader.fault(
                catalogue.CONTRADICTION,
                name.span,
                f"`{name.text}` is an input, and an input never changes: it has no rate",
                help="leave the line out, or name a node with a rule of its own",
            )
        first = next((rate for rate in reader.have("rates") if rate.node == name.text), None)
        if first is not None:
            raise reader.fault(
                catalogue.DUPLICATE_NAME,
                name.span,
                f"`{name.text}` has rates already",
                notes=(Note("first given here", first.span),),
                help="keep one",
            )
        given: dict[str, float] = {}
        reader.comma(scanner)
        while True:
            key = scanner.name("`up` or `down`")
            reader.one_of(key, ("up", "down"), "a rate")
            if key.text in given or not scanner.accept("="):
                reader.stop(scanner, f"`{key.text}=NUMBER` should stand here, once")
            number = NUMBER.match(reader.source.text, scanner.skip_blanks(), scanner.end)
            if number is None or not 0 < float(number.group()) < math.inf:
                raise reader.fault(
                    catalogue.BAD_VALUE, scanner.here(), "a rate is a number above 0", help="`up=1` or `down=0.5`"
                )
            given[key.text] = float(number.group())
            scanner.position = number.end()
            if not scanner.accept(","):
                break
        reader.end(scanner, "`, up=NUMBER` or `, down=NUMBER`")
        reader.add("rates", Rate(name.text, given.get("up", 1.0), given.get("down", 1.0), span))

    def write(self, network: Network) -> Iterator[str]:
        for r in network.rates:
            yield f"{format_name(r.node)}, up={r.up:.17g}, down={r.down:.17g}"

    def records(self, network: Network, names: Naming) -> Iterator[tuple[object, ...]]:
        yield from ((names.node(r.node), r.up, r.down) for r in network.rates)

    def renamed(self, network: Network, names: Renaming) -> dict[str, object]:
        return {"rates": tuple(replace(r, node=names.node(r.node)) for r in network.rates)}


class ClosedLine(Directive):
    word = "closed"
    form = "closed PATTERN, NODE"
    about = "PATTERN, ..."
    field = "closed"

    def read(self, reader: DirectiveReader, scanner: Scanner, span: Span) -> None:
        reader.add("closed", *read_patterns(scanner))

    def write(self, network: Network) -> Iterator[str]:
        if network.closed:
            yield patterns_text(network.closed)

    def records(self, network: Network, names: Naming) -> Iterator[tuple[object, ...]]:
        if network.closed:
            members = {name for pattern in network.closed for name in matching(pattern, network.names)}
            yield (sorted(map(names.node, members)),)

    def renamed(self, network: Network, names: Renaming) -> dict[str, object]:
        return {"closed": names.patterns(network.closed)}


CHOICES = (OpenLine(), OptionalLine(), RateLine(), ClosedLine())
