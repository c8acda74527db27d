"""TabularQual by its definitions: the target value of each ordered state, by enumeration, on tables drawn at random."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from logicnet.formats.registry import named
from logicnet.network.bnet import Reading
from logicnet.text.diagnostics import render
from tests.formats.ordered import FILES, State, difference

#: A rule as text, how tightly it binds, and what it says of a state.
Rule = tuple[str, int, Callable[[State], bool]]

SIGNS: dict[str, Callable[[int, int], bool]] = {
    ">=": lambda a, b: a >= b,
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    "==": lambda a, b: a == b,
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}
BINDING = {"|": 1, "^": 2, "&": 3}


def draw_rule(draw: random.Random, names: list[str], depth: int = 0) -> Rule:
    kind = draw.random()
    if depth == 3 or kind < 0.4:
        name, level, kind = draw.choice(names), draw.randint(0, 4), draw.random()
        if kind < 0.1:
            return draw.choice([("TRUE", 5, lambda _: True), ("0", 5, lambda _: False), ("false", 5, lambda _: False)])
        if kind < 0.35:
            return name, 5, lambda state: state[name] >= 1
        if kind < 0.6:
            return f"{name}:{level}", 5, lambda state: state[name] >= level
        sign, blank = draw.choice(list(SIGNS)), draw.choice(["", " "])
        return f"{name}{blank}{sign}{blank}{level}", 5, lambda state: SIGNS[sign](state[name], level)
    if kind < 0.55:
        text, binding, holds = draw_rule(draw, names, depth + 1)
        return f"!{text}" if binding > 3 else f"!({text})", 4, lambda state: not holds(state)
    sign = draw.choice("|^&")
    (a, left, x), (b, right, y) = draw_rule(draw, names, depth + 1), draw_rule(draw, names, depth + 1)
    # Parentheses only where they are needed, so that the binding is tried.
    text = f"{a if left >= BINDING[sign] else f'({a})'} {sign} {b if right > BINDING[sign] else f'({b})'}"
    outcome: dict[str, Callable[[State], bool]] = {
        "|": lambda state: x(state) or y(state),
        "^": lambda state: x(state) != y(state),
        "&": lambda state: x(state) and y(state),
    }
    return text, BINDING[sign], outcome[sign]


def tables(folder: Path, transitions: list[list[str]], species: list[list[str]]) -> Reading:
    for name, rows in (("Transitions", transitions), ("Species", species)):
        with (folder / f"m_{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    path = folder / "m_Transitions.csv"
    return named("tabularqual-csv").read(str(path), path.read_bytes())


def test_random_tables_mean_what_the_definitions_say(tmp_path: Path) -> None:
    draw = random.Random(20261130)
    for _ in range(FILES):
        names = [f"s{chr(97 + i)}" for i in range(draw.randint(2, 4))]
        greatest = {name: draw.choice([1, 1, 2, 3]) for name in names}
        functions: dict[str, list[tuple[int, Callable[[State], bool]]]] = {}
        rows, species = [], [["Species_ID", "MaxLevel", "InitialLevel"]]
        for name in names:
            for _ in range(draw.randint(0, 3)):
                level = draw.randint(0, greatest[name])
                text, _, holds = draw_rule(draw, names)
                cell = "" if level == 1 and draw.random() < 0.5 else str(level)
                if level >= 2 and draw.random() < 0.1:
                    text, holds, cell = str(level), lambda _: True, draw.choice(["", str(level)])
                rows.append([f"t{len(rows)}", name, cell, text])
                functions.setdefault(name, []).append((level, holds))
            levels = [level for level, _ in functions.get(name, [])]
            known = max([1, *levels]) == greatest[name]
            start = greatest[name] if not known and draw.random() < 0.5 else draw.choice(["", "0"])
            most = "" if (known or start == greatest[name]) and draw.random() < 0.5 else str(greatest[name])
            species.append([name, most, str(start)])
        draw.shuffle(rows)
        if not rows:
            continue
        reading = tables(tmp_path, [["Transitions_ID", "Target", "Level", "Rule"], *rows], species)
        assert reading.network is not None, f"{rows} {species} {[render(d) for d in reading.diagnostics]}"

        def goal(name: str, state: State, functions: dict[str, list[tuple[int, Callable[[State], bool]]]]) -> int:
            if name not in functions:
                return state[name]
            return max((level for level, holds in functions[name] if holds(state)), default=0)

        found = difference(reading.network, greatest, lambda name, state, f=functions: goal(name, state, f))
        assert found is None, f"{found} {rows} {species}"


HEAD = ["Transitions_ID", "Target", "Level", "Rule"]
SPECIES = [["Species_ID", "MaxLevel", "InitialLevel"], ["A", "2", ""], ["B", "", ""]]


@pytest.mark.parametrize(
    ("row", "species", "words"),
    [
        (["t", "A", "3", "B"], [], "leads `A` to level 3"),
        (["t", "A", "", "3"], [], "leads `A` to level 3"),
        (["t", "A", "1", "2"], [], "this rule is the level 2"),
        (["t", "A", "x", "B"], [], "`x` is not a level"),
        (["t", "A", "-1", "B"], [], "`-1` is not a level"),
        (["t", "A", "1", "B & 2"], [], "`2`"),
        (["t", "A", "1", "B:"], [], "`:`"),
        (["t", "A", "1", "B"], [["C", "1", "2"]], "`C` begins at level 2"),
    ],
)
def test_what_is_not_defined_is_refused_with_its_place(
    row: list[str], species: list[list[str]], words: str, tmp_path: Path
) -> None:
    reading = tables(tmp_path, [HEAD, row], [*SPECIES, *species])
    assert reading.network is None
    found = [d for d in reading.diagnostics if d.is_error and words in d.message]
    assert found, [render(d) for d in reading.diagnostics]
    assert found[0].start[0] >= 2


def test_a_level_beyond_an_unknown_greatest_one_is_told(tmp_path: Path) -> None:
    reading = tables(tmp_path, [HEAD, ["t", "A", "1", "B:2"]], SPECIES)
    assert reading.network is not None
    assert ["no MaxLevel" in d.message for d in reading.diagnostics if d.code == "LN609"] == [True]
