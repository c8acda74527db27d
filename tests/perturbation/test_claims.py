"""Sentences are true: every combination of what can be asked, on small networks, each sentence against the definition.

The sentence is read back: its class is told by its words alone, and what it says about sets, sizes, inputs and settings
is evaluated by looking at every state.
"""

import os
import random
import re
from functools import partial
from itertools import combinations, product

import pytest

from logicnet.limits import Limits
from logicnet.network.bnet import parse
from logicnet.network.case import Demand, Update
from logicnet.network.model import Clamp
from logicnet.network.resolve import pose
from logicnet.perturbation import question as question_module
from logicnet.perturbation.candidates import Candidates, candidate_choices
from logicnet.perturbation.claim import Decided
from logicnet.perturbation.interventions import search_interventions
from logicnet.perturbation.judgement import Fate
from logicnet.perturbation.outcome import Goal, Occurrence
from logicnet.perturbation.question import Question, SetOutcome, SetStatus
from logicnet.perturbation.robustness import search_robust_interventions
from logicnet.perturbation.screen import ScreenAnswer
from logicnet.report.pages.why import explanation_page
from logicnet.report.report import Asked as Told
from logicnet.studies.why import explain_fate
from tests.conformance import definitions as truth
from tests.conformance.interventions import Dynamics

NETWORKS = int(os.environ.get("LOGICNET_FUZZ", "1"))
#: The first of the seeds of one combination. The long tests ask the next networks.
FIRST = [0, pytest.param(NETWORKS, marks=pytest.mark.long)]
#: The words that tell what was decided: of each sentence exactly one of these is found.
CLASSES = {
    Decided.FOUND: r"after (?:this set|any of these \d+ sets)|is minimal at some was found",
    Decided.VACUOUS: r"even without any change",
    Decided.NOTHING: r"no set of at most|no other set was decided|there is a set of at most [^;]*? (?:abolishes|keeps)",
    Decided.UNDECIDED: r"proved to (?:abolish|keep) ",
    Decided.STOPPED: r"[Nn]othing was proved",
}


class Stopping(Limits):
    """Interrupts itself when it has been asked so often."""

    def __init__(self, after):
        super().__init__()
        self._after = after

    def reached(self, work=1):
        self._after -= 1
        if self._after < 0:
            self.interrupt()
        return super().reached(work)


