# Everything runs in a virtual environment at .venv, made on first use with any python3 >= 3.11.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
DEV := .venv/.dev
# What is run is compiled when it is first run, which is a small part of what is installed.
PIP := $(BIN)/python -m pip install --disable-pip-version-check --no-compile -c constraints.txt

.PHONY: install dev demo test check check-bounds suite-check perf bench injections mutants fidelity gallery docs clean

# What `make demo` needs; what tests and checks need besides comes with the first of them.
install: $(STAMP)

dev: $(DEV)

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "tapwright needs python3 >= 3.11; name one with make PYTHON=/path/to/python3"; exit 2; }
	@echo "Installing into .venv ..."
	@$(PYTHON) -m venv .venv
	@$(PIP) -e '.[demo]'
	@touch $(STAMP)

$(DEV): $(STAMP)
	@echo "Installing what tests and checks need ..."
	@$(PIP) --quiet --progress-bar on -e '.[dev]'
	@touch $(DEV)

demo: install
	@$(BIN)/tapwright demo

# What Python compiles is kept in build/, whatever is set for other programs: tests start hundreds of
# processes, and each would compile the same again.
test: export PYTHONDONTWRITEBYTECODE =
test: export PYTHONPYCACHEPREFIX = $(CURDIR)/build/pycache
test: dev
	@$(BIN)/python -m pytest -q -n auto --dist worksteal

check: dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/pyright
	@$(BIN)/lint-imports --no-cache
	@$(MAKE) --no-print-directory test

# The lowest and the newest versions of what tapwright needs; fetches both.
check-bounds: dev
	@.ci/bounds

# Every check of every built-in task: five trials, both branches, every near miss. TRIALS=2 plays
# the first two of each.
suite-check: dev
	@$(BIN)/tapwright tasks check $(if $(TRIALS),--trials $(TRIALS))

perf: dev
	@$(BIN)/python -m perf $(if $(AREA),--area $(AREA))

# Its name before; for one release.
bench: perf

# What a model that obeys whatever it reads gets away with at each preset of the gate; takes long.
# ARGS='--preset standard --trials 1 --language zh InjectNotePay' tries a part.
injections: dev
	@$(BIN)/python -m tapwright.bench.check.injections $(ARGS)

# Do the tests notice when a line that guards money, truth or safety is wrong? FILE=agent/cost.py
# tries one file, all take hours; FRESH=1 forgets what earlier runs found.
mutants: dev
	@$(BIN)/python -m perf.mutants $(if $(FRESH),--fresh) $(FILE)

# Writes docs/fidelity.md anew from the checks.
fidelity: dev
	@$(BIN)/python -m tests.fidelity

gallery: dev
	@$(BIN)/python examples/gallery.py

# The site, from docs/*.md and from the code, into build/docs.
docs: dev
	@$(BIN)/python -c 'import furo, myst_parser, sphinx' 2> /dev/null \
		|| $(PIP) --quiet -e '.[docs]'
	@$(BIN)/python -m docs.site

clean:
	rm -rf .venv build dist src/tapwright.egg-info
