"""CellDesigner maps and SBGN-ML, read through CaSQ (Aghamiri et al. 2020, doi:10.1093/bioinformatics/btaa484).

A map draws processes, and no rules. CaSQ states the rules by which it makes a logical model of one, and they are not
ours: a species is on iff some reaction that makes it can run; a reaction runs iff all its reactants are on, one of
its catalysts is on if it has any, and none of its inhibitors is. Species that only change their state in one reaction
are joined. What CaSQ makes is SBML-qual, and that is read as such; places of findings are those of its text, so each
reading begins with a remark that says so.

The file is parsed here first, with all the bounds of other XML, before CaSQ sees it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

from msgspec.structs import replace

from logicnet.errors import UsageError
from logicnet.formats import findings
from logicnet.formats.markup import parse
from logicnet.formats.translation import faulty
from logicnet.network.bnet import Reading
from logicnet.network.decoding import decode
from logicnet.text.formula import Fault
from logicnet.text.source import Source, Span

__all__ = ["read_celldesigner", "read_sbgn"]

_CELLDESIGNER = "http://www.sbml.org/2001/ns/celldesigner"


def read_celldesigner(path: str, data: bytes) -> Reading:
    """Read a CellDesigner map. Raises ``UsageError`` if CaSQ is not installed."""
    return _read(path, data, "CellDesigner")


def read_sbgn(path: str, data: bytes) -> Reading:
    """Read an SBGN-ML process description. Raises ``UsageError`` if CaSQ is not installed."""
    return _read(path, data, "SBGN-ML")


def _read(path: str, data: bytes, what: str) -> Reading:
    source, fault = decode(path, data)
    if fault is not None:
        return faulty(source, [fault])
    try:
        parse(source)
        made, unruled = _converted(data, what)
    except Fault as found:
        return faulty(source, [found.diagnostic])
    except UsageError:
        raise
    except Exception as found:  # whatever CaSQ stumbles over is a fault of the file
        message = f"CaSQ cannot read this {what} file: {str(found) or type(found).__name__}"
        help = "look at it with the tool it comes from, or export SBML-qual there"
        return faulty(source, [findings.MALFORMED.at(source, Span(0, 0), message, help=help)])
    from logicnet.formats import sbml

    reading = sbml.read(f"{path}, through CaSQ", made)
    told = findings.READ_AS.at(
        Source(path, ""), Span(0, 0), f"the {what} map is read through CaSQ: its rules are those of CaSQ"
    )
    network = reading.network
    if network is not None:
        network = replace(network, title="", dialect="celldesigner" if what == "CellDesigner" else "sbgn")
    lost = [
        findings.NOT_HELD.at(Source(path, ""), Span(0, 0), one, help="write that rule by hand in the network file")
        for one in unruled
    ]
    return replace(reading, network=network, diagnostics=(told, *lost, *reading.diagnostics))


def _converted(data: bytes, what: str) -> tuple[bytes, list[str]]:
    """The model that CaSQ makes, and what it has no rule for."""
    try:
        from casq.readCD import read_celldesigner as read_cd
        from casq.readSBGN import read_sbgnml
        from casq.simplify import simplify_model
        from casq.write import write_qual
        from loguru import logger
    except ImportError:
        raise UsageError(
            f"a {what} map is read through CaSQ, which is not installed", "install it: `pip install 'logicnet[maps]'`"
        ) from None
    logger.disable("casq")
    info, width, height = (read_cd if what == "CellDesigner" else read_sbgnml)(io.BytesIO(data))
    members, told = ({}, []) if what != "CellDesigner" else _drawn(data)
    told += _one_by_one(info, members)
    simplify_model(info, [], [])
    out = io.BytesIO()
    write_qual(out, _by_name(info), width, height)
    return out.getvalue(), told


def _drawn(data: bytes) -> tuple[dict[str, str], list[str]]:
    """The complex of each alias that is drawn inside one, and the gates that inhibit: CaSQ asks for their members."""
    root = ElementTree.fromstring(data)
    found = root.iter(f"{{{_CELLDESIGNER}}}speciesAlias")
    members = {one.get("id", ""): around for one in found if (around := one.get("complexSpeciesAlias"))}
    told = [
        f"a gate of {one.get('modifiers', 'nothing')} inhibits a reaction, and CaSQ reads it as one that is needed"
        for one in root.iter(f"{{{_CELLDESIGNER}}}modification")
        if one.get("type", "").startswith("BOOLEAN_LOGIC_GATE_") and "INHIBITION" in one.get("modificationType", "")
    ]
    return members, told


def _one_by_one(info: dict[str, Any], members: Mapping[str, str]) -> list[str]:
    """Put each member of a gate in a modification of its own, and tell which gates CaSQ has no rule for.

    CaSQ asks for all members of an AND gate, but it loses every second one where it gives them names.
    """
    told: dict[str, None] = {}
    for key, data in info.items():
        if key.startswith("__"):
            continue
        for place, reaction in enumerate(data["transitions"]):
            split = []
            for kind, modifiers in reaction.modifiers:
                split += [(kind, members.get(one, one)) for one in modifiers.split(",")]
                gate = kind.removeprefix("BOOLEAN_LOGIC_GATE_")
                if gate != kind and gate not in ("AND", "OR"):
                    told[f"the {gate} gate on the way to `{data['name']}` is read by CaSQ as an activator"] = None
            data["transitions"][place] = reaction._replace(modifiers=list(dict.fromkeys(split)))
    return list(told)


def _by_name(info: dict[str, Any]) -> dict[str, Any]:
    """The species by their names in letters and digits, each its own: CaSQ makes one of two that differ in signs."""
    named: dict[str, str] = {}
    for key, data in info.items():
        plain = "".join(c for c in data["name"].replace(" ", "_") if c.isalnum() or c == "_") or key
        name, number = plain, 1
        while name in named.values():
            number += 1
            name = f"{plain}_{number}"
        named[key] = name
    for data in info.values():
        data["transitions"] = [
            one._replace(
                reactants=[named.get(key, key) for key in one.reactants],
                modifiers=[(kind, named.get(key, key)) for kind, key in one.modifiers],
            )
            for one in data["transitions"]
        ]
    return {named[key]: {**data, "name": named[key], "function": named[key]} for key, data in info.items()}
