# Everything runs in .venv, which `make setup` makes. Paths are relative on
# purpose: the checkout may live in a folder whose name has a space.
#
#   make run | demo-reset | test | chaos | check | coverage | mutate | bench [ROWS="row …"] |
#        pictures | setup | lock
#
# PYTHON=python3.13 chooses another interpreter and re-makes .venv with it.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := run
.PHONY: run demo-reset setup test chaos check coverage mutate bench pictures lock format clean
MAKEFLAGS += --no-print-directory

VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.set-up
CHOSEN := $(origin PYTHON)
PYTHON ?= python3

run: setup
	@exec $(PY) -m config.cli rehearse

demo-reset: setup
	@exec $(PY) -m config.cli rehearse --reset

test: setup
	@$(PY) -m pytest $(ARGS)

# The long form of the tests that kill: files of 5,000 accounts and the settlement of 20,000,
# 20 kills each; the sending of 10,000 messages, 200 kills; 1,000 payments while alerts go out. Both
# databases. CHAOS_SEED=N repeats the dice of the sending.
chaos: setup
	@CHAOS_ACCOUNTS=5000 CHAOS_FLEET=20000 CHAOS_KILLS=20 CHAOS_LEASE=20 \
		CHAOS_MESSAGES=10000 CHAOS_SENDER_KILLS=200 CHAOS_INTERLEAVINGS=1000 \
		$(PY) -m pytest tests/chaos -n0 -s $(ARGS)

check: setup
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(PY) -c 'import sys; from importlinter.cli import lint_imports; sys.path.insert(0, "."); sys.exit(lint_imports())'
	@$(PY) -m tests.rules
	@$(PY) -m tests.prompts
	@$(MAKE) coverage

# Every branch of the rules of balance, by the tests that need no database. Generated lives are left
# out, and the seed of other cases is fixed: what only chance reaches is not held.
RULES_TESTS = tests/balance/intake tests/balance/meters/test_device.py $(filter-out \
	%/test_properties.py %/test_random_weeks.py,$(wildcard tests/balance/test_*.py))

coverage: setup
	@$(PY) -m pytest -n0 -q --hypothesis-seed=0 $(RULES_TESTS) --cov

# Faults put into the rules one by one, each to be found by a test; takes two minutes.
mutate: setup
	@$(PY) -m tests.mutation

bench: setup
	@ROWS='$(ROWS)' $(PY) -m tests.bench

# Renews the pictures of the documentation; needs Chromium.
pictures: setup
	@$(PY) -m tests.browser.pictures

format: setup
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

# A version asked for by name that is not the one in .venv asks for a new .venv;
# without PYTHON= the .venv that is there is kept.
ifneq ($(CHOSEN),undefined)
OTHER := $(shell a=$$($(PYTHON) -c 'import sys; print(sys.version_info[:2])' 2>/dev/null || echo none); \
	b=$$($(PY) -c 'import sys; print(sys.version_info[:2])' 2>/dev/null || echo absent); \
	[ "$$a" = "$$b" ] || echo other)
endif
ifeq ($(OTHER),other)
.PHONY: $(STAMP)
endif

setup: $(STAMP)
	@:

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "$(PYTHON) is missing or older than Python 3.11: choose another, as in: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "$(PYTHON) cannot make environments: install its venv package (Debian, Ubuntu: apt install python3-venv)" >&2; exit 1; }
	@if [ "$(OTHER)" = other ] || ! $(PY) -c 'import pip' 2>/dev/null; then \
		echo "Making $(VENV) with $$($(PYTHON) --version)…"; $(PYTHON) -m venv --clear $(VENV); fi
	@echo "Installing the locked dependencies…"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

# Renews requirements.lock from pyproject.toml for every Python supported.
lock:
	@command -v uv >/dev/null || { echo "make lock needs uv on the PATH" >&2; exit 1; }
	@uv pip compile --quiet --upgrade --universal --python-version 3.11 --all-extras \
		--generate-hashes --no-emit-index-url --no-annotate --no-header \
		pyproject.toml -o requirements.lock

clean:
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage
