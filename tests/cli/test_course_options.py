"""An option about courses that a command does not know: the line says which commands do."""

import pytest

from logicnet.cli.app import ELSEWHERE


@pytest.mark.parametrize("option", sorted(ELSEWHERE))
def test_an_option_of_other_commands_leads_to_them(logicnet, option):
    for command in ("attractors", "interventions", "query", "screen", "simulate", "why", "report"):
        known = f"  {option} " in logicnet(command, "--help").out
        assert known is (command in ELSEWHERE[option]), (command, option)
    run = logicnet("diff", "m1", "m2", option, "x")
    assert run.status == 2 and f"these commands have it: {', '.join(ELSEWHERE[option])};" in run.err
