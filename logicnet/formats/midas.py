"""MIDAS tables as expectations: which species a perturbation switches on (Saez-Rodriguez et al. 2008,
doi:10.1093/bioinformatics/btn018).

What a table means. A column ``TR:NAME`` is a treatment: 1 where the stimulus is given, 0 where it is not; a stimulus
is clamped to that value. ``TR:NAMEi``, and ``TR:NAME:Inhibitors``, is an inhibitor: 1 clamps the species to 0, 0 says
nothing. ``DA:...`` is the time of a measurement, ``DV:NAME`` the value of a species, between 0 and 1. Of each
treatment the latest time counts, since an expectation speaks of attractors. From the threshold on a value says
``every NAME``, below it ``no NAME``; an empty cell and ``NaN`` say nothing. A ``CellLine`` column is read over."""

from __future__ import annotations

import csv
import io
import math
import re

from msgspec.structs import replace

from logicnet.errors import UsageError
from logicnet.formats.export import free_name
from logicnet.network.bnet import parse
from logicnet.network.model import Clamp, Expectation, Network, Quantifier
from logicnet.network.writing import write
from logicnet.text.formula import TRUE, format_name
from logicnet.text.source import Span
from logicnet.text.spelling import nearest

__all__ = ["with_midas"]

_TREATMENT = re.compile(r"TR:(?P<name>[^:]+)(?::(?P<kind>\w+))?")


def with_midas(network: Network, path: str, text: str, threshold: float = 0.5) -> Network:
    """The network with an expectation for each value of the table, named ``midas_LINE_SPECIES``.

    A name that is taken gets a number behind it.

    Raises:
        UsageError: the table is none, names what the network does not have, measures a node in two columns, or has a
            value outside 0 to 1.
    """
    try:
        rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline="")))
    except csv.Error as fault:
        hint = "write a cell for each value, with commas between"
        raise UsageError(f"`{path}` is no MIDAS table: {fault}", hint) from None
    titles = [cell.strip().strip('"') for cell in rows[0]] if rows else []
    measured = [i for i, title in enumerate(titles) if title.startswith("DV:")]
    times = [i for i, title in enumerate(titles) if title.startswith("DA:")]
    treated = [(i, *_treatment(network, path, title)) for i, title in enumerate(titles) if _is_treatment(title)]
    if not measured or not treated:
        raise UsageError(f"`{path}` is no MIDAS table", "its columns begin with TR:, DA: and DV:")
    for i in measured:
        _known(network, path, titles[i].removeprefix("DV:"))
        if titles.index(titles[i]) != i:
            raise UsageError(f"`{path}`: the column `{titles[i]}` stands there twice", "keep one of them")
    latest: dict[tuple[Clamp, ...], tuple[float, int]] = {}
    for number, row in enumerate(rows[1:], 2):
        if any(cell.strip() for cell in row):
            time = max((_number(path, number, titles[i], row, i) or 0.0 for i in times), default=0.0)
            clamps = _clamps(path, number, titles, row, treated)
            if clamps not in latest or time >= latest[clamps][0]:
                latest[clamps] = (time, number)
    made: list[Expectation] = []
    taken = {expectation.name for expectation in network.expectations}
    for clamps, (_, number) in latest.items():
        row = rows[number - 1]
        for i in measured:
            value = _number(path, number, titles[i], row, i)
            if value is None:
                continue
            if not 0 <= value <= 1:
                raise UsageError(
                    f"`{path}`, line {number}: {titles[i]} is {value:g}",
                    "MIDAS values lie between 0 and 1: normalise them",
                )
            name = titles[i].removeprefix("DV:")
            quantifier = Quantifier.EVERY if value >= threshold else Quantifier.NO
            # Of a node that is clamped the measurement says what was done, and not what followed.
            if name not in {clamp.node for clamp in clamps}:
                called = free_name(f"midas_{number}_{re.sub(r'[^A-Za-z0-9_]', '_', name)}", taken)
                expectation = Expectation(called, (), clamps, (), quantifier, TRUE, format_name(name), (), Span(0, 0))
                made.append(expectation)
    reading = parse(write(replace(network, expectations=(*network.expectations, *made))), network.source.path)
    assert reading.network is not None, reading.diagnostics
    return replace(reading.network, dialect=network.dialect)


def _is_treatment(title: str) -> bool:
    return title.startswith("TR:") and "cellline" not in title.lower()


def _treatment(network: Network, path: str, title: str) -> tuple[str, bool]:
    """The node of a treatment, and whether it is an inhibitor."""
    found = _TREATMENT.fullmatch(title)
    if found is None:
        raise UsageError(f"`{path}`: `{title}` is no treatment", "write `TR:NAME` or `TR:NAMEi`")
    name, kind = found["name"], (found["kind"] or "").lower()
    if kind.startswith("inhibitor"):
        return _known(network, path, name if name in network.index else name.removesuffix("i")), True
    if name not in network.index and name.endswith("i") and name[:-1] in network.index:
        return name[:-1], True
    return _known(network, path, name), False


def _known(network: Network, path: str, name: str) -> str:
    if name in network.index:
        return name
    near = nearest(name, network.names)
    raise UsageError(
        f"`{path}` names `{name}`, which is no node of the network",
        f"did you mean `{near}`?" if near else "rename the column, or add the node",
    )


def _clamps(
    path: str, number: int, titles: list[str], row: list[str], treated: list[tuple[int, str, bool]]
) -> tuple[Clamp, ...]:
    clamps: dict[str, Clamp] = {}
    for i, node, inhibits in treated:
        value = _number(path, number, titles[i], row, i)
        if value not in (0, 1):
            raise UsageError(
                f"`{path}`, line {number}: {titles[i]} is neither 0 nor 1", "a treatment is given or left out"
            )
        if inhibits and value:
            clamps[node] = Clamp(node, 0)
        elif not inhibits:
            clamps.setdefault(node, Clamp(node, int(value)))
    return tuple(clamps.values())


def _number(path: str, number: int, title: str, row: list[str], i: int) -> float | None:
    text = row[i].strip() if i < len(row) else ""
    if text.lower() in ("", "na", "nan"):
        return None
    try:
        value = float(text)
    except ValueError:
        raise UsageError(f"`{path}`, line {number}: `{text}` under {title} is no number", "correct the cell") from None
    if not math.isfinite(value):
        raise UsageError(f"`{path}`, line {number}: {title} is {value:g}", "correct the cell")
    return value
