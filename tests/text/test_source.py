"""Places: offsets in, lines and columns out."""

from __future__ import annotations

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from logicnet.text.source import Source, Span


@given(st.text(alphabet="ab\r\n", max_size=30))
def test_lines_and_positions_agree_with_a_walk_through_the_text(text: str) -> None:
    source = Source("t", text)
    line, column = 1, 1
    for offset in range(len(text) + 1):
        assert source.position(offset) == (line, column)
        ended = offset < len(text) and (
            text[offset] == "\n" or (text[offset] == "\r" and text[offset + 1 : offset + 2] != "\n")
        )
        line, column = (line + 1, 1) if ended else (line, column + 1)
    assert len(source.line_starts) == line
    assert [source.line_text(n) for n in range(1, line + 1)] == text.replace("\r\n", "\n").replace("\r", "\n").split(
        "\n"
    )


def test_a_byte_order_mark_is_no_text_but_belongs_to_the_file() -> None:
    source = Source.of("t", "\ufeffa, a\n")
    assert source.text == "a, a\n"
    assert source.position(0) == (1, 1)
    assert source.sha256 == sha256(b"\xef\xbb\xbfa, a\n").hexdigest()


def test_the_smallest_span_that_covers_two() -> None:
    assert Span(4, 6).to(Span(1, 2)) == Span(1, 6)
