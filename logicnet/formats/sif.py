"""Simple interaction format: one signed regulation in a line, ``A -> B`` or ``A<tab>1<tab>B``.

What a file means.

*Line.* ``SOURCE RELATION TARGET [TARGET ...]``. Cells are parted by tabs if the line holds one, else by blanks; so a
name may hold blanks where tabs part the cells. A line of one cell is a node without regulations. A line that begins
with ``#`` is a remark. A first line of headings (``source interaction target``) is skipped, and what stands in columns
that it names behind the target is no target. Nor is a fraction (``0.7``) behind a target: a weight, which is lost.

*Relation.* A sign or a word of :data:`RELATIONS`, in any case: it activates, inhibits, or has an effect of unknown
sign. Any other word is refused: ``pp`` says that there is an interaction, and neither which nor in which direction it
works.

*Rules.* A signed graph has none. A node that is the target of regulations is an open rule
(:mod:`logicnet.formats.signed`): each regulator has an effect, with its sign. A regulation stated twice is one; one
that is stated with both signs has an unknown sign, and a finding says so. A node that is the target of none is an
input.

*CellNOpt.* Names ``and1``, ``and2``, ... are no nodes but AND gates (Terfve et al. 2012,
doi:10.1186/1752-0509-6-133): what leads into a gate is a literal of a conjunction, and the gate activates its one
target. A file with a gate gives its rules: a node is on iff one of its gates or of its single regulations holds, an
inhibitor's where it is off. Nothing is open then. """

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct, field

from logicnet.compiled.function import Effect
from logicnet.compiled.regulation import regulations
from logicnet.formats import findings
from logicnet.formats.export import Export, ExportChange, ExportFate, Names, renames
from logicnet.formats.lines import likely, lines
from logicnet.formats.signed import Logic, open_rule
from logicnet.formats.sketch import Declared
from logicnet.formats.translation import Translation, faulty
from logicnet.network.bnet import Reading
from logicnet.network.decoding import decode
from logicnet.network.model import Network
from logicnet.text.diagnostics import nearest
from logicnet.text.formula import NOT, Expression, Symbol, conjunction, disjunction
from logicnet.text.source import Source, Span

__all__ = ["RELATIONS", "is_heading", "is_line", "read", "write"]

_ACTIVATES = (
    "-> --> => > 1 +1 + activates activate activation activating activator stimulates stimulate stimulation positive "
    "induces induction increases increase promotes up up-regulates upregulates upregulation up-regulation pos "
    "activating_interaction"
)
_INHIBITS = (
    "-| --| =| -1 - inhibits inhibit inhibition inhibiting inhibitor represses repress repression negative suppresses "
    "decreases decrease blocks down down-regulates downregulates downregulation down-regulation neg "
    "inhibiting_interaction"
)
_UNKNOWN = "-? --? ? 0 unknown dual both unspecified regulates regulation ambiguous"
#: Each relation, in lower case, and its sign: +1, -1, or 0 where it is not known.
RELATIONS = {
    **dict.fromkeys(_ACTIVATES.split(), 1),
    **dict.fromkeys(_INHIBITS.split(), -1),
    **dict.fromkeys(_UNKNOWN.split(), 0),
}
#: What the cells of a line of headings are.
HEADINGS = (
    {"source", "node1", "from", "regulator", "source_name", "nodea", "gene1"},
    {"interaction", "relation", "relationship", "sign", "effect", "type", "edge", "interaction_type", "relation_type"},
    {"target", "node2", "to", "target_name", "nodeb", "gene2"},
)
#: A line whose cells an arrow parts without blanks.
ARROW = re.compile(r"(?P<source>[^\s<>|#\-]+(?:-[^\s<>|#\-]+)*)\s*(?P<relation>--?[>|?])\s*(?P<target>[^\s<>|#]+)")
_GATE = re.compile(r"and[0-9]+")
#: A weight behind the target: no name of a node is a fraction.
_WEIGHT = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9.]+[eE][-+]?[0-9]+)(?:[eE][-+]?[0-9]+)?|[Nn]a[Nn]")
#: A line of one cell with such a sign is more likely a line of another format than a node without regulations.
_NO_NODE = re.compile(r"[&|!,=()<>{};$:]")


class _Cell(Struct, frozen=True):
    text: str
    span: Span


class _Gate(Struct):
    place: Span
    literals: list[tuple[int, _Cell]] = field(default_factory=list)
    targets: list[_Cell] = field(default_factory=list)


def cells(line: str) -> list[tuple[str, int, int]]:
    """The cells of a line: text, start and end within it."""
    arrow = ARROW.fullmatch(line.strip())
    if "\t" not in line and arrow is not None:
        shift = len(line) - len(line.lstrip())
        return [(arrow[k], arrow.start(k) + shift, arrow.end(k) + shift) for k in ("source", "relation", "target")]
    pattern = r"[^\t]+" if "\t" in line else r"\S+"
    found = []
    for one in re.finditer(pattern, line):
        text = one[0]
        start = one.start() + len(text) - len(text.lstrip())
        if text.strip():
            found.append((text.strip(), start, start + len(text.strip())))
    return found


