"""What a caller says about a network - formulas, clamps, environments, patterns - resolved before anything is computed.

Matching is exact. A name the network does not have is :class:`~logicnet.errors.UnknownName` with the nearest one as
hint; what cannot be read is :class:`~logicnet.errors.UsageError`. Both show the option's text with a caret under the
place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fnmatch import translate
from typing import NoReturn, TypeVar

from msgspec.structs import replace

from logicnet.errors import UnknownName, UsageError, spelled
from logicnet.network.case import NOTHING, Case, Demand, InputValues, Steps, Update
from logicnet.network.directives.words import RESERVED_ENVIRONMENTS
from logicnet.network.levels import ADMISSIBLE, LevelSet, comparing, completed, level_set, read_setting
from logicnet.network.model import (
    Clamp,
    Cut,
    Environment,
    Expectation,
    Network,
    Node,
    Phenotype,
    Quantifier,
    Setting,
)
from logicnet.network.openness import Opened
from logicnet.network.patterns import advice, matching, read_patterns
from logicnet.network.phenotypes import TooLarge, expand, moved
from logicnet.text import catalogue
from logicnet.text.diagnostics import Diagnostic, excerpt
from logicnet.text.formula import BLANKS, Expression, Fault, Name, Scanner, format_name, symbols
from logicnet.text.source import Source, Span
from logicnet.text.spelling import nearest
from logicnet.text.temporal import Formula, parse_temporal, replaced

__all__ = [
    "elsewhere",
    "environment_of",
    "expected_case",
    "find_node",
    "find_phenotype",
    "match_nodes",
    "parse_clamps",
    "parse_formula",
    "parse_temporal_formula",
    "pose",
    "read_claim",
    "read_demand",
    "read_steps",
    "resolve_environment",
    "resolve_given",
    "resolve_opened",
    "resolve_update",
    "with_levels",
]

_Read = TypeVar("_Read")

#: A word of a sequence, followed by something else than what follows a name; names in quotes are passed over.
_STEP_WORD = re.compile(r"""\"[^\"]*\"|(?:^|(?<=[\s,]))(?P<word>first|then)(?=\s*$|\s+[^\s=<>!-])""")


def pose(
    network: Network,
    *,
    environment: str | InputValues | None = None,
    clamps: str | Iterable[str | Clamp | Cut] = (),
    cuts: Iterable[Cut] = (),
    update: Update | str = Update.ASYNCHRONOUS,
) -> Case:
    """The case that the words of a caller mean: the one door to a :class:`~logicnet.network.case.Case`.

    ``environment`` is read like ``--env`` (:func:`resolve_environment`), or is the value of each input as that gives
    it. ``clamps`` is read like ``--with`` (:func:`parse_clamps`): one text, or several texts, clamps and cuts. ``cuts``
    are added to those in ``clamps``. ``update`` is a scheme or its name.

    Raises:
        UnknownName: a name is not in the network.
        UsageError: a text cannot be read, or a node is given two values.
    """
    given = [clamps] if isinstance(clamps, str) else list(clamps)
    changes = [one if isinstance(one, str) else _written(one) for one in (*given, *cuts)]
    held, cut = parse_clamps(network, changes)
    if environment is None or isinstance(environment, str):
        place, values = environment or "default", resolve_environment(network, environment)
    else:
        place, values = "", _checked(network, environment)
    return Case(network, values, held, cut, resolve_update(update), place)


def elsewhere(case: Case, environment: str) -> Case:
    """The case under the same changes in another environment, read like ``--env``."""
    return replace(case, environment=resolve_environment(case.network, environment), place=environment)


def _written(change: Clamp | Cut) -> str:
    """A clamp or a cut as :func:`parse_clamps` reads it."""
    if isinstance(change, Clamp):
        return f"{format_name(change.node)}={change.value}"
    return f"{format_name(change.source)} -> {format_name(change.target)}={change.value}"


