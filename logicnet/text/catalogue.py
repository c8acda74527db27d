"""The manual of syntax (LN0xx) and names (LN1xx): what each finding means and what to do about it.

Readers make their diagnostics from these entries, so no code is ever emitted that has no page.
"""

from __future__ import annotations

from typing import Final

from logicnet.text.diagnostics import Entry, Severity, register

__all__ = ["ENTRIES"]

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING
_LINES = "the network file format, section Lines and names"
_EXPRESSIONS = "the network file format, section Expressions"
_DIRECTIVES = "the network file format, section Directives"
_MEANING = "the network file format, section Meaning"
_OPEN = "the network file format, section Open rules"

# ---------------------------------------------------------------------------------------------------- LN0xx: the file

NOT_UTF8: Final = Entry(
    "LN001",
    "not-utf-8",
    _ERROR,
    "The bytes of the file are not text in UTF-8; the message names the encoding they look like.",
    "A guess at the encoding could turn one gene name into another without a word.",
    "the bytes `a, IL-1\\xdf`, saved as Latin-1",
    "Save the file as UTF-8 (in a spreadsheet or editor: Save as, encoding UTF-8).",
    _LINES,
)
NOT_TEXT: Final = Entry(
    "LN002",
    "not-text",
    _ERROR,
    "The text contains a NUL character or half of a surrogate pair, which no text file has.",
    "The file is binary, damaged, or in another encoding: what follows cannot be trusted.",
    "a, b\x00\nb, b",
    "Open the file in an editor, delete the character, or export the file again.",
    _LINES,
)
OTHER_FORMAT: Final = Entry(
    "LN003",
    "other-format",
    _ERROR,
    "The file is in another format: SBML, GINML, a spreadsheet, an edge list, AEON, MaBoSS and the like.",
    "Read as rules it would be hundreds of meaningless errors, or worse, a wrong network.",
    '<?xml version="1.0"?>\n<sbml/>',
    "Convert it to a network file, one `name, expression` per line.",
    _LINES,
)
EMPTY: Final = Entry(
    "LN004",
    "empty-network",
    _ERROR,
    "The file contains no rule.",
    "A network without nodes has an answer to every question, and it is always useless.",
    "targets, factors",
    "Write one line `name, expression` per node; an input is `name, name`.",
    _LINES,
)
UNEXPECTED: Final = Entry(
    "LN005",
    "unexpected-character",
    _ERROR,
    "A character that has no meaning at this place.",
    "Skipping it would change the rule or the name it stands in.",
    "a, b; \nb, b",
    "Delete it, or write the name it belongs to in quotes.",
    _EXPRESSIONS,
)
NO_OPERATOR: Final = Entry(
    "LN006",
    "missing-operator",
    _ERROR,
    "Two names, or a name and a parenthesis, stand side by side.",
    "Peers read `b c` as a node called `bc`, or keep only one of the two.",
    "a, b c\nb, b\nc, c",
    "Put `&` or `|` between them, or quote a name that contains a blank.",
    _EXPRESSIONS,
)
NO_OPERAND: Final = Entry(
    "LN007",
    "missing-operand",
    _ERROR,
    "An operator has nothing on one of its sides, or parentheses are empty.",
    "Something was forgotten or deleted, and the rule without it is another rule.",
    "a, b &\nb, b",
    "Write the missing name, or delete the operator.",
    _EXPRESSIONS,
)
REPEATED: Final = Entry(
    "LN008",
    "repeated-operator",
    _ERROR,
    "An operator sign is repeated more often than any dialect knows: `&&&`, `|||`, `**`.",
    "It is a slip of the keyboard at best, and a lost name at worst.",
    "a, b &&& c\nb, b\nc, c",
    "Write the operator once.",
    _EXPRESSIONS,
)
UNCLOSED: Final = Entry(
    "LN009",
    "unclosed-parenthesis",
    _ERROR,
    "An opening parenthesis without its partner.",
    "Where the group ends decides what the rule means.",
    "a, (b | c\nb, b\nc, c",
    "Add `)` where the group ends.",
    _EXPRESSIONS,
)
UNOPENED: Final = Entry(
    "LN010",
    "unopened-parenthesis",
    _ERROR,
    "A closing parenthesis without its partner.",
    "Where the group begins decides what the rule means.",
    "a, b | c)\nb, b\nc, c",
    "Delete it, or add `(` where the group begins.",
    _EXPRESSIONS,
)
EMPTY_SIDE: Final = Entry(
    "LN011",
    "empty-side",
    _ERROR,
    "A rule without a name before its comma or without an expression behind it, or a directive without its formula.",
    "Nobody can know whether a constant or an input was meant.",
    "a,\nb, a",
    "An input is `a, a`; a constant is `a, 1` or `a, 0`.",
    _LINES,
)
NOT_A_RULE: Final = Entry(
    "LN012",
    "not-a-rule",
    _ERROR,
    "A line that is neither blank nor a comment nor a rule: it has no comma (in BooleanNet text, no `=`).",
    "A line that is skipped in silence is a node that disappears.",
    "a, a\nthis is not a rule",
    "Write `name, expression`, or `#` before a remark. A rule cannot go on in the next line.",
    _LINES,
)
TOO_DEEP: Final = Entry(
    "LN013",
    "too-deep-or-too-long",
    _ERROR,
    "A temporal formula is nested more than 100 deep, or more than 1,000,000 names stand in one rule. Rules, and "
    "formulas without temporal operators, may be nested as deep as they are long.",
    "No formula made by a person is so deep, and no rule so long; one made by a program is best split.",
    "#: expect x: holds " + "EX " * 101 + "a\na, a",
    "Give parts of the formula or the rule phenotypes or nodes of their own.",
    _EXPRESSIONS,
)
UNCLOSED_QUOTE: Final = Entry(
    "LN014",
    "unclosed-quote",
    _ERROR,
    "A quoted name that does not end on its line.",
    "Everything behind the quote would become part of the name.",
    'a, "CD8+\n',
    'Close it with `"`. A quote inside a name is written twice.',
    _LINES,
)
EMPTY_NAME: Final = Entry(
    "LN015",
    "empty-name",
    _ERROR,
    'A name of no characters: `""`.',
    "A node without a name cannot be spoken of.",
    'a, ""',
    "Write the name between the quotes.",
    _LINES,
)
FOREIGN: Final = Entry(
    "LN016",
    "foreign-operator",
    _ERROR,
    "An operator of another language: `^`, `=>`, `==`, `xor`, `⊕`.",
    "Each tool that accepts such a sign gives it a meaning of its own.",
    "a, b ^ c\nb, b\nc, c",
    "Write it with `!`, `&` and `|`; the message says how.",
    _EXPRESSIONS,
)
MISPLACED_HEADER: Final = Entry(
    "LN017",
    "misplaced-header",
    _ERROR,
    "The header `targets, factors` stands below the first rule.",
    "Read as a rule it would invent two nodes; files pasted together may also contain a rule twice.",
    "a, a\ntargets, factors",
    'Delete the line. If a node is really called so, quote it: `"targets", factors`.',
    _LINES,
)
MIXED_DIALECTS: Final = Entry(
    "LN018",
    "mixed-dialects",
    _ERROR,
    "Some rules are written `name, expression` and others `name = expression` or `name *= expression`.",
    "In one dialect `x = 1` is a rule and in another a starting value; a mixture cannot be read without guessing.",
    "a, a\nb *= a",
    "Write all rules in one way.",
    _EXPRESSIONS,
)
INITIAL_STATE: Final = Entry(
    "LN019",
    "initial-state",
    _WARNING,
    "A BooleanNet line that sets a starting value; it is not used, because all states are looked at.",
    "Whoever expects only the attractors reached from that state would misread the answer.",
    "a = True\na *= a",
    "Delete the line; to pin a node for ever, write the constant as its rule.",
    _EXPRESSIONS,
)
NO_RULE_BUT_STATE: Final = Entry(
    "LN020",
    "initial-state-without-rule",
    _WARNING,
    "A BooleanNet node that has a starting value and no rule: it keeps that value, so it is a constant, or an input if "
    "the value is `Random`.",
    "A forgotten rule looks the same.",
    "a = Random\nb *= a",
    "Write `a *= a` for an input, `a *= True` or `a *= False` for a constant.",
    _EXPRESSIONS,
)
READ_AS_MEANT: Final = Entry(
    "LN027",
    "read-as-meant",
    Severity.INFO,
    "Something that the language does not have and that can mean one thing only: commas behind the header and behind "
    "rules, as spreadsheets write them; `∧` and `∨` for `&` and `|`; a byte of Windows-1252 in a remark.",
    "Other tools refuse it or read it differently.",
    "a, a ∧ b\nb, b",
    "Nothing; `logicnet fmt` writes the file as every tool reads it.",
    _EXPRESSIONS,
)
UNKNOWN_DIRECTIVE: Final = Entry(
    "LN021",
    "unknown-directive",
    _ERROR,
    "A line that begins with `#:` and a word that is no directive.",
    "A misspelt directive would be a comment: an expectation that is never tested.",
    "#: expcet x: every a\na, a",
    "Correct the word. A remark begins with `#` and no colon.",
    _DIRECTIVES,
)
MALFORMED: Final = Entry(
    "LN022",
    "malformed-directive",
    _ERROR,
    "A part of a directive is missing, or stands where another one belongs.",
    "A directive that is half understood would be half applied.",
    "#: environment low, a\na, a",
    "The message says what is expected at the place.",
    _DIRECTIVES,
)
UNKNOWN_WORD: Final = Entry(
    "LN023",
    "unknown-word",
    _ERROR,
    "A word from a fixed list was expected (a kind, a sign, a carrier, a key) and another one stands there.",
    "A misspelt `mirna` would silently switch the checks of miRNAs off.",
    "#: kind mirma: a\na, a",
    "Use one of the words that the message lists.",
    _DIRECTIVES,
)
MALFORMED_FORMULA: Final = Entry(
    "LN026",
    "malformed-temporal-formula",
    _ERROR,
    "A temporal formula (behind `holds`) lacks a part, names a state variable that nothing binds, or nests too deep.",
    "A formula that is half understood would be a claim about something else.",
    "#: expect e: holds E[a V !a]\na, a",
    "The message says what is expected at the place.",
    _EXPRESSIONS,
)
NEEDS_QUOTES: Final = Entry(
    "LN024",
    "name-needs-quotes",
    _ERROR,
    "The name of a rule contains a character that is only allowed in quotes.",
    "`HLA-DRB1*15:01` without quotes reads like an expression.",
    "CD8+, CD8+",
    'Put the name in quotes, here and wherever it is used: `"CD8+"`.',
    _LINES,
)
BAD_VALUE: Final = Entry(
    "LN025",
    "bad-value",
    _ERROR,
    "A value that is not 0 or 1 (or, for an input, `*`); a cost that is no number.",
    "There are no other levels: a node is off or on.",
    "#: environment low, a=2\na, a",
    "Write 0 or 1; `*` leaves an input free.",
    _DIRECTIVES,
)

