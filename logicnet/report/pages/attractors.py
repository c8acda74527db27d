"""What ``attractors`` says: the list, side by side when short, and the three verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logicnet.attractors.landscape import (
    Attractor,
    AttractorList,
    Basins,
    Kind,
    Landscape,
    Measure,
    PatternTable,
    Reach,
    Shows,
    Verdict,
    Witness,
)
from logicnet.compiled.space import agreement
from logicnet.network.case import changes_argument
from logicnet.network.levels import ADMISSIBLE
from logicnet.report.page import Block, Fields, Page, Paragraph, Style, Table, plural, shortened
from logicnet.report.pages.phrases import (
    NAMES,
    cut_remark,
    has_candidates,
    hint,
    inputs_at,
    limit_notice,
    question,
    value_text,
)
from logicnet.report.report import Asked, network_name
from logicnet.report.views.attractors import ATTRACTOR, KINDS, Listing, listing_of
from logicnet.report.views.fields import facts_of, shown_of
from logicnet.report.views.landscape import ATTRACTORS
from logicnet.report.views.patterns import PATTERN, settings_text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from logicnet.network.model import Network, Setting

__all__ = ["landscape_page", "patterns_page"]

#: Attractors shown side by side, with every node in which they differ; more are shown one per row.
SIDE_BY_SIDE = 6
ROWS = 12

_VERDICTS = {
    "complete": {
        Verdict.YES: "no {noun}{where} is missing",
        Verdict.NO: "there are more {noun}s{where} than those listed",
        Verdict.UNKNOWN: "some {noun}{where} may be missing",
    },
    "univocal": {
        Verdict.YES: "each entry holds exactly one attractor",
        Verdict.NO: "some minimal trap space holds more than one attractor; each that was found is listed",
        Verdict.UNKNOWN: "an entry may hold more than one attractor",
    },
    "faithful": {
        Verdict.YES: "the values are exact, and a node shown as * oscillates",
        Verdict.NO: "some node shown as * is steady in its attractor",
        Verdict.UNKNOWN: "a node shown as * may be steady in its attractor",
    },
}


def landscape_page(answer: AttractorList, asked: Asked) -> Page:
    """What ``attractors`` says."""
    landscape, among = listing_of(answer)
    reach, network, shown = among.reach, answer.network, answer.attractors
    where = "" if landscape.where is None else f" that may show {landscape.where}"
    noun = "fixed point" if landscape.fixed_points_only else "attractor"
    title = Paragraph(f"{noun.capitalize()}s of {network_name(network)}", Style.TITLE)
    blocks: list[Block] = [title, _facts(answer, asked)]
    blocks += limit_notice(answer.limits)
    blocks.append(Paragraph(_tally(landscape, shown, stopped=not answer.finished), Style.TITLE))
    if reach is not None:
        blocks.append(Paragraph(_reached(reach)))
    if shown:
        small = len(shown) <= SIDE_BY_SIDE
        blocks.append(_side_by_side(shown, among) if small else _one_per_row(landscape, shown, among))
        blocks += _shared_values(network, shown)
    blocks += _states(network, shown)
    blocks += [] if among.basins is None else _basin_facts(among.basins)
    because = landscape.reasons if reach is None else (*landscape.reasons, *reach.reasons)
    return (*blocks, *_proved(landscape, because, noun, where), *_next_after_attractors(answer, asked))


def landscape_brief(answer: AttractorList) -> tuple[tuple[str, str], ...]:
    """How many attractors, and for each phenotype how many of them show it, always or sometimes."""
    (landscape, _), listed = listing_of(answer), answer.attractors
    least = "" if landscape.exact_count else "at least "
    facts = [("attractors", f"{least}{landscape.count}"), ("complete", landscape.complete.value)]
    of = f"{len(listed)}{'' if len(listed) == landscape.count else ' listed'}"
    for phenotype in landscape.network.goals:
        shown = [dict(attractor.phenotypes)[phenotype.name] for attractor in listed]
        there = sum(one in (Shows.ALWAYS, Shows.SOMETIMES) for one in shown)
        doubt = shown.count(Shows.UNKNOWN)
        some = f"in {there} of {of}{f', {doubt} unknown' if doubt else ''}"
        facts.append((phenotype.name, "-" if not shown else shown[0].value if len({*shown}) == 1 else some))
    return tuple(facts)


def patterns_brief(table: PatternTable) -> tuple[tuple[str, str], ...]:
    """How many patterns, and those of a short table."""
    complete = table.complete is Verdict.YES and not table.limits
    together = [" ".join(map(value_text, row.markers)) for row in table.patterns]
    return (
        ("patterns", f"{'' if complete else 'at least '}{len(together)}"),
        (" ".join(table.markers), shortened(together, 4) or "-"),
    )


def patterns_page(table: PatternTable, asked: Asked) -> Page:
    """What ``attractors --project`` says."""
    network = table.network
    noun = "fixed point" if table.fixed_points_only else "attractor"
    title = Paragraph(f"{noun.capitalize()}s of {network_name(network)}", Style.TITLE)
    head: list[Block] = [title, _facts(table, asked)]
    meant = "" if table.where is None else f" that shows {table.where}"
    meant += "" if table.start is None else " that is reached"
    return (*head, *limit_notice(table.limits), *_patterns(table), *_proved(table, table.reasons, noun, meant))


def _facts(answer: AttractorList | PatternTable, asked: Asked) -> Fields:
    """What was asked: the network, what holds there, and which attractors are meant."""
    asked_of = question(answer.network, answer.environment, (*answer.clamps, *answer.cuts), asked)
    return Fields((*asked_of, *facts_of(ATTRACTORS.fields, answer)))


def _proved(
    answer: Landscape | PatternTable, because: tuple[str, ...], noun: str, where: str = ""
) -> list[Block]:
    """The three verdicts, why, and what refutes them."""
    verdicts = {"complete": answer.complete, "univocal": answer.univocal, "faithful": answer.faithful}
    told = [
        (name, f"{verdict.value}: {_VERDICTS[name][verdict].format(noun=noun, where=where)}")
        for name, verdict in verdicts.items()
    ]
    blocks: list[Block] = [Fields(tuple(told))]
    blocks += [Paragraph(reason, Style.WARN) for reason in because]
    return blocks + [Paragraph(_witness_text(answer, witness)) for witness in answer.witnesses]


def _witness_text(landscape: Landscape | PatternTable, witness: Witness) -> str:
    """What refutes a verdict, in a sentence."""
    names = landscape.network.names
    if isinstance(landscape, PatternTable) and witness.markers:
        values = ", ".join(
            f"{name}={value_text(b)}" for name, b in zip(landscape.markers, witness.markers, strict=True)
        )
        return f"Left out, for example: {values}."
    first, around = witness.attractors[0], witness.trap_space
    if witness.of == "list":
        return f"Left out, for example: {_example(landscape, first)}."
    if witness.verdict == "complete":
        return f"Outside every minimal trap space: {_example(landscape, first)}."
    if witness.verdict == "univocal":
        both = " and ".join(_example(landscape, attractor) for attractor in witness.attractors)
        return f"In one and the same minimal trap space: {both}."
    assert around is not None
    steady = [f"{names[v]}={b}" for v, b in first.space.fixed() if around.get(v) is None]
    values = shortened(steady, 6)
    return f"Smaller than the minimal trap space around it: attractor {first.id}, with {values} throughout."


def _example(landscape: Landscape | PatternTable, attractor: Attractor) -> str:
    """An attractor with one of its states, told by the nodes that its hull leaves free, or by all for a fixed point."""
    names = landscape.network.names
    state = attractor.state
    if state is None:
        return f"attractor {attractor.id}"
    moving = [v for v, _ in state.fixed() if attractor.space.get(v) is None]
    told = moving or [v for v, _ in state.fixed()]
    return f"attractor {attractor.id} (state {shortened([f'{names[v]}={value_text(state.get(v))}' for v in told], 8)})"


def _tally(landscape: Landscape, shown: Sequence[Attractor], *, stopped: bool) -> str:
    """How many, of which kinds, over how many settings."""
    kinds = [attractor.kind for attractor in shown]
    if not kinds:
        none = "None" if landscape.where is None else f"None that shows {landscape.where}"
        return f"{none} found." if stopped else f"{none}."
    loose = Kind.MINIMAL_TRAP_SPACE in kinds
    nouns = ("entry", "entries") if loose else ("attractor", "attractors")
    count = f"{'' if landscape.exact_count else 'At least '}{plural(landscape.count, *nouns)}"
    free = sum(1 for _, value in landscape.environment if value is None)
    if free:
        count += f" over {plural(2**free, 'setting')} of {plural(free, 'free input')}"
    parts = [plural(kinds.count(kind), *words) for kind, words in KINDS.items() if kind in kinds]
    if Kind.FIXED_POINT not in kinds:
        parts.insert(0, "no fixed point")
    listed = "" if len(kinds) == landscape.count else f"{len(kinds)} listed, "
    text = f"{count}: {listed}{', '.join(parts)}."
    if loose:
        text += " A minimal trap space holds at least one attractor; that it is exactly one is not proved here."
    return text


def _reached(reach: Reach) -> str:
    """What is proved about the start."""
    yes, open_ones, no = map(reach.verdicts.count, (Verdict.YES, Verdict.UNKNOWN, Verdict.NO))
    parts = [f"{yes} proved reachable from some state of the start"]
    parts += [f"{open_ones} open"] if open_ones else []
    parts += [f"{no} proved unreachable and left out"] if no else []
    return f"{'; '.join(parts)}."


def _states(network: Network, shown: Sequence[Attractor]) -> list[Block]:
    """The states that were asked for, as the values of the nodes that oscillate."""
    blocks: list[Block] = []
    names = network.names
    for attractor in shown:
        if attractor.states is None or attractor.kind is Kind.FIXED_POINT:
            continue
        free = [v for v in range(len(names)) if attractor.space.get(v) is None]
        rows = tuple(tuple(value_text(state.get(v)) for v in free) for state in attractor.states[: 4 * ROWS])
        blocks.append(Paragraph(f"States of {attractor.id}, by the nodes that oscillate:"))
        left_out = len(attractor.states) - len(rows)
        blocks.append(Table(tuple(names[v] for v in free), rows, cut_remark(left_out, "state")))
    return blocks


def _basin_facts(basins: Basins) -> list[Block]:
    """What the basins are shares of, and how those that are estimated were estimated."""
    size = basins.states
    among = str(size) if size < 10**7 else f"2^{size.bit_length() - 1}"
    free = any(b is None for _, b in basins.environment)
    ordered = " whose levels are in order" if basins.network.levels else ""
    text = f"Basins are shares of {plural(among, 'state')}{ordered}{', free inputs included' if free else ''}. "
    text += "Weak: the attractor can be reached; strong: nothing else can."
    blocks: list[Block] = [Paragraph(text)]
    if basins.drawn:
        measures = {estimate.measure for basin in basins.sizes for estimate in basin.estimates}
        walks = (
            " Random walks: how many of as many asynchronous walks, each choosing uniformly among the nodes that would "
            "change, end in it; the true share lies between those of the strong and the weak basin."
            if Measure.WALKS in measures
            else ""
        )
        ended = f" {plural(basins.open, 'state')} led to no listed attractor within the steps allowed"
        left = f"{ended}; intervals allow for it." if basins.open else ""
        blocks.append(
            Paragraph(
                f"Estimated from {plural(basins.drawn, 'state')} drawn uniformly, seed {basins.seed}, with 95 % "
                f"confidence intervals (Wilson).{walks}{left}",
                Style.WARN,
            )
        )
    blocks += [Paragraph(reason, Style.WARN) for reason in basins.reasons]
    return blocks


def _side_by_side(shown: Sequence[Attractor], among: Listing) -> Table:
    """A column per attractor; below the phenotypes every node in which two of them differ, inputs first."""
    network = among.network
    rows = [(label, *map(text, shown)) for field in ATTRACTOR for label, text in field.shown(among)]
    for number, phenotype in enumerate(network.phenotypes):
        rows.append((phenotype.name, *(a.phenotypes[number][1].value for a in shown)))
    differing = [v for v in range(len(network)) if len({a.space.get(v) for a in shown}) > 1]
    differing.sort(key=lambda v: not network.nodes[v].is_input)
    level_of = {network.index[name]: levels for levels in network.named_levels for name in levels.nodes}
    # A node with levels is one row, where its first level that differs stands.
    differing = list({level_of[v].name if v in level_of else v: v for v in reversed(differing)}.values())[::-1]
    for v in differing[:NAMES]:
        levels = level_of.get(v)
        if levels is None:
            rows.append((network.nodes[v].name, *(value_text(a.space.get(v)) for a in shown)))
            continue
        values = [{name: a.space.get(network.index[name]) for name in levels.nodes} for a in shown]
        rows.append((levels.name, *map(levels.text, values)))
    left_out = len(differing) - NAMES
    return Table(("attractor", *(a.id for a in shown)), tuple(rows), cut_remark(left_out, "node"))


def _one_per_row(landscape: Landscape, listed: Sequence[Attractor], among: Listing) -> Table:
    """A row per attractor: the setting of the free inputs, and the names of the phenotypes it shows."""
    network, shown = landscape.network, _telling(listed)
    free = [network.index[name] for name, value in landscape.environment if value is None]
    few = len(free) <= 4
    header = ["attractor", *(["inputs" if few else "inputs at 1"] if free else [])]
    said = {field.name: field.shown(among) for field in ATTRACTOR}
    # A column per answer that occurs; "never" is what remains.
    answers = [
        s for s in (Shows.ALWAYS, Shows.SOMETIMES, Shows.UNKNOWN) if any(s is b for a in shown for _, b in a.phenotypes)
    ]
    oscillating = any(attractor.kind is not Kind.FIXED_POINT for attractor in shown)
    if oscillating:
        said["oscillating"] = (("oscillating", lambda a: shortened(_moving(network, a), 6) or "-"),)
    columns = [column for shown_of in said.values() for column in shown_of]
    header += [label for label, _ in columns]
    header += ["phenotypes unknown" if answer is Shows.UNKNOWN else f"shows {answer.value}" for answer in answers]
    rows = []
    for attractor in shown:
        row = [attractor.id]
        if few and free:
            row.append(", ".join(inputs_at(network, (network.nodes[v].name for v in free), attractor.space)))
        elif free:
            row.append(shortened([network.nodes[v].name for v in free if attractor.space.get(v) == 1], 6) or "-")
        row += [text(attractor) for _, text in columns]
        for answer in answers:
            row.append(shortened([name for name, shows in attractor.phenotypes if shows is answer], 4) or "-")
        rows.append(tuple(row))
    return Table(tuple(header), tuple(rows), _cut(listed, shown))


def _telling(attractors: Sequence[Attractor]) -> tuple[Attractor, ...]:
    """As many as are shown, in their order: of each answer of the phenotypes one first, then the others.

    A list that is cut keeps what differs: what shows a phenotype as no other does is never what is left out, as long
    as there are not more answers than rows.
    """
    if len(attractors) <= ROWS:
        return tuple(attractors)
    first = list({tuple(one.phenotypes): k for k, one in reversed(list(enumerate(attractors)))}.values())
    rest = [k for k in range(len(attractors)) if k not in set(first)]
    kept = sorted([*sorted(first), *rest][:ROWS])
    return tuple(attractors[k] for k in kept)


def _cut(listed: Sequence[Attractor], shown: Sequence[Attractor]) -> str:
    """What was left out, and whether it shows anything that the rows do not."""
    remark = cut_remark(len(listed) - len(shown), "attractor")
    if not remark:
        return ""
    answers = {tuple(one.phenotypes) for one in listed} - {tuple(one.phenotypes) for one in shown}
    if answers:
        return f"{remark}; {plural(len(answers), 'more combination')} of phenotypes among them"
    return f"{remark}; they show their phenotypes as one of these does"


def _moving(network: Network, attractor: Attractor) -> list[str]:
    return [name for v, name in enumerate(network.names) if attractor.space.get(v) is None]


def _shared_values(network: Network, shown: Sequence[Attractor]) -> list[Block]:
    """Which nodes are on, off or oscillate in every attractor listed, and for many attractors the phenotype counts."""
    values: tuple[Setting, ...] = (0, 1, None)
    by_value = {
        value: [
            node.name
            for node, bit in zip(network.nodes, reversed(f"{bits:0{len(network)}b}"), strict=False)
            if bit == "1" and not node.is_input
        ]
        for value, bits in zip(values, agreement([a.space for a in shown], len(network)), strict=True)
    }
    where = "" if len(shown) == 1 else " in all"
    of_levels = {name for levels in network.named_levels for name in levels.nodes}
    by_value = {value: [name for name in names if name not in of_levels] for value, names in by_value.items()}
    at = [
        {f"{levels.name}={levels.text({n: a.space.get(network.index[n]) for n in levels.nodes})}" for a in shown}
        for levels in network.named_levels
        if not levels.is_input
    ]
    same = [texts.pop() for texts in at if len(texts) == 1]
    facts = [
        (f"{label}{where}", shortened(by_value[value], NAMES))
        for value, label in ((1, "on"), (0, "off"), (None, "oscillating"))
        if by_value[value]
    ]
    facts += [(f"levels{where}", shortened(same, NAMES))] if same else []
    if len(shown) > SIDE_BY_SIDE:
        for number, phenotype in enumerate(network.phenotypes):
            answers = [a.phenotypes[number][1] for a in shown]
            counts = [f"{shows.value} in {answers.count(shows)}" for shows in Shows if shows in answers]
            facts.append((phenotype.name, ", ".join(counts)))
    return [Fields(tuple(facts))] if facts else []


def _patterns(table: PatternTable) -> list[Block]:
    """The phenotype table over the free inputs."""
    complete = table.complete is Verdict.YES and not table.limits
    count = f"{'' if complete else 'at least '}{plural(len(table.patterns), 'pattern')}"
    free = [name for name, value in table.environment if value is None]
    over = f" over {plural(len(free), 'free input')}" if free else ""
    blocks: list[Block] = [
        Paragraph(f"{count[0].upper()}{count[1:]} of {', '.join(table.markers)}{over}.", Style.TITLE)
    ]
    columns = shown_of(PATTERN, table)
    shown = table.patterns[: 4 * ROWS]
    rows = tuple(tuple(text(row) for _, text in columns) for row in shown)
    remark = cut_remark(len(table.patterns) - len(shown), "pattern")
    blocks.append(Table(tuple(label for label, _ in columns), rows, remark))
    return blocks + (_groups(table, free) if free else [])


def _groups(table: PatternTable, free: Sequence[str]) -> list[Block]:
    """The settings of the free inputs by their outcome."""
    if table.groups is None:
        why = "" if table.limits else "; fix some inputs with --env to have fewer of them"
        return [Paragraph(f"Settings are not grouped by outcome: counting them exactly was not cheap{why}.")]
    network = table.network
    shown = table.groups[:ROWS]
    of = ", ".join(table.markers)
    title = f"{plural(len(table.groups), 'outcome')}: which values of {of} occur together, in how many settings."
    rows = []
    for group in shown:
        together = [" ".join(map(value_text, pattern)) for pattern in group.patterns]
        settings = shortened(inputs_at(network, free, group.example), 6)
        rows.append((shortened(together, 6) if together else "none", settings_text_of(group.environments), settings))
    header = ("outcome", "settings", "for example in")
    remark = cut_remark(len(table.groups) - len(shown), "outcome")
    return [Paragraph(title), Table(header, tuple(rows), remark)]


def _next_after_attractors(answer: AttractorList, asked: Asked) -> list[Block]:
    seen = [
        name
        for attractor in answer.attractors
        for name, shows in attractor.phenotypes
        if shows in (Shows.ALWAYS, Shows.SOMETIMES) and name != ADMISSIBLE  # that levels are in order is no aim
    ]
    if not seen or answer.limits or not answer.update.is_decided:
        return []
    goal = next((name for name in ("progression", "growth") if name in seen), seen[0])
    formula = next(p.formula for p in answer.network.phenotypes if p.name == goal)
    if not has_candidates(answer.network, formula, answer.clamps):
        return []
    applied = changes_argument(answer.network, (*answer.clamps, *answer.cuts))
    return [hint("what abolishes it", "interventions", asked, "--abolish", goal, changes=applied)]
