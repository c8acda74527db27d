"""``screen``: the table, its formats, and that neither processes nor a kill change a byte of it."""

from __future__ import annotations

import contextlib
import csv
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from math import comb
from pathlib import Path
from typing import Any

import pytest

from logicnet.network.bnet import load
from logicnet.network.model import Clamp
from logicnet.perturbation.candidates import Choice
from logicnet.perturbation.screen import count_sets, sets_up_to
from logicnet.text.cells import dateless_cell
from tests.schemas import require_valid

M2 = ("screen", "m2", "drugs_pancreas")


def test_rows_agree_with_the_minimal_interventions(logicnet: Callable[..., Any]) -> None:
    run = logicnet(*M2, "--format", "json")
    assert run.status == 0
    require_valid(run.json, "screen")
    rows = run.json["rows"]
    assert len(rows) == 1 + 6 + 15
    minimal = [row["clamps"] for row in rows if row["verdict"] == "abolished" and row["synergy"] in (None, "yes")]
    proved = logicnet("interventions", "m2", "--abolish", "growth", "--drugs", "--env", "pancreas", "--format", "json")
    assert sorted(minimal, key=sorted) == sorted((one["clamps"] for one in proved.json["interventions"]), key=sorted)
    for row in rows:
        if row["verdict"] == "survives":
            assert row["witness"]["TUM_Growth"] != 0
            assert all(row["witness"][node] == value for node, value in row["clamps"].items())


def test_each_answer_has_its_own_word(logicnet: Callable[..., Any], toggle: Path) -> None:
    run = logicnet("screen", toggle, "--abolish", "has_A", "--candidates", "A,B", "--max-size", "1", "--format", "json",
                   "--env", "default", "--env", "pushed")  # fmt: skip
    got = {(str(row["clamps"]), row["environment"]): row["verdict"] for row in run.json["rows"]}
    assert got["{}", "default"] == "survives" and got["{}", "pushed"] == "vacuous"
    assert got["{'A': 0}", "default"] == "abolished" and got["{'A': 0}", "pushed"] == "vacuous"
    assert got["{'A': 1}", "pushed"] == "survives"
    bare = run.json["rows"][0]
    assert bare["attractors"] == 2 and bare["phenotypes"]["has_A"] == {
        "answer": "survives", "always": 1, "sometimes": 0, "never": 1, "unknown": 0,
    }  # fmt: skip


def test_dry_run_counts_what_a_run_has(logicnet: Callable[..., Any]) -> None:
    text = "22 rows: 22 sets (1 of size 0, 6 of size 1, 15 of size 2; every drug, switched on) in 1 environment"
    assert logicnet(*M2, "--dry-run").out.startswith(text)
    counted = logicnet(*M2, "--dry-run", "--format", "json")
    require_valid(counted.json, "screen")
    assert counted.status == 0 and counted.json["planned"] == {"rows": 22, "sets": 22, "environments": 1}
    huge = logicnet("screen", "m5", "--max-size", "4", "--dry-run")
    # At most 4 of 139 nodes, at two values each, in every environment of the file.
    sets = sum(comb(139, k) * 2**k for k in range(5))
    environments = len(load(str(Path(__file__).parents[2] / "networks" / "m5.bnet")).environments)
    assert huge.status == 0 and huge.out.startswith(f"{sets * environments} rows: {sets} sets")


@pytest.mark.parametrize("size", range(5))
def test_sets_are_counted_without_being_listed(size: int) -> None:
    values = [("A", 0), ("A", 1), ("B", 1), ("C", 0), ("C", 1)]
    choices = [Choice((Clamp(*value),)) for value in values]
    listed = [len(chosen) for chosen in sets_up_to(choices, size)]
    assert count_sets(choices, size) == tuple(listed.count(k) for k in range(size + 1))


def test_a_list_file_is_the_list_of_options(logicnet: Callable[..., Any], toggle: Path, tmp_path: Path) -> None:
    path = tmp_path / "sets.txt"
    path.write_text("# two sets\nA=0\n\nA=1, B=1  # both\n", "utf-8")
    by_file = logicnet("screen", toggle, "--sets", path, "--format", "json")
    assert by_file.out == logicnet("screen", toggle, "--set", "A=0", "--set", "A=1,B=1", "--format", "json").out
    path.write_text("A=0\nAA=1\n", "utf-8")
    slip = logicnet("screen", toggle, "--sets", path)
    assert slip.status == 2 and f"{path}, line 2: node `AA` is not defined" in slip.err


