"""Write the update schemes into the JSON Schemas: ``python -m docs.scheme_lists``; a test compares them.

A list of schemes is the ``enum`` of something called ``update`` that names the asynchronous scheme. One that names the
synchronous scheme has all of them; else it has those under which every set of changes is decided.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import logicnet
from logicnet.network.update import Update

__all__ = ["SCHEMAS", "filled"]

SCHEMAS = sorted((Path(logicnet.__file__).parent / "report" / "schemas").glob("*.schema.json"))


def filled(text: str) -> Any:
    """The schema with each list of schemes as it should be."""
    document = json.loads(text)
    pending: list[tuple[str, Any]] = [("", document)]
    while pending:
        name, value = pending.pop()
        if isinstance(value, dict):
            listed = value.get("enum")
            if name == "update" and isinstance(listed, list) and Update.ASYNCHRONOUS.value in listed:
                every = Update.SYNCHRONOUS.value in listed
                schemes = [scheme.value for scheme in Update if every or scheme.is_decided]
                value["enum"] = [*schemes, *(["all"] if "all" in listed else [])]
            pending += value.items()
        elif isinstance(value, list):
            pending += [("", one) for one in value]
    return document


if __name__ == "__main__":
    for path in SCHEMAS:
        text = path.read_text("utf-8")
        if (document := filled(text)) != json.loads(text):
            path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", "utf-8")
