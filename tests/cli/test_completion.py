"""Completion in bash, as a shell asks for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """\
eval "$(_LOGICNET_COMPLETE=source_bash logicnet)"
COMP_WORDS=({words}); COMP_CWORD={number}
_logicnet_completion logicnet
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize(
    ("words", "wanted"), [(("logicnet", "interv"), "interventions"), (("logicnet", "check", "--sel"), "--select")]
)
def test_bash_completes_commands_and_options(words: tuple[str, ...], wanted: str, tmp_path: Path) -> None:
    program = tmp_path / "logicnet"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m logicnet "$@"\n', "utf-8")
    program.chmod(0o755)
    script = SCRIPT.format(words=" ".join(words), number=len(words) - 1)
    environment = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-c", script],
        capture_output=True,
        text=True,
        env=environment,
        cwd=Path(__file__).parents[2],
        timeout=120,
    )
    assert done.stderr == ""
    assert done.stdout.split() == [wanted]
