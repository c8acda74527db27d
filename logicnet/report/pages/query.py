"""What ``query`` says: from which states the formula holds, and a run step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logicnet.query.answer import Answer, Holds, Trace
from logicnet.report.page import Block, Fields, Page, Paragraph, Style, Table, plural
from logicnet.report.pages.phrases import cut_remark, limit_notice, question, values_in_rows
from logicnet.report.report import Asked, network_name
from logicnet.report.views.fields import facts_of
from logicnet.report.views.query import QUERY
from logicnet.text.counts import number as number_text

if TYPE_CHECKING:
    from logicnet.compiled.space import Subspace
    from logicnet.network.model import Network

__all__ = ["answer_page"]

#: Steps of a run that are shown.
STEPS = 40

#: What is true if a plain question is answered with yes.
_PLAIN = {
    "reachable": "it can be reached",
    "inevitable": "it comes on every path",
    "reversible": "it can always be left again",
}


def answer_page(answer: Answer, asked: Asked) -> Page:
    """What ``query`` says."""
    network = answer.network
    facts = [
        *question(network, answer.environment, (*answer.clamps, *answer.cuts), asked),
        *facts_of(QUERY.fields, answer),
    ]
    blocks: list[Block] = [Paragraph(f"Query of {network_name(network)}", Style.TITLE), Fields(tuple(facts))]
    blocks += limit_notice(answer.limits)
    blocks.append(_verdict(answer))
    if answer.fair is not None and answer.fair.holds is Holds.EVERY:
        blocks.append(
            Paragraph(
                "Yet it stays within reach from wherever a path leads (AG EF holds): only paths on which some node "
                "that wants to change never gets its turn avoid it."
            )
        )
    if not answer.start and answer.question == "reachable" and answer.holds in (Holds.SOME, Holds.EVERY):
        blocks.append(
            Paragraph(
                "Every state is a start here, also those that no run leads to, so the run below may begin a step "
                "before its end. Ask from where: --from NODE=0,... or --with and --env.",
                Style.WARN,
            )
        )
    if answer.trace is not None:
        blocks += _run(network, answer.trace)
    elif answer.witness is not None:
        said = "A state from which it holds" if answer.holds is Holds.EVERY else "A state from which it fails"
        blocks += [Paragraph(f"{said}:"), _state(network, answer.witness)]
        if answer.why_no_trace:
            blocks.append(Paragraph(f"No run is shown: {answer.why_no_trace}.", Style.FAINT))
    return tuple(blocks)


def _verdict(answer: Answer) -> Paragraph:
    starts = plural(answer.starts, "starting state")
    claim = _PLAIN.get(answer.question, "the formula holds")
    match answer.holds:
        case Holds.EVERY:
            return Paragraph(f"True: {claim}, from every one of {starts}.", Style.GOOD)
        case Holds.NONE:
            return Paragraph(f"False: from none of {starts} {claim}.", Style.BAD)
        case Holds.SOME:
            if answer.satisfying is None:
                more = "how many there are of each was not counted"
                return Paragraph(f"Not from everywhere: {claim} from some of {starts}, and not from others; {more}.",
                                 Style.BAD)  # fmt: skip
            rest = answer.starts - answer.satisfying
            return Paragraph(
                f"Not from everywhere: {claim} from {number_text(answer.satisfying)} of {starts}, and not from the "
                f"other {number_text(rest)}.",
                Style.BAD,
            )
    return Paragraph("Unknown: the search was stopped before a verdict.", Style.WARN)


def _run(network: Network, trace: Trace) -> list[Block]:
    """The first state in full, then what changes in each step."""
    states = trace.states
    role = "A run that refutes it" if trace.refutes else "A run that shows it"
    end = f", then for ever round from step {trace.loop}" if trace.loop is not None else ""
    rows = []
    for number, state in enumerate(states[1:], start=1):
        rows.append((str(number), _change(network, states[number - 1], state)))
    if trace.loop is not None:
        rows.append((f"then {trace.loop}", _change(network, states[-1], states[trace.loop])))
    blocks: list[Block] = [
        Paragraph(f"{role}: {plural(len(states) - 1, 'step')}{end}.", Style.TITLE),
        Paragraph("It begins in"),
        _state(network, states[0]),
    ]
    if rows:
        blocks.append(Table(("step", "change"), tuple(rows[:STEPS]), cut_remark(len(rows) - STEPS, "step")))
    if trace.loop is None and len(states) > 1:
        blocks += [Paragraph("and ends in"), _state(network, states[-1])]
    return blocks


def _change(network: Network, before: Subspace, after: Subspace) -> str:
    changed = before.value ^ after.value
    if not changed:
        return "nothing: a fixed point stays where it is"
    v = changed.bit_length() - 1
    levels = next((one for one in network.named_levels if network.nodes[v].name in one.nodes), None)
    if levels is not None:
        told = levels.text({name: after.get(network.index[name]) for name in levels.nodes})
        return f"{levels.name} turns {told}" if told.startswith("out") else f"{levels.name} goes to {told}"
    return f"{network.nodes[v].name} turns {'on' if after.get(v) else 'off'}"


def _state(network: Network, state: Subspace) -> Fields:
    """Nodes that are on and off; inputs are in the heading, and nodes that cannot matter are only counted."""
    rows = values_in_rows(network, state, {1: "on", 0: "off"})
    of_levels = {name for levels in network.named_levels for name in levels.nodes}
    idle = sum(1 for v, name in enumerate(network.names) if state.get(v) is None and name not in of_levels)
    if idle:
        rows.append(("any", f"{plural(idle, 'node')} that cannot influence the formula"))
    return Fields(tuple(rows))
