"""The section of a report about open rules: first what holds in every consistent network, then what hinges on what.

Everything is asked of :class:`~logicnet.ensembles.robust.EnsembleStudy` and :func:`~logicnet.checks.across.across`, as
``interventions --open`` and ``check --open`` ask it; the section only puts it in order and in words. Each set that
fails somewhere comes with the commands that write such a network as an ordinary file and run it.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from logicnet.checks.across import Across, ExpectationExtent, across
from logicnet.ensembles.experiments import ExperimentSearch, experiment_rounds
from logicnet.ensembles.partial import PartialNetwork
from logicnet.ensembles.robust import EnsembleStudy
from logicnet.errors import UsageError
from logicnet.limits import Limits
from logicnet.network.case import changes_argument
from logicnet.network.openness import Opened, open_rules
from logicnet.network.resolve import pose, resolve_given
from logicnet.report.page import plural
from logicnet.report.pages.ensemble_interventions import percent
from logicnet.report.pages.experiments import what_to_do
from logicnet.report.views.experiments import PROPOSAL, Proposed, outcome_words
from logicnet.report.views.fields import object_of
from logicnet.report.views.scope import SHARE, number_document
from logicnet.text.formula import format_name

if TYPE_CHECKING:
    from logicnet.ensembles.answer import EnsembleInterventions, EnsembleScope, Share
    from logicnet.ensembles.experiments import ProposedExperiment
    from logicnet.network.model import Network
    from logicnet.perturbation.candidates import Candidates
    from logicnet.perturbation.outcome import Goal, Intervention, InterventionResult
    from logicnet.perturbation.screen import Place

__all__ = ["ChoicesSection", "OpenRules"]

Data = dict[str, Any]

#: Sets of an environment whose share is counted, the smallest first: each takes some hundred proofs.
SHARED = 24
#: Where no combination of drugs works in every network, those of more drugs are tried, up to so many.
LARGEST = 4
#: Experiments proposed.
MEASURED = 3


class OpenRules(Struct, frozen=True):
    """Which rules are open, and what is given, as the command names both."""

    opened: Opened
    #: As for ``--given``; ``None`` for the expectations with a reference.
    given: str | None = None

    @property
    def words(self) -> list[str]:
        """The options of a command that asks about the same networks."""
        return ["--open", self.opened.value, *([] if self.given is None else ["--given", self.given])]


class ChoicesSection:
    """The section, environment by environment."""

    def __init__(
        self, network: Network, asked: OpenRules, file: str, limits: Limits, share: Callable[[int, int], Limits]
    ) -> None:
        """``share``: gives the limits of one of several equal steps of the section."""
        self._n, self._asked, self._file = network, asked, file
        #: Those of the section that is being made.
        self.limits = limits
        self._share = share
        self._given = resolve_given(network, asked.given)
        #: Sentences for the summary: text, status, why.
        self.claims: list[tuple[str, str, str]] = []

    @property
    def nothing(self) -> str:
        """Why there is nothing to say; empty if there is."""
        opened = self._asked.opened
        ask = "With `--open connectives` this section says what holds whatever each AND and OR is."
        if opened is Opened.NONE:
            return f"Not asked: every rule is taken as it is written. {ask}"
        if not open_rules(self._n, opened):
            if opened is Opened.FILE:
                return f"The file opens no rule, so all of this page is about one network. {ask}"
            return "No rule can be open in this way, so there is one network only."
        return ""

    def written(
        self,
        goal: Goal,
        places: Sequence[Place],
        found: Mapping[str, InterventionResult],
        candidates: Mapping[str, Candidates],
    ) -> Data:
        """The section. By name of environment: minimal sets of the network as written, and what is tried in all.

        Limits cut it short where they are hit; what is there is true.
        """
        blocks: list[Data] = []
        scope: EnsembleScope | None = None
        # The expectations are the last step.
        steps = len(places) + 1
        for k, place in enumerate(one.name for one in places):
            if self.limits.reached() is not None:
                break
            self.limits.tell(f"what holds in {place} whatever the open rules are ...")
            case, limits = pose(self._n, environment=place), self._share(k, steps)
            try:
                study = EnsembleStudy(
                    case, goal, candidates[place], opened=self._asked.opened, given=self._given, limits=limits
                )
                result = self._robust(study, found[place].max_size)
            except UsageError as fault:
                self.claims.append((f"{fault.message[0].upper()}{fault.message[1:]}.", "refuted", ""))
                return {"empty": f"{fault.message[0].upper()}{fault.message[1:]}: {fault.hint}."}
            scope = scope or result.scope
            blocks.append(self._block(place, study, result, found[place], limits))
        told = {
            "environments": blocks,
            "goal": goal.abolish.text,
            "candidates": next((one.rule for one in candidates.values()), ""),
        }
        over = across(self._n, self._asked.opened, self._given, self.limits) if self._n.expectations else None
        return {
            **({} if scope is None else self._scope(scope)),
            **told,
            "expectations": None if over is None else _over(over),
        }

    def _robust(self, study: EnsembleStudy, max_size: int) -> EnsembleInterventions:
        result = study.robust(max_size)
        size = max_size
        while not (result.interventions or result.undecided or result.limits) and size < min(
            LARGEST, result.candidates_count
        ):
            # What a reader asks next: does anything larger work in all of them?
            if "drug" not in result.candidates_rule:
                break
            size += 1
            result = study.robust(size)
        return result

    def _scope(self, scope: EnsembleScope) -> Data:
        """What is open, what was given, what that leaves: as data and as a paragraph."""
        count, given = scope.consistent, len(scope.given)
        one = {
            Opened.FILE: "The file says which of its rules nobody has measured",
            Opened.CONNECTIVES: "The literature gives signs; that two of them meet as AND or as OR is in most rules a "
            "choice of the author. Here every AND and OR is open, but those in which a drug or an input takes part",
            Opened.MONOTONE: "The literature gives signs, and hardly ever a truth table. Here a rule may be any "
            "function of its regulators with their signs",
            Opened.NONE: "Nothing is open",
        }[scope.opened]
        written = {
            True: "the network as written is one of them",
            False: "the network as written is **none of them**",
            None: "whether the network as written is one of them is not known",
        }[scope.as_written]
        meet = "meets" if count.exact == 1 else "meet"
        text = (
            f"{one}: {plural(scope.choices, 'choice')} in {plural(scope.rules, 'rule')}. That allows "
            f"{scope.instantiations} networks. {count} of them {meet} "
            + (f"the {plural(given, 'given expectation')}" if given else "what is given, which is nothing")
            + f"; {written}. What holds in all of these does not depend on any such choice: it rests on the signs"
            + (" and on these expectations." if given else ".")
            + " A share counts networks; it is no probability."
        )
        return {
            "text": text,
            "open": scope.opened.value,
            "given": [expectation.name for expectation in scope.given],
            "choices": scope.choices,
            "rules": scope.rules,
            "instantiations": number_document(scope.instantiations),
            "consistent": number_document(count),
            "as_written": scope.as_written,
        }

    def next_measured(self, places: Sequence[Place]) -> Data:
        """Which observations would tell most about what is left open; the question of ``ensemble --next``."""
        names = [place.name for place in places]
        search = ExperimentSearch(PartialNetwork(self._n, self._asked.opened), self._given, limits=self.limits)
        rounds = experiment_rounds(self._n, names)
        found, tried, _ = search.rank(rounds, MEASURED)
        words = ["logicnet", "ensemble", self._file, *self._asked.words, "--next"]
        return {
            "asked": sum(len(one.experiments) for one in tried),
            "of": sum(len(one.experiments) for one in rounds[: max(1, len(tried))]),
            "sample": search.is_sample,
            "members": len(search.members),
            "why": "No network meets what is given." if search.is_empty else search.why,
            "experiments": [
                {
                    **object_of(PROPOSAL, Proposed(rank, one, False), None),
                    "text": what_to_do(one),
                    "outcomes": self._seen(one),
                }
                for rank, one in enumerate(found, start=1)
            ],
            "command": shlex.join(words),
        }

    @staticmethod
    def _seen(one: ProposedExperiment) -> list[Data]:
        return [
            {
                "text": outcome_words(outcome.seen, one.experiment.read_out),
                "share": outcome.share,
                "decides": [f"{x.node}: {x.outcome}" for x in outcome.decides],
            }
            for outcome in one.outcomes
        ]

    # ----------------------------------------------------------------------------------------------- one environment

    def _block(
        self,
        place: str,
        study: EnsembleStudy,
        result: EnsembleInterventions,
        written: InterventionResult,
        limits: Limits,
    ) -> Data:
        goal = result.goal.abolish.text
        listed = result.listed.claimed(place)
        done = result.finished and not result.undecided
        why = "; ".join(result.limits) or (f"open: {plural(len(result.undecided), 'set')}" if result.undecided else "")
        said = listed.brief
        if "drug" in result.candidates_rule:
            said = f"Of drugs alone: {said[0].lower()}{said[1:]}"
        self.claims.append((said, "proved" if done else "undecided", why))
        robust = {one.labels for one in result.interventions}
        at = {str(choice): k for k, choice in enumerate(study.candidates.choices)}
        rest = [
            one
            for one in written.interventions
            if one.labels not in robust and all(label in at for label in one.labels)
        ]
        shown = rest[:SHARED]
        shares: Sequence[Share] = ()
        if shown and limits.reached() is None:
            shares = study.shares_of([tuple(sorted(at[label] for label in one.labels)) for one in shown])
        return {
            "environment": place,
            "text": _headline(goal, place, result),
            "robust": [
                {
                    "set": " + ".join(one.labels) or "nothing",
                    "size": one.size,
                    "given": [expectation.name for expectation in result.restated(one)],
                }
                for one in result.interventions
            ],
            "exhausted_size": result.exhausted_size,
            "undecided": [{"set": " + ".join(one.labels) or "nothing", "why": one.why} for one in result.undecided],
            "hinging": [self._row(place, goal, one, share) for one, share in zip(shown, shares, strict=False)],
            "left_out": len(rest) - len(shares),
            "command": self._proof(place, goal, result),
        }

    def _row(self, place: str, goal: str, found: Intervention, share: Share) -> Data:
        hinge = share.nearest
        differs = [] if hinge is None else [one for one in hinge.outcomes if not one.as_written]
        kept = 0 if hinge is None else len(hinge.outcomes) - len(differs)
        return {
            "set": " + ".join(found.labels) or "nothing",
            "size": found.size,
            **object_of(SHARE, share, None),
            "text": f"{percent(share)} ({share.works} of {share.consistent})",
            "hinges": len(share.hinges),
            "fails_where": [{"node": one.node, "outcome": one.outcome} for one in differs],
            "others_as_written": kept,
            "commands": [] if hinge is None else self._witness(place, goal, found),
        }

    def _witness(self, place: str, goal: str, found: Intervention) -> list[str]:
        """What writes a network in which a set fails, and what runs it."""
        there = [] if place == "default" else ["--env", place]
        changes = ["--with", changes_argument(self._n, found.clamps)] if found.clamps else []
        why = ["logicnet", "why", self._file, "--phenotype", goal, *there, *changes, *self._asked.words]
        return [
            shlex.join([*why, "--witness", "fails.bnet"]),
            shlex.join(["logicnet", "attractors", "fails.bnet", *there, *changes]),
        ]

    def _proof(self, place: str, goal: str, result: EnsembleInterventions) -> str:
        """What proves the robust sets of an environment, with a certificate."""
        words = ["logicnet", "interventions", self._file, "--abolish", goal]
        words += ["--drugs"] if "drug" in result.candidates_rule else []
        words += [] if place == "default" else ["--env", place]
        words += ["--max-size", str(result.max_size), *self._asked.words, "--certificate", "proof.json"]
        return shlex.join(words)


def _headline(goal: str, place: str, result: EnsembleInterventions) -> str:
    """The answer of an environment in one sentence; true for stopped and undecided answers too."""
    found, size = result.interventions, result.exhausted_size
    drugs = "drug" in result.candidates_rule
    if size is None:
        return f"In {place} nothing was found out before a limit was hit."
    left = f"; {plural(len(result.undecided), 'set')} could not be decided" if result.undecided else ""
    most = plural(size, "drug" if drugs else "change")
    if any(not one.chosen for one in found):
        return f"In {place} {goal} occurs in none of these networks: nothing needs to be done, whatever the rules are."
    if not found:
        return f"In {place} no set of at most {most} ends {goal} in all of these networks{left}."
    smallest = found[0].size
    ends = "ends" if len(found) == 1 else "end"
    head = f"In {place} **{plural(len(found), 'set')}** {ends} {goal} in all of these networks"
    none = f"; none of fewer than {plural(smallest, 'drug' if drugs else 'change')} does" if smallest > 1 else ""
    return f"{head}{none}{left}. These are all of at most {most}, but for sets that contain one of them."


def _over(found: Across) -> Data:
    """Expectations that were not given: what the others say about them."""
    names = {extent: [r.expectation.name for r in found.results if r.extent is extent] for extent in ExpectationExtent}
    asked = sum(len(names[extent]) for extent in ExpectationExtent if extent is not ExpectationExtent.GIVEN)
    parts = [
        f"{len(names[extent])} {'holds' if len(names[extent]) == 1 else 'hold'} in {words}"
        for extent, words in ((ExpectationExtent.ALL, "all of these networks"),
                              (ExpectationExtent.SOME, "some and not in others"),
                              (ExpectationExtent.NONE, "none"))
        if names[extent]
    ]  # fmt: skip
    if names[ExpectationExtent.UNDECIDED]:
        parts.append(f"{len(names[ExpectationExtent.UNDECIDED])} could not be decided")
    text = f"Of {plural(asked, 'expectation')} that were not given: {', '.join(parts)}." if asked else ""
    return {"text": text, **{extent.value: list(map(format_name, names[extent])) for extent in ExpectationExtent}}
