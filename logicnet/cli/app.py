"""The program: its commands, what its exit status means, and how it fails."""

from __future__ import annotations

import copy
import errno
import io
import os
import sys
import traceback
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.main import get_command
from typer.models import CommandInfo

from logicnet.cli.command import Command
from logicnet.cli.files import OutputLost, drop_output, remark
from logicnet.cli.status import Status
from logicnet.cli.values import read_plain_values
from logicnet.cli.watch import supervised, timed
from logicnet.errors import InternalError, InvalidNetwork, LimitReached, LogicnetError, UsageError
from logicnet.limits import Overrun
from logicnet.version import __version__

if TYPE_CHECKING:
    from logicnet.report.report import Failure

__all__ = ["COMMANDS", "EXAMPLES", "app", "main"]

#: What help begins with: what most people came for, on a network that comes along. All of them are run by a test.
EXAMPLES = (
    ("what is wrong with a file, and does it do what it says", "logicnet check m2"),
    (
        "which drugs, alone or together, end the progression of the tumour",
        "logicnet interventions m2 --abolish progression --drugs --env pancreas",
    ),
    ("one page with everything about a network", "logicnet report m2 -o report.html"),
)


class _CommandHelp(TyperCommand):
    """A command whose help calls an argument by its name alone: `<list[str]>` says nothing to who types it."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        for parameter in self.params:
            if isinstance(parameter, TyperArgument):
                parameter.display_type_rich = lambda ctx: None  # type: ignore[method-assign]
        super().format_help(ctx, formatter)

    def make_parser(self, ctx: Any) -> Any:
        """One that takes an option of one value once: otherwise only the last would be answered."""
        for parameter in self.get_params(ctx):
            read_plain_values(parameter)
        parser: Any = super().make_parser(ctx)
        parse = parser.parse_args

        def once(args: list[str]) -> Any:
            found = parse(args)
            seen: set[str] = set()
            for parameter in found[2]:
                single = isinstance(parameter, TyperOption) and not (parameter.multiple or parameter.is_flag)
                if single and parameter.name in seen:
                    name = max(parameter.opts, key=len)
                    # The numbers of one run over time, or of one comparison, fill a page: no table holds several.
                    hint = (
                        f"run `{ctx.info_name}` once for each; `attractors`, `why`, `query`, `interventions`, `screen` "
                        "and `report` take several at once"
                        if name == "--env"
                        else "keep one"
                    )
                    raise UsageError(f"{name} stands there twice, and has one value here", hint)
                seen.add(parameter.name or "")
            return found

        parser.parse_args = once
        return parser


class _Program(TyperGroup):
    """The program, whose help begins with examples."""

    def make_parser(self, ctx: Any) -> Any:
        for parameter in self.get_params(ctx):
            read_plain_values(parameter)
        return super().make_parser(ctx)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write("Examples:\n")
        for what, typed in EXAMPLES:
            formatter.write(f"  {typed}\n      {what}\n")
        formatter.write("\n")
        super().format_help(ctx, formatter)


app = typer.Typer(
    name="logicnet",
    cls=_Program,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="Checks rule-based (Boolean) signalling networks and never claims more than it proved.",
    epilog="Exit status: 0 done, 1 findings, 2 cannot be used, 3 a limit was reached, 70 internal error.",
    rich_markup_mode=None,
    add_completion=True,
    invoke_without_command=True,
)
#: Every command, in the order of the help, with the first sentence of its own help. Each stands in the module of its
#: name, which is loaded when the command is asked for; a test holds the sentences against those of the modules.
COMMANDS = {
    "check": "Find what is wrong in network files, run their tests.",
    "fmt": "Bring network files into canonical layout. No rule and no meaning changes, every comment stays.",
    "new": "Begin a network file: a commented skeleton that passes `check`. An existing file is never overwritten.",
    "show": "What a network consists of, and who regulates whom.",
    "attractors": "Attractors, their phenotypes, and what is proved.",
    "interventions": "Every minimal set of changes that abolishes a phenotype.",
    "verify": "Check a certificate with code that shares nothing with the search.",
    "screen": "What every set of changes does to every phenotype, in every environment: a table.",
    "merge": "Put the parts of a screen together: the same bytes as from one process.",
    "why": "Why a phenotype survives changes, or why they end it.",
    "query": "Model checking: what can, must or can never happen, with a run.",
    "simulate": "Probabilities of phenotypes over time, by MaBoSS, beside what is proved.",
    "diff": "What changed between two networks: rules, attractors, interventions, and the edit responsible.",
    "ensemble": (
        "What open rules leave undecided: how many networks, which of them meet the expectations, what that "
        "decides."
    ),
    "repair": "The smallest edits of rules after which the expectations of a file hold, cheapest first.",
    "report": "One self-contained page with everything about a network.",
    "convert": "Write a model in another format, and report what differs.",
    "compose": "Put networks together: modules joined by the nodes they share, or cells of a tissue joined by wires.",
    "draft": "A first network from a list of nodes and tables of prior knowledge: open rules, each regulation cited.",
    "explain": "The manual page of a finding, or what a word means.",
    "lsp": "Serve an editor: diagnostics, hover, rename, completion, formatting (extra `lsp`).",
    "doctor": "What is installed and works, and what is missing.",
}
for name in COMMANDS:
    app.command(cls=_CommandHelp)(Command(name))


@app.callback()
def program(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    cite: Annotated[bool, typer.Option("--cite", help="Say what to cite.")] = False,
) -> None:
    """Checks rule-based (Boolean) signalling networks and never claims more than it proved."""
    if version:
        print(f"logicnet {__version__}")
    elif cite:
        print(CITATION)
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help(), err=True)
        raise typer.Exit(Status.UNUSABLE.value)
    else:
        return
    raise typer.Exit


CITATION = f"""\
If logicnet served your work, please cite the program with its version, and the article that founded it:

  logicnet {__version__}: a checker for rule-based signalling networks.
  A Holistic Perspective: Exosomes Shuttle between Nerves and Immune Cells in the Tumor Microenvironment.
  J Clin Med 2020, 9(11), 3529. doi:10.3390/jcm9113529

