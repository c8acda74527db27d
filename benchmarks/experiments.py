"""Whether proposed experiments tell more than random ones: ``python -m benchmarks.experiments [FILES] [--given P]``.

A simulation: one consistent instantiation is hidden, and answers every experiment. The proposal is that of ``ensemble
--next``: easy kinds first, compared on 256 of what is still possible where that is more, the first five of that
counted exactly. The other strategy draws among the experiments of all kinds that were not made yet. Both stop when no
experiment tells any two of what is left apart: that is the hidden one, up to what cannot be seen. The hidden ones are
drawn, each consistent instantiation with the same probability. Shares are exact: classes of instantiations that no
experiment tells apart are sets of decision diagrams, with their sizes.

Beside what was seen stands what is due: the mean, over the steps, of the chance that half or less would be left, for
the experiment that was proposed and for the best of all candidates of all kinds.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy

from logicnet.ensembles.experiments import ASKED, CONTENT, SAMPLED, Experiment, ExperimentSearch, experiment_rounds
from logicnet.ensembles.partial import PartialNetwork
from logicnet.network.openness import Opened
from logicnet.network.resolve import resolve_given
from logicnet.studies.networks import load

__all__ = ["main"]

#: Classes, by number; a table has the number of an outcome for each class.
Array = Any
#: How many proposals are counted exactly.
LISTED = 5


@dataclass
class Classes:
    """What experiments can tell of an ensemble."""

    sizes: Array
    #: Of each kind the tables that differ, a row each, with the outcome of each class.
    kinds: list[Array]
    #: Of every experiment the kind and the row; ``None``: it tells nothing.
    every: list[tuple[int, int] | None]
    #: Experiments that could not be counted.
    uncounted: int

    def shares(self, possible: Array, kind: int) -> Array:
        """For each table of a kind the share of each outcome among what is possible."""
        sizes, rows = self.sizes[possible], self.kinds[kind][:, possible]
        return numpy.stack([(rows == k) @ sizes for k in range(3)], 1) / sizes.sum()


def classes(search: ExperimentSearch, rounds: Sequence[Sequence[Experiment]]) -> Classes:
    """Split the consistent instantiations by every experiment."""
    counter = search.counter
    sets = [search.consistent_set]
    kinds: list[list[list[Any]]] = []
    every: list[tuple[int, int] | None] = []
    uncounted = 0
    for kind, experiments in enumerate(rounds):
        known: dict[tuple[int, ...], int] = {}
        kinds.append([])
        for one in experiments:
            split = search.split(one)
            uncounted += split is None
            parts = [part for _, part in split or ()]
            if len(parts) < 2:
                every.append(None)
                continue
            key = tuple(sorted(map(hash, parts)))
            if key not in known:
                known[key] = len(kinds[kind])
                kinds[kind].append(parts)
                sets = [
                    new
                    for old in sets
                    for new in (counter.meet(old, part) for part in parts)
                    if not new.is_false()
                ]  # fmt: skip
            every.append((kind, known[key]))
    tables = [
        numpy.array(
            [[next(k for k, p in enumerate(parts) if not counter.meet(one, p).is_false()) for one in sets]
             for parts in found], dtype=numpy.int8,
        ).reshape(len(found), len(sets))
        for found in kinds
    ]  # fmt: skip
    return Classes(numpy.array([float(counter.size(one)) for one in sets]), tables, every, uncounted)


def scores(shares: Array) -> tuple[Array, Array]:
    """The chance that more than half is left, and the part that is left on average; 2 where nothing is told."""
    left = (shares**2).sum(1)
    unhalved = numpy.where(shares > CONTENT + 1e-12, shares, 0).sum(1)
    return numpy.where(shares.max(1) > 1 - 1e-12, 2, unhalved), left


def proposed(told: Classes, possible: Array, seed: int) -> tuple[int, int] | None:
    """Kind and row of the proposal; ``None``: nothing tells any two apart."""
    sizes = told.sizes[possible]
    asked = possible
    if sizes.sum() > ASKED:
        rng = numpy.random.default_rng(seed)
        asked = rng.choice(possible, SAMPLED, p=sizes / sizes.sum())
    found: list[tuple[float, float, int, int]] = []
    for kind in range(len(told.kinds)):
        if asked is possible:
            shares = told.shares(possible, kind)
        else:
            rows = told.kinds[kind][:, asked]
            shares = numpy.stack([(rows == k).sum(1) / SAMPLED for k in range(3)], 1)
        unhalved, left = (numpy.round(one, 9) for one in scores(shares))
        found += [(unhalved[i], left[i], kind, int(i)) for i in numpy.flatnonzero(unhalved <= 1)]
        if any(one[0] == 0 for one in found):
            break
    exact = []
    for _, _, kind, i in sorted(found)[:LISTED]:
        unhalved, left = scores(told.shares(possible, kind)[i : i + 1])
        exact.append((round(float(unhalved[0]), 9), round(float(left[0]), 9), kind, i))
    return min(exact)[2:] if exact else None


def best(told: Classes, possible: Array) -> float:
    """The greatest chance that half or less is left, over all candidates; -1: nothing tells any two apart."""
    kinds = [k for k, one in enumerate(told.kinds) if len(one)]
    return max((1 - scores(told.shares(possible, k))[0].min() for k in kinds), default=-1.0)


def random_steps(told: Classes, truth: int, rng: random.Random) -> int:
    """How many experiments are made until nothing tells more, if each is any that was not made yet."""
    possible, made = numpy.arange(len(told.sizes)), 0
    if best(told, possible) < 0:
        return 0
    for one in rng.sample(told.every, len(told.every)):
        made += 1
        if one is not None:
            row = told.kinds[one[0]][one[1]]
            kept = possible[row[possible] == row[truth]]
            if len(kept) < len(possible):
                possible = kept
                if best(told, possible) < 0:
                    break
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """The table on standard output."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", default=["m2", "m3", "m4"])
    parser.add_argument("--given", default="E[0-9]*")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--hidden", type=int, default=128, help="how many are hidden, one at a time")
    told = parser.parse_args(arguments)
    print("| network | consistent | classes | hidden | experiments | not counted | steps, proposed | steps, random "
          "| proposed steps | of them leave half or less | due | due with the best of all candidates |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|---|---|---|")
    total: list[tuple[bool, float, float]] = []
    for name in told.files:
        network = load(name)
        search = ExperimentSearch(
            PartialNetwork(network, Opened.CONNECTIVES), resolve_given(network, told.given), seed=told.seed
        )
        kinds = [one.experiments for one in experiment_rounds(network, [one.name for one in network.environments])]
        known = classes(search, kinds)
        rng = random.Random(told.seed)
        truths = rng.choices(range(len(known.sizes)), weights=list(known.sizes), k=told.hidden)
        memory: dict[bytes, tuple[tuple[int, int] | None, float, float]] = {}
        steps = [step for truth in truths for step in _walk(known, truth, told.seed, memory)]
        drawn = [random_steps(known, truth, rng) for truth in truths]
        total += steps
        numbers = " + ".join(f"{len(one):,}" for one in kinds)
        cells = (name, f"{search.consistent}", f"{len(known.sizes):,}", told.hidden, numbers, known.uncounted,
                 f"{len(steps) / told.hidden:.1f}", f"{sum(drawn) / told.hidden:.1f}", *_halves(steps))  # fmt: skip
        print(f"| {' | '.join(map(str, cells))} |", flush=True)
    print(f"| all | | | | | | | | {' | '.join(_halves(total))} |")
    return 0


