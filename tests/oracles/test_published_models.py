"""Real networks: pyboolnet's own repository against three other engines, and the reference table beside the project."""

import csv
import importlib
import importlib.util
import json
import logging
import os
import sys
from collections import Counter
from pathlib import Path

import pytest

from logicnet.attractors.landscape import Update, Verdict
from logicnet.limits import Limits
from logicnet.network.bnet import load
from logicnet.network.resolve import match_nodes, parse_clamps, parse_formula, resolve_environment
from logicnet.perturbation.appraise import Wanted, appraise
from logicnet.perturbation.candidates import candidate_choices
from logicnet.perturbation.confirm import Engine
from logicnet.studies.attractors import find_attractors
from logicnet.studies.interventions import minimal_interventions

SPEC = importlib.util.find_spec("pyboolnet")
REPOSITORY = Path(SPEC.submodule_search_locations[0]) / "repository" if SPEC else None
MODELS = sorted(REPOSITORY.glob("*/*.bnet")) if REPOSITORY else []
assert MODELS, "pyboolnet is a test dependency"
#: Models that every oracle finishes in about a second; n12c5 has prime implicants that take pyboolnet half a minute.
SMALL = [path for path in MODELS if len(path.read_text().splitlines()) <= 36 and path.stem != "n12c5"]
#: Of these each other program is given every third by default, another third each.
STEP = 1 if os.environ.get("LOGICNET_FUZZ") else 3

SHARED = Path(__file__).parents[2].parent / "shared"
REQUIRED = os.environ.get("LOGICNET_REQUIRE_SHARED") == "1"
needs_shared = pytest.mark.skipif(
    not SHARED.is_dir() and not REQUIRED, reason="the reference table is not beside the project"
)


def spaces(landscape):
    names = landscape.network.names
    return {frozenset((names[v], b) for v, b in a.space.fixed()) for a in landscape.attractors}


def free_of_everything(network):
    return resolve_environment(network, "all")


@pytest.fixture(scope="module")
def pyboolnet():
    before = logging.root.handlers[:]
    for module in ("file_exchange", "trap_spaces"):
        importlib.import_module(f"pyboolnet.{module}")
    # On import it configures logging for the whole process.
    logging.root.handlers[:] = before
    logging.getLogger("pyboolnet").setLevel(logging.ERROR)
    return sys.modules["pyboolnet"]


@pytest.mark.parametrize("path", SMALL[::STEP], ids=lambda path: path.stem)
@pytest.mark.filterwarnings("ignore")
@pytest.mark.usefixtures("collected")
def test_minimal_trap_spaces_and_fixed_points_equal_pyboolnet(path, pyboolnet):
    network = load(str(path))
    primes = pyboolnet.file_exchange.bnet2primes(str(path))
    environment = free_of_everything(network)
    cap = 100_000
    found = find_attractors(network, environment=environment, update=Update.MOST_PERMISSIVE, limit=cap)
    theirs = pyboolnet.trap_spaces.compute_trap_spaces(primes, "min", max_output=cap)
    assert spaces(found) == {frozenset(space.items()) for space in theirs}
    points = find_attractors(network, environment=environment, fixed_points_only=True, limit=cap)
    theirs = pyboolnet.trap_spaces.compute_steady_states(primes, max_output=cap)
    assert spaces(points) == {frozenset(space.items()) for space in theirs}


