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
    from collections.abc import Sequence

    from logicnet.network.model import Network, Setting
    from logicnet.perturbation.candidates import Candidates

__all__ = ["interventions"]


class Question(options.Options):
    """What shall be reached, where."""

    abolish: Annotated[
        str | None,
        typer.Option("--abolish", "--phenotype", metavar="P", help="A phenotype of the file, or a formula over nodes."),
    ] = None
    enforce: options.Enforce = None
    occurrence: Annotated[
        Literal["ever", "always"],
        typer.Option(
            "--occurrence",
            metavar="ever|always",
            help="ever: afterwards no attractor ever shows P; always: no attractor shows P in all its states.",
        ),
    ] = "ever"
    max_size: options.MaxSize = 3
    keep: Annotated[
        str | None, typer.Option("--keep", metavar="F", help="Some attractor must still show F always.")
    ] = None
    reach: Annotated[
        str | None, typer.Option("--reach", metavar="F", help="Every attractor must afterwards show F always.")
    ] = None
    update: Annotated[
        Literal["asynchronous", "synchronous", "most-permissive"],
        typer.Option(
            "--update",
            metavar="SCHEME",
            help="asynchronous, most-permissive, or synchronous (there, what is not proved is listed as undecided).",
        ),
    ] = "asynchronous"
    env: Annotated[
        list[str] | None,
        typer.Option(
            "--env",
            metavar="NAME[,A=1,B=*]",
            help="Environment of the file, `default` or `all`; single inputs may be set (A=1) or freed (B=*) behind "
            "it. Several: where each set works, as with --robustness NAME,...",
        ),
    ] = None
    with_: options.Clamps = None


class Choice(options.Options):
    """What may be changed."""

    knockouts_only: options.KnockoutsOnly = False
    knock_ins_only: options.KnockInsOnly = False
    drugs: options.Drugs = False
    regulations: Annotated[
        bool, typer.Option("--regulations", help="Also cut single regulations: the target no longer sees the source.")
    ] = False
    carriers: Annotated[
        bool, typer.Option("--carriers", help="Also cut all that leaves an exosomal cargo, or a compartment's cargoes.")
    ] = False
    cuts_only: Annotated[bool, typer.Option("--cuts-only", help="Only the cuts asked for, no nodes.")] = False
    candidates: Annotated[
        str | None,
        typer.Option(
            "--candidates",
            metavar="PATTERN,...",
            help="Only these nodes, instead of all but inputs, drugs, markers of P and nodes without targets. A "
            "PATTERN is a name with * and ?, kind:ID (kind:mirna) or compartment:ID (compartment:tumor); `drugs` "
            "is every drug, switched on, and may be mixed with others: drugs,MAC_*.",
        ),
    ] = None
    exclude: options.Exclude = None


class Kept(options.Options):
    """What is kept beside the result."""

    certificate: Annotated[
        str | None,
        Role.WRITES,
        typer.Option("--certificate", metavar="OUT", help="Write the proof there, for `logicnet verify OUT FILE`."),
    ] = None
    resume: Annotated[
        str | None,
        Role.KEEPS,
        typer.Option("--resume", metavar="FILE", help="Keep what is proved there, and go on from what is found."),
    ] = None


class Scope(options.Options):
    """In one environment, in parts of it, or in many networks."""

    robustness: Annotated[
        str | None,
        typer.Option(
            "--robustness",
            metavar="free|named|NAME,...|ensemble",
            help="Every set that works at some setting of the free inputs (free), in some of these environments "
            "(named: all of the file that set no candidate), or in some network that is consistent (ensemble, with "
            "--open), and where exactly each works, or in how many.",
        ),
    ] = None
    opened: options.Opened = "none"
    given: options.Given = None
    witnesses: Annotated[
        str | None,
        Role.MAKES,
        typer.Option(
            "--witnesses",
            metavar="DIR",
            help="With --robustness ensemble: write, for each set that fails somewhere, a network in which it fails "
            "and one in which it works.",
        ),
    ] = None


class Appraisal(options.Options):
    """What more is told of each set."""

    order: Annotated[
        Literal["size", "cost"], typer.Option("--order", metavar="size|cost", help="Few changes first, or little cost.")
    ] = "size"
    healthy: Annotated[
        str | None,
        typer.Option(
            "--healthy",
            metavar="F,...",
            help="Read-outs that should stay as they are: says which of them each set changes.",
        ),
    ] = None
    healthy_env: Annotated[
        str | None,
        typer.Option(
            "--healthy-env", metavar="NAME", help="The environment in which they are compared; default: --env."
        ),
    ] = None
    grounds: Annotated[
        bool,
        typer.Option(
            "--grounds",
            help="On how many cited findings the reasons of each set rest: remembered, chosen, contradicted ones.",
        ),
    ] = False
    confirm: Annotated[
        list[str] | None,
        typer.Option(
            "--confirm",
            metavar="pyboolnet|aeon",
            help="Run each set through an engine of other people; may be repeated. Contradiction: exit status 70.",
        ),
    ] = None
    semantics: Annotated[
        Literal["all"] | None,
        typer.Option(
            "--semantics",
            metavar="all",
            help="Read each set under fixed points, synchronous, asynchronous, most-permissive and percolation, and "
            "list what only fixed-point tools call a cure.",
        ),
    ] = None


