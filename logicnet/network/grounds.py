"""What a conclusion rests on: the findings cited for the regulations that it uses, counted in one way for all outputs.

A regulation that is used is carried by the findings of its own sign. A finding may be *remembered* (nobody has read it
at its source). Where no finding but a choice of the model carries a regulation, the choice is counted, and never as a
finding. A regulation is *contradicted* where a cited finding speaks against it, whatever speaks for it.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from logicnet.network.citations import Citation
from logicnet.network.evidence import Stance
from logicnet.network.model import Sign
from logicnet.network.references import Basis

__all__ = ["Grounds", "Used", "grounds"]


class Used(Struct, frozen=True):
    """A regulation that a conclusion uses, and what is cited about it."""

    source: str
    target: str
    #: The sign that the rule has as a function; ``None`` where it acts both ways or is not known.
    sign: Sign | None
    citations: tuple[Citation, ...]

    @property
    def findings(self) -> tuple[Citation, ...]:
        """Those for it: of its sign, supporting, and no choices."""
        return tuple(c for c in self._agreeing if c.basis is not Basis.CHOICE)

    @property
    def is_chosen(self) -> bool:
        """Whether a choice of the model is all that carries it."""
        return not self.findings and any(c.basis is Basis.CHOICE for c in self._agreeing)

    @property
    def against(self) -> tuple[Citation, ...]:
        """Findings that speak against it: they contradict, or have the other sign."""
        agreeing = self._agreeing
        return tuple(c for c in self.citations if c not in agreeing and c.basis is not Basis.CHOICE)

    @property
    def _agreeing(self) -> tuple[Citation, ...]:
        return tuple(
            c for c in self.citations if c.stance is Stance.SUPPORTS and (self.sign is None or c.sign is self.sign)
        )


class Grounds(Struct, frozen=True):
    """What some regulations rest on, in numbers."""

    regulations: int
    #: Cited findings of their signs.
    findings: int
    #: Of these: not read at their source.
    remembered: int
    #: Of these: textbook knowledge, and labels of drugs.
    textbook: int
    #: Regulations that a choice of the model alone carries.
    choices: int
    #: Regulations that a cited finding speaks against.
    contradicted: int
    #: Regulations for which nothing is cited.
    uncited: int
    #: What is not beyond doubt, for people: ``TUM_STAT3 -> TUM_PI3K (remembered: I22)``; in the order of use.
    doubts: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """``12 cited findings, 2 of them remembered, 1 model choice, 1 contradicted``."""
        parts = [f"{self.findings} cited finding{'' if self.findings == 1 else 's'}"]
        for count, what in ((self.remembered, "remembered"), (self.textbook, "textbook or label")):
            if count:
                parts.append(f"{count} of them {what}" if self.findings > 1 else what)
        if self.choices:
            parts.append(f"{self.choices} model choice{'' if self.choices == 1 else 's'}")
        if self.contradicted:
            parts.append(f"{self.contradicted} contradicted")
        if self.uncited:
            parts.append(f"{self.uncited} without evidence")
        return ", ".join(parts)


def grounds(used: Iterable[Used]) -> Grounds:
    """What these regulations rest on; one that is used twice counts once."""
    by_pair = {(one.source, one.target): one for one in used}
    findings = [c for one in by_pair.values() for c in one.findings]
    doubts = []
    for one in by_pair.values():
        told = [f"remembered: {c.id}" for c in one.findings if c.seen == "remembered"]
        told += ["model choice"] if one.is_chosen else []
        told += [f"against: {c.id}" for c in one.against]
        told += [] if one.findings or one.is_chosen else ["no evidence"]
        if told:
            doubts.append(f"{one.source} -> {one.target} ({', '.join(told)})")
    return Grounds(
        len(by_pair),
        len(findings),
        sum(c.seen == "remembered" for c in findings),
        sum(c.basis in (Basis.TEXTBOOK, Basis.LABEL) for c in findings),
        sum(one.is_chosen for one in by_pair.values()),
        sum(bool(one.against) for one in by_pair.values()),
        sum(not one.findings and not one.is_chosen for one in by_pair.values()),
        tuple(doubts),
    )
