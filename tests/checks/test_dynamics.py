"""The checks of dynamics: on request only, exact against enumeration, and never silent about what they left open."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
from hypothesis import given, settings

from logicnet.attractors.landscape import Shows
from logicnet.checks.dynamics import UNDECIDED
from logicnet.checks.review import review
from logicnet.limits import Limits
from logicnet.network.bnet import parse
from logicnet.network.model import Clamp
from logicnet.studies.attractors import find_attractors
from logicnet.text.diagnostics import entry

Command = Callable[..., Any]

_RULES = st.lists(
    st.sampled_from(["a", "!a", "b & s", "!b | c", "a & !c", "c | s", "!s", "b", "s & !a"]), min_size=3, max_size=3
)


@settings(max_examples=60)
@given(_RULES)
def test_findings_agree_with_the_attractors_listed(rules: list[str]) -> None:
    text = "#: phenotype P, a & !b\n#: phenotype Q, c\ns, s\n" + "".join(
        f"{name}, {rule}\n" for name, rule in zip("abc", rules, strict=True) if rule != name
    )
    text += "".join(f"{name}, {name}\n" for name, rule in zip("abc", rules, strict=True) if rule == name)
    network = parse(text).network
    assert network is not None
    inputs = [node.name for node in network.input_nodes()]
    shown: list[dict[str, Shows]] = []
    for values in product((0, 1), repeat=len(inputs)):
        clamps = [Clamp(name, value) for name, value in zip(inputs, values, strict=True)]
        environment = list(zip(inputs, values, strict=True))
        landscape = find_attractors(network, environment=environment, clamps=clamps)
        shown += [dict(attractor.phenotypes) for attractor in landscape.attractors]
    codes = [d.code for d in review(parse(text), Limits()).diagnostics]
    assert codes.count("LN401") == sum(
        all(attractor[name] is Shows.NEVER for attractor in shown) for name in ("P", "Q")
    )
    nameless = any(all(value is Shows.NEVER for value in attractor.values()) for attractor in shown)
    assert ("LN402" in codes) is nameless
    assert UNDECIDED.code not in codes


def test_nothing_is_searched_unless_asked_for(logicnet: Command, tmp_path: Path) -> None:
    path = tmp_path / "n.bnet"
    path.write_text("#: phenotype growth, a & b\na, !b\nb, !a\n", "utf-8")
    assert "LN401" not in logicnet("check", path).out
    run = logicnet("check", path, "--dynamics")
    assert "LN401" in run.out and "dynamics" in run.out
    assert run.status == 0


def test_a_limit_leaves_the_question_open_and_says_so(logicnet: Command, tmp_path: Path) -> None:
    path = tmp_path / "n.bnet"
    path.write_text("#: phenotype growth, a & b\na, !b\nb, !a\n", "utf-8")
    run = logicnet("check", path, "--dynamics", "--time-limit", "0", "--format", "json")
    assert run.status == 3
    (file,) = run.json["files"]
    assert [d["code"] for d in file["diagnostics"]] == ["LN405", "LN405", "LN208"]
    assert {"section": "dynamics", "passed": 0, "of": 2} in file["score"]
    assert run.json["limits"] == ["time limit of 0 s"]
    assert entry("LN405") is UNDECIDED
