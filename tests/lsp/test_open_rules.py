"""What an editor shows of open rules: the choices on hover, what can stand in the lines, names followed into them."""

from __future__ import annotations

import pytest

from logicnet.lsp.atlas import Atlas, RenameRefused
from logicnet.network.bnet import parse
from logicnet.network.openness import choices, open_rules

TEXT = """#: open gro*: connectives
#: open escape: nerve & immune ; !immune & "nerve"
#: optional immune -> growth
#: closed nerve, im*
nerve, nerve
immune, !escape
stress, escape
escape, nerve | immune
growth, (escape | stress | !growth) & immune
"""


def atlas(text: str = TEXT) -> Atlas:
    return Atlas(parse(text))


def test_hover_shows_what_is_open_in_a_rule() -> None:
    found = atlas().explanation(TEXT.rindex("growth,"))
    assert found is not None
    assert "* with or without `immune`" in found[0]
    assert "* `escape | stress | !growth` or `escape & stress & !growth`" in found[0]
    listed = atlas().explanation(TEXT.index("escape:"))
    assert listed is not None and "* or `nerve & immune`\n* or `!immune & nerve`" in listed[0]
    decided = atlas().explanation(TEXT.index("stress,"))
    assert decided is not None and "open" not in decided[0]


@pytest.mark.parametrize(
    ("before", "wanted", "unwanted"),
    [
        ("#: ", {"open", "optional", "closed"}, set()),
        ("#: open ", {"growth", "escape"}, {"monotone"}),
        ("#: open growth: ", {"connectives", "monotone", "escape"}, set()),
        ("#: open growth: m", {"monotone"}, set()),
        ("#: open growth: escape ; ", {"nerve"}, {"connectives"}),
        ("#: open growth: escape & ", {"nerve"}, {"connectives"}),
        ("#: optional ", {"nerve"}, set()),
        ("#: optional escape -> ", {"growth", "immune"}, {"nerve", "escape"}),
        ("#: closed ", {"nerve"}, {"monotone"}),
    ],
)
def test_completion_in_the_lines(before: str, wanted: set[str], unwanted: set[str]) -> None:
    text = TEXT + before
    offers = {offer.text for offer in Atlas(parse(text)).offers(len(text))}
    assert wanted <= offers
    assert not unwanted & offers


@pytest.mark.parametrize("name", ["nerve", "immune", "stress", "escape"])
def test_a_rename_walks_the_lines(name: str) -> None:
    book = atlas()
    made = f"{name}_2" if name != "immune" else "im2"
    edits = book.renamed(next(m for m in book.mentions if m.name == name), made)
    text, position = "", 0
    for span, new in edits:
        text += TEXT[position : span.start] + new
        position = span.end
    again = parse(text + TEXT[position:]).network
    before = parse(TEXT).network
    assert again is not None and before is not None
    assert made in again.names and name not in again.names
    for rule in open_rules(before):
        theirs = choices(again, made if rule.node == name else rule.node)
        assert theirs == tuple(text.replace(name, made) for text in choices(before, rule.node))


def test_a_rename_out_of_a_pattern_is_refused() -> None:
    book = atlas()
    with pytest.raises(RenameRefused):
        book.renamed(next(m for m in book.mentions if m.name == "growth"), "spread")
    with pytest.raises(RenameRefused, match="other patterns"):
        book.renamed(next(m for m in book.mentions if m.name == "stress"), "impulse")


def test_faults_in_the_lines_are_seen_where_they_stand() -> None:
    reading = parse(TEXT + "#: open stres: monotone\n")
    assert [(d.code, d.start) for d in reading.diagnostics] == [("LN122", (10, 9))]
