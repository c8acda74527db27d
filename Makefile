# Works on a machine with Python 3.11 or newer and make: every target builds the environment it needs, once.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: picture compiled demo test long quick slow house lint types pages wheel site vscode workflow bench bench-ensembles limits clean

# The main job on a shipped network: which attractors progress, and which drugs, alone or together, abolish growth.
DEMO = "attractors m2 --env oral" \
       "interventions m2 --abolish growth --drugs --env oral" \
       "interventions m2 --abolish growth --drugs --env pancreas"

demo: $(VENV)/.installed compiled
	@for question in $(DEMO); do echo "\$$ logicnet $$question"; $(BIN)/logicnet $$question || exit; echo; done

# All tests but those that say of themselves that they are long.
test: $(VENV)/.installed-test
	@echo "Left out here: the tests marked long (make long), and what LOGICNET_FUZZ=N makes longer; .ci/run runs both."
	$(BIN)/python -m pytest -n 2 -m "not long" $(PYTEST_ARGS)

long: $(VENV)/.installed-test
	$(BIN)/python -m pytest -n 2 -m long $(PYTEST_ARGS)

# The inner loop: all tests but the long ones and those that tests/slow.txt lists.
quick: $(VENV)/.installed-test
	$(BIN)/python -m pytest -n 2 -m "not slow and not long" $(PYTEST_ARGS)

# Measure every test anew, in one process, and write tests/slow.txt.
slow: $(VENV)/.installed-test
	$(BIN)/python -m pytest --measure-slow $(PYTEST_ARGS)

# Byte code for the sources, where Python itself is told to keep none: a start is twice as fast with it.
compiled: | $(BIN)/python
	@$(BIN)/python -m compileall -q logicnet

# How the house stands, in numbers counted from the source.
house: $(VENV)/.installed
	@$(BIN)/python -m docs.house

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .

types: $(VENV)/.installed-dev
	$(BIN)/mypy
	$(BIN)/mypy --config-file tests/mypy.ini --cache-dir .mypy_cache/tests tests

# One page per curated network; read the difference before you keep it.
pages: $(VENV)/.installed
	$(BIN)/python -m docs.network_pages

# The drawing of the README; look at it before you keep it.
picture: $(VENV)/.installed-test
	$(BIN)/logicnet show m2 --graph docs/pictures/m2.svg

wheel: $(VENV)/.installed-dev
	rm -rf dist
	$(BIN)/python -m build --quiet

# The documentation site in site/: open site/index.html. Sphinx fails on every link that leads nowhere.
site: $(VENV)/.installed-site
	$(BIN)/python -m docs.site_pages site

# The extension for Visual Studio Code, packed with its official tool; needs Node 20 or newer.
vscode:
	cd editors/vscode && npm ci --no-progress && npm run package

# The Snakemake example, run from its first rule to its last.
workflow: $(VENV)/.installed-workflow
	cd examples/snakemake && PATH="$(abspath $(BIN)):$$PATH" $(abspath $(BIN))/snakemake --cores 2 --quiet

# Side by side with the peers on every network of a folder. Runs are kept in the record: stop and go on as you like.
BENCH_OUT ?= bench.md
BENCH_ARGS ?=

bench: $(VENV)/.installed-bench
	@test -n "$(MODELS)" || { echo "usage: make bench MODELS=DIR [BENCH_OUT=FILE] [BENCH_ARGS=...]"; exit 2; }
	$(BIN)/python -m benchmarks.compare "$(MODELS)" --out "$(BENCH_OUT)" --record "$(BENCH_OUT:.md=.jsonl)" $(BENCH_ARGS)

# Networks of genome size, with wide rules, and critical random ones, beside the peers; runs are kept in the record.
bench-hard: $(VENV)/.installed-bench
	@test -n "$(MODELS)" || { echo "usage: make bench-hard MODELS=DIR [BENCH_OUT=FILE] [BENCH_ARGS=...]"; exit 2; }
	$(BIN)/python -m benchmarks.hard "$(MODELS)" --out "$(BENCH_OUT)" --record "$(BENCH_OUT:.md=.jsonl)" $(BENCH_ARGS)

# Robust interventions in ensembles; NETWORKS=DIR adds the tables of curated networks kept there.
bench-ensembles: $(VENV)/.installed-bench
	@test -n "$(MODELS)$(NETWORKS)" || { echo "usage: make bench-ensembles MODELS=DIR [NETWORKS=DIR]"; exit 2; }
	$(BIN)/python -m benchmarks.ensembles $(MODELS) $(if $(NETWORKS),--networks $(NETWORKS)) --out "$(BENCH_OUT)" $(BENCH_ARGS)

# Every command on networks that are large in one way each: does it keep its limits? About an hour in all. Each run is
# kept in the record, so walk in pieces: `make limits MINUTES=20`; LIMITS_ARGS=--again makes anew what is older than the
# source, `--jobs 2` two at a time, `--sizes 10,100` a part.
MINUTES ?= 90
LIMITS_ARGS ?=

limits: $(VENV)/.installed-test
	$(BIN)/python tests/size/limits_campaign.py --seconds 4 --minutes $(MINUTES) --record benchmarks/results/limits.jsonl --out benchmarks/results/limits.md $(LIMITS_ARGS)

clean:
	rm -rf $(VENV) build dist site examples/snakemake/results examples/snakemake/.snakemake .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(INSTALL) -e .
	@touch $@

$(VENV)/.installed-site: pyproject.toml constraints.txt | $(BIN)/python
	$(INSTALL) -e '.[site]'
	@touch $@

# Without the pinned versions: a workflow manager has a hundred dependencies of its own.
$(VENV)/.installed-workflow: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[workflow]'
	@touch $@

$(VENV)/.installed-test: pyproject.toml constraints.txt | $(BIN)/python
	$(INSTALL) -e '.[test]'
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-dev: pyproject.toml constraints.txt | $(BIN)/python
	$(INSTALL) -e '.[dev]'
	@touch $@ $(VENV)/.installed $(VENV)/.installed-test

$(VENV)/.installed-bench: pyproject.toml constraints.txt | $(BIN)/python
	$(INSTALL) -e '.[bench]'
	@touch $@ $(VENV)/.installed
