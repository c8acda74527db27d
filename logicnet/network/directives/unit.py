"""A directive is one unit: its form, how it is read, written, compared, renamed, and completed in an editor.

The manual of a directive is its entry in the guide to network files. All units stand in
:data:`logicnet.network.directives.DIRECTIVES`, and whoever reads, writes or compares a network goes through them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any, ClassVar

from logicnet.network.directives.names import Naming, Renaming
from logicnet.network.directives.reader import DirectiveReader
from logicnet.network.document import Line
from logicnet.network.model import Network
from logicnet.text import catalogue
from logicnet.text.formula import Fault, Scanner
from logicnet.text.source import Span
from logicnet.text.spelling import nearest

__all__ = ["Directive", "Stand", "fields_of", "read_lines"]


class Stand(Enum):
    """What can stand at a place of a line. NODES: a name of a node. FORMULA: nodes and phenotypes. ENVIRONMENTS: one of
    them. TARGETS: a node whose rule names the node before. CODES: the code of a finding."""

    NODES = "nodes"
    FORMULA = "formula"
    ENVIRONMENTS = "environments"
    TARGETS = "targets"
    CODES = "codes"


class Directive:
    """One directive. It has no state: what it reads goes to the reader, what it writes comes from the network."""

    #: The word behind ``#:``.
    word: ClassVar[str]
    #: How it is written, as a line that can be read: what helps where one is malformed.
    form: ClassVar[str]
    #: The same in general: what an editor shows beside the word.
    about: ClassVar[str]
    #: The field of :class:`~logicnet.network.model.Network` that holds what was read; empty: no field of its own.
    field: ClassVar[str] = ""
    #: Whether its formulas compare levels: ``Dose>=2``.
    compares: ClassVar[bool] = False
    #: Those of a lower rank are read first: what defines a name comes before what uses it.
    rank: ClassVar[int] = 7

    def read(self, reader: DirectiveReader, scanner: Scanner, span: Span) -> None:
        """Read one line from left to right and give the reader what it says (:meth:`DirectiveReader.add`).

        Raises :class:`~logicnet.text.formula.Fault` with the first thing wrong, which ends this line only.
        """
        raise NotImplementedError

    def prepare(self, reader: DirectiveReader, lines: Sequence[Line]) -> None:
        """What is to be known of the lines of this directive before any directive is read."""

    def finish(self, reader: DirectiveReader) -> None:
        """What is to be done when all lines of this directive have been read."""

    def gathered(self, found: Sequence[Any]) -> object:
        """The value of the field, made of everything that was added to it."""
        return tuple(found)

    def write(self, network: Network) -> Iterator[str]:
        """Each line of this directive, without ``#:`` and its word; reading it gives the same again."""
        raise NotImplementedError

    def write_last(self, network: Network) -> Iterator[str]:
        """Lines that stand below the rules, as they would be about the rule below them."""
        yield from ()

    def records(self, network: Network, names: Naming) -> Iterator[tuple[object, ...]]:
        """What a network says by this directive, free of order, layout and spelling, under these names."""
        raise NotImplementedError

    def renamed(self, network: Network, names: Renaming) -> dict[str, object]:
        """The fields of the network that hold other values under other names."""
        return {}

    def offers(self, rest: str) -> tuple[str | Stand, ...]:
        """What can stand next, where ``rest`` is the line behind the word so far: words, or kinds of names."""
        return (Stand.NODES,)


def read_lines(units: Sequence[Directive], reader: DirectiveReader, lines: Sequence[Line]) -> None:
    """Read all directive lines; afterwards the reader has what they say, as far as they are sound."""
    if not lines:
        return
    by_word: dict[str, list[Line]] = {unit.word: [] for unit in units}
    for line in lines:
        word = reader.source.text[line.key.start : line.key.end]
        if word in by_word:
            by_word[word].append(line)
        else:
            _unknown_word(reader, line, word, list(by_word))
    for unit in units:
        unit.prepare(reader, by_word[unit.word])
    for unit in sorted(units, key=lambda unit: unit.rank):
        reader.form, reader.compares = unit.form, unit.compares
        for line in by_word[unit.word]:
            scanner = reader.scanner(line.body)
            try:
                unit.read(reader, scanner, line.span)
                if not scanner.at_end():
                    reader.stop(scanner, "the directive should end here")
            except Fault as fault:
                reader.diagnostics.append(fault.diagnostic)
        unit.finish(reader)
    reader.resolve()


def fields_of(units: Sequence[Directive], reader: DirectiveReader) -> dict[str, Any]:
    """The fields of the network that directives fill."""
    return {unit.field: unit.gathered(reader.have(unit.field)) for unit in units if unit.field}


#: Words that other formats and people have for what a directive says.
_MEANT = {
    "title": "network", "name": "network", "model": "network", "output": "phenotype", "readout": "phenotype",
    "goal": "phenotype", "marker": "phenotype", "treatment": "drug", "inhibitor": "drug", "compound": "drug",
    "condition": "environment", "context": "environment", "scenario": "environment", "env": "environment",
    "test": "expect", "assert": "expect", "observation": "expect", "cell": "compartment", "reference": "cite",
    "source": "cite", "author": "about", "description": "about", "stimulus": "input", "signal": "input",
}  # fmt: skip


def _unknown_word(reader: DirectiveReader, line: Line, word: str, words: Sequence[str]) -> None:
    listed = f"the directives are {', '.join(sorted(words))}; a remark begins with `#`, without a colon"
    if not word:
        place = Span(line.key.start, line.key.start)
        reader.error(catalogue.UNKNOWN_DIRECTIVE, place, "a directive needs a word behind `#:`", help=listed)
        return
    found = nearest(word, words)
    if found is None and (meant := _MEANT.get(word.lower())) is not None:
        listed = f"write `{meant}`; a remark begins with `#`, without a colon"
    help = f"did you mean `{found}`? A remark begins with `#`, without a colon" if found else listed
    message = f"there is no directive `{word}`"
    reader.error(catalogue.UNKNOWN_DIRECTIVE, line.key, message, help=help, replacement=found)
