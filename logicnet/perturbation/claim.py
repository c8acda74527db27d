"""What an answer about a phenotype claims, and the one place where the claim becomes a sentence.

A claim holds what was asked (goal, other demands, environment, scheme, candidates, size) and what was decided. Its
sentence is made from both, so that two outcomes never share one:

* FOUND: sets were proved; after each of them the demands are met.
* VACUOUS: the demands are met without any change.
* NOTHING: every set up to a size was refuted; none meets the demands.
* UNDECIDED: no set was proved, and some stayed open.
* STOPPED: a limit came before the first set was decided.

**Quantifiers.** "For all values of the free inputs" stands in front of what holds for each of them. It stands behind a
negated verb: "no set abolishes P for all values" leaves open that one does for some. What must be *kept* is shown by
some attractor for some values of the free inputs; the sentence says so.
"""

from __future__ import annotations

from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from logicnet.network.case import Criterion, KindOfChange, Update
from logicnet.network.openness import Opened
from logicnet.text.counts import plural, within

__all__ = [
    "Cell",
    "Claim",
    "ClaimedSettings",
    "Decided",
    "Inputs",
    "Occurrence",
    "Statement",
    "Survey",
    "Tried",
    "fate_sentence",
    "networks_words",
]

#: Free inputs, and changes of one kind, that a sentence names.
NAMED = 6
#: Environments, and groups of sets, that a sentence about several environments names.
NAMED_PLACES, NAMED_GROUPS = 4, 2


class Occurrence(Enum):
    """EVER: afterwards no attractor ever shows P. ALWAYS: no attractor shows P in all its states."""

    EVER = "ever"
    ALWAYS = "always"

    def shows(self, phenotype: str) -> str:
        """``ever shows P``, of an attractor that must not be there."""
        return f"ever shows {phenotype}" if self is Occurrence.EVER else f"shows {phenotype} in all its states"


class Decided(Enum):
    """What an answer about sets came to: see the module for what each of them says."""

    FOUND = "found"
    VACUOUS = "vacuous"
    NOTHING = "nothing found"
    UNDECIDED = "undecided"
    STOPPED = "stopped"


class Inputs(Struct, frozen=True):
    """For which values of the inputs a claim is made."""

    #: How many inputs there are, and the names of those that are free, in file order.
    count: int
    free: tuple[str, ...]
    #: The environment by its name; empty: not named in the sentence.
    place: str = ""
    #: Of an ensemble, for which networks: ``in every instantiation of the open rules``. Never merged with the inputs.
    networks: str = ""
    #: Where the network begins: ``from the states with A=1``; empty: in every state.
    start: str = ""
    #: Whether a set may fix inputs that are free otherwise.
    chosen: bool = False

    @property
    def where(self) -> str:
        """``in environment oral``, ``in this network`` or nothing."""
        return "in this network" if not self.count else f"in environment {self.place}" if self.place else ""

    @property
    def values(self) -> str:
        """``for all values of the free inputs A, B``; nothing where no input is free."""
        if not self.free:
            return ""
        unless = " that a set leaves free" if self.chosen else ""
        if not self.place:
            every = len(self.free) == self.count
            return ("for all inputs" if every else f"for all values of {plural(len(self.free), 'free input')}") + unless
        more = len(self.free) - NAMED
        names = ", ".join(self.free[:NAMED]) + (f" and {more} more" if more > 0 else "")
        return f"for all values of the free {'input' if len(self.free) == 1 else 'inputs'} {names}{unless}"

    @property
    def scope(self) -> str:
        """In front of a claim: for which networks, where, and for which values."""
        if self.place or not self.count:
            fixed = "" if self.free or not self.count else "with every input fixed"
            return _joined(self.networks, self.where, self.values or fixed, self.start)
        return _joined(self.networks, self.values or "with every input fixed", self.start)

    @property
    def alone(self) -> Inputs:
        """The inputs without the networks and the start."""
        return replace(self, networks="", start="")


