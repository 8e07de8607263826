# Rasd on one machine. `make` lists what there is. Needs a Python 3.11-3.13; `make run PYTHON=/path/to/python` names one.

VENV := .venv
BIN := $(VENV)/bin
MADE := $(VENV)/.rasd-made
RUNTIME := $(VENV)/.rasd-runtime
DEV := $(VENV)/.rasd-dev
PYTHON :=
WORKERS := 2

.PHONY: help run up down test lint bench clean

help: ## list the commands
	@echo "Rasd: who met whom, when, where, says which source, in which sentence."
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## (.*)/\1|\2/' | awk -F '|' '{printf "  make %-7s %s\n", $$1, $$2}'

run: $(RUNTIME) ## set everything up, run the ingest DAG on seeds/, show what it found
	@$(BIN)/rasd run

up: $(RUNTIME) ## serve the Airflow UI with the DAGs on schedule; Ctrl-C ends it
	@$(BIN)/rasd up

down: ## end what `make up` started, and the database
	@if [ -x $(BIN)/rasd ]; then $(BIN)/rasd down; else echo "Nothing is set up, so nothing runs."; fi

test: $(DEV) ## run the tests
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

lint: $(DEV) ## check style, types and the import contract
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(DEV) ## measure speed and memory
	@$(BIN)/python tests/bench/engine.py
	@$(BIN)/python tests/bench/run.py

clean: ## remove the environment and the caches; the data under .rasd/ stay
	-@if [ -x $(BIN)/rasd ]; then $(BIN)/rasd down; fi
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# ---- The environment. A stamp is newer than what it was made from: a repeat costs nothing.

$(RUNTIME): $(MADE) pyproject.toml constraints.txt
	@echo "Installing what Rasd needs (a minute or two, the first time) ..."
	@$(INSTALL) -e .
	@touch $@

$(DEV): $(MADE) pyproject.toml constraints.txt
	@echo "Installing what Rasd and its tests need (a minute or two, the first time) ..."
	@$(INSTALL) -e '.[dev]'
	@touch $(RUNTIME) $@

# uv where it can be had, for it is many times quicker; else pip. uv knows nothing of pip's settings, so they are
# handed on: index, further indexes, folder of wheels.
PIP := $(BIN)/python -m pip --disable-pip-version-check
INSTALL = pip_setting() { $(PIP) config get "global.$$1" 2>/dev/null | tr '\n' ' ' || true; }; \
	install() { \
		if [ -x $(BIN)/uv ]; then \
			index="$${UV_DEFAULT_INDEX:-$${UV_INDEX_URL:-$${PIP_INDEX_URL:-$$(pip_setting index-url)}}}"; \
			more="$${UV_INDEX:-$${PIP_EXTRA_INDEX_URL:-$$(pip_setting extra-index-url)}}"; \
			wheels="$${UV_FIND_LINKS:-$${PIP_FIND_LINKS:-$$(pip_setting find-links)}}"; \
			index="$$(echo $$index)"; more="$$(echo $$more)"; wheels="$$(echo $$wheels | tr ' ' ',')"; \
			if [ -n "$$index" ]; then UV_DEFAULT_INDEX="$$index"; export UV_DEFAULT_INDEX; fi; \
			if [ -n "$$more" ]; then UV_INDEX="$$more"; UV_INDEX_STRATEGY="$${UV_INDEX_STRATEGY:-unsafe-best-match}"; \
				export UV_INDEX UV_INDEX_STRATEGY; fi; \
			if [ -n "$$wheels" ]; then UV_FIND_LINKS="$$wheels"; export UV_FIND_LINKS; fi; \
			unset UV_INDEX_URL; \
			$(BIN)/uv pip install --quiet --python $(BIN)/python -c constraints.txt "$$@" && return 0; \
			echo "uv could not; trying pip."; \
		fi; \
		$(PIP) install --quiet -c constraints.txt "$$@"; \
	}; install

$(MADE):
	@found=""; bare=""; \
	for candidate in $(PYTHON) python3.13 python3.12 python3.11 python3 python; do \
		"$$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null || continue; \
		if "$$candidate" -c 'import venv, ensurepip' 2>/dev/null; then found="$$candidate"; break; fi; \
		bare="$${bare:-$$candidate}"; \
	done; \
	if [ -z "$$found" ] && [ -n "$$bare" ]; then \
		version="$$($$bare -c 'import sys; print("%d.%d" % sys.version_info[:2])')"; \
		echo "$$bare cannot make virtual environments. On Debian or Ubuntu: apt-get install python$$version-venv" >&2; exit 1; \
	fi; \
	if [ -z "$$found" ]; then \
		echo "Rasd needs Python 3.11, 3.12 or 3.13, and found none of them on the PATH." >&2; \
		echo "Install one, or name it: make run PYTHON=/path/to/python3.12" >&2; exit 1; \
	fi; \
	echo "Making $(VENV) with $$($$found --version) ..."; \
	"$$found" -m venv $(VENV) && \
	{ $(PIP) install --quiet -c constraints.txt uv || echo "uv cannot be had; pip will do."; }
	@touch $@