Cite the authors of the network too; `logicnet show FILE` prints the sources that the file names."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status. Nothing that goes wrong leaves as an exception.

    The words of the program itself, if none are given: then limits are also kept from outside of the process.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    return supervised(words, lambda: _run(words)) if arguments is None else _run(words)


#: Options about starts, targets and kinds of change, and the commands that know them: one looks for them everywhere.
ELSEWHERE = {
    "--from": ("attractors", "interventions", "query", "screen", "simulate", "why"),
    "--kind": ("interventions", "screen", "simulate", "why"),
    "--criterion": ("interventions",),
    "--steps": ("interventions",),
    "--enforce": ("interventions", "report", "screen"),
    "--towards": ("interventions",),
}

#: Digits of the longest number that is written: 2^100,000 settings have 30,103. Python's own bound is 4,300.
MOST_DIGITS = 100_000


def _run(words: Sequence[str]) -> int:
    _speak_utf8()
    sys.set_int_max_str_digits(MOST_DIGITS)
    try:
        with timed(words):
            answer = get_command(_for(words)).main(args=list(words), prog_name="logicnet", standalone_mode=False)
            _flush()
    except Overrun as overrun:
        return _fail(LimitReached(str(overrun)), words, status=Status.PARTIAL)
    except typer.TyperException as fault:
        command = next((word for word in words if not word.startswith("-")), "")
        known = {name.callback.__name__ for name in app.registered_commands if name.callback is not None}
        help_of = f"logicnet {command} --help" if command in known else "logicnet --help"
        others = [one for one in ELSEWHERE.get(getattr(fault, "option_name", ""), ()) if one != command]
        there = f"these commands have it: {', '.join(others)}; " if others else ""
        return _fail(UsageError(fault.format_message().rstrip("."), f"{there}see `{help_of}`"), words)
    except LimitReached as fault:
        return _fail(fault, words, status=Status.PARTIAL)
    except LogicnetError as fault:
        return _fail(fault, words)
    except KeyboardInterrupt:
        answer = _TYPER_INTERRUPTED
    except MemoryError:
        remark("error: out of memory; nothing was printed")
        return Status.PARTIAL.value
    except OSError as fault:
        if fault.filename is not None:
            # What the system refuses of a file that was named is no fault of the program.
            return _fail(UsageError(f"cannot use `{fault.filename}`: {fault.strerror}"), words, cause=fault)
        if fault.errno not in (errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EFBIG):
            return _fail(InternalError(f"{type(fault).__name__}: {fault}"), words, cause=fault)
        try:
            drop_output(fault)
        except UsageError as told:
            return _fail(told, words)
        return Status.UNUSABLE.value
    except Exception as fault:
        return _fail(InternalError(f"{type(fault).__name__}: {fault}"), words, cause=fault)
    if isinstance(answer, Status):
        return answer.value
    if answer == _TYPER_INTERRUPTED:
        remark("stopped; nothing was printed")
        return Status.PARTIAL.value
    return int(answer or 0)