class ClaimedSettings(Struct, frozen=True):
    """The settings that a search over settings speaks of, and at how many of them nothing has to be done."""

    count: int
    named: bool
    vacuous: int
    #: At how many of them the network without any change is undecided.
    undecided: int = 0

    @property
    def words(self) -> str:
        if self.named:
            return plural(self.count, "environment")
        return f"all {self.count} settings" if self.count > 1 else "the only setting"


class Cell(Enum):
    """What a set does to a phenotype in one environment, and what a part of it does there.

    YES: it abolishes the phenotype, and no part that was tried does. PART: it does, and so does a part of it. STAYS: an
    attractor shows it still. BRINGS: untreated none shows it, after the set one does. ABSENT: none shows it, with the
    set or without. OPEN: not decided.
    """

    YES = "yes"
    PART = "a part is enough"
    STAYS = "stays"
    BRINGS = "brings it about"
    ABSENT = "not there"
    OPEN = "open"


class Tried(Struct, frozen=True):
    """A set of changes, how people call it, and its cell in each environment of the survey."""

    labels: tuple[str, ...]
    name: str
    cells: tuple[Cell, ...]

    def at(self, *cells: Cell) -> tuple[int, ...]:
        """The environments with one of these cells, as positions."""
        return tuple(k for k, cell in enumerate(self.cells) if cell in cells)


class Statement(Struct, frozen=True):
    """One fact of a survey and its sentence: every set named has one of ``cells`` in every environment named."""

    text: str
    sets: tuple[Tried, ...]
    places: tuple[int, ...]
    cells: tuple[Cell, ...]


