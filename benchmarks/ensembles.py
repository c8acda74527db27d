"""Robust interventions in ensembles: ``python -m benchmarks.ensembles [FOLDER] [--networks DIR] [--out FILE]``.

Three tables. (1) Every network of FOLDER with all rules of two or more regulators open (`connectives`), inputs free,
nothing given: all minimal sets of at most two changes that work in every instantiation. (2) The smallest of them put to
peers that can answer the same question; a disagreement is printed and makes the exit status 1. (3) With ``--networks``,
the curated networks in DIR: what their numbered observations leave open, and which drug sets are robust then.

Seconds are those of the processor, since other processes take turns with the one measured.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import product
from pathlib import Path
from typing import Any

from benchmarks.agreement import disagreements
from benchmarks.measure import Run, Status, measure
from benchmarks.programs import installed
from benchmarks.questions import Model, candidates, models, readouts
from benchmarks.tables import line, number
from logicnet.compiled.function import equivalent
from logicnet.ensembles.partial import PartialNetwork
from logicnet.ensembles.robust import EnsembleStudy
from logicnet.ensembles.study import study
from logicnet.limits import Limits
from logicnet.network.bnet import load, parse
from logicnet.network.openness import Opened
from logicnet.network.resolve import parse_formula, pose, read_demand, resolve_given
from logicnet.perturbation.candidates import candidate_choices, candidate_drugs
from logicnet.perturbation.outcome import Goal, Occurrence
from logicnet.text.formula import AND, OR, Symbol, format_expression, format_name, substitute

__all__ = ["encoded", "main"]

SIZE = 2
#: What is held to: so many models within so many seconds of the processor.
GOALS = ((105, 10.0), (110, 60.0))
#: Largest share of the wall clock that the search may take of one model.
LIMIT = 240.0
#: What is put side by side: the peer, and the task under which it is asked.
PEERS = {
    "biodivine-aeon": ("biodivine-aeon", "ensemble-control"),
    "bonesis": ("bonesis", "ensemble-trap-spaces"),
    "bonesis, alternatives": ("bonesis", "ensemble-alternatives"),
}
#: Rules with an alternative each, where these are listed: 2^5 whole networks.
ALTERNATIVES = 5
OBSERVATIONS = "E[0-9]*"


def encoded(model: Model) -> tuple[str, tuple[str, ...]]:
    """The ensemble as one network with an input for each choice, for programs that know no open rules; their names."""
    partial = PartialNetwork(model.network, Opened.CONNECTIVES)
    taken = set(model.network.names)
    names: dict[Any, Any] = {}
    for k, hidden in enumerate(partial.hidden):
        name = f"choice_{k}"
        while name in taken:
            name += "_"
        names[hidden] = Symbol(name)
    lines = ["targets, factors"]
    for node in partial.encoded.nodes:
        key = names[node.name].name if node.name in names else node.name
        rule = substitute(node.rule.expression, lambda symbol: names.get(symbol.name, symbol))
        lines.append(f"{format_name(key)}, {format_expression(rule)}")
    return "\n".join(lines) + "\n", tuple(symbol.name for symbol in names.values())


def with_alternatives(model: Model) -> str:
    """The model with one alternative for each of its first rules whose outermost connective joins two parts or more:
    the same parts, joined the other way. As a network file with ``#: open`` lines."""
    opened = []
    for node in model.network.nodes:
        expression = node.rule.expression
        if len(opened) == ALTERNATIVES:
            break
        if not node.is_input and isinstance(expression, (AND, OR)):
            other = (OR if isinstance(expression, AND) else AND)(*expression.args)
            if not equivalent(expression, other):
                opened.append(f"#: open {format_name(node.name)}: {format_expression(other)}\n")
    return "".join(opened) + model.free


def members(text: str) -> Iterator[str]:
    """Each network of an ensemble in which only alternatives are open, as a network file."""
    reading = parse(text)
    assert reading.network is not None, reading.diagnostics
    partial = PartialNetwork(reading.network, Opened.FILE)
    for outcomes in product(*(range(len(choice.outcomes)) for choice in partial.choices)):
        nodes = partial.instantiate(outcomes).nodes
        rules = (f"{format_name(n.name)}, {format_expression(n.rule.expression)}" for n in nodes)
        yield "\n".join(["targets, factors", *rules, ""])


@dataclass(frozen=True, slots=True)
class _Alone:
    """What logicnet made of one model."""

    model: str
    nodes: int
    inputs: int
    choices: int
    found: int
    #: Sizes exhausted, sets undecided, limit: empty where the answer is complete.
    open: str
    cpu: float
    wall: float


