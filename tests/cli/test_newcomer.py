"""The first half hour of a newcomer: twelve steps from a file of one's own to a report, with three mistakes on the way.

Every message that is met leads on: the words it proposes are what is typed next.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]

OWN = """\
#: network Mine
#: kind drug: DRUG_*
#: phenotype growth, ERK & !TUM_p53
#: environment fed, EGF=1
#: expect fed_grows, in fed: every growth [doi:10.1000/example]
targets, factors
EGF, EGF
DRUG_Trametinib, DRUG_Trametinib
RAF EGF
MEK, RAF & !DRUG_Trametinib
ERK, MEK
TUM_p53, !MDM2
MDM2, ERK
"""


def proposed(text: str) -> list[str]:
    """The command that a page proposes first."""
    found = re.findall(r"^  (logicnet .+)$", text, re.MULTILINE)
    assert found, text
    return shlex.split(found[0])[1:]


def test_twelve_steps_with_three_mistakes(logicnet: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    # 1. Nothing but the name of the program: examples, the first of which can be typed.
    run = logicnet()
    assert logicnet(*proposed(run.err)).status == 0
    # 2. A file to begin with, under a name with a blank; the message says what to type next.
    run = logicnet("new", "my net")
    assert run.status == 0
    # 3. What it says is typed as it stands.
    assert logicnet(*shlex.split(run.err.partition("next: logicnet ")[2])).status == 0
    # 4. Rules of one's own, the first mistake: a comma is missing. One error, with the line that mends it.
    own = tmp_path / "own.bnet"
    own.write_text(OWN, "utf-8")
    run = logicnet("check", "own.bnet")
    assert run.status == 1 and "1 error" in run.out
    (mended,) = re.findall(r"write `([^`]+)`", run.out)
    own.write_text(OWN.replace("RAF EGF", mended), "utf-8")
    # 5. Now it is sound, and does what it should.
    run = logicnet("check", "own.bnet")
    assert run.status == 0 and "expectations 1 of 1" in run.out, run.out
    # 6. What it settles into; the second mistake: the name of the environment.
    run = logicnet("attractors", "own.bnet", "--env", "feed")
    assert run.status == 2
    (near,) = re.findall(r"did you mean `([^`]+)`", run.err)
    run = logicnet("attractors", "own.bnet", "--env", near)
    assert run.status == 0
    # 7. A word that was never met.
    assert "one attractor" in logicnet("explain", "univocal").out
    # 8. The page proposes how to end it.
    words = proposed(run.out)
    assert words[0] == "interventions" and logicnet(*words).status == 0
    # 9. Drugs alone.
    run = logicnet(*words, "--drugs")
    assert run.status == 0 and "DRUG_Trametinib=1" in run.out
    # 10. The third mistake: the drug as people call it, in small letters.
    slip = logicnet("why", "own.bnet", "--phenotype", "growth", "--env", "fed", "--with", "trametinib")
    assert slip.status == 2
    (near,) = re.findall(r"did you mean `([^`]+)`", slip.err)
    # 11. Why it works.
    run = logicnet("why", "own.bnet", "--phenotype", "growth", "--env", "fed", "--with", near)
    assert run.status == 0 and "MEK" in run.out
    # 12. All of it on a page.
    run = logicnet("report", "own.bnet", "-o", "own.html")
    assert run.status == 0 and (tmp_path / "own.html").stat().st_size > 10_000
