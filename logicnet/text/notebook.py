"""How results show themselves to a person who works with them in Python: in one line, as HTML, as a table of pandas."""

from __future__ import annotations

from typing import Any

from logicnet.text import late

__all__ = ["Shown"]


class Shown:
    """A result with manners: its ``repr`` is one short line, ``print`` and a notebook show what the command prints.

    What is shown is decided in a room above this one, found by :mod:`logicnet.text.late`: nothing here depends on it,
    and whoever only computes never loads it.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        line: str = _room().in_short(self)
        return line

    def __str__(self) -> str:
        """What the command prints, without the commands that it suggests next."""
        text: str = _room().in_text(self)
        return text

    def _repr_html_(self) -> str | None:
        """HTML for a notebook, every name in it escaped. ``None``, and then the ``repr``, where Jinja2 is missing."""
        html: str | None = _room().in_html(self)
        return html

    def to_frame(self) -> Any:
        """A ``pandas.DataFrame`` with nothing shortened, column names as in the CSV of the command line.

        Values of nodes are 0, 1 and ``"*"`` (oscillating or free), as in JSON.

        Raises:
            UsageError: pandas is not installed.
        """
        return _room().to_frame(self)


def _room() -> Any:
    return late.part("results shown")
