"""What is said of a simulation: how probable phenotypes are over time, beside what is proved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from logicnet.network.case import KindOfChange
from logicnet.report.page import plural
from logicnet.report.report import clamps_named
from logicnet.report.views.course import CHANGES
from logicnet.report.views.fields import AnswerDescription, Cell, Description, Field, Json, Parts, within
from logicnet.report.views.shared import (
    CLAMPS,
    ENDING,
    FLAG,
    NUMBER,
    POSITIVE,
    TEXT,
    TEXTS,
    WHOLE,
    Options,
    array,
    beginning,
    mapping,
    nullable,
    options_type,
    record,
    words,
)
from logicnet.simulation.absorption import EndProbability, Ends
from logicnet.simulation.maboss import GONE, Excess, Matrix, PhenotypeTrace, Simulation, Treatment, bands

if TYPE_CHECKING:
    from logicnet.studies.simulate import SimulationAnswer

__all__ = ["END_PROBABILITY", "SIMULATION", "TRACE", "Traced", "proof_words", "traced"]

_SHARE: Final[Json] = {**NUMBER, "minimum": 0, "maximum": 1}
_SHARES: Final = array(_SHARE)
_THREE: Final = record({"value": NUMBER, "low": NUMBER, "high": NUMBER})


class Traced(Struct, frozen=True):
    """A phenotype under one set of a simulation."""

    simulation: Simulation
    treatment: Treatment
    trace: PhenotypeTrace

    @property
    def bands(self) -> list[tuple[float, float]]:
        """The interval of each share."""
        return [bands(share, self.treatment.runs) for share in self.trace.shares]


def traced(found: Simulation) -> list[Traced]:
    """Every phenotype under every set."""
    return [Traced(found, treatment, trace) for treatment in found.treatments for trace in treatment.traces]


def _rounded(share: float) -> float:
    """A share as it stands in results: six places, which say more than any interval."""
    return round(share, 6)


def proof_words(trace: PhenotypeTrace, temporary: bool, sequence: bool = False) -> str:
    """What is proved of a phenotype beside what was drawn; nothing where it is not proved absent."""
    if not trace.absent:
        return ""
    if temporary:
        end = f"below {GONE:g} from t = {trace.gone_from:g}" if trace.gone_from is not None else "there at the end"
        when = "each step ends" if sequence else "the release"
        return f"proved absent if it has settled before {when}; in simulation {end}"
    if trace.gone_from is None:
        return f"proved absent in the long run; still {trace.shares[-1]:.3f} at the end of the simulation"
    return f"proved absent; in simulation below {GONE:g} from t = {trace.gone_from:g}"


def _proof_text(it: Traced) -> str:
    released = bool(it.treatment.changes) and it.simulation.protocol.release is not None
    return proof_words(it.trace, released, it.treatment.steps is not None)


def _set_words(it: Traced) -> str:
    """The set, and how many runs there are of it where a limit came before the others."""
    words, runs = it.treatment.words, it.treatment.runs
    return f"{words} ({plural(runs, 'run')} only)" if runs < it.simulation.protocol.runs else words


def _begin_facts(found: Simulation) -> Sequence[tuple[str, str]]:
    ordered = " whose levels are in order" if found.network.levels else ""
    begin = f"every state{ordered}, each with the same chance" if found.start is None else found.start.words
    return ("update", "asynchronous, in continuous time (MaBoSS)"), ("from", begin)


def _rates_facts(answer: SimulationAnswer) -> Sequence[tuple[str, str]]:
    rates = ", ".join(f"{name} up {up:g} down {down:g}" for name, up, down in answer.simulation.rates)
    return (("rates", f"1 up and down{f', but {rates}' if rates else ''}"),)


def _drawn_facts(answer: SimulationAnswer) -> Sequence[tuple[str, str]]:
    """How long the changes of a set are held, where that is not for good, and how much was drawn."""
    protocol = answer.simulation.protocol
    kind = []
    if protocol.release is not None:
        held = f"temporary: held until t = {protocol.release:g}, then released"
        if any(treatment.steps is not None for treatment in answer.simulation.treatments):
            held += f"; of a sequence the second step from then until t = {2 * protocol.release:g}"
        kind = [("kind", held)]
    elif protocol.kind is not KindOfChange.PERMANENT:
        kind = [("kind", f"{protocol.kind.value}: {protocol.kind.held}")]
    drawn = f"{plural(protocol.runs, 'run')} up to t = {protocol.time:g}, seed {protocol.seed}"
    return (*kind, ("drawn", drawn))


def _interval_text(it: Traced) -> str:
    low, high = it.bands[-1]
    return f"{low:.3f}-{high:.3f}"


TRACE: Final[Description[Traced, None, Any]] = (
    Field(
        "phenotype",
        TEXT,
        lambda it, _: it.trace.demand.text,
        shown=lambda _: (("set", _set_words), ("phenotype", lambda it: it.trace.demand.text)),
    ),
    Field(
        "probability",
        _SHARES,
        lambda it, _: [_rounded(share) for share in it.trace.shares],
        shown=lambda _: (
            ("first", lambda it: f"{it.trace.shares[0]:.3f}"),
            ("last", lambda it: f"{it.trace.shares[-1]:.3f}"),
        ),
    ),
    Field("low", _SHARES, lambda it, _: [_rounded(low) for low, _ in it.bands]),
    Field(
        "high",
        _SHARES,
        lambda it, _: [_rounded(high) for _, high in it.bands],
        shown=lambda _: (("95 %", _interval_text),),
    ),
    Field(
        "proved_absent",
        FLAG,
        lambda it, _: it.trace.absent,
        shown=lambda _: (("proof and simulation", _proof_text),),
    ),
    Field("gone_from", nullable(NUMBER), lambda it, _: it.trace.gone_from),
)

_SET: Final[Description[tuple[Simulation, Treatment], Any, Any]] = (
    Field("clamps", CLAMPS, lambda it, _: clamps_named(it[1].changes)),
    Field(
        "steps",
        Parts(
            CHANGES,
            many=True,
            nullable=True,
            more={"description": "Of a sequence: the changes of each step; `clamps` has those of both."},
        ),
        lambda it, _: None if (steps := it[1].steps) is None else (steps.first, steps.then),
    ),
    Field(
        "runs",
        {**POSITIVE, "description": "Fewer than asked for where a limit came before the others."},
        lambda it, _: it[1].runs,
    ),
    Field("phenotypes", Parts(TRACE, many=True), lambda it, _: [Traced(*it, trace) for trace in it[1].traces]),
)


def _three(values: tuple[float, float, float]) -> Json:
    return dict(zip(("value", "low", "high"), map(_rounded, values), strict=True))


_EXCESS: Final[Description[Excess, Any, Any]] = (
    Field("clamps", CLAMPS, lambda one, _: clamps_named(one.changes)),
    Field("phenotype", TEXT, lambda one, _: one.demand.text),
    Field("bliss", _THREE, lambda one, _: _three(one.bliss)),
    Field("hsa", _THREE, lambda one, _: _three(one.hsa)),
)

_MATRIX: Final[Description[Matrix, Any, Any]] = (
    Field("clamps", CLAMPS, lambda matrix, _: clamps_named(matrix.changes)),
    Field("phenotype", TEXT, lambda matrix, _: matrix.demand.text),
    Field("strengths", _SHARES, lambda matrix, _: list(matrix.strengths)),
    Field("probability", array(_SHARES), lambda matrix, _: [list(map(_rounded, row)) for row in matrix.shares]),
)


def _said(share: float, ends: Ends) -> float:
    """Exact shares as they are, estimated ones to the digits that mean something."""
    return float(share) if ends.exact else _rounded(share)


END_PROBABILITY: Final[Description[EndProbability, Ends, Ends]] = (
    Field(
        "attractor",
        TEXT,
        lambda one, _: one.attractor.id,
        shown=lambda _: (("attractor", lambda one: one.attractor.id),),
    ),
    Field(
        "probability",
        _SHARE,
        lambda one, ends: _said(one.share, ends),
        shown=lambda ends: (
            ("probability", lambda one: f"{one.share:.6f}" if ends.exact else f"{one.share:.3f}"),
            ("95 %", lambda one: "exact" if ends.exact else f"{one.low:.3f}-{one.high:.3f}"),
            (
                "always shows",
                lambda one: ", ".join(name for name, shows in one.attractor.phenotypes if shows.value == "always"),
            ),
        ),
    ),
    Field("low", _SHARE, lambda one, ends: _said(one.low, ends)),
    Field("high", _SHARE, lambda one, ends: _said(one.high, ends)),
)

_ENDS: Final[Description[Ends, Any, Any]] = (
    Field("exact", FLAG, lambda ends, _: ends.exact),
    Field("states", WHOLE, lambda ends, _: ends.states),
    Field("why", nullable(TEXT), lambda ends, _: ends.why or None),
    Field(
        "attractors", Parts(END_PROBABILITY, many=True), lambda ends, _: ends.ends, whole=lambda ends, _: ends
    ),
)


def _rows(answer: SimulationAnswer) -> Iterator[tuple[Cell, ...]]:
    """One row per set, phenotype and window of time: lists of the JSON, laid out."""
    for it in traced(answer.simulation):
        for time, share, (low, high) in zip(answer.simulation.times, it.trace.shares, it.bands, strict=True):
            three = map(_rounded, (share, low, high))
            yield (it.treatment.words, it.trace.demand.text, time, *three)


_OPTIONS: Final = options_type(
    {
        "env": TEXT,
        "with": CLAMPS,
        "phenotype": TEXTS,
        "set": TEXTS,
        "sets": nullable(TEXT),
        "from": nullable(TEXT),
        "kind": words(KindOfChange),
        "release": nullable(NUMBER),
        "time": NUMBER,
        "tick": NUMBER,
        "samples": WHOLE,
        "seed": WHOLE,
        "strengths": _SHARES,
        "ends": FLAG,
    }
)

#: The order is that of the JSON.
SIMULATION: Final[AnswerDescription[SimulationAnswer, Options]] = AnswerDescription(
    "simulate",
    (
        *within(
            beginning("simulate", _OPTIONS, in_environment=True, facts=_begin_facts), lambda answer: answer.simulation
        ),
        Field(
            "rates",
            mapping(record({"up": NUMBER, "down": NUMBER})),
            lambda answer, _: {name: {"up": up, "down": down} for name, up, down in answer.simulation.rates},
            facts=_rates_facts,
        ),
        Field("times", array(NUMBER), lambda answer, _: list(answer.simulation.times), facts=_drawn_facts),
        Field(
            "sets",
            Parts(_SET, many=True),
            lambda answer, _: [(answer.simulation, treatment) for treatment in answer.simulation.treatments],
            rows=_rows,
        ),
        Field("excess", Parts(_EXCESS, many=True), lambda answer, _: answer.simulation.excesses),
        Field("matrices", Parts(_MATRIX, many=True), lambda answer, _: answer.simulation.matrices),
        Field("ends", Parts(_ENDS, nullable=True), lambda answer, _: answer.ends),
        *ENDING,
    ),
    lambda _: ("set", "phenotype", "time", "probability", "low", "high"),
)