def _checked(network: Network, values: InputValues) -> InputValues:
    """Values that were given one by one: refused unless they are those of the inputs, all of them, and of levels of
    inputs, some of them."""
    try:
        given = dict(values)
    except (TypeError, ValueError):
        what = f"environment is {values!r}, which is no name and no pairs of an input and its value"
        raise UsageError(what, "write environment='default', or (('A', 1), ('B', None))") from None
    inputs = {node.name for node in network.input_nodes()}
    levels = {name for one in network.levels if one.is_input for name in one.nodes if given.get(name) is not None}
    if (
        len(given) != len(values)
        or not inputs <= given.keys() <= inputs | levels
        or not {*given.values()} <= {0, 1, None}
    ):
        raise UsageError(
            "these values are not one for each input of the network, each 0, 1 or None",
            "name an environment instead, for example environment='default'",
        )
    return tuple((name, given[name]) for name in network.names if name in given)


def resolve_update(update: Update | str) -> Update:
    """The update scheme of this name: ``asynchronous``, ``synchronous`` or ``most-permissive``."""
    try:
        return Update(update)
    except ValueError:
        names = [scheme.value for scheme in Update]
        hint = nearest(str(update), names)
        raise UnknownName(
            f"there is no update scheme `{update}`", f"did you mean `{hint}`?" if hint else f"write {', '.join(names)}"
        ) from None


_CLAIM = re.compile(
    r"\s*(?:in\s+(?P<place>[^:]+?))?\s*(?:with\s+(?P<clamps>[^:]+?))?\s*:"
    r"\s*(?P<how>every|some|no)\b(?P<what>.*)",
    re.DOTALL,
)


def read_claim(network: Network, text: str, *, option: str = "--settle") -> Expectation:
    """A claim written as in an expectation, without name and references: ``in pancreas with A=1: no growth``.

    Raises:
        UnknownName: an environment, node or phenotype is not in the network.
        UsageError: it is not written like that.
    """
    parts = _CLAIM.fullmatch(text)
    if parts is None:
        hint = "write it as an expectation says it: `in ENVIRONMENT with A=1, B=0: no growth`"
        raise UsageError(f"{option} `{text}` is no claim", hint)
    places = tuple(name.strip() for name in parts["place"].split("+")) if parts["place"] else ()
    known = [environment.name for environment in network.environments]
    for name in places:
        if name not in known and name not in RESERVED_ENVIRONMENTS:
            near = nearest(name, known)
            raise UnknownName(
                f"{option}: there is no environment `{name}`",
                f"did you mean `{near}`?" if near else f"there are {', '.join(known)}" if known else "leave it out",
            )
    clamps, cuts = parse_clamps(network, [parts["clamps"]], option=option) if parts["clamps"] else ((), ())
    what = parts["what"].strip()
    formula = parse_formula(network, what, option=option)
    return Expectation("\0claim", places, clamps, cuts, Quantifier(parts["how"]), formula, what, (), Span(0, 0))


def resolve_opened(opened: str | Opened) -> Opened:
    """Which rules are open, by the word of ``--open``: ``file``, ``connectives``, ``monotone`` or ``none``."""
    try:
        return Opened(opened)
    except ValueError:
        known = ", ".join(f"`{one.value}`" for one in Opened)
        raise UsageError(f"rules cannot be open as `{opened}`", f"one of {known}") from None


def read_demand(network: Network, text: str | Demand, *, option: str) -> Demand:
    """The demand that a text makes, read like :func:`parse_formula`; a demand is taken as it is.

    That levels are in order is a property of a network, and nothing to abolish: refused.
    """
    if network.levels and isinstance(text, str) and text.strip() == ADMISSIBLE and spelled(option) != spelled("where"):
        known = ", ".join(p.name for p in network.goals)
        raise UsageError(
            f"{spelled(option)}: `{ADMISSIBLE}` says that levels are in order: `logicnet check` proves it, and no "
            "change can abolish it",
            f"ask for a phenotype, {known}" if known else "ask for a formula over nodes",
        )
    return text if isinstance(text, Demand) else Demand(text, parse_formula(network, text, option=option))


def parse_formula(network: Network, text: str, *, option: str) -> Expression:
    """The formula in an option's text, speaking of nodes only: phenotypes in it are replaced by their definitions."""
    reader = _Option(network, text, option)
    return _known(network, reader, reader.all(Scanner.expression))


