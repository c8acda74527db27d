"""Courses on explicit graphs, in which every state is looked at, and random questions about them.

The graphs share no code with the engines: rules are Python expressions here.
"""

from __future__ import annotations

import itertools
import random

from msgspec.structs import replace

from logicnet.network.bnet import parse
from logicnet.network.case import Criterion, KindOfChange, Update
from logicnet.network.model import Clamp, Cut
from logicnet.network.resolve import pose
from logicnet.perturbation.candidates import Choice
from logicnet.perturbation.outcome import Occurrence


def python(formula):
    return compile("(" + formula.replace("!", " not ").replace("&", " and ").replace("|", " or ") + ")", "f", "eval")


class Graph:
    """All states of a network under clamps, as integers, with their successors."""

    def __init__(self, rules, scheme, held, clamps=(), cuts=()):
        self.n, self.scheme = len(rules), scheme
        self.fixed = {**held, **dict(clamps)}
        self.names = [f"n{i}" for i in range(self.n)]
        self.codes = []
        for i, rule in enumerate(rules):
            text = rule
            sees = {f"n{u}": "False" for u, v in cuts if v == i}
            for name, constant in sees.items():
                text = text.replace(name, constant)
            self.codes.append(python(text))
        self.table = [self._images(s) for s in range(1 << self.n)]
        self._reach = {}

    def _images(self, s):
        values = {f"n{i}": bool(s >> i & 1) for i in range(self.n)}
        image = 0
        for i, code in enumerate(self.codes):
            image |= (self.fixed[i] if i in self.fixed else int(bool(eval(code, {}, values)))) << i
        return image

    def after(self, s):
        image = self.table[s]
        if self.scheme is Update.SYNCHRONOUS:
            return {image}
        return {s ^ (1 << i) for i in range(self.n) if (s ^ image) >> i & 1}

    def reach(self, s):
        if s not in self._reach:
            if self.scheme is Update.MOST_PERMISSIVE:
                self._reach[s] = self._closed(s)
            else:
                seen, stack = {s}, [s]
                while stack:
                    for t in self.after(stack.pop()):
                        if t not in seen:
                            seen.add(t)
                            stack.append(t)
                self._reach[s] = frozenset(seen)
        return self._reach[s]

    def _closed(self, s):
        """The smallest trap space around a state: most-permissive runs visit all of it."""
        free = 0
        while True:
            states = [t for t in range(1 << self.n) if (t ^ s) & ~free == 0]
            more = free
            for t in states:
                more |= self.table[t] ^ t
            if more == free:
                return frozenset(states)
            free = more

    def attractors(self, starts):
        found = set()
        for s in starts:
            for t in self.reach(s):
                if all(t in self.reach(u) for u in self.reach(t)):
                    found.add(self.reach(t))
        return found

    def legal(self, s):
        return all(s >> i & 1 == b for i, b in self.fixed.items())


def laid(s, values):
    for i, b in values.items():
        s = s & ~(1 << i) | b << i
    return s


def ends_of(rules, scheme, held, starts, kind, criterion, clamps, cuts):
    """The attractors at the end of a course, as sets of states."""
    plain = Graph(rules, scheme, held)
    if kind is KindOfChange.ONE_SHOT:
        ends = plain.attractors([laid(laid(s, clamps), held) for s in starts])
        last = plain
    else:
        changed = Graph(rules, scheme, held, clamps.items(), cuts)
        ends = changed.attractors([laid(s, {**held, **clamps}) for s in starts])
        last = changed
        if kind is KindOfChange.TEMPORARY:
            ends = plain.attractors([laid(s, held) for states in ends for s in states])
            last = plain
    if criterion is Criterion.FIXED_POINTS:
        ends = {states for states in ends if len(states) == 1 and last.table[min(states)] == min(states)}
    return ends


def truth(formula, states, n):
    code = python(formula)
    return [bool(eval(code, {}, {f"n{i}": bool(s >> i & 1) for i in range(n)})) for s in states]


def works(ends, goal, n, criterion):
    abolish, occurrence, keep, reach = goal
    if criterion is Criterion.FIXED_POINTS and not ends:
        return False
    judge = any if occurrence is Occurrence.EVER else all
    if any(judge(truth(abolish, states, n)) for states in ends):
        return False
    if reach is not None and not all(all(truth(reach, states, n)) for states in ends):
        return False
    return keep is None or any(all(truth(keep, states, n)) for states in ends)


def random_rule(draw, n, i):
    if draw.random() < 0.2:
        return f"n{i}"
    if draw.random() < 0.1:
        return draw.choice(["n0 | !n0", "n0 & !n0"])
    terms = []
    for _ in range(draw.randint(1, 2)):
        terms.append(" & ".join(draw.choice(["", "!"]) + f"n{draw.randrange(n)}" for _ in range(draw.randint(1, 2))))
    return " | ".join(f"({term})" for term in terms)


