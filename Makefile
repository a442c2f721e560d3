# The two commands: make ask Q="..." and make test. Each makes .venv first, once.
PYTHON ?= python3
Q ?= qui a dit quoi sur les troupes ?
BIN := .venv/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

# The question goes through the environment as it was typed: nothing in it ($, `, ") is ever expanded.
override Q := $(value Q)
export Q

.DEFAULT_GOAL := ask
.PHONY: ask serve test check format bench

ask: .venv/.installed
	@$(BIN)/quidit add --quiet articles
	@$(BIN)/quidit ask -- "$$Q"

serve: .venv/.installed
	@$(BIN)/quidit serve

test: .venv/.installed-dev
	$(BIN)/python -m pytest

check: .venv/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/.installed-bench
	$(BIN)/python -m tests.benchmarks.search

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Quidit needs Python 3.11 or newer: install it, or name it with make PYTHON=python3.12." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv module is missing: on Debian or Ubuntu, sudo apt install python3-venv, then try again." >&2; exit 1; }
	@$(PYTHON) -m venv .venv

# A stamp is made last: an installation that was cut off is taken up again.
.venv/.installed: .venv/bin/python pyproject.toml constraints.txt
	@echo "Installing Quidit into .venv (once, a few minutes)..." >&2
	@$(PIP_INSTALL) -e .
	@touch $@

.venv/.installed-dev: .venv/.installed
	@$(PIP_INSTALL) -e '.[dev]'
	@touch $@

.venv/.installed-bench: .venv/.installed
	@$(PIP_INSTALL) -e '.[bench]'
	@touch $@
