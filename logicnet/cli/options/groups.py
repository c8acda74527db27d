"""Groups of options that several commands share. Fields stand in the order of ``--help``."""

from __future__ import annotations

from logicnet.cli.command import Options
from logicnet.cli.options.words import (
    Clamps,
    Debug,
    EnvironmentNames,
    Figure,
    Format,
    Given,
    ListLimit,
    MemoryLimit,
    Opened,
    Output,
    PlainFormat,
    Quiet,
    Seed,
    TimeLimit,
)

__all__ = [
    "CaseOptions",
    "FigureOutput",
    "ListOutput",
    "OpenOptions",
    "PlainOutput",
    "QuietRun",
    "ResultOutput",
    "RunOptions",
    "SeededRun",
]


class CaseOptions(Options):
    """In which environments, under which clamps."""

    env: EnvironmentNames = None
    with_: Clamps = None


class OpenOptions(Options):
    """Which rules are open, and what is known of the networks that they allow."""

    opened: Opened = "none"
    given: Given = None

    @property
    def is_asked(self) -> bool:
        return self.opened != "none"


class ResultOutput(Options):
    """How the result is written, and where."""

    format: Format = "text"
    output: Output = None


class PlainOutput(Options):
    """The same for a result without a table."""

    format: PlainFormat = "text"
    output: Output = None


class FigureOutput(ResultOutput):
    """With a picture beside it."""

    figure: Figure = None


class ListOutput(ResultOutput):
    """With an end to the list."""

    limit: ListLimit = None


class QuietRun(Options):
    """What is told beside the result."""

    quiet: Quiet = False
    debug: Debug = False


class RunOptions(Options):
    """The limits of a run, and what is told beside the result."""

    time_limit: TimeLimit = None
    memory_limit: MemoryLimit = None
    quiet: Quiet = False
    debug: Debug = False


class SeededRun(Options):
    """The same, with a seed that is recorded."""

    time_limit: TimeLimit = None
    memory_limit: MemoryLimit = None
    seed: Seed = None
    quiet: Quiet = False
    debug: Debug = False