def random_formula(draw, n):
    return draw.choice([" & ", " | "]).join(
        draw.choice(["", "!"]) + f"n{draw.randrange(n)}" for _ in range(draw.randint(1, 2))
    )


def problem(seed, most=4, restless=False):
    """A random question. ``restless``: of temporary changes of networks with two nodes that chase each other."""
    draw = random.Random(seed)
    n = draw.randint(2, most)
    rules = [random_rule(draw, n, i) for i in range(n)]
    if restless:
        n, other = max(n, 4), draw.choice(["", " | n3", " & n3"])
        rules += [random_rule(draw, n, i) for i in range(len(rules), n)]
        rules[:2] = [f"!n1{other}", "n0"]
    network = parse("".join(f"n{i}, {rule}\n" for i, rule in enumerate(rules))).network
    inputs = [node.name for node in network.nodes if node.is_input]
    environment = ",".join(["default", *(f"{name}={draw.choice('01*')}" for name in inputs if draw.random() < 0.5)])
    scheme = draw.choice([Update.ASYNCHRONOUS] * 3 + [Update.SYNCHRONOUS, Update.MOST_PERMISSIVE])
    case = pose(network, environment=environment, update=scheme)
    kind = draw.choice(list(KindOfChange))
    criterion = draw.choice([Criterion.ATTRACTORS] * 3 + [Criterion.FIXED_POINTS, Criterion.MINIMAL_TRAP_SPACES])
    if criterion is Criterion.MINIMAL_TRAP_SPACES:
        scheme = Update.MOST_PERMISSIVE
    if restless:
        scheme, kind, criterion = Update.ASYNCHRONOUS, KindOfChange.TEMPORARY, Criterion.ATTRACTORS
        case = replace(case, update=scheme)
    held = {network.index[name]: value for name, value in case.held.items()}
    how = draw.random()
    text = None
    if how < 0.6:
        named = [i for i in range(n) if i not in held and draw.random() < 0.6]
        pieces = [f"n{i}={draw.randint(0, 1)}" for i in named]
        if draw.random() < 0.5:
            pieces.append(f"rest={draw.choice('01*')}")
        text = ",".join(pieces) or "rest=*"
    elif how < 0.75:
        text = random_formula(draw, n)
    keep = random_formula(draw, n) if draw.random() < 0.15 else None
    reach = random_formula(draw, n) if draw.random() < 0.15 else None
    goal = random_formula(draw, n), draw.choice(list(Occurrence)), keep, reach
    choices = []
    for i in range(n):
        if kind is KindOfChange.ONE_SHOT and i in held:
            continue
        for b in (0, 1):
            if draw.random() < 0.7:
                choices.append(Choice((Clamp(f"n{i}", b),)))
    if kind is not KindOfChange.ONE_SHOT and draw.random() < 0.3:
        arrows = [(u, v) for v in range(n) for u in range(n) if f"n{u}" in rules[v] and f"n{v}" not in inputs]
        for u, v in arrows[:3]:
            choices.append(Choice((), cuts=(Cut(f"n{u}", f"n{v}"),)))
    return n, rules, network, case, scheme, kind, criterion, held, text, goal, choices


def started(rules, case, held, text, n):
    """The states that a text names, by what the page of semantics says; ``None``: refused."""
    legal = [s for s in range(1 << n) if all(s >> i & 1 == b for i, b in held.items())]
    if text is None:
        return legal
    if "=" in text:
        given = dict(piece.split("=") for piece in text.split(","))
        rest = given.pop("rest", "*")
        values = {f"n{i}": given.get(f"n{i}", rest) for i in range(n) if i not in held}
        return [s for s in legal if all(b == "*" or s >> int(name[1:]) & 1 == int(b) for name, b in values.items())]
    graph = Graph(rules, case.update, held)
    chosen = [states for states in graph.attractors(legal) if all(truth(text, states, n))]
    return sorted(s for states in chosen for s in states) or None


def settled_values(rules, n, fixed, cuts):
    """What follows from fixed values, whatever the other nodes do: rules are looked at in all their completions."""
    known = dict(fixed)
    while True:
        more = {}
        for i in range(n):
            if i in known:
                continue
            text = rules[i]
            for u, v in cuts:
                text = text.replace(f"n{u}", "False") if v == i else text
            seen = forced(text, known, n)
            if len(seen) == 1:
                more[i] = int(seen.pop())
        if not more:
            return known
        known |= more


def forced(text, known, n):
    """The values that a formula takes over all values of what is not known."""
    code, others = python(text), [i for i in range(n) if i not in known]
    given = {f"n{i}": bool(b) for i, b in known.items()}
    return {
        bool(eval(code, {}, given | {f"n{i}": b for i, b in zip(others, values, strict=True)}))
        for values in itertools.product((False, True), repeat=len(others))
    }
