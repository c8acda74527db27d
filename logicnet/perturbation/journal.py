"""Rows of a screen on disk, so that a run that was killed goes on where it was.

A folder holds ``question.json`` (what is asked) and ``rows.jsonl`` (one finished row per line, in the order of the
plan). A line counts once it is whole and its line end is there (:mod:`logicnet.perturbation.lines`).
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import TracebackType

from logicnet.errors import UsageError, unwritable
from logicnet.network.decoding import read_bytes
from logicnet.perturbation.lines import Lines
from logicnet.perturbation.screen import Measured, ReadoutTally

__all__ = ["Journal", "row_line", "row_of_line"]


class Journal:
    """The finished rows of one screen. Holds the folder for one process at a time.

    Raises:
        UsageError: the folder belongs to another question, is in use, or cannot be written.
    """

    def __init__(self, folder: str, question: dict[str, object]) -> None:
        self._folder = Path(folder)
        self._question = json.dumps(question, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        self._lines: Lines | None = None
        #: How many rows are written.
        self._count = 0
        #: The rows found on opening, in order.
        self.rows: list[Measured] = []

    def __enter__(self) -> Journal:
        try:
            self._open()
        except UsageError:
            self._close()
            raise
        except OSError as fault:
            self._close()
            raise UsageError(f"cannot use `{self._folder}` for --resume: {fault.strerror}") from fault
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def _close(self) -> None:
        if self._lines is not None:
            self._lines.close()

    def append(self, row: Measured) -> None:
        """Write a row; when this returns it survives the death of this process."""
        assert self._lines is not None
        self._lines.append(row_line(self._count, row))
        self._count += 1

    def _open(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        hint = "wait for it, or name another folder"
        self._lines = Lines(self._folder / "rows.jsonl", str(self._folder), hint)
        self._claim()
        good = 0
        for line in self._lines.read():
            row = row_of_line(len(self.rows), line)
            if row is None:
                break
            self.rows.append(row)
            good += len(line)
        self._count = len(self.rows)
        self._lines.cut(good)

    def _claim(self) -> None:
        path = self._folder / "question.json"
        if path.exists():
            if read_bytes(str(path), "the question of a screen")[1] != self._question.encode("utf-8"):
                raise UsageError(
                    f"`{self._folder}` holds rows of another question (see {path})",
                    "name another folder, or ask the same question of the same file",
                )
            return
        if (self._folder / "rows.jsonl").stat().st_size:
            raise UsageError(f"`{self._folder}` holds rows but not their question", "name another folder")
        temporary = path.with_suffix(".json.new")
        try:
            with open(temporary, "w", encoding="utf-8", newline="\n") as file:
                file.write(self._question)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except OSError as fault:
            raise unwritable(path, fault) from fault
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def row_line(number: int, row: Measured) -> bytes:
    """A row with its number, as one line."""
    tallies = [[*tally.counts, tally.shown] for tally in row.tallies]
    record = [number, row.attractors, row.at_least, tallies, row.kept, row.witness, row.why, row.failed]
    return (json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8", "surrogatepass")


def row_of_line(number: int, line: bytes) -> Measured | None:
    """The row, or ``None`` if the line is not the whole row of that number."""
    if not line.endswith(b"\n"):
        return None
    try:
        record = json.loads(line.decode("utf-8", "surrogatepass"))
        at, attractors, at_least, tallies, kept, witness, why, failed = record
        read = tuple(ReadoutTally((a, s, n, u), shown) for a, s, n, u, shown in tallies)
    except (ValueError, TypeError):
        return None
    return Measured(attractors, at_least, read, kept, witness, why, failed) if at == number else None
