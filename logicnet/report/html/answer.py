"""The first screen of a report: what was asked, the answer in words with names, how sure, and drugs by environments.

Everything is read from the sections that were decided; nothing is computed here, so the first screen cannot say
anything that the sections below do not.
"""

from __future__ import annotations

from typing import Any

from logicnet.report.page import plural

__all__ = ["answer_of"]

Data = dict[str, Any]

#: Rows of the matrix, sets named in the sentence, environments named in a row, chains of why.
ROWS, NAMED_SETS, NAMED_PLACES, CHAINS = 16, 2, 3, 3


def answer_of(document: Data) -> Data | None:
    """The answer, or ``None`` where nothing was asked or tried: then the claims of the summary stand alone."""
    data = {section["id"]: section["data"] for section in document["sections"]}
    goal, singles = data["interventions"].get("goal"), data["singles"].get("rows")
    if goal is None or not singles:
        return None
    places = [environment["name"] for environment in document["environments"]]
    kinds = {node["name"]: node["kinds"] for node in data["network"].get("nodes", ())}
    drugs = [row for row in singles if "=" not in row["set"] or "drug" in kinds.get(row["set"].split("=")[0], ())]
    asked = _Asked(goal, places, bool(drugs), _names([row["set"] for row in drugs or singles], bool(drugs)))
    rows = drugs or [row for row in singles if "abolished" in row["answers"].values()]
    found = data["interventions"]["interventions"]
    # Where nothing has to be done, the empty set is the only minimal one.
    absent = {row["environment"] for row in found if row["size"] == 0 and row["verdict"] != "undecided"}
    asked.occurs = [name for name in places if name not in absent]
    alone = sorted(rows, key=lambda row: -asked.works(row))
    needed = _together(data, {row["set"] for row in rows} if drugs else None)
    sets = {row["set"]: row for row in data["robustness"].get("rows", ())}
    matrix = [_row(asked, row, row["answers"], ()) for row in alone]
    both = sorted(needed, key=lambda label: (-len(needed[label]), label))
    matrix += [_row(asked, sets[label], sets[label]["answers"], rows) for label in both if label in sets]
    cells = [cell for row in matrix for cell in row["cells"]]
    return {
        "question": _question(asked, len(rows), data["interventions"].get("exhausted_size", {})),
        "sentences": _sentences(asked, alone, both, needed),
        "sure": _sure(document, data, cells),
        "goal": goal,
        "places": places,
        "rows": matrix[:ROWS],
        "left_out": len(matrix) - len(matrix[:ROWS]),
        "seen": [word for word in ("yes", "one is enough", "stays", "not there", "open") if word in cells],
        "why": _chains(asked, alone, both, found),
    }


class _Asked:
    """The question, and how its changes are called."""

    def __init__(self, goal: str, places: list[str], drugs: bool, names: dict[str, str]) -> None:
        self.goal, self.places, self.drugs, self.names = goal, places, drugs, names
        #: Environments that show the goal untreated, as far as is known.
        self.occurs: list[str] = []

    def name(self, label: str) -> str:
        return " + ".join(self.names.get(part, part) for part in label.split(" + "))

    def works(self, row: Data) -> int:
        return sum(row["answers"].get(place) == "abolished" for place in self.occurs)

    def where(self, found: list[str]) -> str:
        if set(found) == set(self.occurs) and len(found) > 1:
            return f"in {'both' if len(found) == 2 else f'all {len(found)}'} environments that show it"
        if len(found) <= NAMED_PLACES:
            return f"in {_listed(found)}"
        return f"in {len(found)} of {len(self.occurs)} environments"


def _names(labels: list[str], drugs: bool) -> dict[str, str]:
    """Drugs without `=1`, and without the prefix that all of them share; a change keeps its whole name."""
    if not drugs:
        return {}
    bare = {label: label.removesuffix("=1") for label in labels}
    heads = {name.partition("_")[0] for name in bare.values() if "_" in name}
    shared = len(bare) > 1 and len(heads) == 1 and all("_" in name for name in bare.values())
    short = {label: name.partition("_")[2] if shared else name for label, name in bare.items()}
    return short if len(set(short.values())) == len(short) and all(short.values()) else bare


def _together(data: Data, drugs: set[str] | None) -> dict[str, list[str]]:
    """Minimal sets of several changes, of drugs where there are any, each with where all of it is needed."""
    found: dict[str, list[str]] = {}
    for row in data["interventions"]["interventions"]:
        parts = row["set"].split(" + ")
        if row["verdict"] == "abolished" and row["size"] > 1 and (drugs is None or drugs.issuperset(parts)):
            found.setdefault(row["set"], []).append(row["environment"])
    return found


