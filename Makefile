# `make demo` and `make test` need Python 3.11 and its pip, and nothing else that is not fetched here.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: demo test lint types tests bench messages clean

demo: $(VENV)/.demo
	$(BIN)/bookwithme demo $(DEMO)

test: lint types tests

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

# The second run moves the clock by 400 days: nothing may depend on the day it is tested on.
tests: $(VENV)/.dev
	sh tests/system_packages.sh
	$(BIN)/pytest -n auto --dist loadgroup
	BOOKWITHME_TEST_SHIFT_DAYS=400 $(BIN)/pytest -q -n auto -p no:cacheprovider tests/domain tests/service tests/seed

bench: $(VENV)/.dev
	for each in benchmarks/bench_*.py; do $(BIN)/python $$each || exit 1; done

messages: $(VENV)/.dev
	$(BIN)/pybabel extract -F babel.cfg -k mark --no-location -o messages.pot .
	$(BIN)/pybabel update -i messages.pot -o bookwithme/locale/fr/LC_MESSAGES/messages.po \
		-l fr --no-fuzzy-matching -w 100
	rm messages.pot

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/.dev: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@
