"""Parts of a screen: runs of rows that different machines find out, each a file of its own, put together at the end.

Rows are numbered in the order of the plan, and shard i of n is one stretch of them. A part is lines of JSON: what is
asked and which rows these are, the rows, and a last line with their number and a hash of all that stands before. A part
is written under another name and renamed when it is whole, so a part that is there is a part that is finished: a run
that was killed is asked again, and nothing else has to be known of it. Rows are what one process finds out on its own
(:class:`~logicnet.perturbation.screen.Measured`); what compares them with each other is done once, when they are
together. So the result has the same bytes whatever the number of shards is.

Where a path is an address (``s3://...``), fsspec reads and writes it.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any, cast

from msgspec import Struct

from logicnet.attractors.landscape import Update
from logicnet.errors import UsageError, unwritable
from logicnet.network.case import Case, KindOfChange
from logicnet.network.model import Clamp, Cut, Network
from logicnet.perturbation.candidates import Choice
from logicnet.perturbation.journal import row_line, row_of_line
from logicnet.perturbation.numbering import NumberedSets
from logicnet.perturbation.outcome import Occurrence
from logicnet.perturbation.screen import Measured, Place, Plan, along_courses, measure_rows, plan_of
from logicnet.version import __version__

__all__ = [
    "PartsTask",
    "ScreenPart",
    "Shard",
    "make_folder",
    "merged",
    "part_writer",
    "plan_of_part",
    "read_part",
    "write_part",
]

SCHEMA = "logicnet.screen-part/1"


class Shard(Struct, frozen=True):
    """One of ``of`` stretches of the rows of a screen, counted from 1. They differ by one row in length at most."""

    number: int
    of: int

    @staticmethod
    def read(text: str) -> Shard:
        """From ``3/10``."""
        number, sign, of = text.partition("/")
        if not (sign and number.isascii() and number.isdigit() and of.isascii() and of.isdigit()):
            raise UsageError(f"--shard: `{text}` is not a number of a shard", "write --shard 3/10 for the third of ten")
        shard = Shard(int(number), int(of))
        if not 1 <= shard.number <= shard.of:
            raise UsageError(f"--shard: there is no shard {text}", f"shards of {of} are 1/{of} to {of}/{of}")
        return shard

    def rows(self, total: int) -> range:
        """The numbers of its rows among so many."""
        return range(total * (self.number - 1) // self.of, total * self.number // self.of)


class ScreenPart(Struct, frozen=True):
    """A part that is whole."""

    path: str
    shard: Shard
    #: What is asked, as :func:`question_of` writes it.
    question: dict[str, Any]
    rows: range


def question_of(plan: Plan, told: dict[str, object], file: str) -> dict[str, Any]:
    """All that a plan is made of, as JSON: with the network it gives the same plan (:func:`plan_of_part`)."""
    listed = None if isinstance(plan.sets, NumberedSets) else [list(chosen) for chosen in plan.sets]
    return {
        "logicnet": __version__,
        "file": file,
        "file_sha256": plan.network.file_sha256,
        "options": told,
        "places": [[place.name, [list(setting) for setting in place.settings]] for place in plan.places],
        "choices": [
            [[[c.node, c.value] for c in one.clamps], one.drug, [[c.source, c.target, c.value] for c in one.cuts]]
            for one in plan.choices
        ],
        "size": plan.sets.size if isinstance(plan.sets, NumberedSets) else None,
        "sets": listed,
        "clamps": [[c.node, c.value] for c in plan.clamps],
        "cuts": [[c.source, c.target, c.value] for c in plan.cuts],
    }


def plan_of_part(part: ScreenPart, network: Network) -> Plan:
    """The plan that a part belongs to.

    Raises:
        UsageError: the network is another one than that of the part, or the part cannot be read.
    """
    question = part.question
    if question["file_sha256"] != network.file_sha256:
        what = f"`{part.path}` was computed from another content of `{question['file']}`"
        raise UsageError(what, "name the file as it was with --network, or compute the parts again")
    try:
        choices = [
            Choice(tuple(Clamp(v, b) for v, b in clamps), drug, cuts=tuple(Cut(*cut) for cut in cuts))
            for clamps, drug, cuts in question["choices"]
        ]
        places = [Place(name, tuple((v, b) for v, b in settings)) for name, settings in question["places"]]
        size, listed, told = question["size"], question["sets"], question["options"]
        sets: Sequence[tuple[int, ...]] = (
            NumberedSets(choices, size) if size is not None else [tuple(chosen) for chosen in listed]
        )
        clamps, cuts = (Clamp(v, b) for v, b in question["clamps"]), (Cut(*cut) for cut in question["cuts"])
        case = Case(network, (), tuple(clamps), tuple(cuts), Update(told["update"]))
        plan = plan_of(case, places, choices, sets, Occurrence(told["occurrence"]), told["abolish"], told["keep"])
        return along_courses(plan, told["from"], KindOfChange(told["kind"])) if "kind" in told else plan
    except (KeyError, TypeError, ValueError) as fault:
        raise _no_part(part.path, f"its question cannot be read ({fault})") from fault


def write_part(
    path: str, plan: Plan, told: dict[str, object], file: str, shard: Shard, measured: Iterator[Measured]
) -> int | None:
    """Write the rows of a shard, whole or not at all; how many, or ``None`` if ``measured`` ended too early."""
    rows = shard.rows(len(plan))
    head = {
        "schema": SCHEMA,
        "shard": [shard.number, shard.of],
        "rows": [rows.start, rows.stop],
        "question": question_of(plan, told, file),
    }
    digest = hashlib.sha256()
    with _written_whole(path) as target:

        def write(line: bytes) -> None:
            digest.update(line)
            target.file.write(line)

        write((json.dumps(head, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8"))
        count = 0
        for number, row in zip(rows, measured, strict=False):
            write(row_line(number, row))
            count += 1
        if count < len(rows):
            return None
        target.file.write(_last_line({"rows": count, "sha256": digest.hexdigest()}))
        target.keep = True
    return count


def read_part(path: str) -> ScreenPart:
    """What a part says of itself; its rows are read, and its hash compared, by :func:`merged`.

    Raises:
        UsageError: it is no part of a screen.
    """
    with _opened(path) as file:
        line = file.readline()
    try:
        head = json.loads(line.decode("utf-8"))
        if head["schema"] != SCHEMA:
            raise ValueError(head["schema"])
        question, (number, of), (first, last) = head["question"], head["shard"], head["rows"]
        part = ScreenPart(path, Shard(number, of), question, range(first, last))
    except (ValueError, KeyError, TypeError) as fault:
        raise _no_part(path, "its first line is not that of a part") from fault
    if question.get("logicnet") != __version__:
        what = f"`{path}` was written by logicnet {question.get('logicnet')}, this is {__version__}"
        raise UsageError(what, "merge with the version that computed the parts")
    return part


def merged(parts: Sequence[ScreenPart], total: int) -> Iterator[Measured]:
    """The rows of all parts in order. One part is open at a time, and one row in memory.

    Raises:
        UsageError: parts are of different questions; rows are missing, twice, or damaged.
    """
    ordered = sorted(parts, key=lambda part: (part.rows.start, part.rows.stop, part.path))
    for part in ordered[1:]:
        if part.question != ordered[0].question:
            differs = sorted(k for k in part.question if part.question[k] != ordered[0].question.get(k))
            what = f"`{part.path}` and `{ordered[0].path}` answer different questions ({', '.join(differs)})"
            raise UsageError(what, "merge the parts of one screen")
    at = 0
    for part in ordered:
        if part.rows.start < at and len(part.rows):
            raise UsageError(f"`{part.path}` holds rows that another part holds too", "name each part once")
        if part.rows.start > at:
            raise _missing(ordered, at, part.rows.start)
        at = max(at, part.rows.stop)
    if at < total:
        raise _missing(ordered, at, total)
    for part in ordered:
        _look_over(part)
    return _rows(ordered)


def _rows(parts: Sequence[ScreenPart]) -> Iterator[Measured]:
    for part in parts:
        with _opened(part.path) as file:
            file.readline()
            for number in part.rows:
                row = row_of_line(number, file.readline())
                if row is None:
                    raise _no_part(part.path, f"line {number - part.rows.start + 2} is not row {number}")
                yield row


def _look_over(part: ScreenPart) -> None:
    """Compare the hash, before anything is said of a row."""
    digest = hashlib.sha256()
    with _opened(part.path) as file:
        for _ in range(len(part.rows) + 1):
            digest.update(file.readline())
        last = file.readline()
        more = file.readline()
    told = {"rows": len(part.rows), "sha256": digest.hexdigest()}
    if last != _last_line(told) or more:
        raise _no_part(part.path, "its last line does not agree with the others")


def _last_line(told: dict[str, object]) -> bytes:
    return (json.dumps(told) + "\n").encode("utf-8")


def _missing(parts: Sequence[ScreenPart], first: int, last: int) -> UsageError:
    of = {part.shard.of for part in parts}
    hint = "compute what is missing"
    if len(of) == 1:
        there = {part.shard.number for part in parts}
        absent = [f"{k}/{max(of)}" for k in range(1, max(of) + 1) if k not in there]
        hint = f"compute --shard {', '.join(absent[:10])}{' and others' if len(absent) > 10 else ''}"
    return UsageError(f"rows {first} to {last - 1} are in no part", hint)


def _no_part(path: str, why: str) -> UsageError:
    return UsageError(f"`{path}` is no whole part of a screen: {why}", "compute it again with --shard")


# ------------------------------------------------------------------------------------------- all parts, by many workers


class PartsTask(Struct, frozen=True):
    """What a worker needs to write any part of a screen."""

    plan: Plan
    told: dict[str, object]
    file: str
    #: A folder or the address of one that all workers see.
    folder: str
    of: int
    memory: float | None

    def path(self, number: int) -> str:
        """Where a part stands; its name says which it is."""
        digits = len(str(self.of))
        return f"{self.folder.rstrip('/')}/part-{number:0{digits}}-of-{self.of}.jsonl"


def part_writer(task: PartsTask) -> Callable[[int], tuple[int, float, bool]]:
    """What a worker does with the number of a part, counted from 0: writes it, unless it is there.

    Gives the number of rows, the seconds of processor time, and whether it was there before.
    """
    rows_from = measure_rows(task.plan, task.memory)

    def write(index: int) -> tuple[int, float, bool]:
        shard, path = Shard(index + 1, task.of), task.path(index + 1)
        rows = shard.rows(len(task.plan))
        if _is_there(path):
            part = read_part(path)
            if part.question == _as_json(question_of(task.plan, task.told, task.file)) and part.rows == rows:
                return len(rows), 0.0, True
            raise UsageError(f"`{path}` is a part of another screen", "name another folder")
        started = time.process_time()
        write_part(path, task.plan, task.told, task.file, shard, rows_from(rows))
        return len(rows), time.process_time() - started, False

    return write


def _as_json(question: dict[str, Any]) -> Any:
    return json.loads(json.dumps(question))


# ------------------------------------------------------------------------------------------------ files and addresses


class _Target:
    """A file that is being written; without ``keep`` nothing is left of it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.keep = False