def _known(network: Network, reader: _Option, formula: Expression) -> Expression:
    """The expression with phenotypes replaced by their definitions; refused where it names what is not there."""
    definitions = {phenotype.name: phenotype.formula for phenotype in network.phenotypes}
    for symbol in symbols(formula):
        if symbol.name not in network.index and symbol.name not in definitions:
            names = (*definitions, *network.names)
            reader.unknown(symbol.span, f"`{symbol.name}` is neither a node nor a phenotype", symbol.name, names)
    try:
        return expand(formula, definitions, moved)
    except TooLarge:
        reader.refuse(reader.scanner.here(), "this formula is too large once the phenotypes in it are put in")


def parse_temporal_formula(network: Network, text: str, *, option: str) -> Formula:
    """The CTL or HCTL formula in an option's text, speaking of nodes only, like :func:`parse_formula`."""
    reader = _Option(network, text, option)
    formula = reader.all(parse_temporal)
    return replaced(formula, lambda expression: _known(network, reader, expression))


def parse_clamps(
    network: Network, texts: Sequence[str], *, option: str = "--with", drugs: bool = True
) -> tuple[tuple[Clamp, ...], tuple[Cut, ...]]:
    """All clamps and cuts that the texts name, to be applied together, in the order written and each once.

    ``A=0`` clamps a node, ``A -> B=0`` pins what B sees of A, and the name of a drug of the file, alone or with
    ``=1``, stands for its clamps (unless ``drugs`` is false); a node of kind drug, alone, is switched on. A drug may be
    called without its prefix: ``Propranolol`` is ``DRUG_Propranolol`` where nothing else has that name. They may
    be separated by commas, blanks or ``+``, or stand in texts of their own. One node with two values is refused,
    and so is the cut of a regulation that does not exist. A node wins over a drug of the same name where a value
    follows. Of a node with levels ``X=2`` sets the level. A clamp of one of its levels is completed: ``X_2=1``
    alone would be a state that means nothing, so ``X_1=1`` follows behind the clamps that are written.
    """
    for text in texts:
        if _steps_of(network, text) is not None:
            raise UsageError(
                f"{spelled(option)}: `{text.strip()}` is a sequence of two steps, and one set is asked for here",
                "`why --with` and `simulate --set` read sequences, with `--kind temporary`",
            )
    named = _NamedChanges(network, _offered(network) if drugs else {})
    for text in texts:
        reader = _Option(network, text, option)
        while not reader.scanner.at_end():
            named.read(reader)
            reader.separator(",", "+")
    clamps = named.clamps
    for node, value in _in_order(network, {c.node: c.value for c in clamps.values()}, named.places).items():
        clamps.setdefault(node, Clamp(node, value))
    return tuple(clamps.values()), tuple(named.cuts.values())


def read_steps(network: Network, text: str, *, option: str = "--with") -> Steps | None:
    """The sequence that a text means: ``first A=1 + B=0, then C=1``; ``None`` where it is one set.

    *first* and the comma may be left out; a step without changes is ``nothing``. Each step is read by
    :func:`parse_clamps`. In a network with a node called ``then`` or ``first`` that word is its name.

    Raises:
        UnknownName: a name is not in the network.
        UsageError: a step cannot be read, or there are more than two of them or only one.
    """
    pieces = _steps_of(network, text)
    if pieces is None:
        return None
    if len(pieces) != 2:
        raise UsageError(
            f"{spelled(option)}: a sequence has two steps, and `{text.strip()}` has {len(pieces)}",
            "write `first A=1, then B=0`; a step without changes is `nothing`",
        )
    steps: list[tuple[Clamp | Cut, ...]] = []
    for piece in pieces:
        idle = piece == NOTHING and NOTHING not in network.index
        if not piece:
            raise UsageError(
                f"{spelled(option)}: a step of `{text.strip()}` is empty",
                f"write `{NOTHING}` for a step without changes",
            )
        held, cut = parse_clamps(network, [] if idle else [piece], option=option)
        steps.append((*held, *cut))
    return Steps(*steps)


def _steps_of(network: Network, text: str) -> list[str] | None:
    """The texts of the steps of a sequence, ``None`` where there is no word of one."""
    words = [word for word in ("first", "then") if word not in network.index]
    pieces, last, said = [], 0, False
    for found in _STEP_WORD.finditer(text):
        word = found["word"]
        if word not in words or (word == "first" and text[: found.start()].strip()):
            continue
        said = True
        if word == "then":
            pieces.append(text[last : found.start()])
        last = found.end()
    return [piece.strip(" ,\t") for piece in (*pieces, text[last:])] if said else None


