"""Random questions whose searches are certified, and what is true about them by brute force."""

from __future__ import annotations

import random
from dataclasses import dataclass

from logicnet.limits import Limits
from logicnet.network.case import Case, Update
from logicnet.network.model import Clamp, Cut, Network
from logicnet.network.resolve import pose
from logicnet.perturbation.candidates import Candidates, Choice, candidate_regulations
from logicnet.perturbation.certificate import Record, Spelling, certificate_text, question_document
from logicnet.perturbation.interventions import search_interventions
from logicnet.perturbation.outcome import Goal, InterventionResult, Occurrence
from tests.conformance import definitions as truth


def wanted(
    abolish: str, occurrence: Occurrence = Occurrence.EVER, *, keep: str | None = None, reach: str | None = None
) -> Goal:
    """A goal over nodes."""
    demand = truth.demand(abolish)
    assert demand is not None
    return Goal(demand, occurrence, truth.demand(keep), truth.demand(reach))


@dataclass
class Asked:
    """One question."""

    net: Network
    goal: Goal
    environment: list[tuple[str, int | None]]
    choices: tuple[Choice, ...]
    held: tuple[Clamp, ...] = ()
    cuts: tuple[Cut, ...] = ()
    max_size: int = 3
    update: Update = Update.ASYNCHRONOUS

    @property
    def case(self) -> Case:
        return pose(self.net, environment=tuple(self.environment), clamps=(*self.held, *self.cuts), update=self.update)

    def search(self, record: Record | None = None, limits: Limits | None = None) -> InterventionResult:
        return search_interventions(
            self.case, self.goal, Candidates("test", self.choices), max_size=self.max_size, record=record,
            limits=limits,
        )  # fmt: skip

    def certified(self, numbered: bool = False) -> tuple[InterventionResult, str]:
        """The answer, and its certificate: by default with names, as it can be changed by hand."""
        record = Record()
        result = self.search(record)
        question = question_document(self.case, self.goal, self.choices)
        text = certificate_text(
            question, record.entries, Spelling(self.net, self.choices), max_size=self.max_size,
            exhausted_size=result.exhausted_size, limits=result.limits, numbered=numbered,
        )  # fmt: skip
        return result, text


def random_question(
    seed: int, update: Update, occurrence: Occurrence, nodes: int = 5, at_most: int | None = 9, swallow: bool = False
) -> Asked | None:
    """Node clamps, cuts and drugs (several clamps), inputs that choices pin, things held, kept and reached.

    Without ``at_most`` every node that may be clamped is, at both values. With ``swallow``, constants and
    contradictions swallow names in formulas and rules, so that what is written is not what matters.
    """
    rng = random.Random(seed)
    rules = truth.random_rules(rng, rng.randint(2, nodes), arity=rng.choice((2, 3, 4)))
    names = list(rules)

    def swallowed(text: str) -> str:
        other = rng.choice(names)
        ways = (
            "{t} & ({o} | 1)",
            "{t} | {o} & 0",
            "({t}) & 0",
            "({t}) | 1",
            "({t}) | {o} & !{o}",
            "({t}) & ({o} | !{o})",
        )
        return rng.choice(ways).format(t=f"({text})", o=other) if swallow and rng.random() < 0.5 else text

    rules = {name: text if text == name else swallowed(text) for name, text in rules.items()}
    net = truth.network(rules)

    def formula() -> str:
        return swallowed(truth.random_formula(rng, rng.sample(names, min(len(names), rng.randint(1, 3)))))

    goal = wanted(
        formula(), occurrence,
        keep=formula() if rng.random() < 0.3 else None, reach=formula() if rng.random() < 0.2 else None,
    )  # fmt: skip
    environment = [(node.name, rng.choice((0, 1, None))) for node in net.nodes if node.is_input]
    free = {name for name, value in environment if value is None}
    usable = [name for name in names if name not in free]
    held = (Clamp(usable.pop(), rng.choice((0, 1))),) if len(usable) > 1 and rng.random() < 0.2 else ()
    choices = [Choice((Clamp(x, b),)) for x in usable if at_most is None or rng.random() < 0.8 for b in (0, 1)]
    cuts: tuple[Cut, ...] = ()
    if rng.random() < 0.4:
        every = list(candidate_regulations(net, clamped=held).choices)
        rng.shuffle(every)
        if len(every) > 1 and rng.random() < 0.3:
            cuts = every.pop().cuts
        choices += every[:3]
    if len(usable) > 1 and rng.random() < 0.3:
        pair = rng.sample(usable, 2)
        choices.append(Choice(tuple(Clamp(x, rng.choice((0, 1))) for x in sorted(pair)), drug="D"))
    rng.shuffle(choices)
    choices = choices[:at_most]
    return Asked(net, goal, environment, tuple(choices), held, cuts, update=update) if choices else None
