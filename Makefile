PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
TESTED := $(VENV)/.installed-test

.PHONY: demo test check docs lock

# Environment, install, an invented county through every stage.
demo: $(INSTALLED)
	$(BIN)/qingsu demo
	@echo '先运行 . $(BIN)/activate, 之后即可直接使用 qingsu'

# Environment, install with the test extras, checks, tests.
test: $(TESTED) check
	$(BIN)/python -m pytest --numprocesses 3 --dist loadscope --no-loadscope-reorder

check: $(TESTED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m app.documentation --check
	$(BIN)/qingsu queries check --text-only

# The pages in docs/ that follow from the code.
docs: $(INSTALLED)
	$(BIN)/python -m app.documentation

# The text of each query to its version.
lock: $(INSTALLED)
	$(BIN)/qingsu queries lock

$(INSTALLED): pyproject.toml constraints.txt
	@echo '正在安装 (首次需几分钟)…'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	touch $@

$(TESTED): pyproject.toml constraints.txt
	@echo '正在安装 (首次需几分钟)…'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[test]'
	touch $(INSTALLED) $@
