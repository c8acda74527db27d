"""Whether repair names the true fault: ``python -m benchmarks.repair [FILES or FOLDERS] [--cases N] [--faults K] ...``.

A case: one rule of a network is changed in one place (a sign, an operator or a regulator: the slips of ``check
--mutants``), or ``--faults`` rules are, drawn with ``--seed``, of one slip each at most once. Given are the
expectations and the evidence of the file; a file without expectations gets observations of its own: for some settings
of its inputs, undisturbed and with single knockouts and knock-ins, what all its attractors share, and fixed points as
ones that are there. Its own regulations are then its evidence.

A slip that no expectation notices cannot be found: another one is drawn, and the number of these is counted. The true
fault is found if after a proposal every rule is the original function again.

``--out FILE`` adds one line of JSON for each case and leaves out the cases that are there, so that a run can be ended
at any time (``--seconds``) and gone on with. ``--table`` only prints the table of such a file.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from logicnet.checks.expectations import ExpectationStatus, claim
from logicnet.checks.mutants import Mutant, Mutation, mutants
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
from logicnet.text.expression import Expression, Symbol, symbols
from logicnet.text.formula import format_name

__all__ = ["main"]

#: What one case may take, in seconds of the processor; the wall clock of a busy machine is given this many times that.
LIMIT, PATIENCE = 60.0, 3
#: Generated observations: settings of the inputs, changes in each, fixed points told of each.
PLACES, CHANGES, POINTS = 3, 60, 3
#: Regulators up to which rules are compared by their tables.
COMPARED = 14

Case = dict[str, Any]


def observed(network: Network, rng: random.Random) -> Network:
    """The network with what its attractors show as expectations, and its regulations as evidence."""
    lines = [write(replace(network, environments=(), expectations=()))]
    for regulation in overview(network).regulations:
        if regulation.sign.value in ("activates", "inhibits"):
            ends = f"{format_name(regulation.source)} -> {format_name(regulation.target)}"
            lines.append(f"#: edge {ends}, {regulation.sign.value}, doi:10.1000/{len(lines)}")
    inputs = [node.name for node in network.input_nodes()]
    inner = [node.name for node in network.nodes if not node.is_input]
    claims: dict[str, None] = {}
    changes = [f"{format_name(name)}={value}" for name in inner for value in (0, 1)]
    for place in range(min(PLACES, 1 << len(inputs))):
        name = f"place{place}" if inputs else "default"
        values = {one: rng.randint(0, 1) for one in inputs}
        if inputs:
            told = ", ".join(f"{format_name(one)}={value}" for one, value in values.items())
            lines.append(f"#: environment {name}, {told}")
        for clamp in ("", *rng.sample(changes, min(CHANGES, len(changes)))):
            found = find_attractors(network, environment=tuple(values.items()), clamps=clamp, limits=Limits(time=3))
            if not found.finished or found.complete.value != "yes" or not found.attractors:
                continue
            kept = [v for v, node in enumerate(network.names) if node in inner and node != clamp.partition("=")[0]]
            head = " ".join(filter(None, (f"in {name}" if inputs else "", f"with {clamp}" if clamp else "")))
            spaces = [one.space for one in found.attractors]
            shared = _literals(network, kept, [{one.get(v) for one in spaces} for v in kept])
            if shared:
                claims[f"{', ' + head if head else ''}: every {shared}"] = None
            points = [one for one in spaces if all(one.get(v) is not None for v in kept)] if len(spaces) > 1 else []
            for point in points[:POINTS]:
                shown = _literals(network, kept, [{point.get(v)} for v in kept])
                claims[f"{', ' + head if head else ''}: some {shown}"] = None
    lines += [f"#: expect x{k}{text} [doi:10.1000/x]" for k, text in enumerate(claims)]
    read = parse("\n".join(lines) + "\n", network.source.path)
    assert read.network is not None, read.diagnostics
    return read.network


def _literals(network: Network, kept: Sequence[int], shown: Sequence[set[int | None]]) -> str:
    """The nodes that have one value, as a formula."""
    return " & ".join(
        ("" if values == {1} else "!") + format_name(network.names[v])
        for v, values in zip(kept, shown, strict=True)
        if values in ({0}, {1})
    )


def function(rule: Expression, names: tuple[str, ...]) -> object:
    """What tells functions of these names apart: the table; the text where it would be too large."""
    return str(rule) if len(names) > COMPARED else truth_table(rule, names)


def same(one: Expression, other: Expression) -> bool:
    """Whether two rules are one function."""
    names = tuple(sorted({s.name for s in (*symbols(one), *symbols(other))}))
    return function(one, names) == function(other, names)


def slips(network: Network) -> list[tuple[int, Mutant]]:
    """Every slip that changes a rule, one of each function, with the position of the rule."""
    found = []
    for v, node in enumerate(network.nodes):
        rule = node.rule.expression
        names = tuple(sorted({s.name for s in symbols(rule)}))
        known, mine = {function(rule, names)}, list[Mutant]()
        for one in () if node.is_input or not names else mutants(node):
            # A name that is left out in one place of several is no regulator that is gone.
            if one.change is Mutation.REGULATOR and {s.name for s in symbols(one.rule)} == {*names}:
                continue
            # And a node whose rule is its own name is an input.
            if one.rule == Symbol(node.name):
                continue
            if (table := function(one.rule, names)) not in known:
                known.add(table)
                mine.append(one)
        found += [(v, one) for one in mine]
    return found


def faulty(network: Network, faults: int, rng: random.Random) -> Iterator[tuple[Network, str]]:
    """Networks with so many slips in different rules, and what they are: of one slip each once."""
    every = slips(network)
    rng.shuffle(every)
    drawn = ([one] for one in every) if faults == 1 else (rng.sample(every, faults) for _ in every)
    for made in drawn:
        if len({v for v, _ in made}) == faults:
            nodes = list(network.nodes)
            for v, slip in made:
                nodes[v] = replace(nodes[v], rule=replace(nodes[v].rule, expression=slip.rule))
            yield replace(network, nodes=tuple(nodes)), "; ".join(f"{slip.node}: {slip.what}" for _, slip in made)


def outcome(original: Network, broken: Network, faults: int, limits: Limits) -> Case:
    """At which place of the proposals the original rules are, from 1; what stands before, or why they are not there."""
    study = propose_repairs(broken, max_size=faults, most=10, limits=limits)
    before = []
    for rank, proposal in enumerate(study.found.proposals, start=1):
        after = study.found.editable.edited(proposal.chosen)
        if all(same(a.rule.expression, b.rule.expression) for a, b in zip(original.nodes, after.nodes, strict=True)):
            return {"rank": rank, "cost": proposal.cost, "before": before, "why": ""}
        before.append([proposal.cost, *(f"{edit.node}: {edit.what}" for edit in proposal.edits)])
    why = "; ".join(study.limits) or (f"{len(before)} other proposals" if before else "no proposal")
    return {"rank": None, "cost": None, "before": before, "why": why}


def run(name: str, network: Network, told: argparse.Namespace, until: float, done: dict[int, Case]) -> Iterator[Case]:
    """One case after the other; a slip that is not noticed is one without an outcome."""
    left = told.cases - sum("rank" in case for case in done.values())
    given = None
    for k, (broken, what) in enumerate(faulty(network, told.faults, random.Random(f"{name} {told.seed}"))):
        if left <= 0 or time.monotonic() >= until:
            return
        if k in done:
            continue
        if given is None:
            given = network if network.expectations else observed(network, random.Random(f"{name} {told.seed}"))
        limits = Limits(time=LIMIT * PATIENCE)
        case = {"network": name, "case": k, "nodes": len(network), "expectations": len(given.expectations)}
        broken = replace(given, nodes=broken.nodes)
        if all(claim(broken, x, limits) is ExpectationStatus.HOLDS for x in broken.expectations):
            yield {**case, "what": what}
            continue
        begin = time.process_time()
        found = outcome(given, broken, told.faults, limits)
        left -= 1
        yield {**case, "what": what, "seconds": round(time.process_time() - begin, 1), **found}


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


def table(cases: Sequence[Case]) -> str:
    """The table of cases, and each that was missed."""
    rows = ["| network | nodes | cases | true fault first | among the first three | most seconds | not noticed |"]
    rows.append("|---|---|---|---|---|---|---|")
    names = list(dict.fromkeys(case["network"] for case in cases))
    missed = []
    for name in (*names, "all"):
        mine = [case for case in cases if name in (case["network"], "all")]
        tried = [case for case in mine if "rank" in case]
        found = [case["rank"] for case in tried if case["rank"] and case["seconds"] <= LIMIT]
        slowest = max((case["seconds"] for case in tried), default=0.0)
        nodes = mine[0]["nodes"] if mine and name != "all" else ""
        first, three = found.count(1), sum(rank <= 3 for rank in found)
        cells = (name, nodes, len(tried), first, three, slowest, len(mine) - len(tried))
        rows.append(f"| {' | '.join(map(str, cells))} |")
    for case in cases:
        if "rank" in case and not (case["rank"] and case["rank"] <= 3 and case["seconds"] <= LIMIT):
            why = f"at place {case['rank']}, cost {case['cost']}" if case["rank"] else case["why"]
            before = "; ".join(f"({one[0]}) {' and '.join(one[1:])}" for one in case["before"])
            missed.append(f"* {case['network']}, {case['what']}: {why}, {case['seconds']} s; before it: {before}")
    return "\n".join((*rows, "", *missed))


def main(arguments: Sequence[str] | None = None) -> int:
    """The table on standard output; each case on standard error as it is done."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", default=["m1", "m2", "m3", "m4", "m5"])
    parser.add_argument("--cases", type=int, default=10, help="cases of each network")
    parser.add_argument("--faults", type=int, default=1, help="slips of a case, in different rules")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="end after so much time")
    parser.add_argument("--most", type=int, default=10_000, help="at most so many networks of a folder")
    parser.add_argument("--out", type=Path, help="a file of JSON lines: cases are added, those that are there left out")
    parser.add_argument("--table", action="store_true", help="run nothing, print the table of --out")
    told = parser.parse_args(arguments)
    until = time.monotonic() + told.seconds
    cases: list[Case] = []
    if told.out is not None and told.out.exists():
        cases = [json.loads(line) for line in told.out.read_text(encoding="utf-8").splitlines()]
    for number, (name, network) in enumerate(() if told.table else networks(told.files)):
        if time.monotonic() >= until or number >= told.most:
            break
        done = {case["case"]: case for case in cases if case["network"] == name}
        for case in run(name, network, told, until, done):
            cases.append(case)
            print(json.dumps(case), file=sys.stderr, flush=True)
            if told.out is not None:
                with told.out.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(case) + "\n")
    print(table(cases))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
