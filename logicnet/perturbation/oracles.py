"""Other people's engines, in a process of their own: what the attractors of a network do to its read-outs.

Run as a module, this reads questions from standard input and answers on standard output, one JSON object per line. It
shares no code with the searches: a question is the text of a network whose read-outs are nodes of their own (``r0``,
``r1``, ...), so that an attractor shows a formula always, never or sometimes as its node is 1, 0 or both in it.

A process of its own, because these engines print, configure logging, and cannot be stopped from within.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

__all__ = ["answer"]

#: Free nodes that pyboolnet is asked to enumerate all states of.
STATES = 12
#: Minimal trap spaces that pyboolnet lists.
TRAP_SPACES = 100_000


def answer(engine: str, rules: dict[str, str], readouts: list[str], update: str) -> dict[str, Any]:
    """``words``: those that occur, one per read-out; ``exact``: whether these are all; ``reason``: why they are not."""
    return {"pyboolnet": _pyboolnet, "aeon": _aeon}[engine](rules, readouts, update)


def _told(words: set[tuple[str, ...]], reason: str = "") -> dict[str, Any]:
    return {"words": sorted(words), "exact": not reason, "reason": reason}


def _aeon(rules: dict[str, str], readouts: list[str], update: str) -> dict[str, Any]:
    import biodivine_aeon as aeon

    constant = {"0": "false", "1": "true"}
    text = "\n".join(f"{name}, {constant.get(rule, rule)}" for name, rule in rules.items())
    network = aeon.BooleanNetwork.from_bnet(f"targets, factors\n{text}").remove_regulation_constraints()
    network = _inferred(network, set(readouts))
    if update == "most-permissive":
        context = aeon.SymbolicSpaceContext(network)
        graph = aeon.AsynchronousGraph(network, context)
        word = {True: "always", False: "never", None: "sometimes"}
        found = set()
        for space in aeon.TrapSpaces.minimal_symbolic(context, graph).spaces():
            values = dict(space.items())
            found.add(tuple(word[values.get(network.find_variable(r))] for r in readouts))
        return _told(found)
    graph = aeon.AsynchronousGraph(network)
    on = [graph.mk_subspace({r: True}).vertices() for r in readouts]
    words = set()
    for attractor in aeon.Attractors.attractors(graph):
        states = attractor.vertices()
        words.add(
            tuple(
                "never" if states.intersect(yes).is_empty() else "always" if states.is_subset(yes) else "sometimes"
                for yes in on
            )
        )
    return _told(words)


def _inferred(network: Any, keep: set[str]) -> Any:
    """The nodes that the read-outs depend on; the others do not change what these do in attractors."""
    needed = {network.get_variable_name(v) for v in network.backward_reachable(sorted(keep))}
    return network.drop([name for name in network.variable_names() if name not in needed | keep])


def _pyboolnet(rules: dict[str, str], readouts: list[str], update: str) -> dict[str, Any]:
    import logging

    from pyboolnet.attractors import compute_attractors_tarjan
    from pyboolnet.file_exchange import bnet2primes
    from pyboolnet.interaction_graphs import primes2igraph
    from pyboolnet.prime_implicants import percolate, remove_all_variables_except
    from pyboolnet.state_transition_graphs import primes2stg
    from pyboolnet.trap_spaces import compute_trap_spaces

    logging.disable(logging.CRITICAL)
    primes = bnet2primes("\n".join(f"{name}, {rule}" for name, rule in rules.items()))
    percolate(primes, remove_constants=False, copy=False)
    graph = primes2igraph(primes)
    needed, pending = set(readouts), list(readouts)
    while pending:
        for u in graph.predecessors(pending.pop()):
            if u not in needed:
                needed.add(u)
                pending.append(u)
    remove_all_variables_except(primes, sorted(needed), copy=False)
    names = sorted(primes)
    free = [name for name in names if primes[name] not in ([[{}], []], [[], [{}]])]
    word = {1: "always", 0: "never", None: "sometimes"}
    if update == "asynchronous" and len(free) <= STATES:
        from pyboolnet.state_space import list_states_in_subspace

        constants = {name: 0 if primes[name] == [[{}], []] else 1 for name in names if name not in free}
        graph = primes2stg(primes, "asynchronous", list_states_in_subspace(primes, constants))
        steady, cyclic = compute_attractors_tarjan(graph)
        words = set()
        for states in [*({state} for state in steady), *cyclic]:
            values = [{state[names.index(r)] for state in states} for r in readouts]
            words.add(tuple({("1",): "always", ("0",): "never"}.get(tuple(v), "sometimes") for v in values))
        return _told(words)
    spaces = compute_trap_spaces(primes, "min", max_output=TRAP_SPACES)
    found = {tuple(word[space.get(r)] for r in readouts) for space in spaces}
    if len(spaces) == TRAP_SPACES:
        return _told(found, f"pyboolnet lists at most {TRAP_SPACES} minimal trap spaces here")
    if update == "asynchronous":
        reason = (
            f"pyboolnet is asked to enumerate the states of at most {STATES} free nodes, here there are {len(free)}"
        )
        return _told(found, f"{reason}; its minimal trap spaces do not contradict")
    return _told(found)


def _serve() -> None:
    # What the engines print goes nowhere; answers leave by a copy of standard output.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    for line in sys.stdin:
        question = json.loads(line)
        try:
            told = answer(question["engine"], question["rules"], question["readouts"], question["update"])
        except BaseException as fault:  # a panic of AEON is no Exception
            told = {
                "words": [],
                "exact": False,
                "reason": f"{question['engine']} failed: {type(fault).__name__}: {fault}",
            }
        answers.write(json.dumps(told) + "\n")
        answers.flush()


if __name__ == "__main__":
    _serve()