def interventions(
    file: options.File,
    question: Question,
    choice: Choice,
    kept: Kept,
    scope: Scope,
    appraisal: Appraisal,
    output: options.ListOutput,
    run: options.SeededRun,
) -> Status:
    """Every minimal set of changes that abolishes a phenotype.

    CSV: one row per set. `share` and `minimal_share` of the settings are filled with --robustness, `side_effects` with
    --healthy, `rests_on` with --grounds, `confirmed_by` and `not_confirmed` with --confirm. Shares are exact but in no
    certificate.
    """
    aim = goal_of(question.abolish, question.enforce, question.occurrence)
    if aim is None:
        hint = "--abolish P: no attractor shows P; --enforce P: all do; see `logicnet interventions --help`"
        raise UsageError("a goal is missing: --abolish or --enforce", hint)
    if choice.knockouts_only and choice.knock_ins_only:
        raise UsageError("--knockouts-only and --knock-ins-only leave nothing to try", "leave both out to try both")
    if choice.drugs and (choice.knockouts_only or choice.knock_ins_only):
        raise UsageError("--drugs asks for drugs only, which are switched on as they are", "leave the other option out")
    if choice.cuts_only and (
        choice.drugs or choice.knockouts_only or choice.knock_ins_only or choice.candidates is not None
    ):
        raise UsageError("--cuts-only leaves no node or drug to choose", "leave the other option out")
    if choice.cuts_only and not (choice.regulations or choice.carriers):
        raise UsageError("--cuts-only needs --regulations or --carriers to say what may be cut")
    places = question.env or []
    if len(places) > 1:
        if scope.robustness is not None:
            raise UsageError("--robustness and several --env both name environments", "keep one of them")
        scope = scope.but(robustness=",".join(places))
    unknown = [name for name in appraisal.confirm or () if name not in ("pyboolnet", "aeon")]
    if unknown:
        raise UsageError(f"--confirm knows no engine `{unknown[0]}`", "write pyboolnet or aeon")
    if scope.robustness is not None and (appraisal.confirm or appraisal.semantics or appraisal.grounds):
        raise UsageError(
            "--confirm, --semantics and --grounds judge one environment as a whole, --robustness asks for parts of it",
            "ask them for one environment: --env NAME",
        )
    if scope.robustness is not None and (kept.certificate or kept.resume):
        raise UsageError(
            "--certificate and --resume hold answers about one environment, --robustness asks for parts of it",
            "ask them for one environment: --env NAME",
        )
    if (
        scope.opened != "none"
        or scope.robustness == "ensemble"
        or scope.given is not None
        or scope.witnesses is not None
    ):
        options.refuse_beside_open(
            scope.opened,
            scope.given,
            scope.robustness,
            scope.witnesses,
            {
                "--confirm": appraisal.confirm,
                "--semantics": appraisal.semantics,
                "--healthy": appraisal.healthy,
                "--grounds": appraisal.grounds or None,
                "--resume": kept.resume,
            },
        )
    if appraisal.healthy_env is not None and appraisal.healthy is None:
        raise UsageError("--healthy-env says where the read-outs of --healthy are compared", "name some: --healthy F")
    named, excluded = options.split_list(choice.candidates), options.split_list(choice.exclude)
    with watched(run) as limits, ExitStack() as stack:
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

        asked = pose(
            file,
            env=places[0] if len(places) == 1 else None,
            with_=question.with_,
            update=question.update,
            quiet=run.quiet,
            opened=scope.opened,
        )
        network, case = asked.network, asked.case
        demand = read_demand(network, aim, option="--abolish" if question.enforce is None else "--enforce")
        left_out = match_nodes(network, excluded, option="--exclude")
        preserved = None if question.keep is None else read_demand(network, question.keep, option="--keep")
        reached = None if question.reach is None else read_demand(network, question.reach, option="--reach")
        readouts = tuple(
            read_demand(network, text, option="--healthy") for text in options.split_list(appraisal.healthy)
        )
        groups = []
        if choice.drugs:
            only = None if choice.candidates is None else match_nodes(network, named, option="--candidates")
            groups.append(candidate_drugs(network, only=only, exclude=left_out, clamped=case.clamps))
        elif not choice.cuts_only:
            values = [
                value for value, refused in ((0, choice.knock_ins_only), (1, choice.knockouts_only)) if not refused
            ]
            try:
                groups.append(
                    candidate_choices(network, demand.formula, values=values, exclude=left_out, clamped=case.clamps)
                    if choice.candidates is None
                    else candidates_named(network, named, values=values, exclude=left_out, clamped=case.clamps)
                )
            except NoCandidates:
                # What may be cut is a candidate too.
                if not (choice.regulations or choice.carriers):
                    raise
        for wanted, cuttable in ((choice.regulations, candidate_regulations), (choice.carriers, candidate_carriers)):
            if wanted:
                groups.append(cuttable(network, exclude=left_out, clamped=case.clamps, cuts=case.cuts))
        chosen = together(groups)
        if not chosen.choices:
            raise NoCandidates("no candidate is left to choose from", "name candidates, or exclude fewer nodes")
        goal = Goal(demand, Occurrence(question.occurrence), preserved, reached)
        said = (
            ("max_size", question.max_size),
            ("knockouts_only", choice.knockouts_only),
            ("knock_ins_only", choice.knock_ins_only),
            ("drugs", choice.drugs),
            ("regulations", choice.regulations),
            ("carriers", choice.carriers),
            ("cuts_only", choice.cuts_only),
            ("candidates", None if choice.candidates is None else list(named)),
            ("exclude", list(excluded)),
            ("robustness", scope.robustness),
            ("order", appraisal.order),
            ("healthy", [readout.text for readout in readouts]),
            ("healthy_env", appraisal.healthy_env),
            ("confirm", list(dict.fromkeys(appraisal.confirm or ()))),
            ("semantics", appraisal.semantics),
            ("grounds", appraisal.grounds),
            ("certificate", kept.certificate),
            ("resume", kept.resume),
            ("limit", output.limit),
            ("time_limit", run.time_limit),
            ("memory_limit", run.memory_limit),
            ("seed", run.seed),
        )
        if scope.opened != "none":
            from logicnet.cli.ensemble_interventions import Wish, ensemble_answer

            wish = Wish(case, goal, chosen, scope.opened, scope.given, question.max_size, scope.robustness is not None)
            return ensemble_answer(
                wish,
                limits,
                file=file,
                asked=(*asked.options, *said),
                certificate=kept.certificate,
                witnesses=scope.witnesses,
                output=output,
            )
        record = Record()
        spelling = Spelling(network, chosen.choices)
        posed = question_document(case, goal, chosen.choices)
        if kept.resume is not None:
            journal = stack.enter_context(SearchJournal(kept.resume, posed, spelling))
            record = Record(upto(journal.entries, question.max_size), journal.append)
            if journal.entries and not run.quiet:
                remark(f"{len(journal.entries)} answers found in {kept.resume}")
        if scope.robustness is None:
            result = search_interventions(case, goal, chosen, max_size=question.max_size, limits=limits, record=record)
        else:
            result = search_robust_interventions(
                case,
                goal,
                chosen,
                places=_places(network, places, scope.robustness, chosen, run.quiet),
                max_size=question.max_size,
                limits=limits,
            )
        more = Wanted(
            candidates=chosen,
            order=Order(appraisal.order),
            healthy=readouts,
            healthy_case=case if appraisal.healthy_env is None else elsewhere(case, appraisal.healthy_env),
            engines=tuple(Engine(name) for name in dict.fromkeys(appraisal.confirm or ())),
            compared=appraisal.semantics is not None,
            grounds=appraisal.grounds,
        )
        if kept.certificate is not None:
            text = certificate_text(
                posed,
                record.entries,
                spelling,
                max_size=question.max_size,
                exhausted_size=result.exhausted_size,
                limits=result.limits,
            )
            write_files({kept.certificate: text.encode("utf-8", "surrogatepass")})
        result = appraise(result, more, limits)
    if output.limit is not None and len(result.interventions) > output.limit:
        cut = f"list cut at {output.limit} of {len(result.interventions)} sets"
        kept_ideas = tuple(
            replace(
                idea,
                members=tuple(k for k in idea.members if k < output.limit),
                through=tuple(k for k in idea.through if k < output.limit),
            )
            for idea in result.ideas
            if any(k < output.limit for k in idea.members)
        )
        result = replace(
            result,
            interventions=result.interventions[: output.limit],
            ideas=kept_ideas,
            front=tuple(k for k in result.front if k < output.limit),
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
        output.format,
        output.output,
        page=lambda: interventions_page(result, told),
        document=lambda: interventions_document(result, told),
        csv=lambda: interventions_csv(result),
    )
    return Status.DONE if result.finished else Status.PARTIAL


def _places(
    network: Network, several: Sequence[str], text: str, candidates: Candidates, quiet: bool
) -> tuple[tuple[str, tuple[tuple[str, Setting], ...]], ...]:
    """The environments that several ``--env`` or ``--robustness`` name; none for the settings of the free inputs."""
    from logicnet.network.resolve import resolve_environment
    from logicnet.studies.interventions import places_named

    if len(several) > 1:
        return tuple((name, resolve_environment(network, name)) for name in dict.fromkeys(several))
    places, out = places_named(network, text, candidates)
    if out and not quiet:
        remark(f"left out, because they set a candidate: {', '.join(out)}")
    return places
