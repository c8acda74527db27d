"""A certificate or a journal as data: its shape checked, each fault with its place, nothing in it believed yet."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn, TypeVar

from msgspec import Struct

from logicnet.errors import UsageError
from logicnet.network.decoding import read_bytes
from logicnet.network.update import Update

__all__ = [
    "Absent",
    "Bounds",
    "Certificate",
    "CertifiedAnswer",
    "Counts",
    "Ensemble",
    "FailingPart",
    "Held",
    "Instantiation",
    "InstantiationPart",
    "LedBy",
    "ShownBy",
    "Told",
    "UpdateRun",
    "parse_certificate",
    "read_certificate",
]

CERTIFICATE, NUMBERED, JOURNAL = "logicnet.certificate/1", "logicnet.certificate/2", "logicnet.journal/1"
ENSEMBLE = "logicnet.ensemble-certificate/1"
#: Longest file that is read: the answer of a search that would take days to check.
MAX_BYTES = 1 << 30

#: How messages call them.
KINDS: Mapping[type, str] = {str: "a text", dict: "an object", list: "a list", bool: "true or false", int: "a number"}

Values = tuple[tuple[str, int], ...]
_T = TypeVar("_T")


class Held(Struct, frozen=True):
    """Nodes held at values and regulations cut: what one choice does, or what holds throughout."""

    clamps: Values
    #: ``(source, target, value that the target sees)``.
    cuts: tuple[tuple[str, str, int], ...]


class UpdateRun(Struct, frozen=True):
    """Names of positions that are updated one after the other, and the trap space they lead into, if any."""

    updates: tuple[str, ...]
    into: Values | None


class LedBy(Struct, frozen=True):
    """Runs, one for each phase, from a state of a start: its number there, and the values that matter of the state."""

    start: int
    begin: Values
    runs: tuple[UpdateRun, ...]
    #: Values that every attractor behind the first run is said to have at some time; the second run begins with them.
    shown: Values = ()


class ShownBy(Struct, frozen=True):
    """Where an attractor is said to show a formula, how that may be seen, and how it is reached from a start."""

    by: str
    space: Values
    retained: Values
    runs: tuple[UpdateRun, ...]
    led: LedBy | None = None


class Absent(Struct, frozen=True):
    """How a formula is said to be excluded."""

    by: str
    retained: Values
    avoiding: tuple[Values, ...]
    regions: tuple[Values, ...]
    runs: tuple[UpdateRun, ...]
    #: From each start for a reason of its own.
    each: tuple[Absent, ...] = ()


class CertifiedAnswer(Struct, frozen=True):
    """One answer about one set. Which fields count is decided by ``answer``."""

    #: Where it stands, in words.
    place: str
    #: ``refuted``, ``found``, ``lost``, ``undecided``; of an ensemble also ``robust``, ``share`` and ``works``.
    answer: str
    #: Positions among the choices, ascending.
    chosen: tuple[int, ...]
    demand: str = ""
    shown: ShownBy | None = None
    against: Values = ()
    missing: Values = ()
    absent: tuple[tuple[str, Absent], ...] = ()
    why: str = ""
    #: Of an ensemble, where a set fails: the number of the instantiation.
    at: int | None = None
    #: Of an ensemble, where a set works: the instantiations, part by part.
    parts: tuple[InstantiationPart, ...] = ()
    #: Of a share: the instantiations in which the set fails, part by part, and in how many it works.
    failing: tuple[FailingPart, ...] = ()
    works: Bounds = (0, 0)


class FailingPart(Struct, frozen=True):
    """Instantiations with some bits in common, and why a set fails there: an answer ``refuted`` or ``lost``."""

    bits: Values
    fails: CertifiedAnswer


class InstantiationPart(Struct, frozen=True):
    """Instantiations with some bits in common, and why the demands are met there."""

    place: str
    bits: Values
    absent: tuple[tuple[str, Absent], ...]
    shown: ShownBy | None


class Instantiation(Struct, frozen=True):
    """An instantiation that is said to be consistent: a value for each bit, and why each given expectation holds."""

    place: str
    bits: Values
    #: Per expectation the bits that its proof needs, some of these, and the proof.
    held: tuple[tuple[str, tuple[Values, ShownBy | Absent]], ...]


class Told(Struct, frozen=True):
    """What is said of an expectation in all instantiations with these bits: that it fails, or that it holds."""

    place: str
    expectation: str
    bits: Values
    evidence: ShownBy | Absent


#: At least and at most so many.
Bounds = tuple[int, int]


class Counts(Struct, frozen=True):
    """Numbers that a certificate claims, and where each expectation holds: what the lower ones rest on."""

    instantiations: Bounds
    consistent: Bounds
    holding: tuple[Told, ...]


class Ensemble(Struct, frozen=True):
    """What is open, and which instantiations count."""

    opened: str
    given: tuple[str, ...]
    bits: tuple[str, ...]
    instantiations: tuple[Instantiation, ...]
    excluded: tuple[Told, ...]
    #: ``None`` where no number is claimed.
    counts: Counts | None = None
    #: Whether it is about shares: no set is said to work everywhere.
    shares: bool = False
    #: Of shares: why no other set is minimal somewhere. Where sets fail, where sets work, and what is undecided.
    others: tuple[FailingPart | CertifiedAnswer, ...] = ()


class Certificate(Struct, frozen=True):
    """What a file says. A journal is a certificate that may end anywhere."""

    path: str
    file_sha256: str
    meaning_sha256: str
    nodes: int
    abolish: str
    occurrence: str
    keep: str | None
    reach: str | None
    update: str
    #: Value of each input, ``None`` = free.
    environment: tuple[tuple[str, int | None], ...]
    throughout: Held
    choices: tuple[Held, ...]
    entries: tuple[CertifiedAnswer, ...]
    #: Every set up to this size is said to be answered.
    exhausted_size: int | None
    #: Sizes asked for; ``None`` in a journal.
    max_size: int | None
    finished: bool
    #: What is open, where the answer is about an ensemble.
    ensemble: Ensemble | None = None
    #: What counts as an end, how long changes are held, and where it begins; ``None``: everywhere.
    criterion: str = "attractors"
    kind: str = "permanent"
    starts: tuple[Values, ...] | None = None

    @property
    def is_plain(self) -> bool:
        """Permanent changes, from every state, judged by all attractors."""
        return self.starts is None and self.kind == "permanent" and self.criterion == "attractors"


def read_certificate(path: str) -> Certificate:
    """The certificate in a file.

    Raises:
        UsageError: it cannot be read, is no certificate, or something in it has the wrong shape; the message names
            the place.
    """
    _, data = read_bytes(path, "a certificate", MAX_BYTES)
    try:
        text = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as fault:
        raise UsageError(f"`{path}` is no text: byte {fault.start + 1} is not UTF-8") from None
    return parse_certificate(text, path)


def parse_certificate(text: str, path: str = "<text>") -> Certificate:
    """The certificate in a text; ``path`` is how messages call it. Raises as :func:`read_certificate` does."""
    return _CertificateReader(path).read(text)


class _CertificateReader:
    def __init__(self, path: str) -> None:
        self._path = path
        #: Names by position where entries have numbers in place of names; and the rows of the tables they refer to.
        self._positions: tuple[str, ...] | None = None
        self._retained: list[Values] = []
        self._table: list[UpdateRun] = []

    def fail(self, place: str, what: str) -> NoReturn:
        raise UsageError(
            f"{self._path}: {place}: {what}", "the file is damaged, or was not written by `interventions --certificate`"
        )

    def read(self, text: str) -> Certificate:
        first, _, rest = text.partition("\n")
        if first.startswith("{") and '"' + JOURNAL + '"' in first:
            return self._journal(first, rest)
        document = self._json(text, "")
        if not isinstance(document, dict) or document.get("schema") not in (NUMBERED, CERTIFICATE, ENSEMBLE):
            raise UsageError(
                f"`{self._path}` is no certificate: its `schema` is not `{NUMBERED}`, `{CERTIFICATE}` or `{ENSEMBLE}`",
                "write one with `logicnet interventions ... --certificate OUT`",
            )
        if document["schema"] == NUMBERED:
            self._read_tables(document)
        rows = self._list(document, "entries", "entries")
        entries = tuple(self._entry(row, f"entries[{i}]") for i, row in enumerate(rows))
        finished = self._get(document, "finished", "finished", bool)
        limits = self._list(document, "limits", "limits")
        max_size = self._size(document, "max_size")
        exhausted = None if document.get("exhausted_size", 0) is None else self._size(document, "exhausted_size")
        if finished == bool(limits):
            self.fail("finished", "it contradicts `limits`")
        if exhausted is not None and exhausted > max_size:
            self.fail("exhausted_size", "it is larger than `max_size`")
        shares = document.get("shares") is True
        if shares and any(entry.answer != "share" for entry in entries):
            self.fail("entries", "a certificate of shares holds nothing else")
        if finished and exhausted != max_size:
            self.fail("exhausted_size", "a finished search has answered every set up to `max_size`")
        ensemble = self._ensemble(document) if document["schema"] == ENSEMBLE else None
        return self._certificate(document, entries, exhausted, max_size, finished, ensemble)

    def _read_tables(self, document: Any) -> None:
        self._positions = self._texts(document, "positions")
        if len(set(self._positions)) < len(self._positions):
            self.fail("positions", "a name stands there twice")
        rows = self._list(document, "retained", "retained")
        self._retained = [self._literals(row, f"retained[{k}]") for k, row in enumerate(rows)]
        self._table = [self._run(row, f"runs[{k}]") for k, row in enumerate(self._list(document, "runs", "runs"))]

    def _ensemble(self, document: Any) -> Ensemble:
        opened = self._get(document, "open", "open", str)
        if opened not in ("file", "connectives", "monotone", "none"):
            self.fail("open", "neither `file` nor `connectives` nor `monotone` nor `none`")
        found = []
        for k, row in enumerate(self._list(document, "instantiations", "instantiations")):
            place = f"instantiations[{k}]"
            held = self._get(row, "given", f"{place}.given", dict)
            told = []
            for name, one in held.items():
                here = f"{place}.given.{name}"
                told.append((name, (self._values(one, "bits", f"{here}.bits"), self._evidence(one, here))))
            found.append(Instantiation(place, self._values(row, "bits", f"{place}.bits"), tuple(told)))
        given, excluded = self._texts(document, "given"), self._told(document, "excluded")
        counts = self._counts(document) if "counts" in document else None
        shares = document.get("shares") is True
        others = self._others(document) if shares else ()
        return Ensemble(opened, given, self._texts(document, "bits"), tuple(found), excluded, counts, shares, others)

    def _others(self, document: Any) -> tuple[FailingPart | CertifiedAnswer, ...]:
        found: list[FailingPart | CertifiedAnswer] = []
        for k, row in enumerate(self._list(document, "others", "others")):
            place = f"others[{k}]"
            entry = self._entry(row, place)
            if entry.answer in ("refuted", "lost"):
                found.append(FailingPart(self._values(row, "bits", f"{place}.bits"), entry))
            elif entry.answer in ("works", "undecided"):
                found.append(entry)
            else:
                self.fail(f"{place}.answer", "neither `refuted` nor `lost` nor `works` nor `undecided`")
        return tuple(found)

    def _told(self, document: Any, key: str) -> tuple[Told, ...]:
        found = []
        for k, row in enumerate(self._list(document, key, key)):
            place = f"{key}[{k}]"
            name = self._get(row, "expectation", f"{place}.expectation", str)
            bits = self._values(row, "bits", f"{place}.bits")
            found.append(Told(place, name, bits, self._evidence(row, place)))
        return tuple(found)

    def _counts(self, document: Any) -> Counts:
        counts = self._get(document, "counts", "counts", dict)
        total = self._bounds(counts, "instantiations", "counts.instantiations")
        consistent = self._bounds(counts, "consistent", "counts.consistent")
        return Counts(total, consistent, self._told(document, "holding"))

    def _bounds(self, row: Any, key: str, place: str) -> Bounds:
        found = self._get(row, key, place, dict)
        least, most = (self._get(found, side, f"{place}.{side}", int) for side in ("at_least", "at_most"))
        if not 0 <= least <= most:
            self.fail(place, "no number of instantiations")
        return least, most

    def _texts(self, document: Any, key: str) -> tuple[str, ...]:
        found = self._list(document, key, key)
        for k, name in enumerate(found):
            if not isinstance(name, str):
                self.fail(f"{key}[{k}]", "not a text")
        return tuple(found)

    def _evidence(self, row: Any, place: str) -> ShownBy | Absent:
        """Where an attractor shows a formula has a space; why none does has none."""
        return self._shown(row, place) if isinstance(row, dict) and "space" in row else self._absent(row, place)

    def _journal(self, first: str, rest: str) -> Certificate:
        """Whole lines count; a last line that was being written when the run ended does not."""
        entries: list[CertifiedAnswer] = []
        exhausted: int | None = None
        lines = rest.split("\n")
        for number, line in enumerate(lines[:-1], start=2):
            row = self._json(line, f"line {number}")
            if isinstance(row, dict) and row.get("answer") == "exhausted":
                exhausted = self._size(row, "size", f"line {number}")
            else:
                entries.append(self._entry(row, f"line {number}"))
        return self._certificate(self._json(first, "line 1"), tuple(entries), exhausted, None, False)

    def _json(self, text: str, place: str) -> Any:
        def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
            found = dict(pairs)
            if len(found) < len(pairs):
                twice = next(key for key, _ in pairs if sum(key == other for other, _ in pairs) > 1)
                self.fail(place or "the object", f"the key `{twice}` stands there twice")
            return found

        try:
            return json.loads(text, object_pairs_hook=once)
        except json.JSONDecodeError as fault:
            self.fail(place or f"line {fault.lineno}, column {fault.colno}", f"not JSON: {fault.msg}")
        except (RecursionError, ValueError):
            self.fail(place or "the file", "not JSON that a certificate would hold")

    def _certificate(
        self,
        document: Any,
        entries: tuple[CertifiedAnswer, ...],
        exhausted: int | None,
        max_size: int | None,
        finished: bool,
        ensemble: Ensemble | None = None,
    ) -> Certificate:
        network = self._get(document, "network", "network", dict)
        goal = self._get(document, "goal", "goal", dict)

        def text(key: str) -> str:
            return str(self._get(goal, key, f"goal.{key}", str))

        def optional(key: str) -> str | None:
            return None if goal.get(key, "") is None else text(key)

        occurrence, update = text("occurrence"), text("update")
        if occurrence not in ("ever", "always"):
            self.fail("goal.occurrence", "neither `ever` nor `always`")
        if update not in {scheme.value for scheme in Update}:
            self.fail("goal.update", "no update scheme")
        criterion, kind, starts = self._course(goal)
        if ensemble is not None and (criterion, kind, starts) != ("attractors", "permanent", None):
            self.fail("goal", "an answer about an ensemble speaks of permanent changes, from every state")
        environment = self._get(document, "environment", "environment", dict)
        settings = []
        for name, value in environment.items():
            if value != "*" and (type(value) is not int or value not in (0, 1)):
                self.fail(f"environment.{name}", "neither 0 nor 1 nor `*`")
            settings.append((name, None if value == "*" else value))
        return Certificate(
            self._path,
            self._get(network, "file_sha256", "network.file_sha256", str),
            self._get(network, "meaning_sha256", "network.meaning_sha256", str),
            self._size(network, "nodes", "network"),
            text("abolish"),
            occurrence,
            optional("keep"),
            optional("reach"),
            update,
            tuple(settings),
            self._held(self._get(document, "with", "with", dict), "with"),
            tuple(self._held(row, f"choices[{i}]") for i, row in enumerate(self._list(document, "choices", "choices"))),
            entries,
            exhausted,
            max_size,
            finished,
            ensemble,
            criterion,
            kind,
            starts,
        )

    def _course(self, goal: Any) -> tuple[str, str, tuple[Values, ...] | None]:
        """What counts as an end, how long changes are held, and where it begins."""
        criterion, kind = goal.get("criterion", "attractors"), goal.get("kind", "permanent")
        if criterion not in ("attractors", "fixed-points", "minimal-trap-spaces", "percolation"):
            self.fail("goal.criterion", "no criterion")
        if kind not in ("permanent", "temporary", "one-shot"):
            self.fail("goal.kind", "no kind of change")
        starts = None
        if "starts" in goal:
            listed = self._list(goal, "starts", "goal.starts")
            places = [f"goal.starts[{k}]" for k in range(len(listed))]
            for row, place in zip(listed, places, strict=True):
                if not isinstance(row, dict):
                    self.fail(place, "not an object")
            starts = tuple(self._value_map(row, place) for row, place in zip(listed, places, strict=True))
            if not starts:
                self.fail("goal.starts", "it names no state")
        return criterion, kind, starts

    def _held(self, row: Any, place: str) -> Held:
        cuts = []
        for k, cut in enumerate(self._list(row, "cuts", f"{place}.cuts")):
            if (
                not isinstance(cut, list)
                or len(cut) != 3
                or not all(isinstance(name, str) for name in cut[:2])
                or type(cut[2]) is not int
                or cut[2] not in (0, 1)
            ):
                self.fail(f"{place}.cuts[{k}]", "not `[source, target, 0 or 1]`")
            cuts.append((cut[0], cut[1], cut[2]))
        return Held(self._values(row, "clamps", f"{place}.clamps"), tuple(cuts))

    def _entry(self, row: Any, place: str) -> CertifiedAnswer:
        answer = self._get(row, "answer", f"{place}.answer", str)
        chosen = self._list(row, "set", f"{place}.set")
        if any(type(i) is not int or i < 0 for i in chosen):
            self.fail(f"{place}.set", "not a list of positions among the choices")
        if sorted(set(chosen)) != chosen:
            self.fail(f"{place}.set", "positions must ascend")
        if answer == "refuted":
            return CertifiedAnswer(
                place,
                answer,
                tuple(chosen),
                demand=self._get(row, "demand", f"{place}.demand", str),
                shown=self._shown(row, place),
                against=self._pairs(row, "against", f"{place}.against"),
                missing=self._pairs(row, "missing", f"{place}.missing"),
                at=self._size(row, "at", place) if "at" in row else None,
            )
        if answer == "found":
            absent = self._get(row, "absent", f"{place}.absent", dict)
            return CertifiedAnswer(
                place,
                answer,
                tuple(chosen),
                absent=tuple((key, self._absent(found, f"{place}.absent.{key}")) for key, found in absent.items()),
                shown=None if row.get("kept") is None else self._shown(row["kept"], f"{place}.kept"),
            )
        if answer == "lost":
            at = self._size(row, "at", place) if "at" in row else None
            return CertifiedAnswer(place, answer, tuple(chosen), absent=(("keep", self._absent(row, place)),), at=at)
        if answer in ("robust", "works"):
            return CertifiedAnswer(place, answer, tuple(chosen), parts=self._parts(row, place))
        if answer == "share":
            failing = []
            for k, one in enumerate(self._list(row, "failing", f"{place}.failing")):
                here = f"{place}.failing[{k}]"
                fails = self._entry(one, here)
                if fails.answer not in ("refuted", "lost"):
                    self.fail(f"{here}.answer", "neither `refuted` nor `lost`")
                failing.append(FailingPart(self._values(one, "bits", f"{here}.bits"), fails))
            works = self._bounds(row, "works", f"{place}.works")
            parts = self._parts(row, place)
            return CertifiedAnswer(place, answer, tuple(chosen), parts=parts, failing=tuple(failing), works=works)
        if answer == "undecided":
            return CertifiedAnswer(place, answer, tuple(chosen), why=self._get(row, "why", f"{place}.why", str))
        self.fail(f"{place}.answer", f"there is no answer `{answer}`")

    def _parts(self, row: Any, place: str) -> tuple[InstantiationPart, ...]:
        parts = []
        for k, part in enumerate(self._list(row, "parts", f"{place}.parts")):
            here = f"{place}.parts[{k}]"
            absent = self._get(part, "absent", f"{here}.absent", dict)
            told = tuple((key, self._absent(found, f"{here}.absent.{key}")) for key, found in absent.items())
            kept = None if part.get("kept") is None else self._shown(part["kept"], f"{here}.kept")
            parts.append(InstantiationPart(here, self._values(part, "bits", f"{here}.bits"), told, kept))
        return tuple(parts)

    def _shown(self, row: Any, place: str) -> ShownBy:
        by = self._get(row, "by", f"{place}.by", str)
        retained = self._values(row, "retained", f"{place}.retained") if "retained" in row else ()
        led = self._led(row["led"], f"{place}.led") if "led" in row else None
        return ShownBy(by, self._values(row, "space", f"{place}.space"), retained, self._runs(row, place), led)

    def _led(self, row: Any, place: str) -> LedBy:
        start = self._size(row, "start", place)
        if "begin" not in row:
            self.fail(f"{place}.begin", "it is missing")
        shown = self._value_map(row["shown"], f"{place}.shown") if "shown" in row else ()
        return LedBy(start, self._value_map(row["begin"], f"{place}.begin"), self._runs(row, place), shown)

    def _absent(self, row: Any, place: str) -> Absent:
        by = self._get(row, "by", f"{place}.by", str)

        def spaces(key: str) -> tuple[Values, ...]:
            if key not in row:
                return ()
            return tuple(
                self._value_map(space, f"{place}.{key}[{k}]")
                for k, space in enumerate(self._list(row, key, f"{place}.{key}"))
            )

        retained = self._values(row, "retained", f"{place}.retained") if "retained" in row else ()
        listed = self._list(row, "each", f"{place}.each") if "each" in row else ()
        each = tuple(self._absent(one, f"{place}.each[{k}]") for k, one in enumerate(listed))
        if any(one.each for one in each):
            self.fail(f"{place}.each", "a start has one reason")
        return Absent(by, retained, spaces("avoiding"), spaces("regions"), self._runs(row, place), each)

    def _runs(self, row: Any, place: str) -> tuple[UpdateRun, ...]:
        runs = []
        for k, found in enumerate(self._list(row, "runs", f"{place}.runs") if "runs" in row else ()):
            here = f"{place}.runs[{k}]"
            runs.append(self._run(found, here) if self._positions is None else self._row(self._table, found, here))
        return tuple(runs)

    def _run(self, found: Any, here: str) -> UpdateRun:
        updates = self._list(found, "updates", f"{here}.updates")
        if self._positions is not None:
            names = self._positions
            updates = [self._row(names, i, f"{here}.updates[{j}]") for j, i in enumerate(updates)]
        for j, name in enumerate(updates):
            if not isinstance(name, str):
                self.fail(f"{here}.updates[{j}]", "not a text")
        return UpdateRun(tuple(updates), self._values(found, "into", f"{here}.into") if "into" in found else None)

    def _row(self, table: Sequence[_T], number: Any, place: str) -> _T:
        """What a number refers to."""
        if type(number) is not int or not 0 <= number < len(table):
            self.fail(place, "not the number of a row")
        return table[number]

    def _literals(self, row: Any, place: str, once: bool = True) -> Values:
        """Numbers as names with values; ``once``: ascending, each position once, as a space has them."""
        assert self._positions is not None
        if not isinstance(row, list):
            self.fail(place, "not a list of numbers")
        found, before = [], -1
        for k, c in enumerate(row):
            if type(c) is not int or not 0 <= c < 2 * len(self._positions):
                self.fail(f"{place}[{k}]", "neither twice a position nor one more")
            if once and c >> 1 <= before:
                self.fail(f"{place}[{k}]", "positions must ascend")
            before = c >> 1
            found.append((self._positions[c >> 1], c & 1))
        return tuple(found)

    def _get(self, row: Any, key: str, place: str, kind: type) -> Any:
        if not isinstance(row, dict):
            self.fail(place.rpartition(".")[0] or place, "not an object")
        if key not in row:
            self.fail(place, "it is missing")
        if type(row[key]) is not kind:
            self.fail(place, f"not {KINDS[kind]}")
        return row[key]

    def _list(self, row: Any, key: str, place: str) -> list[Any]:
        found: list[Any] = self._get(row, key, place, list)
        return found

    def _size(self, row: Any, key: str, where: str = "") -> int:
        place = f"{where}.{key}" if where else key
        if not isinstance(row, dict) or type(row.get(key)) is not int or not 0 <= row[key] < 1 << 31:
            self.fail(place, "not a number")
        size: int = row[key]
        return size

    def _values(self, row: Any, key: str, place: str) -> Values:
        if self._positions is not None and isinstance(row, dict) and key in ("space", "into", "retained"):
            found = self._get(row, key, place, int if key == "retained" else list)
            return self._row(self._retained, found, place) if key == "retained" else self._literals(found, place)
        return self._value_map(self._get(row, key, place, dict), place)

    def _value_map(self, row: Any, place: str) -> Values:
        if self._positions is not None and isinstance(row, list):
            return self._literals(row, place)
        if not isinstance(row, dict):
            self.fail(place, "not an object")
        return self._checked(row.items(), lambda name: f"{place}.{name}")

    def _pairs(self, row: Any, key: str, place: str) -> Values:
        pairs = self._list(row, key, place)
        if self._positions is not None:
            return self._literals(pairs, place, once=False)
        for k, pair in enumerate(pairs):
            if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[0], str):
                self.fail(f"{place}[{k}]", "not `[name, 0 or 1]`")
        return self._checked(pairs, lambda name: f"{place}: {name}")

    def _checked(self, pairs: Any, place: Callable[[str], str]) -> Values:
        for name, value in pairs:
            if type(value) is not int or value not in (0, 1):
                self.fail(place(name), "neither 0 nor 1")
        return tuple((name, value) for name, value in pairs)
