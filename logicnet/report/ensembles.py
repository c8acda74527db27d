"""Ensembles as JSON and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from logicnet.report.tables import Rows
from logicnet.report.views.shared import network_document
from logicnet.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from logicnet.ensembles.depth import Depth
    from logicnet.ensembles.sampling import SampleEstimate
    from logicnet.ensembles.study import ChoiceAnswer, Core, EnsembleResult, Number
    from logicnet.network.model import Network
    from logicnet.text.source import Span

__all__ = ["ensemble_document", "ensemble_rows", "number_text"]

Document = dict[str, Any]


def number_text(number: Number) -> str:
    """A number of instantiations in words: ``256``, or ``at least 3 and at most 1,024``."""
    if number.exact is not None:
        return f"{number.exact:,}"
    return f"at least {number.at_least:,} and at most {number.at_most:,}"


def ensemble_document(result: EnsembleResult, options: Document, picked: Sequence[str] | None = None) -> Document:
    """``logicnet.ensemble/1``. ``picked``: the files that were written, if that was asked for."""
    network = result.network
    document: Document = {
        "schema": "logicnet.ensemble/1",
        "logicnet": __version__,
        "network": network_document(network),
        "options": options,
        "update": result.update.value,
        "given": [x.name for x in result.given],
        "instantiations": _number(result.instantiations),
        "consistent": _number(result.consistent),
        "estimate": None if result.estimate is None else _estimate(result.estimate),
        "reference_is_consistent": result.reference,
        "contradiction": None if result.contradiction is None else _core(result.contradiction),
        "choices": [_choice(network, answer) for answer in result.choices],
        "expectations": [
            {"name": one.expectation.name, "rules_needed": _depth(one.depth), "decides": one.decides}
            for one in result.expectations
        ],
    }
    if picked is not None:
        document["picked"] = list(picked)
    document["finished"] = not result.limits
    document["limits"] = list(result.limits)
    return document


def _number(number: Number) -> int | Document:
    if number.exact is not None:
        return number.exact
    return {"at_least": number.at_least, "at_most": number.at_most}


def _estimate(estimate: SampleEstimate) -> Document:
    return {
        "seed": estimate.seed,
        "samples": estimate.samples,
        "population": estimate.population,
        "consistent": estimate.consistent,
        "undecided": estimate.undecided,
        "interval": {"confidence": 0.95, "at_least": estimate.at_least, "at_most": estimate.at_most},
        "of": "not excluded" if estimate.is_narrowed else "all",
    }


def _core(core: Core) -> Document:
    return {"expectations": [x.name for x in core.expectations], "smallest": core.smallest}


def _depth(depth: Depth | None) -> Document | None:
    if depth is None:
        return None
    return {"at_least": depth.at_least, "at_most": depth.at_most, "rules": list(depth.rules)}


def _choice(network: Network, answer: ChoiceAnswer) -> Document:
    choice = answer.choice
    return {
        "node": choice.node,
        "kind": choice.kind.value,
        "question": choice.question,
        "outcomes": list(choice.outcomes),
        "place": _place(network, choice.span),
        "settled": answer.settled.value,
        "outcome": answer.outcome,
        "decided_by": None if answer.core is None else _core(answer.core),
        "witnesses": [None if witness is None else list(witness) for witness in answer.witnesses],
    }


def _place(network: Network, span: Span | None) -> Document | None:
    if span is None or span.end == 0:
        return None
    line, column = network.source.position(span.start)
    return {"line": line, "column": column}


def ensemble_rows(result: EnsembleResult) -> Rows:
    """One row per choice."""
    header = ("node", "kind", "question", "outcomes", "settled", "outcome", "decided_by", "smallest")
    rows = []
    for answer in result.choices:
        choice, core = answer.choice, answer.core
        rows.append(
            (
                choice.node,
                choice.kind.value,
                choice.question,
                " ; ".join(choice.outcomes),
                answer.settled.value,
                None if answer.outcome is None else choice.outcomes[answer.outcome],
                None if core is None else " + ".join(x.name for x in core.expectations),
                None if core is None else "yes" if core.smallest else "unknown",
            )
        )
    return Rows(header, tuple(rows))
