"""``ensemble --next``: which observation to make next."""

from __future__ import annotations

from collections.abc import Sequence

from logicnet.ensembles.experiments import ExperimentSearch, NextExperiments, experiment_rounds
from logicnet.ensembles.partial import PartialNetwork
from logicnet.errors import UsageError, whole_number
from logicnet.limits import Limits
from logicnet.network.model import Expectation, Network
from logicnet.network.openness import Opened
from logicnet.network.resolve import parse_formula, read_claim, resolve_given, resolve_opened
from logicnet.perturbation.candidates import NoCandidates, candidates_named
from logicnet.text.names import split_list

__all__ = ["next_experiments"]


# One keyword for each option of the command.
def next_experiments(
    network: Network,
    *,
    opened: str | Opened = Opened.FILE,
    given: str | Sequence[Expectation] | None = None,
    environments: Sequence[str] = (),
    candidates: str | None = None,
    read_outs: Sequence[str] = (),
    settle: str | None = None,
    most: int = 5,
    seed: int = 0,
    limits: Limits | None = None,
) -> NextExperiments:
    """The ``most`` observations that would tell most about the networks that open rules and expectations leave.

    Guaranteed: of each proposal the outcomes are all that are possible, with exact shares where ``is_exact``; what an
    outcome decides is decided in every consistent instantiation that has it. No proposal is about what an expectation
    of the file is about. Ranked by the chance that half of the ensemble or less is left, then by what is left on
    average; with ``settle`` by how unsure that conclusion stays. All candidates are asked of every consistent
    instantiation, or of a sample drawn with ``seed`` where these are more than a few hundred: then a better one may
    have been missed.

    An experiment is one of ``environments`` (all of the file) with no change or one of ``candidates`` (``"drugs"``,
    patterns of nodes to knock out, or both; default: the drugs of the file), and one of ``read_outs`` (all phenotypes).
    Where no such experiment leaves half or less whatever is seen, and no ``candidates`` are given, single knockouts are
    asked as well; where that does not either, and no ``read_outs`` are given, nodes are looked at one by one.
    ``settle`` is a claim as in an expectation: ``"in pancreas with A=1: no growth"``. ``opened`` and ``given`` as for
    :func:`~logicnet.studies.ensemble.ensemble`.

    Cost: each candidate is asked of each consistent instantiation, or of a few hundred that are drawn.

    Raises:
        UnknownName: a name is not in the network, or a pattern matches nothing.
        UsageError: a text cannot be read, or nothing is consistent.

    >>> import logicnet
    >>> net = logicnet.parse("a, !b\\nb, !a\\nc, a & b\\n#: open c: connectives\\n#: phenotype on, c").network
    >>> type(logicnet.next_experiments(net, given="none")).__name__
    'NextExperiments'
    """
    whole_number("most", most, 1)
    whole_number("seed", seed, 0)
    expected = resolve_given(network, given) if given is None or isinstance(given, str) else given
    conclusion = None if settle is None else read_claim(network, settle)
    shown = [(text, parse_formula(network, text, option="read_outs")) for text in read_outs]
    places = list(environments) or [one.name for one in network.environments] or ["default"]
    search = ExperimentSearch(PartialNetwork(network, resolve_opened(opened)), expected, seed=seed, limits=limits)
    if search.is_empty:
        raise UsageError(
            "no network meets the given expectations, so there is nothing to tell apart",
            "`logicnet ensemble FILE` says which of them cannot hold together",
        )
    try:
        changes = None if candidates is None else candidates_named(network, split_list(candidates), values=(0,)).choices
    except NoCandidates:
        changes = ()
    proposals, asked, concluded = search.rank(experiment_rounds(network, places, shown, changes), most, conclusion)
    hit = search.limits.hit
    stopped = (hit,) if hit is not None else (search.why,) if search.why else ()
    return NextExperiments(
        network,
        search.partial,
        tuple(expected),
        search.consistent,
        tuple((one.kind, len(one.experiments)) for one in asked),
        sum(one.covered for one in asked),
        len(search.members),
        search.is_sample,
        seed,
        tuple(proposals),
        settle or "",
        concluded,
        stopped,
    )

