"""Whether proposed experiments tell more than random ones: ``python -m benchmarks.experiments [FILES] [--given P]``.

A simulation: one consistent instantiation is hidden, and answers every experiment. The proposal is the experiment that
leaves the smallest part of what is still possible on average (as ``ensemble --next``); the other strategy draws among
those that were not made yet. Both stop when no experiment tells any two of what is left apart: that is the hidden one,
up to what cannot be seen. Every consistent instantiation is hidden in turn, or a sample of 64 where there are more than
256.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Sequence

from logicnet.ensembles.experiments import ExperimentSearch, Seen, experiments_of, is_covered
from logicnet.ensembles.partial import PartialNetwork
from logicnet.network.openness import Opened
from logicnet.network.resolve import resolve_given
from logicnet.perturbation.candidates import candidate_choices, candidate_drugs
from logicnet.studies.networks import load

__all__ = ["main"]

Table = Sequence[Seen | None]
#: Chooses one of the tables that are left, given what is still possible.
Strategy = Callable[[list[int], list[Table]], int]


def left(table: Table, possible: Sequence[int]) -> float:
    """The part of what is possible that is left on average."""
    seen = [table[k] for k in possible]
    return sum((seen.count(one) / len(seen)) ** 2 for one in set(seen))


def best(possible: list[int], tables: list[Table]) -> int:
    """The proposal."""
    return min(range(len(tables)), key=lambda i: (round(left(tables[i], possible), 9), i))


def at_random(rng: random.Random) -> Strategy:
    """Any experiment that was not made yet, whether or not it tells something."""
    return lambda possible, tables: rng.randrange(len(tables))


def steps(truth: int, tables: Sequence[Table], members: int, strategy: Strategy) -> list[float]:
    """The part that each experiment left, until nothing tells what is left apart."""
    possible, todo, found = list(range(members)), list(tables), list[float]()
    while todo and any(left(one, possible) < 1 for one in todo):
        table = todo.pop(strategy(possible, todo))
        kept = [k for k in possible if table[k] is table[truth]]
        found.append(len(kept) / len(possible))
        possible = kept
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """The table on standard output."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", default=["m2", "m3", "m4"])
    parser.add_argument("--given", default="E[0-9]*")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--knockouts", action="store_true", help="single knockouts besides the drugs")
    told = parser.parse_args(arguments)
    print("| network | consistent | hidden in turn | experiments | steps, proposed | steps, random "
          "| of the proposed steps that leave half or less |")  # fmt: skip
    print("|---|---|---|---|---|---|---|")
    for name in told.files:
        network = load(name)
        search = ExperimentSearch(
            PartialNetwork(network, Opened.CONNECTIVES), resolve_given(network, told.given), seed=told.seed
        )
        read_outs = [(one.name, one.formula) for one in network.phenotypes]
        places = [one.name for one in network.environments]
        changes = None
        if told.knockouts:
            single = candidate_choices(network, network.nodes[0].rule.expression, values=(0,)).choices
            changes = (*candidate_drugs(network).choices, *single)
        asked = experiments_of(network, places, read_outs, changes)
        new = [one for one in asked if not is_covered(network, one)]
        tables = [search.table(one) for one in new]
        members = len(search.members)
        rng = random.Random(told.seed)
        proposed = [steps(truth, tables, members, best) for truth in range(members)]
        drawn = [steps(truth, tables, members, at_random(rng)) for truth in range(members)]
        every = [part for one in proposed for part in one]
        halves = sum(part <= 0.5 for part in every) / max(1, len(every))
        means = [sum(map(len, one)) / max(1, members) for one in (proposed, drawn)]
        cells = (name, search.consistent, members, len(new), f"{means[0]:.1f}", f"{means[1]:.1f}", f"{halves:.0%}")
        print(f"| {' | '.join(map(str, cells))} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
