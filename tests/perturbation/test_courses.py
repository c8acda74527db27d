"""Starts, kinds of change and criteria against explicit graphs, in which every state is looked at.

The graphs share no code with the engines: rules are Python expressions here.
"""

from __future__ import annotations

import itertools
import json
import os

import pytest
from msgspec.structs import replace

from logicnet.attractors.landscape import Shows
from logicnet.attractors.starts import read_start
from logicnet.errors import LogicnetError
from logicnet.formats.renaming import renamed
from logicnet.limits import Limits
from logicnet.network.bnet import load, parse
from logicnet.network.case import Criterion, KindOfChange, Steps, Update
from logicnet.network.model import Clamp
from logicnet.network.resolve import read_demand, read_steps
from logicnet.perturbation.candidates import Candidates, Choice
from logicnet.perturbation.courses import fate_along
from logicnet.perturbation.interventions import search_interventions
from logicnet.perturbation.outcome import Goal, Occurrence
from logicnet.perturbation.question import SetStatus
from logicnet.perturbation.screen import Place, Plan, along_courses, every_set, run
from logicnet.studies.attractors import find_attractors
from logicnet.studies.interventions import InterventionQuestion, minimal_interventions, study_interventions
from logicnet.studies.screen import screen
from logicnet.studies.why import fate_of
from logicnet.text.diagnostics import Severity
from tests.oracles.courses import Graph, ends_of, forced, laid, problem, python, settled_values, started, truth, works
from tests.schemas import require_valid

#: Random networks; LOGICNET_FUZZ says how many, LOGICNET_FUZZ_FROM is the first one.
MANY = int(os.environ.get("LOGICNET_FUZZ", "24"))
FIRST = int(os.environ.get("LOGICNET_FUZZ_FROM", "0"))
#: Most nodes of a random network, in turn.
LARGEST = (6, 4, 5) if MANY > 24 else (4, 4, 4)


def asked_for(network, **words):
    return study_interventions(network, InterventionQuestion(**words))


@pytest.mark.parametrize("seed", range(FIRST, FIRST + MANY))
def test_minimal_sets_equal_those_of_the_explicit_graph(seed):
    # Larger networks where time is given to it: every third of them has up to six nodes.
    equal_those_of_the_explicit_graph(*problem(seed, LARGEST[seed % 3]))