def test_sets_are_their_rows_counted(logicnet: Callable[..., Any]) -> None:
    run = logicnet("screen", "m3", "--candidates", "CD8_*,MAC_*", "--abolish", "growth", "--max-size", "1", "--env",
                   "stressed", "--env", "healthy", "--env", "injured", "--format", "json")  # fmt: skip
    require_valid(run.json, "screen")
    settings = [one["settings"] for one in run.json["environments"]]
    for node, value in run.json["environment"].items():
        assert {value} == {one[node] for one in settings} or value == "*"
    assert "*" in run.json["environment"].values()
    healthy = next(row for row in run.json["rows"] if row["environment"] == "healthy" and not row["clamps"])
    assert healthy["verdict"] == "vacuous"
    for found in run.json["sets"]:
        rows = [row for row in run.json["rows"] if row["clamps"] == found["clamps"]]
        assert len(rows) == 3 and found["shown"] == 2 and found["undecided"] == 0
        assert found["abolished"] == sum(row["verdict"] == "abolished" for row in rows)
        assert found["share"] == found["abolished"] / 2
        assert found["synergy"] == {row["environment"]: row["synergy"] for row in rows if row["synergy"]}
        assert found["side_effects"] == {row["environment"]: row["side_effects"] for row in rows if row["side_effects"]}
        there = next(row for row in rows if row["environment"] == "healthy")
        changed = there["side_effects"] or there["verdict"] == "survives"
        assert found["healthy"] == ("changed" if changed else "unchanged")
    assert {found["healthy"] for found in run.json["sets"]} == {"changed", "unchanged"}


def test_csv_per_set_is_the_sets_of_the_json(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    question = (*M2, "--env", "pancreas", "--env", "oral")
    streamed = logicnet(*question, "--format", "csv", "--per-set").out
    logicnet(*question, "--format", "csv", "--per-set", "-o", tmp_path / "sets.csv")
    assert (tmp_path / "sets.csv").read_text("utf-8") == streamed
    table = list(csv.DictReader(io.StringIO(streamed)))
    sets = logicnet(*question, "--format", "json").json["sets"]
    assert [(row["clamps"], int(row["abolished"]), float(row["share"])) for row in table] == [
        (" + ".join(f"{node}={value}" for node, value in one["clamps"].items()), one["abolished"], one["share"])
        if len(one["clamps"]) < 2 else (row["clamps"], one["abolished"], one["share"])
        for row, one in zip(table, sets, strict=True)
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["SEPT2", "MARCH1", "DEC1", "1-2", "2E5", "3/4", "=A", "+1", "-1", "@x", "TRUE"])
def test_a_name_stays_a_name_in_a_spreadsheet(name: str) -> None:
    assert dateless_cell(name) == f"'{name}"


@pytest.mark.parametrize("name", ["", "TP53", "miR-34a", "p53/p63", "14-3-3z", "A=0", "decorin", "MARCKS", "E2F1"])
def test_any_other_name_is_left_alone(name: str) -> None:
    assert dateless_cell(name) == name


def test_csv_holds_the_same_rows_and_no_formula(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "odd.bnet"
    path.write_text('#: phenotype =SUM, "+x"\ntargets, factors\n"+x", "-y"\n"-y", "-y"\n', "utf-8")
    run = logicnet("screen", path, "--set", '"-y"=1', "--env", "-y=*", "--format", "csv")
    if run.status == 2:
        # A name that begins so has to be quoted in a directive.
        path.write_text('#: phenotype sum, "+x"\ntargets, factors\n"+x", "-y"\n"-y", "-y"\n', "utf-8")
        run = logicnet("screen", path, "--set", '"-y"=1', "--format", "csv")
    assert run.status == 0, run.err
    rows = list(csv.reader(io.StringIO(run.out)))
    assert rows[2][0] == "'-y=1"
    assert all(cell[:1] not in {"=", "+", "-", "@"} for row in rows for cell in row)


def test_streamed_csv_is_the_csv_of_a_file(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    logicnet(*M2, "--format", "csv", "-o", tmp_path / "table.csv")
    assert (tmp_path / "table.csv").read_text("utf-8") == logicnet(*M2, "--format", "csv").out


def test_processes_do_not_change_a_byte(logicnet: Callable[..., Any]) -> None:
    assert logicnet(*M2, "--format", "json", "--jobs", "2").out == logicnet(*M2, "--format", "json").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("drugs_pancrea",), "did you mean `drugs_pancreas`?"),
        (("--set", "TUM_p53=0", "--drugs"), "--set names the sets one by one"),
        (("--max-size", "9"), "too many for one run"),
        (("--env", "moon"), "moon"),
    ],
)
def test_a_slip_ends_the_run_at_once(logicnet: Callable[..., Any], arguments: tuple[str, ...], message: str) -> None:
    run = logicnet("screen", "m2", *arguments)
    assert run.status == 2 and message in run.err and run.out == ""


