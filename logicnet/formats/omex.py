"""COMBINE archives, ``.omex`` (Bergmann et al. 2014, doi:10.1186/s12859-014-0369-z): a model with what belongs to it.

What is written: ``model.sbml``, which other tools read and which is the master; ``network.bnet``, the network file;
and ``expectations.tsv``, one line for each. Results are files of other commands (``--results``), put into
``results/`` as they are: an archive claims nothing that nobody computed.

What is read: the member that the manifest calls the master, or the one member that can be a model.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

from msgspec.structs import replace

from logicnet.formats import findings, sbml
from logicnet.formats.archive import Archive, packed
from logicnet.formats.export import Export
from logicnet.formats.markup import parse
from logicnet.formats.translation import faulty
from logicnet.network.bnet import Reading
from logicnet.network.model import Network
from logicnet.network.writing import write as write_network
from logicnet.text.cells import text_cell
from logicnet.text.characters import visible
from logicnet.text.formula import Fault
from logicnet.text.source import Source, Span

__all__ = ["read", "with_results", "write"]

_FORMATS = {
    ".sbml": "http://identifiers.org/combine.specifications/sbml.level-3.version-1",
    ".bnet": "http://purl.org/NET/mediatypes/text/plain",
    ".tsv": "http://purl.org/NET/mediatypes/text/tab-separated-values",
    ".json": "http://purl.org/NET/mediatypes/application/json",
    ".csv": "http://purl.org/NET/mediatypes/text/csv",
    ".html": "http://purl.org/NET/mediatypes/text/html",
}
_OMEX = "http://identifiers.org/combine.specifications/omex"
_MANIFEST = "http://identifiers.org/combine.specifications/omex-manifest"
#: What cannot be a model: lists of the archive itself, simulations, results.
_GIVE = "unpack it and give the file that holds the rules"
_BESIDE = (".rdf", ".sedml", ".tsv", ".csv", ".json", ".html", ".pdf", ".svg", ".png", ".md")


def read(path: str, data: bytes) -> Reading:
    """Read the model of a COMBINE archive."""
    from logicnet.formats.registry import read_member

    try:
        archive = Archive(path, data)
        member = _model(archive)
        content = archive.read(member)
        if content.startswith(b"PK\x03\x04"):
            archive.fail(findings.UNKNOWN_FORMAT, f"`{member}` is an archive itself", "unpack it and give the model")
    except Fault as fault:
        return faulty(fault.diagnostic.source, [fault.diagnostic])
    reading = read_member(path, member, content)
    if reading is None:
        message = f"`{member}`, the model of this COMBINE archive, holds no rules"
        return faulty(Source(path, ""), [findings.UNKNOWN_FORMAT.at(Source(path, ""), Span(0, 0), message, help=_GIVE)])
    return reading


def _model(archive: Archive) -> str:
    """The member to read. Raises ``Fault`` if none can be told."""
    names = {name.removeprefix("./"): name for name in archive.names}
    if "manifest.xml" not in names:
        archive.fail(
            findings.MALFORMED, "a COMBINE archive has a `manifest.xml`, and this one has none", "leave `--from` out"
        )
    manifest = parse(Source.of("manifest.xml", archive.read(names["manifest.xml"]).decode("utf-8", "replace")))
    master = ""
    for element in manifest.children:
        if element.name == "content" and element.get("master").lower() in ("true", "1"):
            master = element.get("location").removeprefix("./").lstrip("/")
    if master in names and not master.endswith(_BESIDE):
        return names[master]
    if master and master not in names:
        archive.fail(
            findings.UNKNOWN_FORMAT, f"the manifest calls `{visible(master)}` the model, and it is not in the archive",
            "unpack it and give the file that holds the rules",
        )  # fmt: skip
    found = [
        name
        for plain, name in names.items()
        if not plain.endswith(("/", *_BESIDE)) and plain not in ("manifest.xml", "metadata.rdf")
    ]
    if len(found) != 1:
        what = f"it has {len(found)} files that could be one" if found else "it has none"
        archive.fail(
            findings.UNKNOWN_FORMAT, f"this COMBINE archive does not say which file is the model: {what}",
            "unpack it and give the file",
        )  # fmt: skip
    return found[0]


def write(network: Network) -> Export:
    """The archive of a network, without results. Raises ``UsageError`` if libSBML is not installed."""
    model = sbml.write(network)
    rows = [("name", "environment", "clamps", "claim", "references")]
    rows += [
        (
            text_cell(x.name),
            text_cell(" + ".join(x.environments)),
            text_cell(", ".join(map(str, (*x.clamps, *x.cuts)))),
            text_cell(f"{x.quantifier.value} {x.text}"),
            text_cell("; ".join(x.references)),
        )
        for x in network.expectations
    ]
    table = "\n".join("\t".join(row) for row in rows) + "\n"
    members = {
        "model.sbml": model.data,
        "network.bnet": write_network(network).encode(),
        "expectations.tsv": table.encode(),
    }
    return replace(model, data=_archive(members))


def with_results(export: Export, results: Mapping[str, bytes]) -> Export:
    """The archive with files in ``results/``."""
    archive = Archive("", export.data)
    members = {name: archive.read(name) for name in archive.names if name != "manifest.xml"}
    members |= {f"results/{name}": data for name, data in results.items()}
    return replace(export, data=_archive(members))


def _archive(members: Mapping[str, bytes]) -> bytes:
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<omexManifest xmlns="{_MANIFEST}">',
        f'  <content location="." format="{_OMEX}"/>',
        f'  <content location="./manifest.xml" format="{_MANIFEST}"/>',
    ]
    for name in members:
        ending = name[name.rfind(".") :] if "." in name else ""
        kind = _FORMATS.get(ending, "http://purl.org/NET/mediatypes/application/octet-stream")
        master = ' master="true"' if name == "model.sbml" else ""
        lines.append(f"  <content location={quoteattr(f'./{name}')} format={quoteattr(kind)}{master}/>")
    manifest = "\n".join([*lines, "</omexManifest>"]) + "\n"
    return packed({"manifest.xml": manifest.encode(), **members})
