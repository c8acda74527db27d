"""Options of ``logicnet interventions``, in groups."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from logicnet.cli.claims import Role
from logicnet.cli.command import Options
from logicnet.cli.options import words

__all__ = [
    "AppraisalOptions",
    "ChangeOptions",
    "CourseOptions",
    "InterventionQuestionOptions",
    "KeptFiles",
    "ScopeOptions",
]


class InterventionQuestionOptions(Options):
    """What shall be reached, where."""

    abolish: Annotated[
        str | None,
        typer.Option("--abolish", "--phenotype", metavar="P", help="A phenotype of the file, or a formula over nodes."),
    ] = None
    enforce: words.Enforce = None
    towards: Annotated[
        str | None,
        typer.Option(
            "--towards",
            metavar="ATTRACTOR,...",
            help="Instead of --abolish: every attractor must lie in one of these; names, or formulas that attractors "
            "always show before any change.",
        ),
    ] = None
    occurrence: Annotated[
        Literal["ever", "always"],
        typer.Option(
            "--occurrence",
            metavar="ever|always",
            help="ever: afterwards no attractor ever shows P; always: no attractor shows P in all its states.",
        ),
    ] = "ever"
    max_size: words.MaxSize = 3
    keep: Annotated[
        str | None, typer.Option("--keep", metavar="F", help="Some attractor must still show F always.")
    ] = None
    reach: Annotated[
        str | None, typer.Option("--reach", metavar="F", help="Every attractor must afterwards show F always.")
    ] = None
    update: words.SchemeOfSets = "asynchronous"
    environments: Annotated[
        list[str] | None,
        typer.Option(
            "--env",
            metavar="NAME[,A=1,B=*]",
            help="Environment of the file, `default` or `all`; single inputs may be set (A=1) or freed (B=*) behind "
            "it. Several: where each set works, as with --robustness NAME,...",
        ),
    ] = None
    clamps: words.Clamps = None


class CourseOptions(InterventionQuestionOptions):
    """Where it begins, how long changes are held, and what counts as an end."""

    start: words.From = None
    kind: words.Kind = "permanent"
    steps: Annotated[
        int,
        typer.Option(
            "--steps",
            metavar="1|2",
            min=1,
            max=2,
            help="With --kind temporary: 2 asks for sequences, first one set, then another in its place.",
        ),
    ] = 1
    criterion: Annotated[
        Literal["attractors", "fixed-points", "minimal-trap-spaces", "percolation"],
        typer.Option(
            "--criterion",
            metavar="CRITERION",
            help="What the goal speaks of: attractors; fixed-points (there must be one); minimal-trap-spaces; or "
            "percolation (the values that follow whatever the rest does).",
        ),
    ] = "attractors"


class ChangeOptions(Options):
    """What may be changed."""

    knockouts_only: words.KnockoutsOnly = False
    knock_ins_only: words.KnockInsOnly = False
    drugs: words.Drugs = False
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
    exclude: words.Exclude = None


class KeptFiles(Options):
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


class ScopeOptions(Options):
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
    opened: words.Opened = "none"
    given: words.Given = None
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


class AppraisalOptions(Options):
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
