"""Whatever the search proves, the verifier can check; whatever is false, it refuses and says where."""

import os

import pytest

from logicnet.attractors.landscape import Update
from logicnet.perturbation.outcome import Occurrence
from logicnet.verifier.reading import parse_certificate
from logicnet.verifier.verify import verify
from tests.verifier.searches import random_question

SEARCHES = int(os.environ.get("LOGICNET_FUZZ", "12"))


@pytest.mark.parametrize("swallow", [False, True])
@pytest.mark.parametrize("update", list(Update))
@pytest.mark.parametrize("occurrence", list(Occurrence))
def test_every_search_is_verified(update, occurrence, swallow):
    """Also where a constant or a contradiction swallows a name: what matters is a function, not what is written."""
    seen = set()
    for seed in range(SEARCHES):
        asked = random_question(seed, update, occurrence, swallow=swallow)
        if asked is None:
            continue
        result, text = asked.certified()
        verified = verify(parse_certificate(text), asked.net)
        assert verified.refusal is None and verified.finished, seed
        assert len(verified.sets) == len(result.interventions)
        seen |= {words for words, _ in verified.counts}
    assert "refuted by a trap space inside the goal" in seen and "proved by percolation" in seen
