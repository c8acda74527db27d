"""The measurement of hard networks: tables of fresh runs, kept in a record, stopped runs named, answers compared."""

from __future__ import annotations

from pathlib import Path

from benchmarks.hard import main
from benchmarks.measure import Run


def test_tables_say_what_was_run_and_runs_are_kept(tmp_path: Path) -> None:
    (tmp_path / "n3-1.bnet").write_text("targets, factors\na, b\nb, a\nc, !c\n")
    (tmp_path / "published.bnet").write_text("targets, factors\na, a\nb, a & !c\nc, b\n")
    out, record = tmp_path / "hard.md", tmp_path / "hard.jsonl"
    asked = [str(tmp_path), "--out", str(out), "--record", str(record), "--programs", "logicnet"]
    assert main([*asked, "--minutes", "0"]) == 0
    assert not record.exists() and "4 runs were not begun" in out.read_text()
    assert main(asked) == 0
    text, kept = out.read_text(), record.read_text()
    assert kept.count("\n") == 4 and text.count("1 of 1 answered") == 2 and "2 of 2 answered" in text
    assert main(asked) == 0 and (out.read_text(), record.read_text()) == (text, kept)


def test_a_contradiction_is_told_and_makes_the_exit_status_one(tmp_path: Path) -> None:
    import json

    from benchmarks.measure import Status

    record = tmp_path / "hard.jsonl"
    with record.open("w") as file:
        answers = (("n3-1", "logicnet", 2), ("n3-1", "mpbn", 3), ("n3-2", "logicnet", 2), ("n3-2", "mpbn", None))
        for model, program, count in answers:
            answer = None if count is None else {"count": count}
            status = Status.TIMEOUT if count is None else Status.ANSWERED
            run = Run(status, 1.0, 1.0, 1.0, 1.0, 10.0, answer)
            kept = {"task": "minimal-trap-spaces", "model": model, "program": program, "run": run.as_json()}
            file.write(json.dumps(kept) + "\n")
    out = tmp_path / "hard.md"
    assert main([str(tmp_path), "--out", str(out), "--record", str(record)]) == 1
    assert "logicnet and mpbn: 2 against 3" in out.read_text() and "| time-out |" in out.read_text()
