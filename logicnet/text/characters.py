"""Characters that do something instead of standing for something: how they are shown, and what XML and JSON hold.

A name, a title or a path comes from a file that nobody vouches for. Written to a terminal as it is, it could clear the
screen, set the title of the window, or turn a line round so that it reads as another one.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["acts", "picture", "visible", "visible_json", "visible_lines", "xml_text"]

#: Controls, format characters (all that act on direction, and what has no width), surrogates and line separators.
_ACTING = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
#: Everything that is no character of XML 1.0 (section 2.2, https://www.w3.org/TR/xml/#charsets).
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_PLAIN = re.compile(r"[^\x20-\x7e\n]")


def acts(character: str) -> bool:
    """Whether a character could control a terminal, reorder a line, hide, or cannot be written as UTF-8.

    What Unicode keeps free for ever (section 23.7) hides as well: U+FDD0 to U+FDEF, U+FFFE and U+FFFF of each plane.
    """
    code = ord(character)
    return unicodedata.category(character) in _ACTING or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def picture(character: str) -> str:
    """What is shown in the place of one character: itself, unless it :func:`acts`."""
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return "\ufffd" if acts(character) else character


def visible(text: str) -> str:
    """The text as one line in which nothing acts: each such character is replaced by its :func:`picture`.

    >>> visible("a\\x1b[2J")
    'a␛[2J'
    """
    return text if text.isprintable() else "".join(map(picture, text))


def visible_lines(text: str) -> str:
    """The same for a text of several lines: line feeds and tabs stay."""
    return _NOT_PLAIN.sub(lambda found: c if (c := found[0]) == "\t" or c.isprintable() else picture(c), text)


def visible_json(text: str) -> str:
    """A JSON text that says the same, with every character that acts written as an escape."""
    return text if text.isascii() and "\x7f" not in text else _NOT_PLAIN.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    if not acts(character):
        return character
    code = ord(character)
    if code > 0xFFFF:
        code -= 0x10000
        return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
    return f"\\u{code:04x}"


def xml_text(text: str) -> str:
    """The text with everything replaced by a picture that XML 1.0 cannot hold, even as a reference.

    >>> xml_text("a\\x1b b\\ufffe")
    'a␛ b\ufffd'
    """
    return _NOT_XML.sub(lambda found: chr(0x2400 + ord(found[0])) if found[0] < " " else "\ufffd", text)
