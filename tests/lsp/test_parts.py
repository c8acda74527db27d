"""What an editor and the formatter do with the lines that name parts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from logicnet.lsp.atlas import Atlas
from logicnet.network.bnet import parse

TEXT = """#: environment rest, a=0
#: environment drive, a=1
#: part part.bnet, environment there = rest + drive, rest = drive
#: allow LN374 seen of part.bnet, a reason
a, a
b, a
"""


@pytest.mark.parametrize(
    ("before", "wanted", "unwanted"),
    [
        ("#: p", {"part", "phenotype"}, set()),
        ("#: part other.bnet, ", {"environment"}, {"a", "rest"}),
        ("#: part other.bnet, environment there = ", {"rest", "drive", "default", "all"}, {"a"}),
    ],
)
def test_completion_in_the_line(before: str, wanted: set[str], unwanted: set[str]) -> None:
    text = TEXT + before
    offers = {offer.text for offer in Atlas(parse(text)).offers(len(text))}
    assert wanted <= offers
    assert not unwanted & offers


def test_a_rename_follows_an_environment_of_this_file_and_leaves_those_of_the_part() -> None:
    found = Atlas(parse(TEXT))
    mention = found.at(TEXT.index("rest"))
    assert mention is not None
    text = TEXT
    for span, name in sorted(found.renamed(mention, "quiet"), reverse=True):
        text = text[: span.start] + name + text[span.end :]
    assert "environment there = quiet + drive, rest = drive" in text
    assert text.count("quiet") == 2


def test_fmt_keeps_what_the_lines_say(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    untidy = TEXT.replace(
        "#: part part.bnet, environment there = rest + drive", "#:part  part.bnet ,environment there=rest+drive"
    )
    path = tmp_path / "whole.bnet"
    path.write_text(untidy, "utf-8")
    assert logicnet("fmt", path).status == 0
    written = path.read_text("utf-8")
    before, after = parse(TEXT).network, parse(written).network
    assert before is not None and after is not None
    assert after.meaning == before.meaning
    assert logicnet("fmt", path, "--check").status == 0


def test_convert_leads_to_the_same_parts(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "part.bnet").write_text("#: expect seen, in default: every !b\na, a\nb, 0\n", "utf-8")
    (tmp_path / "sub" / "whole.bnet").write_text(
        "#: part part.bnet\n#: allow LN374 seen of part.bnet, why\na, a\nb, a\n", "utf-8"
    )
    run = logicnet("convert", tmp_path / "sub" / "whole.bnet", tmp_path / "out.bnet")
    assert run.status == 0
    assert "#: part sub/part.bnet" in (tmp_path / "out.bnet").read_text("utf-8")
    (told,) = logicnet("check", tmp_path / "out.bnet", "--format", "json").json["files"][0]["parts"]
    assert [(one["status"], one["accepted"]) for one in told["expectations"]] == [("fails", "why")]
    # What belongs to a network is never written over.
    over = logicnet("convert", tmp_path / "sub" / "whole.bnet", tmp_path / "sub" / "part.bnet")
    assert over.status == 2
    assert (tmp_path / "sub" / "part.bnet").read_text("utf-8").startswith("#: expect seen")