def alone(model: Model) -> _Alone | None:
    """The question put to logicnet in this process; ``None`` where there is no read-out."""
    readout = readouts(model.network, 1)
    if not readout:
        return None
    wall, cpu = time.perf_counter(), time.process_time()
    network = model.network
    demand = read_demand(network, format_name(readout[0]), option="abolish")
    searched = EnsembleStudy(
        pose(network, environment="all"),
        Goal(demand, Occurrence.EVER),
        candidate_choices(network, parse_formula(network, format_name(readout[0]), option="read-out")),
        opened=Opened.CONNECTIVES,
        limits=Limits(time=LIMIT),
    )
    result = searched.robust(SIZE)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    left = ""
    if not result.finished or result.undecided or result.exhausted_size != SIZE:
        left = f"exhausted to size {result.exhausted_size}, {len(result.undecided)} undecided"
    inputs = sum(node.is_input for node in network.nodes)
    choices = len(searched.partial.choices)
    return _Alone(model.id, len(network), inputs, choices, len(result.interventions), left, cpu, wall)


def _every_model(found: Sequence[_Alone]) -> Iterator[str]:
    complete = [one for one in found if not one.open]
    yield "## Every model, by logicnet\n"
    yield (
        f"All rules of two or more regulators open (`connectives`), inputs free, nothing given, at most {SIZE} changes;"
        " goal: no asynchronous attractor ever shows the read-out at 1, in any instantiation. Read-out: of the nodes"
        " without targets the one with most ancestors. Candidates: knockout and knock-in of every node but inputs, the"
        " read-out and nodes without targets. CPU s: from the network in memory to the answer.\n"
    )
    for many, seconds in GOALS:
        within = sum(one.cpu <= seconds for one in complete)
        word = "reached" if within >= many else "missed"
        yield f"Goal: complete within {seconds:g} s of CPU on {many} models: {within} of {len(found)}, **{word}**.  "
    middle = sorted(one.cpu for one in found)
    yield (
        f"\nMedian {number(middle[len(middle) // 2])} s, worst {number(middle[-1])} s, total {number(sum(middle))} s;"
        f" {sum(one.choices for one in found)} choices in all, at most {max(one.choices for one in found)} in one.\n"
    )
    yield line("model", "nodes", "inputs", "choices", "robust sets", "CPU s", "wall s", "left open")
    yield "|---|" + "---:|" * 6 + "---|"
    for one in found:
        costs = (number(one.cpu), number(one.wall))
        yield line(one.model, one.nodes, one.inputs, one.choices, one.found, *costs, one.open)


# ---------------------------------------------------------------------------------------------------------------- peers


def side_by_side(
    found: Sequence[Model], seconds: float, memory_gib: float, told: Callable[[str], None]
) -> Iterator[tuple[Model, str, dict[str, Run], tuple[str, ...]]]:
    """Each model with each peer: the runs of both programs and how they disagree."""
    present = installed()
    with tempfile.TemporaryDirectory() as folder:
        for turn, model in enumerate(found):
            readout = readouts(model.network, 1)
            if not readout:
                continue
            text, hidden = encoded(model)
            asked = {"readout": readout[0], "candidates": candidates(model.network, readout[0]), "size": SIZE}
            (free := Path(folder, f"{model.id}.bnet")).write_text(model.free, "utf-8")
            (whole := Path(folder, f"{model.id}-encoded.bnet")).write_text(text, "utf-8")
            (open_rules := Path(folder, f"{model.id}-open.bnet")).write_text(with_alternatives(model), "utf-8")
            listed = []
            for k, member in enumerate(members(with_alternatives(model))):
                listed.append(str(path := Path(folder, f"{model.id}-{k}.bnet")))
                path.write_text(member, "utf-8")
            for peer, (other, task) in PEERS.items():
                if other not in present:
                    continue
                runs = {}
                for program in ("logicnet", other) if turn % 2 else (other, "logicnet"):
                    question = {**asked, "task": task, "program": program, "hidden": hidden, "members": listed}
                    own = open_rules if task == "ensemble-alternatives" else free
                    question["file"] = str(own if program == "logicnet" else whole)
                    runs[program] = measure(question, seconds=seconds, memory_gib=memory_gib)
                wrong = disagreements({name: run.answer for name, run in runs.items() if run.answer is not None})
                told(f"{model.id}: " + ", ".join(f"{n} {r.status.value} {r.cpu:.2f} s" for n, r in runs.items()))
                yield model, peer, runs, wrong


