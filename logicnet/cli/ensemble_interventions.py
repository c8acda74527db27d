"""``logicnet interventions --open``: the same question about every network that the open rules allow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from logicnet.cli.files import emit, write_files
from logicnet.cli.status import Status
from logicnet.errors import UsageError, unwritable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from logicnet.cli.options import ListOutput
    from logicnet.ensembles.answer import EnsembleInterventions
    from logicnet.limits import Limits
    from logicnet.network.case import Case
    from logicnet.perturbation.candidates import Candidates
    from logicnet.perturbation.outcome import Goal
    from logicnet.report.report import OptionValue

__all__ = ["Wish", "ensemble_answer"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of the ensemble."""

    case: Case
    goal: Goal
    candidates: Candidates
    opened: str
    given: str | None
    max_size: int
    #: Whether sets that work in some networks are wanted as well, with their share.
    shares: bool


def ensemble_answer(
    wish: Wish,
    limits: Limits,
    *,
    file: str,
    asked: Sequence[tuple[str, OptionValue]],
    certificate: str | None,
    witnesses: str | None,
    output: ListOutput,
) -> Status:
    """Ask, write what was asked for, and say it."""
    from logicnet.ensembles.robust import EnsembleStudy
    from logicnet.network.openness import Opened
    from logicnet.network.resolve import resolve_given
    from logicnet.report.ensemble_interventions import ensemble_interventions_csv, ensemble_interventions_document
    from logicnet.report.pages.ensemble_interventions import ensemble_interventions_page
    from logicnet.report.report import Asked
    from logicnet.text.counts import plural

    given = resolve_given(wish.case.network, wish.given)
    study = EnsembleStudy(wish.case, wish.goal, wish.candidates, opened=Opened(wish.opened), given=given, limits=limits)
    result = study.shares(wish.max_size) if wish.shares else study.robust(wish.max_size)
    if certificate is not None:
        write_files({certificate: study.certificate(result).encode("utf-8", "surrogatepass")})
    if witnesses is not None:
        _write_witnesses(result, witnesses)
    limit = output.limit
    if limit is not None and len(result.interventions) > limit:
        cut = f"list cut at {limit} of {plural(len(result.interventions), 'set')}"
        shares = None if result.shares is None else result.shares[:limit]
        result = replace(
            result, interventions=result.interventions[:limit], shares=shares, limits=(*result.limits, cut)
        )
    options = (("open", wish.opened), ("given", wish.given))
    told = Asked(file, wish.case.place, (*asked, *options))
    emit(
        output.format,
        output.output,
        page=lambda: ensemble_interventions_page(result, told),
        document=lambda: ensemble_interventions_document(result, told),
        csv=lambda: ensemble_interventions_csv(result),
    )
    return Status.DONE if result.finished else Status.PARTIAL


def _write_witnesses(result: EnsembleInterventions, folder: str) -> None:
    """For each set that fails somewhere two ordinary files: one network in which it fails, one in which it works."""
    from logicnet.network.writing import write

    files: dict[str, bytes] = {}
    for k, share in enumerate(result.shares or (), start=1):
        for hinge in share.hinges[:1]:
            for word, outcomes in (("fails", hinge.fails_at), ("works", hinge.works_at)):
                if outcomes is not None:
                    path = Path(folder) / f"set{k:03}-{word}.bnet"
                    files[str(path)] = write(result.instantiate(outcomes)).encode("utf-8", "surrogatepass")
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise unwritable(folder, fault) from fault
    if not files:
        raise UsageError("no set fails anywhere, so there is no witness to write", "leave --witnesses out")
    write_files(files)
