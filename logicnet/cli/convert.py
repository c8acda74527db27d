"""``logicnet convert``."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from logicnet.cli import options
from logicnet.cli.claims import Role, claim_output
from logicnet.cli.files import emit, locate, read, remark, write_files
from logicnet.cli.status import Status
from logicnet.cli.watch import watched
from logicnet.errors import InvalidNetwork, UsageError

if TYPE_CHECKING:
    from logicnet.formats.export import Export
    from logicnet.network.model import Network

__all__ = ["convert"]


class ConversionOptions(options.Options):
    """Which formats, and what may be lost."""

    to: Annotated[str | None, typer.Option("--to", metavar="FORMAT", help="Format of OUT.")] = None
    from_: Annotated[
        str | None,
        typer.Option("--from", metavar="FORMAT", help="Format of IN; without it, what its content shows."),
    ] = None
    logic: Annotated[
        Literal["inhibitor-wins", "activator-wins", "all-and", "all-or"] | None,
        typer.Option(
            "--logic",
            metavar="READING",
            help="How the open rules of signed interactions (SIF) are written: inhibitor-wins (without it), "
            "activator-wins, all-and or all-or.",
        ),
    ] = None
    names: Annotated[
        str | None,
        Role.READS,
        typer.Option("--names", metavar="MAP", help="Map file of an earlier conversion: give IN its names back."),
    ] = None
    results: Annotated[
        list[str] | None,
        Role.READS,
        typer.Option("--results", metavar="FILE", help="Put a result of a command into a COMBINE archive; repeat."),
    ] = None
    labels: Annotated[
        bool,
        typer.Option("--labels", help="Call nodes by their names for people, if IN has ids and names (SBML, GINML)."),
    ] = False
    midas: Annotated[
        str | None,
        Role.READS,
        typer.Option("--midas", metavar="TABLE", help="Add each value of a MIDAS table as an expectation."),
    ] = None
    strict: Annotated[bool, typer.Option("--strict", help="Write nothing if anything is lost; exit status 1 then.")] = (
        False
    )


class ConversionOutput(options.Options):
    """How the report is written, and where."""

    format: options.ReportFormat = "text"
    output: Annotated[
        str | None,
        Role.WRITES,
        typer.Option("-o", "--output", metavar="PATH", help="Write the report there, whole or not at all."),
    ] = None


def convert(
    file: Annotated[
        str,
        Role.READS,
        typer.Argument(metavar="IN", help="A model in any format, `-`, or a network that comes along."),
    ],
    out: Annotated[
        str,
        Role.WRITES,
        typer.Argument(metavar="OUT", help="Where to write it; its ending says which format. `-` needs --to."),
    ],
    conversion: ConversionOptions,
    output: ConversionOutput,
    run: options.RunOptions,
) -> Status:
    """Write a model in another format, and report what differs.

    Each rule of OUT is proved to be the same function as in IN. A name that the format cannot hold is written
    differently, and OUT.names.tsv says how.
    """
    from logicnet.formats.conversion import convert as converted
    from logicnet.formats.conversion import names_table
    from logicnet.formats.registry import format_of_path, named

    if out == "-" and conversion.to is None:
        raise UsageError("`-` does not say which format is wanted", "use --to FORMAT")
    target = named(conversion.to) if conversion.to is not None else format_of_path(out)
    with watched(run) as limits:
        path = locate(file)
        reading = read(path, conversion.from_, conversion.logic)
        if reading.network is None:
            raise InvalidNetwork(reading.diagnostics)
        network = _moved(reading.network, path, out)
        if not run.quiet:
            _remark_outside(network, out)
        if conversion.names is not None:
            network = _with_names(network, conversion.names)
        if conversion.labels:
            from logicnet.formats.conversion import labelled

            network = labelled(network, reading.labels)
        if conversion.midas is not None:
            from logicnet.formats.midas import with_midas
            from logicnet.network.decoding import read_bytes

            table, data = read_bytes(conversion.midas, "a MIDAS table")
            network = with_midas(network, table, data.decode("utf-8-sig", "replace"))
        limits.at(f"writing {target.title}")
        result = converted(reading, network, target, limits)
        if conversion.results:
            result = replace(result, export=_with_results(result.export, target.id, conversion.results))
    written = result.lossless or not conversion.strict
    files: dict[str, bytes] = {}
    if out == "-":
        if result.export.companions and written:
            raise UsageError(f"{target.title} takes more than one file", "give OUT a name")
    else:
        files[out] = result.export.data
        stem = out.removesuffix(next((e for e in target.endings if out.endswith(e)), ""))
        files.update({stem + ending: data for ending, data in result.export.companions})
        if result.renames:
            files[f"{out}.names.tsv"] = names_table(result.renames).encode()
    for made in list(files)[1:] if written else ():
        claim_output(made, "what is written beside OUT")
    if written:
        write_files(files)
    from logicnet.report.conversion import Converted, conversion_document, conversion_page

    told = Converted(result, file, out, tuple(files) if written else (), written, conversion.strict)
    if out == "-":
        if written:
            sys.stdout.flush()
            sys.stdout.buffer.write(result.export.data)
            sys.stdout.buffer.flush()
        from logicnet.report.page import to_text

        if output.output is None:
            if not run.quiet:
                remark(to_text(conversion_page(told)).rstrip("\n"))
            return Status.DONE if written else Status.FINDINGS
    emit(output.format, output.output, page=lambda: conversion_page(told), document=lambda: conversion_document(told))
    return Status.DONE if written else Status.FINDINGS


def _with_results(export: Export, id: str, paths: list[str]) -> Export:
    from logicnet.formats.omex import with_results
    from logicnet.network.decoding import read_bytes

    if id != "omex":
        raise UsageError("--results are part of a COMBINE archive", "write one: give OUT the ending .omex")
    found = {os.path.basename(path): read_bytes(path, "a result")[1] for path in paths}
    if len(found) < len(paths):
        raise UsageError("--results: two files have one name", "rename one of them")
    return with_results(export, found)


def _moved(network: Network, path: str, out: str) -> Network:
    """Paths of tables and parts are relative to their file: written elsewhere, they must lead to the same files."""
    from logicnet.formats.conversion import moved

    if "-" in (path, out):
        return network
    return moved(network, Path(path).resolve().parent, Path(out).resolve().parent)


def _remark_outside(network: Network, out: str) -> None:
    """Only files below the folder of a network file are read (logicnet/network/decoding.py)."""
    tables = [("the evidence table", "evidence", place) for place in network.evidence]
    for what, word, place in (*tables, *(("the part", "part", part.path) for part in network.parts)):
        if out != "-" and (os.path.isabs(place) or place.split("/", 1)[0] == ".."):
            name = place.rsplit("/", 1)[-1]
            there = os.path.join(os.path.dirname(out), name)
            remark(
                f"{what} `{place}` lies outside the folder of `{out}`, and is not read from there: "
                f"copy it to `{there}`, and write `#: {word} {name}`"
            )


def _with_names(network: Network, path: str) -> Network:
    from logicnet.formats.conversion import read_names
    from logicnet.formats.renaming import renamed
    from logicnet.network.decoding import read_bytes

    _, data = read_bytes(path, "a map of names")
    try:
        known = read_names(data.decode("utf-8"))
    except ValueError as fault:
        raise UsageError(
            f"--names: `{path}` cannot be used: {fault}", "give the OUT.names.tsv of a conversion"
        ) from None
    # Formats that have a place for names have given them back already.
    unknown = next((made for made, name in known.items() if not {made, name} & network.index.keys()), None)
    if unknown is not None:
        raise UsageError(f"--names: the network has no node `{unknown}`", f"is `{path}` the map of another file?")
    called = {name: known.get(name, name) for name in network.names}
    if len(set(called.values())) < len(called):
        raise UsageError(f"--names: `{path}` gives two nodes one name", "is it the map of another file?")
    return renamed(network, called)