def _offered(network: Network) -> dict[str, tuple[Clamp, ...]]:
    """The drugs of the file by every name that stands for them, and what each clamps."""
    offered: dict[str, tuple[Clamp, ...]] = {n.name: (Clamp(n.name, 1),) for n in network.nodes if n.is_drug}
    offered.update((drug.name, drug.clamps) for drug in network.drugs)
    return {**offered, **_short_names(network, offered)}


class _NamedChanges:
    """The clamps and cuts that texts name, one after the other; two that contradict each other are refused."""

    def __init__(self, network: Network, drugs: Mapping[str, tuple[Clamp, ...]]) -> None:
        self._network, self._drugs = network, drugs
        self.clamps: dict[str, Clamp] = {}
        self.places: dict[str, tuple[_Option, Span]] = {}
        self.cuts: dict[tuple[str, str], Cut] = {}

    def read(self, reader: _Option) -> None:
        """Read one change: a clamp, a level, a drug, or the cut of a regulation."""
        scanner = reader.scanner
        start = scanner.position
        source, target = reader.arrow()
        name = source.text
        is_drug = target is None and name in self._drugs
        if is_drug and (name not in self._network.index or not scanner.sees("=")):
            held = self._drugs[name]
            if scanner.accept("=") and reader.value("01") == 0:
                place = Span(start, scanner.position)
                reader.refuse(place, f"`{name}` is a drug, which is given or left out", "leave it out")
        else:
            held = self._assigned(reader, source, target)
        place = Span(start, scanner.position)
        if target is None:
            self._clamp(reader, source, held, place)
            return
        _regulation(reader, source, target)
        cut = Cut(name, target.text, held[0].value)
        if self.cuts.setdefault((name, target.text), cut) != cut:
            reader.refuse(place, f"`{name} -> {target.text}` is given two values, 0 and 1", "keep one of them")

    def _assigned(self, reader: _Option, source: Name, target: Name | None) -> tuple[Clamp, ...]:
        """What ``=VALUE`` behind a name says."""
        scanner, network, name = reader.scanner, self._network, source.text
        levels = _levels(network, name) if target is None else None
        if levels is not None:
            return tuple(Clamp(node, value or 0) for node, value in reader.setting(source, levels).items())
        if not scanner.accept("="):
            # `CD8+=0` is a name that lacks its quotes, and no drug.
            named = network.drugs or not scanner.sees("+")
            if target is None and name not in network.index and self._drugs and named:
                message = f"`{name}` is no drug of the file, and no value stands behind it"
                reader.unknown(source.span, message, name, (*self._drugs, *network.names))
            reader.refuse(scanner.here(), f"`=0` or `=1` should stand behind `{name}`")
        value = reader.value("01")
        assert value is not None  # only 0 and 1 are let through
        return (Clamp(name, value),)

    def _clamp(self, reader: _Option, source: Name, held: tuple[Clamp, ...], place: Span) -> None:
        for clamp in held:
            if clamp.node not in self._network.index:
                names = (*self._network.names, *self._drugs)
                reader.unknown(source.span, f"node `{clamp.node}` is not defined", clamp.node, names)
            self.places[clamp.node] = (reader, place)
            if self.clamps.setdefault(clamp.node, clamp) != clamp:
                reader.refuse(place, f"`{clamp.node}` is given two values, 0 and 1", "keep one of them")


def _short_names(network: Network, offered: Mapping[str, tuple[Clamp, ...]]) -> dict[str, tuple[Clamp, ...]]:
    """Drugs by their names without what stands before the first ``_`` (``DRUG_Propranolol``), where that is nobody
    else's name. The prefix says what the node is, and not which drug."""
    found: dict[str, list[tuple[Clamp, ...]]] = {}
    for name, held in offered.items():
        short = name.partition("_")[2]
        if short and short not in network.index and short not in offered:
            found.setdefault(short, []).append(held)
    return {short: held[0] for short, held in found.items() if len(held) == 1}