@pytest.mark.parametrize("seed", range(FIRST, FIRST + MANY // 2))
def test_temporary_sets_that_settle_without_rest_equal_those_of_the_explicit_graph(seed):
    equal_those_of_the_explicit_graph(*problem(seed, LARGEST[seed % 3], restless=True))


def equal_those_of_the_explicit_graph(n, rules, network, case, scheme, kind, criterion, held, text, goal, choices):
    states = started(rules, case, held, text, n)
    if states is None:
        with pytest.raises(LogicnetError):
            read_start(case, text)
        return
    if not choices:
        return
    start = None if text is None else read_start(case, text)
    abolish, occurrence, keep, reach = goal

    def demand(formula):
        return None if formula is None else read_demand(network, formula, option="goal")

    asked = Goal(demand(abolish), occurrence, demand(keep), demand(reach), start, kind, criterion)
    result = search_interventions(case, asked, Candidates("", tuple(choices)), max_size=2)
    wanted = []
    for size in range(3):
        for chosen in itertools.combinations(range(len(choices)), size):
            clamps = {}
            for i in chosen:
                for clamp in choices[i].clamps:
                    clamps.setdefault(int(clamp.node[1:]), set()).add(clamp.value)
            if any(len(values) > 1 for values in clamps.values()) or any(set(w) <= set(chosen) for w in wanted):
                continue
            clamps = {i: values.pop() for i, values in clamps.items()}
            cuts = [(int(cut.source[1:]), int(cut.target[1:])) for i in chosen for cut in choices[i].cuts]
            ends = ends_of(rules, scheme, held, states, kind, criterion, clamps, cuts)
            if works(ends, goal, n, criterion):
                wanted.append(chosen)
    found = [one.chosen for one in result.interventions]
    left = [
        tuple(k for k, choice in enumerate(choices) if str(choice) in one.labels) for one in result.undecided
    ]
    if scheme is not Update.SYNCHRONOUS:
        assert not left, (rules, text, kind)
    assert not result.limits
    known = [chosen for chosen in wanted if not any(set(part) <= set(chosen) for part in left)]
    assert [c for c in found if not any(set(part) <= set(c) for part in left)] == known


@pytest.mark.parametrize("seed", range(FIRST, FIRST + MANY // 3))
def test_each_row_of_a_screen_equals_the_explicit_graph(seed):
    n, rules, network, case, _, kind, _, held, text, goal, choices = problem(1_000_000 + seed)
    states = started(rules, case, held, text, n)
    clamped = sorted({clamp for choice in choices for clamp in choice.clamps}, key=str)
    if states is None or not clamped:
        return
    scheme = case.update
    abolish, occurrence, keep, _ = goal
    settings = tuple(case.environment)
    nothing = Plan(network, (Place("here", settings),), tuple(Choice((c,)) for c in clamped), (), occurrence, scheme,
                   (("P", read_demand(network, abolish, option="P").formula),), "P",
                   None if keep is None else read_demand(network, keep, option="keep").formula)  # fmt: skip
    plan = along_courses(replace(nothing, sets=every_set(nothing.choices, 2)), text, kind)
    if plan.is_plain:
        return
    shows = any if occurrence is Occurrence.EVER else all
    for number, row in enumerate(run(plan, limits=Limits())):
        changes = {int(clamp.node[1:]): clamp.value for clamp in plan.clamps_of(number)}
        ends = ends_of(rules, scheme, held, states, kind, Criterion.ATTRACTORS, changes, ())
        assert not row.failed, row.why
        if scheme is Update.SYNCHRONOUS and row.why:
            continue
        assert row.tallies[0].shown is any(shows(truth(abolish, end, n)) for end in ends), (rules, text, kind, changes)
        assert keep is None or row.kept is any(all(truth(keep, end, n)) for end in ends)
        assert row.attractors in (None, len(ends)) and row.at_least <= len(ends)


def test_a_stored_screen_has_a_start_and_a_kind_that_options_win_over(tmp_path, logicnet):
    path = tmp_path / "n.bnet"
    stored = "#: screen late, abolish=on; size=1; from=a=1, rest=0; kind=temporary\n"
    stored += "#: screen was, abolish=on; from=on; size=1\n"
    path.write_text(SPROUTED + stored, "utf-8")

    def rows(*words):
        document = json.loads(logicnet("screen", str(path), *words, "--format", "json").out)
        require_valid(document, "screen")
        return {**document, "options": {**document["options"], "name": None, "from": None}}

    plain = ("--abolish", "on", "--max-size", "1")
    late = (*plain, "--from", "a=1,rest=0", "--kind", "temporary")
    assert rows("late") == rows(*late)
    assert rows("late", "--kind", "permanent") == rows(*late[:-1], "permanent")
    assert rows("late", "--from", "rest=1") == rows(*plain, "--from", "rest=1", "--kind", "temporary")
    assert rows("was") == rows(*plain, "--from", "on")
    assert json.loads(logicnet("screen", str(path), "late", "--format", "json").out)["options"]["from"] == "a=1, rest=0"
    # Renamed and read again, it asks the same.
    network = load(str(path))
    other = renamed(network, {name: f"{name}_x" for name in network.names})
    assert ("from", "a_x=1, rest=0") in other.screens[0].options
    assert renamed(other, {name: name[:-2] for name in other.names}).meaning == network.meaning


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("from=q=1", "`q` is not defined"),
        ("from=a", None),
        ("from=a=", "a value should stand"),
        ("from=a=1, b", "`=` should stand behind `b`"),
        ("from=rest=0", None),
        ("kind=brief", "is not a kind of change"),
        ("form=a=1", "a key of a screen"),
    ],
)
def test_a_stored_start_or_kind_that_cannot_be_read_is_told_with_its_place(option, said):
    reading = parse(f"a, b\nb, a\n#: screen s, abolish=a; {option}\n")
    told = [one.message for one in reading.diagnostics if one.severity is Severity.ERROR]
    assert (not told) if said is None else (len(told) == 1 and said in told[0]), told


def test_a_screen_along_courses_is_the_same_in_parts_and_from_python(tmp_path, logicnet):
    path = tmp_path / "n.bnet"
    path.write_text(SPROUTED, "utf-8")
    words = ("screen", str(path), "--abolish", "on", "--from", "on", "--kind", "temporary", "--max-size", "1")
    whole = logicnet(*words, "--format", "json").out
    parts = [str(tmp_path / f"{k}.jsonl") for k in (1, 2)]
    for k, part in enumerate(parts, start=1):
        assert logicnet(*words, "--shard", f"{k}/2", "-o", part).status == 0
    assert logicnet("merge", *parts, "--format", "json").out == whole
    document = json.loads(whole)
    require_valid(document, "screen")
    assert document["options"]["kind"] == "temporary" and document["options"]["from"] == "on"
    again = screen(parse(SPROUTED).network, abolish="on", start="on", kind="temporary", max_size=1)
    mine = [(row["clamps"], row["verdict"]) for row in document["rows"]]
    assert mine == [({c.node: c.value for c in row.clamps}, row.verdict.value) for row in again.rows]
    fates = {tuple(row["clamps"].items()): row["verdict"] for row in document["rows"]}
    for clamps, verdict in fates.items():
        fate = fate_of(
            parse(SPROUTED).network, "on", start="on", kind="temporary", clamps=[Clamp(*one) for one in clamps]
        )
        assert (fate.status is SetStatus.PROVED) is (verdict == "abolished")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--from", "d=1"), "contradicts the environment"),
        (("--from", "e & !e"), "always shows"),
        (("--kind", "one-shot", "--set", "d=1"), "does nothing"),
        (("--kind", "temporary", "--set", "a=0", "--with", "a=1"), "clamped throughout"),
        (("--from", "rest=0", "--open", "file"), "one network"),
    ],
)
def test_a_screen_refuses_what_means_nothing_along_a_course(tmp_path, logicnet, options, said):
    path = tmp_path / "n.bnet"
    path.write_text(SPROUTED, "utf-8")
    refused = logicnet("screen", str(path), "--abolish", "on", *options)
    assert refused.status == 2 and said in refused.err


