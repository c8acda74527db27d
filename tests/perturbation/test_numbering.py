"""The n-th set is the one that a walk through all sets meets n-th."""

import pickle
import random

from logicnet.network.model import Clamp
from logicnet.perturbation.candidates import Choice
from logicnet.perturbation.numbering import NumberedSets
from logicnet.perturbation.screen import count_sets, every_set, sets_up_to


def choices_of(seed: int) -> list[Choice]:
    rng = random.Random(seed)
    nodes = [f"n{k}" for k in range(rng.randrange(7))]
    return [Choice((Clamp(v, b),)) for v in nodes for b in rng.choice(((0,), (1,), (0, 1), (1, 0)))]


def test_numbers_and_sets_are_each_others_inverse() -> None:
    for seed in range(60):
        choices = choices_of(seed)
        for size in range(5):
            sets = NumberedSets(choices, size)
            listed = list(sets_up_to(choices, size))
            assert list(sets) == listed == [sets[n] for n in range(len(sets))] == list(sets[:])
            assert [sets.rank(chosen) for chosen in listed] == list(range(len(listed)))
            expected = count_sets(choices, size)
            assert expected is not None and sum(sets.counts) == len(listed) == sum(expected)
            again = pickle.loads(pickle.dumps(sets))
            assert again == sets and list(again) == listed
            assert sets[-1] == listed[-1]


def test_choices_that_cannot_be_numbered_are_listed() -> None:
    a, b, c = Clamp("a", 0), Clamp("b", 1), Clamp("a", 1)
    for choices in ([Choice((a, b), "drug"), Choice((c,))], [Choice((a,)), Choice((b,)), Choice((c,))]):
        assert not NumberedSets.can_number(choices)
        assert list(every_set(choices, 2)) == list(sets_up_to(choices, 2))


def test_billions_of_sets_take_no_memory() -> None:
    choices = [Choice((Clamp(f"n{k}", b),)) for k in range(2_000) for b in (0, 1)]
    sets = NumberedSets(choices, 4)
    last = len(sets) - 1
    assert last > 10**13 and sets.rank(sets[last // 2]) == last // 2 and sets[last] == (3993, 3995, 3997, 3999)
    assert len(pickle.dumps(sets)) < 20_000
