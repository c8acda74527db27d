"""Subspaces: what their operations mean, state by state, and whose nodes they speak of."""

from __future__ import annotations

import ast
import random
from itertools import product
from pathlib import Path

import logicnet
from logicnet.compiled.circuit import Circuit
from logicnet.compiled.compile import compile_network
from logicnet.compiled.space import FULL, NetworkSpace, PartSpace, Subspace, held_space
from logicnet.network.resolve import pose

N = 4
STATES = range(1 << N)


def states_in(space: PartSpace) -> set[int]:
    return {state for state in STATES if state in space}


def test_every_operation_is_the_one_on_sets_of_states() -> None:
    spaces: list[PartSpace] = [
        Subspace.of((v, b) for v, b in enumerate(values) if b is not None) for values in product((0, 1, None), repeat=N)
    ]
    draw = random.Random(3)
    for one, other in ((draw.choice(spaces), draw.choice(spaces)) for _ in range(2_000)):
        mine, theirs = states_in(one), states_in(other)
        assert one.within(other) == (mine <= theirs)
        assert one.meets(other) == bool(mine & theirs)
        if one.meets(other):
            assert states_in(one & other) == mine & theirs == states_in(Subspace.meet([one, other]))
        # Where both fix a node the values of `one` win: it is `one`, and of `other` what it says of other nodes.
        kept = Subspace.of((v, b) for v, b in other.fixed() if one.get(v) is None)
        assert one.over(other) == one & kept and states_in(one.over(other)) == mine & states_in(kept)
        for v in range(N):
            if one.get(v) is None:
                assert states_in(one.fixing(v, 1)) == {state for state in mine if state >> v & 1}
    assert Subspace.meet([]) == FULL


def test_a_part_speaks_of_its_own_nodes_until_it_is_lifted() -> None:
    """mypy reads this file: a space of the wrong frame is an error there, and an `ignore` too many is one as well."""
    network = logicnet.parse("a, a\nb, c & a\nc, b\nd, d | c\n").network
    assert network is not None
    held: NetworkSpace = held_space(pose(network, environment="default,a=1"))
    part, _ = compile_network(network).restrict(held)
    assert part.origin == (1, 2, 3)
    local: PartSpace = part.within(held.fixing(2, 1))
    assert local == Subspace.of([(1, 1)]) and part.lift(local) == Subspace.of([(2, 1)])
    part.lift(held_space(pose(network)))  # type: ignore[arg-type]
    part.within(local)  # type: ignore[arg-type]


def test_no_circuit_is_written_after_it_is_built() -> None:
    """Only the class itself gives roots, gates and an origin to a circuit, and only to one that it has just made."""
    package = Path(logicnet.__file__).parent
    parts = {name for name in vars(Circuit(1)) if name in ("root", "gates", "origin")}
    assert len(parts) == 3
    found = []
    for path in package.rglob("*.py"):
        if path.name in ("circuit.py",) and path.parent.name == "compiled":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Assign | ast.AugAssign):
                continue
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                whole = target.value if isinstance(target, ast.Subscript) else target
                if (
                    isinstance(whole, ast.Attribute)
                    and whole.attr in parts
                    and not (isinstance(whole.value, ast.Name) and whole.value.id == "self")
                ):
                    found.append(f"{path}:{node.lineno}")
    assert not found
