"""The answers of one search on disk, so that a search that was killed goes on where it was.

The file is a journal as :mod:`logicnet.perturbation.certificate` spells it: the question, then one answer per line in
the order they were proved. An answer counts once its line is whole. `logicnet verify` checks such a file as it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from logicnet.errors import UsageError
from logicnet.perturbation.certificate import Entry, Exhausted, Spelling, entry_line, question_line, read_entry
from logicnet.perturbation.lines import Lines

__all__ = ["SearchJournal"]

#: What of a question may differ: the proofs are about what the network means.
IMMATERIAL = ("logicnet",)


class SearchJournal:
    """The answers of one question. Holds the file for one process at a time.

    Raises:
        UsageError: the file is no journal or one of another question (nothing in it is changed then), is damaged, is
            in use, or cannot be written.
    """

    def __init__(self, path: str, question: Mapping[str, Any], spelling: Spelling) -> None:
        self._path, self._question, self._spelling = path, question, spelling
        self._lines: Lines | None = None
        #: The answers found on opening, in order.
        self.entries: list[Entry] = []

    def __enter__(self) -> SearchJournal:
        try:
            self._lines = Lines(Path(self._path), self._path, "wait for it, or name another file")
            self._read(self._lines)
        except OSError as fault:
            self._close()
            raise UsageError(f"cannot use `{self._path}` for --resume: {fault.strerror}") from fault
        except UsageError:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def _close(self) -> None:
        if self._lines is not None:
            self._lines.close()

    def append(self, entry: Entry) -> None:
        """Write an answer; when this returns it survives the death of this process, a size also the loss of power."""
        assert self._lines is not None
        self._lines.append(entry_line(entry, self._spelling))
        if isinstance(entry, Exhausted):
            self._lines.force()

    def _read(self, lines: Lines) -> None:
        head = question_line(self._question)
        good = 0
        for number, line in enumerate(lines.read(), start=1):
            whole = line.endswith(b"\n")
            if number == 1:
                if not whole and head.startswith(line):
                    break
                self._compare(line)
            elif not whole:
                break
            else:
                entry = read_entry(line, self._spelling)
                if entry is None:
                    raise UsageError(
                        f"`{self._path}`: line {number} is damaged",
                        "cut the file before that line to go on from there, or name another file",
                    )
                self.entries.append(entry)
            good += len(line)
        lines.cut(good)
        if not good:
            lines.append(head)
            lines.force()

    def _compare(self, line: bytes) -> None:
        """Refuse a file that is something else, by the first thing that differs."""
        ours = json.loads(question_line(self._question))
        try:
            theirs = json.loads(line.decode("utf-8", "surrogatepass"))
        except ValueError:
            theirs = None
        if not isinstance(theirs, dict) or theirs.get("schema") != ours["schema"]:
            raise UsageError(
                f"`{self._path}` is no journal of a search; nothing in it was changed",
                "--resume FILE keeps what is proved in FILE: name a new file, or one that --resume began",
            )
        for key, value in ours.items():
            if key in IMMATERIAL or theirs.get(key) == value:
                continue
            there = theirs.get(key)
            if key == "network" and isinstance(there, dict):
                if there.get("meaning_sha256") == value["meaning_sha256"]:
                    continue
                raise self._other("its answers are about another network", "the file of the network has changed since")
            raise self._other(f"it asks something else: `{key}` differs", "ask the same question, or name another file")

    def _other(self, what: str, hint: str) -> UsageError:
        return UsageError(f"`{self._path}` belongs to another search: {what}; nothing in it was changed", hint)
