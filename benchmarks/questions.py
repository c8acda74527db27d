"""What is asked of every program: files that hold the environment inside, read-outs and candidates chosen by rule.

All programs read the same bytes. An input that the environment sets is written as a constant, one that it leaves free
stays ``x, x``; comments and directives are left out, because some peers cannot read what stands on such lines.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from logicnet.network.bnet import LineKind, read
from logicnet.network.model import Network
from logicnet.network.resolve import parse_formula, resolve_environment
from logicnet.perturbation.candidates import candidate_choices
from logicnet.text.formula import format_name, symbols

__all__ = ["Model", "candidates", "environments", "models", "readouts"]


@dataclass(frozen=True, slots=True)
class Model:
    """One network of a comparison."""

    id: str
    network: Network
    #: The file with the environment put in, and with all inputs free.
    settled: str
    free: str


def models(folder: Path, environment: Mapping[str, str]) -> list[Model]:
    """The networks of a folder, or of its subfolder ``models``, smallest first so that a table fills soon."""
    paths = sorted(folder.glob("*.bnet")) or sorted((folder / "models").glob("*.bnet"))
    if not paths:
        raise SystemExit(f"{folder}: no .bnet file here or in a subfolder `models`")
    found = [_model(path, environment.get(path.stem, "")) for path in paths]
    return sorted(found, key=lambda model: (len(model.network), model.id))


def environments(folder: Path) -> dict[str, str]:
    """Environment by model, from ``reference.tsv`` in the folder or beside it (columns ``id`` and ``environment``)."""
    for path in (folder / "reference.tsv", folder.parent / "reference.tsv"):
        if path.is_file():
            with path.open(encoding="utf-8", newline="") as lines:
                return {row["id"]: row["environment"] for row in csv.DictReader(lines, delimiter="\t")}
    return {}


def _model(path: Path, environment: str) -> Model:
    reading = read(str(path))
    if reading.network is None:
        raise SystemExit(f"{path}: the file has errors; see `logicnet check {path}`")
    network = reading.network
    chosen = dict(resolve_environment(network, f"all,{environment}" if environment else "all"))
    settled, free = ["targets, factors"], ["targets, factors"]
    rules = [line for line in reading.document.lines if line.kind is LineKind.RULE]
    for node, line in zip(network.nodes, rules, strict=True):
        key, body = format_name(node.name), reading.document.text(line.body).strip()
        value = chosen.get(node.name)
        free.append(f"{key}, {body}")
        settled.append(free[-1] if value is None else f"{key}, {value}")
    return Model(path.stem, network, "\n".join(settled) + "\n", "\n".join(free) + "\n")


def readouts(network: Network, count: int) -> tuple[str, ...]:
    """The nodes a modeller would read out, by structure alone: no target but themselves, most ancestors first.

    Ties go to the node that comes first in the file. Inputs are none. Where too few nodes have no targets, the others
    follow by the same order.
    """
    regulators = {
        node.name: {symbol.name for symbol in symbols(node.rule.expression)} - {node.name} for node in network.nodes
    }
    with_targets = set().union(*regulators.values())
    order = {name: v for v, name in enumerate(network.names)}
    ranked = sorted(
        (node.name for node in network.nodes if not node.is_input and regulators[node.name]),
        key=lambda name: (name in with_targets, -len(_ancestors(regulators, name)), order[name]),
    )
    return tuple(ranked[:count])


def _ancestors(regulators: Mapping[str, set[str]], name: str) -> set[str]:
    seen = set(regulators[name])
    left = sorted(seen)
    while left:
        more = regulators[left.pop()] - seen
        seen |= more
        left += sorted(more)
    return seen


def candidates(network: Network, readout: str) -> tuple[str, ...]:
    """The nodes that may be clamped: all but inputs, the read-out itself and nodes without targets, in file order."""
    formula = parse_formula(network, format_name(readout), option="read-out")
    chosen = candidate_choices(network, formula)
    return tuple(dict.fromkeys(choice.clamps[0].node for choice in chosen.choices))