@pytest.mark.parametrize("path", SMALL[STEP // 2 :: STEP], ids=lambda path: path.stem)
@pytest.mark.filterwarnings("ignore")
@pytest.mark.usefixtures("collected")
def test_minimal_trap_spaces_equal_mpbn(path):
    from mpbn import MPBooleanNetwork

    network = load(str(path))
    found = find_attractors(network, environment=free_of_everything(network), update=Update.MOST_PERMISSIVE)
    theirs = {
        frozenset((name, b) for name, b in attractor.items() if b in (0, 1))
        for attractor in MPBooleanNetwork(str(path)).attractors()
    }
    assert spaces(found) == theirs


@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.stem)
def test_asynchronous_attractors_equal_aeon(path):
    from biodivine_aeon import AsynchronousGraph, Attractors, BooleanNetwork

    network = load(str(path))
    inputs = [node.name for node in network.input_nodes()]
    environment = resolve_environment(network, ",".join(["all", *(f"{name}=0" for name in inputs)]))
    landscape = find_attractors(network, environment=environment)
    lines = [line.split("#")[0] for line in path.read_text().splitlines()]
    rules = {name.strip(): rule for name, rule in (line.split(",", 1) for line in lines if "," in line)}
    rules.pop("targets", None)
    rules.update(dict.fromkeys(inputs, "false"))
    text = "\n".join(f"{name}, {rule}" for name, rule in rules.items())
    graph = AsynchronousGraph(BooleanNetwork.from_bnet("targets, factors\n" + text).remove_regulation_constraints())
    theirs = sorted(int(a.vertices().cardinality()) for a in Attractors.attractors(graph))
    assert sorted(a.size for a in landscape.attractors) == theirs
    assert landscape.complete is landscape.univocal is landscape.faithful is Verdict.YES


@pytest.mark.long
def test_bladder_tumour_has_exactly_twenty_minimal_sets_and_three_false_cures():
    """Brute force, AEON and BoNesis agree on seven single changes and thirteen pairs; fixed points give sixteen."""
    network = load(str(REPOSITORY / "remy_tumorigenesis" / "remy_tumorigenesis.bnet"))
    formula = parse_formula(network, "Proliferation", option="--abolish")
    readouts = ["Growth_arrest", "Apoptosis_high", "Apoptosis_medium"]
    environment = free_of_everything(network)
    candidates = candidate_choices(network, formula, exclude=match_nodes(network, readouts, option="--exclude"))
    limits = Limits()
    result = minimal_interventions(
        network,
        "Proliferation",
        environment=environment,
        candidates=candidates,
        max_size=2,
        limits=limits,
    )
    assert [sum(1 for i in result.interventions if i.size == size) for size in (0, 1, 2)] == [0, 7, 13]
    assert result.exhausted_size == 2 and not result.undecided
    wanted = Wanted(candidates, engines=(Engine.AEON,), compared=True)
    result = appraise(result, wanted, limits)
    assert all(c.agrees for i in result.interventions for c in i.confirmations)
    assert result.comparison.exhausted_size == 2
    read = result.comparison.sets
    assert sum(r.exact for r in read) == 20 and sum(r.fixed_points for r in read) == 16
    # A cycling tumour survives these.
    false = [r.labels for r in read if r.false_cure]
    assert false == [("FGFR3=0",), ("SPRY=0",), ("E2F1_high=1", "p14ARF=0")]


NETWORKS = Path(__file__).parents[2] / "networks"


def drug_sets(file, phenotype, environment, size):
    network = load(str(NETWORKS / file))
    result = minimal_interventions(
        network,
        phenotype,
        environment=environment,
        candidates="drugs",
        max_size=size,
    )
    assert result.finished and not result.undecided and result.exhausted_size == size
    return [frozenset(i.drugs) for i in result.interventions]


def test_four_single_drugs_end_growth_in_the_oral_context():
    assert drug_sets("m2.bnet", "growth", "oral", 3) == [
        frozenset({drug}) for drug in ("DRUG_Propranolol", "DRUG_GW4869", "DRUG_MRX34", "DRUG_RTX")
    ]


def test_propranolol_alone_and_six_pairs_in_the_pancreas_like_context():
    sets = drug_sets("m2.bnet", "growth", "pancreas", 3)
    assert sets[0] == {"DRUG_Propranolol"} and [len(s) for s in sets] == [1, 2, 2, 2, 2, 2, 2]


def test_growth_of_the_holistic_network_takes_the_vesicles_and_one_drug_against_the_loop():
    sets = drug_sets("m5.bnet", "growth", "pancreas", 3)
    assert {frozenset(s) for s in sets} == {
        frozenset({"DRUG_GW4869", drug}) for drug in ("DRUG_Propranolol", "DRUG_TRKi", "DRUG_6OHDA")
    }


def reference():
    table = SHARED / "bbm" / "reference.tsv"
    if not table.is_file():
        assert not REQUIRED, f"{table} is required here"
        return []
    with table.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


#: Models that take four fifths of the time of all: the long tests ask them.
LONG = {"002", "282", "285"}
THIRDS = [0, pytest.param(1, marks=pytest.mark.long), pytest.param(2, marks=pytest.mark.long)]


@needs_shared
@pytest.mark.parametrize("third", THIRDS)
def test_counts_equal_the_reference_table(third):
    """Minimal trap spaces on every model that has a count; attractors wherever a reference exists, and it is proved."""
    rows = [row for k, row in enumerate(reference()) if (1 + k % 2 if row["id"] in LONG else k % 3) == third]
    assert len(rows) > 33
    open_verdicts = []
    for row in rows:
        network = load(str(SHARED / "bbm" / "models" / f"{row['id']}.bnet"))
        setting = f"all,{row['environment']}" if row["environment"] else "all"
        environment = resolve_environment(network, setting)
        if row["mintraps_mpbn"]:
            found = find_attractors(network, environment=environment, update=Update.MOST_PERMISSIVE)
            assert found.count == int(row["mintraps_mpbn"]) and found.exact_count, row["id"]
        landscape = find_attractors(network, environment=environment)
        for column in ("async_biobalm", "async_aeon"):
            if row[column].isdigit():
                assert landscape.count == int(row[column]), (row["id"], column)
        if not landscape.complete is landscape.univocal is landscape.faithful is Verdict.YES:
            open_verdicts.append(row["id"])
            assert landscape.reasons
    assert open_verdicts == []


@needs_shared
def test_nasty_inputs_have_the_answers_that_enumeration_found():
    """Nodes, fixed points, trap spaces, attractors with sizes, knockouts and minimal sets of the small inputs."""
    folder = SHARED / "fixtures"
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    checked = dict.fromkeys(("fixed_points", "async_sizes", "knockouts", "minimal_sets_abolishing_P_equals_1"), 0)
    for name, facts in expected.items():
        if "fixed_points" not in facts:
            continue
        network = load(str(folder / name))
        assert len(network) == facts["nodes"], name
        environment = free_of_everything(network)
        points = find_attractors(network, environment=environment, fixed_points_only=True)
        assert points.count == facts["fixed_points"] and points.exact_count, name
        trapped = find_attractors(network, environment=environment, update=Update.MOST_PERMISSIVE)
        assert trapped.count == facts["async_attractors"], name
        landscape = find_attractors(network, environment=environment)
        sizes = Counter(str(attractor.size) for attractor in landscape.attractors)
        assert sizes == facts["async_sizes"], name
        checked["fixed_points"] += 1
        checked["async_sizes"] += 1
        for genes, values in facts.get("knockouts", {}).items():
            clamps, _ = parse_clamps(network, [",".join(f"{gene}=0" for gene in genes.split("+"))] if genes else [])
            (only,) = find_attractors(network, environment=environment, clamps=clamps).attractors
            assert {node: only.space.get(network.index[node]) for node in values} == values, (name, genes)
            checked["knockouts"] += 1
        if sets := facts.get("minimal_sets_abolishing_P_equals_1"):
            formula = parse_formula(network, "P", option="--abolish")
            result = minimal_interventions(
                network,
                "P",
                environment=environment,
                candidates=candidate_choices(network, formula, values=(0,), only=network.names),
            )
            found = {frozenset(clamp.node for clamp in i.clamps) for i in result.interventions}
            assert found == {frozenset(s) for s in sets}, name
            checked["minimal_sets_abolishing_P_equals_1"] += 1
    assert all(checked.values()), checked
