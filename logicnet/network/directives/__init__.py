"""Everything that may stand behind ``#:``, one unit per directive, in the order in which they are written."""

from __future__ import annotations

from typing import Final

from logicnet.network.directives.about import ABOUT
from logicnet.network.directives.choices import CHOICES
from logicnet.network.directives.claims import CLAIMS
from logicnet.network.directives.nodes import NODES
from logicnet.network.directives.questions import QUESTIONS
from logicnet.network.directives.unit import Directive

__all__ = ["DIRECTIVES"]

#: A unit is in the tuple at the end of its module.
DIRECTIVES: Final[tuple[Directive, ...]] = (*ABOUT, *NODES, *CLAIMS, *CHOICES, *QUESTIONS)
