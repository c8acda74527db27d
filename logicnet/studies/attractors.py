"""``attractors``: what a network settles into."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from logicnet.attractors.landscape import AttractorList, Basins, Landscape, PatternTable, Reach
from logicnet.attractors.search import Prepared, list_attractors
from logicnet.attractors.starts import state_named
from logicnet.compiled.space import Subspace
from logicnet.errors import UsageError, spelled, whole_number
from logicnet.limits import Limits
from logicnet.network.case import Demand, InputValues, Update
from logicnet.network.model import Clamp, Cut, Expectation, Network
from logicnet.network.openness import Opened
from logicnet.network.resolve import find_node, pose, read_demand, resolve_opened, resolve_update
from logicnet.text.names import split_list

if TYPE_CHECKING:
    from logicnet.attractors.comparison import SchemeComparison
    from logicnet.checks.across import PatternsAcross

    AttractorAnswer = AttractorList | PatternTable | SchemeComparison | PatternsAcross

__all__ = [
    "AttractorQuestion",
    "chosen_by",
    "find_attractors",
    "project_attractors",
    "reachable_from",
    "study_attractors",
]

#: In place of a scheme: each of them, compared.
EVERY_SCHEME = "all"


class AttractorQuestion(Struct, frozen=True, kw_only=True, dict=True):
    """Every word of the command, as a value: combinations that mean nothing are refused when it is made.

    ``environment``, ``clamps``, ``where``, ``states`` and ``limit`` as for :func:`find_attractors`; ``update`` may be
    ``"all"``, which compares the schemes. ``project`` names nodes whose values are tabulated. ``start`` is read like
    ``--from``; ``basins`` counts the states that lead to each attractor, or estimates them with ``seed``. ``opened``
    and ``given`` ask in which instantiations of open rules the patterns of ``project`` occur.

    Raises:
        UsageError: two words contradict each other, or one says nothing without another.
    """

    environment: str | InputValues | None = None
    clamps: str | Iterable[str | Clamp | Cut] = ()
    update: Update | str = Update.ASYNCHRONOUS
    where: str | Demand | None = None
    project: str | Sequence[str] | None = None
    start: str | None = None
    fixed_points: bool = False
    basins: bool = False
    states: int = 0
    limit: int | None = None
    opened: str | Opened = Opened.NONE
    given: str | Sequence[Expectation] | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        whole_number("states", self.states, 0)
        if self.limit is not None:
            whole_number("limit", self.limit, 1)
        project, update = spelled("project"), spelled("update")
        if not self.asks_networks and self.given is not None:
            opened = spelled("opened")
            raise UsageError(
                f"{spelled('given')} is about the instantiations of open rules",
                f"add {opened} file, or {opened} connectives",
            )
        if self.project is not None and (self.basins or self.states):
            raise UsageError(
                f"`{project}` makes a table of markers; `{spelled('basins')}` and `{spelled('states')}` need the list",
                "leave out one of them",
            )
        if self.asks_networks:
            self._refuse_beside_open()
        listed = self.project is None and self.start is None and self.where is None and not self.basins
        if self.asks_schemes and not listed:
            others = ", ".join(f"`{spelled(word)}`" for word in ("project", "start", "basins"))
            raise UsageError(
                f"`{update} all` compares whole lists; {others} and `{spelled('where')}` need one scheme",
                "ask under one scheme at a time",
            )

    def _refuse_beside_open(self) -> None:
        """Refuse what cannot be asked of all instantiations."""
        opened, update, limit = spelled("opened"), spelled("update"), spelled("limit")
        one_scheme = not self.asks_schemes and resolve_update(self.update) is Update.ASYNCHRONOUS
        if self.project is None or not one_scheme or self.limit is not None:
            raise UsageError(
                f"{opened} asks which patterns of nodes occur in all instantiations, under asynchronous updates",
                f"add {spelled('project')} NODE,..., and leave out {update} and {limit}",
            )
        if self.start is not None or self.fixed_points or self.where is not None:
            raise UsageError(
                f"{opened} asks which patterns of nodes occur in all instantiations, in whatever attractor",
                f"leave out {spelled('start')}, {spelled('where')} and {spelled('fixed_points')}",
            )

    @property
    def asks_networks(self) -> bool:
        """Whether the question is about all networks that open rules allow."""
        return resolve_opened(self.opened) is not Opened.NONE

    @property
    def asks_schemes(self) -> bool:
        """Whether every scheme is asked for."""
        return self.update == EVERY_SCHEME


def study_attractors(network: Network, question: AttractorQuestion, *, limits: Limits | None = None) -> AttractorAnswer:
    """What the command does: attractors as a list, a table of markers, schemes compared, or patterns over an ensemble.

    A question with a start is answered by a :class:`~logicnet.attractors.landscape.Reach`, one about basins by
    :class:`~logicnet.attractors.landscape.Basins`; both hold the list.

    Guaranteed: as for :func:`find_attractors`, :func:`project_attractors`,
    :func:`~logicnet.attractors.comparison.compare_landscapes` and :func:`~logicnet.checks.across.patterns_across`.

    Raises:
        UnknownName: a name is not in the network; the nearest one is the hint.
        UsageError: a text cannot be read.
    """
    asked, limits = question, limits or Limits()
    case = pose(network, environment=asked.environment, clamps=asked.clamps)
    start = None if asked.start is None else state_named(case, asked.start, option=spelled("start"))
    markers = () if asked.project is None else _markers(network, asked.project, "project")
    where = None if asked.where is None else read_demand(network, asked.where, option="where")
    if markers and asked.asks_networks:
        from logicnet.checks.across import patterns_across
        from logicnet.studies.words import given_among

        expected = given_among(network, asked.given)
        return patterns_across(case, markers, resolve_opened(asked.opened), expected, limits)
    prepared = Prepared(network, case.cuts, limits)
    if markers:
        from logicnet.attractors.pattern_tables import pattern_table

        return pattern_table(
            replace(case, update=resolve_update(asked.update)),
            markers,
            where=where,
            fixed_points_only=asked.fixed_points,
            start=start,
            limit=asked.limit,
            limits=limits,
            prepared=prepared,
        )
    found = [
        list_attractors(
            replace(case, update=scheme),
            where=where,
            fixed_points_only=asked.fixed_points,
            limit=asked.limit,
            states=asked.states,
            limits=limits,
            prepared=prepared,
            exhaust=limits.time is not None,
        )
        for scheme in (Update if asked.asks_schemes else (resolve_update(asked.update),))
    ]
    if asked.asks_schemes:
        from logicnet.attractors.comparison import compare_landscapes

        return compare_landscapes(found)
    return _from_where(found[0], asked, start, limits)


def _from_where(
    landscape: Landscape, asked: AttractorQuestion, start: Subspace | None, limits: Limits
) -> AttractorList:
    """The list, or what is asked of its attractors: whether a start reaches them, how many states lead to them."""
    found = landscape if start is None else reachable_from(landscape, start, limits=limits)
    if not asked.basins:
        return found
    from logicnet.attractors.basins import measure_basins

    return measure_basins(found, seed=asked.seed, limits=limits)


def chosen_by(answer: AttractorAnswer) -> tuple[tuple[str, ...], dict[str, int] | None]:
    """The markers that a table is of, and the values that a start gives, as they were understood."""
    start: Subspace | None = None
    markers: tuple[str, ...] = ()
    if isinstance(answer, PatternTable):
        markers, start = answer.markers, answer.start
    elif isinstance(answer, Reach):
        start = answer.start
    elif isinstance(answer, Basins):
        start = None if answer.reach is None else answer.reach.start
    elif not isinstance(answer, Landscape):
        markers = getattr(answer, "markers", ())
    names = answer.case.network.names
    return markers, None if start is None else {names[v]: b for v, b in start.fixed()}


def _markers(network: Network, markers: str | Sequence[str], option: str) -> tuple[str, ...]:
    named = split_list(markers) if isinstance(markers, str) else tuple(markers)
    return tuple(find_node(network, name, option=spelled(option)).name for name in named)


# One keyword for each option of the command: they are the words of a question, not the state of an algorithm.
def find_attractors(
    network: Network,
    *,
    environment: str | InputValues | None = None,
    clamps: str | Iterable[str | Clamp | Cut] = (),
    update: Update | str = Update.ASYNCHRONOUS,
    where: str | Demand | None = None,
    fixed_points_only: bool = False,
    limit: int | None = None,
    states: int = 0,
    limits: Limits | None = None,
) -> Landscape:
    """The attractors of the network under the clamps, for all values of the inputs that the environment leaves free.

    Guaranteed: every entry holds an attractor and no two entries hold the same one. The verdicts of the result say what
    else is proved, and ``result.limits`` names every limit that was hit.

    ``environment`` is read like ``--env`` (``"oral"``, ``"oral,IFNG=1"``, ``"all"``; ``None`` means ``default``),
    ``clamps`` like ``--with`` (``"TUM_p53=0, Propranolol"``), ``where`` is a formula over nodes and phenotypes: only
    attractors that are not proved never to show it are listed. ``limit`` caps the list. The states of an attractor that
    has at most ``states`` of them are listed. A time limit gives what stays open to AEON's own search until then.

    Cost: exponential in the number of nodes n at worst, and so may be the number of attractors; ``limit`` and
    ``limits`` bound both. Networks of some hundred nodes take seconds.

    Source: Paulevé et al. 2020, doi:10.1038/s41467-020-18112-5 (most-permissive); Dubrova and Teslenko 2011,
    doi:10.1109/TCBB.2010.20 (synchronous).

    Raises:
        UnknownName: a name is not in the network; the nearest one is the hint.
        UsageError: a text cannot be read.

    >>> import logicnet
    >>> net = logicnet.load("m1")
    >>> landscape = logicnet.find_attractors(net, environment="stressed")
    >>> landscape.count, landscape.complete is logicnet.Verdict.YES
    (1, True)
    """
    if limit is not None:
        whole_number("limit", limit, 1)
    whole_number("states", states, 0)
    case = pose(network, environment=environment, clamps=clamps, update=update)
    return list_attractors(
        case,
        where=None if where is None else read_demand(network, where, option="where"),
        fixed_points_only=fixed_points_only,
        limit=limit,
        states=states,
        limits=limits,
        exhaust=limits is not None and limits.time is not None,
    )


# One keyword for each option of the command: they are the words of a question, not the state of an algorithm.
def project_attractors(
    network: Network,
    markers: str | Sequence[str],
    *,
    environment: str | InputValues | None = None,
    clamps: str | Iterable[str | Clamp | Cut] = (),
    update: Update | str = Update.ASYNCHRONOUS,
    where: str | Demand | None = None,
    fixed_points_only: bool = False,
    start: str | None = None,
    limit: int | None = None,
    limits: Limits | None = None,
) -> PatternTable:
    """Which values the markers have together in attractors, and in how many settings of the free inputs.

    Guaranteed: each row is shown by a minimal trap space, or by an attractor where ``result.complete`` is yes; then no
    other combination of values occurs. ``markers`` are names of nodes, in one text (``"TUM_p53, TUM_Growth"``) or one
    by one. ``start`` is read like ``--from``: only what is reached from there is tabulated. The other words are those
    of :func:`find_attractors`; ``limit`` caps the rows.

    Cost: that of :func:`find_attractors`; free inputs are counted together, not one by one.

    Raises:
        UnknownName: a name is not in the network; the nearest one is the hint.
        UsageError: a text cannot be read, or no marker is named.

    >>> import logicnet
    >>> net = logicnet.load("m1")
    >>> table = logicnet.project_attractors(net, "TUM_p53, TUM_Growth", environment="all")
    >>> [row.markers for row in table.patterns]
    [(0, 1), (1, 0)]
    """
    if limit is not None:
        whole_number("limit", limit, 1)
    case = pose(network, environment=environment, clamps=clamps, update=update)
    found = _markers(network, markers, "markers")
    if not found:
        raise UsageError("no marker is named", "name some nodes, for example markers='A, B'")
    from logicnet.attractors.pattern_tables import pattern_table

    return pattern_table(
        case,
        found,
        where=None if where is None else read_demand(network, where, option="where"),
        fixed_points_only=fixed_points_only,
        start=None if start is None else state_named(case, start, option="start"),
        limit=limit,
        limits=limits,
    )


def reachable_from(landscape: Landscape, start: str | Subspace, *, limits: Limits | None = None) -> Reach:
    """The attractors of a list that can be reached from some state with these values, read like ``--from``.

    Guaranteed: an attractor stands among ``unreachable`` only if that is proved; its verdict is YES only if a run is
    known or follows. ``start`` is for example ``"A=1, B=0"``.

    Cost: one start: the states reached, exponential in the nodes of one independent part at worst; ``limits``
    bounds it.

    Source: Paulevé et al. 2020, doi:10.1038/s41467-020-18112-5 (most-permissive).

    Raises:
        UnknownName: a name is not in the network; the nearest one is the hint.
        UsageError: the text cannot be read, or contradicts what environment or clamps hold.

    >>> import logicnet
    >>> net = logicnet.load("m1")
    >>> landscape = logicnet.find_attractors(net, environment="stressed")
    >>> len(logicnet.reachable_from(landscape, "TUM_p53=1").attractors)
    1
    """
    from logicnet.attractors import reachability

    if isinstance(start, str):
        start = state_named(landscape.case, start, option="start")
    return reachability.reachable_from(landscape, start, limits)
