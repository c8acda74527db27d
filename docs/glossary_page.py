"""Write ``glossary.md`` from the words themselves: ``python -m docs.glossary_page``; a test compares every byte."""

from __future__ import annotations

from pathlib import Path

from logicnet.report.glossary import TERMS

__all__ = ["PAGE", "page"]

PAGE = Path(__file__).with_name("glossary.md")

_HEAD = """\
# Glossary

One meaning for each word. `logicnet explain WORD` prints an entry. The exact definitions stand in
[semantics.md](semantics.md), the words of an answer in [verdicts.md](verdicts.md).
Written by `python -m docs.glossary_page`.

| word | meaning | see also |
|---|---|---|
"""


def page() -> str:
    return _HEAD + "".join(f"| **{one.word}** | {one.meaning} | {', '.join(one.see)} |\n" for one in TERMS)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
