"""What an edit costs: a weight by its kind, more where it goes against findings, and what the findings are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import fields

from logicnet.errors import UsageError
from logicnet.network.evidence import EvidenceRow, EvidenceTable, Stance
from logicnet.network.model import Edge, Sign
from logicnet.network.references import Basis, basis_of
from logicnet.text.spelling import nearest

__all__ = ["Findings", "Support", "Weights"]

#: How much a finding counts by its confidence; one that nobody read counts half.
_STRENGTH = {"high": 6, "medium": 4, "low": 2}
#: The dearest a weight may be: costs are counted one by one.
MOST_WEIGHT = 100
#: Confidence of an `edge` directive that states none.
_UNSTATED = "medium"


class Weights(Struct, frozen=True):
    """Costs by kind of edit; ``evidence`` multiplies the strength of a finding that an edit goes against.

    Whole numbers from 1; ``evidence`` from 0.
    """

    swap: int = 1
    regroup: int = 2
    flip: int = 2
    drop: int = 2
    add: int = 2
    exchange: int = 2
    rule: int = 1
    evidence: int = 1

    @classmethod
    def read(cls, text: str | None, option: str = "--cost") -> Weights:
        """``swap=1,flip=5``: what is not named keeps its weight.

        Raises:
            UsageError: a name is no kind of edit, is there twice, or its value is no whole number in range.
        """
        names = [one.name for one in fields(cls)]
        found: dict[str, int] = {}
        for piece in (text or "").split(",") if text is not None else ():
            name, equals, value = (part.strip() for part in piece.partition("="))
            if name not in names or not equals:
                near = nearest(name, names)
                every = f"write such as `swap=1,flip=5`; the weights are {', '.join(names)}"
                help = f"did you mean `{near}=2`?" if near and near != name else every
                raise UsageError(f"{option}: `{piece.strip()}` is no weight", help)
            least = 0 if name == "evidence" else 1
            if not (value.isascii() and value.isdigit() and least <= int(value[:9]) <= MOST_WEIGHT and len(value) < 9):
                raise UsageError(
                    f"{option}: `{value}` is no weight of {name}", f"a whole number from {least} to {MOST_WEIGHT}"
                )
            if name in found:
                raise UsageError(f"{option}: `{name}` is there twice", "name each kind once")
            found[name] = int(value)
        return cls(**found)

    def __str__(self) -> str:
        return ",".join(f"{one.name}={getattr(self, one.name)}" for one in fields(self))


class Support(Struct, frozen=True):
    """What findings say of a regulation with the sign it has."""

    #: Of the strongest finding with that sign; 0 without one.
    strength: int
    #: There are findings, and all of them have the other sign.
    is_opposed: bool
    #: Those with that sign, for people.
    cites: tuple[str, ...]
    #: Those with the other sign.
    other: tuple[str, ...]


class _Finding(Struct, frozen=True):
    sign: Sign
    strength: int
    text: str


class Findings:
    """The findings of evidence tables and ``edge`` directives, by regulation. Rows that contradict do not count."""

    def __init__(self, tables: Sequence[EvidenceTable], edges: Sequence[Edge], nodes: Sequence[str]) -> None:
        self._by: dict[tuple[str, str], list[_Finding]] = {}
        self._sources: dict[str, list[str]] = {}
        known = set(nodes)
        #: Whether there is any table, and how many of its rows name two nodes of the network.
        self.tables, self.rows = len(tables), 0
        #: Faults of the tables: a row with one is read over.
        self.faults = sum(d.is_error for table in tables for d in table.diagnostics)
        for table in tables:
            for row in table.rows:
                if row.stance is Stance.SUPPORTS and row.source in known and row.target in known:
                    self.rows += 1
                    self._note(row.source, row.target, _of_row(row))
        for edge in edges:
            chosen = basis_of(edge.references) is Basis.CHOICE
            strength = 0 if chosen else _STRENGTH[edge.confidence or _UNSTATED]
            cited = ", ".join(edge.references) or "edge"
            self._note(edge.source, edge.target, _Finding(edge.sign, strength, f"edge {edge.sign.value} ({cited})"))

    def _note(self, source: str, target: str, finding: _Finding) -> None:
        if (source, target) not in self._by:
            self._sources.setdefault(target, []).append(source)
        self._by.setdefault((source, target), []).append(finding)

    def support(self, source: str, target: str, sign: Sign | None) -> Support:
        """What speaks for a regulation; ``None``: whatever the sign."""
        found = self._by.get((source, target), [])
        agreeing = [one for one in found if sign is None or one.sign is sign]
        strength = max((one.strength for one in agreeing), default=0)
        other = [one.text for one in found if one not in agreeing]
        return Support(strength, bool(found) and not agreeing, tuple(one.text for one in agreeing), tuple(other))

    def agreed(self, source: str, target: str) -> tuple[str, Sign, tuple[str, ...]] | None:
        """The source, the one sign that all findings of a regulation report, and the findings; else ``None``."""
        found = self._by.get((source, target), [])
        if len({one.sign for one in found}) != 1 or not any(one.strength for one in found):
            return None
        return source, found[0].sign, tuple(one.text for one in found)

    def unused(self, target: str, used: frozenset[str]) -> Iterator[tuple[str, Sign, int, tuple[str, ...]]]:
        """Regulators that findings report and a rule does not name: sign, doubt (0 to 5), the findings."""
        for source in self._sources.get(target, ()):
            if source in used:
                continue
            by_sign: Mapping[Sign, list[_Finding]] = {
                sign: [one for one in self._by[source, target] if one.sign is sign] for sign in Sign
            }
            for sign, found in by_sign.items():
                if found:
                    strength = max(one.strength for one in found)
                    yield source, sign, (6 - strength) // 2, tuple(one.text for one in found)

    def count_unused(self, regulators: Mapping[str, frozenset[str]]) -> int:
        """How many regulations with a sign are reported that no rule uses."""
        return sum(1 for target, used in regulators.items() for _ in self.unused(target, used))


def _of_row(row: EvidenceRow) -> _Finding:
    if row.is_choice:
        # What the author decided nobody has to believe.
        return _Finding(row.sign, 0, f"{row.id} ({row.sign.value}, {row.reference})")
    strength = _STRENGTH[row.confidence]
    if row.seen != "seen":
        strength //= 2
    return _Finding(row.sign, strength, f"{row.id} ({row.sign.value}, {row.reference}, {row.confidence}, {row.seen})")
