"""A file of two formats: the line where the second begins is named, with the format it is written in."""

from __future__ import annotations

import pytest

from logicnet.formats.registry import read_data

OURS = "targets, factors\nA, B\nB, A\n"


@pytest.mark.parametrize(
    ("line", "format"),
    [
        ("Node C { logic = A; rate_up = @logic ? 1 : 0; rate_down = 1; }", "MaBoSS"),
        ("C -> A", "AEON or BoolSim"),
        ("C -?? A", "AEON or BoolSim"),
        ("$C: A & B", "AEON"),
        ("<sbml level='3'>", "XML"),
    ],
)
def test_a_line_of_another_format_in_a_network_file(line: str, format: str) -> None:
    reading = read_data("x.bnet", (OURS + line + "\n").encode())
    assert reading.network is None
    helps = [d.help or "" for d in reading.diagnostics if d.start[0] == 4]
    assert any(format in help and "one format per file" in help for help in helps)


def test_a_rule_of_a_network_file_in_a_maboss_model() -> None:
    (found,) = read_data("x.bnd", b"Node B { logic = B; rate_up = 1; rate_down = 1; }\nA, B\n").diagnostics
    assert found.start == (2, 1) and "one format per file" in (found.help or "")


@pytest.mark.parametrize("line", ["C A & B", "C; A", "a -b, A"])
def test_a_slip_is_not_taken_for_another_format(line: str) -> None:
    for found in read_data("x.bnet", (OURS + line + "\n").encode()).diagnostics:
        assert "one format per file" not in (found.help or "")
