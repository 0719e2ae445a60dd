# Husheng 护生. `make help` lists what there is. Needs python3 (3.11 or later) with venv, make and npm; nothing else.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
SOURCES := src tests benchmarks conftest.py
# Containers often forbid compiled files; without them every run translates the whole house anew, a third of its time.
unexport PYTHONDONTWRITEBYTECODE
# pytest's own arguments, for example `make test ARGS="-k ledger"`
ARGS ?=
# Two workers; who has nothing left takes from the other.
SHARED := -n 2 --dist worksteal

##@ Use
.PHONY: demo
demo: $(VENV)/.runtime assets ## Install what is missing, build a synthetic city, tell one lead's journey, serve it
	$(BIN)/husheng demo

.PHONY: assets
assets: $(VENV)/.runtime node_modules/.installed ## Put the front-end files and the compiled messages in their places
	$(BIN)/husheng assets

##@ Check
.PHONY: test
test: $(VENV)/.dev assets ## Every test, browser journeys included
	scripts/system-packages
	$(BIN)/pytest $(SHARED) $(ARGS)

.PHONY: test-fast
test-fast: $(VENV)/.dev assets ## The tests that need no database, no browser and no patience
	$(BIN)/pytest $(SHARED) -m "not browser and not slow and not database" $(ARGS)

.PHONY: test-room
test-room: $(VENV)/.dev assets ## All tests of one room, for example ROOM=intake/leads
	$(BIN)/pytest $(SHARED) src/husheng/$(ROOM) $(ARGS)

.PHONY: lint
lint: $(VENV)/.dev ## Format, style, types, floors, lock files
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy src/husheng benchmarks
	$(BIN)/lint-imports --no-cache
	scripts/check-locks

.PHONY: format
format: $(VENV)/.dev ## Let ruff format and sort
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)

.PHONY: oracles
oracles: $(VENV)/.dev ## Install the GPL oracle (pymerkle) for the differential tests and one benchmark
	$(PIP) install --require-hashes -r requirements/oracles.txt

.PHONY: mutants
mutants: $(VENV)/.dev ## Change the verifier in every small way, see whether the tests notice (an hour); ONLY="policy keys" for some
	$(BIN)/python -m tests.mutation $(ONLY)

.PHONY: chaos
chaos: $(VENV)/.dev assets ## Twenty rounds of kill -9 during acts and imports
	HUSHENG_CHAOS_ROUNDS=20 $(BIN)/pytest tests/chaos -n 0 $(ARGS)

##@ Measure
.PHONY: bench
bench: $(VENV)/.dev assets ## Our figures against peers and limits, in build/bench.json; ONLY=name for one
	$(BIN)/python -m benchmarks $(if $(ONLY),--only $(ONLY))

.PHONY: bench-large
bench-large: $(VENV)/.dev assets ## The figures that need a whole city of data
	$(BIN)/python -m benchmarks --large $(if $(ONLY),--only $(ONLY))

##@ Maintain
.PHONY: lock
lock: ## Resolve the dependencies anew (needs uv); hashes, no addresses
	uv pip compile $(LOCK) --group build pyproject.toml --output-file requirements/runtime.txt
	uv pip compile $(LOCK) --group dev --constraint requirements/runtime.txt pyproject.toml --output-file requirements/dev.txt
	uv pip compile $(LOCK) --group oracles --output-file requirements/oracles.txt
	npm install --package-lock-only --ignore-scripts
	scripts/check-locks
LOCK := --universal --generate-hashes --no-header --no-emit-index-url --quiet

.PHONY: clean
clean: ## Remove what make built; the data folder stays
	rm -rf $(VENV) node_modules build dist .mypy_cache .ruff_cache .import_linter_cache

.PHONY: help
help: ## This list
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@/ { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# ── what is installed, remembered by stamps so that a second make is quick ──
$(VENV)/bin/python:
	@$(PYTHON) -m venv $(VENV) || { echo "A virtual environment could not be made. On Debian: apt-get install python3-venv" >&2; exit 1; }

$(VENV)/.runtime: requirements/runtime.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements/runtime.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.runtime
	$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

node_modules/.installed: package-lock.json .npmrc
	@command -v npm >/dev/null || { echo "npm is missing. On Debian: apt-get install npm" >&2; exit 1; }
	npm ci --ignore-scripts --no-progress --loglevel=error
	@touch $@