def _levels(network: Network, name: str) -> LevelSet | None:
    """The levels of a node of a multi-valued file by its name there; a node of the network wins."""
    return None if name in network.index else level_set(network.levels, name)


def _in_order(network: Network, values: dict[str, int], places: dict[str, tuple[_Option, Span]]) -> dict[str, int]:
    """The values with those of other levels that follow from them; refused where levels contradict each other."""
    found = dict(values)
    for levels in network.levels if values else ():
        given = [name for name in levels.nodes if name in values]
        if not given:
            continue
        follows = completed(levels, values)
        if follows is None:
            high = next(name for name in reversed(levels.nodes) if values.get(name) == 1)
            reader, place = places[high]
            reader.refuse(
                place,
                f"`{high}=1` means that every lower level is on, and one of them is given 0",
                f"set the lower levels to 1: {', '.join(f'{n}=1' for n in levels.nodes[: levels.nodes.index(high)])}",
            )
        found.update(follows)
    return found


def resolve_environment(network: Network, text: str | None) -> InputValues:
    """The value of each input, in file order, ``None`` = free, as ``--env`` asks for it.

    ``text`` is ``NAME``, ``default`` or ``all``, then or instead ``A=1`` and ``B=*`` separated by commas; ``None``
    means ``default``. A value given in the text wins over the named environment, that over the default of the input,
    and that over 0 for a drug; an input about which nothing is said is free. In ``all`` every input but the drugs is
    free.

    Of an input with levels ``X=2`` sets the level, and ``X_2=1`` that it is at 2 or above. Then the levels that are set
    stand among the inputs, each with its value, never ``None``.
    """
    if text is None or text in RESERVED_ENVIRONMENTS:
        return tuple(_base(network, text or "default").items())
    reader = _Option(network, text, "--env")
    scanner = reader.scanner
    if scanner.at_end():
        reader.refuse(scanner.here(), "an environment is missing", "name one, or write `default` or `all`")
    chosen = _base(network, "default")
    given: dict[str, Setting] = {}
    places: dict[str, tuple[_Option, Span]] = {}
    first = True
    while not scanner.at_end():
        name = reader.one(lambda s: s.name("an environment or an input"))
        if _levels(network, name.text) is not None or scanner.accept("="):
            for node, value in _set(network, reader, name).items():
                places[node] = (reader, name.span)
                if given.setdefault(node, value) != value:
                    reader.refuse(name.span, f"`{name.text}` is given two values", "keep one of them")
        elif first:
            chosen = _base(network, reader.environment(name))
        else:
            reader.refuse(name.span, f"`=0`, `=1` or `=*` should stand behind `{name.text}`")
        first = False
        reader.separator(",")
    _apply(network, chosen, given.items())
    chosen.update(_in_order(network, {name: value for name, value in given.items() if value is not None}, places))
    return tuple((name, chosen[name]) for name in network.names if name in chosen)


def _set(network: Network, reader: _Option, name: Name) -> dict[str, Setting]:
    """What one setting of an environment says of an input, behind its ``=``, or of an input with levels."""
    levels = _levels(network, name.text)
    if levels is not None:
        if not levels.is_input:
            reader.refuse(
                name.span,
                f"`{name.text}` is not an input: no environment sets it",
                f"clamp it instead: `--with {format_name(name.text)}=1`, or another level",
            )
        return reader.setting(name, levels, star=True)
    value = reader.value("01*")
    node = reader.node(name)
    if node.is_input:
        return {node.name: value}
    if any(one.is_input and node.name in one.nodes for one in network.levels):
        # A level above the first is free as long as nothing is said of it.
        return {} if value is None else {node.name: value}
    hint = f"clamp it instead: `--with {format_name(name.text)}={value}`" if value is not None else None
    reader.refuse(name.span, f"`{name.text}` is not an input: no environment sets it", hint)


def environment_of(network: Network, names: Sequence[str]) -> InputValues:
    """The value of each input under named environments, applied from left to right; none means the default one."""
    chosen = _base(network, "default")
    for name in names:
        reader = _Option(network, name, "environment")
        reader.environment(Name(name, Span(0, len(name))))
        if name in RESERVED_ENVIRONMENTS:
            chosen = _base(network, name)
        else:
            _apply(network, chosen, _named(network)[name].settings)
    return tuple((name, chosen[name]) for name in network.names if name in chosen)


