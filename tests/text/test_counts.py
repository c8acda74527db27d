"""Numbers agree with their nouns, and no sentence puts a number in front of a plural that it does not count."""

import ast
import doctest
import re
from pathlib import Path

import logicnet
from logicnet.text import counts

PACKAGE = Path(logicnet.__file__).parent
NOUNS = "inputs|changes|sets|states|settings|networks|rows|compartments"
#: Where the number is never 1: file and what is counted.
KNOWN = [
    ("formats/maboss.py", "settings.others"),
    ("perturbation/claim.py", "self.count"),
    ("perturbation/claim.py", "self.sets"),
    ("report/html/choices.py", "scope.instantiations"),
    ("simulation/absorption.py", "many"),
    ("studies/merge.py", "len(plan)"),
    ("studies/screen.py", "rows"),
    ("verifier/check.py", "size"),
]


def test_the_examples_hold():
    assert doctest.testmod(counts).failed == 0
    assert counts.within(3, 2, "change") == "at most 2 changes out of 2"


def test_numbers_in_front_of_nouns_go_through_one_function():
    """Read from the source: every f-string part that is followed by a plural noun."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.JoinedStr):
                continue
            for before, after in zip(node.values, node.values[1:], strict=False):
                if not (isinstance(before, ast.FormattedValue) and isinstance(after, ast.Constant)):
                    continue
                written = ast.unparse(before.value)
                if re.match(rf" (free )?({NOUNS})\b", str(after.value)) and not written.isupper():
                    found.append((path.relative_to(PACKAGE).as_posix(), written))
    assert set(found) == set(KNOWN)