def _row(asked: _Asked, row: Data, answers: Data, rows: Any) -> Data:
    parts = set(row["set"].split(" + "))
    words = {"abolished": "yes", "survives": "stays", "vacuous": "not there"}
    cells = []
    for place in asked.places:
        word = words.get(answers.get(place, ""), "open") if place in asked.occurs else "not there"
        if word == "yes" and any(one["set"] in parts and one["answers"].get(place) == "abolished" for one in rows):
            word = "one is enough"
        cells.append(word)
    works = len([cell for cell in cells if cell in ("yes", "one is enough")])
    return {"set": row["set"], "name": asked.name(row["set"]), "cells": cells,
            "works": f"{works} of {len(asked.occurs)}"}  # fmt: skip


def _question(asked: _Asked, tried: int, sizes: Data) -> str:
    what = "drug" if asked.drugs else "single change that does it somewhere"
    shown = f"{plural(tried, what)}, alone and together" if asked.drugs else "single changes and sets of them"
    places = asked.places[0] if len(asked.places) == 1 else plural(len(asked.places), "environment")
    return f"What ends {asked.goal}? Asked of {shown}, in {places}."


def _sentences(asked: _Asked, alone: list[Data], both: list[str], needed: dict[str, list[str]]) -> list[str]:
    goal, occurs = asked.goal, asked.occurs
    if not occurs:
        where = asked.places[0] if len(asked.places) == 1 else f"any of the {len(asked.places)} environments"
        return [f"No attractor shows {goal} in {where} to begin with, so there is nothing to end."]
    out: list[str] = []
    by: dict[tuple[str, ...], list[str]] = {}
    for row in alone:
        found = tuple(place for place in occurs if row["answers"].get(place) == "abolished")
        by.setdefault(found, []).append(asked.name(row["set"]))
    for found, names in sorted(by.items(), key=lambda one: -len(one[0])):
        if found:
            more = len(names) - 6
            few = [f"**{name} alone**" for name in names[:6]] + ([f"{more} more"] if more > 0 else [])
            out.append(f"{_listed(few)} {'ends' if len(names) == 1 else 'end'} {goal} {asked.where(list(found))}.")
    for label in both[:NAMED_SETS]:
        out.append(f"**{asked.name(label)}** end it together, and not alone, {asked.where(needed[label])}.")
    if len(both) > NAMED_SETS:
        rest = len(both) - NAMED_SETS
        out.append(f"So {'does' if rest == 1 else 'do'} {plural(rest, 'more set')} somewhere.")
    never = [row for row in alone if all(row["answers"].get(place) == "survives" for place in occurs)]
    if never and asked.drugs:
        names = [asked.name(row["set"]) for row in never]
        out.append(f"{_listed(names)} alone {'ends' if len(names) == 1 else 'end'} it nowhere.")
    unclear = [row for row in alone if not asked.works(row) and row not in never]
    if unclear and asked.drugs:
        out.append(f"For {_listed([asked.name(row['set']) for row in unclear])} alone it is not decided everywhere.")
    if not any(asked.works(row) for row in alone) and not both:
        out.append(f"Nothing that was tried is proved to end {goal} in an environment that shows it.")
    if len(occurs) < len(asked.places):
        absent = [place for place in asked.places if place not in occurs]
        out.append(f"It does not occur to begin with in {_listed(absent)}.")
    return out


def _sure(document: Data, data: Data, cells: list[str]) -> list[str]:
    left_open = cells.count("open")
    out = [f"{plural(left_open, 'answer')} open, the rest proved" if left_open else "proved: no cell below is open"]
    sizes = list(data["interventions"].get("exhausted_size", {}).values())
    if sizes and None not in sizes:
        out.append(f"nothing left out up to {plural(min(sizes), 'change')}")
    if not document["finished"]:
        out.append("a limit cut this report short")
    statuses = [one["status"] for one in data["expectations"].get("expectations", ())]
    if statuses:
        out.append(f"{statuses.count('holds')} of {len(statuses)} expectations hold, {statuses.count('fails')} fail")
    return [*out, "a proof about the rules, not about the patient"]


def _chains(asked: _Asked, alone: list[Data], both: list[str], found: list[Data]) -> list[Data]:
    """One chain for each of the best sets, where it is found first."""
    out = []
    for label in [*(row["set"] for row in alone if asked.works(row)), *both][:CHAINS]:
        row = next((r for r in found if r["set"] == label and r["verdict"] == "abolished"), None)
        if row is not None:
            out.append({"name": asked.name(label), "place": row["environment"], "why": row["why"]})
    return out


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else "none"
