"""A fuzzing campaign: ``python tests/fuzz/campaign.py reader --engine mutation --count 100000 --seed 1``.

Engines: ``mutation`` (pieces and mutations, by seed, in this process), ``hypothesis`` (text drawn and, on failure,
made smaller), ``atheris`` (coverage-guided; extra ``fuzz``). An input that fails, or takes more than ``--seconds`` of
processor time (a busy machine makes no hang), is written to ``--failures`` and the campaign goes on; after
``--minutes`` it draws no more. The last line is a JSON record of what was done.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import platform
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
import types
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
# A dependency installs a package of this name too, and it would be found first.
sys.modules["tests"] = types.ModuleType("tests")
sys.modules["tests"].__path__ = [str(ROOT / "tests")]


class Hang(BaseException):
    """An input took too long; no handler of the program may catch this."""


class Enough(BaseException):
    """All inputs were drawn, or the time of the campaign is over."""


@contextlib.contextmanager
def alarm(seconds: float) -> Iterator[None]:
    def ring(*_: object) -> None:
        raise Hang(f"more than {seconds:g} s of processor time")

    signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


class Campaign:
    """Counts, the slowest input, and the failures."""

    def __init__(self, options: argparse.Namespace) -> None:
        from targets import TARGETS

        self._options = options
        self._target, self._seconds, self._failures = TARGETS[options.target], options.seconds, options.failures
        self._begun = time.monotonic()
        self._end = self._begun + 60 * options.minutes
        self.inputs = 0
        self.slowest = 0.0
        self.slowest_input = b""
        self.failed: dict[str, str] = {}

    def one(self, data: bytes) -> None:
        if self.inputs == self._options.count or time.monotonic() > self._end:
            raise Enough
        self.inputs += 1
        begun = time.process_time()
        try:
            with alarm(self._seconds):
                self._target(data)
        except (Exception, Hang) as fault:
            last = traceback.extract_tb(fault.__traceback__)[-1]
            # One of a kind is enough: same exception at the same line.
            kind = f"{type(fault).__name__} {Path(last.filename).name}:{last.lineno}"
            if kind not in self.failed:
                name = hashlib.sha256(data).hexdigest()[:12]
                self._failures.mkdir(parents=True, exist_ok=True)
                (self._failures / name).write_bytes(data)
                self.failed[kind] = name
                print(f"{kind}: {fault} -> {self._failures / name}", file=sys.stderr, flush=True)
        taken = time.process_time() - begun
        if taken > self.slowest:
            self.slowest, self.slowest_input = taken, data

    def record(self) -> str:
        """What was done, as a line of JSON."""
        versions = {}
        for name in ("logicnet", "hypothesis", "atheris", "boolean.py", "python-sat"):
            with contextlib.suppress(metadata.PackageNotFoundError):
                versions[name] = metadata.version(name)
        record = {
            "target": self._options.target,
            "engine": self._options.engine,
            "seed": self._options.seed,
            "largest": self._options.largest,
            "inputs": self.inputs,
            "seconds": round(time.monotonic() - self._begun, 1),
            "processor_seconds": round(time.process_time(), 1),
            "slowest_input_seconds": round(self.slowest, 3),
            "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "failures": self.failed,
            "python": platform.python_version(),
            "versions": versions,
        }
        return json.dumps(record)


def mutation(campaign: Campaign, options: argparse.Namespace) -> None:
    from inputs import corpus, draw

    rng, seeds = random.Random(options.seed), corpus()[options.target]
    for _ in range(options.count):
        campaign.one(draw(rng, options.target, seeds, options.largest))


def by_hypothesis(campaign: Campaign, options: argparse.Namespace) -> None:
    import hypothesis
    import hypothesis.strategies as st
    from inputs import _PIECES, _SPACE, _WORDS

    piece = st.one_of(st.sampled_from(_PIECES), st.sampled_from(_SPACE), st.sampled_from([f"#: {w} " for w in _WORDS]))
    texts = st.one_of(
        st.lists(piece, max_size=60).map("".join),
        st.text(max_size=80),
        st.lists(st.one_of(piece, st.text(max_size=4)), max_size=40).map(" ".join),
    ).map(lambda text: text.encode("utf-8", "surrogatepass")[: options.largest])

    @hypothesis.seed(options.seed)
    @hypothesis.settings(
        max_examples=options.count, database=None, deadline=None, suppress_health_check=list(hypothesis.HealthCheck)
    )
    @hypothesis.given(texts)
    def run(data: bytes) -> None:
        campaign.one(data)

    run()


def by_atheris(campaign: Campaign, options: argparse.Namespace) -> None:
    import atheris
    from inputs import corpus

    folder = tempfile.mkdtemp(prefix="logicnet-fuzz-")
    for i, data in enumerate(corpus()[options.target]):
        (Path(folder) / f"seed{i:04}").write_bytes(data)

    def one(data: bytes) -> None:
        try:
            campaign.one(data)
        except Enough:
            # To libFuzzer any exception is a crash, and when it ends by itself nothing of Python is run any more.
            shutil.rmtree(folder)
            print(campaign.record(), flush=True)
            os._exit(0)

    atheris.Setup(
        [
            sys.argv[0],
            folder,
            f"-seed={options.seed}",
            f"-max_len={options.largest}",
            "-rss_limit_mb=2048",
            "-verbosity=0",
        ],
        one,
    )
    atheris.Fuzz()


ENGINES = {"mutation": mutation, "hypothesis": by_hypothesis, "atheris": by_atheris}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target")
    parser.add_argument("--engine", choices=sorted(ENGINES), default="mutation")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--largest", type=int, default=2_000)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--minutes", type=float, default=float("inf"))
    parser.add_argument("--failures", type=Path, default=Path("fuzz-failures"))
    options = parser.parse_args()
    if options.engine == "atheris":
        import atheris

        with atheris.instrument_imports(include=["logicnet"]):
            import targets  # noqa: F401
    campaign = Campaign(options)
    # Stopped by hand or by the clock, a campaign still says what it did.
    with contextlib.suppress(KeyboardInterrupt, Enough):
        ENGINES[options.engine](campaign, options)
    print(campaign.record(), flush=True)


if __name__ == "__main__":
    main()
