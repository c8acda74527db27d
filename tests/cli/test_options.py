"""Options: each is declared once, and what typer sees of a command is what its groups say."""

from __future__ import annotations

import ast
import inspect
from collections import defaultdict
from pathlib import Path
from typing import Annotated

import pytest
import typer
from typer.models import ParameterInfo

import logicnet
from logicnet.cli.app import app
from logicnet.cli.command import Command, Options
from logicnet.cli.status import Status

COMMANDS = {info.callback.__name__: info.callback for info in app.registered_commands if info.callback is not None}


class Shared(Options):
    """Two options that several commands have."""

    depth: Annotated[int, typer.Option("--depth")] = 2
    name: Annotated[str | None, typer.Option("--name")] = None


class Deeper(Shared):
    """One option more, and another default."""

    depth: Annotated[int, typer.Option("--depth")] = 7
    loud: Annotated[bool, typer.Option("--loud")] = False


class Needed(Options):
    """An option that must be given."""

    goal: Annotated[str, typer.Option("--goal")]


def body(file: str, needed: Needed, shared: Deeper) -> Status:
    """Says what it was given."""
    assert (file, needed.goal, shared.depth, shared.name, shared.loud) == ("x", "P", 3, None, True)
    return Status.FINDINGS


def test_a_command_shows_each_field_as_a_parameter_in_the_order_of_declaration() -> None:
    shown = inspect.signature(Command(body)).parameters
    assert list(shown) == ["file", "goal", "depth", "name", "loud"]
    empty = inspect.Parameter.empty
    assert [one.default for one in shown.values()] == [empty, empty, 7, None, False]


def test_a_command_gets_its_options_in_groups() -> None:
    assert Command(body)(file="x", goal="P", depth=3, loud=True) is Status.FINDINGS


def test_groups_are_frozen_and_know_their_fields() -> None:
    assert (Deeper().depth, Shared().depth, Deeper(depth=1).depth) == (7, 2, 1)
    with pytest.raises(AttributeError):
        Shared().depth = 3  # type: ignore[misc]
    with pytest.raises(TypeError, match="colour"):
        Shared(colour="red")  # type: ignore[call-arg]
    with pytest.raises(AttributeError):
        Needed()  # type: ignore[call-arg]


def test_an_option_that_several_commands_have_is_declared_once() -> None:
    """Same spelling and same words: then it is one object, and a change reaches all commands."""
    declared: dict[tuple[object, ...], set[int]] = defaultdict(set)
    users: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for name, command in COMMANDS.items():
        for parameter in inspect.signature(command).parameters.values():
            for info in getattr(parameter.annotation, "__metadata__", ()):
                if isinstance(info, ParameterInfo):
                    words = (info.default, info.param_decls, info.metavar, info.help)
                    declared[words].add(id(info))
                    users[words].append(name)
    assert not {words: users[words] for words, objects in declared.items() if len(objects) > 1}
    assert max(map(len, users.values())) > 10


def test_no_function_of_the_command_line_has_more_than_eight_parameters() -> None:
    for path in sorted((Path(logicnet.__file__).parent / "cli").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                given = node.args
                named = [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs) if one.arg != "self"]
                assert len(named) <= 8, f"{path.name}: {node.name}"
