"""What users asked for and no other test shows: docs/needs.md names each of these."""

from __future__ import annotations

import json
import os
import random
import shlex
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from logicnet.network.bnet import load
from logicnet.network.model import Clamp
from logicnet.network.resolve import resolve_environment
from logicnet.studies.attractors import find_attractors

ROOT = Path(__file__).resolve().parents[2]
Command = Callable[..., Any]


def test_no_program_is_started(logicnet: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing to be compiled or found on the path: every answer is made in this process, or in a copy of it."""

    def refuse(*words: object, **_: object) -> None:
        raise AssertionError(f"a program was started: {words}")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    for name in ("system", "popen", "posix_spawn", "posix_spawnp", "execv", "execve", "execvp"):
        monkeypatch.setattr(os, name, refuse)
    certificate = tmp_path / "certificate.json"
    for words, status in {
        ("check", "m1"): 0,
        ("show", "m1"): 0,
        ("attractors", "m1", "--env", "all"): 0,
        ("interventions", "m1", "--abolish", "growth", "--env", "stressed", "--certificate", certificate): 0,
        ("verify", certificate, "m1"): 0,
        ("query", "m1", "--reachable", "growth", "--env", "stressed"): 0,
        ("screen", "m1", "--abolish", "growth", "--max-size", "1"): 0,
        ("why", "m1", "--phenotype", "growth", "--env", "stressed"): 0,
        ("diff", "m1", "m1"): 0,
        ("convert", "m1", tmp_path / "m1.aeon"): 0,
        ("report", "m1", "-o", tmp_path / "m1.html"): 0,
    }.items():
        run = logicnet(*words)
        assert run.status == status, (words, run.err)
        assert "a program was started" not in run.out + run.err


def test_knockouts_in_any_order_leave_no_trace() -> None:
    """The same answers in two shuffled rounds over one network object, which nobody can change."""
    network = load(str(ROOT / "networks" / "m1.bnet"))
    environment = resolve_environment(network, "stressed")
    clamps = [Clamp(node.name, value) for node in network.nodes if not node.is_input for value in (0, 1)]
    rounds: list[dict[Clamp | None, Any]] = []
    for seed in (1, 2):
        asked = [None, *clamps]
        random.Random(seed).shuffle(asked)
        rounds.append(
            {
                clamp: [
                    (attractor.space, attractor.size, attractor.kind)
                    for attractor in find_attractors(
                        network, environment=environment, clamps=() if clamp is None else (clamp,)
                    ).attractors
                ]
                for clamp in asked
            }
        )
    assert rounds[0] == rounds[1]
    assert len({str(answer) for answer in rounds[0].values()}) > 5, "the knockouts differ"
    with pytest.raises(AttributeError):
        network.nodes[0].name = "other"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        network.nodes = ()  # type: ignore[misc]


def test_interventions_are_found_without_listing_every_attractor(logicnet: Command, tmp_path: Path) -> None:
    """Fourteen free inputs and a switch make 32,768 attractors; what abolishes the goal is known in seconds."""
    path = tmp_path / "n.bnet"
    inputs = "".join(f"i{k}, i{k}\n" for k in range(14))
    path.write_text(f"#: phenotype goal, on & out\n{inputs}out, i0 & i1\non, !off\noff, !on\n", "utf-8")
    begun = time.process_time()
    found = logicnet(
        *("interventions", path, "--abolish", "goal", "--env", "all", "--max-size", "2"),
        *("--candidates", "out,on,off", "--format", "json"),
    )
    assert time.process_time() - begun < 5
    assert found.status == 0 and found.json["finished"]
    sets = [one["clamps"] for one in found.json["interventions"]]
    assert sets == [{"out": 0}, {"on": 0}, {"off": 1}]


@pytest.mark.parametrize(
    "words",
    [
        ("--abolish", "growth", "--env", "stressed"),
        ("--abolish", "growth & TUM_PDL1", "--env", "stressed,DRUG_antiPD1=1", "--max-size", "1"),
        ("--env", "default", "--env", "stressed"),
    ],
)
def test_the_command_in_a_report_writes_the_report_again(
    logicnet: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """What was asked is in the report, with the hash of the file and of its meaning, whatever the options."""
    monkeypatch.chdir(tmp_path)
    once, again = tmp_path / "once.json", tmp_path / "report.json"
    assert logicnet("report", "m1", *words, "--format", "json", "-o", once).status == 0
    document = json.loads(once.read_text("utf-8"))
    program, *repeated = shlex.split(document["provenance"]["command"])
    assert program == "logicnet"
    assert logicnet(*repeated).status == 0, "as it is printed, word for word"
    assert once.read_bytes() == again.read_bytes()
    assert document["network"]["meaning_sha256"] == load(str(ROOT / "networks" / "m1.bnet")).meaning_sha256
