"""Parts of a network: other network files whose expectations it is meant to meet, said in its own words.

``#: part m3.bnet, environment inflamed = injured`` joins nothing: it says that the rules of ``m3.bnet`` went into this
network, and that what was observed there is to hold here. An expectation of a part is *said in the whole* when it is
asked with the same formula over the same nodes, under the same clamps, in the environment of the same name, or of the
name that the directive maps it to. A formula means what it means in the part: its phenotypes have been put in there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from logicnet.errors import UsageError
from logicnet.network.bnet import parse_bytes
from logicnet.network.decoding import path_below, read_bytes
from logicnet.network.directives.words import RESERVED_ENVIRONMENTS
from logicnet.network.model import Environment, Expectation, Network, Part
from logicnet.text.expression import symbols

__all__ = ["PartFile", "Said", "read_parts", "said_in"]


class PartFile(Struct, frozen=True):
    """A part, and its network, or why there is none that can be used."""

    part: Part
    network: Network | None
    why: str = ""
    #: What to do then.
    help: str = ""


class Said(Struct, frozen=True):
    """An expectation of a part, said in the whole, or what the whole lacks for that."""

    #: As the part says it.
    there: Expectation
    #: What is asked of the whole; ``None`` iff something is lacking.
    here: Expectation | None
    #: In words, such as ``node `A` ``, ``environment `e` ``; in the order of the expectation.
    lacking: tuple[str, ...] = ()


def read_parts(network: Network) -> tuple[PartFile, ...]:
    """The parts that a network declares, in file order, read from the folder of its file or below it.

    Parts of parts are not followed: what they show is asked of the part that declares them. Never raises.
    """
    return tuple(_read(network, part) for part in network.parts)


def _read(whole: Network, part: Part) -> PartFile:
    try:
        place = path_below(part.path, whole.source, "the part")
        if _is_same_file(place, whole.source.file):
            return PartFile(part, None, "it is this file itself", "name a network that went into this one")
        name, data = read_bytes(place, "a part")
    except UsageError as fault:
        relative = "a relative path starts at the folder of the network file"
        return PartFile(part, None, fault.message, fault.hint or relative)
    reading = parse_bytes(name, data)
    if reading.network is None:
        first = next(d for d in reading.diagnostics if d.is_error)
        count = sum(d.is_error for d in reading.diagnostics)
        more = f", the first of {count} errors" if count > 1 else ""
        why = f"it is no sound network: {first.message} ({first.place}{more})"
        return PartFile(part, None, why, f"see `logicnet check {name}`; only network files can be parts")
    found = reading.network
    if not any(name in whole.index for name in found.names):
        return PartFile(
            part, None, "it has no node in common with this network", "name a network that went into this one"
        )
    return PartFile(part, found)


def _is_same_file(a: str, b: str) -> bool:
    try:
        return os.path.samefile(a, b)
    except OSError:
        return False


def said_in(whole: Network, file: PartFile) -> Iterator[Said]:
    """Each expectation of a part, in the order of its file."""
    assert file.network is not None
    placed = {one.name: one.environments for one in file.part.environments}
    known = {environment.name for environment in whole.environments} | set(RESERVED_ENVIRONMENTS)
    for expectation in file.network.expectations:
        asked = expectation.environments or ("default",)
        here: list[str] = []
        lacking = [f"node `{name}`" for name in _nodes(expectation) if name not in whole.index]
        for name in asked:
            here += placed.get(name, (name,))
        lacking += [f"environment `{name}`" for name in dict.fromkeys(here) if name not in known]
        for cut in expectation.cuts:
            if (
                cut.source in whole.index
                and cut.target in whole.index
                and not _regulates(whole, cut.source, cut.target)
            ):
                lacking.append(f"regulation `{cut.source} -> {cut.target}`")
        if lacking:
            yield Said(expectation, None, tuple(lacking))
        else:
            yield Said(expectation, replace(expectation, environments=tuple(here), span=file.part.span))


def _nodes(expectation: Expectation) -> list[str]:
    """The nodes that an expectation speaks of, in an order that does not depend on sets."""
    changed = [clamp.node for clamp in expectation.clamps]
    cut = [name for c in expectation.cuts for name in (c.source, c.target)]
    return list(dict.fromkeys((*changed, *cut, *sorted(expectation.names))))


def _regulates(network: Network, source: str, target: str) -> bool:
    rule = network.nodes[network.index[target]].rule.expression
    return any(symbol.name == source for symbol in symbols(rule))


def settings_apart(whole: Network, file: PartFile) -> Iterator[tuple[Environment, Environment, tuple[str, ...]]]:
    """Environments of a part and of the whole that mean each other and give an input they share two values."""
    assert file.network is not None
    placed = {one.name: one.environments for one in file.part.environments}
    here = {environment.name: environment for environment in whole.environments}
    for there in file.network.environments:
        named = placed.get(there.name, (there.name,))
        if len(named) == 1 and named[0] in here:
            other = here[named[0]]
            own = dict(other.settings)
            apart = tuple(n for n, value in there.settings if n in own and own[n] != value)
            if apart:
                yield there, other, apart
