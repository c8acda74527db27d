"""The verdicts on a list, rule by rule, and the laws that hold for every combination."""

from __future__ import annotations

import inspect
from itertools import product

import pytest

from logicnet.attractors import landscape
from logicnet.attractors.landscape import Filter, Kind, Verdict
from logicnet.attractors.verdicts import PartClaim, claim_of_list, claim_of_table, nothing_known, weakest
from logicnet.compiled.space import FULL
from logicnet.network.case import Demand
from logicnet.studies.attractors import find_attractors
from logicnet.text.formula import TRUE
from tests.conformance import definitions as truth

YES, NO, UNKNOWN = Verdict.YES, Verdict.NO, Verdict.UNKNOWN
WHOLE = PartClaim(YES, YES, YES)
OPEN = PartClaim(UNKNOWN, YES, YES, ("too wide",))
SHARED = PartClaim(YES, NO, YES)
VAGUE = PartClaim(YES, UNKNOWN, YES, ("too many states",))
LOOSE = PartClaim(YES, YES, NO)
STOP = "time limit of 1 s"


@pytest.mark.parametrize(
    ("parts", "listed", "cut", "total", "stopped", "verdicts", "count", "exact"),
    [
        # parts            listed cut    total  stopped  complete univocal faithful count exact
        ([],               1,     False, None,  None,    (YES,     YES,     YES),     1,  True),
        ([WHOLE],          0,     False, None,  None,    (YES,     YES,     YES),     0,  True),
        ([WHOLE, OPEN],    4,     False, None,  None,    (UNKNOWN, YES,     YES),     4,  False),
        ([WHOLE, SHARED],  4,     False, None,  None,    (YES,     NO,      YES),     4,  True),
        # One part holds two attractors in one trap space, another may hold more than were found.
        ([SHARED, VAGUE],  4,     False, None,  None,    (YES,     NO,      YES),     4,  False),
        ([LOOSE, OPEN],    4,     False, None,  None,    (UNKNOWN, YES,     NO),      4,  False),
        ([WHOLE],          2,     True,  None,  None,    (NO,      YES,     YES),     3,  False),
        ([WHOLE],          2,     True,  9,     None,    (NO,      YES,     YES),     9,  True),
        ([OPEN],           2,     True,  9,     None,    (NO,      YES,     YES),     9,  False),
        ([WHOLE],          2,     False, None,  STOP,    (UNKNOWN, YES,     YES),     2,  False),
        ([WHOLE],          0,     False, None,  STOP,    (UNKNOWN, UNKNOWN, UNKNOWN), 0,  False),
        ([],               0,     False, None,  STOP,    (UNKNOWN, UNKNOWN, UNKNOWN), 0,  False),
        ([LOOSE],          2,     True,  9,     STOP,    (NO,      YES,     NO),      9,  False),
    ],
)  # fmt: skip
def test_the_table(parts, listed, cut, total, stopped, verdicts, count, exact):  # type: ignore[no-untyped-def]
    told = claim_of_list(Filter(), parts, listed=listed, cut=cut, total=total, stopped=stopped)
    assert (told.complete, told.univocal, told.faithful) == verdicts
    assert (told.entries, told.exact_count) == (count, exact)


def test_laws_of_every_combination() -> None:
    rank = {NO: 0, UNKNOWN: 1, YES: 2}
    every = [PartClaim(*verdicts) for verdicts in product(Verdict, repeat=3)]
    for first, second, listed, cut, total, stopped in product(
        every, every, (0, 2), (False, True), (None, 7), (None, STOP)
    ):
        told = claim_of_list(Filter(), [first, second], listed=listed, cut=cut, total=total, stopped=stopped)
        assert not (told.complete is YES and (cut or stopped))
        assert not (stopped and not listed and YES in told[:3])
        assert told.exact_count <= (stopped is None and (not cut or total is not None))
        assert bool(told.limits) == bool(cut or stopped)
        assert told.entries >= listed
        # What was proved of a part is not forgotten, and a part more never makes a claim stronger.
        alone = claim_of_list(Filter(), [first], listed=listed, cut=cut, total=total, stopped=stopped)
        assert all(rank[a] >= rank[b] for a, b in zip(alone[:3], told[:3], strict=True))
        assert told.exact_count <= alone.exact_count


GROWTH = Demand("growth", TRUE)
#: What a start leaves out is said by the verdicts of a reach, what is no fixed point was never looked for.
FILTERS = [Filter(), Filter(GROWTH), Filter(None, True), Filter(GROWTH, True), Filter(None, False, FULL)]


@pytest.mark.parametrize("only", FILTERS)
def test_a_filter_is_part_of_the_claim(only: Filter) -> None:
    """All attractors, counted apart, are no number of those that pass a formula."""
    told = claim_of_list(only, [WHOLE], listed=2, cut=True, total=9, at_least=9)
    assert told.complete is NO
    assert (told.entries, told.exact_count) == ((9, True) if only.where is None else (3, False))
    whole = claim_of_list(only, [WHOLE], listed=2, cut=False)
    assert whole[:3] == (YES, YES, YES) and whole.exact_count


@pytest.mark.parametrize(
    ("listed", "rows", "left_out", "exactly", "doubts", "limits", "verdicts"),
    [
        # listed of          rows left exactly doubts   limits   complete univocal faithful
        (WHOLE,              2,   0,   True,   [],      (),      (YES,     YES,     YES)),
        (WHOLE,              0,   0,   True,   [],      (),      (YES,     YES,     YES)),
        (WHOLE,              2,   1,   False,  [],      (),      (NO,      YES,     YES)),
        (WHOLE,              2,   3,   True,   ["why"], (),      (NO,      YES,     YES)),
        (WHOLE,              2,   0,   True,   ["why"], (),      (UNKNOWN, YES,     YES)),
        (OPEN,               2,   0,   True,   [],      (STOP,), (UNKNOWN, YES,     YES)),
        (nothing_known("x"), 0,   0,   False,  [],      (STOP,), (UNKNOWN, UNKNOWN, UNKNOWN)),
        (PartClaim(NO, YES, LOOSE.faithful), 2, 0, True, ["why"], (), (NO, YES, NO)),
    ],
)  # fmt: skip
def test_the_claim_of_a_table(listed, rows, left_out, exactly, doubts, limits, verdicts):  # type: ignore[no-untyped-def]
    told = claim_of_table(listed, rows=rows, left_out=left_out, exactly=exactly, doubts=doubts, limits=limits)
    assert told[:3] == verdicts
    assert told.reasons == (*listed.reasons, *(["why (1 attractor)"] if doubts else []))
    cut = f"table cut at {rows} of {'' if exactly else 'at least '}{rows + left_out} patterns"
    assert told.limits == (*limits, *([cut] if left_out else []))
    # A verdict that is not yes is never without a reason, a limit, or what it was made from.
    assert told.complete is YES or told.reasons or told.limits or listed.complete is NO


def test_the_weakest_of_nothing_is_yes() -> None:
    assert weakest([]) is YES and weakest([YES, UNKNOWN]) is UNKNOWN and weakest([UNKNOWN, NO, YES]) is NO


def test_nobody_promises_an_order_of_kinds() -> None:
    """With the input at 0 the other node oscillates, and that comes before the fixed point at 1."""
    found = find_attractors(truth.network({"i": "i", "a": "!a & !i"}))
    assert [attractor.kind for attractor in found.attractors] == [Kind.COMPLEX, Kind.FIXED_POINT]
    source = inspect.getsource(landscape)
    assert "fixed points first" not in source and "may stand behind a complex attractor" in source
