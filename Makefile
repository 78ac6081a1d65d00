# make demo: a running Maitred with everything simulated.   make test: all checks and tests.
# Both start from a machine with Python 3.11 or newer and make. Versions and hashes: requirements/.

PYTHON ?= $(firstword $(shell command -v python3.11 python3.12 python3.13 python3))
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet
UV := uv==0.13.9
LOCK := $(VENV)/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--custom-compile-command "make lock"

.PHONY: demo install test bench lock format clean checks web system

demo: install
	@$(BIN)/maitred demo $(ARGS)

# What the commands run on, with the pages up to date.
install: $(VENV)/installed
	@$(BIN)/python hatch_build.py build

test: $(VENV)/installed-dev system checks web
	$(BIN)/python -m pytest --numprocesses=auto --dist=loadfile $(ARGS)

# The tables of docs/performance.md: an hour on a quiet machine. ARGS=--quick tries whether it works.
bench: install
	$(BIN)/python -m benchmarks $(ARGS)

checks: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

web: install
	$(BIN)/python hatch_build.py run check
	$(BIN)/python hatch_build.py run test

# Browser and Chinese fonts: the only things that no package index of Python or Node carries.
system:
	@.ci/system-packages

# Tests run on the dev lock, which is the runtime lock and more.
$(VENV)/installed-dev: requirements/dev.txt $(VENV)/installed
	@echo "Installing what the tests need ..."
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/installed: $(VENV)/locked pyproject.toml hatch_build.py
	@echo "Installing Maitred and building its pages ..."
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/locked: requirements/runtime.txt requirements/build.txt | $(BIN)/pip
	@echo "Installing what Maitred needs ..."
	@$(PIP) install --require-hashes -r requirements/runtime.txt -r requirements/build.txt
	@touch $@

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed.")'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || .ci/system-packages python3-venv
	@$(PYTHON) -m venv $(VENV)

# Writes the locks, with as few changes as pyproject.toml asks for; ARGS=--upgrade takes the newest. They name no host: whoever installs uses the index set up on their machine.
lock: | $(BIN)/pip
	@test -x $(VENV)/lock/bin/uv || $(PYTHON) -m venv $(VENV)/lock
	@$(VENV)/lock/bin/pip --disable-pip-version-check --quiet install $(UV)
	@$(LOCK) $(ARGS) pyproject.toml -o requirements/runtime.txt
	@$(LOCK) $(ARGS) pyproject.toml --extra dev -c requirements/runtime.txt -o requirements/dev.txt
	@$(LOCK) $(ARGS) requirements/build.in -c requirements/dev.txt -o requirements/build.txt

format: $(VENV)/installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) web/node_modules server/static .mypy_cache .ruff_cache .pytest_cache
