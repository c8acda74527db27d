"""One question put to one program in a process of its own: ``python -m benchmarks.programs QUESTION ANSWER``.

Everything is imported before the clock starts. The clock stops when the answer stands in the program's own terms;
putting it into common terms for comparison is not counted. Reading the file is counted, for every program.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from typing import Any

__all__ = ["MODULES", "PROGRAMS", "installed"]

#: What is imported for each program: the name of its distribution is the name it goes by here.
MODULES = {
    "logicnet": "logicnet",
    "biobalm": "biobalm",
    "biodivine-aeon": "biodivine_aeon",
    "mpbn": "mpbn",
    "pyboolnet": "pyboolnet",
    "bonesis": "bonesis",
}

Question = Mapping[str, Any]
Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Program:
    """``solve`` is timed; ``describe`` puts what it returned into common terms (see :mod:`benchmarks.agreement`)."""

    solve: Callable[[Question], Any]
    describe: Callable[[Any], Answer]


def installed() -> tuple[str, ...]:
    """The programs that can be run here."""
    return tuple(name for name, module in MODULES.items() if find_spec(module))


def _space(values: Mapping[str, Any]) -> dict[str, int]:
    """A subspace as its fixed nodes."""
    return {str(name): int(value) for name, value in sorted(values.items()) if value in (0, 1)}


def _spaces(found: Iterable[Mapping[str, Any]]) -> Answer:
    spaces = [_space(values) for values in found]
    return {"count": len(spaces), "spaces": spaces}


def _logicnet_landscape(update: str) -> Program:
    from logicnet.attractors.landscape import Verdict
    from logicnet.network.bnet import load
    from logicnet.studies.attractors import find_attractors

    _solvers()

    def solve(question: Question) -> Any:
        network = load(question["file"])
        return find_attractors(network, environment="all", update=update)

    def describe(landscape: Any) -> Answer:
        names = landscape.network.names
        verdicts = {name: getattr(landscape, name) for name in ("complete", "univocal", "faithful")}
        proved = landscape.finished and verdicts["complete"] is verdicts["univocal"] is Verdict.YES
        answer: Answer = {"count": landscape.count if proved else None}
        if proved and verdicts["faithful"] is Verdict.YES:
            answer = _spaces({names[v]: b for v, b in a.space.fixed()} for a in landscape.attractors)
        if not proved:
            open_ = [name for name, verdict in verdicts.items() if verdict is not Verdict.YES]
            answer["open"] = f"{' and '.join(open_)} not proved: {'; '.join((*landscape.limits, *landscape.reasons))}"
        return answer

    return Program(solve, describe)


def _logicnet_table() -> Program:
    from logicnet.attractors.landscape import Verdict
    from logicnet.network.bnet import load
    from logicnet.studies.attractors import project_attractors

    _solvers()

    def solve(question: Question) -> Any:
        network = load(question["file"])
        return project_attractors(network, question["readouts"], environment="all")

    def describe(landscape: Any) -> Answer:
        answer: Answer = {"count": len(landscape.patterns)}
        if landscape.complete is not Verdict.YES:
            # Not a failure: every row is proved, and the result says that it speaks of trap spaces.
            answer["note"] = "trap spaces"
        return answer

    return Program(solve, describe)


def _logicnet_interventions(update: str = "most-permissive", occurrence: str = "ever") -> Program:
    from logicnet.limits import Limits
    from logicnet.network.bnet import load
    from logicnet.network.resolve import parse_formula
    from logicnet.perturbation.candidates import candidate_choices
    from logicnet.studies.interventions import InterventionQuestion, study_interventions
    from logicnet.text.formula import format_name

    _solvers()

    def solve(question: Question) -> Any:
        network = load(question["file"])
        abolish = format_name(question["readout"])
        formula = parse_formula(network, abolish, option="read-out")
        asked = InterventionQuestion(
            abolish=abolish,
            occurrence=occurrence,
            update=update,
            environment="all",
            candidates=candidate_choices(network, formula, only=question["candidates"]),
            max_size=question["size"],
        )
        return study_interventions(network, asked, limits=Limits(time=question.get("seconds")))

    def describe(result: Any) -> Answer:
        answer = _sets({clamp.node: clamp.value for clamp in found.clamps} for found in result.interventions)
        if result.undecided or not result.finished:
            done = "none" if result.exhausted_size is None else f"0 to {result.exhausted_size}"
            answer["open"] = f"sizes exhausted: {done}; {len(result.undecided)} sets undecided"
        return answer

    return Program(solve, describe)


def _solvers() -> None:
    """What logicnet imports on demand, so that imports are counted for nobody."""
    import biodivine_aeon  # noqa: F401
    import boolean  # noqa: F401
    import pysat.card
    import pysat.solvers  # noqa: F401

    import logicnet.compiled.aeon  # noqa: F401


def _biobalm(ask: Callable[[Any], list[dict[str, int]]], kind: str) -> Program:
    import biodivine_aeon
    from biobalm import SuccessionDiagram

    biodivine_aeon.LOG_LEVEL = biodivine_aeon.LOG_NOTHING

    def solve(question: Question) -> list[dict[str, int]]:
        return ask(SuccessionDiagram.from_file(question["file"]))

    def describe(found: list[dict[str, int]]) -> Answer:
        spaces = _spaces(found)
        return spaces if kind == "spaces" else {"count": spaces["count"], "states": spaces["spaces"]}

    return Program(solve, describe)


def _biobalm_attractors() -> Program:
    def ask(diagram: Any) -> list[dict[str, int]]:
        diagram.build()
        return [seed for seeds in diagram.expanded_attractor_seeds().values() for seed in seeds]

    return _biobalm(ask, "states")


def _biobalm_minimal() -> Program:
    def ask(diagram: Any) -> list[dict[str, int]]:
        diagram.expand_minimal_spaces()
        return [diagram.node_data(v)["space"] for v in diagram.minimal_trap_spaces()]

    return _biobalm(ask, "spaces")


def _aeon_attractors() -> Program:
    import biodivine_aeon as aeon

    def solve(question: Question) -> Any:
        # Its graphs refuse regulators without an effect, so the graph is inferred first; without the nodes that are
        # constant it is two to ten times faster.
        network = aeon.BooleanNetwork.from_file(question["file"]).infer_valid_graph()
        network = network.inline_constants(infer_constants=True, repair_graph=True)
        graph = aeon.AsynchronousGraph(network) if network.variable_count() else None
        return network, aeon.Attractors.attractors(graph) if graph else None

    def describe(found: Any) -> Answer:
        network, attractors = found
        if attractors is None:
            return {**_spaces([{}]), "nodes": []}
        spaces = _spaces(attractor.vertices().enclosing_named_subspace() for attractor in attractors)
        return {**spaces, "nodes": list(network.variable_names())}

    return Program(solve, describe)


def _mpbn_minimal() -> Program:
    import mpbn
    import mpbn.boolfunclib.aeon_impl  # before the clock starts

    return Program(lambda question: list(mpbn.MPBooleanNetwork(question["file"]).attractors()), _spaces)


def _mpbn_first() -> Program:
    import mpbn
    import mpbn.boolfunclib.aeon_impl  # before the clock starts

    return Program(lambda question: list(mpbn.MPBooleanNetwork(question["file"]).attractors(limit=1)), _spaces)


def _pyboolnet_minimal() -> Program:
    import logging

    import pyboolnet.file_exchange
    import pyboolnet.trap_spaces

    logging.disable(logging.CRITICAL)

    def solve(question: Question) -> Any:
        primes = pyboolnet.file_exchange.bnet2primes(question["file"])
        # Its default cuts the list at 10,000 without a word.
        return pyboolnet.trap_spaces.compute_trap_spaces(primes, "min", max_output=1_000_000)

    return Program(solve, _spaces)


def _bonesis_interventions() -> Program:
    import bonesis
    import mpbn.boolfunclib.aeon_impl  # noqa: F401  # before the clock starts
    from bonesis.reprogramming import trapspace_reprogramming

    def solve(question: Question) -> Any:
        network = bonesis.BooleanNetwork(question["file"])
        allowed = set(question["candidates"])
        excluded = [name for name in network if name not in allowed]
        sets = trapspace_reprogramming(network, {question["readout"]: 0}, question["size"], exclude=excluded)
        return list(sets)

    return Program(solve, _sets)


def _bonesis_alternatives() -> Program:
    """Each network of the ensemble in turn; the sets but those under which one has an attractor beside the marker.

    Its own ``BooleanNetworksEnsemble`` cannot be asked: the encoder of version 0.7.1 stumbles over every member.
    """
    import bonesis
    import mpbn.boolfunclib.aeon_impl  # noqa: F401  # before the clock starts

    def solve(question: Question) -> Any:
        allowed = set(question["candidates"])
        fails: set[frozenset[tuple[str, int]]] = set()
        for path in question["members"]:
            network = bonesis.BooleanNetwork(path)
            excluded = [name for name in network if name not in allowed]
            for size in range(question["size"] + 1):
                problem = bonesis.BoNesis(network)
                some = problem.Some(min_size=size, max_size=size, exclude=excluded)
                with problem.mutant(some):
                    # Inside the block this states a constraint: BoNesis reads it so.
                    problem.in_attractor(problem.cfg()) != problem.obs({question["readout"]: 0})  # noqa: B015
                fails |= {frozenset(one.items()) for one in some.assignments(solutions="all")}
        single = [(name, value) for name in sorted(allowed) for value in (0, 1)]
        sets = (frozenset(one) for k in range(question["size"] + 1) for one in combinations(single, k))
        return [one for one in sets if len(dict(one)) == len(one) and one not in fails]

    return Program(solve, _minimal_sets)


def _aeon_interventions() -> Program:
    import biodivine_aeon as aeon

    aeon.LOG_LEVEL = aeon.LOG_NOTHING

    def solve(question: Question) -> Any:
        network = aeon.BooleanNetwork.from_file(question["file"]).infer_valid_graph()
        graph = aeon.AsynchronousPerturbationGraph(network, list(question["candidates"]))
        wanted = graph.mk_subspace_vertices({question["readout"]: False})
        return aeon.Control.phenotype_permanent(graph, wanted, size_limit=question["size"])

    def describe(found: Any) -> Answer:
        # Supersets of what works already are listed, too.
        return _minimal_sets(frozenset(one.perturbed_named_dict().items()) for one in found.perturbations().items())

    return Program(solve, describe)


def _logicnet_ensemble(update: str, opened: str = "connectives") -> Program:
    from logicnet.ensembles.robust import EnsembleStudy
    from logicnet.network.bnet import load
    from logicnet.network.openness import Opened
    from logicnet.network.resolve import pose, read_demand
    from logicnet.perturbation.candidates import candidate_choices
    from logicnet.perturbation.outcome import Goal, Occurrence
    from logicnet.text.formula import format_name

    _solvers()

    def solve(question: Question) -> Any:
        network = load(question["file"])
        demand = read_demand(network, format_name(question["readout"]), option="abolish")
        allowed = candidate_choices(network, demand.formula, only=question["candidates"])
        case = pose(network, environment="all", update=update)
        study = EnsembleStudy(case, Goal(demand, Occurrence.EVER), allowed, opened=Opened(opened))
        return study.robust(question["size"])

    def describe(result: Any) -> Answer:
        answer = _sets({clamp.node: clamp.value for clamp in found.clamps} for found in result.interventions)
        if result.undecided or not result.finished:
            answer["open"] = f"{len(result.undecided)} sets undecided"
        return answer

    return Program(solve, describe)


def _aeon_ensemble() -> Program:
    import biodivine_aeon as aeon

    aeon.LOG_LEVEL = aeon.LOG_NOTHING

    def solve(question: Question) -> Any:
        network = aeon.BooleanNetwork.from_file(question["file"]).infer_valid_graph()
        # Each choice becomes a parameter of arity 0; a colour may take the effect from a regulator.
        for name in question["hidden"]:
            if network.find_variable(name) is not None:
                network.set_update_function(name, None)
                network.remove_regulation(name, name)
        network = network.inline_inputs(infer_inputs=False, repair_graph=False).remove_regulation_constraints()
        graph = aeon.AsynchronousPerturbationGraph(network, list(question["candidates"]))
        wanted = graph.mk_subspace_vertices({question["readout"]: False})
        found = aeon.Control.phenotype_permanent(graph, wanted, size_limit=question["size"])
        return found.select_by_robustness(1.0)

    def describe(found: Any) -> Answer:
        return _minimal_sets(frozenset(one.perturbed_named_dict().items()) for one, *_ in found)

    return Program(solve, describe)


def _minimal_sets(found: Iterable[frozenset[tuple[str, Any]]]) -> Answer:
    """Without supersets of what works already."""
    works = set(found)
    return _sets(
        dict(one)
        for one in works
        if not any(frozenset(part) in works for k in range(len(one)) for part in combinations(one, k))
    )


def _sets(found: Iterable[Mapping[str, Any]]) -> Answer:
    sets = sorted(sorted([str(name), int(value)] for name, value in each.items()) for each in found)
    return {"count": len(sets), "sets": sets}


#: By task, what can be asked of whom. The two sizes of interventions are one question with another bound.
PROGRAMS: dict[str, dict[str, Callable[[], Program]]] = {
    "attractors": {
        "logicnet": lambda: _logicnet_landscape("asynchronous"),
        "biobalm": _biobalm_attractors,
        "biodivine-aeon": _aeon_attractors,
    },
    "minimal-trap-spaces": {
        "logicnet": lambda: _logicnet_landscape("most-permissive"),
        "biobalm": _biobalm_minimal,
        "mpbn": _mpbn_minimal,
        "pyboolnet": _pyboolnet_minimal,
    },
    # Of logicnet the whole command is measured (:mod:`benchmarks.hard`).
    "first-trap-space": {"logicnet": lambda: _logicnet_landscape("most-permissive"), "mpbn": _mpbn_first},
    "interventions-1": {"logicnet": _logicnet_interventions, "bonesis": _bonesis_interventions},
    "interventions-2": {"logicnet": _logicnet_interventions, "bonesis": _bonesis_interventions},
    "control-1": {"logicnet": lambda: _logicnet_interventions("asynchronous"), "biodivine-aeon": _aeon_interventions},
    "control-2": {"logicnet": lambda: _logicnet_interventions("asynchronous"), "biodivine-aeon": _aeon_interventions},
    "interventions-3-ever": {"logicnet": lambda: _logicnet_interventions("asynchronous", "ever")},
    "interventions-3-always": {"logicnet": lambda: _logicnet_interventions("asynchronous", "always")},
    "ensemble-control": {"logicnet": lambda: _logicnet_ensemble("asynchronous"), "biodivine-aeon": _aeon_ensemble},
    "ensemble-trap-spaces": {
        "logicnet": lambda: _logicnet_ensemble("most-permissive"),
        "bonesis": _bonesis_interventions,
    },
    "ensemble-alternatives": {
        "logicnet": lambda: _logicnet_ensemble("most-permissive", "file"),
        "bonesis": _bonesis_alternatives,
    },
    "phenotype-table": {"logicnet": _logicnet_table},
}


def main(question_file: str, answer_file: str) -> None:
    question = json.loads(Path(question_file).read_text("utf-8"))
    program = PROGRAMS[question["task"]][question["program"]]()
    wall, cpu = time.perf_counter(), time.process_time()
    found = program.solve(question)
    seconds, cpu_seconds = time.perf_counter() - wall, time.process_time() - cpu
    answer = program.describe(found)
    Path(answer_file).write_text(
        json.dumps({"seconds": seconds, "cpu_seconds": cpu_seconds, "answer": answer}), "utf-8"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