class Asked:
    """A random question about a small network, its answer, and the truth about every set."""

    def __init__(self, seed, occurrence, update, keep, reach, robust, stop, max_size, places=0):
        rng = random.Random(seed)
        rules = truth.random_rules(rng, rng.randint(2, 3), inputs=0)
        self.inputs = [f"i{k}" for k in range(rng.randint(1 if robust else 0, 2))]
        for name in list(rules):
            if self.inputs and rng.random() < 0.6:
                rules[name] = f"({rules[name]}) {rng.choice('&|')} {rng.choice(('', '!'))}{rng.choice(self.inputs)}"
        self.net = truth.network({**rules, **{name: name for name in self.inputs}, "more": "!more"})
        names = list(rules)

        def formula():
            return truth.random_formula(rng, rng.sample(names, rng.randint(1, 2)))

        self.texts = [formula(), formula() if keep else None, formula() if reach else None]
        self.parsed = [None if text is None else truth.expression(text) for text in self.texts]
        # A rule can come out as the name of its node: that is an input, too.
        self.inputs = [node.name for node in self.net.input_nodes()]
        self.environment = [(n, None if robust or rng.random() < 0.7 else rng.choice((0, 1))) for n in self.inputs]
        self.free = [n for n, b in self.environment if b is None]
        #: Named environments, each with a value or none for every input; two may be the same.
        self.places = [
            (f"p{k}", tuple((n, rng.choice((0, 1, None))) for n in self.inputs)) for k in range(places)
        ]  # fmt: skip
        names = [name for name in names if name not in self.free] or ["more"]
        only = rng.sample(names, rng.randint(1, len(names)))
        self.choices = candidate_choices(self.net, truth.expression(rng.choice("01")), only=only).choices
        self.occurrence, self.update, self.max_size, self.robust = occurrence, update, max_size, robust
        self.dynamics = Dynamics(self.net)
        keep, reach = (None if text is None else truth.demand(text) for text in self.texts[1:])
        search = search_robust_interventions if robust else search_interventions
        if places:
            search = partial(search, places=self.places)
        self.result = search(
            pose(self.net, environment=self.environment, update=update),
            Goal(truth.demand(self.texts[0]), occurrence, keep=keep, reach=reach),
            Candidates("test", self.choices),
            max_size=max_size,
            limits=Limits() if stop is None else Stopping(stop),
        )
        self.label = (seed, rules, self.texts, self.environment, only, occurrence, update, max_size, stop)

    def settings(self):
        """Each setting of the free inputs; or each named environment, by what it sets."""
        if self.places:
            return [{n: b for n, b in values if b is not None} for _, values in self.places]
        return [dict(zip(self.free, values, strict=True)) for values in product((0, 1), repeat=len(self.free))]

    def attractors(self, chosen, setting=None):
        pins = {n: b for n, b in self.environment if b is not None} | (setting or {})
        pins |= {c.node: c.value for i in chosen for c in self.choices[i].clamps}
        return self.dynamics.attractors({self.net.index[n]: b for n, b in pins.items()}, (), self.update.value)

    def shows(self, states, text):
        table = self.dynamics.table(truth.expression(text))
        return "always" if states & table == states else "sometimes" if states & table else "never"

    def works(self, chosen, setting=None):
        """Whether a set meets every demand, at a setting, or in every allowed environment."""
        sets = self.attractors(chosen, setting)
        goal, keep, reach = self.texts
        bad = ("always", "sometimes") if self.occurrence is Occurrence.EVER else ("always",)
        return (
            not any(self.shows(s, goal) in bad for s in sets)
            and (reach is None or all(self.shows(s, reach) == "always" for s in sets))
            and (keep is None or any(self.shows(s, keep) == "always" for s in sets))
        )

    def sets(self, most):
        """Every set of choices that gives no node two values."""
        for size in range(most + 1):
            for chosen in combinations(range(len(self.choices)), size):
                nodes = [c.node for i in chosen for c in self.choices[i].clamps]
                if len(set(nodes)) == len(nodes):
                    yield chosen

    def parts(self, chosen):
        return [part for size in range(len(chosen)) for part in combinations(chosen, size)]


def asked_of(net):
    return Told(net.source.file, "somewhere", (("with", {}),))


def decided_by(sentence):
    """What a sentence says was decided, by its words alone."""
    found = [decided for decided, words in CLASSES.items() if re.search(words, sentence)]
    assert len(found) == 1, (sentence, found)
    return found[0]


def literally(asked, chosen, sentence, setting=None):
    """Whether what the sentence says about attractors holds under a set: each clause as it is written."""
    sets = asked.attractors(chosen, setting)
    goal, keep, reach = (None if text is None else re.escape(text) for text in asked.texts)
    scheme = asked.update.value
    if re.search(f"no {scheme} attractor ever shows {goal}", sentence):
        good = not any(asked.shows(s, asked.texts[0]) != "never" for s in sets)
    else:
        assert re.search(f"no {scheme} attractor shows {goal} in all its states", sentence), sentence
        good = not any(asked.shows(s, asked.texts[0]) == "always" for s in sets)
    if reach is not None:
        assert re.search(f"every one always shows {reach}", sentence), sentence
        good &= all(asked.shows(s, asked.texts[2]) == "always" for s in sets)
    if keep is not None:
        some = re.search(f"some one always shows {keep}( for some values of the free inputs)?", sentence)
        assert some, sentence
        kept = [any(asked.shows(s, asked.texts[1]) == "always" for s in asked.attractors(chosen, at))
                for at in ([setting] if setting is not None else asked.settings())]  # fmt: skip
        good &= any(kept) if some[1] else all(kept)
    return good


