# Colloquy. `make serve` starts it; `make test` tests it; `make check` is what CI holds the code to.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup serve test check bench lock clean

help:
	@echo "make serve   set up what is missing, then serve on http://127.0.0.1:8000 (HOST=, PORT= to change)"
	@echo "make setup   the same without serving"
	@echo "make test    set up, then run every test"
	@echo "make check   formatting, lint, types, layers, dead code, dependencies, migrations, front end"
	@echo "make bench   the measurements of the README"
	@echo "make lock    renew requirements.lock and requirements-dev.lock"

setup:
	@$(PYTHON) server/bootstrap.py

$(VENV)/.dev: requirements-dev.lock pyproject.toml
	@$(PYTHON) server/bootstrap.py --dev

serve: setup
	@exec $(BIN)/colloquy serve $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT))
