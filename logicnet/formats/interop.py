"""Networks to and from the objects of other packages, inside one Python process.

Each package is imported when it is asked for; one that is missing is a :class:`~logicnet.errors.UsageError` that says
what to install. Names a package cannot hold are written as :func:`logicnet.export` writes them for its format.
"""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from logicnet.errors import InvalidNetwork, UsageError
from logicnet.formats import aeon, bnet_dialects
from logicnet.formats.export import Names, simplified, spell
from logicnet.network.bnet import Reading, parse
from logicnet.network.model import Clamp, Network
from logicnet.text.formula import depth, format_name
from logicnet.text.nesting import MAX_FOREIGN_NESTING

if TYPE_CHECKING:
    from logicnet.perturbation.outcome import InterventionResult

__all__ = ["from_aeon", "from_pyboolnet", "to_aeon", "to_algorecell", "to_minibn", "to_pyboolnet"]

Primes = Mapping[str, Sequence[Sequence[Mapping[str, int]]]]


def from_pyboolnet(primes: Primes) -> Network:
    """The network of prime implicants as pyboolnet holds them: ``{node: [implicants of 0, implicants of 1]}``.

    The rule of a node is the disjunction of its implicants of 1, in their order.
    """
    lines = []
    for name, (_, ones) in primes.items():
        cubes = [
            " & ".join(("" if bit else "!") + format_name(source) for source, bit in sorted(cube.items())) or "1"
            for cube in ones
        ]
        lines.append(f"{format_name(name)}, {' | '.join(cubes) or '0'}")
    return _network(parse("\n".join(["targets, factors", *lines]), "<pyboolnet>"))


def to_pyboolnet(network: Network) -> dict[str, list[list[dict[str, int]]]]:
    """The prime implicants, computed by pyboolnet, under the names of the network. Needs the extra ``confirm``."""
    exchange = _package("pyboolnet.file_exchange", "confirm")
    export = bnet_dialects.write_pyboolnet(network)
    rules = "\n".join(line for line in export.data.decode().splitlines() if not line.startswith("#"))
    with contextlib.redirect_stdout(io.StringIO()):
        found = exchange.bnet2primes(rules)
    back = {made: name for name, made in export.names}
    named = {
        back[made]: [[{back[source]: bit for source, bit in cube.items()} for cube in cubes] for cubes in both]
        for made, both in found.items()
    }
    return {name: named[name] for name in network.names}


def from_aeon(network: Any) -> Network:
    """The network of a ``biodivine_aeon.BooleanNetwork``; functions that are not known are open rules.

    Raises :class:`~logicnet.errors.InvalidNetwork` where such a function cannot be said as an open rule.
    """
    return _network(aeon.read("<aeon>", network.to_aeon().encode()))


def to_aeon(network: Network) -> Any:
    """A ``biodivine_aeon.BooleanNetwork`` with the signs that the functions have.

    A rule that is open as `monotone` has no function there: its colours are the admissible ones.
    """
    if any(depth(node.rule.expression) > MAX_FOREIGN_NESTING for node in network.nodes):
        raise UsageError(
            f"a rule is nested more than {MAX_FOREIGN_NESTING} deep, which ends AEON's parser and the program with it",
            "give parts of it nodes of their own",
        )
    return _package("biodivine_aeon", "").BooleanNetwork.from_aeon(aeon.write(network).data.decode())


def to_minibn(network: Network) -> Any:
    """A ``colomoto.minibn.BooleanNetwork``, which mpbn and BoNesis take too. Needs the package colomoto-jupyter."""
    minibn = _package("colomoto.minibn", "algorecell")
    # Its own names may also hold `.`, `:` and `-`.
    reserved = frozenset({"true", "false", "none", "and", "or", "not"})
    names = Names(pattern=r"[A-Za-z_][A-Za-z0-9_.:\-]*", reserved=reserved).written(network.names)
    made = minibn.BooleanNetwork()
    for node in network.nodes:
        made[names[node.name]] = spell(simplified(node.rule.expression), names)
    return made


def to_algorecell(result: InterventionResult) -> Any:
    """The interventions as ``algorecell_types.ReprogrammingStrategies``: permanent perturbations, from any state.

    Guaranteed: each set of the result is one strategy.

    Needs the extra ``algorecell``. Regulations that are cut have no place there: a result that holds some is refused.

    Cost: linear in the sets.

    Raises:
        UsageError: the extra is not installed, or the result holds a cut.
    """
    types = _package("algorecell_types", "algorecell")
    strategies = types.ReprogrammingStrategies()
    for found in result.interventions:
        pinned = {}
        for clamp in found.clamps:
            if not isinstance(clamp, Clamp):
                raise UsageError(
                    f"`{clamp}` cuts a regulation, and algorecell knows perturbations of nodes only",
                    "search without --regulations and --carriers",
                )
            pinned[clamp.node] = clamp.value
        if pinned:
            strategies.add(types.FromAny(types.PermanentPerturbation(pinned)))
    return strategies


def _network(reading: Reading) -> Network:
    if reading.network is None:
        raise InvalidNetwork(reading.diagnostics)
    return reading.network


def _package(module: str, extra: str) -> Any:
    try:
        # Some of them speak on standard output when they are imported.
        with contextlib.redirect_stdout(io.StringIO()):
            return import_module(module)
    except ImportError:
        name = re.split(r"\.", module)[0]
        hint = f"install the extra `{extra}` of logicnet" if extra else f"install {name}"
        raise UsageError(f"this needs the package {name}", hint) from None
