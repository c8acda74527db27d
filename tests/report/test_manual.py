"""The manual in ``docs`` is what the registry says.

``python tests/report/test_manual.py`` writes it anew; read the difference before you keep it.
"""

from __future__ import annotations

from pathlib import Path

import logicnet.checks.outcomes
import logicnet.checks.review
import logicnet.formats.findings  # noqa: F401  (each makes its codes known)
from logicnet.report.manual import FAMILIES, manual
from logicnet.report.markdown import to_markdown
from logicnet.text.diagnostics import entries

MANUAL = Path(__file__).parents[2] / "docs" / "diagnostics.md"


def test_the_manual_is_up_to_date() -> None:
    assert MANUAL.read_text("utf-8") == to_markdown(manual(entries()))


def test_every_code_has_a_chapter_and_a_link() -> None:
    text = to_markdown(manual(entries()))
    assert "\0" not in text
    for entry in entries():
        assert sum(entry.code.startswith(family) for family, *_ in FAMILIES) == 1
        assert f"(#{entry.code.lower()}-{entry.title})" in text
        assert f"\n### {entry.code} {entry.title}\n" in text


if __name__ == "__main__":
    MANUAL.write_text(to_markdown(manual(entries())), "utf-8")
