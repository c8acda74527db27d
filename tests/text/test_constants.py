"""Constants are told by identity, so whatever copies an expression has to hand back the same two."""

from __future__ import annotations

import copy
import pickle

import pytest

from logicnet.text.formula import FALSE, TRUE


@pytest.mark.parametrize("constant", [TRUE, FALSE])
def test_a_copy_of_a_constant_is_that_constant(constant: object) -> None:
    assert pickle.loads(pickle.dumps(constant)) is constant
    assert copy.deepcopy(constant) is constant