def expected_case(network: Network, expectation: Expectation, update: Update = Update.ASYNCHRONOUS) -> Case:
    """The case that an expectation of the file speaks of."""
    environment = environment_of(network, expectation.environments)
    place = " + ".join(expectation.environments) or "default"
    return Case(network, environment, with_levels(network, expectation.clamps), expectation.cuts, update, place)


def with_levels(network: Network, clamps: Sequence[Clamp]) -> tuple[Clamp, ...]:
    """Clamps that the file says, with the levels that follow from them; as they are where they contradict the order."""
    values = {clamp.node: clamp.value for clamp in clamps}
    follows = [completed(levels, values) for levels in network.levels if not values.keys().isdisjoint(levels.nodes)]
    more = [Clamp(*one) for values in follows if values is not None for one in values.items()]
    return tuple(dict.fromkeys((*clamps, *more)))


def match_nodes(network: Network, patterns: Sequence[str], *, option: str) -> tuple[str, ...]:
    """The nodes that at least one pattern matches, in node order; a pattern that matches none is refused.

    Each text may hold several patterns separated by commas, or ``kind:ID`` or ``compartment:ID``: all nodes of that
    kind, or in that compartment. (A name with a colon stands in quotes, so nothing is ambiguous.) The name of a node
    with levels means all of them.
    """
    found: set[str] = set()
    for text in patterns:
        if (group := _GROUP.fullmatch(text)) is not None:
            found.update(_members(network, text, group, option))
            continue
        reader = _Option(network, text, option)
        for pattern in reader.all(read_patterns):
            levels = _levels(network, pattern.text)
            matched = matching(pattern, network.names) if levels is None else levels.nodes
            if not matched:
                hint = advice(pattern, network.names) or _there_are(network.names)
                raise UnknownName(reader.shown(pattern.span, f"no node matches `{pattern.text}`"), hint)
            found.update(matched)
    return tuple(name for name in network.names if name in found)


def resolve_given(network: Network, text: str | None = None, *, option: str = "given") -> tuple[Expectation, ...]:
    """The expectations that an instantiation must meet, in file order, as ``--given`` names them.

    ``None`` stands for those with a reference, ``all`` and ``none`` for what they say, anything else is patterns of
    names separated by commas, shell style (``*`` any characters, ``?`` one, ``[0-9]`` and ``[!0-9]`` one of a set); in
    quotes a name is meant as it is. A pattern that matches no expectation is
    :class:`~logicnet.errors.UnknownName`. Expectations about states (``holds``) are among the result: who cannot test
    them on an ensemble says so.
    """
    if text is None:
        return tuple(x for x in network.expectations if x.references)
    if _plain(text) in ("all", "none"):
        return network.expectations if _plain(text) == "all" else ()
    reader = _Option(network, text, option)
    names = [x.name for x in network.expectations]
    chosen: set[str] = set()
    for pattern, span in _shell_patterns(reader, text):
        matched = [name for name in names if pattern.fullmatch(name)]
        if not matched:
            written = text[span.start : span.end]
            near = nearest(written.strip('"'), names)
            hint = (
                f"did you mean `{near}`?"
                if near
                else "a pattern takes the whole name, and `*` stands for any characters: `E*`; or `all`, or `none`"
                if names
                else f"the file states no expectation: {reader.written('none')}"
            )
            raise UnknownName(reader.shown(span, f"no expectation is called `{written}`"), hint)
        chosen.update(matched)
    return tuple(x for x in network.expectations if x.name in chosen)


_PIECE = re.compile(r'\s*("(?:[^"]|"")*"|[^",]+)\s*(,|$)')


def _shell_patterns(reader: _Option, text: str) -> Iterator[tuple[re.Pattern[str], Span]]:
    """Each pattern of a list, compiled, with its place."""
    position = 0
    while True:
        match = _PIECE.match(text, position)
        written = match[1].rstrip() if match is not None else ""
        if match is None or not written:
            reader.refuse(Span(position, position + 1), "a pattern of names is missing here", "E*,I042, all, or none")
        span = Span(match.start(1), match.start(1) + len(written))
        if written.startswith('"'):
            yield re.compile(re.escape(_plain(written[1:-1].replace('""', '"')))), span
        else:
            yield re.compile(translate(_plain(written))), span
        position = match.end()
        if not match[2]:
            return


