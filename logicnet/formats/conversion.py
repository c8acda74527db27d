"""From one format to another, with a list of everything that differs and a proof for every rule.

What was lost is not remembered by the writers but found out: the export is read again, and whatever the network said
that is not there any more is a loss. So a loss cannot be forgotten in the list.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from logicnet.errors import InternalError, InvalidNetwork, UsageError
from logicnet.formats import findings
from logicnet.formats.equivalence import RuleComparison, compare
from logicnet.formats.export import Export, ExportChange, ExportFate
from logicnet.formats.registry import Format
from logicnet.formats.renaming import renamed
from logicnet.limits import Limits
from logicnet.network.bnet import Reading
from logicnet.network.document import LineKind
from logicnet.network.model import Network
from logicnet.text.cells import plain_cell, text_cell

__all__ = ["Conversion", "convert", "labelled", "moved", "names_table", "read_names"]


class Conversion(Struct, frozen=True):
    """A network in another format, and how it differs from the file it came from."""

    network: Network
    target: Format
    export: Export
    #: Everything that differs: from the reading of the input first, then from the writing.
    changes: tuple[ExportChange, ...]
    #: Rule by rule, the network against what a reader of the export finds there; ``None`` when nothing reads it back.
    proof: RuleComparison | None
    #: Whether the export, read again, says all that the network says.
    same_meaning: bool

    @property
    def lossless(self) -> bool:
        return all(change.fate is not ExportFate.LOST for change in self.changes)

    @property
    def renames(self) -> tuple[tuple[str, str], ...]:
        """The names that are written differently."""
        return tuple((name, made) for name, made in self.export.names if name != made)


def convert(reading: Reading, network: Network, target: Format, limits: Limits | None = None) -> Conversion:
    """The network in the target format. ``reading`` is the file it comes from, for what that held beyond a network.

    Raises :class:`~logicnet.errors.InvalidNetwork` if the reading has none, ``UsageError`` if the format cannot hold
    the rules, :class:`~logicnet.errors.LimitReached` if a limit came before all rules were compared, and
    :class:`~logicnet.errors.InternalError` if a rule came out different: nothing must be written then.
    """
    if reading.network is None:
        raise InvalidNetwork(reading.diagnostics)
    export = target.write(network)
    again = target.reread(export)
    changes = [*_of_reading(reading), *export.changes]
    if again is None:
        changes += [change for change in _dropped(network.meaning, ()) if not _is_rule(change)]
        return Conversion(network, target, export, tuple(changes), None, False)
    if again.network is None:
        first = next(d for d in again.diagnostics if d.is_error)
        raise InternalError(f"the {target.id} file that was made cannot be read: {first.place}: {first.message}")
    names = dict(export.names)
    proof = compare(network, again.network, _as_read(names, again.network), limits)
    if not proof.holds:
        raise InternalError(f"the rule of `{proof.differences[0].node}` came out different in {target.id}")
    back = renamed(again.network, {made: name for name, made in _as_read(names, again.network).items()})
    dropped = [change for change in _dropped(network.meaning, back.meaning) if not _is_rule(change)]
    return Conversion(network, target, export, (*changes, *dropped), proof, not dropped)


def moved(network: Network, here: Path, there: Path) -> Network:
    """The network with paths that lead from another folder to the same tables and parts; both folders are resolved."""
    if here == there or not (network.evidence or network.parts):
        return network

    def led(place: str) -> str:
        return place if os.path.isabs(place) else Path(os.path.relpath(here / place, there)).as_posix()

    return replace(
        network,
        evidence=tuple(map(led, network.evidence)),
        parts=tuple(replace(part, path=led(part.path)) for part in network.parts),
        allows=tuple(replace(a, part=led(a.part)) if a.part else a for a in network.allows),
    )


def labelled(network: Network, labels: tuple[tuple[str, str], ...]) -> Network:
    """The network with nodes called as people call them; a node keeps its id where a label is not its own.

    Raises ``UsageError`` if the file has no labels.
    """
    given = {name: label for name, label in labels if name in network.index}
    if not given:
        raise UsageError("--labels: the file has no names for people beside its ids", "leave --labels out")
    wanted = {name: given.get(name, name) for name in network.names}
    count = Counter(wanted.values())
    unclear = {name for name in network.names if count[wanted[name]] > 1}
    called = {name: name if name in unclear else wanted[name] for name in network.names}
    # An id that is kept may be the label of another node.
    clash = {
        name for name, made in called.items() if made != name and made in {n for n in network.names if called[n] == n}
    }
    return renamed(network, {name: name if name in clash else made for name, made in called.items()})


def _as_read(names: dict[str, str], again: Network) -> dict[str, str]:
    """How the reader calls each node: a format that carries the names of ours gives them back."""
    known = again.index
    return {name: made if made in known and name not in known else name for name, made in names.items()}


#: What a finding of a reader means for the network that comes of it.
_KINDS = {
    findings.NOT_HELD.code: ("not held", ExportFate.LOST),
    findings.LEVELS.code: ("level", ExportFate.LOST),
    findings.ASSUMED_INPUT.code: ("input", ExportFate.ADDED),
    findings.READ_AS.code: ("reading", ExportFate.KEPT),
}


def _of_reading(reading: Reading) -> Iterator[ExportChange]:
    """What the input held and the network does not."""
    for diagnostic in reading.diagnostics:
        if diagnostic.code in _KINDS:
            kind, fate = _KINDS[diagnostic.code]
            line, column = diagnostic.start
            yield ExportChange(kind, f"line {line}, column {column}", diagnostic.message, fate)
    remarks = sum(
        1
        for line in reading.document.lines
        if line.kind is LineKind.COMMENT or (line.kind is LineKind.RULE and line.comment.end > line.comment.start)
    )
    if remarks:
        said = "a remark is" if remarks == 1 else f"{remarks} remarks are"
        yield ExportChange("remark", "lines with `#`", f"{said} not part of the network", ExportFate.LOST)


def _is_rule(change: ExportChange) -> bool:
    """Rules are compared by proof, not by how they are written."""
    return change.kind == "rule"


def _dropped(before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[ExportChange]:
    """What the network says and what was read back does not."""
    kept = set(after)
    for line in before:
        if line not in kept:
            kind, subject, *rest = json.loads(line)
            said = ", ".join(text for item in rest if (text := _words(item)))
            yield ExportChange(kind, _words(subject), said, ExportFate.LOST)


def _words(item: object) -> str:
    if isinstance(item, list):
        return ", ".join(filter(None, map(_words, item)))
    return "" if item is None else str(item)


def names_table(renames: tuple[tuple[str, str], ...]) -> str:
    """The map file: two columns with a header, tab-separated, in node order; text stays text in a spreadsheet."""
    out = io.StringIO()
    # A carriage return ends a line for who reads, and not for who writes.
    every = any("\r" in cell for pair in renames for cell in pair)
    writer = csv.writer(out, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL)
    writer.writerows([("name", "written"), *(tuple(map(text_cell, pair)) for pair in renames)])
    return out.getvalue()


def read_names(text: str) -> dict[str, str]:
    """Each written name and what it stands for, from a map file; a line that is no pair is a ``ValueError``."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True))
    except csv.Error as fault:
        raise ValueError(f"this is no table: {fault}") from None
    if not rows or rows[0] != ["name", "written"]:
        raise ValueError("the first line should be `name<TAB>written`")
    found: dict[str, str] = {}
    for number, row in enumerate(rows[1:], 2):
        cells = [plain_cell(cell) for cell in row]
        if len(cells) != 2 or not all(cells) or cells[1] in found:
            raise ValueError(f"line {number} is not one name, one tab and one written name of its own")
        found[cells[1]] = cells[0]
    return found
