"""What a report holds: sections computed one by one, so that one that fails leaves the others standing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from enum import Enum
from functools import cached_property
from typing import Any

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from logicnet.attractors.landscape import Landscape, Shows
from logicnet.attractors.search import Prepared, list_attractors
from logicnet.checks.expectations import ExpectationResult, ExpectationStatus, evaluate, headline, strength
from logicnet.compiled.space import Subspace
from logicnet.errors import LimitReached
from logicnet.limits import Limits
from logicnet.network.case import Demand, changes_text, settings_text
from logicnet.network.citations import Citations
from logicnet.network.grounds import Used, grounds
from logicnet.network.model import Clamp, Cut, Network, Sign
from logicnet.network.openness import Opened
from logicnet.network.resolve import parse_formula, pose, read_demand
from logicnet.perturbation.candidates import (
    Candidates,
    Choice,
    NoCandidates,
    candidate_choices,
    candidate_drugs,
    candidates_named,
    together,
)
from logicnet.perturbation.explain import Explainer, Origin
from logicnet.perturbation.interventions import search_interventions
from logicnet.perturbation.outcome import Goal, Intervention, InterventionResult, Occurrence, Success, Undecided
from logicnet.perturbation.screen import (
    Place,
    Plan,
    ScreenAnswer,
    ScreenRow,
    exactly_counted,
    plan_of,
    rows_of,
    run,
    sets_up_to,
    summaries,
)
from logicnet.report.drawing import Drawing, DrawnLine, views
from logicnet.report.drawing import drawn as drawn_lines
from logicnet.report.html.answer import answer_of
from logicnet.report.html.choices import ChoicesSection, OpenRules
from logicnet.report.page import plural
from logicnet.report.pages.why import cause_words, why_text
from logicnet.report.report import clamps_named
from logicnet.report.views.fields import object_of
from logicnet.report.views.report import REPORT
from logicnet.report.views.steps import GROUNDS
from logicnet.text import late
from logicnet.text.formula import Expression, symbols
from logicnet.text.names import split_list
from logicnet.text.notebook import Shown

__all__ = [
    "DRAWN",
    "Report",
    "ReportQuestion",
    "Section",
    "State",
    "compose",
    "drawing_text",
    "network_data",
]

#: Nodes beyond which no drawing is made: nobody could read it.
DRAWN = 400
#: Seconds that are kept for the writing of the page.
WRITING = 1.5
#: The part of the time that is left, which the drawing may take: one of so many.
DRAWING = 4
#: Attractors shown per environment.
SHOWN = 24
#: Minimal interventions whose why is found out, the smallest of each environment first, in a network of so many nodes;
#: in a larger one fewer, as the time that an explanation takes grows with the square of the nodes or worse.
EXPLAINED, EXPLAINED_OF = 400, 150
#: Sets of a screen on the page.
SCREENED = 1000
#: Sets and targets of the picture of which targets recur together.
UPSET_SETS, UPSET_TARGETS = 40, 30
#: Choices of the double screen: those that recur most in the minimal interventions.
PAIRED = 16

Data = dict[str, Any]

#: Said of a set whose why is not there.
NOT_EXPLAINED = "Not explained here; ask `logicnet why`."
#: Said where a network leaves nothing to choose.
NOTHING_TO_TRY = (
    "There is nothing to try: the network has no drug, and no node beside inputs, markers of the goal and "
    "nodes without targets."
)


class State(Enum):
    """DONE: all of it. PARTIAL: a limit stopped it. FAILED: it could not be computed. EMPTY: nothing to say."""

    DONE = "done"
    PARTIAL = "partial"
    FAILED = "failed"
    EMPTY = "empty"


class Section(Struct, frozen=True):
    """One part of the report; ``note`` says what was left out, or why there is nothing."""

    id: str
    title: str
    state: State
    note: str
    data: Data


#: Sets of one environment that are simulated, and runs of each.
SIMULATED, SIMULATED_RUNS = 20, 1_000


class ReportQuestion(Struct, frozen=True):
    """What the report is about."""

    network: Network
    places: tuple[Place, ...]
    #: The phenotype that is to be abolished, ``None`` when the file has none.
    goal: str | None
    max_size: int
    options: Data
    #: The command that writes this report again, but for the form and the name of what it writes.
    command: str = ""
    #: Only when it was asked for: a report without a date is the same each time.
    date: str | None = None
    #: Which changes are tried, read like ``--candidates``; ``None`` for drugs and inner nodes.
    candidates: str | None = None
    #: How the file is named in commands.
    file: str = ""
    #: Which networks the section about open rules asks of.
    open_rules: OpenRules = field(default_factory=lambda: OpenRules(Opened.NONE))
    #: Whether each set is also simulated.
    is_simulated: bool = False


class Report(Shown, Struct, frozen=True):
    """The one object behind the page, the JSON and the Markdown."""

    question: ReportQuestion
    sections: tuple[Section, ...]
    limits: tuple[str, ...]
    #: The layout of the drawing, ``None`` where none was made.
    views: dict[str, Drawing] | None = None

    @property
    def finished(self) -> bool:
        return not self.limits and all(s.state in (State.DONE, State.EMPTY) for s in self.sections)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is missing, in sentences: sections that a limit cut short, and sections that failed."""
        told = []
        if self.limits:
            left = [section.title for section in self.sections if section.state is State.PARTIAL]
            whole = len(self.sections) - len(left)
            parts = f"; cut short: {', '.join(left)}" if left else ""
            told.append(f"{self.limits[0]}: {whole} of {plural(len(self.sections), 'section')} are whole{parts}")
        failed = (section for section in self.sections if section.state is State.FAILED)
        return (*told, *(f"section `{section.title}`: {section.note}" for section in failed))

    def save(self, path: str) -> None:
        """Write it, whole or not at all: the page (``.html``, ``.pdf``), or its twin with the same numbers (``.json``,
        ``.md``). A PDF is printed by a browser of the Chromium family.

        Raises:
            UsageError: the name ends otherwise, it cannot be written, or Jinja2 or a browser is not installed.
        """
        late.part("report files").save(self, path)

    def document(self, form: str = "json") -> Data:
        """``logicnet.report/1``, with the command that writes it in this form: html, pdf, json, markdown."""
        return object_of(REPORT.fields, self, form)


