"""What all writers share: what an export is, names a format can hold, rules spelled in its signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import Enum

from msgspec import Struct

from logicnet.text.expression import Signs, format_expression, negation
from logicnet.text.formula import AND, FALSE, NOT, OR, TRUE, Expression, Symbol, flattened, substitute
from logicnet.text.nesting import Descent, descending
from logicnet.text.notebook import Shown

__all__ = [
    "Export",
    "ExportChange",
    "ExportFate",
    "Names",
    "free_name",
    "negation_normal",
    "renames",
    "simplified",
    "spell",
]


class ExportFate(Enum):
    """What becomes of something that the target format says differently, or not at all."""

    #: It is not in the file, and reading the file does not bring it back.
    LOST = "lost"
    #: The file holds it in another form, and logicnet reads it back as it was.
    KEPT = "kept"
    #: The file holds something that the network does not say, because the format demands it.
    ADDED = "added"


class ExportChange(Struct, frozen=True):
    """One thing that is different in the file."""

    #: ``rename``, ``constant``, ``annotation``, ``rate``, ``level``, ``initial state``, ``sign``, ``layout``, ``rule``.
    kind: str
    #: Node or directive that it is about.
    subject: str
    detail: str
    fate: ExportFate


class Export(Shown, Struct, frozen=True):
    """A network in another format."""

    data: bytes
    #: Name of each node and how the file calls it, in node order.
    names: tuple[tuple[str, str], ...]
    changes: tuple[ExportChange, ...] = ()
    #: Files that belong to it: ending (``.cfg``) and content.
    companions: tuple[tuple[str, bytes], ...] = ()
    #: What stands before these endings where ``data`` names the files; empty if it names none.
    stem: str = ""

    def beside(self, stem: str) -> bytes:
        """``data`` with its companions called ``stem`` and their ending, in elements of XML."""
        # What reads and writes XML is loaded where XML is written: every command starts with this module.
        from xml.sax.saxutils import escape

        made = self.data
        for ending, _ in self.companions if self.stem else ():
            old, new = f">{self.stem}{ending}<", f">{escape(stem + ending)}<"
            made = made.replace(old.encode(), new.encode())
        return made


class Names(Struct, frozen=True):
    """The names that a format can hold."""

    pattern: str = r"[A-Za-z_][A-Za-z0-9_]*"
    #: Words that mean something else there, in lower case.
    reserved: frozenset[str] = frozenset()
    #: Longest name.
    longest: int = 200

    def fits(self, name: str) -> bool:
        return (
            re.fullmatch(self.pattern, name) is not None
            and name.lower() not in self.reserved
            and len(name) <= self.longest
        )

    def written(self, names: Sequence[str]) -> dict[str, str]:
        """How each name is written: as it is if it fits, else in letters that do, and no two alike.

        Names that fit are kept before any other is made up, so a made-up name never takes the place of a given one.
        """
        chosen = {name: name for name in names if self.fits(name)}
        taken = set(chosen.values())
        for name in names:
            if name in chosen:
                continue
            plain = _plain(name)[: self.longest - 8]
            base = next((c for c in (plain, f"n_{plain}", f"{plain}_n") if self.fits(c)), "n")
            made, count = base, 1
            while made in taken or not self.fits(made):
                count += 1
                made = f"{base}_{count}"
            chosen[name] = made
            taken.add(made)
        return {name: chosen[name] for name in names}


def free_name(name: str, taken: set[str]) -> str:
    """The name, with a number behind it where it is taken; it is taken from now on."""
    made, count = name, 1
    while made in taken:
        count += 1
        made = f"{name}_{count}"
    taken.add(made)
    return made


_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "ο": "omicron", "π": "pi", "ρ": "rho",
    "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
_SIGNS = {"+": "plus", "ß": "beta", "ς": "sigma"}


def _plain(name: str) -> str:
    """The name in ASCII letters, digits and underscores, as a reader of the original would expect it."""
    parts = []
    for character in unicodedata.normalize("NFKD", name):
        if character.isascii() and (character.isalnum() or character == "_"):
            parts.append(character)
        elif character.lower() in _GREEK or character in _SIGNS:
            parts.append(_SIGNS.get(character) or _GREEK[character.lower()])
        elif not unicodedata.combining(character):
            parts.append("_")
    plain = "".join(parts)
    return f"n{plain}" if plain[:1].isdigit() or not plain else plain


def renames(names: Mapping[str, str], fate: ExportFate) -> tuple[ExportChange, ...]:
    """A change for each name that is written differently."""
    return tuple(
        ExportChange("rename", name, f"written `{made}`", fate) for name, made in names.items() if made != name
    )


def spell(expression: Expression, names: Mapping[str, str], signs: Signs | None = None) -> str:
    """The expression in another language: its names there, and its signs; see :func:`format_expression`."""
    return format_expression(expression, names.__getitem__, signs or Signs())


def simplified(expression: Expression) -> Expression:
    """Without constants inside and without double negation: what every tool can read. No recursion."""
    return flattened(_built(expression, False, False))


def negation_normal(expression: Expression) -> Expression:
    """The same function with `!` before names only, and constants only alone. No recursion."""
    return flattened(_built(expression, False, True))


@descending
def _built(expression: Expression, negate: bool, push: bool) -> Descent[Expression]:
    kind = expression.__class__
    while kind is NOT:
        expression, negate = expression.args[0], not negate
        kind = expression.__class__
    if kind is Symbol:
        return NOT(expression) if negate else expression
    if kind is not AND and kind is not OR:
        return TRUE if (expression is TRUE) is not negate else FALSE
    inner = negate and push
    dual = (kind is OR) if inner else (kind is AND)
    parts = []
    for argument in expression.args:
        parts.append((yield argument, inner, push))
    neutral, absorbing = (TRUE, FALSE) if dual else (FALSE, TRUE)
    kept = [part for part in parts if part is not neutral]
    result: Expression
    if any(part is absorbing for part in kept):
        result = absorbing
    elif not kept:
        result = neutral
    else:
        # Chains inside chains are taken apart at the end.
        result = kept[0] if len(kept) == 1 else (AND if dual else OR)(*kept)
    return negation(result) if negate and not push else result


def renamed_expression(expression: Expression, names: Mapping[str, str]) -> Expression:
    """The expression with other names."""
    return substitute(expression, lambda symbol: Symbol(names.get(symbol.obj, symbol.obj)))
