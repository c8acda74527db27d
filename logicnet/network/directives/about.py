"""Directives about the file as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from logicnet.network.directives.names import Naming
from logicnet.network.directives.phrases import reference_text
from logicnet.network.directives.reader import DirectiveReader
from logicnet.network.directives.unit import Directive, Stand
from logicnet.network.model import Network
from logicnet.text.formula import Name, Scanner
from logicnet.text.source import Span

__all__ = ["ABOUT"]


class TitleLine(Directive):
    word = "network"
    form = "network TITLE"
    about = "title of the network"
    field = "title"
    rank = 0

    def read(self, reader: DirectiveReader, scanner: Scanner, span: Span) -> None:
        reader.define("network", Name("", span))
        reader.add("title", reader.text(scanner, "the title of the network"))

    def gathered(self, found: Sequence[Any]) -> object:
        return found[-1] if found else ""

    def write(self, network: Network) -> Iterator[str]:
        yield from (text for text in (network.title,) if text)

    def records(self, network: Network, names: Naming) -> Iterator[tuple[object, ...]]:
        yield from ((text,) for text in (network.title,) if text)

    def offers(self, rest: str) -> tuple[str | Stand, ...]:
        return ()


class AboutLine(Directive):
    word = "about"
    form = "about SENTENCE"
    about = "a sentence about it"
    field = "about"
    rank = 0

    def read(self, reader: DirectiveReader, scanner: Scanner, span: Span) -> None:
        reader.add("about", reader.text(scanner, "a sentence about the network"))

    def write(self, network: Network) -> Iterator[str]:
        yield from network.about

    def records(self, network: Network, names: Naming) -> Iterator[tuple[object, ...]]:
        yield from ((text,) for text in network.about)

    def offers(self, rest: str) -> tuple[str | Stand, ...]:
        return ()


class CiteLine(Directive):
    word = "cite"
    form = "cite doi:10.1038/nm1447"
    about = "a source"
    field = "cites"
    rank = 0

    def read(self, reader: DirectiveReader, scanner: Scanner, span: Span) -> None:
        reader.add("cites", reader.reference(scanner))

    def write(self, network: Network) -> Iterator[str]:
        yield from map(reference_text, network.cites)

    def records(self, network: Network, names: Naming) -> Iterator[tuple[object, ...]]:
        yield from ((reference,) for reference in network.cites)

    def offers(self, rest: str) -> tuple[str | Stand, ...]:
        return ()


class LicenseLine(Directive):
    word = "license"
    form = "license CC-BY-4.0"
    about = "licence of the file"
    field = "license"
    rank = 0

    def read(self, reader: DirectiveReader, scanner: Scanner, span: Span) -> None:
        reader.add("license", reader.text(scanner, "the identifier of a licence"))

    def gathered(self, found: Sequence[Any]) -> object:
        return ", ".join(found)

    def write(self, network: Network) -> Iterator[str]:
        yield from (text for text in (network.license,) if text)

    def records(self, network: Network, names: Naming) -> Iterator[tuple[object, ...]]:
        yield from ((text,) for text in (network.license,) if text)

    def offers(self, rest: str) -> tuple[str | Stand, ...]:
        return ()


class EvidenceLine(Directive):
    word = "evidence"
    form = "evidence evidence.tsv"
    about = "path of an evidence table"
    field = "evidence"
    rank = 0

    def read(self, reader: DirectiveReader, scanner: Scanner, span: Span) -> None:
        reader.add("evidence", reader.text(scanner, "the path of an evidence table"))

    def write(self, network: Network) -> Iterator[str]:
        yield from network.evidence

    def records(self, network: Network, names: Naming) -> Iterator[tuple[object, ...]]:
        yield from ((path,) for path in network.evidence)

    def offers(self, rest: str) -> tuple[str | Stand, ...]:
        return ()


ABOUT = (TitleLine(), AboutLine(), CiteLine(), LicenseLine(), EvidenceLine())
