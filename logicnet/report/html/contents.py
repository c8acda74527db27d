"""What a report holds: sections computed one by one, so that one that fails leaves the others standing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from logicnet import __version__
from logicnet.attractors.landscape import Landscape, Shows, Update
from logicnet.attractors.search import find_attractors
from logicnet.checks.expectations import evaluate
from logicnet.limits import Limits
from logicnet.network.model import Network
from logicnet.network.resolve import parse_formula
from logicnet.perturbation.candidates import Candidates, Choice, candidate_choices, candidate_drugs, together
from logicnet.perturbation.interventions import minimal_interventions
from logicnet.perturbation.outcome import Goal, InterventionResult, Occurrence
from logicnet.perturbation.screen import Answer, Place, Plan, Row, exactly_counted, rows_of, run, sets_up_to
from logicnet.report.document import network_document
from logicnet.report.drawing import drawn as drawn_lines
from logicnet.report.report import clamps_named, network_name

__all__ = ["DRAWN", "Question", "Report", "Section", "State", "compose", "drawing_text", "network_data"]

#: Nodes beyond which no drawing is made: nobody could read it.
DRAWN = 400
#: Attractors shown per environment.
SHOWN = 24
#: Choices of the double screen: those that recur most in the minimal interventions.
PAIRED = 16

Data = dict[str, Any]


class State(Enum):
    """DONE: all of it. PARTIAL: a limit stopped it. FAILED: it could not be computed. EMPTY: nothing to say."""

    DONE = "done"
    PARTIAL = "partial"
    FAILED = "failed"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the report; ``note`` says what was left out, or why there is nothing."""

    id: str
    title: str
    state: State
    note: str
    data: Data


@dataclass(frozen=True, slots=True)
class Question:
    """What the report is about."""

    network: Network
    places: tuple[Place, ...]
    #: The phenotype that is to be abolished, ``None`` when the file has none.
    goal: str | None
    max_size: int
    options: Data


@dataclass(frozen=True, slots=True)
class Report:
    """The one object behind the page, the JSON and the Markdown."""

    question: Question
    sections: tuple[Section, ...]
    limits: tuple[str, ...]

    @property
    def finished(self) -> bool:
        return not self.limits and all(s.state in (State.DONE, State.EMPTY) for s in self.sections)

    def document(self) -> Data:
        """``logicnet.report/1``."""
        return {
            "schema": "logicnet.report/1",
            "logicnet": __version__,
            "network": network_document(self.question.network),
            "title": network_name(self.question.network),
            "environments": [
                {"name": place.name, "settings": {n: _value(b) for n, b in place.settings}}
                for place in self.question.places
            ],
            "options": self.question.options,
            "sections": [
                {"id": s.id, "title": s.title, "state": s.state.value, "note": s.note, "data": s.data}
                for s in self.sections
            ],
            "finished": self.finished,
            "limits": list(self.limits),
        }


def compose(question: Question, limits: Limits) -> Report:
    """Compute every section in turn. A section that raises is shown as failed; the rest stands."""
    writer = _Writer(question, limits)
    parts: tuple[tuple[str, str, Callable[[], tuple[State, str, Data]]], ...] = (
        ("network", "The network", writer.network),
        ("attractors", "What it settles into", writer.attractors),
        ("expectations", "What the literature expects", writer.expectations),
        ("interventions", "Minimal interventions", writer.interventions),
        ("targets", "Which targets recur", writer.targets),
        ("singles", "Every single change", writer.singles),
        ("doubles", "Pairs of changes", writer.doubles),
        ("robustness", "Environments and sets", writer.robustness),
        ("references", "References", writer.references),
    )
    sections: list[Section] = []
    for name, title, make in parts:
        limits.tell(f"{title.lower()} ...")
        try:
            state, note, data = make()
        except Exception as fault:
            state, note, data = State.FAILED, f"This section failed: {type(fault).__name__}: {fault}", {}
        sections.append(Section(name, title, state, note, data))
    summary = Section("summary", "Summary", State.DONE, "", {"claims": writer.claims()})
    return Report(question, (summary, *sections), () if limits.hit is None else (limits.hit,))


def network_data(network: Network) -> Data:
    """Nodes and regulations with everything the file says of them."""
    return {
        "nodes": [
            {
                "name": node.name,
                "rule": network.source.text[node.rule.span.start : node.rule.span.end],
                "input": node.is_input,
                "compartment": node.compartment,
                "kinds": list(node.kinds),
                "description": node.description,
                "references": list(node.references),
            }
            for node in network.nodes
        ],
        "edges": [
            {
                "source": line.source,
                "target": line.target,
                "sign": line.sign.value,
                "via": line.via,
                "exosomal": line.exosomal,
                "mirna": line.mirna,
                "references": list(line.references),
                "confidence": line.confidence,
            }
            for line in drawn_lines(network)
        ],
    }


