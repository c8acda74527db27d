"""Tests that ask more under ``LOGICNET_FUZZ`` are found, whatever the way to it; the others are not."""

from __future__ import annotations

from pathlib import Path

from tests.at_length import names_at_length

MODULE = """
import os
from hypothesis import given
from tests.attractors.test_soundness import OUTSIDE as MORE

CASES = int(os.environ.get("LOGICNET_FUZZ", "3"))
TWICE = 2 * CASES
PLAIN = 4

def drawn():
    return range(TWICE)

def test_by_a_constant(): assert CASES
def test_by_a_function(): assert list(drawn())
def test_by_the_environment(): assert "LOGICNET_FUZZ" not in os.environ
def test_by_another_module(): assert MORE
@given(1)
def test_by_hypothesis(x): assert x
def test_by_nothing(): assert PLAIN
"""


def test_every_way_to_the_variable_is_followed(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text(MODULE, "utf-8")
    assert {name for name in names_at_length(path) if name.startswith("test_")} == {
        "test_by_a_constant",
        "test_by_a_function",
        "test_by_the_environment",
        "test_by_another_module",
        "test_by_hypothesis",
    }
