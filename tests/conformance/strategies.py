"""Networks and questions for hypothesis: small, with every kind of rule, and shrinking towards nothing.

``LOGICNET_FUZZ=N`` multiplies the number of examples by N and draws new ones in every run.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from logicnet.network.model import Network, Setting
from logicnet.text.formula import Expression
from tests.conformance.truth import expression, network

FUZZ = int(os.environ.get("LOGICNET_FUZZ", "0"))


def examples(number: int) -> Callable[[Any], Any]:
    """So many examples in a normal run."""
    return settings(
        max_examples=number * max(FUZZ, 1),
        derandomize=not FUZZ,
        database=None,
        deadline=None,
        # A test of a conformance class runs under each of its subclasses, on purpose.
        suppress_health_check=[HealthCheck.differing_executors, HealthCheck.too_slow, HealthCheck.data_too_large],
    )


@st.composite
def formulas(draw: st.DrawFn, names: Sequence[str]) -> str:
    """A formula over some of the names: a nest of operators, or any function at all by its truth table."""
    if not draw(st.booleans()):
        parts = [draw(st.sampled_from(("", "!"))) + name for name in names]
        while len(parts) > 1:
            i = draw(st.integers(0, len(parts) - 2))
            sign, operator = draw(st.sampled_from(("", "!"))), draw(st.sampled_from("&|"))
            parts[i : i + 2] = [f"{sign}({parts[i]} {operator} {parts[i + 1]})"]
        return parts[0]
    rows = list(product((0, 1), repeat=len(names)))
    table = draw(st.integers(1, (1 << len(rows)) - 2))
    cubes = (
        " & ".join(("" if b else "!") + name for name, b in zip(names, row, strict=True))
        for i, row in enumerate(rows)
        if table >> i & 1
    )
    return " | ".join(f"({cube})" for cube in cubes)


def some_of(names: Sequence[str], most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(list(names)), min_size=1, max_size=min(most, len(names)), unique=True)


@st.composite
def rules(draw: st.DrawFn, most: int, least: int = 1, arity: int = 3) -> dict[str, str]:
    """Rule texts by node name; about one node in seven is an input, and one in twenty a constant."""
    names = [f"x{i}" for i in range(draw(st.integers(least, most)))]
    found = {}
    for name in names:
        kind = draw(st.integers(0, 19))
        if kind > 16:
            found[name] = name
        elif kind == 16:
            found[name] = draw(st.sampled_from("01"))
        else:
            found[name] = draw(formulas(draw(some_of(names, arity))))
    return found


@dataclass(frozen=True)
class Setup:
    """A network with one phenotype ``P``, in an environment."""

    rules: dict[str, str]
    phenotype: str
    environment: tuple[tuple[str, Setting], ...]

    @property
    def network(self) -> Network:
        return network(self.rules, {"P": self.phenotype})

    @property
    def formula(self) -> Expression:
        return expression(self.phenotype)

    @property
    def pinned(self) -> Mapping[str, int]:
        return {name: b for name, b in self.environment if b is not None}


@st.composite
def setups(draw: st.DrawFn, most: int, least: int = 1, arity: int = 3) -> Setup:
    made = draw(rules(most, least, arity))
    phenotype = draw(formulas(draw(some_of(list(made), 3))))
    inputs = [name for name, rule in made.items() if rule == name]
    return Setup(made, phenotype, tuple((name, draw(st.sampled_from((None, 0, 1)))) for name in inputs))


@dataclass(frozen=True)
class Task:
    """A setup with clamps that hold throughout and choices to search in."""

    setup: Setup
    held: tuple[tuple[str, int], ...]
    choices: tuple[tuple[tuple[str, int], ...], ...]
    size: int

    @property
    def pinned(self) -> Mapping[str, int]:
        """What holds in every set: the environment, and before it the clamps."""
        return {**self.setup.pinned, **dict(self.held)}


@st.composite
def tasks(draw: st.DrawFn, most: int, arity: int = 3, size: int = 3, most_choices: int = 9) -> Task:
    """Choices are single pins, and now and then two pins made together, as a drug with two targets would."""
    setup = draw(setups(most, 2, arity))
    free = {name for name, b in setup.environment if b is None}
    names = [name for name in setup.rules if name not in free]
    held = draw(st.lists(st.sampled_from(names), max_size=1)) if names else []
    names = [name for name in names if name not in held]
    pins = [(name, b) for name in names for b in (0, 1)]
    choices: list[tuple[tuple[str, int], ...]] = []
    if pins:
        kept = draw(st.lists(st.booleans(), min_size=len(pins), max_size=len(pins)))
        for pin in [pin for pin, out in zip(pins, kept, strict=True) if not out][:most_choices]:
            other = draw(st.sampled_from([pin] * 6 + pins))
            choices.append((pin,) if other[0] == pin[0] else tuple(sorted((pin, other))))
    return Task(
        setup,
        tuple((name, draw(st.integers(0, 1))) for name in held),
        tuple(dict.fromkeys(choices)),
        draw(st.integers(0, size)),
    )
