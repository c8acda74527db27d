"""``logicnet why``."""

from __future__ import annotations

from logicnet.cli import options
from logicnet.cli.files import emit_view
from logicnet.cli.options.why import WhyOpen, WhyOutput, WhyQuestion
from logicnet.cli.question import asked_of, load_asked, said_in, words_for
from logicnet.cli.status import Status
from logicnet.cli.watch import watched

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
        from logicnet.studies.why import FateQuestion, study_fate

        asked = FateQuestion(**words_for(FateQuestion, said))
        answer = study_fate(load_asked(file, run, ensemble.opened), asked, limits=limits)
    from logicnet.report.views import fate_view

    said |= {"from": asked.start, "limit": asked.most, "open": ensemble.opened}
    names = (*TOLD, *COURSE, *LIMITS) if asked.is_course else (*TOLD, "limit", *LIMITS)
    told = {name: said.get(name) for name in (*names, *(NETWORKS if asked.asks_networks else ()))}
    emit_view(output, fate_view(answer, asked_of(file, answer.case, told), ensemble.witness))
    return Status.DONE if answer.finished else Status.PARTIAL
