"""What commands answer: JSON as published, the same bytes always, text that says what was asked and proved."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from logicnet.checks.reasons import EXPLAINED
from tests.schemas import require_valid

Command = Callable[..., Any]

#: Command lines whose JSON is tested against its schema, and whose every format must be deterministic.
LINES: dict[str, tuple[str, ...]] = {
    "attractors": ("attractors", "m2", "--env", "oral"),
    "attractors-free": ("attractors", "m1", "--env", "all"),
    "attractors-cut": ("attractors", "m1", "--env", "all", "--limit", "2"),
    "attractors-with": ("attractors", "m2", "--with", "TUM_p53=0,TUM_MDM2=1", "--where", "growth"),
    "attractors-fixed": ("attractors", "m1", "--fixed-points"),
    "attractors-project": ("attractors", "m2", "--env", "all", "--project", "TUM_Growth,TUM_Invasion"),
    "attractors-from": ("attractors", "m3", "--env", "all", "--from", "CD8_Exhausted=1,IN_Stress=0", "--basins"),
    "attractors-states": ("attractors", "m1", "--update", "synchronous", "--basins", "--states", "8"),
    "attractors-all": ("attractors", "m1", "--env", "all", "--update", "all"),
    "attractors-mp": ("attractors", "m2", "--env", "oral", "--update", "most-permissive"),
    "interventions": ("interventions", "m2", "--abolish", "growth", "--drugs", "--env", "oral"),
    "interventions-grounds": ("interventions", "m1", "--abolish", "growth", "--max-size", "1", "--grounds"),
    "interventions-formula": ("interventions", "m1", "--abolish", "TUM_Growth & !CD8_Cytotoxic", "--max-size", "2"),
    "interventions-cut": ("interventions", "m2", "--abolish", "growth", "--drugs", "--env", "oral", "--limit", "1"),
    "interventions-free": (
        "interventions",
        "m1",
        "--abolish",
        "growth",
        "--env",
        "all",
        "--robustness",
        "free",
        "--healthy",
        "immune_control",
    ),
    "interventions-named": (
        "interventions",
        "m2",
        "--abolish",
        "growth",
        "--drugs",
        "--max-size",
        "2",
        "--robustness",
        "oral,pancreas",
    ),
    "interventions-all": (
        "interventions",
        "m1",
        "--abolish",
        "growth",
        "--max-size",
        "2",
        "--order",
        "cost",
        "--confirm",
        "aeon",
        "--semantics",
        "all",
    ),
    "why": ("why", "m5", "--phenotype", "progression", "--env", "pancreas", "--with", "DRUG_Propranolol=1"),
    "why-abolished": ("why", "m2", "--phenotype", "growth", "--env", "oral", "--with", "EXO_miR34a=1,TUM_CREB=0"),
    "why-free": ("why", "m1", "--phenotype", "TUM_Growth", "--env", "all", "--with", "TUM_p53=1"),
    "why-vacuous": ("why", "m3", "--phenotype", "growth", "--update", "most-permissive", "--occurrence", "always"),
    "query": ("query", "m1", "E[!progression U progression & TUM_PDL1]", "--env", "stressed", "--from", "TUM_p53=1"),
    "simulate": (
        *("simulate", "m2", "--env", "stressed", "--set", "DRUG_GW4869=1,DRUG_6OHDA=1", "--phenotype", "growth"),
        *("--samples", "200", "--time", "20", "--strengths", "0,1", "--from", "rest=0", "--ends"),
    ),
    "query-reachable": ("query", "m2", "--reachable", "progression", "--env", "oral"),
    "ensemble": ("ensemble", "m2", "--open", "connectives", "--given", "E[0-9]*"),
    "ensemble-monotone": ("ensemble", "m1", "--open", "monotone", "--given", "all"),
    "diff": ("diff", "m1", "m2", "--abolish", "progression", "--max-size", "1"),
    "check": ("check", "m1", "m2"),
    "show": ("show", "m2"),
    "show-node": ("show", "m2", "--node", "TUM_p53"),
    "explain": ("explain",),
    "explain-code": ("explain", "ln101"),
    "explain-word": ("explain", "Trap space"),
    "doctor": ("doctor",),
}
FALSE = {"query"}
CUT = {"attractors-cut", "interventions-cut"}
FORMATS_OF = {
    "check": ("text", "json"),
    "diff": ("text", "json", "markdown"),
    "explain": ("text", "json", "markdown"),
    "why": ("text", "json", "markdown"),
    "doctor": ("text", "json", "markdown"),
}


def test_doctor_calls_no_part_broken_that_the_other_tests_use(logicnet: Command) -> None:
    parts = logicnet("doctor", "--format", "json").json["parts"]
    assert [(part["name"], part["why"]) for part in parts if part["state"] == "broken"] == []
    assert {part["name"] for part in parts if part["state"] == "ok"} >= {"pygls", "matplotlib", "python-sat"}


@pytest.mark.parametrize("line", LINES)
def test_json_is_what_its_schema_says(logicnet: Command, line: str) -> None:
    run = logicnet(*LINES[line], "--format", "json")
    assert run.status == (3 if line in CUT else 1 if line in FALSE else 0)
    document = run.json
    command = LINES[line][0]
    require_valid(document, command)
    assert list(document)[:2] == ["schema", "logicnet"]
    if command in ("attractors", "interventions", "why"):
        assert list(document)[2:5] == ["network", "environment", "options"]
    if command in ("attractors", "interventions", "why", "check", "show"):
        assert list(document)[-2:] == ["finished", "limits"]
        assert document["finished"] is (line not in CUT)
        assert bool(document["limits"]) is (line in CUT)


def test_schemas_refuse_what_is_not_an_answer(logicnet: Command) -> None:
    document = logicnet(*LINES["attractors"], "--format", "json").json
    for spoil in (
        lambda d: d.pop("verdicts"),
        lambda d: d["verdicts"].update(complete=True),
        lambda d: d["attractors"][0]["space"].update(TUM_p53=2),
        lambda d: d.update(at_least=1),
        lambda d: d.update(extra=1),
    ):
        spoiled = json.loads(json.dumps(document))
        spoil(spoiled)
        with pytest.raises(jsonschema.ValidationError):
            require_valid(spoiled, "attractors")


def _formats_in_turn() -> list[list[str]]:
    """Each line as JSON, which holds the whole answer, and in one more format: the lines of a command share them out.

    Under ``LOGICNET_FUZZ`` every line comes in every format.
    """
    by_command: dict[str, list[tuple[str, ...]]] = {}
    for words in LINES.values():
        if words != ("doctor",):  # a list of what is installed: seconds of importing, and no set in it
            by_command.setdefault(words[0], []).append(words)
    asked = []
    for command, lines in by_command.items():
        more = [kind for kind in FORMATS_OF.get(command, ("text", "json", "csv", "markdown")) if kind != "json"]
        every = bool(os.environ.get("LOGICNET_FUZZ"))
        for turn in range(len(lines) if every else max(len(lines), len(more))):
            words = lines[turn % len(lines)]
            kinds = [*(["json"] if turn < len(lines) else []), *(more if every else [more[turn % len(more)]])]
            asked += [[*words, "--format", kind] for kind in kinds]
    return asked


def test_the_same_bytes_whatever_the_hash_seed() -> None:
    """Every line under two seeds; lines take turns with the second, so that three seeds are tried."""
    lines = [(turn % 2, words) for turn, words in enumerate(_formats_in_turn())]
    program = (
        "import json, sys; from logicnet.cli import main\nfor words in json.loads(sys.argv[1]):\n    print(main(words))"
    )

    def outputs(seed: int, turns: set[int]) -> list[bytes]:
        """Of the lines of each turn, one after the other."""
        return [
            subprocess.run(
                [sys.executable, "-c", program, json.dumps([words for turn, words in lines if turn == asked])],
                capture_output=True,
                check=True,
                env={**os.environ, "PYTHONHASHSEED": str(seed)},
            ).stdout
            for asked in sorted(turns)
        ]

    first = outputs(0, {0, 1})
    assert b"".join(first).count(b"logicnet.error/1") == 0
    assert len(b"".join(first)) > 100_000
    assert [*outputs(1, {0}), *outputs(2, {1})] == first


def test_a_limit_is_named_and_the_list_is_a_prefix(logicnet: Command) -> None:
    whole = logicnet(*LINES["attractors-free"], "--format", "json").json
    part = logicnet(*LINES["attractors-cut"], "--format", "json").json
    assert part["attractors"] == whole["attractors"][:2]
    assert part["count"] == whole["count"] == len(whole["attractors"]) > 2
    assert "2 of" in part["limits"][0]
    text = logicnet(*LINES["attractors-cut"]).out
    assert "Not finished: list cut at 2 of" in text


def test_no_time_at_all_proves_nothing_and_says_so(logicnet: Command) -> None:
    run = logicnet("interventions", "m2", "--abolish", "growth", "--time-limit", "0")
    assert run.status == 3
    assert "Not finished: time limit of 0 s" in run.out
    assert "abolished" not in run.out.replace("abolish growth", "")


def test_csv_columns_are_node_names_and_values_agree_with_json(logicnet: Command) -> None:
    rows = list(csv.DictReader(io.StringIO(logicnet(*LINES["attractors-free"], "--format", "csv").out)))
    document = logicnet(*LINES["attractors-free"], "--format", "json").json
    assert len(rows) == document["count"]
    for row, attractor in zip(rows, document["attractors"], strict=True):
        assert row["id"] == attractor["id"]
        assert {name: row[name] for name in attractor["space"]} == {n: str(v) for n, v in attractor["space"].items()}
        assert {name: row[name] for name in attractor["phenotypes"]} == attractor["phenotypes"]


def test_the_environment_is_printed_in_full(logicnet: Command) -> None:
    for environment, star in (("oral", "DRUG_RTX=0"), ("oral,DRUG_RTX=*", "DRUG_RTX=*")):
        text = logicnet("attractors", "m2", "--env", environment).out
        document = logicnet("attractors", "m2", "--env", environment, "--format", "json").json
        assert star in text
        flat = " ".join(text.split())
        for name, value in document["environment"].items():
            assert f"{name}={value}" in flat


@pytest.mark.parametrize(
    "spelling",
    [["--with", "G1=0,G2=0"], ["--with", "G1=0+G2=0"], ["--with", "G1=0 G2=0"], ["--with", "G1=0", "--with", "G2=0"]],
)
def test_a_double_knockout_is_applied_however_it_is_written(
    logicnet: Command, tmp_path: Path, spelling: list[str]
) -> None:
    path = tmp_path / "pair.bnet"
    path.write_text("targets, factors\nG1, 1\nG2, 1\nP, G1 | G2\n", "utf-8")
    document = logicnet("attractors", path, *spelling, "--format", "json").json
    assert document["options"]["with"] == {"G1": 0, "G2": 0}
    assert [attractor["space"] for attractor in document["attractors"]] == [{"G1": 0, "G2": 0, "P": 0}]
    assert "2 of 2 applied: G1=0, G2=0" in logicnet("attractors", path, *spelling).out
    for alone in ("G1=0", "G2=0"):
        document = logicnet("attractors", path, "--with", alone, "--format", "json").json
        assert document["attractors"][0]["space"]["P"] == 1


def test_awkward_names_come_back_as_they_are(logicnet: Command, tmp_path: Path) -> None:
    names = ["miR-34a", "let-7a-5p", "NF-κB", "p53/p63", "14-3-3", "IL-1β"]
    path = tmp_path / "names.bnet"
    ring = "".join(f"{name}, {before}\n" for name, before in zip(names, names[-1:] + names[:-1], strict=True))
    path.write_text("targets, factors\n" + ring + '"CD8+ T, cells", miR-34a\n', "utf-8")
    document = logicnet("attractors", path, "--with", "miR-34a=1", "--format", "json").json
    assert list(document["attractors"][0]["space"]) == [*names, "CD8+ T, cells"]
    header = next(csv.reader(io.StringIO(logicnet("attractors", path, "--format", "csv").out)))
    assert header[3:] == [*names, "CD8+ T, cells"]
    assert all(name in logicnet("attractors", path).out for name in names)


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "logicnet", "attractors", "-", "--format", "json"],
        input=b"a, !b\nb, !a\n",
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout)["count"] == 2


def test_check_shows_the_false_expectation_with_its_counter_example(logicnet: Command, toggle: Path) -> None:
    run = logicnet("check", toggle)
    assert run.status == 1
    words = " ".join(run.out.split())
    assert "1 expectation false" in words
    assert f"rest_has_no_A ({toggle}:6)" in words
    assert "because an attractor shows `A`" in words and "loop 1 A=1 -> B=0 -> (back)" in words
    assert "doi:10.1000/2" in words
    assert "expectations 1 of 2 tests passed" in words
    without = logicnet("check", toggle, "--no-expect")
    assert without.status == 0
    assert "expectation" not in without.out
    # Only the first ones are explained by the chain of rules: the attractor itself is shown of the others.
    again = "".join(f"#: expect again{k}, in default: no A\n" for k in range(EXPLAINED))
    toggle.write_text(again + toggle.read_text("utf-8"), "utf-8")
    words = " ".join(logicnet("check", toggle, "--all").out.split())
    assert words.count("witness, on A") == 1 and words.index("witness, on A") > words.index("rest_has_no_A (")
    assert words.count("witness, off push, B") == 1


def test_messages_and_progress_stay_off_standard_output(logicnet: Command) -> None:
    run = logicnet("interventions", "m2", "--abolish", "growth", "--drugs", "--env", "oral")
    assert run.err == ""
    assert "\x1b" not in run.out
    assert "\r" not in run.out


def test_shipped_networks_are_found_by_name_in_any_case_and_a_file_wins(
    logicnet: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("m1", "M1"):
        assert logicnet("attractors", name, "--format", "json").json["network"]["nodes"] == 16
    (tmp_path / "m1").write_text("a, a\n", "utf-8")
    assert logicnet("attractors", "m1", "--format", "json").json["network"]["nodes"] == 1


def sets_of(document: Any) -> set[frozenset[str]]:
    return {frozenset(found["clamps"]) for found in document["interventions"]}


def test_the_drugs_that_abolish_growth_in_m2(logicnet: Command) -> None:
    question = ("interventions", "m2", "--abolish", "growth", "--drugs", "--format", "json", "--env")
    oral = logicnet(*question, "oral").json
    single = ("DRUG_Propranolol", "DRUG_GW4869", "DRUG_MRX34", "DRUG_RTX")
    assert sets_of(oral) == {frozenset([drug]) for drug in single}
    assert oral["exhausted_size"] == 3
    assert {found["verdict"] for found in oral["interventions"]} == {"abolished"}
    pancreas = logicnet(*question, "pancreas").json
    pairs = {frozenset([a, b]) for a in ("DRUG_GW4869", "DRUG_MRX34", "DRUG_RTX") for b in ("DRUG_TRKi", "DRUG_6OHDA")}
    assert sets_of(pancreas) == {frozenset(["DRUG_Propranolol"])} | pairs


def test_csv_of_interventions_tells_what_was_asked_and_nothing_else(logicnet: Command) -> None:
    words = ("interventions", "m2", "--abolish", "growth", "--drugs", "--max-size", "1")
    further = ("share", "minimal_share", "holds_share", "side_effects", "confirmed_by", "not_confirmed")

    def rows(*more: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(logicnet(*words, *more, "--format", "csv").out)))

    plain = rows("--env", "oral")
    assert plain and {row[name] for row in plain for name in further} == {""}
    asked = ("--env", "all", "--robustness", "free", "--healthy", "TUM_p53,SEN_Adrenergic")
    told = logicnet(*words, *asked, "--format", "json").json
    assert {e["changed"] for found in told["interventions"] for e in found["side_effects"]} == {True, False}
    found = rows(*asked)
    assert len(found) == len(told["interventions"]) > 1
    for row, wanted in zip(found, told["interventions"], strict=True):
        count, where = told["settings"]["count"], wanted["robustness"]
        assert float(row["share"]) == pytest.approx(where["settings"]["abolished"] / count, rel=1e-5)
        assert float(row["minimal_share"]) == pytest.approx(where["minimal_at"] / count, rel=1e-5)
        held = where["settings"]["abolished"] + where["settings"].get("vacuous", 0)
        assert float(row["holds_share"]) == pytest.approx(held / count, rel=1e-5) and where["holds_at"] == held
        changed = [f"{e['readout']}: {e['before']} -> {e['after']}" for e in wanted["side_effects"] if e["changed"]]
        assert row["side_effects"] == ("; ".join(changed) or "none")
        assert row["confirmed_by"] == row["not_confirmed"] == ""
    assert {row["confirmed_by"] for row in rows("--env", "oral", "--confirm", "aeon")} == {"aeon"}


def test_what_was_proved_stands_in_one_sentence(logicnet: Command) -> None:
    text = " ".join(logicnet("interventions", "m2", "--abolish", "growth", "--drugs", "--env", "oral").out.split())
    assert (
        "Proved: in environment oral, with every input fixed, no asynchronous attractor ever shows growth after any of "
        "these 4 sets, and none of them can be made smaller; every set of at most 3 changes out of 6 was decided."
        in text
    )


def test_what_was_never_there_is_vacuous_not_abolished(logicnet: Command) -> None:
    words = ("interventions", "m2", "--abolish", "TUM_p53 & IN_TP53_loss", "--env", "oral")
    document = logicnet(*words, "--format", "json").json
    assert [found["verdict"] for found in document["interventions"]] == ["vacuous"]
    text = logicnet(*words).out
    assert "Nothing to abolish" in text
    assert "abolished" not in text


def test_sets_that_serve_another_demand_only_are_vacuous_in_every_format(logicnet: Command, tmp_path: Path) -> None:
    (tmp_path / "two.bnet").write_text("i, i\np, i & a & !a\na, b\nb, a | i\n")
    words = ("interventions", str(tmp_path / "two.bnet"), "--abolish", "p", "--reach", "a")
    asked = (("--env", "i=0"), ("--env", "all", "--robustness", "free"), ("--robustness", "default", "--env", "all"))
    for more in asked:
        document = logicnet(*words, *more, "--format", "json").json
        assert [(found["clamps"], found["verdict"]) for found in document["interventions"]] == [
            ({"a": 1}, "vacuous"),
            ({"b": 1}, "vacuous"),
        ]
        table = logicnet(*words, *more, "--format", "csv").out
        assert ",vacuous," in table and "abolished" not in table
        text = logicnet(*words, *more).out
        assert "vacuous" in text and "abolished" not in text


def test_a_screen_shows_the_same_text_in_colour() -> None:
    plain = subprocess.run([sys.executable, "-m", "logicnet", *LINES["attractors"]], capture_output=True, check=True)
    shown = b""

    def keep(descriptor: int) -> bytes:
        nonlocal shown
        data = os.read(descriptor, 4096)
        shown += data
        return data

    environment = {**os.environ, "TERM": "xterm", "PYTHONHASHSEED": "0"}
    environment.pop("NO_COLOR", None)
    program = [
        sys.executable,
        "-c",
        "import os, sys; os.environ['COLUMNS'] = '100'; from logicnet.cli import main; "
        f"sys.exit(main({list(LINES['attractors'])}))",
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "environ", os.environ | environment)
        status = pty.spawn(program, keep)
    assert os.waitstatus_to_exitcode(status) == 0
    assert b"\x1b[1m" in shown
    stripped = re.sub(rb"\x1b\[[0-9;]*[mK]", b"", shown).replace(b"\r", b"")
    assert stripped == plain.stdout


def test_fixtures_load_or_fail_as_they_must(logicnet: Command, shared: Path) -> None:
    expected = json.loads((shared / "fixtures" / "expected.json").read_text("utf-8"))
    assert len(expected) == 20
    for name, case in expected.items():
        path = shared / "fixtures" / name
        checked = logicnet("check", path, "--format", "json")
        found = logicnet("attractors", path, "--format", "json")
        if case["expect"] == "ok":
            assert (checked.status, found.status) == (0, 0), name
            assert found.json["network"]["nodes"] == case["nodes"]
            assert found.json["count"] == case["async_attractors"]
            assert {a["kind"] for a in found.json["attractors"]} <= {"fixed_point", "complex"}
        elif case["expect"].startswith("ok + warning"):
            assert (checked.status, found.status) == (0, 0), name
            assert checked.json["summary"]["diagnostics"]["warning"] == 1
        else:
            assert (checked.status, found.status) == (1, 2), name
            message = logicnet("attractors", path).err
            assert all(word in message for word in case["must_mention"]), name


def test_the_m2_answers_are_quick() -> None:
    # Against the cost of importing typer: about five times that. Processor time, for a machine that others use, too.
    def best(*command: str) -> float:
        costs = []
        for _ in range(2):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            costs.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        return min(costs)

    assert best("-m", "logicnet", *LINES["interventions"]) < 12 * best("-c", "import typer")