SPROUTED = "a, a & !d | b\nb, a\nd, d\ne, b\n#: phenotype on, e\n#: input d = 0\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"start": "d=1,rest=0", "abolish": "e"}, "contradicts the environment"),
        ({"start": "a=1,rest=2", "abolish": "e"}, "rest=0, rest=1"),
        ({"start": "", "abolish": "e"}, "a start is missing"),
        ({"start": "e & !e", "abolish": "e"}, "always shows"),
        ({"towards": "0123456789"}, "is called `0123456789`"),
        ({"towards": "e & !e"}, "always shows"),
        ({"abolish": "e", "kind": "one-shot", "candidates": "d"}, "does nothing"),
        ({"abolish": "e", "criterion": "percolation", "start": "rest=0"}, "leave out --from and --kind"),
        ({"abolish": "e", "start": "rest=0", "robustness": "free"}, "permanent changes, from every state"),
        ({"abolish": "e", "towards": "e"}, "two goals"),
    ],
)
def test_bad_words_are_one_line_and_a_way_out(words, said):
    network = parse(SPROUTED).network
    with pytest.raises(LogicnetError) as fault:
        study_interventions(network, InterventionQuestion(**{"max_size": 1, **words}))
    assert said in f"{fault.value.message} {fault.value.hint}" and fault.value.hint


