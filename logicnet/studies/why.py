"""``why``: why a phenotype survives changes, or why they end it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from logicnet.attractors.starts import read_start
from logicnet.errors import UsageError, spelled, whole_number
from logicnet.limits import Limits
from logicnet.network.case import Demand, InputValues, KindOfChange, Steps, Update
from logicnet.network.model import Clamp, Cut, Expectation, Network
from logicnet.network.openness import Opened
from logicnet.network.resolve import pose, read_demand, read_steps, resolve_opened, resolve_update
from logicnet.perturbation.courses import CourseFate, fate_along
from logicnet.perturbation.explain import Explanation, explain_case
from logicnet.perturbation.outcome import Goal, Occurrence
from logicnet.studies.words import without_open

if TYPE_CHECKING:
    from logicnet.ensembles.answer import EnsembleExplanation

    FateAnswer = Explanation | CourseFate | EnsembleExplanation

__all__ = ["FateQuestion", "explain_fate", "fate_of", "study_fate"]


class FateQuestion(Struct, frozen=True, kw_only=True, dict=True):
    """Every word of the command, as a value: combinations that mean nothing are refused when it is made.

    ``phenotype`` is a name or a formula; ``environment`` and ``clamps`` are read like ``--env`` and ``--with``.
    ``start`` and ``kind`` ask about one course: where it begins, and how long the clamps are held. ``opened`` and
    ``given`` ask about all networks that open rules allow; the one that is explained is written to ``witness``, a path.
    At most ``most`` of the motifs that vanished are listed.

    Raises:
        UsageError: two words contradict each other, or one says nothing without another.
    """

    phenotype: str | Demand
    environment: str | InputValues | None = None
    clamps: str | Iterable[str | Clamp | Cut] = ()
    update: Update | str = Update.ASYNCHRONOUS
    occurrence: Occurrence | str = Occurrence.EVER
    start: str | None = None
    kind: KindOfChange | str = KindOfChange.PERMANENT
    opened: str | Opened = Opened.NONE
    given: str | Sequence[Expectation] | None = None
    witness: str | os.PathLike[str] | None = None
    most: int = 5

    def __post_init__(self) -> None:
        whole_number("most", self.most, 1)
        if not self.asks_networks and (self.given is not None or self.witness is not None):
            raise without_open(spelled("given" if self.given is not None else "witness"))
        if self.asks_networks and self.is_course:
            raise UsageError(
                f"{spelled('start')} and {spelled('kind')} are about one network, and {spelled('opened')} asks about "
                "many",
                "leave one of them out",
            )

    @property
    def is_course(self) -> bool:
        """Whether the question is about one course."""
        return self.start is not None or KindOfChange(self.kind) is not KindOfChange.PERMANENT

    @property
    def asks_networks(self) -> bool:
        """Whether the question is about many networks."""
        return resolve_opened(self.opened) is not Opened.NONE


def study_fate(network: Network, question: FateQuestion, *, limits: Limits | None = None) -> FateAnswer:
    """What the command does: why a phenotype survives, whether it does along a course, or in how many networks.

    Guaranteed: as for :func:`explain_fate`, :func:`fate_of` and :func:`~logicnet.studies.ensemble.explain_in_ensemble`.

    Raises:
        UnknownName: a name is not in the network; the nearest one is the hint.
        UsageError: a text cannot be read, or the witness cannot be written.
    """
    asked = question
    posed: dict[str, Any] = {"environment": asked.environment, "clamps": asked.clamps, "update": asked.update}
    posed |= {"occurrence": asked.occurrence, "limits": limits}
    if asked.is_course:
        return fate_of(network, asked.phenotype, start=asked.start, kind=asked.kind, **posed)
    if not asked.asks_networks:
        return explain_fate(network, asked.phenotype, most=asked.most, **posed)
    # What follows loads the engines of ensembles, which most questions do without.
    from logicnet.network.writing import write
    from logicnet.report.files import write_whole
    from logicnet.studies.ensemble import explain_in_ensemble

    found = explain_in_ensemble(
        network, asked.phenotype, opened=asked.opened, given=asked.given, most=asked.most, **posed
    )
    explained = found.instantiation
    if asked.witness is not None and explained is not None:
        write_whole({os.fspath(asked.witness): write(explained).encode("utf-8", "surrogatepass")})
    return found


def explain_fate(
    network: Network,
    phenotype: str | Demand,
    *,
    environment: str | InputValues | None = None,
    clamps: str | Iterable[str | Clamp | Cut] = (),
    update: Update | str = Update.ASYNCHRONOUS,
    occurrence: Occurrence | str = Occurrence.EVER,
    most: int = 5,
    limits: Limits | None = None,
) -> Explanation:
    """Why the phenotype survives the clamps and cuts in some allowed environment, or in none.

    Guaranteed: ``result.answer`` is exact unless UNDECIDED. Every motif sustains itself and keeps the phenotype alive;
    every step of a chain is forced by its causes. Inputs that the environment leaves free stand for all their values.

    ``phenotype`` is a name or a formula; ``environment`` and ``clamps`` are read like ``--env`` and ``--with``. At most
    ``most`` of the motifs that vanished are listed.

    Cost: the motifs are trap spaces, of which there may be exponentially many: ``most`` and ``limits`` bound them.

    Source: Zanudo and Albert 2015, doi:10.1371/journal.pcbi.1004193 (stable motifs).

    Raises:
        UnknownName: a name is not in the network; the nearest one is the hint.
        UsageError: a text cannot be read.

    >>> import logicnet
    >>> net = logicnet.load("m1")
    >>> logicnet.explain_fate(net, "growth", environment="stressed").answer.name
    'SURVIVES'
    """
    whole_number("most", most, 1)
    case = pose(network, environment=environment, clamps=clamps, update=update)
    demand = read_demand(network, phenotype, option="phenotype")
    return explain_case(case, demand, occurrence=Occurrence(occurrence), most=most, limits=limits)


# One keyword for each option of the command: they are the words of a question, not the state of an algorithm.
def fate_of(
    network: Network,
    phenotype: str | Demand,
    *,
    start: str | None = None,
    kind: KindOfChange | str = KindOfChange.PERMANENT,
    environment: str | InputValues | None = None,
    clamps: str | Iterable[str | Clamp | Cut] = (),
    update: Update | str = Update.ASYNCHRONOUS,
    occurrence: Occurrence | str = Occurrence.EVER,
    limits: Limits | None = None,
) -> CourseFate:
    """Whether the phenotype survives the clamps and cuts along a course, and in which attractors the course may end.

    Guaranteed: as for :func:`~logicnet.perturbation.courses.fate_along`. ``start`` is read like ``--from``, ``kind``
    says how long ``clamps`` are held. With ``kind="temporary"`` they may be a sequence, ``first A=1, then B=0``: one
    step until the network has settled, then the other in its place.

    Cost: exact where the states reached can be worked out; at worst exponential in the number of nodes, which
    ``limits`` bounds.

    Raises:
        UnknownName: a name is not in the network; the nearest one is the hint.
        UsageError: a text cannot be read, or a one-shot change would change no state.

    >>> import logicnet
    >>> net = logicnet.load("m1")
    >>> logicnet.fate_of(net, "growth", environment="stressed", start="TUM_p53=1").finished
    True
    """
    case = pose(network, environment=environment)
    case = replace(case, update=resolve_update(update))
    steps = _sequence(network, clamps)
    changed = pose(network, environment=environment, clamps=() if steps else clamps)
    demand = read_demand(network, phenotype, option="phenotype")
    begin = None if start is None else read_start(case, start, limits, option=spelled("start"))
    goal = Goal(demand, Occurrence(occurrence), start=begin, kind=KindOfChange(kind))
    return fate_along(case, goal, steps or (*changed.clamps, *changed.cuts), limits)


def _sequence(network: Network, clamps: str | Iterable[str | Clamp | Cut]) -> Steps | None:
    """The sequence that stands in place of clamps."""
    given = [clamps] if isinstance(clamps, str) else [one for one in clamps if isinstance(one, str)]
    found = [steps for text in given if (steps := read_steps(network, text, option=spelled("clamps"))) is not None]
    if found and len(given) > 1:
        raise UsageError(f"{spelled('clamps')}: a sequence stands alone", "name all changes of a step in it")
    return found[0] if found else None