def _is_address(path: str) -> bool:
    return "://" in path


def _file_system(path: str) -> tuple[Any, str]:
    try:
        import fsspec  # type: ignore[import-untyped]
    except ImportError:
        what = f"`{path}` is an address, which fsspec reads and writes"
        raise UsageError(what, "pip install 'logicnet[dask]'") from None
    try:
        system, inside = fsspec.core.url_to_fs(path)
    except (ValueError, ImportError) as fault:
        raise UsageError(f"cannot use `{path}`: {fault}", "name a folder, or an address that fsspec knows") from fault
    return system, inside


@contextmanager
def _written_whole(path: str) -> Iterator[_Target]:
    if _is_address(path):
        system, inside = _file_system(path)
        system.makedirs(inside.rpartition("/")[0], exist_ok=True)
        temporary = f"{inside}.{os.getpid()}.partial"
        with system.open(temporary, "wb") as file:
            target = _Target(cast("IO[bytes]", file))
            yield target
        if target.keep:
            system.mv(temporary, inside)
        else:
            system.rm(temporary)
        return
    temporary = f"{path}.{os.getpid()}.partial"
    try:
        os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
        with open(temporary, "wb") as file:
            target = _Target(file)
            yield target
            file.flush()
            os.fsync(file.fileno())
        if target.keep:
            os.replace(temporary, path)
    except OSError as fault:
        raise unwritable(path, fault) from fault
    finally:
        if os.path.exists(temporary):
            os.unlink(temporary)


@contextmanager
def _opened(path: str) -> Iterator[IO[bytes]]:
    try:
        if _is_address(path):
            system, inside = _file_system(path)
            with system.open(inside, "rb") as file:
                yield cast("IO[bytes]", file)
        else:
            with open(path, "rb") as file:
                yield file
    except OSError as fault:
        raise UsageError(f"cannot read `{path}`: {fault.strerror or fault}", "name a part of a screen") from fault


def make_folder(folder: str) -> None:
    """Make the folder of the parts before any row is computed. An address is left to those who write there.

    Raises:
        UsageError: no folder can stand there, or no file can be written in it.
    """
    if _is_address(folder):
        return
    try:
        os.makedirs(folder, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except (OSError, ValueError) as fault:
        raise unwritable(folder, fault if isinstance(fault, OSError) else OSError(errno.EINVAL, str(fault))) from fault


def _is_there(path: str) -> bool:
    if _is_address(path):
        system, inside = _file_system(path)
        return bool(system.exists(inside))
    return os.path.exists(path)
