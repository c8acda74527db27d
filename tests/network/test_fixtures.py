"""Twenty small files that broke other tools (given material beside the repository)."""

from __future__ import annotations

import json
from pathlib import Path

from logicnet.network.bnet import parse, read, write
from logicnet.network.model import same_meaning
from logicnet.text.diagnostics import render


def test_what_was_expected_of_every_fixture(shared: Path) -> None:
    folder = shared / "fixtures"
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    assert expected
    for name, answer in expected.items():
        reading = read(str(folder / name))
        shown = "\n".join(map(render, reading.diagnostics))
        if answer["expect"] == "ok":
            assert reading.diagnostics == (), name
        if answer["expect"] == "error":
            assert reading.network is None, name
        if "nodes" in answer:
            assert reading.network is not None and len(reading.network) == answer["nodes"], name
            assert same_meaning(
                reading.network, parse(write(reading.network)).network or reading.network.__class__(reading.source, ())
            ), name
        # What must be mentioned must stand in what was said, not only in the excerpt or the path.
        said = " ".join(
            f"{d.place.removeprefix(reading.source.path)} {d.message} {d.help} {[n.message for n in d.notes]}"
            for d in reading.diagnostics
        )
        for word in answer.get("must_mention", ()):
            assert word in said, (name, word, shown)


def test_both_lines_of_a_duplicate_are_cited(shared: Path) -> None:
    (found,) = read(str(shared / "fixtures" / "f02_duplicate.bnet")).diagnostics
    shown = render(found)
    assert ":3:1" in shown and ":1:1" in shown


def test_the_missing_parenthesis_in_line_47(shared: Path) -> None:
    (found,) = read(str(shared / "fixtures" / "f12_bad_line47.bnet")).diagnostics
    assert found.start[0] == 47


def test_look_alikes_are_shown_with_their_code_points(shared: Path) -> None:
    for name in ("f17_case.bnet", "f18_endash.bnet"):
        (found,) = read(str(shared / "fixtures" / name)).diagnostics
        assert "U+" in found.message
    (dash,) = read(str(shared / "fixtures" / "f18_endash.bnet")).diagnostics
    assert dash.help is not None and "`miR-34a`" in dash.help


def test_published_networks_are_read_and_written_back(shared: Path) -> None:
    paths = sorted((shared / "bbm" / "models").glob("*.bnet"))
    assert len(paths) > 100
    for path in paths:
        reading = read(str(path))
        assert [d.message for d in reading.diagnostics if d.is_error] == [], path.name
        network = reading.network
        assert network is not None
        again = parse(write(network)).network
        assert again is not None and again.names == network.names and same_meaning(again, network), path.name
