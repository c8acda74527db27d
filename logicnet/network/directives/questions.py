"""Directives that ask and accept: stored screens, parts whose expectations count here, findings that are accepted."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Final

from msgspec.structs import replace

from logicnet.network.directives.names import Naming, Renaming
from logicnet.network.directives.phrases import path_text
from logicnet.network.directives.reader import DirectiveReader
from logicnet.network.directives.unit import Directive, Stand
from logicnet.network.directives.words import ABOUT_EXPECTATIONS, CHANGE_KINDS, REST, SCREEN_KEYS
from logicnet.network.levels import level_set
from logicnet.network.model import Allow, Network, Part, PlacedAs, Screen
from logicnet.network.patterns import read_patterns
from logicnet.text import catalogue
from logicnet.text.diagnostics import Note
from logicnet.text.formula import BLANKS, Fault, Name, Scanner, format_name
from logicnet.text.source import Span
from logicnet.text.spelling import nearest

__all__ = ["QUESTIONS"]

_CODE: Final = re.compile(r"LN\d{3}(?!\w)")


class ScreenLine(Directive):
    word = "screen"
    form = "screen name, abolish=growth; candidates=drugs; size=2"
    about = "ID, key=value; ..."
    field = "screens"
    compares = True

    def read(self, reader: DirectiveReader, scanner: Scanner, span: Span) -> None:
        name = scanner.name("the name of a screen")
        reader.define("screen", name)
        reader.comma(scanner)
        options: dict[str, tuple[str, Span]] = {}
        while not scanner.at_end():
            key = scanner.name("a key")
            reader.one_of(key, SCREEN_KEYS, "a key of a screen")
            if key.text in options:
                raise reader.fault(
                    catalogue.DUPLICATE_NAME,
                    key.span,
                    f"`{key.text}` is given twice",
                    notes=(Note("first given here", options[key.text][1]),),
                    help="keep one",
                )
            if not scanner.accept("="):
                reader.stop(scanner, f"`=` should stand behind `{key.text}`")
            start = scanner.skip_blanks()
            end = reader.find(";", start, scanner.end)
            value = reader.source.text[start:end].strip(BLANKS)
            if not value:
                reader.stop(scanner, f"a value should stand behind `{key.text}=`")
            place = Span(start, start + len(value))
            self._check_option(reader, key.text, value, place)
            options[key.text] = (value, key.span)
            scanner.position = end
            if not scanner.accept(";"):
                break
        if not options:
            reader.stop(scanner, "`KEY=VALUE` should stand here")
        reader.add("screens", Screen(name.text, tuple((key, value) for key, (value, _) in options.items()), span))

    def _check_option(self, reader: DirectiveReader, key: str, value: str, place: Span) -> None:
        if key == "size" and not (value.isascii() and value.isdigit() and len(value) < 7 and int(value) > 0):
            raise reader.fault(
                catalogue.BAD_VALUE, place, f"`{value}` is not a size", help="write a whole number from 1 on"
            )
        if key == "occurrence":
            reader.one_of(Name(value, place), ("ever", "always"), "an occurrence")
        if key == "kind":
            reader.one_of(Name(value, place), CHANGE_KINDS, "a kind of change")
        if key == "from" and "=" in value:
            self._check_start(reader, place)
        if key in ("candidates", "exclude"):
            # What they match is asked when the screen is run; a name written out is one all the same.
            start = place.start
            while start < place.end:
                end = reader.find(",", start, place.end)
                # A group such as `kind:gene` names no node.
                with suppress(Fault):
                    reader.mention_patterns(read_patterns(Scanner(reader.source, start, end, [])))
                start = end + 1
        if key in ("abolish", "keep"):
            reader.names_exist(reader.scanner(place).expression())
        if key == "environments":
            scanner = Scanner(reader.source, place.start, place.end, reader.diagnostics)
            while True:
                reader.environment_name(scanner.name("the name of an environment"))
                if not (scanner.accept(",") or scanner.accept("+")):
                    break
            reader.end(scanner, "`, ENVIRONMENT`")

    def _check_start(self, reader: DirectiveReader, place: Span) -> None:
        """The nodes of ``A=1, rest=0``. A start without values names attractors, which are known when it is run."""
        scanner = Scanner(reader.source, place.start, place.end, reader.diagnostics)
        while not scanner.at_end():
            name = scanner.name("the name of a node")
            if name.text != REST or REST in reader.known:
                reader.node_exists(name)
            if not scanner.accept("="):
                reader.stop(scanner, f"`=` should stand behind `{name.text}`")
            end = reader.find(",", scanner.position, place.end)
            if not reader.source.text[scanner.position : end].strip(BLANKS):
                reader.stop(scanner, "a value should stand here: 0, 1 or *")
            scanner.position = end
            scanner.accept(",")

    def write(self, network: Network) -> Iterator[str]:
        for s in network.screens:
            yield f"{format_name(s.name)}, {'; '.join(f'{key}={value}' for key, value in s.options)}"

    def records(self, network: Network, names: Naming) -> Iterator[tuple[object, ...]]:
        for s in network.screens:
            yield names.of("screen", s.name), sorted((key, names.option(key, value)) for key, value in s.options)

    def renamed(self, network: Network, names: Renaming) -> dict[str, object]:
        return {
            "screens": tuple(
                replace(s, options=tuple((key, names.option(key, value)) for key, value in s.options))
                for s in network.screens
            )
        }

    def offers(self, rest: str) -> tuple[str | Stand, ...]:
        if not re.search(r"=[^;]*$", rest):
            return SCREEN_KEYS
        return (Stand.FORMULA, Stand.ENVIRONMENTS) if "," in rest else (Stand.NODES,)


class PartLine(Directive):
    word = "part"
    form = "part tumour.bnet, environment low = default"
    about = "PATH, environment NAME_THERE = NAME_HERE, ..."
    field = "parts"
    rank = 6

    def read(self, reader: DirectiveReader, scanner: Scanner, span: Span) -> None:
        path, place = reader.path(scanner)
        if place.start == place.end:
            reader.stop(scanner, "the path of a network file should stand here")
        reader.define("part", Name(path, place))
        found: list[PlacedAs] = []
        places: dict[str, Span] = {}
        while scanner.accept(","):
            if not scanner.accept_word("environment") and not found:
                reader.stop(scanner, "`environment NAME = NAME` should stand here")
            name = scanner.name("the name of an environment of the part")
            if name.text in places:
                raise reader.fault(
                    catalogue.DUPLICATE_NAME,
                    name.span,
                    f"the environment `{name.text}` of the part is given twice",
                    notes=(Note("first given here", places[name.text]),),
                    help="keep one; several environments here are joined by `+`",
                )
            places[name.text] = name.span
            if not scanner.accept("="):
                reader.stop(scanner, f"`=` should stand between `{name.text}` and an environment of this file")
            here = [reader.environment_name(scanner.name("the name of an environment of this file"))]
            while scanner.accept("+"):
                here.append(reader.environment_name(scanner.name("the name of an environment of this file")))
            found.append(PlacedAs(name.text, tuple(here), name.span))
        reader.end(scanner, "`, environment NAME = NAME`" if not found else "`, NAME = NAME`")
        reader.add("parts", Part(path, tuple(found), place, span))

    def write(self, network: Network) -> Iterator[str]:
        for part in network.parts:
            placed = (
                f"{format_name(p.name)} = {' + '.join(map(format_name, p.environments))}" for p in part.environments
            )
            mapped = ", ".join(placed)
            yield path_text(part.path) + (f", environment {mapped}" if mapped else "")

    def records(self, network: Network, names: Naming) -> Iterator[tuple[object, ...]]:
        for part in network.parts:
            placed = ((p.name, tuple(names.of("environment", e) for e in p.environments)) for p in part.environments)
            yield part.path, sorted(placed)

    def offers(self, rest: str) -> tuple[str | Stand, ...]:
        if "=" in rest:
            return (Stand.ENVIRONMENTS,)
        return ("environment",) if "," in rest else ()


class AllowLine(Directive):
    word = "allow"
    form = "allow LN301 NODE, why it is accepted"
    about = "CODE, reason"
    field = "allows"
    rank = 8

    def read(self, reader: DirectiveReader, scanner: Scanner, span: Span) -> None:
        codes: list[str] = []
        while match := _CODE.match(reader.source.text, scanner.skip_blanks(), scanner.end):
            codes.append(match.group())
            scanner.position = match.end()
            before = scanner.position
            if not scanner.accept(","):
                break
            if not _CODE.match(reader.source.text, scanner.skip_blanks(), scanner.end):
                scanner.position = before
                break
        if not codes:
            reader.stop(scanner, "a code such as `LN301` should stand here")
        if any(code in ABOUT_EXPECTATIONS for code in codes):
            return self._allow_of_part(reader, scanner, codes, span)
        node: str | None = None
        more: tuple[str, ...] = ()
        if not scanner.sees(","):
            bracket = scanner.accept("[")
            before = scanner.position
            name = scanner.name("a node or a comma")
            levels = None if name.text in reader.known else level_set(reader.levels, name.text)
            if levels is not None and not any(map(scanner.sees, "=<>!")):
                # Of a node with levels every level is meant.
                node, *rest = levels.nodes
                more = tuple(rest)
            else:
                scanner.position = before
                name = reader.level_node(scanner, "a node or a comma")
                reader.node_exists(name)
                node = name.text
            if bracket and not scanner.accept("]"):
                reader.stop(scanner, "`]` should stand here")
        reader.comma(scanner)
        reason = reader.text(scanner, "the reason")
        if node is None:
            following = bisect_left(reader.rules, (span.end, ""))
            if following < len(reader.rules):
                node = reader.rules[following][1]
            else:
                reader.error(
                    catalogue.ALLOWS_NOTHING,
                    span,
                    "this accepts nothing: it names no node, and no rule line follows",
                    help="put it above the rule line it is meant for, or name the node behind the codes",
                )
        reader.add("allows", *(Allow(tuple(codes), one, reason, span) for one in (node, *more)))

    def _allow_of_part(self, reader: DirectiveReader, scanner: Scanner, codes: Sequence[str], span: Span) -> None:
        """``CODE EXPECTATION [of PATH], REASON``; whether it is there is asked where the part is at hand."""
        other = next((code for code in codes if code not in ABOUT_EXPECTATIONS), None)
        if other is not None:
            reader.stop(scanner, f"a line of its own is needed for {other}, which is about no expectation of a part:")
        name = scanner.name("the name of an expectation of a part")
        path = ""
        if scanner.accept_word("of"):
            path, place = reader.path(scanner)
            if path not in {part.path for part in reader.have("parts")}:
                known = [part.path for part in reader.have("parts")]
                near = nearest(path, known)
                raise reader.fault(
                    catalogue.UNKNOWN_NAME,
                    place,
                    f"this file has no part `{path}`",
                    help=f"did you mean `{near}`?" if near else f"declare it: `#: part {path}`",
                    replacement=near,
                )
        reader.comma(scanner)
        reason = reader.text(scanner, "the reason")
        reader.add("allows", Allow(tuple(codes), None, reason, span, name.text, path))

    def write(self, network: Network) -> Iterator[str]:
        yield from (_allow(allow) for allow in network.allows if _is_about_something(allow))

    def write_last(self, network: Network) -> Iterator[str]:
        # One that names no node would be about the rule below it.
        yield from (_allow(allow) for allow in network.allows if not _is_about_something(allow))

    def records(self, network: Network, names: Naming) -> Iterator[tuple[object, ...]]:
        for a in network.allows:
            node = None if a.node is None else names.node(a.node)
            yield sorted(a.codes), (a.expectation, a.part) if a.expectation else node, a.reason

    def renamed(self, network: Network, names: Renaming) -> dict[str, object]:
        return {
            "allows": tuple(replace(a, node=None if a.node is None else names.node(a.node)) for a in network.allows)
        }

    def offers(self, rest: str) -> tuple[str | Stand, ...]:
        return (Stand.CODES, Stand.NODES) if re.search(r"LN\d{3}", rest) else (Stand.CODES,)


def _is_about_something(allow: Allow) -> bool:
    return allow.node is not None or bool(allow.expectation)


def _allow(allow: Allow) -> str:
    about = f" {format_name(allow.node)}" if allow.node is not None else ""
    if allow.expectation:
        about = f" {format_name(allow.expectation)}" + (f" of {path_text(allow.part)}" if allow.part else "")
    return f"{', '.join(allow.codes)}{about}, {allow.reason}"


QUESTIONS = (ScreenLine(), PartLine(), AllowLine())
