"""What a caller from Python gets wrong is said at once, by the errors that the package has for it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

import logicnet
from logicnet import Limits, UnknownName, UsageError

NETWORK = logicnet.parse("#: phenotype P, A\nI, I\nA, !B & I\nB, A\n").network
assert NETWORK is not None


def called(**words: Any) -> list[Callable[[], object]]:
    """The calls that take an environment and clamps."""
    return [
        lambda: logicnet.find_attractors(NETWORK, **words),
        lambda: logicnet.minimal_interventions(NETWORK, abolish="P", **words),
        lambda: logicnet.explain_fate(NETWORK, phenotype="P", **words),
    ]


@pytest.mark.parametrize(
    "words",
    [{"environment": (("I", 2),)}, {"environment": (("A", 1),)}, {"environment": (("I", 1), ("A", 1))},
     {"environment": ()}, {"environment": "nowhere"}, {"clamps": "Z=1"}, {"clamps": "A=2"}],
)  # fmt: skip
def test_an_environment_gives_each_input_a_value_and_nothing_else(words: dict[str, Any]) -> None:
    for call in called(**words):
        with pytest.raises(UsageError):
            call()


def test_a_name_that_is_not_there_is_told_as_one() -> None:
    for call in (*called(clamps="Z=1"), lambda: logicnet.find_attractors(NETWORK, where="Z")):
        with pytest.raises(UnknownName):
            call()


@pytest.mark.parametrize("value", [-1, 0, True, 1.5])
def test_counts_are_whole_numbers(value: Any) -> None:
    for call in (
        lambda: logicnet.find_attractors(NETWORK, limit=value),
        lambda: logicnet.project_attractors(NETWORK, ("A",), limit=value),
        lambda: logicnet.explain_fate(NETWORK, phenotype="P", most=value),
        lambda: logicnet.screen(NETWORK, jobs=value),
        lambda: logicnet.compose_report(NETWORK, max_size=value),
        lambda: logicnet.minimal_interventions(NETWORK, abolish="P", max_size=value or -1),
    ):
        with pytest.raises(UsageError, match=" is ") as caught:
            call()
        assert caught.value.hint


@pytest.mark.parametrize("value", [math.nan, -1, "3"])
def test_a_limit_is_a_number_of_seconds_or_mebibytes(value: Any, logicnet: Callable[..., Any]) -> None:
    for name in ("time", "memory"):
        with pytest.raises(UsageError):
            Limits(**{name: value})
    if value != "3":
        for option in ("--time-limit", "--memory-limit"):
            run = logicnet("attractors", "m2", option, str(value))
            assert run.status == 2 and "Traceback" not in run.err