class Survey(Struct, frozen=True):
    """What sets of changes do in several environments: the table, and what it says in words."""

    phenotype: str
    places: tuple[str, ...]
    #: What a set is made of, in the singular: ``drug``, ``change``.
    noun: str
    #: Single changes and minimal sets.
    tried: tuple[Tried, ...]
    #: Whether the phenotype is shown untreated, ``None`` where that is open, per environment.
    occurs: tuple[bool | None, ...]
    #: Up to which size every set is decided and none stayed open, per environment; ``None`` where nothing is.
    settled: tuple[int | None, ...]
    #: Whether single changes that work nowhere are worth a sentence: of a few drugs, not of all nodes.
    names_failures: bool = True

    @property
    def shown(self) -> tuple[int, ...]:
        """The environments where there is something to abolish, as far as is known."""
        return tuple(k for k, occurs in enumerate(self.occurs) if occurs is not False)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What the table says, most useful first; each names sets between two stars where they work."""
        if not self.shown:
            return (Statement(self._absent_everywhere, (), tuple(range(len(self.places))), ()),)
        alone = [one for one in self.tried if len(one.labels) == 1]
        return (
            *self._everywhere(),
            *self._alone(alone),
            *self._together([one for one in self.tried if len(one.labels) > 1]),
            *self._beyond_reach(),
            *self._failures(alone),
            *self._risks(),
            *self._absent(),
        )

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(one.text for one in self.statements)

    @property
    def _absent_everywhere(self) -> str:
        some = plural(len(self.places), "environment")
        where = self.places[0] if len(self.places) == 1 else f"any of the {some}"
        return f"No attractor shows {self.phenotype} in {where} to begin with, so there is nothing to end."

    def _everywhere(self) -> list[Statement]:
        """The smallest sets of several changes that work wherever there is something to end, if no single one does.

        Said of those only that are a part too many somewhere: the others are minimal everywhere, and told as such.
        """
        found = [one for one in self.tried if set(self.shown) <= set(one.at(Cell.YES, Cell.PART))]
        least = min((len(one.labels) for one in found), default=1)
        sets = [one for one in found if len(one.labels) == least and any(one.cells[k] is Cell.PART for k in self.shown)]
        if least == 1 or not sets:
            return []
        ends = "ends" if len(sets) == 1 else "end"
        text = f"{_strong(sets)} {ends} {self.phenotype} {self._where(self.shown)}."
        return [Statement(text, tuple(sets), self.shown, (Cell.YES, Cell.PART))]

    def _alone(self, alone: list[Tried]) -> list[Statement]:
        by: dict[tuple[int, ...], list[Tried]] = {}
        for one in alone:
            if found := tuple(k for k in one.at(Cell.YES, Cell.PART) if k in self.shown):
                by.setdefault(found, []).append(one)
        out = []
        for found, sets in sorted(by.items(), key=lambda one: -len(one[0])):
            ends = "ends" if len(sets) == 1 else "end"
            text = f"{_strong(sets, ' alone')} {ends} {self.phenotype} {self._where(found)}."
            out.append(Statement(text, tuple(sets), found, (Cell.YES, Cell.PART)))
        return out

    def _together(self, several: list[Tried]) -> list[Statement]:
        by: dict[tuple[int, ...], list[Tried]] = {}
        for one in several:
            if found := one.at(Cell.YES):
                by.setdefault(found, []).append(one)
        groups = sorted(by.items(), key=lambda one: -len(one[0]))
        out = []
        for found, sets in groups[:NAMED_GROUPS]:
            where, end = self._where(found), "ends" if len(sets) == 1 else "end"
            text = f"{where[0].upper()}{where[1:]}, {_strong(sets)} {end} it, and no part of {_it(sets)} does."
            out.append(Statement(text, tuple(sets), found, (Cell.YES,)))
        rest = [one for _, sets in groups[NAMED_GROUPS:] for one in sets]
        if rest:
            text = f"So {'does' if len(rest) == 1 else 'do'} {plural(len(rest), 'more set')} somewhere."
            out.append(Statement(text, (), (), ()))
        return out

    def _beyond_reach(self) -> list[Statement]:
        """Environments in which nothing that was tried works: what a reader must not overlook."""
        left = [k for k in self.shown if not any(one.cells[k] in (Cell.YES, Cell.PART) for one in self.tried)]
        out = []
        by: dict[int | None, list[int]] = {}
        for k in left:
            by.setdefault(self.settled[k] if self.occurs[k] else None, []).append(k)
        for size, found in by.items():
            where = self._where(tuple(found))
            if not size:
                out.append(f"Nothing that was tried is proved to end {self.phenotype} {where}.")
            elif size == 1:
                out.append(f"No {self.noun} alone ends {self.phenotype} {where}.")
            else:
                out.append(f"No set of up to {plural(size, self.noun)} ends {self.phenotype} {where}.")
        return [Statement(text, self.tried, tuple(found), (Cell.STAYS, Cell.OPEN))
                for text, found in zip(out, by.values(), strict=True)]  # fmt: skip

    def _failures(self, alone: list[Tried]) -> list[Statement]:
        if not self.names_failures:
            return []
        never = [one for one in alone if all(one.cells[k] is Cell.STAYS for k in self.shown)]
        worked = [one for one in alone if any(one.cells[k] in (Cell.YES, Cell.PART) for k in self.shown)]
        unclear = [one for one in alone if one not in never and one not in worked]
        out = []
        if (never and worked) or (never and any(len(one.labels) > 1 for one in self.tried)):
            ends = "ends" if len(never) == 1 else "end"
            text = f"{_listed([one.name for one in never])} alone {ends} it nowhere."
            out.append(Statement(text, tuple(never), self.shown, (Cell.STAYS,)))
        if unclear:
            text = f"For {_listed([one.name for one in unclear])} alone it is not decided everywhere."
            out.append(Statement(text, (), (), ()))
        return out

    def _risks(self) -> list[Statement]:
        by: dict[tuple[int, ...], list[Tried]] = {}
        for one in self.tried:
            if found := one.at(Cell.BRINGS):
                by.setdefault(found, []).append(one)
        out = []
        for found, sets in by.items():
            bring = "brings" if len(sets) == 1 else "bring"
            text = f"{_listed([one.name for one in sets])} {bring} it about {self._named(found)}, where it was not."
            out.append(Statement(text, tuple(sets), found, (Cell.BRINGS,)))
        return out

    def _absent(self) -> list[Statement]:
        absent = tuple(k for k, occurs in enumerate(self.occurs) if occurs is False)
        if not absent:
            return []
        text = f"It does not occur to begin with {self._named(absent)}."
        return [Statement(text, (), absent, ())]

    def _where(self, found: tuple[int, ...]) -> str:
        """``in oral and pancreas``; all, or a number of those that show it, where they are many."""
        if found == self.shown and len(found) > 1:
            every = "both" if len(found) == 2 else f"all {len(found)}"
            that = " that show it" if len(found) < len(self.places) else ""
            return f"in {every} environments{that}"
        if len(found) <= NAMED_PLACES:
            return self._named(found)
        return f"in {len(found)} of {len(self.shown)} environments"

    def _named(self, found: tuple[int, ...]) -> str:
        return f"in {_listed([self.places[k] for k in found], NAMED_PLACES + 2)}"


class Claim(Struct, frozen=True):
    """What a search for minimal interventions claims."""

    #: What must be absent, in words: the goal as it was written if it means the formula that was decided, else that.
    phenotype: str
    occurrence: Occurrence
    update: Update
    #: The other demands, as they were written.
    keep: str | None
    reach: str | None
    inputs: Inputs
    #: Single changes to choose from, and their kinds in words.
    candidates: int
    changes: str
    max_size: int
    exhausted_size: int | None
    #: Sets in the answer that change something.
    sets: int
    #: How many changes the smallest of them makes; 0 without any.
    smallest: int
    #: Whether the empty set meets every demand.
    nothing_to_do: bool
    undecided: int
    #: For a search over settings.
    over: ClaimedSettings | None = None
    kind: KindOfChange = KindOfChange.PERMANENT
    criterion: Criterion = Criterion.ATTRACTORS
    #: What every attractor must show always (``growth``) or be (``the target growth``); ``phenotype`` is then the rest.
    enforced: str = ""
    #: Steps, one after the other, in which temporary changes are made.
    steps: int = 1

    @property
    def decided(self) -> Decided:
        if self.nothing_to_do:
            return Decided.VACUOUS
        if self.sets:
            return Decided.FOUND
        if self.exhausted_size is None:
            return Decided.STOPPED
        return Decided.UNDECIDED if self.undecided else Decided.NOTHING

    @property
    def extent(self) -> str:
        """How far the search is complete: ``complete``, or ``sizes 0-2 complete, size 3 open``."""
        if self.exhausted_size is None:
            return "no size complete"
        if self.exhausted_size >= self.max_size:
            return "complete" + (f" but for {self.undecided} undecided" if self.undecided else "")
        return f"{_sizes(0, self.exhausted_size)} complete, {_sizes(self.exhausted_size + 1, self.max_size)} open"

    # ------------------------------------------------------------------------------------------------- the sentences

    @property
    def sentence(self) -> str:
        """What is certain, for which question, as one sentence with its full stop."""
        if self.over is not None:
            return self._over_settings(self.over)
        scope = self.inputs.scope
        if self.decided is Decided.STOPPED:
            return f"Nothing was proved{_and(scope)}: the limit came before the first set was decided."
        if self.decided is Decided.VACUOUS:
            return f"Proved: {scope}, {self._absence} even without any change."
        if self.decided is Decided.FOUND:
            return f"Proved: {scope}, {self._none} after {self._each}{self._also}, {self._smaller}; {self._searched}."
        if self.decided is Decided.UNDECIDED:
            return f"Proved: {self._where}{self._searched}; none was proved to {self._abolish}."
        return f"Proved: {self._where}{self._refuted}."

    @property
    def line(self) -> str:
        """The claim along every axis in one line: inputs, scheme, occurrence, changes, size, completeness."""
        unnamed = replace(self.inputs, place="")
        inputs = self.inputs
        scope = unnamed.scope if inputs.count else _joined(inputs.networks, "without inputs", inputs.start)
        fixed = unnamed.alone.scope if self.inputs.count else "without inputs"
        kind = self.kind.value if self.steps == 1 else f"{self.kind.value}, in two steps"
        axes = f"{kind}; {self.changes}; size <= {self.max_size}; {self.extent}"
        if self.over is not None:
            # The sets differ in where the claim holds; each says so itself.
            scope = f"where each set says it works, of {plural(self.over.count, 'setting')}"
        if self.decided is Decided.STOPPED:
            return f"nothing was proved: a limit came before the first set was decided; {axes}"
        if self.decided is Decided.VACUOUS:
            at = scope if self.over is None else f"at {self.over.words}"
            return f"{at}, {self._absence} even without any change; {axes}"
        if self.decided is Decided.FOUND:
            stop = "" if self.kind is KindOfChange.PERMANENT else ","
            return f"{scope}, after {self._each}{stop} {self._absence}; {axes}"
        at = "" if self.inputs.free else f"{fixed}, "
        if self.over is not None:
            return f"{self._nowhere(self.over)}; {axes}"
        if self.decided is Decided.UNDECIDED:
            return f"{at}no {self._thing} was proved to {self._abolish}; {axes}"
        return f"{at}{self._refuted}; {axes}"

    @property
    def brief(self) -> str:
        """The answer for one environment in a list of them, as one sentence with its full stop."""
        start = f"In {self.inputs.place}, " if self.inputs.place else ""
        if self.decided is Decided.STOPPED:
            return f"{start}nothing was decided about {self.phenotype}."
        if self.decided is Decided.VACUOUS:
            if self._also or self.enforced or self._noun != f"{self.update.value} attractor":
                return f"{start}{self._absence} even without any change."
            shows = self.occurrence.shows(self.phenotype).removeprefix("ever ")
            return f"{start}no attractor {shows} to begin with."
        if self.decided is Decided.FOUND:
            whole = self.extent == "complete"
            count = f"{'' if whole else 'at least '}{plural(self.sets, f'minimal {self._thing}')}"
            one = self.sets == 1 and whole
            does = self._abolishes if one else self._does("abolish", "keep", "meet")
            most = plural(min(self.max_size, self.candidates), "change")
            smallest = f"the smallest {'needs' if one else 'need'} {plural(self.smallest, 'change')}"
            if self.undecided:
                # A part of one that stayed open may do it as well.
                count = f"at least {plural(self.sets, self._thing)}"
                smallest = f"the smallest found makes {plural(self.smallest, 'change')}, and parts of it may do"
            return f"{start}{count} of at most {most} {does}{_values(self.inputs, self.over)}; {smallest}."
        if self.decided is Decided.UNDECIDED:
            return f"{start}{self._searched}; none was proved to {self._abolish}."
        return f"{start}{self._refuted}."

    @property
    def certified(self) -> str:
        """What a certificate proves once every entry of it holds; without its full stop."""
        inputs = replace(self.inputs, place="")
        fixed = "with every input fixed as said, " if inputs.count and not inputs.free else ""
        values = f"{inputs.networks}, " if inputs.networks else ""
        values += f"{inputs.values}, " if inputs.free else fixed
        values += f"{inputs.start}, " if inputs.start else ""
        left_open = f", except that {plural(self.undecided, 'set')} and what contains one stay open"
        rest = left_open if self.undecided else ""
        if self.decided is Decided.VACUOUS:
            return f"{values}{self._absence} even without any change{rest}"
        first = ""
        if self.decided is Decided.FOUND:
            sets = "this set" if self.sets == 1 else f"each of these {self.sets} sets"
            stop = "," if self._how else ""
            first = f"{values}after {sets}{self._how}{stop} {self._absence}, {self._smaller}"
        if self.exhausted_size is None:
            return (first or "nothing is claimed") + "; no size was searched to its end"
        larger = "; larger sizes are open" if self.max_size > self.exhausted_size else ""
        if first:
            return f"{first}; no other set of {self._size} is minimal{rest}{larger}"
        held = f", where changes are {self.kind.held}" if self.kind is not KindOfChange.PERMANENT else ""
        return f"{fixed}{self._refuted}{held}{rest}{larger}"

    def _over_settings(self, over: ClaimedSettings) -> str:
        if self.decided is Decided.STOPPED:
            return "Nothing was proved of all settings: a limit came before the network without any change was decided."
        if self.decided is Decided.VACUOUS:
            return f"Proved: at {over.words}, {self._absence} even without any change."
        if self.decided is not Decided.FOUND:
            return f"Proved: {self._nowhere(over)}."
        size = within(self.exhausted_size or 0, self.candidates, "change")
        rest = ", except those listed as undecided" if self.undecided else ""
        return (
            f"Proved: over {over.words}, every set of {size} that is minimal at some was found{rest}; the counts "
            "are exact, and wherever a set is not said to work (or vacuous, undecided, open), it misses a demand. The "
            "shares are in no certificate; a set in one environment can be: --env NAME --certificate OUT."
        )

    def _nowhere(self, over: ClaimedSettings) -> str:
        """No set that changes something is minimal at any setting."""
        verb = "was proved to " + self._abolish if self.undecided else self._abolishes
        left = f"at none of {over.words.removeprefix('all ')}"
        if over.vacuous:
            left += f" but the {over.vacuous} at which nothing has to be done"
        rest = f", and {plural(self.undecided, 'set')} stayed undecided" if self.undecided else ""
        rest += f"; without any change {plural(over.undecided, 'setting')} stayed undecided" if over.undecided else ""
        if not self.exhausted_size:
            return f"{left} are the demands met without any change; no other set was decided{rest}"
        return f"{left} there is a set of {self._size} that {verb}{rest}"

    @property
    def _noun(self) -> str:
        """What a goal speaks of."""
        reached = " that is reached" if self.inputs.start else ""
        return {
            Criterion.ATTRACTORS: f"{self.update.value} attractor",
            Criterion.FIXED_POINTS: "fixed point",
            Criterion.MINIMAL_TRAP_SPACES: "minimal trap space",
            Criterion.PERCOLATION: "state that percolation leaves",
        }[self.criterion] + reached

    @property
    def _none(self) -> str:
        some = " and there is one" if self.criterion is Criterion.FIXED_POINTS else ""
        if self.enforced.startswith("the target "):
            return f"every {self._noun} lies in {self.enforced}{some}"
        if self.enforced:
            return f"every {self._noun} always shows {self.enforced}{some}"
        return f"no {self._noun} {self.occurrence.shows(self.phenotype)}{some}"

    @property
    def _also(self) -> str:
        """The other demands, as they are met."""
        reach = f", every one always shows {self.reach}" if self.reach else ""
        some = " for some values of the free inputs" if self.inputs.free and self.over is None else ""
        return reach + (f", some one always shows {self.keep}{some}" if self.keep else "")

    @property
    def _absence(self) -> str:
        return self._none + self._also

    @property
    def _abolishes(self) -> str:
        return self._does("abolishes", "keeps", "meets")

    @property
    def _abolish(self) -> str:
        return self._does("abolish", "keep", "meet") + _values(self.inputs, self.over)

    def _does(self, abolishes: str, keeps: str, meets: str) -> str:
        also = f" and {meets} the other demands" if self._also else ""
        if self.enforced:
            # "abolish" and "abolishes" are the two forms that are asked for.
            leads = "leads to" if abolishes.endswith("es") else "lead to"
            verb = leads if self.enforced.startswith("the target ") else abolishes.replace("abolish", "enforc")
            verb = verb if verb != "enforc" else "enforce"
            return f"{verb} {self.enforced}{also}"
        if self.occurrence is Occurrence.ALWAYS:
            return f"{keeps} each attractor from showing {self.phenotype} in all its states{also}"
        return f"{abolishes} {self.phenotype}{also}"

    @property
    def _where(self) -> str:
        where = self.inputs.where if self.inputs.free else self.inputs.alone.scope
        return f"{where}, " if where else ""

    @property
    def _size(self) -> str:
        return within(self.exhausted_size or 0, self.candidates, "change")

    @property
    def _refuted(self) -> str:
        values = _values(self.inputs, self.over)
        if not min(self.exhausted_size or 0, self.candidates):
            return f"the demands are not met{values} without any change, and no other set was decided"
        return f"no {self._thing} of {self._size} {self._abolishes}{values}"

    @property
    def _searched(self) -> str:
        rest = " or listed as undecided" if self.undecided else ""
        if not min(self.exhausted_size or 0, self.candidates):
            return f"only the network without any change was decided{rest}"
        return f"every {self._thing} of {self._size} was decided{rest}"

    @property
    def _each(self) -> str:
        one = self.sets == 1
        return (f"this {self._thing}" if one else f"any of these {self.sets} {self._thing}s") + self._how

    @property
    def _how(self) -> str:
        """How long changes are held, behind a set."""
        return {
            KindOfChange.PERMANENT: "",
            KindOfChange.TEMPORARY: ", held until the network has settled and then released"
            if self.steps == 1
            else ", each step held until the network has settled and the last one then released",
            KindOfChange.ONE_SHOT: ", made once",
        }[self.kind]

    @property
    def _thing(self) -> str:
        """What is proved to work: changes made together, or one after the other."""
        return "set" if self.steps == 1 else "sequence"

    @property
    def _smaller(self) -> str:
        if self.undecided:
            return "and no part of one is proved to suffice"
        return "and it cannot be made smaller" if self.sets == 1 else "and none of them can be made smaller"


def networks_words(opened: Opened, given: int, is_open: bool = True) -> str:
    """``in every instantiation of the open rules that meets the 14 given expectations``.

    If nothing ``is_open`` there is one instantiation, and the words say so: a claim about one network is no finding
    about many.
    """
    expectations = "the given expectation" if given == 1 else f"the {given} given expectations"
    if not is_open or opened is Opened.NONE:
        return f"in the only instantiation, the rules as written{f', which meets {expectations}' if given else ''}"
    what = {
        Opened.FILE: "of the rules that the file opens",
        Opened.CONNECTIVES: "of the open connectives",
        Opened.MONOTONE: "of the rules by their signs",
    }[opened]
    return f"in every instantiation {what}{f' that meets {expectations}' if given else ''}"


def fate_sentence(
    phenotype: str, occurrence: Occurrence, update: Update, inputs: Inputs, *,
    survives: bool, changed: bool, vacuous: bool, by_force: bool,
) -> str:  # fmt: skip
    """What is certain about one set of changes, none of them if not ``changed``: whether the phenotype survives it."""
    scheme, shows = update.value, occurrence.shows(phenotype)
    if survives:
        scope = inputs.scope.replace("for all values of", "for some values of").replace("for all in", "for some in")
        article = "an" if scheme[0] in "aeiou" else "a"
        return f"Proved: {scope}, there is {article} {scheme} attractor that {shows.removeprefix('ever ')}."
    because = " Percolation shows it, so it holds under every update scheme." if by_force else ""
    one = f"some attractor does{' for some values of the free inputs' if inputs.free else ''}"
    without = f"; without any change {'none does, either' if vacuous else one}" if changed else ""
    return f"Proved: {inputs.scope}, no {scheme} attractor {shows}{without}.{because}"


def _sizes(first: int, last: int) -> str:
    return f"size {first}" if first == last else f"sizes {first}-{last}"


def _and(text: str) -> str:
    return f" {text}" if text else ""


def _values(inputs: Inputs, over: ClaimedSettings | None) -> str:
    """Behind a negated verb: for which values, and in which networks."""
    return _and(_joined(inputs.values, inputs.networks, inputs.start)) if over is None else ""


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _it(sets: list[Tried]) -> str:
    return "it" if len(sets) == 1 else "them"


def _strong(sets: list[Tried], behind: str = "") -> str:
    """The names between two stars, beyond a few of them the number of the others."""
    return _listed([f"**{one.name}{behind}**" for one in sets], NAMED)


def _listed(names: list[str], most: int = 12) -> str:
    """``A``, ``A and B``, ``A, B and 3 more``."""
    shown = names if len(names) <= most else [*names[: most - 1], f"{len(names) - most + 1} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