def is_true(asked, sentence):
    """Whether a sentence about one environment is true, and says for which inputs it speaks."""
    result, decided = asked.result, decided_by(sentence)
    assert decided is Decided.STOPPED or ("for all" in sentence) is bool(asked.free), sentence
    undecided = [set(one.labels) for one in result.undecided]
    labels = {chosen: {str(asked.choices[i]) for i in chosen} for chosen in asked.sets(len(asked.choices))}
    bound = re.search(r"set of at most (\d+) changes? out of (\d+)", sentence)
    if bound:
        assert int(bound[1]) <= int(bound[2]) == len(asked.choices), sentence
    if decided is Decided.STOPPED:
        return result.exhausted_size is None
    if decided is Decided.VACUOUS:
        return literally(asked, (), sentence)
    found = [one.chosen for one in result.interventions]
    if decided is Decided.FOUND:
        said = re.search(r"any of these (\d+) sets", sentence)
        good = len(found) == (int(said[1]) if said else 1) and all(literally(asked, c, sentence) for c in found)
        if "made smaller" in sentence:
            good &= not any(asked.works(part) for chosen in found for part in asked.parts(chosen))
    else:
        good = not found
        if decided is Decided.NOTHING:
            # Behind the verb: no set does it for all values; one may for some.
            assert sentence.find("for all") > sentence.find("no set of") or "for all" not in sentence, sentence
            good &= not undecided or "stay open" in sentence
    if bound and "or listed as undecided" not in sentence and "stay open" not in sentence:
        good &= all(
            not asked.works(chosen) or any(set(f) <= set(chosen) for f in found) for chosen in asked.sets(int(bound[1]))
        )
    elif bound:
        good &= all(
            not asked.works(chosen)
            or any(set(f) <= set(chosen) for f in found)
            or any(part <= labels[chosen] for part in undecided)
            for chosen in asked.sets(int(bound[1]))
        )
    else:
        good &= not asked.works(()) or {*()} in undecided
    return good


def brief_is_true(asked):
    """The sentence of a list of environments, as the report has it."""
    sentence, decided = asked.result.claimed("somewhere").brief, asked.result.claim.decided
    sets = [one.chosen for one in asked.result.interventions if one.chosen]
    if found := re.search(r"(at least )?(\d+) minimal sets? of at most .*; the smallest needs? (\d+) change", sentence):
        minimal = [
            c for c in asked.sets(asked.max_size) if asked.works(c) and not any(map(asked.works, asked.parts(c)))
        ]
        count = int(found[2])
        exact = count <= len(minimal) if found[1] else count == len(minimal)
        return decided is Decided.FOUND and exact and int(found[3]) == min(map(len, sets))
    if found := re.search(r"at least (\d+) sets? of at most .*; the smallest found makes (\d+) change", sentence):
        good = all(map(asked.works, sets)) and len(sets) == int(found[1])
        return good and decided is Decided.FOUND and int(found[2]) == min(map(len, sets))
    if "to begin with" in sentence or "even without any change" in sentence:
        assert decided is Decided.VACUOUS
        return literally(asked, (), sentence) if "even" in sentence else asked.works(())
    if "nothing was decided" in sentence:
        return decided is Decided.STOPPED
    return decided_by(sentence) is decided and is_true(asked, sentence)


def is_true_over_settings(asked, sentence):
    """The same for a search over settings."""
    result, decided = asked.result, decided_by(sentence)
    settings = asked.settings()
    undecided = [set(one.labels) for one in result.undecided]
    labels = {chosen: {str(asked.choices[i]) for i in chosen} for chosen in asked.sets(len(asked.choices))}
    bound = re.search(r"set of at most (\d+) changes? out of (\d+)", sentence)
    if decided is Decided.STOPPED:
        return result.exhausted_size is None
    if decided is Decided.VACUOUS:
        return all(literally(asked, (), sentence, setting) for setting in settings)
    found = {one.chosen for one in result.interventions}
    if decided is Decided.UNDECIDED:
        return bool(result.undecided) and not found
    spared = re.search(r"but the (\d+) at which nothing has to be done", sentence)
    bare = [setting for setting in settings if asked.works((), setting)]
    good = True
    if decided is Decided.NOTHING:
        good &= len(bare) == (int(spared[1]) if spared else 0) or "stayed undecided" in sentence
    if bound:
        minimal = {
            chosen
            for chosen in asked.sets(int(bound[1]))
            for setting in settings
            if asked.works(chosen, setting) and not any(asked.works(part, setting) for part in asked.parts(chosen))
        } - {()}
        if "undecided" in sentence or "open" in sentence:
            minimal = {chosen for chosen in minimal if not any(part <= labels[chosen] for part in undecided)}
        good &= minimal <= found if decided is Decided.FOUND else not minimal
    return good