def drawing_text(data: Data) -> str:
    """What the drawing shows, for who cannot see it."""
    edges, nodes = data["edges"], data["nodes"]
    signs = [edge["sign"] for edge in edges]
    frames = len({node["compartment"] for node in nodes} - {None})
    return (
        f"{len(nodes)} nodes in {frames} compartments, {signs.count('activates')} activating, "
        f"{signs.count('inhibits')} inhibiting and {signs.count('both')} regulations of both signs, "
        f"{sum(edge['exosomal'] for edge in edges)} of them by exosome."
    )


class _Writer:
    """Sections, each from the network and from what earlier sections found."""

    def __init__(self, question: Question, limits: Limits) -> None:
        self._q, self._n, self._limits = question, question.network, limits
        self._found: dict[str, InterventionResult] = {}
        self._landscapes: dict[str, Landscape] = {}
        self._expected: list[str] = []
        self._counts: dict[tuple[str, int], int] = {}

    # ------------------------------------------------------------------------------------------------ the network

    def network(self) -> tuple[State, str, Data]:
        network = self._n
        if not len(network):
            return State.EMPTY, "The network has no node.", {"nodes": [], "edges": [], "drawn": False}
        data = network_data(network)
        nodes = data["nodes"]
        drawn = len(nodes) <= DRAWN
        note = "" if drawn else f"Left out: the drawing. It is readable up to {DRAWN} nodes, here are {len(nodes)}."
        return State.DONE, note, {**data, "drawn": drawn, "about": drawing_text(data)}

    def attractors(self) -> tuple[State, str, Data]:
        network, blocks, state = self._n, [], State.DONE
        for place in self._q.places:
            landscape = find_attractors(network, environment=place.settings, limit=SHOWN, limits=self._limits)
            self._landscapes[place.name] = landscape
            # A list that was cut for the page is no limit that anyone hit.
            stopped = self._limits.hit is not None
            state = State.PARTIAL if stopped else state
            blocks.append(
                {
                    "environment": place.name,
                    "count": landscape.count,
                    "exact": exactly_counted(landscape),
                    "verdicts": {
                        "complete": landscape.complete.value,
                        "univocal": landscape.univocal.value,
                        "faithful": landscape.faithful.value,
                    },
                    "reasons": list(landscape.reasons),
                    "attractors": [
                        {
                            "id": a.id,
                            "kind": a.kind.value,
                            "size": a.size,
                            "values": "".join(str(_value(a.space.get(v))) for v in range(len(network))),
                            "phenotypes": {name: shows.value for name, shows in a.phenotypes},
                        }
                        for a in landscape.attractors
                    ],
                }
            )
        return state, "", {"nodes": list(network.names), "environments": blocks}

    def expectations(self) -> tuple[State, str, Data]:
        if not self._n.expectations:
            return State.EMPTY, "The file states no expectation.", {"expectations": []}
        rows = []
        for expectation in self._n.expectations:
            result = evaluate(self._n, expectation, self._limits)
            self._expected.append(result.status.value)
            rows.append(
                {
                    "name": expectation.name,
                    "status": result.status.value,
                    "environment": " + ".join(expectation.environments) or "default",
                    "clamps": clamps_named((*result.clamps, *result.cuts)),
                    "claim": f"{expectation.quantifier.value} {expectation.text}",
                    "reason": result.reason,
                    "references": list(expectation.references),
                }
            )
        return self._state(), "", {"expectations": rows}

    # --------------------------------------------------------------------------------------------- what changes it

    def interventions(self) -> tuple[State, str, Data]:
        goal = self._q.goal
        if goal is None:
            return State.EMPTY, "The file names no phenotype, so there is nothing to abolish.", {"interventions": []}
        formula = parse_formula(self._n, goal, option="--abolish")
        candidates = self._candidates()
        rows: list[Data] = []
        sizes: Data = {}
        for place in self._q.places:
            result = minimal_interventions(
                self._n,
                goal=Goal(goal, Occurrence.EVER),
                formula=formula,
                environment=place.settings,
                candidates=_not_free(candidates, place),
                max_size=self._q.max_size,
                limits=self._limits,
            )
            self._found[place.name] = result
            sizes[place.name] = result.exhausted_size
            rows += [
                {
                    "environment": place.name,
                    "set": " + ".join(found.labels) or "nothing",
                    "clamps": clamps_named(found.clamps),
                    "size": found.size,
                    "cost": found.cost,
                    "verdict": found.verdict.value,
                    "why": _why(found.verdict.value, found.size, goal, place.name),
                }
                for found in result.interventions
            ]
            rows += [
                {
                    "environment": place.name,
                    "set": " + ".join(left.labels) or "nothing",
                    "clamps": clamps_named(left.clamps),
                    "size": len(left.labels),
                    "cost": None,
                    "verdict": "undecided",
                    "why": left.why,
                }
                for left in result.undecided
            ]
        data = {"goal": goal, "candidates": candidates.rule, "exhausted_size": sizes, "interventions": rows}
        return self._state(), "", data

    def targets(self) -> tuple[State, str, Data]:
        counts: dict[str, set[tuple[str, tuple[str, ...]]]] = {}
        for place, result in self._found.items():
            for found in result.interventions:
                for label in found.labels:
                    counts.setdefault(label, set()).add((place, found.labels))
        rows = [
            {
                "target": target,
                "sets": len(seen),
                "environments": sorted({place for place, _ in seen}),
                "alone": sum(1 for _, labels in seen if len(labels) == 1),
            }
            for target, seen in counts.items()
        ]
        rows.sort(key=lambda row: (-int(str(row["sets"])), str(row["target"])))
        state = State.DONE if rows else State.EMPTY
        return state, "" if rows else "No minimal intervention was found, so no target recurs.", {"targets": rows}

    def singles(self) -> tuple[State, str, Data]:
        if self._q.goal is None:
            return State.EMPTY, "The file names no phenotype, so there is nothing to screen for.", {"rows": []}
        choices = self._candidates().choices
        sets = ((), *((k,) for k in range(len(choices))))
        return self._screened(choices, sets)

    def doubles(self) -> tuple[State, str, Data]:
        recurring = [row["target"] for row in self.targets()[2]["targets"]][:PAIRED]
        if len(recurring) < 2:
            return State.EMPTY, "Fewer than two targets recur, so there is no pair to show.", {"rows": []}
        known = {str(choice): choice for choice in self._candidates().choices}
        choices = tuple(known[label] for label in recurring if label in known)
        state, note, data = self._screened(choices, tuple(sets_up_to(choices, 2)))
        note = f"{note} Shown are the pairs of the {len(choices)} targets that recur most; `screen` has all.".strip()
        at = {row["set"]: row["answers"] for row in data["rows"]}
        return state, note, {**data, "choices": [str(choice) for choice in choices], "at": at}

    def robustness(self) -> tuple[State, str, Data]:
        labels = dict.fromkeys(f.labels for result in self._found.values() for f in result.interventions if f.labels)
        if not labels:
            return State.EMPTY, "No minimal intervention was found.", {"rows": []}
        known = {str(choice): choice for choice in self._candidates().choices}
        names = list(dict.fromkeys(label for one in labels for label in one))
        choices = tuple(known[name] for name in names)
        at = {name: k for k, name in enumerate(names)}
        return self._screened(choices, ((), *(tuple(at[label] for label in one) for one in labels)))

    def references(self) -> tuple[State, str, Data]:
        network = self._n
        users: dict[str, list[str]] = {}
        for reference in network.cites:
            users.setdefault(reference, []).append("the network")
        for node in network.nodes:
            for reference in node.references:
                users.setdefault(reference, []).append(node.name)
        for edge in network.edges:
            for reference in edge.references:
                users.setdefault(reference, []).append(f"{edge.source} -> {edge.target}")
        for expectation in network.expectations:
            for reference in expectation.references:
                users.setdefault(reference, []).append(expectation.name)
        rows = [{"reference": reference, "for": seen} for reference, seen in sorted(users.items())]
        return (
            State.DONE if rows else State.EMPTY,
            "" if rows else "The file names no source.",
            {"references": rows, "about": list(network.about), "license": network.license},
        )

    # ------------------------------------------------------------------------------------------------- the summary

    def claims(self) -> list[Data]:
        """Plain sentences, each with what it is worth."""
        out: list[Data] = []
        for place, landscape in self._landscapes.items():
            proved = exactly_counted(landscape)
            count = f"{landscape.count} attractor{'s' if landscape.count != 1 else ''}"
            shows = {name: {s for a in landscape.attractors for n, s in a.phenotypes if n == name} for name in
                     (p.name for p in self._n.phenotypes)}  # fmt: skip
            every = [name for name, seen in shows.items() if seen == {Shows.ALWAYS}]
            tail = ""
            if every and landscape.complete.value == "yes":
                tail = f"; each of them always shows {', '.join(every)}"
            lead = "" if proved else "at least "
            why = "" if proved else "; ".join(landscape.reasons or landscape.limits)
            out.append(
                {"text": f"In {place} the network settles into {lead}{count}{tail}.",
                 "status": "proved" if proved else "undecided", "why": why}
            )
        if self._expected:
            for status, word in (("holds", "proved"), ("fails", "refuted"), ("vacuous", "vacuous"), ("undecided",) * 2):
                number = self._expected.count(status)
                if number:
                    words = {"holds": "hold", "fails": "fail", "vacuous": "hold as well without their clamps"}
                    tail = words.get(status, "are undecided")
                    out.append({"text": f"{number} of {len(self._expected)} expectations {tail}.",
                                "status": word, "why": ""})  # fmt: skip
        for place, result in self._found.items():
            size = result.exhausted_size
            sets = [found for found in result.interventions if found.size]
            goal = self._q.goal
            done = result.finished and not result.undecided
            if [found for found in result.interventions if not found.size]:
                text = f"In {place} no attractor shows {goal} to begin with."
            elif sets:
                smallest = min(found.size for found in sets)
                count = f"{'' if done else 'at least '}{len(sets)} minimal set{'s' if len(sets) != 1 else ''}"
                bound = f"of at most {result.max_size} changes"
                text = f"In {place} {count} {bound} abolish {goal}; the smallest: {smallest}."
            elif size is None:
                text = f"In {place} nothing was decided about {goal}."
            else:
                text = f"In {place} no set of at most {size} of the candidates was found to abolish {goal}."
            why = "; ".join(result.limits) or (f"{len(result.undecided)} sets are open" if result.undecided else "")
            out.append({"text": text, "status": "proved" if done else "undecided", "why": why})
        return out

    # ---------------------------------------------------------------------------------------------------- the rest

    def _candidates(self) -> Candidates:
        goal = self._q.goal
        if goal is None:
            raise ValueError("no goal")
        formula = parse_formula(self._n, goal, option="--abolish")
        groups = []
        if any(node.is_drug for node in self._n.nodes) or self._n.drugs:
            groups.append(candidate_drugs(self._n))
        try:
            groups.append(candidate_choices(self._n, formula))
        except Exception:
            if not groups:
                raise
        return together(groups)

    def _screened(self, choices: Sequence[Choice], sets: Sequence[tuple[int, ...]]) -> tuple[State, str, Data]:
        assert self._q.goal is not None
        readouts = tuple((p.name, p.formula) for p in self._n.phenotypes)
        if self._q.goal not in dict(readouts):
            readouts = (*readouts, (self._q.goal, parse_formula(self._n, self._q.goal, option="--abolish")))
        plan = Plan(self._n, self._q.places, tuple(choices), tuple(sets), Occurrence.EVER, Update.ASYNCHRONOUS,
                    readouts, self._q.goal)  # fmt: skip
        rows = list(rows_of(plan, run(plan, limits=self._limits)))
        whole = len(rows) == len(plan)
        lines: dict[tuple[int, ...], Data] = {}
        for number, row in enumerate(rows):
            chosen = plan.sets[number // len(plan.places)]
            if chosen:
                line = lines.setdefault(
                    chosen, {"set": " + ".join(str(choices[i]) for i in chosen), "answers": {}, "effects": []}
                )
                line["answers"][row.place] = _word(row)
                effects = (f"{'gained' if gained else 'lost'} {name}" for name, gained in row.side_effects)
                line["effects"] = list(dict.fromkeys([*line["effects"], *effects]))
        note = "" if whole else f"Stopped by the {self._limits.hit}: {len(rows)} of {len(plan)} rows."
        return State.DONE if whole else State.PARTIAL, note, {"rows": list(lines.values())}

    def _state(self) -> State:
        return State.DONE if self._limits.hit is None else State.PARTIAL


def _not_free(candidates: Candidates, place: Place) -> Candidates:
    """What the environment leaves free cannot be chosen as well."""
    free = {name for name, value in place.settings if value is None}
    kept = tuple(c for c in candidates.choices if not any(clamp.node in free for clamp in c.clamps))
    return Candidates(candidates.rule, kept)


def _why(verdict: str, size: int, goal: str, place: str) -> str:
    if verdict == "vacuous":
        return f"no attractor shows {goal} in {place} without any change"
    smaller = "" if size < 2 else ", and no part of it suffices"
    return f"proved: afterwards no attractor ever shows {goal}{smaller}"


def _word(row: Row) -> str:
    assert row.verdict is not None
    return "failed" if row.measured.failed and row.verdict is Answer.UNDECIDED else row.verdict.value


def _value(value: int | None) -> int | str:
    return "*" if value is None else value
