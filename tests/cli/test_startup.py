"""Starting up: what the program costs before it is asked anything, and what it says then."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer import TyperException
from typer.main import get_command

import logicnet as package
from logicnet.cli.app import COMMANDS as SENTENCES
from logicnet.cli.app import EXAMPLES, app
from logicnet.cli.values import read_plain_values

VERSION = package.__version__
COMMANDS = ("check", "fmt", "new", "show", "attractors", "interventions", "explain", "doctor")
HEAVY = {"pysat", "networkx", "matplotlib", "biodivine_aeon", "rich", "pyboolnet", "numpy", "boolean"}
Command = Callable[..., Any]


def calls(statement: str) -> int:
    """How many functions a statement calls, its imports included: the same on every run, on a busy machine too."""
    program = (
        "import sys\nseen = 0\ndef count(*_):\n    global seen\n    seen += 1\n"
        f"sys.setprofile(count)\n{statement}\nsys.setprofile(None)\nprint(seen, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return int(done.stderr)


def test_help_costs_little_more_than_importing_typer() -> None:
    """In time as in calls: 1.3 times as much, measured."""
    assert calls("from logicnet.cli import main; main(['--help'])") < 1.5 * calls("import typer")


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), *((command, "--help") for command in COMMANDS)])
def test_help_loads_no_solver_and_no_drawing_library(arguments: tuple[str, ...]) -> None:
    program = (
        f"import sys; from logicnet.cli import main; main({list(arguments)}); print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stderr.split()}
    assert "typer" in loaded
    assert not loaded & HEAVY


def test_help_lists_every_command_and_the_exit_statuses(logicnet: Command) -> None:
    run = logicnet("--help")
    assert run.status == 0
    for command in COMMANDS:
        assert f"\n  {command} " in run.out
    assert "Exit status: 0 done, 1 findings, 2 cannot be used" in run.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(logicnet: Command, command: str) -> None:
    run = logicnet(command, "--help")
    assert run.status == 0
    assert run.out.startswith(f"Usage: logicnet {command} ")


@pytest.mark.parametrize("words", [(), ("-h",), ("--help",)])
def test_help_begins_with_three_examples(logicnet: Command, words: tuple[str, ...]) -> None:
    run = logicnet(*words)
    begun, _, rest = (run.out or run.err).partition("\n\n")
    assert begun.startswith("Examples:\n") and rest.startswith("Usage: logicnet ")
    assert re.findall(r"^  (logicnet .+)$", begun, re.MULTILINE) == [typed for _, typed in EXAMPLES]
    assert len(EXAMPLES) == 3


@pytest.mark.parametrize(
    "typed",
    [pytest.param(typed, marks=[pytest.mark.long] if " report " in typed else []) for _, typed in EXAMPLES],
)
def test_every_example_works(logicnet: Command, typed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = shlex.split(typed)
    assert words[0] == "logicnet"
    assert logicnet(*words[1:]).status == 0


@pytest.mark.parametrize("command", sorted(info.callback.__name__ for info in app.registered_commands if info.callback))
def test_help_shows_no_type_of_the_language_it_is_written_in(logicnet: Command, command: str) -> None:
    short, long = logicnet(command, "-h"), logicnet(command, "--help")
    assert short.status == 0 and short.out == long.out
    assert not re.search(r"<(list|str|int|float|bool)", short.out)


def test_version_and_citation(logicnet: Command) -> None:
    run = logicnet("--version")
    assert (run.status, run.out) == (0, f"logicnet {VERSION}\n")
    assert "doi:10.3390/jcm9113529" in logicnet("--cite").out


def test_without_a_command_help_goes_to_the_message_stream(logicnet: Command) -> None:
    run = logicnet()
    assert run.status == 2
    assert run.out == ""
    assert "Commands:" in run.err


@pytest.mark.parametrize("entry", [("-m", "logicnet"), ("cli.py",)])
def test_every_way_to_start_is_the_same_program(entry: tuple[str, ...], pytestconfig: pytest.Config) -> None:
    done = subprocess.run(
        [sys.executable, *entry, "--version"], capture_output=True, text=True, check=True, cwd=pytestconfig.rootpath
    )
    assert done.stdout == f"logicnet {VERSION}\n"


def test_a_question_loads_neither_pydantic_nor_what_other_answers_need() -> None:
    program = "import sys; from logicnet.cli import main; "
    program += "main(['attractors', 'm2', '--limit', '3', '--time-limit', '60']); "
    program += "print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(done.stderr.split())
    unwanted = {"pydantic", "email", "importlib.metadata", "numpy", "networkx", "logicnet.report.document"}
    unwanted |= {"multiprocessing", "logicnet.perturbation.claim"}
    unwanted |= {"logicnet.perturbation.robustness", "logicnet.perturbation.interventions", "logicnet.network.evidence"}
    assert "logicnet.attractors.search" in loaded and not loaded & unwanted


def test_values_read_without_an_adapter_are_those_that_typer_reads() -> None:
    command: Any = get_command(app)
    compared = 0
    texts = ("0", "17", "3.5", "007", "-1", "1e3", " 4 ", "1_000", "nan", "", "text", "TEXT", "ever")
    for name in ("attractors", "interventions", "check"):
        for parameter in command.commands[name].params:
            several = parameter.multiple or parameter.nargs == -1
            for text in texts:
                value: Any = [text, "1"] if several else text
                with command.commands[name].make_context(name, [], resilient_parsing=True) as context:
                    answers = []
                    by_typer = type(parameter).process_value.__get__(parameter)
                    read_plain_values(parameter)
                    for read in (by_typer, parameter.process_value):
                        try:
                            answers.append(repr(read(context, value)))
                        except TyperException as fault:
                            answers.append(fault.format_message())
                assert answers[0] == answers[1], (name, parameter.name, text)
                compared += 1
    assert compared > 500


def test_the_sentences_of_the_list_of_commands_are_those_of_the_commands() -> None:
    bodies = {info.callback.__name__: info.callback.__doc__ for info in app.registered_commands if info.callback}
    assert {name: " ".join((doc or "").split("\n\n")[0].split()) for name, doc in bodies.items()} == SENTENCES


def test_a_command_loads_no_other_command() -> None:
    program = "import sys; from logicnet.cli import main; main(['explain', 'LN101']); "
    program += "print(*sys.modules, file=sys.stderr)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = {name.removeprefix("logicnet.cli.") for name in run.stderr.split() if name.startswith("logicnet.cli.")}
    assert loaded & set(SENTENCES) == {"explain"}