def test_where_a_course_ends_and_what_becomes_of_the_phenotype():
    network = parse(SPROUTED).network
    held = fate_of(network, "on", start="on", clamps="a=0,b=0")
    once = fate_of(network, "on", start="on", clamps="a=0,b=0", kind="temporary")
    lost = fate_of(network, "on", start="on", clamps="a=0", kind="one-shot")
    assert [one.status for one in (held, once, lost)] == [SetStatus.PROVED, SetStatus.PROVED, SetStatus.REFUTED]
    assert [end.shows[0] for end in once.ends] == [Shows.NEVER]
    assert {end.shows[0] for end in lost.ends} == {Shows.NEVER, Shows.ALWAYS}


def test_free_inputs_may_be_candidates_and_the_sentence_says_so():
    network = parse("a, i & j\ni, i\nj, j\n").network
    found = minimal_interventions(network, "a", candidates="i", max_size=1)
    assert [str(one.clamps[0]) for one in found.interventions] == ["i=0"]
    assert "that a set leaves free" in found.claim.sentence


@pytest.mark.parametrize("kind", ["permanent", "temporary", "one-shot"])
def test_a_start_gives_a_free_input_its_value_and_a_change_may_give_it_another(kind):
    network = parse("i, i\nj, j\na, i & j\n").network
    found = asked_for(network, abolish="a", start="i=1,j=1,rest=0", kind=kind, candidates="i", max_size=1)
    # Released, a free input keeps the value that it was given.
    assert [str(one.clamps[0]) for one in found.interventions] == ["i=0"]
    assert dict(found.environment) == {"i": None, "j": 1}


def test_several_attractors_are_a_target_and_a_start():
    network = parse("a, a & !c | c & b\nb, b & !c\nc, c\n").network
    landscape = find_attractors(network, environment="c=0")
    assert len(landscape.attractors) == 4
    by_state = {tuple(attractor.space.get(v) for v in (0, 1)): attractor.id for attractor in landscape.attractors}
    names = f"{by_state[0, 1]}, {by_state[1, 1]}"
    both = asked_for(network, towards=names, environment="c=0", max_size=1)
    same = asked_for(network, enforce="b", environment="c=0", max_size=1, candidates="a, b")
    wanted = [(Clamp("b", 1),)]
    assert [one.clamps for one in both.interventions] == [one.clamps for one in same.interventions] == wanted
    assert "every asynchronous attractor lies in the target" in both.claim.sentence
    mixed = read_start(both.case, f"{by_state[0, 0]}, a & b")
    assert mixed.attractors == (by_state[0, 0], by_state[1, 1]) and "2 attractors" in mixed.words
    with pytest.raises(LogicnetError) as fault:
        asked_for(network, towards=f"{by_state[0, 1]}, 0123456789", environment="c=0")
    assert "0123456789" in fault.value.message


def sequence_ends(rules, scheme, held, starts, criterion, steps):
    """The attractors at the end of two temporary steps, as sets of states."""
    plain = Graph(rules, scheme, held)
    begin = starts
    for clamps, cuts in steps:
        graph = Graph(rules, scheme, held, clamps.items(), cuts)
        ends = graph.attractors([laid(s, {**held, **clamps}) for s in begin])
        begin = [s for states in ends for s in states]
    ends = plain.attractors([laid(s, held) for s in begin])
    if criterion is Criterion.FIXED_POINTS:
        ends = {states for states in ends if len(states) == 1 and plain.table[min(states)] == min(states)}
    return ends