# --------------------------------------------------------------------------------------------------- LN1xx: the names

UNDEFINED: Final = Entry(
    "LN101",
    "undefined-node",
    _ERROR,
    "A rule uses a name that has no rule of its own.",
    "Peers make a free input of it, drop it or invent attractors: four tools, three different networks.",
    "a, miR-12",
    "Correct the name, or declare the input with the line `name, name`.",
    _MEANING,
)
DUPLICATE_RULE: Final = Entry(
    "LN102",
    "duplicate-rule",
    _ERROR,
    "Two rules for one node.",
    "Keeping either one silently gives another network.",
    "a, b\nb, a\na, !b",
    "Delete one of the two, or join them with `&` or `|`.",
    _LINES,
)
RESERVED_WORD: Final = Entry(
    "LN103",
    "reserved-word",
    _ERROR,
    "`and`, `or`, `not`, `true`, `false` (in any case), `1` or `0` stands where a name belongs.",
    "Read as a name it would change the meaning of every rule that uses the word.",
    "and, b\nb, b",
    'Rename the node or quote the name everywhere: `"and"`.',
    _LINES,
)
LOOK_ALIKE_DASH: Final = Entry(
    "LN104",
    "look-alike-dash",
    _ERROR,
    "A name contains a dash or minus sign that only looks like a hyphen; usually it was copied from a PDF.",
    "`miR–34a` and `miR-34a` would be two nodes that nobody can tell apart.",
    "miR\u201334a, miR\u201334a",
    "Replace it by the hyphen of the keyboard; quote the name if the dash is meant.",
    _LINES,
)
LOOK_ALIKE_NAMES: Final = Entry(
    "LN105",
    "look-alike-names",
    _WARNING,
    "Two names differ only by upper and lower case, by a dash, or by letters of two scripts that look the same.",
    "They are two different nodes, and most often one was meant.",
    "Braf, BRAF\nBRAF, BRAF",
    "Use one spelling, or names that differ visibly; `#: allow LN105 NAME, reason` keeps both.",
    _LINES,
)
UNKNOWN_NAME: Final = Entry(
    "LN106",
    "unknown-name",
    _ERROR,
    "A directive speaks of a node or phenotype that the network does not have.",
    "A misspelt marker would make `no TUM_Grwoth` hold for ever.",
    "#: phenotype growth, Prolif\na, a",
    "Correct the name; matching is exact.",
    _DIRECTIVES,
)
DUPLICATE_NAME: Final = Entry(
    "LN107",
    "duplicate-directive",
    _ERROR,
    "Two directives of one kind define the same name, or the network has two titles.",
    "Only one of them could hold, and nobody can know which.",
    "#: phenotype p, a\n#: phenotype p, !a\na, a",
    "Delete or rename one of the two.",
    _DIRECTIVES,
)
NAME_CLASH: Final = Entry(
    "LN108",
    "name-clash",
    _ERROR,
    "A phenotype has the name of a node.",
    "Nodes and phenotypes share one namespace: a formula could mean either.",
    "#: phenotype a, !a\na, a",
    "Rename the phenotype.",
    _EXPRESSIONS,
)
PHENOTYPE_CYCLE: Final = Entry(
    "LN109",
    "phenotype-cycle",
    _ERROR,
    "A phenotype is defined by itself, directly or through others.",
    "Such a definition has no meaning.",
    "#: phenotype p, q\n#: phenotype q, !p\na, a",
    "Break the circle: define one of them by nodes alone.",
    _EXPRESSIONS,
)
NOT_AN_INPUT: Final = Entry(
    "LN110",
    "not-an-input",
    _ERROR,
    "An environment or an `input` directive sets a node that has a rule of its own.",
    "Only inputs have a value from outside; for another node the line would have no effect.",
    "#: environment low, b=0\na, a\nb, a",
    "Set an input instead, make the node an input, or clamp it (`with b=0`).",
    _MEANING,
)
UNKNOWN_ENVIRONMENT: Final = Entry(
    "LN111",
    "unknown-environment",
    _ERROR,
    "An expectation or a screen refers to an environment that is not defined.",
    "It could not be carried out.",
    "#: expect x, in oarl: every a\na, a",
    "Correct the name, or define it with `#: environment`.",
    _DIRECTIVES,
)
EMPTY_PATTERN: Final = Entry(
    "LN112",
    "pattern-matches-nothing",
    _WARNING,
    "A pattern that no node matches.",
    "Matching is case-sensitive and exact: the directive has no effect, so its checks do not run.",
    "#: kind mirna: MIR_*\nmiR_21, miR_21",
    "Correct the pattern; `*` stands for any characters, `?` for one.",
    _DIRECTIVES,
)
CONTRADICTION: Final = Entry(
    "LN113",
    "contradicting-values",
    _ERROR,
    "One node is given two values in one drug, environment or set of clamps.",
    "Only one of them could hold.",
    "#: environment low, a=0, a=1\na, a",
    "Keep one.",
    _DIRECTIVES,
)
KIND_CONTRADICTION: Final = Entry(
    "LN114",
    "contradicting-kinds",
    _WARNING,
    "A node is of two kinds that exclude each other, such as miRNA and receptor, or is a drug or input with a rule.",
    "The checks of one of the two kinds are then applied to something else.",
    "#: kind mirna: a\n#: kind receptor: a\na, a",
    "Make the patterns narrower.",
    _DIRECTIVES,
)
NO_INPUT_LINE: Final = Entry(
    "LN115",
    "input-without-line",
    _WARNING,
    "An input is declared by a directive and has no rule line; it is read as if `name, name` were the last rule.",
    "Other tools do not read directives: for them the name is undefined.",
    "#: input stress = 0\na, stress",
    "Add the line `name, name`.",
    _DIRECTIVES,
)
NO_REGULATION: Final = Entry(
    "LN116",
    "no-such-regulation",
    _ERROR,
    "A directive speaks of a regulation `A -> B`, but A does not occur in the rule of B.",
    "Evidence for it would support nothing, and cutting it would change nothing.",
    '#: expect x, with "a" -> "b"=0: every b\na, a\nb, b',
    "Correct one of the two names, or the rule.",
    _DIRECTIVES,
)
RESERVED_ENVIRONMENT: Final = Entry(
    "LN117",
    "reserved-environment",
    _ERROR,
    "An environment is called `default` or `all`.",
    "Both names have a fixed meaning on the command line.",
    "#: environment all, a=0\na, a",
    "Choose another name.",
    _DIRECTIVES,
)
ALLOWS_NOTHING: Final = Entry(
    "LN118",
    "allow-without-rule",
    _WARNING,
    "An `allow` that names no node, and no rule line follows it.",
    "It accepts nothing.",
    "a, a\n#: allow LN105, old spelling",
    "Put it above the rule line it is meant for, or name the node.",
    _DIRECTIVES,
)
TOO_LARGE: Final = Entry(
    "LN119",
    "phenotype-too-large",
    _ERROR,
    "A formula holds more than 100,000 names once the phenotypes in it have been put in, or all formulas together more "
    "than 300,000.",
    "Phenotypes that contain others twice double at each step.",
    "\n".join(
        ["#: phenotype p0, a | !a", *(f"#: phenotype p{i}, p{i - 1} & (a | !p{i - 1})" for i in range(1, 18)), "a, a"]
    ),
    "Write it shorter, or make an intermediate result a node.",
    _EXPRESSIONS,
)