def _flush() -> None:
    """Find out now, and not when the interpreter ends, that the result could not be written."""
    try:
        sys.stdout.flush()
    except OSError as fault:
        drop_output(fault)


def _for(words: Sequence[str]) -> typer.Typer:
    """The program with the command asked for alone: loading all of them doubles the start-up."""
    if COMPLETION in os.environ:
        return app
    wanted = next((word for word in words if not word.startswith("-")), None)
    light = copy.copy(app)
    light.registered_commands = [
        info if info.callback is None or info.callback.__name__ == wanted else _listed(info)
        for info in app.registered_commands
    ]
    return light


def _listed(info: CommandInfo) -> CommandInfo:
    """A command as the list of commands shows it: a name and a sentence, without parameters."""

    def callback() -> None:
        raise AssertionError("a command that nobody asked for was called")

    assert info.callback is not None
    callback.__name__, callback.__doc__ = info.callback.__name__, COMMANDS[info.callback.__name__]
    listed = copy.copy(info)
    listed.callback = callback
    return listed


#: Set while a shell asks for completions.
COMPLETION = "_LOGICNET_COMPLETE"

#: What typer makes of a KeyboardInterrupt.
_TYPER_INTERRUPTED = 130


def _fail(
    fault: LogicnetError, words: Sequence[str], cause: Exception | None = None, status: Status = Status.UNUSABLE
) -> int:
    """Say what went wrong, once, in the format asked for."""
    from logicnet.report.report import Failure

    hint = fault.hint if isinstance(fault, UsageError) else None
    failure = Failure(str(fault), hint)
    if isinstance(fault, InvalidNetwork):
        failure = Failure(fault.message, hint, fault.diagnostics)
    if "--debug" in words:
        traceback.print_exception(cause or fault)
    if isinstance(fault, OutputLost):
        _print_failure(failure)
    elif _wants_json(words):
        from logicnet.report.document import to_json
        from logicnet.report.views.findings import error_document

        try:
            sys.stdout.write(to_json(error_document(failure)))
            _flush()
        except (OSError, UsageError):
            _print_failure(failure)
    else:
        _print_failure(failure)
    if not isinstance(fault, InternalError):
        return status.value
    remark(
        "This is a fault of logicnet, not of your network. Please report it, with the network file, the output of\n"
        f"`logicnet doctor`, and that of: logicnet {' '.join(words)}{'' if '--debug' in words else ' --debug'}"
    )
    return Status.INTERNAL.value


def _print_failure(failure: Failure) -> None:
    from logicnet.text.diagnostics import render

    color = sys.stderr.isatty()
    for diagnostic in failure.diagnostics:
        print(render(diagnostic, color=color), end="\n\n", file=sys.stderr)
    remark(f"error: {failure.message}")
    if failure.hint is not None:
        remark(f"  = help: {failure.hint}")


def _wants_json(words: Sequence[str]) -> bool:
    """Whether the result was to be JSON, found out without the parser, which may be what failed."""
    return "--format=json" in words or ("--format", "json") in pairwise(words)


def _speak_utf8() -> None:
    """The same bytes on every machine, whatever its locale; what cannot be written is escaped, never a crash."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
