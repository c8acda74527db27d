"""What readers of line-based formats share: lines with places, what a line out of place is, and lines of ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from logicnet.formats.renaming import without_openness
from logicnet.formats.translation import Translation
from logicnet.network.model import Network, Node
from logicnet.network.writing import directive_lines
from logicnet.text.expression import Expression
from logicnet.text.source import Source, Span

__all__ = ["carried", "foreign", "likely", "lines", "take"]


def lines(source: Source) -> Iterator[Span]:
    """The place of each line, without blanks at its ends; blank lines are left out."""
    for number in range(1, len(source.line_starts) + 1):
        span = source.line_span(number)
        text = source.text[span.start : span.end]
        if text.strip():
            yield Span(span.start + len(text) - len(text.lstrip()), span.start + len(text.rstrip()))


#: What no network file can have.
_FOREIGN = (
    (re.compile(r"<[\w/!?].*>"), "this looks like XML: keep one format per file"),
    (re.compile(r"node\s+\w+\s*\{", re.IGNORECASE), "this looks like MaBoSS: keep one format per file"),
    (re.compile(r"\$\w+\s*:"), "this is a line of an AEON model: keep one format per file"),
    (re.compile(r"\S+\s*-[>|?]+\s*\S+"), "an arrow is AEON or BoolSim: keep one format per file"),
)
_SHAPES = (
    (re.compile(r"#:|targets\s*,", re.IGNORECASE), "this is a line of a network file: keep one format per file"),
    *_FOREIGN,
    (re.compile(r"[\w.\-]+\s*,"), "this looks like a rule of a network file: keep one format per file"),
    (re.compile(r"[^,=]+\*?=.+"), "`=` is BooleanNet or CellCollective: keep one format per file"),
)


def likely(source: Source, at: Span, otherwise: str) -> str:
    """What a line that cannot be read probably is."""
    return _shape(source, at, _SHAPES) or otherwise


def foreign(source: Source, at: Span) -> str | None:
    """What a line is that no network file can have; ``None`` if it may be a slip."""
    return _shape(source, at, _FOREIGN)


def _shape(source: Source, at: Span, shapes: Sequence[tuple[re.Pattern[str], str]]) -> str | None:
    text = source.text[at.start : at.end].strip()
    return next((what for shape, what in shapes if shape.match(text)), None)


# A format with comments or annotations carries our directives as text, one per line, without `#:`. A node that the
# format had to call differently has a line `name written "as it is"`, so that the directives can keep its real name.
_NAME = re.compile(r'name (\S+) "((?:[^"]|"")*)"')


def carried(
    network: Network, names: Mapping[str, str], written: Callable[[Node], Expression] | None = None
) -> list[str]:
    """The lines that bring back what the format cannot say: names first, then directives.

    ``written`` is the rule that the reader will find, if it is not the simplified one: what is open in a rule may
    depend on how it is written, and is left out if that changed.
    """
    network = without_openness(network) if written is None else without_openness(network, (), written)
    renamed = ((name, made) for name, made in names.items() if name != made)
    called = ["name {} {}".format(made, '"' + name.replace('"', '""') + '"') for name, made in renamed]
    return [*called, *(line.removeprefix("#: ") for line in directive_lines(network))]


def take(out: Translation, text: str, at: Span) -> None:
    """Give a carried line back to the network that is being read."""
    found = _NAME.fullmatch(text.strip())
    if found is not None:
        out.call({found[1]: found[2].replace('""', '"')})
    else:
        out.directive(text, at)
