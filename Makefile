# `make demo` and `make test` need Python 3.11 and its pip, and nothing else that is not fetched here.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
INSTALL := -m pip install --quiet --disable-pip-version-check
PYTHONS ?= python3.11 python3.12 python3.13

.PHONY: demo test test-newest test-pythons lint types tests coverage races clients bench soak deploy-test messages requirements clean

demo: $(VENV)/.demo
	$(BIN)/bookwithme demo $(DEMO)

test: lint types tests

# With the newest versions that pyproject.toml allows, instead of those in requirements/.
test-newest:
	$(PYTHON) -m venv --clear .venv-newest
	.venv-newest/bin/python $(INSTALL) -e ".[dev]"
	touch .venv-newest/.dev
	$(MAKE) test VENV=.venv-newest

# With each of PYTHONS that is found; the classifiers name those that were seen green.
test-pythons:
	for each in $(PYTHONS); do \
		if $$each -c ""; then $(MAKE) tests PYTHON=$$each VENV=.venv-$$each || exit 1; \
		else echo "left out: $$each was not found"; fi; \
	done

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

tests: $(VENV)/.dev
	sh tests/system_packages.sh
	$(BIN)/pytest -n auto

# The tests with every line counted that they reach, in the processes that they start too.
coverage: $(VENV)/.dev
	sh tests/system_packages.sh
	rm -f .coverage .coverage.*
	$(BIN)/coverage run -m pytest -n auto
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --skip-covered

# What the suite tries a few times, tried for long; pages in Chromium itself, not in its shell.
races: $(VENV)/.dev
	BOOKWITHME_RACE_ROUNDS=200 RANDOM_SCRIPTS=10000 RANDOM_LINES=50000 FORM_BODIES=1000 \
		FUZZ_ROUNDS=10 API_EXAMPLES=100 CLOSE_LOOKS=1 WHOLE_CHROMIUM=1 $(BIN)/pytest -n auto tests/races \
		tests/exchange/test_random_scripts.py tests/exchange/test_random_text.py \
		tests/web/platform/test_any_form_body.py tests/web/api/test_fuzz_bodies.py \
		tests/web/api/test_schemathesis.py tests/browser

# Other people's libraries, in the versions of tests/clients/*.txt; needs Node.js, npm and Chromium.
# `make clients GROUPS=ical` runs one group.
clients: $(VENV)/.dev .venv-clients/.done
	$(BIN)/python -m tests.clients.run $(GROUPS)

.venv-clients/.done: tests/clients/python.txt tests/clients/node.txt
	$(PYTHON) -m venv --clear .venv-clients
	.venv-clients/bin/python $(INSTALL) -r tests/clients/python.txt
	npm install --prefix .venv-clients --no-fund --no-audit $$(cat tests/clients/node.txt)
	touch $@

bench: $(VENV)/.dev
	for each in benchmarks/bench_*.py; do $(BIN)/python $$each || exit 1; done

# SOAK="--minutes 2 --connections 16" and the like.
soak: $(VENV)/.dev
	$(BIN)/python benchmarks/soak.py $(SOAK)

# What docs/deploy.md describes, with nginx and PostgreSQL of this machine.
deploy-test: $(VENV)/.dev
	$(BIN)/python -m tests.deploy.run

messages: $(VENV)/.dev
	$(BIN)/pybabel extract -F babel.cfg -k mark --no-location -o messages.pot .
	$(BIN)/pybabel update -i messages.pot -o bookwithme/locale/fr/LC_MESSAGES/messages.po \
		-l fr --no-fuzzy-matching -w 100
	rm messages.pot

# One file for all Pythons and systems, of wheels alone, that names no place. What is pinned stays;
# UPGRADE=--upgrade takes the newest.
COMPILE = .venv-uv/bin/uv pip compile --quiet --universal --generate-hashes --no-build \
	--no-annotate --custom-compile-command "make requirements" $(UPGRADE) pyproject.toml

requirements:
	$(PYTHON) -m venv .venv-uv
	.venv-uv/bin/python $(INSTALL) uv
	$(COMPILE) --extra dev -o requirements/dev.txt
	echo hatchling | $(COMPILE) - -c requirements/dev.txt -o requirements/demo.txt

clean:
	rm -rf $(VENV) .venv-* dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage .coverage.*

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

# demo, dev: from what is pinned, by a backend that is pinned too.
$(VENV)/.%: $(VENV)/bin/python pyproject.toml requirements/%.txt
	$(BIN)/python $(INSTALL) --require-hashes -r requirements/$*.txt
	$(BIN)/python $(INSTALL) --no-deps --no-build-isolation -e .
	touch $@
