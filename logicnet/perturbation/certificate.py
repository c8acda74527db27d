"""What a search for interventions proved, entry by entry: recorded, written, read back.

An *entry* is one answer about one set, with the evidence behind it. A **certificate** is one JSON object that holds
the question and all entries; a **journal** holds the same question on its first line and the same entries on the
lines after it, each written when it was proved. :mod:`logicnet.verifier` reads both.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from logicnet.attractors.runs import Run
from logicnet.compiled.space import Subspace
from logicnet.errors import UsageError
from logicnet.network.case import Case
from logicnet.network.model import Clamp, Cut, Network
from logicnet.perturbation.candidates import Choice, channels_of
from logicnet.perturbation.evidence import Absence, AbsenceBy, Clause, Led, Presence, PresenceBy
from logicnet.perturbation.outcome import Goal
from logicnet.text.names import format_name
from logicnet.version import __version__

__all__ = [
    "DemandsMet",
    "Entry",
    "Exhausted",
    "KeptLost",
    "LeftOpen",
    "Record",
    "Refuted",
    "Spelling",
    "absence_document",
    "certificate_layout",
    "certificate_text",
    "entry_line",
    "presence_document",
    "question_document",
    "question_line",
    "read_entry",
    "upto",
]

#: Version of the format; it changes when an entry changes its meaning.
SCHEMA, NUMBERED, JOURNAL = "logicnet.certificate/1", "logicnet.certificate/2", "logicnet.journal/1"


class Refuted(Struct, frozen=True):
    """An attractor shows what must not be shown, and every set that the clause covers fails for the same reason."""

    chosen: tuple[int, ...]
    #: ``abolish`` or ``reach``.
    demand: str
    presence: Presence
    clause: Clause


class DemandsMet(Struct, frozen=True):
    """All demands are met: what is absent, demand by demand, and where what must be kept is still shown."""

    chosen: tuple[int, ...]
    absences: tuple[tuple[str, Absence], ...]
    kept: Presence | None


class KeptLost(Struct, frozen=True):
    """Nothing shows any longer what must be kept. Says nothing about supersets."""

    chosen: tuple[int, ...]
    absence: Absence


class LeftOpen(Struct, frozen=True):
    """Neither proved nor refuted. Says nothing about supersets."""

    chosen: tuple[int, ...]
    why: str


class Exhausted(Struct, frozen=True):
    """Every set of so many choices is answered by an entry before this one."""

    size: int


Entry = Refuted | DemandsMet | KeptLost | LeftOpen | Exhausted


class Record:
    """The entries of one search, in the order they were proved, each handed to ``write`` at once."""

    def __init__(self, known: Iterable[Entry] = (), write: Callable[[Entry], None] | None = None) -> None:
        self.entries: list[Entry] = list(known)
        self._write = write

    def add(self, entry: Entry) -> None:
        self.entries.append(entry)
        if self._write is not None:
            self._write(entry)


class Spelling:
    """Positions and literals of a question as names: ``A`` for a node, ``A -> B`` for a regulation, and back."""

    def __init__(self, network: Network, choices: Sequence[Choice], names: Sequence[str] | None = None) -> None:
        """``names`` stand for those of the network's nodes, position by position."""
        channels = channels_of(choices)
        self._names = [format_name(name) for name in names or network.names]
        self._names += [f"{format_name(cut.source)} -> {format_name(cut.target)}" for cut in channels]
        if len({(cut.source, cut.target) for cut in channels}) < len(channels):
            raise UsageError("one regulation is cut to two values, which a certificate cannot tell apart")
        self._position = {name: v for v, name in enumerate(self._names)}
        self._choices = len(choices)

    def space(self, space: Subspace) -> Any:
        return {self._names[v]: b for v, b in space.fixed()}

    def values(self, values: Iterable[tuple[int, int]]) -> Any:
        return {self._names[v]: b for v, b in values}

    def names(self, nodes: Iterable[int]) -> list[Any]:
        return [self._names[v] for v in nodes]

    def literals(self, literals: Iterable[int]) -> list[Any]:
        return [[self._names[c >> 1], c & 1] for c in literals]

    def runs(self, runs: Iterable[Run]) -> list[Any]:
        return [
            {"updates": self.names(run.updates), **({} if run.into is None else {"into": self.space(run.into)})}
            for run in runs
        ]

    def numbered(self) -> Numbered:
        """The same with numbers in place of names, and tables of what recurs."""
        return Numbered(self._names)

    def read_space(self, values: Mapping[str, int]) -> Subspace:
        return Subspace.of(self.read_pairs(values.items()))

    def read_pairs(self, pairs: Iterable[Sequence[Any]]) -> tuple[tuple[int, int], ...]:
        return tuple((self._position[name], _bit(b)) for name, b in pairs)

    def read_names(self, names: Iterable[Any]) -> tuple[int, ...]:
        return tuple(self._position[name] for name in names)

    def read_set(self, chosen: Sequence[int]) -> tuple[int, ...]:
        if any(type(i) is not int or not 0 <= i < self._choices for i in chosen):
            raise ValueError("no such choice")
        return tuple(chosen)


