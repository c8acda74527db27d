"""Every public call refuses an argument of a wrong type, or a wrong word, in words; nothing else is raised."""

from __future__ import annotations

import inspect
import os
import random
from typing import Any

import pytest

import logicnet
from logicnet.errors import LogicnetError, UsageError

NAMES = [name for name in logicnet.__all__ if inspect.isfunction(getattr(logicnet, name))]
WRONG = [
    None, 3, 3.5, "no such thing", b"x", [1], {"A": 7}, object(), float("nan"), -1, True, ("a",), [None], {1: 2}, "",
]  # fmt: skip
#: What is given for the parameters that are not the one in question; ``None`` where nothing fits all calls.
RIGHT: dict[str, Any] = {"abolish": "progression", "phenotype": "progression", "formula": "progression", "name": "m1"}


@pytest.fixture(scope="module")
def network() -> logicnet.Network:
    return logicnet.load("m1")


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_argument_is_refused_in_words(name: str, network: logicnet.Network, tmp_path: Any, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    function = getattr(logicnet, name)
    form = inspect.signature(function).parameters
    single = [p for p in form.values() if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    right = {
        p.name: network if p.name in ("network", "old", "new") else RIGHT.get(p.name)
        for p in single
        if p.default is p.empty
    }
    few = len(single) > 4 and not os.environ.get("LOGICNET_FUZZ")
    tried = random.Random(name).sample(WRONG, 3) if few else WRONG
    for parameter in single:
        for wrong in tried:
            given = {**right, parameter.name: wrong}
            if "limits" in form and parameter.name != "limits":
                given["limits"] = logicnet.Limits(time=0.05)
            places = [given.pop(p.name) for p in single if p.kind is not p.KEYWORD_ONLY and p.name in given]
            try:
                function(*places, **given)
            except LogicnetError as fault:
                assert str(fault)


def test_a_question_refuses_a_wrong_word_when_it_is_made() -> None:
    names = list(logicnet.InterventionQuestion.__struct_fields__)
    tried = WRONG if os.environ.get("LOGICNET_FUZZ") else random.Random("question").sample(WRONG, 6)
    refused = 0
    for name in names:
        for wrong in tried:
            try:
                logicnet.InterventionQuestion(**{"abolish": "progression", name: wrong})
            except LogicnetError as fault:
                assert str(fault)
                refused += 1
    assert refused > 2 * len(names)


def test_a_refusal_says_what_is_meant(network: logicnet.Network) -> None:
    for call, words, hint in (
        (lambda: logicnet.find_attractors("m2"), "network is 'm2', and should be Network", "logicnet.load('m2')"),
        (lambda: logicnet.find_attractors(network, clamps={"AKT": 0}), "clamps is {'AKT': 0}", "['AKT=0']"),
        (lambda: logicnet.compose_report(network, environments="stressed"), "environments is", "['stressed']"),
        (lambda: logicnet.minimal_interventions(network, "progression", max_size="2"), "max_size is '2'", "help("),
        (
            lambda: logicnet.InterventionQuestion(abolish="progression", occurrence="evr"),
            "occurrence is 'evr'",
            "did you mean `ever`?",
        ),
        (
            lambda: logicnet.find_attractors(network, environment=[1, 2]),
            "environment is [1, 2]",
            "environment='default'",
        ),
    ):
        with pytest.raises(UsageError) as caught:
            call()
        assert words in str(caught.value) and hint in (caught.value.hint or ""), caught.value