@pytest.mark.parametrize("seed", range(FIRST, FIRST + MANY // 3))
def test_minimal_sequences_equal_those_of_the_explicit_graph(seed):
    n, rules, network, case, scheme, _, criterion, held, text, goal, choices = problem(2_000_000 + seed, most=3)
    states = started(rules, case, held, text, n)
    if states is None or not choices:
        return
    start = None if text is None else read_start(case, text)
    abolish, occurrence, keep, reach = goal

    def demand(formula):
        return None if formula is None else read_demand(network, formula, option="goal")

    asked = Goal(
        demand(abolish), occurrence, demand(keep), demand(reach), start, KindOfChange.TEMPORARY, criterion, steps=2
    )
    result = search_interventions(case, asked, Candidates("", tuple(choices)), max_size=2)
    many, wanted = len(choices), []
    for size in range(3):
        for chosen in itertools.combinations(range(2 * many), size):
            steps, clashes = [], False
            for step in ([i for i in chosen if i < many], [i - many for i in chosen if i >= many]):
                clamps = {int(c.node[1:]): c.value for i in step for c in choices[i].clamps}
                clashes |= any(clamps[int(c.node[1:])] != c.value for i in step for c in choices[i].clamps)
                cuts = [(int(cut.source[1:]), int(cut.target[1:])) for i in step for cut in choices[i].cuts]
                steps.append((clamps, cuts))
            if clashes or any(set(w) <= set(chosen) for w in wanted):
                continue
            if works(sequence_ends(rules, scheme, held, states, criterion, steps), goal, n, criterion):
                wanted.append(chosen)
    if scheme is not Update.SYNCHRONOUS:
        assert not result.undecided, (rules, text)
    if not result.undecided:
        assert [one.chosen for one in result.interventions] == wanted, (rules, text)


def test_the_order_of_a_sequence_is_part_of_the_answer(tmp_path, logicnet):
    # a must have acted before b: b alone, or b first, leaves c off.
    text = "a, 0\nb, 0\nm, m | a\nc, c | b & m\n#: phenotype on, c\n"
    path = tmp_path / "order.bnet"
    path.write_text(text, "utf-8")
    words = ("interventions", str(path), "--enforce", "on", "--from", "rest=0", "--kind", "temporary", "--steps", "2")
    words += ("--candidates", "a,b", "--max-size", "2")
    document = json.loads(logicnet(*words, "--format", "json").out)
    require_valid(document, "interventions")
    assert [one["steps"] for one in document["interventions"]] == [["a=1 + b=1", "nothing"], ["a=1", "b=1"],
                                                                   ["nothing", "a=1 + b=1"]]  # fmt: skip
    assert document["goal"]["steps"] == 2
    page = logicnet(*words).out
    assert "first a=1, then b=1" in page and "first b=1, then a=1" not in page
    assert "3 sequences" in page and "first a=1, then b=1" in logicnet(*words, "--format", "csv").out
    again = asked_for(
        parse(text).network, enforce="on", start="rest=0", kind="temporary", steps=2, candidates="a, b", max_size=2
    )
    assert [list(one.steps) for one in again.interventions] == [one["steps"] for one in document["interventions"]]
    refused = logicnet("interventions", str(path), "--enforce", "on", "--steps", "2")
    assert refused.status == 2 and "--kind temporary" in refused.err


@pytest.mark.parametrize("seed", range(FIRST, FIRST + MANY // 3))
def test_a_sequence_asked_alone_equals_the_explicit_graph_and_its_run_makes_what_it_needs(seed):
    n, rules, network, case, scheme, _, _, held, text, goal, choices = problem(2_500_000 + seed)
    states = started(rules, case, held, text, n)
    clamps = [choice.clamps[0] for choice in choices if choice.clamps]
    if states is None or len(clamps) < 2:
        return
    steps = Steps(tuple(clamps[:1]), tuple(clamps[-1:]))
    asked = Goal(
        read_demand(network, goal[0], option="goal"), goal[1],
        start=None if text is None else read_start(case, text), kind=KindOfChange.TEMPORARY, steps=2,
    )  # fmt: skip
    fate = fate_along(case, asked, steps)
    pins = [({int(clamp.node[1:]): clamp.value for clamp in step}, []) for step in (steps.first, steps.then)]
    ends = sequence_ends(rules, scheme, held, states, Criterion.ATTRACTORS, pins)
    wanted = works(ends, (goal[0], goal[1], None, None), n, Criterion.ATTRACTORS)
    if scheme is not Update.SYNCHRONOUS or fate.status is not SetStatus.UNDECIDED:
        assert fate.status is (SetStatus.PROVED if wanted else SetStatus.REFUTED), (rules, text)
    made, now = {}, 0
    for step in fate.run or ():
        while now < step.phase:
            now += 1
            made.update({**held, **pins[now - 1][0]} if now < 3 else held)
        for name, value in step.because:
            assert made.setdefault(int(name[1:]), value) == value, (rules, text, fate.run)
        made[int(step.node[1:])] = step.value


@pytest.mark.parametrize(
    ("text", "first", "then"),
    [
        ("first a=1, then b=0", "a=1", "b=0"),
        ("a=1 then b=0", "a=1", "b=0"),
        ("first a=1 + b=0,then nothing", "a=1 + b=0", "nothing"),
        ("first nothing, then a=1,c=0", "nothing", "a=1 + c=0"),
        ('first "then b"=1, then a -> c=0', "then b=1", "a -> c=0"),
    ],
)
def test_a_sequence_is_read_as_it_is_told(text, first, then):
    network = parse('a, b\nb, a\nc, a | "then b"\n"then b", a & b\n').network
    steps = read_steps(network, text)
    assert steps.words(network) == f"first {first}, then {then}"
    assert read_steps(network, steps.words(network).replace("then b=1", '"then b"=1')) == steps


@pytest.mark.parametrize("text", ["a=1", "a=1,b=0", "a -> c=0", '"then b"=1', ""])
def test_one_set_is_no_sequence(text):
    assert read_steps(parse('a, b\nb, a\nc, a | "then b"\n"then b", a & b\n').network, text) is None


def test_nodes_may_be_called_as_the_words_of_a_sequence():
    network = parse("first, then\nthen, first\nnothing, first\n").network
    assert read_steps(network, "first=1, then=0") is None and read_steps(network, "first =1 then =0") is None
    network = parse("a, nothing\nnothing, a\n").network
    assert read_steps(network, "first a=1, then nothing=0").words(network) == "first a=1, then nothing=0"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("first a=1", "has two steps"),
        ("a=1 then b=0 then a=0", "has two steps"),
        ("then a=1", "is empty"),
        ("first a=1, then", "is empty"),
        ("first a=1, then q=0", "`q` is not defined"),
    ],
)
def test_a_sequence_that_cannot_be_read_is_refused(text, said):
    with pytest.raises(LogicnetError, match=said):
        read_steps(parse("a, b\nb, a\n").network, text)


def test_a_sequence_is_read_where_it_means_something_and_refused_elsewhere(tmp_path, logicnet):
    path = tmp_path / "order.bnet"
    path.write_text("a, 0\nb, 0\nm, m | a\nc, c | b & m\n#: phenotype on, c\n", "utf-8")
    words = ("why", str(path), "--phenotype", "on", "--from", "rest=0")
    # Without a pause: b is still there where a comes in its place.
    for told, answer in (("first a=1, then b=1", "survives"), ("first b=1, then m=0", "abolished")):
        document = json.loads(logicnet(*words, "--kind", "temporary", "--with", told, "--format", "json").out)
        require_valid(document, "why_course")
        assert document["answer"] == answer
        assert [one["changes"] for one in document["steps"]] == [{told[6]: 1}, {told[16]: int(told[18])}]
        page = logicnet(*words, "--kind", "temporary", "--with", told).out
        assert told in page and ("second step" in page) is (answer == "survives")
    assert json.loads(logicnet(*words, "--format", "json").out)["steps"] is None
    for asked in (
        (*words, "--with", "a=1 then b=1"),
        (*words, "--kind", "one-shot", "--with", "a=1 then b=1"),
        (*words, "--kind", "temporary", "--with", "a=1 then b=1", "--with", "c=0"),
        ("attractors", str(path), "--with", "a=1 then b=1"),
        ("interventions", str(path), "--abolish", "on", "--with", "a=1 then b=1"),
    ):
        refused = logicnet(*asked)
        assert refused.status == 2 and "sequence" in refused.err and "help:" in refused.err, asked


def test_the_steps_of_a_run_follow_from_what_they_say_and_lead_to_the_phenotype():
    told = 0
    for seed in range(MANY):
        n, rules, network, case, _, kind, _, held, text, goal, choices = problem(30_000 + seed)
        clamps = [choice.clamps[0] for choice in choices if choice.clamps][:1]
        states = started(rules, case, held, text, n)
        if case.update is not Update.ASYNCHRONOUS or states is None or not clamps:
            continue
        start = None if text is None else read_start(case, text)
        formula = read_demand(network, goal[0], option="P")
        fate = fate_along(case, Goal(formula, goal[1], start=start, kind=kind), clamps)
        assert fate.run is None or fate.status is SetStatus.REFUTED
        if fate.run is None:
            continue
        told += 1
        changed = {int(clamp.node[1:]): clamp.value for clamp in clamps}
        first = {**held, **(changed if kind is not KindOfChange.ONE_SHOT else {})}
        begins = [laid(laid(s, changed if kind is KindOfChange.ONE_SHOT else {}), first) for s in states]
        # Some state of the start agrees with all that is read before it is made.
        made, read = {}, {}
        for step in fate.run:
            node = int(step.node[1:])
            fixed = first if kind is not KindOfChange.TEMPORARY or step.phase == 1 else held
            assert node not in fixed
            because = {int(name[1:]): value for name, value in step.because}
            others = [i for i in range(n) if i not in because]
            for values in itertools.product((False, True), repeat=len(others)):
                known = {f"n{i}": bool(b) for i, b in because.items()}
                known |= {f"n{i}": b for i, b in zip(others, values, strict=True)}
                assert bool(eval(python(rules[node]), {}, known)) is bool(step.value), (rules, step)
            for i, b in because.items():
                if step.phase == 1 or kind is not KindOfChange.TEMPORARY:
                    assert made.get(i, b) == b
                    if i not in made:
                        read[i] = b
            made[node] = step.value
        assert any(all(s >> i & 1 == b for i, b in read.items()) for s in begins), (rules, text, fate.run)
    assert told > MANY // 20


def test_why_along_a_course_keeps_its_schema_and_tells_the_way(tmp_path, logicnet):
    path = tmp_path / "n.bnet"
    path.write_text(SPROUTED, "utf-8")
    for kind in ("permanent", "temporary", "one-shot"):
        words = ("why", str(path), "--phenotype", "on", "--from", "a=1,rest=0", "--kind", kind, "--with", "b=1")
        document = json.loads(logicnet(*words, "--format", "json").out)
        require_valid(document, "why_course")
        assert document["answer"] == "survives"
        assert document["run"][-1] == {"phase": document["run"][-1]["phase"], "node": "e", "value": 1,
                                       "because": {"b": 1}}  # fmt: skip
        assert "by the steps that it needs" in logicnet(*words).out
    gone = json.loads(logicnet("why", str(path), "--phenotype", "on", "--from", "rest=0", "--format", "json").out)
    require_valid(gone, "why_course")
    assert gone["answer"] == "abolished" and gone["run"] is None


@pytest.mark.parametrize("seed", range(FIRST, FIRST + MANY // 2))
def test_sets_by_percolation_equal_those_of_a_percolation_of_its_own(seed):
    n, rules, network, case, _, _, _, held, _, goal, choices = problem(4_000_000 + seed)
    choices = [choice for choice in choices if choice.clamps]
    if not choices:
        return
    asked = Goal(read_demand(network, goal[0], option="P"), Occurrence.EVER, criterion=Criterion.PERCOLATION)
    result = search_interventions(case, asked, Candidates("", tuple(choices)), max_size=2)
    wanted = []
    for size in range(3):
        for chosen in itertools.combinations(range(len(choices)), size):
            clamps = {}
            for i in chosen:
                clamps.setdefault(int(choices[i].clamps[0].node[1:]), set()).add(choices[i].clamps[0].value)
            if any(len(values) > 1 for values in clamps.values()) or any(set(w) <= set(chosen) for w in wanted):
                continue
            known = settled_values(rules, n, {**held, **{i: v.pop() for i, v in clamps.items()}}, ())
            if forced(goal[0], known, n) == {False}:
                wanted.append(chosen)
    assert not result.undecided and [one.chosen for one in result.interventions] == wanted, (rules, goal[0])
