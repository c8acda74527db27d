"""``repair``: the smallest edits after which the expectations hold, and the file with one of them made."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from logicnet.checks.expectations import ExpectationStatus, claim
from logicnet.ensembles.costs import Findings, Weights
from logicnet.ensembles.edits import EditableNetwork, EditKind
from logicnet.ensembles.patch import patches
from logicnet.ensembles.repair import Proposal, Repairs, RepairSearch
from logicnet.errors import InternalError, InvalidNetwork, UsageError, spelled, whole_number
from logicnet.formats.shipped import as_called
from logicnet.limits import Limits
from logicnet.network.bnet import Reading, parse
from logicnet.network.evidence import read_table
from logicnet.network.model import Expectation, Network
from logicnet.network.resolve import resolve_given
from logicnet.network.writing import write
from logicnet.text.formula import format_expression, symbols
from logicnet.text.names import split_list
from logicnet.text.notebook import Shown

__all__ = ["OutcomeChange", "RepairStudy", "RewrittenRule", "propose_repairs", "repaired_text", "study_repair"]


class RewrittenRule(Struct, frozen=True):
    """A rule before and after a proposal."""

    node: str
    line: int
    before: str
    after: str


class OutcomeChange(Struct, frozen=True):
    """An expectation that is no goal and whose outcome a proposal changes."""

    expectation: str
    before: ExpectationStatus
    after: ExpectationStatus


class RepairStudy(Shown, Struct, frozen=True):
    """What ``repair`` found, with what it says of each proposal."""

    network: Network
    found: Repairs
    findings: Findings
    #: Regulations with a sign that a finding reports and no rule uses.
    additions: int
    #: By proposal.
    rules: tuple[tuple[RewrittenRule, ...], ...]
    changes: tuple[tuple[OutcomeChange, ...], ...]
    limits: tuple[str, ...] = ()
    #: The proposal that was asked to be made, counted from 1, and the file with it.
    applied: int | None = None
    text: str = ""

    @property
    def finished(self) -> bool:
        """Whether what is said of the proposals is all that was asked for."""
        return not self.limits


def propose_repairs(
    network: Network,
    *,
    mend: str | None = None,
    keep: str | None = None,
    max_size: int = 2,
    most: int = 10,
    weights: Weights | None = None,
    kinds: Sequence[str] = (),
    limits: Limits | None = None,
) -> RepairStudy:
    """The ``most`` cheapest inclusion-minimal sets of at most ``max_size`` edits after which expectations hold.

    Guaranteed: after each proposal every expectation of ``mend`` holds, and every one of ``keep`` that holds as
    written; after no proper part of it. What ``found.is_complete`` says is proved. ``mend`` and ``keep`` are read like
    ``--given``; ``None``: for ``mend`` all that fail as written, for ``keep`` all.

    Cost: all sets of ``max_size`` edits at worst, each asked of every expectation; ``limits`` bounds it.

    Raises:
        UsageError: the file states no expectation, an evidence table cannot be read, or a kind is unknown.
        UnknownName: a pattern matches no expectation.
    """
    limits = limits or Limits()
    whole_number("max_size", max_size, 1)
    whole_number("most", most, 1)
    if not network.expectations:
        raise UsageError(
            "the file states no expectation, so there is nothing to repair",
            "state what was observed: `#: expect NAME, in ENVIRONMENT with A=0: every F [doi:...]`",
        )
    to_mend = spelled("mend", "--expect")
    wanted = resolve_given(network, mend or "all", option=to_mend)
    kept = resolve_given(network, keep or "all", option=spelled("keep", "--keep-expectations"))
    if not wanted:
        raise UsageError("no expectation is to be mended", f"name some by {to_mend}: `all`, or patterns of their names")
    tables = [read_table(path, network.source) for path in network.evidence]
    findings = Findings(tables, network.edges, network.names)
    editable = EditableNetwork(network, findings, weights or Weights(), _kinds(kinds))
    limits.tell("expectations as written")
    found = RepairSearch(editable, wanted, kept, limits, only_failing=mend is None).run(max_size, most)
    goals = {x.name for x in (*found.failing, *found.guarded)}
    others = [x for x in network.expectations if x.name not in goals] if found.proposals else []
    before = {x.name: claim(network, x, limits) for x in others}
    rules, changes = [], []
    for proposal in found.proposals:
        after = editable.edited(proposal.chosen)
        rules.append(_rewritten(network, after))
        changes.append(_changes(others, before, after, limits))
    regulators = {
        node.name: frozenset(s.name for s in symbols(node.rule.expression))
        for node in network.nodes
        if not node.is_input
    }
    additions = findings.count_unused(regulators)
    stopped = tuple(dict.fromkeys(text for text in (limits.hit, found.why) if text))
    return RepairStudy(network, found, findings, additions, tuple(rules), tuple(changes), stopped)


# One keyword for each option of the command: they are the words of a question, not the state of an algorithm.
def study_repair(
    reading: Reading,
    *,
    mend: str | None = None,
    keep: str | None = None,
    max_size: int = 2,
    most: int = 10,
    cost: str | None = None,
    edits: str | None = None,
    apply: int | None = None,
    limits: Limits | None = None,
) -> RepairStudy:
    """What the command does: proposals, and with ``apply`` the file with one of them made, as ``result.text``.

    Guaranteed: as for :func:`propose_repairs` and :func:`repaired_text`. ``cost`` and ``edits`` are read like
    ``--cost`` and ``--edits``. Nothing is written. Where a limit ends the search before there are ``apply`` proposals,
    ``result.applied`` is ``None``.

    Raises:
        InvalidNetwork: the file has errors.
        UsageError: as for both, or there is no such proposal.
    """
    weights, kinds = Weights.read(cost, spelled("cost")), split_list(edits)
    if reading.network is None:
        raise InvalidNetwork(reading.diagnostics)
    study = propose_repairs(
        reading.network,
        mend=mend,
        keep=keep,
        max_size=max_size,
        most=max(most, apply or 0),
        weights=weights,
        kinds=kinds,
        limits=limits,
    )
    count = len(study.found.proposals)
    if apply is None or (apply > count and study.limits):
        return study
    if apply > count:
        there = "there is no proposal" if not count else "there is 1 proposal" if count == 1 else f"there are {count}"
        file = as_called(reading.source.file)
        raise UsageError(
            f"`{spelled('apply')} {apply}`: {there}", f"`logicnet repair {file}` says why and what there is"
        )
    text = repaired_text(reading, study, study.found.proposals[apply - 1], limits)
    stopped = study.limits or ((limits.hit,) if limits is not None and limits.hit else ())
    return replace(study, applied=apply, text=text, limits=stopped)


def _kinds(names: Sequence[str]) -> tuple[EditKind, ...]:
    known = {kind.value: kind for kind in EditKind}
    for name in names:
        if name not in known:
            raise UsageError(f"`{name}` is no kind of edit", f"one of {', '.join(f'`{one}`' for one in known)}")
    return tuple(known[name] for name in names) or tuple(EditKind)


def _rewritten(before: Network, after: Network) -> tuple[RewrittenRule, ...]:
    found = []
    for old, new in zip(before.nodes, after.nodes, strict=True):
        one, other = format_expression(old.rule.expression), format_expression(new.rule.expression)
        if one != other:
            found.append(RewrittenRule(old.name, before.source.position(old.rule.span.start)[0], one, other))
    return tuple(found)


def _changes(
    others: Sequence[Expectation], before: dict[str, ExpectationStatus], after: Network, limits: Limits
) -> tuple[OutcomeChange, ...]:
    found = []
    for x in after.expectations:
        if x.name in before:
            status = claim(after, x, limits)
            if status is not before[x.name]:
                found.append(OutcomeChange(x.name, before[x.name], status))
    return tuple(found)


def repaired_text(reading: Reading, study: RepairStudy, proposal: Proposal, limits: Limits | None = None) -> str:
    """The file with a proposal made: only the rules that change are written anew, all else stays as it stands.

    Guaranteed: every goal of the proposal holds of the text as it is read again.

    What the file says of a regulation that goes (``edge``, ``optional``) goes with it. A file of another format is
    written as a network file. That every goal holds is asked again of the text as it is read, by the engine of
    ``check``.

    Cost: that of the expectations, asked once more.

    Raises:
        UsageError: the file cannot hold the rule, because something else in it names a regulation that goes.
    """
    after = study.found.editable.edited(proposal.chosen)
    text = _edited(reading, study.network, after) if reading.source.is_file else write(after)
    again = parse(text, reading.source.path)
    if again.network is None or [format_expression(n.rule.expression) for n in again.network.nodes] != [
        format_expression(n.rule.expression) for n in after.nodes
    ]:
        text = write(after)
        again = parse(text, reading.source.path)
    if again.network is None:
        fault = next(d for d in again.diagnostics if d.is_error)
        raise UsageError(
            f"the repaired file would not be a network file: {fault.message}",
            "a line of the file names what the edit removes: change that line first, or take another proposal",
        )
    goals = {x.name for x in (*study.found.failing, *study.found.guarded)}
    for x in again.network.expectations:
        if x.name in goals and claim(again.network, x, limits) is ExpectationStatus.FAILS:
            raise InternalError(f"the expectation `{x.name}` fails in the repaired file")
    return text


def _edited(reading: Reading, before: Network, after: Network) -> str:
    text = reading.source.text
    found, position = [], 0
    for span, put in patches(reading, before, after):
        found += [text[position : span.start], put]
        position = span.end
    return reading.source.prefix + "".join((*found, text[position:]))
