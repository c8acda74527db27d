"""What is said of a network at a glance: what it declares, and each node with its signed regulations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from logicnet.compiled.function import Effect
from logicnet.network.case import changes_text
from logicnet.network.citations import Citation
from logicnet.network.evidence import Stance
from logicnet.network.levels import LevelSet
from logicnet.network.model import Drug, Environment, Network, Phenotype, Sign
from logicnet.report.overview import NodeView, Overview
from logicnet.report.page import plural, shortened
from logicnet.report.pages.phrases import settings_shown
from logicnet.report.report import clamps_named, dialect_name, size_text
from logicnet.report.views.fields import (
    AnswerDescription,
    Cell,
    Column,
    Description,
    Field,
    Json,
    Parts,
    cells_of,
    columns_of,
)
from logicnet.report.views.shared import (
    ASSIGNMENT,
    CLAMPS,
    ENDING,
    FLAG,
    NATURAL,
    NUMBER,
    POSITIVE,
    TEXT,
    TEXTS,
    WHOLE,
    Options,
    array,
    beginning,
    nullable,
    record,
    settings_named,
    texts,
    words,
)

__all__ = ["DRUG", "ENVIRONMENT", "LEVELS", "NODE", "OVERVIEW", "PHENOTYPE"]


def _feedback_text(overview: Overview) -> str:
    feedback = overview.feedback
    if overview.unfinished:
        return "not worked out, since some regulators are not"
    if not feedback.components:
        return "none"
    count = len(feedback.cycles)
    signs = [cycle.sign for cycle in feedback.cycles]
    kinds = ", ".join(
        f"{signs.count(sign)} {sign if sign != 'both' else 'of both signs'}"
        for sign in ("positive", "negative", "both")
        if sign in signs
    )
    sizes = shortened([str(size) for size in feedback.components], 5)
    largest = f"{plural(len(feedback.components), 'component')} of mutually dependent nodes (of {sizes} nodes)"
    if not count:
        return f"{largest}; no cycle of at most {feedback.length} regulations"
    cycles = (
        f"{'' if feedback.exhaustive else 'at least '}{plural(count, 'cycle')} of at most {feedback.length} regulations"
    )
    return f"{largest}; {cycles}: {kinds}"


def _regulation_facts(overview: Overview) -> Sequence[tuple[str, str]]:
    signs = [regulation.sign.value for regulation in overview.regulations]
    both = signs.count("both")
    kinds = f"{signs.count('activates')} activating, {signs.count('inhibits')} inhibiting"
    kinds += f", {both} with both signs" if both else ""
    least = "at least " if overview.unfinished else ""
    told = f"{least}{len(signs)}: {kinds} (inputs regulate themselves and are not counted)"
    return ("size", size_text(overview.network)), ("regulations", told)


def _file_facts(overview: Overview) -> Sequence[tuple[str, str]]:
    network = overview.network
    file = f"sha256 {network.file_sha256[:12]}, meaning {network.meaning_sha256[:12]}"
    return ("format", dialect_name(network)), ("file", file)


def _default(text: str) -> int | str | None:
    return None if not text else "*" if text == "*" else int(text)


#: The signs of an effect, in a cell.
_SIGNS = {"activates": "+", "inhibits": "-", "both": "+-"}


def _signed(names: Sequence[tuple[str, Effect]]) -> str:
    return "; ".join(f"{_SIGNS[sign.value]} {name}" for name, sign in names)


DRUG: Final[Description[Drug, Network, Any]] = (
    Field("name", TEXT, lambda drug, _: drug.name, shown=lambda _: (("drug", lambda drug: drug.name),)),
    Field(
        "clamps",
        CLAMPS,
        lambda drug, _: clamps_named(drug.clamps),
        shown=lambda network: (("clamps", lambda drug: changes_text(network, drug.clamps, ", ")),),
    ),
    Field("cost", NUMBER, lambda drug, _: drug.cost, shown=lambda _: (("cost", lambda drug: f"{drug.cost:g}"),)),
    Field("meaning", TEXT, lambda drug, _: drug.text, shown=lambda _: (("meaning", lambda drug: drug.text),)),
)

LEVELS: Final[Description[LevelSet, Network, Any]] = (
    Field("name", TEXT, lambda one, _: one.name, shown=lambda _: (("node with levels", lambda one: one.name),)),
    Field(
        "nodes",
        TEXTS,
        lambda one, _: list(one.nodes),
        shown=lambda _: (
            ("levels", lambda one: f"0 to {len(one.nodes)}"),
            ("Boolean nodes", lambda one: ", ".join(one.nodes)),
        ),
    ),
    Field("input", FLAG, lambda one, _: one.is_input),
)

PHENOTYPE: Final[Description[Phenotype, Network, Any]] = (
    Field("name", TEXT, lambda one, _: one.name, shown=lambda _: (("phenotype", lambda one: one.name),)),
    Field("formula", TEXT, lambda one, _: one.text, shown=lambda _: (("formula", lambda one: one.text),)),
)

ENVIRONMENT: Final[Description[Environment, Network, Any]] = (
    Field("name", TEXT, lambda one, _: one.name, shown=lambda _: (("environment", lambda one: one.name),)),
    Field(
        "settings",
        ASSIGNMENT,
        lambda one, _: settings_named(one.settings),
        shown=lambda network: (
            (
                "settings (the other inputs keep their default)",
                lambda one: settings_shown(network, one.settings),
            ),
        ),
    ),
)

_EFFECT: Final = record({"node": TEXT, "sign": words(Effect)})

_CITED: Final[Description[Citation, Any, Any]] = (
    Field("id", TEXT, lambda cited, _: cited.id),
    Field("source", TEXT, lambda cited, _: cited.source),
    Field("sign", words(Sign), lambda cited, _: cited.sign.value),
    Field("stance", words(Stance), lambda cited, _: cited.stance.value),
    Field("via", nullable(TEXT), lambda cited, _: cited.via or None),
    Field("mechanism", nullable(TEXT), lambda cited, _: cited.mechanism or None),
    Field("context", nullable(TEXT), lambda cited, _: cited.context or None),
    Field("references", TEXTS, lambda cited, _: list(cited.references)),
    Field("year", nullable(WHOLE), lambda cited, _: cited.year),
    Field("confidence", words("high", "medium", "low", None), lambda cited, _: cited.confidence or None),
    Field("seen", words("seen", "remembered", None), lambda cited, _: cited.seen or None),
    Field("place", TEXT, lambda cited, _: cited.place),
)

NODE: Final[Description[NodeView, None, Any]] = (
    Field("name", TEXT, lambda node, _: node.name, Column(lambda _: ("node",), lambda node, _: (node.name,))),
    Field("rule", TEXT, lambda node, _: node.rule, Column(lambda _: ("rule",), lambda node, _: (node.rule,))),
    Field("line", POSITIVE, lambda node, _: node.line),
    Field(
        "input",
        FLAG,
        lambda node, _: node.is_input,
        Column(lambda _: ("input",), lambda node, _: ("yes" if node.is_input else "no",)),
    ),
    Field(
        "default",
        {"enum": [0, 1, "*", None]},
        lambda node, _: _default(node.default),
        Column(lambda _: ("default",), lambda node, _: (node.default,)),
    ),
    Field(
        "compartment",
        nullable(TEXT),
        lambda node, _: node.compartment or None,
        Column(lambda _: ("compartment",), lambda node, _: (node.compartment,)),
    ),
    Field(
        "kinds",
        TEXTS,
        lambda node, _: list(node.kinds),
        Column(lambda _: ("kinds",), lambda node, _: ("; ".join(node.kinds),)),
    ),
    Field(
        "description",
        TEXT,
        lambda node, _: node.description,
        Column(lambda _: ("description",), lambda node, _: (node.description,), 1),
    ),
    Field(
        "references",
        TEXTS,
        lambda node, _: list(node.references),
        Column(lambda _: ("references",), lambda node, _: ("; ".join(node.references),), 1),
    ),
    Field(
        "regulators",
        array(_EFFECT),
        lambda node, _: [{"node": r.source, "sign": r.sign.value} for r in node.regulators],
        Column(lambda _: ("regulators",), lambda node, _: (_signed([(r.source, r.sign) for r in node.regulators]),)),
    ),
    Field(
        "targets",
        array(_EFFECT),
        lambda node, _: [{"node": r.target, "sign": r.sign.value} for r in node.targets],
        Column(lambda _: ("targets",), lambda node, _: (_signed([(r.target, r.sign) for r in node.targets]),)),
    ),
    Field("evidence", Parts(_CITED, many=True), lambda node, _: node.evidence),
)


def _rows(overview: Overview) -> Iterator[tuple[Cell, ...]]:
    """One row per node."""
    for node in overview.nodes:
        yield cells_of(NODE, node, None)


def _feedback(overview: Overview) -> Json:
    feedback = overview.feedback
    return {
        "components": list(feedback.components),
        "cycle_length": feedback.length,
        "exhaustive": feedback.exhaustive,
        "cycles": [{"nodes": list(cycle.nodes), "sign": cycle.sign} for cycle in feedback.cycles],
    }


#: The order is that of the JSON.
OVERVIEW: Final[AnswerDescription[Overview, Options]] = AnswerDescription(
    "show",
    (
        *beginning("show", record({"node": nullable(TEXT)})),
        Field("title", TEXT, lambda it, _: it.network.title),
        Field(
            "about",
            TEXTS,
            lambda it, _: list(it.network.about),
            facts=lambda it: (("about", " ".join(it.network.about)),) if it.network.about else (),
        ),
        Field(
            "cites",
            TEXTS,
            lambda it, _: list(it.network.cites),
            facts=lambda it: (("sources", ", ".join(it.network.cites)),) if it.network.cites else (),
            place=3,
        ),
        Field(
            "license",
            TEXT,
            lambda it, _: it.network.license,
            facts=lambda it: (("licence", it.network.license),) if it.network.license else (),
            place=4,
        ),
        Field("dialect", TEXT, lambda it, _: it.network.dialect, facts=_file_facts, place=5),
        Field(
            "compartments", TEXTS, lambda it, _: list(dict.fromkeys(group.id for group in it.network.compartments))
        ),
        Field(
            "levels",
            Parts(
                LEVELS,
                many=True,
                more={
                    "description": "Nodes with more than two levels, and the Boolean node of each level, from below."
                },
            ),
            lambda it, _: it.network.levels,
        ),
        Field("phenotypes", Parts(PHENOTYPE, many=True), lambda it, _: it.network.phenotypes),
        Field("environments", Parts(ENVIRONMENT, many=True), lambda it, _: it.network.environments),
        Field("drugs", Parts(DRUG, many=True), lambda it, _: it.network.drugs),
        Field("expectations", TEXTS, lambda it, _: [expectation.name for expectation in it.network.expectations]),
        Field("screens", TEXTS, lambda it, _: [screen.name for screen in it.network.screens]),
        Field(
            "nodes",
            Parts(NODE, many=True),
            lambda it, _: it.nodes,
            facts=_regulation_facts,
            rows=_rows,
            place=1,
        ),
        Field("evidence_unreadable", TEXTS, lambda it, _: list(it.unreadable)),
        Field(
            "feedback",
            record(
                {
                    "components": array(NATURAL),
                    "cycle_length": NATURAL,
                    "exhaustive": FLAG,
                    "cycles": array(record({"nodes": TEXTS, "sign": words("positive", "negative", "both")})),
                }
            ),
            lambda it, _: _feedback(it),
            facts=lambda it: (("feedback", _feedback_text(it)),),
            place=2,
        ),
        Field(
            "unfinished",
            texts("Nodes whose regulators were not worked out before a limit; feedback is not told then."),
            lambda it, _: list(it.unfinished),
        ),
        *ENDING,
    ),
    lambda _: columns_of(NODE, None),
)