def test_a_time_limit_gives_a_prefix(logicnet: Callable[..., Any]) -> None:
    command = ("screen", "m5", "--env", "pancreas", "--env", "default", "--format", "csv", "--max-size", "1")
    run = logicnet(*command, "--time-limit", "0.4")
    if run.status == 0:
        pytest.fail("this machine computes the whole screen in less than half a second: ask for more")
    whole = logicnet(*command).out
    assert run.status == 3 and whole.startswith(run.out) and len(run.out) < len(whole)


class TestResume:
    """Killed in the middle, gone on: the same table, and no row computed twice."""

    COMMAND = (sys.executable, "-m", "logicnet", "screen", "m2", "--env", "pancreas", "--env", "oral",
               "--abolish", "growth", "--max-size", "1", "--format", "json")  # fmt: skip

    @pytest.mark.parametrize(
        "how",
        [
            "--jobs 2",
            pytest.param("--jobs 1", marks=pytest.mark.long),
            pytest.param("--jobs 2 --executor dask", marks=pytest.mark.long),
        ],
    )
    def test_after_kill_9(self, tmp_path: Path, how: str) -> None:
        folder = tmp_path / "state"
        command = [*self.COMMAND, "--resume", str(folder), *how.split()]
        rows = folder / "rows.jsonl"
        # Now and then Dask's own start hangs, which is not what this is about: a second start is allowed.
        killed = self._killed(command, rows, tmp_path) or self._killed(command, rows, tmp_path)
        assert killed, (tmp_path / "err").read_text("utf-8")
        before = rows.read_bytes()
        with rows.open("ab") as file:
            file.write(b"[99,1,1,[[1,0,")
        again = subprocess.run(command, capture_output=True, check=True)
        whole = subprocess.run(self.COMMAND, capture_output=True, check=True)
        assert again.stdout == whole.stdout
        after = rows.read_bytes()
        kept = before[: before.rfind(b"\n") + 1]
        assert after.startswith(kept) and after.count(b"\n") > kept.count(b"\n")

    @staticmethod
    def _killed(command: list[str], rows: Path, folder: Path) -> bool:
        """Start a run and kill it, workers included, after three rows; whether there were three."""
        with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
            watched = {**os.environ, "PYTHONFAULTHANDLER": "1"}
            first = subprocess.Popen(command, stdout=out, stderr=err, env=watched, start_new_session=True)
        deadline = time.monotonic() + 60
        while not (done := rows.exists() and rows.read_bytes().count(b"\n") >= 3):
            if time.monotonic() > deadline or first.poll() is not None:
                break
            time.sleep(0.005)
        with contextlib.suppress(ProcessLookupError):
            if not done:
                # Where it hangs goes to its standard error.
                os.kill(first.pid, signal.SIGABRT)
                time.sleep(1)
            os.killpg(first.pid, signal.SIGKILL)
        first.wait()
        return done

    def test_of_another_question_is_refused(self, logicnet: Callable[..., Any], tmp_path: Path) -> None:
        assert logicnet(*M2, "--resume", tmp_path / "state").status == 0
        run = logicnet("screen", "m2", "drugs_oral", "--resume", tmp_path / "state")
        assert run.status == 2 and "another question" in run.err


DEADLY = """
import os, signal, sys
from pathlib import Path
from logicnet.perturbation.workers import Lost, in_order

class Work:
    def __init__(self, mark):
        self.mark = mark

    def __call__(self, number):
        if number == 5 or (number == 3 and not os.path.exists(self.mark)):
            Path(self.mark).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if number == 7:
            raise ValueError("seven")
        return 2 * number

if __name__ == "__main__":
    for chunk in in_order(Work, sys.argv[1], range(12), jobs=2, chunk=2, stop=lambda: False):
        for result in chunk:
            print(result.why if isinstance(result, Lost) else result)
"""


def test_a_killed_process_costs_one_task_at_most(tmp_path: Path) -> None:
    script = tmp_path / "deadly.py"
    script.write_text(DEADLY, "utf-8")
    done = subprocess.run(
        [sys.executable, script, tmp_path / "mark"], capture_output=True, text=True, timeout=60, check=True
    )
    died, raised = "the process that computed it died, twice", "ValueError: seven"
    assert done.stdout.splitlines() == [
        {5: died, 7: raised}.get(number, str(2 * number)) for number in range(12)
    ]  # fmt: skip
