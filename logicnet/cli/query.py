"""``logicnet query``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from logicnet.cli import options
from logicnet.cli.files import emit, remark
from logicnet.cli.question import pose
from logicnet.cli.status import Status
from logicnet.cli.watch import watched
from logicnet.errors import UsageError

if TYPE_CHECKING:
    from logicnet.cli.question import PosedQuestion
    from logicnet.network.model import Clamp
    from logicnet.query.answer import Answer
    from logicnet.text.temporal import Formula

__all__ = ["query"]

#: Moving nodes beyond which a question about paths may take minutes; that it may is said before it begins.
LARGE = 100
#: Each plain question and the formula it stands for.
_QUESTIONS = {"--reachable": "EF ({})", "--inevitable": "AF ({})", "--reversible": "AG (({}) => EF !({}))"}


class Questions(options.Options):
    """A question in plain words, and where runs begin."""

    reachable: Annotated[
        str | None, typer.Option("--reachable", metavar="P", help="Can P be reached? The same as EF (P).")
    ] = None
    inevitable: Annotated[
        str | None, typer.Option("--inevitable", metavar="P", help="Does P come whatever happens? The same as AF (P).")
    ] = None
    reversible: Annotated[
        str | None,
        typer.Option(
            "--reversible",
            metavar="P",
            help="Can P be left again, wherever a run comes to it or begins in it? The same as AG (P => EF !(P)).",
        ),
    ] = None
    from_: Annotated[
        list[str] | None,
        typer.Option(
            "--from",
            metavar="A=1,B=0",
            help="Start in states with these values only; without it in every state, also those no run leads to.",
        ),
    ] = None


def query(
    file: options.File,
    formula: Annotated[
        str | None,
        typer.Argument(
            metavar="[FORMULA]",
            help="CTL or HCTL over nodes, phenotypes: EF AG EG AF EX AX, E[a U b], A[a U b], !{x}: @{x}: 3{x}: V{x}:",
        ),
    ] = None,
    *,
    question: Questions,
    case: options.CaseOptions,
    output: options.ResultOutput,
    run: options.RunOptions,
) -> Status:
    """Model checking: what can, must or can never happen, with a run."""
    plain = {
        "--reachable": question.reachable,
        "--inevitable": question.inevitable,
        "--reversible": question.reversible,
    }
    given = {option: text for option, text in plain.items() if text is not None}
    if len(given) + (formula is not None) != 1:
        raise UsageError(
            "one question at a time: a FORMULA, `--reachable`, `--inevitable` or `--reversible`",
            "for example: logicnet query m2 --reachable progression",
        )
    with watched(run) as limits:
        from logicnet.network.resolve import parse_clamps, parse_formula, parse_temporal_formula
        from logicnet.query.answer import Holds
        from logicnet.query.model_checking import check_formula

        asked = pose(file, env=case.env, with_=case.with_, quiet=run.quiet)
        written = formula or ""
        for option, text in given.items():
            # Read alone first, so that a fault is shown in what the user wrote.
            parse_formula(asked.network, text, option=option)
            written = _QUESTIONS[option].format(text, text)
        start, cuts = parse_clamps(asked.network, question.from_ or (), option="--from", drugs=False)
        if cuts:
            raise UsageError("--from: a regulation has no value to start from", "cut it with `--with`")
        _refuse_conflicts(start, asked)
        limits.tell("model checking")
        moving = sum(not node.is_input for node in asked.network.nodes) - len(asked.case.clamps) - len(start)
        # How long such a question takes is not known before; reachability goes one way through the states and is quick.
        if moving > LARGE and question.reachable is None and run.time_limit is None and not run.quiet:
            remark(
                f"{moving} nodes can move, and every combination of them is a state: this may take minutes; "
                "--time-limit SECONDS stops it, --from, --with and --env make it smaller"
            )

        def ask(question: Formula) -> Answer:
            return check_formula(
                asked.case,
                question,
                start=start,
                limits=limits,
            )

        answer = ask(parse_temporal_formula(asked.network, written, option="FORMULA"))
        fair = None
        if question.inevitable is not None and answer.holds in (Holds.SOME, Holds.NONE):
            fair = ask(parse_temporal_formula(asked.network, f"AG EF ({question.inevitable})", option="--inevitable"))
    from logicnet.report.document import answer_document
    from logicnet.report.pages.query import answer_page
    from logicnet.report.report import Asked
    from logicnet.report.tables import answer_csv

    told = Asked(
        file,
        asked.place,
        (
            *asked.options,
            ("question", next(iter(given), "FORMULA")),
            ("formula", written),
            ("from", {clamp.node: clamp.value for clamp in start}),
            ("time_limit", run.time_limit),
            ("memory_limit", run.memory_limit),
        ),
    )
    emit(
        output.format,
        output.output,
        page=lambda: answer_page(answer, told, fair),
        document=lambda: answer_document(answer, told),
        csv=lambda: answer_csv(answer),
    )
    if answer.holds is Holds.UNKNOWN:
        return Status.PARTIAL
    if answer.holds is not Holds.EVERY:
        return Status.FINDINGS
    return Status.DONE if answer.finished else Status.PARTIAL


def _refuse_conflicts(start: tuple[Clamp, ...], asked: PosedQuestion) -> None:
    """A starting value that environment or clamps contradict would be a question about no state at all."""
    held = asked.case.held
    for clamp in start:
        if held.get(clamp.node, clamp.value) != clamp.value:
            raise UsageError(
                f"--from: `{clamp.node}` is held at {held[clamp.node]} by the environment or by `--with`",
                f"leave out `{clamp}`, or set the input with `--env {asked.place},{clamp}`",
            )