def _peers(rows: Sequence[tuple[Model, str, dict[str, Run], tuple[str, ...]]], seconds: float) -> Iterator[str]:
    yield "\n## Side by side, on the smallest models\n"
    yield (
        f"A fresh process each, at most {seconds:g} s of the clock; CPU s from reading the file to the answer. What is"
        " compared is the list of minimal sets that work in every instantiation.\n\n"
        "* biodivine-aeon: `Control.phenotype_permanent` to the read-out at 0 with a size limit, on the ensemble as one"
        " network in which each choice is a parameter of arity 0 (`inline_inputs`), so that its colours are the"
        " instantiations; kept are the perturbations of robustness 1, and of these the minimal ones (outside the"
        " clock). Asynchronous, as logicnet is asked.\n"
        "* bonesis: `trapspace_reprogramming` to the read-out at 0, on the ensemble as one network in which each choice"
        " is a free input. It answers for minimal trap spaces, and logicnet is asked the same (most-permissive).\n"
        f"* bonesis, alternatives: the first {ALTERNATIVES} rules (or fewer) with an AND or OR outermost have one"
        " explicit alternative each, the same parts joined the other way (`#: open NODE: RULE`). BoNesis is asked for"
        " each network of the ensemble in turn (its `BooleanNetworksEnsemble` of version 0.7.1 stumbles over each):"
        " all sets under which some attractor has another value of the read-out (`Some`, `mutant`, `in_attractor`,"
        " `assignments`). What is listed for no network works in all.\n"
    )
    for peer, (other_program, _) in PEERS.items():
        mine = [row for row in rows if row[1] == peer]
        both = [r for _, _, r, _ in mine if all(run.status is Status.ANSWERED for run in r.values())]
        ratios = sorted(r[other_program].cpu / r["logicnet"].cpu for r in both if r["logicnet"].cpu)
        if not mine:
            continue
        text = f"{peer}: {len(both)} of {len(mine)} answered by both"
        if ratios:
            text += (
                f"; CPU of {peer} over CPU of logicnet: median **{ratios[len(ratios) // 2]:.1f}**, range"
                f" {ratios[0]:.2g} to {ratios[-1]:.2g}"
            )
        answered = [
            tuple(runs[program].status is Status.ANSWERED for program in ("logicnet", other_program))
            for _, _, runs, _ in mine
        ]
        first, other = answered.count((True, False)), answered.count((False, True))
        yield f"{text}. By logicnet alone: {first}; by {peer} alone: {other}.  "
    wrong = [f"* model {m.id}, {peer}: {text}" for m, peer, _, found in rows for text in found]
    yield "\n" + ("\n".join([f"**{len(wrong)} disagreements:**", "", *wrong]) if wrong else "No disagreement.") + "\n"
    yield line("model", "nodes", "choices", "peer", "sets", "logicnet CPU s", "peer CPU s")
    yield "|---|---:|---:|---|---:|---:|---:|"
    for model, peer, runs, _ in rows:
        sets = sorted({run.answer["count"] for run in runs.values() if run.answer and "open" not in run.answer})
        choices = len(PartialNetwork(model.network, Opened.CONNECTIVES).choices)
        if PEERS[peer][1] == "ensemble-alternatives":
            choices = with_alternatives(model).count("#: open ")
        costs = (_cost(runs["logicnet"]), _cost(runs[PEERS[peer][0]]))
        yield line(model.id, len(model.network), choices, peer, " / ".join(map(str, sets)) or "-", *costs)


def _cost(run: Run) -> str:
    if run.status is Status.ANSWERED:
        return number(run.cpu)
    return run.status.value if run.status is Status.TIMEOUT else f"{run.status.value}: {run.why}"


# ----------------------------------------------------------------------------------------------------- curated networks

#: File, given expectations; the first table of the curated networks.
COUNTED = (
    ("m2", "all"),
    ("m2", OBSERVATIONS),
    ("m3", "all"),
    ("m3", OBSERVATIONS),
    ("m4", "all"),
    ("m4", OBSERVATIONS),
    ("m5", "all"),
    ("m5", OBSERVATIONS),
)
#: File, environment, phenotype, size; the second.
ASKED = (
    ("m2", "pancreas", "growth", 2),
    ("m3", "stressed_checkpoint", "progression", 3),
    ("m4", "mutant_p53", "progression", 2),
    ("m5", "pancreas", "progression", 3),
    ("m5", "pancreas", "progression", 6),
)


