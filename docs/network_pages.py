"""One page per curated network, made from its file, its evidence and what logicnet proves of it: it cannot lie.

``python -m docs.network_pages`` (``make pages``) writes ``docs/networks/*.md``; a test compares the bytes. Only
the frame of a page is written here: the story, the reasons beside the rules and the lists of what could not be encoded
are comments of the network file, the findings are rows of its evidence table, the outcomes are computed.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from logicnet.attractors.landscape import Shows
from logicnet.checks.beside import Relation
from logicnet.checks.expectations import ExpectationResult, headline
from logicnet.checks.mutants import MutantFate, Mutation, MutationReport, mutation_test
from logicnet.ensembles.answer import EnsembleInterventions, Share
from logicnet.ensembles.robust import EnsembleStudy
from logicnet.limits import Limits
from logicnet.network.bnet import Reading, read
from logicnet.network.citations import Citation, Citations
from logicnet.network.document import LineKind
from logicnet.network.grounds import Grounds
from logicnet.network.model import Allow, Network, Screen
from logicnet.network.openness import Opened
from logicnet.network.references import Basis, basis_of
from logicnet.network.resolve import pose, read_demand, resolve_given
from logicnet.perturbation.outcome import Goal, Intervention, InterventionResult, Occurrence
from logicnet.report.overview import NodeView, overview
from logicnet.report.page import plural
from logicnet.report.pages.ensemble_interventions import percent
from logicnet.report.report import FileReport
from logicnet.report.scorecard import examine
from logicnet.studies.attractors import find_attractors
from logicnet.studies.interventions import (
    InterventionQuestion,
    chosen_candidates,
    study_network_interventions,
)

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "networks"
#: Nodes beyond which the drawing shows compartments instead of nodes: nobody could read it otherwise.
DRAWN = 60
#: How many contexts of findings a page names.
CONTEXTS = 12
MUTANTS = "## What no test holds in place"


def sources() -> list[Path]:
    """The network files that have a page."""
    return sorted((ROOT / "networks").glob("*.bnet"))


def page(path: Path, *, mutants: bool = True) -> str:
    """The page of one network; without ``mutants`` everything before its last section, which is the costly one."""
    reading = read(str(path.relative_to(ROOT)) if Path.cwd() == ROOT else str(path))
    network = reading.network
    assert network is not None, f"{path} has errors"
    report = examine(reading, Limits())
    parts = [
        *_opening(path, reading, network, report),
        *_claims(network, report),
        *_drawing(network),
        *_settings(network),
        *_rules(reading, network),
        *_evidence(network),
        *_expectations(network, report),
        *_not_encoded(reading),
        *_parts(report),
        *_attractors(network),
        *_answers(network),
        *_ensemble(network),
        *_findings(report),
    ]
    if mutants:
        parts += _mutants(mutation_test(network), _listed(reading, "# Slips that survive"))
    return "\n\n".join(parts) + "\n"


def write(folder: Path = FOLDER) -> Iterator[Path]:
    """Write every page; yields each file that changed."""
    folder.mkdir(exist_ok=True)
    for path in sources():
        target, text = folder / f"{path.stem}.md", page(path)
        if not target.exists() or target.read_text("utf-8") != text:
            target.write_text(text, "utf-8", newline="\n")
            yield target


# ------------------------------------------------------------------------------------------------------------- markdown


def _code(text: str) -> str:
    return f"`{text}`"


def _codes(names: Iterable[str]) -> str:
    return ", ".join(map(_code, names))


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def _folded(title: str, body: str) -> str:
    """Shown on demand: long, and not needed to follow the argument."""
    return f"<details><summary>{title}</summary>\n\n{body}\n\n</details>"


# ------------------------------------------------------------------------------------------------------------- sections


def _opening(path: Path, reading: Reading, network: Network, report: FileReport) -> Iterator[str]:
    yield f"# {network.title}"
    yield (
        f"Generated from [`networks/{path.name}`](../../networks/{path.name}) by `make pages`; do not "
        f"edit. Data licence: {network.license}."
    )
    yield "\n\n".join(_story(reading))
    seen = overview(network)
    signs = [regulation.sign.value for regulation in seen.regulations]
    drugs = sum(node.is_drug for node in network.nodes)
    inputs = sum(1 for _ in network.input_nodes())
    told = headline(report.expectations)
    own = [result for result in report.expectations if not result.expectation.references]
    others = [result for result in report.expectations if result not in own and not _is_observation(result)]
    yield _table(
        ("", ""),
        (
            ("nodes with a rule", f"{len(network) - inputs}"),
            ("inputs", f"{inputs}, {drugs} of them drugs"),
            (
                "regulations",
                f"{len(signs)}: {signs.count('activates')} activating, {signs.count('inhibits')} inhibiting",
            ),
            ("sources", ", ".join(network.cites)),
            (
                "published and tested",
                f"{told.held} of {plural(told.published, 'expectation')} that cite an observation hold, **{told.deep} "
                "of them by more than one rule**; the rules were written with them in view, so this shows consistency, "
                "not independent validation",
            ),
            (
                "not counted there",
                f"{plural(len(others), 'expectation')} that cite a textbook, a label, a review or a choice",
            ),
            (
                "prediction",
                f"{plural(len(own), 'expectation')} without a reference, every attractor "
                "and every intervention below: statements of the model until someone measures them",
            ),
        ),
    )


def _is_observation(result: ExpectationResult) -> bool:
    """A textbook, the label of a drug, a review and a choice of the model are none."""
    return basis_of(result.expectation.references) in (Basis.PRIMARY, Basis.UNIDENTIFIED)


def _claims(network: Network, report: FileReport) -> Iterator[str]:
    """What a referee asks first, of each stored question: the claim, what carries it, what speaks against it."""
    yield "## What is claimed, what carries it, and what would falsify it"
    yield (
        "Each stored question is one claim: after these sets, and after no smaller ones, no attractor shows the "
        "phenotype. It is proved about the rules; about a patient it is a prediction. *Rests on* counts the findings "
        "cited for the regulations by which the sets work, as `logicnet why` tells them; what hinges on AND and OR "
        "stands below."
    )
    rows = []
    against: dict[str, None] = {}
    doubtful: dict[str, None] = {}
    for screen in network.screens:
        for place in dict(screen.options).get("environments", "default").split(","):
            result = _grounded(network, screen, place.strip())
            found = [one for one in result.interventions if one.grounds is not None]
            told = [one.grounds for one in found if one.grounds is not None]
            for one in told:
                doubtful |= dict.fromkeys(doubt for doubt in one.doubts if "against" not in doubt)
                against |= dict.fromkeys(doubt for doubt in one.doubts if "against" in doubt)
            goal = f"`{result.goal.abolish}` in `{place.strip()}`"
            sizes = sorted({one.size for one in result.interventions})
            if any(one.verdict.value == "vacuous" for one in result.interventions):
                claim, how = f"{goal} does not occur", "that it is seen there"
            elif not result.interventions:
                claim = f"{goal} is ended by no set of up to {result.exhausted_size} of {_asked_of(screen)}"
                how = "one such set that ends it"
            else:
                many = plural(len(result.interventions), "set")
                size = f"the smallest of size {sizes[0]}" if len(result.interventions) > 1 else f"of size {sizes[0]}"
                claim = f"{goal} is ended by {many} of {_asked_of(screen)}, {size}"
                how = "that it is seen after one of them, or gone after less"
            rows.append((claim, _range(told), how))
    if rows:
        yield _table(("claim", "rests on", "falsified by"), rows)
    elif not network.screens:
        yield "The file stores no question."
    deep = headline(report.expectations).deep
    yield (
        "The rules themselves would be falsified by any of the observations below that came out otherwise; "
        f"{deep} of them test more than one rule at a time."
    )
    yield "**What speaks against it**: " + (
        "; ".join(against) + "." if against else "no cited finding speaks against a regulation that these claims use."
    )
    if doubtful:
        yield _folded(
            f"{plural(len(doubtful), 'regulation')} that these claims use and that nobody has read, or the model chose",
            "\n".join(f"* {doubt}" for doubt in doubtful),
        )
    yield "**Where the findings were made**: " + _species(network)


def _asked_of(screen: Screen) -> str:
    candidates = dict(screen.options).get("candidates", "single nodes")
    return candidates if candidates in ("drugs", "single nodes") else f"`{candidates}`"


def _grounded(network: Network, screen: Screen, place: str) -> InterventionResult:
    options = dict(screen.options)
    question = InterventionQuestion(
        abolish=options["abolish"],
        environment=place,
        occurrence=options.get("occurrence", "ever"),
        candidates=options.get("candidates"),
        max_size=int(options.get("size", "2")),
        grounds=True,
    )
    return study_network_interventions(network, question)


def _range(told: Sequence[Grounds]) -> str:
    """What the sets of one answer rest on, from the least to the most."""
    if not told:
        return "what the search excludes, no single chain of findings"
    if len(told) == 1:
        return told[0].text
    parts = []
    for name, word in (
        ("findings", "cited findings"),
        ("remembered", "of them remembered"),
        ("textbook", "of them textbook or label"),
        ("choices", "model choices"),
        ("contradicted", "contradicted"),
        ("uncited", "without evidence"),
    ):
        low, high = (of(getattr(one, name) for one in told) for of in (min, max))
        if high:
            word = word.replace("choices", "choice") if high == 1 and low else word
            parts.append(f"{low if low == high else f'{low} to {high}'} {word}")
    return ", ".join(parts) + (", depending on the set" if any(one != told[0] for one in told) else "")


#: Words by which the context of a finding names a species or a dish.
SPECIES = (
    ("mouse", r"\b(?:mouse|mice|murine)\b"),
    ("human", r"\b(?:human|patients?)\b"),
    ("rat", r"\brats?\b"),
    ("cells in culture", r"\b(?:cells?|culture|cell lines?|in vitro)\b"),
)


def _species(network: Network) -> str:
    """Of the findings that the regulations rest on: how many name which species."""
    used = {(regulation.source, regulation.target) for regulation in overview(network).regulations}
    found = [c for c in Citations(network).found if (c.source, c.target) in used and c.basis in _PUBLISHED]
    counts = [(name, sum(bool(re.search(words, c.context, re.I)) for c in found)) for name, words in SPECIES]
    named = [c for c in found if any(re.search(words, c.context, re.I) for _, words in SPECIES)]
    told = ", ".join(f"{count} {name}" for name, count in counts if count)
    return (
        f"of {plural(len(found), 'published finding')} for the regulations, by the words of their context: {told}; "
        f"{len(found) - len(named)} name none of these. The tumours and tissues stand with the evidence."
    )


_PUBLISHED = (Basis.PRIMARY, Basis.UNIDENTIFIED, Basis.REVIEW)


def _story(reading: Reading) -> Iterator[str]:
    """The comments before the first directive, as paragraphs."""
    lines: list[str] = []
    for line in reading.document.lines:
        if line.kind is LineKind.COMMENT:
            lines.append(reading.document.text(line.span).removeprefix("#").strip())
        elif line.kind is LineKind.DIRECTIVE:
            break
    for paragraph in "\n".join(lines).strip().split("\n\n"):
        yield " ".join(paragraph.split("\n"))


def _drawing(network: Network) -> Iterator[str]:
    yield "## Drawing"
    seen = overview(network)
    inside = [node for node in seen.nodes if not node.is_input]
    if len(inside) > DRAWN:
        yield (
            "Compartments; each arrow is labelled with the number of regulations that cross over, and what carries "
            "them. Inputs are left out."
        )
        yield _mermaid(_between(network))
        return
    yield (
        "Boxes are compartments, rounded nodes are inputs. A solid arrow activates, a dotted one with a minus "
        "inhibits. Drugs are left out; the rules below name them."
    )
    yield _mermaid(_nodes(seen.nodes))


def _mermaid(lines: Iterable[str]) -> str:
    return "\n".join(["```mermaid", "flowchart LR", *lines, "```"])


def _nodes(nodes: Sequence[NodeView]) -> Iterator[str]:
    drawn = [node for node in nodes if "drug" not in node.kinds]
    known = {node.name for node in drawn}
    for compartment in dict.fromkeys(node.compartment for node in drawn):
        yield f"  subgraph {compartment or 'nowhere'}"
        for node in drawn:
            if node.compartment == compartment:
                yield f"    {node.name}" + (f"([{node.name}])" if node.is_input else f"[{node.name}]")
        yield "  end"
    for node in drawn:
        for regulation in node.regulators:
            if regulation.source in known:
                arrow = "-. &minus; .->" if regulation.sign.value == "inhibits" else "-->"
                yield f"  {regulation.source} {arrow} {node.name}"


def _between(network: Network) -> Iterator[str]:
    """The compartments, and how many regulations lead from one to another by which carrier."""
    cited = Citations(network).found
    via = {(c.source, c.target): c.via for c in reversed(cited)}
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for regulation in overview(network).regulations:
        source, target = (network.nodes[network.index[n]] for n in (regulation.source, regulation.target))
        if source.is_input or source.compartment == target.compartment:
            continue
        ends = (source.compartment or "nowhere", target.compartment or "nowhere")
        carrier = via.get((source.name, target.name), "")
        counts.setdefault(ends, {}).setdefault(carrier, 0)
        counts[ends][carrier] += 1
    for compartment in dict.fromkeys(group.id for group in network.compartments):
        size = sum(node.compartment == compartment and not node.is_input for node in network.nodes)
        yield f'  {compartment}["{compartment}<br/>{plural(size, "node")}"]'
    for (start, end), carriers in counts.items():
        label = ", ".join(f"{count} {carrier}" for carrier, count in carriers.items())
        yield f'  {start} -- "{label}" --> {end}'


def _settings(network: Network) -> Iterator[str]:
    yield "## Where things live, and what is given from outside"
    members = {group.id: [n.name for n in network.nodes if n.compartment == group.id] for group in network.compartments}
    yield _table(
        ("compartment", "nodes", "which"), ((name, f"{len(nodes)}", _codes(nodes)) for name, nodes in members.items())
    )
    given = {declared.node: declared for declared in network.inputs}
    rows = []
    for node in network.input_nodes():
        default = given[node.name].default if node.name in given else None
        text = given[node.name].text if node.name in given else ""
        rows.append(
            (_code(node.name), "free" if default is None else str(default), _described(node.description, node), text)
        )
    yield _table(("input", "default", "what it is", "values"), rows)
    yield _table(("phenotype", "formula"), ((_code(p.name), _code(p.text)) for p in network.phenotypes))
    yield _table(
        ("environment", "settings; the other inputs keep their default"),
        (
            (_code(e.name), _codes(f"{n}={'*' if v is None else v}" for n, v in e.settings))
            for e in network.environments
        ),
    )


def _described(text: str, node: object) -> str:
    references = getattr(node, "references", ())
    return text + (f" ({', '.join(references)})" if references else "")


def _rules(reading: Reading, network: Network) -> Iterator[str]:
    yield "## Rules"
    yield (
        "`!` not, `&` and, `|` or. The literature gives signs; whether two signs meet as AND or as OR is a choice of "
        "the model, with its reason. Each regulator stands with its sign (`+` activates, `-` inhibits) and the "
        "findings cited for it."
    )
    reasons = dict(_reasons(reading))
    rows = []
    for node in overview(network).nodes:
        if node.is_input:
            continue
        cited = []
        for regulation in node.regulators:
            sign = {"activates": "+", "inhibits": "-", "both": "+-"}[regulation.sign.value]
            ids = [
                c.id
                + (" (against)" if c.stance.value == "contradicts" or c.sign.value != regulation.sign.value else "")
                for c in node.evidence
                if c.source == regulation.source
            ]
            cited.append(f"{sign} `{regulation.source}` {', '.join(ids) or 'none'}")
        identity = _described(node.description, node)
        rows.append(
            (
                _code(node.name),
                f"{identity}; {', '.join(node.kinds)}",
                _code(node.rule),
                reasons.get(node.name, ""),
                "<br>".join(cited),
            )
        )
    yield _table(("node", "what it is", "rule", "why", "evidence"), rows)


def _reasons(reading: Reading) -> Iterator[tuple[str, str]]:
    """Per rule: the comments directly above it, which say why it is as it is."""
    comments: list[str] = []
    for line in reading.document.lines:
        text = reading.document.text(line.span)
        if line.kind is LineKind.COMMENT:
            comments.append(text.removeprefix("#").strip())
        elif line.kind is LineKind.RULE:
            yield reading.document.text(line.key), " ".join(c for c in comments if not c.startswith("---"))
            comments = []
        elif line.kind is not LineKind.DIRECTIVE:
            comments = []


def _evidence(network: Network) -> Iterator[str]:
    yield "## Evidence"
    seen = overview(network)
    used = {(regulation.source, regulation.target): regulation.sign.value for regulation in seen.regulations}
    found = [c for node in seen.nodes for c in node.evidence]
    for_, against, apart = [], [], []
    for citation in found:
        sign = used.get((citation.source, citation.target))
        if citation.stance.value == "contradicts" or sign not in (None, "both", citation.sign.value):
            against.append(citation)
        elif sign is None:
            apart.append(citation)
        else:
            for_.append(citation)
    weak = [c for c in for_ if c.confidence == "low"]
    unseen = [c for c in for_ if c.seen == "remembered"]
    yield (
        f"{plural(len(used), 'regulation')} with {plural(len(for_), 'finding')} of the same sign. "
        f"{len(weak)} of the findings are of low confidence, {len(unseen)} are remembered and not yet checked against "
        "their source (including textbook knowledge without a single source)."
    )
    bases: dict[tuple[str, str], set[Basis | None]] = {}
    for citation in for_:
        bases.setdefault((citation.source, citation.target), set()).add(basis_of(citation.references))
    chosen = sum(found <= {Basis.CHOICE} for found in bases.values())
    yield f"{plural(chosen, 'regulation rests', 'regulations rest')} on a choice of the model alone."
    places = Counter(c.context for c in for_ if basis_of(c.references) not in (Basis.CHOICE, Basis.TEXTBOOK))
    often = sorted(places.items(), key=lambda place: (-place[1], place[0]))[:CONTEXTS]
    yield (
        "Tumours, tissues and species in which the findings were made, the most frequent first (number of findings): "
        + "; ".join(f"{name} ({count})" for name, count in often)
        + "."
    )
    yield "### Findings that speak against the network"
    yield _findings_table(against) if against else "None is known for the nodes of this network."
    yield _folded(f"All {len(for_)} supporting findings", _findings_table(for_))
    if apart:
        yield _folded(
            f"{plural(len(apart), 'finding')} about two nodes of this network that no rule joins directly",
            _findings_table(apart),
        )


def _findings_table(found: Sequence[Citation]) -> str:
    return _table(
        ("id", "effect", "finding", "where", "reference", "trust"),
        (
            (
                c.id,
                f"`{c.source}` {c.sign.value} `{c.target}`"
                + (f" ({c.via})" if c.via not in ("", "intracellular") else ""),
                c.mechanism,
                c.context,
                ", ".join([*c.references, *([str(c.year)] if c.year else [])]),
                ", ".join(filter(None, (c.confidence, c.seen))),
            )
            for c in found
        ),
    )


def _expectations(network: Network, report: FileReport) -> Iterator[str]:
    yield "## What the literature expects"
    yield (
        "*Rules*: how many rules the proof needs. One that needs a single rule, or one for each of its claims, "
        "restates rules; *attractors*: no chain of values shows it. Textbooks, labels, reviews and choices count as no "
        "observation."
    )
    published: list[ExpectationResult] = []
    single: list[ExpectationResult] = []
    own: list[ExpectationResult] = []
    for result in report.expectations:
        name = result.expectation.name
        place = published if re.match(r"E\d\d_", name) else single if result.expectation.references else own
        place.append(result)
    for title, results in (
        ("Published observations: each would falsify the network if it came out otherwise", published),
        ("Single findings of the evidence table, turned into tests", single),
        ("Statements of the model, not published: what to measure", own),
    ):
        if results:
            holding = sum(result.status.value == "holds" for result in results)
            deep = sum(result.strength is not None and result.strength.is_deep for result in results)
            yield f"### {title}: {holding} of {len(results)} hold, {deep} by more than one rule"
            yield _table(
                ("expectation", "in", "with", "claim", "outcome", "rules", "reference"), map(_expectation_row, results)
            )


def _expectation_row(result: ExpectationResult) -> tuple[str, ...]:
    expectation = result.expectation
    changes = [str(change) for change in (*expectation.clamps, *expectation.cuts)]
    outcome = result.status.value
    return (
        _code(expectation.name),
        " + ".join(expectation.environments) or "default",
        _codes(changes),
        f"{expectation.quantifier.value} {_code(expectation.text)}",
        outcome if outcome == "holds" else f"**{outcome}**: {result.reason}",
        "" if result.strength is None else result.strength.rules,
        ", ".join(expectation.references),
    )


def _parts(report: FileReport) -> Iterator[str]:
    """What became of the expectations of the networks that were joined in this one."""
    if not report.parts:
        return
    yield "## What the parts show, asked of the whole"
    yield (
        "Each expectation of a part is asked here too: the same formula over the same nodes, in the environment of the "
        "same or the mapped name. What is lost has a reason."
    )
    kinds = ("holds", "fails", "vacuous", "undecided", "not sayable", "not in the part")
    yield _table(
        ("part", "expectations", "hold", "fail here", "hold here without their clamps", "undecided", "cannot be said",
         "fail in the part too"),
        (
            (
                part.path,
                f"{len(part.results)}",
                *(str(sum(result.status.value == kind for result in part.results)) for kind in kinds),
            )
            for part in report.parts
        ),
    )  # fmt: skip
    lost = [(part.path, result) for part in report.parts for result in part.results if result.is_lost]
    if lost:
        yield _table(
            ("part", "expectation", "asked in", "here", "reason of the authors", "reference"),
            (
                (
                    path,
                    _code(result.expectation.name),
                    " + ".join(result.environments),
                    result.reason,
                    result.accepted or "**none**",
                    ", ".join(result.expectation.references),
                )
                for path, result in lost
            ),
        )
    silent = [(part.path, r) for part in report.parts for r in part.results if r.status.value == "not sayable"]
    if silent:
        yield "Not sayable: " + "; ".join(f"`{r.expectation.name}` of {path} ({r.reason})" for path, r in silent) + "."
    rules = [(part.path, beside) for part in report.parts for beside in part.rules]
    if rules:
        accepted = {allow.node: allow.reason for allow in _allows(report) if "LN376" in allow.codes}
        yield _folded(
            f"{plural(len(rules), 'rule')} that a part has otherwise, side by side",
            _table(
                ("part", "node", "there", "here", "how they stand"),
                (
                    (
                        path,
                        _code(b.node),
                        _code(b.there),
                        _code(b.here),
                        b.relation.value
                        + (f": {accepted[b.node]}" if b.relation in _APART and b.node in accepted else ""),
                    )
                    for path, b in rules
                ),
            ),
        )


_APART = (Relation.OTHER, Relation.LOST)


def _allows(report: FileReport) -> Sequence[Allow]:
    assert report.network is not None
    return report.network.allows


def _not_encoded(reading: Reading) -> Iterator[str]:
    yield "## Tried and not encoded"
    yield _listed(reading, "# Tried and not encoded") or "Nothing is listed in the file."


def _listed(reading: Reading, heading: str) -> str:
    """The items of a list in the comments of the file, which goes on to the next empty comment."""
    lines = [reading.document.text(line.span) for line in reading.document.lines if line.kind is LineKind.COMMENT]
    start = next((i for i, line in enumerate(lines) if line.startswith(heading)), len(lines))
    items: list[str] = []
    for line in lines[start + 1 :]:
        text = line.removeprefix("#")
        if not text.strip():
            break
        if text.startswith("   ") and not text.startswith("    "):
            subject, _, reason = text.strip().partition("  ")
            items.append(f"**{subject}** {reason.strip()}")
        else:
            items[-1] += " " + text.strip()
    return "\n".join(f"* {item}" for item in items)


def _attractors(network: Network) -> Iterator[str]:
    yield "## What the network settles into"
    yield "Asynchronous attractors in each named environment; *always*, *sometimes* or *never* for each, in order."
    rows = []
    for environment in network.environments:
        landscape = find_attractors(network, environment=environment.name)
        assert landscape.finished, environment.name
        verdict = "" if landscape.complete.value == "yes" else f" (complete: {landscape.complete.value})"
        shown = []
        for phenotype in network.phenotypes:
            values = [dict(a.phenotypes)[phenotype.name].value for a in landscape.attractors]
            if all(value == Shows.NEVER.value for value in values):
                continue
            shown.append(f"{_code(phenotype.name)} {', '.join(values)}")
        rows.append((_code(environment.name), f"{len(landscape.attractors)}{verdict}", "<br>".join(shown)))
    yield _table(("environment", "attractors", "phenotypes shown; those never shown are left out"), rows)


def _answers(network: Network) -> Iterator[str]:
    yield "## Stored questions, answered"
    yield (
        "Every smallest set of changes after which no attractor ever shows the phenotype, complete up to the size "
        "named. These are predictions of the model."
    )
    for screen in network.screens:
        options = dict(screen.options)
        for place in options.get("environments", "default").split(","):
            yield f"### `{screen.name}` in {place.strip()}"
            yield _answer_text(_answer(network, screen, place.strip()))


def _answer(network: Network, screen: Screen, place: str) -> InterventionResult:
    options = dict(screen.options)
    asked = InterventionQuestion(
        abolish=options["abolish"],
        environment=place,
        occurrence=options.get("occurrence", "ever"),
        candidates=options.get("candidates"),
        max_size=int(options.get("size", "2")),
    )
    return study_network_interventions(network, asked)


def _answer_text(result: InterventionResult) -> str:
    assert result.finished and not result.undecided
    sizes = [len(found.clamps) for found in result.interventions]
    counts = ", ".join(f"{sizes.count(size)} of size {size}" for size in range(result.max_size + 1) if size in sizes)
    head = (
        f"Abolish `{result.goal.abolish}`; {result.candidates_count} single changes: {result.candidates_rule}. "
        f"**{plural(len(sizes), 'minimal set')}{': ' + counts if counts else ''}**, complete to size "
        f"{result.exhausted_size}."
    )
    if any(found.verdict.value == "vacuous" for found in result.interventions):
        return head + " The phenotype does not occur there at all, so nothing needs to be done."
    return "\n".join(
        [head, "", *(f"* {' + '.join(map(_code, map(str, f.clamps)))}" for f in result.interventions)]
    ).rstrip()


#: Which expectations an instantiation must meet: published observations, which are numbered, and no others.
OBSERVATIONS = "E[0-9]*"


def _ensemble(network: Network) -> Iterator[str]:
    """What is left of the answers above where no AND and no OR is taken for granted."""
    yield "## What does not depend on choices that nobody has measured"
    given = resolve_given(network, OBSERVATIONS)
    asked = [
        (screen, place.strip())
        for screen in network.screens
        for place in dict(screen.options).get("environments", "default").split(",")
    ]
    scope = _ensemble_study(network, *asked[0]).scope()
    assert scope.instantiations.exact is not None and scope.consistent.exact is not None
    count = scope.consistent.exact
    written = "is one of them" if scope.as_written else "**is none of them**"
    yield (
        "The literature gives signs; that two of them meet as AND or as OR is in most rules a choice of the author. "
        f"{_what_is_open(network)}: "
        f"{plural(scope.choices, 'choice')} in {plural(scope.rules, 'rule')}. That allows "
        f"{scope.instantiations.exact:,} networks (*instantiations*). Of these {count:,} "
        f"{'meets' if count == 1 else 'meet'} the {plural(len(given), 'numbered observation')} of this file "
        f"(*consistent*); the network as written {written}. What holds in all of them is *robust*: it rests on the "
        "signs and on these observations, whatever the author chose. A share counts networks; it is no probability."
    )
    yield (
        f"The figures follow from `--open {_opened(network).value} --given '{OBSERVATIONS}'` of `logicnet ensemble` "
        "and of `logicnet interventions`; there `--robustness ensemble --witnesses DIR` writes networks in which a set "
        "fails."
    )
    for screen, place in asked:
        yield f"### `{screen.name}` in {place}, in every consistent instantiation"
        yield "\n\n".join(_ensemble_answer(network, screen, place))


def _opened(network: Network) -> Opened:
    """What the file declares open; every AND and OR where it declares nothing."""
    return Opened.FILE if network.opens else Opened.CONNECTIVES


def _what_is_open(network: Network) -> str:
    if network.opens:
        return "The file declares which rules no observation decides, and with which alternatives"
    return "Here every AND and OR is open, except where a drug or an input takes part"


def _ensemble_study(network: Network, screen: Screen, place: str) -> EnsembleStudy:
    options = dict(screen.options)
    case = pose(network, environment=place)
    goal = Goal(
        read_demand(network, options["abolish"], option="abolish"), Occurrence(options.get("occurrence", "ever"))
    )
    question = InterventionQuestion(abolish=goal.abolish, candidates=options.get("candidates"))
    candidates = chosen_candidates(case, goal.abolish, question)
    return EnsembleStudy(case, goal, candidates, opened=_opened(network), given=resolve_given(network, OBSERVATIONS))


def _ensemble_answer(network: Network, screen: Screen, place: str) -> Iterator[str]:
    written = _answer(network, screen, place)
    study = _ensemble_study(network, screen, place)
    result = study.robust(written.max_size)
    if not result.interventions and dict(screen.options).get("candidates") == "drugs":
        # A combination with one drug more is what a reader asks for next.
        result = study.robust(written.max_size + 1)
    assert result.finished and not result.undecided
    complete = f"complete to size {result.exhausted_size}"
    found = result.interventions
    if not found:
        yield f"**No set** works in all of them, {complete}."
    elif not found[0].chosen:
        yield "The phenotype occurs in none of them: nothing needs to be done, whatever the rules."
    else:
        smaller = f"none of up to {written.max_size} changes, " if found[0].size > written.max_size else ""
        yield (
            f"Robust: {smaller}**{plural(len(found), 'set')}**"
            + (f" of {found[0].size}" if smaller else "")
            + f", {complete}."
        )
        yield "\n".join(f"* {' + '.join(map(_code, map(str, one.clamps)))}{_decreed(result, one)}" for one in found)
    robust = {one.chosen for one in found}
    rest = [one for one in written.interventions if one.chosen not in robust]
    if written.interventions and not rest:
        yield "All sets that are minimal in the network as written are among them."
    if not rest:
        return
    yield "Sets that are minimal in the network as written, but not in every other:"
    rows = []
    for one, share in zip(rest, study.shares_of([one.chosen for one in rest]), strict=True):
        rows.append((" + ".join(map(_code, map(str, one.clamps))) or "nothing", _share_text(share), _hinge_text(share)))
    yield _table(("set", "works in", "fails, for instance, where"), rows)


def _decreed(result: EnsembleInterventions, found: Intervention) -> str:
    """Which given observations are about the same changes and the same read-out: then success was put in, not found."""
    same = [one.name for one in result.restated(found)]
    return f" (given, not only found: {_codes(same)})" if same else ""


def _share_text(share: Share) -> str:
    if share.works.exact is None or share.consistent.exact is None:
        return f"{percent(share)} ({share.why})"
    return f"{percent(share)}: {share.works.exact:,} of {share.consistent.exact:,}"


def _hinge_text(share: Share) -> str:
    """Choices that make a set fail: those nearest to the network as written."""
    if not share.hinges:
        return "" if share.bounds[0] < 1 else "nowhere: a part of it is enough in some"
    hinge = share.nearest
    assert hinge is not None
    kept = sum(one.as_written for one in hinge.outcomes)
    told = "; ".join(f"`{one.node}` reads {_code(one.outcome)}" for one in hinge.outcomes if not one.as_written)
    more = len(share.hinges) - 1
    return (
        (told or "the network as written")
        + (f", {plural(kept, 'other choice')} as written" if told and kept else "")
        + (f" (and {plural(more, 'other way')})" if more else "")
    )


def _findings(report: FileReport) -> Iterator[str]:
    yield "## What `check` says"
    # How many kinds of finding there are is a matter of the program, not of the network: only failures are counted.
    rows = []
    for score in report.score:
        counted = score.section in ("evidence", "expectations")
        failed = f"{score.of - score.passed} fail" if score.passed < score.of else "all"
        rows.append((score.section, f"{score.passed} of {score.of}" if counted else failed))
    yield _table(("section", "tests passed"), rows)
    severities = [diagnostic.severity.value for diagnostic in report.diagnostics]
    errors, warnings = (severities.count(name) for name in ("error", "warning"))
    yield f"{plural(errors, 'error')}, {plural(warnings, 'warning')}. Accepted, each with its reason:"
    network = report.network
    assert network is not None
    yield _table(
        ("finding", "about", "reason"),
        ((", ".join(a.codes), _code(a.node or a.expectation), a.reason) for a in network.allows),
    )


def _mutants(report: MutationReport, reasons: str) -> Iterator[str]:
    yield MUTANTS
    assert report.finished and report.seed is None, "the pages report on every mutant"
    killed, survived, undecided = (
        report.of(fate) for fate in (MutantFate.KILLED, MutantFate.SURVIVED, MutantFate.UNDECIDED)
    )
    yield (
        "One slip at a time is made in one rule: a sign turned round, AND and OR exchanged, a regulator left out. A "
        "slip is *killed* if some expectation with a reference becomes false, and *survives* if the cited literature, "
        "as far as it is encoded here, cannot tell it from the rule."
    )
    rows = []
    for change in Mutation:
        of = [result for result in report.results if result.mutant.change is change]
        fates = [result.fate for result in of]
        rows.append((change.value, *(str(fates.count(fate)) for fate in MutantFate), str(len(of))))
    rows.append(("all", *(str(len(found)) for found in (killed, survived, undecided)), str(len(report.results))))
    yield _table(("slip", *(fate.value for fate in MutantFate), "tried"), rows)
    yield (
        f"With restated rules left out: {report.killed_by_deep} of {len(report.results)} are killed by the "
        f"{plural(len(report.deep), 'cited expectation')} that need more than one rule."
    )
    yield (
        f"All {report.count} were tried against {plural(len(report.expectations), 'expectation')}; {report.equivalent} "
        "more say the same as the rule or as another slip, and are not counted."
    )
    if survived or undecided:
        yield f"### The {len(survived) + len(undecided)} that survive"
        yield _table(
            ("node", "slip", "the rule would be"),
            ((_code(r.mutant.node), r.mutant.what, _code(r.mutant.text)) for r in (*survived, *undecided)),
        )
    if reasons:
        yield reasons


if __name__ == "__main__":
    for changed in write():
        print(changed.relative_to(ROOT), file=sys.stderr)
