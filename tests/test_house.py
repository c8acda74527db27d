"""What ``make house`` counts, it counts; and what is reached stays so."""

from __future__ import annotations

from docs import house


def test_circles_are_found_by_hand() -> None:
    graph = {
        "a": frozenset("b"), "b": frozenset("c"), "c": frozenset("a"), "d": frozenset("a"), "e": frozenset("f"),
        "f": frozenset("e"), "g": frozenset(),
    }  # fmt: skip
    assert house.circles(graph) == [["a", "b", "c"], ["e", "f"]]
    chain = {str(k): frozenset([str(k + 1)]) for k in range(5000)} | {"5000": frozenset("0")}
    assert len(house.circles(chain)[0]) == 5001, "nothing recurses as deep as the data"


def test_every_row_is_counted_and_says_where() -> None:
    rows = {row.what: row for row in house.rows()}
    assert len(rows) == 10
    for what, row in rows.items():
        assert row.today.isdigit(), what
        assert row.places or row.today in ("0", str(len(house.logicnet.__all__))), what


def test_what_is_reached_is_kept() -> None:
    assert len(house.overlays()) == 1
    # Names that differ in rooms or in who asks are not counted twice, and nothing imports the whole package.
    assert not any("logicnet" in component for component in house.circles(house.imported()))
    assert house.circles(house.imported()) == []
    assert house.climbing() == []
    assert house.commands() - house.studied() == set(), "each command is a call"
    (long,) = (row for row in house.rows() if row.what == f"commands over {house.MOST_LINES_OF_A_COMMAND} lines")
    assert long.today == "0", long.places
    assert [name for name, count in house.classes().items() if count > 1] == []
    assert len(house.logicnet.__all__) <= 60, "one page"


def test_no_function_is_too_long_or_too_wide_without_a_reason() -> None:
    found = [
        one.place
        for one in house.functions()
        if (one.lines > house.MOST_LINES or one.parameters > house.MOST_PARAMETERS) and not one.has_reason
    ]
    assert found == []
