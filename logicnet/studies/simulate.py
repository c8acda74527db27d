"""``simulate``: what happens over time, by chance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from logicnet.attractors.starts import read_start
from logicnet.errors import UsageError, spelled
from logicnet.limits import Limits
from logicnet.network.case import Demand, InputValues, KindOfChange, Steps
from logicnet.network.model import Clamp, Cut, Network
from logicnet.network.resolve import parse_clamps, pose, read_demand, read_steps
from logicnet.simulation.absorption import Ends, end_probabilities
from logicnet.simulation.maboss import Protocol, Simulation, simulate
from logicnet.studies.words import sets_listed
from logicnet.text.notebook import Shown

__all__ = ["SimulationAnswer", "simulate_network"]


class SimulationAnswer(Shown, Struct, frozen=True):
    """A simulation, and where the network ends if that was asked."""

    simulation: Simulation
    ends: Ends | None

    @property
    def finished(self) -> bool:
        return self.simulation.finished

    @property
    def limits(self) -> tuple[str, ...]:
        """Limits that were hit, in words; empty iff ``finished``."""
        return self.simulation.limits


# One keyword for each option of the command: they are the words of a question, not the state of an algorithm.
def simulate_network(
    network: Network,
    phenotypes: Sequence[str | Demand] = (),
    *,
    environment: str | InputValues | None = None,
    clamps: str | Iterable[str | Clamp | Cut] = (),
    sets: Sequence[str] = (),
    sets_file: str | None = None,
    start: str | None = None,
    kind: KindOfChange | str = KindOfChange.PERMANENT,
    release: float | None = None,
    time: float = 50.0,
    tick: float = 0.5,
    samples: int = 5_000,
    seed: int = 0,
    strengths: Sequence[float] = (),
    ends: bool = False,
    jobs: int = 1,
    limits: Limits | None = None,
) -> SimulationAnswer:
    """The probability of phenotypes over time, untreated and under each of ``sets``, by MaBoSS.

    Guaranteed: the same seed gives the same numbers, whatever ``jobs`` is; a proved absence that a simulation
    contradicts is an :class:`~logicnet.errors.InternalError`. ``phenotypes`` are formulas; without any all of the file.
    ``sets`` are read like ``--with``, and those in ``sets_file`` one from each line; ``start`` like ``--from``. The
    changes of a set are held for good, or with ``kind="temporary"`` up to the time ``release`` (half of ``time`` unless
    given), or with ``kind="one-shot"`` are made once in the beginning. A set may be a
    sequence of temporary changes, ``first A=1, then B=0``: the second step is held up to twice ``release`` (a third of
    ``time`` unless given). So many ``samples`` are drawn up to ``time``, in
    windows of ``tick``; the unit of time is one over the rate of a node that has none. ``strengths`` from 0 to 1
    ask for a matrix of each set of one or two clamps. ``ends``: also how probable it is to end in each attractor.

    Cost: ``samples`` runs up to ``time``, for each set; linear in both.

    Source: Stoll et al. 2017, doi:10.1093/bioinformatics/btx123 (MaBoSS).

    Raises:
        UnknownName: a name is not in the network; the nearest one is the hint.
        UsageError: a text cannot be read, nothing is there to look at, or MaBoSS is not installed.
    """
    limits = limits or Limits()
    case = pose(network, environment=environment, clamps=clamps)
    texts: Sequence[str | Demand] = phenotypes or [phenotype.name for phenotype in network.goals]
    demands = [read_demand(network, text, option=spelled("phenotype")) for text in texts]
    if not demands:
        raise UsageError("the file declares no phenotype to look at", f"name one: {spelled('phenotype')} FORMULA")
    if any(not 0 <= strength <= 1 for strength in strengths):
        raise UsageError(f"{spelled('strengths')} lie between 0 and 1", "for example 0,0.25,0.5,0.75,1")
    chosen: list[tuple[Clamp | Cut, ...] | Steps] = []
    named = [(spelled("set"), text) for text in sets]
    named += [] if sets_file is None else sets_listed(sets_file)
    for option, text in named:
        if (steps := read_steps(network, text, option=option)) is not None:
            chosen.append(steps)
            continue
        held, cut = parse_clamps(network, [text], option=option)
        chosen.append((*held, *cut))
    begin = None if start is None else read_start(case, start, limits, option=spelled("start"))
    kind = KindOfChange(kind)
    if kind is KindOfChange.TEMPORARY and release is None:
        parts = 3 if any(isinstance(one, Steps) for one in chosen) else 2
        release = max(1, round(time / tick / parts)) * tick
    protocol = Protocol(time, tick, samples, seed, kind, release)
    found = simulate(
        case, demands, chosen, start=begin, protocol=protocol, strengths=strengths, jobs=jobs, limits=limits
    )
    return SimulationAnswer(found, end_probabilities(case, begin, seed=seed, limits=limits) if ends else None)
