"""``logicnet interventions``."""

from __future__ import annotations

from logicnet.cli import options
from logicnet.cli.files import emit_view
from logicnet.cli.options.interventions import (
    AppraisalOptions,
    ChangeOptions,
    CourseOptions,
    KeptFiles,
    ScopeOptions,
)
from logicnet.cli.question import asked_of, load_asked, said_in, words_for
from logicnet.cli.status import Status
from logicnet.cli.watch import watched

__all__ = ["interventions"]

#: Options that stand in the result as they were given; those of the question itself are said in its words.
TOLD = (
    "max_size", "from", "kind", "steps", "criterion", "towards",
    "knockouts_only", "knock_ins_only", "drugs", "regulations", "carriers", "cuts_only", "candidates",
    "exclude", "robustness", "order", "healthy", "healthy_env", "confirm", "semantics", "grounds", "certificate",
    "resume", "limit", "time_limit", "memory_limit", "seed",
)  # fmt: skip
#: Those that are lists, though typed as one text.
LISTS = {"exclude": (), "healthy": (), "candidates": None}


def interventions(
    file: options.File,
    question: CourseOptions,
    choice: ChangeOptions,
    kept: KeptFiles,
    scope: ScopeOptions,
    appraisal: AppraisalOptions,
    output: options.ListOutput,
    run: options.SeededRun,
) -> Status:
    """Every minimal set of changes that abolishes a phenotype.

    CSV: one row per set. `share`, `minimal_share` and `holds_share` of the settings are filled with --robustness,
    `side_effects` with --healthy, `rests_on` with --grounds, `confirmed_by` and `not_confirmed` with --confirm. Shares
    are exact but in no certificate.
    """
    groups = (question, choice, kept, scope, appraisal, output, run)
    said = said_in(*groups)
    with watched(run) as limits:
        from logicnet.studies.interventions import InterventionQuestion, study_interventions

        asked = InterventionQuestion(**words_for(InterventionQuestion, said))
        network = load_asked(file, run, scope.opened)
        answer = study_interventions(network, asked, limits=limits)
    said["robustness"] = asked.parts
    said["confirm"] = list(dict.fromkeys(said.get("confirm", ())))
    for name, default in LISTS.items():
        said[name] = list(options.split_list(said[name])) if name in said else default
    said["from"] = asked.start
    told = {name: said.get(name) for name in TOLD}
    from logicnet.report.views import interventions_view

    across = {"open": scope.opened, "given": scope.given} if asked.asks_networks else {}
    emit_view(output, interventions_view(answer, asked_of(file, answer.case, {**told, **across})))
    return Status.DONE if answer.finished else Status.PARTIAL
