"""Whether repair names the true fault: ``python -m benchmarks.repair [FILES or FOLDERS] [--cases N] [--faults K] ...``.

A case: one rule of a network is changed in one place (a sign, an operator or a regulator: the slips of ``check
--mutants``), or ``--faults`` rules are, drawn with ``--seed``. Given are the expectations and the evidence of the file;
a file without expectations gets those that its own attractors show: for some settings of its inputs, and some single
knockouts and knock-ins, what a node is in all attractors. Its own regulations are then its evidence.

A slip that no expectation notices cannot be found: it is counted apart. The true fault is found if after a proposal
every rule is the original function again. Runs until ``--seconds`` of the wall clock are over, and says how many cases
that were.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from logicnet.checks.expectations import ExpectationStatus, claim
from logicnet.checks.mutants import Mutation, mutants
from logicnet.formats.registry import load
from logicnet.limits import Limits
from logicnet.network.bnet import parse
from logicnet.network.model import Network
from logicnet.network.openness import truth_table
from logicnet.network.writing import write
from logicnet.report.overview import overview
from logicnet.studies.attractors import find_attractors
from logicnet.studies.networks import load as load_named
from logicnet.studies.repair import propose_repairs
from logicnet.text.expression import Expression, symbols
from logicnet.text.formula import format_name

__all__ = ["main"]

#: What one case may take, in seconds of the processor; the wall clock of a busy machine is given this many times that.
LIMIT, PATIENCE = 60.0, 10
#: Generated expectations: settings of the inputs, changes in each, nodes looked at after each.
PLACES, CHANGES, NODES = 2, 14, 6
#: Regulators up to which rules are compared by their tables.
COMPARED = 14


@dataclass
class Tally:
    """The cases of one network."""

    cases: int = 0
    first: int = 0
    among: int = 0
    unnoticed: int = 0
    slowest: float = 0.0
    #: Cases in which it was not among the first three: what was changed, and why it is not there.
    missed: list[str] = field(default_factory=list)


def expected(network: Network, rng: random.Random) -> Network:
    """The network with expectations that its attractors show, and its regulations as evidence."""
    lines = [write(replace(network, environments=(), expectations=()))]
    for regulation in overview(network).regulations:
        if regulation.sign.value in ("activates", "inhibits"):
            ends = f"{format_name(regulation.source)} -> {format_name(regulation.target)}"
            lines.append(f"#: edge {ends}, {regulation.sign.value}, doi:10.1000/{len(lines)}")
    inputs = [node.name for node in network.input_nodes()]
    inner = [node.name for node in network.nodes if not node.is_input]
    claims: dict[str, None] = {}
    for place in range(PLACES if inputs else 1):
        name = f"place{place}" if inputs else "default"
        values = {one: rng.randint(0, 1) for one in inputs}
        if inputs:
            told = ", ".join(f"{format_name(one)}={value}" for one, value in values.items())
            lines.append(f"#: environment {name}, {told}")
        for k in range(CHANGES):
            clamp = f"{format_name(rng.choice(inner))}={rng.randint(0, 1)}" if k else ""
            found = find_attractors(network, environment=tuple(values.items()), clamps=clamp, limits=Limits(time=3))
            if not found.finished or found.complete.value != "yes" or not found.attractors:
                continue
            fixed = [
                (node, shown)
                for v, node in enumerate(network.names)
                if node in inner and node != clamp.partition("=")[0]
                for shown in [{one.space.get(v) for one in found.attractors}]
                if shown in ({0}, {1})
            ]
            for node, shown in rng.sample(fixed, min(NODES, len(fixed))):
                how = "every" if shown == {1} else "no"
                place_text = f"in {name}" if inputs else ""
                head = " ".join(filter(None, (place_text, f"with {clamp}" if clamp else "")))
                claims[f"{', ' + head if head else ''}: {how} {format_name(node)}"] = None
    lines += [f"#: expect x{k}{text} [doi:10.1000/x]" for k, text in enumerate(claims)]
    read = parse("\n".join(lines) + "\n", network.source.path)
    assert read.network is not None, read.diagnostics
    return read.network


def same(one: Expression, other: Expression) -> bool:
    """Whether two rules are one function; by their text where there are too many regulators."""
    names = tuple(sorted({s.name for s in (*symbols(one), *symbols(other))}))
    if len(names) > COMPARED:
        return str(one) == str(other)
    return truth_table(one, names) == truth_table(other, names)


def faulty(network: Network, rng: random.Random, faults: int) -> tuple[Network, str] | None:
    """The network with so many slips in different rules, and what they are."""
    places = [v for v, node in enumerate(network.nodes) if not node.is_input and symbols(node.rule.expression)]
    nodes, told = list(network.nodes), []
    rng.shuffle(places)
    for v in places:
        rule = network.nodes[v].rule.expression
        names = {s.name for s in symbols(rule)}
        slips = [
            one
            for one in mutants(network.nodes[v])
            # A name that is left out in one place of several is no regulator that is gone.
            if not same(one.rule, rule)
            and (one.change is not Mutation.REGULATOR or {s.name for s in symbols(one.rule)} != names)
        ]
        if slips:
            slip = rng.choice(slips)
            nodes[v] = replace(nodes[v], rule=replace(nodes[v].rule, expression=slip.rule))
            told.append(f"{slip.node}: {slip.what}")
        if len(told) == faults:
            return replace(network, nodes=tuple(nodes)), "; ".join(told)
    return None


def rank_of(original: Network, broken: Network, faults: int, limits: Limits) -> tuple[int | None, str]:
    """At which place of the proposals the original rules are, from 1; and why not, where they are not."""
    study = propose_repairs(broken, max_size=faults, most=10, limits=limits)
    for rank, proposal in enumerate(study.found.proposals, start=1):
        after = study.found.editable.edited(proposal.chosen)
        if all(same(a.rule.expression, b.rule.expression) for a, b in zip(original.nodes, after.nodes, strict=True)):
            return rank, ""
    if study.limits:
        return None, "; ".join(study.limits)
    return None, f"{len(study.found.proposals)} other proposals" if study.found.proposals else "no proposal"


def run(network: Network, seed: int, cases: int, faults: int, until: float, tally: Tally) -> Iterator[None]:
    """One case after the other."""
    rng = random.Random(f"{network.source.file.rsplit('/', 1)[-1]} {seed}")
    given = network if network.expectations else expected(network, rng)
    if not given.expectations:
        return
    tries = 0
    while tally.cases < cases and time.monotonic() < until and tries < 10 * cases:
        tries += 1
        made = faulty(given, rng, faults)
        if made is None:
            return
        broken, what = made
        limits = Limits(time=LIMIT * PATIENCE)
        if all(claim(broken, x, limits) is ExpectationStatus.HOLDS for x in broken.expectations):
            tally.unnoticed += 1
            continue
        begin = time.process_time()
        rank, why = rank_of(given, broken, faults, limits)
        took = time.process_time() - begin
        tally.slowest = max(tally.slowest, took)
        if took > LIMIT:
            rank, why = None, f"took {took:.0f} s"
        tally.cases += 1
        tally.first += rank == 1
        tally.among += rank is not None and rank <= 3
        if rank is None or rank > 3:
            tally.missed.append(f"{what} ({f'at place {rank}' if rank else why})")
        yield


def networks(words: Sequence[str]) -> Iterator[tuple[str, Network]]:
    """The networks of files and folders; in a folder the smallest first."""
    for word in words:
        path = Path(word)
        if path.is_dir():
            files = sorted((path / "models").glob("*.bnet")) or sorted(path.glob("*.bnet"))
            found = [(one.stem, load(str(one))) for one in files]
            yield from sorted(found, key=lambda one: (len(one[1]), one[0]))
        else:
            yield path.stem, load_named(word)


def main(arguments: Sequence[str] | None = None) -> int:
    """The table on standard output, as it grows."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", default=["m1", "m2", "m3", "m4", "m5"])
    parser.add_argument("--cases", type=int, default=10, help="cases of each network")
    parser.add_argument("--faults", type=int, default=1, help="slips of a case, in different rules")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="end after so much time")
    parser.add_argument("--most", type=int, default=10_000, help="at most so many networks of a folder")
    told = parser.parse_args(arguments)
    until = time.monotonic() + told.seconds
    whole = Tally()
    print("| network | nodes | cases | true fault first | among the first three | most seconds | not noticed |")
    print("|---|---|---|---|---|---|---|")
    for done, (name, network) in enumerate(networks(told.files)):
        if time.monotonic() >= until or done >= told.most:
            break
        tally = Tally()
        for _ in run(network, told.seed, told.cases, told.faults, until, tally):
            pass
        cells = (name, len(network), tally.cases, tally.first, tally.among, f"{tally.slowest:.1f}", tally.unnoticed)
        print(f"| {' | '.join(map(str, cells))} |", flush=True)
        for text in tally.missed:
            print(f"missed in {name}: {text}", file=sys.stderr, flush=True)
        whole.cases += tally.cases
        whole.first += tally.first
        whole.among += tally.among
        whole.unnoticed += tally.unnoticed
    print(f"| all | | {whole.cases} | {whole.first} | {whole.among} | | {whole.unnoticed} |")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