#: Sections as they stand on the page, with their titles.
_TITLES = {
    "network": "The network",
    "attractors": "What it settles into",
    "expectations": "What the literature expects",
    "interventions": "Minimal interventions",
    "choices": "What does not depend on choices that nobody has measured",
    "experiments": "What to measure next",
    "targets": "Which targets recur",
    "singles": "Every single change",
    "doubles": "Pairs of changes",
    "robustness": "Environments and sets",
    "changes": "What else changes",
    "references": "References",
}
#: Steps as they are made, each with its weight: of the time left a step may take its part among those still to come.
#: What answers the question of the page comes first; what takes all the time that there is comes last, so that no
#: time is left over where something was cut short.
_STEPS = {
    "network": 2,
    "attractors": 6,
    "expectations": 8,
    "interventions": 12,
    "singles": 5,
    "robustness": 8,
    "targets": 1,
    "doubles": 4,
    "changes": 4,
    "references": 1,
    "reasons": 5,
    "choices": 8,
    "experiments": 6,
}


def compose(question: ReportQuestion, limits: Limits, drawn: bool = True) -> Report:
    """Compute every section in turn, each within its share of the time. One that raises is shown as failed.

    ``drawn``: lay out the drawing of the page too, within a part of the time.
    """
    limits.reserve(WRITING)
    writer = _Writer(question, limits)
    made: dict[str, Section] = {}
    seen = None
    # What has nothing to do takes no time from the step before it.
    idle = ("choices", "experiments") if writer.is_closed else ()
    weights = {name: weight for name, weight in _STEPS.items() if name not in idle}
    rest = sum(weights.values())
    for name in _STEPS:
        weight = weights.get(name, 0)
        limits.tell(f"{_TITLES.get(name, 'why they work').lower()} ...")
        writer.begin(limits.share(weight, rest) if weight else limits)
        rest -= weight
        if name == "reasons":
            # The sets stand; this adds to them.
            made["interventions"] = _with_reasons(writer, made["interventions"], limits)
            continue
        made[name] = section = _made(name, getattr(writer, name), limits)
        writer.done[name] = section.data
        if name == "network" and drawn and section.data.get("drawn"):
            # The first thing that is seen: before the searches, which may take all the time that there is.
            seen, note = _drawing(question.network, writer.lines, limits)
            if seen is None:
                made[name] = replace(section, note=note, data={**section.data, "drawn": False})
    limits.at("writing the answer")
    summary = Section("summary", "Summary", State.DONE, "", {"claims": writer.claims(), "answer": writer.answer()})
    stopped = limits.hit or (f"{limits.words()}, of which each section has a share" if writer.is_cut else None)
    sections = tuple(made[name] for name in _TITLES)
    return Report(question, (summary, *sections), () if stopped is None else (stopped,), seen)


