# Two commands matter: `make run` and `make test`. Each sets up what it needs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
EVAL ?= ../shared/eval

.DEFAULT_GOAL := help
.PHONY: help run test lint demo eval bench soak pictures lock clean

help: ## list what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "newsbot needs Python 3.11 or newer; name one: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv $(VENV)

# A stamp is newer than what it was made from, so a second call costs nothing.
$(VENV)/run.stamp: requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: tests/requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r tests/requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/run.stamp

run: $(VENV)/run.stamp ## set up everything, poll feeds.yaml, alert in this terminal (or on Telegram with a token)
	@$(BIN)/newsbot run

# The suite starts the program a hundred times: it is compiled once, even where the environment wants no such files.
test: $(VENV)/dev.stamp ## set up everything and pass the tests
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --numprocesses auto --dist worksteal $(TESTS)

lint: $(VENV)/dev.stamp ## ruff and strict mypy
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

demo: $(VENV)/run.stamp ## a tour in a minute, without network: alerts, a joined story, a digest
	@$(BIN)/python -m tests.demo.tour

eval: $(VENV)/run.stamp ## score the deal finder and the grouping on labelled news (EVAL names its folder)
	@test -d $(EVAL) || { echo "no labelled news in $(EVAL); name its folder: make eval EVAL=…"; exit 1; }
	@$(BIN)/newsbot evaluate --against keywords --leave-out $(EVAL)/news_dev.jsonl $(EVAL)/deals_dev.jsonl $(EVAL)/background.jsonl

bench: $(VENV)/dev.stamp ## measure speed and memory, beside the library reader (PARTS=cycles … for some of it)
	@$(BIN)/python -m tests.bench $(PARTS)

soak: $(VENV)/dev.stamp ## 500 accelerated cycles over 5,000 feeds and a million entries: prints the curve of memory
	@$(BIN)/python -m tests.bench soak

pictures: $(VENV)/dev.stamp ## draw the pictures of the README (needs a headless browser)
	@$(BIN)/python -m tests.pictures.draw

# Only a maintainer who changes dependencies runs this; uv comes with the development lock.
lock: $(VENV)/dev.stamp ## pin the dependencies of pyproject.toml, with hashes
	@for extra in run dev; do \
	  if [ $$extra = dev ]; then out=tests/requirements.lock; flag="--extra dev"; else out=requirements.lock; flag=""; fi; \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-emit-find-links --no-header $$flag pyproject.toml --output-file $$out; \
	done

clean: ## remove the environment and caches
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build *.egg-info