OPENS_NOTHING: Final = Entry(
    "LN122",
    "opens-nothing",
    _ERROR,
    "An `open` or `optional` directive that leaves nothing to choose: its pattern matches no node, or only inputs, or "
    "rules of which nothing can be another one.",
    "What is proved `whatever the open rules are` would be proved about fewer rules than the author believes.",
    "#: open b: connectives\na, a\nb, a",
    "Correct the pattern, open the rule in another way, or delete the directive. An AND or OR is open if two of its "
    "arguments hold neither a drug nor an input nor a node that a `closed` directive names.",
    _OPEN,
)
OPENED_TWICE: Final = Entry(
    "LN123",
    "opened-twice",
    _ERROR,
    "Two `open` directives open one node in different ways, or list rules for it twice.",
    "Only one of them could count, and nobody can know which.",
    "#: open b: monotone\n#: open b: connectives\na, a\nc, c\nb, a & c",
    "Delete one, or make its pattern narrower. All rules of a node stand on one line: `#: open b: RULE ; RULE`.",
    _OPEN,
)
OTHER_REGULATORS: Final = Entry(
    "LN124",
    "other-regulators",
    _ERROR,
    "A rule behind `open NODE:` names other regulators than the rule line of the node.",
    "Who regulates a node is evidence of another kind than how; a regulator that comes or goes unseen was not meant.",
    "#: open b: a\na, a\nc, c\nb, a & c",
    "Name the same regulators. One that may be absent is said by itself: `#: optional c -> b`.",
    _OPEN,
)
EQUAL_ALTERNATIVE: Final = Entry(
    "LN125",
    "equal-alternative",
    _ERROR,
    "A rule behind `open NODE:` is the same function as the rule line, or as another rule of the list. Rules of more "
    "than 16 names are compared as they are written.",
    "It offers no choice, and each count of instantiations would count one network twice.",
    "#: open b: !(!a | !c)\na, a\nc, c\nb, a & c",
    "Delete it, or write the rule that was meant.",
    _OPEN,
)
NOT_MONOTONE: Final = Entry(
    "LN126",
    "monotone-without-sign",
    _ERROR,
    "A rule is `open: monotone`, and one of its regulators activates in some states and inhibits in others.",
    "`monotone` means every function with the signs of the rule, and this regulator has none.",
    "#: open b: monotone\na, a\nc, c\nb, (a & !c) | (!a & c)",
    "List the rules that the node may have (`#: open b: RULE ; RULE`), open only its connectives, or correct the rule.",
    _OPEN,
)
WIDE_MONOTONE: Final = Entry(
    "LN127",
    "too-many-regulators",
    _ERROR,
    "A rule is `open: monotone` and has more than 8 regulators.",
    "Such a rule has more functions than anybody can go through: 2.4e12 for 7 regulators, 2.9e41 for 9.",
    "\n".join(
        ["#: open b: monotone", *(f"a{i}, a{i}" for i in range(9)), "b, " + " & ".join(f"a{i}" for i in range(9))]
    ),
    "Open its connectives, or give a part of the rule a node of its own.",
    _OPEN,
)
NOTHING_LEFT: Final = Entry(
    "LN128",
    "nothing-left",
    _ERROR,
    "Without its optional regulations a rule has no regulator left.",
    "Whether the node is then always on or always off is not said.",
    "#: optional a -> b\na, a\nb, a",
    "Keep one regulation that is not optional, or add `#: open b: monotone`: then both constants are admissible.",
    _OPEN,
)

#: Every entry of the two families, sorted by code.
ENTRIES: Final[tuple[Entry, ...]] = tuple(
    sorted((entry for entry in globals().values() if isinstance(entry, Entry)), key=lambda entry: entry.code)
)
register(ENTRIES)
