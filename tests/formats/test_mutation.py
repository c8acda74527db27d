"""A few hundred files with slips and damage for every reader (``mutation.py`` runs as many as one likes)."""

from __future__ import annotations

import importlib.util
import os
import random
from pathlib import Path

import pytest

from logicnet.formats.registry import FORMATS, Format, named, read_data

_SPEC = importlib.util.spec_from_file_location("mutation", Path(__file__).parent / "mutation.py")
assert _SPEC is not None
assert _SPEC.loader is not None
mutation = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(mutation)

READ = [format for format in FORMATS if format.reader]
#: Workbooks take a hundred times as long as the others.
COUNT = {"tabularqual": 8}
#: Files of each format: the walk of `python tests/formats/mutation.py` takes as many as are asked for.
MANY = 200 if os.environ.get("LOGICNET_FUZZ") else 80


@pytest.mark.parametrize("format", READ, ids=lambda format: format.id)
def test_a_damaged_file_is_read_or_refused_and_nothing_else(format: Format) -> None:
    sound, refused, _, wrong = mutation.mutations(format, mutation.seeds()[format.id], COUNT.get(format.id, MANY), 0)
    assert wrong == []
    assert refused > 0
    assert sound + refused == COUNT.get(format.id, MANY)


@pytest.mark.parametrize("format", READ, ids=lambda format: format.id)
def test_slips_are_made_in_sound_files(format: Format) -> None:
    """Else they would only try what says no to a file that is wrong already."""
    for sample in mutation.seeds()[format.id]:
        assert format.read("x", sample).network is not None


@pytest.mark.parametrize("format", READ, ids=lambda format: format.id)
def test_what_no_format_is(format: Format) -> None:
    draw = random.Random(0)
    noise = bytes(draw.randrange(256) for _ in range(300))
    for data in (
        b"",
        b"\0",
        b"\n" * 9,
        noise,
        b"(" * 9000,
        b"<a>" * 9000,
        b"!" * 9000,
        b"PK\x03\x04" + noise,
        b"\xff\xfe<",
    ):
        assert format.read("x", data).network is None
        assert read_data("x", data).network is None


def test_grammars_that_differ_only_in_their_names_do_not_share_a_scanner() -> None:
    # Readers make short-lived copies of their grammar, and Python gives the identity of a dead object to a new one.
    tables = b'ID,Target,Level,Rule\nt,A,2,"A:2 & !B"\nu,B,1,TRUE\n'
    for _ in range(50):
        assert named("maboss").read("x", mutation.MABOSS).network is not None
        assert named("tabularqual-csv").read("x", tables).network is not None
        assert named("ginml").read("x", mutation.LEVELS).network is not None
