"""``compose``: networks put together, and every expectation of the parts asked of the whole."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from logicnet.checks.expectations import ExpectationStatus, evaluate
from logicnet.errors import UsageError, spelled
from logicnet.formats.composition import ComposedPart, Composition, CompositionNote, Wire
from logicnet.formats.composition import compose as composed
from logicnet.formats.conversion import moved
from logicnet.limits import Limits
from logicnet.network.model import Network
from logicnet.report.composition import Composed

__all__ = ["ask_parts", "compose_networks", "labelled", "read_wire", "study_composition"]

_PREFIX = re.compile(r"[A-Za-z]\w*")


def compose_networks(
    parts: Sequence[tuple[Network, str] | tuple[Network, str, str]],
    *,
    wires: Sequence[str] = (),
    rules: Mapping[str, str] | None = None,
    title: str = "",
    folder: str | None = None,
) -> Composition:
    """The union of networks, with cells of a tissue under prefixes of their own.

    Guaranteed: every node of a part is a node of the whole, and no directive is silently gone
    (:mod:`logicnet.formats.composition`).

    Cost: linear in the size of the parts.

    Args:
        parts: Each network with a label, which messages and made-up names use, and, if it is a cell, a prefix.
        wires: ``"T1.EXO_miR21=N1.uptake"``: the node of the first part drives the input of the second.
        folder: Where the whole will be written: paths of evidence tables lead from there to the same tables.
        rules: For a node whose rules differ, the label of the part whose rule it gets. Without, the node is open.

    Raises:
        UsageError: a wire or a prefix is not written so, or names what is not there.
        InvalidNetwork: the whole breaks a rule of network files.

    >>> import logicnet
    >>> net = logicnet.load("m1")
    >>> len(logicnet.compose_networks([(net, "one", "A"), (net, "two", "B")]).network)
    32
    """
    made = []
    for network, label, *rest in parts:
        prefix = rest[0] if rest else ""
        if prefix and not _PREFIX.fullmatch(prefix):
            raise UsageError(f"`{prefix}` cannot be a prefix", "a letter, then letters, digits and `_`")
        if folder is not None:
            network = moved(network, Path(network.source.file).resolve().parent, Path(folder or ".").resolve())
        made.append(ComposedPart(network, label, prefix))
    prefixes = [part.prefix for part in made if part.prefix]
    twice = next((p for i, p in enumerate(prefixes) if p in prefixes[:i]), None)
    if twice is not None:
        raise UsageError(f"two parts have the prefix `{twice}`", "give each cell a prefix of its own")
    result = composed(made, [read_wire(text) for text in wires], rules, title)
    if folder is None:
        return result
    # Only tables below the folder of a network file are read, so another path would say nothing.
    outside = [path for path in result.network.evidence if path.startswith("..") or os.path.isabs(path)]
    how = "lies outside the folder of the whole: copy it there, and write `#: evidence {}`"
    names = (path.rsplit("/", 1)[-1] for path in outside)
    notes = [CompositionNote("all", f"evidence {name}", how.format(name), True) for name in names]
    kept = tuple(path for path in result.network.evidence if path not in outside)
    return replace(result, network=replace(result.network, evidence=kept), notes=(*result.notes, *notes))


def study_composition(
    parts: Sequence[tuple[Network, str, str]],
    out: str,
    *,
    files: Sequence[str] = (),
    wires: Sequence[str] = (),
    rules: Mapping[str, str] | None = None,
    title: str = "",
    limits: Limits | None = None,
) -> Composed:
    """What the command does: the union for a file ``out``, with every expectation of the parts asked of the whole.

    Guaranteed: as for :func:`compose_networks`; an expectation of which ``result.asked`` says that it fails is false
    in the whole. ``result.text`` is the file; nothing is written.

    Raises:
        UsageError, InvalidNetwork: as for :func:`compose_networks`.
    """
    limits = limits or Limits()
    result = compose_networks(parts, wires=wires, rules=rules, title=title, folder=os.path.dirname(out))
    asked = ask_parts(result, limits)
    named = tuple(files) or tuple(network.source.file for network, _, _ in parts)
    return Composed(result, named, out, asked, (limits.hit,) if limits.hit else ())


def ask_parts(result: Composition, limits: Limits | None = None) -> dict[str, ExpectationStatus]:
    """Of each expectation of the whole whether it holds there. One that a limit left out is not in the answer."""
    limits = limits or Limits()
    found: dict[str, ExpectationStatus] = {}
    with limits.stoppable():
        for expectation in result.network.expectations:
            if limits.reached():
                break
            status = evaluate(result.network, expectation, limits).status
            if limits.hit and status is ExpectationStatus.UNDECIDED:
                break
            found[expectation.name] = status
    return found


def labelled(words: Sequence[str]) -> list[tuple[str, str, str]]:
    """Files as typed, ``a.bnet as T1 b.bnet``: each with its label, which is its name, and its prefix, if it has one.

    Raises ``UsageError`` for an ``as`` without a file before it or a prefix behind it.
    """
    found: list[tuple[str, str, str]] = []
    words = list(words)
    i = 0
    while i < len(words):
        file, prefix, width = words[i], "", 1
        if file == "as" or (words[i + 1 : i + 2] == ["as"] and i + 2 >= len(words)):
            raise UsageError("`as` stands between a file and its prefix", "write `compose a.bnet as T1 b.bnet as N1`")
        if words[i + 1 : i + 2] == ["as"]:
            prefix, width = words[i + 2], 3
        i += width
        stem = Path(file).name.split(".")[0] or "part"
        label = prefix or stem
        found.append((file, label, prefix))
    return found


def read_wire(text: str) -> Wire:
    """``PART.NODE=PART.NODE``, the source first. Raises ``UsageError`` if the text is not written so."""
    ends = text.split("=")
    if len(ends) != 2 or any("." not in end for end in ends):
        option = spelled("wires", "--wire")
        raise UsageError(f"{option}: `{text}` is no wire", "write `PART.NODE=PART.NODE`, the source first")
    source, target = (tuple(part.strip() for part in end.split(".", 1)) for end in ends)
    return Wire((source[0], source[1]), (target[0], target[1]))
