"""What a user calls a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from logicnet.cli.files import locate, shipped_networks
from logicnet.cli.options import split_list
from logicnet.errors import UsageError


def test_an_existing_path_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("M2").write_text("a, a\n", "utf-8")
    assert locate("M2") == "M2"
    assert Path(locate("m2")).name == "m2.bnet"


def test_shipped_networks_are_named_by_their_files() -> None:
    networks = shipped_networks()
    assert list(networks) == sorted(networks)
    assert {"m1", "m2"} <= set(networks)
    assert all(path.is_file() for path in networks.values())


@pytest.mark.parametrize("name", ["m22", "networks/m2.bnt", "", "/no/such/place.bnet"])
def test_a_file_that_is_not_there_is_never_guessed(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        locate(name)
    assert caught.value.hint


def test_a_misspelt_file_beside_its_neighbour_is_suggested(tmp_path: Path) -> None:
    (tmp_path / "model.bnet").write_text("a, a\n", "utf-8")
    with pytest.raises(UsageError) as caught:
        locate(str(tmp_path / "modle.bnet"))
    assert caught.value.hint == f"did you mean `{tmp_path / 'model.bnet'}`?"


def test_standard_input_is_not_looked_for() -> None:
    assert locate("-") == "-"


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (None, ()),
        ("", ()),
        (" , ,", ()),
        ("a,b , c", ("a", "b", "c")),
        ('"a,b",c', ('"a,b"', "c")),
        ('"CD8+, ""x"", y"', ('"CD8+, ""x"", y"',)),
        ('a,"b', ("a", '"b')),
    ],
)
def test_lists_are_split_at_commas_outside_quotes(text: str | None, items: tuple[str, ...]) -> None:
    assert split_list(text) == items
