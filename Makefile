# Two commands: `make run` starts the tracker with its example, `make test` tests it. Both set themselves up.
# Packages are installed once and again only when the requirements change, so a second run needs no network.
# On Windows, without make: see README.md.

VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
EXAMPLE := var/tracker.db

# The first interpreter that is new enough and can make environments.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { command -v $$python; break; }; done)

.DELETE_ON_ERROR:
.PHONY: run test lint bench example pictures audit sbom clean

run: $(VENV)/runtime $(if $(DATABASE_URL),,$(EXAMPLE))
	$(BIN)/python -m streamlit run app.py --server.address 127.0.0.1 --server.port $(PORT)

test: $(VENV)/development
	$(BIN)/python -m pytest -q --numprocesses auto --dist loadfile --no-loadscope-reorder

lint: $(VENV)/development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .

bench: $(VENV)/development
	for benchmark in benchmarks/*.py; do PYTHONPATH=. $(BIN)/python "$$benchmark" || exit 1; done

# A new example database beside the one in use.
example: $(VENV)/runtime
	rm -f var/example.db
	$(BIN)/python cli.py --database sqlite:///var/example.db init --example

pictures: $(VENV)/development
	PYTHONPATH=. $(BIN)/python docs/make_pictures.py

# Known weaknesses of every pinned package: --strict fails where one could not be looked up, so silence is no pass.
audit: $(VENV)-release/ready
	$(VENV)-release/bin/pip-audit --strict --no-deps --disable-pip -r requirements.txt

sbom: $(VENV)-release/ready $(VENV)/runtime
	mkdir -p build
	$(VENV)-release/bin/cyclonedx-py environment --output-file build/sbom.json $(BIN)/python

$(VENV)-release/ready: requirements-release.txt
	$(PYTHON) -m venv $(VENV)-release
	$(VENV)-release/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-release.txt
	touch $@

clean:
	rm -rf $(VENV) $(VENV)-release .mypy_cache .ruff_cache .hypothesis build
	@echo "var/ holds your data and was left as it is."

# The database of the first start; one that is there is never touched.
$(EXAMPLE): | $(VENV)/runtime
	$(BIN)/python cli.py --database sqlite:///$(EXAMPLE) init --example

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with venv is needed (Debian, Ubuntu: apt install python3-venv)." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/runtime: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/development: requirements-dev.txt requirements-postgresql.txt requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $(VENV)/runtime $@
