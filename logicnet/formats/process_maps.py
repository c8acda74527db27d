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
from dataclasses import replace

from logicnet.errors import UsageError
from logicnet.formats import findings
from logicnet.formats.markup import parse
from logicnet.formats.translation import faulty
from logicnet.network.bnet import Reading
from logicnet.network.decoding import decode
from logicnet.text.formula import Fault
from logicnet.text.source import Source, Span

__all__ = ["read_celldesigner", "read_sbgn"]


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
        made = _converted(data, what)
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
    return replace(reading, network=network, diagnostics=(told, *reading.diagnostics))


def _converted(data: bytes, what: str) -> bytes:
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
    simplify_model(info, [], [], names_as_ids=True)
    out = io.BytesIO()
    write_qual(out, info, width, height)
    return out.getvalue()
