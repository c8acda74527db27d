"""``logicnet interventions``."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from logicnet.cli import options
from logicnet.cli.claims import Role
from logicnet.cli.files import emit, remark, write_files
from logicnet.cli.question import goal_of, pose
from logicnet.cli.status import Status
from logicnet.cli.watch import watched
from logicnet.errors import UsageError

if TYPE_CHECKING:
    from logicnet.network.model import Network, Setting
    from logicnet.perturbation.candidates import Candidates

__all__ = ["interventions"]


def interventions(
    file: options.File,
    abolish: Annotated[
        str | None,
        typer.Option("--abolish", "--phenotype", metavar="P", help="A phenotype of the file, or a formula over nodes."),
    ] = None,
    enforce: options.Enforce = None,
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
            help="Only these nodes, instead of all but inputs, drugs, markers of P and nodes without targets. A "
            "PATTERN is a name with * and ?, kind:ID (kind:mirna) or compartment:ID (compartment:tumor); `drugs` "
            "is every drug, switched on, and may be mixed with others: drugs,MAC_*.",
        ),
    ] = None,
    exclude: Annotated[
        str | None, typer.Option("--exclude", metavar="PATTERN,...", help="None of these nodes, whatever was said.")
    ] = None,
    certificate: Annotated[
        str | None,
        Role.WRITES,
        typer.Option("--certificate", metavar="OUT", help="Write the proof there, for `logicnet verify OUT FILE`."),
    ] = None,
    resume: Annotated[
        str | None,
        Role.KEEPS,
        typer.Option("--resume", metavar="FILE", help="Keep what is proved there, and go on from what is found."),
    ] = None,
    robustness: Annotated[
        str | None,
        typer.Option(
            "--robustness",
            metavar="free|named|NAME,...|ensemble",
            help="Every set that works at some setting of the free inputs (free), in some of these environments "
            "(named: all of the file that set no candidate), or in some network that is consistent (ensemble, with "
            "--open), and where exactly each works, or in how many.",
        ),
    ] = None,
    open_: options.Opened = "none",
    given: options.Given = None,
    witnesses: Annotated[
        str | None,
        Role.MAKES,
        typer.Option(
            "--witnesses",
            metavar="DIR",
            help="With --robustness ensemble: write, for each set that fails somewhere, a network in which it fails "
            "and one in which it works.",
        ),
    ] = None,
    order: Annotated[
        Literal["size", "cost"], typer.Option("--order", metavar="size|cost", help="Few changes first, or little cost.")
    ] = "size",
    healthy: Annotated[
        str | None,
        typer.Option(
            "--healthy",
            metavar="F,...",
            help="Read-outs that should stay as they are: says which of them each set changes.",
        ),
    ] = None,
    healthy_env: Annotated[
        str | None,
        typer.Option(
            "--healthy-env", metavar="NAME", help="The environment in which they are compared; default: --env."
        ),
    ] = None,
    confirm: Annotated[
        list[str] | None,
        typer.Option(
            "--confirm",
            metavar="pyboolnet|aeon",
            help="Run each set through an engine of other people; may be repeated. Contradiction: exit status 70.",
        ),
    ] = None,
    semantics: Annotated[
        Literal["all"] | None,
        typer.Option(
            "--semantics",
            metavar="all",
            help="Read each set under fixed points, synchronous, asynchronous, most-permissive and percolation, and "
            "list what only fixed-point tools call a cure.",
        ),
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
    """Every minimal set of changes that abolishes a phenotype.

    CSV: one row per set. `share` and `minimal_share` of the settings are filled with --robustness, `side_effects` with
    --healthy, `confirmed_by` and `not_confirmed` with --confirm. Shares are exact but in no certificate.
    """
    aim = goal_of(abolish, enforce, occurrence)
    if aim is None:
        hint = "--abolish P: no attractor shows P; --enforce P: all do; see `logicnet interventions --help`"
        raise UsageError("a goal is missing: --abolish or --enforce", hint)
    if knockouts_only and knock_ins_only:
        raise UsageError("--knockouts-only and --knock-ins-only leave nothing to try", "leave both out to try both")
    if drugs and (knockouts_only or knock_ins_only):
        raise UsageError("--drugs asks for drugs only, which are switched on as they are", "leave the other option out")
    if cuts_only and (drugs or knockouts_only or knock_ins_only or candidates is not None):
        raise UsageError("--cuts-only leaves no node or drug to choose", "leave the other option out")
    if cuts_only and not (regulations or carriers):
        raise UsageError("--cuts-only needs --regulations or --carriers to say what may be cut")
    unknown = [name for name in confirm or () if name not in ("pyboolnet", "aeon")]
    if unknown:
        raise UsageError(f"--confirm knows no engine `{unknown[0]}`", "write pyboolnet or aeon")
    if robustness is not None and (confirm or semantics):
        raise UsageError(
            "--confirm and --semantics judge one environment as a whole, --robustness asks for parts of it",
            "ask them for one environment: --env NAME",
        )
    if robustness is not None and (certificate or resume):
        raise UsageError(
            "--certificate and --resume hold answers about one environment, --robustness asks for parts of it",
            "ask them for one environment: --env NAME",
        )
    if open_ != "none" or robustness == "ensemble" or given is not None or witnesses is not None:
        options.refuse_beside_open(
            open_, given, robustness, witnesses,
            {"--confirm": confirm, "--semantics": semantics, "--healthy": healthy, "--resume": resume},
        )  # fmt: skip
    if healthy_env is not None and healthy is None:
        raise UsageError("--healthy-env says where the read-outs of --healthy are compared", "name some: --healthy F")
    named, excluded = options.split_list(candidates), options.split_list(exclude)
    with watched(time_limit=time_limit, memory_limit=memory_limit, quiet=quiet) as limits, ExitStack() as stack:
        from logicnet.network.resolve import elsewhere, match_nodes, read_demand
        from logicnet.perturbation.appraise import Order, Wanted, appraise
        from logicnet.perturbation.candidates import (
            NoCandidates,
            candidate_carriers,
            candidate_choices,
            candidate_drugs,
            candidate_regulations,
            candidates_named,
            together,
        )
        from logicnet.perturbation.certificate import Record, Spelling, certificate_text, question_document, upto
        from logicnet.perturbation.confirm import Engine
        from logicnet.perturbation.interventions import search_interventions
        from logicnet.perturbation.outcome import Goal, Occurrence
        from logicnet.perturbation.robustness import search_robust_interventions
        from logicnet.perturbation.search_journal import SearchJournal

        asked = pose(file, env=env, with_=with_, update=update, quiet=quiet, opened=open_)
        network, case = asked.network, asked.case
        demand = read_demand(network, aim, option="--abolish" if enforce is None else "--enforce")
        left_out = match_nodes(network, excluded, option="--exclude")
        kept = None if keep is None else read_demand(network, keep, option="--keep")
        reached = None if reach is None else read_demand(network, reach, option="--reach")
        readouts = tuple(read_demand(network, text, option="--healthy") for text in options.split_list(healthy))
        groups = []
        if drugs:
            only = None if candidates is None else match_nodes(network, named, option="--candidates")
            groups.append(candidate_drugs(network, only=only, exclude=left_out, clamped=case.clamps))
        elif not cuts_only:
            values = [value for value, refused in ((0, knock_ins_only), (1, knockouts_only)) if not refused]
            try:
                groups.append(
                    candidate_choices(
                        network, demand.formula, values=values, exclude=left_out, clamped=case.clamps
                    )
                    if candidates is None
                    else candidates_named(network, named, values=values, exclude=left_out, clamped=case.clamps)
                )
            except NoCandidates:
                # What may be cut is a candidate too.
                if not (regulations or carriers):
                    raise
        for wanted, cuttable in ((regulations, candidate_regulations), (carriers, candidate_carriers)):
            if wanted:
                groups.append(cuttable(network, exclude=left_out, clamped=case.clamps, cuts=case.cuts))
        chosen = together(groups)
        if not chosen.choices:
            raise NoCandidates("no candidate is left to choose from", "name candidates, or exclude fewer nodes")
        goal = Goal(demand, Occurrence(occurrence), kept, reached)
        said = (
            ("max_size", max_size),
            ("knockouts_only", knockouts_only),
            ("knock_ins_only", knock_ins_only),
            ("drugs", drugs),
            ("regulations", regulations),
            ("carriers", carriers),
            ("cuts_only", cuts_only),
            ("candidates", None if candidates is None else list(named)),
            ("exclude", list(excluded)),
            ("robustness", robustness),
            ("order", order),
            ("healthy", [readout.text for readout in readouts]),
            ("healthy_env", healthy_env),
            ("confirm", list(dict.fromkeys(confirm or ()))),
            ("semantics", semantics),
            ("certificate", certificate),
            ("resume", resume),
            ("limit", limit),
            ("time_limit", time_limit),
            ("memory_limit", memory_limit),
            ("seed", seed),
        )
        if open_ != "none":
            from logicnet.cli.ensemble_interventions import Wish, ensemble_answer

            wish = Wish(case, goal, chosen, open_, given, max_size, robustness is not None)
            return ensemble_answer(
                wish, limits, file=file, asked=(*asked.options, *said), certificate=certificate, witnesses=witnesses,
                format=format, output=output, limit=limit,
            )  # fmt: skip
        record = Record()
        spelling = Spelling(network, chosen.choices)
        question = question_document(case, goal, chosen.choices)
        if resume is not None:
            journal = stack.enter_context(SearchJournal(resume, question, spelling))
            record = Record(upto(journal.entries, max_size), journal.append)
            if journal.entries and not quiet:
                remark(f"{len(journal.entries)} answers found in {resume}")
        if robustness is None:
            result = search_interventions(case, goal, chosen, max_size=max_size, limits=limits, record=record)
        else:
            result = search_robust_interventions(
                case,
                goal,
                chosen,
                places=_places(network, robustness, chosen, quiet),
                max_size=max_size,
                limits=limits,
            )
        more = Wanted(
            candidates=chosen,
            order=Order(order),
            healthy=readouts,
            healthy_case=case if healthy_env is None else elsewhere(case, healthy_env),
            engines=tuple(Engine(name) for name in dict.fromkeys(confirm or ())),
            compared=semantics is not None,
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
            write_files({certificate: text.encode("utf-8", "surrogatepass")})
        result = appraise(result, more, limits)
    if limit is not None and len(result.interventions) > limit:
        cut = f"list cut at {limit} of {len(result.interventions)} sets"
        kept_ideas = tuple(
            replace(
                idea,
                members=tuple(k for k in idea.members if k < limit),
                through=tuple(k for k in idea.through if k < limit),
            )
            for idea in result.ideas
            if any(k < limit for k in idea.members)
        )
        result = replace(
            result,
            interventions=result.interventions[:limit],
            ideas=kept_ideas,
            front=tuple(k for k in result.front if k < limit),
            limits=(*result.limits, cut),
        )
    from logicnet.report.document import interventions_document
    from logicnet.report.pages.interventions import interventions_page
    from logicnet.report.report import Asked
    from logicnet.report.tables import interventions_csv

    told = Asked(
        file,
        asked.place,
        (
            *asked.options,
            *said,
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


def _places(
    network: Network, text: str, candidates: Candidates, quiet: bool
) -> tuple[tuple[str, tuple[tuple[str, Setting], ...]], ...]:
    """The environments that ``--robustness`` names; none for the settings of the free inputs."""
    from logicnet.studies.interventions import places_named

    places, out = places_named(network, text, candidates)
    if out and not quiet:
        remark(f"left out, because they set a candidate: {', '.join(out)}")
    return places