def _made(name: str, make: Callable[[], tuple[State, str, Data]], limits: Limits) -> Section:
    """A section, or why there is none."""
    found: tuple[State, str, Data] | None = None
    with limits.stoppable():
        try:
            found = make()
        except LimitReached as fault:
            found = State.PARTIAL, _sentence(str(fault)), {}
        except Exception as fault:
            found = State.FAILED, f"This section failed: {type(fault).__name__}: {fault}", {}
    return Section(name, _TITLES[name], *(found or (State.PARTIAL, f"Stopped by the {limits.hit}.", {})))


def _with_reasons(writer: _Writer, section: Section, limits: Limits) -> Section:
    """The section of the sets, each with why it works as far as that was found out."""
    if not section.data.get("interventions"):
        return section
    told = _made(section.id, writer.reasons, limits)
    if told.data:
        # What had cut the search short has cut the section short.
        cut = State.PARTIAL in (section.state, told.state)
        return replace(told, state=State.PARTIAL if cut else told.state)
    return replace(section, state=told.state, note=f"{section.note} Why the sets work: {told.note}".strip())


def _drawing(network: Network, lines: tuple[DrawnLine, ...], limits: Limits) -> tuple[dict[str, Drawing] | None, str]:
    """The drawing, with a part of the time; or why there is none."""
    remaining = limits.remaining()
    share = Limits(time=None if remaining is None else remaining / DRAWING, memory=limits.memory)
    why = ""
    with limits.stoppable():
        try:
            return views(network, lines, limits=share), ""
        except LimitReached as fault:
            spent = share.hit is not None and share.time is not None
            why = f": it takes more than {share.time:.1f} s" if spent else f": {fault}"
    return None, f"Left out: the drawing{why or f': stopped by the {limits.hit}'}. `logicnet show --graph` makes it."


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def network_data(network: Network, lines: Sequence[DrawnLine] | None = None) -> Data:
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
            for line in (drawn_lines(network) if lines is None else lines)
        ],
    }


def drawing_text(data: Data) -> str:
    """What the drawing shows, for who cannot see it."""
    edges, nodes = data["edges"], data["nodes"]
    signs = [edge["sign"] for edge in edges]
    frames = len({node["compartment"] for node in nodes} - {None})
    return (
        f"{plural(len(nodes), 'node')} in {plural(frames, 'compartment')}, {signs.count('activates')} activating, "
        f"{signs.count('inhibits')} inhibiting and {signs.count('both')} regulations of both signs, "
        f"{sum(edge['exosomal'] for edge in edges)} of them by exosome."
    )


class _Screened(Struct, frozen=True):
    """A screen, and its rows as far as a limit let them be found."""

    plan: Plan
    #: Sets that are not in the plan, because the page would hold too many.
    left_out: int
    rows: tuple[ScreenRow, ...]

    def label(self, chosen: tuple[int, ...]) -> str:
        return " + ".join(str(self.plan.choices[i]) for i in chosen) or "nothing"


