"""One question asked in several environments, one after the other, under the limits of one run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from msgspec import Struct

from logicnet.limits import Limits
from logicnet.network.model import Network

if TYPE_CHECKING:
    from logicnet.perturbation.screen import Place

__all__ = ["Answer", "Several", "ask_in_each"]


class Finished(Protocol):
    """What every answer says of itself."""

    @property
    def finished(self) -> bool: ...


Answer = TypeVar("Answer", bound=Finished)


class Several(Struct, Generic[Answer], frozen=True):
    """Answers to one question, one for each place from the first on; fewer where a limit came before the others."""

    network: Network
    #: Empty if the question named one environment, or none.
    places: tuple[Place, ...]
    answers: tuple[Answer, ...]
    #: The limit that was hit.
    limits: tuple[str, ...] = ()

    @property
    def finished(self) -> bool:
        return not self.left_out and all(answer.finished for answer in self.answers)

    @property
    def left_out(self) -> tuple[str, ...]:
        """The environments that were not asked."""
        return tuple(place.name for place in self.places[len(self.answers) :])



def ask_in_each(
    network: Network, environments: Sequence[str], ask: Callable[[str | None], Answer], limits: Limits
) -> Several[Answer]:
    """What ``ask`` answers in each environment, in the order given; one that is named twice is asked once.

    Guaranteed: every name is resolved before anything is computed. The first environment is always asked; after a limit
    was hit no further one is begun, and ``result.left_out`` names those. Without names ``ask`` is given ``None``.

    Raises:
        UnknownName: an environment or an input is not in the network; the nearest one is the hint.
        UsageError: a text cannot be read.
    """
    if len(dict.fromkeys(environments)) < 2:
        return Several(network, (), (ask(environments[0] if environments else None),))
    # A screen's module is loaded where several environments are asked: most questions do without.
    from logicnet.studies.screen import places_of

    places = places_of(network, environments)
    answers: list[Answer] = []
    for place in places:
        if answers and limits.hit is not None:
            break
        limits.tell(f"environment {place.name} ...")
        answers.append(ask(place.name))
    return Several(network, places, tuple(answers), () if limits.hit is None else (limits.hit,))
