"""``logicnet attractors``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from logicnet.cli import options
from logicnet.cli.files import emit_view, picture_format, write_picture
from logicnet.cli.options.attractors import AttractorDetail, AttractorOptions, AttractorRun
from logicnet.cli.question import asked_of, load_asked, said_in, words_for
from logicnet.cli.status import Status
from logicnet.cli.watch import watched
from logicnet.errors import UsageError

if TYPE_CHECKING:
    from logicnet.report.views import View
    from logicnet.studies.attractors import AttractorAnswer

__all__ = ["attractors"]

#: Options that stand in the result; then those about many networks.
TOLD = ("where", "project", "fixed_points", "from", "basins", "states", "limit", "time_limit", "memory_limit", "seed")
NETWORKS = ("open", "given")


def attractors(
    file: options.File,
    *,
    case: options.CaseOptions,
    question: AttractorOptions,
    ensemble: options.OpenOptions,
    detail: AttractorDetail,
    output: options.FigureOutput,
    limit: options.ListLimit = None,
    run: AttractorRun,
) -> Status:
    """Attractors, their phenotypes, and what is proved.

    With --project and --open: which values of the nodes some attractor has in all, some or no instantiation of the open
    rules that meets the given expectations.
    """
    said = said_in(question, ensemble, detail, run) | {"clamps": case.with_ or (), "limit": limit}
    said["open"] = ensemble.opened
    with watched(run) as limits:
        from logicnet.studies.attractors import AttractorQuestion, chosen_by, study_attractors
        from logicnet.studies.places import ask_in_each

        asked = AttractorQuestion(**words_for(AttractorQuestion, said))
        if output.figure is not None:
            picture_format(output.figure, options.PICTURES)
            if asked.project is not None:
                raise UsageError("--figure draws attractors, and --project lists patterns", "leave one of them out")
        if output.format == "csv" and asked.asks_networks:
            raise UsageError("patterns over instantiations come with rules, which are no table", "choose --format json")
        network = load_asked(file, run, ensemble.opened)
        found = ask_in_each(
            network,
            case.env or (),
            lambda place: study_attractors(network, replace(asked, environment=place), limits=limits),
            limits,
        )
    from logicnet.report.several import several_view
    from logicnet.report.views import attractors_view

    told = {name: said.get(name) for name in (*TOLD, *(NETWORKS if asked.asks_networks else ()))}

    def view_of(answer: AttractorAnswer) -> View:
        markers, begin = chosen_by(answer)
        return attractors_view(answer, asked_of(file, answer.case, told | {"project": list(markers), "from": begin}))

    emit_view(output, view := several_view(found, "attractors", view_of))
    if output.figure is not None and view.picture is not None:
        write_picture(output.figure, view.picture, options.PICTURES)
    return Status.DONE if found.finished else Status.PARTIAL
