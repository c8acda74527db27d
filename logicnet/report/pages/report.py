"""The twin of a report in words: the sections of its page, with the same numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from logicnet.report.page import Block, Code, Heading, Items, Marked, Page, Paragraph, Table
from logicnet.text.counts import plural

__all__ = ["report_page"]

Data = dict[str, Any]
#: Of each column what a row has there: the name of a field, or what tells it.
Columns = Mapping[str, str | Callable[[Data], object]]


def report_page(document: Data) -> Page:
    """The page of a ``logicnet.report/1`` document."""
    return tuple(_blocks(document))


def _blocks(document: Data) -> Iterator[Block]:
    yield Heading(document["title"], level=1)
    sections = document["sections"]
    if not document["finished"]:
        told = "; ".join(document["limits"]) or "a section failed or was stopped"
        cut = ", ".join(section["title"] for section in sections if section["state"] == "partial")
        yield _strong(f"This report is not all: {told}.{f' Cut short: {cut}.' if cut else ''}")
    places = [place["name"] for place in document["environments"]]
    for section in sections:
        yield Heading(section["title"])
        if section["note"]:
            yield _strong(section["note"]) if section["state"] == "failed" else Paragraph(Marked(section["note"]))
        # A section that failed, was stopped or has nothing to say has none of its data.
        data = section["data"]
        if section["id"] in _SECTIONS:
            yield from _SECTIONS[section["id"]](data)
        else:
            yield from _rows(data.get("rows"), _answers(places))
    yield Heading("Provenance")
    yield Items(tuple(_provenance(document)))


def _strong(text: str) -> Paragraph:
    return Paragraph(Marked(f"**{text}**"))


def _rows(found: list[Data] | None, columns: Columns) -> Iterator[Table]:
    """The rows under a header; no table without rows."""
    if found:
        told = [[row[tell] if isinstance(tell, str) else tell(row) for tell in columns.values()] for row in found]
        yield Table(tuple(columns), tuple(tuple(c if isinstance(c, str) else str(c) for c in row) for row in told))


def _joined(field: str) -> Callable[[Data], str]:
    return lambda row: ", ".join(row[field])


# ----------------------------------------------------------------------------------------------------------- sections


def _summary(data: Data) -> Iterator[Block]:
    if data.get("answer"):
        said = (*data["answer"]["sentences"], *data["answer"]["sure"])
        yield Items(tuple(map(Marked, said)))
    if data.get("claims"):
        told = (f"**{c['status']}** {c['text']} {c['why']}".rstrip() for c in data["claims"])
        yield Items(tuple(map(Marked, told)))


def _network(data: Data) -> Iterable[Block]:
    return _rows(
        data.get("nodes"),
        {
            "node": "name",
            "compartment": lambda node: node["compartment"] or "none",
            "rule": lambda node: "input" if node["input"] else node["rule"],
        },
    )


def _attractors(data: Data) -> Iterator[Block]:
    for block in data.get("environments", ()):
        count = f"{'' if block['exact'] else 'at least '}{block['count']}"
        yield Heading(f"{block['environment']}: {count}", level=3)
        yield Paragraph(", ".join(f"{word} {verdict}" for word, verdict in block["verdicts"].items()))
        if block["attractors"]:
            phenotypes = {name: _phenotype(name) for name in block["attractors"][0]["phenotypes"]}
            kind: Columns = {"attractor": "id", "kind": lambda one: one["kind"].replace("_", " ")}
            yield from _rows(block["attractors"], {**kind, **phenotypes})


def _phenotype(name: str) -> Callable[[Data], object]:
    return lambda attractor: attractor["phenotypes"][name]


def _expectations(data: Data) -> Iterable[Block]:
    return _rows(
        data.get("expectations"),
        {
            "status": "status",
            "expectation": "name",
            "in": "environment",
            "with": "with",
            "claim": "claim",
            "rests on": "rests_on",
        },
    )


def _interventions(data: Data) -> Iterable[Block]:
    return _rows(
        data.get("interventions"),
        {
            "environment": "environment",
            "set": "set",
            "size": "size",
            "cost": lambda one: "" if one["cost"] is None else f"{one['cost']:g}",
            "verdict": "verdict",
            "works in": _works,
            "synergy": lambda one: one["synergy"] or ("one change" if one["size"] == 1 else "–"),
            "why": lambda one: Marked(one["why"]),
        },
    )


def _works(one: Data) -> str:
    known = one["robustness"]
    return f"{known['abolished']} of {known['shown']}" if known else "not computed"


def _choices(data: Data) -> Iterator[Block]:
    if not data.get("environments"):
        return
    yield Paragraph(Marked(data["text"]))
    for block in data["environments"]:
        yield Heading(block["environment"], level=3)
        yield Paragraph(Marked(block["text"]))
        if block["robust"] and block["robust"][0]["size"]:
            yield Items(tuple(map(_robust, block["robust"])))
            yield _typed([block["command"]])
        if block["undecided"]:
            yield Items(tuple(Marked(f"not decided: {one['set']}, {one['why']}") for one in block["undecided"]))
        if block["hinging"]:
            yield from _hinging(block["hinging"])
    if data["expectations"] and data["expectations"]["text"]:
        yield Paragraph(Marked(data["expectations"]["text"]))


def _robust(one: Data) -> str:
    given = f" (given, not only found: {', '.join(one['given'])})" if one["given"] else ""
    return Marked(f"**{one['set']}**{given}")


def _hinging(found: list[Data]) -> Iterator[Block]:
    yield Paragraph("What hinges on a choice: sets that do it in the network as written, and not in every other.")
    yield from _rows(
        found,
        {
            "set": "set",
            "works in": lambda row: f"{row['text']} {row['why']}".rstrip(),
            "fails, for instance, where": _fails,
        },
    )
    commands = next((row["commands"] for row in found if row["commands"]), None)
    if commands:
        yield Paragraph("A network in which the first of them fails, written and run:")
        yield _typed(commands)


def _fails(row: Data) -> str:
    others = row["others_as_written"]
    where = "; ".join(f"{one['node']} reads {one['outcome']}" for one in row["fails_where"])
    as_written = f", with {plural(others, 'other choice')} as written" if where and others else ""
    ways = f" (one of {row['hinges']} ways)" if row["hinges"] > 1 else ""
    return f"{where}{as_written}{ways}"


def _experiments(data: Data) -> Iterator[Block]:
    for one in data.get("experiments", ()):
        about = "" if one["exact"] else "about "
        yield Heading(one["text"], level=3)
        yield from _rows(
            one["outcomes"],
            {"seen": "text", "share": _share(about), "would decide": _decided},
        )
    if data.get("experiments"):
        yield _typed([data["command"]])


def _share(about: str) -> Callable[[Data], object]:
    return lambda outcome: f"{about}{100 * outcome['share']:.1f}%"


def _decided(outcome: Data) -> str:
    return "; ".join(outcome["decides"]) or "no choice"


def _targets(data: Data) -> Iterable[Block]:
    return _rows(
        data.get("targets"),
        {
            "target": "target",
            "minimal sets with it": "sets",
            "alone": "alone",
            "environments": _joined("environments"),
        },
    )


def _changes(data: Data) -> Iterable[Block]:
    return _rows(
        data.get("rows"),
        {
            "set": "set",
            "environment": "environment",
            "read-outs": _joined("effects"),
            "switched off": lambda row: ", ".join(row["off"]) if row["exact"] else "not settled",
            "switched on": lambda row: ", ".join(row["on"]) if row["exact"] else "not settled",
        },
    )


def _answers(places: Iterable[str]) -> Columns:
    return {"set": "set", **{place: _answer(place) for place in places}, "side effects": _joined("effects")}


def _answer(place: str) -> Callable[[Data], object]:
    return lambda row: row["answers"].get(place, "not computed")


def _references(data: Data) -> Iterator[Block]:
    if data.get("references"):
        yield Items(tuple(one["reference"] for one in data["references"]))


_SECTIONS: Final[Mapping[str, Callable[[Data], Iterable[Block]]]] = {
    "summary": _summary,
    "network": _network,
    "attractors": _attractors,
    "expectations": _expectations,
    "interventions": _interventions,
    "choices": _choices,
    "experiments": _experiments,
    "targets": _targets,
    "changes": _changes,
    "references": _references,
}


def _provenance(document: Data) -> Iterator[str]:
    network, origin = document["network"], document["provenance"]
    yield f"logicnet {document['logicnet']}"
    yield f"file {network['file_sha256']}"
    yield f"meaning {network['meaning_sha256']}"
    yield Marked(f"command `{origin['command']}`")
    yield f"update {origin['update']}"
    yield origin["quantifiers"]
    if origin["date"]:
        yield f"date {origin['date']}"


def _typed(commands: list[str]) -> Code:
    return Code("\n".join(f"$ {command}" for command in commands), "console")
