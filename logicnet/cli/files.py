"""From what a user calls a file to a network, and from a result to where it shall go."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from logicnet.cli.claims import claim_input
from logicnet.cli.watch import PRINTING, doing, remark
from logicnet.errors import InvalidNetwork, UsageError
from logicnet.formats.shipped import as_called, locate, shipped_networks

if TYPE_CHECKING:
    from logicnet.network.bnet import Reading
    from logicnet.network.model import Network
    from logicnet.report.page import Page
    from logicnet.report.plots import Picture
    from logicnet.report.views import View

__all__ = [
    "Destination",
    "OutputLost",
    "Printed",
    "drop_output",
    "emit",
    "emit_view",
    "load",
    "locate",
    "on_terminal",
    "picture_format",
    "read",
    "remark",
    "remark_open",
    "say",
    "shipped_networks",
    "write_files",
    "write_picture",
    "write_result",
]


class Destination(Protocol):
    """The options of a command that say how its answer is written, and where."""

    @property
    def format(self) -> str: ...
    @property
    def output(self) -> str | None: ...


class Printed:
    """Standard output, whatever file a command writes besides."""

    output = None

    def __init__(self, format: str) -> None:
        self.format = format


def read(name: str, format: str | None = None, logic: str | None = None) -> Reading:
    """Read a file of any format with everything that is wrong with it; in ``format``, or what its content shows.

    ``logic`` is the reading of open rules, where the format has none.
    """
    from logicnet.formats import registry

    doing(f"reading {name}")
    path = locate(name)
    reading = registry.read(path, logic) if format is None else registry.read_as(format, path, logic)
    network = reading.network or reading.sound
    beside = () if network is None else (*network.evidence, *(part.path for part in network.parts))
    for path in beside:
        # Most commands never open it, and yet it belongs to the network.
        claim_input(os.path.join(os.path.dirname(reading.source.file), path))
    doing("working")
    return reading


def load(name: str, *, quiet: bool) -> Network:
    """A network that can be computed with, or :class:`InvalidNetwork` with every fault of the file."""
    reading = read(name)
    if reading.network is None:
        raise InvalidNetwork(reading.diagnostics)
    warnings = sum(1 for diagnostic in reading.diagnostics if diagnostic.severity.value == "warning")
    if warnings and not quiet:
        remark(f"{warnings} warning{'s' if warnings != 1 else ''}, see: logicnet check {name}")
    return reading.network


def remark_open(network: Network, file: str, *, quiet: bool) -> None:
    """That a file leaves rules open, where a command answers for the rules as they are written."""
    # Its reader is loaded only where a file says that rules are open.
    if not quiet and (network.opens or network.optionals):
        from logicnet.studies.words import openness_remark

        told = openness_remark(network, file)
        if told is not None:
            remark(told)


def say(text: str) -> None:
    """A line of the result of a command that makes no page."""
    from logicnet.text.characters import visible_lines

    print(visible_lines(text))


def on_terminal(output: str | None, format: str) -> bool:
    """Whether the result will be read on a screen that shows colour."""
    return output is None and format == "text" and sys.stdout.isatty() and "NO_COLOR" not in os.environ


def emit(
    format: str,
    output: str | None,
    *,
    page: Callable[[], Page],
    document: Callable[[], dict[str, Any]],
    csv: Callable[[], str] | None = None,
) -> None:
    """Write a result in the format asked for; only that one is made."""
    if format == "json":
        from logicnet.report.document import to_json

        text = to_json(document())
    elif format == "csv":
        assert csv is not None
        text = csv()
    else:
        from logicnet.report.page import mapped, to_text

        made = tuple(mapped(block, as_called, as_called) for block in page())
        if on_terminal(output, format):
            from logicnet.report.terminal import show

            doing(PRINTING)
            return show(made)
        if format == "markdown":
            from logicnet.report.markdown import to_markdown

            text = to_markdown(made)
        else:
            text = to_text(made)
    write_result(output, text)


def emit_view(to: Destination, view: View) -> None:
    """Write an answer in the format asked for, to where it was asked for."""
    if to.format in view.others:
        return write_result(to.output, view.others[to.format]())
    emit(to.format, to.output, page=view.page, document=view.document, csv=lambda: _csv(view))


def _csv(view: View) -> str:
    from logicnet.report.tables import csv_of

    return csv_of(view.rows())


def write_result(output: str | None, text: str) -> None:
    """Text to standard output, or to a file: whole or not at all."""
    if output is None or output == "-":
        return _print(text)
    write_files({output: text.encode("utf-8")})


def write_files(files: Mapping[str, bytes | Iterable[bytes]]) -> None:
    """Files, all of them whole or none; each is named by a parameter of the command or claimed as an output."""
    from logicnet.report.files import write_whole

    write_whole(files)


def write_picture(output: str, make: Callable[[str], Picture] | None, formats: Sequence[str]) -> None:
    """A figure in the format that the name ends with, to a file: whole or not at all."""
    assert make is not None
    picture = make(picture_format(output, formats))
    write_files({output: picture.data})
    for text in picture.remarks:
        remark(text)
    remark(f"written: {Path(output).resolve()}")


def picture_format(output: str, formats: Sequence[str]) -> str:
    """What a file name ends with, one of ``formats``; said before anything is computed."""
    ending = Path(output).suffix.lower().removeprefix(".")
    if ending not in formats:
        raise UsageError(f"`{output}` does not say which kind of picture", f"let it end with .{', .'.join(formats)}")
    if Path(output).is_dir():
        raise UsageError(f"`{output}` is a folder", f"name a file, such as {Path(output) / 'picture.svg'}")
    return ending


def _print(text: str) -> None:
    doing(PRINTING)
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as fault:
        drop_output(fault)


class OutputLost(UsageError):
    """Nothing more can be written to standard output, so that this can only be told beside it."""


def drop_output(fault: OSError) -> None:
    """Let what is still buffered go nowhere. A full disk is told; a reader that has left (`| head`) is no error."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if not isinstance(fault, BrokenPipeError):
        raise OutputLost(f"cannot write to standard output: {fault.strerror}", "what was printed is not all") from fault
