"""What `docs/networks/referee.md` says M5 answers to reports that it was not built from, asked again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from logicnet.checks.expectations import evaluate
from logicnet.limits import Limits
from logicnet.network.bnet import parse

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/networks/referee.md"
ASKED = re.findall(r"\| `(in [^`]+)` \| (holds|unchanged|fails) \|", PAGE.read_text("utf-8"))


def test_the_page_counts_what_it_lists() -> None:
    outcomes = [outcome for _, outcome in ASKED]
    assert re.search(
        r"Eleven hold, two hold as .*?\(\*unchanged\*.*?and four do not hold", PAGE.read_text("utf-8"), re.DOTALL
    )
    assert [outcomes.count(word) for word in ("holds", "unchanged", "fails")] == [11, 2, 4]


@pytest.fixture(scope="module")
def answers() -> dict[str, str]:
    text = (ROOT / "networks/m5.bnet").read_text("utf-8")
    kept = [line for line in text.splitlines() if not line.startswith(("#: expect", "#: part", "#: allow"))]
    asked = [f"#: expect asked_{k}, {said} [PMID:1]" for k, (said, _) in enumerate(ASKED)]
    network = parse("\n".join([*asked, *kept]) + "\n").network
    assert network is not None
    limits = Limits()
    return {ASKED[k][0]: evaluate(network, one, limits).status.value for k, one in enumerate(network.expectations)}


@pytest.mark.parametrize(("said", "outcome"), ASKED)
def test_m5_answers_as_the_page_says(answers: dict[str, str], said: str, outcome: str) -> None:
    # The contrast of `unchanged` is that it holds without its clamps as well.
    assert answers[said] == {"unchanged": "vacuous"}.get(outcome, outcome)


def test_no_row_cites_these_reports() -> None:
    cited = re.findall(r"doi:(10\.\S+?)[ |]", PAGE.read_text("utf-8").split("## Asked of M5")[1])
    assert len(cited) == 2
    for path in (ROOT / "networks").iterdir():
        assert not any(doi in path.read_text("utf-8") for doi in cited), path
