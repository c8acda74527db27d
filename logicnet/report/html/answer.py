"""The first screen of a report: what was asked, the answer in words with names, how sure, and drugs by environments.

Everything is read from the sections that were decided; nothing is computed here, so the first screen cannot say
anything that the sections below do not. The sentences are those of :class:`~logicnet.perturbation.claim.Survey`.
"""

from __future__ import annotations

from typing import Any

from logicnet.perturbation.claim import Cell, Survey, Tried
from logicnet.report.page import plural

__all__ = ["answer_of", "sets_of"]

Data = dict[str, Any]

#: Rows of the matrix, and chains of why.
ROWS, CHAINS = 16, 3
#: Cells of a set that works.
WORKS = (Cell.YES, Cell.PART)


def answer_of(sections: dict[str, Data], places: list[str]) -> Data | None:
    """The answer from the data of each section, or ``None`` where nothing was asked or tried."""
    goal, singles = sections["interventions"].get("goal"), sections["singles"].get("rows")
    if goal is None or not singles:
        return None
    kinds = {node["name"]: node["kinds"] for node in sections["network"].get("nodes", ())}
    drugs = [row for row in singles if _is_drug(row["set"], kinds)]
    survey = _survey(sections, places, drugs, singles)
    order = [Cell.YES, Cell.PART, Cell.STAYS, Cell.BRINGS, Cell.ABSENT, Cell.OPEN]
    rows = sorted(survey.tried, key=lambda one: (not _works(survey, one), len(one.labels) > 1, -_works(survey, one)))
    shown = rows if len(rows) <= ROWS else [one for one in rows if _works(survey, one)][:ROWS] or rows[:ROWS]
    seen = {cell for one in shown for cell in one.cells}
    what = f"{plural(len(drugs), 'drug')}, alone and together"
    if not drugs:
        what = f"{plural(len(singles), 'single change')} and sets of them"
    where = places[0] if len(places) == 1 else plural(len(places), "environment")
    return {
        "question": f"What ends {goal}? Asked of {what}, in {where}.",
        "sentences": list(survey.sentences),
        "sure": _sure(sections, survey),
        "goal": goal,
        "noun": survey.noun,
        "places": places,
        "rows": [
            {
                "set": " + ".join(one.labels),
                "name": one.name,
                "cells": [cell.value for cell in one.cells],
                "works": f"{_works(survey, one)} of {len(survey.shown)}",
            }
            for one in shown
        ],
        "left_out": len(rows) - len(shown),
        "seen": [cell.value for cell in order if cell in seen],
        "chains": [
            {"set": " + ".join(one.labels), "name": one.name, "environment": places[_hardest(survey, one)]}
            for one in rows
            if _works(survey, one) and one.at(Cell.YES)
        ][:CHAINS],
    }


def _is_drug(label: str, kinds: dict[str, list[str]]) -> bool:
    """Whether a change is a drug: a node of that kind, or a name that the file gives to changes (`Name: A=0`)."""
    return "=" not in label or ": " in label or "drug" in kinds.get(label.split("=")[0], ())


def _survey(sections: dict[str, Data], places: list[str], drugs: list[Data], singles: list[Data]) -> Survey:
    asked = sections["interventions"]
    found = asked["interventions"]
    labels = {row["set"] for row in drugs}
    # Where nothing has to be done, the empty set is the only minimal one.
    nothing = {row["environment"]: row["verdict"] for row in found if row["size"] == 0}
    sizes = asked.get("exhausted_size", {})
    occurs = tuple(
        None if sizes.get(place) is None or nothing.get(place) == "undecided" else place not in nothing
        for place in places
    )
    names = _names([row["set"] for row in drugs or singles], bool(drugs))
    answers = {row["set"]: row["answers"] for row in (*sections["robustness"].get("rows", ()), *singles)}
    alone = drugs or [row for row in singles if "abolished" in row["answers"].values()]
    several = [label for label in _together(asked, labels if drugs else None) if label in answers]
    known: dict[frozenset[str], tuple[Cell, ...]] = {}
    tried = []
    for label in [*(row["set"] for row in alone), *sorted(several, key=lambda one: (one.count(" + "), one))]:
        parts = tuple(label.split(" + "))
        cells = []
        for k, place in enumerate(places):
            cell = _cell(answers[label].get(place, ""), occurs[k])
            part = any(one < set(parts) and there[k] in WORKS for one, there in known.items())
            cells.append(Cell.PART if part and cell is Cell.YES else cell)
        known[frozenset(parts)] = tuple(cells)
        tried.append(Tried(parts, " + ".join(names.get(part, part) for part in parts), tuple(cells)))
    count = len(drugs or singles)
    return Survey(asked["goal"], tuple(places), "drug" if drugs else "change", tuple(tried), occurs,
                  tuple(_settled(found, place, sizes.get(place), labels if drugs else None, count) for place in places),
                  names_failures=bool(drugs))  # fmt: skip


def _cell(answer: str, occurs: bool | None) -> Cell:
    if occurs is False:
        return {"survives": Cell.BRINGS, "vacuous": Cell.ABSENT}.get(answer, Cell.OPEN)
    return {"abolished": Cell.YES if occurs else Cell.OPEN, "survives": Cell.STAYS}.get(answer, Cell.OPEN)


