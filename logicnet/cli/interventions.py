"""``logicnet interventions``."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import Annotated, Literal

import typer

from logicnet.cli import options
from logicnet.cli.files import emit, remark, write_whole
from logicnet.cli.question import pose
from logicnet.cli.status import Status
from logicnet.cli.watch import watched
from logicnet.errors import UsageError

__all__ = ["interventions"]


def interventions(
    file: options.File,
    abolish: Annotated[
        str, typer.Option("--abolish", metavar="P", help="A phenotype of the file, or a formula over nodes.")
    ],
    occurrence: Annotated[
        Literal["ever", "always"],
        typer.Option(
            "--occurrence",
            metavar="ever|always",
            help="ever: afterwards no attractor ever shows P; always: no attractor shows P in all its states.",
        ),
    ] = "ever",
    max_size: Annotated[
        int, typer.Option("--max-size", metavar="K", min=0, help="Sets of at most so many changes.")
    ] = 3,
    keep: Annotated[
        str | None, typer.Option("--keep", metavar="F", help="Some attractor must still show F always.")
    ] = None,
    reach: Annotated[
        str | None, typer.Option("--reach", metavar="F", help="Every attractor must afterwards show F always.")
    ] = None,
    update: Annotated[
        Literal["asynchronous", "synchronous", "most-permissive"],
        typer.Option(
            "--update",
            metavar="SCHEME",
            help="asynchronous, most-permissive, or synchronous (there, what is not proved is listed as undecided).",
        ),
    ] = "asynchronous",
    env: options.EnvironmentName = None,
    with_: options.Clamps = None,
    knockouts_only: Annotated[bool, typer.Option("--knockouts-only", help="Only knockouts (0).")] = False,
    knock_ins_only: Annotated[bool, typer.Option("--knock-ins-only", help="Only knock-ins (1).")] = False,
    drugs: Annotated[bool, typer.Option("--drugs", help="Only drugs, switched on.")] = False,
    regulations: Annotated[
        bool, typer.Option("--regulations", help="Also cut single regulations: the target no longer sees the source.")
    ] = False,
    carriers: Annotated[
        bool, typer.Option("--carriers", help="Also cut all that leaves an exosomal cargo, or a compartment's cargoes.")
    ] = False,
    cuts_only: Annotated[bool, typer.Option("--cuts-only", help="Only the cuts asked for, no nodes.")] = False,
    candidates: Annotated[
        str | None,
        typer.Option(
            "--candidates",
            metavar="PATTERN,...",
            help="Only these nodes, instead of all but inputs, drugs, markers of P and nodes without targets.",
        ),
    ] = None,
    exclude: Annotated[
        str | None, typer.Option("--exclude", metavar="PATTERN,...", help="None of these nodes, whatever was said.")
    ] = None,
    certificate: Annotated[
        str | None,
        typer.Option("--certificate", metavar="OUT", help="Write the proof there, for `logicnet verify OUT FILE`."),
    ] = None,
    resume: Annotated[
        str | None,
        typer.Option("--resume", metavar="FILE", help="Keep what is proved there, and go on from what is found."),
    ] = None,
    format: options.Format = "text",
    output: options.Output = None,
    limit: options.ListLimit = None,
    time_limit: options.TimeLimit = None,
    memory_limit: options.MemoryLimit = None,
    seed: options.Seed = None,
    quiet: options.Quiet = False,
    debug: options.Debug = False,
) -> Status:
    """Every minimal set of changes that abolishes a phenotype."""
    if knockouts_only and knock_ins_only:
        raise UsageError("--knockouts-only and --knock-ins-only leave nothing to try", "leave both out to try both")
    if drugs and (knockouts_only or knock_ins_only):
        raise UsageError("--drugs asks for drugs only, which are switched on as they are", "leave the other option out")
    if cuts_only and (drugs or knockouts_only or knock_ins_only or candidates is not None):
        raise UsageError("--cuts-only leaves no node or drug to choose", "leave the other option out")
    if cuts_only and not (regulations or carriers):
        raise UsageError("--cuts-only needs --regulations or --carriers to say what may be cut")
    named, excluded = options.split_list(candidates), options.split_list(exclude)
    with watched(time_limit=time_limit, memory_limit=memory_limit, quiet=quiet) as limits, ExitStack() as stack:
        from logicnet.attractors.landscape import Update
        from logicnet.network.resolve import match_nodes, parse_formula
        from logicnet.perturbation.candidates import (
            candidate_carriers,
            candidate_choices,
            candidate_drugs,
            candidate_regulations,
            together,
        )
        from logicnet.perturbation.certificate import Record, Spelling, certificate_text, question_document, upto
        from logicnet.perturbation.interventions import minimal_interventions
        from logicnet.perturbation.outcome import Goal, Occurrence
        from logicnet.perturbation.search_journal import SearchJournal

        asked = pose(file, env=env, with_=with_, quiet=quiet)
        network = asked.network
        formula = parse_formula(network, abolish, option="--abolish")
        only = None if candidates is None else match_nodes(network, named, option="--candidates")
        left_out = match_nodes(network, excluded, option="--exclude")
        kept = None if keep is None else parse_formula(network, keep, option="--keep")
        reached = None if reach is None else parse_formula(network, reach, option="--reach")
        groups = []
        if drugs:
            groups.append(candidate_drugs(network, only=only, exclude=left_out, clamped=asked.clamps))
        elif not cuts_only:
            values = [value for value, refused in ((0, knock_ins_only), (1, knockouts_only)) if not refused]
            groups.append(
                candidate_choices(network, formula, values=values, only=only, exclude=left_out, clamped=asked.clamps)
            )
        for wanted, cuttable in ((regulations, candidate_regulations), (carriers, candidate_carriers)):
            if wanted:
                groups.append(cuttable(network, exclude=left_out, clamped=asked.clamps, cuts=asked.cuts))
        chosen = together(groups)
        goal = Goal(abolish, Occurrence(occurrence), Update(update), keep, reach)
        record = Record()
        spelling = Spelling(network, chosen.choices)
        question = question_document(
            network,
            goal=goal,
            environment=asked.environment,
            clamps=asked.clamps,
            cuts=asked.cuts,
            choices=chosen.choices,
        )
        if resume is not None:
            journal = stack.enter_context(SearchJournal(resume, question, spelling))
            record = Record(upto(journal.entries, max_size), journal.append)
            if journal.entries and not quiet:
                remark(f"{len(journal.entries)} answers found in {resume}")
        result = minimal_interventions(
            network,
            goal=goal,
            formula=formula,
            environment=asked.environment,
            clamps=asked.clamps,
            cuts=asked.cuts,
            candidates=chosen,
            keep=kept,
            reach=reached,
            max_size=max_size,
            limits=limits,
            record=record,
        )
        if certificate is not None:
            text = certificate_text(
                question,
                record.entries,
                spelling,
                max_size=max_size,
                exhausted_size=result.exhausted_size,
                limits=result.limits,
            )
            write_whole({certificate: text.encode("utf-8", "surrogatepass")})
    if limit is not None and len(result.interventions) > limit:
        cut = f"list cut at {limit} of {len(result.interventions)} sets"
        result = replace(result, interventions=result.interventions[:limit], limits=(*result.limits, cut))
    from logicnet.report.document import interventions_document
    from logicnet.report.pages.interventions import interventions_page
    from logicnet.report.report import Asked
    from logicnet.report.tables import interventions_csv

    told = Asked(
        file,
        asked.place,
        (
            *asked.options,
            ("max_size", max_size),
            ("knockouts_only", knockouts_only),
            ("knock_ins_only", knock_ins_only),
            ("drugs", drugs),
            ("regulations", regulations),
            ("carriers", carriers),
            ("cuts_only", cuts_only),
            ("candidates", None if candidates is None else list(named)),
            ("exclude", list(excluded)),
            ("certificate", certificate),
            ("resume", resume),
            ("limit", limit),
            ("time_limit", time_limit),
            ("memory_limit", memory_limit),
            ("seed", seed),
        ),
    )
    emit(
        format,
        output,
        page=lambda: interventions_page(result, told),
        document=lambda: interventions_document(result, told),
        csv=lambda: interventions_csv(result),
    )
    return Status.DONE if result.finished else Status.PARTIAL
