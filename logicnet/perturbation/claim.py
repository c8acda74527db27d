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

from dataclasses import dataclass, replace
from enum import Enum

from logicnet.network.case import Update
from logicnet.network.openness import Opened
from logicnet.text.counts import plural, within

__all__ = ["Claim", "Decided", "Inputs", "Occurrence", "Over", "fate_sentence", "networks_words"]

#: Free inputs that a sentence names.
NAMED = 6


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


@dataclass(frozen=True, slots=True)
class Inputs:
    """For which values of the inputs a claim is made."""

    #: How many inputs there are, and the names of those that are free, in file order.
    count: int
    free: tuple[str, ...]
    #: The environment by its name; empty: not named in the sentence.
    place: str = ""
    #: Of an ensemble, for which networks: ``in every instantiation of the open rules``. Never merged with the inputs.
    networks: str = ""

    @property
    def where(self) -> str:
        """``in environment oral``, ``in this network`` or nothing."""
        return "in this network" if not self.count else f"in environment {self.place}" if self.place else ""

    @property
    def values(self) -> str:
        """``for all values of the free inputs A, B``; nothing where no input is free."""
        if not self.free:
            return ""
        if not self.place:
            every = len(self.free) == self.count
            return "for all inputs" if every else f"for all values of {plural(len(self.free), 'free input')}"
        more = len(self.free) - NAMED
        names = ", ".join(self.free[:NAMED]) + (f" and {more} more" if more > 0 else "")
        return f"for all values of the free {'input' if len(self.free) == 1 else 'inputs'} {names}"

    @property
    def scope(self) -> str:
        """In front of a claim: for which networks, where, and for which values."""
        if self.place or not self.count:
            fixed = "" if self.free or not self.count else "with every input fixed"
            return ", ".join(part for part in (self.networks, self.where, self.values or fixed) if part)
        return ", ".join(part for part in (self.networks, self.values or "with every input fixed") if part)

    @property
    def alone(self) -> Inputs:
        """The inputs without the networks."""
        return replace(self, networks="")


@dataclass(frozen=True, slots=True)
class Over:
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


@dataclass(frozen=True, slots=True)
class Claim:
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
    over: Over | None = None

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
        scope = unnamed.scope if self.inputs.count else _joined(self.inputs.networks, "without inputs")
        fixed = unnamed.alone.scope if self.inputs.count else "without inputs"
        axes = f"permanent; {self.changes}; size <= {self.max_size}; {self.extent}"
        if self.over is not None:
            # The sets differ in where the claim holds; each says so itself.
            scope = f"where each set says it works, of {plural(self.over.count, 'setting')}"
        if self.decided is Decided.STOPPED:
            return f"nothing was proved: a limit came before the first set was decided; {axes}"
        if self.decided is Decided.VACUOUS:
            at = scope if self.over is None else f"at {self.over.words}"
            return f"{at}, {self._absence} even without any change; {axes}"
        if self.decided is Decided.FOUND:
            return f"{scope}, after {self._each} {self._absence}; {axes}"
        at = "" if self.inputs.free else f"{fixed}, "
        if self.over is not None:
            return f"{self._nowhere(self.over)}; {axes}"
        if self.decided is Decided.UNDECIDED:
            return f"{at}no set was proved to {self._abolish}; {axes}"
        return f"{at}{self._refuted}; {axes}"

    @property
    def brief(self) -> str:
        """The answer for one environment in a list of them, as one sentence with its full stop."""
        start = f"In {self.inputs.place}, " if self.inputs.place else ""
        if self.decided is Decided.STOPPED:
            return f"{start}nothing was decided about {self.phenotype}."
        if self.decided is Decided.VACUOUS:
            if self._also:
                return f"{start}{self._absence} even without any change."
            shows = self.occurrence.shows(self.phenotype).removeprefix("ever ")
            return f"{start}no attractor {shows} to begin with."
        if self.decided is Decided.FOUND:
            whole = self.extent == "complete"
            count = f"{'' if whole else 'at least '}{plural(self.sets, 'minimal set')}"
            one = self.sets == 1 and whole
            does = self._abolishes if one else self._does("abolish", "keep", "meet")
            most = plural(min(self.max_size, self.candidates), "change")
            smallest = f"the smallest {'needs' if one else 'need'} {plural(self.smallest, 'change')}"
            if self.undecided:
                # A part of one that stayed open may do it as well.
                count = f"at least {plural(self.sets, 'set')}"
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
        left_open = f", except that {plural(self.undecided, 'set')} and what contains one stay open"
        rest = left_open if self.undecided else ""
        if self.decided is Decided.VACUOUS:
            return f"{values}{self._absence} even without any change{rest}"
        first = ""
        if self.decided is Decided.FOUND:
            sets = "this set" if self.sets == 1 else f"each of these {self.sets} sets"
            first = f"{values}after {sets} {self._absence}, {self._smaller}"
        if self.exhausted_size is None:
            return (first or "nothing is claimed") + "; no size was searched to its end"
        larger = "; larger sizes are open" if self.max_size > self.exhausted_size else ""
        if first:
            return f"{first}; no other set of {self._size} is minimal{rest}{larger}"
        return f"{fixed}{self._refuted}{rest}{larger}"

    def _over_settings(self, over: Over) -> str:
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

    def _nowhere(self, over: Over) -> str:
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
    def _none(self) -> str:
        return f"no {self.update.value} attractor {self.occurrence.shows(self.phenotype)}"

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
        return f"no set of {self._size} {self._abolishes}{values}"

    @property
    def _searched(self) -> str:
        rest = " or listed as undecided" if self.undecided else ""
        if not min(self.exhausted_size or 0, self.candidates):
            return f"only the network without any change was decided{rest}"
        return f"every set of {self._size} was decided{rest}"

    @property
    def _each(self) -> str:
        return "this set" if self.sets == 1 else f"any of these {self.sets} sets"

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
        return f"Proved: {scope}, some {scheme} attractor {shows}."
    because = " Percolation shows it, so it holds under every update scheme." if by_force else ""
    one = f"some attractor does{' for some values of the free inputs' if inputs.free else ''}"
    without = f"; without any change {'none does, either' if vacuous else one}" if changed else ""
    return f"Proved: {inputs.scope}, no {scheme} attractor {shows}{without}.{because}"


def _sizes(first: int, last: int) -> str:
    return f"size {first}" if first == last else f"sizes {first}-{last}"


def _and(text: str) -> str:
    return f" {text}" if text else ""


def _values(inputs: Inputs, over: Over | None) -> str:
    """Behind a negated verb: for which values, and in which networks."""
    return _and(_joined(inputs.values, inputs.networks)) if over is None else ""


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
