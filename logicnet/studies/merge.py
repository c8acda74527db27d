"""``merge``: the parts of a screen put together."""

from __future__ import annotations

from collections.abc import Sequence

from logicnet.errors import UsageError
from logicnet.network.model import Network
from logicnet.perturbation.parts import merged, plan_of_part, read_part
from logicnet.perturbation.screen import rows_of
from logicnet.report.screening import Screening
from logicnet.studies.networks import load
from logicnet.studies.screen import MOST_ROWS

__all__ = ["merge_screens"]


def merge_screens(parts: Sequence[str], network: Network | None = None) -> Screening:
    """The rows of all parts that ``screen --shard`` wrote, as one screen.

    Guaranteed: every row of the question is there once, in the order of one process.

    Cost: linear in the rows.

    Args:
        parts: Paths of the parts, in any order.
        network: The network; without it, the file that the parts name.

    Raises:
        UsageError: a part is damaged, missing, twice, or of another screen; or there are more rows than two million,
            which the command streams and memory does not hold.
    """
    if not parts:
        raise UsageError("there is nothing to merge", "name the parts that `screen --shard` wrote")
    found = [read_part(path) for path in parts]
    plan = plan_of_part(found[0], network or load(found[0].question["file"]))
    if len(plan) > MOST_ROWS:
        raise UsageError(f"{len(plan):,} rows are too many to hold", "stream them: `logicnet merge ... --format csv`")
    rows = tuple(rows_of(plan, merged(found, len(plan))))
    return Screening(plan, found[0].question["options"], rows, (), None)
