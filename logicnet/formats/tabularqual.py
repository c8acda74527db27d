"""TabularQual: a logical model as a workbook with the sheets Model, Species, Transitions and Interactions.

Sheets, columns and rules as the converter TabularQual 0.1.5 has them. A species is meant by its ``Species_ID`` or,
where it belongs to one species only, by its ``Name``, bare or in quotes; where the sheet has no IDs, names are the IDs.
A rule is written with ``! & ^ |``, ``A:2`` and ``A >= 2``; the place of a finding is the row of its sheet. Read from a
workbook (extra ``tables``), or from the file ``NAME_Transitions.csv`` with those beside it.

What levels mean (``doc/transition_rule_syntax.md`` of the converter). A species has the levels 0 to ``MaxLevel``;
without one its greatest level is the greatest of its rows, its ``InitialLevel``, or 1. A row of the sheet Transitions
says that its target strives for ``Level`` (1 if the cell is empty) where ``Rule`` holds: of several rows that hold the
highest level counts, rows of one level are one OR, and where none holds the target strives for 0. A rule that is an
integer from 2 on is that level in every state. In a rule ``A`` is "A is at 1 or above", ``A:2`` and ``A >= 2`` are "at
2 or above", ``A == 2`` (or ``=``) is "exactly at 2"; ``!`` binds tighter than ``&``, that than ``^``, and that than
``|``. A species without a row keeps its level. A level above ``MaxLevel`` is refused.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from logicnet.compiled.function import Effect, effects
from logicnet.errors import UsageError
from logicnet.formats import findings
from logicnet.formats.archive import Archive, packed
from logicnet.formats.export import Export, ExportChange, ExportFate, Names, renames, simplified, spell
from logicnet.formats.grammar import Grammar
from logicnet.formats.grammar import parse as parse_expression
from logicnet.formats.levels import MAX_LEVEL, Levels, LevelTerm, not_compared
from logicnet.formats.lines import carried, take
from logicnet.formats.translation import Translation, faulty, one_line
from logicnet.network.bnet import Reading
from logicnet.network.decoding import bytes_beside, decode
from logicnet.network.model import Network
from logicnet.text import catalogue
from logicnet.text.diagnostics import Diagnostic, Entry, nearest
from logicnet.text.expression import Signs
from logicnet.text.formula import FALSE, TRUE, Expression, Fault, format_name
from logicnet.text.source import Source, Span

__all__ = ["read", "read_csv", "write"]

#: Cells looked at in one sheet: the largest published model has some ten thousand.
MAX_CELLS = 1_000_000
#: The sheet that carries what the format cannot say.
OURS = "logicnet"

_COMPARED = r"\s*(?:>=|<=|==|!=|=|<|>)\s*\d{1,9}"
_GRAMMAR = Grammar(
    "TabularQual",
    {"!": "!", "&": "&", "|": "|", "^": "^", "(": "(", ")": ")", "true": "1", "false": "0"},
    name=rf'[^\W\d]\w*(?::\d{{1,9}}|{_COMPARED})?|"[^"\n]+"{_COMPARED}|\d{{1,9}}(?!\w)',
)
#: A rule that is a level.
_FIXED = r"[2-9]|[1-9][0-9]{1,3}"
_ATOM = re.compile(r'(?P<name>"[^"]+"|[^\W\d]\w*)(?:(?P<colon>:)|\s*(?P<sign>>=|<=|==|!=|=|<|>)\s*)?(?P<level>\d+)?')


class _Sheet(Struct):
    """One sheet as text: a line per row, cells separated by tabs."""

    source: Source
    rows: list[list[str]]
    #: Columns by lower-case header, and the row below the header.
    columns: dict[str, int] = field(default_factory=dict)
    first: int = 0

    def cell(self, row: int, column: str) -> tuple[str, Span]:
        """Text and place of a cell; empty where there is none."""
        start = self.source.line_starts[row]
        index = self.columns.get(column)
        cells = self.rows[row]
        if index is None or index >= len(cells):
            return "", Span(start, start)
        start += sum(len(cell) + 1 for cell in cells[:index])
        return cells[index], Span(start, start + len(cells[index]))

    def all(self, row: int, prefix: str) -> Iterator[str]:
        """The cells of the columns ``Prefix``, ``Prefix1``, ``Prefix2``, ..."""
        for column in self.columns:
            if re.fullmatch(rf"{prefix}\d*", column):
                text, _ = self.cell(row, column)
                if text:
                    yield text


def _sheet(path: str, title: str, rows: list[list[str]], header: tuple[str, ...] = ()) -> _Sheet:
    made = [[re.sub(r"[\t\r\n]+", " ", cell).strip() for cell in row] for row in rows]
    source = Source(f"{path}[{title}]", "\n".join("\t".join(row) for row in made), container=path)
    sheet = _Sheet(source, made)
    for i, row in enumerate(made):
        found = {cell.lower(): column for column, cell in enumerate(row) if cell}
        if all(name in found for name in header):
            sheet.columns, sheet.first = found, i + 1
            break
    return sheet


def read(path: str, data: bytes) -> Reading:
    """Read a workbook. Needs the extra ``tables``."""
    try:
        archive = Archive(path, data)
        for name in archive.names:
            if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.read(name)[:4000]:
                archive.fail(findings.HOSTILE, f"`{name}` declares a document type", "it was not opened")
        sheets = _workbook(path, data)
    except Fault as fault:
        return faulty(fault.diagnostic.source, [fault.diagnostic])
    if "transitions" not in sheets or "species" not in sheets:
        source = Source(path, "")
        listed = ", ".join(f"`{name}`" for name in sheets) or "none"
        return faulty(
            source,
            [
                findings.UNKNOWN_FORMAT.at(
                    source,
                    Span(0, 0),
                    f"this workbook is not a TabularQual model: its sheets are {listed}",
                    help="a model has the sheets Species and Transitions",
                )
            ],
        )
    return _TabularReader(path, sheets).read()


def _workbook(path: str, data: bytes) -> dict[str, list[list[str]]]:
    try:
        import openpyxl
    except ImportError:
        raise UsageError(
            "reading a workbook needs the package openpyxl", "install the extra `tables` of logicnet"
        ) from None
    try:
        with warnings.catch_warnings():
            # What openpyxl thinks of styles and links is no concern here.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheets: dict[str, list[list[str]]] = {}
            for sheet in book.worksheets:
                rows: list[list[str]] = []
                cells = 0
                for row in sheet.iter_rows(values_only=True):
                    cells += len(row)
                    if cells > MAX_CELLS:
                        source = Source(path, "")
                        message = f"the sheet `{sheet.title}` has more than {MAX_CELLS:,} cells"
                        raise Fault(findings.HOSTILE.at(source, Span(0, 0), message, help="it was not read"))
                    texts = [_text(value) for value in row]
                    while texts and not texts[-1]:
                        texts.pop()
                    rows.append(texts)
                sheets[sheet.title.strip().lower()] = rows
            return sheets
    except Fault:
        raise
    except Exception as fault:
        # openpyxl has no exception of its own for a damaged workbook: nearly any can come out of it.
        source = Source(path, "")
        message = f"this is no sound workbook: {type(fault).__name__}: {one_line(str(fault))[:200]}"
        raise Fault(findings.MALFORMED.at(source, Span(0, 0), message, help="save it again")) from None


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def read_csv(path: str, data: bytes) -> Reading:
    """Read the transitions of a model from CSV, with ``NAME_Species.csv`` and the others that lie beside it."""
    sheets = {}
    source, fault = decode(path, data)
    if fault is not None:
        return faulty(source, [fault])
    try:
        sheets["transitions"] = _rows(source.text)
    except csv.Error as error:
        return faulty(
            source, [findings.MALFORMED.at(source, source.line_span(1), f"this is no sound CSV file: {error}")]
        )
    for name in ("Species", "Model", "Interactions"):
        beside = Path(re.sub(r"(?i)transitions(?=\.csv$)", name, path))
        try:
            found = bytes_beside(str(beside), 20_000_000) if str(beside) != path else None
            if found is not None:
                other, fault = decode(str(beside), found)
                if fault is None:
                    sheets[name.lower()] = _rows(other.text)
        except csv.Error:
            continue
    return _TabularReader(path, sheets).read()


def _rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


class _TabularReader:
    def __init__(self, path: str, sheets: dict[str, list[list[str]]]) -> None:
        self._transitions = _sheet(path, "Transitions", sheets["transitions"], ("target", "rule"))
        self._species = _sheet(path, "Species", sheets.get("species", []), ("species_id",))
        self._key = "species_id"
        if not self._species.columns:
            # Without IDs names are what species are known by.
            self._species, self._key = _sheet(path, "Species", sheets.get("species", []), ("name",)), "name"
        self._interactions = _sheet(path, "Interactions", sheets.get("interactions", []), ("target", "source"))
        self._model = sheets.get("model", [])
        self._lines = [row[0] for row in sheets.get(OURS, []) if row and row[0]]
        self._out = Translation(self._transitions.source, "tabularqual")
        self._faults = self._out.diagnostics
        #: Row of each species in its sheet, ``None`` if it has none; in the order of that sheet.
        self._rows: dict[str, int | None] = {}
        self._called: dict[str, str] = {}
        #: Names that several species have.
        self._shared: set[str] = set()
        self._grammar, self._atoms = _GRAMMAR, _ATOM
        #: Species whose greatest level is given.
        self._bounded: set[str] = set()

    def read(self) -> Reading:
        if not self._transitions.columns:
            start = self._transitions.source
            self._faults.append(
                findings.MALFORMED.at(
                    start,
                    start.line_span(1),
                    "this sheet has no columns Target and Rule",
                    help="add the row of headers",
                )
            )
            return faulty(start, self._faults)
        self._read_species()
        targets = self._read_targets()
        greatest = {name: self._greatest(name, targets.get(name, [])) for name in self._rows}
        self._levels = Levels(self._transitions.source, self._out, greatest)
        for line in self._lines:
            take(self._out, line, Span(0, 0))
        thresholds = {name: self._node(name, rows) for name in self._rows for rows in [targets.get(name, [])]}
        if not self._lines:
            self._describe()
        self._read_interactions(thresholds)
        self._levels.mark(Span(len(self._transitions.source.text), len(self._transitions.source.text)))
        return self._out.finish()

    def _read_species(self) -> None:
        sheet = self._species
        for row in range(sheet.first, len(sheet.rows)):
            id, at = sheet.cell(row, self._key)
            id = _unquoted(id)
            if not id:
                continue
            if id in self._rows:
                self._fault(sheet.source, findings.MALFORMED, at, f"species `{id}` is listed twice", "delete one row")
                continue
            self._rows[id] = row
        names: dict[str, list[str]] = {}
        for id, known in self._rows.items():
            if known is not None:
                names.setdefault(_unquoted(sheet.cell(known, "name")[0]), []).append(id)
        self._shared = {name for name, ids in names.items() if len(ids) > 1 and name not in self._rows}
        # Rules may speak of names instead of ids, where a name belongs to one species.
        self._called = {
            name: ids[0] for name, ids in names.items() if name and len(ids) == 1 and name not in self._rows
        }
        # Names that are no words may stand in a rule as they are, too.
        odd = (name for name in (*self._rows, *self._called) if name and not re.fullmatch(r"[^\W\d]\w*", name))
        spelled = "|".join(map(re.escape, sorted(odd, key=lambda name: (-len(name), name))))
        if spelled:
            spelled = rf"(?:{spelled})(?!\w)"
            self._grammar = replace(_GRAMMAR, name=rf"{spelled}(?::\d{{1,9}}|{_COMPARED})?|{_GRAMMAR.name}")
            self._atoms = re.compile(_ATOM.pattern.replace("(?P<name>", f"(?P<name>{spelled}|", 1))

    def _read_targets(self) -> dict[str, list[int]]:
        sheet = self._transitions
        found: dict[str, list[int]] = {}
        for row in range(sheet.first, len(sheet.rows)):
            target, at = sheet.cell(row, "target")
            if not any(sheet.rows[row]):
                continue
            name = self._id(target)
            if not target:
                self._fault(sheet.source, findings.MALFORMED, at, "this row has no target", "write the id of a species")
                continue
            if name not in self._rows:
                if self._species.columns:
                    help = self._help(name)
                    self._fault(sheet.source, catalogue.UNDEFINED, at, f"species `{name}` is not listed", help)
                self._rows[name] = None
            found.setdefault(name, []).append(row)
        return found

    def _id(self, text: str) -> str:
        """The species that a cell or a rule means."""
        name = _unquoted(text)
        return name if name in self._rows else self._called.get(name, name)

    def _help(self, name: str) -> str:
        if name in self._shared:
            return "several species have this name: write the ID of the one that is meant"
        near = nearest(name, [*self._rows, *self._called])
        return f"did you mean `{near}`?" if near else "add it to the sheet Species"

    def _greatest(self, name: str, rows: list[int]) -> int:
        sheet = self._transitions
        reached: list[tuple[int, Span]] = []
        for row in rows:
            rule, at = sheet.cell(row, "rule")
            reached.append((self._number(sheet, row, "level", 1), sheet.cell(row, "level")[1]))
            if re.fullmatch(_FIXED, rule):
                reached.append((int(rule), at))
        most, at = max(reached, key=lambda level: level[0], default=(1, Span(0, 0)))
        known = self._rows[name]
        initial = self._number(self._species, known, "initiallevel", 0) if known is not None else 0
        given = self._number(self._species, known, "maxlevel", -1) if known is not None else -1
        if given >= 0:
            self._bounded.add(name)
        if given >= 0 and most > max(given, 1):
            help = "correct MaxLevel, or the level of the row"
            message = f"a row leads `{name}` to level {most}, and its MaxLevel is {given}"
            self._fault(sheet.source, findings.MALFORMED, at, message, help)
        if known is not None and given >= 0 and initial > max(given, 1):
            place = self._species.cell(known, "initiallevel")[1]
            message = f"`{name}` begins at level {initial}, and its MaxLevel is {given}"
            self._fault(self._species.source, findings.MALFORMED, place, message, "correct one of the two")
        most = max(most, given, initial, 1)
        if most > MAX_LEVEL:
            source = self._transitions.source
            self._fault(source, findings.UNSUPPORTED, Span(0, 0), f"`{name}` has {most} levels", f"at most {MAX_LEVEL}")
            return 1
        return most

    def _number(self, sheet: _Sheet, row: int, column: str, otherwise: int) -> int:
        text, at = sheet.cell(row, column)
        if not text:
            return otherwise
        if not re.fullmatch(r"\d{1,4}", text):
            self._fault(sheet.source, findings.MALFORMED, at, f"`{text}` is not a level", "a level is 0, 1, 2, ...")
            return otherwise
        return int(text)

    def _node(self, name: str, rows: list[int]) -> list[Expression]:
        known = self._rows[name]
        at = self._transitions.cell(rows[0], "target")[1] if rows else Span(0, 0)
        kind = self._species.cell(known, "type")[0].lower() if known is not None else ""
        if not rows:
            self._levels.input(name, at)
            return []
        if kind == "input":
            given = {self._id(self._transitions.cell(row, "rule")[0]) for row in rows}
            if given <= {name, ""}:
                self._levels.input(name, at)
                return []
        try:
            terms = [self._term(row) for row in rows]
            thresholds = self._levels.thresholds(name, sorted(terms, key=lambda term: -term.level), 0)
        except Fault as fault:
            self._faults.append(fault.diagnostic)
            self._levels.input(name, at)
            return []
        self._levels.rule(name, at, thresholds)
        return thresholds

    def _term(self, row: int) -> LevelTerm:
        sheet = self._transitions
        text, at = sheet.cell(row, "rule")
        level = self._number(sheet, row, "level", 1)
        if re.fullmatch(_FIXED, text):
            if sheet.cell(row, "level")[0] and level != int(text):
                message = f"this rule is the level {int(text)}, and the row leads to level {level}"
                raise Fault(findings.MALFORMED.at(sheet.source, at, message, help="write TRUE, or correct the level"))
            return LevelTerm(int(text), TRUE, at)
        grammar = replace(self._grammar, atom=self._atom)
        return LevelTerm(level, parse_expression(sheet.source, at.start, at.end, grammar), at)

    def _atom(self, source: Source, text: str, span: Span) -> Expression:
        if text in ("0", "1"):
            return TRUE if text == "1" else FALSE
        # In quotes a name has lost them; a comparison with one has not.
        found = self._atoms.fullmatch(text)
        name = self._id(found["name"] if found is not None else text)
        if self._id(text) in self._rows:
            name, found = self._id(text), None
        if name not in self._rows:
            if self._species.columns:
                help = self._help(name)
                raise Fault(catalogue.UNDEFINED.at(source, span, f"species `{name}` is not listed", help=help))
            raise Fault(
                catalogue.UNDEFINED.at(source, span, f"`{name}` is no target", help="give the sheet Species too")
            )
        if found is None or found["level"] is None:
            return self._levels.at_least(name, 1, span)
        sign, level = ">=" if found["colon"] else {"=": "=="}.get(found["sign"], found["sign"]), int(found["level"])
        if level > self._levels.greatest[name] and name not in self._bounded:
            message = f"`{name}` has no MaxLevel: its greatest level is taken to be {self._levels.greatest[name]}"
            help = f"give it the MaxLevel {level} in the sheet Species, if it has that level"
            self._fault(source, findings.READ_AS, span, message, help)
        return self._levels.compare(name, sign, level, span)

    # --------------------------------------------------------------------------------------------------- what it means

    def _describe(self) -> None:
        start = Span(0, 0)
        for row in self._model:
            key, value = (row[0].strip().lower(), one_line(" ".join(row[1:]))) if len(row) > 1 else ("", "")
            if not value:
                continue
            if key == "name":
                self._out.directive(f"network {value}", start)
            elif key == "publication":
                for reference in filter(None, map(str.strip, value.split(","))):
                    self._out.directive(f"cite {_quoted(reference)}", start)
            elif re.fullmatch(r"notes\d*", key):
                self._out.directive(f"about {value}", start)
            elif key not in ("model_id", "comments"):
                self._faults.append(
                    findings.NOT_HELD.at(self._transitions.source, start, f"`{row[0]}` of the sheet Model is not held")
                )
        cells: dict[str, list[str]] = {}
        initial: list[str] = []
        for id, row in self._rows.items():  # type: ignore[assignment]
            if not isinstance(row, int):
                continue
            first = format_name(self._levels.called(id))
            label = self._species.cell(row, "name")[0]
            for level in range(1, self._levels.greatest[id] + 1):
                made = self._levels.called(id, level)
                self._out.label(made, label and label + made.removeprefix(id))
            said = [self._species.cell(row, "name")[0], *self._species.all(row, "notes")]
            text = one_line(". ".join(t for t in said if t and t != id)).replace("[", "(").replace("]", ")")
            references = [
                r for cell in self._species.all(row, "identifier") for r in map(str.strip, cell.split(",")) if r
            ]
            if text or references:
                listed = f" [{', '.join(map(_quoted, references))}]" if references else ""
                self._out.directive(f"node {first}{', ' + text if text else ''}{listed}", start)
            most = self._levels.greatest[id]
            nodes = [self._levels.called(id, i) for i in range(1, most + 1)]
            cells.setdefault(self._species.cell(row, "compartment")[0], []).extend(nodes)
            if self._species.cell(row, "initiallevel")[0]:
                level = self._number(self._species, row, "initiallevel", 0)
                initial += [("" if i <= level else "!") + format_name(n) for i, n in enumerate(nodes, 1)]
        for cell, nodes in cells.items():
            if cell and len(cells) > 1:
                self._out.directive(f"compartment {format_name(cell)}: {', '.join(map(_quoted, nodes))}", start)
        if initial:
            self._out.phenotype("initial_state", " & ".join(initial), start)

    def _read_interactions(self, thresholds: dict[str, list[Expression]]) -> None:
        sheet = self._interactions
        claims = {"positive": Effect.ACTIVATES, "negative": Effect.INHIBITS, "dual": Effect.BOTH}
        effects: dict[str, dict[str, Effect]] = {}
        for row in range(sheet.first, len(sheet.rows)) if sheet.columns else ():
            (target, at), (source, _) = sheet.cell(row, "target"), sheet.cell(row, "source")
            target, source = self._id(target), self._id(source)
            sign = sheet.cell(row, "sign")[0].lower()
            if not thresholds.get(target) or source not in self._rows:
                continue
            if target not in effects:
                known = self._levels.effects(thresholds[target])
                effects[target] = known or {}
                if known is None:
                    help = "simplify the rule to have them compared"
                    self._fault(sheet.source, findings.READ_AS, at, not_compared(target), help)
            effect = effects[target].get(source)
            claimed = claims.get(sign)
            if claimed is not None and effect is not None and claimed is not effect:
                does = {Effect.ACTIVATES: "activates", Effect.INHIBITS: "inhibits", Effect.BOTH: "does both"}[effect]
                message = f"`{source}` is declared {sign} for `{target}`, and in the rule it {does}"
                self._fault(sheet.source, findings.CONTRADICTED, at, message, "compare both with the publication")
            references = [r for cell in sheet.all(row, "identifier") for r in map(str.strip, cell.split(",")) if r]
            plain = self._levels.greatest.get(source) == self._levels.greatest.get(target) == 1
            if (
                references
                and plain
                and not self._lines
                and effect is not None
                and claimed in (Effect.ACTIVATES, Effect.INHIBITS)
            ):
                pair = f"{format_name(source)} -> {format_name(target)}"
                listed = ", ".join(map(_quoted, references))
                self._out.directive(
                    f"edge {pair}, {'activates' if sign == 'positive' else 'inhibits'}, {listed}", Span(0, 0)
                )

    def _fault(self, source: Source, entry: Entry, at: Span, message: str, help: str) -> None:
        found: Diagnostic = entry.at(source, at, message, help=help)
        self._faults.append(found)


def _unquoted(text: str) -> str:
    return text[1:-1].strip() if len(text) > 2 and text[0] == text[-1] == '"' else text


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


# ------------------------------------------------------------------------------------------------------------ writing

_NAMES = Names(reserved=frozenset({"true", "false"}))
_SPELLING = Signs(true="TRUE", false="FALSE")
_SIGNS = {Effect.ACTIVATES: "positive", Effect.INHIBITS: "negative", Effect.BOTH: "dual", None: "unknown"}


def write(network: Network) -> Export:
    """The workbook, with a sheet of ours for what its four sheets cannot say. Needs the extra ``tables``."""
    try:
        import openpyxl
    except ImportError:
        raise UsageError(
            "writing a workbook needs the package openpyxl", "install the extra `tables` of logicnet"
        ) from None
    names = _NAMES.written(network.names)
    changes = list(renames(names, ExportFate.KEPT))
    regulating = {source for node in network.nodes for source in effects(node.rule.expression) if source != node.name}
    model = [["Model_ID", "model"], ["Name", network.title], ["Publication", ", ".join(network.cites)]]
    model += [[f"Notes{i}", text] for i, text in enumerate(network.about, 1)]
    most = max((len(node.references) for node in network.nodes), default=0)
    pairs = [f"{word}{i}" for i in range(1, most + 1) for word in ("Relation", "Identifier")]
    species = [["Species_ID", "Name", *pairs, "Compartment", "Type", "Constant", "InitialLevel", "MaxLevel", "Notes1"]]
    transitions = [["Transitions_ID", "Name", "Target", "Level", "Rule"]]
    interactions = [["Target", "Source", "Sign", "Relation1", "Identifier1"]]
    known = {(edge.source, edge.target): edge for edge in network.edges}
    for node in network.nodes:
        made = names[node.name]
        kind = "Input" if node.is_input else "Internal" if node.name in regulating else "Output"
        cells = [text for reference in node.references for text in ("isDescribedBy", reference)]
        cells += [""] * (len(pairs) - len(cells))
        species.append([made, node.name, *cells, node.compartment or "", kind, "FALSE", "", "1", node.description])
        rule = simplified(node.rule.expression)
        if not node.is_input:
            transitions.append([f"tr_{made}", "", made, "1", spell(rule, names, _SPELLING)])
        if rule is TRUE or rule is FALSE:
            changes.append(
                ExportChange(
                    "constant", node.name, f"written as the rule {'TRUE' if rule is TRUE else 'FALSE'}", ExportFate.KEPT
                )
            )
        for source, effect in effects(rule).items() if not node.is_input else ():
            edge = known.get((source, node.name))
            described = (
                ["isDescribedBy", ", ".join(edge.references)] if edge is not None and edge.references else ["", ""]
            )
            interactions.append([made, names[source], _SIGNS[effect], *described])
    book = openpyxl.Workbook()
    book.remove(book.active)
    sheets = (("Model", model), ("Species", species), ("Transitions", transitions), ("Interactions", interactions))
    for title, rows in (*sheets, (OURS, [[line] for line in carried(network, names)])):
        _fill(book.create_sheet(title), rows)
    buffer = io.BytesIO()
    book.save(buffer)
    return Export(_timeless(buffer.getvalue()), tuple(names.items()), tuple(changes))


def _fill(sheet: Any, rows: list[list[str]]) -> None:
    from openpyxl.utils.exceptions import IllegalCharacterError

    for i, row in enumerate(rows, 1):
        for j, text in enumerate(row, 1):
            if not text:
                continue
            if len(text) > 32_767:
                raise UsageError("a rule or text is longer than a cell can hold", "choose another format")
            try:
                cell = sheet.cell(i, j, text)
            except IllegalCharacterError:
                raise UsageError("a text holds a character that no workbook can", "remove control characters") from None
            # Text that begins with `=` is text, not a formula.
            cell.data_type = "s"


def _timeless(data: bytes) -> bytes:
    """The same workbook without the time at which it was saved: the same network gives the same bytes."""
    import zipfile

    members = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            content = archive.read(info)
            if info.filename == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:\w+[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", content)
            members[info.filename] = content
    return packed(members)
