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
from collections.abc import Sequence

from logicnet.ensembles.experiments import CONTENT, ExperimentSearch, Seen, experiment_rounds
from logicnet.ensembles.partial import PartialNetwork
from logicnet.network.openness import Opened
from logicnet.network.resolve import resolve_given
from logicnet.studies.networks import load

__all__ = ["main"]

Table = Sequence[Seen | None]


def left(table: Table, possible: Sequence[int]) -> float:
    """The part of what is possible that is left on average."""
    seen = [table[k] for k in possible]
    return sum((seen.count(one) / len(seen)) ** 2 for one in set(seen))


def best(possible: list[int], rounds: Sequence[Sequence[Table]]) -> Table | None:
    """The proposal: a kind is asked if nothing of the kinds before leaves half; ``None``: nothing tells more."""
    found: tuple[float, Table] | None = None
    for tables in rounds:
        for table in tables:
            part = round(left(table, possible), 9)
            if part < 1 and (found is None or part < found[0]):
                found = part, table
        if found is not None and found[0] <= CONTENT:
            break
    return None if found is None else found[1]


def proposed_steps(truth: int, telling: Sequence[Sequence[Table]], members: int) -> list[float]:
    """The part that each proposed experiment left, until nothing tells what is left apart."""
    possible, found = list(range(members)), list[float]()
    while (table := best(possible, telling)) is not None:
        kept = [k for k in possible if table[k] is table[truth]]
        found.append(len(kept) / len(possible))
        possible = kept
    return found


def random_steps(truth: int, tables: list[Table], telling: Sequence[Sequence[Table]], rng: random.Random) -> int:
    """How many experiments are made until then, if each is any that was not made yet, whether or not it tells more."""
    possible, made = list(range(len(tables[0]))), 0
    for table in rng.sample(tables, len(tables)):
        kept = [k for k in possible if table[k] is table[truth]]
        if (made == 0 or len(kept) < len(possible)) and best(kept, telling) is None:
            return made + 1
        possible, made = kept, made + 1
    return made


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
        proposed = [proposed_steps(truth, telling, members) for truth in range(members)]
        tables = [one for tables in rounds for one in tables]
        drawn = [random_steps(truth, tables, telling, rng) for truth in range(members)]
        every = [part for one in proposed for part in one]
        halves = sum(part <= 0.5 for part in every) / max(1, len(every))
        means = [sum(one) / max(1, members) for one in (map(len, proposed), drawn)]
        numbers = " + ".join(str(len(one)) for one in kinds)
        cells = (name, search.consistent, members, numbers, f"{means[0]:.1f}", f"{means[1]:.1f}", f"{halves:.0%}")
        print(f"| {' | '.join(map(str, cells))} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