#: After how many looks at the clock a search is stopped: before, between and after its sizes.
LIMITS = (None, 0, 2, 4, 7)


def leaving_open(monkeypatch, seed):
    """Let a part of all sets stay undecided, by chance: an answer that claims nothing is true under every scheme."""
    check = Question.check

    def forgetful(self, chosen, *within):
        if random.Random(f"{seed} {chosen}").random() < 0.4:
            return SetOutcome(SetStatus.UNDECIDED, why="it was left open")
        return check(self, chosen, *within)

    monkeypatch.setattr(Question, "check", forgetful)


#: Not at all; where cycles are not looked at (synchronous); by chance.
OPEN = (None, "cycles", "chance")


@pytest.mark.parametrize("first", FIRST)
@pytest.mark.parametrize("update", list(Update))
@pytest.mark.parametrize("occurrence", list(Occurrence))
def test_every_sentence_about_one_environment_is_true(occurrence, update, first):
    seen = set()
    for number, (keep, reach, stop, max_size, left_open) in enumerate(
        product((False, True), (False, True), LIMITS, (0, 1, 2), OPEN)
    ):
        if (left_open == "cycles" and update is not Update.SYNCHRONOUS) or (left_open and stop is not None):
            continue
        for seed in range(number * 1000 + first, number * 1000 + first + NETWORKS):
            with pytest.MonkeyPatch.context() as monkeypatch:
                # No cycle may be looked at: what is left to cycles stays undecided.
                monkeypatch.setattr(question_module, "MAX_LISTED", -1 if left_open == "cycles" else 20_000)
                if left_open == "chance":
                    leaving_open(monkeypatch, seed)
                asked = Asked(seed, occurrence, update, keep, reach, False, stop, max_size)
            claim = asked.result.claim
            seen.add(claim.decided)
            assert brief_is_true(asked), (asked.result.claimed("somewhere").brief, asked.label)
            for sentence in (asked.result.claimed("somewhere").sentence, claim.sentence, claim.line):
                assert decided_by(sentence) is claim.decided, (sentence, asked.label)
                assert is_true(asked, sentence), (sentence, asked.label)
            if claim.decided is Decided.STOPPED:
                assert claim.certified == "nothing is claimed; no size was searched to its end"
            else:
                # A certificate names what is undecided as an exception.
                said = claim.certified.replace("after each of these", "after any of these")
                assert is_true(asked, said), (said, asked.label)
    assert {Decided.FOUND, Decided.VACUOUS, Decided.NOTHING, Decided.STOPPED} <= seen
    assert Decided.UNDECIDED in seen


@pytest.mark.parametrize("first", FIRST)
@pytest.mark.parametrize("update", list(Update))
@pytest.mark.parametrize("occurrence", list(Occurrence))
def test_every_sentence_about_many_settings_is_true(occurrence, update, first):
    """Settings of free inputs, and named environments."""
    seen = {0: set(), 3: set()}
    for number, (keep, reach, stop, max_size, left_open, places) in enumerate(
        product((False, True), (False, True), LIMITS, (0, 1, 2), (False, True), seen)
    ):
        if left_open and stop is not None:
            continue
        for seed in range(number * 1000 + first, number * 1000 + first + NETWORKS):
            with pytest.MonkeyPatch.context() as monkeypatch:
                if left_open:
                    leaving_open(monkeypatch, seed)
                asked = Asked(seed, occurrence, update, keep, reach, True, stop, max_size, places)
            claim = asked.result.claim
            seen[places].add(claim.decided)
            for sentence in (claim.sentence, claim.line):
                assert decided_by(sentence) is claim.decided, (sentence, asked.label)
                assert is_true_over_settings(asked, sentence), (sentence, asked.places, asked.label)
            assert shares_are_true(asked), (asked.result, asked.places, asked.label)
    wanted = {Decided.FOUND, Decided.VACUOUS, Decided.NOTHING, Decided.STOPPED, Decided.UNDECIDED}
    assert all(wanted <= decided for decided in seen.values()), seen