class Numbered(Spelling):
    """A literal as one number, twice its position and its value; runs and retained values as rows of tables.

    The proof of a large search repeats long names and whole runs a thousand times: with numbers it takes a fifth.
    """

    def __init__(self, names: Sequence[str]) -> None:
        #: Names by position, and the rows of the tables.
        self.positions, self.tables = list(names), {"retained": list[Any](), "runs": list[Any]()}
        self._row: dict[tuple[str, object], int] = {}

    def _number(self, table: str, key: object, row: Any) -> int:
        number = self._row.setdefault((table, key), len(self.tables[table]))
        if number == len(self.tables[table]):
            self.tables[table].append(row)
        return number

    def space(self, space: Subspace) -> Any:
        return [2 * v + b for v, b in space.fixed()]

    def values(self, values: Iterable[tuple[int, int]]) -> Any:
        literals = tuple(sorted(2 * v + b for v, b in values))
        return self._number("retained", literals, list(literals))

    def names(self, nodes: Iterable[int]) -> list[Any]:
        return list(nodes)

    def literals(self, literals: Iterable[int]) -> list[Any]:
        return list(literals)

    def runs(self, runs: Iterable[Run]) -> list[Any]:
        listed = list(runs)
        return [self._number("runs", run, row) for run, row in zip(listed, super().runs(listed), strict=True)]


def _bit(value: object) -> int:
    if value not in (0, 1) or type(value) is not int:
        raise ValueError("not a value")
    return value


def question_document(case: Case, goal: Goal, choices: Sequence[Choice]) -> dict[str, Any]:
    """What is asked, so that nothing else is needed but the network."""
    network = case.network
    return {
        "logicnet": __version__,
        "network": {
            "file_sha256": network.file_sha256,
            "meaning_sha256": network.meaning_sha256,
            "nodes": len(network),
        },
        "goal": {
            "abolish": goal.abolish.text,
            "occurrence": goal.occurrence.value,
            "keep": None if goal.keep is None else goal.keep.text,
            "reach": None if goal.reach is None else goal.reach.text,
            "update": case.update.value,
            **({} if goal.is_plain else _course_document(network, goal)),
        },
        "environment": {name: "*" if value is None else value for name, value in case.environment},
        "with": _held(case.clamps, case.cuts),
        "choices": [_held(choice.clamps, choice.cuts) for choice in choices],
    }


def _course_document(network: Network, goal: Goal) -> dict[str, Any]:
    """What counts as an end, how long changes are held, and where it begins: everywhere without a start."""
    document: dict[str, Any] = {"criterion": goal.criterion.value, "kind": goal.kind.value}
    if goal.start is not None:
        names = [format_name(name) for name in network.names]
        document["starts"] = [{names[v]: b for v, b in space.fixed()} for space in goal.start.spaces]
    return document


