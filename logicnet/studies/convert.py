"""``convert``: a model in another format, with a list of all that differs and a proof for every rule."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from logicnet.errors import InvalidNetwork, UsageError, spelled
from logicnet.formats import conversion, registry
from logicnet.formats.registry import Format
from logicnet.formats.renaming import renamed
from logicnet.formats.shipped import locate
from logicnet.limits import Limits
from logicnet.network.decoding import read_bytes
from logicnet.network.model import Network
from logicnet.report.conversion import Converted
from logicnet.report.files import write_whole

if TYPE_CHECKING:
    from logicnet.formats.export import Export
    from logicnet.network.bnet import Reading

__all__ = ["convert_file", "convert_reading", "format_wanted"]


# One keyword for each option of the command.
def convert_file(
    name: str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    to: str | None = None,
    read_as: str | None = None,
    logic: str | None = None,
    names: str | None = None,
    results: Sequence[str] = (),
    labels: bool = False,
    midas: str | None = None,
    strict: bool = False,
    limits: Limits | None = None,
) -> Converted:
    """Write a model in another format, and say what differs.

    Guaranteed: each rule of ``out`` is proved to be the same function as in the file, where the format can be read
    back; what the format cannot hold is among ``result.changes``. Where something is lost and ``strict`` is set,
    nothing is written.

    ``name`` is a path or a network that comes along, ``read_as`` its format, ``to`` that of ``out``; without them
    content and ending say it. ``logic`` reads open rules where the format has none. ``names`` is the map of an earlier
    conversion, which gives nodes their names back; ``labels`` calls nodes by their names for people. ``results`` are
    files for a COMBINE archive, ``midas`` a table whose values become expectations. Beside ``out`` a file
    ``out.names.tsv`` says which names are written differently.

    Cost: linear to read and write; two rules are compared in time exponential in their regulators at worst, which
    ``limits`` bounds.

    Raises:
        InvalidNetwork: the file has errors.
        UsageError: a format is not known or cannot hold the rules, or a file cannot be used.
        LimitReached: a limit came before all rules were compared; nothing is written then.

    >>> import logicnet, tempfile
    >>> from pathlib import Path
    >>> kept = tempfile.TemporaryDirectory()
    >>> folder = Path(kept.name)
    >>> _ = logicnet.convert_file("m1", folder / "m1.sbml")
    >>> len(logicnet.load(folder / "m1.sbml"))
    16
    >>> kept.cleanup()
    """
    place, target = locate(os.fspath(name)), os.fspath(out)
    reading = registry.read(place, logic) if read_as is None else registry.read_as(read_as, place, logic)
    answer = convert_reading(
        reading,
        target,
        to=to,
        file=os.fspath(name),
        names=names,
        results=results,
        labels=labels,
        midas=midas,
        strict=strict,
        limits=limits,
    )
    if answer.written:
        write_whole({made: answer.data[made] for made in answer.files})
    return answer


# One keyword for each option of the command, as above.
def convert_reading(
    reading: Reading,
    out: str,
    *,
    to: str | None = None,
    file: str | None = None,
    names: str | None = None,
    results: Sequence[str] = (),
    labels: bool = False,
    midas: str | None = None,
    strict: bool = False,
    limits: Limits | None = None,
) -> Converted:
    """What :func:`convert_file` writes, not yet written: ``result.data`` has the bytes of each of ``result.files``.

    ``file`` is what the user calls the file that was read.

    Raises:
        InvalidNetwork, UsageError, LimitReached: as for :func:`convert_file`.
    """
    limits = limits or Limits()
    target = format_wanted(out, to)
    if reading.network is None:
        raise InvalidNetwork(reading.diagnostics)
    called = reading.source.file if file is None else file
    network = reading.network
    # A graph holds what the tables say, read from where they lie, and no path to them.
    if target.id != "graphml":
        network = _moved(network, locate(called), out)
        for sentence in _outside(network, out):
            limits.mention(sentence)
    if names is not None:
        network = _with_names(network, names)
    if labels:
        network = conversion.labelled(network, reading.labels)
    if midas is not None:
        from logicnet.formats.midas import with_midas

        table, text = read_bytes(midas, "a MIDAS table")
        network = with_midas(network, table, text.decode("utf-8-sig", "replace"))
    limits.at(f"writing {target.title}")
    result = conversion.convert(reading, network, target, limits)
    if results:
        result = replace(result, export=_with_results(result.export, target.id, results))
    written = result.lossless or not strict
    data: dict[str, bytes] = {}
    if out == "-":
        if result.export.companions and written:
            raise UsageError(f"{target.title} takes more than one file", "give OUT a name")
    else:
        stem = out.removesuffix(next((ending for ending in target.endings if out.endswith(ending)), ""))
        data[out] = result.export.beside(os.path.basename(stem))
        data.update({stem + ending: made for ending, made in result.export.companions})
        if result.renames:
            data[f"{out}.names.tsv"] = conversion.names_table(result.renames).encode()
    return Converted(result, called, out, data, written, strict)


def format_wanted(out: str, to: str | None) -> Format:
    """The format that is named, or that a file name ends with; said before anything is read.

    Raises:
        UsageError: neither says it.
    """
    if out == "-" and to is None:
        raise UsageError("`-` does not say which format is wanted", f"use {spelled('to')} FORMAT")
    return registry.named(to) if to is not None else registry.format_of_path(out)


def _with_results(export: Export, id: str, paths: Sequence[str]) -> Export:
    from logicnet.formats.omex import with_results

    if id != "omex":
        raise UsageError(f"{spelled('results')} are part of a COMBINE archive", "write one: give OUT the ending .omex")
    found = {os.path.basename(path): read_bytes(path, "a result")[1] for path in paths}
    if len(found) < len(paths):
        raise UsageError(f"{spelled('results')}: two files have one name", "rename one of them")
    return with_results(export, found)


def _moved(network: Network, path: str, out: str) -> Network:
    """Paths of tables and parts are relative to their file: written elsewhere, they must lead to the same files."""
    if "-" in (path, out):
        return network
    return conversion.moved(network, Path(path).resolve().parent, Path(out).resolve().parent)


def _outside(network: Network, out: str) -> Iterator[str]:
    """Only files below the folder of a network file are read (logicnet/network/decoding.py)."""
    tables = [("the evidence table", "evidence", place) for place in network.evidence]
    for what, word, place in (*tables, *(("the part", "part", part.path) for part in network.parts)):
        if out != "-" and (os.path.isabs(place) or place.split("/", 1)[0] == ".."):
            name = place.rsplit("/", 1)[-1]
            there = os.path.join(os.path.dirname(out), name)
            yield (
                f"{what} `{place}` lies outside the folder of `{out}`, and is not read from there: "
                f"copy it to `{there}`, and write `#: {word} {name}`"
            )


def _with_names(network: Network, path: str) -> Network:
    _, data = read_bytes(path, "a map of names")
    try:
        known = conversion.read_names(data.decode("utf-8"))
    except ValueError as fault:
        raise UsageError(
            f"{spelled('names')}: `{path}` cannot be used: {fault}", "give the OUT.names.tsv of a conversion"
        ) from None
    # Formats that have a place for names have given them back already.
    unknown = next((made for made, name in known.items() if not {made, name} & network.index.keys()), None)
    if unknown is not None:
        message = f"{spelled('names')}: the network has no node `{unknown}`"
        raise UsageError(message, f"is `{path}` the map of another file?")
    called = {name: known.get(name, name) for name in network.names}
    if len(set(called.values())) < len(called):
        raise UsageError(f"{spelled('names')}: `{path}` gives two nodes one name", "is it the map of another file?")
    return renamed(network, called)