class _Writer:
    """Sections, each from the network and from what earlier sections found."""

    def __init__(self, question: ReportQuestion, limits: Limits) -> None:
        self._q, self._n, self._limits = question, question.network, limits
        self._citations = Citations(question.network)
        self._found: dict[str, InterventionResult] = {}
        self._landscapes: dict[str, Landscape] = {}
        self._expected: list[str] = []
        self._refuted: list[Data] = []
        self._choices = ChoicesSection(question.network, question.open_rules, question.file, limits, self._share)
        #: The data of each section that was made, whole or in part.
        self.done: dict[str, Data] = {}
        #: For the screens, and for the attractors that they begin with. Compiled once, so not within one share.
        self._prepared = Prepared(question.network, (), limits)
        #: In how many environments each minimal set works, as far as it was found out.
        self._works: dict[str, Data] = {}
        #: The limits of each step that was begun, and of its parts.
        self._shares: list[Limits] = []
        #: How many of those were there when the section was begun.
        self._earlier = 0

    def begin(self, limits: Limits) -> None:
        """Begin a section within these limits."""
        self._limits = self._choices.limits = limits
        self._earlier = len(self._shares)
        self._shares.append(limits)

    def _share(self, done: int, steps: int) -> Limits:
        """The limits of one of several equal steps of a section, so that the first does not take all."""
        share = self._limits.share(1, steps - done)
        self._shares.append(share)
        return share

    @property
    def is_closed(self) -> bool:
        """Whether nothing is asked about open rules."""
        return bool(self._choices.nothing)

    @property
    def is_cut(self) -> bool:
        """Whether some step was stopped, by a share of a limit or by the limit."""
        return any(share.hit is not None for share in self._shares)

    @property
    def _hit(self) -> str | None:
        """What stopped the section that is being made, or a step of it."""
        return next((share.hit for share in self._shares[self._earlier :] if share.hit is not None), None)

    @cached_property
    def lines(self) -> tuple[DrawnLine, ...]:
        """Every regulation, with what the file says of it."""
        return drawn_lines(self._n, self._limits)

    # ------------------------------------------------------------------------------------------------ the network

    def network(self) -> tuple[State, str, Data]:
        network = self._n
        if not len(network):
            return State.EMPTY, "The network has no node.", {"nodes": [], "edges": [], "drawn": False}
        data = network_data(network, self.lines)
        nodes = data["nodes"]
        drawn = len(nodes) <= DRAWN
        note = "" if drawn else f"Left out: the drawing. It is readable up to {DRAWN} nodes, here are {len(nodes)}."
        rests = _rests_on(network, self._citations)
        return State.DONE, note, {**data, "drawn": drawn, "about": drawing_text(data), "rests_on": rests}

    def attractors(self) -> tuple[State, str, Data]:
        network, blocks, state = self._n, [], State.DONE
        for k, place in enumerate(self._q.places):
            case = pose(network, environment=place.name)
            limits = self._share(k, len(self._q.places))
            landscape = list_attractors(case, limit=SHOWN, limits=limits, prepared=self._prepared)
            self._landscapes[place.name] = landscape
            # A list that was cut for the page is no limit that anyone hit.
            state = State.PARTIAL if limits.hit is not None else state
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
        results = []
        for expectation in self._n.expectations:
            result = strength(self._n, evaluate(self._n, expectation, self._limits), self._limits)
            results.append(result)
            self._expected.append(result.status.value)
            rows.append(
                {
                    "name": expectation.name,
                    "status": result.status.value,
                    "environment": " + ".join(expectation.environments) or "default",
                    "clamps": clamps_named((*result.clamps, *result.cuts)),
                    "with": changes_text(self._n, (*result.clamps, *result.cuts)) or "none",
                    "claim": f"{expectation.quantifier.value} {expectation.text}",
                    "reason": result.reason,
                    "witness": None if result.witness is None else self._seen(result.witness, expectation.formula),
                    "seen": None if result.witness is None else self._words(result.witness, expectation.formula),
                    "references": list(expectation.references),
                    "rests_on": _said_of(result),
                }
            )
            if result.status is ExpectationStatus.FAILS:
                self._refuted.append(rows[-1])
        return self._state(), "", {"expectations": rows, "headline": asdict(headline(results))}

    # --------------------------------------------------------------------------------------------- what changes it

    def interventions(self) -> tuple[State, str, Data]:
        goal = self._q.goal
        if goal is None:
            return State.EMPTY, "The file names no phenotype, so there is nothing to abolish.", {"interventions": []}
        demand = read_demand(self._n, goal, option="--abolish")
        candidates = self._candidates()
        if not candidates.choices:
            return State.EMPTY, NOTHING_TO_TRY, {"interventions": []}
        for k, place in enumerate(self._q.places):
            self._found[place.name] = search_interventions(
                pose(self._n, environment=place.name),
                Goal(demand),
                _not_free(candidates, place),
                max_size=self._q.max_size,
                limits=self._share(k, len(self._q.places)),
            )
        return self._state(), f"Stopped by {self._hit}." if self._hit else "", self._sets({})

    def reasons(self) -> tuple[State, str, Data]:
        """The sets again, with why each works."""
        goal = self._q.goal
        assert goal is not None
        demand = read_demand(self._n, goal, option="--abolish")
        most = EXPLAINED * EXPLAINED_OF**2 // max(EXPLAINED_OF, len(self._n)) ** 2
        left = most
        whys: dict[tuple[str, tuple[Clamp | Cut, ...]], str] = {}
        limits = self._limits
        for place in self._q.places:
            result = self._found[place.name]
            explainer = Explainer(
                pose(self._n, environment=place.name), demand, most=2, limits=limits, citations=self._citations
            )
            seen = self._simulated(place, demand, result)
            for found in result.interventions:
                why = f"No attractor shows {goal} in {place.name} without any change."
                if found.verdict is Success.ABOLISHED and limits.reached() is not None:
                    why = f"Not explained: {limits.hit}."
                elif found.verdict is Success.ABOLISHED:
                    left -= 1
                    why = _why(found, explainer) if left >= 0 else NOT_EXPLAINED
                whys[place.name, found.clamps] = why + seen.get(found.clamps, "")
        out = plural(-left, "set")
        note = "" if left >= 0 else f"Left out: the why of {out} beyond the first {most}; ask `logicnet why`."
        return self._state(), note, self._sets(whys)

    def _sets(self, whys: Mapping[tuple[str, tuple[Clamp | Cut, ...]], str]) -> Data:
        """What the search found, with what is known of each set by now."""
        rows: list[Data] = []
        for place, result in self._found.items():
            for found in result.interventions:
                synergy = None if found.size < 2 else found.synergy(result.undecided).value
                why = whys.get((place, found.clamps), NOT_EXPLAINED)
                row = _set_row(place, found, found.size, found.verdict.value, why)
                known = self._works.get(row["set"])
                rows.append({**row, "cost": found.cost, "robustness": known, "synergy": synergy})
            rows += [
                _set_row(place, left_open, len(left_open.labels), "undecided", left_open.why)
                for left_open in result.undecided
            ]
        return {
            "goal": self._q.goal,
            "candidates": self._candidates().rule,
            "exhausted_size": {place: result.exhausted_size for place, result in self._found.items()},
            "interventions": rows,
        }

    def _simulated(
        self, place: Place, demand: Demand, result: InterventionResult
    ) -> dict[tuple[Clamp | Cut, ...], str]:
        """By set: what becomes of the goal over time, beside the proof."""
        if not self._q.is_simulated or self._limits.reached() is not None:
            return {}
        from logicnet.report.views.simulation import proof_words
        from logicnet.simulation.maboss import Protocol, simulate

        sets = [found.clamps for found in result.interventions[:SIMULATED]]
        protocol = Protocol(runs=SIMULATED_RUNS)
        found = simulate(
            pose(self._n, environment=place.name), [demand], sets, protocol=protocol, limits=self._limits
        )
        told = {}
        for treatment in found.treatments:
            trace = treatment.traces[0]
            words = proof_words(trace, False) or f"{trace.shares[-1]:.3f} at the end of the simulation"
            told[treatment.changes] = f" Simulated {plural(treatment.runs, 'time')} (MaBoSS): {words}."
        return told

    def choices(self) -> tuple[State, str, Data]:
        """What the answers above rest on, where rules are open."""
        if self._choices.nothing:
            return State.EMPTY, self._choices.nothing, {"environments": []}
        if not self._found:
            return State.EMPTY, "Nothing was asked that could depend on open rules.", {"environments": []}
        candidates = self._candidates()
        if self._q.candidates is None:
            with suppress(NoCandidates):
                candidates = candidate_drugs(self._n)
        demand = read_demand(self._n, str(self._q.goal), option="--abolish")
        places = [place for place in self._q.places if place.name in self._found]
        data = self._choices.written(
            Goal(demand), places, self._found, {place.name: _not_free(candidates, place) for place in places}
        )
        if "empty" in data:
            return State.EMPTY, data["empty"], {"environments": []}
        left_out = sum(block["left_out"] for block in data["environments"])
        note = f"Left out: the shares of {plural(left_out, 'set')}; `interventions --robustness ensemble` has all."
        short = len(data["environments"]) < len(self._q.places)
        state = State.PARTIAL if self._hit is not None or short else State.DONE
        stopped = f"Stopped by {self._hit}." if self._hit is not None else ""
        return state, f"{stopped} {note if left_out else ''}".strip(), data

    def experiments(self) -> tuple[State, str, Data]:
        """Which observation would tell most about open rules."""
        if self._choices.nothing:
            return State.EMPTY, self._choices.nothing, {"experiments": []}
        if not self._n.goals:
            return State.EMPTY, "The file names no phenotype that could be looked at.", {"experiments": []}
        if self._limits.reached() is not None:
            return State.PARTIAL, f"Not asked: {self._hit}.", {"experiments": []}
        data = self._choices.next_measured(self._q.places)
        if data["experiments"]:
            return self._state(), "", data
        note = data["why"] or "No experiment of those that were asked tells any two of the consistent networks apart."
        return State.PARTIAL if self._hit is not None else State.EMPTY, note, data

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
        # What works alone in most environments first.
        rows.sort(key=lambda row: (-int(str(row["alone"])), -int(str(row["sets"])), str(row["target"])))
        together: dict[tuple[str, ...], list[str]] = {}
        for place, result in self._found.items():
            for found in result.interventions:
                if found.labels:
                    together.setdefault(found.labels, []).append(place)
        shown = [str(row["target"]) for row in rows[:UPSET_TARGETS]]
        # What works in most environments first; a set with a target that is not shown is left out, and counted.
        fitting = [(labels, places) for labels, places in together.items() if set(labels) <= set(shown)]
        fitting.sort(key=lambda one: (-len(one[1]), len(one[0])))
        upset = {
            "targets": shown,
            "sets": [{"targets": list(labels), "environments": places} for labels, places in fitting[:UPSET_SETS]],
            "left_out": len(together) - len(fitting[:UPSET_SETS]),
        }
        state = State.DONE if rows else State.EMPTY
        note = "" if rows else "No minimal intervention was found, so no target recurs."
        return state, note, {"targets": rows, "upset": upset}

    def singles(self) -> tuple[State, str, Data]:
        if self._q.goal is None:
            return State.EMPTY, "The file names no phenotype, so there is nothing to screen for.", {"rows": []}
        choices = self._candidates().choices
        if not choices:
            return State.EMPTY, NOTHING_TO_TRY, {"rows": []}
        sets = ((), *((k,) for k in range(len(choices))))
        return self._told(self._screened(choices, sets), "`screen --max-size 1` has all")

    def doubles(self) -> tuple[State, str, Data]:
        found = sorted(self.targets()[2]["targets"], key=lambda row: (-row["sets"], row["target"]))
        recurring = [row["target"] for row in found][:PAIRED]
        if len(recurring) < 2:
            return State.EMPTY, "Fewer than two targets recur, so there is no pair to show.", {"rows": []}
        known = {str(choice): choice for choice in self._candidates().choices}
        choices = tuple(known[label] for label in recurring if label in known)
        state, note, data = self._told(self._screened(choices, tuple(sets_up_to(choices, 2))), "`screen` has all")
        note = f"{note} Shown are the pairs of the {len(choices)} targets that recur most; `screen` has all.".strip()
        at = {row["set"]: row["answers"] for row in data["rows"]}
        return state, note, {**data, "choices": [str(choice) for choice in choices], "at": at}

    def robustness(self) -> tuple[State, str, Data]:
        """Every minimal set in every environment."""
        screened = self._all_sets()
        if screened is None:
            return State.EMPTY, "No minimal intervention was found.", {"rows": []}
        # The sets of a screen that a limit stopped are all there up to some set.
        self._works = {
            screened.label(chosen): {"abolished": one.abolished, "shown": one.shown, "undecided": one.undecided}
            for chosen, one in zip(screened.plan.sets, summaries(screened.plan, screened.rows), strict=False)
            if chosen
        }
        return self._told(screened, "`screen --set` asks for any")

    def answer(self) -> Data | None:
        """What stands on the first screen, from the sections made so far; ``None`` where nothing was asked or tried."""
        return answer_of(self.done, [place.name for place in self._q.places])

    def changes(self) -> tuple[State, str, Data]:
        """What the sets of the first screen do beside ending the goal: read-outs and nodes, in each environment."""
        answer = self.answer()
        if answer is None:
            return State.EMPTY, "Nothing was tried, so nothing changes.", {"rows": [], "chains": []}
        known = {str(choice): choice for choice in self._candidates().choices}
        told = {row["set"]: row["at"] for s in ("robustness", "singles") for row in self.done[s].get("rows", ())}
        rows: list[Data] = []
        for row in answer["rows"]:
            clamps = tuple(clamp for label in row["set"].split(" + ") for clamp in known[label].clamps)
            for place in self._q.places:
                case = pose(self._n, environment=place.name, clamps=clamps)
                after = list_attractors(case, limit=SHOWN, limits=self._limits, prepared=self._prepared)
                held = {clamp.node for clamp in clamps}
                switched = _switched(self._n, self._landscapes[place.name], after, held)
                effects = told.get(row["set"], {}).get(place.name, [])
                rows.append({"set": row["set"], "environment": place.name, "held": sorted(held), **switched,
                             "effects": effects})  # fmt: skip
        return self._state(), "", {"rows": rows, "chains": [self._chain(one, known) for one in answer["chains"]]}

    def _chain(self, one: Data, known: dict[str, Choice]) -> Data:
        """Why a set works in one environment: each step with what causes it and what is cited for that."""
        assert self._q.goal is not None
        demand = read_demand(self._n, self._q.goal, option="--abolish")
        case = pose(self._n, environment=one["environment"])
        explainer = Explainer(case, demand, most=2, limits=self._limits, citations=self._citations)
        clamps = tuple(clamp for label in one["set"].split(" + ") for clamp in known[label].clamps)
        found = explainer.explain(clamps)
        untreated = self._landscapes[one["environment"]]
        before = [a.space for a in untreated.attractors] if _is_whole(untreated) else []
        steps = [
            {
                "node": step.node,
                "value": _value(step.value),
                # Whether it was so without the set, in every attractor.
                "already": bool(before) and {space.get(self._n.index[step.node]) for space in before} == {step.value},
                "because": [cause_words(self._n, cause) for cause in step.causes],
                "references": list(dict.fromkeys(r for c in step.causes for e in c.evidence for r in e.references)),
            }
            for step in (found.chain if found.by_force else ())
            if step.origin is Origin.RULE
        ]
        return {**one, "by_force": found.by_force, "steps": steps, "text": why_text(found)}

    def _all_sets(self) -> _Screened | None:
        """Every set that is minimal in some environment, in every environment; ``None`` without such a set."""
        labels = dict.fromkeys(f.labels for result in self._found.values() for f in result.interventions if f.labels)
        if not labels:
            return None
        known = {str(choice): choice for choice in self._candidates().choices}
        names = list(dict.fromkeys(label for one in labels for label in one))
        at = {name: k for k, name in enumerate(names)}
        sets = ((), *(tuple(at[label] for label in one) for one in labels))
        return self._screened(tuple(known[name] for name in names), sets)

    def references(self) -> tuple[State, str, Data]:
        network = self._n
        users: dict[str, list[str]] = {}
        for reference in network.cites:
            users.setdefault(reference, []).append("the network")
        for node in network.nodes:
            for reference in node.references:
                users.setdefault(reference, []).append(node.name)
        cited = self._citations
        for line in self.lines:
            for finding in cited.of(line.source, line.target):
                seen = users.setdefault(finding.reference, [])
                seen += [] if (text := f"{line.source} -> {line.target}") in seen else [text]
        for expectation in network.expectations:
            for reference in expectation.references:
                users.setdefault(reference, []).append(expectation.name)
        rows = [{"reference": reference, "for": seen} for reference, seen in sorted(users.items())]
        missing = [f"Not read, so its findings are missing here: {why}." for why in cited.unusable]
        return (
            State.DONE if rows else State.EMPTY,
            " ".join([*([] if rows else ["The file names no source."]), *missing]),
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
                     (p.name for p in self._n.goals)}  # fmt: skip
            every = [name for name, seen in shows.items() if seen == {Shows.ALWAYS}]
            tail = ""
            if every and landscape.complete.value == "yes":
                which = "it always shows" if landscape.count == 1 else "each of them always shows"
                tail = f"; {which} {', '.join(every)}"
            lead = "" if proved else "at least "
            why = "" if proved else "; ".join(landscape.reasons or landscape.limits)
            out.append(
                {
                    "text": f"In {place}, the network settles into {lead}{count}{tail}.",
                    "status": "proved" if proved else "undecided",
                    "why": why,
                }
            )
        if self._expected:
            for status, word in (("holds", "proved"), ("fails", "refuted"), ("vacuous", "vacuous"), ("undecided",) * 2):
                number = self._expected.count(status)
                if number:
                    words = {"holds": "hold", "fails": "fail", "vacuous": "hold as well without their clamps"}
                    tail = words.get(status, "are undecided")
                    out.append({"text": f"{number} of {len(self._expected)} expectations {tail}.",
                                "status": word, "why": ""})  # fmt: skip
            for row in self._refuted:
                values = ", ".join(f"{node}={value}" for node, value in (row["witness"] or {}).items())
                seen = f"Counter-example: {values}." if values else ""
                out.append({"text": f"{row['name']} ({row['claim']}, in {row['environment']}) fails.",
                            "status": "refuted", "why": f"{row['reason']}. {seen}".strip()})  # fmt: skip
        for place, result in self._found.items():
            done = result.finished and not result.undecided
            text = result.claimed(place).brief
            left_open = f"open: {plural(len(result.undecided), 'set')}" if result.undecided else ""
            why = "; ".join(result.limits) or left_open
            out.append({"text": text, "status": "proved" if done else "undecided", "why": why})
        out += [{"text": text, "status": status, "why": why} for text, status, why in self._choices.claims]
        return out

    # ---------------------------------------------------------------------------------------------------- the rest

    def _candidates(self) -> Candidates:
        goal = self._q.goal
        if goal is None:
            raise ValueError("no goal")
        if self._q.candidates is not None:
            return candidates_named(self._n, split_list(self._q.candidates))
        formula = parse_formula(self._n, goal, option="--abolish")
        groups = []
        if any(node.is_drug for node in self._n.nodes) or self._n.drugs:
            groups.append(candidate_drugs(self._n))
        with suppress(NoCandidates):
            groups.append(candidate_choices(self._n, formula))
        return together(groups)

    def _screened(self, choices: Sequence[Choice], sets: Sequence[tuple[int, ...]]) -> _Screened:
        assert self._q.goal is not None
        shown = sets[: SCREENED + 1]
        plan = plan_of(pose(self._n), self._q.places, choices, shown, Occurrence.EVER, self._q.goal)
        rows = rows_of(plan, run(plan, limits=self._limits, prepared=self._prepared))
        return _Screened(plan, len(sets) - len(shown), tuple(rows))

    def _told(self, screened: _Screened, elsewhere: str) -> tuple[State, str, Data]:
        plan, rows = screened.plan, screened.rows
        lines: dict[tuple[int, ...], Data] = {}
        for number, row in enumerate(rows):
            chosen = plan.sets[number // len(plan.places)]
            if chosen:
                line = lines.setdefault(chosen, {"set": screened.label(chosen), "answers": {}, "effects": [], "at": {}})
                line["answers"][row.place] = _word(row)
                effects = [f"{'gained' if gained else 'lost'} {name}" for name, gained in row.side_effects]
                line["at"][row.place] = effects
                line["effects"] = list(dict.fromkeys([*line["effects"], *effects]))
        whole = len(rows) == len(plan)
        note = "" if whole else f"Stopped ({self._hit or 'early'}): {len(rows)} of {plural(len(plan), 'row')}."
        if screened.left_out:
            out = plural(screened.left_out, "set")
            note = f"{note} Left out: {out} beyond the first {SCREENED}; {elsewhere}.".strip()
        return State.DONE if whole else State.PARTIAL, note, {"rows": list(lines.values())}

    def _seen(self, space: Subspace, formula: Expression) -> Data:
        """The values that a witness gives to the nodes of a formula."""
        names = sorted({symbol.name for symbol in symbols(formula)}, key=self._n.index.__getitem__)
        return {name: _value(space.get(self._n.index[name])) for name in names}

    def _words(self, space: Subspace, formula: Expression) -> str:
        """The same in words, levels of one node together."""
        names = sorted({symbol.name for symbol in symbols(formula)}, key=self._n.index.__getitem__)
        return settings_text(self._n, tuple((name, space.get(self._n.index[name])) for name in names))

    def _state(self) -> State:
        return State.DONE if self._hit is None else State.PARTIAL


def _rests_on(network: Network, citations: Citations) -> Data | None:
    """What the regulations of the network rest on; ``None`` for a network that cites nothing for its regulations."""
    if not (network.evidence or network.edges):
        return None
    used = []
    for line in drawn_lines(network):
        sign = None if line.sign.value == "both" else Sign(line.sign.value)
        used.append(Used(line.source, line.target, sign, citations.of(line.source, line.target)))
    found = grounds(used)
    return {**object_of(GROUNDS, found, None), "text": found.text} if found.findings or found.choices else None


def _said_of(result: ExpectationResult) -> str:
    """On what an expectation that holds rests, and how many rules it takes; nothing of one that does not hold."""
    found = result.strength
    if found is None:
        return ""
    basis = "no reference" if found.basis is None else found.basis.value
    plain = "" if found.depth is None else " rule" if found.rules == "1" else " rules"
    return f"{basis}; {found.rules}{plain}" if found.rules else basis


def _is_whole(landscape: Landscape) -> bool:
    """Whether every attractor is listed, and what each list entry says of its nodes is proved."""
    return (
        exactly_counted(landscape)
        and landscape.faithful.value == "yes"
        and (len(landscape.attractors) == landscape.count)
    )


def _switched(network: Network, before: Landscape, after: Landscape, held: set[str]) -> Data:
    """Nodes that are off (on) in every attractor after the set and were not before; what the set holds is left out.

    ``exact`` says whether both lists are proved whole: every attractor is listed, and what it shows is true of it.
    """
    exact = _is_whole(before) and _is_whole(after)
    data: Data = {"off": [], "on": [], "exact": exact}
    if exact:
        for v, name in enumerate(network.names):
            was, now = ({a.space.get(v) for a in one.attractors} for one in (before, after))
            for word, value in (("off", 0), ("on", 1)):
                if now == {value} and was != {value} and name not in held:
                    data[word].append(name)
    return data


def _set_row(environment: str, found: Intervention | Undecided, size: int, verdict: str, why: str) -> Data:
    """A set in an environment, with the fields of all sets; those that only a proved one has are empty."""
    return {
        "environment": environment,
        "set": " + ".join(found.labels) or "nothing",
        "clamps": clamps_named(found.clamps),
        "size": size,
        "cost": None,
        "verdict": verdict,
        "robustness": None,
        "synergy": None,
        "why": why,
    }


def _why(found: Intervention, explainer: Explainer) -> str:
    return why_text(explainer.explain(found.clamps))


def _not_free(candidates: Candidates, place: Place) -> Candidates:
    """What the environment leaves free cannot be chosen as well."""
    free = {name for name, value in place.settings if value is None}
    kept = tuple(c for c in candidates.choices if not any(clamp.node in free for clamp in c.clamps))
    return Candidates(candidates.rule, kept)


def _word(row: ScreenRow) -> str:
    assert row.verdict is not None
    return "failed" if row.measured.failed and row.verdict is ScreenAnswer.UNDECIDED else row.verdict.value


def _value(value: int | None) -> int | str:
    return "*" if value is None else value
