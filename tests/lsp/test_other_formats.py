"""Files of other formats in the editor: what ``check`` finds, where it finds it."""

from __future__ import annotations

import random

import pytest

from logicnet.checks.review import review
from logicnet.formats.registry import FORMATS, named
from logicnet.lsp.server import _Text
from tests.formats.mutation import mutated, seeds

PACKED = ("omex", "tabularqual", "zginml")
#: But for those that the editor takes for network files, that need an extra that may be missing, or that are packed.
OTHERS = sorted(
    one.id
    for one in FORMATS
    if one.reader and one.reader != "native:read" and one.extra != "maps" and one.id not in PACKED
)


def texts(id: str) -> list[str]:
    """Sound files of a format, as text. Written when they are first asked for: collecting tests writes nothing."""
    return [sample.decode() for sample in seeds()[id] if not sample.startswith(b"PK")]


def test_a_format_of_text_has_a_sound_file() -> None:
    assert not [id for id in OTHERS if not texts(id)]


@pytest.mark.parametrize("id", OTHERS)
def test_the_editor_says_what_check_says(id: str) -> None:
    for text in texts(id):
        ending = (named(id).endings or (".txt",))[0]
        shown = _Text(f"file:///x{ending}", 1, text, "utf-16")
        if not shown.foreign:  # dialects of bnet without a header of their own
            assert id in ("aeon-bnet", "boolnet", "minibn", "pyboolnet")
            continue
        format = named(id) if id != "sif" or "and1" in text else next(f for f in FORMATS if f.id == "sif")
        wanted = review(format.read(f"/x{ending}", text.encode())).diagnostics
        remark, *found = shown.foreign
        assert remark.code == "LN003"
        assert [(d.code, d.message) for d in found] == [(d.code, d.message) for d in wanted]
        for d in found:
            place = shown.place(d)
            if d.source.path == shown.source.path:
                assert (place.start.line + 1, place.start.character + 1) == d.start


def test_columns_are_counted_as_the_client_counts() -> None:
    text = "𝛼 = NOT 𝛼 AND A\nA = 𝛼 AND A OR B\n"
    for encoding, before in (("utf-16", 2), ("utf-32", 1), ("utf-8", 4)):
        shown = _Text("file:///x.txt", 1, text, encoding)
        found = [d for d in shown.foreign if d.code == "LN607"]
        assert found, [d.message for d in shown.foreign]
        place = shown.place(found[0])
        assert (place.start.line, place.start.character) == (1, len("A =  AND A OR ") + before)


def test_damaged_texts_are_shown_too() -> None:
    draw = random.Random(3)
    for number in range(150):
        id = OTHERS[number % len(OTHERS)]
        data = mutated(draw.choice(texts(id)).encode(), draw)
        text = data.decode("utf-8", "replace")
        shown = _Text(f"file:///x{(named(id).endings or ('.txt',))[0]}", 1, text, "utf-16")
        for d in shown.foreign:
            place = shown.place(d)
            assert place.start.line <= place.end.line < max(1, len(shown.source.line_starts))


def test_what_is_too_long_is_not_read() -> None:
    (only,) = _Text("file:///x.raw", 1, "A <- A\n" + "# x\n" * 300_000, "utf-16").foreign
    assert "too long" in only.message