def _curated(folder: Path, told: Callable[[str], None]) -> Iterator[str]:
    yield "\n## The curated networks: what the given expectations leave open\n"
    yield "Every AND and OR that nothing closes is a choice. CPU s: from the network in memory to the answer.\n"
    yield line("network", "choices", "given", "instantiations", "consistent", "as written", "CPU s")
    yield "|---|---:|---|---:|---:|---|---:|"
    for name, pattern in COUNTED:
        network = load(str(folder / f"{name}.bnet"))
        cpu = time.process_time()
        partial = PartialNetwork(network, Opened.CONNECTIVES)
        given = resolve_given(network, pattern)
        result = study(partial, given, limits=Limits(time=LIMIT))
        cpu = time.process_time() - cpu
        told(f"{name} {pattern}: {result.consistent} in {cpu:.1f} s")
        counts = (_counted(result.instantiations), _counted(result.consistent))
        written = {True: "consistent", False: "not consistent", None: "not known"}[result.reference]
        yield line(name, len(partial.choices), f"{len(given)} (`{pattern}`)", *counts, written, number(cpu))
    yield "\n## The curated networks: drug sets that work in every consistent instantiation\n"
    yield "Given: the numbered observations. Candidates: the drugs of the file. Asynchronous, ever.\n"
    yield line("question", "as written", "robust", "complete to size", "CPU s")
    yield "|---|---|---|---:|---:|"
    for name, place, phenotype, size in ASKED:
        network = load(str(folder / f"{name}.bnet"))
        case = pose(network, environment=place)
        goal = Goal(read_demand(network, phenotype, option="abolish"), Occurrence.EVER)
        sets = []
        cpu = 0.0
        done: int | None = None
        for opened, given in (
            (Opened.NONE, ()),
            (Opened.CONNECTIVES, resolve_given(network, OBSERVATIONS)),
        ):
            cpu = time.process_time()
            answer = EnsembleStudy(
                case, goal, candidate_drugs(network), opened=opened, given=given, limits=Limits(time=LIMIT)
            ).robust(size)
            cpu = time.process_time() - cpu
            done = answer.exhausted_size
            sets.append(["+".join(i.drugs).replace("DRUG_", "") for i in answer.interventions])
        told(f"{name} {place} {phenotype} {size}: {len(sets[1])} in {cpu:.1f} s")
        yield line(f"{name}, {place}, {phenotype}, size <= {size}", *map(_sets, sets), done, number(cpu))


def _counted(found: Any) -> str:
    if found.exact is not None:
        return f"{found.exact:,}"
    return f"{found.at_least:,} to {found.at_most:,}"


def _sets(found: Sequence[str]) -> str:
    return "; ".join(found) if 0 < len(found) <= 7 else f"{len(found)} sets" if found else "none"


# ----------------------------------------------------------------------------------------------------------------- main


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ensembles", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", metavar="FOLDER", help="networks for the first two tables")
    parser.add_argument("--networks", type=Path, metavar="DIR", help="curated networks, for the last two tables")
    parser.add_argument("--smallest", type=int, default=16, metavar="N", help="models for the peers (default 16)")
    parser.add_argument("--seconds", type=float, default=20.0, metavar="S", help="for one run of a peer (default 20)")
    parser.add_argument("--memory", type=float, default=8.0, metavar="GIB", help="for one run of a peer (default 8)")
    parser.add_argument("--only", nargs="*", default=(), metavar="ID", help="these models")
    parser.add_argument("--out", type=Path, metavar="FILE")
    given = parser.parse_args(arguments)

    def told(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    if given.folder is None and given.networks is None:
        parser.error("nothing to measure: give FOLDER, or --networks DIR, or both")
    loads = [os.getloadavg()[0]]
    found, rows = [], []
    if given.folder is not None:
        asked = [m for m in models(given.folder, {}) if not given.only or m.id in given.only]
        for model in asked:
            if (one := alone(model)) is not None:
                told(f"{one.model}: {one.found} sets, {one.cpu:.2f} s CPU {one.open}")
                found.append(one)
        loads.append(os.getloadavg()[0])
        rows = list(side_by_side(asked[: given.smallest], given.seconds, given.memory, told))
        loads.append(os.getloadavg()[0])
    curated = list(_curated(given.networks, told)) if given.networks else []
    loads.append(os.getloadavg()[0])
    others = sorted({program for program, _ in PEERS.values()} & set(installed()))
    programs = ", ".join(f"{name} {version(name)}" for name in others)
    lines = [
        "# Robust interventions in ensembles\n",
        f"{os.cpu_count()} cores, Python {platform.python_version()}; {programs}. Load average of the last minute,"
        f" before and after each part: {', '.join(f'{x:.1f}' for x in loads)}. Where it is above the number of"
        " cores hold CPU seconds against each other, not wall seconds.\n",
        *(_every_model(found) if found else ()),
        *(_peers(rows, given.seconds) if rows else ()),
        *curated,
    ]
    text = "\n".join(lines) + "\n"
    if given.out is None:
        print(text, end="")
    else:
        given.out.write_text(text, "utf-8", newline="\n")
    return 1 if any(wrong for *_, wrong in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
