"""``[tool.logicnet]``, ``--select``/``--ignore`` and ``allow`` say the same thing in three places."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from logicnet.checks.settings import KEYS

Command = Callable[..., Any]
NETWORK = "#: phenotype p, e\n#: expect held, in default: every e\na, b | (b & c)\nb, b\nc, c\nd, !d\ne, 1\n"


@pytest.fixture
def network(tmp_path: Path) -> Path:
    folder = tmp_path / "models" / "deep"
    folder.mkdir(parents=True)
    path = folder / "n.bnet"
    path.write_text(NETWORK, "utf-8")
    return path


def project(network: Path, text: str, up: int = 2) -> None:
    (network.parents[up] / "pyproject.toml").write_text(text, "utf-8")


def codes(run: Any) -> list[str]:
    (file,) = run.json["files"]
    return [d["code"] for d in file["diagnostics"]]


@pytest.mark.parametrize(
    ("arguments", "table"),
    [
        (("--select", "LN201,LN206"), 'select = ["LN201", "LN206"]'),
        (("--select", "LN201,LN206"), 'select = "ln201, LN206"'),
        (("--ignore", "LN2"), 'ignore = ["LN2"]'),
        (("--select", "LN2", "--ignore", "LN203"), 'select = ["LN2"]\nignore = ["LN203"]'),
        (("--dynamics",), "dynamics = true"),
        (("--no-expect",), "expect = false"),
        (("--mutants", "--seed", "3"), "mutants = true\nseed = 3"),
    ],
)
def test_the_table_and_the_command_line_agree(
    logicnet: Command, network: Path, arguments: tuple[str, ...], table: str
) -> None:
    said = logicnet("check", network, *arguments, "--format", "json").json["files"][0]
    project(network, f"[tool.logicnet]\n{table}\n")
    written = logicnet("check", network, "--format", "json").json["files"][0]
    assert written["settings"].pop("origin").endswith("pyproject.toml")
    assert said["settings"].pop("origin") is None
    assert said == written


def test_the_command_line_wins_key_by_key(logicnet: Command, network: Path) -> None:
    project(network, '[tool.logicnet]\nselect = ["LN2"]\nignore = ["LN203"]\nmutants = true\nexpect = false\n')
    assert codes(logicnet("check", network, "--format", "json")) == ["LN201", "LN206"]
    run = logicnet("check", network, "--ignore", "LN206", "--no-mutants", "--expect", "--format", "json")
    assert codes(run) == ["LN201", "LN203"]
    (file,) = run.json["files"]
    assert file["mutants"] is None
    assert [result["name"] for result in file["expectations"]] == ["held"]


def test_the_nearest_table_counts_and_a_file_without_one_does_not(logicnet: Command, network: Path) -> None:
    project(network, '[tool.logicnet]\nselect = ["LN201"]\n', up=2)
    project(network, "[tool.other]\nx = 1\n", up=0)
    assert codes(logicnet("check", network, "--format", "json")) == ["LN201"]
    project(network, '[tool.logicnet]\nselect = ["LN206"]\n', up=1)
    assert codes(logicnet("check", network, "--format", "json")) == ["LN206"]


def test_an_allow_and_an_ignore_leave_the_same_findings(logicnet: Command, network: Path) -> None:
    ignored = codes(logicnet("check", network, "--ignore", "LN206", "--format", "json"))
    network.write_text(NETWORK.replace("d, !d", "#: allow LN206, a pacemaker\nd, !d"), "utf-8")
    run = logicnet("check", network, "--format", "json")
    assert codes(run) == ignored
    assert [a["reason"] for a in run.json["files"][0]["accepted"]] == ["a pacemaker"]


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        ("[tool.logicnet]\nselct = []\n", "no key `selct`", "did you mean `select`?"),
        ("[tool.logicnet]\nwhatever = 1\n", "no key `whatever`", ", ".join(KEYS)),
        ('[tool.logicnet]\nselect = ["XY1"]\n', "no finding has the code `XY1`", ""),
        ("[tool.logicnet]\nselect = 3\n", "`select` is not a list of codes", "for example"),
        ('[tool.logicnet]\nmutants = "yes"\n', "`mutants` is neither true nor false", ""),
        ("[tool.logicnet]\nseed = true\n", "`seed` is not a whole number", ""),
        ("[tool.logicnet\n", "is not TOML", ""),
        ("[tool]\nlogicnet = 1\n", "not a table", "[tool.logicnet]"),
        ("tool = 1\n", "", ""),
    ],
)
def test_a_table_that_cannot_be_understood_is_an_error(
    logicnet: Command, network: Path, text: str, said: str, hint: str
) -> None:
    project(network, text)
    run = logicnet("check", network)
    assert run.status == (2 if said else 0)
    assert said in run.err and hint in run.err
    assert "Traceback" not in run.err


def test_every_key_is_an_option_of_check(logicnet: Command) -> None:
    text = logicnet("check", "--help").out
    for key in KEYS:
        assert f"--{key}" in text
