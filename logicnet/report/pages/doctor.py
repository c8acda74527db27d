"""What ``doctor`` says: what is installed and works, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logicnet.report.page import Fields, Page, Table
from logicnet.report.views.doctor import INSTALLATION, PART
from logicnet.report.views.fields import facts_of, shown_of

if TYPE_CHECKING:
    from logicnet.studies.doctor import Installation

__all__ = ["doctor_page"]


def doctor_page(found: Installation) -> Page:
    """The surroundings, and a row for each part."""
    shown = shown_of(PART, None)
    rows = tuple(tuple(text(one) for _, text in shown) for one in found.findings)
    return Fields(facts_of(INSTALLATION.fields, found)), Table(tuple(label for label, _ in shown), rows)
