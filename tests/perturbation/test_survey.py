"""What a survey says in words against its own table: every sentence is true of it, and nothing of weight is missing."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from logicnet.perturbation.claim import Cell, Survey, Tried

WORKS = (Cell.YES, Cell.PART)


@st.composite
def surveys(draw: st.DrawFn) -> Survey:
    places = tuple(f"e{k}" for k in range(draw(st.integers(1, 7))))
    occurs = tuple(draw(st.sampled_from([True, True, False, None])) for _ in places)
    singles = [f"d{k}" for k in range(draw(st.integers(2, 5)))]
    one_set = st.lists(st.sampled_from(singles), min_size=2, max_size=len(singles), unique=True)
    several = draw(st.lists(one_set, max_size=6))
    tried, at = [], {}
    for parts in dict.fromkeys([*((one,) for one in singles), *(tuple(sorted(one)) for one in several)]):
        cells = []
        for k, shows in enumerate(occurs):
            if shows is False:
                cells.append(draw(st.sampled_from([Cell.ABSENT, Cell.ABSENT, Cell.BRINGS, Cell.OPEN])))
            elif shows is None:
                cells.append(draw(st.sampled_from([Cell.STAYS, Cell.OPEN])))
            else:
                cell = draw(st.sampled_from([Cell.YES, Cell.STAYS, Cell.STAYS, Cell.OPEN]))
                part = any(set(one) < set(parts) and there[k] in WORKS for one, there in at.items())
                cells.append(Cell.PART if part and cell is Cell.YES else cell)
        at[parts] = tuple(cells)
        tried.append(Tried(parts, " + ".join(parts), tuple(cells)))
    settled = tuple(draw(st.sampled_from([None, 0, 1, 2])) for _ in places)
    return Survey("p", places, "drug", tuple(tried), occurs, settled, draw(st.booleans()))


@given(surveys())
@settings(max_examples=100, deadline=None)
def test_every_sentence_is_true_of_the_table(survey: Survey) -> None:
    for one in survey.statements:
        assert one.text.endswith(".") and "  " not in one.text and one.text[0] != " "
        for tried in one.sets:
            assert all(tried.cells[k] in one.cells for k in one.places), one
        # A place is named in words, or the number of places is; and it is the right number.
        for number in re.findall(r"in (?:all )?(\d+) (?:of \d+ )?environments", one.text):
            assert int(number) == len(one.places)
        for name in re.findall(r"\be\d\b", one.text):
            assert survey.places.index(name) in one.places, one
        if "nothing to end" in one.text:
            assert not survey.shown


@given(surveys())
@settings(max_examples=100, deadline=None)
def test_what_works_what_fails_and_what_brings_it_about_is_all_said(survey: Survey) -> None:
    said = survey.statements
    for tried in survey.tried:
        works = {k for k in tried.at(*WORKS) if k in survey.shown}
        if len(tried.labels) == 1:
            told = {k for one in said if tried in one.sets and Cell.YES in one.cells for k in one.places}
            assert told == works
            assert any(f"**{tried.name} alone**" in one.text for one in said) == bool(works)
        if survey.shown and (brings := set(tried.at(Cell.BRINGS))):
            assert any(tried in one.sets and one.cells == (Cell.BRINGS,) and set(one.places) == brings for one in said)
    # What works wherever there is something to end is said of the smallest such sets.
    widest = [one for one in survey.tried if survey.shown and set(survey.shown) <= set(one.at(*WORKS))]
    for tried in widest:
        if len(tried.labels) == min(len(one.labels) for one in widest):
            assert any(tried in one.sets and one.places == survey.shown for one in said)
    # Where nothing works, a sentence says so, and no sentence says it of a place where something does.
    barren = {k for k in survey.shown if not any(tried.cells[k] in WORKS for tried in survey.tried)}
    told = {k for one in said if re.match(r"No(thing|) ", one.text) and survey.shown for k in one.places}
    assert told == barren
    for one in said:
        if one.text.startswith("No ") and survey.shown:
            size = {survey.settled[k] for k in one.places}
            assert size in ({1}, {2}) and all(survey.occurs[k] for k in one.places)


def test_sentences_as_they_are_read() -> None:
    yes, part, stays, absent, brings = Cell.YES, Cell.PART, Cell.STAYS, Cell.ABSENT, Cell.BRINGS
    survey = Survey(
        "growth", ("oral", "pancreas", "bone", "rest"), "drug",
        (
            Tried(("A",), "A", (yes, stays, stays, absent)),
            Tried(("B",), "B", (stays, stays, stays, brings)),
            Tried(("A", "B"), "A + B", (part, yes, stays, brings)),
        ),
        (True, True, True, False), (2, 2, 2, 2),
    )  # fmt: skip
    assert survey.sentences == (
        "**A alone** ends growth in oral.",
        "In pancreas, **A + B** ends it, and no part of it does.",
        "No set of up to 2 drugs ends growth in bone.",
        "B alone ends it nowhere.",
        "B and A + B bring it about in rest, where it was not.",
        "It does not occur to begin with in rest.",
    )
    nothing = Survey("growth", ("oral",), "drug", (Tried(("A",), "A", (absent,)),), (False,), (1,))
    assert nothing.sentences == ("No attractor shows growth in oral to begin with, so there is nothing to end.",)
