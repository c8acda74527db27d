"""LN6xx: findings about files in other formats - what cannot be read, and what a network cannot hold."""

from __future__ import annotations

from typing import Final

from logicnet.text.diagnostics import Entry, Severity, register

__all__ = ["ENTRIES"]

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
_PAGE = "the formats, docs/formats.md"

MALFORMED: Final = Entry(
    "LN600",
    "malformed-file",
    _ERROR,
    "The file is in a known format and breaks its grammar: XML that is not well-formed, a rule that is none.",
    "What is left out by skipping it is another network.",
    "node A {\n  logic = (B;\n}",
    "Correct the place, or export the file again; the message says what was expected.",
    _PAGE,
)
UNSUPPORTED: Final = Entry(
    "LN601",
    "beyond-boolean-rules",
    _ERROR,
    "The file says something that no Boolean rule can say: a delay, a probability, arithmetic, an unknown function "
    "that cannot be an open rule.",
    "Read without it, the network would be another one.",
    "A -> B\nB -> A\n$A: f(B)\n$B: f(A)",
    "Decide it in the tool the file comes from, then export again.",
    _PAGE,
)
HOSTILE: Final = Entry(
    "LN602",
    "unsafe-file",
    _ERROR,
    "An XML file with a document type (entities, external references), an archive whose members leave their folder, or "
    "either of them far larger than any model.",
    "Such a file could fill the memory, or read and write where it has no business.",
    '<?xml version="1.0"?>\n<!DOCTYPE sbml [<!ENTITY a "aaaa">]>\n<sbml/>',
    "Get the file from its source again. Nothing was unpacked or written.",
    _PAGE,
)
UNKNOWN_FORMAT: Final = Entry(
    "LN603",
    "not-a-model",
    _ERROR,
    "The file is recognised, and it is not a model with rules: a graph, a picture, the settings of a simulation.",
    "A graph without rules can be made a network in many ways, and each is a guess.",
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"/>',
    "Give the file that holds the rules; the message names it.",
    _PAGE,
)
NOT_HELD: Final = Entry(
    "LN604",
    "not-held",
    _INFO,
    "Something in the file that a network has no place for: rates, starting values, layout, simulation settings.",
    "An answer does not depend on it; a file written from the network will not have it.",
    "node A {\n  logic = A;\n  rate_up = 0.5;\n}",
    "Keep the original file if it is needed.",
    _PAGE,
)
CONTRADICTED: Final = Entry(
    "LN605",
    "declared-sign-differs",
    _WARNING,
    "The file declares a regulation with a sign, or as essential, and the rule says otherwise.",
    "Either the rule or the drawing is wrong; readers of the paper see the drawing, computers use the rule.",
    "A -> B\nA -> A\n$A: A\n$B: !A",
    "Compare both with the source, and correct the one that is wrong.",
    _PAGE,
)
LEVELS: Final = Entry(
    "LN606",
    "levels-made-boolean",
    _INFO,
    "A node with more than two levels. It became one node per level: `X_2` means X at level 2 or above (van Ham).",
    "The states in which `X_2` is on and `X_1` off mean nothing. No asynchronous attractor has one.",
    '<gxl><graph class="regulatory" id="g" nodeorder="X">'
    '<node id="X" maxvalue="2"><value val="2"><exp str="X"/></value></node><edge from="X" to="X"/></graph></gxl>',
    "`--with X=2` sets a level, and `--env X=2` that of an input; a clamp of `X_2` alone is completed. The phenotype "
    "`admissible` holds where the levels are in order.",
    "Didier, Remy, Chaouiya 2011, doi:10.1016/j.jtbi.2010.09.017",
)
ASSUMED_INPUT: Final = Entry(
    "LN607",
    "input-by-convention",
    _WARNING,
    "A name without a rule, in a format whose convention makes it an input.",
    "A misspelt name is an input too, and nothing in such a file can tell the two apart.",
    "TNF = NFkB AND NOT miR21\nNFkB = TNF",
    "Compare the list of inputs with the publication.",
    _PAGE,
)
AMBIGUOUS: Final = Entry(
    "LN608",
    "two-formats-possible",
    _ERROR,
    "The content is right in two formats, and means two different networks.",
    "Choosing one would be a guess about every rule.",
    "A -> B\nB -| A",
    "Say which it is: `logicnet convert --from FORMAT IN OUT`.",
    _PAGE,
)
READ_AS: Final = Entry(
    "LN609",
    "read-as",
    _INFO,
    "A place that other tools read differently, and how it is read here.",
    "The same file gives different networks in different tools.",
    "targets, functions\nA, any(A, B)\nB, B",
    "Nothing, if it is what was meant.",
    _PAGE,
)

NARROWED: Final = Entry(
    "LN610",
    "open-rule-narrower",
    _WARNING,
    "The file leaves a rule open in more ways than an open rule can hold: too many regulators, or one of unknown sign.",
    "What holds for every instantiation here need not hold for every function with these signs.",
    "\n".join(f"N{i}\t->\tT" for i in range(9)),
    "Give the rule or the signs that are known, or put a node between.",
    "the guide to ensembles, docs/ensembles.md",
)

#: Every entry of the family, sorted by code.
ENTRIES: Final[tuple[Entry, ...]] = tuple(
    sorted((entry for entry in globals().values() if isinstance(entry, Entry)), key=lambda entry: entry.code)
)
register(ENTRIES)
