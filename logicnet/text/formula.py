"""The expression language: one scanner and one parser for rules, formulas and directives.

The parser is recursive descent with the recursion kept in a list, so no nesting can exhaust the stack and none is
refused: time and memory are linear in the text, however deep its parentheses are on either side.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final, NoReturn

from logicnet.text import catalogue
from logicnet.text.diagnostics import Diagnostic
from logicnet.text.expression import (
    AND,
    FALSE,
    NOT,
    OR,
    TRUE,
    Expression,
    Symbol,
    conjunction,
    depth,
    disjunction,
    flattened,
    format_expression,
    size,
    substitute,
    symbols,
)
from logicnet.text.names import ASCII_BARE, BARE, BLANKS, QUOTED, WORDS, Name, format_name, is_bare, is_letter, letter
from logicnet.text.source import Source, Span, span_of
from logicnet.text.spelling import DASHES, with_hyphens

__all__ = [
    "AND",
    "BLANKS",
    "FALSE",
    "MAX_OPERANDS",
    "NOT",
    "OR",
    "TRUE",
    "Compared",
    "Expression",
    "Fault",
    "Name",
    "Scanner",
    "Symbol",
    "conjunction",
    "depth",
    "disjunction",
    "flattened",
    "format_expression",
    "format_name",
    "is_bare",
    "parse_expression",
    "size",
    "substitute",
    "symbols",
]

#: Most names in one rule: what takes time and memory is their number, never how they are nested.
MAX_OPERANDS: Final = 1_000_000

_TOKEN = re.compile(rf"[{BLANKS}]*(?:({BARE})|({QUOTED})|(&+|\*+|[∧⋀])|(\|+|\++|[∨⋁])|([!~¬])|(\()|(\))|([^{BLANKS}]))")
_NAME = re.compile(rf"({BARE})|({QUOTED})")
#: A sign and a level behind the name of a node; an arrow such as `=>` is none.
_COMPARISON = re.compile(rf"[{BLANKS}]*(>=|<=|==|!=|=|>|<)[{BLANKS}]*([0-9]{{1,9}})(?![\w.])")

#: What ``name sign level`` says, as an expression over nodes; raises :class:`Fault` if it says nothing.
Compared = Callable[["Scanner", Name, str, int], Expression]
_PATTERN = re.compile(f"""{letter("-./'*?")}+""")

# In plain ASCII an expression is names and what stands between them: one of a few texts that come again and again.
_ASCII_NAMES = re.compile(f"({ASCII_BARE})")
_BETWEEN = re.compile(rf"([{BLANKS})]*)(&&?|\|\|?)?([{BLANKS}!(]*)")
#: Longest expression that is read so; it bounds what the cache can hold.
_LONGEST_PLAIN: Final = 20_000
#: Most parentheses and negations of one: it takes chains apart at each `)`, which many levels would make slow.
_DEEPEST_PLAIN: Final = 200


@lru_cache(maxsize=256)
def _between(text: str) -> tuple[int, str, str] | None:
    """How many parentheses close, then ``&``, ``|`` or nothing, then each ``!`` and ``(``; ``None``: something else."""
    match = _BETWEEN.fullmatch(text)
    if match is None:
        return None
    closing, operator, opening = match.groups("")
    return closing.count(")"), operator[:1], "".join(opening.split())


#: The groups of ``_TOKEN``, by what they are.
_BARE, _QUOTED, _AND, _OR, _NOT, _OPEN, _CLOSE, _OTHER = range(1, 9)
#: A word of the language as a token, and as an operand if it is a constant.
_OF_WORD: Final[dict[str, tuple[int, Expression | None]]] = {
    "1": (_BARE, TRUE),
    "0": (_BARE, FALSE),
    "&": (_AND, None),
    "|": (_OR, None),
    "!": (_NOT, None),
}


class _OpenGroups:
    """What was read of an expression: the operands of the innermost group, and for each open one what stood before."""

    __slots__ = ("factors", "negations", "outer", "summands")

    def __init__(self) -> None:
        #: One entry per open parenthesis: what was read before it, and its position.
        self.outer: list[tuple[list[Expression], list[Expression], int, int]] = []
        self.summands: list[Expression] = []
        self.factors: list[Expression] = []
        self.negations = 0

    def operand(self, operand: Expression) -> None:
        """Add an operand, under the negations before it."""
        while self.negations:
            operand = NOT(operand)
            self.negations -= 1
        self.factors.append(operand)

    def sign(self, kind: int, start: int) -> None:
        """Go on behind an operator or an opening parenthesis."""
        if kind == _OR:
            self.summands.append(_group(AND, self.factors))
            self.factors = []
        elif kind == _NOT:
            self.negations += 1
        elif kind == _OPEN:
            self.outer.append((self.summands, self.factors, self.negations, start))
            self.summands, self.factors, self.negations = [], [], 0

    def close(self) -> None:
        """Make the innermost group an operand of the group around it."""
        group = self.expression()
        self.summands, self.factors, self.negations, _ = self.outer.pop()
        self.operand(group)

    def expression(self) -> Expression:
        """The expression that the innermost group is."""
        return _group(OR, [*self.summands, _group(AND, self.factors)])


class Fault(Exception):
    """Reading cannot go on from here; caught by whoever reads the line, and collected with the others."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


#: What people mean by characters that are no operators here.
_FOREIGN: Final = {
    "^": "there is no exclusive or; write `(a & !b) | (!a & b)`",
    "=": "a rule has no `=` behind its comma; an equivalence is `(a & b) | (!a & !b)`",
    ">": "there is no implication; `a => b` is `!a | b`",
    "<": "thresholds and arrows are not part of the language; write the rule with `!`, `&`, `|`",
    "0": "a node is on or off: write its name, or `!` before it; levels are compared in formulas, never in rules, "
    "and only of a node whose levels `#: phenotype admissible` puts in order",
    "·": "write `&`",
    "×": "write `&`",
    "→": "there is no implication; `a => b` is `!a | b`",
    "⇒": "there is no implication; `a => b` is `!a | b`",
    "⊕": "there is no exclusive or; write `(a & !b) | (!a & b)`",
    "\\": "write `!` for not, `&` for and, `|` for or",
    "@": "write `&` for and, `|` for or",
    "%": "write `&` for and, `|` for or",
}

_FOREIGNWORDS: Final = {
    "xor": "there is no exclusive or; write `(a & !b) | (!a & b)`",
    "nand": "write `!(a & b)`",
    "nor": "write `!(a | b)`",
    "implies": "there is no implication; write `!a | b`",
    "iff": "write `(a & b) | (!a & !b)`",
    "und": "write `and` or `&`",
    "oder": "write `or` or `|`",
}


class Scanner:
    """A reading position in a stretch of a source; each method reads one thing and moves on, or raises :class:`Fault`.

    Faults that do not stop the reading (a look-alike dash in a name) are appended to ``faults``. With ``compare``
    set, a name in a formula may be compared with a level, ``Dose>=2``.
    """

    __slots__ = ("_behind", "_source", "_text", "compare", "end", "faults", "names", "position")

    def __init__(self, source: Source, start: int, end: int, faults: list[Diagnostic]) -> None:
        self._source = source
        self._text = source.text
        self.position = start
        self.end = end
        self.faults = faults
        self.compare: Compared | None = None
        #: Where the token after the present one begins, where comparisons are read.
        self._behind = start
        #: Every name in the expressions that were read, faulty ones included.
        self.names: set[str] = set()

    @property
    def source(self) -> Source:
        return self._source

    def begins_name(self) -> bool:
        """Whether the next thing, after blanks, is a name or a word of the language."""
        return _NAME.match(self._text, self.skip_blanks(), self.end) is not None

    def skip_blanks(self) -> int:
        """Move over blanks; the new position."""
        text, position, end = self._text, self.position, self.end
        while position < end and text[position] in BLANKS:
            position += 1
        self.position = position
        return position

    def at_end(self) -> bool:
        return self.skip_blanks() >= self.end

    def sees(self, literal: str) -> bool:
        """Whether the next thing, after blanks, is this text."""
        return self._text.startswith(literal, self.skip_blanks(), self.end)

    def accept(self, literal: str) -> Span | None:
        """Read this text if it comes next."""
        if not self.sees(literal):
            return None
        start = self.position
        self.position += len(literal)
        return span_of((start, self.position))

    def sees_word(self, word: str) -> bool:
        """Whether this word comes next, as a whole word and without quotes."""
        match = _NAME.match(self._text, self.skip_blanks(), self.end)
        return match is not None and match.group() == word

    def accept_word(self, word: str) -> Span | None:
        """Read this word if it comes next, as a whole word and without quotes."""
        return self.accept(word) if self.sees_word(word) else None

    def here(self, width: int = 1) -> Span:
        """The place of the next thing; an empty place at the end."""
        start = self.skip_blanks()
        return span_of((start, min(start + width, self.end)))

    def remainder(self) -> tuple[str, Span]:
        """Everything up to the end, without surrounding blanks."""
        start, end, text = self.skip_blanks(), self.end, self._text
        while end > start and text[end - 1] in BLANKS:
            end -= 1
        self.position = self.end
        return text[start:end], span_of((start, end))

    def name(self, what: str) -> Name:
        """Read a name; ``what`` says in a message what it is a name of."""
        start = self.skip_blanks()
        match = _NAME.match(self._text, start, self.end)
        if match is None:
            self._no_name(what)
        lexeme = match.group()
        if match.lastindex == 2:
            self.position = match.end()
            return Name(self._unquoted(lexeme, start), span_of((start, self.position)))
        if not lexeme.isascii():
            lexeme = self._judged(lexeme, start)
        self.position = start + len(lexeme)
        span = span_of((start, self.position))
        if lexeme.lower() in WORDS:
            raise Fault(
                catalogue.RESERVED_WORD.at(
                    self._source,
                    span,
                    f"`{lexeme}` is a word of the language and cannot be {what}",
                    help=f'quote it: `"{lexeme}"`',
                    replacement=f'"{lexeme}"',
                )
            )
        return Name(self._normal(lexeme, span), span)

    def comparison(self) -> tuple[str, int] | None:
        """Read a sign and a level behind a name, if they come next: ``>= 2``."""
        found = _COMPARISON.match(self._text, self.position, self.end)
        if found is None:
            return None
        self.position = found.end()
        return found[1], int(found[2])

    def _tokens(self, position: int) -> Iterator[re.Match[str]]:
        """The tokens of an expression from here on; whoever reads a comparison moves over it."""
        self._behind = position
        while (token := _TOKEN.match(self._text, self._behind, self.end)) is not None:
            self._behind = token.end()
            yield token

    def pattern(self) -> tuple[Name, bool]:
        """Read a name pattern; the flag says that it was quoted and therefore matches only itself."""
        start = self.skip_blanks()
        match = _PATTERN.match(self._text, start, self.end)
        if match is None:
            return self.name("a pattern"), True
        lexeme = match.group()
        for i, character in enumerate(lexeme):
            if not character.isascii() and not is_letter(character):
                self._unexpected(start + i)
        self.position = match.end()
        span = span_of((start, self.position))
        return Name(self._normal(lexeme, span), span), False

    def expression(self, stops: str = "") -> Expression:
        """Read an expression up to the end, or to one of the characters in ``stops`` where no operand can stand.

        Guarantees a tree whose ANDs and ORs are flat. It may be as deep as the text is long.
        """
        plain = self._plain_expression(stops)
        return self._any_expression(stops) if plain is None else plain

    # One loop over local variables: a call for each name would take the time that it is there to save.
    def _plain_expression(self, stops: str) -> Expression | None:
        """What :meth:`_any_expression` gives, in half its time, where all is sound, in ASCII, and spelled with signs.

        ``None`` for anything else, with nothing read: only the other knows what is wrong, if anything is.
        """
        text, begin, end = self._text, self.position, self.end
        for sign in stops:
            found = text.find(sign, begin, end)
            if found >= 0:
                end = found
        if end - begin > _LONGEST_PLAIN:
            return None
        # One entry per open parenthesis: what was read before it.
        outer: list[tuple[list[Expression], list[Expression], int]] = []
        summands: list[Expression] = []
        factors: list[Expression] = []
        negations = opened = 0
        seen = self.names.add
        position = begin
        parts = iter(_ASCII_NAMES.split(text[begin:end]))
        operand: Expression
        for between in parts:
            step = _between(between)
            if step is None:
                return None
            closing, operator, opening = step
            while closing:
                if not outer:
                    return None
                operand = factors[0] if len(factors) == 1 else conjunction(factors)
                if summands:
                    summands.append(operand)
                    operand = disjunction(summands)
                summands, factors, negations = outer.pop()
                while negations:
                    operand = NOT(operand)
                    negations -= 1
                factors.append(operand)
                closing -= 1
            name = next(parts, None)
            if name is None:
                if operator or opening or outer or not factors:
                    return None
                self.position = end
                operand = factors[0] if len(factors) == 1 else conjunction(factors)
                return disjunction([*summands, operand]) if summands else operand
            # No operator before the first name, one before every other.
            if (position == begin) is (operator != ""):
                return None
            if operator == "|":
                summands.append(factors[0] if len(factors) == 1 else conjunction(factors))
                factors = []
            if opening:
                opened += len(opening)
                if opened > _DEEPEST_PLAIN:
                    return None
                for sign in opening:
                    if sign == "!":
                        negations += 1
                    else:
                        outer.append((summands, factors, negations))
                        summands, factors, negations = [], [], 0
            start = position + len(between)
            position = start + len(name)
            word = WORDS.get(name.lower()) if len(name) < 6 else None
            if word is None:
                operand = Symbol(name, start, position)
                seen(name)
            elif word == "1":
                operand = TRUE
            elif word == "0":
                operand = FALSE
            else:
                return None
            while negations:
                operand = NOT(operand)
                negations -= 1
            factors.append(operand)
        return None

    def _any_expression(self, stops: str) -> Expression:
        text, end = self._text, self.end
        chain = _OpenGroups()
        operands = 0
        wants_operand = True
        last: tuple[int, int] | None = None  # the operator that waits for its right side
        position = self.position
        compare = self.compare
        for token in _TOKEN.finditer(text, position, end) if compare is None else self._tokens(position):
            kind, operand = self._token(token)
            start, position = token.span(token.lastindex or 0)
            if operand is not None or kind in (_NOT, _OPEN):
                if not wants_operand:
                    self._missing_operator(start, position)
            elif kind in (_AND, _OR) and wants_operand:
                self._missing_left(start, position, last)
            if operand is not None:
                if compare is not None and isinstance(operand, Symbol):
                    self.position = position
                    found = self.comparison()
                    if found is not None:
                        operand = compare(self, Name(operand.obj, Span(start, position)), *found)
                        self._behind = position = self.position
                chain.operand(operand)
                wants_operand = False
                operands += 1
                if operands > MAX_OPERANDS:
                    self._too_long(start)
            elif kind == _CLOSE:
                if not chain.outer:
                    self._closes_nothing(start)
                if wants_operand:
                    self._missing_before_close(start, last)
                chain.close()
                wants_operand = False
            elif kind == _OTHER:
                if text[start] not in stops:
                    self._unexpected(start)
                position = start
                break
            else:
                chain.sign(kind, start)
                wants_operand = True
                last = (start, position)
        else:
            position = end
        if wants_operand:
            self._missing_at_end(position, last)
        if chain.outer:
            self._never_closed(chain.outer[-1][3])
        self.position = position
        # Chains inside chains are taken apart once, at the end: at each `)` it would take the square of the nesting.
        return flattened(chain.expression())

    def _token(self, token: re.Match[str]) -> tuple[int, Expression | None]:
        """What a token is, and the operand that it stands for, if it is one; an operator spelled twice is refused."""
        text, kind = self._text, token.lastindex or 0
        start, position = token.span(kind)
        if kind == _QUOTED:
            operand = Symbol(self._unquoted(text[start:position], start), start, position)
            self.names.add(operand.obj)
            return kind, operand
        if kind in (_AND, _OR) and position - start > (2 if text[start] in "&|" else 1):
            self._repeated(start, position)
        if kind != _BARE:
            return kind, None
        lexeme = text[start:position]
        if not lexeme.isascii():
            lexeme = self._judged(lexeme, start)
            if start + len(lexeme) != position:
                self._unexpected(start + len(lexeme))
            lexeme = self._normal(lexeme, Span(start, position))
        word = WORDS.get(lexeme.lower()) if len(lexeme) < 6 else None
        if word is None:
            self.names.add(lexeme)
            return kind, Symbol(lexeme, start, position)
        return _OF_WORD[word]

    def _closes_nothing(self, start: int) -> NoReturn:
        raise Fault(
            catalogue.UNOPENED.at(
                self._source,
                Span(start, start + 1),
                "this `)` closes nothing",
                help="delete it, or open a parenthesis before",
            )
        )

    def _never_closed(self, start: int) -> NoReturn:
        raise Fault(
            catalogue.UNCLOSED.at(
                self._source,
                Span(start, start + 1),
                "missing `)`: this parenthesis is never closed",
                help="add `)` where the group ends",
            )
        )

    def _too_long(self, start: int) -> NoReturn:
        self._too_much(
            start, f"this rule goes on here after {MAX_OPERANDS:,} names", "give parts of the rule nodes of their own"
        )

    def _too_much(self, start: int, message: str, help: str) -> NoReturn:
        while self._text[start] in BLANKS:
            start += 1
        raise Fault(catalogue.TOO_DEEP.at(self._source, Span(start, start + 1), message, help=help))

    # ------------------------------------------------------------------------------------------- names, the slow path

    def _judged(self, lexeme: str, start: int) -> str:
        """The longest beginning of a run with non-ASCII characters that is a name; a fault if there is none."""
        for i, character in enumerate(lexeme):
            if not character.isascii() and not is_letter(character):
                kept = lexeme[:i].rstrip("-./")
                if not kept:
                    self._unexpected(start)
                return kept
        return lexeme

    def _normal(self, lexeme: str, span: Span) -> str:
        """The name that a bare lexeme stands for; look-alike dashes are reported and read as hyphens."""
        if lexeme.isascii():
            return lexeme
        name = unicodedata.normalize("NFC", lexeme)
        hyphenated = with_hyphens(name)
        if hyphenated != name:
            dashes = ", ".join(sorted({f"U+{ord(c):04X} {unicodedata.name(c)}" for c in name if c in DASHES}))
            self.faults.append(
                catalogue.LOOK_ALIKE_DASH.at(
                    self._source,
                    span,
                    f"`{name}` contains a dash that is not a hyphen ({dashes})",
                    help=f'write `{hyphenated}` with the hyphen of the keyboard, or quote it: `"{name}"`',
                    replacement=hyphenated,
                )
            )
            return hyphenated
        return name

    def _unquoted(self, lexeme: str, start: int) -> str:
        name = lexeme[1:-1].replace('""', '"')
        if not name:
            raise Fault(
                catalogue.EMPTY_NAME.at(
                    self._source,
                    Span(start, start + len(lexeme)),
                    "a name cannot be empty",
                    help="write the name between the quotes",
                )
            )
        return name if name.isascii() else unicodedata.normalize("NFC", name)

    # ------------------------------------------------------------------------------------------------------- messages

    def _no_name(self, what: str) -> NoReturn:
        start = self.skip_blanks()
        if start >= self.end:
            raise Fault(
                catalogue.MALFORMED.at(
                    self._source, Span(start, start), f"{what} is missing here", help="write it before the line ends"
                )
            )
        if self._text[start] == '"':
            self._unexpected(start)
        character = self._text[start]
        raise Fault(
            catalogue.UNEXPECTED.at(
                self._source,
                Span(start, start + 1),
                f"{_shown(character)} stands where {what} should begin",
                help='names with special characters are written in quotes, `"CD8+"`',
            )
        )

    def _missing_operator(self, start: int, position: int) -> NoReturn:
        lexeme = self._text[start:position]
        help = "put `&` or `|` between the two; a name that contains a blank is written in quotes"
        if lexeme.lower() in _FOREIGNWORDS:
            raise Fault(
                catalogue.FOREIGN.at(
                    self._source,
                    Span(start, position),
                    f"`{lexeme}` is not an operator of this language",
                    help=_FOREIGNWORDS[lexeme.lower()],
                )
            )
        raise Fault(
            catalogue.NO_OPERATOR.at(
                self._source, Span(start, position), f"an operator is missing before `{lexeme}`", help=help
            )
        )

    def _repeated(self, start: int, position: int) -> NoReturn:
        lexeme = self._text[start:position]
        operator = "&" if lexeme[0] in "&*" else "|"
        raise Fault(
            catalogue.REPEATED.at(
                self._source,
                Span(start, position),
                f"`{lexeme}` is not an operator",
                help=f"write `{operator}` once",
            )
        )

    def _missing_left(self, start: int, position: int, last: tuple[int, int] | None) -> NoReturn:
        lexeme = self._text[start:position]
        if last is None or self._text[last[0]] == "(":
            message, span = f"`{lexeme}` has nothing on its left side", Span(start, position)
        else:
            before = self._text[last[0] : last[1]]
            message, span = f"nothing stands between `{before}` and `{lexeme}`", Span(last[0], position)
        help = "write the missing name, or delete the operator"
        if lexeme in "*+" or self._text[span.start] in "*+":
            help = f'{help}; if the sign belongs to a name, write the name in quotes: `"CD8+"`'
        raise Fault(catalogue.NO_OPERAND.at(self._source, span, message, help=help))

    def _missing_before_close(self, start: int, last: tuple[int, int] | None) -> NoReturn:
        assert last is not None
        before = self._text[last[0] : last[1]]
        if before == "(":
            raise Fault(
                catalogue.NO_OPERAND.at(
                    self._source,
                    Span(last[0], start + 1),
                    "these parentheses are empty",
                    help="delete them, or write an expression between them",
                )
            )
        raise Fault(
            catalogue.NO_OPERAND.at(
                self._source,
                Span(last[0], last[1]),
                f"`{before}` has nothing on its right side",
                help="write the missing name, or delete the operator",
            )
        )

    def _missing_at_end(self, position: int, last: tuple[int, int] | None) -> NoReturn:
        if last is None:
            raise Fault(
                catalogue.EMPTY_SIDE.at(
                    self._source,
                    Span(position, position),
                    "an expression is missing here",
                    help="write a formula, or 1 or 0",
                )
            )
        lexeme = self._text[last[0] : last[1]]
        if lexeme == "(":
            raise Fault(
                catalogue.UNCLOSED.at(
                    self._source,
                    Span(*last),
                    "missing `)`: this parenthesis is never closed",
                    help="write an expression and `)`, or delete it",
                )
            )
        raise Fault(
            catalogue.NO_OPERAND.at(
                self._source,
                Span(*last),
                f"`{lexeme}` has nothing on its right side",
                help="write the missing name, or delete the operator"
                + ('; if the sign belongs to a name, write the name in quotes: `"CD8+"`' if lexeme in "*+" else ""),
            )
        )

    def _unexpected(self, start: int) -> NoReturn:
        text = self._text
        character = text[start]
        span = Span(start, start + 1)
        if character == '"':
            raise Fault(
                catalogue.UNCLOSED_QUOTE.at(
                    self._source,
                    span,
                    'missing `"`: this quoted name does not end on its line',
                    help='close it with `"`; a quote inside a name is written twice',
                )
            )
        if character in _FOREIGN:
            stop = start + 1
            while stop < self.end and text[stop] in "=<>-":
                stop += 1
            raise Fault(
                catalogue.FOREIGN.at(
                    self._source,
                    Span(start, stop),
                    f"`{text[start:stop]}` is not an operator of this language",
                    help=_FOREIGN[
                        "0"
                        if re.match(rf"[{BLANKS}]*[0-9]", text[stop : self.end])
                        else ">"
                        if ">" in text[start:stop]
                        else character
                    ],
                )
            )
        if text.startswith("->", start):
            raise Fault(
                catalogue.FOREIGN.at(
                    self._source, Span(start, start + 2), "`->` is not an operator of this language", help=_FOREIGN[">"]
                )
            )
        raise Fault(
            catalogue.UNEXPECTED.at(
                self._source, span, f"{_shown(character)} cannot stand here", help=_advice(character)
            )
        )


def _group(kind: type, operands: list[Expression]) -> Expression:
    """The operands of one chain as they stand in it."""
    return operands[0] if len(operands) == 1 else kind(*operands)


_ADVICE: Final = {
    "-": "a bare name neither begins nor ends with `-`; write such a name in quotes",
    ".": "a bare name neither begins nor ends with `.`; write such a name in quotes",
    "/": "a bare name neither begins nor ends with `/`; write such a name in quotes",
    "'": "a bare name does not begin with `'`; names are quoted with `\"`",
    ",": "a rule is one name, one comma, one expression; a name that contains a comma is written in quotes",
    "[": "only `(` and `)` group; a name that contains a bracket is written in quotes",
    "]": "only `(` and `)` group; a name that contains a bracket is written in quotes",
    "{": "only `(` and `)` group; a name that contains a brace is written in quotes",
    "}": "only `(` and `)` group; a name that contains a brace is written in quotes",
    "#": "a comment cannot stand here: put it on a line of its own",
    ";": "one rule per line, without `;` at its end",
    ":": 'if it belongs to a name, quote it: `"miR21:exo"`',
    "$": "names are written as they are, without `$`",
}


def _advice(character: str) -> str:
    if character in _ADVICE:
        return _ADVICE[character]
    if character.isspace():
        return "replace it with an ordinary blank"
    if unicodedata.category(character) in ("Cf", "Cc"):
        return "delete it; it came from a copy and paste and cannot be seen"
    if character in "“”„«»″":
        return 'names are quoted with the straight `"`'
    if character in "‘’´`′":
        return "the straight ' may stand inside a name; any other sign needs quotes around the name"
    return 'if it belongs to a name, write the name in quotes: `"CD8+"`'


def _shown(character: str) -> str:
    """The character for a message, with code point and Unicode name unless it is plain ASCII."""
    if character.isascii() and character.isprintable():
        return f"`{character}`"
    label = f"U+{ord(character):04X} {unicodedata.name(character, 'control character')}"
    return f"`{character}` ({label})" if character.isprintable() and not character.isspace() else label


def parse_expression(source: Source, start: int = 0, end: int | None = None) -> Expression:
    """The expression that a stretch of a source holds, all of it; raises :class:`Fault` with the first thing wrong."""
    faults: list[Diagnostic] = []
    scanner = Scanner(source, start, len(source.text) if end is None else end, faults)
    expression = scanner.expression()
    if faults:
        raise Fault(faults[0])
    return expression
