"""``compose``: networks put together, and every expectation of the parts asked of the whole."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from logicnet.errors import UsageError
from logicnet.formats.composition import Composition, Part, Wire
from logicnet.formats.composition import compose as composed
from logicnet.network.model import Network

__all__ = ["compose_networks", "read_wire"]

_PREFIX = re.compile(r"[A-Za-z]\w*")


def compose_networks(
    parts: Sequence[tuple[Network, str] | tuple[Network, str, str]],
    *,
    wires: Sequence[str] = (),
    rules: Mapping[str, str] | None = None,
    title: str = "",
) -> Composition:
    """The union of networks, with cells of a tissue under prefixes of their own.

    Guaranteed: every node of a part is a node of the whole, and no directive is silently gone
    (:mod:`logicnet.formats.composition`).

    Args:
        parts: Each network with a label, which messages and made-up names use, and, if it is a cell, a prefix.
        wires: ``"T1.EXO_miR21=N1.uptake"``: the node of the first part drives the input of the second.
        rules: For a node whose rules differ, the label of the part whose rule it gets. Without, the node is open.

    Raises:
        UsageError: a wire or a prefix is not written so, or names what is not there.
        InvalidNetwork: the whole breaks a rule of network files.
    """
    made = []
    for network, label, *rest in parts:
        prefix = rest[0] if rest else ""
        if prefix and not _PREFIX.fullmatch(prefix):
            raise UsageError(f"`{prefix}` cannot be a prefix", "a letter, then letters, digits and `_`")
        made.append(Part(network, label, prefix))
    prefixes = [part.prefix for part in made if part.prefix]
    twice = next((p for i, p in enumerate(prefixes) if p in prefixes[:i]), None)
    if twice is not None:
        raise UsageError(f"two parts have the prefix `{twice}`", "give each cell a prefix of its own")
    return composed(made, [read_wire(text) for text in wires], rules, title)


def read_wire(text: str) -> Wire:
    """``PART.NODE=PART.NODE``, the source first. Raises ``UsageError`` if the text is not written so."""
    ends = text.split("=")
    if len(ends) != 2 or any("." not in end for end in ends):
        raise UsageError(f"--wire: `{text}` is no wire", "write `PART.NODE=PART.NODE`, the source first")
    source, target = (tuple(part.strip() for part in end.split(".", 1)) for end in ends)
    return Wire((source[0], source[1]), (target[0], target[1]))
