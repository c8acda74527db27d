"""What is installed, as a page and as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from logicnet.report.page import Fields, Page, Table
from logicnet.version import __version__

if TYPE_CHECKING:
    from logicnet.studies.doctor import Installation

__all__ = ["doctor_document", "doctor_page"]


def doctor_page(found: Installation) -> Page:
    rows = tuple(
        (
            finding.part.name,
            finding.version or "-",
            f"extra {finding.part.extra}" if finding.part.extra else "needed",
            finding.state,
            finding.why or finding.part.purpose,
        )
        for finding in found.findings
    )
    return (
        Fields(
            (
                ("logicnet", __version__),
                ("Python", f"{found.python} on {found.system} {found.machine}"),
                ("networks", ", ".join(found.networks) or "none found: the installation is incomplete"),
            )
        ),
        Table(("part", "version", "need", "state", "for"), rows),
    )


def doctor_document(found: Installation) -> dict[str, Any]:
    return {
        "schema": "logicnet.doctor/1",
        "logicnet": __version__,
        "python": found.python,
        "platform": found.platform,
        "machine": found.machine,
        "networks": list(found.networks),
        "parts": [
            {
                "name": finding.part.name,
                "version": finding.version,
                "extra": finding.part.extra or None,
                "state": finding.state,
                "why": finding.why or None,
            }
            for finding in found.findings
        ],
    }
