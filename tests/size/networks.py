"""Networks that are large in one way each: what grows, as a function of how much of it there is."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable

__all__ = ["KINDS", "LONGEST", "SIZES", "network"]

SIZES = (10, 100, 1_000, 10_000)
#: Characters of a rule beyond which a kind does not grow: the reader refuses longer ones by their names anyway.
LONGEST = 1_000_000

_HEAD = "targets, factors\n"


def _lines(rules: Iterable[str]) -> str:
    return _HEAD + "".join(f"{rule}\n" for rule in rules)


def _parts(n: int) -> str:
    return _lines(rule for i in range(n) for rule in (f"a{i}, !b{i}", f"b{i}, !a{i}"))


def _inputs(n: int) -> str:
    return _lines(
        [*(f"i{k}, i{k}" for k in range(n)), *(f"n{k}, i{k} & n{k - 1} | !i{k - 1}" for k in range(1, n)), "n0, i0"]
    )


def _attractors(n: int) -> str:
    """Log2 of n inputs of which every setting leaves a chain of n nodes somewhere else."""
    bits = max(1, n.bit_length() - 1)
    chain = [
        f"c{k}, " + (f"i{k}" if k < bits else f"c{k - bits} & c{k - 1} | !c{k - bits} & i{k % bits}") for k in range(n)
    ]
    return _lines([*(f"i{k}, i{k}" for k in range(bits)), *chain])


def _products(n: int) -> str:
    draw = random.Random(n)
    names = [f"v{i}" for i in range(26)]
    terms = " | ".join(f"({' & '.join(draw.sample(names, 5))})" for _ in range(n))
    return _lines([f"t, {terms}", *(f"{name}, {name}" for name in names)])


def _levels(n: int) -> str:
    """Nodes of three levels each with rules of as many products of levels as there are nodes, up to 400."""
    draw = random.Random(n)
    species = [f"s{i}" for i in range(max(2, n // 3))]
    rules = []
    for name in species:
        regulators = draw.sample(species, min(5, len(species)))
        for level in (1, 2, 3):
            terms = []
            for _ in range(min(n, 400) if n <= 1_000 else 20):
                values = [(regulator, draw.randint(0, 3)) for regulator in regulators]
                parts = [f"{r}_{v}" for r, v in values if v] + [f"!{r}_{v + 1}" for r, v in values if v < 3]
                terms.append(f"({' & '.join(parts)})")
            lower = f"{name}_{level - 1} & " if level > 1 else ""
            rules.append(f"{name}_{level}, {lower}({' | '.join(terms)})")
    return _lines(rules)


def _parity(n: int) -> str:
    layer = [f"x{i}" for i in range(n)]
    while len(layer) > 1 and len(layer[0]) * len(layer) < LONGEST // 4:
        pairs = [layer[i : i + 2] for i in range(0, len(layer), 2)]
        layer = [f"(({p[0]}) & !({p[1]}) | !({p[0]}) & ({p[1]}))" if len(p) == 2 else p[0] for p in pairs]
    return _lines([*(f"t{k}, {rule}" for k, rule in enumerate(layer[:50])), *(f"x{i}, x{i}" for i in range(n))])


def _left(n: int) -> str:
    rule = "".join("(" for _ in range(n)) + "a" + "".join(f" {'&|'[k % 2]} {'ab'[k % 3 == 0]})" for k in range(n))
    return _lines([f"t, {rule}", "a, a", "b, b"])


def _right(n: int) -> str:
    rule = "".join(f"({'ab'[k % 3 == 0]} {'&|'[k % 2]} " for k in range(n)) + "a" + ")" * n
    return _lines([f"t, {rule}", "a, a", "b, b"])


def _negations(n: int) -> str:
    return _lines([f"t, {'!(' * n}a & b{')' * n}", "a, a", "b, t"])


def _expectations(n: int) -> str:
    rules = ["a, b & !c", "b, !a | i", "c, a & b", "i, i"]
    expect = (f"#: expect e{k}, with a={k % 2}: {'no' if k % 2 else 'some'} P" for k in range(n))
    return "#: phenotype P, a & b\n" + "".join(f"{line}\n" for line in expect) + _lines(rules)


def _phenotypes(n: int) -> str:
    rules = [f"a{i}, a{(i + 1) % 12} & !a{(i + 5) % 12} | a{(i + 7) % 12}" for i in range(12)]
    lines = (f"#: phenotype p{k}, a{k % 12} & !a{(k * 7 + 1) % 12} | a{k * 5 % 12}\n" for k in range(n))
    return "".join(lines) + _lines(rules)


def _chain(n: int) -> str:
    return _lines(["c0, !c" + str(n - 1), *(f"c{k}, c{k - 1}" for k in range(1, n))])


def _dense(n: int) -> str:
    draw = random.Random(n)
    few = min(n - 1, 40 if n <= 1_000 else 8)
    rules = []
    for v in range(n):
        sources = draw.sample(range(n), few)
        terms = [
            f"{'!' * draw.randint(0, 1)}d{u} & {'!' * draw.randint(0, 1)}d{w}"
            for u, w in zip(sources[::2], sources[1::2], strict=False)
        ]
        rules.append(f"d{v}, {' | '.join(terms) or f'd{sources[0]}'}")
    return _lines(rules)


def _random(n: int) -> str:
    """A cell-like network: one to three regulators, mostly near ones, a twentieth of the nodes inputs."""
    draw = random.Random(n)
    rules = []
    for v in range(n):
        near = range(max(0, v - 40), min(n, v + 10))
        sources = draw.sample(near, min(len(near), draw.choice((1, 2, 2, 3))))
        rule = f"{'!' * (draw.random() < 0.3)}g{sources[0]}"
        for u in sources[1:]:
            rule += f" {draw.choice('&|')} {'!' * (draw.random() < 0.3)}g{u}"
        rules.append(f"g{v}, " + (f"g{v}" if v < n // 20 else rule))
    return _lines(rules)


KINDS: dict[str, Callable[[int], str]] = {
    "independent parts": _parts,
    "inputs": _inputs,
    "attractors": _attractors,
    "products in a rule": _products,
    "levels": _levels,
    "parity": _parity,
    "nesting, left": _left,
    "nesting, right": _right,
    "negations": _negations,
    "expectations": _expectations,
    "phenotypes": _phenotypes,
    "chain": _chain,
    "dense": _dense,
    "random": _random,
}


def network(kind: str, size: int) -> str:
    """The text of a network file, the same each time; with a phenotype, as the questions need one."""
    text = KINDS[kind](size)
    if "#: phenotype" in text:
        return text
    first = text.removeprefix(_HEAD).partition(",")[0]
    return f"#: phenotype P, {first}\n{text}"
