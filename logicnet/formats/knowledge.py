"""Tables of prior knowledge: who acts on whom, with which sign, says which source, under which licence.

Such tables are exports of databases, made by the user; logicnet ships none and opens no connection. Which table it is
shows its line of headings. :data:`LAYOUTS` says for each what its columns mean, in the words of that database; a
table of another kind is read with a map of the user's own (``source=A,target=B,sign=C``).

What a row gives is a directed effect of known sign, of unknown sign, or (a cargo list) that something travels in
vesicles. A row without a direction, and a row of a kind that says no effect, are counted and left out: nothing is
guessed from them."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from logicnet.errors import UsageError
from logicnet.text.diagnostics import nearest

__all__ = ["LAYOUTS", "Cargo", "Fact", "FactSource", "TableLayout", "read_knowledge"]


class FactSource(Struct, frozen=True):
    """Where a fact stands: the table, its line, and what it is called there."""

    table: str
    line: int
    database: str
    #: What the database calls the row; empty if it has no id.
    id: str
    license: str


class Fact(Struct, frozen=True):
    """A directed effect that a table states."""

    source: str
    target: str
    #: +1 activates, -1 inhibits, 0: an effect whose sign is not said.
    sign: int
    #: ``PMID:...`` and the like, or empty.
    references: tuple[str, ...]
    #: By what: ``ligand``, ``exosome``, ``intracellular``, as the columns say; empty if they do not.
    via: str
    mechanism: str
    origin: FactSource
    #: Kinds of a network file that the table knows of its ends.
    source_kind: str = ""
    target_kind: str = ""
    #: In which compartment or cell the table has its ends.
    source_compartment: str = ""
    target_compartment: str = ""


class Cargo(Struct, frozen=True):
    """That a molecule was found in vesicles."""

    name: str
    references: tuple[str, ...]
    origin: FactSource


class TableLayout(Struct, frozen=True):
    """What the columns of one kind of table mean."""

    id: str
    title: str
    #: Columns that tell this kind of table from the others, in lower case.
    needs: tuple[str, ...]
    source: str
    target: str
    #: The sign of a row, ``None`` where it says no effect: from the cells by column in lower case.
    sign: Callable[[Mapping[str, str]], int | None]
    references: tuple[str, ...] = ()
    key: str = ""
    mechanism: str = ""
    #: By what, in each row; the table of logicnet has a column of that name.
    via: str = ""
    source_kind: str = ""
    target_kind: str = ""
    #: Whether a row has a direction; every row, if there is no such column.
    directed: Callable[[Mapping[str, str]], bool] = lambda row: True


_TRUE = {"1", "true", "yes", "t", "1.0"}


def _word(
    column: str, up: Sequence[str], down: Sequence[str], unknown: Sequence[str]
) -> Callable[[Mapping[str, str]], int | None]:
    """The sign by how a cell begins."""

    def sign(row: Mapping[str, str]) -> int | None:
        text = row.get(column, "").strip().strip('"').lower()
        for words, found in ((down, -1), (up, 1), (unknown, 0)):
            if any(text == word or (len(word) > 2 and text.startswith(word)) for word in words):
                return found
        return None

    return sign


def _both(up: str, down: str) -> Callable[[Mapping[str, str]], int | None]:
    """The sign by two columns that say yes or no; both together, or neither, say none."""

    def sign(row: Mapping[str, str]) -> int | None:
        rises, falls = (row.get(c, "").strip().lower() in _TRUE for c in (up, down))
        return 1 if rises and not falls else -1 if falls and not rises else 0

    return sign


def _always(value: int) -> Callable[[Mapping[str, str]], int | None]:
    return lambda row: value


def _functional(row: Mapping[str, str]) -> int | None:
    """miRTarBase lists pairs that were tested and had no effect as well."""
    return None if row.get("support type", "").strip().lower().startswith("non-functional") else -1


def _modulated(row: Mapping[str, str]) -> int | None:
    """Whether a ligand raises or lowers the receptor is not known where CellPhoneDB names an inhibitory effect."""
    return 0 if "inhib" in row.get("modulatory_effect", "").lower() else 1


def _receptor_second(row: Mapping[str, str]) -> bool:
    return row.get("receptor_a", "").strip().lower() not in _TRUE or "receptor_b" not in row


_UP = (
    "activates",
    "activat",
    "stimulat",
    "positive",
    "up-regulat",
    "upregulat",
    "induc",
    "increase",
    "->",
    "1",
    "+1",
    "+",
)
_DOWN = (
    "inhibits",
    "inhibit",
    "repress",
    "negative",
    "down-regulat",
    "downregulat",
    "suppress",
    "decrease",
    "-|",
    "-1",
    "-",
)
_OPEN = ("unknown", "undefined", "bimodal", "dual", "unspecified", "0", "?", "regulat")
#: Statements of INDRA: what raises or lowers the activity or the amount of its object.
_INDRA = _word(
    "stmt_type",
    ("activation", "increaseamount", "gtpactivation", "gef"),
    ("inhibition", "decreaseamount", "gap"),
    ("phosphorylation", "dephosphorylation", "ubiquitination", "deubiquitination", "acetylation", "methylation",
     "modification", "regulateactivity", "regulateamount", "sumoylation", "influence"),
)  # fmt: skip

#: Kinds of tables, the more special ones first.
LAYOUTS: tuple[TableLayout, ...] = (
    TableLayout(
        "signor", "SIGNOR", ("entitya", "entityb", "effect"), "entitya", "entityb",
        _word("effect", ("up-regulat",), ("down-regulat",), ("unknown",)),
        ("pmid",), "signor_id", "mechanism",
    ),
    TableLayout(
        "omnipath", "OmniPath", ("source_genesymbol", "target_genesymbol", "is_stimulation", "is_inhibition"),
        "source_genesymbol", "target_genesymbol", _both("is_stimulation", "is_inhibition"), ("references",), "",
        "type", directed=lambda row: row.get("is_directed", "1").strip().lower() in _TRUE,
    ),
    TableLayout(
        "indra", "INDRA", ("aga_name", "agb_name", "stmt_type"), "aga_name", "agb_name", _INDRA, ("pmid", "pmids"),
        "stmt_hash", "stmt_type",
    ),
    TableLayout(
        "cellphonedb", "CellPhoneDB", ("gene_a", "gene_b"), "gene_a", "gene_b", _always(1), ("pmid", "source"),
        "id_cp_interaction", "", "ligand", "ligand", "receptor", _receptor_second,
    ),
    # The table of the database from version 5 on; its two ends are made of its column `interactors`.
    TableLayout(
        "cellphonedb-5", "CellPhoneDB", ("interactors", "directionality"), "gene_a", "gene_b", _modulated, ("source",),
        "id_cp_interaction", "classification", "ligand", "ligand", "receptor",
        lambda row: row.get("directionality", "").strip().lower() == "ligand-receptor",
    ),
    TableLayout(
        "liana", "LIANA", ("ligand_complex", "receptor_complex"), "ligand_complex", "receptor_complex", _always(1),
        ("references",), "", "", "ligand", "ligand", "receptor",
    ),
    TableLayout(
        "ligand-receptor", "ligand-receptor table", ("ligand", "receptor"), "ligand", "receptor", _always(1),
        ("references", "pmid", "reference"), "", "", "ligand", "ligand", "receptor",
    ),
    TableLayout(
        "mirtarbase", "miRTarBase", ("mirna", "target gene"), "mirna", "target gene", _functional,
        ("references (pmid)",), "mirtarbase id", "experiments", "intracellular", "mirna", "gene",
    ),
    TableLayout(
        "evidence", "evidence table of logicnet", ("source", "target", "sign", "stance"), "source", "target",
        _word("sign", ("activates",), ("inhibits",), ()), ("reference",), "id", "mechanism", "via",
    ),
    TableLayout(
        "neko", "NeKo", ("source", "target", "effect"), "source", "target", _word("effect", _UP, _DOWN, _OPEN),
        ("references",), "", "type",
    ),
    TableLayout(
        "sif-table", "table of interactions", ("source", "interaction", "target"), "source", "target",
        _word("interaction", _UP, _DOWN, _OPEN), ("reference", "references", "pmid"),
    ),
    TableLayout(
        "signed", "table of signed interactions", ("source", "target", "sign"), "source", "target",
        _word("sign", _UP, _DOWN, _OPEN), ("reference", "references", "pmid"), "id", "mechanism",
    ),
)  # fmt: skip
#: Cargo lists of Vesiclepedia and ExoCarta: the column of the molecule.
_CARGO = ("content type", "gene symbol")

_PMID = re.compile(r"(?<![\w.])(?:PMID:?\s*|[A-Za-z]+:)?([1-9][0-9]{4,8})(?![\w.])")
_DOI = re.compile(r"(?:doi:\s*)?(10\.[0-9]{4,9}/[^\s;,\"]+)", re.IGNORECASE)
_LICENSES = ("license", "licence", "licenses")


class Read(Struct, frozen=True):
    """What came of reading one table."""

    table: str
    layout: str
    facts: tuple[Fact, ...]
    cargo: tuple[Cargo, ...]
    #: Rows left out, by why.
    left: tuple[tuple[str, int], ...]


def read_knowledge(path: str, text: str, columns: Mapping[str, str] | None = None) -> Read:
    """What a table of prior knowledge states, row by row.

    Args:
        path: What messages and evidence rows call the table.
        columns: For a table of another kind, the column of ``source``, ``target`` and ``sign``; also of ``reference``,
            ``id`` and ``mechanism``.

    Raises:
        UsageError: the table has no line of headings, is of no known kind, or lacks a column of the map.
    """
    titles, rows = _rows(path, text)
    layout = _own(path, titles, columns) if columns else _layout(path, titles)
    name = path.replace("\\", "/").rsplit("/", 1)[-1]
    facts: list[Fact] = []
    cargo: list[Cargo] = []
    left: Counter[str] = Counter()
    for number, row in rows:
        license = next((row[c] for c in _LICENSES if row.get(c)), "")
        if layout is None:
            if row.get("gene symbol"):
                origin = FactSource(name, number, "cargo list", row.get("content id", ""), license)
                cited = _references(row, ("pubmed id", "pmid", "experiment id"))
                cargo.append(Cargo(row["gene symbol"], cited, origin))
            continue
        if layout.id == "cellphonedb-5":
            row |= _interactors(row.get("interactors", ""))
        origin = FactSource(name, number, row.get("database") or layout.title, row.get(layout.key, ""), license)
        found = _fact(row, layout, origin)
        if isinstance(found, Fact):
            facts.append(found)
        else:
            left[found] += 1
    return Read(
        name,
        layout.title if layout is not None else "cargo list",
        tuple(facts),
        tuple(cargo),
        tuple(sorted(left.items())),
    )


def _rows(path: str, text: str) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """The headings in small letters, and each row by heading, with the number of its line; no empty row, no remark."""
    text = text.lstrip("\ufeff")
    shift = 0
    # Remarks above the headings; a heading itself may begin with the sign.
    while text.startswith("# ") and not re.match(r"[^\n]*[\t,;]", text):
        text, shift = text.partition("\n")[2], shift + 1
    first = text.split("\n", 1)[0]
    delimiter = "\t" if "\t" in first else ";" if first.count(";") > first.count(",") else ","
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as fault:
        raise UsageError(f"`{path}` is no table: {fault}", "save it as CSV or with tabs") from None
    if not rows:
        raise UsageError(f"`{path}` is empty", "give a table with a line of headings")
    titles = [cell.strip().strip("#").strip().lower() for cell in rows[0]]
    if "content_type" in titles:
        titles = [title.replace("_", " ") for title in titles]
    return titles, [
        (number, dict(zip(titles, (cell.strip() for cell in cells), strict=False)))
        for number, cells in enumerate(rows[1:], 2 + shift)
        if any(cell.strip() for cell in cells) and not cells[0].startswith("#")
    ]


def _fact(row: dict[str, str], layout: TableLayout, origin: FactSource) -> Fact | str:
    """What a row states; or, where it states no effect of one thing on another, what is missing."""
    sign = layout.sign(row)
    ends = row.get(layout.source, ""), row.get(layout.target, "")
    if not all(ends):
        return "without one of its ends"
    if not layout.directed(row):
        return "without a direction"
    if sign is None:
        return "that say no effect"
    return Fact(
        *ends,
        sign,
        _references(row, layout.references),
        row.get("via", "") if layout.id == "evidence" else layout.via,
        row.get(layout.mechanism, "") if layout.mechanism else "",
        origin,
        layout.source_kind or _kind(row, ("typea", "source_kind", "source_type")),
        layout.target_kind or _kind(row, ("typeb", "target_kind", "target_type")),
        *_compartments(row, layout),
    )


def _interactors(text: str) -> dict[str, str]:
    """The ends of ``SLC18A1+TPH1-HTR1A``; none where a hyphen may be part of a name (``HLA-A-LILRB1``)."""
    ends = text.split("-")
    return dict(zip(("gene_a", "gene_b"), ends, strict=True)) if len(ends) == 2 else {}


#: Words of the tables for what a node is.
_KINDS = {"protein": "protein", "mirna": "mirna", "gene": "gene", "phenotype": "phenotype", "receptor": "receptor",
          "ligand": "ligand", "neurotransmitter": "neurotransmitter"}  # fmt: skip


def _kind(row: Mapping[str, str], columns: Sequence[str]) -> str:
    return next((kind for column in columns if (kind := _KINDS.get(row.get(column, "").lower(), ""))), "")


def _compartments(row: Mapping[str, str], layout: TableLayout) -> tuple[str, str]:
    """LIANA calls the cells of ligand and receptor ``source`` and ``target``."""
    columns = ("source", "target") if layout.id == "liana" else ("source_compartment", "target_compartment")
    return row.get(columns[0], ""), row.get(columns[1], "")


def _layout(path: str, titles: Sequence[str]) -> TableLayout | None:
    """The kind of a table; ``None`` for a cargo list."""
    have = set(titles)
    for layout in LAYOUTS:
        if have.issuperset(layout.needs):
            return layout
    if have.issuperset(_CARGO):
        return None
    kinds = ", ".join(dict.fromkeys(layout.title for layout in LAYOUTS))
    raise UsageError(
        f"`{path}` is no table that is known: its columns are {', '.join(titles[:8])}",
        f"known are {kinds} and cargo lists; for another one say `--columns source=A,target=B,sign=C`",
    )


def _own(path: str, titles: Sequence[str], columns: Mapping[str, str]) -> TableLayout:
    asked = {key.lower(): value.lower() for key, value in columns.items()}
    known = ("source", "target", "sign", "reference", "id", "mechanism")
    for key, value in asked.items():
        if key not in known:
            raise UsageError(f"--columns: `{key}` is nothing that a row gives", f"it gives {', '.join(known)}")
        if value not in titles and not (key == "sign" and _constant(value) is not None):
            near = nearest(value, titles)
            hint = f"did you mean `{near}`?" if near else f"its columns are {', '.join(titles[:12])}"
            raise UsageError(f"--columns: `{path}` has no column `{value}`", hint)
    missing = [key for key in ("source", "target", "sign") if key not in asked]
    if missing:
        raise UsageError(f"--columns: `{missing[0]}` is missing", "write source=A,target=B,sign=C")
    constant = None if asked["sign"] in titles else _constant(asked["sign"])
    sign = _word(asked["sign"], _UP, _DOWN, _OPEN) if constant is None else _always(constant)
    return TableLayout(
        "own", "table", (), asked["source"], asked["target"], sign,
        (asked["reference"],) if "reference" in asked else (), asked.get("id", ""), asked.get("mechanism", ""),
    )  # fmt: skip


def _constant(word: str) -> int | None:
    """The sign of every row, where it is said in place of a column: ``sign=activates``."""
    return _word("", _UP, _DOWN, _OPEN)({"": word})


def _references(row: Mapping[str, str], columns: Sequence[str]) -> tuple[str, ...]:
    """The identifiers in some cells, each once, in order. A number alone is a PMID: that is what these columns
    hold."""
    found: dict[str, None] = {}
    for column in columns:
        text = row.get(column, "")
        for doi in _DOI.finditer(text):
            found[f"doi:{doi[1].rstrip('.')}"] = None
        for number in _PMID.finditer(_DOI.sub(" ", text)):
            found[f"PMID:{number[1]}"] = None
    return tuple(found)