def _settled(found: list[Data], place: str, size: int | None, drugs: set[str] | None, count: int) -> int | None:
    """Up to which size every set that the survey speaks of is decided there."""
    if size is None:
        return None
    left_open: list[int] = [
        row["size"] for row in found
        if row["environment"] == place and row["verdict"] == "undecided"
        and (drugs is None or drugs.issuperset(row["set"].split(" + ")))
    ]  # fmt: skip
    return min(size, count, *(number - 1 for number in left_open))


def _works(survey: Survey, one: Tried) -> int:
    return len(set(one.at(*WORKS)).intersection(survey.shown))


def _hardest(survey: Survey, one: Tried) -> int:
    """Of the environments where all of the set is needed, that in which the fewest sets work; the first of these."""
    working = [sum(other.cells[k] in WORKS for other in survey.tried) for k in range(len(survey.places))]
    return min(one.at(Cell.YES), key=lambda k: working[k])


def _names(labels: list[str], drugs: bool) -> dict[str, str]:
    """Drugs without what they change, and without the prefix that all of them share; a change keeps its whole name."""
    if not drugs:
        return {}
    bare = {label: label.partition(": ")[0].removesuffix("=1") for label in labels}
    heads = {name.partition("_")[0] for name in bare.values() if "_" in name}
    shared = len(bare) > 1 and len(heads) == 1 and all("_" in name for name in bare.values())
    short = {label: name.partition("_")[2] if shared else name for label, name in bare.items()}
    return short if len(set(short.values())) == len(short) and all(short.values()) else bare


def _together(asked: Data, drugs: set[str] | None) -> dict[str, list[str]]:
    """Minimal sets of several changes, of drugs where there are any, each with where all of it is needed."""
    found: dict[str, list[str]] = {}
    for row in asked["interventions"]:
        parts = row["set"].split(" + ")
        if row["verdict"] == "abolished" and row["size"] > 1 and (drugs is None or drugs.issuperset(parts)):
            found.setdefault(row["set"], []).append(row["environment"])
    return found


def _sure(sections: dict[str, Data], survey: Survey) -> list[str]:
    """How sure: what is proved, how far the search went, what it rests on, and what it is not about."""
    left_open = sum(len(one.at(Cell.OPEN)) for one in survey.tried)
    out = [f"{plural(left_open, 'answer')} open, the rest proved" if left_open else "proved: no cell below is open"]
    settled = [survey.settled[k] for k in survey.shown]
    if settled and all(settled):
        out.append(f"nothing left out up to {plural(min(size for size in settled if size), survey.noun)}")
    rests = sections["network"].get("rests_on")
    if rests:
        out.append(f"rests on {plural(rests['regulations'], 'regulation')}: {rests['text']}")
    statuses = [one["status"] for one in sections["expectations"].get("expectations", ())]
    if statuses:
        words = [f"{statuses.count('holds')} of {plural(len(statuses), 'expectation')} hold"]
        words += [f"{statuses.count(one)} {one}" for one in ("fails", "undecided", "vacuous") if one in statuses]
        told = sections["expectations"]["headline"]
        if told["published"]:
            words.append(f"{told['deep']} of {told['published']} published ones by more than one rule")
        out.append(", ".join(words).replace(" fails", " failed"))
    varied = sections.get("choices", {}).get("environments")
    out.append("AND and OR varied as well, see below" if varied else "AND and OR as the file has them")
    return [*out, "a proof about the rules, not about the patient"]


def sets_of(sections: dict[str, Data], places: list[str]) -> list[Data]:
    """Every minimal set once, with what it does in each environment; those that stayed undecided behind them."""
    known = {row["set"]: row["answers"] for row in sections["robustness"].get("rows", ())}
    found: dict[str, dict[str, Data]] = {}
    for row in sections["interventions"].get("interventions", ()):
        if row["size"]:
            found.setdefault(row["set"], {})[row["environment"]] = row
    nothing = {row["environment"] for row in sections["interventions"].get("interventions", ()) if not row["size"]}
    out = []
    for label, at in found.items():
        first = next(iter(at.values()))
        cells = []
        for place in places:
            cell = _cell(known.get(label, {}).get(place, ""), place not in nothing)
            if place in at:
                cell = Cell.YES if at[place]["verdict"] == "abolished" else Cell.OPEN
            elif cell is Cell.YES:
                cell = Cell.PART
            cells.append(cell.value)
        whys: dict[str, list[str]] = {}
        for place, row in at.items():
            whys.setdefault(row["why"], []).append(place)
        synergy = dict.fromkeys(row["synergy"] for row in at.values() if row["synergy"])
        out.append(
            {
                "set": label,
                "size": first["size"],
                "cost": first["cost"],
                "robustness": first["robustness"],
                "synergy": ", ".join(synergy) or ("one change" if first["size"] == 1 else "–"),
                "cells": cells,
                "whys": [{"environments": there, "text": text} for text, there in whys.items()],
            }
        )
    works = (Cell.YES.value, Cell.PART.value)
    return sorted(out, key=lambda one: (-sum(cell in works for cell in one["cells"]), one["size"]))
