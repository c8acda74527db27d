"""A thousand whole command lines, in this process: ``python tests/fuzz/commands.py --count 1000 --seed 1``.

Commands, options and values are drawn at random, right ones, wrong ones and ones in wrong places. Each must end with a
documented status (never 70), in one piece on standard error, and leave the input as it was.
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
a, s & !b
b, !a | (s & b)
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
    "n.bnet bad.bnet missing.bnet folder - m1 text json csv markdown sarif github LN1 LN203 XY grow a b s zz on all "
    "default a=0 a=1,b=0 a=0,a=1 s=* s=2 a&b a&& ((( EF(grow) AG(!grow) synchronous most-permissive 0 1 3 -1 1e9 nan "
    "x out.txt ever always * ? '' \x00 \ud800 é 🧬 --"
).split(" ")


def draw(rng: random.Random) -> list[str]:
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


def campaign(count: int, seed: int) -> dict[str, Any]:
    rng, statuses, failed, slowest = random.Random(seed), Counter[int](), [], 0.0
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for _ in range(count):
            Path("n.bnet").write_text(NETWORK, "utf-8")
            Path("bad.bnet").write_text("a, b &\n", "utf-8")
            os.makedirs("folder", exist_ok=True)
            words, begun = draw(rng), time.perf_counter()
            # A second is plenty for three nodes; a search without end would show as a limit.
            try:
                status, _, err = run(words)
                if status not in (0, 1, 2, 3) or ("Traceback" in err and "--debug" not in words):
                    failed.append((words, status, err[-400:]))
            except BaseException:
                status = -1
                failed.append((words, -1, traceback.format_exc()[-400:]))
            if (
                Path("n.bnet").read_text("utf-8") != NETWORK
                and words[0] not in ("fmt", "convert")
                and "-o" not in words
            ):
                failed.append((words, status, "the network was changed"))
            statuses[status] += 1
            slowest = max(slowest, time.perf_counter() - begun)
    return {
        "command_lines": count,
        "seed": seed,
        "statuses": dict(sorted(statuses.items())),
        "slowest_seconds": round(slowest, 2),
        "failures": failed,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(json.dumps(campaign(options.count, options.seed), indent=1))
