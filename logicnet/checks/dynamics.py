"""Dynamics (LN4xx): what the phenotypes and inputs of a file do in its attractors. Run on request (``--dynamics``).

Every finding is a proof by :func:`logicnet.perturbation.question.decide` over asynchronous attractors; what a limit or
an incomplete method leaves open is a finding of its own (LN405), never silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from logicnet.checks.registry import Check, Finding, Needs, Subject, check
from logicnet.text.diagnostics import Entry, Note, Severity
from logicnet.text.expression import NOT, Expression, disjunction, symbols
from logicnet.text.source import Span

if TYPE_CHECKING:
    from logicnet.compiled.space import Subspace
    from logicnet.network.case import InputValues
    from logicnet.network.model import Setting
    from logicnet.perturbation.question import Decision

__all__ = ["CHECKS", "UNDECIDED"]

_MEANING = "the network file format, section Meaning"
_ATTRACTORS = "S. Huang and colleagues 2005, doi:10.1103/PhysRevLett.94.128701"

#: Registered with the checks, but found by each of them.
UNDECIDED = Entry(
    "LN405",
    "dynamics-undecided",
    Severity.WARNING,
    "A question of the dynamics checks that was neither proved nor refuted: a limit was reached, or a motif-avoidant "
    "attractor could not be excluded.",
    "The absence of the other findings of this family then proves nothing about that phenotype or input.",
    "#: phenotype growth, a\na, b\nb, a",
    "Give it more time or memory (`--time-limit`, `--memory-limit`).",
    _MEANING,
)


@check(
    Entry(
        "LN401",
        "phenotype-never-attained",
        Severity.WARNING,
        "A phenotype that no attractor ever shows, whatever the values of the inputs (drugs off).",
        "Every intervention abolishes it vacuously, and an expectation that it is absent tests nothing.",
        "#: phenotype growth, a & b\na, !b\nb, !a",
        "Correct its formula, or the rules that lead to its markers.",
        _ATTRACTORS,
    ),
    needs=Needs.PHENOTYPES,
)
def never_attained(subject: Subject) -> Iterator[Finding]:
    """A phenotype that does not occur."""
    for phenotype in subject.network.goals:
        decision = _decided(subject, phenotype.formula, _anywhere(subject))
        if decision.status.value == "proved":
            yield subject.at(
                never_attained.entry,
                None,
                phenotype.span,
                f"no attractor ever shows `{phenotype.name}`, in any environment",
                help="correct the formula, or the rules that lead to its markers; `logicnet attractors FILE --env all` "
                "lists what there is",
            )
        else:
            yield from _open(subject, decision, phenotype.span, f"whether `{phenotype.name}` is ever attained")


@check(
    Entry(
        "LN402",
        "attractor-without-phenotype",
        Severity.INFO,
        "An attractor that shows none of the phenotypes of the file, in any of its states.",
        "The cell does something there that the file has no word for, and no report will name it.",
        "#: phenotype growth, a\na, a",
        "Add a phenotype for it (such as quiescence), or leave it unnamed if it is of no interest.",
        _ATTRACTORS,
    ),
    needs=Needs.PHENOTYPES,
)
def without_phenotype(subject: Subject) -> Iterator[Finding]:
    """A behaviour without a name."""
    phenotypes = subject.network.goals
    if not phenotypes:
        return
    none = NOT(disjunction([phenotype.formula for phenotype in phenotypes]))
    decision = _decided(subject, none, _anywhere(subject), always=True)
    place = phenotypes[0].span
    if decision.status.value == "refuted":
        one = "the phenotype" if len(phenotypes) == 1 else f"any of the {len(phenotypes)} phenotypes"
        yield subject.at(
            without_phenotype.entry,
            None,
            place,
            f"there is an attractor that never shows {one}",
            notes=[Note(_described(subject, decision.witness))] if decision.witness is not None else [],
            help="name what the cell does there with a phenotype, if it matters",
        )
    else:
        yield from _open(subject, decision, place, "whether each attractor shows some phenotype")


@check(
    Entry(
        "LN403",
        "input-without-path",
        Severity.WARNING,
        "An input from which no chain of effective regulations leads to a marker of any phenotype.",
        "It is a condition or a drug that no phenotype can feel, in any environment and with any intervention.",
        "#: phenotype growth, a\na, !a\nstress, stress\nb, stress",
        "Add the regulation that is missing on its way, or the phenotype it is about; or accept it with `allow`.",
        _MEANING,
    ),
    needs=Needs.PHENOTYPES,
)
def input_without_path(subject: Subject) -> Iterator[Finding]:
    """An input that nothing feels."""
    felt = _upstream(subject)
    for node in subject.network.input_nodes():
        if node.name not in felt:
            yield subject.at(
                input_without_path.entry,
                node.name,
                node.span,
                f"the input `{node.name}` has no effect on any phenotype: no chain of regulations leads there",
                help="is a regulation missing on its way?",
            )


@check(
    Entry(
        "LN404",
        "input-without-effect",
        Severity.INFO,
        "An input that makes no difference by itself: in no environment of the file (default and named) does its value "
        "change whether a phenotype can be attained, or whether it can be absent.",
        "A condition or drug whose effect shows only together with a change that no environment of the file makes.",
        "#: phenotype growth, a\n#: environment both, s=1, t=1\na, s | t\ns, s\n#: input t = 1\nt, t\n"
        "#: input u = 0\nu, u\nb, u & !b\n#: phenotype rest, !a & b",
        "Add the environment in which it matters, or accept it with `allow`.",
        _MEANING,
    ),
    needs=Needs.PHENOTYPES,
)
def input_without_effect(subject: Subject) -> Iterator[Finding]:
    """An input that changes nothing by itself."""
    network = subject.network
    felt = _upstream(subject)
    for node in network.input_nodes():
        if node.name not in felt:
            continue  # said by the check above
        undecided: Decision | None = None
        changed = False
        for low, high in _pairs(subject, node.name):
            if not {low.status.value, high.status.value} <= {"proved", "refuted"}:
                undecided = undecided or (high if low.status.value in ("proved", "refuted") else low)
            elif low.status is not high.status:
                changed = True
            if changed or subject.limits.hit is not None:
                break
        if changed:
            continue
        if undecided is not None:
            yield from _open(
                subject, undecided, node.span, f"whether the input `{node.name}` has an effect on a phenotype"
            )
            continue
        named = _listed(["default", *(e.name for e in network.environments)])
        yield subject.at(
            input_without_effect.entry,
            node.name,
            node.span,
            f"the input `{node.name}` by itself changes no phenotype in any environment of the file ({named})",
            help="add the environment in which it matters, or put `#: allow LN404, REASON` above its line",
        )


def _pairs(subject: Subject, name: str) -> Iterator[tuple[Decision, Decision]]:
    """The same question with an input off and on, over environments, phenotypes, and *attained* and *absent*."""
    for environment in _environments(subject):
        for phenotype in subject.network.goals:
            for formula in (phenotype.formula, NOT(phenotype.formula)):
                low, high = (_decided(subject, formula, _with(environment, name, value)) for value in (0, 1))
                yield low, high


#: Every check of the family, by code.
CHECKS: tuple[Check, ...] = (never_attained, without_phenotype, input_without_path, input_without_effect)


def _anywhere(subject: Subject) -> tuple[tuple[str, Setting], ...]:
    from logicnet.network.resolve import environment_of

    return environment_of(subject.network, ("all",))


def _environments(subject: Subject) -> list[InputValues]:
    from logicnet.network.resolve import environment_of

    network = subject.network
    named = [environment_of(network, (environment.name,)) for environment in network.environments]
    return list(dict.fromkeys((environment_of(network, ()), *named)))


def _with(environment: InputValues, name: str, value: int) -> InputValues:
    return tuple((node, value if node == name else setting) for node, setting in environment)


def _decided(subject: Subject, formula: Expression, environment: InputValues, *, always: bool = False) -> Decision:
    """Whether no attractor shows the formula, ever or in all its states."""
    from logicnet.network.resolve import pose
    from logicnet.perturbation.outcome import Occurrence
    from logicnet.perturbation.question import decide

    how = Occurrence.ALWAYS if always else Occurrence.EVER
    return decide(pose(subject.network, environment=environment), formula, how, subject.limits)


def _open(subject: Subject, decision: Decision, place: Span, question: str) -> Iterator[Finding]:
    if decision.status.value in ("undecided", "stopped"):
        why = decision.why or f"stopped by the {subject.limits.hit}"
        help = "give it more time with `--time-limit`" if subject.limits.hit else None
        yield subject.at(UNDECIDED, None, place, f"{question} is not decided: {why}", help=help)


def _upstream(subject: Subject) -> set[str]:
    """The nodes from which a chain of effective regulations leads to a marker of some phenotype."""
    sources: dict[str, list[str]] = {}
    for regulation in subject.regulations:
        sources.setdefault(regulation.target, []).append(regulation.source)
    pending = [symbol.name for phenotype in subject.network.goals for symbol in symbols(phenotype.formula)]
    found = set(pending)
    while pending:
        for source in sources.get(pending.pop(), ()):
            if source not in found:
                found.add(source)
                pending.append(source)
    return found


#: Most names that a message lists.
_LISTED = 6


def _described(subject: Subject, space: Subspace) -> str:
    network = subject.network
    inputs = [f"{n.name}={_written(space.get(network.index[n.name]))}" for n in network.input_nodes()]
    on = [name for v, name in enumerate(network.names) if space.get(v) == 1 and not network.nodes[v].is_input]
    where = f"with {_listed(inputs)} " if inputs else ""
    # A node that the trap space leaves open may be on in the attractor all the same.
    loose = any(space.get(v) is None for v in range(len(network)))
    stays = f"stay{'s' if len(on) == 1 else ''} on"
    if loose:
        told = f"{_listed(on)} {stays}" if on else "no node is known to stay on"
    else:
        told = f"only {_listed(on)} {stays}" if on else "no node stays on"
    return f"{where}there is one in which {told}"


def _written(value: Setting) -> str:
    return "*" if value is None else str(value)


def _listed(names: list[str]) -> str:
    more = len(names) - _LISTED
    return ", ".join(names[:_LISTED]) + (f" and {more} more" if more > 0 else "")