def _held(clamps: Iterable[Clamp], cuts: Iterable[Cut]) -> dict[str, Any]:
    return {
        "clamps": {clamp.node: clamp.value for clamp in clamps},
        "cuts": [[cut.source, cut.target, cut.value] for cut in cuts],
    }


def entry_document(entry: Entry, spelling: Spelling) -> dict[str, Any]:
    """An entry in names."""
    match entry:
        case Refuted(chosen, demand, presence, clause):
            return {
                "set": list(chosen),
                "answer": "refuted",
                "demand": demand,
                **presence_document(presence, spelling),
                "against": spelling.literals(clause.against),
                "missing": spelling.literals(clause.missing),
            }
        case DemandsMet(chosen, absences, kept):
            document = {
                "set": list(chosen),
                "answer": "found",
                "absent": {demand: absence_document(absence, spelling) for demand, absence in absences},
            }
            return document if kept is None else {**document, "kept": presence_document(kept, spelling)}
        case KeptLost(chosen, absence):
            return {"set": list(chosen), "answer": "lost", **absence_document(absence, spelling)}
        case LeftOpen(chosen, why):
            return {"set": list(chosen), "answer": "undecided", "why": why}
        case Exhausted(size):
            return {"answer": "exhausted", "size": size}


def presence_document(presence: Presence, spelling: Spelling) -> dict[str, Any]:
    """Where an attractor shows a formula, in names."""
    document: dict[str, Any] = {"by": presence.by.value, "space": spelling.space(presence.space)}
    if presence.retained:
        document["retained"] = spelling.values(presence.retained)
    if presence.runs:
        document["runs"] = spelling.runs(presence.runs)
    if presence.led is not None:
        led = presence.led
        document["led"] = {"start": led.start, "begin": spelling.space(led.begin), "runs": spelling.runs(led.runs)}
        if led.shown.mask:
            document["led"]["shown"] = spelling.space(led.shown)
    return document


def _read_runs(document: Mapping[str, Any], spelling: Spelling) -> tuple[Run, ...]:
    return tuple(
        Run(spelling.read_names(found["updates"]), spelling.read_space(found["into"]) if "into" in found else None)
        for found in document.get("runs", ())
    )


def absence_document(absence: Absence, spelling: Spelling) -> dict[str, Any]:
    """Why no attractor shows a formula, in names."""
    document: dict[str, Any] = {"by": absence.by.value}
    if absence.by is AbsenceBy.CANDIDATES:
        document["retained"] = spelling.values(absence.retained)
    if absence.by in (AbsenceBy.CANDIDATES, AbsenceBy.TRAP_SPACES):
        document["avoiding"] = [spelling.space(space) for space in absence.avoiding]
    if absence.by is AbsenceBy.CANDIDATES:
        document["regions"] = [spelling.space(space) for space in absence.regions]
        document["runs"] = spelling.runs(absence.runs)
    if absence.by is AbsenceBy.EACH:
        document["each"] = [absence_document(one, spelling) for one in absence.each]
    return document


def _read_entry(document: Mapping[str, Any], spelling: Spelling) -> Entry:
    answer = document["answer"]
    if answer == "exhausted":
        if type(document["size"]) is not int:
            raise ValueError("no size")
        return Exhausted(document["size"])
    chosen = spelling.read_set(document["set"])
    if answer == "refuted":
        clause = Clause(
            tuple(2 * v + b for v, b in spelling.read_pairs(document["against"])),
            tuple(2 * v + b for v, b in spelling.read_pairs(document["missing"])),
        )
        return Refuted(chosen, str(document["demand"]), _read_presence(document, spelling), clause)
    if answer == "found":
        absences = tuple((demand, _read_absence(found, spelling)) for demand, found in document["absent"].items())
        kept = document.get("kept")
        return DemandsMet(chosen, absences, None if kept is None else _read_presence(kept, spelling))
    if answer == "lost":
        return KeptLost(chosen, _read_absence(document, spelling))
    if answer == "undecided":
        return LeftOpen(chosen, str(document["why"]))
    raise ValueError("no such answer")


