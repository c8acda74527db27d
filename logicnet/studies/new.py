"""``new``: a network file to begin with."""

from __future__ import annotations

import os
from pathlib import Path

from logicnet.errors import UsageError
from logicnet.report.rewrite import begin

__all__ = ["begin_network"]

_SKELETON = """\
# Lines like this one are remarks. Lines that begin with a hash and a colon say what the network means: other tools skip
# them. Replace the four nodes below by your own; `logicnet check` then says what is wrong and where.
#
#: network {title}
#: about DNA damage, p53 and its own antagonist: a small example to be replaced.
#: compartment cell: *
#
# What things are. A pattern may hold `*`, which stands for any characters.
#: kind input: DNA_damage
#: kind protein: p53, MDM2, p21
#
# What is looked at, and under which conditions.
#: phenotype arrest, p21
#: environment damaged, DNA_damage=1
#
# What the literature expects: `logicnet check` tests it. Each observation names its source.
#: expect damage_arrests, in damaged: every arrest [doi:10.1016/0092-8674(93)90500-P]
#: expect no_arrest_without_p53, in damaged with p53=0: no arrest [doi:10.1016/0092-8674(93)90500-P]
#
# Why each regulation is there.
#: edge DNA_damage -> MDM2, inhibits, doi:10.1101/gad.886901, high
#: edge p53 -> MDM2, activates, doi:10.1101/gad.7.7a.1126, high
#: edge MDM2 -> p53, inhibits, doi:10.1038/387296a0, high
#: edge p53 -> p21, activates, doi:10.1016/0092-8674(93)90500-P, high
#
# The rules: when is each node on? `!` is not, `&` is and, `|` is or. An input is a node whose rule is itself.
targets, factors

#: input DNA_damage = 0, 1 = the DNA is damaged
DNA_damage, DNA_damage
p53, !MDM2
MDM2, p53 & !DNA_damage
p21, p53
"""


def begin_network(name: str | os.PathLike[str]) -> str:
    """Write ``NAME.bnet``, a commented skeleton that passes ``check``; the path is returned.

    Guaranteed: an existing file is never overwritten.

    Cost: one file is written.

    Raises:
        UsageError: the name cannot be one of a network, the file exists, or it cannot be written.

    >>> import logicnet, tempfile
    >>> from pathlib import Path
    >>> kept = tempfile.TemporaryDirectory()
    >>> folder = Path(kept.name)
    >>> Path(logicnet.begin_network(folder / "cell")).name
    'cell.bnet'
    >>> kept.cleanup()
    """
    name = os.fspath(name)
    path = name if name.endswith(".bnet") else f"{name}.bnet"
    title = Path(path).name.removesuffix(".bnet").strip()
    if not title or not title.isprintable():
        raise UsageError(f"`{name}` cannot be the name of a network", "for example: logicnet new my-network")
    begin(path, _SKELETON.format(title=title))
    return path
