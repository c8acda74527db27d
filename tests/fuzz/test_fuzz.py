"""A short walk through what ``campaign.py`` runs for long, and every input that a campaign ever tripped over."""

from __future__ import annotations

import importlib.util
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from commands import campaign  # noqa: E402
from inputs import _PIECES, _SPACE, corpus, draw  # noqa: E402
from targets import LARGEST, TARGETS  # noqa: E402

FOUND = sorted((HERE / "found").glob("*/*"))


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_mutations(target: str) -> None:
    rng, seeds = random.Random(7), corpus()[target]
    for _ in range(60):
        TARGETS[target](draw(rng, target, seeds, LARGEST))


@settings(max_examples=60)
@given(st.lists(st.one_of(st.sampled_from(_PIECES), st.sampled_from(_SPACE), st.text(max_size=3)), max_size=30))
def test_pieces(pieces: list[str]) -> None:
    for target in TARGETS.values():
        target("".join(pieces).encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_was_found_stays_mended(path: Path) -> None:
    TARGETS[path.parent.name](path.read_bytes())


def test_command_lines() -> None:
    assert campaign(6, 5)["failures"] == []


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="needs the extra `fuzz`")
def test_a_coverage_guided_campaign_ends_by_the_clock_with_its_record(tmp_path: Path) -> None:
    """To libFuzzer any exception is a crash, that of the clock too; the campaign must not end with one."""
    words = ["evidence", "--engine", "atheris", "--count", "1000000000", "--minutes", "0.02"]
    run = subprocess.run(
        [sys.executable, str(HERE / "campaign.py"), *words], cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    assert (run.returncode, "Traceback" in run.stderr) == (0, False), run.stderr
    record = json.loads(run.stdout.splitlines()[-1])
    assert record["inputs"] > 0 and record["failures"] == {}
    assert list(tmp_path.iterdir()) == []