_GROUP = re.compile(r"\s*(kind|compartment):\s*([^,\"]*?)\s*")


def _members(network: Network, text: str, group: re.Match[str], option: str) -> tuple[str, ...]:
    """The nodes of a kind or a compartment."""
    what, name = group.group(1), group.group(2)
    reader = _Option(network, text, option)
    declared = [g.id for g in (network.kinds if what == "kind" else network.compartments)]
    place = Span(group.start(2), group.end(2))
    if name not in declared:
        reader.unknown(place, f"the file declares no {what} `{name}`", name, declared)
    members = tuple(
        node.name for node in network.nodes if (name in node.kinds if what == "kind" else node.compartment == name)
    )
    if not members:
        reader.refuse(place, f"no node is of {what} `{name}`")
    return members


def find_node(network: Network, name: str, *, option: str) -> Node:
    """The node of this name, which may be written as it is or as it stands in a file, in quotes."""
    plain = _plain(name)
    if plain not in network.index:
        quoted = plain[1:-1].replace('""', '"') if len(plain) > 2 and plain[0] == plain[-1] == '"' else plain
        if quoted not in network.index:
            reader = _Option(network, name, option)
            levels = _levels(network, quoted)
            if levels is not None:
                reader.refuse(
                    Span(0, len(name)),
                    f"`{quoted}` has the levels 0 to {len(levels.nodes)}, each a node, and one node is meant here",
                    f"name one of them: {', '.join(levels.nodes[:12])}",
                )
            reader.unknown(Span(0, len(name)), f"node `{quoted}` is not defined", quoted, network.names)
        plain = quoted
    return network.nodes[network.index[plain]]


def find_phenotype(network: Network, name: str, *, option: str) -> Phenotype:
    """The phenotype of this name."""
    plain = _plain(name)
    for phenotype in network.phenotypes:
        if plain in (phenotype.name, format_name(phenotype.name)):
            return phenotype
    names = [phenotype.name for phenotype in network.phenotypes]
    _Option(network, name, option).unknown(Span(0, len(name)), f"phenotype `{plain}` is not defined", plain, names)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name.strip(BLANKS))


def _named(network: Network) -> dict[str, Environment]:
    return {environment.name: environment for environment in network.environments}


def _base(network: Network, name: str) -> dict[str, Setting]:
    """Value of each input, in file order, in a named environment on top of the defaults."""
    stated = {i.node: i.default for i in network.inputs if i.has_default}
    chosen: dict[str, Setting] = {}
    for node in network.input_nodes():
        if name == "all" and not node.is_drug:
            chosen[node.name] = None
        else:
            chosen[node.name] = stated.get(node.name, 0 if node.is_drug else None)
    if name not in RESERVED_ENVIRONMENTS:
        _apply(network, chosen, _named(network)[name].settings)
    return chosen


def _apply(network: Network, chosen: dict[str, Setting], settings: Iterable[tuple[str, Setting]]) -> None:
    """Set these values; where an input with levels becomes free, its higher levels do."""
    new = dict(settings)
    for levels in network.levels if new else ():
        if levels.is_input and new.get(levels.nodes[0], 0) is None:
            for name in levels.nodes[1:]:
                chosen.pop(name, None)
    chosen.update(new)


def _regulation(reader: _Option, source: Name, target: Name) -> None:
    reader.node(source)
    rule = reader.node(target).rule
    if all(symbol.name != source.text for symbol in symbols(rule.expression)):
        reader.refuse(
            source.span.to(target.span),
            f"`{source.text}` does not occur in the rule of `{target.text}`: there is nothing to cut",
            "see the regulators with `logicnet show FILE --node NAME`",
        )


#: Names listed in a hint.
_LISTED = 12


def _there_are(names: Sequence[str]) -> str | None:
    """What exists, for who named something that does not and resembles nothing."""
    if not names:
        return None
    more = len(names) - _LISTED
    rest = f" and {more} more, see `logicnet show FILE`" if more > 0 else ""
    return f"there {'is' if len(names) == 1 else 'are'} {', '.join(names[:_LISTED])}{rest}"