def _read_presence(document: Mapping[str, Any], spelling: Spelling) -> Presence:
    retained = spelling.read_pairs(document.get("retained", {}).items())
    runs = _read_runs(document, spelling)
    led = document.get("led")
    if led is not None:
        shown = spelling.read_space(led.get("shown", {}))
        led = Led(int(led["start"]), spelling.read_space(led["begin"]), _read_runs(led, spelling), shown)
    return Presence(PresenceBy(document["by"]), spelling.read_space(document["space"]), retained, runs, led)


def _read_absence(document: Mapping[str, Any], spelling: Spelling) -> Absence:
    def spaces(key: str) -> tuple[Subspace, ...]:
        return tuple(spelling.read_space(space) for space in document.get(key, ()))

    retained = spelling.read_pairs(document.get("retained", {}).items())
    runs = _read_runs(document, spelling)
    each = tuple(_read_absence(one, spelling) for one in document.get("each", ()))
    return Absence(AbsenceBy(document["by"]), retained, spaces("avoiding"), spaces("regions"), runs, each)


def upto(entries: Iterable[Entry], size: int) -> list[Entry]:
    """The entries that answer sets of at most so many choices, and all refutations."""
    return [
        entry
        for entry in entries
        if isinstance(entry, Refuted) or (entry.size if isinstance(entry, Exhausted) else len(entry.chosen)) <= size
    ]


def question_line(question: Mapping[str, Any]) -> bytes:
    """The first line of a journal."""
    return _line({"schema": JOURNAL, **question})


def entry_line(entry: Entry, spelling: Spelling) -> bytes:
    """An entry as a line of a journal."""
    return _line(entry_document(entry, spelling))


def read_entry(line: bytes, spelling: Spelling) -> Entry | None:
    """The entry of a whole line; ``None`` if it is not one."""
    if not line.endswith(b"\n"):
        return None
    try:
        return _read_entry(json.loads(line.decode("utf-8", "surrogatepass")), spelling)
    except (ValueError, TypeError, KeyError, AttributeError, AssertionError):
        return None


def certificate_text(
    question: Mapping[str, Any],
    entries: Sequence[Entry],
    spelling: Spelling,
    *,
    max_size: int,
    exhausted_size: int | None,
    limits: Sequence[str],
    numbered: bool = True,
) -> str:
    """The certificate: one entry per line, then what they prove together.

    ``numbered``: numbers stand in place of names in the entries, and runs in a table, each once.
    """
    head = {"schema": NUMBERED if numbered else SCHEMA, **question, "max_size": max_size}
    rows: dict[str, list[Any]] = {"choices": head.pop("choices")}
    if numbered:
        spelling = tables = spelling.numbered()
        head["positions"] = tables.positions
        rows.update(tables.tables)
    rows["entries"] = [entry_document(e, spelling) for e in entries if not isinstance(e, Exhausted)]
    return certificate_layout(
        head, rows, {"exhausted_size": exhausted_size, "finished": not limits, "limits": list(limits)}, close=numbered
    )


def certificate_layout(
    head: Mapping[str, Any], rows: Mapping[str, Sequence[Any]], tail: Mapping[str, Any], *, close: bool = False
) -> str:
    """One object: a line for each key of the head and the tail, a line for each row of a list between them.

    ``close``: rows without spaces between their values.
    """
    parts = (",", ":") if close else (", ", ": ")
    lines = [f" {_compact(key)}: {_compact(value)}" for key, value in head.items()]
    for key, listed in rows.items():
        body = ",\n".join(f"  {json.dumps(row, ensure_ascii=False, separators=parts)}" for row in listed)
        lines.append(f' "{key}": [\n{body}\n ]' if listed else f' "{key}": []')
    lines += [f" {_compact(key)}: {_compact(value)}" for key, value in tail.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _line(document: Mapping[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8", "surrogatepass")


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
