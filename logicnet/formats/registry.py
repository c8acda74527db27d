"""Which formats there are, and the way from a file to its reader: by what it contains, never by what it is called.

``read`` is what every command reads with. A network file is read by :mod:`logicnet.network.bnet` as ever; for another
format its module is loaded, and nothing else.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from logicnet.errors import InvalidNetwork, UsageError
from logicnet.formats import findings
from logicnet.network.decoding import decode, read_bytes
from logicnet.text.diagnostics import Diagnostic, nearest
from logicnet.text.source import Source, Span

if TYPE_CHECKING:
    from logicnet.formats.export import Export
    from logicnet.network.bnet import Reading
    from logicnet.network.model import Network

__all__ = [
    "FORMATS",
    "NATIVE",
    "Format",
    "detect",
    "export",
    "format_of_path",
    "load",
    "named",
    "read",
    "read_as",
    "read_data",
    "read_member",
]


class Format(Struct, frozen=True):
    """One format: what it is called, and where its reader and writer are."""

    id: str
    title: str
    #: What file names usually end with; chooses the format of an output, never that of an input.
    endings: tuple[str, ...]
    #: ``module:function`` in this package; empty if there is none. ``(path, data) -> Reading`` ...
    reader: str = ""
    #: ... and ``(network) -> Export``.
    writer: str = ""
    #: The extra that must be installed to write (and, for a spreadsheet, to read) it.
    extra: str = ""
    #: Reads an export back for the proof only, where there is no reader.
    checker: str = ""
    #: Whether a file holds rules. A signed graph does not: what is written to one is not proved the same.
    rules: bool = True

    def reread(self, export: Export) -> Reading | None:
        """What a reader finds in an export; ``None`` if nothing reads the format."""
        place = self.reader or self.checker
        if not place or not self.rules:
            return None
        function: Callable[[str, bytes], Reading] = _function(place)
        return function(f"the {self.id} export", export.data)

    def read(self, path: str, data: bytes, logic: str | None = None) -> Reading:
        """Read bytes known to be of this format. Faults are diagnostics, never exceptions.

        ``logic`` is how rules are read of which the file gives signs only (:class:`logicnet.formats.signed.Logic`).
        """
        if not self.reader:
            raise UsageError(f"{self.title} is written, not read", f"formats that are read: {_listed(reading=True)}")
        function: Callable[..., Reading] = _function(self.reader)
        if logic is None:
            return function(path, data)
        if self.rules:
            raise UsageError(f"{self.title} gives its rules: there is no reading to choose", "leave --logic out")
        return function(path, data, logic)

    def write(self, network: Network) -> Export:
        """The network in this format."""
        if not self.writer:
            raise UsageError(
                f"{self.title} is read, not written", f"formats that are written: {_listed(reading=False)}"
            )
        if self.id != "bnet":
            _refuse_what_nobody_can_hold(network, self)
        function: Callable[[Network], Export] = _function(self.writer)
        return function(network)


#: Formats made of XML. It has no way, not even a reference, to write some characters.
_CONTROLS = frozenset(map(chr, (*range(9), *range(10, 32), *range(0x7F, 0xA0))))
_MARKUP = frozenset(("sbml", "sbgn", "celldesigner", "ginml", "zginml", "graphml", "pnml", "tabularqual", "omex"))


def _refuse_what_nobody_can_hold(network: Network, format: Format) -> None:
    """Control characters end or hide a line in formats of text, and are none in XML, which lacks others as well."""
    from logicnet.network.writing import directive_lines
    from logicnet.text.characters import visible, xml_text

    for text in (*network.names, *directive_lines(network)):
        if text.isprintable():
            continue
        held = xml_text(text) if format.id in _MARKUP else text
        code = next((ord(c) for c, other in zip(text, held, strict=True) if c != other or c in _CONTROLS), None)
        if code is not None:
            raise UsageError(
                f"{format.title} cannot hold U+{code:04X}, which stands in `{visible(held)}`",
                "write the name or the text without it",
            )


#: The reader of network files, which reads BooleanNet as well.
NATIVE = "native:read"

FORMATS = (
    Format("bnet", "bnet, the network file", (".bnet",), NATIVE, "native:write"),
    Format("boolnet", "BoolNet (R)", (".boolnet",), "bnet_dialects:read_boolnet", "bnet_dialects:write_boolnet"),
    Format("pyboolnet", "pyboolnet's bnet", (), "bnet_dialects:read_pyboolnet", "bnet_dialects:write_pyboolnet"),
    Format("minibn", "minibn's bnet (mpbn, BoNesis)", (), "bnet_dialects:read_minibn", "bnet_dialects:write_minibn"),
    Format("aeon-bnet", "AEON's bnet", (), "bnet_dialects:read_aeon_bnet", "bnet_dialects:write_aeon_bnet"),
    Format("booleannet", "BooleanNet", (".booleannet",), NATIVE, "booleannet:write"),
    Format("aeon", "AEON model", (".aeon",), "aeon:read", "aeon:write"),
    Format("boolsim", "BoolSim (genYsis)", (".boolsim", ".genysis", ".net"), "boolsim:read", "boolsim:write"),
    Format(
        "cellcollective", "CellCollective text", (".all.txt", ".txt"), "cellcollective:read", "cellcollective:write"
    ),
    Format("sbml", "SBML-qual", (".sbml", ".xml"), "sbml:read", "sbml:write", "sbml"),
    Format("ginml", "GINML (GINsim)", (".ginml",), "ginml:read", "ginml:write"),
    Format("zginml", "zginml (GINsim archive)", (".zginml",), "ginml:read_archive", "ginml:write_archive"),
    Format("maboss", "MaBoSS", (".bnd",), "maboss:read", "maboss:write"),
    Format("tabularqual", "TabularQual workbook", (".xlsx",), "tabularqual:read", "tabularqual:write", "tables"),
    Format("tabularqual-csv", "TabularQual tables", (), "tabularqual:read_csv"),
    Format("sif", "signed interactions (SIF)", (".sif",), "sif:read", "sif:write", rules=False),
    Format("cnet", "truth tables of BNS (.cnet)", (".cnet",), "cnet:read", "cnet:write"),
    Format("bma", "BMA model (JSON)", (".json",), "bma:read"),
    Format("raw", "raw functions (bioLQM)", (".raw",), "arrows:read", "arrows:write"),
    Format("an", "automata network (Pint)", (".an",), "automata:read"),
    Format("omex", "COMBINE archive", (".omex",), "omex:read", "omex:write", "sbml"),
    Format("physiboss", "PhysiBoSS, a MaBoSS model per cell type", (".physiboss.xml",), "", "physiboss:write"),
    Format("celldesigner", "CellDesigner map (through CaSQ)", (), "process_maps:read_celldesigner", extra="maps"),
    Format("sbgn", "SBGN-ML map (through CaSQ)", (".sbgn",), "process_maps:read_sbgn", extra="maps"),
    Format("pnml", "Petri net (PNML)", (".pnml",), "", "petri:write", checker="petri:read_back"),
    Format("graphml", "regulation graph (GraphML)", (".graphml",), "", "graph:write", checker="graph:read_back"),
)
_BY_ID = {format.id: format for format in FORMATS}


def named(id: str) -> Format:
    """The format of this id, or :class:`UsageError` with the nearest one."""
    found = _BY_ID.get(id.lower())
    if found is None:
        near = nearest(id.lower(), _BY_ID)
        raise UsageError(
            f"there is no format `{id}`", f"did you mean `{near}`?" if near else f"the formats are {', '.join(_BY_ID)}"
        )
    return found


def format_of_path(path: str) -> Format:
    """The format that the name of an output asks for."""
    name = os.path.basename(path).lower()
    # The longest ending decides: `.physiboss.xml` is not `.xml`.
    found = [(len(ending), format) for format in FORMATS for ending in format.endings if name.endswith(ending)]
    if found:
        return max(found, key=lambda one: one[0])[1]
    endings = ", ".join(ending for format in FORMATS if format.writer for ending in format.endings[:1])
    raise UsageError(
        f"`{path}` does not say which format is wanted", f"use --to FORMAT, or one of the endings {endings}"
    )


def read(path: str, logic: str | None = None) -> Reading:
    """Read a file of any format; ``-`` is standard input. ``logic``: see :meth:`Format.read`.

    Faults in the file are diagnostics of the result. Only a file that cannot be opened is an exception,
    :class:`~logicnet.errors.UsageError`.
    """
    return read_data(*read_bytes(str(path)), logic)


def read_data(path: str, data: bytes, logic: str | None = None) -> Reading:
    """Read bytes of any format; ``path`` is what messages cite, and where files that belong to it are looked for."""
    found = detect(path, data)
    if isinstance(found, Diagnostic):
        reading = _model_of_archive(path, data) if data.startswith(b"PK\x03\x04") else None
        if reading is not None:
            return reading
        from logicnet.formats.translation import faulty

        return faulty(found.source, [found])
    return found.read(path, data, logic)


def read_as(id: str, path: str, logic: str | None = None) -> Reading:
    """Read a file as the format the caller names, whatever it looks like."""
    return named(id).read(*read_bytes(str(path)), logic)


def load(path: str) -> Network:
    """The network of a file of any format, or :class:`~logicnet.errors.InvalidNetwork` with all its diagnostics."""
    reading = read(path)
    if reading.network is None:
        raise InvalidNetwork(reading.diagnostics)
    return reading.network


def export(network: Network, id: str) -> Export:
    """The network in another format, with everything that is different there.

    Guaranteed: what the format cannot hold is among ``changes`` of the result.

    Raises :class:`~logicnet.errors.UsageError` when the format cannot hold its rules at all.

    Cost: linear in the size of the rules.

    >>> import logicnet
    >>> net = logicnet.load("m1")
    >>> b"TUM_p53" in logicnet.export(net, "bnet").data
    True
    """
    return named(id).write(network)


def _function(place: str) -> Callable[..., Any]:
    module, _, name = place.partition(":")
    function: Callable[..., Any] = getattr(import_module(f"logicnet.formats.{module}"), name)
    return function


def _listed(*, reading: bool) -> str:
    return ", ".join(format.id for format in FORMATS if (format.reader if reading else format.writer))


# ---------------------------------------------------------------------------------------------------------- detection

#: Characters looked at; beyond them no file changes its nature.
_HEAD = 20_000
_BOOLNET_HEADER = re.compile(
    r'"?targets"?[ \t]*,[ \t]*"?functions"?[ \t]*(?:,[^\n]*)?|targets[ \t]*,[^,\n]*,[ \t]*[^\s,][^\n]*', re.IGNORECASE
)
_BOOLNET_CALL = re.compile(
    r"^[^,#\n]+,[^#\n]*\b(?:all|any|maj|sumis|sumgt|sumlt|timeis|timegt|timelt)\s*\(|^[^,#\n]+,[^#\n]*\w\[-?\d+\]", re.M
)


#: The root element, behind declaration, comments, processing instructions and a document type.
_XML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>\s*)*<([A-Za-z_][\w.:\-]*)",
    re.DOTALL,
)
_XML_ROOTS = {"sbml": "sbml", "sbgn": "sbgn", "gxl": "ginml", "ginml": "ginml"}
_XML_WITHOUT_RULES = {
    "graphml": ("this is a graph (GraphML): it has no rules", "give the model that the graph was made from"),
    "pnml": ("this is a Petri net (PNML)", "give the model that the net was made from"),
    "html": ("this is a web page", "download the model itself"),
}
_ARROW = re.compile(r"[^\s>|#][^>|#]*-[>|?]\??\s*[\w.\-]+\s*")
_ASSIGNMENT = re.compile(r"[^=,*<>:;{}$]+=(?!=)[^=]*")
_CAPITALS = re.compile(r"(?<![^\s()=])(?:AND|OR|NOT)(?![^\s()=])")


def detect(path: str, data: bytes) -> Format | Diagnostic:
    """The format of a file, or why it cannot be read as any. Looks at the beginning only, and never at the name,
    except where the content is right in two formats."""
    if data.startswith(b"PK\x03\x04"):
        return _archive(path, data)
    head = data[: 4 * _HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        # XML may be UTF-16; a network file may not, and its reader says so.
        head = head.decode("utf-16", "ignore").encode()
    root = _XML.match(head)
    if root is not None:
        name = root[1].rpartition(b":")[2].decode("latin-1").lower()
        if name == "sbml" and b"http://www.sbml.org/2001/ns/celldesigner" in head and b"/qual/" not in head:
            return _BY_ID["celldesigner"]
        if name in _XML_ROOTS:
            return _BY_ID[_XML_ROOTS[name]]
        if name in _XML_WITHOUT_RULES:
            source, _ = decode(path, head)
            return _refused(source, *_XML_WITHOUT_RULES[name])
    source, fault = decode(path, data[: 4 * _HEAD])
    text = source.text[:_HEAD]
    content = [line.strip() for line in text.splitlines()]
    lines = [line for line in content if line and not line.startswith("#")]
    if fault is None and lines:
        found = _text_format(path, source, text, lines)
        if found is not None:
            return found
    # Everything else is a network file, or the reader of network files says what it looks like.
    return _BY_ID["bnet"]


def _archive(path: str, data: bytes) -> Format | Diagnostic:
    """What an archive holds, by the names of its members."""
    from logicnet.formats.archive import Archive
    from logicnet.text.formula import Fault

    try:
        archive = Archive(path, data)
    except Fault as fault:
        return fault.diagnostic
    if any(name.lower().endswith(".ginml") for name in archive.names):
        return _BY_ID["zginml"]
    if "xl/workbook.xml" in archive.names:
        return _BY_ID["tabularqual"]
    if any(name.removeprefix("./") == "manifest.xml" for name in archive.names):
        return _BY_ID["omex"]
    return _refused(
        Source(path, ""),
        "this archive holds no model, or several files that could be one",
        "unpack it and give the file that holds the rules",
    )


#: What stands in quotes is a name, whatever it looks like.
_QUOTED = re.compile(r'"[^"\n]*"')


#: What an archive holds besides a model: what a Mac leaves behind, the lists of a COMBINE archive, read-mes.
_NO_MODEL = re.compile(r"(?:^|/)(?:__MACOSX/|\.|manifest\.xml$|metadata\.rdf$|readme|license)", re.IGNORECASE)


def _model_of_archive(path: str, data: bytes) -> Reading | None:
    """The model in an archive of no known kind: the folder that CellCollective exports, or the one file that can be a
    model; ``None`` if there is not exactly one."""
    from logicnet.formats.archive import Archive
    from logicnet.formats.cellcollective import EXPRESSIONS, EXTERNAL, read_folder
    from logicnet.text.formula import Fault

    try:
        archive = Archive(path, data)
        rules = [name for name in archive.names if name.lower().endswith(EXPRESSIONS.lower())]
        if len(rules) == 1:
            beside = rules[0][: -len(EXPRESSIONS)] + EXTERNAL
            external = next((name for name in archive.names if name.lower() == beside.lower()), None)
            return read_folder(path, rules[0], archive.read(rules[0]), archive.read(external) if external else b"")
        names = [name for name in archive.names if not name.endswith("/") and not _NO_MODEL.search(name)]
        return read_member(path, names[0], archive.read(names[0])) if len(names) == 1 else None
    except Fault:
        return None


def read_member(path: str, name: str, data: bytes) -> Reading | None:
    """The model in an archive, with a remark that says which one it is; ``None`` if nothing in it is a rule."""
    inner = f"{path}[{os.path.basename(name)}]"
    found = detect(inner, data)
    if isinstance(found, Diagnostic):
        from logicnet.formats.translation import faulty

        return faulty(found.source, [found])
    if found.reader == NATIVE:
        from logicnet.formats import native

        reading = native.read(inner, data, path)
        if reading.network is None and (reading.sound is None or not reading.sound.nodes):
            return None
    else:
        reading = found.read(inner, data)
    told = findings.READ_AS.at(Source(path, ""), Span(0, 0), f"the model in this archive is read: `{name}`")
    return replace(reading, diagnostics=(told, *reading.diagnostics))


def _text_format(path: str, source: Source, text: str, lines: list[str]) -> Format | Diagnostic | None:
    """The format that lines of text show, if it is not one of the network file. What is in quotes shows nothing."""
    header = [cell.strip('" ').lower() for cell in lines[0].split(",")]
    if "target" in header and "rule" in header:
        return _BY_ID["tabularqual-csv"]
    if _BOOLNET_HEADER.fullmatch(lines[0]) or _BOOLNET_CALL.search(_QUOTED.sub('""', text)):
        return _BY_ID["boolnet"]
    first = lines[0]
    lines = [_QUOTED.sub('""', line) if '"' in line else line for line in lines]
    if re.match(r"\s*(?:(?://[^\n]*|/\*.*?\*/)\s*)*node\s+\w+\s*\{", text, re.IGNORECASE | re.DOTALL):
        return _BY_ID["maboss"]
    if re.match(
        r"\s*(?:(?://[^\n]*|/\*.*?\*/)\s*)*(?:\$\w+\s*=|\[?\w+(?:,\s*\w+)*\]?\.(?:istate|is_internal)\b)", text
    ):
        return _refused(
            source,
            "these are the settings of a MaBoSS simulation, not a network",
            f"give the .bnd file they belong to, `{os.path.splitext(path)[0]}.bnd`; its .cfg is read with it",
        )
    arrows = [line for line in lines if _ARROW.fullmatch(line)]
    functions = [line for line in lines if re.match(r"\$\w+\s*:", line)]
    # A single slip is the business of its own line: nine in ten lines decide.
    found = _newer_text(path, text, lines, arrows)
    if found is not None:
        return found
    if 10 * len([*arrows, *functions]) >= 9 * len(lines):
        if functions or any(re.search(r"-\?|-[>|]\?", line) for line in arrows):
            return _BY_ID["aeon"]
        if any("&" in line or "^" in line for line in arrows):
            return _BY_ID["boolsim"]
        for id in ("aeon", "boolsim", "sif"):
            if path.lower().endswith(_BY_ID[id].endings):
                return _BY_ID[id]
        start = source.text.index(first)
        return findings.AMBIGUOUS.at(
            source,
            Span(start, start + len(first)),
            "every line is an arrow: rules of BoolSim, regulations of an AEON model without functions, or signed "
            "interactions",
            help="say which: `logicnet convert --from boolsim IN OUT` (rules), `--from aeon` or `--from sif` "
            "(open rules)",
        )
    assigned = [line for line in lines if _ASSIGNMENT.fullmatch(line)]
    if 10 * len(assigned) >= 9 * len(lines) and any(_CAPITALS.search(line.partition("=")[2]) for line in assigned):
        return _BY_ID["cellcollective"]
    return None


def _newer_text(path: str, text: str, lines: list[str], arrows: list[str]) -> Format | None:
    """Truth tables, automata, models in JSON, raw functions, signed interactions."""
    if re.fullmatch(r"\.v\s+\S+", lines[0]):
        return _BY_ID["cnet"]
    if lines[0].startswith("{") and re.search(r'"(?:Variables|Relationships)"\s*:', text, re.IGNORECASE):
        return _BY_ID["bma"]
    if re.match(
        r'\s*(?:\(\*.*?\*\)\s*)*(?:"[^"\n]+"|[A-Za-z_]\w*)\s*\[\s*\w+\s*(?:,\s*\w+\s*)*\]\s*(?:\n|$)', text, re.DOTALL
    ):
        return _BY_ID["an"]
    many = 9 * len(lines)
    if 10 * sum("<-" in line for line in lines) >= many:
        from logicnet.formats.arrows import LINE

        if 10 * sum(1 for line in lines if LINE.fullmatch(line)) >= many:
            return _BY_ID["raw"]
    if 10 * len(arrows) >= many and not path.lower().endswith(".sif"):
        return None
    if path.lower().endswith(".sif") and (
        len(arrows) == len(lines) or all(len(line.split()) > 2 and not re.search("[=,]", line) for line in lines)
    ):
        return _BY_ID["sif"]
    # Signs of a rule stand in no line of interactions. A network file ends here, and loads no reader of another format.
    if 10 * sum("," not in line and "=" not in line for line in lines) < many - 9:
        return None
    from logicnet.formats.sif import is_heading, is_line

    lines = lines[is_heading(lines[0]) :]
    many = 9 * len(lines)
    signed = [line for line in lines if is_line(line)]
    if 10 * len(signed) >= many and any(len(line.split()) > 2 or _ARROW.fullmatch(line) for line in signed):
        return _BY_ID["sif"]
    return None


def _refused(source: Source, message: str, help: str) -> Diagnostic:
    first = re.search(r"\S", source.text)
    start = first.start() if first else 0
    end = source.line_span(source.position(start)[0]).end
    return findings.UNKNOWN_FORMAT.at(source, Span(start, max(start, end)), message, help=help)
