"""Certificates at the command line: written, checked, refused; searches that were stopped and go on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.processes import started
from tests.schemas import require_valid

Command = Callable[..., Any]

ASKED = (
    "interventions", "m5", "--abolish", "progression", "--candidates", "drugs,EXO_*", "--env", "pancreas",
    "--max-size", "3",
)  # fmt: skip


@pytest.fixture(scope="module")
def proof(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real certificate."""
    from logicnet.cli import main

    folder = tmp_path_factory.mktemp("proof")
    path = folder / "proof.json"
    assert main([*ASKED, "--certificate", str(path), "-o", str(folder / "out.txt")]) == 0
    return path


def test_a_certificate_is_one_json_object_that_verify_accepts(logicnet: Command, proof: Path) -> None:
    document = json.loads(proof.read_text("utf-8"))
    assert document["schema"] == "logicnet.certificate/2" and document["finished"]
    run = logicnet("verify", proof, "m5", "--format", "json")
    assert run.status == 0
    require_valid(run.json, "verify")
    assert run.json["verdict"] == "verified"
    assert len(run.json["sets"]) == sum(entry["answer"] == "found" for entry in document["entries"])
    text = logicnet("verify", proof, "m5").out
    assert "Verified: with every input fixed as said, after each of these" in text
    assert run.json["statement"] in " ".join(text.split())


def test_a_certificate_for_another_network_is_refused(logicnet: Command, proof: Path) -> None:
    run = logicnet("verify", proof, "m1", "--format", "json")
    assert run.status == 1
    require_valid(run.json, "verify")
    assert run.json["refusal"]["place"] == "network.meaning_sha256"


def test_a_wrong_entry_is_named(logicnet: Command, proof: Path, tmp_path: Path) -> None:
    document = json.loads(proof.read_text("utf-8"))
    at = next(i for i, entry in enumerate(document["entries"]) if entry["answer"] == "refuted" and entry["against"])
    document["entries"][at]["against"].pop()
    (tmp_path / "bad.json").write_text(json.dumps(document), "utf-8")
    run = logicnet("verify", tmp_path / "bad.json", "m5")
    assert run.status == 1
    assert f"Refused. entries[{at}].against: " in run.out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "line 1, column 1: not JSON"),
        ("{}", "is no certificate"),
        ('{"schema": "logicnet.certificate/1", "entries": [], "finished": 3}', "finished: not true or false"),
        ("[" * 100_000, "not JSON"),
        ('{"schema": 1, "schema": 2}', "the key `schema` stands there twice"),
    ],
)
def test_what_is_no_certificate_is_refused_with_a_place(
    logicnet: Command, tmp_path: Path, text: str, told: str
) -> None:
    (tmp_path / "no.json").write_text(text, "utf-8")
    run = logicnet("verify", tmp_path / "no.json", "m2")
    assert run.status == 2 and told in run.err and "internal" not in run.err


def test_a_missing_file_and_bytes_that_are_no_text(logicnet: Command, tmp_path: Path) -> None:
    assert logicnet("verify", tmp_path / "none.json", "m2").status == 2
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    assert "not UTF-8" in logicnet("verify", tmp_path / "bytes", "m2").err


class TestResume:
    """A search that was stopped goes on where it was and says the same in the end."""

    def test_after_a_limit(self, logicnet: Command, tmp_path: Path) -> None:
        whole = logicnet(*ASKED, "--format", "csv").out
        first = logicnet(*ASKED, "--resume", tmp_path / "state", "--time-limit", "0")
        assert first.status == 3 and "no size complete" in first.out
        assert logicnet(*ASKED, "--resume", tmp_path / "state", "--format", "csv").out == whole

    @pytest.mark.long
    def test_killed_again_and_again(self, logicnet: Command, tmp_path: Path) -> None:
        """Each run is killed at another moment; no answer that was written is lost."""
        state = tmp_path / "state"
        whole = logicnet(*ASKED, "--format", "csv").out
        command = [sys.executable, "-m", "logicnet", *ASKED, "--resume", str(state), "--quiet", "--format", "csv"]
        lines, kills = [b""], 0
        for _ in range(3):
            with started(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
                while process.poll() is None:
                    now = state.read_bytes().splitlines() if state.exists() else []
                    if len(now) >= len(lines) + 7:
                        os.kill(process.pid, signal.SIGKILL)
                        kills += 1
                        break
                    time.sleep(0.002)
                process.communicate()
            after = state.read_bytes().splitlines(keepends=True)
            kept = [line for line in after if line.endswith(b"\n")]
            assert kept[: len(lines) - 1] == lines[:-1] if len(lines) > 1 else True
            lines = after
        assert kills >= 2
        with state.open("ab") as file:
            file.write(b'{"set":[3],"answer":"fou')
        run = logicnet(*ASKED, "--resume", state, "--format", "csv", "--certificate", tmp_path / "proof.json")
        assert run.status == 0 and run.out == whole
        assert logicnet("verify", tmp_path / "proof.json", "m5").status == 0
        # The journal itself is a certificate as well.
        assert logicnet("verify", state, "m5").status == 0

    def test_of_another_question_or_network(self, logicnet: Command, tmp_path: Path) -> None:
        state = tmp_path / "state"
        small = ("--drugs", "--max-size", "1", "--env", "pancreas")
        assert logicnet("interventions", "m2", "--abolish", "growth", *small, "--resume", state).status == 0
        before = state.read_bytes()
        other = logicnet("interventions", "m2", "--abolish", "invasion", *small, "--resume", state)
        assert other.status == 2 and "`goal` differs" in other.err
        other = logicnet("interventions", "m5", "--abolish", "growth", *small, "--resume", state)
        assert other.status == 2 and "another network" in other.err
        assert state.read_bytes() == before

    def test_in_a_file_that_is_something_else(self, logicnet: Command, tmp_path: Path) -> None:
        state = tmp_path / "precious.txt"
        state.write_text("my notes\n", "utf-8")
        run = logicnet(*ASKED, "--resume", state)
        assert run.status == 2 and "no journal" in run.err
        assert state.read_text("utf-8") == "my notes\n"

    def test_deeper_and_less_deep_than_before(self, logicnet: Command, tmp_path: Path) -> None:
        state = tmp_path / "state"
        for size in ("3", "2", "3"):
            asked = (*ASKED[:-1], size, "--format", "csv")
            assert logicnet(*asked, "--resume", state).out == logicnet(*asked).out

    def test_ctrl_c_says_how_far_it_got(self, tmp_path: Path) -> None:
        command = [sys.executable, "-m", "logicnet", "interventions", "m5", "--abolish", "progression", "--env", "all",
                   "--resume", str(tmp_path / "state"), "--max-size", "6"]  # fmt: skip
        with started(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            while not ((state := tmp_path / "state").exists() and '"exhausted","size":0' in state.read_text("utf-8")):
                assert process.poll() is None
                time.sleep(0.01)
            process.send_signal(signal.SIGINT)
            out, _ = process.communicate(timeout=120)
        assert process.returncode == 3
        assert "Not finished: interrupted;" in out and "complete, size" in out.replace("\n", " ") and " open" in out
