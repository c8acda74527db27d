"""A thousand whole command lines, in this process: ``python tests/fuzz/commands.py --count 1000 --seed 1``.

Two of three calls use a command's own options with values that fit, so that most get to work; the others have words
exchanged, dropped or added, or are words at random. Each must end with a documented status (never 70), in one piece on
standard error, and leave the input as it was.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

NETWORK = """\
#: phenotype grow, a & !b
#: environment on, s=1
#: expect grows, in on: some grow [PMID:1]
#: screen all, abolish=grow; size=1
s, s
a, s & !b & c
b, !a | (s & b)
c, s
"""

COMMANDS = (
    "check fmt show attractors interventions screen why query convert explain doctor new lspx verify diff".split()
)
OPTIONS = (
    "--format --select --ignore --env --with --where --project --from --abolish --max-size --candidates --exclude "
    "--keep --reach --node --update --limit --time-limit --seed --occurrence --phenotype --mutants "
    "--no-expect --dynamics --diff --check --quiet --drugs --knockouts-only --basins --fixed-points --dry-run --all "
    "--help --debug -o "
    "--memory-limit"
).split()
VALUES = (
    "n.bnet bad.bnet missing.bnet folder - m1 text json csv markdown sarif github junit LN1 LN203 XY grow a b s zz on "
    "all default a=0 a=1,b=0 a=0,a=1 s=* s=2 a&b a&& ((( EF(grow) AG(!grow) synchronous most-permissive 0 1 3 -1 1e9 "
    "nan x out.txt ever always * ? '' \x00 \ud800 é 🧬 --"
).split(" ")

#: Values that fit, by the word that stands for them in the help; an option with another word there is not drawn.
FITTING = {
    "FILE": "n.bnet",
    "IN": "n.bnet",
    "A": "n.bnet",
    "B": "other.bnet",
    "CERTIFICATE": "c.json",
    "[NAME]": "all",
    "[FORMULA]": "EF(grow) AG(!grow) AG(EF(grow)) EF(a&AX(b))",
    "CODE": "LN101 LN203 LN119",
    "CODES": "LN2 LN203 LN4",
    "NODE": "a b s",
    "NODE,...": "a a,b",
    "PATTERN,...": "c b ? a,c",
    "P": "grow a b !a a&b grow|s",
    "F": "a s|!s !grow b",
    "FORMULA": "a&b grow !s",
    "SCHEME": "asynchronous synchronous most-permissive all",
    "NAME[,A=1]": "on on,s=0 default all",
    "NAME[,A=1,B=*]": "on on,s=0 default all s=1 s=*",
    "A=0,B=1": "a=0 b=1 a=0,b=1 s->a=0",
    "A=1,B=0": "a=1 s=1,a=0,b=1 s=0",
    "N": "1 3 100",
    "K": "0 1 2",
    "SECONDS": "5 20",
    "MIB": "4000",
    "size|cost": "size cost",
    "OUT": "out.aeon out.sbml out.bnet out.zginml",
    "PATH": "out.txt",
}


@cache
def declared() -> dict[str, list[Any]]:
    """The arguments and options of each command, as it declares them; the language server would wait for an editor."""
    from logicnet.cli.app import app, get_command

    commands = get_command(app).commands  # type: ignore[attr-defined]
    return {name: command.params for name, command in sorted(commands.items()) if name != "lsp"}


def value(rng: random.Random, parameter: Any) -> str | None:
    """One that fits, if any is known."""
    metavar = parameter.metavar or ""
    if parameter.name == "certificate" and metavar == "OUT":
        return "made.json"
    if parameter.name in ("figure", "graph"):
        return "out.svg" if parameter.name == "graph" else None  # drawing loads a library that takes seconds
    if parameter.name == "name" and metavar == "NAME":
        return f"made{rng.randrange(10**9)}"
    if metavar in FITTING:
        return rng.choice(FITTING[metavar].split())
    return rng.choice(metavar.split("|")) if "|" in metavar and metavar.islower() else None


def fitting(rng: random.Random) -> list[str]:
    """A command, its arguments, what it requires, and up to three of its other options."""
    name = rng.choice(list(declared()))
    arguments = [p for p in declared()[name] if not p.opts[0].startswith("-")]
    options = [p for p in declared()[name] if p.opts[0].startswith("-")]
    words = [name]
    for argument in arguments:
        words.append(value(rng, argument) or "n.bnet")
    asked = {"interventions": "abolish", "why": "phenotype"}.get(name)
    needed = [p for p in options if p.required or p.name == asked]
    for option in (*needed, *rng.sample([p for p in options if p not in needed], min(len(options), rng.randrange(4)))):
        if option.name in ("confirm", "executor", "scheduler", "resume"):
            continue
        if option.is_flag:
            words.append(rng.choice([*option.opts, *option.secondary_opts]))
        elif (chosen := value(rng, option)) is not None:
            words += [option.opts[-1], chosen]
    return words


def draw(rng: random.Random) -> list[str]:
    kind = rng.random()
    if kind >= 0.9:
        return anything(rng)
    words = fitting(rng)
    if kind >= 0.65:
        at, what = rng.randrange(1, len(words) + 1), rng.randrange(3)
        words[at : at + (what != 0)] = [] if what == 1 else [rng.choice((*OPTIONS, *VALUES))]
    return words


def anything(rng: random.Random) -> list[str]:
    words = [rng.choice(COMMANDS)] if rng.random() < 0.97 else [rng.choice(VALUES)]
    if rng.random() < 0.85:
        words.append("n.bnet" if rng.random() < 0.7 else rng.choice(VALUES))
    for _ in range(rng.randrange(5)):
        words.append(rng.choice(OPTIONS) if rng.random() < 0.7 else rng.choice(VALUES))
        if rng.random() < 0.6:
            words.append(rng.choice(VALUES))
    return words


def run(words: list[str]) -> tuple[int, str, str]:
    from logicnet.cli import main

    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    kept = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(NETWORK.encode()))
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = main(words)
        out.flush()
        return status, out.buffer.getvalue().decode("utf-8"), err.getvalue()  # type: ignore[attr-defined]
    finally:
        sys.stdin = kept


def campaign(count: int, seed: int, verbose: bool = False) -> dict[str, Any]:
    rng, statuses, failed, slowest = random.Random(seed), Counter[int](), [], 0.0
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("n.bnet").write_text(NETWORK, "utf-8")
        assert run(["interventions", "n.bnet", "--abolish", "grow", "--certificate", "c.json"])[0] == 0
        certificate = Path("c.json").read_text("utf-8")
        for _ in range(count):
            Path("n.bnet").write_text(NETWORK, "utf-8")
            Path("bad.bnet").write_text("a, b &\n", "utf-8")
            Path("other.bnet").write_text(NETWORK.replace("!b", "b"), "utf-8")
            Path("c.json").write_text(certificate, "utf-8")
            os.makedirs("folder", exist_ok=True)
            words, begun = draw(rng), time.process_time()
            try:
                status, _, err = run(words)
                if status not in (0, 1, 2, 3) or ("Traceback" in err and "--debug" not in words):
                    failed.append((words, status, err[-400:]))
            except BaseException:
                status, err = -1, ""
                failed.append((words, -1, traceback.format_exc()[-400:]))
            if (
                Path("n.bnet").read_text("utf-8") != NETWORK
                and words[0] not in ("fmt", "convert")
                and "-o" not in words
            ):
                failed.append((words, status, "the network was changed"))
            statuses[status] += 1
            if verbose:
                print(status, *map(ascii, words), "->", ascii(err[:100]), file=sys.stderr, flush=True)
            slowest = max(slowest, time.process_time() - begun)
    return {
        "command_lines": count,
        "seed": seed,
        "statuses": dict(sorted(statuses.items())),
        "slowest_processor_seconds": round(slowest, 2),
        "failures": failed,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true", help="print each call and how it ended")
    options = parser.parse_args()
    print(json.dumps(campaign(options.count, options.seed, options.verbose), indent=1))
