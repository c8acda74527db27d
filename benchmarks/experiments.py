"""Whether proposed experiments tell more than random ones: ``python -m benchmarks.experiments [FILES] [--given P]``.

A simulation: one consistent instantiation is hidden, and answers every experiment. The proposal is the experiment that
leaves the smallest part of what is still possible on average, easy kinds first (as ``ensemble --next``); the other
strategy draws among those of all kinds that were not made yet. Both stop when no experiment tells any two of what is
left apart: that is the hidden one, up to what cannot be seen. Every consistent instantiation is hidden in turn, or a
sample of 64 where there are more than 256.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Sequence

from logicnet.ensembles.experiments import CONTENT, ExperimentSearch, Seen, experiment_rounds
from logicnet.ensembles.partial import PartialNetwork
from logicnet.network.openness import Opened
from logicnet.network.resolve import resolve_given
from logicnet.studies.networks import load

__all__ = ["main"]

Table = Sequence[Seen | None]
#: Chooses an experiment of those that are left, by kind, given what is still possible: its kind and place.
Strategy = Callable[[list[int], list[list[Table]]], tuple[int, int] | None]


def left(table: Table, possible: Sequence[int]) -> float:
    """The part of what is possible that is left on average."""
    seen = [table[k] for k in possible]
    return sum((seen.count(one) / len(seen)) ** 2 for one in set(seen))


def best(possible: list[int], rounds: list[list[Table]]) -> tuple[int, int] | None:
    """The proposal: a kind is asked if nothing of the kinds before leaves half or less."""
    found: tuple[float, int, int] | None = None
    for kind, tables in enumerate(rounds):
        for i, table in enumerate(tables):
            told = (round(left(table, possible), 9), kind, i)
            if told[0] < 1 and (found is None or told < found):
                found = told
        if found is not None and found[0] <= CONTENT:
            break
    return None if found is None else found[1:]


def at_random(rng: random.Random) -> Strategy:
    """Any experiment that was not made yet, whether or not it tells something."""

    def drawn(possible: list[int], rounds: list[list[Table]]) -> tuple[int, int] | None:
        if not any(left(table, possible) < 1 for tables in rounds for table in tables):
            return None
        k = rng.randrange(sum(map(len, rounds)))
        for kind, tables in enumerate(rounds):
            if k < len(tables):
                return kind, k
            k -= len(tables)
        raise AssertionError

    return drawn


def steps(truth: int, rounds: Sequence[Sequence[Table]], members: int, strategy: Strategy) -> list[float]:
    """The part that each experiment left, until nothing tells what is left apart."""
    possible, todo, found = list(range(members)), [list(tables) for tables in rounds], list[float]()
    while (chosen := strategy(possible, todo)) is not None:
        kind, i = chosen
        table = todo[kind].pop(i)
        kept = [k for k in possible if table[k] is table[truth]]
        found.append(len(kept) / len(possible))
        possible = kept
    return found


def _distinct(tables: Sequence[Table]) -> list[Table]:
    """One of each of those that tell something; the others change no proposal."""
    return list({tuple(table): table for table in tables if len(set(table)) > 1}.values())


def main(arguments: Sequence[str] | None = None) -> int:
    """The table on standard output."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", default=["m2", "m3", "m4"])
    parser.add_argument("--given", default="E[0-9]*")
    parser.add_argument("--seed", type=int, default=7)
    told = parser.parse_args(arguments)
    print("| network | consistent | hidden in turn | experiments | steps, proposed | steps, random "
          "| of the proposed steps that leave half or less |")  # fmt: skip
    print("|---|---|---|---|---|---|---|")
    for name in told.files:
        network = load(name)
        search = ExperimentSearch(
            PartialNetwork(network, Opened.CONNECTIVES), resolve_given(network, told.given), seed=told.seed
        )
        places = [one.name for one in network.environments]
        kinds = [one.experiments for one in experiment_rounds(network, places)]
        rounds = [[search.table(one) for one in asked] for asked in kinds]
        telling = [_distinct(tables) for tables in rounds]
        members = len(search.members)
        rng = random.Random(told.seed)
        proposed = [steps(truth, telling, members, best) for truth in range(members)]
        drawn = [steps(truth, rounds, members, at_random(rng)) for truth in range(members)]
        every = [part for one in proposed for part in one]
        halves = sum(part <= 0.5 for part in every) / max(1, len(every))
        means = [sum(map(len, one)) / max(1, members) for one in (proposed, drawn)]
        numbers = " + ".join(str(len(one)) for one in kinds)
        cells = (name, search.consistent, members, numbers, f"{means[0]:.1f}", f"{means[1]:.1f}", f"{halves:.0%}")
        print(f"| {' | '.join(map(str, cells))} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
