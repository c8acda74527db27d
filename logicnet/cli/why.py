"""``logicnet why``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from logicnet.cli import options
from logicnet.cli.files import emit_view
from logicnet.cli.options.why import WhyOpen, WhyOutput, WhyQuestion
from logicnet.cli.question import asked_of, load_asked, said_in, words_for
from logicnet.cli.status import Status
from logicnet.cli.watch import watched
from logicnet.errors import UsageError

if TYPE_CHECKING:
    from logicnet.report.views import View
    from logicnet.studies.why import FateAnswer

__all__ = ["why"]

#: Options that stand in the result as they were given; then those of a course, and those about many networks.
TOLD, LIMITS = ("phenotype", "occurrence", "update"), ("time_limit", "memory_limit", "seed")
COURSE, NETWORKS = ("from", "kind"), ("open", "given", "witness")


def why(
    file: options.File,
    question: WhyQuestion,
    ensemble: WhyOpen,
    output: WhyOutput,
    run: options.SeededRun,
) -> Status:
    """Why a phenotype survives changes, or why they end it.

    With --from or --kind: whether it is still reached, and in which attractors the course may end.
    With --open: in how many of the networks that open rules allow it survives, and why in the one nearest to the file.
    """
    said = said_in(question, ensemble, output, run)
    with watched(run) as limits:
        from logicnet.studies.places import ask_in_each
        from logicnet.studies.why import FateQuestion, study_fate

        asked = FateQuestion(**words_for(FateQuestion, said))
        places = said.get("environments", ())
        if ensemble.witness is not None and len(set(places)) > 1:
            raise UsageError("--witness writes one network, and --env names several environments", "keep one of them")
        network = load_asked(file, run, ensemble.opened)
        found = ask_in_each(
            network, places, lambda place: study_fate(network, replace(asked, environment=place), limits=limits), limits
        )
    from logicnet.report.several import several_view
    from logicnet.report.views import fate_view

    said |= {"from": asked.start, "limit": asked.most, "open": ensemble.opened}
    names = (*TOLD, *COURSE, *LIMITS) if asked.is_course else (*TOLD, "limit", *LIMITS)
    told = {name: said.get(name) for name in (*names, *(NETWORKS if asked.asks_networks else ()))}

    def view_of(answer: FateAnswer) -> View:
        return fate_view(answer, asked_of(file, answer.case, told), ensemble.witness)

    emit_view(output, several_view(found, "why", view_of))
    return Status.DONE if found.finished else Status.PARTIAL
