"""The comparison on two tiny models, with logicnet and those peers that the tests depend on anyway."""

import json

import pytest

from benchmarks import compare as comparison
from benchmarks.agreement import disagreements
from benchmarks.measure import Run, Status, measure
from benchmarks.questions import candidates, environments, models, readouts
from benchmarks.tables import Goal, Row, Table, markdown


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "toggle.bnet").write_text(
        "# two states\ntargets, factors\npush, push\nA, !B & !push # a comment\nB, !A\nout, A\n", "utf-8"
    )
    (tmp_path / "models" / "ring.bnet").write_text(
        "targets, factors\nx, !z\ny, x\nz, y\nseen, z & keep\nkeep, keep\n", "utf-8"
    )
    (tmp_path / "reference.tsv").write_text("id\tenvironment\ntoggle\tpush=0\nring\tkeep=1\n", "utf-8")
    return tmp_path


def run(seconds, status=Status.ANSWERED, answer=None, why=""):
    return Run(status, seconds, seconds, seconds + 0.1, seconds + 0.1, 50.0, answer, why)


def test_files_hold_the_environment_and_nothing_a_peer_cannot_read(folder):
    toggle = models(folder, environments(folder))[0]
    assert toggle.id == "toggle"
    assert toggle.settled == "targets, factors\npush, 0\nA, !B & !push\nB, !A\nout, A\n"
    assert toggle.free == "targets, factors\npush, push\nA, !B & !push\nB, !A\nout, A\n"


def test_readouts_and_candidates_follow_their_rule(folder):
    toggle, ring = (model.network for model in models(folder, {}))
    # `out` alone has no target; then by ancestors: A and B have two and three.
    assert readouts(toggle, 2) == ("out", "A")
    assert candidates(toggle, "out") == ("A", "B")
    assert readouts(ring, 1) == ("seen",)
    assert candidates(ring, "seen") == ("x", "y", "z")


@pytest.mark.long
def test_two_models_with_the_peers_at_hand(folder, capsys):
    out, record = folder / "results.md", folder / "runs.jsonl"
    arguments = [str(folder), "--runs", "1", "--time-limit", "30", "--out", str(out), "--record", str(record)]
    for program in ("logicnet", "mpbn", "biodivine-aeon"):
        arguments += ["--program", program]
    for task in ("attractors", "minimal-trap-spaces"):
        arguments += ["--task", task]
    assert comparison.main(arguments) == 0
    entries = [json.loads(line) for line in record.read_text("utf-8").splitlines()]
    counts = {(e["task"], e["model"], e["program"]): e["run"]["answer"]["count"] for e in entries}
    assert counts == {
        (task, model, program): attractors
        for task, program in (
            ("attractors", "logicnet"),
            ("attractors", "biodivine-aeon"),
            ("minimal-trap-spaces", "logicnet"),
            ("minimal-trap-spaces", "mpbn"),
        )
        for model, attractors in (("toggle", 2), ("ring", 1))
    }
    text = out.read_text("utf-8")
    assert "No two programs that both answered disagree." in text
    assert "on the 2 models that both answered" in text
    assert str(folder) not in text
    # What is recorded is not run again, and gives the same tables.
    before = record.read_bytes()
    assert comparison.main(arguments) == 0
    assert record.read_bytes() == before and out.read_text("utf-8") == text
    capsys.readouterr()


def test_minimal_sets_with_the_peer_that_lists_their_supersets(folder, capsys):
    record = folder / "runs.jsonl"
    arguments = [str(folder), "--runs", "1", "--time-limit", "30", "--record", str(record), "--task", "control-2"]
    arguments += ["--program", "logicnet", "--program", "biodivine-aeon"]
    assert comparison.main(arguments) == 0
    entries = [json.loads(line) for line in record.read_text("utf-8").splitlines()]
    sets = {(e["model"], e["program"]): e["run"]["answer"]["sets"] for e in entries}
    assert len(sets) == 4
    for program in ("logicnet", "biodivine-aeon"):
        assert sets["toggle", program] == [[["A", 0]], [["B", 1]]]
        assert sets["ring", program] == [[["x", 0]], [["y", 0]], [["z", 0]]]
    capsys.readouterr()


def test_a_disagreement_is_loud_and_makes_the_exit_status_1(folder, capsys):
    record = folder / "runs.jsonl"
    wrong = {"count": 3, "spaces": [{"A": 0}, {"A": 1}, {"B": 1}]}
    right = {"count": 2}
    lines = [
        {"task": "attractors", "model": model, "program": program, "run": run(0.1, answer=answer).as_json()}
        for model in ("toggle", "ring")
        for program, answer in (("logicnet", right), ("biodivine-aeon", wrong if model == "toggle" else right))
    ]
    record.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    arguments = [str(folder), "--runs", "1", "--task", "attractors", "--record", str(record)]
    assert comparison.main([*arguments, "--program", "logicnet", "--program", "biodivine-aeon"]) == 1
    shown = capsys.readouterr()
    assert "DISAGREEMENT in attractors, model toggle: logicnet and biodivine-aeon: 2 against 3" in shown.err
    assert "1 disagreements" in shown.out and "model ring" not in shown.err