def shares_are_true(asked):
    """Where each set works, and where it is minimal: setting by setting, unless that was left open."""
    settings = asked.settings()
    for found in asked.result.interventions:
        told = found.robustness
        works = [setting for setting in settings if asked.works(found.chosen, setting)]
        # Abolished and vacuous are both settings at which the set meets every demand.
        proved = told.count(Fate.ABOLISHED) + told.count(Fate.VACUOUS)
        loose = told.count(Fate.UNDECIDED) + told.count(Fate.OPEN)
        if not proved <= len(works) <= proved + loose:
            return False
    return True


def test_a_formula_that_the_goal_does_not_name_is_named_itself():
    network = parse("#: phenotype growth, A\nA, A\nB, A\n").network
    other = truth.expression("B & !A")
    candidates = candidate_choices(network, other, only=["B"])
    case = pose(network, environment=[("A", 1)])
    found = search_interventions(case, Goal(Demand("growth", other)), candidates)
    assert "growth" not in found.claim.sentence and "ever shows B & !A" in found.claim.sentence
    named = search_interventions(case, Goal(Demand("growth", truth.expression("A"))), candidates)
    assert "growth" in named.claim.sentence


@pytest.mark.parametrize("update", list(Update))
@pytest.mark.parametrize("occurrence", list(Occurrence))
def test_every_sentence_about_one_set_is_true(occurrence, update):
    """``why``: surviving, abolished and vacuous, with free inputs and without, with changes and without."""
    seen = set()
    for seed in range(60 * NETWORKS):
        rng = random.Random(seed)
        rules = truth.random_rules(rng, rng.randint(2, 4), inputs=0.4)
        net, names = truth.network(rules), list(rules)
        text = truth.random_formula(rng, rng.sample(names, rng.randint(1, 2)))
        environment = [(node.name, rng.choice((0, 1, None))) for node in net.nodes if node.is_input]
        free = {n for n, b in environment if b is None}
        able = [name for name in names if name not in free]
        clamps = tuple(Clamp(n, rng.choice((0, 1))) for n in rng.sample(able, min(len(able), rng.choice((0, 1, 2)))))
        found = explain_fate(
            net, truth.demand(text), environment=environment, clamps=clamps, update=update, occurrence=occurrence
        )
        if found.answer is ScreenAnswer.UNDECIDED:
            continue
        said = [str(getattr(block, "text", "")) for block in explanation_page(found, asked_of(net))]
        (sentence,) = [text for text in said if text.startswith("Proved: ")]
        seen.add((found.answer, bool(clamps)))
        dynamics = Dynamics(net)
        table = dynamics.table(truth.expression(text))

        def shown(changes, case=(net, environment, dynamics, table)):
            net, environment, dynamics, table = case
            pins = {n: b for n, b in environment if b is not None} | {c.node: c.value for c in changes}
            sets = dynamics.attractors({net.index[n]: b for n, b in pins.items()}, (), update.value)
            return any(s & table if occurrence is Occurrence.EVER else s & table == s for s in sets)

        label = (sentence, seed, rules, text, environment, clamps)
        how = f"ever shows {text}" if occurrence is Occurrence.EVER else f"shows {text} in all its states"
        article = "an" if update.value[0] in "aeiou" else "a"
        if f"there is {article} {update.value} attractor that {how.removeprefix('ever ')}." in sentence:
            assert shown(clamps) and "for all" not in sentence, label
            assert ("for some values" in sentence) is bool(free), label
            continue
        assert f"no {update.value} attractor {how}" in sentence and not shown(clamps), label
        assert ("for all values" in sentence) is bool(free), label
        if clamps:
            assert ("without any change none does, either" in sentence) is not shown(()), label
            assert ("without any change some attractor does" in sentence) is shown(()), label
    assert seen == {
        (answer, changed) for answer in (ScreenAnswer.SURVIVES, ScreenAnswer.VACUOUS) for changed in (False, True)
    } | {(ScreenAnswer.ABOLISHED, True)}
