"""JSON documents against the schemas that ship with the package."""

from __future__ import annotations

from functools import cache
from typing import Any

import jsonschema

from logicnet.report.document import schema

__all__ = ["require_valid"]


@cache
def _validator(name: str) -> jsonschema.Draft202012Validator:
    # `jsonschema.validate` checks the schema itself at each call, which is most of its time; `test_views` does it once.
    return jsonschema.Draft202012Validator(schema(name))


def require_valid(document: Any, name: str) -> None:
    """The document is what the schema of this name says; ``jsonschema.ValidationError`` otherwise."""
    _validator(name).validate(document)
