"""The pages of the networks are what their files make of them, byte by byte: ``make pages`` writes them anew.

The mutants of all but the smallest network take longer than the rest together; ``.ci/run`` compares those too. The
pages of M3, M4 and M5 are made by the same code as those of M1 and M2, and are compared in the long tests.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.network_pages import FOLDER, MUTANTS, page, sources


def test_every_network_has_its_page() -> None:
    # one page is written by hand: what a referee said, and the answers
    assert {path.stem for path in FOLDER.glob("*.md")} == {path.stem for path in sources()} | {"referee"}


@pytest.mark.parametrize(
    "path",
    [pytest.param(path, marks=[] if path.stem in ("m1", "m2") else pytest.mark.long) for path in sources()],
    ids=lambda path: path.stem,
)
def test_a_page_regenerated_gives_the_same_bytes(path: Path) -> None:
    kept = (FOLDER / f"{path.stem}.md").read_bytes().decode("utf-8")
    if path.stem == "m1":
        assert kept == page(path)
    else:
        before, mutants, after = kept.partition(f"\n\n{MUTANTS}")
        assert mutants and "| killed | survived |" in after
        assert before + "\n" == page(path, mutants=False)
