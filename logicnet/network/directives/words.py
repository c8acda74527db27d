"""Words with a fixed meaning inside directive lines."""

from __future__ import annotations

from typing import Final

__all__ = ["ABOUT_EXPECTATIONS", "CARRIERS", "CONFIDENCES", "KINDS", "RESERVED_ENVIRONMENTS", "SCREEN_KEYS"]

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
SCREEN_KEYS: Final = ("abolish", "keep", "candidates", "exclude", "size", "occurrence", "environments")
RESERVED_ENVIRONMENTS: Final = ("default", "all")
#: Findings about an expectation of a part: an ``allow`` of these names the expectation in place of a node.
ABOUT_EXPECTATIONS: Final = ("LN374",)
