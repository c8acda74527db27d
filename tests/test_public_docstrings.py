"""Docstrings of public names have one form: what is guaranteed, what is refused, what it costs, an example that runs.

The examples themselves run as doctests of their modules.
"""

from __future__ import annotations

import enum
import inspect
import re

import pytest

import logicnet

CALLS = {
    name: inspect.unwrap(getattr(logicnet, name))
    for name in logicnet.__all__
    if inspect.isroutine(getattr(logicnet, name))
}
#: Their examples would need a program that is not always there, or files longer than the docstring.
WITHOUT_EXAMPLE = {
    "draft_network", "ensemble_interventions", "explain_in_ensemble", "merge_screens", "propose_repairs",
    "repaired_text", "simulate_network", "to_algorecell",
}  # fmt: skip
#: They compute by a method that was published.
BY_A_METHOD = {"explain_fate", "find_attractors", "measure_basins", "reachable_from", "simulate_network"}


@pytest.mark.parametrize("name", sorted(CALLS))
def test_a_public_call_says_what_it_guarantees_refuses_and_costs(name: str) -> None:
    said = inspect.getdoc(CALLS[name]) or ""
    first = said.split("\n\n")[0]
    assert first.endswith((".", ":")), "the first paragraph is a sentence"
    assert "Guaranteed: " in said
    assert re.search(r"^Raises:\n    \w+: ", said, re.MULTILINE) or re.search(r"\braises?\b", said, re.IGNORECASE)
    assert "Cost: " in said
    assert said.index("Guaranteed: ") < said.index("Cost: "), "the guarantee comes first"
    assert (">>> " in said) is (name not in WITHOUT_EXAMPLE)
    assert (re.search(r"^Source: .* doi:10\.", said, re.MULTILINE | re.DOTALL) is not None) is (name in BY_A_METHOD)


@pytest.mark.parametrize("name", sorted({*logicnet.__all__} - {*CALLS} - {"__version__"}))
def test_a_public_type_says_what_it_is(name: str) -> None:
    kind = getattr(logicnet, name)
    said = inspect.getdoc(kind) or ""
    assert said and said != inspect.getdoc(kind.__mro__[1])
    assert said.split("\n\n")[0].endswith(".")
    if issubclass(kind, enum.Enum) and any(member in said for member in kind.__members__):
        assert all(member in said for member in kind.__members__)