class _Option:
    """An option's text while it is being read; every fault becomes an exception that shows the text."""

    def __init__(self, network: Network, text: str, option: str) -> None:
        self._network = network
        self._option = spelled(option)
        self._source = Source(f"<{self._option}>", text)
        self._faults: list[Diagnostic] = []
        self.scanner = Scanner(self._source, 0, len(text), self._faults)
        self.scanner.compare = comparing(network.levels, network.index.__contains__)

    def written(self, value: str) -> str:
        """How the caller would write the option with this value."""
        return f"`{self._option} {value}`" if self._option.startswith("--") else f'`{self._option}="{value}"`'

    def one(self, read: Callable[[Scanner], _Read]) -> _Read:
        """Read one thing with the scanner."""
        try:
            found = read(self.scanner)
        except Fault as fault:
            self._report(fault.diagnostic)
        if self._faults:
            self._report(self._faults[0])
        return found

    def all(self, read: Callable[[Scanner], _Read]) -> _Read:
        """Read one thing that takes the whole text."""
        found = self.one(read)
        if not self.scanner.at_end():
            self.refuse(self.scanner.here(), "the text should end here")
        return found

    def arrow(self) -> tuple[Name, Name | None]:
        """A node, or regulator and target: ``A``, ``A -> B``, or the latter in one pair of quotes."""
        name = self.one(lambda scanner: scanner.name("the name of a node"))
        if self.scanner.accept("->"):
            return name, self.one(lambda scanner: scanner.name("the target of a regulation"))
        if name.text not in self._network.index and " -> " in name.text:
            source, target = name.text.split(" -> ", 1)
            return Name(source.strip(BLANKS), name.span), Name(target.strip(BLANKS), name.span)
        return name, None

    def value(self, allowed: str) -> Setting:
        """A value behind ``=``: one of these characters, alone."""
        place = self.scanner.here()
        character = self._source.text[place.start : place.end]
        following = self._source.text[place.end : place.end + 1]
        if not character or character not in allowed or (following and following not in BLANKS + ",+;"):
            self.refuse(place, f"a value is {', '.join(allowed[:-1])} or {allowed[-1]}")
        self.scanner.position = place.end
        return None if character == "*" else int(character)

    def setting(self, name: Name, levels: LevelSet, *, star: bool = False) -> dict[str, Setting]:
        """The level behind a name, ``=2`` or ``>=2``, as values of Boolean nodes."""
        return self.one(lambda scanner: read_setting(scanner, name, levels, star=star))

    def separator(self, *signs: str) -> None:
        """Move over one sign between two parts; blanks alone separate too, and nothing may follow the last sign."""
        for sign in signs:
            if self.scanner.accept(sign):
                if self.scanner.at_end():
                    self.refuse(self.scanner.here(), f"something is missing behind `{sign}`")
                return

    def node(self, name: Name) -> Node:
        if name.text not in self._network.index:
            self.unknown(name.span, f"node `{name.text}` is not defined", name.text, self._network.names)
        return self._network.nodes[self._network.index[name.text]]

    def environment(self, name: Name) -> str:
        known = (*(e.name for e in self._network.environments), *RESERVED_ENVIRONMENTS)
        if name.text not in known:
            self.unknown(name.span, f"environment `{name.text}` is not defined", name.text, known)
        return name.text

    def unknown(self, span: Span, message: str, name: str, candidates: Iterable[str]) -> NoReturn:
        known = tuple(dict.fromkeys(candidates))
        found = nearest(name, known)
        raise UnknownName(self.shown(span, message), f"did you mean `{found}`?" if found else _there_are(known))

    def refuse(self, span: Span, message: str, hint: str | None = None) -> NoReturn:
        raise UsageError(self.shown(span, message), hint)

    def _report(self, fault: Diagnostic) -> NoReturn:
        # "... before the line ends" is no advice about an option.
        help = None if fault.code == catalogue.MALFORMED.code else fault.help
        raise UsageError(self.shown(fault.span, fault.message), help)

    def shown(self, span: Span, message: str) -> str:
        """A message with the option's name before it and the place under it."""
        return f"{self._option}: {message}\n{excerpt(self._source, span)}"
