"""Words with a fixed meaning inside directive lines."""

from __future__ import annotations

import re
from typing import Final

__all__ = [
    "ABOUT_EXPECTATIONS",
    "CARRIERS",
    "CHANGE_KINDS",
    "CONFIDENCES",
    "KINDS",
    "RESERVED_ENVIRONMENTS",
    "REST",
    "SCREEN_KEYS",
    "STABLE_NAME",
]

#: What a node may be (``kind``).
KINDS: Final = (
    "gene",
    "protein",
    "mirna",
    "exosomal_cargo",
    "release",
    "ligand",
    "neurotransmitter",
    "contact",
    "receptor",
    "cell_state",
    "phenotype",
    "drug",
    "input",
)
#: By what a regulation may cross a membrane (``via``).
CARRIERS: Final = ("exosome", "ligand", "neurotransmitter", "contact")
CONFIDENCES: Final = ("low", "medium", "high")
#: What a stored question may say (``screen``).
SCREEN_KEYS: Final = (
    "abolish", "keep", "candidates", "exclude", "size", "occurrence", "environments", "from", "kind",
)  # fmt: skip
#: What it may say of how long changes are held.
CHANGE_KINDS: Final = ("permanent", "temporary", "one-shot")
#: The stable name of an attractor.
STABLE_NAME: Final = re.compile(r"[0-9a-f]{10}")
#: In a start, every node that is not named; where the network has a node of this name, that is meant.
REST: Final = "rest"
RESERVED_ENVIRONMENTS: Final = ("default", "all")
#: Findings about an expectation of a part: an ``allow`` of these names the expectation in place of a node.
ABOUT_EXPECTATIONS: Final = ("LN374",)