def _walk(
    told: Classes, truth: int, seed: int, memory: dict[bytes, tuple[tuple[int, int] | None, float, float]]
) -> list[tuple[bool, float, float]]:
    """Of each proposed step whether half or less was left, the chance of that, and the best chance there was."""
    possible, found = numpy.arange(len(told.sizes)), list[tuple[bool, float, float]]()
    while True:
        key = possible.tobytes()
        if key not in memory:
            one = proposed(told, possible, seed)
            # A sample may tell nothing apart where all of them could be told apart.
            one = one if one is not None or best(told, possible) < 0 else _any(told, possible)
            chance = 0.0 if one is None else 1 - float(scores(told.shares(possible, one[0]))[0][one[1]])
            memory[key] = one, chance, best(told, possible)
        one, chance, most = memory[key]
        if one is None:
            return found
        row = told.kinds[one[0]][one[1]]
        kept = possible[row[possible] == row[truth]]
        found.append((bool(told.sizes[kept].sum() <= told.sizes[possible].sum() / 2), chance, most))
        possible = kept


def _any(told: Classes, possible: Array) -> tuple[int, int]:
    kind = next(k for k in range(len(told.kinds)) if (scores(told.shares(possible, k))[0] <= 1).any())
    return kind, int(numpy.argmin(scores(told.shares(possible, kind))[0]))


def _halves(steps: Sequence[tuple[bool, float, float]]) -> list[str]:
    count = max(1, len(steps))
    return [str(len(steps)), *(f"{sum(step[k] for step in steps) / count:.0%}" for k in range(3))]


if __name__ == "__main__":
    sys.exit(main())
