"""What is said of attractors: a list, a table of markers, or a comparison of schemes, in one shape."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from msgspec import Struct

from logicnet.attractors.comparison import SchemeComparison
from logicnet.attractors.landscape import (
    AttractorList,
    Basins,
    Landscape,
    PatternTable,
    Reach,
    Verdict,
    Witness,
)
from logicnet.compiled.space import Subspace
from logicnet.network.case import Case, Update, settings_text
from logicnet.report.page import plural
from logicnet.report.views.attractors import ATTRACTOR, OPTIONS, Listing, attractor_rows, listing_of
from logicnet.report.views.fields import (
    ABSENT,
    AnswerDescription,
    Cell,
    Description,
    Field,
    Parts,
    columns_of,
    within,
)
from logicnet.report.views.patterns import GROUP, PATTERN, pattern_rows
from logicnet.report.views.schemes import SCHEME, hull_header, hull_rows, least_verdicts, listed, scheme_words
from logicnet.report.views.shared import (
    ASSIGNMENT,
    ENDING,
    FLAG,
    NATURAL,
    NUMBER,
    POSITIVE,
    TEXT,
    TEXTS,
    VERDICTS,
    WHOLE,
    Options,
    assignment,
    beginning,
    nullable,
    options_type,
    setting,
    texts,
    verdict_words,
    words,
)

__all__ = ["ATTRACTORS"]

Answer = AttractorList | PatternTable | SchemeComparison


class Refutation(Struct, frozen=True):
    """What refutes a verdict of an answer."""

    answer: Landscape | PatternTable
    witness: Witness

    @property
    def has_markers(self) -> bool:
        """Whether it is a pattern, and no attractor."""
        return isinstance(self.answer, PatternTable) and bool(self.witness.markers)


def _parts(answer: Answer) -> Sequence[Landscape | PatternTable]:
    """The list or the table that the answer is about, or the lists that are compared."""
    if isinstance(answer, SchemeComparison):
        return answer.landscapes
    return (answer,) if isinstance(answer, PatternTable) else (listing_of(answer)[0],)


def _listed(answer: Answer) -> Any:
    if isinstance(answer, PatternTable):
        return ABSENT
    return listed(answer) if isinstance(answer, SchemeComparison) else answer.attractors


def _among(answer: Answer) -> Listing:
    if isinstance(answer, SchemeComparison):
        return Listing(answer.landscapes[0].network, compared=scheme_words(answer))
    return Listing(answer.network) if isinstance(answer, PatternTable) else listing_of(answer)[1]


def _reach(answer: Answer) -> Reach | None:
    return _among(answer).reach if isinstance(answer, AttractorList) else None


def _count(answer: Answer) -> tuple[int, bool]:
    """How many there are, and whether exactly so many."""
    if isinstance(answer, PatternTable):
        return len(answer.patterns), answer.finished and answer.complete is Verdict.YES
    if isinstance(answer, SchemeComparison):
        return len(listed(answer)), all(landscape.exact_count for landscape in answer.landscapes)
    landscape, _ = listing_of(answer)
    return landscape.count, landscape.exact_count


def _rows(answer: Answer) -> Iterable[tuple[Cell, ...]]:
    if isinstance(answer, AttractorList):
        return attractor_rows(answer)
    return hull_rows(answer) if isinstance(answer, SchemeComparison) else ()


def _header(answer: Answer) -> Sequence[str]:
    if isinstance(answer, AttractorList):
        return columns_of(ATTRACTOR, _among(answer))
    return columns_of(PATTERN, answer) if isinstance(answer, PatternTable) else hull_header(answer)


def _start_text(case: Case, start: Subspace) -> str:
    names = case.network.names
    values = settings_text(case.network, tuple((names[v], b) for v, b in start.fixed()))
    known = {names[v] for v, _ in start.fixed()} | {*case.held}
    left = len(names) - len(known)
    return values + (f"; the other {plural(left, 'node')} at either value" if left else "")


def _facts(answer: Answer) -> Sequence[tuple[str, str]]:
    """Which attractors are meant. A comparison has a verdict per scheme, further down."""
    if isinstance(answer, SchemeComparison):
        return ()
    # A list keeps what is in doubt, a table leaves it out.
    shows = "always or sometimes" if isinstance(answer, PatternTable) else "always, sometimes or perhaps"
    (about,), reach = _parts(answer), _reach(answer)
    start = answer.start if isinstance(answer, PatternTable) else None if reach is None else reach.start
    update = "fixed points are the same under every update" if about.fixed_points_only else about.update.value
    facts = [("update", update)]
    facts += [("only those", f"that show {about.where} {shows}")] if about.where is not None else []
    return facts if start is None else [*facts, ("from", _start_text(about.case, start))]


_BASINS: Final[Description[Basins, Any, Any]] = (
    Field(
        "states",
        {
            **POSITIVE,
            "description": "Size of the state space: what environment and clamps allow, free inputs included.",
        },
        lambda basins, _: basins.states,
    ),
    Field("exact", FLAG, lambda basins, _: not basins.drawn and not basins.reasons),
    Field("drawn", NATURAL, lambda basins, _: basins.drawn),
    Field("open", NATURAL, lambda basins, _: basins.open),
    Field(
        "distribution",
        nullable(TEXT),
        lambda basins, _: "uniform over the states that environment and clamps allow" if basins.drawn else None,
    ),
    Field("confidence", nullable(NUMBER), lambda basins, _: 0.95 if basins.drawn else None),
    Field("seed", nullable(WHOLE), lambda basins, _: basins.seed if basins.drawn else None),
    Field("reasons", TEXTS, lambda basins, _: list(basins.reasons)),
)


def _trap_space(it: Refutation, _: Any) -> Any:
    if it.has_markers:
        return ABSENT
    around = it.witness.trap_space
    return None if around is None else assignment(it.answer.network, around)


def _marker_values(it: Refutation, _: Any) -> Any:
    if not it.has_markers:
        return ABSENT
    assert isinstance(it.answer, PatternTable)
    return dict(zip(it.answer.markers, map(setting, it.witness.markers), strict=True))


_WITNESS: Final[Description[Refutation, Any, Any]] = (
    Field(
        "verdict",
        {
            **words("complete", "univocal", "faithful"),
            "description": (
                "complete: an attractor that is not among them; univocal: two attractors in one minimal trap space; "
                "faithful: an attractor whose hull is smaller than its minimal trap space."
            ),
        },
        lambda it, _: it.witness.verdict,
    ),
    Field("of", words("list", "minimal trap spaces"), lambda it, _: it.witness.of),
    Field(
        "markers",
        {**ASSIGNMENT, "description": "With --project: values that some attractor has and no row."},
        _marker_values,
        optional=True,
    ),
    Field(
        "trap_space",
        {
            **nullable(ASSIGNMENT),
            "description": (
                "The minimal trap space around the attractors; null: they lie outside all of them, or that was not "
                "asked."
            ),
        },
        _trap_space,
        optional=True,
    ),
    Field(
        "attractors",
        Parts(ATTRACTOR, many=True, name="attractor", more={"minItems": 1}),
        lambda it, _: ABSENT if it.has_markers else it.witness.attractors,
        whole=lambda it, _: Listing(it.answer.network),
        optional=True,
    ),
)


def _reasons(answer: Answer) -> list[str]:
    reach = _reach(answer)
    found = [reason for part in _parts(answer) for reason in part.reasons]
    found += [] if reach is None else reach.reasons
    return list(dict.fromkeys(found)) if isinstance(answer, SchemeComparison) else found


def _witnesses(answer: Answer) -> list[Refutation]:
    return [Refutation(part, witness) for part in _parts(answer) for witness in part.witnesses]


#: The order is that of the JSON.
ATTRACTORS: Final[AnswerDescription[Answer, Options]] = AnswerDescription(
    "attractors",
    (
        *within(
            beginning("attractors", options_type(OPTIONS), in_environment=True), lambda answer: _parts(answer)[0]
        ),
        Field(
            "update",
            {**words(Update, "all"), "description": "all: the three schemes compared."},
            lambda answer, _: "all" if isinstance(answer, SchemeComparison) else answer.update.value,
            facts=_facts,
        ),
        Field(
            "verdicts",
            VERDICTS,
            lambda answer, _: (
                least_verdicts(answer) if isinstance(answer, SchemeComparison) else verdict_words(_parts(answer)[0])
            ),
        ),
        Field("count", NATURAL, lambda answer, _: it[0] if (it := _count(answer))[1] else ABSENT, optional=True),
        Field("at_least", NATURAL, lambda answer, _: ABSENT if (it := _count(answer))[1] else it[0], optional=True),
        Field(
            "attractors",
            Parts(ATTRACTOR, many=True, name="attractor"),
            lambda answer, _: _listed(answer),
            rows=_rows,
            whole=lambda answer, _: _among(answer),
            optional=True,
        ),
        Field(
            "unreachable",
            Parts(
                ATTRACTOR,
                many=True,
                name="attractor",
                more={"description": "With --from: attractors proved to be reachable from no state of the start."},
            ),
            lambda answer, _: ABSENT if (reach := _reach(answer)) is None else reach.unreachable,
            whole=lambda answer, _: _among(answer),
            optional=True,
        ),
        Field(
            "basins",
            Parts(
                _BASINS,
                more={
                    "description": (
                        "How the basins were measured. Drawn: states drawn at random; open: those whose outcome "
                        "stayed open."
                    )
                },
            ),
            lambda answer, _: answer if isinstance(answer, Basins) else ABSENT,
            optional=True,
        ),
        Field(
            "patterns",
            Parts(PATTERN, many=True),
            lambda answer, _: answer.patterns if isinstance(answer, PatternTable) else ABSENT,
            rows=lambda answer: pattern_rows(answer) if isinstance(answer, PatternTable) else (),
            whole=lambda answer, _: answer,
            optional=True,
        ),
        Field(
            "outcomes",
            Parts(
                GROUP,
                many=True,
                nullable=True,
                more={
                    "description": (
                        "With --project: the settings of the free inputs grouped by which patterns occur in them, "
                        "each setting in exactly one group; null if not counted."
                    )
                },
            ),
            lambda answer, _: answer.groups if isinstance(answer, PatternTable) else ABSENT,
            whole=lambda answer, _: answer,
            optional=True,
        ),
        Field(
            "schemes",
            Parts(SCHEME, many=True, more={"description": "With --update all: what is proved under each."}),
            lambda answer, _: answer.landscapes if isinstance(answer, SchemeComparison) else ABSENT,
            optional=True,
        ),
        Field(
            "reasons",
            texts("Why a verdict or an answer is not yes, in words."),
            lambda answer, _: _reasons(answer),
        ),
        Field(
            "witnesses",
            Parts(
                _WITNESS,
                many=True,
                more={
                    "description": (
                        "What refutes a verdict of the list, or of the minimal trap spaces taken for the attractors."
                    )
                },
            ),
            lambda answer, _: _witnesses(answer),
        ),
        *ENDING,
    ),
    _header,
    more={
        "allOf": [
            {"oneOf": [{"required": ["count"]}, {"required": ["at_least"]}]},
            {"oneOf": [{"required": ["attractors"]}, {"required": ["patterns"]}]},
        ]
    },
)
