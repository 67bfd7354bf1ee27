PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TESTED := $(VENV)/.installed-test

.PHONY: test check

# Environment, install with the test extras, checks, tests.
test: $(TESTED) check
	$(BIN)/python -m pytest

check: $(TESTED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

$(TESTED): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[test]'
	touch $@