def test_a_question_that_takes_too_long_is_killed_and_one_that_fails_says_why(folder):
    question = {"program": "logicnet", "task": "attractors", "file": str(folder / "models" / "toggle.bnet")}
    late = measure(question, seconds=0.01, memory_gib=4)
    assert late.status is Status.TIMEOUT and late.answer is None and late.wall < 5
    failed = measure({**question, "file": str(folder / "absent.bnet")}, seconds=30, memory_gib=4)
    assert failed.status is Status.FAILED and "absent.bnet" in failed.why and str(folder) not in failed.why


STRAY = "p and q: a state lies in none of the subspaces"
EMPTY = "p and q: a subspace holds none of the states"
SPACES = {"count": 2, "spaces": [{"a": 0, "b": 0}, {"a": 1}]}


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"count": 2}, ()),
        ({"count": 3}, ("p and q: 2 against 3",)),
        ({"count": 3, "open": "not proved"}, ()),
        ({"count": 2, "spaces": [{"a": 1}, {"b": 0, "a": 0}]}, ()),
        ({"count": 2, "spaces": [{"a": 1}, {"a": 0}]}, ("p and q: as many subspaces, but not the same: b=0",)),
        ({"count": 2, "spaces": [{"a": 1}, {"a": 0}], "nodes": ["a"]}, ()),
        ({"count": 2, "states": [{"a": 0, "b": 0}, {"a": 1, "b": 1}]}, ()),
        ({"count": 2, "states": [{"a": 0, "b": 1}, {"a": 1, "b": 1}]}, (STRAY,)),
        ({"count": 2, "states": [{"a": 1, "b": 0}, {"a": 1, "b": 1}]}, (EMPTY,)),
    ],
)
def test_what_two_answers_both_say_must_be_the_same(other, said):
    assert disagreements({"p": SPACES, "q": other}) == said


def test_sets_are_compared_member_by_member():
    one, two = {"count": 1, "sets": [[["A", 0]]]}, {"count": 1, "sets": [[["A", 1]]]}
    assert disagreements({"p": one, "q": one}) == ()
    assert disagreements({"p": one, "q": two}) == ("p and q: as many sets, but not the same: A=0",)


def test_totals_count_a_time_out_as_the_limit_and_ratios_only_what_both_answered():
    answer = {"count": 1}
    late = run(0.0, Status.TIMEOUT, why="more than 60 s")
    rows = (
        Row("m1", 5, 1, "", {"own": (run(0.1, answer=answer),), "peer": (run(0.4, answer=answer),)}, ()),
        Row("m2", 6, 1, "", {"own": (run(0.2, answer=answer),), "peer": (late,)}, ()),
        Row("m3", 7, 1, "", {"own": (run(0.4, answer=answer),), "peer": (run(0.2, answer=answer),)}, ()),
    )
    text = markdown(["preface"], [Table("Title", "Asked.", ("own", "peer"), 60.0, rows)])
    assert "| own | 3 | 3 | 0 | 0 | 0 | 0.700 | 0.200 | 0.400 | 0.300 | 0.300 | 50 |" in text
    assert "| peer | 3 | 2 | 0 | 1 | 0 | 60.6 | 0.300 | 0.400 | 0.400 | 0.400 | 50 |" in text
    assert "on the 2 models that both answered, in process: median **2.2**, range 0.5 to 4" in text
    assert "own is slower on 1: m3 (0.50)." in text
    assert "Answered by own alone: 1 (m2); by peer alone: none." in text
    assert "| m2 | 6 | 1 |  | 1 | 0.200 (0.300) | time-out |" in text


def test_a_goal_that_is_missed_names_the_models():
    def table(*seconds):
        rows = [
            Row(f"m{k}", 9, 0, "", {"own": [run(a)], "x": [run(b)], "y": [run(1.0, Status.TIMEOUT)]}, ())
            for k, (a, b) in enumerate(seconds)
        ]
        return Table("T", "", ("own", "x", "y"), 50.0, tuple(rows), Goal(share=0.2, median_of="x", times=2))

    text = markdown([], [table((1.0, 10.0), (1.0, 10.0), (9.0, 1.0))])
    assert "x's 21.0 s: 11.0 s, a share of 0.52, **missed**. Most of it is spent on m2 (9.00 s), m1 (1.00 s)" in text
    assert "10.0 s: 1.00 s, **reached**. More than 2 times as slow on 1: m2 (9.0)." in text
    text = markdown([], [table((1.0, 10.0), (1.0, 10.0))])
    assert "a share of 0.10, **reached**" in text and "Most of it" not in text and "More than" not in text