def is_heading(line: str) -> bool:
    """Whether a line names the columns."""
    found = [text.lower() for text, _, _ in cells(line)]
    return len(found) >= 3 and all(text in words for text, words in zip(found, HEADINGS, strict=False))


def columns_behind(line: str) -> int | None:
    """How many columns a line of headings names behind the first target; ``None`` if all of them are targets."""
    found = [text.lower() for text, _, _ in cells(line)][3:]
    return len(found) if found and not any(text in HEADINGS[2] for text in found) else None


def is_line(line: str) -> bool:
    """Whether a line states a signed interaction, or a node alone, and is no line of a network file."""
    found = [text for text, _, _ in cells(line)]
    if any(re.search(r"[&!(),=*]", text) for text in found) or (len(found) > 1 and found[1].lower() not in RELATIONS):
        return False
    return len(found) != 2


def read(path: str, data: bytes, logic: str = Logic.INHIBITOR_WINS.value) -> Reading:
    """Read signed interactions. ``logic`` is a value of :class:`~logicnet.formats.signed.Logic`, which is the reading
    that each open rule has as its reference."""
    source, fault = decode(path, data)
    return faulty(source, [fault]) if fault is not None else _SifReader(source, Logic(logic)).read()


class _SifReader:
    def __init__(self, source: Source, logic: Logic) -> None:
        self._source, self._logic = source, logic
        self._out = Translation(source, "sif")
        self._faults = self._out.diagnostics
        #: Each node where it first occurs.
        self._nodes: dict[str, Span] = {}
        #: The regulations of each target: source -> sign, and where each is stated first.
        self._into: dict[str, dict[str, int]] = {}
        self._places: dict[tuple[str, str], Span] = {}
        self._gates: dict[str, _Gate] = {}
        #: Whether a heading says that a line has one target.
        self._one_target = False
        self._has_told_columns = False

    def read(self) -> Reading:
        first = True
        for at in lines(self._source):
            text = self._source.text[at.start : at.end]
            if text.startswith("#"):
                continue
            row = [_Cell(t, Span(at.start + a, at.start + b)) for t, a, b in cells(text)]
            heading = first and is_heading(text)
            first = False
            if heading and columns_behind(text):
                self._one_target = True
            if not heading:
                self._line(row, at)
        self._rules()
        return self._out.finish()

    def _line(self, row: Sequence[_Cell], at: Span) -> None:
        if len(row) == 1:
            if row[0].text.lower() in RELATIONS or _GATE.fullmatch(row[0].text) or _NO_NODE.search(row[0].text):
                self._malformed(at)
            else:
                self._node(row[0])
            return
        sign = RELATIONS.get(row[1].text.lower())
        if len(row) < 3:
            self._malformed(at)
            return
        if sign is None:
            near = nearest(row[1].text.lower(), RELATIONS)
            self._faults.append(
                findings.MALFORMED.at(
                    self._source,
                    row[1].span,
                    f"`{row[1].text}` does not say whether it activates or inhibits",
                    help=f"did you mean `{near}`?" if near else "write `->`, `-|`, or `-?` if the sign is not known",
                )
            )
            return
        ended = next((cell for cell in (row[0], *row[2:]) if cell.text.endswith((";", ","))), None)
        if ended is not None:
            message = f"`{ended.text}` is no name: cells are parted by tabs or blanks, and a line ends without a sign"
            self._faults.append(
                findings.MALFORMED.at(self._source, ended.span, message, help=f"leave out the `{ended.text[-1]}`")
            )
            return
        targets = [row[2], *(cell for cell in row[3:] if not self._one_target and not _WEIGHT.fullmatch(cell.text))]
        if len(targets) < len(row) - 2:
            self._tell_columns(next(cell for cell in row[3:] if cell not in targets))
        for target in targets:
            self._regulation(row[0], sign, target)

    def _tell_columns(self, cell: _Cell) -> None:
        """What stands behind the target and is no target; told once."""
        if not self._has_told_columns:
            message = f"`{cell.text}` and what else stands behind a target is not held: a weight or a note of the line"
            self._faults.append(findings.NOT_HELD.at(self._source, cell.span, message))
        self._has_told_columns = True

    def _malformed(self, at: Span) -> None:
        hint = "a line is a source, a relation and a target: `A -> B`, or `A`, `1`, `B` parted by tabs"
        self._faults.append(
            findings.MALFORMED.at(
                self._source, at, "this is no line of signed interactions", help=likely(self._source, at, hint)
            )
        )

    def _node(self, cell: _Cell) -> None:
        self._nodes.setdefault(cell.text, cell.span)

    def _gate(self, cell: _Cell) -> _Gate:
        return self._gates.setdefault(cell.text, _Gate(cell.span))

    def _regulation(self, source: _Cell, sign: int, target: _Cell) -> None:
        into, out_of = _GATE.fullmatch(target.text), _GATE.fullmatch(source.text)
        wrong = None
        if into and out_of:
            wrong = "a gate leads into a node, not into another gate"
        elif out_of and sign != 1:
            wrong = "a gate activates its target: the sign stands at what leads into the gate"
        elif into and not sign:
            wrong = "what leads into a gate needs a sign"
        if wrong is not None:
            self._faults.append(
                findings.MALFORMED.at(self._source, target.span, wrong, help="write `1` or `-1` as CellNOpt does")
            )
        elif into:
            self._node(source)
            self._gate(target).literals.append((sign, source))
        elif out_of:
            self._node(target)
            self._gate(source).targets.append(target)
        else:
            self._node(source)
            self._node(target)
            self._state(source, sign, target)

    def _state(self, source: _Cell, sign: int, target: _Cell) -> None:
        known = self._into.setdefault(target.text, {})
        before = known.get(source.text)
        whole = Span(source.span.start, target.span.end)
        if before is None:
            known[source.text] = sign
            self._places[source.text, target.text] = whole
        elif before != sign and before:
            known[source.text] = 0
            self._faults.append(
                findings.CONTRADICTED.at(
                    self._source,
                    whole,
                    f"`{source.text}` both activates and inhibits `{target.text}`: its sign is read as unknown",
                    help="keep the line that the evidence supports",
                )
            )

    def _rules(self) -> None:
        if self._gates:
            self._gated()
            return
        for name, at in self._nodes.items():
            known = self._into.get(name)
            if not known:
                self._out.rule(name, at, Symbol(name, at.start, at.end))
                continue
            declared = [Declared(source, sign, True) for source, sign in known.items()]
            places = {source: self._places[source, name] for source in known}
            open_rule(self._out, self._source, name, declared, places, self._logic)

    def _gated(self) -> None:
        """The rules of CellNOpt: an OR of gates and of single regulations."""
        parts: dict[str, list[Expression]] = {}
        for target, known in self._into.items():
            for source, sign in known.items():
                at = self._places[source, target]
                if sign:
                    symbol = Symbol(source, at.start, at.start + len(source))
                    parts.setdefault(target, []).append(symbol if sign > 0 else NOT(symbol))
                else:
                    self._faults.append(
                        findings.UNSUPPORTED.at(
                            self._source,
                            at,
                            "beside AND gates a regulation needs a sign",
                            help="write `1` or `-1`; without gates an unknown sign becomes an open rule",
                        )
                    )
        for name, gate in self._gates.items():
            if not gate.literals or not gate.targets:
                what = "nothing leads into it" if not gate.literals else "it leads into nothing"
                self._faults.append(
                    findings.MALFORMED.at(
                        self._source,
                        gate.place,
                        f"the gate `{name}` is incomplete: {what}",
                        help="add the line, or delete it",
                    )
                )
                continue
            literals: list[Expression] = []
            for sign, cell in gate.literals:
                symbol = Symbol(cell.text, cell.span.start, cell.span.end)
                literals.append(symbol if sign > 0 else NOT(symbol))
            for target_cell in gate.targets:
                parts.setdefault(target_cell.text, []).append(conjunction(literals))
        for name, at in self._nodes.items():
            found = parts.get(name)
            self._out.rule(name, at, disjunction(found) if found else Symbol(name, at.start, at.end))
        first = next(iter(self._gates.values())).place
        self._faults.append(
            findings.READ_AS.at(
                self._source,
                first,
                "the file has AND gates of CellNOpt: a node is on if one of its gates or single regulations holds",
            )
        )


# No relation, no blank, nothing that begins a remark, no gate.
_NAMES = Names(pattern=r"(?!and[0-9]+$)[A-Za-z0-9_][\w.:+\-/]*", reserved=frozenset(RELATIONS))
_SIGNS = {Effect.ACTIVATES: "->", Effect.INHIBITS: "-|", Effect.BOTH: "-?"}


def write(network: Network) -> Export:
    """The signs of the regulations that have an effect. Rules are lost: the list of changes says so for each."""
    names = _NAMES.written(network.names)
    changes = list(renames(names, ExportFate.LOST))
    text: list[str] = []
    seen: set[str] = set()
    for found in regulations(network):
        text.append(f"{names[found.source]}\t{_SIGNS[found.sign]}\t{names[found.target]}")
        seen |= {found.source, found.target}
    for node in network.nodes:
        if node.name not in seen:
            text.append(names[node.name])
        if not node.is_input:
            changes.append(
                ExportChange("rule", node.name, "the file holds its regulators and their signs only", ExportFate.LOST)
            )
    return Export(("\n".join(text) + "\n").encode(), tuple(names.items()), tuple(changes))
