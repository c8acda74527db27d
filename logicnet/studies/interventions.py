"""``interventions``: which changes, alone or together, abolish a phenotype."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from logicnet.attractors.starts import Start, read_start, target_formula
from logicnet.errors import UsageError, spelled, unwritable, whole_number
from logicnet.limits import Limits
from logicnet.network.case import Case, Criterion, Demand, InputValues, KindOfChange, Update
from logicnet.network.model import Clamp, Cut, Expectation, Network
from logicnet.network.openness import Opened
from logicnet.network.resolve import (
    elsewhere,
    match_nodes,
    pose,
    read_demand,
    resolve_environment,
    resolve_opened,
)
from logicnet.perturbation.appraise import Order, Wanted, appraise
from logicnet.perturbation.candidates import (
    Candidates,
    NoCandidates,
    candidate_carriers,
    candidate_choices,
    candidate_drugs,
    candidate_regulations,
    candidates_named,
    together,
)
from logicnet.perturbation.certificate import Record, Spelling, certificate_text, question_document, upto
from logicnet.perturbation.confirm import Engine
from logicnet.perturbation.interventions import search_interventions
from logicnet.perturbation.outcome import Goal, InterventionResult, Occurrence
from logicnet.perturbation.robustness import search_robust_interventions
from logicnet.perturbation.search_journal import SearchJournal
from logicnet.report.files import write_whole
from logicnet.studies.words import given_among, goal_of, refuse_beside_open
from logicnet.text.expression import TRUE
from logicnet.text.names import split_list

if TYPE_CHECKING:
    from logicnet.ensembles.answer import EnsembleInterventions

__all__ = [
    "InterventionQuestion",
    "chosen_candidates",
    "minimal_interventions",
    "places_named",
    "study_ensemble_interventions",
    "study_interventions",
]


class InterventionQuestion(Struct, frozen=True, kw_only=True, dict=True):
    """Every word of the command, as a value: combinations that mean nothing are refused when it is made.

    One goal: ``abolish`` (no attractor shows it), ``enforce`` (every attractor always shows it), or ``towards`` (every
    attractor lies in one that a stable name, a phenotype or a formula picks). ``keep`` (some attractor must still show
    it always) and ``reach`` (every attractor must show it always) are demands beside ``abolish``. All are formulas over
    nodes and phenotypes. ``occurrence`` is ``"ever"`` or ``"always"``.

    ``start`` is read like ``--from``: attractors then count if they are reached from there. ``kind`` is
    ``"permanent"``, ``"temporary"`` or ``"one-shot"``, ``criterion`` ``"attractors"``, ``"fixed-points"``,
    ``"minimal-trap-spaces"`` or ``"percolation"``: see docs/semantics.md. ``steps=2`` with ``kind="temporary"`` asks
    for sequences: one set until the network has settled, then another in its place. Each intervention then has
    ``steps``, ``size`` counts the changes of both, and minimal means in both.

    ``environments`` are several in place of one: where each set works. ``robustness`` is read like ``--robustness``:
    ``"free"`` for every set that works at some setting of the free inputs, ``"named"`` or ``"oral, pancreas"`` for
    every set that works in one of these environments, and where. ``candidates`` and ``exclude`` are patterns of node
    names; ``drugs``, ``knockouts_only``, ``knock_ins_only`` restrict what is done to them, ``regulations`` and
    ``carriers`` add cuts, ``cuts_only`` leaves nothing else.

    ``certificate`` and ``resume`` are paths: what is proved is written there, for :func:`verify_certificate`, or kept
    and gone on from. ``healthy`` names read-outs that should stay as they are, ``confirm`` engines of other people
    (``"pyboolnet"``, ``"aeon"``), ``semantics="all"`` reads each set under others, ``grounds`` counts the findings on
    which its reasons rest. ``opened``, ``given`` and ``witnesses`` are about all networks that open rules allow.

    Raises:
        UsageError: a word has a wrong type, two contradict each other, or one says nothing without another.
    """

    abolish: str | Demand | None = None
    enforce: str | None = None
    towards: str | None = None
    start: str | None = None
    kind: KindOfChange | str = KindOfChange.PERMANENT
    criterion: Criterion | str = Criterion.ATTRACTORS
    steps: int = 1
    occurrence: Occurrence | str = Occurrence.EVER
    max_size: int = 3
    keep: str | Demand | None = None
    reach: str | Demand | None = None
    update: Update | str = Update.ASYNCHRONOUS
    environment: str | InputValues | None = None
    environments: Sequence[str] = ()
    clamps: str | Iterable[str | Clamp | Cut] = ()
    knockouts_only: bool = False
    knock_ins_only: bool = False
    drugs: bool = False
    regulations: bool = False
    carriers: bool = False
    cuts_only: bool = False
    candidates: str | Candidates | None = None
    exclude: str | None = None
    certificate: str | os.PathLike[str] | None = None
    resume: str | os.PathLike[str] | None = None
    robustness: str | None = None
    opened: str | Opened = Opened.NONE
    given: str | Sequence[Expectation] | None = None
    witnesses: str | os.PathLike[str] | None = None
    order: Order | str = Order.SIZE
    healthy: str | None = None
    healthy_env: str | None = None
    confirm: Sequence[str] = ()
    semantics: str | None = None
    grounds: bool = False
    limit: int | None = None

    def __post_init__(self) -> None:
        from logicnet.studies.arguments import refuse_fields

        refuse_fields(self)
        whole_number("max_size", self.max_size, 0)
        whole_number("steps", self.steps, 1)
        if self.limit is not None:
            whole_number("limit", self.limit, 1)
        self._refuse_goals()
        self._refuse_choices()
        if len(self.environments) > 1 and self.robustness is not None:
            raise UsageError(
                f"{spelled('robustness')} and several {spelled('environment')} both name environments",
                "keep one of them",
            )
        self._refuse_parts()
        if self.asks_networks:
            others = {
                "confirm": self.confirm,
                "semantics": self.semantics,
                "healthy": self.healthy,
                "grounds": self.grounds,
            }
            refuse_beside_open(self.opened, self.given, self.parts, self.witnesses, {**others, "resume": self.resume})
        if self.healthy_env is not None and self.healthy is None:
            raise UsageError(
                f"{spelled('healthy_env')} says where the read-outs of {spelled('healthy')} are compared",
                f"name some: {spelled('healthy')} F",
            )

    @property
    def is_plain(self) -> bool:
        """Permanent changes, from every state, judged by all attractors."""
        kind, criterion = KindOfChange(self.kind), Criterion(self.criterion)
        return self.start is None and kind is KindOfChange.PERMANENT and criterion is Criterion.ATTRACTORS

    def _refuse_goals(self) -> None:
        """Refuse no goal, or two, and what does not go with a start, a kind of change or a criterion."""
        abolish, enforce, towards = spelled("abolish"), spelled("enforce"), spelled("towards")
        if goal_of(self.abolish, self.enforce, self.occurrence) is None and self.towards is None:
            hint = f"{abolish} P: no attractor shows P; {enforce} P: all do; see `logicnet interventions --help`"
            raise UsageError(f"a goal is missing: {abolish} or {enforce}", hint)
        always = Occurrence(self.occurrence) is Occurrence.ALWAYS
        if self.towards is not None:
            if self.abolish is not None or self.enforce is not None:
                other = abolish if self.abolish is not None else enforce
                raise UsageError(f"{towards} and {other} are two goals", "keep one of them")
            if always:
                raise UsageError(f"{towards} asks for every state of every attractor", "leave out --occurrence always")
        if self.steps > 2:
            what = spelled("steps")
            raise UsageError(f"{what} is 1 or 2", f"write {what} 2: first one set, then another")
        if self.steps == 2 and KindOfChange(self.kind) is not KindOfChange.TEMPORARY:
            steps, kind = f"{spelled('steps')} 2", spelled("kind")
            raise UsageError(f"{steps} are of changes that are released again", f"add {kind} temporary")
        if Criterion(self.criterion) is Criterion.PERCOLATION and always:
            raise UsageError(
                f"{spelled('criterion')} percolation tells what holds in every state that is left",
                f"leave out {spelled('occurrence')} always",
            )
        if self.is_plain:
            return
        if self.steps > 1 and (self.certificate or self.resume):
            what = spelled("certificate" if self.certificate else "resume")
            raise UsageError(
                f"{what} holds answers about sets, and {spelled('steps')} 2 asks for sequences of two",
                "leave one of them out: the answer is exact without a certificate",
            )
        others: dict[str, object] = {"robustness": self.parts}
        others |= {"opened": self.asks_networks or None, "confirm": self.confirm, "semantics": self.semantics}
        used = [name for name, value in {**others, "healthy": self.healthy, "grounds": self.grounds}.items() if value]
        if used:
            raise UsageError(
                f"{spelled(used[0])} speaks of permanent changes, from every state, judged by all attractors",
                f"leave it out, or leave out {spelled('start')}, {spelled('kind')} and {spelled('criterion')}",
            )

    @property
    def parts(self) -> str | None:
        """In which parts of the settings each set is looked at; ``None``: in one environment, as a whole."""
        return ",".join(self.environments) if len(self.environments) > 1 else self.robustness

    @property
    def asks_networks(self) -> bool:
        """Whether the question is about many networks."""
        return (
            resolve_opened(self.opened) is not Opened.NONE
            or self.parts == "ensemble"
            or self.given is not None
            or self.witnesses is not None
        )

    def _refuse_choices(self) -> None:
        only_off, only_on = spelled("knockouts_only"), spelled("knock_ins_only")
        if self.knockouts_only and self.knock_ins_only:
            raise UsageError(f"{only_off} and {only_on} leave nothing to try", "leave both out to try both")
        if self.drugs and (self.knockouts_only or self.knock_ins_only):
            raise UsageError(
                f"{spelled('drugs')} asks for drugs only, which are switched on as they are",
                "leave the other option out",
            )
        named = self.candidates is not None
        if self.cuts_only and (self.drugs or self.knockouts_only or self.knock_ins_only or named):
            raise UsageError(f"{spelled('cuts_only')} leaves no node or drug to choose", "leave the other option out")
        if self.cuts_only and not (self.regulations or self.carriers):
            cuts = f"{spelled('regulations')} or {spelled('carriers')}"
            raise UsageError(f"{spelled('cuts_only')} needs {cuts} to say what may be cut")
        unknown = [name for name in self.confirm if name not in ("pyboolnet", "aeon")]
        if unknown:
            raise UsageError(f"{spelled('confirm')} knows no engine `{unknown[0]}`", "write pyboolnet or aeon")

    def _refuse_parts(self) -> None:
        """Refuse what is about one environment as a whole, beside a question about parts of it."""
        if self.parts is None:
            return
        hint = f"ask them for one environment: {spelled('environment')} NAME"
        if self.confirm or self.semantics or self.grounds:
            whole = f"{spelled('confirm')}, {spelled('semantics')} and {spelled('grounds')}"
            raise UsageError(
                f"{whole} judge one environment as a whole, {spelled('robustness')} asks for parts of it",
                hint,
            )
        if self.resume or (self.certificate and self.parts != "ensemble"):
            raise UsageError(
                f"{spelled('certificate')} and {spelled('resume')} hold answers about one environment, "
                f"{spelled('robustness')} asks for parts of it",
                hint,
            )


def minimal_interventions(
    network: Network,
    abolish: str | Demand,
    *,
    environment: str | InputValues | None = None,
    clamps: str | Iterable[str | Clamp | Cut] = (),
    update: Update | str = Update.ASYNCHRONOUS,
    candidates: str | Candidates | None = None,
    max_size: int = 3,
    limits: Limits | None = None,
) -> InterventionResult:
    """Every inclusion-minimal set of at most ``max_size`` changes after which no attractor shows ``abolish``.

    Guaranteed: each listed set is proved for all values of the inputs that the environment leaves free; each proper
    subset of it is refuted, or listed as undecided; up to ``result.exhausted_size`` no other minimal set exists, except
    those that are undecided and their supersets. If nothing has to be done, the one empty set is called *vacuous*.

    ``abolish`` is a formula over nodes and phenotypes. ``environment`` and ``clamps`` are read like ``--env`` and
    ``--with``. ``candidates`` are all single knockouts and knock-ins but those of inputs, drugs, markers and nodes
    without targets; or ``"drugs"``; or patterns of node names (``"TUM_*, kind:mirna"``); or both (``"drugs, MAC_*"``).
    Other goals, further demands, starts, certificates and all other words of the command:
    :class:`InterventionQuestion`, with :func:`study_interventions`.

    Cost: sets are proposed by a solver that learns from each refuted set, so far fewer than all are asked. At worst
    c to the power ``max_size`` for c candidates, each as hard as :func:`find_attractors`; ``limits`` bounds it.

    Raises:
        UnknownName: a name is not in the network; the nearest one is the hint.
        UsageError: a text cannot be read, or nothing is left to choose from.

    >>> import logicnet
    >>> net = logicnet.load("m1")
    >>> found = logicnet.minimal_interventions(net, "growth", environment="stressed", candidates="drugs")
    >>> [str(clamp) for one in found.interventions for clamp in one.clamps], found.exhausted_size
    (['DRUG_Propranolol=1'], 3)
    """
    question = InterventionQuestion(
        abolish=abolish,
        environment=environment,
        clamps=clamps,
        update=update,
        candidates=candidates,
        max_size=max_size,
    )
    return study_network_interventions(network, question, limits=limits)


def study_interventions(
    network: Network, question: InterventionQuestion, *, limits: Limits | None = None
) -> InterventionResult | EnsembleInterventions:
    """The answer to a question that may use every word of the command: see :class:`InterventionQuestion`.

    Guaranteed: as for :func:`minimal_interventions`; where the question is about the networks that open rules allow, as
    for :func:`~logicnet.studies.ensemble.ensemble_interventions`.

    Cost: that of :func:`minimal_interventions`.

    Raises:
        UnknownName: a name is not in the network; the nearest one is the hint.
        UsageError: a text cannot be read, nothing is left to choose from, or a file cannot be written.
        InternalError: an engine that was asked to confirm contradicts a proved set.

    >>> import logicnet
    >>> net = logicnet.load("m1")
    >>> asked = logicnet.InterventionQuestion(abolish="growth", environment="stressed", candidates="drugs")
    >>> len(logicnet.study_interventions(net, asked).interventions)
    1
    """
    ask = study_ensemble_interventions if question.asks_networks else study_network_interventions
    return ask(network, question, limits=limits)


def study_network_interventions(
    network: Network, question: InterventionQuestion, *, limits: Limits | None = None, record: Record | None = None
) -> InterventionResult:
    """The answer about the network as written. ``record`` receives every answer with its evidence."""
    limits, record = limits or Limits(), record or Record()
    posed = _posed(network, question, limits)
    wanted = _wanted(posed, question)
    if question.parts is None:
        result = _searched(posed, question, limits, record)
    else:
        places, left_out = places_named(network, question.parts, posed.candidates, question.environments)
        if left_out:
            limits.mention(f"left out, because they set a candidate: {', '.join(left_out)}")
        result = search_robust_interventions(
            posed.case, posed.goal, posed.candidates, places=places, max_size=question.max_size, limits=limits
        )
    result = appraise(result, wanted, limits)
    return result if question.limit is None else result.shortened(question.limit)


def study_ensemble_interventions(
    network: Network, question: InterventionQuestion, *, limits: Limits | None = None
) -> EnsembleInterventions:
    """The sets that work in every network that the open rules of ``question.opened`` allow; or, with shares, in some.

    Guaranteed: as for :class:`~logicnet.ensembles.robust.EnsembleStudy`. ``robustness="ensemble"`` asks for shares,
    ``witnesses`` is a folder: for each set that fails somewhere, a network in which it fails and one in which it works.

    Raises:
        UnknownName: a name is not in the network; the nearest one is the hint.
        UsageError: a text cannot be read, nothing is consistent, nothing is left to choose from, or no set fails.
    """
    from logicnet.ensembles.robust import EnsembleStudy

    limits = limits or Limits()
    posed = _posed(network, question)
    study = EnsembleStudy(
        posed.case,
        posed.goal,
        posed.candidates,
        opened=resolve_opened(question.opened),
        given=given_among(network, question.given),
        limits=limits,
    )
    shares = question.parts is not None
    result = study.shares(question.max_size) if shares else study.robust(question.max_size)
    if question.certificate is not None:
        write_whole({os.fspath(question.certificate): study.certificate(result).encode("utf-8", "surrogatepass")})
    if question.witnesses is not None:
        _write_witnesses(result, os.fspath(question.witnesses))
    return result if question.limit is None else result.shortened(question.limit)


class _Posed(Struct, frozen=True):
    """A question with every name of it found in the network."""

    case: Case
    goal: Goal
    candidates: Candidates


def _goal_along(case: Case, question: InterventionQuestion, limits: Limits | None) -> Goal:
    """The goal with its start."""
    network, words = case.network, ""
    begin = None if question.start is None else read_start(case, question.start, limits, option=spelled("start"))
    if question.towards is not None:
        words = f"the target {question.towards.strip()}"
        inside = target_formula(case, question.towards, limits, option=spelled("towards"))
        demand = read_demand(network, f"!({inside})", option="towards")
    elif question.enforce is not None:
        words = question.enforce
        demand = read_demand(network, f"!({question.enforce})", option="enforce")
    else:
        assert question.abolish is not None
        demand = read_demand(network, question.abolish, option="abolish")
    kind, criterion = KindOfChange(question.kind), Criterion(question.criterion)
    return Goal(
        demand,
        Occurrence(question.occurrence),
        start=begin,
        kind=kind,
        criterion=criterion,
        enforce=words,
        steps=question.steps,
    )


def _settled(case: Case, begin: Start | None, candidates: Candidates) -> Case:
    """The case, in which a start has given values to free inputs for good: all that no change can reach."""
    if begin is None or begin.attractors:
        return case
    reached = {clamp.node for choice in candidates.choices for clamp in choice.clamps}
    given, index = begin.spaces[0], case.network.index
    values = tuple(
        (name, given.get(index[name]) if value is None and name not in reached else value)
        for name, value in case.environment
    )
    return replace(case, environment=values)


def _posed(network: Network, question: InterventionQuestion, limits: Limits | None = None) -> _Posed:
    place = question.environments[0] if len(question.environments) == 1 else question.environment
    case = pose(network, environment=place, clamps=question.clamps, update=question.update)
    goal = _goal_along(case, question, limits)
    # A target speaks of every node, and is no list of markers.
    demand = goal.abolish if question.towards is None else Demand(question.towards, TRUE)
    left_out = match_nodes(network, split_list(question.exclude), option="exclude")
    goal = replace(
        goal,
        keep=None if question.keep is None else read_demand(network, question.keep, option="keep"),
        reach=None if question.reach is None else read_demand(network, question.reach, option="reach"),
    )
    for text in split_list(question.healthy):
        read_demand(network, text, option="healthy")
    candidates = chosen_candidates(case, demand, question, left_out)
    return _Posed(_settled(case, goal.start, candidates), goal, candidates)


def chosen_candidates(
    case: Case, demand: Demand, question: InterventionQuestion, left_out: Sequence[str] = ()
) -> Candidates:
    """The changes that the words of a question mean."""
    if isinstance(question.candidates, Candidates):
        return question.candidates
    network, named = case.network, split_list(question.candidates)
    groups = []
    values = [value for value, refused in ((0, question.knock_ins_only), (1, question.knockouts_only)) if not refused]
    if question.drugs:
        only = None if question.candidates is None else match_nodes(network, named, option="candidates")
        groups.append(candidate_drugs(network, only=only, exclude=left_out, clamped=case.clamps))
    elif not question.cuts_only:
        try:
            groups.append(
                candidate_choices(network, demand.formula, values=values, exclude=left_out, clamped=case.clamps)
                if question.candidates is None
                else candidates_named(
                    network, named, values=values, exclude=left_out, clamped=case.clamps, option="candidates"
                )
            )
        except NoCandidates:
            # What may be cut is a candidate too.
            if not (question.regulations or question.carriers):
                raise
    for asked, cuttable in ((question.regulations, candidate_regulations), (question.carriers, candidate_carriers)):
        if asked:
            groups.append(cuttable(network, exclude=left_out, clamped=case.clamps, cuts=case.cuts))
    chosen = together(groups)
    if not chosen.choices:
        raise NoCandidates("no candidate is left to choose from", "name candidates, or exclude fewer nodes")
    return chosen


def _wanted(posed: _Posed, question: InterventionQuestion) -> Wanted:
    case, network = posed.case, posed.case.network
    return Wanted(
        candidates=posed.candidates,
        order=Order(question.order),
        healthy=tuple(read_demand(network, text, option="healthy") for text in split_list(question.healthy)),
        healthy_case=case if question.healthy_env is None else elsewhere(case, question.healthy_env),
        engines=tuple(Engine(name) for name in dict.fromkeys(question.confirm)),
        compared=question.semantics is not None,
        grounds=question.grounds,
    )


def _searched(posed: _Posed, question: InterventionQuestion, limits: Limits, record: Record) -> InterventionResult:
    """Search in one environment, with the files that keep what is proved."""
    case, goal, chosen, most = posed.case, posed.goal, posed.candidates, question.max_size
    if question.certificate is None and question.resume is None:
        return search_interventions(case, goal, chosen, max_size=most, limits=limits, record=record)
    asked, spelling = question_document(case, goal, chosen.choices), Spelling(case.network, chosen.choices)
    with ExitStack() as stack:
        if question.resume is not None:
            journal = stack.enter_context(SearchJournal(os.fspath(question.resume), asked, spelling))
            record = Record(upto(journal.entries, most), journal.append)
            if journal.entries:
                limits.mention(f"{len(journal.entries)} answers found in {question.resume}")
        result = search_interventions(case, goal, chosen, max_size=most, limits=limits, record=record)
    if question.certificate is not None:
        text = certificate_text(
            asked,
            record.entries,
            spelling,
            max_size=most,
            exhausted_size=result.exhausted_size,
            limits=result.limits,
        )
        write_whole({os.fspath(question.certificate): text.encode("utf-8", "surrogatepass")})
    return result


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
        raise UsageError("no set fails anywhere, so there is no witness to write", f"leave {spelled('witnesses')} out")
    write_whole(files)


def places_named(
    network: Network, text: str, candidates: Candidates, several: Sequence[str] = ()
) -> tuple[tuple[tuple[str, InputValues], ...], tuple[str, ...]]:
    """The environments that ``--robustness`` names, none for ``free``; and those of ``named`` that set a candidate.

    ``several`` are environments one by one, which may set inputs behind a comma: then they are all.
    """
    if len(several) > 1:
        return tuple((name, resolve_environment(network, name)) for name in dict.fromkeys(several)), ()
    if text == "free":
        return (), ()
    if text != "named":
        return tuple((name, resolve_environment(network, name)) for name in split_list(text)), ()
    pinned = {clamp.node for choice in candidates.choices for clamp in choice.clamps}
    fit = [e.name for e in network.environments if not pinned & {node for node, _ in e.settings}]
    out = tuple(e.name for e in network.environments if e.name not in fit)
    if not fit:
        raise UsageError(
            "the file names no environment that leaves the candidates alone", f"name some: {spelled('robustness')} A,B"
        )
    return tuple((name, resolve_environment(network, name)) for name in fit), out
