"""What was proved about an ensemble, written so that :mod:`logicnet.verifier.ensemble` can check it.

The file is a certificate with three lists more: the bits by name, the instantiations that are told to be consistent
with a reason for each given expectation, and what excludes others. An entry about a set that fails names the
instantiation by its number; a set that works is told in parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from logicnet.compiled.space import Subspace
from logicnet.ensembles.counting import Number
from logicnet.ensembles.interventions import (
    Entry,
    Failing,
    Profile,
    SizeAnswered,
    UndecidedSomewhere,
    Working,
    WorkingRegion,
    WorksThere,
)
from logicnet.ensembles.partial import PartialNetwork
from logicnet.network.openness import Opened
from logicnet.perturbation.certificate import Spelling, absence_document, certificate_layout, presence_document
from logicnet.perturbation.evidence import Absence, Presence
from logicnet.text.names import format_name

__all__ = ["CertifiedShare", "Consistent", "Counted", "ToldEverywhere", "bit_names", "ensemble_certificate_text"]

SCHEMA = "logicnet.ensemble-certificate/1"


class Consistent(Struct, frozen=True):
    """An instantiation with the reason why each given expectation holds in it."""

    at: Subspace
    #: The expectation, the bits on which its proof rests, and the proof.
    held: tuple[tuple[str, Subspace, Presence | Absence], ...]


class ToldEverywhere(Struct, frozen=True):
    """Instantiations that have some bits in common, in all of which one expectation fails, or holds."""

    expectation: str
    cube: Subspace
    evidence: Presence | Absence


class CertifiedShare(Struct, frozen=True):
    """Where a set works and where it fails, and in how many consistent instantiations it works."""

    profile: Profile
    works: Number


class Counted(Struct, frozen=True):
    """The numbers that are claimed, and the reasons for the lower ones."""

    instantiations: Number
    consistent: Number
    holding: tuple[ToldEverywhere, ...]


def bit_names(partial: PartialNetwork) -> tuple[str, ...]:
    """A name for each bit that can be read: the node, then the number of the bit in its rule."""
    found: list[str] = []
    counted: dict[str, int] = {}
    for choice in partial.choices:
        for _ in choice.bits:
            number = counted.get(choice.node, 0)
            counted[choice.node] = number + 1
            found.append(f"{format_name(choice.node)} ?{number}")
    return tuple(found)


def ensemble_certificate_text(
    question: Mapping[str, Any],
    ensemble: tuple[Opened, Sequence[str], Sequence[str]],
    entries: Iterable[Entry | CertifiedShare],
    consistent: Sequence[Consistent],
    told: tuple[Iterable[ToldEverywhere], Counted],
    spelling: Spelling,
    extent: Mapping[str, Any],
    others: Sequence[Failing | WorksThere | UndecidedSomewhere] = (),
) -> str:
    """The certificate. ``ensemble``: what is open, the given expectations, the :func:`bit_names`.

    ``consistent`` must hold every instantiation at which an entry says that a set fails. ``extent`` says how far the
    search came: ``max_size``, ``exhausted_size``, ``finished``, ``limits``; and ``shares``: whether the entries are
    shares; then ``others`` says why no other set is minimal somewhere. ``told``: where expectations fail, and what was
    counted.
    """
    opened, given, bits = ensemble
    inconsistent, counted = told
    number = {found.at: k for k, found in enumerate(consistent)}
    head = {"schema": SCHEMA, **question, "open": opened.value, "given": list(given)}
    head |= {"bits": list(map(format_name, bits)), "max_size": extent["max_size"]}
    head |= {"shares": extent["shares"]}
    head |= {"counts": {"instantiations": _bounds(counted.instantiations), "consistent": _bounds(counted.consistent)}}
    rows = {
        "choices": head.pop("choices"),
        "instantiations": [
            {
                "bits": spelling.space(found.at),
                "given": {
                    name: {"bits": spelling.space(rests), **_evidence(why, spelling)} for name, rests, why in found.held
                },
            }
            for found in consistent
        ],
        "excluded": [_told(found, spelling) for found in inconsistent],
        "holding": [_told(found, spelling) for found in counted.holding],
        "entries": [_entry(entry, number, spelling) for entry in entries if not isinstance(entry, SizeAnswered)],
    }
    if extent["shares"]:
        rows["others"] = [_other(other, spelling) for other in others]
    return certificate_layout(head, rows, {key: extent[key] for key in ("exhausted_size", "finished", "limits")})


def _bounds(number: Number) -> dict[str, int]:
    return {"at_least": number.at_least, "at_most": number.at_most}


def _told(found: ToldEverywhere, spelling: Spelling) -> dict[str, Any]:
    cube = spelling.space(found.cube)
    return {"expectation": found.expectation, "bits": cube, **_evidence(found.evidence, spelling)}


def _evidence(evidence: Presence | Absence, spelling: Spelling) -> dict[str, Any]:
    if isinstance(evidence, Presence):
        return presence_document(evidence, spelling)
    return absence_document(evidence, spelling)


def _entry(
    entry: Failing | Working | UndecidedSomewhere | CertifiedShare, number: Mapping[Subspace, int], spelling: Spelling
) -> dict[str, Any]:
    if isinstance(entry, CertifiedShare):
        profile = entry.profile
        return {
            "set": list(profile.chosen),
            "answer": "share",
            "works": _bounds(entry.works),
            "parts": [_part(part, spelling) for part in profile.parts],
            "failing": [_failing_there(one, spelling) for one in profile.failing],
        }
    if isinstance(entry, UndecidedSomewhere):
        return _undecided(entry)
    if isinstance(entry, Working):
        parts = [_part(part, spelling) for part in entry.parts]
        return {"set": list(entry.chosen), "answer": "robust", "parts": parts}
    return {**_failing(entry, spelling), "at": number[entry.at]}


def _other(other: Failing | WorksThere | UndecidedSomewhere, spelling: Spelling) -> dict[str, Any]:
    if isinstance(other, UndecidedSomewhere):
        return _undecided(other)
    if isinstance(other, WorksThere):
        return {"set": list(other.chosen), "answer": "works", "parts": [_part(other.part, spelling)]}
    return _failing_there(other, spelling)


def _undecided(entry: UndecidedSomewhere) -> dict[str, Any]:
    return {"set": list(entry.chosen), "answer": "undecided", "why": entry.why}


def _failing_there(entry: Failing, spelling: Spelling) -> dict[str, Any]:
    return {**_failing(entry, spelling), "bits": spelling.space(entry.rests)}


def _failing(entry: Failing, spelling: Spelling) -> dict[str, Any]:
    told: dict[str, Any] = {"set": list(entry.chosen), "answer": "refuted" if entry.clause else "lost"}
    if entry.clause is None:
        return {**told, **_evidence(entry.evidence, spelling)}
    return {
        **told,
        "demand": entry.demand,
        **_evidence(entry.evidence, spelling),
        "against": spelling.literals(entry.clause.against),
        "missing": spelling.literals(entry.clause.missing),
    }


def _part(part: WorkingRegion, spelling: Spelling) -> dict[str, Any]:
    told: dict[str, Any] = {
        "bits": spelling.space(part.cube),
        "absent": {demand: absence_document(absence, spelling) for demand, absence in part.absences},
    }
    return told if part.kept is None else {**told, "kept": presence_document(part.kept, spelling)}
